/* book.c - one pass over the text, one hash probe a name, one sort of the firms and, unless the
 * file is already in the order of its ids, one of the ids; equal neighbours are the duplicates.
 * O(bytes), and O(rows log rows) only where ids are long and alike. */
#include "core/netting/book.h"

#include "base/both.h"
#include "base/check.h"
#include "base/list.h"
#include "core/netting/firm_names.h"
#include "core/netting/sort.h"

#include <string.h>

enum { BATCH = 32 };
static_assert((int)NETTING_FIELD_BYTES_MAX <= (int)FIRM_NAME_BYTES_MAX, "a name has room");

enum { ID, DEBTOR, CREDITOR, AMOUNT, CURRENCY, DUE, ENCUMBERED, COLUMNS };
static const char *const columns[COLUMNS] = {
    [ID] = "id", [DEBTOR] = "debtor", [CREDITOR] = "creditor", [AMOUNT] = "amount",
    [CURRENCY] = "currency", [DUE] = "due", [ENCUMBERED] = "encumbered",
};

typedef struct Reader {
    Ctx *cx;
    Book book;
    List bad;                       /* of BadRow */
    FirmNames names;
    int column[COLUMNS];
    Text ccy_text;                  /* the currency read last, which is mostly the next one too */
    Ccy ccy;
} Reader;

/* --- fields: each returns NULL, or why the field is bad ------------------------------------- */

/* Plain digits with at most `digits` after a point, and too few of them to overflow; -1: anything
 * else, which the general reader then judges. */
static int64_t short_amount(Text text, int digits)
{
    int64_t value = 0;
    size_t i = 0;
    if (text.n == 0 || text.n > 17)
        return -1;
    for (; i < text.n && text.at[i] >= '0' && text.at[i] <= '9'; i++)
        value = value * 10 + (text.at[i] - '0');
    if (i == 0 || i > 14 || (i < text.n && text.at[i] != '.') || i + 1 == text.n)
        return -1;
    int after = i < text.n ? (int)(text.n - i) - 1 : 0;
    if (after > digits)
        return -1;
    for (i++; i < text.n; i++) {
        if (text.at[i] < '0' || text.at[i] > '9')
            return -1;
        value = value * 10 + (text.at[i] - '0');
    }
    for (; after < digits; after++)
        value *= 10;
    return value;
}

static const char *read_amount(Text text, Ccy ccy, int64_t *out)
{
    *out = short_amount(text, ccy_digits(ccy));
    if (*out >= 0)
        return NULL;
    int64_t minor = 0;
    Err err = decimal_parse(text, ccy_digits(ccy), &minor);
    if (err == ERR_OVERFLOW)
        return "the amount is too large";
    if (err == ERR_INVALID)
        return "the amount has more digits after the point than its currency";
    if (err != ERR_OK)
        return "the amount is not a decimal number";
    if (minor < 0)
        return "the amount is negative";
    *out = minor;
    return NULL;
}

static const char *read_ccy(Reader *r, Text text, Ccy *out)
{
    if (text.n == 0) {
        *out = CCY_CNY;
        return NULL;
    }
    if (r->ccy_text.n == 0 || !firm_name_same(text, r->ccy_text)) {
        Ccy ccy;
        if (ccy_parse(r->cx, text, &ccy) != ERR_OK) {
            ctx_forgive(r->cx);
            return "the currency is unknown";
        }
        r->ccy_text = text;
        r->ccy = ccy;
    }
    *out = r->ccy;
    return NULL;
}

static int two_digits(const char *s)
{
    return s[0] >= '0' && s[0] <= '9' && s[1] >= '0' && s[1] <= '9'
        ? (s[0] - '0') * 10 + (s[1] - '0') : -1;
}

static const char *read_due(Text text, Date *out)
{
    *out = DATE_NONE;
    if (text.n == 0)
        return NULL;
    static const char wrong[] = "the due date is not a date like 2026-05-31";
    if (text.n != 10 || text.at[4] != '-' || text.at[7] != '-')
        return wrong;
    int century = two_digits(text.at), year = two_digits(text.at + 2);
    int month = two_digits(text.at + 5), day = two_digits(text.at + 8);
    if (century < 0 || year < 0 || !date_valid(century * 100 + year, month, day))
        return wrong;
    *out = date_of(century * 100 + year, month, day);
    return NULL;
}

