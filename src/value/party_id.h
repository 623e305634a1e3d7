/* party_id.h - how an enterprise is known: "scheme:value".
 *
 *     uscc:91350100M000100Y43    unified social credit code (统一社会信用代码), GB 32100-2015
 *     lei:5493001KJTIIGC8Y1R12   legal entity identifier, ISO 17442
 *     name:pmo-us                a name in somebody's books, where no registered number is known:
 *                                good for looking at data, never for financing
 * Other schemes (duns, gln, vat, weft) are taken as they are: 2 to 12 lower-case letters.
 * uscc and lei are checked with their check digits. */
#ifndef WEFT_VALUE_PARTY_ID_H
#define WEFT_VALUE_PARTY_ID_H

#include "base/ctx.h"
#include "base/text.h"

#include <stdbool.h>

enum { PARTY_ID_BYTES_MAX = 128 };

/* Checks and normalises (scheme lower case; uscc and lei upper case) into cx's arena.
 * ERR_SYNTAX no scheme, a bad one, or no value; ERR_INVALID a uscc or lei that is malformed or has
 * a wrong check digit: then the right one is named; ERR_LIMIT longer than PARTY_ID_BYTES_MAX. */
MUST_USE Err party_id_parse(Ctx *cx, Text text, Text *out);

/* True for schemes whose value a registrar gave out (uscc, lei, duns, gln, vat): what financing
 * asks for. `id` comes from party_id_parse. */
bool party_id_registered(Text id);

/* Check digits alone. */
bool uscc_valid(Text code);         /* 18 characters; SRC: GB 32100-2015, modulus 31 */
bool lei_valid(Text code);          /* 20 characters; SRC: ISO 17442, ISO 7064 MOD 97-10 */

#endif
