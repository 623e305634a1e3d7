/* report.c - the result of a netting as files and summaries (run.h). The two files a row or firm
 * long are written into one piece of memory counted beforehand; the summaries are small. */
#include "core/netting/report.h"

#include "base/both.h"
#include "base/check.h"
#include "core/netting/amount.h"

#include <string.h>

/* --- files ---------------------------------------------------------------------------------- */

static char *put(char *out, const char *text)
{
    size_t n = strlen(text);
    memcpy(out, text, n);
    return out + n;
}

/* The rows from .. to-1 of the canonical order, written to `at` and on. */
typedef struct CancelledRows {
    const Netting *netting;
    size_t from, to;
    char *at;
} CancelledRows;

static void put_cancelled(void *self)
{
    CancelledRows *rows = self;
    const Book *book = &rows->netting->book;
    for (size_t i = rows->from; i < rows->to; i++) {
        uint32_t r = book->by_id[i];
        rows->at = netting_csv_put(rows->at, book_row_id(&book->rows[r]));
        *rows->at++ = ',';
        rows->at = amount_put(rows->at, rows->netting->cancelled_minor[r],
                              ccy_digits((Ccy)book->rows[r].ccy));
        *rows->at++ = '\n';
    }
}

Err netting_cancelled_csv(Ctx *cx, const Netting *netting, Text *out)
{
    static const char header[] = "id,cancelled\n";
    const Book *book = &netting->book;
    size_t n = book->row_count, room[2] = { sizeof header, 0 };
    for (size_t i = 0; i < n; i++)
        room[i >= n / 2] += 2u * book->rows[book->by_id[i]].id_bytes + 2 + 24 + 2;
    char *text = NEW(cx, char, room[0] + room[1]);
    if (!text)
        return cx->err;
    char *middle = text + room[0];
    CancelledRows left = { netting, 0, n / 2, put(text, header) };
    CancelledRows right = { netting, n / 2, n, middle };
    run_both(put_cancelled, &left, put_cancelled, &right);
    size_t right_bytes = (size_t)(right.at - middle);
    assert(left.at <= middle && right_bytes <= room[1]);
    memmove(left.at, middle, right_bytes);
    *out = (Text){ text, (size_t)(left.at - text) + right_bytes };
    return ERR_OK;
}

static char *put_level(char *at, const char *ccy, Text firm, int64_t level)
{
    at = put(at, ccy);
    *at++ = ',';
    at = netting_csv_put(at, firm);
    *at++ = ',';
    return amount_put(at, level, 0);
}

static size_t certificate_room(const Netting *netting)
{
    size_t room = 256, firms = 0;
    for (size_t f = 0; f < netting->book.firm_count; f++)
        firms += 2 * netting->book.firms[f].n + 2 + 32;
    return room + firms * netting->currency_count;
}

Err netting_certificate_csv(Ctx *cx, const Netting *netting, Text *out)
{
    size_t room = certificate_room(netting);
    char *text = NEW(cx, char, room), *at = text;
    if (!text)
        return cx->err;
    bool funded = netting->currency_count == 1 && netting->currency[0].funded;
    at = put(at, funded ? "currency,firm,level,funder\n" : "currency,firm,level\n");
    for (size_t i = 0; i < netting->currency_count; i++) {
        const NettingCurrency *c = &netting->currency[i];
        for (int side = 0; side < 2 && funded; side++) {
            at = put_level(at, ccy_code(c->ccy), TEXT(""), c->funding.funder_level[side]);
            at = put(at, side == 0 ? ",in\n" : ",out\n");
        }
        for (size_t f = 0; f < netting->book.firm_count; f++) {
            if (c->level[f] == INT64_MIN)
                continue;
            at = put_level(at, ccy_code(c->ccy), netting->book.firms[f], c->level[f]);
            at = put(at, funded ? ",\n" : "\n");
        }
    }
    assert((size_t)(at - text) < room);
    *out = (Text){ text, (size_t)(at - text) };
    return ERR_OK;
}

Err netting_funding_csv(Ctx *cx, const Netting *netting, Text *out)
{
    TextBuf buf = textbuf_make(cx);
    textbuf_puts(&buf, "firm,borrows,receives\n");
    const NettingCurrency *c = netting->currency_count == 1 ? &netting->currency[0] : NULL;
    for (size_t f = 0; c && c->funded && f < netting->book.firm_count; f++) {
        int64_t loan = c->funding.loan_minor[f];
        char name[2 * NETTING_FIELD_BYTES_MAX + 2], a[AMOUNT_TEXT_SIZE], b[AMOUNT_TEXT_SIZE];
        if (loan == 0)
            continue;
        char *end = netting_csv_put(name, netting->book.firms[f]);
        textbuf_put(&buf, (Text){ name, (size_t)(end - name) });
        textbuf_format(&buf, ",%s,%s\n", amount_format(loan > 0 ? loan : 0, c->ccy, a),
                       amount_format(loan < 0 ? -(i128)loan : 0, c->ccy, b));
    }
    return textbuf_done(&buf, out);
}

