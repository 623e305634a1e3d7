/* csv.c - one pass over the bytes, no copy: a field is a slice unless quotes must be undoubled.
 * O(bytes). Almost every row is plain ASCII without quotes, and the loop is shaped for that. */
#include "core/netting/csv.h"

#include "base/check.h"

#include <string.h>

NettingCsv netting_csv_make(Text text)
{
    if (text_starts(text, "\xef\xbb\xbf"))
        text = text_slice(text, 3, text.n);
    const char *at = text.at ? text.at : "";
    return (NettingCsv){ .at = at, .end = at + text.n, .next_line = 1 };
}

/* A quoted field from just after its opening quote. Leaves csv->at behind the closing quote. */
static Err quoted(Ctx *cx, NettingCsv *csv, Text *out)
{
    const char *from = csv->at, *at = from;
    size_t doubled = 0;
    for (; at < csv->end; at++) {
        if (*at == '\n')
            csv->next_line++;
        if (*at != '"')
            continue;
        if (at + 1 >= csv->end || at[1] != '"')
            break;
        doubled++;
        at++;
    }
    if (at >= csv->end)
        csv->fault = "a quote is opened and never closed";
    *out = (Text){ from, (size_t)(at - from) };
    csv->at = at < csv->end ? at + 1 : at;
    if (doubled == 0)
        return ERR_OK;
    char *copy = NEW(cx, char, out->n - doubled + 1);
    if (!copy)
        return cx->err;
    size_t n = 0;
    for (const char *s = from; s < from + out->n && n < out->n - doubled; s++) {
        copy[n++] = *s;
        s += *s == '"';
    }
    *out = (Text){ copy, n };
    return ERR_OK;
}

#define EACH_BYTE(b) (0x0101010101010101u * (uint64_t)(b))

/* The top bit of every byte of w that is zero, exact up to and including the first one. */
static inline uint64_t zero_bytes(uint64_t w)
{
    return (w - EACH_BYTE(1)) & ~w & EACH_BYTE(0x80);
}

/* The end of a field without quotes, eight bytes at a time. *high gathers bytes that are not plain
 * ASCII, NUL among them; it may see a few beyond the field, and then only costs a second look. */
static inline const char *field_end(const char *at, const char *end, uint64_t *high)
{
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
    for (; end - at >= 8; at += 8) {
        uint64_t w;
        memcpy(&w, at, 8);
        uint64_t stop = zero_bytes(w ^ EACH_BYTE(',')) | zero_bytes(w ^ EACH_BYTE('\n'));
        *high |= (w | zero_bytes(w)) & EACH_BYTE(0x80);
        if (stop)
            return at + (__builtin_ctzll(stop) >> 3);
    }
#endif
    for (; at < end && *at != ',' && *at != '\n'; at++)
        *high |= *at == '\0' || (unsigned char)*at >= 0x80;
    return at;
}

static void skip_to_line_end(NettingCsv *csv)
{
    size_t left = (size_t)(csv->end - csv->at);
    const char *lf = left > 0 ? memchr(csv->at, '\n', left) : NULL;
    csv->at = lf ? lf : csv->end;
}

static void check_fields(NettingCsv *csv, uint64_t high)
{
    for (size_t i = 0; i < csv->count && !csv->fault; i++) {
        if (csv->field[i].n > NETTING_FIELD_BYTES_MAX)
            csv->fault = "a field is longer than 255 bytes";
        else if (high && text_utf8_error(csv->field[i]) >= 0)
            csv->fault = "the text is not UTF-8, or holds a NUL byte";
    }
}

static Err row(Ctx *cx, NettingCsv *csv)
{
    uint64_t high = 0;
    for (;;) {
        Text field;
        if (csv->at < csv->end && *csv->at == '"') {
            csv->at++;
            high = 1;
            TRY(quoted(cx, csv, &field));
            if (csv->at < csv->end && *csv->at == '\r')
                csv->at++;
            if (csv->at < csv->end && *csv->at != ',' && *csv->at != '\n') {
                csv->fault = "text follows a closing quote";
                skip_to_line_end(csv);
            }
        } else {
            field.at = csv->at;
            csv->at = field_end(csv->at, csv->end, &high);
            field.n = (size_t)(csv->at - field.at);
            if (field.n > 0 && field.at[field.n - 1] == '\r')
                field.n--;
        }
        if (csv->count < NETTING_FIELDS_MAX)
            csv->field[csv->count++] = field;
        else
            csv->fault = "more fields than weft reads";
        if (csv->at >= csv->end || *csv->at == '\n')
            break;
        csv->at++;
    }
    check_fields(csv, high);
    return ERR_OK;
}

Err netting_csv_next(Ctx *cx, NettingCsv *csv, bool *more)
{
    while (csv->at < csv->end) {
        csv->line = csv->next_line;
        csv->fault = NULL;
        csv->count = 0;
        TRY(row(cx, csv));
        if (csv->at < csv->end)
            csv->at++;
        csv->next_line++;
        if (csv->count > 1 || csv->field[0].n > 0 || csv->fault) {
            *more = true;
            return ERR_OK;
        }
    }
    *more = false;
    return ERR_OK;
}

static Err header_is_wrong(Ctx *cx, const char *const *names, size_t n, size_t needed,
                           const char *what, Text column)
{
    TextBuf want = textbuf_make(cx);
    for (size_t i = 0; i < n; i++)
        textbuf_format(&want, "%s%s%s%s", i >= needed ? "[" : "", i ? "," : "", names[i],
                       i >= needed ? "]" : "");
    Text list;
    TRY(textbuf_done(&want, &list));
    return fail(cx, ERR_SYNTAX, "the header %s \"%.*s\"; it should read %s", what,
                (int)column.n, column.at ? column.at : "", list.at);
}

Err netting_csv_header(Ctx *cx, NettingCsv *csv, const char *const *names, size_t n,
                       size_t needed, int *column)
{
    assert(needed <= n);
    bool more;
    TRY(netting_csv_next(cx, csv, &more));
    if (!more || csv->fault)
        return header_is_wrong(cx, names, n, needed, "is missing; the file begins with",
                               more ? csv->field[0] : TEXT(""));
    for (size_t i = 0; i < n; i++)
        column[i] = -1;
    for (size_t f = 0; f < csv->count; f++) {
        Text name = text_trim(csv->field[f]);
        size_t i = 0;
        while (i < n && !text_is(name, names[i]))
            i++;
        if (i == n || column[i] >= 0)
            return header_is_wrong(cx, names, n, needed,
                                   i == n ? "has an unknown column" : "has twice the column",
                                   name);
        column[i] = (int)f;
    }
    for (size_t i = 0; i < needed; i++)
        if (column[i] < 0)
            return header_is_wrong(cx, names, n, needed, "lacks the column", text_of(names[i]));
    return ERR_OK;
}

Text netting_csv_field(const NettingCsv *csv, int i)
{
    return i >= 0 && (size_t)i < csv->count ? csv->field[i] : TEXT("");
}

char *netting_csv_put(char *out, Text text)
{
    bool plain_text = true;
    for (size_t i = 0; i < text.n; i++) {
        char c = text.at[i];
        plain_text = plain_text && c != ',' && c != '"' && c != '\n' && c != '\r';
    }
    if (plain_text) {
        memcpy(out, text.at, text.n);
        return out + text.n;
    }
    *out++ = '"';
    for (size_t i = 0; i < text.n; i++) {
        if (text.at[i] == '"')
            *out++ = '"';
        *out++ = text.at[i];
    }
    *out++ = '"';
    return out;
}
