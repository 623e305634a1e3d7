/* quantity.h - how much of a thing: millionths of a unit of UN/ECE Recommendation 20.
 *
 * Units never mix: weft does not convert kilograms to tonnes behind anyone's back. */
#ifndef WEFT_VALUE_QUANTITY_H
#define WEFT_VALUE_QUANTITY_H

#include "base/ctx.h"
#include "base/text.h"

#include <stdbool.h>
#include <stdint.h>

enum { QUANTITY_SCALE = 6 };

typedef struct Unit {
    char code[4];               /* "C62", "KGM": at most 3 characters, NUL-padded */
} Unit;

typedef struct Quantity {
    int64_t e6;                 /* millionths */
    Unit unit;
} Quantity;

#define UNIT_ONE ((Unit){ "C62" })

/* ERR_UNKNOWN: not in the table of Recommendation 20 that weft carries (value/unit.tbl). */
MUST_USE Err unit_parse(Ctx *cx, Text code, Unit *out);
bool unit_eq(Unit a, Unit b);

/* Reads a decimal; failures of decimal_parse, with a detail that names the text.
 * ERR_INVALID too where negative and !signed_allowed. */
MUST_USE Err quantity_parse(Ctx *cx, Text decimal, Unit unit, bool signed_allowed, Quantity *out);

/* Sums: ERR_UNIT where the units differ, ERR_OVERFLOW. *out untouched on failure. */
MUST_USE Err quantity_add(Ctx *cx, Quantity a, Quantity b, Quantity *out);

/* "1000" or "0.5": as few digits as the value needs. */
MUST_USE Err quantity_format(Ctx *cx, Quantity q, Text *out);

#endif
