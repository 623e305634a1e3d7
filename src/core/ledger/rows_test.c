#include "core/ledger/rows.h"

#include "test.h"

#include <stdint.h>

TEST(test_ledger_rows__never_move_while_they_grow)
{
    enum { N = 100000 };
    Ctx cx = ctx_make(64 << 20);
    LedgerRows rows = ledger_rows_make(sizeof(uint64_t));
    uint64_t *first = NULL;
    for (uint64_t i = 0; i < N; i++) {
        CHECK_OK("room", &cx, ledger_rows_reserve(&cx, &rows, 1));
        uint64_t *row = ledger_rows_push(&rows);
        *row = i;
        first = first ? first : row;
    }
    CHECK_TRUE("the first one is where it was", ledger_rows_at(&rows, 0) == first);
    for (uint32_t i = 0; i < N; i++)
        if (*(uint64_t *)ledger_rows_at(&rows, i) != i)
            CHECK_EQ("each has its value", *(uint64_t *)ledger_rows_at(&rows, i), i);
    ctx_clear(&cx);
}

TEST(test_ledger_rows__says_when_there_is_no_room)
{
    for (uint64_t nth = 1; nth < 100; nth++) {
        Ctx cx = ctx_make(64 << 20);
        LedgerRows rows = ledger_rows_make(sizeof(uint64_t));
        cx.arena.fail_at = nth;
        Err err = ledger_rows_reserve(&cx, &rows, 40000);
        bool hit = cx.arena.allocations >= nth;
        cx.arena.fail_at = 0;
        ctx_forgive(&cx);
        CHECK_EQ("fails where memory does", err, hit ? ERR_NO_MEMORY : ERR_OK);
        CHECK_OK("and then there is", &cx, ledger_rows_reserve(&cx, &rows, 40000));
        CHECK_ERR("more than can be numbered", &cx,
                  ledger_rows_reserve(&cx, &rows, LEDGER_ROWS_MAX + (size_t)1), ERR_LIMIT);
        ctx_clear(&cx);
        if (!hit) {
            CHECK_TRUE("it was asked for often", nth > 10);
            return;
        }
    }
    CHECK_TRUE("it ends", false);
}
