/* mapping_fuzz.c - any text as a mapping, and what follows a NUL as the table it is for: whatever
 * documents and parties come out can be written and read. */
#include "fuzz.h"

#include "file.h"
#include "format/mapping_read.h"

static const char table[] =
    "PO,Row,Buyer,Seller,Sent,Due,Item,Qty,Price,Value\n"
    "P-1,1,Ada,Bo,2-Jan-26,3-Feb-26,nut,\"1,000\",0.10,100.00\n"
    "P-1,2,Ada,Bo,2-Jan-26,n/a,bolt,5,1.00,5.00\n"
    "P-2,1,Cy,Bo,tbd,,washer,x,,-3\n";

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
    Json json;
    PartyRecord again;
    Text text;
    (void)cx, (void)self, (void)place;
    if (fuzz_room(&own, party_record_write(&own, party, &text))
        && fuzz_room(&own, json_parse(&own, text, &json)))
        (void)fuzz_room(&own, party_record_read(&own, &json, &again));
    return ERR_OK;
}

static Err on_refused(Ctx *cx, void *self, RecordPlace place, const char *field, Text why)
{
    (void)cx, (void)self, (void)place;
    assert(field && why.n > 0);
    return ERR_OK;
}

static Err on_noted(Ctx *cx, void *self, RecordPlace place, NoteKind kind, const char *field,
                    Text why)
{
    (void)cx, (void)self, (void)place;
    assert(kind < NOTE_KIND_COUNT && field && why.at);
    return ERR_OK;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    Ctx cx CLEANUP(ctx_clear) = ctx_make(FUZZ_MEMORY_BYTES);
    RecordSink sink = { .party = on_party, .document = on_document, .refused = on_refused,
                        .noted = on_noted };
    Mapping mapping;
    Text rows, json = fuzz_split(fuzz_text(data, size), &rows);
    if (!fuzz_ok(&cx, mapping_parse(&cx, json, &mapping)) || mapping.format != MAPPING_CSV)
        return 0;
    FuzzFile file CLEANUP(fuzz_file_close) = fuzz_file(rows.n ? rows : text_of(table));
    Source *source CLEANUP(source_close) = NULL;
    if (fuzz_ok(&cx, source_open(&cx, file.path, &source)))
        (void)fuzz_ok(&cx, mapping_read(&cx, &mapping, source, &sink));
    return 0;
}
