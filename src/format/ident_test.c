/* ident_test.c */
#include "format/ident.h"

#include "test.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

static Err judge(Ident kind, Text text)
{
    Ctx cx = ctx_make(1 << 14);
    Text out = TEXT("");
    Err err = ident_parse(&cx, kind, text, &out);
    CHECK_TRUE("a reason where it is refused", err == ERR_OK || cx.detail[0]);
    ctx_clear(&cx);
    return err;
}

/* Numbers printed in the standards, by GS1, SWIFT's registry, banks and authorities. */
TEST(test_ident__tells_valid_from_invalid)
{
    static const struct { const char *why; Ident kind; const char *text; bool valid; } rows[] = {
        { "GLEIF's own", IDENT_LEI, "506700GE1G29325QX363", true },
        { "a digit off", IDENT_LEI, "506700GE1G29325QX364", false },
        { "small letters", IDENT_LEI, "506700ge1g29325qx363", true },
        { "of a licence", IDENT_USCC, "91350100M000100Y43", true },
        { "its check character off", IDENT_USCC, "91350100M000100Y44", false },
        { "the registry's GB", IDENT_IBAN, "GB29 NWBK 6016 1331 9268 19", true },
        { "two digits swapped", IDENT_IBAN, "GB29 NWBK 6016 1331 9286 19", false },
        { "the registry's DE", IDENT_IBAN, "DE89-3704-0044-0532-0130-00", true },
        { "with dots", IDENT_IBAN, "NO93.8601.1117.947", true },
        { "one short", IDENT_IBAN, "DE8937040044053201300", false },
        { "the registry's FR, RIB with a letter", IDENT_IBAN, "FR1420041010050500013M02606", true },
        { "the registry's IT, CIN", IDENT_IBAN, "IT60X0542811101000000123456", true },
        { "the registry's ES, both digits", IDENT_IBAN, "ES9121000418450200051332", true },
        { "ES checks outside, not inside", IDENT_IBAN, "ES2121000418450200051331", false },
        { "the registry's BE", IDENT_IBAN, "BE68539007547034", true },
        { "the registry's PT", IDENT_IBAN, "PT50000201231234567890154", true },
        { "China has none", IDENT_IBAN, "CN68539007547034", false },
        { "letters where digits stand", IDENT_IBAN, "DE89A704004405320130AA", false },
        { "nothing", IDENT_IBAN, " ", false },
        { "eight characters", IDENT_BIC, "DEUTDEFF", true },
        { "with a branch", IDENT_BIC, "DEUTDEFF500", true },
        { "Kosovo", IDENT_BIC, "NCBVXKPR", true },
        { "nine", IDENT_BIC, "DEUTDEFF5", false },
        { "ZZ is no country", IDENT_BIC, "DEUTZZFF", false },
        { "ISO 11649's", IDENT_RF, "RF18 5390 0754 7034", true },
        { "a digit off", IDENT_RF, "RF18 5390 0754 7035", false },
        { "nothing after the digits", IDENT_RF, "RF18", false },
        { "22 characters after them", IDENT_RF, "RF180123456789012345678901", false },
        { "GS1's thirteen", IDENT_GTIN, "6291041500213", true },
        { "eight", IDENT_GTIN, "40170725", true },
        { "twelve", IDENT_GTIN, "614141007349", true },
        { "fourteen", IDENT_GTIN, "10614141543219", true },
        { "ten are no length", IDENT_GTIN, "6291041500", false },
        { "GS1's place", IDENT_GLN, "0614141000005", true },
        { "a digit off", IDENT_GLN, "0614141000006", false },
        { "twelve", IDENT_GLN, "614141000005", false },
        { "GS1's unit", IDENT_SSCC, "006141411234567890", true },
        { "a digit off", IDENT_SSCC, "006141411234567891", false },
        { "twenty digits", IDENT_FAPIAO, "24312000000012345678", true },
        { "code and number, apart", IDENT_FAPIAO, "3100214130 12345678", true },
        { "twelve of the code", IDENT_FAPIAO, "031002100411-12345678", true },
        { "nineteen", IDENT_FAPIAO, "2431200000001234567", false },
        { "a letter", IDENT_FAPIAO, "2431200000001234567A", false },
    };
    for (size_t i = 0; i < COUNT(rows); i++)
        CHECK_EQ(rows[i].why, judge(rows[i].kind, text_of(rows[i].text)),
                 rows[i].valid ? ERR_OK : ERR_INVALID);
}

