/* checkpoint.c - three lines, written and read to the letter: two texts for one head of a log
 * would be two different signed statements. */
#include "core/evidence/checkpoint.h"

#include "base/check.h"

#include <inttypes.h>
#include <string.h>

Err checkpoint_write(Ctx *cx, const Checkpoint *checkpoint, Text *out)
{
    Text rest;
    Text line = text_split(checkpoint->origin, '\n', &rest);
    if (line.n == 0 || line.n != checkpoint->origin.n)
        return fail(cx, ERR_INVALID, "a log's origin is one line that is not empty");
    Text root;
    TRY(base64_encode(cx, (Text){ (const char *)checkpoint->root.byte, sizeof(Hash) }, &root));
    return text_format(cx, out, "%.*s\n%" PRIu64 "\n%.*s\n", (int)line.n, line.at,
                       checkpoint->size, (int)root.n, root.at);
}

/* The next line, which must end with a newline and not be empty. */
static Err line_next(Ctx *cx, Text *rest, const char *what, Text *out)
{
    if (rest->n == 0 || rest->at[0] == '\n' || !memchr(rest->at, '\n', rest->n))
        return fail(cx, ERR_SYNTAX, "a checkpoint has a line for its %s", what);
    *out = text_split(*rest, '\n', rest);
    return ERR_OK;
}

Err checkpoint_read(Ctx *cx, Text body, Checkpoint *out)
{
    Checkpoint got = { 0 };
    Text origin, size, base64, root, extension;
    TRY(line_next(cx, &body, "origin", &origin));
    TRY(line_next(cx, &body, "size", &size));
    TRY(line_next(cx, &body, "root", &base64));
    while (body.n > 0)
        TRY(line_next(cx, &body, "extension", &extension));
    if (!text_to_uint64(size, &got.size) || (size.n > 1 && size.at[0] == '0'))
        return fail(cx, ERR_SYNTAX, "a checkpoint's size is a decimal number below 2^64");
    TRY(base64_decode(cx, base64, &root));
    if (root.n != sizeof(Hash))
        return fail(cx, ERR_SYNTAX, "a checkpoint's root has %zu bytes, not 32", root.n);
    TRY(text_copy(cx, origin, &got.origin));
    memcpy(got.root.byte, root.at, sizeof(Hash));
    *out = got;
    return ERR_OK;
}

Err checkpoint_sign(Ctx *cx, const NoteSigner *signer, uint64_t size, const Hash *root, Text *out)
{
    Checkpoint head = { .origin = signer->verifier.name, .size = size, .root = *root };
    Text body;
    TRY(checkpoint_write(cx, &head, &body));
    return note_sign(cx, body, signer, out);
}

Err checkpoint_open(Ctx *cx, Text note, const NoteVerifier *keys, size_t count,
                    NoteVerdict *verdict, Checkpoint *out)
{
    NoteVerdict got;
    Text body;
    TRY(note_open(cx, note, keys, count, &got, &body));
    if (got == NOTE_VERIFIED)
        TRY(checkpoint_read(cx, body, out));
    *verdict = got;
    return ERR_OK;
}
