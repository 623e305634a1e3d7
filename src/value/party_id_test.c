/* party_id_test.c */
#include "value/party_id.h"

#include "test.h"

#include <stdio.h>
#include <string.h>

/* 91350100M000100Y43 is the example of GB 32100-2015, 5493001KJTIIGC8Y1R12 of ISO 17442. */
TEST(test_party_id__checks_and_normalises)
{
    static const struct { const char *why, *text; Err err; const char *want; } rows[] = {
        { "the standard's example", "uscc:91350100M000100Y43", ERR_OK, "uscc:91350100M000100Y43" },
        { "case of scheme and code", "USCC:91350100m000100y43", ERR_OK, "uscc:91350100M000100Y43" },
        { "last digit wrong", "uscc:91350100M000100Y42", ERR_INVALID, "should be 3" },
        { "last digit a letter", "uscc:91350100M000100Y4X", ERR_INVALID, "should be 3" },
        { "a transposition", "uscc:91350100M000010Y43", ERR_INVALID, "should be" },
        { "17 characters", "uscc:91350100M000100Y4", ERR_INVALID, "18 characters" },
        { "19 characters", "uscc:91350100M000100Y433", ERR_INVALID, "18 characters" },
        { "a letter in the division", "uscc:9135A100M000100Y43", ERR_INVALID, "18 characters" },
        { "I is no character of it", "uscc:91350100I000100Y43", ERR_INVALID, "without I" },
        { "an LEI", "lei:5493001KJTIIGC8Y1R12", ERR_OK, "lei:5493001KJTIIGC8Y1R12" },
        { "LEI in lower case", "Lei:5493001kjtiigc8y1r12", ERR_OK, "lei:5493001KJTIIGC8Y1R12" },
        { "LEI, last digit wrong", "lei:5493001KJTIIGC8Y1R13", ERR_INVALID, "should be 12" },
        { "LEI, a letter wrong", "lei:5493001KJTIIGC8Y1Q12", ERR_INVALID, "should be" },
        { "LEI, check letters", "lei:5493001KJTIIGC8Y1R1X", ERR_INVALID, "2 digits" },
        { "LEI, short", "lei:5493001KJTIIGC8Y1R1", ERR_INVALID, "18 letters" },
        { "a name stays as it is", "name:pmo-us", ERR_OK, "name:pmo-us" },
        { "a name may be Chinese and have blanks", "name:创捷 SJET", ERR_OK, "name:创捷 SJET" },
        { "a second colon belongs to the value", "vat:DE:123", ERR_OK, "vat:DE:123" },
        { "other schemes keep their case", "vat:DE123abc", ERR_OK, "vat:DE123abc" },
        { "shortest scheme", "ab:1", ERR_OK, "ab:1" },
        { "longest scheme", "abcdefghijkl:1", ERR_OK, "abcdefghijkl:1" },
        { "scheme too long", "abcdefghijklm:1", ERR_SYNTAX, "scheme:value" },
        { "scheme too short", "a:1", ERR_SYNTAX, "scheme:value" },
        { "digits in the scheme", "0088:1", ERR_SYNTAX, "scheme:value" },
        { "no scheme", "91350100M000100Y43", ERR_SYNTAX, "scheme:value" },
        { "empty scheme", ":1", ERR_SYNTAX, "scheme:value" },
        { "no value", "uscc:", ERR_SYNTAX, "scheme:value" },
        { "empty", "", ERR_SYNTAX, "scheme:value" },
        { "blank before the value", "name: x", ERR_SYNTAX, "scheme:value" },
        { "blank after the value", "name:x ", ERR_SYNTAX, "scheme:value" },
        { "only a blank", "name: ", ERR_SYNTAX, "scheme:value" },
        { "a line break inside", "name:a\nb", ERR_SYNTAX, "scheme:value" },
        { "not UTF-8", "name:\xbe\xad", ERR_SYNTAX, "scheme:value" },
    };
    Ctx cx = ctx_make(1 << 16);
    for (size_t i = 0; i < COUNT(rows); i++) {
        Text got = TEXT("untouched");
        Err err = party_id_parse(&cx, text_of(rows[i].text), &got);
        if (rows[i].err != ERR_OK)
            CHECK_TRUE(rows[i].why, strstr(cx.detail, rows[i].want) != NULL);
        CHECK_ERR(rows[i].why, &cx, err, rows[i].err);
        CHECK_TEXT(rows[i].why, got, rows[i].err == ERR_OK ? rows[i].want : "untouched");
    }
    ctx_clear(&cx);
}

TEST(test_party_id__has_a_longest)
{
    char text[PARTY_ID_BYTES_MAX + 2] = "name:";
    memset(text + 5, 'x', sizeof text - 5);
    Ctx cx = ctx_make(1 << 12);
    Text got;
    CHECK_OK("longest", &cx, party_id_parse(&cx, (Text){ text, PARTY_ID_BYTES_MAX }, &got));
    CHECK_EQ("whole", got.n, PARTY_ID_BYTES_MAX);
    CHECK_ERR("one more", &cx, party_id_parse(&cx, (Text){ text, PARTY_ID_BYTES_MAX + 1 }, &got),
              ERR_LIMIT);
    ctx_clear(&cx);
}

