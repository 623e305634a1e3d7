/* note_fuzz.c - any bytes as a signed note: believed only where the key signs that very text.
 * Ed25519 signs alike each time, so a believed text signed again gives a line of the note.
 * The same bytes are tried as keys and as a checkpoint. */
#define _GNU_SOURCE
#include "fuzz.h"

#include "core/evidence/checkpoint.h"

static bool holds(Text all, Text part)
{
    return part.n == 0 || (all.n >= part.n && memmem(all.at, all.n, part.at, part.n));
}

static void keys(Ctx *cx, Text text)
{
    NoteVerifier verifier;
    NoteSigner signer;
    Text again;
    if (fuzz_ok(cx, note_verifier_read(cx, text, &verifier))
        && fuzz_room(cx, note_verifier_write(cx, &verifier, &again)))
        assert(text_eq(text, again));
    if (fuzz_ok(cx, note_signer_read(cx, text, &signer))
        && fuzz_room(cx, note_signer_write(cx, &signer, &again)))
        assert(text_eq(text, again));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const uint8_t seed[NOTE_KEY_BYTES] = { 1, 2, 3 };
    Ctx cx CLEANUP(ctx_clear) = ctx_make(FUZZ_MEMORY_BYTES);
    Text note = fuzz_text(data, size), text, again, signature;
    NoteSigner signer;
    NoteVerdict verdict;
    Checkpoint checkpoint;
    keys(&cx, note);
    if (!fuzz_room(&cx, note_signer_make(&cx, TEXT("example.com/log"), seed, &signer)))
        return 0;
    (void)fuzz_ok(&cx, checkpoint_read(&cx, note, &checkpoint));
    (void)fuzz_ok(&cx, checkpoint_open(&cx, note, &signer.verifier, 1, &verdict, &checkpoint));
    if (!fuzz_ok(&cx, note_open(&cx, note, &signer.verifier, 1, &verdict, &text))
        || verdict != NOTE_VERIFIED)
        return 0;
    assert(text.at >= note.at && text.n < note.n);
    if (!fuzz_room(&cx, note_sign(&cx, text, &signer, &again)))
        return 0;
    signature = text_slice(again, text.n + 1, again.n);
    assert(holds(note, signature));
    return 0;
}
