/* stk.c - prices and dividends are of one piece; the quantity multiplies them. */
#include "core/contract/stk.h"

#include <math.h>

static Err start(Ctx *cx, ContractRun *run)
{
    const ContractTerms *terms = run->terms;
    run->maturity = run->until;
    run->object_code = terms->dividend_object.n ? terms->dividend_object : terms->market_object;
    run->object_series = contract_series_find(run->observed, run->object_code);
    if (terms->cycle_dividend.is_set)
        TRY(contract_need_time(cx, run->until, "to"));
    ContractSource *dividends;
    TRY(contract_source_cycle(cx, run, CONTRACT_EVENT_DV, terms->anchor_dividend,
                              terms->cycle_dividend, terms->status, true, &dividends));
    if (dividends) {
        dividends->schedule.cycle.long_stub = false;
        dividends->schedule.end.second++;       /* a dividend on the horizon itself counts */
        dividends->schedule.with_end = false;
    }
    TRY(contract_source_observed(cx, run, CONTRACT_EVENT_CE, CONTRACT_EVENT_CE));
    return contract_source_common(cx, run);
}

/* The announced dividend is the first to come; later ones are observed. */
static Err dividend(Ctx *cx, ContractRun *run, const ContractMoment *moment, double *out)
{
    const ContractTerms *terms = run->terms;
    ContractTime announced = terms->anchor_dividend;
    bool first = !contract_time_is_none(announced)
              && contract_time_cmp(moment->scheduled, announced) == 0;
    if (first && !isnan(terms->next_dividend) && terms->next_dividend > 0) {
        *out = terms->next_dividend;
        return ERR_OK;
    }
    return contract_observe(cx, run->object_series, run->object_code, moment->scheduled,
                            moment->at, (ContractPeriod){ 0 }, out);
}

Err contract_stk_step(Ctx *cx, ContractRun *run, const ContractMoment *moment, double *payoff)
{
    const ContractTerms *terms = run->terms;
    double pieces = run->sign * contract_or(terms->quantity, 1.0), amount = 0.0;
    if (moment->type == CONTRACT_EVENT_PRD)
        *payoff = pieces * (-1.0) * terms->purchase_price;
    if (moment->type == CONTRACT_EVENT_TD)
        *payoff = pieces * terms->termination_price;
    if (moment->type == CONTRACT_EVENT_CE)
        run->state.defaulted = true;
    if (moment->type == CONTRACT_EVENT_DV) {
        TRY(dividend(cx, run, moment, &amount));
        *payoff = pieces * amount;
    }
    return ERR_OK;
}

const ContractKind contract_stk = { .start = start, .step = contract_stk_step };
