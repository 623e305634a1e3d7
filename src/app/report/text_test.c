#include "app/report/text.h"

#include "test_report.h"

#include "test.h"

#include <string.h>

enum { MEMORY = 1 << 24 };

static int widest(Text text)
{
    int most = 0;
    while (text.n > 0) {
        int columns = text_columns(text_split(text, '\n', &text));
        most = columns > most ? columns : most;
    }
    return most;
}

TEST(test_report_text__fits_the_terminal_in_both_languages)
{
    static const struct { const char *why; Lang lang; int columns, widest; } rows[] = {
        { "English, 80 columns",             LANG_EN, 80,  80 },
        { "Chinese, 80 columns",             LANG_ZH, 80,  80 },
        { "a narrow terminal is set at 80",  LANG_EN, 40,  80 },
        { "a wide terminal is set at 100",   LANG_ZH, 240, 100 },
    };
    Ctx cx = ctx_make(MEMORY);
    for (size_t i = 0; i < COUNT(rows); i++) {
        Text out;
        CHECK_OK(rows[i].why, &cx, report_text(&cx, report_sample(rows[i].lang), rows[i].columns,
                                               false, &out));
        CHECK_EQ(rows[i].why, widest(out), rows[i].widest);
        CHECK_TRUE("no colour unless asked", !memchr(out.at, '\033', out.n));
        CHECK_TRUE("says what was not stopped",
                   strstr(out.at, rows[i].lang == LANG_ZH ? "未拦截" : "PASSED") != NULL);
        CHECK_TRUE("99.9999999 % never reads as 100 %", strstr(out.at, "C-768") != NULL);
    }
    ctx_clear(&cx);
}

TEST(test_report_text__colours_only_what_has_words)
{
    Ctx cx = ctx_make(MEMORY);
    Text plain, coloured;
    CHECK_OK("plain", &cx, report_text(&cx, report_sample(LANG_EN), 80, false, &plain));
    CHECK_OK("coloured", &cx, report_text(&cx, report_sample(LANG_EN), 80, true, &coloured));
    /* Taking the escapes out gives the plain text again. */
    TextBuf buf = textbuf_make(&cx);
    for (size_t i = 0; i < coloured.n; i++) {
        if (coloured.at[i] != '\033') {
            textbuf_byte(&buf, coloured.at[i]);
            continue;
        }
        while (i < coloured.n && coloured.at[i] != 'm')
            i++;
    }
    Text bare;
    CHECK_OK("bare", &cx, textbuf_done(&buf, &bare));
    CHECK_TEXT("colour adds nothing but colour", bare, plain.at);
    ctx_clear(&cx);
}
