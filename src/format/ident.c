/* ident.c - a table of kinds, one check each. Every check is O(n) over at most 64 bytes. */
#include "format/ident.h"

#include "base/check.h"
#include "format/codelist.h"
#include "value/check_digit.h"
#include "value/party_id.h"

#include <string.h>

/* --- what codes are made of ------------------------------------------------------------------ */

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_capital(char c)
{
    return c >= 'A' && c <= 'Z';
}

/* n digits, a letters, c either. */
static bool is_of(char c, char set)
{
    return (set != 'a' && is_digit(c)) || (set != 'n' && is_capital(c));
}

static bool all_of(Text code, char set)
{
    for (size_t i = 0; i < code.n; i++)
        if (!is_of(code.at[i], set))
            return false;
    return true;
}

/* How many characters a structure as "4n16c" asks for. */
static size_t structure_chars(const char *structure)
{
    size_t sum = 0, n = 0;
    for (; *structure; structure++) {
        if (is_digit(*structure))
            n = n * 10 + (size_t)(*structure - '0');
        else
            sum += n, n = 0;
    }
    return sum;
}

static bool structure_fits(const char *structure, Text code)
{
    size_t at = 0, n = 0;
    for (; *structure; structure++) {
        if (is_digit(*structure)) {
            n = n * 10 + (size_t)(*structure - '0');
            continue;
        }
        if (!all_of(text_slice(code, at, at + n), *structure))
            return false;
        at += n;
        n = 0;
    }
    return at == code.n;
}

/* --- accounts of single countries: check digits inside the national number -------------------- */

static int digit_at(Text code, size_t i)
{
    return code.at[i] - '0';
}

static bool belgium_checks(Text bban)
{
    int rest = check_mod_97(text_slice(bban, 0, 10));
    return (rest ? rest : 97) == digit_at(bban, 10) * 10 + digit_at(bban, 11);
}

/* One digit over ten, weights the powers of 2 modulo 11. */
static int spain_digit(Text ten)
{
    int sum = 0, weight = 1;
    for (size_t i = 0; i < ten.n; i++, weight = weight * 2 % 11)
        sum += digit_at(ten, i) * weight;
    int digit = 11 - sum % 11;
    return digit == 11 ? 0 : digit == 10 ? 1 : digit;
}

static bool spain_checks(Text bban)
{
    char bank[10] = "00";
    memcpy(bank + 2, bban.at, 8);
    return spain_digit((Text){ bank, 10 }) == digit_at(bban, 8)
        && spain_digit(text_slice(bban, 10, 20)) == digit_at(bban, 9);
}

/* Relevé d'identité bancaire: letters stand for digits, A and J 1, B, K and S 2 and so on, and the
 * whole is a multiple of 97. */
static bool rib_checks(Text bban)
{
    static const char digits[] = "12345678912345678923456789";
    int rest = 0;
    for (size_t i = 0; i < bban.n; i++) {
        char c = bban.at[i];
        rest = (rest * 10 + ((is_capital(c) ? digits[c - 'A'] : c) - '0')) % 97;
    }
    return rest == 0;
}

/* Control internal number: a letter before bank, branch and account; characters at odd places
 * weigh as in the table, those at even places as they count. */
static bool cin_checks(Text bban)
{
    static const char odd[] = { 1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12,
                                14, 16, 10, 22, 25, 24, 23 };
    int sum = 0;
    for (size_t i = 1; i < bban.n; i++) {
        char c = bban.at[i];
        int value = is_digit(c) ? c - '0' : c - 'A';
        sum += i % 2 == 1 ? odd[value] : value;
    }
    return bban.at[0] == 'A' + sum % 26;
}

/* --- account numbers ------------------------------------------------------------------------- */

typedef enum { NATIONAL_NONE, NATIONAL_BELGIUM, NATIONAL_SPAIN, NATIONAL_RIB, NATIONAL_CIN,
               NATIONAL_MOD_97 } National;

static const struct IbanCountry {
    const char *country, *structure;
    National national;
} iban_countries[] = {
#define IBAN(country, structure, national) { #country, structure, NATIONAL_##national },
#include "format/iban.tbl"
#undef IBAN
};

