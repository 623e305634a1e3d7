/* sheet.c - a page of cells is kept, then printed and given back. */
#include "cli/sheet.h"

#include "base/check.h"
#include "core/books/unit.h"

#include <string.h>

enum { PAGE_ROWS = 500 };

static bool in_table(const Sheet *sheet, size_t c)
{
    return sheet->columns[c].en != NULL;
}

static Err begin_page(Sheet *sheet)
{
    sheet->page = arena_mark(&sheet->cli->cx->arena);
    sheet->cells = list_make(sizeof(Text));
    sheet->emit = emit_make(sheet->cli->cx);
    return list_reserve(sheet->cli->cx, &sheet->cells, (PAGE_ROWS + 1) * sheet->count);
}

Sheet sheet_open(const Cli *cli, const SheetColumn *columns, size_t count, const char *name)
{
    Sheet sheet = { .cli = cli, .columns = columns, .count = count,
                    .form = cli->json ? SHEET_JSON : cli_option(cli, "csv") ? SHEET_CSV
                                                                           : SHEET_TABLE };
    assert(count <= SHEET_COLUMNS_MAX);
    if (sheet.form == SHEET_JSON)
        printf("{\"report\":\"%s\"", name);
    return sheet;
}

/* --- facts ------------------------------------------------------------------------------------ */

Err sheet_fact(Sheet *sheet, const char *key, const char *en, const char *zh, Text text)
{
    if (sheet->form == SHEET_JSON && key) {
        TextBuf buf = textbuf_make(sheet->cli->cx);
        Text out;
        textbuf_format(&buf, ",\"%s\":", key);
        textbuf_json(&buf, text);
        TRY(textbuf_done(&buf, &out));
        fwrite(out.at, 1, out.n, stdout);
    } else if (sheet->form == SHEET_TABLE && en) {
        printf("%s%s%.*s\n", cli_say(sheet->cli, en, zh), cli_say(sheet->cli, ": ", "："),
               (int)text.n, text.at);
    }
    return ERR_OK;
}

Err sheet_truth(Sheet *sheet, const char *key, bool truth)
{
    if (sheet->form == SHEET_JSON)
        printf(",\"%s\":%s", key, truth ? "true" : "false");
    return ERR_OK;
}

/* --- rows going out --------------------------------------------------------------------------- */

static void csv_cell(Text cell)
{
    bool quoted = false;
    for (size_t i = 0; i < cell.n && !quoted; i++)
        quoted = strchr(",\"\r\n", cell.at[i]) != NULL;
    if (!quoted) {
        fwrite(cell.at, 1, cell.n, stdout);
        return;
    }
    putchar('"');
    for (size_t i = 0; i < cell.n; i++) {
        if (cell.at[i] == '"')
            putchar('"');
        putchar(cell.at[i]);
    }
    putchar('"');
}

static void print_csv(const Sheet *sheet, const Text *cells, size_t rows)
{
    for (size_t i = 0; i < rows * sheet->count; i++) {
        csv_cell(cells[i]);
        fputs((i + 1) % sheet->count == 0 ? "\r\n" : ",", stdout);
    }
}

static Err print_json(Sheet *sheet, const Text *cells, size_t rows)
{
    Emit *emit = &sheet->emit;
    Text out;
    for (size_t r = 0; r < rows; r++) {
        if (sheet->rows > PAGE_ROWS || r > 0)
            textbuf_byte(&emit->buf, ',');
        emit->comma = false;
        emit_open(emit, NULL, '{');
        for (size_t c = 0; c < sheet->count; c++) {
            Text cell = cells[r * sheet->count + c];
            if (cell.at)
                emit_text(emit, sheet->columns[c].key, cell);
        }
        emit_close(emit, '}');
    }
    TRY(textbuf_done(&emit->buf, &out));
    fwrite(out.at, 1, out.n, stdout);
    return ERR_OK;
}

static void pad(int n)
{
    for (int i = 0; i < n; i++)
        putchar(' ');
}

static void print_row(const Sheet *sheet, const Text *cells)
{
    int owed = 0;               /* blanks before the next cell, so that no line ends in them */
    for (size_t c = 0; c < sheet->count; c++) {
        if (!in_table(sheet, c))
            continue;
        int gap = sheet->width[c] - text_columns(cells[c]);
        int before = sheet->columns[c].right ? gap : 0;
        if (cells[c].n > 0) {
            pad(owed + before);
            fwrite(cells[c].at, 1, cells[c].n, stdout);
            owed = gap - before + 2;
        } else {
            owed += sheet->width[c] + 2;
        }
    }
    putchar('\n');
}

