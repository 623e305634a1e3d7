/* cell.c - small strict readers. All O(bytes of the cell). */
#include "format/cell.h"

#include "base/check.h"
#include "base/sha256.h"
#include "value/unit_name.h"

#include <string.h>

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

/* --- numbers --------------------------------------------------------------------------------- */

/* The digits before the point, with their thousands marks: either none, or one to three digits
 * and then groups of exactly three. */
static bool whole_part(TextBuf *buf, Text part, char thousands)
{
    size_t since = 0;
    bool grouped = false;
    for (size_t i = 0; i < part.n; i++) {
        char c = part.at[i];
        if (is_digit(c)) {
            since++;
            textbuf_byte(buf, c);
        } else {
            bool fits = thousands && c == thousands
                     && (grouped ? since == 3 : since >= 1 && since <= 3);
            if (!fits)
                return false;
            grouped = true;
            since = 0;
        }
    }
    if (part.n == 0)
        textbuf_byte(buf, '0');
    return !grouped || since == 3;
}

static bool fraction_part(TextBuf *buf, Text part)
{
    textbuf_byte(buf, '.');
    textbuf_put(buf, part);
    for (size_t i = 0; i < part.n; i++)
        if (!is_digit(part.at[i]))
            return false;
    return part.n > 0;
}

Err cell_decimal(Ctx *cx, Text cell, CellMarks marks, Text *out)
{
    assert(marks.point != 0 && marks.point != marks.thousands);
    Text all = text_trim(cell), rest;
    bool owed = text_starts(all, "(") && text_ends(all, ")");
    if (owed)
        all = text_trim(text_slice(all, 1, all.n - 1));
    bool minus = !owed && text_starts(all, "-");
    if (minus)
        all = text_slice(all, 1, all.n);
    TextBuf buf = textbuf_make(cx);
    textbuf_puts(&buf, owed || minus ? "-" : "");
    Text whole = text_split(all, marks.point, &rest);
    bool has_point = whole.n < all.n;
    bool good = all.n > 0 && (whole.n > 0 || has_point) && whole_part(&buf, whole, marks.thousands)
             && (!has_point || fraction_part(&buf, rest));
    if (!good)
        return fail(cx, ERR_SYNTAX, "\"%.*s\" is not a number as the mapping says they are "
                    "written", (int)cell.n, cell.at);
    return textbuf_done(&buf, out);
}

Err cell_minus(Ctx *cx, Text cell, CellMarks marks, Text *out)
{
    Text text;
    TRY(cell_decimal(cx, cell, marks, &text));
    return text_starts(text, "-") ? text_copy(cx, text_slice(text, 1, text.n), out)
                                  : text_format(cx, out, "-%s", text.at);
}

/* --- days ------------------------------------------------------------------------------------ */

/* Takes min to max digits off the front. */
static bool take_number(Text *from, size_t min, size_t max, int *out)
{
    int value = 0;
    size_t n = 0;
    while (n < max && n < from->n && is_digit(from->at[n]))
        value = value * 10 + (from->at[n++] - '0');
    if (n < min)
        return false;
    *from = text_slice(*from, n, from->n);
    *out = value;
    return true;
}

static bool take_month(Text *from, int *out)
{
    static const char *const names[] = {
        "january", "february", "march", "april", "may", "june", "july", "august", "september",
        "october", "november", "december",
    };
    size_t n = 0;
    while (n < from->n && lower(from->at[n]) >= 'a' && lower(from->at[n]) <= 'z')
        n++;
    for (size_t m = 0; n >= 3 && m < COUNT(names); m++) {
        size_t same = 0;
        while (same < n && names[m][same] == lower(from->at[same]))
            same++;
        if (same < n)
            continue;
        *from = text_slice(*from, n, from->n);
        *out = (int)m + 1;
        return true;
    }
    return false;
}

typedef struct Civil {
    int year, month, day;
} Civil;

static bool take_part(Text *from, char part, Civil *out)
{
    bool good;
    switch (part) {
    case 'd': return take_number(from, 1, 2, &out->day);
    case 'm': return take_number(from, 1, 2, &out->month);
    case 'b': return take_month(from, &out->month);
    case 'Y': return take_number(from, 4, 4, &out->year);
    case 'y':
        good = take_number(from, 2, 2, &out->year);
        out->year += out->year >= 69 ? 1900 : 2000;
        return good;
    case '*':
        from->n = 0;
        return true;
    default:
        return false;
    }
}

static bool fits(Text cell, Text format, Civil *out)
{
    for (size_t i = 0; i < format.n; i++) {
        if (format.at[i] == '%' && i + 1 < format.n) {
            if (!take_part(&cell, format.at[++i], out))
                return false;
        } else if (cell.n > 0 && cell.at[0] == format.at[i]) {
            cell = text_slice(cell, 1, cell.n);
        } else {
            return false;
        }
    }
    return cell.n == 0;
}