TEST(test_ident__normalises_and_limits)
{
    Ctx cx = ctx_make(1 << 14);
    Text out = TEXT("");
    CHECK_OK("printed", &cx, ident_parse(&cx, IDENT_IBAN, TEXT("gb29 nwbk 60161331926819"), &out));
    CHECK_TEXT("blanks and small letters go", out, "GB29NWBK60161331926819");
    char longer[IDENT_BYTES_MAX + 2];
    memset(longer, '1', sizeof longer);
    CHECK_ERR("too long", &cx, ident_parse(&cx, IDENT_GTIN, (Text){ longer, sizeof longer }, &out),
              ERR_LIMIT);
    for (Ident kind = 0; kind < IDENT_COUNT; kind++) {
        Ident again = IDENT_COUNT;
        CHECK_TRUE("by its name", ident_of(text_of(ident_name(kind)), &again) && again == kind);
    }
    Ident none;
    CHECK_TRUE("no such kind", !ident_of(TEXT("isbn"), &none));
    ctx_clear(&cx);
}

/* --- published cases, and what becomes of them when one character changes -------------------- */

static bool kind_of_case(Text name, Ident *out)
{
    if (text_is(name, "cn_uscc"))
        name = TEXT("uscc");
    if (text_is(name, "iso11649"))
        name = TEXT("rf");
    return ident_of(name, out);
}

/* Modulo 97 and the weights of GS1 and GB 32100 see every change of one digit into another and of
 * one letter into another. */
static void check_mutations(Ident kind, Text value)
{
    char code[IDENT_BYTES_MAX];
    for (size_t i = 0; i < value.n && kind != IDENT_BIC; i++) {
        bool digit = isdigit((unsigned char)value.at[i]);
        if (!digit && !isupper((unsigned char)value.at[i]))
            continue;
        for (char c = digit ? '0' : 'A'; c <= (digit ? '9' : 'Z'); c++) {
            memcpy(code, value.at, value.n);
            code[i] = c;
            if (c != value.at[i])
                CHECK_EQ(value.at, judge(kind, (Text){ code, value.n }), ERR_INVALID);
        }
    }
}

/* The published rows name as valid ten account numbers that their source keeps as examples of
 * invalid ones: wrong check digits, lengths, structures, and a Spanish number wrong inside. */
enum { DISPUTED = 10 };

TEST(test_ident__agrees_with_published_cases)
{
    TEST_NEEDS_VECTORS(vectors);
    char path[512], line[256];
    snprintf(path, sizeof path, "%s/identifiers/stdnum_cases.csv", vectors);
    FILE *file = fopen(path, "r");
    assert_non_null(file);
    assert_non_null(fgets(line, sizeof line, file));
    int seen = 0, disputed = 0;
    while (fgets(line, sizeof line, file)) {
        Text rest, name = text_split(text_trim(text_of(line)), ',', &rest);
        Text expect, value = text_split(rest, ',', &expect);
        Ident kind = IDENT_COUNT;
        CHECK_TRUE(line, kind_of_case(name, &kind));
        bool valid = text_is(expect, "valid");
        Err err = judge(kind, value);
        if (kind == IDENT_IBAN && valid && err == ERR_INVALID) {
            disputed++;
            continue;
        }
        CHECK_EQ(line, err, valid ? ERR_OK : ERR_INVALID);
        if (valid && value.n < IDENT_BYTES_MAX)
            check_mutations(kind, value);
        seen++;
    }
    fclose(file);
    CHECK_TRUE("all of them", seen >= 500);
    CHECK_EQ("no more than those", disputed, DISPUTED);
}
