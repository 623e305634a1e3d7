/* figure.c - 16 digits and 8 decimals are below 2^80; two million of them added, below 2^101; times
 * a percentage below 10^13 hundred-millionths, below 2^124: none of that can overflow. */
#include "format/rules/figure.h"

#include <stdio.h>

enum { WHOLE_DIGITS_MAX = 16, PLACES = 8, ONE = 100000000, CENT = ONE / 100, PERCENT_MAX = 100000 };

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

bool figure_read(Text text, Figure *out)
{
    Text t = text_trim(text);
    bool negative = t.n > 0 && t.at[0] == '-';
    size_t i = t.n > 0 && (t.at[0] == '-' || t.at[0] == '+'), digits = 0;
    i128 e8 = 0;
    int whole = 0, places = 0;
    for (; i < t.n && is_digit(t.at[i]); i++, digits++) {
        whole += whole > 0 || t.at[i] != '0';
        if (whole > WHOLE_DIGITS_MAX)
            return false;
        e8 = e8 * 10 + (t.at[i] - '0');
    }
    if (i < t.n && t.at[i] == '.')
        for (i++; i < t.n && is_digit(t.at[i]); i++, digits++) {
            if (places == PLACES && t.at[i] != '0')
                return false;
            if (places < PLACES) {
                e8 = e8 * 10 + (t.at[i] - '0');
                places++;
            }
        }
    if (i < t.n || digits == 0)
        return false;
    for (; places < PLACES; places++)
        e8 *= 10;
    *out = (Figure){ negative ? -e8 : e8 };
    return true;
}

Figure figure_add(Figure a, Figure b)
{
    return (Figure){ a.e8 + b.e8 };
}

Figure figure_less(Figure a, Figure b)
{
    return (Figure){ a.e8 - b.e8 };
}

Figure figure_abs(Figure a)
{
    return (Figure){ a.e8 < 0 ? -a.e8 : a.e8 };
}

int figure_cmp(Figure a, Figure b)
{
    return (a.e8 > b.e8) - (a.e8 < b.e8);
}

/* n / unit, to the nearest, a half towards plus infinity: the floor of (n + unit / 2) / unit. */
static i128 nearest(i128 n, i128 unit)
{
    i128 up = n + unit / 2, quotient = up / unit;
    return quotient - (up % unit < 0);
}

Figure figure_round(Figure a)
{
    return (Figure){ nearest(a.e8, ONE) * ONE };
}

Figure figure_round_cents(Figure a)
{
    return (Figure){ nearest(a.e8, CENT) * CENT };
}

bool figure_percent_of(Figure base, Figure percent, Figure *out)
{
    if (figure_cmp(figure_abs(percent), FIGURE(PERCENT_MAX)) >= 0
        || figure_cmp(figure_abs(base), FIGURE(10000000000000000)) >= 0)
        return false;
    /* e8 * e8 / 100 in hundredths: the two hundreds cancel. */
    *out = (Figure){ nearest(base.e8 * percent.e8, (i128)ONE * ONE) * CENT };
    return true;
}

bool figure_ratio_near(Figure a, Figure b, Figure c, Figure d, Figure slack)
{
    i128 left, right, room, apart;
    if (__builtin_mul_overflow(a.e8, b.e8, &left) || __builtin_mul_overflow(c.e8, d.e8, &right)
        || __builtin_mul_overflow(slack.e8, figure_abs(b).e8, &room)
        || __builtin_sub_overflow(left, right, &apart))
        return false;
    return (apart < 0 ? -apart : apart) <= room;
}

const char *figure_format(Figure a, char buf[FIGURE_TEXT_SIZE])
{
    i128 e8 = figure_abs(a).e8;
    char digits[FIGURE_TEXT_SIZE];
    int n = 0, places = 0, at = 0;
    for (; e8 > 0 || n <= PLACES; e8 /= 10)
        digits[n++] = (char)('0' + (int)(e8 % 10));
    for (; places < PLACES - 2 && digits[places] == '0'; places++)
        ;
    if (a.e8 < 0)
        buf[at++] = '-';
    while (n > places) {
        buf[at++] = digits[--n];
        if (n == PLACES)
            buf[at++] = '.';
    }
    buf[at] = '\0';
    return buf;
}