/* --- JSON ----------------------------------------------------------------------------------- */

static void json_amount(TextBuf *buf, const char *key, i128 minor, Ccy ccy)
{
    char text[AMOUNT_TEXT_SIZE];
    textbuf_format(buf, ",\"%s\":\"%s\"", key, amount_format(minor, ccy, text));
}

static void json_funding(TextBuf *buf, const NettingCurrency *c)
{
    const LiquidityResult *f = &c->funding;
    char text[AMOUNT_TEXT_SIZE];
    textbuf_format(buf, ",\"liquidity\":{\"discharged\":\"%s\"",
                   amount_format(f->discharged_minor, c->ccy, text));
    json_amount(buf, "by_circles", c->circles_minor, c->ccy);
    json_amount(buf, "used", f->used_minor, c->ccy);
    json_amount(buf, "expected_loss", f->loss_minor, c->ccy);
    textbuf_format(buf, ",\"marginal\":%lld,\"borrowers\":%u,\"receivers\":%u",
                   (long long)f->marginal, f->borrowers, f->receivers);
    if (c->curve.count > 0) {
        textbuf_format(buf, ",\"curve_complete\":%s,\"curve\":[",
                       c->curve.complete ? "true" : "false");
        for (size_t i = 0; i < c->curve.count; i++) {
            const LiquidityPoint *p = &c->curve.points[i];
            textbuf_format(buf, "%s{\"liquidity\":\"%s\"", i ? "," : "",
                           amount_format(p->liquidity_minor, c->ccy, text));
            json_amount(buf, "discharged", p->discharged_minor, c->ccy);
            textbuf_format(buf, ",\"slope\":%lld}", (long long)p->slope);
        }
        textbuf_puts(buf, "]");
    }
    textbuf_puts(buf, "}");
}

static void json_currency(TextBuf *buf, const NettingCurrency *c)
{
    textbuf_format(buf, "{\"currency\":\"%s\",\"obligations\":%zu,\"eligible\":%zu,"
                   "\"core_firms\":%zu,\"core_arcs\":%zu,\"optimal\":%s", ccy_code(c->ccy),
                   c->obligations, c->eligible, c->core_firms, c->core_arcs,
                   c->circles_minor == c->bound_minor ? "true" : "false");
    json_amount(buf, "total", c->total_minor, c->ccy);
    json_amount(buf, "eligible_total", c->eligible_minor, c->ccy);
    json_amount(buf, "cancelled", c->cancelled_minor, c->ccy);
    json_amount(buf, "bound", c->bound_minor, c->ccy);
    json_amount(buf, "gap", c->bound_minor - c->circles_minor, c->ccy);
    json_amount(buf, "bilateral", c->compared.bilateral_minor, c->ccy);
    json_amount(buf, "circles", c->circles_minor, c->ccy);
    json_amount(buf, "chains", c->compared.chains_minor, c->ccy);
    json_amount(buf, "net_debt", c->compared.net_debt_minor, c->ccy);
    if (c->funded)
        json_funding(buf, c);
    textbuf_puts(buf, "}");
}

static void json_refused(TextBuf *buf, const Book *book)
{
    textbuf_format(buf, ",\"refused\":%zu,\"bad_rows\":[", book->bad_count);
    for (size_t i = 0; i < book->bad_listed; i++) {
        const BadRow *bad = &book->bad[i];
        textbuf_puts(buf, i ? ",{" : "{");
        if (bad->line > 0)
            textbuf_format(buf, "\"line\":%u,", bad->line);
        textbuf_format(buf, "\"why\":\"%s\",\"what\":", bad->why);
        textbuf_json(buf, text_utf8_error(bad->what) < 0 ? bad->what : TEXT("?"));
        textbuf_puts(buf, "}");
    }
    textbuf_puts(buf, "]");
}

