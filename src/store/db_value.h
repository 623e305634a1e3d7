/* db_value.h - what goes into and comes out of a database: integers, text, bytes, NULL. */
#ifndef WEFT_STORE_DB_VALUE_H
#define WEFT_STORE_DB_VALUE_H

#include "base/text.h"

#include <stddef.h>
#include <stdint.h>

typedef enum { DB_SQLITE, DB_POSTGRES } DbKind;

typedef enum {
    DB_OPEN,            /* must exist and be at this weft's schema, or older and migrated first */
    DB_CREATE,          /* made where absent, migrated to this weft's schema */
    DB_READ_ONLY,       /* must exist and be at this weft's schema */
} DbMode;

typedef enum { DB_NULL, DB_INT, DB_TEXT, DB_BLOB } DbType;

typedef struct DbValue {
    DbType type;
    int64_t integer;            /* DB_INT */
    Text bytes;                 /* DB_TEXT (UTF-8 without NUL), DB_BLOB; borrowed */
} DbValue;

enum { DB_PARAMS_MAX = 64 };    /* of one statement, and columns of one bulk insert */

DbValue db_null(void);
DbValue db_int(int64_t integer);
DbValue db_text(Text text);
DbValue db_blob(const void *at, size_t n);

/* One table for db_bulk, spelled for both databases. */
typedef struct DbTable {
    const char *columns;        /* "iitb": 'i' integer, 't' text, 'b' bytes; any may be NULL */
    const char *insert;         /* "INSERT INTO line(a,b,c,d) VALUES($1,$2,$3,$4)" */
    const char *copy;           /* "COPY line(a,b,c,d) FROM STDIN (FORMAT BINARY)" */
} DbTable;

#endif
