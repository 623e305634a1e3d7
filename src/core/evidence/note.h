/* note.h - signed notes: a text, and under it lines by which keys vouch for it.
 *
 *     any text of whole lines
 *                                                          an empty line
 *     [dash] example.com/log AbCdEf...                     name, base64(key id || signature)
 *
 * Keys are Ed25519. A key is known by its name and a 4-byte id, the start of
 * SHA-256(name || "\n" || 0x01 || public key). Both keys have a text form for files:
 *     verifier    name+id in hex+base64(0x01 || public key)
 *     signer      PRIVATE+KEY+name+id in hex+base64(0x01 || seed)
 * Not here: where keys are kept, and chance: the caller draws a seed with random_secret.
 * SRC: C2SP signed-note; key texts as in golang.org/x/mod/sumdb/note; RFC 8032 for Ed25519. */
#ifndef WEFT_CORE_EVIDENCE_NOTE_H
#define WEFT_CORE_EVIDENCE_NOTE_H

#include "base/text.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    NOTE_KEY_BYTES = 32,
    NOTE_BYTES_MAX = 1 << 20,
    NOTE_SIGNATURES_MAX = 100,
};

/* Who may be believed. Made by the functions below only: id follows from the rest. */
typedef struct NoteVerifier {
    Text name;                          /* not empty, no white space, no '+' */
    uint32_t id;
    uint8_t public_key[NOTE_KEY_BYTES];
} NoteVerifier;

/* Who signs. Keep the seed secret. */
typedef struct NoteSigner {
    NoteVerifier verifier;
    uint8_t seed[NOTE_KEY_BYTES];
} NoteSigner;

/* --- keys: names and texts live in cx's arena ------------------------------------------------
 * ERR_INVALID: a name a note cannot carry. ERR_SYNTAX: no key text of this form, or its id does
 * not belong to it. */
MUST_USE Err note_signer_make(Ctx *cx, Text name, const uint8_t seed[NOTE_KEY_BYTES],
                              NoteSigner *out);
MUST_USE Err note_signer_write(Ctx *cx, const NoteSigner *signer, Text *out);
MUST_USE Err note_signer_read(Ctx *cx, Text key, NoteSigner *out);
MUST_USE Err note_verifier_write(Ctx *cx, const NoteVerifier *verifier, Text *out);
MUST_USE Err note_verifier_read(Ctx *cx, Text key, NoteVerifier *out);

/* --- signing and opening ------------------------------------------------------------------- */

/* The note: text, an empty line, one signature line. The same text and key give the same bytes.
 * ERR_INVALID: the text does not end with a newline, is not UTF-8 or holds control characters;
 * ERR_LIMIT: too long. */
MUST_USE Err note_sign(Ctx *cx, Text text, const NoteSigner *signer, Text *out);

typedef enum {
    NOTE_VERIFIED,      /* a known key signed it, and no line of a known key is false */
    NOTE_UNSIGNED,      /* well formed, but no known key signed it */
    NOTE_FORGED,        /* a line in the name of a known key that this key did not make */
} NoteVerdict;

/* Reads a note and checks it against the keys given; lines of other keys are passed over. *text
 * points into `note` where the verdict is NOTE_VERIFIED, and is untouched otherwise: an unverified
 * text is nobody's word. ERR_SYNTAX: not a note; ERR_LIMIT: too long or too many signatures. */
MUST_USE Err note_open(Ctx *cx, Text note, const NoteVerifier *keys, size_t count,
                       NoteVerdict *verdict, Text *text);

#endif