static void print_table(Sheet *sheet, const Text *cells, size_t rows, bool head)
{
    for (size_t i = 0; i < rows * sheet->count; i++) {
        int columns = text_columns(cells[i]);
        if (columns > sheet->width[i % sheet->count])
            sheet->width[i % sheet->count] = columns;
    }
    for (size_t r = 0; r < rows; r++) {
        bool bold = r == 0 && head && sheet->cli->color;
        fputs(bold ? "\033[1m" : "", stdout);
        print_row(sheet, cells + r * sheet->count);
        fputs(bold ? "\033[0m" : "", stdout);
    }
}

static Err push(Sheet *sheet, Text text)
{
    Text *cell = list_push(sheet->cli->cx, &sheet->cells);
    if (!cell)
        return sheet->cli->cx->err;
    *cell = text;
    return ERR_OK;
}

/* The head of the rows: column titles, or the opening bracket. */
static Err begin_rows(Sheet *sheet)
{
    sheet->begun = true;
    TRY(begin_page(sheet));
    if (sheet->form == SHEET_JSON) {
        printf(",\"rows\":[");
        return ERR_OK;
    }
    for (size_t c = 0; c < sheet->count; c++) {
        const SheetColumn *column = &sheet->columns[c];
        TRY(push(sheet, text_of(sheet->form == SHEET_CSV ? column->key
                                : !column->en ? "" : cli_say(sheet->cli, column->en,
                                                             column->zh))));
    }
    return ERR_OK;
}

static Err flush(Sheet *sheet)
{
    const Text *cells = sheet->cells.items;
    size_t rows = sheet->cells.count / sheet->count;
    bool head = sheet->rows <= PAGE_ROWS;
    assert(sheet->at == 0);
    switch (sheet->form) {
    case SHEET_CSV: print_csv(sheet, cells, rows); break;
    case SHEET_TABLE: print_table(sheet, cells, rows, head); break;
    case SHEET_JSON: TRY(print_json(sheet, cells, rows)); break;
    }
    if (ferror(stdout))
        return fail(sheet->cli->cx, ERR_IO, "standard output cannot be written");
    arena_rewind(&sheet->cli->cx->arena, sheet->page);
    return begin_page(sheet);
}

/* --- cells ------------------------------------------------------------------------------------ */

Err sheet_cell(Sheet *sheet, Text text)
{
    if (!sheet->begun)
        TRY(begin_rows(sheet));
    TRY(push(sheet, text));
    sheet->at = (sheet->at + 1) % sheet->count;
    if (sheet->at != 0)
        return ERR_OK;
    sheet->rows++;
    return sheet->rows % PAGE_ROWS == 0 ? flush(sheet) : ERR_OK;
}

Err sheet_blank(Sheet *sheet)
{
    return sheet_cell(sheet, (Text){ NULL, 0 });
}

static Err cell_copy(Sheet *sheet, const char *text)
{
    Text copy;
    TRY(text_copy(sheet->cli->cx, text_of(text), &copy));
    return sheet_cell(sheet, copy);
}

Err sheet_date(Sheet *sheet, Date date)
{
    char text[DATE_TEXT_SIZE];
    return date_is_none(date) ? sheet_blank(sheet) : cell_copy(sheet, date_format(date, text));
}

Err sheet_count(Sheet *sheet, int64_t n)
{
    char text[DECIMAL_TEXT_SIZE];
    return cell_copy(sheet, decimal_format(n, 0, 0, text));
}

Err sheet_balance(Sheet *sheet, int64_t minor, uint32_t ledger)
{
    char text[DECIMAL_TEXT_SIZE];
    return cell_copy(sheet, sheet->form == SHEET_TABLE ? unit_format_grouped(minor, ledger, text)
                                                       : unit_format(minor, ledger, text));
}

Err sheet_amount(Sheet *sheet, int64_t minor, uint32_t ledger)
{
    return minor == 0 && sheet->form == SHEET_TABLE ? sheet_blank(sheet)
                                                    : sheet_balance(sheet, minor, ledger);
}

Err sheet_rows_end(Sheet *sheet)
{
    if (!sheet->begun)
        TRY(begin_rows(sheet));
    TRY(flush(sheet));
    if (sheet->form == SHEET_JSON)
        putchar(']');
    return ERR_OK;
}

Err sheet_close(Sheet *sheet)
{
    if (sheet->form == SHEET_JSON)
        puts("}");
    return ERR_OK;
}
