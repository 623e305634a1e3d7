/* note.c - reads from the end: the last empty line parts the text from the signatures, so a text
 * may hold empty lines and even lines that look like signatures. Nothing of the text is handed
 * out before a known key has vouched for it. Cost: one Ed25519 operation for each line of a known
 * key; other lines cost their base64. */
#include "core/evidence/note.h"

#include "base/check.h"
#include "base/sha256.h"

#include <openssl/evp.h>
#include <string.h>

enum {
    ED25519 = 1,                    /* the signature type in C2SP signed-note */
    SIGNATURE_BYTES = 64,
    ID_BYTES = 4,
};

static const char dash[] = "\xe2\x80\x94 ";             /* U+2014 and a space open a signature */
static const char signer_mark[] = "PRIVATE+KEY+";

/* --- libcrypto ----------------------------------------------------------------------------- */

static void pkey_close(EVP_PKEY **key)
{
    EVP_PKEY_free(*key);
}

static void md_close(EVP_MD_CTX **md)
{
    EVP_MD_CTX_free(*md);
}

static Err no_memory(Ctx *cx)
{
    return fail(cx, ERR_NO_MEMORY, "libcrypto has no memory for an Ed25519 key");
}

static Err public_key_of(Ctx *cx, const uint8_t seed[NOTE_KEY_BYTES],
                         uint8_t out[NOTE_KEY_BYTES])
{
    EVP_PKEY *key CLEANUP(pkey_close) =
        EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, NULL, seed, NOTE_KEY_BYTES);
    size_t n = NOTE_KEY_BYTES;
    if (!key || EVP_PKEY_get_raw_public_key(key, out, &n) != 1)
        return no_memory(cx);
    assert(n == NOTE_KEY_BYTES);
    return ERR_OK;
}

static Err ed25519_sign(Ctx *cx, const uint8_t seed[NOTE_KEY_BYTES], Text text,
                        uint8_t out[SIGNATURE_BYTES])
{
    EVP_PKEY *key CLEANUP(pkey_close) =
        EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, NULL, seed, NOTE_KEY_BYTES);
    EVP_MD_CTX *md CLEANUP(md_close) = EVP_MD_CTX_new();
    size_t n = SIGNATURE_BYTES;
    if (!key || !md || EVP_DigestSignInit(md, NULL, NULL, NULL, key) != 1
        || EVP_DigestSign(md, out, &n, (const unsigned char *)text.at, text.n) != 1)
        return no_memory(cx);
    assert(n == SIGNATURE_BYTES);
    return ERR_OK;
}

static Err ed25519_verify(Ctx *cx, const uint8_t public_key[NOTE_KEY_BYTES], Text text,
                          Text signature, bool *holds)
{
    EVP_PKEY *key CLEANUP(pkey_close) =
        EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, NULL, public_key, NOTE_KEY_BYTES);
    EVP_MD_CTX *md CLEANUP(md_close) = EVP_MD_CTX_new();
    if (!key || !md || EVP_DigestVerifyInit(md, NULL, NULL, NULL, key) != 1)
        return no_memory(cx);
    *holds = EVP_DigestVerify(md, (const unsigned char *)signature.at, signature.n,
                              (const unsigned char *)text.at, text.n) == 1;
    return ERR_OK;
}

/* --- keys ---------------------------------------------------------------------------------- */

static bool has(Text text, const char *piece)
{
    size_t n = strlen(piece);
    for (size_t i = 0; i + n <= text.n; i++)
        if (memcmp(text.at + i, piece, n) == 0)
            return true;
    return false;
}

/* SRC: signed-note, "Format": no Unicode white space (property White_Space) and no plus; and no
 * control character may stand anywhere in a note. */
static bool name_ok(Text name)
{
    static const char *const spaces[] = {
        " ", "\xc2\x85", "\xc2\xa0", "\xe1\x9a\x80", "\xe2\x80\x80", "\xe2\x80\x81",
        "\xe2\x80\x82", "\xe2\x80\x83", "\xe2\x80\x84", "\xe2\x80\x85", "\xe2\x80\x86",
        "\xe2\x80\x87", "\xe2\x80\x88", "\xe2\x80\x89", "\xe2\x80\x8a", "\xe2\x80\xa8",
        "\xe2\x80\xa9", "\xe2\x80\xaf", "\xe2\x81\x9f", "\xe3\x80\x80",
    };
    if (name.n == 0 || text_utf8_error(name) >= 0 || has(name, "+"))
        return false;
    for (size_t i = 0; i < name.n; i++)
        if ((unsigned char)name.at[i] < ' ')
            return false;
    for (size_t i = 0; i < COUNT(spaces); i++)
        if (has(name, spaces[i]))
            return false;
    return true;
}

