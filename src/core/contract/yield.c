/* yield.c - the equation is solved for x = ln(1 + rate), where discounting is exp(-x t): smooth,
 * and without a pole at -100 %. A sign change is looked for outwards from 0 and then halved: slower
 * than Newton, and never elsewhere. O(payments) an evaluation, about a hundred of them. */
#include "core/contract/yield.h"

#include "base/check.h"
#include "base/list.h"

#include <math.h>

static bool add_flow(Ctx *cx, List *flows, const ContractEvent *event)
{
    size_t n = flows->count;
    ContractFlow *last = n ? list_at(flows, n - 1) : NULL;
    if (event->payoff == 0)
        return true;
    if (last && contract_time_cmp(last->at, event->at) == 0) {
        last->amount += event->payoff;
        return true;
    }
    ContractFlow *flow = list_push(cx, flows);
    if (flow)
        *flow = (ContractFlow){ event->at, event->payoff };
    return flow != NULL;
}

static double days_between(ContractTime from, ContractTime to)
{
    return date_diff(contract_time_day(from), contract_time_day(to)).n;
}

Err contract_flows(Ctx *cx, const ContractTerms *terms, const ContractObserved *observed,
                   ContractTime until, ContractFlows *out)
{
    List flows = list_make(sizeof(ContractFlow));
    ContractFlows made = { .currency = terms->currency };
    ContractRun *run;
    ContractEvent event;
    ContractTime before = CONTRACT_TIME_NONE;
    double balance = 0.0, balance_days = 0.0;
    bool more = true;
    TRY(contract_start(cx, terms, observed, until, &run));
    while (more) {
        TRY(contract_next(cx, run, &event, &more));
        if (!more)
            break;
        if (event.payoff != 0 && flows.count && !text_eq(event.currency, made.currency))
            return fail(cx, ERR_CURRENCY, "the contract pays in more than one currency; a yield "
                        "needs one");
        if (event.payoff != 0)
            made.currency = event.currency;
        if (!contract_time_is_none(before))
            balance_days += balance * days_between(before, event.at);
        before = event.at;
        balance = fabs(event.notional);
        if (flows.count >= CONTRACT_FLOWS_MAX)
            return fail(cx, ERR_LIMIT, "more than %d payments", CONTRACT_FLOWS_MAX);
        if (!add_flow(cx, &flows, &event))
            return cx->err;
    }
    made.items = flows.items;
    made.count = flows.count;
    if (flows.count > 1) {
        double days = days_between(made.items[0].at, made.items[flows.count - 1].at);
        made.years = days / 365.0;
        made.average_balance = days > 0 ? balance_days / days : 0.0;
    }
    *out = made;
    return ERR_OK;
}

/* --- the equation -------------------------------------------------------------------------- */
typedef double YearsFn(Date from, Date to);

static double years_by_365(Date from, Date to)
{
    return date_diff(from, to).n / 365.0;
}

static double present(const ContractFlow *flows, const double *years, size_t count, double x)
{
    double sum = 0.0;
    for (size_t i = 0; i < count; i++)
        sum += flows[i].amount * exp(-x * years[i]);
    return sum;
}

/* Halves [a, b], over which the present value changes sign, down to the last digits. */
static double halve(const ContractFlow *flows, const double *years, size_t count, double a,
                    double b)
{
    double at_a = present(flows, years, count, a);
    for (int i = 0; i < 200 && fabs(b - a) > 1e-15; i++) {
        double mid = a + (b - a) / 2, at_mid = present(flows, years, count, mid);
        if ((at_mid > 0) == (at_a > 0))
            a = mid;
        else
            b = mid;
    }
    return a + (b - a) / 2;
}

static Err solve(Ctx *cx, const ContractFlow *flows, size_t count, YearsFn *measure, double *out)
{
    static const double x_max = 4.62;           /* ln(1 + 100) */
    double *years = NEW(cx, double, count);
    bool in = false, back = false;
    if (!years)
        return cx->err;
    for (size_t i = 0; i < count; i++) {
        years[i] = measure(contract_time_day(flows[0].at), contract_time_day(flows[i].at));
        in = in || flows[i].amount > 0;
        back = back || flows[i].amount < 0;
    }
    if (!in || !back)
        return fail(cx, ERR_INVALID, "all payments go one way; a yield needs both");
    double at_zero = present(flows, years, count, 0.0);
    if (at_zero == 0)
        return *out = 0.0, ERR_OK;
    double step = 0.01;
    for (double x = 0.0; x < x_max; x += step) {
        const double sides[2][2] = { { x, x + step }, { -x, -x - step } };
        for (int side = 0; side < 2; side++) {
            double far = present(flows, years, count, sides[side][1]);
            if (isfinite(far) && (far > 0) != (at_zero > 0)) {
                *out = expm1(halve(flows, years, count, sides[side][0], sides[side][1]));
                return ERR_OK;
            }
        }
    }
    return fail(cx, ERR_INVALID, "no yearly rate below 10,000 %% makes these payments worth "
                "nothing together");
}

Err contract_irr(Ctx *cx, const ContractFlow *flows, size_t count, double *out)
{
    return solve(cx, flows, count, years_by_365, out);
}

double contract_apr_years(Date from, Date to)
{
    assert(date_cmp(from, to) <= 0);
    int y1, m1, d1, y2, m2, d2;
    date_civil(from, &y1, &m1, &d1);
    date_civil(to, &y2, &m2, &d2);
    int months = 12 * (y2 - y1) + (m2 - m1);
    Date back = date_add_months(to, -months);
    if (date_cmp(back, from) < 0)
        back = date_add_months(to, -(--months));
    double year = date_diff(date_add_months(back, -12), back).n;
    return months / 12.0 + date_diff(from, back).n / year;
}

Err contract_apr(Ctx *cx, const ContractFlow *flows, size_t count, double *out)
{
    return solve(cx, flows, count, contract_apr_years, out);
}

Err contract_cost(Ctx *cx, const ContractFlows *flows, ContractCost *out)
{
    ContractCost cost = { 0 };
    TRY(contract_irr(cx, flows->items, flows->count, &cost.irr));
    TRY(contract_apr(cx, flows->items, flows->count, &cost.apr));
    double borrower = flows->items[0].amount > 0 ? 1.0 : -1.0;
    for (size_t i = 0; i < flows->count; i++) {
        double amount = borrower * flows->items[i].amount;
        cost.received += amount > 0 ? amount : 0.0;
        cost.repaid += amount < 0 ? -amount : 0.0;
    }
    cost.cost = cost.repaid - cost.received;
    double base = flows->average_balance * flows->years;
    cost.all_in = base > 0 ? cost.cost / base : 0.0;
    *out = cost;
    return ERR_OK;
}
