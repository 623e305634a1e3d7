/* amount_test.c */
#include "core/netting/amount.h"

#include "test.h"

TEST(test_amount__writes_sums_beyond_64_bits)
{
    const i128 two_to_70 = (i128)1 << 70;       /* 1180591620717411303424, by any calculator */
    const struct { const char *why; i128 minor; Ccy ccy; const char *want; } rows[] = {
        { "nothing", 0, CCY_CNY, "0.00" },
        { "a cent", 1, CCY_CNY, "0.01" },
        { "ten cents", 10, CCY_CNY, "0.10" },
        { "one yuan", 100, CCY_CNY, "1.00" },
        { "below zero", -12345, CCY_CNY, "-123.45" },
        { "less than one below zero", -7, CCY_CNY, "-0.07" },
        { "yen have no cents", 1200, CCY_JPY, "1200" },
        { "no yen", 0, CCY_JPY, "0" },
        { "the largest 64 bits", INT64_MAX, CCY_CNY, "92233720368547758.07" },
        { "2^70", two_to_70, CCY_CNY, "11805916207174113034.24" },
        { "-2^70 yen", -two_to_70, CCY_JPY, "-1180591620717411303424" },
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        char buf[AMOUNT_TEXT_SIZE];
        CHECK_TEXT(rows[i].why, text_of(amount_format(rows[i].minor, rows[i].ccy, buf)),
                   rows[i].want);
    }
}
