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

/* The first observed exercise up to maturity; none for a European option, which nobody can exercise
 * before. SRC: "OPTNS", XD. */
static ContractTime observed_exercise(const ContractRun *run)
{
    const ContractTerms *terms = run->terms;
    if (terms->exercise_type == CONTRACT_EXERCISE_EUROPEAN)
        return CONTRACT_TIME_NONE;
    for (size_t i = 0; run->observed && i < run->observed->event_count; i++) {
        const ContractObservedEvent *event = &run->observed->events[i];
        if (event->type == CONTRACT_EVENT_XD && contract_time_cmp(event->at, run->maturity) <= 0
            && (event->contract_id.n == 0 || text_eq(event->contract_id, terms->id)))
            return event->at;
    }
    return CONTRACT_TIME_NONE;
}

/* May it be exercised then? From the anchor of optionality to its end, and where it is Bermudan, on
 * the days of its cycle. SRC: data dictionary, optionExerciseType, cycleOfOptionality. */
static bool is_open(const ContractRun *run, ContractTime at)
{
    const ContractTerms *t = run->terms;
    ContractTime end = contract_time_is_none(t->option_end) ? run->maturity : t->option_end, day;
    bool cycles = t->exercise_type == CONTRACT_EXERCISE_BERMUDAN && t->cycle_option.is_set
               && !contract_time_is_none(t->anchor_option);
    bool early = !contract_time_is_none(t->anchor_option)
              && contract_time_cmp(at, t->anchor_option) < 0;
    if (early || contract_time_cmp(at, end) > 0)
        return false;
    if (!cycles)
        return true;
    ContractSchedule days = contract_schedule_make(t->anchor_option, t->cycle_option, end, true,
                                                   t->month_end);
    while (contract_schedule_next(&days, &day))
        if (contract_time_cmp(day, at) == 0 || contract_time_cmp(contract_shift(t, day), at) == 0)
            return true;
    return false;
}

static Err exercise_time(Ctx *cx, const ContractRun *run, ContractTime *out)
{
    char when[CONTRACT_TIME_TEXT_SIZE];
    ContractTime at = observed_exercise(run);
    *out = run->terms->exercise;
    if (contract_time_is_none(*out))
        *out = contract_time_is_none(at) ? run->maturity : at;
    if (contract_time_is_none(at) || contract_time_cmp(*out, at) != 0 || is_open(run, at))
        return ERR_OK;
    return fail_field(cx, ERR_INVALID, "eventsObserved", "an exercise at %s, when the option's "
                      "terms do not allow one", contract_time_format(at, when));
}

Err contract_exercise_start(Ctx *cx, ContractRun *run)
{
    const ContractTerms *terms = run->terms;
    TRY(contract_need_time(cx, run->maturity, "maturityDate"));
    TRY(find_underlying(cx, run));
    ContractTime exercise;
    TRY(exercise_time(cx, run, &exercise));
    ContractTime settled = exercise;
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
    if (moment->type == CONTRACT_EVENT_TD) {
        *payoff = terms->termination_price;     /* a price of the position, signed by itself */
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
