/* json_scan.c - one look at each byte but those beyond ASCII, which text_utf8_error sees again.
 * A run without escapes is copied at once. O(n). */
#include "base/json_scan.h"

#include "base/check.h"

#include <stdio.h>
#include <string.h>

/* --- saying what is wrong ------------------------------------------------------------------ */

const char *json_scan_place(const JsonScan *s, size_t at, char buf[JSON_PLACE_SIZE])
{
    size_t line = 1, column = 1;
    for (size_t i = 0; i < at; i++) {
        unsigned char c = (unsigned char)s->text.at[i];
        if (c == '\n') {
            line++;
            column = 1;
        } else if ((c & 0xc0) != 0x80) {
            column++;
        }
    }
    if (line > 1 || memchr(s->text.at + at, '\n', s->text.n - at))
        snprintf(buf, JSON_PLACE_SIZE, "line %zu, column %zu", line, column);
    else
        snprintf(buf, JSON_PLACE_SIZE, "byte %zu", at + 1);
    return buf;
}

Err json_scan_wrong(const JsonScan *s, Err err, size_t at, const char *what)
{
    char place[JSON_PLACE_SIZE];
    return fail(s->cx, err, "JSON, %s: %s", json_scan_place(s, at, place), what);
}

Err json_scan_expected(const JsonScan *s, const char *what)
{
    char place[JSON_PLACE_SIZE], found[32] = "the end of the text";
    if (s->at < s->text.n) {
        unsigned char c = (unsigned char)s->text.at[s->at];
        snprintf(found, sizeof found, c > ' ' && c < 0x7f ? "'%c'" : "byte 0x%02x", c);
    }
    return fail(s->cx, ERR_SYNTAX, "JSON, %s: expected %s, found %s",
                json_scan_place(s, s->at, place), what, found);
}

/* --- scalars ------------------------------------------------------------------------------- */

void json_scan_blanks(JsonScan *s)
{
    while (s->at < s->text.n) {
        char c = s->text.at[s->at];
        if (c != ' ' && c != '\n' && c != '\r' && c != '\t')
            return;
        s->at++;
    }
}

/* Moves text[from..at) behind s->room, without a NUL. */
static void copy_from(JsonScan *s, size_t from)
{
    memcpy(s->room, s->text.at + from, s->at - from);
    s->room += s->at - from;
}

/* Ends the text that was begun at `start` of the room. */
static Text end_text(JsonScan *s, const char *start)
{
    Text made = { start, (size_t)(s->room - start) };
    *s->room++ = '\0';
    return made;
}

static size_t digits(JsonScan *s)
{
    size_t from = s->at;
    while (json_scan_peek(s) >= '0' && json_scan_peek(s) <= '9')
        s->at++;
    return s->at - from;
}

/* SRC: RFC 8259 section 6. */
Err json_scan_number(JsonScan *s, Text *out)
{
    size_t from = s->at;
    json_scan_take(s, '-');
    bool zero = json_scan_peek(s) == '0';
    size_t whole = digits(s);
    if (whole == 0)
        return json_scan_expected(s, "a digit");
    if (zero && whole > 1)
        return json_scan_wrong(s, ERR_SYNTAX, from,
                               "a number may not start with 0; leave the 0 out");
    if (json_scan_take(s, '.') && digits(s) == 0)
        return json_scan_expected(s, "a digit after the decimal point");
    if (json_scan_take(s, 'e') || json_scan_take(s, 'E')) {
        if (!json_scan_take(s, '-'))
            json_scan_take(s, '+');
        if (digits(s) == 0)
            return json_scan_expected(s, "a digit in the exponent");
    }
    const char *start = s->room;
    copy_from(s, from);
    *out = end_text(s, start);
    return ERR_OK;
}

/* Four hex digits after \u. */
static Err hex4(JsonScan *s, uint32_t *out)
{
    uint32_t value = 0;
    for (int i = 0; i < 4; i++, s->at++) {
        char c = json_scan_peek(s);
        uint32_t digit;
        if (c >= '0' && c <= '9')
            digit = (uint32_t)(c - '0');
        else if (c >= 'a' && c <= 'f')
            digit = (uint32_t)(c - 'a') + 10;
        else if (c >= 'A' && c <= 'F')
            digit = (uint32_t)(c - 'A') + 10;
        else
            return json_scan_expected(s, "four hex digits after \\u");
        value = value << 4 | digit;
    }
    *out = value;
    return ERR_OK;
}

