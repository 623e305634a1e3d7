/* csv.c - a window over the file, slid row by row.
 *
 *     window:  [ row done | this row: "a","b\n c",... | read ahead ]
 *              0          from                         to        cap
 *
 * Finding the end of a row is a state machine that can stop at any byte and go on when more has
 * been read, so the size of the reads cannot change what is seen. Once the row is whole its fields
 * are unquoted in place: a field never grows. Decoding copies them to a second buffer, because
 * there they may. O(bytes), each looked at twice. */
#define _GNU_SOURCE
#include "format/csv.h"

#include "base/check.h"

#include <iconv.h>
#include <stdlib.h>
#include <string.h>

enum {
    READ_BYTES = 1 << 16,
    SEEK_READ_BYTES = 1 << 12,  /* after a jump little may be wanted; doubles with each read */
    UTF8_GROWTH = 3,            /* windows-1252 turns one byte into at most three */
};

/* Where the scan for the end of a row stands. */
typedef enum { AT_FIELD, IN_PLAIN, IN_QUOTES, AFTER_QUOTE, AFTER_CR, AFTER_JUNK } Scan;

struct CsvReader {
    Source *source;
    bool own;                   /* the source is closed with the reader */
    char *name;                 /* as shown in errors */
    char *at;                   /* unread bytes are at[from..to) */
    size_t cap, from, to, read_bytes, read_bytes_max;
    int64_t offset, line;       /* of at[from] */
    bool ended;
    char delimiter;
    iconv_t decoder, decoder_else;      /* (iconv_t)-1: none */
    Text *fields;               /* room for CSV_FIELDS_MAX */
    char *decoded;              /* fields after decoding */
    size_t decoded_cap;
};

/* A row found: n bytes with its line end, `text` bytes without, and how it ended. */
typedef struct Extent {
    size_t n, text;
    int64_t lines;
    bool junk;                  /* text after a closing quote */
} Extent;

static const iconv_t no_decoder = (iconv_t)-1;

/* --- opening --------------------------------------------------------------------------------- */

static bool same_word(Text a, const char *b)
{
    if (a.n != strlen(b))
        return false;
    for (size_t i = 0; i < a.n; i++) {
        char c = a.at[i];
        if ((c >= 'a' && c <= 'z' ? (char)(c - 'a' + 'A') : c) != b[i])
            return false;
    }
    return true;
}

/* The names taken, and what the system's iconv calls them. Only supersets of ASCII are here. */
static Err decoder_open(Ctx *cx, Text name, iconv_t *out)
{
    static const struct { const char *name, *system; } known[] = {
        { "ISO-8859-1", "ISO-8859-1" }, { "LATIN1", "ISO-8859-1" },
        { "WINDOWS-1252", "CP1252" }, { "CP1252", "CP1252" },
        { "GB18030", "GB18030" }, { "GBK", "GB18030" }, { "GB2312", "GB18030" },
    };
    *out = no_decoder;
    if (name.n == 0 || same_word(name, "UTF-8"))
        return ERR_OK;
    for (size_t i = 0; i < COUNT(known); i++) {
        if (!same_word(name, known[i].name))
            continue;
        *out = iconv_open("UTF-8", known[i].system);
        if (*out == no_decoder)
            return fail(cx, ERR_UNKNOWN, "this system cannot decode %s; convert the file with "
                        "another one", known[i].name);
        return ERR_OK;
    }
    return fail(cx, ERR_UNKNOWN, "encoding \"%.*s\" is not known here; weft reads UTF-8, "
                "ISO-8859-1, WINDOWS-1252 and GB18030", (int)name.n, name.at);
}

/* In GB18030 a second byte is 0x30-0x39 or 0x40 and above: such a delimiter could not be told
 * from half a character. */
static Err check_delimiter(Ctx *cx, char d, bool multibyte)
{
    bool digit = d >= '0' && d <= '9';
    if ((unsigned char)d >= 0x80 || d == '"' || d == '\n' || d == '\r')
        return fail(cx, ERR_INVALID, "a delimiter is one ASCII character, neither a quote nor a "
                    "line end");
    if (multibyte && (digit || d >= 0x40))
        return fail(cx, ERR_INVALID, "delimiter '%c' may be half of a character in GB18030; "
                    "convert the file to UTF-8", d);
    return ERR_OK;
}

