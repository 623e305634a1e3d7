/* ocel_sheet.c - two ways to get the next row. O(bytes). */
#include "format/ocel_sheet.h"

#include "base/check.h"
#include "base/file.h"

#include <sqlite3.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

/* --- the database ---------------------------------------------------------------------------- */

OcelShelf ocel_shelf_folder(const char *folder)
{
    OcelShelf shelf = { .folder = text_of(folder), .name = folder };
    while (shelf.folder.n > 1 && text_ends(shelf.folder, "/"))
        shelf.folder.n--;
    return shelf;
}

static Err damaged(Ctx *cx, OcelDatabase *db)
{
    if (sqlite3_errcode(db) == SQLITE_NOMEM)
        return fail(cx, ERR_NO_MEMORY, "no memory to read the database");
    return fail(cx, ERR_SYNTAX, "not a sound SQLite database: %s", sqlite3_errmsg(db));
}

/* A write-ahead log beside the file holds changes that an immutable reading would not see. */
static Err check_beside(Ctx *cx, const char *path)
{
    Text beside;
    struct stat st;
    TRY(text_format(cx, &beside, "%s-wal", path));
    if (stat(beside.at, &st) == 0 && st.st_size > 0)
        return fail(cx, ERR_INVALID, "changes wait in %s; close the program that writes it, or "
                    "copy the log with sqlite3 .backup", beside.at);
    return ERR_OK;
}

static Err open_file(Ctx *cx, const char *path, OcelDatabase **out)
{
    TextBuf uri = textbuf_make(cx);
    Text text;
    textbuf_puts(&uri, "file:");
    for (const char *c = path; *c; c++)
        if (strchr("?#%", *c))
            textbuf_format(&uri, "%%%02X", (unsigned char)*c);
        else
            textbuf_byte(&uri, *c);
    textbuf_puts(&uri, "?mode=ro&immutable=1");
    TRY(textbuf_done(&uri, &text));
    TRY(check_beside(cx, path));
    int flags = SQLITE_OPEN_READONLY | SQLITE_OPEN_URI | SQLITE_OPEN_NOMUTEX;
    return sqlite3_open_v2(text.at, out, flags, NULL) == SQLITE_OK ? ERR_OK : damaged(cx, *out);
}

static Err open_memory(Ctx *cx, Source *source, OcelDatabase **out)
{
    Text bytes;
    TRY(source_read_all(cx, source, FILE_BYTES_MAX, &bytes));
    if (sqlite3_open_v2(":memory:", out, SQLITE_OPEN_READWRITE, NULL) != SQLITE_OK)
        return damaged(cx, *out);
    unsigned char *at = sqlite3_malloc64(bytes.n + 1);
    if (!at)
        return fail(cx, ERR_NO_MEMORY, "no memory to read the database");
    memcpy(at, bytes.at, bytes.n);
    sqlite3_int64 n = (sqlite3_int64)bytes.n;
    unsigned flags = SQLITE_DESERIALIZE_FREEONCLOSE | SQLITE_DESERIALIZE_READONLY;
    return sqlite3_deserialize(*out, "main", at, n, n, flags) == SQLITE_OK ? ERR_OK
                                                                         : damaged(cx, *out);
}

/* Nothing in the file may run, and no value may be larger than a row of CSV. */
static Err restrain(Ctx *cx, OcelDatabase *db)
{
    sqlite3_db_config(db, SQLITE_DBCONFIG_DEFENSIVE, 1, (int *)NULL);
    sqlite3_db_config(db, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, (int *)NULL);
    sqlite3_db_config(db, SQLITE_DBCONFIG_ENABLE_VIEW, 0, (int *)NULL);
    sqlite3_limit(db, SQLITE_LIMIT_LENGTH, CSV_ROW_BYTES_MAX * 16);
    sqlite3_limit(db, SQLITE_LIMIT_COLUMN, CSV_FIELDS_MAX / 2);
    return sqlite3_exec(db, "PRAGMA cell_size_check=ON; PRAGMA query_only=ON;"
                        "SELECT count(*) FROM sqlite_schema", NULL, NULL, NULL) == SQLITE_OK
         ? ERR_OK : damaged(cx, db);
}