static uint32_t id_at(const char *at)
{
    uint32_t id = 0;
    for (int i = 0; i < ID_BYTES; i++)
        id = id << 8 | (uint8_t)at[i];
    return id;
}

static Err verifier_make(Ctx *cx, Text name, const uint8_t public_key[NOTE_KEY_BYTES],
                         NoteVerifier *out)
{
    if (!name_ok(name))
        return fail(cx, ERR_INVALID, "a key's name may not be empty or hold white space or '+'; "
                                     "name it like a web address without the scheme");
    NoteVerifier made = { 0 };
    TRY(text_copy(cx, name, &made.name));
    memcpy(made.public_key, public_key, NOTE_KEY_BYTES);
    Hash hash = sha256_three(name, TEXT("\n\1"), (Text){ (const char *)public_key,
                                                         NOTE_KEY_BYTES });
    made.id = id_at((const char *)hash.byte);
    *out = made;
    return ERR_OK;
}

Err note_signer_make(Ctx *cx, Text name, const uint8_t seed[NOTE_KEY_BYTES], NoteSigner *out)
{
    NoteSigner made = { 0 };
    uint8_t public_key[NOTE_KEY_BYTES];
    TRY(public_key_of(cx, seed, public_key));
    TRY(verifier_make(cx, name, public_key, &made.verifier));
    memcpy(made.seed, seed, NOTE_KEY_BYTES);
    *out = made;
    return ERR_OK;
}

static Err key_write(Ctx *cx, const char *mark, const NoteVerifier *verifier,
                     const uint8_t key[NOTE_KEY_BYTES], Text *out)
{
    char bytes[1 + NOTE_KEY_BYTES] = { ED25519 };
    memcpy(bytes + 1, key, NOTE_KEY_BYTES);
    Text base64;
    TRY(base64_encode(cx, (Text){ bytes, sizeof bytes }, &base64));
    return text_format(cx, out, "%s%.*s+%08x+%.*s", mark, (int)verifier->name.n,
                       verifier->name.at, verifier->id, (int)base64.n, base64.at);
}

Err note_signer_write(Ctx *cx, const NoteSigner *signer, Text *out)
{
    return key_write(cx, signer_mark, &signer->verifier, signer->seed, out);
}

Err note_verifier_write(Ctx *cx, const NoteVerifier *verifier, Text *out)
{
    return key_write(cx, "", verifier, verifier->public_key, out);
}

/* Takes "name+id+base64(0x01 || 32 bytes)" apart. No detail here ever repeats the key. */
static Err key_read(Ctx *cx, Text text, Text *name, Text *id, uint8_t key[NOTE_KEY_BYTES])
{
    Text rest, base64, bytes;
    Text first = text_split(text, '+', &rest);
    Text second = text_split(rest, '+', &base64);
    TRY(base64_decode(cx, base64, &bytes));
    if (bytes.n != 1 + NOTE_KEY_BYTES || bytes.at[0] != ED25519)
        return fail(cx, ERR_SYNTAX, "not an Ed25519 key text: name+id+base64 is expected");
    memcpy(key, bytes.at + 1, NOTE_KEY_BYTES);
    *name = first;
    *id = second;
    return ERR_OK;
}

static Err id_check(Ctx *cx, const NoteVerifier *verifier, Text id)
{
    Text want;
    TRY(text_format(cx, &want, "%08x", verifier->id));
    if (!text_eq(id, want))
        return fail(cx, ERR_SYNTAX, "the key's id does not belong to its name and key; "
                                    "the key text was changed or cut");
    return ERR_OK;
}

Err note_verifier_read(Ctx *cx, Text key, NoteVerifier *out)
{
    Text name, id;
    uint8_t public_key[NOTE_KEY_BYTES];
    NoteVerifier made;
    TRY(key_read(cx, key, &name, &id, public_key));
    TRY(verifier_make(cx, name, public_key, &made));
    TRY(id_check(cx, &made, id));
    *out = made;
    return ERR_OK;
}

Err note_signer_read(Ctx *cx, Text key, NoteSigner *out)
{
    if (!text_starts(key, signer_mark))
        return fail(cx, ERR_SYNTAX, "not a signer's key: it starts with %s", signer_mark);
    Text name, id;
    uint8_t seed[NOTE_KEY_BYTES];
    NoteSigner made;
    TRY(key_read(cx, text_slice(key, strlen(signer_mark), key.n), &name, &id, seed));
    TRY(note_signer_make(cx, name, seed, &made));
    TRY(id_check(cx, &made.verifier, id));
    *out = made;
    return ERR_OK;
}

/* --- signing ------------------------------------------------------------------------------- */