static bool national_checks(National national, Text bban)
{
    switch (national) {
    case NATIONAL_NONE:     return true;
    case NATIONAL_BELGIUM:  return belgium_checks(bban);
    case NATIONAL_SPAIN:    return spain_checks(bban);
    case NATIONAL_RIB:      return rib_checks(bban);
    case NATIONAL_CIN:      return cin_checks(bban);
    case NATIONAL_MOD_97:   return check_mod_97(bban) == 1;
    }
    return false;
}

/* XX, two check digits, the rest: as a number with the first four at the end it leaves 1. The two
 * digits are 02 to 98: 00, 01 and 99 would leave the same as 97, 98 and 02. */
static bool moved_checks(Text code)
{
    char moved[IDENT_BYTES_MAX];
    int check = digit_at(code, 2) * 10 + digit_at(code, 3);
    assert(code.n >= 4 && code.n <= sizeof moved);
    memcpy(moved, code.at + 4, code.n - 4);
    memcpy(moved + code.n - 4, code.at, 4);
    return check >= 2 && check <= 98 && check_mod_97((Text){ moved, code.n }) == 1;
}

/* The two digits that would be right, from the code with 00 in their place. */
static int moved_right(Text code)
{
    char moved[IDENT_BYTES_MAX];
    memcpy(moved, code.at + 4, code.n - 4);
    memcpy(moved + code.n - 4, code.at, 2);
    memcpy(moved + code.n - 2, "00", 2);
    return 98 - check_mod_97((Text){ moved, code.n });
}

static Err iban_check(Ctx *cx, Text code)
{
    const struct IbanCountry *row = NULL;
    for (size_t i = 0; i < COUNT(iban_countries) && code.n > 4; i++)
        if (memcmp(code.at, iban_countries[i].country, 2) == 0)
            row = &iban_countries[i];
    if (!row)
        return fail(cx, ERR_INVALID, "begins with no country that has international account "
                    "numbers");
    size_t chars = 4 + structure_chars(row->structure);
    if (code.n != chars)
        return fail(cx, ERR_INVALID, "has %zu characters; account numbers of %s have %zu", code.n,
                    row->country, chars);
    Text bban = text_slice(code, 4, code.n);
    if (!all_of(text_slice(code, 2, 4), 'n') || !structure_fits(row->structure, bban))
        return fail(cx, ERR_INVALID, "letters and digits are not where account numbers of %s have "
                    "them (%s after the check digits; n digits, a letters, c either)",
                    row->country, row->structure);
    if (!moved_checks(code))
        return fail(cx, ERR_INVALID, "does not check; with the rest as it stands the 3rd and 4th "
                    "would be %02d", moved_right(code));
    if (!national_checks(row->national, bban))
        return fail(cx, ERR_INVALID, "the account number of %s inside does not check",
                    row->country);
    return ERR_OK;
}

static Err rf_check(Ctx *cx, Text code)
{
    if (code.n < 5 || code.n > 25 || memcmp(code.at, "RF", 2) != 0
        || !all_of(text_slice(code, 2, 4), 'n') || !all_of(code, 'c'))
        return fail(cx, ERR_INVALID, "is not RF, 2 digits and 1 to 21 letters and digits");
    if (!moved_checks(code))
        return fail(cx, ERR_INVALID, "does not check; with the rest as it stands the 3rd and 4th "
                    "would be %02d", moved_right(code));
    return ERR_OK;
}

static Err bic_check(Ctx *cx, Text code)
{
    Text country = text_slice(code, 4, 6);
    if ((code.n != 8 && code.n != 11) || !all_of(code, 'c'))
        return fail(cx, ERR_INVALID, "is not 8 or 11 letters and digits");
    if (!text_is(country, "XK") && (!all_of(country, 'a')
                                    || !codelist_has(CODELIST_COUNTRY, country)))
        return fail(cx, ERR_INVALID, "the 5th and 6th character, %.*s, are no country",
                    (int)country.n, country.at);
    return ERR_OK;
}

