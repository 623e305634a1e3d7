/* note_test.c - against published keys and notes:
 *   PEN   the key pair and note in the documentation of golang.org/x/mod/sumdb/note
 *   SPEC  the example of C2SP signed-note, "Verifier keys" */
#include "core/evidence/note.h"

#include "test.h"

#include <string.h>

#define DASH "\xe2\x80\x94 "
#define PEN_NAME "PeterNeumann"
#define PEN_KEY PEN_NAME "+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
#define PEN_SIGNER \
    "PRIVATE+KEY+" PEN_NAME "+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz"
#define PEN_TEXT                                                  \
    "If you think cryptography is the answer to your problem,\n" \
    "then you don't know what your problem is.\n"
#define PEN_BASE64 \
    "x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM="
#define PEN_LINE DASH PEN_NAME " " PEN_BASE64 "\n"
#define PEN_NOTE PEN_TEXT "\n" PEN_LINE

#define SPEC_KEY "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k"
#define SPEC_NOTE                                                                             \
    "This is an example message.\n\n" DASH "example.com/foo "                                \
    "Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72Ine" \
    "yaQM=\n"

static NoteVerifier verifier(Ctx *cx, const char *key)
{
    NoteVerifier out = { 0 };
    CHECK_OK(key, cx, note_verifier_read(cx, text_of(key), &out));
    return out;
}

TEST(test_note__published_keys_and_notes_agree)
{
    Ctx cx = ctx_make(1 << 20);
    NoteSigner signer = { 0 };
    CHECK_OK("signer", &cx, note_signer_read(&cx, TEXT(PEN_SIGNER), &signer));
    Text text;
    CHECK_OK("signer", &cx, note_signer_write(&cx, &signer, &text));
    CHECK_TEXT("signer key", text, PEN_SIGNER);
    CHECK_OK("verifier", &cx, note_verifier_write(&cx, &signer.verifier, &text));
    CHECK_TEXT("its verifier key", text, PEN_KEY);
    CHECK_OK("sign", &cx, note_sign(&cx, TEXT(PEN_TEXT), &signer, &text));
    CHECK_TEXT("Ed25519 is deterministic", text, PEN_NOTE);

    NoteVerifier keys[] = { verifier(&cx, SPEC_KEY), verifier(&cx, PEN_KEY) };
    CHECK_EQ("id", keys[0].id, 0x530d903a);
    NoteVerdict verdict = NOTE_FORGED;
    CHECK_OK("open", &cx, note_open(&cx, TEXT(PEN_NOTE), keys, 2, &verdict, &text));
    CHECK_EQ("verified", verdict, NOTE_VERIFIED);
    CHECK_TEXT("text", text, PEN_TEXT);
    CHECK_OK("open", &cx, note_open(&cx, TEXT(SPEC_NOTE), keys, 2, &verdict, &text));
    CHECK_EQ("verified", verdict, NOTE_VERIFIED);
    CHECK_TEXT("text", text, "This is an example message.\n");
    ctx_clear(&cx);
}

TEST(test_note__a_changed_key_text_is_refused)
{
    Ctx cx = ctx_make(16 << 20);
    char key[] = PEN_KEY;
    size_t n = sizeof key - 1;
    NoteVerifier out = { .id = 7 };
    for (size_t from = 0; from <= n; from++)
        for (size_t to = from; to <= n; to++)
            if (to - from < n)
                CHECK_TRUE("a piece of it", note_verifier_read(&cx,
                               (Text){ key + from, to - from }, &out) != ERR_OK);
    for (size_t i = 0; i < n; i++) {
        key[i]++;
        ctx_forgive(&cx);
        CHECK_TRUE("a letter changed", note_verifier_read(&cx, (Text){ key, n }, &out) != ERR_OK);
        key[i]--;
    }
    ctx_forgive(&cx);
    /* From the same package's tests: ids that fit, keys that do not. */
    CHECK_ERR("34 bytes", &cx, note_verifier_read(&cx,
                  TEXT(PEN_NAME "+cc469956+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TWBADKEY=="),
                  &out), ERR_SYNTAX);
    CHECK_ERR("another algorithm", &cx, note_verifier_read(&cx,
                  TEXT(PEN_NAME "+173116ae+ZRpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"),
                  &out), ERR_SYNTAX);
    NoteSigner signer = { .verifier.id = 7 };
    CHECK_ERR("a verifier is no signer", &cx, note_signer_read(&cx, TEXT(PEN_KEY), &signer),
              ERR_SYNTAX);
    CHECK_ERR("another name's key", &cx, note_signer_read(&cx,
                  TEXT("PRIVATE+KEY+Peter+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz"),
                  &signer), ERR_SYNTAX);
    CHECK_TRUE("outputs untouched", out.id == 7 && signer.verifier.id == 7);
    ctx_clear(&cx);
}

