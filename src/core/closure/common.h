/* common.h - brings the papers of one order to one currency and one measure before the fold.
 *
 * Money. The order's currency is the one it states; an order that states no amounts takes that of
 * the first invoice that was received for it, or else of the first payment. Money in any other
 * currency stands FOREIGN: it is seen, told, and added to nothing. Goods papers that state values
 * of their own (a customs declaration) count with their quantities.
 *
 * Units. Where all papers state one unit there is nothing to do. Else every unit is some fraction
 * of every other that measures the same thing (value/unit.h), or that the order line, or the line
 * of the paper itself, says it equals (a carton equals 12.5 KGM). The largest quantum of which all
 * these quantities are whole multiples becomes the measure they are counted in: so sums are exact,
 * and rounding can neither open nor close a gap, because there is none. Only where so fine a
 * quantum would leave 64 bits (sixth decimals of pounds and kilograms by the thousand tonnes) it is
 * made coarser, each quantity is rounded to the nearest, and *slack* says how many quanta that can
 * come to: differences up to it are none, and far smaller than a millionth of any unit.
 *
 * What cannot be compared with the unit of the order line that it is about is told (odd_unit): its
 * quantity counts nowhere, an amount that goes with it is asked for all the same.
 *
 * Lines of one item in units that cannot be compared become different items.
 * SRC: DESIGN 4; Civil Code of the PRC, 470, 510 and 514 on what is owed and in which currency. */
#ifndef WEFT_CORE_CLOSURE_COMMON_H
#define WEFT_CORE_CLOSURE_COMMON_H

#include "core/closure/model.h"

enum { CLOSURE_EQUALS_MAX = 4 };

/* Sets in->ccy where it is 0, in->slack, and of lines and entries: item, quantities, measure,
 * per_unit, standing, odd_unit. The arrays are those of `in`; where agreed changes ask for items
 * that were not ordered, in->lines becomes a longer one, with a line for each behind those placed.
 * O(entries), and O(entries log value) where units differ. ERR_NO_MEMORY. */
MUST_USE Err closure_common(Ctx *cx, ClosureInput *in, ClosureOrderLine *lines,
                            ClosureEntry *entries);

/* "12.5 KGM 24 C62" as quantities, at most CLOSURE_EQUALS_MAX; how many. What is malformed ends
 * it: the text was written by closure_equals_write. */
size_t closure_equals(Text text, Quantity out[CLOSURE_EQUALS_MAX]);
MUST_USE Err closure_equals_write(Ctx *cx, const Quantity *equals, size_t count, Text *out);

#endif
