/* sha256_test.c */
#include "base/sha256.h"

#include "base/random.h"

#include "test.h"

#include <string.h>

TEST(test_sha256__agrees_with_fips_180)
{
    /* SRC: NIST, "SHA-256 examples" to FIPS 180-4, and the million of FIPS 180-2, B.3. */
    static const struct { const char *why, *text, *want; } rows[] = {
        { "nothing", "", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855" },
        { "one block", "abc",
          "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad" },
        { "two blocks", "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
          "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1" },
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        char hex[HASH_HEX_SIZE];
        Hash hash = sha256(text_of(rows[i].text));
        CHECK_TEXT(rows[i].why, text_of(hash_hex(&hash, hex)), rows[i].want);
    }
    Ctx cx = ctx_make(2 << 20);
    char *million = NEW(&cx, char, 1000000), hex[HASH_HEX_SIZE];
    CHECK_TRUE("room", million != NULL);
    memset(million, 'a', 1000000);
    Hash hash = sha256((Text){ million, 1000000 });
    CHECK_TEXT("a million a", text_of(hash_hex(&hash, hex)),
               "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
    ctx_clear(&cx);
}

TEST(test_sha256__pieces_hash_as_their_concatenation)
{
    Hash whole = sha256(TEXT("abcdef"));
    Hash two = sha256_two(TEXT("abc"), TEXT("def")), three = sha256_three(TEXT("a"), (Text){ 0 },
                                                                          TEXT("bcdef"));
    CHECK_TRUE("two", hash_eq(&whole, &two));
    CHECK_TRUE("three, one empty", hash_eq(&whole, &three));
    two.byte[31] ^= 1;
    CHECK_TRUE("the last bit counts", !hash_eq(&whole, &two));
}

TEST(test_sha256__base64_agrees_with_rfc4648)
{
    /* SRC: RFC 4648 section 10. */
    static const char *const rows[][2] = {
        { "", "" }, { "f", "Zg==" }, { "fo", "Zm8=" }, { "foo", "Zm9v" }, { "foob", "Zm9vYg==" },
        { "fooba", "Zm9vYmE=" }, { "foobar", "Zm9vYmFy" },
    };
    Ctx cx = ctx_make(1 << 12);
    for (size_t i = 0; i < COUNT(rows); i++) {
        Text coded = TEXT("?"), plain = TEXT("?");
        CHECK_OK("encodes", &cx, base64_encode(&cx, text_of(rows[i][0]), &coded));
        CHECK_TEXT("encodes", coded, rows[i][1]);
        CHECK_OK("decodes", &cx, base64_decode(&cx, text_of(rows[i][1]), &plain));
        CHECK_TEXT("decodes", plain, rows[i][0]);
    }
    Text none = TEXT("?");
    CHECK_OK("no text at all", &cx, base64_decode(&cx, (Text){ 0 }, &none));
    CHECK_EQ("is no bytes", none.n, 0);
    ctx_clear(&cx);
}

TEST(test_sha256__base64_refuses_all_but_the_one_form)
{
    static const struct { const char *why, *text; } rows[] = {
        { "no padding", "Zg" },
        { "half the padding", "Zg=" },
        { "too much padding", "Zm9v====" },
        { "only padding", "====" },
        { "three of padding", "Z===" },
        { "padding in the middle", "Zg==Zg==" },
        { "stray bits under one =", "Zm9=" },
        { "stray bits under two", "Zh==" },
        { "a line feed at the end", "Zm9v\n" },
        { "four of white space", "\n\n\n\n" },
        { "white space before it", "    Zm9v" },
        { "white space inside", "Zm 9" },
        { "the URL alphabet", "-_-_" },
        { "a minus at the end", "Zm9-" },
        { "beyond ASCII", "Zm9\xe9" },
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        Ctx cx = ctx_make(1 << 12);
        Text out = TEXT("untouched");
        CHECK_ERR(rows[i].why, &cx, base64_decode(&cx, text_of(rows[i].text), &out), ERR_SYNTAX);
        CHECK_TEXT(rows[i].why, out, "untouched");
        ctx_clear(&cx);
    }
    Ctx cx = ctx_make(1 << 12);
    Text out, huge = { "", ((size_t)1 << 30) + 4 };
    CHECK_ERR("beyond the limit", &cx, base64_encode(&cx, huge, &out), ERR_LIMIT);
    CHECK_ERR("beyond the limit", &cx, base64_decode(&cx, huge, &out), ERR_LIMIT);
    CHECK_ERR("no memory", &cx, base64_encode(&cx, (Text){ "", 1 << 20 }, &out), ERR_NO_MEMORY);
    ctx_clear(&cx);
}

TEST(test_sha256__base64_of_any_bytes_reads_back)
{
    Random random = random_make(test_seed());
    for (int i = 0; i < 500; i++) {
        Ctx cx = ctx_make(1 << 12);
        char bytes[100];
        size_t n = (size_t)random_below(&random, sizeof bytes);
        for (size_t k = 0; k < n; k++)
            bytes[k] = (char)random_next(&random);
        Text coded, back = TEXT("?");
        CHECK_OK("encodes", &cx, base64_encode(&cx, (Text){ bytes, n }, &coded));
        CHECK_OK("decodes", &cx, base64_decode(&cx, coded, &back));
        CHECK_TRUE("the same bytes", text_eq(back, (Text){ bytes, n }));
        ctx_clear(&cx);
    }
}
