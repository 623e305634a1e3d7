/* agreement.h - a financing as a contract of the ACTUS standard: what was agreed, what has been
 * observed since, and what each event is worth in money. Everything that is posted of a financing
 * is an event of its contract (docs/decisions/005).
 *
 *     F-17          UMP, the funder's claim   IED  the advance goes out
 *                                             IP   the discount, in advance; late interest
 *                                             FP   fees
 *                                             PR   principal, as it comes
 *                                             AD   a day's end: discount that was earned
 *                                             CE   the days of grace are over (DQ); a loss (DF)
 *     F-17/reserve  UMP, the funder's debt    PR   the reserve comes in and is passed on
 *
 * The product names type and terms; a value that is one of these words is bound to the deal:
 *     start, due       dates                  due_end          when the due day's payments are in
 *     rate, late_rate  of a year              default          market object: 1 once grace is over
 *     year             A360 or A365           grace            P15D
 *     advance          principal
 * Observed events of one day stand a second apart, in the order in which they were observed.
 * Amounts are rounded once, half to even, when they leave the contract; what has been earned of the
 * discount is a share of the amount posted, by principal and days up to the due day, in integers,
 * rounded down until all of it is earned.
 * SRC: ACTUS technical specification, "UMP", "Risk Factor Observer"; data dictionary 1.4. */
#ifndef WEFT_CORE_AGREEMENT_H
#define WEFT_CORE_AGREEMENT_H

#include "base/list.h"
#include "core/contract/contract.h"
#include "core/contract/plan.h"
#include "core/product.h"

/* --- agreeing --------------------------------------------------------------------------------- */
typedef struct AgreementDeal {
    Text number;                        /* "F-17" */
    Text funder, counterparty;          /* idents */
    Money advance;
    Rate annual;
    Date start, due;
} AgreementDeal;

/* The terms with every word bound, as JSON that `weft contract events` reads. ERR_INVALID,
 * ERR_UNKNOWN: the product's terms make no contract of type UMP; names the term. ERR_LIMIT: the
 * advance is beyond what a contract computes to the last minor unit (2^53). */
MUST_USE Err agreement_terms(Ctx *cx, const Product *product, const AgreementDeal *deal, Text *out);

/* Do a product's terms make a contract? As agreement_terms, for an imagined deal. */
MUST_USE Err agreement_check(Ctx *cx, const Product *product);

/* --- observing -------------------------------------------------------------------------------- */
typedef enum { AGREEMENT_CLAIM, AGREEMENT_RESERVE } AgreementLeg;
enum { AGREEMENT_LEGS = AGREEMENT_RESERVE + 1 };

typedef struct AgreementNote {
    int64_t number;                     /* 0: at the very start; then 1 and up, in order */
    AgreementLeg leg;
    Date day;                           /* never before the note before it */
    ContractEventType type;
    int64_t minor;                      /* the event's value, before the role signs it */
    ContractPerformance performance;    /* of CE */
} AgreementNote;

enum { AGREEMENT_NOTES_MAX = 9000 };

typedef struct Agreement {
    Text number;
    Text terms;                         /* of agreement_terms */
    Ccy ccy;
    Date start, due;
    const AgreementNote *notes;
    size_t note_count;
} Agreement;

/* --- running ---------------------------------------------------------------------------------- */
typedef struct AgreementFlow {          /* one event that is posted */
    AgreementLeg leg;
    Date day;
    ContractEventType type;
    int64_t number;                     /* of the note; -1: scheduled by the terms */
    int64_t minor;                      /* payoff; of AD and CE, which have none: what is posted */
} AgreementFlow;

typedef struct AgreementState {
    int64_t principal;                  /* outstanding */
    int64_t late;                       /* late interest accrued and unpaid */
    int64_t discount, earned;           /* posted; and earned of it, as income */
    int64_t unearned;                   /* interest paid in advance for time that will not run */
    bool delinquent;                    /* the days of grace are over */
} AgreementState;

/* Every event up to the end of the day that moves money or income: List of AgreementFlow, in cx's
 * arena, the claim's first. What running a contract can say; ERR_OVERFLOW. */
MUST_USE Err agreement_flows(Ctx *cx, const Agreement *agreement, Date day, List *out);

/* What one of its notes comes to: its flow's amount, 0 where it has none. Leaves nothing in the
 * arena. */
MUST_USE Err agreement_amount(Ctx *cx, const Agreement *agreement, const AgreementNote *note,
                              int64_t *out);

/* As things stand at the end of a day. Leaves nothing in the arena. */
MUST_USE Err agreement_state(Ctx *cx, const Agreement *agreement, Date day, AgreementState *out);

/* What one more day of delay costs on so much principal: at the rate that the contract has once the
 * days of grace are over, by its year, half to even. It is one figure before the due day, after it,
 * and for the ends of days that charge it (which round the sum of days and not each of them). */
MUST_USE Err agreement_day_late(Ctx *cx, const Agreement *agreement, int64_t principal,
                                int64_t *out);

/* --- showing ---------------------------------------------------------------------------------- */
/* The claim's plan: what has happened, and what is still expected, on the due day or today. */
MUST_USE Err agreement_plan(Ctx *cx, const Agreement *agreement, Date today, ContractPlan *out);

/* Appends the contracts with all that was observed, in the public tests' form: running them gives
 * the flows up to the end of the day. */
MUST_USE Err agreement_write(Ctx *cx, const Agreement *agreement, Date day, TextBuf *out);

#endif
