#include "app/report/page.h"

#include "app/report/chart.h"
#include "test_report.h"

#include "test.h"

#include <string.h>

enum { MEMORY = 1 << 24 };

TEST(test_report_page__stands_alone_and_escapes_what_papers_say)
{
    static const struct { Lang lang; const char *tag; } rows[] = {
        { LANG_EN, "<html lang=\"en\">" }, { LANG_ZH, "<html lang=\"zh-CN\">" },
    };
    Ctx cx = ctx_make(MEMORY);
    for (size_t i = 0; i < COUNT(rows); i++) {
        Text out;
        CHECK_OK("sets", &cx, report_page(&cx, report_sample(rows[i].lang), &out));
        CHECK_TRUE("says its language", strstr(out.at, rows[i].tag) != NULL);
        CHECK_TRUE("fetches nothing", !strstr(out.at, "http") && !strstr(out.at, "url(")
                   && !strstr(out.at, "src="));
        CHECK_TRUE("runs nothing", !strstr(out.at, "<script"));
        CHECK_TRUE("a firm's name is no markup", strstr(out.at, "Ying &amp; Co.") != NULL);
        CHECK_EQ("no raw <Mobile>", strstr(out.at, "<Mobile>") != NULL, 0);
        CHECK_TRUE("three pictures", strstr(out.at, "</svg>") != NULL);
    }
    ctx_clear(&cx);
}

TEST(test_report_chart__short_money_reads_as_people_say_it)
{
    static const struct { const char *why; Lang lang; int64_t minor; const char *want; } rows[] = {
        { "nothing",               LANG_EN, 0,          "0 k" },
        { "thousands",             LANG_EN, 10712400,   "107 k" },
        { "half rounds up",        LANG_EN, 150050000,  "1.50 m" },
        { "millions",              LANG_EN, 116616000,  "1.17 m" },
        { "below zero",            LANG_EN, -22700000,  "−227 k" },
        { "ten thousands",         LANG_ZH, 116616000,  "116.6 万" },
        { "below zero in Chinese", LANG_ZH, -25000000,  "−25.0 万" },
        { "too small to show",     LANG_EN, -100,       "0 k" },
    };
    Ctx cx = ctx_make(MEMORY);
    for (size_t i = 0; i < COUNT(rows); i++) {
        TextBuf buf = textbuf_make(&cx);
        Text out;
        chart_short_money(&buf, rows[i].lang, rows[i].minor, CCY_CNY);
        CHECK_OK(rows[i].why, &cx, textbuf_done(&buf, &out));
        CHECK_TEXT(rows[i].why, out, rows[i].want);
    }
    ctx_clear(&cx);
}
