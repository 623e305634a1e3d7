/* party_id.c - schemes and their check digits. O(n) in the bytes, n <= PARTY_ID_BYTES_MAX.
 *
 * A wrong check digit is told with the right one: a person who typed the number can see which of
 * the two is more likely wrong, the digit or what stands before it. */
#include "value/party_id.h"

#include "base/check.h"
#include "value/check_digit.h"

#include <string.h>

enum {
    SCHEME_CHARS_MIN = 2,
    SCHEME_CHARS_MAX = 12,
    USCC_CHARS = 18,
    LEI_CHARS = 20,
    USCC_DIVISION_AT = 2,       /* six digits: the administrative division of the registrar */
    USCC_DIVISION_END = 8,
};

/* --- unified social credit code -------------------------------------------------------------- */

/* The 31 characters of GB 32100-2015 in the order of their values: no I, O, S, V, Z. */
static const char uscc_alphabet[] = "0123456789ABCDEFGHJKLMNPQRTUWXY";

static int uscc_value(char c)
{
    const char *hit = c ? strchr(uscc_alphabet, c) : NULL;
    return hit ? (int)(hit - uscc_alphabet) : -1;
}

static bool uscc_well_formed(Text code)
{
    if (code.n != USCC_CHARS)
        return false;
    for (size_t i = 0; i < code.n; i++) {
        bool digit_only = i >= USCC_DIVISION_AT && i < USCC_DIVISION_END;
        int value = uscc_value(code.at[i]);
        if (value < 0 || (digit_only && value > 9))
            return false;
    }
    return true;
}

/* The check character that the first 17 ask for: weights are the powers of 3 modulo 31. */
static char uscc_check(Text code)
{
    int sum = 0, weight = 1;
    for (size_t i = 0; i < USCC_CHARS - 1; i++) {
        sum += uscc_value(code.at[i]) * weight;
        weight = weight * 3 % 31;
    }
    return uscc_alphabet[(31 - sum % 31) % 31];
}

bool uscc_valid(Text code)
{
    return uscc_well_formed(code) && code.at[USCC_CHARS - 1] == uscc_check(code);
}

static Err uscc_require(Ctx *cx, Text code)
{
    if (!uscc_well_formed(code))
        return fail(cx, ERR_INVALID, "\"%.*s\" is not a unified social credit code; it has 18 "
                    "characters of 0-9 and A-Y without I, O, S, V, and digits from the 3rd to the "
                    "8th", (int)code.n, code.at);
    char right = uscc_check(code);
    if (code.at[USCC_CHARS - 1] != right)
        return fail(cx, ERR_INVALID, "social credit code %.*s does not check: its last character "
                    "should be %c; compare it with the business licence", (int)code.n, code.at,
                    right);
    return ERR_OK;
}

/* --- legal entity identifier ----------------------------------------------------------------- */

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool lei_well_formed(Text code)
{
    if (code.n != LEI_CHARS || !is_digit(code.at[18]) || !is_digit(code.at[19]))
        return false;
    for (size_t i = 0; i < code.n; i++)
        if (!is_digit(code.at[i]) && !(code.at[i] >= 'A' && code.at[i] <= 'Z'))
            return false;
    return true;
}

bool lei_valid(Text code)
{
    return lei_well_formed(code) && check_mod_97(code) == 1;
}

static Err lei_require(Ctx *cx, Text code)
{
    if (!lei_well_formed(code))
        return fail(cx, ERR_INVALID, "\"%.*s\" is not a legal entity identifier; it has 18 letters "
                    "and digits and then 2 digits", (int)code.n, code.at);
    int right = 98 - check_mod_97(text_slice(code, 0, 18)) * 100 % 97;
    if (check_mod_97(code) != 1)
        return fail(cx, ERR_INVALID, "legal entity identifier %.*s does not check: its last two "
                    "digits should be %02d; look it up at gleif.org", (int)code.n, code.at, right);
    return ERR_OK;
}

/* --- schemes --------------------------------------------------------------------------------- */

static bool scheme_well_formed(Text scheme)
{
    if (scheme.n < SCHEME_CHARS_MIN || scheme.n > SCHEME_CHARS_MAX)
        return false;
    for (size_t i = 0; i < scheme.n; i++)
        if (scheme.at[i] < 'a' || scheme.at[i] > 'z')
            return false;
    return true;
}

/* No control characters, and no blank at either end, where nobody would see it. */
static bool value_well_formed(Text value)
{
    if (value.n == 0 || text_trim(value).n != value.n || text_utf8_error(value) >= 0)
        return false;
    for (size_t i = 0; i < value.n; i++)
        if ((unsigned char)value.at[i] < 0x20 || value.at[i] == 0x7f)
            return false;
    return true;
}

static void lower(char *at, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (at[i] >= 'A' && at[i] <= 'Z')
            at[i] = (char)(at[i] - 'A' + 'a');
}

static void upper(char *at, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (at[i] >= 'a' && at[i] <= 'z')
            at[i] = (char)(at[i] - 'a' + 'A');
}

Err party_id_parse(Ctx *cx, Text text, Text *out)
{
    if (text.n > PARTY_ID_BYTES_MAX)
        return fail(cx, ERR_LIMIT, "a party's identifier has %zu bytes, more than %d", text.n,
                    PARTY_ID_BYTES_MAX);
    char id[PARTY_ID_BYTES_MAX];
    if (text.n > 0)
        memcpy(id, text.at, text.n);
    Text value, scheme = text_split((Text){ id, text.n }, ':', &value);
    lower(id, scheme.n);
    if (!scheme_well_formed(scheme) || !value_well_formed(value))
        return fail(cx, ERR_SYNTAX, "\"%.*s\" does not name a party; write scheme:value, as in "
                    "uscc:91350100M000100Y43", (int)text.n, text.at ? text.at : "");

    bool uscc = text_is(scheme, "uscc"), lei = text_is(scheme, "lei");
    if (uscc || lei)
        upper(id + scheme.n + 1, value.n);
    if (uscc)
        TRY(uscc_require(cx, value));
    if (lei)
        TRY(lei_require(cx, value));
    return text_copy(cx, (Text){ id, text.n }, out);
}

bool party_id_registered(Text id)
{
    static const char *const registered[] = { "uscc:", "lei:", "duns:", "gln:", "vat:" };
    for (size_t i = 0; i < COUNT(registered); i++)
        if (text_starts(id, registered[i]))
            return true;
    return false;
}
