/* sheet.h - a report of rows that may be many: the same cells as a table for people, as CSV, or as
 * JSON.
 *
 *     Sheet sheet = sheet_open(cli, columns, COUNT(columns), "trial_balance");
 *     sheet_fact(&sheet, "date", "Date", "日期", text);       above the rows
 *     TRY(sheet_cell(&sheet, text)); TRY(sheet_amount(&sheet, minor, ledger)); ...  by column
 *     TRY(sheet_close(&sheet));
 *
 * Rows go out page by page, so that memory does not grow with them: whatever cx's arena is given
 * between two cells is gone when a page is full. Columns of a table are as wide as the widest cell
 * so far. CSV has a head and CRLF; in JSON amounts are decimal strings, and a blank cell is
 * no member of its row.
 * SRC: RFC 4180 (CSV), RFC 8259 (JSON). */
#ifndef WEFT_CLI_SHEET_H
#define WEFT_CLI_SHEET_H

#include "cli/emit.h"
#include "value/date.h"

typedef struct SheetColumn {
    const char *key;            /* in CSV and JSON */
    const char *en, *zh;        /* at the head of a table; NULL: not in the table */
    bool right;
} SheetColumn;

enum { SHEET_COLUMNS_MAX = 24 };

typedef struct Sheet {
    const Cli *cli;
    const SheetColumn *columns;
    size_t count, at;           /* columns; the next one */
    enum { SHEET_TABLE, SHEET_CSV, SHEET_JSON } form;
    bool begun;                 /* the head of the rows is out */
    size_t rows;                /* so far */
    int width[SHEET_COLUMNS_MAX];
    List cells;                 /* Text: of the page */
    ArenaMark page;
    Emit emit;
} Sheet;

/* In the form asked for by --csv (the verb's option) or --json. `name` is the report's in JSON. */
Sheet sheet_open(const Cli *cli, const SheetColumn *columns, size_t count, const char *name);

/* Something about the report as a whole: a line above or below the table (en NULL: not there), a
 * member of the JSON (key NULL: not there); not in CSV. Below: after sheet_rows_end. */
MUST_USE Err sheet_fact(Sheet *sheet, const char *key, const char *en, const char *zh, Text text);
MUST_USE Err sheet_truth(Sheet *sheet, const char *key, bool truth);    /* JSON alone */

/* --- cells, from left to right; the last of a row ends it ------------------------------------- */
MUST_USE Err sheet_cell(Sheet *sheet, Text text);
MUST_USE Err sheet_blank(Sheet *sheet);
MUST_USE Err sheet_date(Sheet *sheet, Date date);
MUST_USE Err sheet_count(Sheet *sheet, int64_t n);
/* People see nothing where it is zero; sheet_balance shows zero too. */
MUST_USE Err sheet_amount(Sheet *sheet, int64_t minor, uint32_t ledger);
MUST_USE Err sheet_balance(Sheet *sheet, int64_t minor, uint32_t ledger);

MUST_USE Err sheet_rows_end(Sheet *sheet);
MUST_USE Err sheet_close(Sheet *sheet);

#endif