TEST(test_note__names_have_no_blanks_and_no_plus)
{
    static const struct { const char *why, *name; Err want; } rows[] = {
        { "like an address", "example.com/log", ERR_OK },
        { "Chinese", "\xe7\xbb\x8f\xe7\xba\xac", ERR_OK },
        { "empty", "", ERR_INVALID },
        { "blank", "a b", ERR_INVALID },
        { "plus", "a+b", ERR_INVALID },
        { "newline", "a\nb", ERR_INVALID },
        { "tab", "a\tb", ERR_INVALID },
        { "no-break space", "a\xc2\xa0" "b", ERR_INVALID },
        { "ideographic space", "a\xe3\x80\x80" "b", ERR_INVALID },
        { "not UTF-8", "a\xff", ERR_INVALID },
    };
    Ctx cx = ctx_make(1 << 20);
    const uint8_t seed[NOTE_KEY_BYTES] = { 1 };
    for (size_t i = 0; i < COUNT(rows); i++) {
        NoteSigner signer;
        CHECK_ERR(rows[i].why, &cx, note_signer_make(&cx, text_of(rows[i].name), seed, &signer),
                  rows[i].want);
    }
    ctx_clear(&cx);
}

TEST(test_note__opens_what_known_keys_vouch_for)
{
    static const struct { const char *why, *note; Err err; NoteVerdict want; } rows[] = {
        { "signed twice", PEN_NOTE PEN_LINE, ERR_OK, NOTE_VERIFIED },
        { "an unknown key beside it", PEN_NOTE DASH "else AAAAAAB0ZXN0\n", ERR_OK, NOTE_VERIFIED },
        { "an unknown key alone", PEN_TEXT "\n" DASH "else AAAAAAB0ZXN0\n", ERR_OK, NOTE_UNSIGNED },
        { "the name, another id", PEN_TEXT "\n" DASH PEN_NAME " AAAAAAB0ZXN0\n", ERR_OK,
          NOTE_UNSIGNED },
        { "name and id, no signature", PEN_TEXT "\n" DASH PEN_NAME " x08go3Rlc3Q=\n", ERR_OK,
          NOTE_FORGED },
        { "true line, then a false", PEN_NOTE DASH PEN_NAME " x08go3Rlc3Q=\n", ERR_OK,
          NOTE_FORGED },
        { "false line, then a true", PEN_TEXT "\n" DASH PEN_NAME " x08go3Rlc3Q=\n" PEN_LINE,
          ERR_OK, NOTE_FORGED },
        { "another text", "X" PEN_NOTE, ERR_OK, NOTE_FORGED },
        { "a text that has an empty line", "a\n\n" PEN_NOTE, ERR_OK, NOTE_FORGED },
        { "no signature", PEN_TEXT, ERR_SYNTAX, 0 },
        { "no signature after the empty line", PEN_TEXT "\n", ERR_SYNTAX, 0 },
        { "no last newline", PEN_TEXT "\n" DASH PEN_NAME " " PEN_BASE64, ERR_SYNTAX, 0 },
        { "a hyphen", PEN_TEXT "\n- " PEN_NAME " " PEN_BASE64 "\n", ERR_SYNTAX, 0 },
        { "no name", PEN_TEXT "\n" DASH " " PEN_BASE64 "\n", ERR_SYNTAX, 0 },
        { "two blanks", PEN_TEXT "\n" DASH PEN_NAME "  " PEN_BASE64 "\n", ERR_SYNTAX, 0 },
        { "an id and nothing", PEN_TEXT "\n" DASH PEN_NAME " x08gow==\n", ERR_SYNTAX, 0 },
        { "no base64", PEN_TEXT "\n" DASH PEN_NAME " !!!!\n", ERR_SYNTAX, 0 },
        { "control character", "\x01" PEN_NOTE, ERR_SYNTAX, 0 },
        { "carriage return", "a\r\n\n" PEN_LINE, ERR_SYNTAX, 0 },
        { "not UTF-8", "\xff" PEN_NOTE, ERR_SYNTAX, 0 },
        { "nothing", "", ERR_SYNTAX, 0 },
        { "empty lines", "\n\n\n", ERR_SYNTAX, 0 },
    };
    Ctx cx = ctx_make(1 << 20);
    NoteVerifier key = verifier(&cx, PEN_KEY);
    for (size_t i = 0; i < COUNT(rows); i++) {
        NoteVerdict verdict = NOTE_UNSIGNED;
        Text text = TEXT("untouched");
        CHECK_ERR(rows[i].why, &cx,
                  note_open(&cx, text_of(rows[i].note), &key, 1, &verdict, &text), rows[i].err);
        CHECK_EQ(rows[i].why, verdict, rows[i].err == ERR_OK ? rows[i].want : NOTE_UNSIGNED);
        CHECK_TEXT(rows[i].why, text, verdict == NOTE_VERIFIED ? PEN_TEXT : "untouched");
    }
    ctx_clear(&cx);
}

