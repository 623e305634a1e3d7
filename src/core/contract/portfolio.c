/* portfolio.c - a hash look-up an event for the ladder, a binary search an event for a value. */
#include "core/contract/portfolio.h"

#include "base/check.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

ContractLadder contract_ladder_make(Ctx *cx, ContractLadderStep step)
{
    return (ContractLadder){ step, list_make(sizeof(ContractRung)), table_make(cx) };
}

typedef struct RungKey {
    char currency[8];
    int32_t day;
} RungKey;

static Date rung_date(ContractLadderStep step, ContractTime at)
{
    Date d = contract_time_date(at);
    int y, m, day;
    if (step == CONTRACT_LADDER_DAY)
        return d;
    date_civil(d, &y, &m, &day);
    return date_of(y, m, 1);
}

Err contract_ladder_add(Ctx *cx, ContractLadder *ladder, const ContractEvent *event)
{
    RungKey key;
    int64_t found, fresh = (int64_t)ladder->rungs.count;
    if (event->payoff == 0)
        return ERR_OK;
    if (event->currency.n >= sizeof key.currency)
        return fail_field(cx, ERR_INVALID, "currency", "is not a currency code");
    memset(&key, 0, sizeof key);
    memcpy(key.currency, event->currency.at, event->currency.n);
    key.day = rung_date(ladder->step, event->at).day;
    if (!table_get(&ladder->index, &key, sizeof key, &found)) {
        RungKey *kept = NEW(cx, RungKey, 1);
        ContractRung *rung = kept ? list_push(cx, &ladder->rungs) : NULL;
        if (!rung)
            return cx->err;
        memcpy(kept, &key, sizeof key);
        memcpy(rung->currency, key.currency, sizeof rung->currency);
        rung->from = (Date){ key.day };
        TRY(table_put(cx, &ladder->index, kept, sizeof *kept, fresh));
        found = fresh;
    }
    ContractRung *rung = list_at(&ladder->rungs, (size_t)found);
    rung->in += event->payoff > 0 ? event->payoff : 0.0;
    rung->out += event->payoff < 0 ? -event->payoff : 0.0;
    rung->payments++;
    return ERR_OK;
}

static int by_currency_and_time(const void *a, const void *b)
{
    const ContractRung *x = a, *y = b;
    int order = memcmp(x->currency, y->currency, sizeof x->currency);
    return order ? order : date_cmp(x->from, y->from);
}

Err contract_ladder_rows(Ctx *cx, const ContractLadder *ladder, const ContractRung **out,
                         size_t *count)
{
    size_t n = ladder->rungs.count;
    ContractRung *rows = NEW(cx, ContractRung, n);
    if (!rows)
        return cx->err;
    if (n) {
        memcpy(rows, ladder->rungs.items, n * sizeof *rows);
        qsort(rows, n, sizeof *rows, by_currency_and_time);
    }
    *out = rows;
    *count = n;
    return ERR_OK;
}

/* --- value --------------------------------------------------------------------------------- */
static double zero_rate(const ContractCurve *curve, Date at)
{
    const ContractCurvePoint *p = curve->points;
    size_t low = 0, high = curve->count;
    while (low < high) {                        /* how many points lie at or before `at` */
        size_t mid = low + (high - low) / 2;
        if (date_cmp(p[mid].at, at) <= 0)
            low = mid + 1;
        else
            high = mid;
    }
    if (low == 0)
        return p[0].zero_rate;
    if (low == curve->count)
        return p[low - 1].zero_rate;
    double part = (double)date_diff(p[low - 1].at, at).n / date_diff(p[low - 1].at, p[low].at).n;
    return p[low - 1].zero_rate + part * (p[low].zero_rate - p[low - 1].zero_rate);
}

double contract_discount(const ContractCurve *curve, Date at)
{
    assert(curve->count > 0);
    if (date_cmp(at, curve->base) <= 0)
        return 1.0;
    return pow(1.0 + zero_rate(curve, at), -date_diff(curve->base, at).n / 365.0);
}

static Err check_curve(Ctx *cx, const ContractCurve *curve)
{
    if (curve->count == 0)
        return fail(cx, ERR_INVALID, "the curve has no points");
    for (size_t i = 0; i < curve->count; i++) {
        bool ascends = i == 0 || date_cmp(curve->points[i - 1].at, curve->points[i].at) < 0;
        if (!ascends || !(curve->points[i].zero_rate > -1.0))
            return fail(cx, ERR_INVALID, "the curve's points must ascend and lie above "
                        "-100 %%");
    }
    return ERR_OK;
}

Err contract_value(Ctx *cx, const ContractTerms *terms, const ContractObserved *observed,
                   ContractTime until, const ContractCurve *curve, double *out)
{
    ContractRun *run;
    ContractEvent event;
    Text currency = { "", 0 };
    double sum = 0.0;
    bool more = true;
    TRY(check_curve(cx, curve));
    TRY(contract_start(cx, terms, observed, until, &run));
    while (more) {
        TRY(contract_next(cx, run, &event, &more));
        if (!more || event.payoff == 0 || date_cmp(contract_time_date(event.at), curve->base) <= 0)
            continue;
        if (currency.n && !text_eq(currency, event.currency))
            return fail(cx, ERR_CURRENCY, "the contract pays in more than one currency; value each "
                        "leg under its own curve");
        currency = event.currency;
        sum += event.payoff * contract_discount(curve, contract_time_date(event.at));
    }
    *out = sum;
    return ERR_OK;
}