static const char *read_flag(Text text, bool *out)
{
    *out = false;
    if (text.n == 0 || (text.n == 2 && text.at[0] == 'n' && text.at[1] == 'o'))
        return NULL;                            /* almost every row */
    static const char *const no[] = { "false", "0", "n" };
    static const char *const yes[] = { "yes", "true", "1", "y" };
    for (size_t i = 0; i < COUNT(no); i++)
        if (text_is(text, no[i]))
            return NULL;
    for (size_t i = 0; i < COUNT(yes); i++)
        if (text_is(text, yes[i])) {
            *out = true;
            return NULL;
        }
    return "encumbered is neither yes nor no";
}

/* --- rows ----------------------------------------------------------------------------------- */

static Err refuse(Reader *r, uint32_t line, const char *why, Text what)
{
    r->book.bad_count++;
    if (r->bad.count == BOOK_BAD_LISTED_MAX)
        return ERR_OK;
    BadRow *bad = list_push(r->cx, &r->bad);
    if (!bad)
        return r->cx->err;
    *bad = (BadRow){ .line = line, .why = why, .what = what };
    return ERR_OK;
}

typedef struct RowNames {
    Text debtor, creditor;
    uint64_t debtor_hash, creditor_hash;
} RowNames;

/* Everything of a row but its firms' numbers. NULL; or why the row is bad, and of which field. */
static const char *read_fields(Reader *r, const NettingCsv *csv, BookRow *row, RowNames *names,
                               Text *what)
{
    *what = csv->count > 0 ? csv->field[0] : TEXT("");
    if (csv->fault)
        return csv->fault;
    if (csv->count > COLUMNS)
        return "the row has more fields than the header";
    Text id = netting_csv_field(csv, r->column[ID]);
    names->debtor = netting_csv_field(csv, r->column[DEBTOR]);
    names->creditor = netting_csv_field(csv, r->column[CREDITOR]);
    if (id.n == 0)
        return "the id is missing";
    if (names->debtor.n == 0)
        return "the debtor is missing";
    if (names->creditor.n == 0)
        return "the creditor is missing";
    *what = names->debtor;
    if (firm_name_same(names->debtor, names->creditor))
        return "a firm cannot owe itself";
    Ccy ccy;
    *what = netting_csv_field(csv, r->column[CURRENCY]);
    const char *why = read_ccy(r, *what, &ccy);
    if (why)
        return why;
    *what = netting_csv_field(csv, r->column[AMOUNT]);
    why = read_amount(*what, ccy, &row->amount_minor);
    if (why)
        return why;
    *what = netting_csv_field(csv, r->column[DUE]);
    why = read_due(*what, &row->due);
    if (why)
        return why;
    row->id = id.at;
    row->id_bytes = (uint8_t)id.n;
    row->ccy = (uint8_t)ccy;
    *what = netting_csv_field(csv, r->column[ENCUMBERED]);
    return read_flag(*what, &row->encumbered);
}

static Err number_batch(Reader *r, BookRow *rows, const RowNames *names, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        TRY(firm_names_number(r->cx, &r->names, names[i].debtor, names[i].debtor_hash,
                              &rows[i].debtor));
        TRY(firm_names_number(r->cx, &r->names, names[i].creditor, names[i].creditor_hash,
                              &rows[i].creditor));
    }
    return ERR_OK;
}

/* Rows are numbered a batch at a time, so that the look-ups of a batch wait for memory together. */
static Err read_rows(Reader *r, NettingCsv *csv)
{
    RowNames names[BATCH];
    size_t pending = 0;
    for (;;) {
        bool more;
        TRY(netting_csv_next(r->cx, csv, &more));
        BookRow *row = &r->book.rows[r->book.row_count];
        if (more) {
            Text what;
            const char *why = read_fields(r, csv, row, &names[pending], &what);
            if (why) {
                TRY(refuse(r, csv->line, why, what));
                continue;
            }
            RowNames *name = &names[pending++];
            name->debtor_hash = firm_names_hash(&r->names, name->debtor);
            name->creditor_hash = firm_names_hash(&r->names, name->creditor);
            firm_names_expect(&r->names, name->debtor_hash);
            firm_names_expect(&r->names, name->creditor_hash);
            r->book.row_count++;
        }
        if (pending == BATCH || (!more && pending > 0)) {
            TRY(number_batch(r, &r->book.rows[r->book.row_count - pending], names, pending));
            pending = 0;
        }
        if (!more)
            return ERR_OK;
    }
}

