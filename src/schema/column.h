/* column.h - what a column of the store may hold, and how a row's struct holds it.
 *
 * A stored integer outside its column's range is no value but damage: readers of rows ask
 * column_takes before anything can become an index, a shift or a date. The types say the unit too,
 * so that what is made of a description later (JSON, the heads of tables) need not guess it. */
#ifndef WEFT_SCHEMA_COLUMN_H
#define WEFT_SCHEMA_COLUMN_H

#include "base/ctx.h"
#include "base/sha256.h"
#include "base/text.h"
#include "core/ledger/types.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef enum {
    COLUMN_ID,                  /* of a paper, an act, a party; 0: none */
    COLUMN_COUNT,               /* of things, or a running number */
    COLUMN_INDEX,               /* from 0; -1: none, or the whole */
    COLUMN_DAY,                 /* since 1970-01-01; DATE_NONE: none */
    COLUMN_DAYS,                /* how many; -1: not stated */
    COLUMN_US,                  /* microseconds since 1970, UTC */
    COLUMN_CCY,                 /* ISO 4217 number that weft knows; 0: none */
    COLUMN_FLAG,                /* 0 or 1 */
    COLUMN_ENUM,                /* 0 to list - 1 */
    COLUMN_MINOR,               /* minor units of the row's currency */
    COLUMN_E6,                  /* millionths: quantities and prices */
    COLUMN_E9,                  /* 1e-9: rates and shares */
    COLUMN_BITS,                /* 64 of them, that mean nothing by themselves */
    COLUMN_TEXT,
    COLUMN_BLOB,
    COLUMN_HASH,                /* 32 bytes */
    COLUMN_U64,                 /* the ledger's: unsigned, in the same 64 bits */
    COLUMN_U32,
    COLUMN_U16,
    COLUMN_ID16,                /* 16 bytes, big end first */
    COLUMN_NAME16,              /* the same; NULL is 0: nothing is named */
    COLUMN_END,                 /* U64; NULL: never */
} ColumnType;

typedef enum {
    COLUMN_KEY,                 /* of the primary key */
    COLUMN_KEPT,                /* written once */
    COLUMN_MOVES,               /* rewritten by an update */
} ColumnRole;

typedef struct Column {
    const char *name;
    ColumnType type;
    int64_t list;               /* ENUM: how many values there are */
    ColumnRole role;
    const char *aside;          /* why no replay can say what it should be; NULL: one can */
    size_t offset;              /* in the row's struct */
} Column;

char column_letter(const Column *column);       /* 'i', 't' or 'b', as store/db_value.h has them */
bool column_may_be_null(const Column *column);
/* May a stored integer, or so many stored bytes, be read as this column's value? */
bool column_takes(const Column *column, int64_t value);
bool column_takes_bytes(const Column *column, size_t n);
/* What it takes, for a message: "0 to 10", "32 bytes". */
MUST_USE Err column_range(Ctx *cx, const Column *column, Text *out);

/* --- as a list of columns spells them (shape.h) ----------------------------------------------- */
#define MEMBER_ID      int64_t
#define MEMBER_COUNT   int64_t
#define MEMBER_INDEX   int64_t
#define MEMBER_DAY     int64_t
#define MEMBER_DAYS    int64_t
#define MEMBER_US      int64_t
#define MEMBER_CCY     int64_t
#define MEMBER_FLAG    int64_t
#define MEMBER_ENUM(n) int64_t
#define MEMBER_MINOR   int64_t
#define MEMBER_E6      int64_t
#define MEMBER_E9      int64_t
#define MEMBER_BITS    int64_t
#define MEMBER_TEXT    Text
#define MEMBER_BLOB    Text
#define MEMBER_HASH    Hash
#define MEMBER_U64     uint64_t
#define MEMBER_U32     uint32_t
#define MEMBER_U16     uint16_t
#define MEMBER_ID16    LedgerId
#define MEMBER_NAME16  LedgerId
#define MEMBER_END     uint64_t

#define LETTER_ID      "i"
#define LETTER_COUNT   "i"
#define LETTER_INDEX   "i"
#define LETTER_DAY     "i"
#define LETTER_DAYS    "i"
#define LETTER_US      "i"
#define LETTER_CCY     "i"
#define LETTER_FLAG    "i"
#define LETTER_ENUM(n) "i"
#define LETTER_MINOR   "i"
#define LETTER_E6      "i"
#define LETTER_E9      "i"
#define LETTER_BITS    "i"
#define LETTER_TEXT    "t"
#define LETTER_BLOB    "b"
#define LETTER_HASH    "b"
#define LETTER_U64     "i"
#define LETTER_U32     "i"
#define LETTER_U16     "i"
#define LETTER_ID16    "b"
#define LETTER_NAME16  "b"
#define LETTER_END     "i"

#define TYPED_ID       .type = COLUMN_ID
#define TYPED_COUNT    .type = COLUMN_COUNT
#define TYPED_INDEX    .type = COLUMN_INDEX
#define TYPED_DAY      .type = COLUMN_DAY
#define TYPED_DAYS     .type = COLUMN_DAYS
#define TYPED_US       .type = COLUMN_US
#define TYPED_CCY      .type = COLUMN_CCY
#define TYPED_FLAG     .type = COLUMN_FLAG
#define TYPED_ENUM(n)  .type = COLUMN_ENUM, .list = (n)
#define TYPED_MINOR    .type = COLUMN_MINOR
#define TYPED_E6       .type = COLUMN_E6
#define TYPED_E9       .type = COLUMN_E9
#define TYPED_BITS     .type = COLUMN_BITS
#define TYPED_TEXT     .type = COLUMN_TEXT
#define TYPED_BLOB     .type = COLUMN_BLOB
#define TYPED_HASH     .type = COLUMN_HASH
#define TYPED_U64      .type = COLUMN_U64
#define TYPED_U32      .type = COLUMN_U32
#define TYPED_U16      .type = COLUMN_U16
#define TYPED_ID16     .type = COLUMN_ID16
#define TYPED_NAME16   .type = COLUMN_NAME16
#define TYPED_END      .type = COLUMN_END

#define ROLE_KEY       .role = COLUMN_KEY
#define ROLE_KEPT      .role = COLUMN_KEPT
#define ROLE_MOVES     .role = COLUMN_MOVES
#define ROLE_READ      .role = COLUMN_KEPT      /* of a query */
#define ROLE_ASIDE(why) .role = COLUMN_KEPT, .aside = (why)

#endif
