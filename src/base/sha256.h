/* sha256.h - SHA-256 (FIPS 180-4), by OpenSSL's libcrypto. */
#ifndef WEFT_BASE_SHA256_H
#define WEFT_BASE_SHA256_H

#include "base/text.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct Hash {
    uint8_t byte[32];
} Hash;

enum { HASH_HEX_SIZE = 65 };

/* The hash of up to three pieces one after another; pieces may be empty. Cannot fail. */
Hash sha256(Text a);
Hash sha256_two(Text a, Text b);
Hash sha256_three(Text a, Text b, Text c);

bool hash_eq(const Hash *a, const Hash *b);

/* Lower-case hex and a NUL into buf; returns buf. */
const char *hash_hex(const Hash *hash, char buf[HASH_HEX_SIZE]);

/* Base64 (RFC 4648 section 4, with padding). Encoding lives in cx's arena.
 * Decoding is strict: ERR_SYNTAX on any other byte, wrong padding or stray bits.
 * Both: ERR_LIMIT beyond 1 GiB, ERR_NO_MEMORY. */
MUST_USE Err base64_encode(Ctx *cx, Text bytes, Text *out);
MUST_USE Err base64_decode(Ctx *cx, Text text, Text *out);

#endif
