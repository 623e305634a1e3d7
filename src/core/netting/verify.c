/* verify.c - two files against a third, in plain sums. Deliberately naive: whoever doubts a netting
 * should be able to read this page and be sure. */
#include "core/netting/verify.h"

#include "base/check.h"
#include "core/netting/amount.h"
#include "core/netting/graph.h"

#include <string.h>

#define LEVEL_NONE INT64_MIN

typedef struct Verifier {
    Ctx *cx;
    const Book *book;
    const VerifyFunder *funder;
    int64_t *cancelled;             /* of each row of the book; -1: not yet said */
    int64_t *level;                 /* of each firm, this currency */
    i128 *net, *owes, *owed;        /* of each firm, this currency */
    int64_t funder_level[2];
    Text certificate;
    VerifyResult result;
} Verifier;

/* Keeps the first problem. */
static Err wrong(Verifier *v, const char *what, Text name)
{
    v->result.good = false;
    if (v->result.problem.n > 0)
        return ERR_OK;
    return text_format(v->cx, &v->result.problem, "%s: %.*s", what, (int)name.n,
                       name.at ? name.at : "");
}

static Err forbidden(Verifier *v, const char *what, Text name)
{
    v->result.allowed = false;
    return wrong(v, what, name);
}

/* --- what was cancelled --------------------------------------------------------------------- */

/* The book's row of that id; *next guesses that the file is in the order of the ids. */
static int64_t row_of(const Book *book, Text id, size_t *next)
{
    if (*next < book->row_count) {
        uint32_t row = book->by_id[*next];
        if (text_eq(book_row_id(&book->rows[row]), id)) {
            ++*next;
            return row;
        }
    }
    return book_row(book, id);
}

static Err take_cancelled(Verifier *v, Text id, Text amount, size_t *next)
{
    int64_t at = row_of(v->book, id, next), minor = 0;
    if (at < 0)
        return forbidden(v, "no obligation has this id", id);
    const BookRow *row = &v->book->rows[at];
    if (v->cancelled[at] >= 0)
        return forbidden(v, "cancelled twice", id);
    if (decimal_parse(amount, ccy_digits((Ccy)row->ccy), &minor) != ERR_OK)
        return forbidden(v, "what is cancelled is not an amount", id);
    v->cancelled[at] = minor > 0 ? minor : 0;
    if (minor < 0)
        return forbidden(v, "less than nothing is cancelled", id);
    if (minor > row->amount_minor)
        return forbidden(v, "more is cancelled than was owed", id);
    if (minor > 0 && row->left_out)
        return forbidden(v, row->encumbered ? "encumbered, and yet cancelled"
                                            : "left out by the rules, and yet cancelled", id);
    return ERR_OK;
}

static Err read_cancelled(Verifier *v, Text text)
{
    static const char *const names[] = { "id", "cancelled" };
    int column[COUNT(names)];
    NettingCsv csv = netting_csv_make(text);
    TRY(netting_csv_header(v->cx, &csv, names, COUNT(names), COUNT(names), column));
    for (size_t next = 0;;) {
        bool more;
        TRY(netting_csv_next(v->cx, &csv, &more));
        if (!more)
            return ERR_OK;
        Text id = netting_csv_field(&csv, column[0]);
        if (csv.fault)
            TRY(forbidden(v, csv.fault, id));
        else
            TRY(take_cancelled(v, id, netting_csv_field(&csv, column[1]), &next));
    }
}

/* --- the certificate ------------------------------------------------------------------------ */

static Err take_level(Verifier *v, const NettingCsv *csv, const int *column)
{
    Text firm = netting_csv_field(csv, column[1]), level = netting_csv_field(csv, column[2]);
    Text funder = netting_csv_field(csv, column[3]);
    int64_t value = 0;
    if (level.n == 0 || level.n > 18 || !text_to_int64(level, &value))
        return wrong(v, "the certificate's level is not a whole number of up to 18 digits", firm);
    if (firm.n == 0 && (text_is(funder, "in") || text_is(funder, "out"))) {
        v->funder_level[text_is(funder, "out")] = value;
        return ERR_OK;
    }
    int64_t at = book_firm(v->book, firm);
    if (at < 0)
        return wrong(v, "the certificate names a firm that has no obligations", firm);
    v->level[at] = value;
    return ERR_OK;
}

static Err read_levels(Verifier *v, Ccy ccy)
{
    static const char *const names[] = { "currency", "firm", "level", "funder" };
    int column[COUNT(names)];
    for (size_t f = 0; f < v->book->firm_count; f++)
        v->level[f] = LEVEL_NONE;
    v->funder_level[0] = v->funder_level[1] = LEVEL_NONE;
    NettingCsv csv = netting_csv_make(v->certificate);
    TRY(netting_csv_header(v->cx, &csv, names, COUNT(names), 3, column));
    for (;;) {
        bool more;
        TRY(netting_csv_next(v->cx, &csv, &more));
        if (!more)
            return ERR_OK;
        if (csv.fault)
            TRY(wrong(v, csv.fault, csv.field[0]));
        else if (text_is(netting_csv_field(&csv, column[0]), ccy_code(ccy)))
            TRY(take_level(v, &csv, column));
    }
}

/* --- adding up ------------------------------------------------------------------------------ */

/* bound += minor * worth, where worth is above 0; false where it passes 127 bits. */
static bool add_product(i128 *bound, i128 minor, int64_t worth)
{
    i128 product;
    if (worth <= 0)
        return true;
    return !__builtin_mul_overflow(minor, (i128)worth, &product)
        && !__builtin_add_overflow(*bound, product, bound);
}

