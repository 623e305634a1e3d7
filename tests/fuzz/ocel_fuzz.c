/* ocel_fuzz.c - any bytes as an event log, of the form that the first of them says, read through
 * a mapping: whatever documents come out can be written and read. */
#include "fuzz.h"

#include "format/ocel.h"

static const char names[] =
    "{\"format\":\"ocel\",\"currency\":\"CNY\",\"unit\":\"C62\","
    "\"order\":{\"type\":\"po\",\"event\":\"order\",\"buyer\":\"Org\",\"seller\":\"Vendor\"},"
    "\"line\":{\"type\":\"part\",\"of_order\":\"parts\",\"item\":\"Item\",\"quantity\":\"Qty\","
    "\"price\":\"Price\",\"ship_by\":\"Due\"},"
    "\"receipt\":{\"type\":\"gr\",\"event\":\"receive\",\"of_order\":\"gr of po\","
    "\"lines\":\"parts of gr\",\"day\":\"Posted\"},"
    "\"invoice\":{\"type\":\"inv\",\"event\":\"bill\",\"amount\":\"Owed\","
    "\"of_order\":\"inv of po\",\"of_receipt\":\"inv of gr\"},"
    "\"payment\":{\"type\":\"pay\",\"event\":\"pay\",\"amount\":\"Paid\","
    "\"of_invoice\":\"pay of inv\",\"method\":\"How\"}}";

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
    (void)cx, (void)self;
    assert(place.file && party->id.n > 0);
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
    static const OcelForm forms[] = { OCEL_JSON, OCEL_XML, OCEL_SQLITE };
    Ctx cx CLEANUP(ctx_clear) = ctx_make(FUZZ_MEMORY_BYTES);
    RecordSink sink = { .party = on_party, .document = on_document, .refused = on_refused,
                        .noted = on_noted };
    OcelForm form = size > 0 && data[0] == '{' ? forms[0] : size > 0 && data[0] == '<' ? forms[1]
                  : forms[2];
    Source *source CLEANUP(source_close) = NULL;
    Mapping mapping;
    if (!fuzz_ok(&cx, mapping_parse(&cx, text_of(names), &mapping))
        || !fuzz_ok(&cx, source_of_text(&cx, "log", fuzz_text(data, size), &source)))
        return 0;
    OcelFrom from = { .form = form, .source = source };
    (void)fuzz_ok(&cx, ocel_read(&cx, &mapping, &from, &sink));
    return 0;
}
