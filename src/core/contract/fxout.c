/* fxout.c - the observed rate is CUR2/CUR: what one unit of the second costs in the first. */
#include "core/contract/fxout.h"

#include "core/contract/stk.h"

static Err add_settlement(Ctx *cx, ContractRun *run)
{
    const ContractTerms *terms = run->terms;
    ContractTime at = terms->settlement.is_set
                          ? contract_time_add(run->maturity, terms->settlement, 1) : run->maturity;
    TRY(text_format(cx, &run->object_code, "%.*s/%.*s", (int)terms->currency2.n,
                    terms->currency2.at, (int)terms->currency.n, terms->currency.at));
    run->object_series = contract_series_find(run->observed, run->object_code);
    ContractSource *std = contract_source_add(cx, run, CONTRACT_EVENT_STD,
                                              contract_schedule_once(at));
    if (!std)
        return cx->err;
    std->shifts = true;
    return ERR_OK;
}

static Err start(Ctx *cx, ContractRun *run)
{
    const ContractTerms *terms = run->terms;
    TRY(contract_need_time(cx, run->maturity, "maturityDate"));
    TRY(contract_need_real(cx, terms->notional, "notionalPrincipal"));
    TRY(contract_need_real(cx, terms->notional2, "notionalPrincipal2"));
    if (terms->currency2.n == 0)
        return fail_field(cx, ERR_INVALID, "currency2", "is required");
    TRY(contract_source_observed(cx, run, CONTRACT_EVENT_CE, CONTRACT_EVENT_CE));
    TRY(contract_source_common(cx, run));
    if (terms->settle == CONTRACT_SETTLE_CASH)
        return add_settlement(cx, run);
    for (int second = 0; second < 2; second++) {
        ContractSource *md = contract_source_add(cx, run, CONTRACT_EVENT_MD,
                                                 contract_schedule_once(run->maturity));
        if (!md)
            return cx->err;
        md->shifts = true;
        md->pays_second = second == 1;
    }
    return ERR_OK;
}

static Err step(Ctx *cx, ContractRun *run, const ContractMoment *moment, double *payoff)
{
    const ContractTerms *terms = run->terms;
    double rate;
    if (moment->type == CONTRACT_EVENT_MD) {
        *payoff = moment->source->pays_second ? run->sign * (-1.0) * terms->notional2
                                              : run->sign * terms->notional;
    } else if (moment->type == CONTRACT_EVENT_STD) {
        TRY(contract_observe(cx, run->object_series, run->object_code, run->maturity, moment->at,
                             (ContractPeriod){ 0 }, &rate));
        *payoff = run->sign * (terms->notional - rate * terms->notional2);
    } else if (moment->type == CONTRACT_EVENT_TD) {
        *payoff = terms->termination_price;     /* a price of the position, signed by itself */
    } else {
        return contract_stk_step(cx, run, moment, payoff);
    }
    return ERR_OK;
}

const ContractKind contract_fxout = { .start = start, .step = step };