/* --- canonical order ------------------------------------------------------------------------ */

static Err order_firms(Reader *r)
{
    Ctx *cx = r->cx;
    size_t n = r->names.firms.count;
    const Text *found = r->names.firms.items;
    Text *firms = NEW(cx, Text, n);
    if (!firms)
        return cx->err;
    ArenaMark mark = arena_mark(&cx->arena);
    SortName *names = NEW(cx, SortName, n);
    uint32_t *rank = NEW(cx, uint32_t, n);
    if (!names || !rank)
        return cx->err;
    for (size_t f = 0; f < n; f++)
        names[f] = (SortName){ found[f].at, (uint32_t)found[f].n, (uint32_t)f };
    TRY(sort_names(cx, names, n));
    for (size_t f = 0; f < n; f++) {
        rank[names[f].index] = (uint32_t)f;
        firms[f] = (Text){ names[f].at, names[f].bytes };
    }
    for (size_t i = 0; i < r->book.row_count; i++) {
        BookRow *row = &r->book.rows[i];
        row->debtor = rank[row->debtor];
        row->creditor = rank[row->creditor];
    }
    arena_rewind(&cx->arena, mark);
    r->book.firms = firms;
    r->book.firm_count = n;
    return ERR_OK;
}

static SortName id_of(const BookRow *row, uint32_t index)
{
    return (SortName){ row->id, row->id_bytes, index };
}

static bool ids_ascend(const Book *book)
{
    for (size_t i = 1; i < book->row_count; i++)
        if (sort_name_cmp(id_of(&book->rows[i - 1], 0), id_of(&book->rows[i], 0)) >= 0)
            return false;
    return true;
}

/* Lists all rows of every id that stands twice: which of them is meant cannot be known. */
static Err refuse_duplicates(Reader *r, const SortName *names, size_t n)
{
    for (size_t i = 0, j; i < n; i = j) {
        j = i + 1;
        while (j < n && sort_name_cmp(names[i], names[j]) == 0)
            j++;
        for (size_t k = i; k < j && j - i > 1; k++) {
            r->book.rows[names[k].index].id_bytes = 0;
            TRY(refuse(r, 0, "the id stands on more than one row",
                       (Text){ names[k].at, names[k].bytes }));
        }
    }
    return ERR_OK;
}

/* Takes out the rows marked by an empty id, and gives those that stay their new numbers. */
static Err drop_marked(Reader *r, SortName *names)
{
    size_t n = r->book.row_count, kept = 0, kept_names = 0;
    uint32_t *moved = NEW(r->cx, uint32_t, n);
    if (!moved)
        return r->cx->err;
    for (size_t i = 0; i < n; i++) {
        moved[i] = (uint32_t)kept;
        if (r->book.rows[i].id_bytes > 0)
            r->book.rows[kept++] = r->book.rows[i];
        else
            moved[i] = UINT32_MAX;
    }
    for (size_t i = 0; i < n; i++)
        if (moved[names[i].index] != UINT32_MAX) {
            names[kept_names] = names[i];
            names[kept_names++].index = moved[names[i].index];
        }
    assert(kept == kept_names);
    r->book.row_count = kept;
    return ERR_OK;
}

static Err order_ids(Reader *r)
{
    Ctx *cx = r->cx;
    size_t n = r->book.row_count;
    r->book.by_id = NEW(cx, uint32_t, n);
    if (!r->book.by_id)
        return cx->err;
    if (ids_ascend(&r->book)) {
        for (size_t i = 0; i < n; i++)
            r->book.by_id[i] = (uint32_t)i;
        return ERR_OK;
    }
    SortName *names = NEW(cx, SortName, n);     /* not given back: refused rows may be listed */
    if (!names)
        return cx->err;
    for (size_t i = 0; i < n; i++)
        names[i] = id_of(&r->book.rows[i], (uint32_t)i);
    TRY(sort_names(cx, names, n));
    size_t bad_before = r->book.bad_count;
    TRY(refuse_duplicates(r, names, n));
    if (r->book.bad_count > bad_before)
        TRY(drop_marked(r, names));
    for (size_t i = 0; i < r->book.row_count; i++)
        r->book.by_id[i] = names[i].index;
    return ERR_OK;
}

