/* row.h - structs to rows and back: a table's columns are listed once.
 *
 *     #define GAP_COLUMNS(INT, TEXT) INT(order_id) INT(number) TEXT(item)
 *     typedef struct GapRow { GAP_COLUMNS(ROW_INT, ROW_TEXT) } GapRow;
 *     static const RowField gap_fields[] = { GAP_COLUMNS(FIELD_INT, FIELD_TEXT) };   with
 *     static const RowShape gap_shape = ROW_SHAPE(GapRow, gap_fields, "gap", GAP_COLUMNS, 4);
 *
 * cluster_id is the first column of every table and no field of a row: it is given beside it.
 * A Hash column is a 32-byte field; reading one of another length is ERR_DAMAGED. */
#ifndef WEFT_STORE_ROW_H
#define WEFT_STORE_ROW_H

#include "base/list.h"
#include "base/sha256.h"
#include "store/db.h"

#include <stddef.h>
#include <stdint.h>

typedef struct RowField {
    char type;                  /* 'i' int64_t, 't' Text, 'h' Hash */
    size_t offset;
} RowField;

typedef struct RowShape {
    const RowField *fields;
    size_t count;               /* of fields, without cluster_id */
    size_t row_bytes;
    DbTable table;
} RowShape;

#define ROW_INT(name)  int64_t name;
#define ROW_TEXT(name) Text name;
#define ROW_HASH(name) Hash name;

#define COLUMN_NAME(name) ", " #name
#define COLUMN_INT(name)  "i"
#define COLUMN_TEXT(name) "t"
#define COLUMN_HASH(name) "b"

/* "$1, ..., $n" as one literal; tables have 4 to 40 columns. */
#define PARAMS_4  "$1, $2, $3, $4"
#define PARAMS_5  PARAMS_4 ", $5"
#define PARAMS_6  PARAMS_5 ", $6"
#define PARAMS_7  PARAMS_6 ", $7"
#define PARAMS_8  PARAMS_7 ", $8"
#define PARAMS_9  PARAMS_8 ", $9"
#define PARAMS_10 PARAMS_9 ", $10"
#define PARAMS_11 PARAMS_10 ", $11"
#define PARAMS_12 PARAMS_11 ", $12"
#define PARAMS_13 PARAMS_12 ", $13"
#define PARAMS_14 PARAMS_13 ", $14"
#define PARAMS_15 PARAMS_14 ", $15"
#define PARAMS_16 PARAMS_15 ", $16"
#define PARAMS_17 PARAMS_16 ", $17"
#define PARAMS_18 PARAMS_17 ", $18"
#define PARAMS_19 PARAMS_18 ", $19"
#define PARAMS_20 PARAMS_19 ", $20"
#define PARAMS_21 PARAMS_20 ", $21"
#define PARAMS_22 PARAMS_21 ", $22"
#define PARAMS_23 PARAMS_22 ", $23"
#define PARAMS_24 PARAMS_23 ", $24"
#define PARAMS_25 PARAMS_24 ", $25"
#define PARAMS_26 PARAMS_25 ", $26"
#define PARAMS_27 PARAMS_26 ", $27"
#define PARAMS_28 PARAMS_27 ", $28"
#define PARAMS_29 PARAMS_28 ", $29"
#define PARAMS_30 PARAMS_29 ", $30"
#define PARAMS_31 PARAMS_30 ", $31"
#define PARAMS_32 PARAMS_31 ", $32"
#define PARAMS_33 PARAMS_32 ", $33"
#define PARAMS_34 PARAMS_33 ", $34"
#define PARAMS_35 PARAMS_34 ", $35"
#define PARAMS_36 PARAMS_35 ", $36"
#define PARAMS_37 PARAMS_36 ", $37"
#define PARAMS_38 PARAMS_37 ", $38"
#define PARAMS_39 PARAMS_38 ", $39"
#define PARAMS_40 PARAMS_39 ", $40"

/* The columns of a table as SQL text, cluster_id first. */
#define COLUMN_LIST(columns) "cluster_id" columns(COLUMN_NAME, COLUMN_NAME, COLUMN_NAME)

/* n is the number of columns with cluster_id: the literal must fit the list (rows_insert asserts
 * it). Upserts have statements of their own. */
#define ROW_SHAPE(Row, field_array, name, list, n)                                           \
    {                                                                                           \
        .fields = (field_array), .count = COUNT(field_array), .row_bytes = sizeof(Row),         \
        .table = {                                                                              \
            .columns = "i" list(COLUMN_INT, COLUMN_TEXT, COLUMN_HASH),                       \
            .insert = "INSERT INTO " name "(" COLUMN_LIST(list) ") VALUES(" PARAMS_##n ")",  \
            .copy = "COPY " name "(" COLUMN_LIST(list) ") FROM STDIN (FORMAT BINARY)",       \
        },                                                                                      \
    }

/* Inserts n rows in bulk; all or none. */
MUST_USE Err rows_insert(Ctx *cx, Db *db, const RowShape *shape, int64_t cluster_id,
                         const void *rows, size_t n);

/* Reads the present row of a query whose columns are the shape's fields in order (no cluster_id)
 * into *out. Text is copied into cx's arena. */
MUST_USE Err row_read(Ctx *cx, const DbRows *rows, const RowShape *shape, void *out);

/* Runs a query and reads all its rows: a List of the shape's rows. */
MUST_USE Err rows_select(Ctx *cx, Db *db, const char *sql, const DbValue *values, size_t count,
                         const RowShape *shape, List *out);

/* The same for a query that gives at most one row. */
MUST_USE Err rows_select_one(Ctx *cx, Db *db, const char *sql, const DbValue *values, size_t count,
                             const RowShape *shape, bool *found, void *out);

#endif
