/* suggest_column.c - a table of words against each header; a few hundred rows of values.
 * O(headers * words + bytes looked at). */
#include "format/suggest_column.h"

#include "base/check.h"

#include <iconv.h>
#include <stdlib.h>
#include <string.h>

enum { KEY_BYTES_MAX = 96, EXACT = 1000 };

/* --- encoding and delimiter ------------------------------------------------------------------ */

/* Whether the bytes read as GB18030, and mostly as the common characters of GB 2312: both of their
 * bytes are 0xA1 and above, where Latin text has a letter of ASCII after most that are not. */
static bool is_gb18030(Text front)
{
    iconv_t how = iconv_open("UTF-8", "GB18030");
    char *made = malloc(front.n * 2 + 16);
    char *in = (char *)(uintptr_t)front.at, *out = made;
    size_t left = front.n, room = front.n * 2 + 16, common = 0, rare = 0;
    bool good = how != (iconv_t)-1 && made && iconv(how, &in, &left, &out, &room) != (size_t)-1;
    free(made);
    if (how != (iconv_t)-1)
        iconv_close(how);
    for (size_t i = 0; good && i + 1 < front.n; i++) {
        if ((unsigned char)front.at[i] < 0x80)
            continue;
        bool high = (unsigned char)front.at[++i] >= 0xa1;
        common += high;
        rare += !high;
    }
    return good && common > rare;
}

static void find_encoding(Sample *s, Text front)
{
    s->utf16 = text_starts(front, "\xff\xfe") || text_starts(front, "\xfe\xff");
    while (front.n > 0 && front.at[front.n - 1] != '\n')
        front.n--;                              /* a character may be cut at the end */
    s->encoding = "UTF-8";
    if (!s->utf16 && text_utf8_error(front) >= 0)
        s->encoding = is_gb18030(front) ? "GB18030" : "WINDOWS-1252";
}

static void find_delimiter(Sample *s, Text front)
{
    static const char marks[] = ",;\t|";
    Text rest, line = text_split(front, '\n', &rest);
    size_t best = 0;
    s->delimiter = ',';
    for (const char *mark = marks; *mark; mark++) {
        size_t n = 0;
        bool quoted = false;
        for (size_t i = 0; i < line.n; i++) {
            quoted = quoted != (line.at[i] == '"');
            n += !quoted && line.at[i] == *mark;
        }
        if (n > best && !(*mark == '|' && s->encoding[0] == 'G')) {
            best = n;
            s->delimiter = *mark;
        }
    }
}

/* --- headers --------------------------------------------------------------------------------- */

/* "Unit Price (CNY)" to "unitpricecny", "PO #" to "pono". */
static size_t key_of(Text header, char key[KEY_BYTES_MAX])
{
    size_t n = 0;
    for (size_t i = 0; i < header.n && n + 3 < KEY_BYTES_MAX; i++) {
        char c = header.at[i];
        bool upper = c >= 'A' && c <= 'Z';
        bool kept = upper || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')
                 || (unsigned char)c >= 0x80;
        if (c == '#') {
            key[n++] = 'n';
            key[n++] = 'o';
        } else if (kept) {
            key[n++] = upper ? (char)(c - 'A' + 'a') : c;
        }
    }
    key[n] = '\0';
    return n;
}

/* Short English words occur inside others; Chinese ones of two characters hardly do. */
static bool may_be_inside(const char *word)
{
    return (unsigned char)word[0] >= 0x80 ? strlen(word) >= 6 : strlen(word) >= 5;
}

static void find_role(SampleColumn *column)
{
    static const struct { ColumnRole role; const char *word; } words[] = {
#define WORD(role, word) { ROLE_##role, word },
#include "format/suggest_role.tbl"
#undef WORD
    };
    char key[KEY_BYTES_MAX];
    key_of(column->header, key);
    for (size_t i = 0; i < COUNT(words); i++) {
        size_t n = strlen(words[i].word), score = 0;
        if (strcmp(key, words[i].word) == 0)
            score = EXACT + n;
        else if (may_be_inside(words[i].word) && strstr(key, words[i].word))
            score = n;
        if (score > column->score) {
            column->score = score;
            column->role = words[i].role;
        }
    }
}

