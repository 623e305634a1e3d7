/* ctx_test.c */
#include "base/ctx.h"

#include "test.h"

#include <string.h>

TEST(test_ctx__the_first_fault_wins_until_it_is_forgiven)
{
    Ctx cx = ctx_make(1 << 10);
    CHECK_EQ("sets", fail(&cx, ERR_IO, "first %d", 1), ERR_IO);
    CHECK_EQ("keeps", fail(&cx, ERR_LIMIT, "second"), ERR_IO);
    CHECK_EQ("keeps", fail_field(&cx, ERR_LIMIT, "a", "third"), ERR_IO);
    CHECK_TEXT("the first words", text_of(cx.detail), "first 1");
    ctx_forgive(&cx);
    CHECK_EQ("forgiven", cx.err, ERR_OK);
    CHECK_TEXT("no words", text_of(cx.detail), "");
    CHECK_EQ("a new first", fail(&cx, ERR_LIMIT, "fourth"), ERR_LIMIT);
    ctx_clear(&cx);
}

TEST(test_ctx__place_and_field_stand_before_the_words)
{
    static const struct {
        const char *why, *file;
        int64_t line;
        const char *field, *want;
    } rows[] = {
        { "nowhere", NULL, 0, NULL, "bad" },
        { "a field", NULL, 0, "lines[0].amount", "lines[0].amount: bad" },
        { "a file", "a.json", 0, NULL, "a.json: bad" },
        { "a line", "a.jsonl", 17, NULL, "a.jsonl:17: bad" },
        { "a field of a line", "a.jsonl", 17, "date", "a.jsonl:17: date: bad" },
        { "a line of no file", NULL, 17, NULL, "bad" },
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        Ctx cx = ctx_make(1 << 10);
        ctx_place(&cx, rows[i].file, rows[i].line);
        Err err = rows[i].field ? fail_field(&cx, ERR_INVALID, rows[i].field, "bad")
                                : fail(&cx, ERR_INVALID, "bad");
        CHECK_EQ(rows[i].why, err, ERR_INVALID);
        CHECK_TEXT(rows[i].why, text_of(cx.detail), rows[i].want);
        ctx_forgive(&cx);
        CHECK_TRUE("forgiving keeps the place", cx.place_file == rows[i].file);
        ctx_clear(&cx);
    }
}

TEST(test_ctx__long_detail_is_cut_at_a_character)
{
    /* 511 bytes of detail: three to a character leave one over, which `shift` moves about. */
    char chinese[1200] = "";
    for (int i = 0; i < 300; i++)
        strcat(chinese, "经");
    for (int shift = 0; shift < 4; shift++) {
        Ctx cx = ctx_make(1 << 10);
        CHECK_EQ("fails", fail(&cx, ERR_INVALID, "%.*s%s", shift, "abc", chinese), ERR_INVALID);
        Text detail = text_of(cx.detail);
        CHECK_EQ("UTF-8 to the end", text_utf8_error(detail), -1);
        CHECK_EQ("not one character too few", detail.n, shift + (511 - shift) / 3 * 3);
        ctx_forgive(&cx);
        ctx_place(&cx, chinese, 3);
        CHECK_EQ("fails", fail_field(&cx, ERR_INVALID, chinese, "bad"), ERR_INVALID);
        CHECK_EQ("a long place is cut too", text_utf8_error(text_of(cx.detail)), -1);
        ctx_clear(&cx);
    }
}

TEST(test_ctx__detail_holds_no_control_characters)
{
    Ctx cx = ctx_make(1 << 10);
    CHECK_EQ("fails", fail_field(&cx, ERR_INVALID, "a\x1b[2J", "x\ny\x7f经"), ERR_INVALID);
    CHECK_TEXT("blotted", text_of(cx.detail), "a?[2J: x?y?经");
    ctx_clear(&cx);
}

TEST(test_ctx__alloc_fails_with_words)
{
    Ctx cx = ctx_make(1 << 10);
    CHECK_TRUE("room", NEW(&cx, int64_t, 4) != NULL);
    CHECK_TRUE("none", NEW(&cx, int64_t, 1000) == NULL);
    CHECK_TRUE("says how much there is", strstr(cx.detail, "more than its 1 KiB") != NULL);
    CHECK_ERR("no memory", &cx, cx.err, ERR_NO_MEMORY);
    CHECK_TRUE("n times size beyond size_t", NEW(&cx, int64_t, SIZE_MAX / 2) == NULL);
    CHECK_ERR("no memory", &cx, cx.err, ERR_NO_MEMORY);
    ctx_clear(&cx);
}

TEST(test_ctx__two_contexts_draw_different_chance)
{
    Ctx a = ctx_make(1), b = ctx_make(1);
    CHECK_TRUE("seeded by the system", random_next(&a.random) != random_next(&b.random));
    ctx_clear(&a);
    ctx_clear(&b);
}
