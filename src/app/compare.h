/* compare.h - one table of two stores, row by row and column by column.
 *
 * The rows of both come by their keys, so that a row which stands in one store alone is told and
 * the next ones are still compared with their like. Every column that schema/ describes is held
 * against its like as it is stored, also where it is no value of its column. */
#ifndef WEFT_APP_COMPARE_H
#define WEFT_APP_COMPARE_H

#include "base/ctx.h"
#include "base/text.h"
#include "schema/shape.h"
#include "store/db.h"

#include <stdint.h>

enum { DIFFERENCES_SHOWN_MAX = 20 };

typedef struct Differences {
    int64_t count;
    TextBuf shown;              /* the first DIFFERENCES_SHOWN_MAX, a line each */
} Differences;

Differences differences_make(Ctx *cx);          /* its words live in cx */
void differences_note(Differences *all, const char *what, Text words);

/* One of two stores of a cluster. */
typedef struct Compared {
    Db *db;
    int64_t cluster;
} Compared;

/* Adds what differs between the stored table and the rebuilt one, a row at most once; *rows: how
 * many were looked at. Failures of the stores. */
MUST_USE Err compare_table(Ctx *cx, const RowShape *shape, Compared stored, Compared rebuilt,
                           Differences *out, int64_t *rows);

#endif
