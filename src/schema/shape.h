/* shape.h - a table is described once, a row a column, and all else is made from that.
 *
 *     #define GAP_COLUMNS(C)                  role, type, name; keys first, in the key's order
 *         C(KEY,   ID,           order_id)
 *         C(KEY,   COUNT,        number)
 *         C(KEPT,  ENUM(OWNERS), owner)
 *     ROW_STRUCT(GapRow, GAP_COLUMNS);        in a header
 *     #define ROW GapRow                      in schema.c
 *     SHAPE(gap, GAP_COLUMNS);                const RowShape gap_shape
 *     #undef ROW
 *
 * A new column is one line: the struct, the statements, the check of what is read and what
 * `weft verify` compares follow from it. The tables are made by migrations, which keep the history
 * of stores already made; store/schema_check.h holds both databases against the descriptions.
 * cluster_id is the first column of every table and no member of a row: it is given beside it.
 *
 * Statements are literals, put together by the compiler, so that each is a constant with an address
 * of its own (store/db.h). A list has a comma before each of its names; the first comma ends up
 * behind "--", in a comment to the end of its line, and each name ends its line before the next. */
#ifndef WEFT_SCHEMA_SHAPE_H
#define WEFT_SCHEMA_SHAPE_H

#include "base/check.h"
#include "schema/column.h"
#include "schema/params.h"

typedef struct RowShape {
    const char *name;           /* of the table; of a query, what it reads */
    const Column *columns;
    size_t count;               /* without cluster_id */
    size_t row_bytes;
    /* Of a table: cluster_id leads. NULL where only a query stands behind the shape. */
    const char *letters;        /* "iitb" */
    const char *insert, *copy;
    const char *add;            /* insert; where the key is there, nothing */
    const char *put;            /* insert; where the key is there, write what MOVES */
    const char *all;            /* every row of cluster $1 by key: the columns without cluster_id */
} RowShape;

/* --- rows ------------------------------------------------------------------------------------- */
#define ROW_MEMBER(role, type, name) MEMBER_##type name;
#define ROW_STRUCT(Row, list) typedef struct Row { list(ROW_MEMBER) } Row

/* --- statements ------------------------------------------------------------------------------- */
#define NAME_COMMA(role, type, name)  ",\n" #name
#define LETTER_OF(role, type, name)   LETTER_##type

#define KEY_COMMA(role, type, name)   KEY_COMMA_##role(name, type)
#define KEY_COMMA_KEY(name, type)     ",\n" #name
#define KEY_COMMA_KEPT(name, type)    ""
#define KEY_COMMA_MOVES(name, type)   ""
#define KEY_COMMA_ASIDE(why)          KEY_COMMA_NONE
#define KEY_COMMA_NONE(name, type)    ""

/* Text keys go by their bytes on both databases, whatever the server's language. */
#define ORDER_COMMA(role, type, name) ORDER_COMMA_##role(name, type)
#define ORDER_COMMA_KEY(name, type)   ",\n" #name ORDERED_##type
#define ORDER_COMMA_KEPT(name, type)  ""
#define ORDER_COMMA_MOVES(name, type) ""
#define ORDER_COMMA_ASIDE(why)        KEY_COMMA_NONE
#define ORDERED_TEXT                  " COLLATE \"C\""
#define ORDERED_ID                    ""
#define ORDERED_COUNT                 ""
#define ORDERED_INDEX                 ""
#define ORDERED_DAY                   ""
#define ORDERED_CCY                   ""
#define ORDERED_ENUM(n)               ""
#define ORDERED_BITS                  ""
#define ORDERED_U64                   ""
#define ORDERED_ID16                  ""

#define SET_COMMA(role, type, name)   SET_COMMA_##role(name)
#define SET_COMMA_KEY(name)           ""
#define SET_COMMA_KEPT(name)          ""
#define SET_COMMA_MOVES(name)         ",\n" #name " = excluded." #name
#define SET_COMMA_ASIDE(why)          SET_COMMA_KEPT

/* "SELECT every column FROM table "; a WHERE follows. */
#define SELECT(list, table) "SELECT --" list(NAME_COMMA) "\nFROM " table " "
#define NAME_LIST(list)         "cluster_id" list(NAME_COMMA)
#define INSERT_INTO(list, table) \
    "INSERT INTO " table "(" NAME_LIST(list) ") VALUES(" PARAMS(list) ")"
/* For an INSERT: what to do with a row whose key is there. */
#define OR_MOVE(list) \
    " ON CONFLICT(cluster_id" list(KEY_COMMA) ") DO UPDATE SET --" list(SET_COMMA)


/* --- the shape -------------------------------------------------------------------------------- */
#define COLUMN_OF(role_, type_, name_)                                                      \
    { .name = #name_, TYPED_##type_, ROLE_##role_, .offset = offsetof(ROW, name_) },
#define SHAPE_COLUMNS(table, list) \
    static const Column table##_columns[] = { list(COLUMN_OF) }
#define SHAPE_ROWS(table) \
    .columns = table##_columns, .count = COUNT(table##_columns), .row_bytes = sizeof(ROW)

/* Of a table, with outside linkage; ROW is its row's struct. */
#define SHAPE(table, list)                                                                  \
    SHAPE_COLUMNS(table, list);                                                             \
    const RowShape table##_shape = {                                                        \
        .name = #table, SHAPE_ROWS(table),                                                  \
        .letters = "i" list(LETTER_OF),                                                     \
        .insert = INSERT_INTO(list, #table),                                                \
        .copy = "COPY " #table "(" NAME_LIST(list) ") FROM STDIN (FORMAT BINARY)",          \
        .add = INSERT_INTO(list, #table) " ON CONFLICT DO NOTHING",                         \
        .put = INSERT_INTO(list, #table) OR_MOVE(list),                                     \
        .all = SELECT(list, #table) "WHERE cluster_id = $1 ORDER BY cluster_id"       \
               list(ORDER_COMMA),                                                           \
    }
/* Of a query: what it reads, in order; never written. */
#define QUERY_SHAPE(shape, what, list)                                                      \
    SHAPE_COLUMNS(shape, list);                                                             \
    static const RowShape shape = { .name = (what), SHAPE_ROWS(shape) }

#endif
