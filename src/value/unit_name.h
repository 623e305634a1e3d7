/* unit_name.h - what people call the units of Recommendation 20: "kg", "千克", "pcs", "件".
 *
 * A name that could be two units (箱: a carton or a case; ton: long, short or metric) is none: a
 * table that uses it is asked for the code. 斤 is half a kilogram and has no code.
 * SRC: UN/ECE Recommendations 20 and 21; GB 3100-1993 for the Chinese names. */
#ifndef WEFT_VALUE_UNIT_NAME_H
#define WEFT_VALUE_UNIT_NAME_H

#include "value/quantity.h"

/* The unit of a code or of a name in any spelling of it (base/fold.h). ERR_UNKNOWN: neither; says
 * what to do. */
MUST_USE Err unit_of_name(Ctx *cx, Text name, Unit *out);

#endif
