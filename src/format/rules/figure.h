/* figure.h - a number of an invoice as it is written, exactly: for sums that must come out.
 *
 * Money (value/money.h) holds what weft books: whole minor units of one currency. An invoice that
 * is only looked at may hold any decimal, and its rules compare, add and round them as the rules'
 * own language does. Up to 16 digits before the point and 8 after it. Pure. */
#ifndef WEFT_FORMAT_RULES_FIGURE_H
#define WEFT_FORMAT_RULES_FIGURE_H

#include "base/check.h"
#include "base/text.h"

#include <stdbool.h>

typedef struct Figure {
    i128 e8;                    /* hundred-millionths; sums of millions of figures fit */
} Figure;

enum { FIGURE_TEXT_SIZE = 64 };

#define FIGURE(whole) ((Figure){ (i128)(whole) * 100000000 })

/* "-12.30", "+1", ".5": false where it is no decimal, or has more digits than a figure holds;
 * *out untouched then. White space around it does not count.  SRC: XML Schema 1.0 part 2, 3.2.3. */
bool figure_read(Text text, Figure *out);

Figure figure_add(Figure a, Figure b);
Figure figure_less(Figure a, Figure b);         /* a - b */
Figure figure_abs(Figure a);
int figure_cmp(Figure a, Figure b);             /* negative, 0, positive */

/* To whole units, or to hundredths; a half goes up, towards plus infinity.
 * SRC: XQuery 1.0 and XPath 2.0 Functions and Operators, 6.4.4. */
Figure figure_round(Figure a);
Figure figure_round_cents(Figure a);

/* base * percent / 100, rounded to hundredths as above. False beyond 100,000 percent. */
bool figure_percent_of(Figure base, Figure percent, Figure *out);

/* Is a the quotient c * d / b, give or take slack? Multiplied out: nothing is rounded. False too
 * where a product would not fit, as those of numbers below 10^11 always do. */
bool figure_ratio_near(Figure a, Figure b, Figure c, Figure d, Figure slack);

/* As few digits after the point as it needs, two at least. Returns buf. */
const char *figure_format(Figure a, char buf[FIGURE_TEXT_SIZE]);

#endif
