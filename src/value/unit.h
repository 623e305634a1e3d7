/* unit.h - which units of Recommendation 20 measure the same thing, and how much of it each is.
 *
 * What is known here converts exactly: a dozen is twelve, a pound 0.45359237 kg by definition. A
 * unit that is not here (a carton, a set, a working day) measures itself and nothing else.
 *
 *     dimension   an atom of it        because then all of them are whole numbers
 *     mass        1e-12 kg             an ounce is 28349523125
 *     length      1e-10 m              an inch is 254000000
 *     area        1e-8 m2              a square inch is 64516
 *     volume      1e-16 m3             a fluid ounce (US) is 295735295625
 *     time        1e-3 s               calendar months and years have no fixed length
 *     energy      1 J
 *     count       1
 *
 * SRC: UN/ECE Recommendation 20, Annex I, conversion factors. Where it prints one rounded (a square
 * yard), the definition behind it: inch 25.4 mm and pound 0.45359237 kg (international yard and
 * pound, 1959), gallon (US) 231 cubic inches, gallon (UK) 4.54609 l. Factors that are measured or
 * rest on the survey foot are left out. */
#ifndef WEFT_VALUE_UNIT_H
#define WEFT_VALUE_UNIT_H

#include "value/quantity.h"

typedef enum {
    DIMENSION_OWN,              /* the unit itself, and no other */
    DIMENSION_COUNT, DIMENSION_MASS, DIMENSION_LENGTH, DIMENSION_AREA, DIMENSION_VOLUME,
    DIMENSION_TIME, DIMENSION_ENERGY,
} Dimension;

typedef struct UnitSize {
    Dimension dimension;
    int64_t atoms;              /* 1 where the dimension is the unit's own */
} UnitSize;

UnitSize unit_size(Unit unit);

/* Do they measure the same thing, so that quantities in them can be compared? */
bool unit_comparable(Unit a, Unit b);

#endif
