/* financing.h - one deal: the states it goes through, who may move it, what speaks against it.
 *
 *     APPLIED -> CHECKED -> APPROVED -> CONDITIONS_MET -> DISBURSED -> PART_REPAID -> REPAID
 *        \__________\__________\_____________\-> REFUSED     \-> OVERDUE <-/        ^
 *                                                            LOSS <- RECOVERY <-/ \--/
 *
 * Applying, checking, approving and releasing are done by four different persons: the first of the
 * applicant, the others of the funder. Nobody is above this; there is no administrator.
 * All decisions here are pure: state and facts in, verdict out.  SRC: DESIGN 8. */
#ifndef WEFT_CORE_FINANCING_H
#define WEFT_CORE_FINANCING_H

#include "core/fingerprint.h"
#include "core/product.h"

/* --- states ----------------------------------------------------------------------------------- */
typedef enum {
#define STATE(name, chinese, live) FINANCING_##name,
#include "core/financing_state.tbl"
#undef STATE
    FINANCING_STATES
} FinancingState;

typedef enum {
    FINANCING_CHECK, FINANCING_APPROVE, FINANCING_REGISTER, FINANCING_DISBURSE,
    FINANCING_COLLECT_PART, FINANCING_COLLECT_ALL, FINANCING_PASS_DUE, FINANCING_RECOURSE,
    FINANCING_WRITE_OFF, FINANCING_REFUSE,
    FINANCING_EVENTS
} FinancingEvent;

/* The state that an event leads to. False, and *out untouched, where it is not possible. */
bool financing_next(FinancingState state, FinancingEvent event, FinancingState *out);

bool financing_is_live(FinancingState state);       /* holds a part of its claim */
bool financing_is_out(FinancingState state);        /* its money is out: a receipt goes to it */
const char *financing_state_name(FinancingState state);         /* "CONDITIONS_MET" */
const char *financing_state_chinese(FinancingState state);
bool financing_state_of(Text name, FinancingState *out);        /* false: no such state */
const char *financing_event_name(FinancingEvent event);         /* "disburse" */

/* --- four eyes -------------------------------------------------------------------------------- */
typedef enum { EYES_APPLY, EYES_CHECK, EYES_APPROVE, EYES_RELEASE, EYES_ACTS } EyesAct;

typedef enum {
    EYES_OK,
    EYES_NOT_APPLICANT,         /* applying is for a person of the applicant */
    EYES_NOT_FUNDER,            /* the rest for persons of the funder */
    EYES_SAME_PERSON,           /* who has already acted on this financing */
} EyesVerdict;

typedef struct Eyes {
    Text applicant, funder;     /* parties' idents */
    Text person[EYES_ACTS];     /* "uscc:.../zhang"; empty: not done yet */
} Eyes;

/* May this person (of this party) do the act? */
EyesVerdict eyes_judge(const Eyes *eyes, EyesAct act, Text party, Text person);
const char *eyes_verdict_text(EyesVerdict verdict);         /* what is wrong and what to do */
const char *eyes_verdict_chinese(EyesVerdict verdict);

/* --- record ---------------------------------------------------------------------------------- */
enum { FINANCING_SPOTLESS = 10 };

/* How good the record is of one who has repaid so many, 0 to 1: a tenth for each of the first
 * ten. */
Rate financing_record(int64_t repaid);

/* --- eligibility ------------------------------------------------------------------------------ */
typedef enum {
#define FINDING(name, rule, unit, text, chinese, change, change_chinese) FINDING_##name,
#include "core/financing_finding.tbl"
#undef FINDING
    FINDINGS
} FindingKind;

typedef enum { FINDING_UNIT_NONE, FINDING_UNIT_MONEY, FINDING_UNIT_PERCENT, FINDING_UNIT_DAYS }
    FindingUnit;

typedef struct Finding {
    FindingKind kind;
    int64_t have, want;         /* minor units, 1e-9 or days, as its unit says */
    Flow flow;                  /* of CLOSURE_TOO_LOW */
} Finding;

typedef struct FindingText {
    const char *name;           /* "NO_GOODS_BEHIND" */
    const char *rule;
    FindingUnit unit;
    const char *text, *chinese;             /* what is wrong */
    const char *change, *change_chinese;    /* what would change the answer */
} FindingText;

const FindingText *finding_text(FindingKind kind);

/* Everything that the decision rests on. */
typedef struct FinancingCase {
    const Product *product;
    const Claim *claim;
    const Quote *quote;         /* NULL: no quote could be made (no or past due date) */
    int64_t asked_minor;        /* of the claim */
    int64_t taken_minor;        /* of the claim, by other live financings */
    PrintVerdict verdict;       /* against claims that were financed */
    Rate flow[FLOW_COUNT];      /* closure of the claim's order */
    bool circular, red_flushed;
    bool broken;                /* a break that blocks touches the claim */
    bool is_claimant, is_funder, funder_is_party, parties_registered;
    bool assigned_elsewhere;    /* the invoice says that another than the funder is to be paid */
    bool own_account;           /* the confirmation came through the debtor's own account */
    Date today;
} FinancingCase;

enum { FINDINGS_MAX = FINDINGS + FLOW_COUNT };

/* Fills found[] in the order of the table; returns how many. None: eligible. */
size_t financing_examine(const FinancingCase *what, Finding found[FINDINGS_MAX]);

#endif
