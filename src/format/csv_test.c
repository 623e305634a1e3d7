#include "format/csv.h"

#include "base/file.h"
#include "base/random.h"
#include "test.h"

#include <stdio.h>
#include <string.h>

/* Reads all rows of `content` as one text: fields parted by '|', rows by '\n', failures as "!NAME"
 * where a row was. */
static Text rows_of(Ctx *cx, Text content, CsvOptions options)
{
    char path[300];
    snprintf(path, sizeof path, "%s/rows.csv", test_folder());
    CHECK_OK("write", cx, file_write_all(cx, path, content));
    CsvReader *reader CLEANUP(csv_close) = NULL;
    CHECK_OK("open", cx, csv_open(cx, path, &options, &reader));
    TextBuf buf = textbuf_make(cx);
    for (int i = 0; i < 100000; i++) {
        CsvRow row = { 0 };
        bool more = true;
        Err err = csv_next(cx, reader, &row, &more);
        if (err != ERR_OK) {
            textbuf_format(&buf, "!%s\n", err_name(err));
            ctx_forgive(cx);
            continue;
        }
        if (!more)
            break;
        for (size_t f = 0; f < row.count; f++) {
            textbuf_puts(&buf, f ? "|" : "");
            textbuf_put(&buf, row.fields[f]);
        }
        textbuf_byte(&buf, '\n');
    }
    ctx_place(cx, NULL, 0);
    Text out = TEXT("");
    CHECK_OK("rows", cx, textbuf_done(&buf, &out));
    return out;
}

TEST(test_csv__rows_as_rfc_4180_and_real_files_have_them)
{
    /* The first six are the rules of RFC 4180 section 2, in its own order. */
    static const struct { const char *why, *in, *want; } rows[] = {
        { "each record a line, CRLF", "aaa,bbb\r\nzzz,yyy\r\n", "aaa|bbb\nzzz|yyy\n" },
        { "the last line may lack its end", "aaa,bbb\r\nzzz,yyy", "aaa|bbb\nzzz|yyy\n" },
        { "spaces belong to the field", " a , b ", " a | b \n" },
        { "quotes may enclose", "\"aaa\",\"b\",c\r\n", "aaa|b|c\n" },
        { "line ends, commas in quotes", "\"a\r\nb\",\"c,d\"\r\ne,f\r\n", "a\r\nb|c,d\ne|f\n" },
        { "doubled quotes", "\"a\"\"b\",\"\"\"\"\r\n", "a\"b|\"\n" },
        { "empty fields", ",,\n\"\",\n", "||\n|\n" },
        { "LF alone", "a,b\nc,d\n", "a|b\nc|d\n" },
        { "empty lines are no rows", "a\n\n\r\nb\n", "a\nb\n" },
        { "byte order mark", "\xef\xbb\xbf" "a,b\n", "a|b\n" },
        { "a quote inside is a character", "5\" pipe,6\"\n", "5\" pipe|6\"\n" },
        { "ragged rows are handed out", "a,b\nc\nd,e,f\n", "a|b\nc\nd|e|f\n" },
        { "text after a quote", "a\n\"b\"c,d\ne\n", "a\n!ERR_SYNTAX\ne\n" },
        { "a quote after CR is text too", "\"b\"\r\"c\ne\n", "!ERR_SYNTAX\ne\n" },
        { "an open quote costs one line", "a\n\"b,c\nd\ne\n", "a\n!ERR_SYNTAX\nd\ne\n" },
        { "not UTF-8", "a\nC\xf4te\ne\n", "a\n!ERR_SYNTAX\ne\n" },
        { "empty file", "", "" },
        { "nothing but a mark", "\xef\xbb\xbf", "" },
    };
    Ctx cx CLEANUP(ctx_clear) = ctx_make(8 << 20);
    for (size_t i = 0; i < COUNT(rows); i++)
        CHECK_TEXT(rows[i].why, rows_of(&cx, text_of(rows[i].in), (CsvOptions){ 0 }), rows[i].want);
    CHECK_TEXT("NUL", rows_of(&cx, TEXT("a\nb\0c\nd\n"), (CsvOptions){ 0 }),
               "a\n!ERR_SYNTAX\nd\n");
}