TEST(test_party_id__registered_are_those_a_registrar_gave_out)
{
    CHECK_TRUE("uscc", party_id_registered(TEXT("uscc:91350100M000100Y43")));
    CHECK_TRUE("lei", party_id_registered(TEXT("lei:5493001KJTIIGC8Y1R12")));
    CHECK_TRUE("vat", party_id_registered(TEXT("vat:DE123")));
    CHECK_TRUE("a name is not", !party_id_registered(TEXT("name:uscc:1")));
    CHECK_TRUE("nor weft's own", !party_id_registered(TEXT("weft:17")));
    CHECK_TRUE("nor a longer scheme", !party_id_registered(TEXT("leix:17")));
    CHECK_TRUE("nor nothing", !party_id_registered(TEXT("")));
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* Changes each character and swaps each two neighbours of a valid code. Modulus 31 sees all of it.
 * Modulus 97 sees it where a digit stays a digit and a letter a letter; across the two it misses
 * one in 97 (and always 1B for B1, 2M for M2, 3X for X3), so that is not asked of it. */
static void mutate_and_check(Random *random, const char *alphabet, char *code, size_t n,
                             bool across, bool (*valid)(Text))
{
    size_t letters = strlen(alphabet);
    for (size_t i = 0; i < n; i++) {
        char was = code[i], now = alphabet[random_below(random, letters)];
        if (!across && is_digit(was) != is_digit(now))
            continue;
        code[i] = now;
        CHECK_EQ("one wrong character", valid((Text){ code, n }), now == was);
        code[i] = was;
    }
    for (size_t i = 0; i + 1 < n; i++) {
        char first = code[i], second = code[i + 1];
        if (first == second || (!across && is_digit(first) != is_digit(second)))
            continue;
        code[i] = second;
        code[i + 1] = first;
        CHECK_TRUE("two swapped", !valid((Text){ code, n }));
        code[i] = first;
        code[i + 1] = second;
    }
    CHECK_TRUE("whole again", valid((Text){ code, n }));
}

TEST(test_party_id__one_wrong_or_two_swapped_characters_show)
{
    static const char uscc_letters[] = "0123456789ABCDEFGHJKLMNPQRTUWXY";
    static const char lei_letters[] = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";
    Random random = random_make(test_seed());
    for (int round = 0; round < 500; round++) {
        char uscc[19] = "", lei[21] = "";
        for (size_t i = 0; i < 17; i++)
            uscc[i] = uscc_letters[random_below(&random, i >= 2 && i < 8 ? 10 : 31)];
        int found = 0;
        for (size_t c = 0; c < 31; c++) {
            uscc[17] = uscc_letters[c];
            found += uscc_valid((Text){ uscc, 18 });
        }
        CHECK_EQ("exactly one check character", found, 1);
        for (size_t c = 0; c < 31 && !uscc_valid((Text){ uscc, 18 }); c++)
            uscc[17] = uscc_letters[c];
        mutate_and_check(&random, uscc_letters, uscc, 18, true, uscc_valid);

        for (size_t i = 0; i < 18; i++)
            lei[i] = lei_letters[random_below(&random, 36)];
        int check = 2;
        do {
            lei[18] = (char)('0' + check / 10);
            lei[19] = (char)('0' + check % 10);
        } while (!lei_valid((Text){ lei, 20 }) && ++check <= 98);
        CHECK_TRUE("a check between 02 and 98", check <= 98);
        mutate_and_check(&random, lei_letters, lei, 20, false, lei_valid);
    }
}

/* What the message names as right must be right. */
TEST(test_party_id__the_named_check_is_right)
{
    Ctx cx = ctx_make(1 << 16);
    Random random = random_make(test_seed());
    for (int round = 0; round < 200; round++) {
        char uscc[] = "uscc:91350100M000100Y43", lei[] = "lei:5493001KJTIIGC8Y1R12";
        char right[3] = "";
        uscc[17] = lei[12] = (char)('0' + random_below(&random, 10));
        Text got;
        if (party_id_parse(&cx, text_of(uscc), &got) != ERR_OK) {
            sscanf(strstr(cx.detail, "should be "), "should be %1s", right);
            uscc[22] = right[0];
            ctx_forgive(&cx);
            CHECK_OK(uscc, &cx, party_id_parse(&cx, text_of(uscc), &got));
        }
        if (party_id_parse(&cx, text_of(lei), &got) != ERR_OK) {
            sscanf(strstr(cx.detail, "should be "), "should be %2s", right);
            memcpy(lei + 22, right, 2);
            ctx_forgive(&cx);
            CHECK_OK(lei, &cx, party_id_parse(&cx, text_of(lei), &got));
        }
    }
    ctx_clear(&cx);
}

/* Rows "kind,value,expect"; the file's other kinds of identifier are no business of this module. */
TEST(test_party_id__agrees_with_published_cases)
{
    TEST_NEEDS_VECTORS(vectors);
    char path[512], line[512];
    snprintf(path, sizeof path, "%s/identifiers/stdnum_cases.csv", vectors);
    FILE *file = fopen(path, "r");
    assert_non_null(file);
    int seen = 0;
    while (fgets(line, sizeof line, file)) {
        Text rest, kind = text_split(text_trim(text_of(line)), ',', &rest);
        Text expect, value = text_split(rest, ',', &expect);
        bool uscc = text_is(kind, "cn_uscc");
        if (!uscc && !text_is(kind, "lei"))
            continue;
        seen++;
        CHECK_EQ(line, uscc ? uscc_valid(value) : lei_valid(value), text_is(expect, "valid"));
    }
    fclose(file);
    CHECK_TRUE("all of them", seen >= 100);
}
