/* apr.c - the equation is solved for x = ln(1 + rate), where discounting is exp(-x t): smooth, and
 * without a pole at -100 %. A sign change is looked for outwards from 0 and then halved: slower
 * than Newton, and never elsewhere. O(payments) an evaluation, about a hundred of them. */
#include "core/apr.h"

#include "base/check.h"

#include <math.h>

double apr_years(Date from, Date to)
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

static double present(const AprFlow *flows, const double *years, size_t count, double x)
{
    double sum = 0.0;
    for (size_t i = 0; i < count; i++)
        sum += flows[i].amount * exp(-x * years[i]);
    return sum;
}

/* Halves [a, b], over which the present value changes sign, down to the last digits. */
static double halve(const AprFlow *flows, const double *years, size_t count, double a,
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

Err apr_solve(Ctx *cx, const AprFlow *flows, size_t count, double *out)
{
    static const double x_max = 4.62;           /* ln(1 + 100) */
    double *years = NEW(cx, double, count);
    bool in = false, back = false;
    if (!years)
        return cx->err;
    for (size_t i = 0; i < count; i++) {
        years[i] = apr_years(flows[0].day, flows[i].day);
        in = in || flows[i].amount > 0;
        back = back || flows[i].amount < 0;
    }
    if (!in || !back)
        return fail(cx, ERR_INVALID, "all payments go one way; a yearly rate needs both");
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

Err apr_of_pair(Ctx *cx, Date start, int64_t received, Date due, int64_t repaid, Rate *out)
{
    const AprFlow flows[] = { { start, (double)received }, { due, -(double)repaid } };
    double rate;
    TRY(apr_solve(cx, flows, COUNT(flows), &rate));
    out->e9 = llround(rate * RATE_ONE_E9);
    return ERR_OK;
}
