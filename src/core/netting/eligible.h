/* eligible.h - which open claims may be set off, and of each other one, why not.
 *
 * Set-off among many rests on everybody's agreement: a firm has joined and answers each round; the
 * claim is certain (confirmed by the debtor itself, undisputed, of goods that moved somewhere); and
 * it is the creditor's to give up: where a funder holds a right in it, only with the funder's
 * consent. A party in insolvency takes no part, since its estate may not prefer anybody.
 *
 * A pure function of what is handed in; one reason a claim, the first of reason.tbl that holds.
 * SRC: Civil Code of the PRC, 568 and 569 (set-off, and by agreement), 547 to 549 (what a debtor
 * may hold against an assignee); Enterprise Bankruptcy Law of the PRC, 40. */
#ifndef WEFT_CORE_NETTING_ELIGIBLE_H
#define WEFT_CORE_NETTING_ELIGIBLE_H

#include "base/ctx.h"
#include "base/err.h"
#include "value/date.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef enum {
#define REASON(name, english, chinese) REASON_##name,
#include "core/netting/reason.tbl"
#undef REASON
    REASON_COUNT
} Reason;

typedef struct OpenClaim {
    int64_t debtor, creditor;   /* party ids */
    int64_t amount_minor;       /* outstanding */
    Date date, due;             /* of the invoice; due: DATE_NONE where nobody stated terms */
    bool confirmed;             /* by the debtor, through its own account */
    bool disputed, circular;
    bool encumbered;            /* and the funder has not consented */
} OpenClaim;

typedef enum { ANSWER_NONE, ANSWER_ACCEPT, ANSWER_DECLINE } Answer;
enum { ANSWERS = ANSWER_DECLINE + 1 };

typedef struct NetFirm {
    int64_t party;
    bool joined, insolvent, barred;
    Answer answer;              /* to the round that is being executed */
} NetFirm;

typedef struct NetPair {        /* `party` does not set off with `other`: neither way */
    int64_t party, other;
} NetPair;

typedef struct EligibleRules {
    Date cutoff;                /* invoices dated after it are left out */
    Date due_by;                /* those that fall due after it too; DATE_NONE: due or not */
    bool answered;              /* answers count: the round is being executed */
    bool silence_accepts;
} EligibleRules;

typedef struct EligibleCase {
    EligibleRules rules;
    const OpenClaim *claims;
    size_t claim_count;
    const NetFirm *firms;       /* a party that is not among them has not joined */
    size_t firm_count;
    const NetPair *pairs;
    size_t pair_count;
} EligibleCase;

/* out[claim_count]. ERR_NO_MEMORY. O(claims + firms + pairs). */
MUST_USE Err eligible_judge(Ctx *cx, const EligibleCase *what, Reason *out);

const char *reason_name(Reason reason);         /* "encumbered" */
const char *reason_text(Reason reason);         /* a sentence's end */
const char *reason_chinese(Reason reason);
const char *answer_name(Answer answer);         /* "", "accepted", "declined" */

#endif