Err cell_date(Ctx *cx, Text cell, const Text *formats, size_t n, Date *out)
{
    Text all = text_trim(cell);
    for (size_t i = 0; i < n; i++) {
        Civil civil = { 0 };
        if (!fits(all, formats[i], &civil))
            continue;
        if (!date_valid(civil.year, civil.month, civil.day))
            return fail(cx, ERR_INVALID, "\"%.*s\" is not a day of the calendar", (int)all.n,
                        all.at);
        *out = date_of(civil.year, civil.month, civil.day);
        return ERR_OK;
    }
    return fail(cx, ERR_SYNTAX, "\"%.*s\" is not a date in the forms known here", (int)all.n,
                all.at);
}

/* --- keys ------------------------------------------------------------------------------------ */

/* U+00C0 to U+017F without their accents, in lower case; SRC: Unicode decompositions (NFKD), and
 * for letters that have none the usual spelling (ae, oe, ss, th). */
static const char *const latin[] = {
    "a", "a", "a", "a", "a", "a", "ae", "c", "e", "e", "e", "e", "i", "i", "i", "i", "d", "n",
    "o", "o", "o", "o", "o", "", "o", "u", "u", "u", "u", "y", "th", "ss", "a", "a", "a", "a",
    "a", "a", "ae", "c", "e", "e", "e", "e", "i", "i", "i", "i", "d", "n", "o", "o", "o", "o",
    "o", "", "o", "u", "u", "u", "u", "y", "th", "y", "a", "a", "a", "a", "a", "a", "c", "c", "c",
    "c", "c", "c", "c", "c", "d", "d", "d", "d", "e", "e", "e", "e", "e", "e", "e", "e", "e", "e",
    "g", "g", "g", "g", "g", "g", "g", "g", "h", "h", "h", "h", "i", "i", "i", "i", "i", "i", "i",
    "i", "i", "i", "ij", "ij", "j", "j", "k", "k", "k", "l", "l", "l", "l", "l", "l", "l", "l",
    "l", "l", "n", "n", "n", "n", "n", "n", "n", "n", "n", "o", "o", "o", "o", "o", "o", "oe",
    "oe", "r", "r", "r", "r", "r", "r", "s", "s", "s", "s", "s", "s", "s", "s", "t", "t", "t",
    "t", "t", "t", "u", "u", "u", "u", "u", "u", "u", "u", "u", "u", "u", "u", "w", "w", "y", "y",
    "y", "z", "z", "z", "z", "z", "z", "s",
};

/* Appends what stands for the character at s; returns its length in bytes, 0 where it is none of
 * ASCII or the table. */
static size_t put_latin(TextBuf *buf, const unsigned char *s, size_t n)
{
    if (s[0] < 0x80) {
        char c = lower((char)s[0]);
        bool word = is_digit(c) || (c >= 'a' && c <= 'z');
        textbuf_byte(buf, word ? c : '-');
        return 1;
    }
    if ((s[0] & 0xe0) != 0xc0 || n < 2)
        return 0;
    size_t code = (size_t)(s[0] & 0x1f) << 6 | (s[1] & 0x3f);
    if (code < 0xc0)                            /* U+0080 to U+00BF: signs */
        textbuf_byte(buf, '-');
    else if (code - 0xc0 < COUNT(latin))
        textbuf_puts(buf, latin[code - 0xc0]);
    else
        return 0;
    return 2;
}

/* One '-' between words, none at the ends. */
static Text squeeze(char *at, size_t n)
{
    size_t to = 0;
    for (size_t i = 0; i < n; i++)
        if (at[i] != '-' || (to > 0 && at[to - 1] != '-'))
            at[to++] = at[i];
    while (to > 0 && at[to - 1] == '-')
        to--;
    at[to] = '\0';                      /* n bytes and their NUL are ours */
    return (Text){ at, to };
}

Err cell_slug(Ctx *cx, Text name, Text *out)
{
    Text all = text_trim(name);
    TextBuf buf = textbuf_make(cx);
    bool other = false;
    for (size_t i = 0; i < all.n;) {
        size_t took = put_latin(&buf, (const unsigned char *)all.at + i, all.n - i);
        other = other || took == 0;
        i += took ? took : 1;
    }
    Text made;
    TRY(textbuf_done(&buf, &made));
    Text slug = made.n ? squeeze(buf.at, buf.n) : TEXT("");
    enum { HASH_CHARS = 8, STEM_BYTES = SLUG_BYTES_MAX - HASH_CHARS - 1 };
    if ((other || slug.n > SLUG_BYTES_MAX || slug.n == 0) && all.n > 0) {
        Hash hash = sha256(all);
        char hex[HASH_HEX_SIZE];
        Text stem = text_slice(slug, 0, STEM_BYTES);
        return text_format(cx, out, "%.*s%s%.*s", (int)stem.n, stem.at, stem.n ? "-" : "",
                           HASH_CHARS, hash_hex(&hash, hex));
    }
    *out = slug;
    return ERR_OK;
}

Err cell_unit(Ctx *cx, Text name, Text *out)
{
    Unit unit;
    TRY(unit_of_name(cx, name, &unit));
    return text_copy(cx, text_of(unit.code), out);
}