static Err fill(Ctx *cx, CsvReader *r)
{
    if (r->from > 0) {
        memmove(r->at, r->at + r->from, r->to - r->from);
        r->to -= r->from;
        r->from = 0;
    }
    if (r->to == r->cap) {
        char *at = realloc(r->at, r->cap * 2);
        if (!at)
            return fail(cx, ERR_NO_MEMORY, "no memory for a row of %zu bytes", r->to);
        r->at = at;
        r->cap *= 2;
    }
    size_t want = r->cap - r->to < r->read_bytes ? r->cap - r->to : r->read_bytes;
    size_t got = 0;
    Err err = source_read(cx, r->source, r->at + r->to, want, &got);
    r->ended = got == 0;
    if (err != ERR_OK && err_exit_code(err) == 1)
        r->to = r->from;                /* damaged: said once, and that was the end of it */
    TRY(err);
    r->to += got;
    r->read_bytes = r->read_bytes * 2 < r->read_bytes_max ? r->read_bytes * 2 : r->read_bytes_max;
    return ERR_OK;
}

static Err skip_mark(Ctx *cx, CsvReader *r)
{
    while (r->to - r->from < 3 && !r->ended)
        TRY(fill(cx, r));
    Text front = { r->at + r->from, r->to - r->from };
    if (text_starts(front, "\xef\xbb\xbf")) {
        r->from += 3;
        r->offset += 3;
        if (r->decoder != no_decoder)
            iconv_close(r->decoder);    /* the mark says UTF-8, whatever the mapping thought */
        r->decoder = no_decoder;
    }
    return ERR_OK;
}

static Err reader_init(Ctx *cx, CsvReader *r, const CsvOptions *options)
{
    r->delimiter = options->delimiter ? options->delimiter : ',';
    r->read_bytes_max = options->read_bytes ? options->read_bytes : READ_BYTES;
    r->read_bytes = r->read_bytes_max;
    TRY(decoder_open(cx, options->encoding, &r->decoder));
    TRY(decoder_open(cx, options->encoding_else, &r->decoder_else));
    bool multibyte = same_word(text_slice(options->encoding, 0, 2), "GB")
                  || same_word(text_slice(options->encoding_else, 0, 2), "GB");
    TRY(check_delimiter(cx, r->delimiter, multibyte));
    r->name = strdup(source_name(r->source));
    r->cap = READ_BYTES;
    r->at = malloc(r->cap);
    r->fields = malloc(CSV_FIELDS_MAX * sizeof *r->fields);
    if (!r->name || !r->at || !r->fields)
        return fail(cx, ERR_NO_MEMORY, "no memory to read %s", source_name(r->source));
    ctx_place(cx, r->name, 0);
    return skip_mark(cx, r);
}

Err csv_open(Ctx *cx, const char *path, const CsvOptions *options, CsvReader **out)
{
    Source *source CLEANUP(source_close) = NULL;
    TRY(source_open(cx, path, &source));
    TRY(csv_on(cx, source, options, out));
    (*out)->own = true;
    source = NULL;
    return ERR_OK;
}

/* Two bytes a character split no rows here: such a file is turned into UTF-8 first. */
static Err unfold_utf16(Ctx *cx, Source *source, CsvOptions *options)
{
    Text front;
    TRY(source_peek(cx, source, 1, &front));
    if (!text_starts(front, "\xff\xfe") && !text_starts(front, "\xfe\xff"))
        return ERR_OK;
    options->encoding = TEXT("");
    return source_recode(cx, source, "UTF-16");
}

Err csv_on(Ctx *cx, Source *source, const CsvOptions *options, CsvReader **out)
{
    CsvReader *r CLEANUP(csv_close) = calloc(1, sizeof *r);
    if (!r)
        return fail(cx, ERR_NO_MEMORY, "no memory to read %s", source_name(source));
    *r = (CsvReader){ .source = source, .line = 1, .decoder = no_decoder,
                      .decoder_else = no_decoder };
    CsvOptions with = *options;
    TRY(unfold_utf16(cx, source, &with));
    Err err = reader_init(cx, r, &with);
    if (err != ERR_OK) {
        ctx_place(cx, NULL, 0);         /* the name goes with the reader */
        return err;
    }
    *out = r;
    r = NULL;
    return ERR_OK;
}

