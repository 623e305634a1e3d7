/* rows.c - growing of a segmented array. Cost: O(1) a row. */
#include "core/ledger/rows.h"

#include <string.h>

enum { CACHE_LINE = 64 };

LedgerRows ledger_rows_make(uint32_t row_bytes)
{
    assert(row_bytes > 0);
    return (LedgerRows){ .row_bytes = row_bytes };
}

static Err directory_grow(Ctx *cx, LedgerRows *rows)
{
    uint32_t cap = rows->segment_cap ? rows->segment_cap * 2 : 16;
    unsigned char **segments = NEW(cx, unsigned char *, cap);
    if (!segments)
        return cx->err;
    if (rows->segment_count)
        memcpy(segments, rows->segments, rows->segment_count * sizeof *segments);
    rows->segments = segments;
    rows->segment_cap = cap;
    return ERR_OK;
}

/* Adds some segments that lie side by side. */
static Err segments_add(Ctx *cx, LedgerRows *rows)
{
    uint32_t run = 1 + rows->segment_count / 8;
    size_t segment_bytes = (size_t)rows->row_bytes << LEDGER_SEGMENT_BITS;
    while (rows->segment_count + run > rows->segment_cap)
        TRY(directory_grow(cx, rows));
    unsigned char *at = NEW(cx, unsigned char, run * segment_bytes + CACHE_LINE);
    if (!at)
        return cx->err;
    size_t off = (uintptr_t)at % CACHE_LINE;
    at += off ? CACHE_LINE - off : 0;
    for (uint32_t i = 0; i < run; i++)
        rows->segments[rows->segment_count++] = at + i * segment_bytes;
    return ERR_OK;
}

Err ledger_rows_reserve(Ctx *cx, LedgerRows *rows, size_t n)
{
    size_t want = rows->count + n;
    if (want > LEDGER_ROWS_MAX)
        return fail(cx, ERR_LIMIT, "the ledger in memory is full; keep it in a store");
    while ((size_t)rows->segment_count << LEDGER_SEGMENT_BITS < want)
        TRY(segments_add(cx, rows));
    return ERR_OK;
}
