/* fold_test.c - what a reader takes for the same, and what not. */
#include "base/fold.h"

#include "test.h"

TEST(test_fold__one_spelling)
{
    static const struct { const char *why, *text, *want; } rows[] = {
        { "nothing", "", "" },
        { "blanks alone are nothing", " \t\xe3\x80\x80", "" },
        { "case", "Lin Mei", "lin mei" },
        { "blanks around and between", "  Lin \t Mei ", "lin mei" },
        { "an ideographic blank", "\xe6\x9e\x97\xe3\x80\x80\xe6\xa2\x85",
          "\xe6\x9e\x97 \xe6\xa2\x85" },
        { "a no-break blank", "lin\xc2\xa0mei", "lin mei" },
        { "full-width letters", "\xef\xbc\xac\xef\xbd\x89\xef\xbd\x8e", "lin" },
        { "capital with an accent", "JOS\xc3\x89", "jos\xc3\xa9" },
        { "an accent of its own", "jose\xcc\x81", "jos\xc3\xa9" },
        { "an accent makes another name", "jose", "jose" },
        { "sharp s", "Gro\xc3\x9f", "gross" },
        { "a zero-width joiner prints nothing", "li\xe2\x80\x8dn", "lin" },
        { "a soft hyphen prints nothing", "li\xc2\xadn", "lin" },
        { "ligature", "\xef\xac\x81n", "fin" },
    };
    Ctx cx = ctx_make(1 << 16);
    for (size_t i = 0; i < COUNT(rows); i++) {
        Text got;
        CHECK_OK(rows[i].why, &cx, text_fold(&cx, text_of(rows[i].text), &got));
        CHECK_TEXT(rows[i].why, got, rows[i].want);
    }
    ctx_clear(&cx);
}

TEST(test_fold__folding_again_changes_nothing)
{
    Ctx cx = ctx_make(1 << 20);
    Random random = random_make(test_seed());
    for (int round = 0; round < 2000; round++) {
        char bytes[64];
        size_t n = 0;
        for (int c = 0; c < 12; c++) {          /* U+0001 to U+07FF */
            uint32_t code = (uint32_t)random_below(&random, 0x800);
            if (code < 0x80) {
                bytes[n++] = code ? (char)code : ' ';
            } else {
                bytes[n++] = (char)(0xc0 | code >> 6);
                bytes[n++] = (char)(0x80 | (code & 0x3f));
            }
        }
        ArenaMark mark = arena_mark(&cx.arena);
        Text once, twice;
        CHECK_OK("folds", &cx, text_fold(&cx, (Text){ bytes, n }, &once));
        CHECK_OK("folds again", &cx, text_fold(&cx, once, &twice));
        CHECK_TRUE("the same", text_eq(once, twice));
        arena_rewind(&cx.arena, mark);
    }
    ctx_clear(&cx);
}

TEST(test_fold__not_utf8_is_refused)
{
    Ctx cx = ctx_make(1 << 16);
    Text got;
    CHECK_ERR("a lone byte", &cx, text_fold(&cx, (Text){ "a\xff", 2 }, &got), ERR_SYNTAX);
    ctx_clear(&cx);
}