void csv_close(CsvReader **reader)
{
    CsvReader *r = *reader;
    if (!r)
        return;
    if (r->own)
        source_close(&r->source);
    if (r->decoder != no_decoder)
        iconv_close(r->decoder);
    if (r->decoder_else != no_decoder)
        iconv_close(r->decoder_else);
    free(r->name), free(r->at), free(r->fields), free(r->decoded), free(r);
    *reader = NULL;
}

/* --- finding rows ---------------------------------------------------------------------------- */

static Scan step(Scan s, char c, char delimiter)
{
    switch (s) {
    case IN_QUOTES:
        return c == '"' ? AFTER_QUOTE : IN_QUOTES;
    case AFTER_QUOTE:
        return c == '"' ? IN_QUOTES : c == delimiter ? AT_FIELD
             : c == '\r' ? AFTER_CR : AFTER_JUNK;
    case AFTER_CR:
        return AFTER_JUNK;
    case AT_FIELD:
        return c == '"' ? IN_QUOTES : c == delimiter ? AT_FIELD : IN_PLAIN;
    case IN_PLAIN:
    case AFTER_JUNK:
        return c == delimiter ? AT_FIELD : s;
    }
    return s;
}

/* Passes over a line whose row cannot be taken, keeping nothing of it. */
static Err skip_line(Ctx *cx, CsvReader *r)
{
    for (;;) {
        char *lf = memchr(r->at + r->from, '\n', r->to - r->from);
        size_t n = lf ? (size_t)(lf - r->at) - r->from + 1 : r->to - r->from;
        r->from += n;
        r->offset += (int64_t)n;
        if (lf || r->ended) {
            r->line++;
            return ERR_OK;
        }
        TRY(fill(cx, r));
    }
}

static Err row_failed(Ctx *cx, CsvReader *r, Err err, const char *what)
{
    TRY(skip_line(cx, r));
    return fail(cx, err, "%s", what);
}

/* Finds the end of the row that begins at at[from]; n is 0 at the end of the file. */
static Err row_find(Ctx *cx, CsvReader *r, Extent *out)
{
    Extent row = { .lines = 1 };
    Scan scan = AT_FIELD;
    for (;;) {
        size_t have = r->to - r->from;
        for (; row.n < have; row.n++) {
            char c = r->at[r->from + row.n];
            if (c == '\n' && scan != IN_QUOTES)
                break;
            row.lines += c == '\n';
            scan = step(scan, c, r->delimiter);
            row.junk = row.junk || scan == AFTER_JUNK;
        }
        if (row.n > CSV_ROW_BYTES_MAX)
            return row_failed(cx, r, ERR_LIMIT, "the row is longer than 1 MiB; is a quote left "
                              "open?");
        if (row.n < have || r->ended)
            break;
        TRY(fill(cx, r));
    }
    bool lf = row.n < r->to - r->from;
    if (!lf && scan == IN_QUOTES)
        return row_failed(cx, r, ERR_SYNTAX, "a quote is opened and never closed; double it where "
                          "it belongs to the text");
    row.text = row.n;
    if (lf)
        row.n++;
    if (row.text > 0 && r->at[r->from + row.text - 1] == '\r')
        row.text--;
    *out = row;
    return ERR_OK;
}

/* --- fields ---------------------------------------------------------------------------------- */

/* Undoes the quotes of the field at s[0..n), in place; the field must begin with one.
 * Returns how many bytes of s it took, up to a delimiter or the end. */
static size_t unquote(char *s, size_t n, Text *field)
{
    size_t from = 1, to = 0;
    for (; from < n; from++) {
        if (s[from] == '"' && (from + 1 >= n || s[from + 1] != '"'))
            break;
        from += s[from] == '"';
        s[to++] = s[from];
    }
    *field = (Text){ s, to };
    return from < n ? from + 1 : n;
}

/* Splits s[0..n) into r->fields. False where there are too many. */
static bool split(CsvReader *r, char *s, size_t n, size_t *count)
{
    size_t at = 0;
    for (*count = 0; *count < CSV_FIELDS_MAX;) {
        Text *field = &r->fields[(*count)++];
        if (at < n && s[at] == '"') {
            at += unquote(s + at, n - at, field);
        } else {
            const char *hit = at < n ? memchr(s + at, r->delimiter, n - at) : NULL;
            size_t end = hit ? (size_t)(hit - s) : n;
            *field = (Text){ s + at, end - at };
            at = end;
        }
        if (at >= n)
            return true;
        at++;                           /* over the delimiter */
    }
    return false;
}

