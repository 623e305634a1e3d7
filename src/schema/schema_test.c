/* schema_test.c - what no compiler sees of a description: names told apart, keys in front. */
#include "schema/schema.h"

#include "test.h"

#include <string.h>

TEST(test_schema__no_two_tables_and_no_two_columns_share_a_name)
{
    for (size_t t = 0; t < schema_table_count; t++) {
        const RowShape *shape = schema_tables[t];
        for (size_t u = 0; u < t; u++)
            CHECK_TRUE(shape->name, strcmp(shape->name, schema_tables[u]->name) != 0);
        for (size_t c = 0; c < shape->count; c++)
            for (size_t d = 0; d < c; d++)
                CHECK_TRUE(shape->columns[c].name,
                           strcmp(shape->columns[c].name, shape->columns[d].name) != 0);
    }
}

TEST(test_schema__a_list_has_values_and_an_exception_a_reason)
{
    for (size_t t = 0; t < schema_table_count; t++) {
        const RowShape *shape = schema_tables[t];
        CHECK_EQ(shape->name, strlen(shape->letters), shape->count + 1);
        for (size_t c = 0; c < shape->count; c++) {
            const Column *column = &shape->columns[c];
            CHECK_EQ(column->name, column->type == COLUMN_ENUM, column->list > 0);
            CHECK_EQ(column->name, shape->letters[c + 1], column_letter(column));
            CHECK_TRUE(column->name, !column->aside || strlen(column->aside) > 20);
            CHECK_TRUE(column->name, column->offset < shape->row_bytes);
        }
    }
}

/* The statements are put together by the compiler: once, by hand, what should come out. */
TEST(test_schema__statements_are_what_one_would_write)
{
    CHECK_TEXT("insert", text_of(net_firm_shape.insert),
               "INSERT INTO net_firm(cluster_id,\nparty_id,\njoined,\nsince,\nbarred) "
               "VALUES($1, $2, $3, $4, $5)");
    CHECK_TEXT("put", text_of(net_firm_shape.put),
               "INSERT INTO net_firm(cluster_id,\nparty_id,\njoined,\nsince,\nbarred) "
               "VALUES($1, $2, $3, $4, $5) ON CONFLICT(cluster_id,\nparty_id) DO UPDATE SET --,\n"
               "joined = excluded.joined,\nsince = excluded.since,\nbarred = excluded.barred");
    CHECK_TEXT("copy", text_of(net_pair_shape.copy),
               "COPY net_pair(cluster_id,\nparty_id,\nother_id) FROM STDIN (FORMAT BINARY)");
    CHECK_TEXT("all", text_of(party_account_shape.all),
               "SELECT --,\naccount,\nparty_id,\nbic,\ncnaps,\nsince_day,\nplace,\n"
               "act_id\nFROM party_account "
               "WHERE cluster_id = $1 ORDER BY cluster_id,\naccount COLLATE \"C\"");
    CHECK_TEXT("letters", text_of(net_firm_shape.letters), "iiiit");
}