TEST(test_csv__delimiters_and_encodings)
{
    /* Bytes from the code pages' own tables: 0xf4 is o with circumflex, 0x80 the euro sign in
     * windows-1252 only; in GB18030 B6A9 B5A5 is "order", 81308130 is U+0080. */
    const struct { const char *why, *in; CsvOptions options; const char *want; } rows[] = {
        { "semicolons", "a;b,c\n", { .delimiter = ';' }, "a|b,c\n" },
        { "tabs", "a\tb\n", { .delimiter = '\t' }, "a|b\n" },
        { "Latin-1", "C\xf4te,x\n", { .encoding = TEXT("ISO-8859-1") }, "C\xc3\xb4te|x\n" },
        { "names in small letters", "\xf4\n", { .encoding = TEXT("latin1") }, "\xc3\xb4\n" },
        { "windows-1252", "\x80 5\n", { .encoding = TEXT("WINDOWS-1252") }, "\xe2\x82\xac 5\n" },
        { "a byte it does not have", "\x81\nb\n", { .encoding = TEXT("WINDOWS-1252") },
          "!ERR_SYNTAX\nb\n" },
        { "GB18030", "\xb6\xa9\xb5\xa5,1\n", { .encoding = TEXT("GB18030") },
          "\xe8\xae\xa2\xe5\x8d\x95|1\n" },
        { "half a GB18030 character", "\xb6\nb\n", { .encoding = TEXT("GB18030") },
          "!ERR_SYNTAX\nb\n" },
        { "a mark overrules the mapping", "\xef\xbb\xbf\xc3\xb4\n",
          { .encoding = TEXT("ISO-8859-1") }, "\xc3\xb4\n" },
        { "UTF-8 or else Latin-1, field by field", "\xc3\xb4,\xf4\n",
          { .encoding_else = TEXT("ISO-8859-1") }, "\xc3\xb4|\xc3\xb4\n" },
    };
    Ctx cx CLEANUP(ctx_clear) = ctx_make(8 << 20);
    for (size_t i = 0; i < COUNT(rows); i++)
        CHECK_TEXT(rows[i].why, rows_of(&cx, text_of(rows[i].in), rows[i].options), rows[i].want);
}

TEST(test_csv__says_what_it_cannot_open)
{
    const struct { const char *why, *content; CsvOptions options; Err want; } rows[] = {
        { "an encoding nobody knows", "a", { .encoding = TEXT("EBCDIC-7") }, ERR_UNKNOWN },
        { "a quote to part fields", "a", { .delimiter = '"' }, ERR_INVALID },
        { "half of a GB18030 character", "a", { .encoding = TEXT("GB18030"), .delimiter = '|' },
          ERR_INVALID },
        { "half of UTF-16", "\xff\xfe" "a", { 0 }, ERR_SYNTAX },
    };
    Ctx cx CLEANUP(ctx_clear) = ctx_make(1 << 20);
    char path[300];
    snprintf(path, sizeof path, "%s/open.csv", test_folder());
    for (size_t i = 0; i < COUNT(rows); i++) {
        CsvReader *reader CLEANUP(csv_close) = NULL;
        CHECK_OK("write", &cx, file_write_all(&cx, path, text_of(rows[i].content)));
        CHECK_ERR(rows[i].why, &cx, csv_open(&cx, path, &rows[i].options, &reader), rows[i].want);
    }
    CsvReader *reader CLEANUP(csv_close) = NULL;
    CsvOptions plain = { 0 };
    CHECK_ERR("no such file", &cx, csv_open(&cx, "/nowhere/a.csv", &plain, &reader), ERR_IO);
    CHECK_ERR("a folder", &cx, csv_open(&cx, test_folder(), &plain, &reader), ERR_IO);
}