/* Decodes one field behind what r->decoded already holds; there is room. */
static bool decode(iconv_t decoder, Text *field, char **to, size_t *room)
{
    char *in = (char *)(uintptr_t)field->at;
    char *start = *to;
    size_t left = field->n;
    iconv(decoder, NULL, NULL, NULL, NULL);
    if (iconv(decoder, &in, &left, to, room) == (size_t)-1 || left > 0)
        return false;
    *field = (Text){ start, (size_t)(*to - start) };
    return true;
}

static bool is_ascii(Text a)
{
    for (size_t i = 0; i < a.n; i++)
        if ((unsigned char)a.at[i] >= 0x80 || a.at[i] == 0)
            return false;
    return true;
}

static Err decode_fields(Ctx *cx, CsvReader *r, size_t count, size_t row_bytes, size_t *decoded)
{
    if (r->decoded_cap < row_bytes * UTF8_GROWTH + 1) {
        size_t cap = row_bytes * UTF8_GROWTH * 2 + 1;
        char *buf = realloc(r->decoded, cap);
        if (!buf)
            return fail(cx, ERR_NO_MEMORY, "no memory for a row of %zu bytes", row_bytes);
        r->decoded = buf;
        r->decoded_cap = cap;
    }
    char *to = r->decoded;
    size_t room = r->decoded_cap;
    for (size_t i = 0; i < count; i++) {
        Text *field = &r->fields[i];
        if (is_ascii(*field))
            continue;
        bool good = true;
        if (r->decoder != no_decoder) {
            good = decode(r->decoder, field, &to, &room);
        } else if (text_utf8_error(*field) >= 0 && r->decoder_else != no_decoder) {
            good = decode(r->decoder_else, field, &to, &room);
            *decoded += good;
        }
        if (!good || text_utf8_error(*field) >= 0)
            return fail(cx, ERR_SYNTAX, "column %zu has bytes that are not of the file's encoding "
                        "(or NUL); say the right encoding, or convert the file to UTF-8", i + 1);
    }
    return ERR_OK;
}

/* --- reading --------------------------------------------------------------------------------- */

/* Takes the row at at[from]. Leaves the window behind it, whether or not its fields are good. */
static Err row_take(Ctx *cx, CsvReader *r, const Extent *extent, CsvRow *out)
{
    char *s = r->at + r->from;
    CsvRow row = { .fields = r->fields, .line = r->line, .offset = r->offset };
    r->from += extent->n;
    r->offset += (int64_t)extent->n;
    r->line += extent->lines;
    if (extent->junk)
        return fail(cx, ERR_SYNTAX, "text follows a closing quote; double the quotes that belong "
                    "to the text");
    if (!split(r, s, extent->text, &row.count))
        return fail(cx, ERR_LIMIT, "the row has more than %d fields", (int)CSV_FIELDS_MAX);
    TRY(decode_fields(cx, r, row.count, extent->text, &row.decoded));
    *out = row;
    return ERR_OK;
}

Err csv_next(Ctx *cx, CsvReader *r, CsvRow *row, bool *more)
{
    for (;;) {
        Extent extent = { 0 };
        ctx_place(cx, r->name, r->line);
        TRY(row_find(cx, r, &extent));
        *more = extent.n > 0;
        if (!*more)
            return ERR_OK;
        if (extent.text > 0)
            return row_take(cx, r, &extent, row);
        r->from += extent.n;            /* an empty line */
        r->offset += (int64_t)extent.n;
        r->line++;
    }
}

Err csv_seek(Ctx *cx, CsvReader *r, int64_t offset, int64_t line)
{
    assert(offset >= 0 && line >= 1);
    int64_t ahead = offset - r->offset;
    if (ahead >= 0 && (size_t)ahead <= r->to - r->from) {
        r->from += (size_t)ahead;
    } else {
        TRY(source_seek(cx, r->source, offset));
        r->from = r->to = 0;
        r->ended = false;
        r->read_bytes = r->read_bytes_max < SEEK_READ_BYTES ? r->read_bytes_max : SEEK_READ_BYTES;
    }
    r->offset = offset;
    r->line = line;
    return ERR_OK;
}

const char *csv_name(const CsvReader *reader)
{
    return reader->name;
}

int64_t csv_bytes_read(const CsvReader *reader)
{
    return source_bytes_read(reader->source);
}

int64_t csv_bytes_total(const CsvReader *reader)
{
    return source_bytes_total(reader->source);
}
