/* csv_test.c */
#include "core/netting/csv.h"

#include "test.h"

/* The fields of a row joined by '|', rows by '/'; a fault as '!'. */
static Text flatten(Ctx *cx, Text text)
{
    TextBuf buf = textbuf_make(cx);
    NettingCsv csv = netting_csv_make(text);
    for (bool more = true, first = true;; first = false) {
        CHECK_OK("reads on", cx, netting_csv_next(cx, &csv, &more));
        if (!more)
            break;
        textbuf_puts(&buf, first ? "" : "/");
        textbuf_puts(&buf, csv.fault ? "!" : "");
        for (size_t i = 0; i < csv.count && !csv.fault; i++) {
            textbuf_puts(&buf, i ? "|" : "");
            textbuf_put(&buf, csv.field[i]);
        }
    }
    Text out = TEXT("");
    CHECK_OK("fits", cx, textbuf_done(&buf, &out));
    return out;
}

TEST(test_netting_csv__reads_what_rfc4180_says)
{
    const struct { const char *why; Text text; const char *want; } rows[] = {
        { "two rows", TEXT("a,b\nc,d\n"), "a|b/c|d" },
        { "no line end at the end", TEXT("a,b\nc,d"), "a|b/c|d" },
        { "CRLF", TEXT("a,b\r\nc,d\r\n"), "a|b/c|d" },
        { "empty fields", TEXT(",,\n"), "||" },
        { "empty rows pass", TEXT("\n\na\n\n"), "a" },
        { "a byte order mark", TEXT("\xef\xbb\xbf" "a,b\n"), "a|b" },
        { "a quoted comma", TEXT("\"a,b\",c\n"), "a,b|c" },
        { "a doubled quote", TEXT("\"a\"\"b\",c\n"), "a\"b|c" },
        { "only doubled quotes", TEXT("\"\"\"\"\"\"\n"), "\"\"" },
        { "a quoted line end", TEXT("\"a\nb\",c\nd\n"), "a\nb|c/d" },
        { "a quoted field, then CRLF", TEXT("\"a\"\r\nb\r\n"), "a/b" },
        { "Chinese", TEXT("\xe7\xbb\x8f,b\n"), "\xe7\xbb\x8f|b" },
        { "an open quote is a fault", TEXT("a\n\"b,c\n"), "a/!" },
        { "text behind a quote is a fault", TEXT("\"a\"b,c\nd\n"), "!/d" },
        { "bytes that are not UTF-8", TEXT("a,\xff\nd\n"), "!/d" },
        { "a NUL byte", TEXT("a,\0b\nd\n"), "!/d" },
        { "more fields than weft reads", TEXT("1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17\nb\n"),
          "!/b" },
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        Ctx cx = ctx_make(1 << 20);
        CHECK_TEXT(rows[i].why, flatten(&cx, rows[i].text), rows[i].want);
        ctx_clear(&cx);
    }
}

TEST(test_netting_csv__finds_columns_or_says_what_the_header_should_be)
{
    static const char *const names[] = { "id", "amount", "due" };
    static const struct { const char *why, *header; Err err; int first, second, third; } rows[] = {
        { "as they come", "id,amount,due\n", ERR_OK, 0, 1, 2 },
        { "in another order", "amount,id\n", ERR_OK, 1, 0, -1 },
        { "lacking one", "id,due\n", ERR_SYNTAX, 0, 0, 0 },
        { "with a stranger", "id,amount,colour\n", ERR_SYNTAX, 0, 0, 0 },
        { "with one twice", "id,amount,id\n", ERR_SYNTAX, 0, 0, 0 },
        { "nothing at all", "", ERR_SYNTAX, 0, 0, 0 },
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        Ctx cx = ctx_make(1 << 20);
        NettingCsv csv = netting_csv_make(text_of(rows[i].header));
        int column[3] = { 0, 0, 0 };
        Err err = netting_csv_header(&cx, &csv, names, 3, 2, column);
        CHECK_ERR(rows[i].why, &cx, err, rows[i].err);
        if (err == ERR_OK) {
            CHECK_EQ(rows[i].why, column[0], rows[i].first);
            CHECK_EQ(rows[i].why, column[1], rows[i].second);
            CHECK_EQ(rows[i].why, column[2], rows[i].third);
        }
        ctx_clear(&cx);
    }
}

TEST(test_netting_csv__what_it_writes_it_reads)
{
    const Text fields[] = { TEXT("plain"), TEXT("a,b"), TEXT("say \"so\""), TEXT("x\ny"),
                                   TEXT("") };
    for (size_t i = 0; i < COUNT(fields); i++) {
        Ctx cx = ctx_make(1 << 20);
        char room[64];
        char *end = netting_csv_put(room, fields[i]);
        *end++ = ',';
        NettingCsv csv = netting_csv_make((Text){ room, (size_t)(end - room) });
        bool more = false;
        CHECK_OK("reads", &cx, netting_csv_next(&cx, &csv, &more));
        CHECK_TRUE("a row", more && csv.count == 2);
        CHECK_TRUE("the same", text_eq(csv.field[0], fields[i]));
        ctx_clear(&cx);
    }
}
