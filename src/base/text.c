/* text.c - slices and builders. All O(n) in the bytes looked at. */
#include "base/text.h"

#include "base/check.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* --- looking ------------------------------------------------------------------------------- */

Text text_of(const char *cstr)
{
    return cstr ? (Text){ cstr, strlen(cstr) } : TEXT("");
}

bool text_eq(Text a, Text b)
{
    return a.n == b.n && (a.n == 0 || memcmp(a.at, b.at, a.n) == 0);
}

bool text_is(Text a, const char *cstr)
{
    return text_eq(a, text_of(cstr));
}

int text_cmp(Text a, Text b)
{
    size_t n = a.n < b.n ? a.n : b.n;
    int order = n ? memcmp(a.at, b.at, n) : 0;
    return order ? order : (a.n > b.n) - (a.n < b.n);
}

bool text_starts(Text a, const char *prefix)
{
    size_t n = strlen(prefix);
    return a.n >= n && (n == 0 || memcmp(a.at, prefix, n) == 0);
}

bool text_ends(Text a, const char *suffix)
{
    size_t n = strlen(suffix);
    return a.n >= n && (n == 0 || memcmp(a.at + a.n - n, suffix, n) == 0);
}

Text text_slice(Text a, size_t from, size_t to)
{
    if (to > a.n)
        to = a.n;
    if (from > to)
        from = to;
    return (Text){ a.at ? a.at + from : "", to - from };
}

Text text_head(Text a, size_t n)
{
    if (n >= a.n)
        return text_slice(a, 0, a.n);
    while (n > 0 && ((unsigned char)a.at[n] & 0xc0) == 0x80)
        n--;
    return text_slice(a, 0, n);
}

