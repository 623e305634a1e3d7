/* csv_fuzz.c - any bytes as a table: read in one piece and byte by byte it is the same, and a row
 * can be gone back to. The first byte chooses delimiter and encoding. */
#include "fuzz.h"

#include "file.h"
#include "format/csv.h"

enum { ROWS_MAX = 1000 };

static const CsvOptions choices[] = {
    { .delimiter = 0 },
    { .delimiter = ';', .encoding_else = { "ISO-8859-1", 10 } },
    { .delimiter = '\t', .encoding = { "WINDOWS-1252", 12 } },
    { .delimiter = '|', .encoding = { "GB18030", 7 } },
};

static bool same(const CsvRow *a, const CsvRow *b)
{
    if (a->count != b->count || a->line != b->line || a->offset != b->offset)
        return false;
    for (size_t i = 0; i < a->count; i++)
        if (!text_eq(a->fields[i], b->fields[i]))
            return false;
    return true;
}

static void check_row(const CsvRow *row)
{
    assert(row->count <= CSV_FIELDS_MAX && row->line > 0 && row->offset >= 0);
    for (size_t i = 0; i < row->count; i++)
        assert(row->fields[i].n == 0 || text_utf8_error(row->fields[i]) < 0);
}

/* Reads both in step; *last is the place of the last row that could be read. */
static void compare(Ctx *cx, CsvReader *whole, CsvReader *slow, CsvRow *last)
{
    bool more = true, more_too = true;
    for (int n = 0; more && n < ROWS_MAX; n++) {
        CsvRow a, b;
        Err err = csv_next(cx, whole, &a, &more);
        (void)fuzz_ok(cx, err);
        assert(csv_next(cx, slow, &b, &more_too) == err);
        ctx_forgive(cx);
        if (err != ERR_OK && err_exit_code(err) != 1)
            return;
        assert(err != ERR_OK || more == more_too);
        if (err != ERR_OK || !more)
            continue;
        check_row(&a);
        assert(same(&a, &b));
        *last = a;
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size == 0)
        return 0;
    Ctx cx CLEANUP(ctx_clear) = ctx_make(FUZZ_MEMORY_BYTES);
    FuzzFile file CLEANUP(fuzz_file_close) = fuzz_file(fuzz_text(data + 1, size - 1));
    CsvOptions options = choices[data[0] % COUNT(choices)], bytewise = options;
    bytewise.read_bytes = 1;
    CsvReader *whole CLEANUP(csv_close) = NULL, *slow CLEANUP(csv_close) = NULL;
    CsvRow last = { .line = 0 }, row;
    bool more;
    if (!fuzz_ok(&cx, csv_open(&cx, file.path, &options, &whole))
        || !fuzz_ok(&cx, csv_open(&cx, file.path, &bytewise, &slow)))
        return 0;
    compare(&cx, whole, slow, &last);
    if (last.line == 0 || !fuzz_ok(&cx, csv_seek(&cx, whole, last.offset, last.line)))
        return 0;
    if (fuzz_ok(&cx, csv_next(&cx, whole, &row, &more)))
        assert(more && row.line == last.line && row.offset == last.offset
               && row.count == last.count);
    return 0;
}
