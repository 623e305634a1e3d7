/* trial_test.c - sums worked out on paper; the property tests are beside the store. */
#include "core/books/trial.h"

#include "core/books/unit.h"
#include "test.h"

enum { MEMORY = 1 << 20 };

TEST(test_books_trial__nets_an_account_on_the_larger_side)
{
    static const struct {
        const char *why;
        Sides before, within, after, stored;
        Err err;
        TrialSums want;
    } rows[] = {
        { "nothing at all", { 0, 0 }, { 0, 0 }, { 0, 0 }, { 0, 0 }, ERR_OK,
          { { 0, 0 }, { 0, 0 }, { 0, 0 } } },
        { "opens in debit, closes in credit", { 100, 40 }, { 10, 90 }, { 0, 0 }, { 110, 130 },
          ERR_OK, { { 60, 0 }, { 10, 90 }, { 0, 20 } } },
        { "what comes later is not in it", { 0, 0 }, { 5, 0 }, { 7, 7 }, { 12, 7 }, ERR_OK,
          { { 0, 0 }, { 5, 0 }, { 5, 0 } } },
        { "a transfer is missing", { 0, 0 }, { 5, 0 }, { 0, 0 }, { 6, 0 }, ERR_DAMAGED,
          { { 0, 0 }, { 0, 0 }, { 0, 0 } } },
        { "sums beyond 63 bits", { INT64_MAX, 0 }, { 1, 0 }, { 0, 0 }, { 0, 0 }, ERR_OVERFLOW,
          { { 0, 0 }, { 0, 0 }, { 0, 0 } } },
    };
    Ctx cx CLEANUP(ctx_clear) = ctx_make(MEMORY);
    for (size_t i = 0; i < COUNT(rows); i++) {
        TrialAccount account = { .before = rows[i].before, .within = rows[i].within,
                                 .after = rows[i].after, .stored = rows[i].stored };
        TrialSums got = { .opening = { 0, 0 } };
        CHECK_ERR(rows[i].why, &cx, trial_account(&cx, &account, &got), rows[i].err);
        CHECK_EQ(rows[i].why, got.opening.debit, rows[i].want.opening.debit);
        CHECK_EQ(rows[i].why, got.opening.credit, rows[i].want.opening.credit);
        CHECK_EQ(rows[i].why, got.moves.debit, rows[i].want.moves.debit);
        CHECK_EQ(rows[i].why, got.moves.credit, rows[i].want.moves.credit);
        CHECK_EQ(rows[i].why, got.closing.debit, rows[i].want.closing.debit);
        CHECK_EQ(rows[i].why, got.closing.credit, rows[i].want.closing.credit);
    }
}

TEST(test_books_trial__adds_side_by_side_and_keeps_what_it_had_on_overflow)
{
    Ctx cx CLEANUP(ctx_clear) = ctx_make(MEMORY);
    TrialSums total = { .opening = { 1, 2 } }, most = { .closing = { 0, INT64_MAX } };
    TrialSums one = { { 10, 0 }, { 3, 4 }, { 9, 1 } };
    CHECK_OK("adds", &cx, trial_add(&cx, &one, &total));
    CHECK_EQ("opening debit", total.opening.debit, 11);
    CHECK_EQ("opening credit", total.opening.credit, 2);
    CHECK_TRUE("not in balance", !trial_balances(&total));
    CHECK_ERR("too much", &cx, trial_add(&cx, &most, &total), ERR_OVERFLOW);
    CHECK_EQ("as it was", total.closing.credit, 1);
    CHECK_ERR("an amount of 2^63", &cx, sides_add(&cx, &total.moves, true, (uint64_t)1 << 63),
              ERR_OVERFLOW);
    CHECK_EQ("as it was", total.moves.debit, 3);
}

TEST(test_books_trial__both_ends_belong_to_a_period)
{
    static const struct { const char *why; int32_t from, to, day; PeriodPart want; } rows[] = {
        { "the first day", 10, 20, 10, PERIOD_WITHIN }, { "the last", 10, 20, 20, PERIOD_WITHIN },
        { "the day before", 10, 20, 9, PERIOD_BEFORE }, { "after", 10, 20, 21, PERIOD_AFTER },
        { "from the beginning", INT32_MIN, 20, DATE_DAY_MIN, PERIOD_WITHIN },
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        Period period = { { rows[i].from }, { rows[i].to } };
        CHECK_EQ(rows[i].why, period_part(&period, (Date){ rows[i].day }), rows[i].want);
    }
}

/* SRC: ISO 4217: CNY 156 with two digits, JPY 392 with none, BHD 048 with three. */
TEST(test_books_unit__writes_the_digits_of_the_currency)
{
    static const struct { uint32_t ledger; const char *code, *plain, *grouped; } rows[] = {
        { 156, "CNY", "-1234567.80", "-1,234,567.80" },
        { 392, "JPY", "-123456780", "-123,456,780" },
        { 48, "BHD", "-123456.780", "-123,456.780" },
        { 7, "L7", "-123456780", "-123456780" },
        { 4294967295u, "L4294967295", "-123456780", "-123456780" },
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        char code[UNIT_TEXT_SIZE], text[DECIMAL_TEXT_SIZE];
        CHECK_TEXT("code", text_of(unit_code(rows[i].ledger, code)), rows[i].code);
        CHECK_TEXT("plain", text_of(unit_format(-123456780, rows[i].ledger, text)), rows[i].plain);
        CHECK_TEXT("grouped", text_of(unit_format_grouped(-123456780, rows[i].ledger, text)),
                   rows[i].grouped);
    }
}
