/* sink.c - each record in memory of its own, as the reader's is not ours to fill. */
#include "sink.h"

#include "fuzz.h"

static Err on_document(Ctx *cx, void *self, const Document *document, RecordPlace place)
{
    Ctx own CLEANUP(ctx_clear) = ctx_make(FUZZ_MEMORY_BYTES);
    Document back;
    Text json, again;
    (void)cx, (void)self;
    assert(place.file);
    if (fuzz_room(&own, document_write(&own, document, &json))
        && fuzz_room(&own, document_parse(&own, json, &back))
        && fuzz_room(&own, document_write(&own, &back, &again)))
        assert(text_eq(json, again));
    return ERR_OK;
}

static Err on_party(Ctx *cx, void *self, const PartyRecord *party, RecordPlace place)
{
    Ctx own CLEANUP(ctx_clear) = ctx_make(FUZZ_MEMORY_BYTES);
    PartyRecord back;
    Json json;
    Text text, again;
    (void)cx, (void)self;
    assert(place.file && party->id.n > 0);
    if (fuzz_room(&own, party_record_write(&own, party, &text))
        && fuzz_room(&own, json_parse(&own, text, &json))
        && fuzz_room(&own, party_record_read(&own, &json, &back))
        && fuzz_room(&own, party_record_write(&own, &back, &again)))
        assert(text_eq(text, again));
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

RecordSink fuzz_sink(void)
{
    return (RecordSink){ .party = on_party, .document = on_document, .refused = on_refused,
                         .noted = on_noted };
}
