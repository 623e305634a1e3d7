/* checkpoint_test.c - against a checkpoint that a public log signed: sum.golang.org, the Go
 * checksum database, as its /latest and /lookup endpoints serve it. */
#include "core/evidence/checkpoint.h"

#include "test.h"

#define DASH "\xe2\x80\x94 "
#define GO_KEY "sum.golang.org+033de0ae+Ac4zctda0e5eza+HJyk9SxEdh+s3Ux18htTTAD8OuAn8"
#define GO_BODY \
    "go.sum database tree\n63096908\n8lHrQPRYe4KT4WQ9/Qk8/taKnD6IRHbFgfN7vQE2Y54=\n"
#define GO_NOTE                                                                            \
    GO_BODY "\n" DASH "sum.golang.org Az3gri/oVBN1jAhNZ/iS+W31psFAWRT20/GyrhpU6taFwulQGet" \
            "BkH5S7wpGXdS935jiIGiUUAXBVHzT/P6fYhqAmAk=\n"

TEST(test_checkpoint__opens_a_public_logs_own)
{
    Ctx cx = ctx_make(1 << 20);
    NoteVerifier key;
    CHECK_OK("key", &cx, note_verifier_read(&cx, TEXT(GO_KEY), &key));
    NoteVerdict verdict = NOTE_UNSIGNED;
    Checkpoint head = { 0 };
    CHECK_OK("open", &cx, checkpoint_open(&cx, TEXT(GO_NOTE), &key, 1, &verdict, &head));
    CHECK_EQ("verified", verdict, NOTE_VERIFIED);
    CHECK_TEXT("origin", head.origin, "go.sum database tree");
    CHECK_EQ("size", head.size, 63096908);
    Text body;
    CHECK_OK("write", &cx, checkpoint_write(&cx, &head, &body));
    CHECK_TEXT("the same bytes", body, GO_BODY);
    Checkpoint none = { .size = 7 };
    CHECK_OK("open", &cx, checkpoint_open(&cx, TEXT(GO_NOTE), NULL, 0, &verdict, &none));
    CHECK_EQ("without keys nobody vouches", verdict, NOTE_UNSIGNED);
    CHECK_EQ("untouched", none.size, 7);
    ctx_clear(&cx);
}

TEST(test_checkpoint__what_is_signed_is_what_is_opened)
{
    Ctx cx = ctx_make(1 << 20);
    static const uint64_t sizes[] = { 0, 1, 4294967296, INT64_MAX, UINT64_MAX };
    const uint8_t seed[NOTE_KEY_BYTES] = { 4, 2 }, other_seed[NOTE_KEY_BYTES] = { 4, 3 };
    NoteSigner signer, other;
    CHECK_OK("key", &cx, note_signer_make(&cx, TEXT("example.com/weft"), seed, &signer));
    CHECK_OK("key", &cx, note_signer_make(&cx, TEXT("example.com/weft"), other_seed, &other));
    for (size_t i = 0; i < COUNT(sizes); i++) {
        Hash root = sha256(TEXT("a root"));
        Text note;
        CHECK_OK("sign", &cx, checkpoint_sign(&cx, &signer, sizes[i], &root, &note));
        Checkpoint head = { 0 };
        NoteVerdict verdict = NOTE_UNSIGNED;
        CHECK_OK("open", &cx, checkpoint_open(&cx, note, &signer.verifier, 1, &verdict, &head));
        CHECK_EQ("verified", verdict, NOTE_VERIFIED);
        CHECK_TEXT("origin", head.origin, "example.com/weft");
        CHECK_TRUE("size and root", head.size == sizes[i] && hash_eq(&head.root, &root));
        CHECK_OK("open", &cx, checkpoint_open(&cx, note, &other.verifier, 1, &verdict, &head));
        CHECK_EQ("not the other key's", verdict, NOTE_UNSIGNED);
    }
    ctx_clear(&cx);
}