static Err add_rows(Verifier *v, VerifyCurrency *c, bool *fits)
{
    size_t firms = v->book->firm_count;
    memset(v->net, 0, firms * sizeof *v->net);
    memset(v->owes, 0, firms * sizeof *v->owes);
    memset(v->owed, 0, firms * sizeof *v->owed);
    for (size_t i = 0; i < v->book->row_count; i++) {
        const BookRow *row = &v->book->rows[i];
        if (row->ccy != (uint8_t)c->ccy)
            continue;
        int64_t cancelled = v->cancelled[i] > 0 ? v->cancelled[i] : 0;
        c->cancelled_minor += cancelled;
        v->net[row->debtor] += cancelled;
        v->net[row->creditor] -= cancelled;
        if (row->left_out || row->amount_minor == 0)
            continue;
        v->owes[row->debtor] += row->amount_minor;
        v->owed[row->creditor] += row->amount_minor;
        int64_t pay = v->level[row->debtor], get = v->level[row->creditor];
        if (pay == LEVEL_NONE || get == LEVEL_NONE)
            TRY(wrong(v, "the certificate has no level for",
                      v->book->firms[pay == LEVEL_NONE ? row->debtor : row->creditor]));
        else
            *fits = *fits && add_product(&c->bound_minor, row->amount_minor, 1 - pay + get);
    }
    return ERR_OK;
}

static i128 least(i128 a, i128 b)
{
    return a < b ? a : b;
}

/* The funder's arcs: out to each firm within its line, from each firm in, and the one between. */
static Err add_funder(Verifier *v, VerifyCurrency *c, bool *fits)
{
    int64_t most = v->funder->liquidity_minor, in = v->funder_level[0], out = v->funder_level[1];
    if (in == LEVEL_NONE || out == LEVEL_NONE)
        return wrong(v, "the certificate has no levels for the funder", TEXT("in, out"));
    *fits = *fits && add_product(&c->bound_minor, most, out - in);
    for (size_t f = 0; f < v->book->firm_count; f++) {
        if (v->level[f] == LEVEL_NONE)
            continue;
        i128 line = least(v->owes[f], GRAPH_CAP_MAX);
        if (v->funder->line_minor)
            line = least(line, v->funder->line_minor[f]);
        *fits = *fits && add_product(&c->bound_minor, line, v->level[f] - out);
        *fits = *fits
            && add_product(&c->bound_minor, least(v->owed[f], GRAPH_CAP_MAX), in - v->level[f]);
    }
    return ERR_OK;
}

static Err check_firms(Verifier *v, VerifyCurrency *c, bool funded)
{
    for (size_t f = 0; f < v->book->firm_count; f++) {
        Text firm = v->book->firms[f];
        if (v->net[f] != 0 && !funded)
            TRY(forbidden(v, "the net position moves of", firm));
        if (v->net[f] <= 0)
            continue;
        c->lent_minor += v->net[f];
        if (funded && v->funder->line_minor && v->net[f] > v->funder->line_minor[f])
            TRY(forbidden(v, "borrows more than its line", firm));
    }
    if (funded && c->lent_minor > v->funder->liquidity_minor)
        return forbidden(v, "more is lent than the liquidity in", text_of(ccy_code(c->ccy)));
    return ERR_OK;
}

static Err verify_currency(Verifier *v, Ccy ccy)
{
    VerifyCurrency *c = &v->result.currency[v->result.currency_count++];
    *c = (VerifyCurrency){ .ccy = ccy };
    bool funded = v->funder && v->funder->liquidity_minor > 0 && v->funder->ccy == ccy;
    bool fits = true;
    TRY(read_levels(v, ccy));
    TRY(add_rows(v, c, &fits));
    TRY(check_firms(v, c, funded));
    if (funded)
        TRY(add_funder(v, c, &fits));
    if (!fits)
        return wrong(v, "the certificate's levels are absurdly far apart in",
                     text_of(ccy_code(ccy)));
    if (c->cancelled_minor == c->bound_minor)
        return ERR_OK;
    char got[AMOUNT_TEXT_SIZE], bound[AMOUNT_TEXT_SIZE];
    Text detail;
    TRY(text_format(v->cx, &detail, "%s %s of at most %s", ccy_code(ccy),
                    amount_format(c->cancelled_minor, ccy, got),
                    amount_format(c->bound_minor, ccy, bound)));
    return wrong(v, "not proven to be the most", detail);
}

Err verify(Ctx *cx, const Book *book, Text cancelled_csv, Text certificate_csv,
           const VerifyFunder *funder, VerifyResult *out)
{
    size_t firms = book->firm_count;
    Verifier v = { .cx = cx, .book = book, .funder = funder, .certificate = certificate_csv,
                   .cancelled = NEW(cx, int64_t, book->row_count), .level = NEW(cx, int64_t, firms),
                   .net = NEW(cx, i128, firms), .owes = NEW(cx, i128, firms),
                   .owed = NEW(cx, i128, firms), .result = { .good = true, .allowed = true } };
    if (!v.cancelled || !v.level || !v.net || !v.owes || !v.owed)
        return cx->err;
    bool present[CCY_COUNT] = { false };
    for (size_t i = 0; i < book->row_count; i++) {
        v.cancelled[i] = -1;
        present[book->rows[i].ccy] = true;
    }
    TRY(read_cancelled(&v, cancelled_csv));
    for (int ccy = 0; ccy < CCY_COUNT; ccy++)
        if (present[ccy])
            TRY(verify_currency(&v, (Ccy)ccy));
    *out = v.result;
    return ERR_OK;
}
