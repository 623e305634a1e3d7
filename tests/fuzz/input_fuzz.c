/* input_fuzz.c - any bytes at the front door: what they are taken for does not depend on how they
 * come, and whoever reads them hands on documents that can be written and read again. */
#include "fuzz.h"

#include "file.h"
#include "format/input.h"

static Err on_document(Ctx *cx, void *self, const Document *document, RecordPlace place)
{
    Ctx own CLEANUP(ctx_clear) = ctx_make(FUZZ_MEMORY_BYTES);
    Document again;
    Text json;
    (void)cx, (void)self;
    assert(place.file);
    if (fuzz_room(&own, document_write(&own, document, &json)))
        (void)fuzz_room(&own, document_parse(&own, json, &again));
    return ERR_OK;
}

static Err on_party(Ctx *cx, void *self, const PartyRecord *party, RecordPlace place)
{
    Ctx own CLEANUP(ctx_clear) = ctx_make(FUZZ_MEMORY_BYTES);
    Text text;
    (void)cx, (void)self;
    assert(place.file && party->id.n > 0);
    (void)fuzz_room(&own, party_record_write(&own, party, &text));
    return ERR_OK;
}

static Err on_refused(Ctx *cx, void *self, RecordPlace place, const char *field, Text why)
{
    (void)cx, (void)self;
    assert(place.file && field && why.n > 0);
    return ERR_OK;
}

static Err on_noted(Ctx *cx, void *self, RecordPlace place, NoteKind kind, const char *field,
                    Text why)
{
    (void)cx, (void)self;
    assert(place.file && kind < NOTE_KIND_COUNT && field && why.at);
    return ERR_OK;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    Ctx cx CLEANUP(ctx_clear) = ctx_make(4 * FUZZ_MEMORY_BYTES);
    RecordSink sink = { .party = on_party, .document = on_document, .refused = on_refused,
                        .noted = on_noted };
    Text bytes = fuzz_text(data, size);
    FuzzFile file CLEANUP(fuzz_file_close) = fuzz_file(bytes);
    Input input CLEANUP(input_close) = { 0 }, same CLEANUP(input_close) = { .path = "-" };
    if (!fuzz_ok(&cx, input_open(&cx, file.path, &input)))
        return 0;
    if (fuzz_ok(&cx, source_of_text(&cx, "memory", bytes, &same.source))
        && fuzz_ok(&cx, format_detect(&cx, same.source, &same.format)))
        assert(same.format == input.format);
    (void)fuzz_ok(&cx, input_read(&cx, &input, &sink));
    if (same.format != FORMAT_OCEL_SQLITE)
        return 0;
    ctx_place(&cx, NULL, 0);
    (void)fuzz_ok(&cx, input_read(&cx, &same, &sink));      /* from memory, it is another way */
    return 0;
}