TEST(test_checkpoint__reads_to_the_letter)
{
#define ROOT "8lHrQPRYe4KT4WQ9/Qk8/taKnD6IRHbFgfN7vQE2Y54=\n"
    static const struct { const char *why, *body; Err want; } rows[] = {
        { "three lines", "o\n1\n" ROOT, ERR_OK },
        { "no leaves", "o\n0\n" ROOT, ERR_OK },
        { "all 64 bits", "o\n18446744073709551615\n" ROOT, ERR_OK },
        { "extension lines", "o\n1\n" ROOT "more\nand more\n", ERR_OK },
        { "an empty extension line", "o\n1\n" ROOT "\n", ERR_SYNTAX },
        { "an extension cut off", "o\n1\n" ROOT "more", ERR_SYNTAX },
        { "more than 64 bits", "o\n18446744073709551616\n" ROOT, ERR_SYNTAX },
        { "a leading zero", "o\n01\n" ROOT, ERR_SYNTAX },
        { "a sign", "o\n-1\n" ROOT, ERR_SYNTAX },
        { "hex", "o\n0x1\n" ROOT, ERR_SYNTAX },
        { "no origin", "\n1\n" ROOT, ERR_SYNTAX },
        { "no root", "o\n1\n", ERR_SYNTAX },
        { "a short root", "o\n1\n8lHrQPRY\n", ERR_SYNTAX },
        { "no base64", "o\n1\n8lHrQPRYe4KT4WQ9_Qk8_taKnD6IRHbFgfN7vQE2Y54=\n", ERR_SYNTAX },
        { "nothing", "", ERR_SYNTAX },
    };
    Ctx cx = ctx_make(1 << 20);
    for (size_t i = 0; i < COUNT(rows); i++) {
        Checkpoint head = { .size = 99 };
        CHECK_ERR(rows[i].why, &cx, checkpoint_read(&cx, text_of(rows[i].body), &head),
                  rows[i].want);
        CHECK_TRUE(rows[i].why, (head.size == 99) == (rows[i].want != ERR_OK));
    }
    Checkpoint two_lines = { .origin = TEXT("a\nb") }, no_line = { .origin = TEXT("") };
    Text body;
    CHECK_ERR("two lines", &cx, checkpoint_write(&cx, &two_lines, &body), ERR_INVALID);
    CHECK_ERR("no line", &cx, checkpoint_write(&cx, &no_line, &body), ERR_INVALID);
    ctx_clear(&cx);
}

TEST(test_checkpoint__a_signed_note_need_not_be_one)
{
    Ctx cx = ctx_make(1 << 20);
    const uint8_t seed[NOTE_KEY_BYTES] = { 4, 2 };
    NoteSigner signer;
    Text note;
    CHECK_OK("key", &cx, note_signer_make(&cx, TEXT("example.com/weft"), seed, &signer));
    CHECK_OK("sign", &cx, note_sign(&cx, TEXT("any words\n"), &signer, &note));
    NoteVerdict verdict = NOTE_FORGED;
    Checkpoint head = { .size = 99 };
    CHECK_ERR("no checkpoint", &cx,
              checkpoint_open(&cx, note, &signer.verifier, 1, &verdict, &head), ERR_SYNTAX);
    CHECK_TRUE("untouched", verdict == NOTE_FORGED && head.size == 99);
    ctx_clear(&cx);
}

TEST(test_checkpoint__every_failing_allocation_is_reported)
{
    Err err = ERR_NO_MEMORY;
    uint64_t nth = 0;
    while (err != ERR_OK) {
        Ctx cx = ctx_make(1 << 20);
        cx.arena.fail_at = ++nth;
        const uint8_t seed[NOTE_KEY_BYTES] = { 4, 2 };
        NoteSigner signer;
        Hash root = { { 0 } };
        Text note;
        NoteVerdict verdict = NOTE_UNSIGNED;
        Checkpoint head = { .size = 99 };
        err = note_signer_make(&cx, TEXT("example.com/weft"), seed, &signer);
        if (err == ERR_OK)
            err = checkpoint_sign(&cx, &signer, 3, &root, &note);
        if (err == ERR_OK)
            err = checkpoint_open(&cx, note, &signer.verifier, 1, &verdict, &head);
        CHECK_TRUE("out of memory or done", err == ERR_OK || err == ERR_NO_MEMORY);
        CHECK_EQ("all or nothing", head.size, err == ERR_OK ? 3 : 99);
        ctx_clear(&cx);
    }
    CHECK_TRUE("several were tried", nth > 5);
}
