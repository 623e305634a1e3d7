/* trial.h - the trial balance: what each account stood at, what moved, what it stands at.
 *
 *     opening            moves              closing
 *     debit | credit  +  debits | credits = debit | credit
 *
 * An account's opening and closing stand on one side: the larger less the smaller. Lines add up
 * side by side, so a sum over parties shows what is owed both ways, and the totals of the columns
 * are the same whether accounts are grouped by party, by chart or not at all. Each pair of totals
 * is equal, or the books are not in balance: the report is its own proof.
 * Amounts are minor units of the account's ledger, never negative. What is pending is not booked.
 */
#ifndef WEFT_CORE_BOOKS_TRIAL_H
#define WEFT_CORE_BOOKS_TRIAL_H

#include "core/ledger/types.h"
#include "value/date.h"

#include <stdbool.h>
#include <stdint.h>

/* Both days belong to it; from may be DATE_NONE: from the beginning. */
typedef struct Period {
    Date from, to;
} Period;

typedef enum { PERIOD_BEFORE, PERIOD_WITHIN, PERIOD_AFTER } PeriodPart;

PeriodPart period_part(const Period *period, Date day);

typedef struct Sides {
    int64_t debit, credit;
} Sides;

/* Which account of whom: what a posting derives its id from (core/posting.h). */
typedef struct AccountKey {
    LedgerId id;
    uint32_t ledger;            /* ISO 4217 number of its currency */
    int32_t code;               /* of the chart */
    int64_t party;
    LedgerId about;             /* its financing's id; 0: the party's own */
} AccountKey;

/* One account: its posted transfers in three parts of time, and what the ledger says itself. */
typedef struct TrialAccount {
    AccountKey key;
    Sides before, within, after;
    Sides stored;
} TrialAccount;

typedef struct TrialSums {
    Sides opening, moves, closing;
} TrialSums;

/* ERR_DAMAGED: the transfers do not add up to the balances that the ledger keeps.
 * ERR_OVERFLOW: more than 64 bits hold. */
MUST_USE Err trial_account(Ctx *cx, const TrialAccount *account, TrialSums *out);

/* Adds side by side. ERR_OVERFLOW; *total untouched. */
MUST_USE Err trial_add(Ctx *cx, const TrialSums *part, TrialSums *total);

/* Debits = credits, three times. */
bool trial_balances(const TrialSums *sums);
bool trial_is_empty(const TrialSums *sums);

/* The amount on the side on which it stands: positive is a debit. */
Sides sides_of(int64_t net);

/* --- a running balance ------------------------------------------------------------------------ */
/* Adds an amount to a side. ERR_OVERFLOW; *sides untouched. */
MUST_USE Err sides_add(Ctx *cx, Sides *sides, bool debit, uint64_t amount);
int64_t sides_net(Sides sides);                 /* debit - credit; both are >= 0 */

#endif
