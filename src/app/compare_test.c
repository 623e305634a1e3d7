/* compare_test.c - what stands in one store alone is told, and the rows after it are no worse. */
#include "app/compare.h"

#include "schema/schema.h"
#include "store/row.h"
#include "test.h"

/* Rows of the table of gaps by their numbers, 0 ending them; of number 4 the amount is `amount`. */
static void fill(Ctx *cx, const int *numbers, int64_t amount, Db **out)
{
    CHECK_OK("made", cx, db_open(cx, "sqlite::memory:", DB_CREATE, out));
    for (; *numbers; numbers++) {
        GapRow row = { .order_id = 7, .number = *numbers, .amount = *numbers == 4 ? amount : 100 };
        CHECK_OK("in", cx, rows_insert(cx, *out, &gap_shape, 3, &row, 1));
    }
}

TEST(test_compare__tells_each_row_by_its_key)
{
    static const struct {
        const char *why;
        int stored[6], rebuilt[6];
        int64_t amount, rows;
        const char *says;
    } rows[] = {
        { "nothing in either", { 0 }, { 0 }, 100, 0, "" },
        { "the same", { 1, 4 }, { 1, 4 }, 100, 2, "" },
        { "one too many in front", { 1, 2, 4 }, { 2, 4 }, 100, 3,
          "gap: order_id 7, number 1: stored, and no replay makes it\n" },
        { "one too few between", { 1, 4 }, { 1, 2, 4 }, 100, 3,
          "gap: order_id 7, number 2: not stored, and the replay makes it\n" },
        { "one too few at the end", { 1 }, { 1, 5 }, 100, 2,
          "gap: order_id 7, number 5: not stored, and the replay makes it\n" },
        { "another amount", { 1, 4 }, { 1, 4 }, 250, 2,
          "gap: order_id 7, number 4; amount: stored 100, rebuilt 250\n" },
        { "all of it at once", { 1, 3, 4 }, { 2, 3, 4, 5 }, 99, 5,
          "gap: order_id 7, number 1: stored, and no replay makes it\n"
          "gap: order_id 7, number 2: not stored, and the replay makes it\n"
          "gap: order_id 7, number 4; amount: stored 100, rebuilt 99\n"
          "gap: order_id 7, number 5: not stored, and the replay makes it\n" },
    };
    Ctx cx = ctx_make((size_t)1 << 26);
    for (size_t i = 0; i < COUNT(rows); i++) {
        Db *stored CLEANUP(db_close) = NULL;
        Db *rebuilt CLEANUP(db_close) = NULL;
        Differences found = differences_make(&cx);
        int64_t seen = 0;
        Text shown;
        fill(&cx, rows[i].stored, 100, &stored);
        fill(&cx, rows[i].rebuilt, rows[i].amount, &rebuilt);
        CHECK_OK(rows[i].why, &cx, compare_table(&cx, &gap_shape, (Compared){ stored, 3 },
                                                 (Compared){ rebuilt, 3 }, &found, &seen));
        CHECK_OK(rows[i].why, &cx, textbuf_done(&found.shown, &shown));
        CHECK_TEXT(rows[i].why, shown, rows[i].says);
        CHECK_EQ(rows[i].why, seen, rows[i].rows);
    }
    ctx_clear(&cx);
}

TEST(test_compare__counts_what_it_does_not_show)
{
    Ctx cx = ctx_make((size_t)1 << 26);
    Db *stored CLEANUP(db_close) = NULL;
    Db *rebuilt CLEANUP(db_close) = NULL;
    Differences found = differences_make(&cx);
    int numbers[DIFFERENCES_SHOWN_MAX + 12] = { 0 }, nothing[] = { 0 };
    int64_t seen = 0, lines = 0;
    Text shown, rest;
    for (int i = 0; i < DIFFERENCES_SHOWN_MAX + 11; i++)
        numbers[i] = i + 1;
    fill(&cx, numbers, 100, &stored);
    fill(&cx, nothing, 100, &rebuilt);
    CHECK_OK("compares", &cx, compare_table(&cx, &gap_shape, (Compared){ stored, 3 },
                                            (Compared){ rebuilt, 3 }, &found, &seen));
    CHECK_OK("done", &cx, textbuf_done(&found.shown, &shown));
    for (rest = shown; rest.n > 0; lines++)
        (void)text_split(rest, '\n', &rest);
    CHECK_EQ("all are counted", found.count, DIFFERENCES_SHOWN_MAX + 11);
    CHECK_EQ("some are shown", lines, DIFFERENCES_SHOWN_MAX);
    ctx_clear(&cx);
}