TEST(test_note__no_flipped_bit_of_a_note_verifies)
{
    Ctx cx = ctx_make(64 << 20);
    NoteVerifier key = verifier(&cx, PEN_KEY);
    char note[] = PEN_NOTE;
    for (size_t bit = 0; bit < 8 * (sizeof note - 1); bit++) {
        ArenaMark mark = arena_mark(&cx.arena);
        note[bit / 8] = (char)(note[bit / 8] ^ 1 << bit % 8);
        NoteVerdict verdict = NOTE_UNSIGNED;
        Text text;
        Err err = note_open(&cx, (Text){ note, sizeof note - 1 }, &key, 1, &verdict, &text);
        CHECK_TRUE("refused in one way or the other",
                   err == ERR_SYNTAX || (err == ERR_OK && verdict != NOTE_VERIFIED));
        ctx_forgive(&cx);
        note[bit / 8] = (char)(note[bit / 8] ^ 1 << bit % 8);
        arena_rewind(&cx.arena, mark);
    }
    ctx_clear(&cx);
}

TEST(test_note__limits_are_kept)
{
    Ctx cx = ctx_make(32 << 20);
    NoteVerifier key = verifier(&cx, PEN_KEY);
    NoteSigner signer;
    CHECK_OK("signer", &cx, note_signer_read(&cx, TEXT(PEN_SIGNER), &signer));
    TextBuf buf = textbuf_make(&cx);
    textbuf_puts(&buf, PEN_TEXT "\n");
    for (int i = 0; i < NOTE_SIGNATURES_MAX; i++)
        textbuf_puts(&buf, PEN_LINE);
    Text note, text;
    NoteVerdict verdict = NOTE_UNSIGNED;
    CHECK_OK("build", &cx, textbuf_done(&buf, &note));
    CHECK_OK("as many as may be", &cx, note_open(&cx, note, &key, 1, &verdict, &text));
    CHECK_EQ("verified", verdict, NOTE_VERIFIED);
    textbuf_puts(&buf, PEN_LINE);
    CHECK_OK("build", &cx, textbuf_done(&buf, &note));
    CHECK_ERR("one more", &cx, note_open(&cx, note, &key, 1, &verdict, &text), ERR_LIMIT);
    char *big = NEW(&cx, char, NOTE_BYTES_MAX + 2);
    assert_non_null(big);
    memset(big, '\n', NOTE_BYTES_MAX + 1);
    Text large = { big, NOTE_BYTES_MAX + 1 };
    CHECK_ERR("too long", &cx, note_open(&cx, large, &key, 1, &verdict, &text), ERR_LIMIT);
    CHECK_ERR("too long", &cx, note_sign(&cx, large, &signer, &text), ERR_LIMIT);
    CHECK_ERR("no newline", &cx, note_sign(&cx, TEXT("words"), &signer, &text), ERR_INVALID);
    CHECK_ERR("empty", &cx, note_sign(&cx, TEXT(""), &signer, &text), ERR_INVALID);
    CHECK_ERR("a tab", &cx, note_sign(&cx, TEXT("a\tb\n"), &signer, &text), ERR_INVALID);
    ctx_clear(&cx);
}

TEST(test_note__every_failing_allocation_is_reported)
{
    Err err = ERR_NO_MEMORY;
    uint64_t nth = 0;
    while (err != ERR_OK) {
        Ctx cx = ctx_make(1 << 20);
        cx.arena.fail_at = ++nth;
        NoteSigner signer;
        NoteVerdict verdict = NOTE_UNSIGNED;
        Text note, text = TEXT("untouched");
        err = note_signer_read(&cx, TEXT(PEN_SIGNER), &signer);
        if (err == ERR_OK)
            err = note_sign(&cx, TEXT(PEN_TEXT), &signer, &note);
        if (err == ERR_OK)
            err = note_open(&cx, note, &signer.verifier, 1, &verdict, &text);
        CHECK_TRUE("out of memory or done", err == ERR_OK || err == ERR_NO_MEMORY);
        CHECK_TEXT("text", text, err == ERR_OK ? PEN_TEXT : "untouched");
        ctx_clear(&cx);
    }
    CHECK_TRUE("several were tried", nth > 5);
}
