#include "core/ledger/types.h"

#include "test.h"

TEST(test_ledger_types__ids_are_strict_decimals)
{
    static const struct { const char *text; bool good; LedgerId id; } rows[] = {
        { "0", true, { 0, 0 } },
        { "10", true, { 0, 10 } },
        { "18446744073709551615", true, { 0, UINT64_MAX } },
        { "18446744073709551616", true, { 1, 0 } },
        { "340282366920938463463374607431768211455", true, { UINT64_MAX, UINT64_MAX } },
        { "340282366920938463463374607431768211456", false, { 0, 0 } },
        { "999999999999999999999999999999999999999", false, { 0, 0 } },
        { "1000000000000000000000000000000000000000", false, { 0, 0 } },      /* 40 digits */
        { "", false, { 0, 0 } },
        { "00", false, { 0, 0 } },
        { "01", false, { 0, 0 } },
        { "+1", false, { 0, 0 } },
        { "-1", false, { 0, 0 } },
        { "1 ", false, { 0, 0 } },
        { "1e3", false, { 0, 0 } },
        { "0x1", false, { 0, 0 } },
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        LedgerId id = { 7, 7 };
        char buf[LEDGER_ID_TEXT_SIZE];
        CHECK_EQ(rows[i].text, ledger_id_of_text(text_of(rows[i].text), &id), rows[i].good);
        if (rows[i].good)
            CHECK_TEXT("and back", text_of(ledger_id_format(rows[i].id, buf)), rows[i].text);
        CHECK_TRUE("the value, or untouched",
                   ledger_id_eq(id, rows[i].good ? rows[i].id : (LedgerId){ 7, 7 }));
    }
}

TEST(test_ledger_types__ids_are_ordered_as_numbers)
{
    const LedgerId order[] = { { 0, 0 }, { 0, 1 }, { 0, UINT64_MAX }, { 1, 0 }, { 2, 0 },
                               { UINT64_MAX, UINT64_MAX } };
    for (size_t i = 0; i < COUNT(order); i++)
        for (size_t j = 0; j < COUNT(order); j++) {
            int got = ledger_id_cmp(order[i], order[j]);
            CHECK_EQ("as their places", (got > 0) - (got < 0), (i > j) - (i < j));
        }
}

TEST(test_ledger_types__flags_have_the_names_that_are_documented)
{
    CHECK_EQ("an account's", ledger_account_flag_of_text(TEXT("history")), LEDGER_ACCOUNT_HISTORY);
    CHECK_EQ("no imported accounts", ledger_account_flag_of_text(TEXT("imported")), 0);
    CHECK_EQ("a transfer's", ledger_flag_of_text(TEXT("closing_credit")), LEDGER_CLOSING_CREDIT);
    CHECK_EQ("no imported transfers", ledger_flag_of_text(TEXT("imported")), 0);
    CHECK_EQ("the empty name", ledger_flag_of_text(TEXT("")), 0);
    for (unsigned bit = 0; bit < 16; bit++) {
        const char *account = ledger_account_flag_name(bit), *transfer = ledger_flag_name(bit);
        CHECK_EQ("as many as there are", account != NULL, LEDGER_ACCOUNT_FLAGS >> bit & 1);
        CHECK_EQ("as many as there are", transfer != NULL, LEDGER_FLAGS >> bit & 1);
        if (account)
            CHECK_EQ(account, ledger_account_flag_of_text(text_of(account)), 1 << bit);
        if (transfer)
            CHECK_EQ(transfer, ledger_flag_of_text(text_of(transfer)), 1 << bit);
    }
}
