#include "core/fingerprint.h"

#include "test.h"

#include <stdio.h>

TEST(test_fingerprint__the_core_of_a_number_survives_disguise)
{
    static const struct { const char *why, *a, *b; int same; } rows[] = {
        { "case", "INV-2026-17", "inv-2026-17", 1 },
        { "separators", "INV-2026-17", "INV 2026/17", 1 },
        { "O for 0", "INV-2026-107", "INV-2O26-1O7", 1 },
        { "I and l for 1", "INV-2026-17", "lNV-2026-I7", 1 },
        { "leading zeros", "INV-2026-17", "INV-2026-0017", 1 },
        { "trailing letter", "INV-2026-17", "INV-2026-17-A", 1 },
        { "trailing letter glued on", "INV-2026-17", "INV-2026-17b", 1 },
        { "full width", "INV-17", "ＩＮＶ－１７", 1 },
        { "Cyrillic", "PO-17", "РО-17", 1 },
        { "Unicode dash", "INV-17", "INV\xe2\x80\x93" "17", 1 },
        { "another number", "INV-2026-17", "INV-2026-18", 0 },
        { "another year", "INV-2026-17", "INV-2025-17", 0 },
        { "zeros inside count", "INV-107", "INV-17", 0 },
        { "zeros at the end count", "INV-170", "INV-17", 0 },
        { "another script is kept", "发票17", "订单17", 0 },
        { "letters alone stay", "ALPHA", "BETA", 0 },
    };
    Ctx cx = ctx_make(1 << 20);
    for (size_t i = 0; i < COUNT(rows); i++) {
        Text a, b;
        CHECK_OK(rows[i].why, &cx, fingerprint_number_core(&cx, text_of(rows[i].a), &a));
        CHECK_OK(rows[i].why, &cx, fingerprint_number_core(&cx, text_of(rows[i].b), &b));
        CHECK_EQ(rows[i].why, text_eq(a, b), rows[i].same);
    }
    ctx_clear(&cx);
}

static void make(Ctx *cx, const char *number, const char *date, const char *amount,
                 const char *quantity, const char *receipt, Fingerprint *out)
{
    char json[1024];
    snprintf(json, sizeof json,
             "{\"kind\":\"invoice\",\"number\":\"%s\",\"issuer\":\"name:seller\","
             "\"receiver\":\"name:buyer\",\"date\":\"%s\",\"currency\":\"CNY\",\"lines\":[{"
             "\"line\":\"1\",\"item\":\"PCB-A1\",\"quantity\":\"%s\",\"unit\":\"C62\","
             "\"amount\":\"%s\",\"ref\":{\"kind\":\"receipt\",\"number\":\"%s\","
             "\"issuer\":\"name:buyer\"}}],\"amount\":\"%s\"}",
             number, date, quantity, amount, receipt, amount);
    Document document;
    CHECK_OK(json, cx, document_parse(cx, text_of(json), &document));
    CHECK_OK(json, cx, fingerprint_make(cx, &document, out));
}

TEST(test_fingerprint__judges_copies)
{
    static const struct {
        const char *why, *number, *date, *amount, *quantity, *receipt;
        bool backed;            /* goods of its own behind the copy */
        PrintVerdict want;
    } rows[] = {
        { "the same", "INV-17", "2026-03-02", "3200.00", "1000", "R-1", false, PRINT_SAME },
        { "case alone", "inv-17", "2026-03-02", "3200.00", "1000", "R-1", false, PRINT_SAME },
        { "date moved", "INV-17", "2026-03-09", "3200.00", "1000", "R-1", true,
          PRINT_NEAR_NUMBER },
        { "some fen more", "INV-17-A", "2026-03-02", "3200.07", "1000", "R-9", true,
          PRINT_NEAR_NUMBER },
        { "0.7 per cent less", "INV-O17", "2026-03-02", "3178.00", "990", "R-9", true,
          PRINT_NEAR_NUMBER },
        { "half a per cent more", "INV-17B", "2026-03-02", "3216.00", "990", "R-9", true,
          PRINT_NEAR_NUMBER },
        { "new number, same goods", "X-990", "2026-04-02", "3900.00", "1000", "R-1", false,
          PRINT_NEAR_GOODS },
        { "same goods twice, both there", "INV-18", "2026-04-02", "3200.00", "1000", "R-1", true,
          PRINT_CLEAR },
        { "other goods", "INV-18", "2026-04-02", "3200.00", "1000", "R-2", false, PRINT_CLEAR },
        { "the number again, twice the amount", "INV-17", "2026-04-02", "6400.00", "2000", "R-2",
          true, PRINT_CLEAR },
    };
    Ctx cx = ctx_make(4 << 20);
    Fingerprint first, copy;
    make(&cx, "INV-17", "2026-03-02", "3200.00", "1000", "R-1", &first);
    PrintStored stored = { first.exact, first.near[0], first.goods, true };
    for (size_t i = 0; i < COUNT(rows); i++) {
        make(&cx, rows[i].number, rows[i].date, rows[i].amount, rows[i].quantity,
             rows[i].receipt, &copy);
        CHECK_EQ(rows[i].why, fingerprint_compare(&copy, rows[i].backed, &stored), rows[i].want);
    }
    ctx_clear(&cx);
}

/* An amount within 0.7 % is never more than one bucket away; one 4 % off always is. */
TEST(test_fingerprint__buckets_are_about_one_per_cent)
{
    Random random = random_make(test_seed());
    for (int i = 0; i < 20000; i++) {
        int64_t amount = 10000 + (int64_t)random_below(&random, UINT64_C(1) << (14 + i % 40));
        int64_t near = amount + amount / 1000 * 7, far = amount + amount / 100 * 4;
        int64_t at = fingerprint_bucket(amount);
        CHECK_TRUE("near", fingerprint_bucket(near) - at <= 1);
        CHECK_TRUE("grows", fingerprint_bucket(amount + 1) >= at);
        CHECK_TRUE("far", fingerprint_bucket(far) - at >= 2);
    }
    CHECK_EQ("nothing", fingerprint_bucket(0), 0);
    CHECK_EQ("64 an octave", fingerprint_bucket(INT64_MAX), 62 * 64 + 63);
}
