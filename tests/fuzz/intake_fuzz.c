/* intake_fuzz.c - any text as papers through any door, a line each: who, and the paper. What is
 * refused says why and the batch goes on; the batch itself can be written; the same paper again by
 * the same speaker is never taken twice. In the end all is taken back. */
#include "fuzz.h"

#include "app/intake/intake.h"
#include "world.h"

enum { PAPERS_MAX = 20 };

/* One line: "bank:icbc {...}". A name may hold blanks: the paper begins at the first brace. */
static void hand_in(Ctx *cx, Book *book, Intake *intake, Text line)
{
    IntakeVerdict verdict;
    Speaker speaker;
    const char *brace = line.n ? memchr(line.at, '{', line.n) : NULL;
    Document *document = NEW(cx, Document, 1);
    if (!brace || !document)
        return;
    Text words = text_trim((Text){ line.at, (size_t)(brace - line.at) });
    Text json = { brace, line.n - (size_t)(brace - line.at) };
    if (!fuzz_ok(cx, fuzz_speaker(cx, book, words, &speaker))
        || !fuzz_ok(cx, intake_speaker(cx, intake, &speaker))
        || !fuzz_ok(cx, document_parse(cx, json, document))
        || !fuzz_ok(cx, intake_document(cx, intake, document, &verdict)))
        return;
    if (fuzz_room(cx, intake_document(cx, intake, document, &verdict)))
        assert(verdict == INTAKE_SAME);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    Ctx cx CLEANUP(ctx_clear) = ctx_make(4 * FUZZ_MEMORY_BYTES);
    Book *book = fuzz_world();
    Text left = fuzz_text(data, size);
    Speaker speaker = SPEAKER_OPERATOR;
    Intake *intake;
    if (!fuzz_room(&cx, book_begin(&cx, book)))
        return 0;
    if (fuzz_room(&cx, intake_open(&cx, book, &speaker, &intake))) {
        for (int i = 0; i < PAPERS_MAX && left.n > 0; i++)
            hand_in(&cx, book, intake, text_split(left, '\n', &left));
        (void)fuzz_ok(&cx, intake_close(&cx, intake));
    }
    book_rollback(book);
    return 0;
}