/* --- the file ------------------------------------------------------------------------------- */

static size_t count_lines(Text text)
{
    size_t n = 1;
    const char *at = text.at, *end = text.at + text.n;
    while (at < end && (at = memchr(at, '\n', (size_t)(end - at))) != NULL) {
        at++;
        n++;
    }
    return n;
}

typedef struct Part {
    Reader reader;
    NettingCsv csv;
    Err err;
} Part;

static void part_read(void *self)
{
    Part *part = self;
    part->err = read_rows(&part->reader, &part->csv);
}

/* Where the second half of the rows begins, or NULL where one reader must read them all: they are
 * few, or a line may end inside quotes. */
static const char *find_cut(const NettingCsv *csv, size_t cut_bytes)
{
    size_t n = (size_t)(csv->end - csv->at);
    if (n < cut_bytes || n < 2 || memchr(csv->at, '"', n))
        return NULL;
    const char *lf = memchr(csv->at + n / 2, '\n', n - n / 2);
    return lf && lf + 1 < csv->end ? lf + 1 : NULL;
}

/* Adds what the right reader found to the left one, under the left one's numbers of firms. */
static Err join(Reader *left, const Reader *right)
{
    const Text *firms = right->names.firms.items;
    size_t firm_count = right->names.firms.count, rows = right->book.row_count;
    uint32_t *number = NEW(left->cx, uint32_t, firm_count);
    if (!number)
        return left->cx->err;
    for (size_t f = 0; f < firm_count; f++)
        TRY(firm_names_number(left->cx, &left->names, firms[f],
                              firm_names_hash(&left->names, firms[f]), &number[f]));
    BookRow *to = left->book.rows + left->book.row_count;
    for (size_t i = 0; i < rows; i++) {
        to[i] = right->book.rows[i];
        to[i].debtor = number[to[i].debtor];
        to[i].creditor = number[to[i].creditor];
    }
    left->book.row_count += rows;
    const BadRow *bad = right->bad.items;
    for (size_t i = 0; i < right->bad.count; i++)
        TRY(refuse(left, bad[i].line, bad[i].why, bad[i].what));
    left->book.bad_count += right->book.bad_count - right->bad.count;
    return ERR_OK;
}

/* Two readers, each with half the rows. The right one's memory is its own until they are joined:
 * no text of its rows is a copy, there being no quotes. */
static Err read_halves(Reader *r, const NettingCsv *csv, const char *cut, size_t lines)
{
    const Arena *arena = &r->cx->arena;
    Ctx own CLEANUP(ctx_clear) = ctx_make(arena->cap_bytes - arena->used_bytes + 1);
    Part left = { .reader = *r, .csv = *csv }, right = { .reader = *r, .csv = *csv };
    left.csv.end = right.csv.at = cut;
    right.csv.next_line += (uint32_t)lines;
    right.reader.cx = &own;
    right.reader.book.rows += lines;
    right.reader.bad = list_make(sizeof(BadRow));
    TRY(firm_names_make(r->cx, &left.reader.names));
    if (firm_names_make(&own, &right.reader.names) != ERR_OK)
        return fail(r->cx, own.err, "%s", own.detail);
    run_both(part_read, &left, part_read, &right);
    TRY(left.err);
    if (right.err != ERR_OK)
        return fail(r->cx, own.err, "%s", own.detail);
    *r = left.reader;
    return join(r, &right.reader);
}

