/* camt_fuzz.c - any bytes as a bank statement: what is handed out reads back as the same document,
 * and a file that passes the check hands out nothing refused. */
#include "fuzz.h"

#include "format/camt_pay.h"

typedef struct Seen {
    int documents, refused;
} Seen;

static Err on_document(Ctx *cx, void *self, const Document *document, RecordPlace place)
{
    Seen *seen = self;
    Text body, again;
    Document back;
    (void)place;
    seen->documents++;
    assert(document->kind == DOCUMENT_BANK_STATEMENT || camt_number_is(document->number));
    if (!fuzz_room(cx, document_write(cx, document, &body)))
        return ERR_OK;
    if (!fuzz_room(cx, document_parse(cx, body, &back)))
        return ERR_OK;
    if (fuzz_room(cx, document_write(cx, &back, &again)))
        assert(text_eq(body, again));
    return ERR_OK;
}

static Err on_refused(Ctx *cx, void *self, RecordPlace place, const char *field, Text why)
{
    (void)cx, (void)place;
    assert(field[0] && why.n > 0);
    ((Seen *)self)->refused++;
    return ERR_OK;
}

static Err on_noted(Ctx *cx, void *self, RecordPlace place, NoteKind kind, const char *field,
                    Text why)
{
    (void)cx, (void)self, (void)place, (void)kind;
    assert(field[0] && why.n > 0);
    return ERR_OK;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    Ctx cx CLEANUP(ctx_clear) = ctx_make(FUZZ_MEMORY_BYTES);
    Source *source CLEANUP(source_close) = NULL, *again CLEANUP(source_close) = NULL;
    Seen seen = { 0 };
    RecordSink sink = { .self = &seen, .document = on_document, .refused = on_refused,
                        .noted = on_noted };
    if (!fuzz_ok(&cx, source_of_text(&cx, "a", fuzz_text(data, size), &source))
        || !fuzz_ok(&cx, source_of_text(&cx, "b", fuzz_text(data, size), &again)))
        return 0;
    bool good = fuzz_ok(&cx, camt_check(&cx, source));
    Err err = camt_documents(&cx, again, &sink);
    bool room = err != ERR_NO_MEMORY && err != ERR_LIMIT;   /* what is written takes it too */
    bool read = fuzz_ok(&cx, err);
    if (good && room)
        assert(read && seen.refused == 0);
    return 0;
}