Err ocel_shelf_sqlite(Ctx *cx, Source *source, OcelShelf *out)
{
    OcelShelf shelf CLEANUP(ocel_shelf_close) = { .name = source_name(source) };
    ctx_place(cx, shelf.name, 0);
    bool is_file;
    Err err = source_is_file(cx, source, &is_file);
    if (err == ERR_OK)
        err = is_file ? open_file(cx, shelf.name, &shelf.db)
                      : open_memory(cx, source, &shelf.db);
    if (err == ERR_OK)
        err = restrain(cx, shelf.db);
    ctx_place(cx, NULL, 0);
    TRY(err);
    *out = shelf;
    shelf.db = NULL;
    return ERR_OK;
}

void ocel_shelf_close(OcelShelf *shelf)
{
    sqlite3_close(shelf->db);
    shelf->db = NULL;
}

/* --- opening a table ------------------------------------------------------------------------- */

static Err copy_header(OcelSheet *s, const Text *names, size_t n)
{
    s->header = NEW(s->b->keep, Text, n + 1);
    if (!s->header)
        return s->b->keep->err;
    s->width = n;
    for (size_t i = 0; i < n; i++)
        TRY(text_copy(s->b->keep, text_trim(names[i]), &s->header[i]));
    return ERR_OK;
}

static Err open_csv(OcelSheet *s, const char *prefix, Text word)
{
    CsvOptions options = { .delimiter = ',' };
    CsvRow row = { 0 };
    bool more = false;
    TRY(text_format(s->b->keep, &s->path, "%.*s/%s%.*s.csv", (int)s->shelf->folder.n,
                    s->shelf->folder.at, prefix, (int)word.n, word.at));
    TRY(csv_open(s->b->keep, s->path.at, &options, &s->csv));
    TRY(csv_next(s->b->keep, s->csv, &row, &more));
    return copy_header(s, row.fields, row.count);
}

/* A plain table of the name: no view, no virtual table. */
static Err find_table(OcelSheet *s, const char *name)
{
    static const char sql[] = "SELECT sql FROM sqlite_schema WHERE type = 'table' AND name = ?1";
    OcelDatabase *db = s->shelf->db;
    sqlite3_stmt *find;
    if (sqlite3_prepare_v2(db, sql, -1, &find, NULL) != SQLITE_OK)
        return damaged(s->b->keep, db);
    sqlite3_bind_text(find, 1, name, -1, SQLITE_TRANSIENT);
    int got = sqlite3_step(find);
    const char *made = got == SQLITE_ROW ? (const char *)sqlite3_column_text(find, 0) : NULL;
    bool plain = made && sqlite3_strnicmp(made, "CREATE VIRTUAL", 14) != 0;
    if (sqlite3_finalize(find) != SQLITE_OK)
        return damaged(s->b->keep, db);
    return plain ? ERR_OK : fail(s->b->keep, ERR_INVALID, "has no table \"%s\"; is this OCEL 2.0?",
                                 name);
}

static Err open_rows(OcelSheet *s, const char *prefix, Text word)
{
    Ctx *keep = s->b->keep;
    Text name;
    TRY(text_format(keep, &name, "%s%.*s", prefix, (int)word.n, word.at));
    TRY(text_format(keep, &s->path, "%s/%s", s->shelf->name, name.at));
    ctx_place(keep, s->shelf->name, 0);
    TRY(find_table(s, name.at));
    char *sql = sqlite3_mprintf("SELECT * FROM \"%w\"", name.at);
    if (!sql)
        return fail(keep, ERR_NO_MEMORY, "no memory to read %s", s->path.at);
    int got = sqlite3_prepare_v2(s->shelf->db, sql, -1, &s->rows, NULL);
    sqlite3_free(sql);
    if (got != SQLITE_OK)
        return damaged(keep, s->shelf->db);
    size_t n = (size_t)sqlite3_column_count(s->rows);
    s->cells = NEW(keep, Text, n + 1);
    if (!s->cells)
        return keep->err;
    for (size_t i = 0; i < n; i++)
        s->cells[i] = text_of(sqlite3_column_name(s->rows, (int)i));
    return copy_header(s, s->cells, n);
}

