/* trial.c - sums of two sides. Everything is O(1); who calls it walks the accounts. */
#include "core/books/trial.h"

#include "base/check.h"

PeriodPart period_part(const Period *period, Date day)
{
    if (!date_is_none(period->from) && date_cmp(day, period->from) < 0)
        return PERIOD_BEFORE;
    return date_cmp(day, period->to) <= 0 ? PERIOD_WITHIN : PERIOD_AFTER;
}

Sides sides_of(int64_t net)
{
    assert(net != INT64_MIN);
    return (Sides){ net > 0 ? net : 0, net < 0 ? -net : 0 };
}

int64_t sides_net(Sides sides)
{
    assert(sides.debit >= 0 && sides.credit >= 0);
    return sides.debit - sides.credit;
}

static Err too_much(Ctx *cx)
{
    return fail(cx, ERR_OVERFLOW, "a total is beyond 2^63 - 1 minor units; ask for one party, "
                "account or currency alone");
}

Err sides_add(Ctx *cx, Sides *sides, bool debit, uint64_t amount)
{
    int64_t *side = debit ? &sides->debit : &sides->credit, sum;
    if (amount > INT64_MAX || __builtin_add_overflow(*side, (int64_t)amount, &sum))
        return too_much(cx);
    *side = sum;
    return ERR_OK;
}

static Err both_add(Ctx *cx, Sides *sides, Sides more)
{
    TRY(sides_add(cx, sides, true, (uint64_t)more.debit));
    return sides_add(cx, sides, false, (uint64_t)more.credit);
}

Err trial_account(Ctx *cx, const TrialAccount *account, TrialSums *out)
{
    Sides all = account->before;
    char id[LEDGER_ID_TEXT_SIZE];
    TRY(both_add(cx, &all, account->within));
    Sides by_now = all;
    TRY(both_add(cx, &all, account->after));
    if (all.debit != account->stored.debit || all.credit != account->stored.credit)
        return fail(cx, ERR_DAMAGED, "the transfers of account %s do not add up to its balances; "
                    "`weft verify` says more", ledger_id_format(account->key.id, id));
    *out = (TrialSums){ .opening = sides_of(sides_net(account->before)), .moves = account->within,
                        .closing = sides_of(sides_net(by_now)) };
    return ERR_OK;
}

Err trial_add(Ctx *cx, const TrialSums *part, TrialSums *total)
{
    TrialSums sum = *total;
    TRY(both_add(cx, &sum.opening, part->opening));
    TRY(both_add(cx, &sum.moves, part->moves));
    TRY(both_add(cx, &sum.closing, part->closing));
    *total = sum;
    return ERR_OK;
}

bool trial_balances(const TrialSums *sums)
{
    return sums->opening.debit == sums->opening.credit && sums->moves.debit == sums->moves.credit
        && sums->closing.debit == sums->closing.credit;
}

bool trial_is_empty(const TrialSums *sums)
{
    return (sums->opening.debit | sums->opening.credit | sums->moves.debit | sums->moves.credit
            | sums->closing.debit | sums->closing.credit) == 0;
}
