/* types.c - ids as decimal text, and the names of flags. */
#include "core/ledger/types.h"

#include <string.h>

int ledger_id_cmp(LedgerId a, LedgerId b)
{
    if (a.hi != b.hi)
        return a.hi < b.hi ? -1 : 1;
    return (a.lo > b.lo) - (a.lo < b.lo);
}

bool ledger_id_of_text(Text text, LedgerId *out)
{
    if (text.n == 0 || text.n >= LEDGER_ID_TEXT_SIZE || (text.n > 1 && text.at[0] == '0'))
        return false;
    u128 value = 0;
    for (size_t i = 0; i < text.n; i++) {
        unsigned digit = (unsigned)(unsigned char)text.at[i] - '0';
        if (digit > 9 || value > (~(u128)0 - digit) / 10)
            return false;
        value = value * 10 + digit;
    }
    *out = (LedgerId){ .hi = (uint64_t)(value >> 64), .lo = (uint64_t)value };
    return true;
}

const char *ledger_id_format(LedgerId id, char buf[LEDGER_ID_TEXT_SIZE])
{
    char digits[LEDGER_ID_TEXT_SIZE];
    u128 value = (u128)id.hi << 64 | id.lo;
    int at = LEDGER_ID_TEXT_SIZE;
    digits[--at] = '\0';
    do {
        digits[--at] = (char)('0' + (int)(value % 10));
        value /= 10;
    } while (value);
    memcpy(buf, digits + at, (size_t)(LEDGER_ID_TEXT_SIZE - at));
    return buf;
}

/* By bit; the bit between history and closed would be `imported`, which weft does not have. */
static const char *const account_flags[16] = {
    "linked", "debits_must_not_exceed_credits", "credits_must_not_exceed_debits", "history",
    NULL, "closed",
};
static const char *const transfer_flags[16] = {
    "linked", "pending", "post_pending_transfer", "void_pending_transfer",
    "balancing_debit", "balancing_credit", "closing_debit", "closing_credit",
};

static uint16_t flag_of(const char *const names[16], Text name)
{
    for (unsigned bit = 0; bit < 16; bit++)
        if (names[bit] && text_is(name, names[bit]))
            return (uint16_t)(1U << bit);
    return 0;
}

uint16_t ledger_account_flag_of_text(Text name)
{
    return flag_of(account_flags, name);
}

uint16_t ledger_flag_of_text(Text name)
{
    return flag_of(transfer_flags, name);
}

const char *ledger_account_flag_name(unsigned bit)
{
    assert(bit < 16);
    return account_flags[bit];
}

const char *ledger_flag_name(unsigned bit)
{
    assert(bit < 16);
    return transfer_flags[bit];
}
