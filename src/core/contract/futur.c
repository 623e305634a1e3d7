/* futur.c - as an option, but the amount may be owed. */
#include "core/contract/futur.h"

#include "core/contract/optns.h"

static Err start(Ctx *cx, ContractRun *run)
{
    TRY(contract_need_real(cx, run->terms->futures_price, "futuresPrice"));
    return contract_exercise_start(cx, run);
}

static Err step(Ctx *cx, ContractRun *run, const ContractMoment *moment, double *payoff)
{
    ContractState *s = &run->state;
    double market;
    if (moment->type != CONTRACT_EVENT_MD && moment->type != CONTRACT_EVENT_XD)
        return contract_exercise_step(cx, run, moment, payoff);
    if (moment->type == CONTRACT_EVENT_MD && !contract_time_is_none(s->exercised_at))
        return ERR_OK;          /* exercised before */
    TRY(contract_underlying_value(cx, run, moment, &market));
    double amount = market - run->terms->futures_price;
    if (moment->type == CONTRACT_EVENT_XD)
        s->exercise_amount = amount;
    if (amount > 0 || (moment->type == CONTRACT_EVENT_XD && amount < 0))
        s->exercised_at = moment->scheduled;
    return ERR_OK;
}

const ContractKind contract_futur = { .start = start, .step = step };
