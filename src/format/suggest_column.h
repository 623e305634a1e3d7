/* suggest_column.h - what the columns of an unknown table seem to hold: from their headers, and
 * from the values of the first rows. For suggest.c alone. */
#ifndef WEFT_FORMAT_SUGGEST_COLUMN_H
#define WEFT_FORMAT_SUGGEST_COLUMN_H

#include "base/list.h"
#include "base/source.h"
#include "format/cell.h"
#include "format/csv.h"

typedef enum {
    ROLE_NONE, ROLE_INVOICE_NO, ROLE_ORDER_NO, ROLE_DESPATCH_NO, ROLE_RECEIPT_NO, ROLE_PAYMENT_NO,
    ROLE_SELLER, ROLE_SELLER_ID, ROLE_BUYER, ROLE_BUYER_ID, ROLE_DATE, ROLE_DUE, ROLE_SHIP_BY,
    ROLE_CURRENCY, ROLE_AMOUNT, ROLE_TOTAL, ROLE_TAX, ROLE_PRICE, ROLE_QUANTITY, ROLE_UNIT,
    ROLE_ITEM, ROLE_ITEM_NAME, ROLE_LINE, ROLE_COUNT
} ColumnRole;

enum { SUGGEST_ROWS_MAX = 500, SUGGEST_COLUMNS_MAX = 256 };

typedef struct SampleColumn {
    Text header;
    ColumnRole role;
    size_t score;               /* how well the header says so */
    bool twice;                 /* another column has the same header: no mapping can name it */
    List values;                /* Text, those that are not empty, in order */
} SampleColumn;

typedef struct Sample {
    const char *encoding;       /* "UTF-8", "GB18030", "WINDOWS-1252": as mappings name them */
    char delimiter;
    bool utf16;                 /* read as UTF-8 by way of it */
    SampleColumn *columns;
    size_t column_count;
    size_t rows;                /* looked at */
} Sample;

/* Looks at the front of the source, which must have been kept, and at its first rows; afterwards
 * the source stands at its beginning again. Texts live in cx's arena. ERR_SYNTAX no table;
 * ERR_LIMIT too many columns; failures of csv_on. */
MUST_USE Err sample_read(Ctx *cx, Source *source, Sample *out);

/* The column of a role; NULL: none. */
const SampleColumn *sample_column(const Sample *sample, ColumnRole role);

#endif
