/* row_test.c - rows go in and come out as they are described; what cannot be is called damage. */
#include "store/row.h"

#include "test_store.h"

#include <stdio.h>
#include <string.h>

static const GapRow gap = { .order_id = 4, .number = 2, .step = 3, .line = -1, .quantity = 7500000,
                            .amount = 1250, .due = 20551, .owner = OWNER_BUYER, .party = 9 };

static Err read_gaps(Ctx *cx, Db *db, List *out)
{
    DbValue key = db_int(1);
    return rows_select(cx, db, gap_shape.all, &key, 1, &gap_shape, out);
}

TEST_STORE(test_row__comes_back_as_it_went_in)
{
    Db *db CLEANUP(db_close) = NULL;
    List rows;
    CHECK_OK("made", cx, db_open(cx, url, DB_CREATE, &db));
    CHECK_OK("in", cx, rows_insert(cx, db, &gap_shape, 1, &gap, 1));
    CHECK_OK("of another cluster", cx, rows_insert(cx, db, &gap_shape, 2, &gap, 1));
    CHECK_OK("none", cx, rows_insert(cx, db, &gap_shape, 1, NULL, 0));
    CHECK_OK("out", cx, read_gaps(cx, db, &rows));
    CHECK_EQ("one", rows.count, 1);
    CHECK_EQ("as it was", memcmp(list_at(&rows, 0), &gap, sizeof gap), 0);
    CHECK_ERR("its key is taken", cx, rows_insert(cx, db, &gap_shape, 1, &gap, 1), ERR_CONFLICT);
}

TEST_STORE(test_row__put_rewrites_what_moves_and_add_rewrites_nothing)
{
    Db *db CLEANUP(db_close) = NULL;
    DbValue key = db_int(1);
    NetFirmRow row = { .party_id = 5, .joined = 1, .since = 20530, .barred = TEXT("") };
    List rows;
    CHECK_OK("made", cx, db_open(cx, url, DB_CREATE, &db));
    CHECK_OK("put", cx, row_put(cx, db, &net_firm_shape, 1, &row));
    row.since = 20544;
    row.barred = TEXT("insolvent");
    CHECK_OK("put again", cx, row_put(cx, db, &net_firm_shape, 1, &row));
    row.since = 20600;
    CHECK_OK("add", cx, row_add(cx, db, &net_firm_shape, 1, &row));
    CHECK_OK("out", cx, rows_select(cx, db, net_firm_shape.all, &key, 1, &net_firm_shape, &rows));
    CHECK_EQ("one", rows.count, 1);
    CHECK_EQ("as it was put last", ((NetFirmRow *)list_at(&rows, 0))->since, 20544);
    CHECK_TEXT("text too", ((NetFirmRow *)list_at(&rows, 0))->barred, "insolvent");

    PartyRow party = { .party_id = 5, .ident = TEXT("local:ox"), .name = TEXT("Ox"),
                       .name_zh = TEXT(""), .roles = TEXT("sme") };
    CHECK_OK("party", cx, row_put(cx, db, &party_shape, 1, &party));
    party.ident = TEXT("local:yak");
    party.name = TEXT("Yak");
    CHECK_OK("again", cx, row_put(cx, db, &party_shape, 1, &party));
    CHECK_OK("out", cx, rows_select(cx, db, party_shape.all, &key, 1, &party_shape, &rows));
    CHECK_TEXT("what is kept is kept", ((PartyRow *)list_at(&rows, 0))->ident, "local:ox");
    CHECK_TEXT("what moves has moved", ((PartyRow *)list_at(&rows, 0))->name, "Yak");
}

/* Every column of every table, through the check that all readers of rows share. */
TEST(test_row__a_value_outside_its_column_is_damage_that_names_it)
{
    Ctx cx = ctx_make(1 << 20);
    for (size_t t = 0; t < schema_table_count; t++) {
        const RowShape *shape = schema_tables[t];
        for (size_t c = 0; c < shape->count; c++) {
            const Column *column = &shape->columns[c];
            DbValue wild[] = { db_null(), db_text(TEXT("x")), db_int(INT64_MAX),
                               db_int(INT64_MIN), db_blob("abc", 3) };
            char letter = column_letter(column);
            char name[64];
            snprintf(name, sizeof name, "%s.%s holds ", shape->name, column->name);
            for (size_t i = 0; i < COUNT(wild); i++) {
                bool takes = (wild[i].type == DB_NULL && column_may_be_null(column))
                          || (wild[i].type == DB_TEXT && letter == 't')
                          || (wild[i].type == DB_INT && letter == 'i'
                              && column_takes(column, wild[i].integer))
                          || (wild[i].type == DB_BLOB && column->type == COLUMN_BLOB);
                Err err = cell_check(&cx, shape, column, &wild[i]);
                CHECK_TRUE(name, err == ERR_OK || strncmp(cx.detail, name, strlen(name)) == 0);
                CHECK_ERR(name, &cx, err, takes ? ERR_OK : ERR_DAMAGED);
            }
        }
    }
    ctx_clear(&cx);
}

TEST_STORE(test_row__a_list_ends_where_it_ends)
{
    static const struct { const char *why, *change, *says; } rows[] = {
        { "one beyond", "UPDATE gap SET owner = 5", "gap.owner holds 5, which is not 0 to 4" },
        { "far beyond", "UPDATE gap SET owner = 99", "gap.owner holds 99" },
        { "below", "UPDATE gap SET owner = -1", "gap.owner holds -1" },
        { "no line", "UPDATE gap SET line = -2", "gap.line holds -2" },
        { "no date", "UPDATE gap SET due = 2147483648", "gap.due holds 2147483648" },
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        Db *db CLEANUP(db_close) = NULL;
        List list;
        CHECK_OK("made", cx, db_open(cx, url, DB_CREATE, &db));
        CHECK_OK("begins", cx, db_begin(cx, db));
        CHECK_OK("in", cx, rows_insert(cx, db, &gap_shape, 1, &gap, 1));
        CHECK_OK("the last of the list", cx, db_run(cx, db, "UPDATE gap SET owner = 4", NULL, 0,
                                                    NULL));
        CHECK_OK("is good", cx, read_gaps(cx, db, &list));
        CHECK_OK(rows[i].why, cx, db_run(cx, db, rows[i].change, NULL, 0, NULL));
        Err err = read_gaps(cx, db, &list);
        CHECK_TRUE(rows[i].why, strncmp(cx->detail, rows[i].says, strlen(rows[i].says)) == 0);
        CHECK_ERR(rows[i].why, cx, err, ERR_DAMAGED);
        db_rollback(db);
    }
}