static bool is_space(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

Text text_trim(Text a)
{
    while (a.n > 0 && is_space(a.at[0]))
        a = text_slice(a, 1, a.n);
    while (a.n > 0 && is_space(a.at[a.n - 1]))
        a.n--;
    return a;
}

Text text_split(Text a, char sep, Text *rest)
{
    const char *hit = a.n ? memchr(a.at, sep, a.n) : NULL;
    size_t n = hit ? (size_t)(hit - a.at) : a.n;
    *rest = hit ? text_slice(a, n + 1, a.n) : TEXT("");
    return text_slice(a, 0, n);
}

/* Length of the character at the front of s (1..4), its code point in *code; 0 where malformed. */
static size_t utf8_decode(const unsigned char *s, size_t n, uint32_t *code)
{
    static const uint32_t least[] = { 0, 0, 0x80, 0x800, 0x10000 };
    size_t len = s[0] < 0x80 ? 1 : (s[0] & 0xe0) == 0xc0 ? 2 : (s[0] & 0xf0) == 0xe0 ? 3
               : (s[0] & 0xf8) == 0xf0 ? 4 : 0;
    if (len == 0 || len > n)
        return 0;
    uint32_t c = len == 1 ? s[0] : s[0] & (0x7fu >> len);
    for (size_t i = 1; i < len; i++) {
        if ((s[i] & 0xc0) != 0x80)
            return 0;
        c = c << 6 | (s[i] & 0x3f);
    }
    if (c < least[len] || c > 0x10ffff || (c >= 0xd800 && c <= 0xdfff))
        return 0;
    *code = c;
    return len;
}

ptrdiff_t text_utf8_error(Text a)
{
    const unsigned char *s = (const unsigned char *)a.at;
    size_t i = 0;
    while (i < a.n) {
        if (s[i] != 0 && s[i] < 0x80) {     /* almost all of it */
            i++;
            continue;
        }
        uint32_t code = 0;
        size_t len = utf8_decode(s + i, a.n - i, &code);
        if (len == 0 || code == 0)
            return (ptrdiff_t)i;
        i += len;
    }
    return -1;
}

/* SRC: Unicode UAX 11, the blocks whose characters are all Wide or Fullwidth, in coarse ranges. */
static int columns_of(uint32_t c)
{
    static const struct { uint32_t from, to; } wide[] = {
        { 0x1100, 0x115f }, { 0x2e80, 0x303e }, { 0x3041, 0x33ff }, { 0x3400, 0x4dbf },
        { 0x4e00, 0x9fff }, { 0xa000, 0xa4cf }, { 0xac00, 0xd7a3 }, { 0xf900, 0xfaff },
        { 0xfe30, 0xfe6f }, { 0xff00, 0xff60 }, { 0xffe0, 0xffe6 }, { 0x1f300, 0x1faff },
        { 0x20000, 0x3fffd },
    };
    if ((c >= 0x300 && c <= 0x36f) || c == 0x200b || (c >= 0xfe00 && c <= 0xfe0f))
        return 0;
    for (size_t i = 0; i < COUNT(wide); i++)
        if (c >= wide[i].from && c <= wide[i].to)
            return 2;
    return 1;
}

int text_columns(Text a)
{
    const unsigned char *s = (const unsigned char *)a.at;
    int columns = 0;
    for (size_t i = 0; i < a.n;) {
        uint32_t code = '?';
        size_t len = utf8_decode(s + i, a.n - i, &code);
        columns += columns_of(code);
        i += len ? len : 1;
    }
    return columns;
}

bool text_to_uint64(Text a, uint64_t *out)
{
    if (a.n == 0 || a.n > 20)
        return false;
    uint64_t value = 0;
    for (size_t i = 0; i < a.n; i++) {
        if (a.at[i] < '0' || a.at[i] > '9')
            return false;
        uint64_t digit = (uint64_t)(a.at[i] - '0');
        if (value > (UINT64_MAX - digit) / 10)
            return false;
        value = value * 10 + digit;
    }
    *out = value;
    return true;
}

bool text_to_int64(Text a, int64_t *out)
{
    bool minus = text_starts(a, "-");
    uint64_t magnitude;
    if (!text_to_uint64(minus ? text_slice(a, 1, a.n) : a, &magnitude))
        return false;
    if (magnitude > (uint64_t)INT64_MAX + (minus ? 1 : 0))
        return false;
    *out = minus ? (int64_t)(0 - magnitude) : (int64_t)magnitude;
    return true;
}

/* --- making -------------------------------------------------------------------------------- */

Err text_copy(Ctx *cx, Text a, Text *out)
{
    char *at = ctx_alloc_raw(cx, a.n + 1);
    if (!at)
        return cx->err;
    if (a.n)
        memcpy(at, a.at, a.n);
    at[a.n] = '\0';
    *out = (Text){ at, a.n };
    return ERR_OK;
}

Err text_format(Ctx *cx, Text *out, const char *format, ...)
{
    va_list args, again;
    va_start(args, format);
    va_copy(again, args);
    int n = vsnprintf(NULL, 0, format, args);
    va_end(args);
    assert(n >= 0);
    char *at = ctx_alloc_raw(cx, (size_t)n + 1);
    if (at)
        vsnprintf(at, (size_t)n + 1, format, again);
    va_end(again);
    if (!at)
        return cx->err;
    *out = (Text){ at, (size_t)n };
    return ERR_OK;
}

/* --- building ------------------------------------------------------------------------------ */

TextBuf textbuf_make(Ctx *cx)
{
    return (TextBuf){ .cx = cx };
}

/* Room for n more bytes and a NUL; false once the builder has failed. */
static bool room(TextBuf *buf, size_t n)
{
    if (buf->err != ERR_OK)
        return false;
    if (n < buf->cap - buf->n)
        return true;
    size_t cap = buf->cap ? buf->cap * 2 : 256;
    while (cap - buf->n <= n)
        cap *= 2;
    char *at = ctx_alloc_raw(buf->cx, cap);
    if (!at) {
        buf->err = buf->cx->err;
        return false;
    }
    if (buf->n)
        memcpy(at, buf->at, buf->n);
    buf->at = at;
    buf->cap = cap;
    return true;
}

void textbuf_put(TextBuf *buf, Text a)
{
    if (!room(buf, a.n))
        return;
    if (a.n)
        memcpy(buf->at + buf->n, a.at, a.n);
    buf->n += a.n;
    buf->at[buf->n] = '\0';
}

void textbuf_puts(TextBuf *buf, const char *cstr)
{
    textbuf_put(buf, text_of(cstr));
}

void textbuf_byte(TextBuf *buf, char c)
{
    textbuf_put(buf, (Text){ &c, 1 });
}

void textbuf_format(TextBuf *buf, const char *format, ...)
{
    va_list args, again;
    va_start(args, format);
    va_copy(again, args);
    int n = vsnprintf(NULL, 0, format, args);
    va_end(args);
    assert(n >= 0);
    if (room(buf, (size_t)n)) {
        vsnprintf(buf->at + buf->n, (size_t)n + 1, format, again);
        buf->n += (size_t)n;
    }
    va_end(again);
}

void textbuf_json(TextBuf *buf, Text a)
{
    textbuf_byte(buf, '"');
    size_t from = 0;
    for (size_t i = 0; i < a.n; i++) {
        unsigned char c = (unsigned char)a.at[i];
        if (c >= 0x20 && c != '"' && c != '\\')
            continue;
        textbuf_put(buf, text_slice(a, from, i));
        from = i + 1;
        static const char plain[] = "\b\t\n\f\r\"\\", letter[] = "btnfr\"\\";
        const char *hit = c ? strchr(plain, c) : NULL;
        if (hit)
            textbuf_format(buf, "\\%c", letter[hit - plain]);
        else
            textbuf_format(buf, "\\u%04x", c);
    }
    textbuf_put(buf, text_slice(a, from, a.n));
    textbuf_byte(buf, '"');
}

void textbuf_html(TextBuf *buf, Text a)
{
    size_t from = 0;
    for (size_t i = 0; i < a.n; i++) {
        const char *as = a.at[i] == '&' ? "&amp;" : a.at[i] == '<' ? "&lt;"
                       : a.at[i] == '>' ? "&gt;" : a.at[i] == '"' ? "&quot;"
                       : a.at[i] == '\'' ? "&#39;" : NULL;
        if (!as)
            continue;
        textbuf_put(buf, text_slice(a, from, i));
        textbuf_puts(buf, as);
        from = i + 1;
    }
    textbuf_put(buf, text_slice(a, from, a.n));
}

Err textbuf_done(const TextBuf *buf, Text *out)
{
    if (buf->err != ERR_OK)
        return buf->err;
    *out = buf->at ? (Text){ buf->at, buf->n } : TEXT("");
    return ERR_OK;
}