/* --- goods, places, parties ------------------------------------------------------------------ */

static Err gs1_digit(Ctx *cx, Text code)
{
    char right = check_gs1(text_slice(code, 0, code.n - 1));
    if (code.at[code.n - 1] != right)
        return fail(cx, ERR_INVALID, "does not check; its last digit would be %c", right);
    return ERR_OK;
}

static Err gtin_check(Ctx *cx, Text code)
{
    if ((code.n != 8 && (code.n < 12 || code.n > 14)) || !all_of(code, 'n'))
        return fail(cx, ERR_INVALID, "is not 8, 12, 13 or 14 digits");
    return gs1_digit(cx, code);
}

static Err gln_check(Ctx *cx, Text code)
{
    if (code.n != 13 || !all_of(code, 'n'))
        return fail(cx, ERR_INVALID, "is not 13 digits");
    return gs1_digit(cx, code);
}

static Err sscc_check(Ctx *cx, Text code)
{
    if (code.n != 18 || !all_of(code, 'n'))
        return fail(cx, ERR_INVALID, "is not 18 digits");
    return gs1_digit(cx, code);
}

/* What the state publishes of the fully digitalised invoice is its length and that it begins with
 * the year and the region; there is no check digit.  SRC: 国家税务总局公告 2024 第 11 号. */
static Err fapiao_check(Ctx *cx, Text code)
{
    if ((code.n != 18 && code.n != 20) || !all_of(code, 'n'))
        return fail(cx, ERR_INVALID, "is not 20 digits, nor a code of 10 or 12 digits and a number "
                    "of 8");
    return ERR_OK;
}

/* Words and check digits of enterprises live with party_id; its words name the value. */
static Err party_check(Ctx *cx, const char *scheme, Text code)
{
    Text id;
    TRY(text_format(cx, &id, "%s:%.*s", scheme, (int)code.n, code.at));
    return party_id_parse(cx, id, &id);
}

static Err lei_check(Ctx *cx, Text code)
{
    return party_check(cx, "lei", code);
}

static Err uscc_check(Ctx *cx, Text code)
{
    return party_check(cx, "uscc", code);
}

/* --- all of them ----------------------------------------------------------------------------- */

static const struct {
    const char *name;
    Err (*check)(Ctx *cx, Text code);
} idents[IDENT_COUNT] = {
    [IDENT_LEI] = { "lei", lei_check },     [IDENT_USCC] = { "uscc", uscc_check },
    [IDENT_IBAN] = { "iban", iban_check },  [IDENT_BIC] = { "bic", bic_check },
    [IDENT_RF] = { "rf", rf_check },        [IDENT_GTIN] = { "gtin", gtin_check },
    [IDENT_GLN] = { "gln", gln_check },     [IDENT_SSCC] = { "sscc", sscc_check },
    [IDENT_FAPIAO] = { "fapiao", fapiao_check },
};

bool ident_of(Text name, Ident *out)
{
    for (size_t i = 0; i < COUNT(idents); i++)
        if (text_is(name, idents[i].name)) {
            *out = (Ident)i;
            return true;
        }
    return false;
}

const char *ident_name(Ident kind)
{
    assert((size_t)kind < COUNT(idents));
    return idents[kind].name;
}

Err ident_parse(Ctx *cx, Ident kind, Text text, Text *out)
{
    char code[IDENT_BYTES_MAX + 1];
    size_t n = 0;
    assert((size_t)kind < COUNT(idents));
    for (size_t i = 0; i < text.n; i++) {
        char c = text.at[i];
        if (c == ' ' || c == '-' || c == '.')
            continue;
        if (n == IDENT_BYTES_MAX)
            return fail(cx, ERR_LIMIT, "is longer than any identifier (%d)", IDENT_BYTES_MAX);
        code[n++] = c >= 'a' && c <= 'z' ? (char)(c - 'a' + 'A') : c;
    }
    code[n] = '\0';
    if (n == 0)
        return fail(cx, ERR_INVALID, "is empty");
    TRY(idents[kind].check(cx, (Text){ code, n }));
    return text_copy(cx, (Text){ code, n }, out);
}
