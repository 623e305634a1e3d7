/* ocel_sheet.h - a table of a relational event log, row by row: a CSV file of a folder, or a table
 * of an SQLite file.
 *
 * An SQLite file is opened read-only and immutable: nothing is written to it or beside it, no lock
 * is taken. Views and virtual tables are not read, so that nothing in the file runs. */
#ifndef WEFT_FORMAT_OCEL_SHEET_H
#define WEFT_FORMAT_OCEL_SHEET_H

#include "base/source.h"
#include "format/csv.h"
#include "format/ocel_log.h"

typedef struct sqlite3 OcelDatabase;

/* Where the tables are: exactly one of folder and db. */
typedef struct OcelShelf {
    Text folder;                /* without a slash at its end */
    OcelDatabase *db;
    const char *name;           /* of the SQLite file, for messages */
} OcelShelf;

/* folder: of CSV files. Lives as long as the caller's text. */
OcelShelf ocel_shelf_folder(const char *folder);
/* A plain file is read where it is, anything else from memory (up to FILE_BYTES_MAX). ERR_SYNTAX it
 * is no database, or a damaged one; ERR_INVALID changes wait beside it; ERR_IO, ERR_LIMIT. */
MUST_USE Err ocel_shelf_sqlite(Ctx *cx, Source *source, OcelShelf *out);
void ocel_shelf_close(OcelShelf *shelf);        /* for CLEANUP */

enum { SHEET_COLUMNS_MAX = 4 };

typedef struct OcelSheet {
    OcelBuild *b;
    const OcelShelf *shelf;
    CsvReader *csv;
    struct sqlite3_stmt *rows;
    Text path;                              /* as told in places */
    Text *header, *cells;                   /* cells: of an SQLite row */
    size_t width;
    size_t at[SHEET_COLUMNS_MAX];           /* where the columns asked for are */
    const Text *fields;                     /* the row, good until the next */
} OcelSheet;

/* Opens the table PREFIX WORD and finds the n columns. Failures are set in b->keep: ERR_IO no such
 * file, ERR_INVALID no such table of the database, or it lacks a column; ERR_NO_MEMORY. */
MUST_USE Err ocel_sheet_open(OcelBuild *b, const OcelShelf *shelf, const char *prefix, Text word,
                             const char *const *columns, size_t n, OcelSheet *out);
void ocel_sheet_close(OcelSheet *sheet);        /* for CLEANUP */

/* The next good row, its place set in b; those that are not are refused on the way. ERR_IO;
 * ERR_SYNTAX the database is damaged. */
MUST_USE Err ocel_sheet_next(OcelSheet *sheet, bool *more);

/* The cell of the i-th column asked for. */
Text ocel_sheet_cell(const OcelSheet *sheet, size_t i);

#endif
