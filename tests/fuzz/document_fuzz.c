/* document_fuzz.c - any line as a document: its canonical form reads back as the same. */
#include "fuzz.h"

#include "core/document.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    Ctx cx CLEANUP(ctx_clear) = ctx_make(FUZZ_MEMORY_BYTES);
    Document document, again;
    Text once, twice, label;
    Money payable;
    if (!fuzz_ok(&cx, document_parse(&cx, fuzz_text(data, size), &document)))
        return 0;
    assert(document.number.n > 0 && document.number.n <= DOCUMENT_NUMBER_BYTES_MAX);
    assert(document.line_count <= DOCUMENT_LINES_MAX && document.ref_count <= DOCUMENT_REFS_MAX);
    (void)fuzz_ok(&cx, document_payable(&cx, &document, &payable));
    (void)fuzz_room(&cx, document_label(&cx, document.kind, document.number, document.issuer,
                                        &label));
    if (!fuzz_room(&cx, document_write(&cx, &document, &once)))
        return 0;
    if (fuzz_room(&cx, document_parse(&cx, once, &again))
        && fuzz_room(&cx, document_write(&cx, &again, &twice)))
        assert(text_eq(once, twice));
    return 0;
}
