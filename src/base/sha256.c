/* sha256.c - a thin face over libcrypto; base64 by the same library's block functions. */
#include "base/sha256.h"

#include "base/check.h"

#include <openssl/evp.h>
#include <string.h>

Hash sha256_three(Text a, Text b, Text c)
{
    /* A fresh context costs 0.4 us and keeps this reentrant; bulk hashing is in core/evidence. */
    EVP_MD_CTX *md = EVP_MD_CTX_new();
    assert(md);
    Hash out;
    unsigned int n = 0;
    int ok = EVP_DigestInit_ex(md, EVP_sha256(), NULL) && EVP_DigestUpdate(md, a.at, a.n)
          && EVP_DigestUpdate(md, b.at, b.n) && EVP_DigestUpdate(md, c.at, c.n)
          && EVP_DigestFinal_ex(md, out.byte, &n);
    EVP_MD_CTX_free(md);
    assert(ok && n == sizeof out.byte);
    return out;
}

Hash sha256_two(Text a, Text b)
{
    return sha256_three(a, b, TEXT(""));
}

Hash sha256(Text a)
{
    return sha256_three(a, TEXT(""), TEXT(""));
}

bool hash_eq(const Hash *a, const Hash *b)
{
    return memcmp(a->byte, b->byte, sizeof a->byte) == 0;
}

const char *hash_hex(const Hash *hash, char buf[HASH_HEX_SIZE])
{
    static const char digit[] = "0123456789abcdef";
    for (size_t i = 0; i < sizeof hash->byte; i++) {
        buf[2 * i] = digit[hash->byte[i] >> 4];
        buf[2 * i + 1] = digit[hash->byte[i] & 15];
    }
    buf[HASH_HEX_SIZE - 1] = '\0';
    return buf;
}

Err base64_encode(Ctx *cx, Text bytes, Text *out)
{
    if (bytes.n > (1u << 30))
        return fail(cx, ERR_LIMIT, "%zu bytes are too many for one base64 text", bytes.n);
    size_t n = (bytes.n + 2) / 3 * 4;
    char *at = NEW(cx, char, n + 1);
    if (!at)
        return cx->err;
    EVP_EncodeBlock((unsigned char *)at, (const unsigned char *)bytes.at, (int)bytes.n);
    *out = (Text){ at, n };
    return ERR_OK;
}

Err base64_decode(Ctx *cx, Text text, Text *out)
{
    if (text.n > (1u << 30))
        return fail(cx, ERR_LIMIT, "%zu characters are too many for one base64 text", text.n);
    if (text.n % 4 != 0)
        return fail(cx, ERR_SYNTAX, "base64 of %zu characters: not a multiple of 4", text.n);
    if (text.n == 0) {          /* libcrypto looks at the first byte of nothing */
        *out = TEXT("");
        return ERR_OK;
    }
    char *at = NEW(cx, char, text.n / 4 * 3 + 1);
    if (!at)
        return cx->err;
    int n = EVP_DecodeBlock((unsigned char *)at, (const unsigned char *)text.at, (int)text.n);
    size_t pad = text_ends(text, "==") ? 2 : text_ends(text, "=") ? 1 : 0;
    /* libcrypto skips white space and ignores stray bits; encoding again shows whether it did. */
    Text back, bytes = { at, n < 0 ? 0 : (size_t)n - pad };
    if (n < 0)
        return fail(cx, ERR_SYNTAX, "not base64 (RFC 4648)");
    TRY(base64_encode(cx, bytes, &back));
    if (!text_eq(back, text))
        return fail(cx, ERR_SYNTAX, "not canonical base64 (RFC 4648 section 3.5)");
    *out = bytes;
    return ERR_OK;
}
