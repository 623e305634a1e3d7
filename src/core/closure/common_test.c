/* common_test.c - what the cases of tests/closure (7-units.case) do not reach: sums that no quantum
 * holds exactly, words that are malformed, and the currency of an order that states none. */
#include "core/closure/common.h"

#include "base/ctx.h"
#include "test.h"

#include <string.h>

static Unit unit_of(const char *code)
{
    Unit unit = { "" };
    memcpy(unit.code, code, strlen(code));
    return unit;
}

static ClosureEntry receipt(int64_t id, const char *unit, int64_t e6)
{
    return (ClosureEntry){ .document_id = id, .kind = DOCUMENT_RECEIPT, .item = 0,
                           .quantity_e6 = e6, .unit = unit_of(unit), .equals = TEXT(""),
                           .due = DATE_NONE, .ref_line = -1,
                           .status = TEXT("") };
}

TEST(test_common__one_unit_is_left_as_it_is)
{
    Ctx cx = ctx_make(1 << 16);
    ClosureOrderLine line = { .item = 0, .ordered_e6 = 7000001, .unit = unit_of("TNE"),
                              .equals = TEXT("") };
    ClosureEntry entries[] = { receipt(2, "TNE", 3000000), receipt(3, "TNE", 4000001) };
    ClosureInput in = { .order_id = 1, .lines = &line, .line_count = 1, .entries = entries,
                        .entry_count = 2 };
    CHECK_OK("common", &cx, closure_common(&cx, &in, &line, entries));
    CHECK_EQ("millionths of a tonne", line.ordered_e6, 7000001);
    CHECK_EQ("and of what came", entries[1].quantity_e6, 4000001);
    CHECK_EQ("in a million to the unit", line.per_unit, 0);
    ctx_clear(&cx);
}

/* Sixth decimals of pounds and of kilograms have 10^-14 kg in common; 2^62 of those are 46 t. */
TEST(test_common__what_is_too_fine_for_64_bits_is_rounded_and_says_how_far)
{
    Ctx cx = ctx_make(1 << 16);
    ClosureOrderLine line = { .item = 0, .ordered_e6 = INT64_C(453592370000000000),
                              .unit = unit_of("KGM"), .equals = TEXT("") };
    ClosureEntry entries[] = { receipt(2, "LBR", INT64_C(499999999999999999)),
                               receipt(3, "LBR", INT64_C(500000000000000001)) };
    ClosureInput in = { .order_id = 1, .lines = &line, .line_count = 1, .entries = entries,
                        .entry_count = 2 };
    CHECK_OK("common", &cx, closure_common(&cx, &in, &line, entries));
    int64_t off = entries[0].quantity_e6 + entries[1].quantity_e6 - line.ordered_e6;
    CHECK_TRUE("it was rounded, and that is said", in.slack > 0);
    CHECK_TRUE("a billion pounds are 453592.37 t within the slack",
               off <= in.slack && off >= -in.slack);
    CHECK_TRUE("within 64 bits", line.ordered_e6 < CLOSURE_SUM_MAX / 2);
    ctx_clear(&cx);
}

TEST(test_common__sums_of_what_does_not_divide_are_exact)
{
    enum { MANY = 3000 };
    static ClosureEntry entries[MANY];
    Ctx cx = ctx_make(4 << 20);
    ClosureOrderLine line = { .item = 0, .ordered_e6 = INT64_C(1360777110), /* 3000 lb */
                              .unit = unit_of("KGM"), .equals = TEXT("") };
    for (int i = 0; i < MANY; i++)
        entries[i] = receipt(2 + i, i % 2 ? "LBR" : "ONZ", i % 2 ? 1000000 : 16000000);
    ClosureInput in = { .order_id = 1, .lines = &line, .line_count = 1, .entries = entries,
                        .entry_count = MANY };
    CHECK_OK("common", &cx, closure_common(&cx, &in, &line, entries));
    i128 sum = 0;
    for (int i = 0; i < MANY; i++)
        sum += entries[i].quantity_e6;
    CHECK_TRUE("one by one they come to the order", sum == line.ordered_e6);
    CHECK_EQ("nothing was rounded", in.slack, 0);
    ctx_clear(&cx);
}

TEST(test_common__equals_are_written_and_read)
{
    static const struct { const char *why, *text; size_t count; } rows[] = {
        { "none", "", 0 },                      { "one", "12.5 KGM", 1 },
        { "two", "12.5 KGM 24 C62", 2 },        { "four are the most", "1 A 2 B 3 C 4 D 5 E", 4 },
        { "no unit", "12.5", 0 },               { "nothing", "0 KGM", 0 },
        { "less than nothing", "-1 KGM", 0 },   { "a unit of four letters", "1 KGMS", 0 },
        { "what is good before it stays", "2 PR x KGM", 1 },
    };
    Ctx cx = ctx_make(1 << 16);
    for (size_t i = 0; i < COUNT(rows); i++) {
        Quantity got[CLOSURE_EQUALS_MAX];
        Text text = TEXT("");
        size_t count = closure_equals(text_of(rows[i].text), got);
        CHECK_EQ(rows[i].why, count, rows[i].count);
        CHECK_OK(rows[i].why, &cx, closure_equals_write(&cx, got, count, &text));
        CHECK_TRUE(rows[i].why, text_starts(text_of(rows[i].text), text.n ? text.at : ""));
    }
    ctx_clear(&cx);
}

TEST(test_common__an_order_without_amounts_takes_the_currency_it_is_billed_in)
{
    static const struct { const char *why; DocumentKind kind[2]; int32_t ccy[2]; Standing standing;
                          int32_t want; } rows[] = {
        { "the first invoice", { DOCUMENT_INVOICE, DOCUMENT_INVOICE }, { 978, 840 },
          STANDING_COUNTS, 978 },
        { "an invoice before a payment", { DOCUMENT_PAYMENT, DOCUMENT_INVOICE }, { 978, 840 },
          STANDING_COUNTS, 840 },
        { "a payment where nothing is billed", { DOCUMENT_PAYMENT, DOCUMENT_RECEIPT },
          { 978, 840 }, STANDING_COUNTS, 978 },
        { "one that is void says nothing", { DOCUMENT_INVOICE, DOCUMENT_INVOICE }, { 978, 840 },
          STANDING_VOID, 840 },
        { "goods alone have none", { DOCUMENT_RECEIPT, DOCUMENT_RECEIPT }, { 978, 840 },
          STANDING_COUNTS, 0 },
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        Ctx cx = ctx_make(1 << 16);
        ClosureEntry entries[2];
        for (size_t e = 0; e < 2; e++) {
            entries[e] = receipt(2 + (int64_t)e, "C62", 1000000);
            entries[e].kind = rows[i].kind[e];
            entries[e].ccy = rows[i].ccy[e];
        }
        entries[0].standing = rows[i].standing;
        ClosureInput in = { .order_id = 1, .entries = entries, .entry_count = 2 };
        CHECK_OK(rows[i].why, &cx, closure_common(&cx, &in, NULL, entries));
        CHECK_EQ(rows[i].why, in.ccy, rows[i].want);
        ctx_clear(&cx);
    }
}