static Err find_columns(OcelSheet *s, const char *const *columns, size_t n)
{
    assert(n <= SHEET_COLUMNS_MAX);
    for (size_t c = 0; c < n; c++) {
        size_t i = 0;
        while (i < s->width && !text_is(s->header[i], columns[c]))
            i++;
        if (i == s->width)
            return fail(s->b->keep, ERR_INVALID, "the table has no column \"%s\"; is this OCEL "
                        "2.0?", columns[c]);
        s->at[c] = i;
    }
    return ERR_OK;
}

Err ocel_sheet_open(OcelBuild *b, const OcelShelf *shelf, const char *prefix, Text word,
                    const char *const *columns, size_t n, OcelSheet *s)
{
    *s = (OcelSheet){ .b = b, .shelf = shelf };
    TRY(shelf->db ? open_rows(s, prefix, word) : open_csv(s, prefix, word));
    b->file = s->path.at;
    b->line = 0;
    ctx_place(b->keep, s->path.at, 1);
    return find_columns(s, columns, n);
}

void ocel_sheet_close(OcelSheet *s)
{
    if (s->b)
        ctx_place(s->b->keep, NULL, 0);     /* the name goes with the reader */
    csv_close(&s->csv);
    sqlite3_finalize(s->rows);
    s->rows = NULL;
}

/* --- rows ------------------------------------------------------------------------------------ */

static Err next_row(OcelSheet *s, bool *more)
{
    int got = sqlite3_step(s->rows);
    if (got != SQLITE_ROW && got != SQLITE_DONE)
        return damaged(s->b->keep, s->shelf->db);
    *more = got == SQLITE_ROW;
    s->b->line++;
    ctx_place(s->b->keep, s->path.at, s->b->line);
    for (size_t i = 0; *more && i < s->width; i++) {
        const char *at = (const char *)sqlite3_column_text(s->rows, (int)i);
        int n = sqlite3_column_bytes(s->rows, (int)i);
        s->cells[i] = at ? (Text){ at, (size_t)n } : TEXT("");
    }
    s->fields = s->cells;
    return ERR_OK;
}

/* False where the row was refused. */
static Err check_cells(OcelSheet *s, bool *good)
{
    for (size_t i = 0; i < s->width; i++)
        if (text_utf8_error(s->cells[i]) >= 0) {
            *good = false;
            return ocel_build_refuse(s->b, s->header[i].at, "bytes that are not UTF-8, or NUL");
        }
    *good = true;
    return ERR_OK;
}

static Err next_csv(OcelSheet *s, bool *more, bool *good)
{
    Ctx *keep = s->b->keep;
    CsvRow row = { 0 };
    Err err = csv_next(keep, s->csv, &row, more);
    if (err == ERR_NO_MEMORY || err == ERR_IO)
        return err;
    s->b->line = keep->place_line;
    s->fields = row.fields;
    *good = err == ERR_OK && (!*more || row.count == s->width);
    if (*good)
        return ERR_OK;
    if (err == ERR_OK)
        return ocel_build_refuse(s->b, "", "the row has %zu fields, the header has %zu",
                                 row.count, s->width);
    char why[256];
    snprintf(why, sizeof why, "%s", ctx_words(keep));
    ctx_forgive(keep);
    *more = true;
    return ocel_build_refuse(s->b, "", "%s", why);
}

Err ocel_sheet_next(OcelSheet *s, bool *more)
{
    for (bool good = false; !good;) {
        if (s->csv) {
            TRY(next_csv(s, more, &good));
        } else {
            TRY(next_row(s, more));
            good = true;
            if (*more)
                TRY(check_cells(s, &good));
        }
    }
    return ERR_OK;
}

Text ocel_sheet_cell(const OcelSheet *s, size_t i)
{
    return s->fields[s->at[i]];
}