static void put_utf8(JsonScan *s, uint32_t c)
{
    if (c < 0x80) {
        *s->room++ = (char)c;
        return;
    }
    int more = c < 0x800 ? 1 : c < 0x10000 ? 2 : 3;
    static const unsigned char lead[] = { 0, 0xc0, 0xe0, 0xf0 };
    *s->room++ = (char)(lead[more] | c >> (6 * more));
    while (more-- > 0)
        *s->room++ = (char)(0x80 | ((c >> (6 * more)) & 0x3f));
}

/* What follows \u: one code unit, or two that make one character. `from` is the backslash. */
static Err unicode_escape(JsonScan *s, size_t from)
{
    uint32_t c;
    TRY(hex4(s, &c));
    if (c == 0)
        return json_scan_wrong(s, ERR_SYNTAX, from, "\\u0000 (NUL) is not accepted in a string");
    if (c >= 0xdc00 && c <= 0xdfff)
        return json_scan_wrong(s, ERR_SYNTAX, from, "half a surrogate pair; its first half is "
                               "missing");
    if (c >= 0xd800 && c <= 0xdbff) {
        uint32_t low = 0;
        if (json_scan_take(s, '\\') && json_scan_take(s, 'u'))
            TRY(hex4(s, &low));
        if (low < 0xdc00 || low > 0xdfff)
            return json_scan_wrong(s, ERR_SYNTAX, from, "half a surrogate pair; its second half "
                                   "must follow as \\u");
        c = 0x10000 + ((c - 0xd800) << 10) + (low - 0xdc00);
    }
    put_utf8(s, c);
    return ERR_OK;
}

static Err escape(JsonScan *s)
{
    static const char letters[] = "\"\\/bfnrt", means[] = "\"\\/\b\f\n\r\t";
    size_t from = s->at++;
    char c = json_scan_peek(s);
    if (c == 'u') {
        s->at++;
        return unicode_escape(s, from);
    }
    const char *hit = c ? strchr(letters, c) : NULL;
    if (!hit)
        return json_scan_expected(s, "one of \" \\ / b f n r t u after the backslash");
    s->at++;
    *s->room++ = means[hit - letters];
    return ERR_OK;
}

/* Copies text[from..at), a run without escapes, where it is UTF-8. */
static Err copy_run(JsonScan *s, size_t from, bool ascii)
{
    ptrdiff_t bad = ascii ? -1 : text_utf8_error(text_slice(s->text, from, s->at));
    if (bad >= 0)
        return json_scan_wrong(s, ERR_SYNTAX, from + (size_t)bad, "not UTF-8; convert the text, "
                               "for example with iconv -f GB18030 -t UTF-8");
    copy_from(s, from);
    return ERR_OK;
}

Err json_scan_string(JsonScan *s, Text *out)
{
    const char *start = s->room;
    for (;;) {
        size_t from = s->at;
        unsigned char c = (unsigned char)json_scan_peek(s), all = c;
        for (; c >= 0x20 && c != '"' && c != '\\'; c = (unsigned char)json_scan_peek(s)) {
            all |= c;
            s->at++;
        }
        TRY(copy_run(s, from, all < 0x80));
        if (c == '\\') {
            TRY(escape(s));
        } else if (json_scan_take(s, '"')) {
            *out = end_text(s, start);
            return ERR_OK;
        } else {
            return json_scan_expected(s, "the string to go on or '\"' to end it (control "
                                      "characters are written as \\n, \\t, \\u001b)");
        }
    }
}

Err json_scan_word(JsonScan *s, const char *letters)
{
    size_t n = strlen(letters);
    if (s->text.n - s->at < n || memcmp(s->text.at + s->at, letters, n) != 0)
        return json_scan_expected(s, "true, false or null in small letters");
    s->at += n;
    return ERR_OK;
}