Err book_read_cut(Ctx *cx, Text csv, size_t cut_bytes, Book *out)
{
    Reader r = { .cx = cx, .bad = list_make(sizeof(BadRow)) };
    NettingCsv reader = netting_csv_make(csv);
    TRY(netting_csv_header(cx, &reader, columns, COLUMNS, AMOUNT + 1, r.column));
    const char *cut = find_cut(&reader, cut_bytes);
    size_t lines = cut ? count_lines((Text){ reader.at, (size_t)(cut - reader.at) }) - 1 : 0;
    const char *rest = cut ? cut : reader.at;
    size_t rows_max = lines + count_lines((Text){ rest, (size_t)(reader.end - rest) });
    if (rows_max > BOOK_ROWS_MAX)
        return fail(cx, ERR_LIMIT, "more than %d obligations; net them in parts, by currency",
                    (int)BOOK_ROWS_MAX);
    r.book.rows = NEW(cx, BookRow, rows_max);
    if (!r.book.rows)
        return cx->err;
    if (cut) {
        TRY(read_halves(&r, &reader, cut, lines));
    } else {
        TRY(firm_names_make(cx, &r.names));
        TRY(read_rows(&r, &reader));
    }
    TRY(order_firms(&r));
    TRY(order_ids(&r));
    r.book.bad = r.bad.items;
    r.book.bad_listed = r.bad.count;
    *out = r.book;
    return ERR_OK;
}

Err book_read(Ctx *cx, Text csv, Book *out)
{
    return book_read_cut(cx, csv, BOOK_CUT_BYTES, out);
}

/* --- asking --------------------------------------------------------------------------------- */

int64_t book_firm(const Book *book, Text name)
{
    size_t low = 0, high = book->firm_count;
    SortName want = { name.at, (uint32_t)name.n, 0 };
    while (low < high) {
        size_t mid = low + (high - low) / 2;
        Text firm = book->firms[mid];
        int order = sort_name_cmp((SortName){ firm.at, (uint32_t)firm.n, 0 }, want);
        if (order == 0)
            return (int64_t)mid;
        if (order < 0)
            low = mid + 1;
        else
            high = mid;
    }
    return -1;
}

int64_t book_row(const Book *book, Text id)
{
    size_t low = 0, high = book->row_count;
    SortName want = { id.at, (uint32_t)id.n, 0 };
    while (low < high) {
        size_t mid = low + (high - low) / 2;
        int order = sort_name_cmp(id_of(&book->rows[book->by_id[mid]], 0), want);
        if (order == 0)
            return (int64_t)book->by_id[mid];
        if (order < 0)
            low = mid + 1;
        else
            high = mid;
    }
    return -1;
}

Text book_row_id(const BookRow *row)
{
    return (Text){ row->id, row->id_bytes };
}

int book_row_cmp(const Book *book, uint32_t a, uint32_t b)
{
    const BookRow *x = &book->rows[a], *y = &book->rows[b];
    bool x_none = date_is_none(x->due), y_none = date_is_none(y->due);
    if (x_none != y_none)
        return x_none ? 1 : -1;
    int order = x_none ? 0 : date_cmp(x->due, y->due);
    return order ? order : sort_name_cmp(id_of(x, 0), id_of(y, 0));
}

/* --- rules ---------------------------------------------------------------------------------- */

static Err mark_listed(Ctx *cx, const Book *book, Text list, bool *marks)
{
    NettingCsv csv = netting_csv_make(list);
    for (;;) {
        bool more;
        TRY(netting_csv_next(cx, &csv, &more));
        if (!more)
            return ERR_OK;
        int64_t firm = book_firm(book, text_trim(csv.field[0]));
        if (firm >= 0)
            marks[firm] = true;
    }
}

Err book_apply_rules(Ctx *cx, Book *book, const BookRules *rules)
{
    bool *in = NEW(cx, bool, book->firm_count);
    bool *out = NEW(cx, bool, book->firm_count);
    if (!in || !out)
        return cx->err;
    TRY(mark_listed(cx, book, rules->opt_in, in));
    TRY(mark_listed(cx, book, rules->exclude, out));
    bool everyone = rules->opt_in.n == 0;
    for (size_t i = 0; i < book->row_count; i++) {
        BookRow *row = &book->rows[i];
        bool both_in = everyone || (in[row->debtor] && in[row->creditor]);
        bool one_out = out[row->debtor] || out[row->creditor];
        row->left_out = !both_in || one_out || (row->encumbered && !rules->use_encumbered);
    }
    return ERR_OK;
}
