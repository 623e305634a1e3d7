/* fingerprint.c - normalised fields, one a line, under a heading that says which print they are.
 *
 * A bucket of the near print may be missed by an amount that lies just beyond its edge, so whoever
 * looks also tries the two buckets beside it; the stored print is that of the own bucket alone.
 * O(lines log lines) for the goods print, the rest O(length). */
#include "core/fingerprint.h"

#include "base/check.h"
#include "base/list.h"

#include <stdlib.h>
#include <string.h>

static const char *const verdicts[] = {
    [PRINT_CLEAR] = "CLEAR", [PRINT_SAME] = "SAME", [PRINT_NEAR_NUMBER] = "NEAR_NUMBER",
    [PRINT_NEAR_GOODS] = "NEAR_GOODS",
};

const char *print_verdict_name(PrintVerdict verdict)
{
    assert((size_t)verdict < COUNT(verdicts));
    return verdicts[verdict];
}

/* --- numbers ---------------------------------------------------------------------------------- */

/* Letters of other alphabets that print like Latin capitals or digits. */
static const struct { uint32_t from, to; char as; } alike[] = {
    { 0xff10, 0xff19, '0' }, { 0xff21, 0xff3a, 'A' }, { 0xff41, 0xff5a, 'A' },  /* full width */
    { 0x0410, 0x0410, 'A' }, { 0x0430, 0x0430, 'A' }, { 0x0412, 0x0412, 'B' },  /* Cyrillic */
    { 0x0415, 0x0415, 'E' }, { 0x0435, 0x0435, 'E' }, { 0x041a, 0x041a, 'K' },
    { 0x043a, 0x043a, 'K' }, { 0x041c, 0x041c, 'M' }, { 0x041d, 0x041d, 'H' },
    { 0x041e, 0x041e, 'O' }, { 0x043e, 0x043e, 'O' }, { 0x0420, 0x0420, 'P' },
    { 0x0440, 0x0440, 'P' }, { 0x0421, 0x0421, 'C' }, { 0x0441, 0x0441, 'C' },
    { 0x0422, 0x0422, 'T' }, { 0x0442, 0x0442, 'T' }, { 0x0425, 0x0425, 'X' },
    { 0x0445, 0x0445, 'X' }, { 0x0406, 0x0406, 'I' }, { 0x0456, 0x0456, 'I' },
    { 0x0391, 0x0391, 'A' }, { 0x0392, 0x0392, 'B' }, { 0x0395, 0x0395, 'E' },  /* Greek */
    { 0x039f, 0x039f, 'O' }, { 0x03bf, 0x03bf, 'O' }, { 0x03a1, 0x03a1, 'P' },
    { 0x2160, 0x2160, 'I' },
};

/* The character at `at` of valid UTF-8; *n is its length. */
static uint32_t decode(Text text, size_t at, size_t *n)
{
    unsigned char lead = (unsigned char)text.at[at];
    *n = lead < 0x80 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
    if (*n == 1 || at + *n > text.n) {
        *n = 1;
        return lead;
    }
    uint32_t c = lead & (0xffu >> (*n + 1));
    for (size_t i = 1; i < *n; i++)
        c = c << 6 | ((unsigned char)text.at[at + i] & 0x3fu);
    return c;
}

static char plain(uint32_t c)
{
    if (c < 0x80) {
        if (c >= 'a' && c <= 'z')
            return (char)(c - 'a' + 'A');
        return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ? (char)c : '\0';
    }
    for (size_t i = 0; i < COUNT(alike); i++)
        if (c >= alike[i].from && c <= alike[i].to)
            return (char)(alike[i].as + (char)(c - alike[i].from));
    return '\0';
}

static bool is_separator(uint32_t c)
{
    return c < 0x80 || (c >= 0x2000 && c <= 0x206f) || c == 0x00a0 || c == 0x00ad || c == 0x2212
        || (c >= 0x3000 && c <= 0x303f) || (c >= 0xff00 && c <= 0xff0f) || c == 0xff3f;
}