Err netting_summary_json(Ctx *cx, const Netting *netting, int64_t elapsed_us, Text *out)
{
    TextBuf buf = textbuf_make(cx);
    size_t core = 0;
    for (size_t i = 0; i < netting->currency_count; i++)
        core += netting->currency[i].core_firms;
    textbuf_format(&buf, "{\"obligations\":%zu,\"firms\":%zu,\"core\":%zu,\"seconds\":%lld.%06d",
                   netting->book.row_count, netting->book.firm_count, core,
                   (long long)(elapsed_us / 1000000), (int)(elapsed_us % 1000000));
    if (netting->currency_count == 1 && !netting->refused) {
        const NettingCurrency *c = &netting->currency[0];
        json_amount(&buf, "total", c->total_minor, c->ccy);
        json_amount(&buf, "cancelled", c->cancelled_minor, c->ccy);
    }
    json_refused(&buf, &netting->book);
    textbuf_puts(&buf, ",\"currencies\":[");
    for (size_t i = 0; i < netting->currency_count && !netting->refused; i++) {
        textbuf_puts(&buf, i ? "," : "");
        json_currency(&buf, &netting->currency[i]);
    }
    textbuf_puts(&buf, "]}\n");
    return textbuf_done(&buf, out);
}

/* --- for people ----------------------------------------------------------------------------- */

/* "12.3 %" of the whole, in tenths rounded down: what is not everything never reads as 100 %. */
static void text_share(TextBuf *buf, const char *label, i128 minor, i128 total, Ccy ccy)
{
    char text[AMOUNT_TEXT_SIZE];
    int64_t tenths = total > 0 ? (int64_t)(minor * 1000 / total) : 0;       /* rounds down */
    textbuf_format(buf, "  %-28s %24s   %3d.%d %%\n", label, amount_format(minor, ccy, text),
                   (int)(tenths / 10), (int)(tenths % 10));
}

static void text_currency(TextBuf *buf, const NettingCurrency *c)
{
    char text[AMOUNT_TEXT_SIZE];
    textbuf_format(buf, "%s: %zu obligations, %zu take part; circles run through %zu firms\n",
                   ccy_code(c->ccy), c->obligations, c->eligible, c->core_firms);
    text_share(buf, "owed in all", c->total_minor, c->total_minor, c->ccy);
    text_share(buf, "pairs could set off", c->compared.bilateral_minor, c->total_minor, c->ccy);
    text_share(buf, "circles set off", c->circles_minor, c->total_minor, c->ccy);
    if (c->circles_minor != c->bound_minor)
        text_share(buf, "no one could set off more than", c->bound_minor, c->total_minor, c->ccy);
    text_share(buf, "new counterparties could", c->compared.chains_minor, c->total_minor, c->ccy);
    if (!c->funded)
        return;
    text_share(buf, "circles and liquidity clear", c->cancelled_minor, c->total_minor, c->ccy);
    textbuf_format(buf, "  lent %s", amount_format(c->funding.used_minor, c->ccy, text));
    textbuf_format(buf, " to %u firms, coming to rest with %u; the next unit would clear %lld; "
                   "expected loss %s\n", c->funding.borrowers, c->funding.receivers,
                   (long long)c->funding.marginal,
                   amount_format(c->funding.loss_minor, c->ccy, text));
    for (size_t i = 1; i < c->curve.count; i++) {
        const LiquidityPoint *p = &c->curve.points[i];
        textbuf_format(buf, "  up to %s", amount_format(p->liquidity_minor, c->ccy, text));
        textbuf_format(buf, " one unit clears %lld, in all %s\n", (long long)p->slope,
                       amount_format(p->discharged_minor, c->ccy, text));
    }
}

static void text_refused(TextBuf *buf, const Book *book)
{
    for (size_t i = 0; i < book->bad_listed; i++) {
        const BadRow *bad = &book->bad[i];
        Text what = text_utf8_error(bad->what) < 0 ? bad->what : TEXT("?");
        if (bad->line > 0)
            textbuf_format(buf, "line %u: ", bad->line);
        textbuf_format(buf, "%s: %.*s\n", bad->why, (int)what.n, what.at ? what.at : "");
    }
    if (book->bad_count > book->bad_listed)
        textbuf_format(buf, "and %zu more\n", book->bad_count - book->bad_listed);
}

Err netting_summary_text(Ctx *cx, const Netting *netting, int64_t elapsed_us, Text *out)
{
    TextBuf buf = textbuf_make(cx);
    text_refused(&buf, &netting->book);
    if (netting->refused)
        textbuf_format(&buf, "%zu bad rows; nothing was netted\n", netting->book.bad_count);
    for (size_t i = 0; i < netting->currency_count && !netting->refused; i++)
        text_currency(&buf, &netting->currency[i]);
    textbuf_format(&buf, "%zu obligations, %zu firms, %lld.%03d s\n", netting->book.row_count,
                   netting->book.firm_count, (long long)(elapsed_us / 1000000),
                   (int)(elapsed_us % 1000000 / 1000));
    return textbuf_done(&buf, out);
}
