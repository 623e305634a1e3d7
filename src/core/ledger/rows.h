/* rows.h - a growing array whose rows never move: segments of equal size behind a directory.
 *
 *     segments [*] [*] [*]          row i is at segments[i / 1024] + i % 1024
 *               |   |   +--> [1024 rows, aligned to a cache line]
 *
 * Growing copies the directory alone (8 bytes for 1024 rows), so pointers to rows stay good and
 * the cost of a row does not depend on how many there are. Memory comes an eighth of what there is
 * at a time, so that large ledgers lie on large pages. */
#ifndef WEFT_CORE_LEDGER_ROWS_H
#define WEFT_CORE_LEDGER_ROWS_H

#include "base/check.h"
#include "base/ctx.h"

enum { LEDGER_SEGMENT_BITS = 10, LEDGER_ROWS_MAX = INT32_MAX - 1 };

typedef struct LedgerRows {
    unsigned char **segments;
    uint32_t segment_count;             /* segments that have memory */
    uint32_t segment_cap;
    uint32_t count;                     /* rows in use */
    uint32_t row_bytes;
} LedgerRows;

LedgerRows ledger_rows_make(uint32_t row_bytes);

/* Room for n more rows, so that as many pushes cannot fail. ERR_NO_MEMORY, ERR_LIMIT. */
MUST_USE Err ledger_rows_reserve(Ctx *cx, LedgerRows *rows, size_t n);

static inline void *ledger_rows_at(const LedgerRows *rows, uint32_t row)
{
    return rows->segments[row >> LEDGER_SEGMENT_BITS]
         + (size_t)(row & ((1U << LEDGER_SEGMENT_BITS) - 1)) * rows->row_bytes;
}

/* The next row; its bytes are whatever was there. Room must have been reserved. */
static inline void *ledger_rows_push(LedgerRows *rows)
{
    assert(rows->count >> LEDGER_SEGMENT_BITS < rows->segment_count);
    return ledger_rows_at(rows, rows->count++);
}

#endif
