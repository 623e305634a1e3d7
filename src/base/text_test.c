/* text_test.c */
#include "base/text.h"

#include "test.h"

TEST(test_text__utf8_refuses_what_rfc3629_refuses)
{
    static const struct { const char *why; const char *bytes; size_t n; int want; } rows[] = {
        { "ascii", "abc", 3, -1 },
        { "Chinese", "\xe7\xbb\x8f\xe7\xba\xac", 6, -1 },
        { "four bytes", "\xf0\x9f\x93\xb1", 4, -1 },
        { "NUL is not text", "a\0b", 3, 1 },
        { "overlong slash", "\xc0\xaf", 2, 0 },
        { "surrogate half", "\xed\xa0\x80", 3, 0 },
        { "beyond U+10FFFF", "\xf4\x90\x80\x80", 4, 0 },
        { "cut in the middle", "ab\xe7\xbb", 4, 2 },
        { "GB18030 bytes", "\xbe\xad\xce\xb3", 4, 0 },
        { "stray continuation", "a\x80", 2, 1 },
    };
    for (size_t i = 0; i < COUNT(rows); i++)
        CHECK_EQ(rows[i].why, text_utf8_error((Text){ rows[i].bytes, rows[i].n }), rows[i].want);
}

TEST(test_text__head_cuts_between_characters)
{
    CHECK_TEXT("short enough", text_head(TEXT("abc"), 3), "abc");
    CHECK_TEXT("cut", text_head(TEXT("abcd"), 3), "abc");
    CHECK_TEXT("a character of three bytes goes whole", text_head(TEXT("a经纬"), 6), "a经");
    CHECK_TEXT("or stays whole", text_head(TEXT("a经纬"), 4), "a经");
    CHECK_TEXT("nothing of nothing", text_head((Text){ NULL, 0 }, 5), "");
}

TEST(test_text__int64_takes_exactly_its_range)
{
    static const struct { const char *why, *text; int ok; int64_t want; } rows[] = {
        { "zero", "0", 1, 0 },
        { "largest", "9223372036854775807", 1, INT64_MAX },
        { "one more", "9223372036854775808", 0, 0 },
        { "smallest", "-9223372036854775808", 1, INT64_MIN },
        { "one less", "-9223372036854775809", 0, 0 },
        { "empty", "", 0, 0 },
        { "only a sign", "-", 0, 0 },
        { "plus is not written", "+1", 0, 0 },
        { "blanks", " 1", 0, 0 },
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        int64_t got = 0;
        CHECK_EQ(rows[i].why, text_to_int64(text_of(rows[i].text), &got), rows[i].ok);
        CHECK_EQ(rows[i].why, got, rows[i].want);
    }
}

TEST(test_text__builder_escapes_json_and_html)
{
    Ctx cx = ctx_make(1 << 20);
    TextBuf buf = textbuf_make(&cx);
    textbuf_json(&buf, TEXT("a\"b\\c\n\x01 经"));
    textbuf_html(&buf, TEXT("<a & 'b'>"));
    Text got;
    CHECK_OK("builds", &cx, textbuf_done(&buf, &got));
    CHECK_TEXT("escaped", got, "\"a\\\"b\\\\c\\n\\u0001 经\"&lt;a &amp; &#39;b&#39;&gt;");
    ctx_clear(&cx);
}

TEST(test_text__builder_remembers_the_first_failure)
{
    Ctx cx = ctx_make(600);
    TextBuf buf = textbuf_make(&cx);
    for (int i = 0; i < 100; i++)
        textbuf_puts(&buf, "0123456789");
    Text got;
    CHECK_ERR("out of memory", &cx, textbuf_done(&buf, &got), ERR_NO_MEMORY);
    ctx_clear(&cx);
}

TEST(test_text__columns_count_wide_characters_twice)
{
    CHECK_EQ("ascii", text_columns(TEXT("weft")), 4);
    CHECK_EQ("Chinese", text_columns(TEXT("经纬 weft")), 9);
}
