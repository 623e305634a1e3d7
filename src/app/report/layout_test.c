#include "app/report/layout.h"

#include "test.h"

enum { MEMORY = 1 << 20 };

TEST(test_layout__breaks_where_a_reader_would)
{
    static const struct {
        const char *why, *text;
        int indent, columns;
        const char *want;
    } rows[] = {
        { "short text stays",          "two words",       0, 20, "two words\n" },
        { "words break at spaces",     "three short words", 0, 12, "three short\nwords\n" },
        { "indent on every line",      "aa bb cc",        2, 7,  "  aa bb\n  cc\n" },
        { "a long word stays whole",   "incomprehensibly so", 0, 6, "incomprehensibly\nso\n" },
        { "Chinese breaks anywhere",   "一二三四五",      0, 6,  "一二三\n四五\n" },
        { "not before a comma",        "一二三，四",      0, 6,  "一二\n三，四\n" },
        { "not behind an opening one", "一二（三）四",    0, 6,  "一二\n（三）\n四\n" },
        { "figures in Chinese hold",   "共 1234 份",      0, 5,  "共\n1234\n份\n" },
        { "nothing",                   "",                0, 10, "\n" },
    };
    Ctx cx = ctx_make(MEMORY);
    for (size_t i = 0; i < COUNT(rows); i++) {
        TextBuf buf = textbuf_make(&cx);
        Text out;
        layout_wrap(&buf, text_of(rows[i].text), rows[i].indent, rows[i].columns);
        CHECK_OK(rows[i].why, &cx, textbuf_done(&buf, &out));
        CHECK_TEXT(rows[i].why, out, rows[i].want);
    }
    ctx_clear(&cx);
}

TEST(test_layout__a_bar_is_full_only_when_all_is_there)
{
    static const struct { const char *why; int64_t e9; const char *want; } rows[] = {
        { "nothing",      0,             "░░░░" },
        { "half",         500000000,     "██░░" },
        { "nearly whole", 999999999,     "███░" },
        { "whole",        RATE_ONE_E9,   "████" },
    };
    Ctx cx = ctx_make(MEMORY);
    for (size_t i = 0; i < COUNT(rows); i++) {
        TextBuf buf = textbuf_make(&cx);
        Text out;
        layout_bar(&buf, (Paint){ false }, (Rate){ rows[i].e9 }, 4);
        CHECK_OK(rows[i].why, &cx, textbuf_done(&buf, &out));
        CHECK_TEXT(rows[i].why, out, rows[i].want);
    }
    ctx_clear(&cx);
}
