/* optns.c - maturity says whether there is anything to exercise, exercise fixes the amount,
 * settlement pays it. An exercise that the terms or an observed event report comes at its own
 * time; otherwise it is at maturity. */
#include "core/contract/optns.h"

#include "core/contract/stk.h"

#include <math.h>

/* The market object of the underlying, named in the structure or by the contract itself. */
static Err find_underlying(Ctx *cx, ContractRun *run)
{
    const ContractTerms *terms = run->terms;
    run->object_code = terms->market_object;
    for (size_t i = 0; i < terms->ref_count; i++)
        if (terms->refs[i].role == CONTRACT_REF_UDL && terms->refs[i].market_object.n)
            run->object_code = terms->refs[i].market_object;
    run->object_series = contract_series_find(run->observed, run->object_code);
    if (run->object_code.n == 0)
        return fail_field(cx, ERR_INVALID, "contractStructure", "needs an underlying (UDL) with a "
                          "marketObjectCode");
    return ERR_OK;
}

static ContractTime exercise_time(const ContractRun *run)
{
    const ContractTerms *terms = run->terms;
    if (!contract_time_is_none(terms->exercise))
        return terms->exercise;
    for (size_t i = 0; run->observed && i < run->observed->event_count; i++) {
        const ContractObservedEvent *event = &run->observed->events[i];
        if (event->type == CONTRACT_EVENT_XD
            && (event->contract_id.n == 0 || text_eq(event->contract_id, terms->id)))
            return event->at;
    }
    return run->maturity;
}

Err contract_exercise_start(Ctx *cx, ContractRun *run)
{
    const ContractTerms *terms = run->terms;
    TRY(contract_need_time(cx, run->maturity, "maturityDate"));
    TRY(find_underlying(cx, run));
    ContractTime exercise = exercise_time(run), settled = exercise;
    if (terms->settlement.is_set)
        settled = contract_time_add(exercise, terms->settlement, 1);
    TRY(contract_source_once(cx, run, CONTRACT_EVENT_XD, exercise));
    TRY(contract_source_once(cx, run, CONTRACT_EVENT_MD, run->maturity));
    ContractSource *std = contract_source_add(cx, run, CONTRACT_EVENT_STD,
                                              contract_schedule_once(settled));
    if (!std)
        return cx->err;
    std->shifts = true;
    std->settles = contract_time_is_none(run->until)
                || contract_time_cmp(exercise, run->until) <= 0;
    TRY(contract_source_observed(cx, run, CONTRACT_EVENT_CE, CONTRACT_EVENT_CE));
    return contract_source_common(cx, run);
}

Err contract_underlying_value(Ctx *cx, ContractRun *run, const ContractMoment *moment, double *out)
{
    return contract_observe(cx, run->object_series, run->object_code, moment->scheduled, moment->at,
                            (ContractPeriod){ 0 }, out);
}

Err contract_exercise_step(Ctx *cx, ContractRun *run, const ContractMoment *moment, double *payoff)
{
    const ContractTerms *terms = run->terms;
    if (moment->type == CONTRACT_EVENT_STD) {
        *payoff = run->sign * run->state.exercise_amount;
        run->state.exercise_amount = 0.0;
        return ERR_OK;
    }
    if (moment->type == CONTRACT_EVENT_PRD) {
        *payoff = run->sign * (-1.0) * terms->purchase_price;
        return ERR_OK;
    }
    return contract_stk_step(cx, run, moment, payoff);
}

static double intrinsic(const ContractTerms *terms, double market)
{
    double call = fmax(market - terms->strike1, 0.0), put = fmax(terms->strike1 - market, 0.0);
    switch (terms->option) {
    case CONTRACT_OPTION_CALL:
        return call;
    case CONTRACT_OPTION_PUT:
        return put;
    case CONTRACT_OPTION_BOTH:
        return call + fmax(contract_or(terms->strike2, terms->strike1) - market, 0.0);
    case CONTRACT_OPTION_NONE:
        break;
    }
    return 0.0;
}

static Err start(Ctx *cx, ContractRun *run)
{
    TRY(contract_need_real(cx, run->terms->strike1, "optionStrike1"));
    if (run->terms->option == CONTRACT_OPTION_NONE)
        return fail_field(cx, ERR_INVALID, "optionType", "is required");
    return contract_exercise_start(cx, run);
}

static Err step(Ctx *cx, ContractRun *run, const ContractMoment *moment, double *payoff)
{
    ContractState *s = &run->state;
    double market;
    if (moment->type != CONTRACT_EVENT_MD && moment->type != CONTRACT_EVENT_XD)
        return contract_exercise_step(cx, run, moment, payoff);
    bool at_maturity = contract_time_cmp(moment->scheduled, run->maturity) == 0;
    if (moment->type == CONTRACT_EVENT_MD && !contract_time_is_none(s->exercised_at))
        return ERR_OK;          /* exercised before */
    TRY(contract_underlying_value(cx, run, moment, &market));
    double amount = intrinsic(run->terms, market);
    bool exercised = amount > 0 || (moment->type == CONTRACT_EVENT_XD && !at_maturity);
    if (exercised)
        s->exercised_at = moment->scheduled;
    if (moment->type == CONTRACT_EVENT_XD)
        s->exercise_amount = amount;
    return ERR_OK;
}

const ContractKind contract_optns = { .start = start, .step = step };