static char look(char c)
{
    if (c == 'O')
        return '0';
    return c == 'I' || c == 'L' ? '1' : c;
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

Err fingerprint_number_core(Ctx *cx, Text number, Text *out)
{
    char *to = NEW(cx, char, number.n + 1);
    if (!to)
        return cx->err;
    size_t n = 0, last_digit = 0, step;
    bool any_digit = false, run = false;    /* run: a digit other than a leading zero was kept */
    for (size_t at = 0; at < number.n; at += step) {
        uint32_t c = decode(number, at, &step);
        char letter = plain(c);
        bool true_digit = is_digit(letter);
        letter = look(letter);
        if (letter == '\0' && is_separator(c)) {
            run = false;
            continue;
        }
        if (letter == '\0') {               /* a letter of another script stays as it is */
            memcpy(to + n, number.at + at, step);
            n += step;
            run = false;
            continue;
        }
        if (letter == '0' && !run) {
            any_digit |= true_digit;
            last_digit = n;
            continue;
        }
        to[n++] = letter;
        run = is_digit(letter);
        any_digit |= true_digit;
        if (run)
            last_digit = n;
    }
    bool ascii_tail = true;
    for (size_t i = last_digit; i < n; i++)
        ascii_tail &= (unsigned char)to[i] < 0x80;
    if (any_digit && ascii_tail && last_digit > 0)
        n = last_digit;
    to[n] = '\0';
    *out = (Text){ to, n };
    return ERR_OK;
}

/* Case and blanks apart, the number as it stands. */
static void put_number(TextBuf *buf, Text number)
{
    for (size_t i = 0; i < number.n; i++) {
        char c = number.at[i];
        if (c == ' ' || c == '\t')
            continue;
        textbuf_byte(buf, c >= 'a' && c <= 'z' ? (char)(c - 'a' + 'A') : c);
    }
}

/* --- prints ----------------------------------------------------------------------------------- */

int64_t fingerprint_bucket(int64_t amount_minor)
{
    assert(amount_minor >= 0);
    int octave = 0;
    for (uint64_t rest = (uint64_t)amount_minor; rest > 1; rest >>= 1)
        octave++;
    /* The first seven binary digits: 64 buckets an octave. */
    uint64_t head = octave > 6 ? (uint64_t)amount_minor >> (octave - 6)
                               : (uint64_t)amount_minor << (6 - octave);
    return octave * 64 + (int64_t)(head & 63);
}

static void heading(TextBuf *buf, const char *which, const Document *document)
{
    textbuf_format(buf, "weft %s 1\n%s\n", which, document_kind_name(document->kind));
    textbuf_put(buf, document->issuer);
    textbuf_byte(buf, '\n');
    textbuf_put(buf, document->receiver);
    textbuf_byte(buf, '\n');
}

static Err hash_of(const TextBuf *buf, Hash *out)
{
    Text text;
    TRY(textbuf_done(buf, &text));
    *out = sha256(text);
    return ERR_OK;
}

static Err print_exact(Ctx *cx, const Document *document, Money amount, Hash *out)
{
    char date[DATE_TEXT_SIZE];
    TextBuf buf = textbuf_make(cx);
    heading(&buf, "exact", document);
    put_number(&buf, document->number);
    textbuf_format(&buf, "\n%lld %s\n%s\n", (long long)amount.minor, ccy_code(amount.ccy),
                   date_format(document->date, date));
    return hash_of(&buf, out);
}

static Err print_near(Ctx *cx, const Document *document, Text core, Money amount, int64_t bucket,
                      Hash *out)
{
    TextBuf buf = textbuf_make(cx);
    heading(&buf, "near", document);
    textbuf_put(&buf, core);
    textbuf_format(&buf, "\n%lld %s\n", (long long)bucket, ccy_code(amount.ccy));
    return hash_of(&buf, out);
}

static int by_text(const void *a, const void *b)
{
    return text_cmp(*(const Text *)a, *(const Text *)b);
}

/* Two lines of the same goods are two; the same receipt named twice is one. */
static void put_sorted(TextBuf *buf, List *texts, bool once)
{
    Text *items = texts->items;
    if (texts->count > 1)
        qsort(items, texts->count, sizeof *items, by_text);
    for (size_t i = 0; i < texts->count; i++) {
        if (once && i > 0 && text_eq(items[i], items[i - 1]))
            continue;
        textbuf_put(buf, items[i]);
        textbuf_byte(buf, '\n');
    }
}

static Err add_receipt(Ctx *cx, const DocumentRef *ref, List *receipts)
{
    if (!ref->present || ref->kind != DOCUMENT_RECEIPT)
        return ERR_OK;
    Text *at = list_push(cx, receipts);
    if (!at)
        return cx->err;
    return text_format(cx, at, "receipt %.*s %.*s", (int)ref->issuer.n, ref->issuer.at,
                       (int)ref->number.n, ref->number.at);
}

static Err print_goods(Ctx *cx, const Document *document, Hash *out)
{
    List goods = list_make(sizeof(Text)), receipts = list_make(sizeof(Text));
    for (size_t r = 0; r < document->ref_count; r++)
        TRY(add_receipt(cx, &document->refs[r], &receipts));
    for (size_t l = 0; l < document->line_count; l++) {
        const DocumentLine *line = &document->lines[l];
        TRY(add_receipt(cx, &line->ref, &receipts));
        Text *at = list_push(cx, &goods);
        if (!at)
            return cx->err;
        long long e6 = line->has_quantity ? (long long)line->quantity.e6 : 0;
        TRY(text_format(cx, at, "goods %lld %.*s", e6, (int)line->item.n, line->item.at));
    }
    TextBuf buf = textbuf_make(cx);
    heading(&buf, "goods", document);
    if (document->line_count == 0) {    /* no goods are named: like nothing but itself */
        put_number(&buf, document->number);
        textbuf_byte(&buf, '\n');
    }
    put_sorted(&buf, &goods, false);
    put_sorted(&buf, &receipts, true);
    return hash_of(&buf, out);
}

Err fingerprint_make(Ctx *cx, const Document *document, Fingerprint *out)
{
    Money amount;
    Text core;
    Fingerprint print;
    TRY(document_payable(cx, document, &amount));
    TRY(fingerprint_number_core(cx, document->number, &core));
    TRY(print_exact(cx, document, amount, &print.exact));
    int64_t bucket = fingerprint_bucket(amount.minor);
    static const int beside[NEAR_BUCKETS] = { 0, -1, 1 };
    for (size_t i = 0; i < NEAR_BUCKETS; i++)
        TRY(print_near(cx, document, core, amount, bucket + beside[i], &print.near[i]));
    TRY(print_goods(cx, document, &print.goods));
    *out = print;
    return ERR_OK;
}

PrintVerdict fingerprint_compare(const Fingerprint *mine, bool mine_backed,
                                 const PrintStored *other)
{
    if (hash_eq(&mine->exact, &other->exact))
        return PRINT_SAME;
    for (size_t i = 0; i < NEAR_BUCKETS; i++)
        if (hash_eq(&mine->near[i], &other->near))
            return PRINT_NEAR_NUMBER;
    if (hash_eq(&mine->goods, &other->goods) && !(mine_backed && other->backed))
        return PRINT_NEAR_GOODS;
    return PRINT_CLEAR;
}
