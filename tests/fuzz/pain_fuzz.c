/* pain_fuzz.c - any bytes as a bank's answer: what becomes a document reads back as the same, and
 * is never counted as money; any document that can be paid is written. */
#include "fuzz.h"

#include "format/pain_pay.h"

static Err on_document(Ctx *cx, void *self, const Document *document, RecordPlace place)
{
    Text body, again, xml;
    Document back;
    PainTransfer transfer;
    (void)self, (void)place;
    assert(text_is(document->status, "rejected"));
    if (!fuzz_room(cx, document_write(cx, document, &body)))
        return ERR_OK;
    if (!fuzz_ok(cx, document_parse(cx, body, &back)))      /* a date of 1066, a zero amount */
        return ERR_OK;
    if (fuzz_room(cx, document_write(cx, &back, &again)))
        assert(text_eq(body, again));
    back.source = TEXT("issuer");
    if (fuzz_ok(cx, pain_of_document(cx, &back, &transfer)))
        fuzz_ok(cx, pain_write(cx, PAIN_09, cx->now, &transfer, 1, &xml));
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
    Source *source CLEANUP(source_close) = NULL;
    RecordSink sink = { .document = on_document, .noted = on_noted };
    if (fuzz_ok(&cx, source_of_text(&cx, "a", fuzz_text(data, size), &source)))
        fuzz_ok(&cx, pain_read(&cx, source, &sink));
    return 0;
}
