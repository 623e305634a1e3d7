/* plan.c - events of one day become one row. */
#include "core/contract/plan.h"

#include "base/check.h"
#include "base/list.h"

#include <math.h>

static double *column(ContractPlanRow *row, ContractEventType type)
{
    switch (type) {
    case CONTRACT_EVENT_IED: case CONTRACT_EVENT_PR: case CONTRACT_EVENT_PI:
    case CONTRACT_EVENT_PP: case CONTRACT_EVENT_MD:
        return &row->principal;
    case CONTRACT_EVENT_IP: case CONTRACT_EVENT_IPFX: case CONTRACT_EVENT_IPFL:
        return &row->interest;
    case CONTRACT_EVENT_FP: case CONTRACT_EVENT_PY:
        return &row->fees;
    case CONTRACT_EVENT_IPCI: case CONTRACT_EVENT_CE: case CONTRACT_EVENT_DV:
    case CONTRACT_EVENT_RRF: case CONTRACT_EVENT_RR: case CONTRACT_EVENT_PRF:
    case CONTRACT_EVENT_SC: case CONTRACT_EVENT_IPCB: case CONTRACT_EVENT_PRD:
    case CONTRACT_EVENT_TD: case CONTRACT_EVENT_XD: case CONTRACT_EVENT_STD:
    case CONTRACT_EVENT_AD: case CONTRACT_EVENT_COUNT:
        break;
    }
    return &row->other;
}

double contract_plan_payment(const ContractPlanRow *row)
{
    return row->principal + row->interest + row->fees + row->other;
}

/* What a delay of one day from the due day costs, at the rates in force then. */
static double delay_cost(const ContractTerms *terms, const ContractPlanRow *row, double rate,
                         ContractDelay delay)
{
    double due = contract_plan_payment(row);
    if (due <= 0)
        return 0.0;
    if (delay.agreed)
        return row->principal * delay.of_principal + due * delay.of_payment;
    ContractTime from = contract_time_of_date(row->at);
    ContractTime to = { from.second + 86400 };
    double penalty = isnan(terms->delinquency_rate) ? 0.0 : terms->delinquency_rate;
    ContractDays days = terms->days ? terms->days : CONTRACT_DAYS_A365;
    /* A day is a day: where months have 30, the last of 31 would cost nothing. */
    double day = days == CONTRACT_DAYS_A360 || days == CONTRACT_DAYS_30E360
              || days == CONTRACT_DAYS_30E360_ISDA ? 1 / 360.0
               : contract_year_fraction(days, from, to, CONTRACT_TIME_NONE, terms->calendar);
    return day * (row->principal * (rate + penalty) + (due - row->principal) * penalty);
}

typedef struct Maker {
    Ctx *cx;
    const ContractTerms *terms;
    ContractDelay delay;
    double borrower;                    /* the sign of his payments in our events */
    List rows;
    double rate;                        /* in force before the event at hand */
    ContractPlan *plan;
} Maker;

static Err add_event(Maker *maker, const ContractEvent *event)
{
    Date at = contract_time_date(event->at);
    size_t n = maker->rows.count;
    ContractPlanRow *row = n ? list_at(&maker->rows, n - 1) : NULL;
    if (event->payoff != 0 && !text_eq(event->currency, maker->plan->currency))
        return fail(maker->cx, ERR_CURRENCY, "the contract pays in two currencies; plan each leg");
    if (!row || row->at.day != at.day) {
        if (event->payoff == 0)
            return ERR_OK;              /* resets and the like are no rows of a plan */
        if (n == CONTRACT_PLAN_ROWS_MAX)
            return fail(maker->cx, ERR_LIMIT, "more than %d payments", CONTRACT_PLAN_ROWS_MAX);
        row = list_push(maker->cx, &maker->rows);
        if (!row)
            return maker->cx->err;
        row->at = at;
    }
    *column(row, event->type) += maker->borrower * event->payoff;
    row->balance = fabs(event->notional);
    row->delay = delay_cost(maker->terms, row, maker->rate, maker->delay);
    return ERR_OK;
}

static void add_up(ContractPlan *plan)
{
    for (size_t i = 0; i < plan->count; i++) {
        const ContractPlanRow *row = &plan->rows[i];
        double payment = contract_plan_payment(row);
        plan->interest += row->interest;
        plan->charges += row->fees + row->other;
        plan->kept_back += row->principal;
        if (payment < 0) {
            plan->paid_out -= payment;
            continue;
        }
        plan->total.principal += row->principal;
        plan->total.interest += row->interest;
        plan->total.fees += row->fees;
        plan->total.other += row->other;
    }
}

static int currency_digits(Ctx *cx, Text currency)
{
    Ccy ccy;
    if (ccy_parse(cx, currency, &ccy) == ERR_OK)
        return ccy_digits(ccy);
    ctx_forgive(cx);
    return 2;
}

static Err add_events(Maker *maker, const ContractObserved *observed, ContractTime until)
{
    ContractRun *run;
    ContractEvent event;
    bool more = true;
    TRY(contract_start(maker->cx, maker->terms, observed, until, &run));
    while (more) {
        TRY(contract_next(maker->cx, run, &event, &more));
        if (!more)
            break;
        TRY(add_event(maker, &event));
        maker->rate = event.rate;
    }
    return ERR_OK;
}

/* A rate over money that does not come back says nothing: a loss is told by its amount. */
static Err price(Maker *maker, const ContractObserved *observed, ContractTime until)
{
    ContractPlan *plan = maker->plan;
    ContractFlows flows;
    TRY(contract_flows(maker->cx, maker->terms, observed, until, &flows));
    TRY(contract_cost(maker->cx, &flows, &plan->cost));
    if (plan->kept_back < -0.5 * pow(10, -plan->digits))
        plan->cost.has_apr = false;
    return ERR_OK;
}

Err contract_plan_make(Ctx *cx, const ContractTerms *terms, const ContractObserved *observed,
                       ContractTime until, ContractDelay delay, ContractPlan *out)
{
    ContractPlan plan = { .id = terms->id, .currency = terms->currency };
    Maker maker = { .cx = cx, .terms = terms, .delay = delay, .plan = &plan,
                    .borrower = contract_role_sign(terms->role),
                    .rows = list_make(sizeof(ContractPlanRow)),
                    .rate = isnan(terms->rate) ? 0.0 : terms->rate };
    if (terms->settlement_currency.n)
        plan.currency = terms->settlement_currency;
    plan.digits = currency_digits(cx, plan.currency);
    TRY(add_events(&maker, observed, until));
    plan.rows = maker.rows.items;
    plan.count = maker.rows.count;
    add_up(&plan);
    TRY(price(&maker, observed, until));
    *out = plan;
    return ERR_OK;
}