/* What holds of a note's text and of a whole note alike. */
static Err text_check(Ctx *cx, Text text, Err bad)
{
    if (text.n > NOTE_BYTES_MAX)
        return fail(cx, ERR_LIMIT, "a note of %zu bytes; at most %d are read", text.n,
                    NOTE_BYTES_MAX);
    if (!text_ends(text, "\n"))
        return fail(cx, bad, "a note ends with a newline");
    ptrdiff_t wrong = text_utf8_error(text);
    for (size_t i = 0; wrong < 0 && i < text.n; i++)
        if ((unsigned char)text.at[i] < ' ' && text.at[i] != '\n')
            wrong = (ptrdiff_t)i;
    if (wrong >= 0)
        return fail(cx, bad, "byte %td of the note is a control character or not UTF-8", wrong);
    return ERR_OK;
}

Err note_sign(Ctx *cx, Text text, const NoteSigner *signer, Text *out)
{
    TRY(text_check(cx, text, ERR_INVALID));
    char bytes[ID_BYTES + SIGNATURE_BYTES];
    for (int i = 0; i < ID_BYTES; i++)
        bytes[i] = (char)(signer->verifier.id >> (24 - 8 * i) & 0xff);
    TRY(ed25519_sign(cx, signer->seed, text, (uint8_t *)bytes + ID_BYTES));
    Text base64;
    TRY(base64_encode(cx, (Text){ bytes, sizeof bytes }, &base64));
    TextBuf buf = textbuf_make(cx);
    textbuf_put(&buf, text);
    textbuf_puts(&buf, "\n");
    textbuf_puts(&buf, dash);
    textbuf_put(&buf, signer->verifier.name);
    textbuf_byte(&buf, ' ');
    textbuf_put(&buf, base64);
    textbuf_byte(&buf, '\n');
    return textbuf_done(&buf, out);
}

/* --- opening ------------------------------------------------------------------------------- */

static const NoteVerifier *key_find(const NoteVerifier *keys, size_t count, Text name,
                                    uint32_t id)
{
    for (size_t i = 0; i < count; i++)
        if (keys[i].id == id && text_eq(keys[i].name, name))
            return &keys[i];
    return NULL;
}

/* One signature line: NOTE_UNSIGNED where its key is not among those given. */
static Err line_check(Ctx *cx, Text line, Text text, const NoteVerifier *keys, size_t count,
                      NoteVerdict *verdict)
{
    Text base64, bytes;
    if (!text_starts(line, dash))
        return fail(cx, ERR_SYNTAX, "a signature line starts with U+2014 and a space");
    Text name = text_split(text_slice(line, strlen(dash), line.n), ' ', &base64);
    TRY(base64_decode(cx, base64, &bytes));
    if (!name_ok(name) || bytes.n <= ID_BYTES)
        return fail(cx, ERR_SYNTAX, "a signature line is a key's name and a signature in base64");
    const NoteVerifier *key = key_find(keys, count, name, id_at(bytes.at));
    bool holds = false;
    if (key)
        TRY(ed25519_verify(cx, key->public_key, text, text_slice(bytes, ID_BYTES, bytes.n),
                           &holds));
    *verdict = holds ? NOTE_VERIFIED : key ? NOTE_FORGED : NOTE_UNSIGNED;
    return ERR_OK;
}

/* Parts a note after its last empty line; *lines keeps its last newline. */
static Err note_split(Ctx *cx, Text note, Text *text, Text *lines)
{
    for (size_t at = note.n; at >= 2; at--)
        if (note.at[at - 1] == '\n' && note.at[at - 2] == '\n') {
            if (at == note.n)
                break;
            *text = text_slice(note, 0, at - 1);
            *lines = text_slice(note, at, note.n);
            return ERR_OK;
        }
    return fail(cx, ERR_SYNTAX, "a signed note has an empty line and then its signatures");
}

Err note_open(Ctx *cx, Text note, const NoteVerifier *keys, size_t count, NoteVerdict *verdict,
              Text *text)
{
    Text body = TEXT(""), lines = TEXT("");
    TRY(text_check(cx, note, ERR_SYNTAX));
    TRY(note_split(cx, note, &body, &lines));
    NoteVerdict sum = NOTE_UNSIGNED;
    for (int n = 0; lines.n > 0; n++) {
        if (n == NOTE_SIGNATURES_MAX)
            return fail(cx, ERR_LIMIT, "more than %d signatures", NOTE_SIGNATURES_MAX);
        NoteVerdict one = NOTE_UNSIGNED;
        Text line = text_split(lines, '\n', &lines);
        TRY(line_check(cx, line, body, keys, count, &one));
        if (one == NOTE_FORGED || (one == NOTE_VERIFIED && sum == NOTE_UNSIGNED))
            sum = one;
    }
    *verdict = sum;
    if (sum == NOTE_VERIFIED)
        *text = body;
    return ERR_OK;
}