/* One column a role: the one whose header says it best, the first of equals. */
static void settle_roles(Sample *s)
{
    for (size_t i = 0; i < s->column_count; i++)
        for (size_t k = 0; k < s->column_count; k++) {
            SampleColumn *a = &s->columns[i], *b = &s->columns[k];
            if (i != k && a->role == b->role && (a->score > b->score
                                                 || (a->score == b->score && i < k)))
                b->role = ROLE_NONE;
            a->twice = a->twice || (i != k && text_eq(a->header, b->header));
        }
    for (size_t i = 0; i < s->column_count; i++)
        if (s->columns[i].twice)
            s->columns[i].role = ROLE_NONE;
}

/* --- rows ------------------------------------------------------------------------------------ */

static Err take_header(Ctx *cx, const CsvRow *row, Sample *s)
{
    if (row->count > SUGGEST_COLUMNS_MAX)
        return fail(cx, ERR_LIMIT, "more than %d columns", SUGGEST_COLUMNS_MAX);
    s->columns = NEW(cx, SampleColumn, row->count);
    if (!s->columns)
        return cx->err;
    s->column_count = row->count;
    for (size_t i = 0; i < row->count; i++) {
        s->columns[i].values = list_make(sizeof(Text));
        TRY(text_copy(cx, text_trim(row->fields[i]), &s->columns[i].header));
        find_role(&s->columns[i]);
    }
    settle_roles(s);
    return ERR_OK;
}

static Err take_row(Ctx *cx, const CsvRow *row, Sample *s)
{
    s->rows++;
    for (size_t i = 0; i < row->count && i < s->column_count; i++) {
        Text value = text_trim(row->fields[i]);
        if (value.n == 0)
            continue;
        Text *kept = list_push(cx, &s->columns[i].values);
        if (!kept)
            return cx->err;
        TRY(text_copy(cx, value, kept));
    }
    return ERR_OK;
}

static Err read_rows(Ctx *cx, CsvReader *csv, Sample *s)
{
    CsvRow row;
    bool more = false;
    TRY(csv_next(cx, csv, &row, &more));
    if (!more)
        return fail(cx, ERR_SYNTAX, "the file is empty; its first row names the columns");
    TRY(take_header(cx, &row, s));
    while (s->rows < SUGGEST_ROWS_MAX) {
        Err err = csv_next(cx, csv, &row, &more);
        if (err != ERR_OK && err_exit_code(err) == 1) {
            ctx_forgive(cx);                    /* one bad row is no reason to know nothing */
            continue;
        }
        if (err != ERR_OK || !more)
            return err;
        TRY(take_row(cx, &row, s));
    }
    return ERR_OK;
}

Err sample_read(Ctx *cx, Source *source, Sample *out)
{
    Sample s = { .delimiter = ',' };
    Text front = TEXT("");
    for (size_t before = SIZE_MAX; front.n != before;) {        /* until it grows no more */
        before = front.n;
        TRY(source_peek(cx, source, before, &front));
    }
    find_encoding(&s, front);
    if (s.utf16) {
        TRY(source_recode(cx, source, "UTF-16"));
        TRY(source_peek(cx, source, 0, &front));
    }
    find_delimiter(&s, front);
    CsvOptions options = { .delimiter = s.delimiter, .encoding = text_of(s.encoding) };
    CsvReader *csv CLEANUP(csv_close) = NULL;
    TRY(csv_on(cx, source, &options, &csv));
    Err err = read_rows(cx, csv, &s);
    ctx_place(cx, NULL, 0);
    TRY(err);
    TRY(source_seek(cx, source, 0));
    *out = s;
    return ERR_OK;
}

const SampleColumn *sample_column(const Sample *sample, ColumnRole role)
{
    for (size_t i = 0; i < sample->column_count; i++)
        if (sample->columns[i].role == role)
            return &sample->columns[i];
    return NULL;
}