TEST(test_csv__a_row_beyond_the_limit_is_reported_and_passed)
{
    Ctx cx CLEANUP(ctx_clear) = ctx_make(64 << 20);
    TextBuf buf = textbuf_make(&cx);
    textbuf_puts(&buf, "a\n");
    for (size_t i = 0; i < (3u << 20) / 16; i++)
        textbuf_puts(&buf, "0123456789abcdef");
    textbuf_puts(&buf, "\nb\n");
    for (size_t i = 0; i < CSV_FIELDS_MAX; i++)
        textbuf_puts(&buf, ",");
    textbuf_puts(&buf, "\nc\n");
    Text content;
    CHECK_OK("built", &cx, textbuf_done(&buf, &content));
    CHECK_TEXT("long, then wide", rows_of(&cx, content, (CsvOptions){ 0 }),
               "a\n!ERR_LIMIT\nb\n!ERR_LIMIT\nc\n");
}

TEST(test_csv__lines_and_offsets_lead_back_to_the_row)
{
    Ctx cx CLEANUP(ctx_clear) = ctx_make(1 << 20);
    char path[300];
    snprintf(path, sizeof path, "%s/seek.csv", test_folder());
    CHECK_OK("write", &cx, file_write_all(&cx, path,
             TEXT("\xef\xbb\xbfh1,h2\r\n\"a\r\nb\",1\r\n\r\nc,2\r\nd,3\r\n")));
    static const struct { const char *first; int64_t line, offset; } want[] = {
        { "h1", 1, 3 }, { "a\r\nb", 2, 10 }, { "c", 5, 22 }, { "d", 6, 27 },
    };
    CsvOptions options = { 0 };
    CsvReader *reader CLEANUP(csv_close) = NULL;
    CHECK_OK("open", &cx, csv_open(&cx, path, &options, &reader));
    for (size_t i = 0; i < COUNT(want); i++) {
        CsvRow row;
        bool more = false;
        CHECK_OK("row", &cx, csv_next(&cx, reader, &row, &more));
        CHECK_EQ("line", row.line, want[i].line);
        CHECK_EQ("offset", row.offset, want[i].offset);
        CHECK_TEXT("first field", row.fields[0], want[i].first);
    }
    for (size_t i = COUNT(want); i-- > 0;) {
        CsvRow row;
        bool more = false;
        CHECK_OK("seek", &cx, csv_seek(&cx, reader, want[i].offset, want[i].line));
        CHECK_OK("row again", &cx, csv_next(&cx, reader, &row, &more));
        CHECK_EQ("line again", row.line, want[i].line);
        CHECK_TEXT("field again", row.fields[0], want[i].first);
    }
    ctx_place(&cx, NULL, 0);
}

/* Random files, half of them nonsense, from the characters that matter. */
TEST(test_csv__the_size_of_reads_changes_nothing)
{
    static const char *const bits[] = { "a", "bc", ",", ",", "\n", "\r\n", "\"", "\"", "\"\"", "\r",
                                        "\xc3\xb4", "\xe8\xae\xa2", "\xf4", " ", "\",\"" };
    Ctx cx CLEANUP(ctx_clear) = ctx_make(64 << 20);
    Random random = random_make(test_seed());
    for (int round = 0; round < 200; round++) {
        ArenaMark mark = arena_mark(&cx.arena);
        TextBuf buf = textbuf_make(&cx);
        for (uint64_t n = random_below(&random, 120); n > 0; n--)
            textbuf_puts(&buf, bits[random_below(&random, COUNT(bits))]);
        Text content;
        CHECK_OK("built", &cx, textbuf_done(&buf, &content));
        Text whole = rows_of(&cx, content, (CsvOptions){ .encoding_else = TEXT("LATIN1") });
        for (size_t bytes = 1; bytes < 8; bytes++) {
            Text parts = rows_of(&cx, content, (CsvOptions){ .encoding_else = TEXT("LATIN1"),
                                                             .read_bytes = bytes });
            if (!text_eq(parts, whole))
                print_error("seed %llu, round %d, reads of %zu bytes\n",
                            (unsigned long long)test_seed(), round, bytes);
            CHECK_TRUE("the same rows", text_eq(parts, whole));
        }
        arena_rewind(&cx.arena, mark);
    }
}
