/* allot.c - pairs set off wholly or not at all need no order; the few others are sorted. Two
 * threads, half of the arcs each. */
#include "core/netting/allot.h"

#include "base/both.h"
#include "base/check.h"
#include "core/netting/sort.h"

#include <string.h>

static int older(const void *with, uint32_t a, uint32_t b)
{
    return book_row_cmp(with, a, b);
}

/* Gives `sum` to the claims in order; returns what is left, which is nothing unless there was more
 * than all claims together. */
static i128 hand_out(const Book *book, const uint32_t *claims, size_t n, i128 sum,
                     int64_t *cancelled)
{
    for (size_t i = 0; i < n && sum > 0; i++) {
        int64_t amount = book->rows[claims[i]].amount_minor;
        int64_t part = sum < amount ? (int64_t)sum : amount;
        cancelled[claims[i]] += part;
        assert(cancelled[claims[i]] <= amount);
        sum -= part;
    }
    return sum;
}

/* The arcs a .. b-1 lead from one firm to one other, and together carry `sum` of `cap`. */
static Err allot_pair(Ctx *cx, const Book *book, const Graph *g, uint32_t a, uint32_t b,
                      const int64_t *arc_flow, int64_t *cancelled)
{
    i128 sum = 0, cap = 0;
    for (uint32_t i = a; i < b; i++) {
        sum += arc_flow[i];
        cap += g->cap_minor[i];
    }
    const uint32_t *claims = g->claims + g->claim_first[a];
    size_t n = g->claim_first[b] - g->claim_first[a];
    if (sum == 0)
        return ERR_OK;
    if (n == 1) {                               /* almost every pair: no need to see the row */
        cancelled[claims[0]] = (int64_t)sum;
        return ERR_OK;
    }
    if (sum < cap) {
        ArenaMark mark = arena_mark(&cx->arena);
        uint32_t *sorted = NEW(cx, uint32_t, 2 * n);
        if (!sorted)
            return cx->err;
        memcpy(sorted, claims, n * sizeof *sorted);
        sort_stably(sorted, sorted + n, n, older, book);
        sum = hand_out(book, sorted, n, sum, cancelled);
        arena_rewind(&cx->arena, mark);
    } else {
        sum = hand_out(book, claims, n, sum, cancelled);
    }
    assert(sum == 0);
    return ERR_OK;
}

/* The debtors from .. to-1. What they owe is theirs alone, so two shares never meet in a row. */
typedef struct Share {
    Ctx *cx;
    const Book *book;
    const Graph *graph;
    const int64_t *arc_flow;
    int64_t *cancelled;
    uint32_t from, to;
    Err err;
} Share;

static Err share_allot(const Share *s)
{
    const Graph *g = s->graph;
    for (uint32_t u = s->from; u < s->to; u++)
        for (uint32_t a = g->first[u], b; a < g->first[u + 1]; a = b) {
            b = a + 1;
            while (b < g->first[u + 1] && g->head[b] == g->head[a])
                b++;
            TRY(allot_pair(s->cx, s->book, g, a, b, s->arc_flow, s->cancelled));
        }
    return ERR_OK;
}

static void share_run(void *self)
{
    Share *share = self;
    share->err = share_allot(share);
}

Err allot(Ctx *cx, const Book *book, const Graph *graph, const int64_t *arc_flow,
          int64_t *cancelled_minor)
{
    Ctx own CLEANUP(ctx_clear) = ctx_make(cx->arena.cap_bytes - cx->arena.used_bytes + 1);
    uint32_t middle = 0;
    while (graph->first[middle] < graph->arc_count / 2)
        middle++;
    Share left = { cx, book, graph, arc_flow, cancelled_minor, 0, middle, ERR_OK };
    Share right = { &own, book, graph, arc_flow, cancelled_minor, middle, graph->firm_count,
                    ERR_OK };
    run_both(share_run, &left, share_run, &right);
    TRY(left.err);
    return right.err == ERR_OK ? ERR_OK : fail(cx, own.err, "%s", own.detail);
}
