/* party_fuzz.c - any line as a party's record, and any text as a party's identifier. */
#include "fuzz.h"

#include "core/party_record.h"
#include "value/party_id.h"

static void identifier(Ctx *cx, Text text)
{
    Text once, twice;
    if (fuzz_ok(cx, party_id_parse(cx, text, &once))
        && fuzz_room(cx, party_id_parse(cx, once, &twice)))
        assert(text_eq(once, twice));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    Ctx cx CLEANUP(ctx_clear) = ctx_make(FUZZ_MEMORY_BYTES);
    Json json;
    PartyRecord party, again;
    Text once, twice;
    identifier(&cx, fuzz_text(data, size));
    if (!fuzz_ok(&cx, json_parse(&cx, fuzz_text(data, size), &json)))
        return 0;
    (void)party_record_is(&json);
    if (!fuzz_ok(&cx, party_record_read(&cx, &json, &party))
        || !fuzz_room(&cx, party_record_write(&cx, &party, &once))
        || !fuzz_room(&cx, json_parse(&cx, once, &json))
        || !fuzz_room(&cx, party_record_read(&cx, &json, &again))
        || !fuzz_room(&cx, party_record_write(&cx, &again, &twice)))
        return 0;
    assert(party_record_is(&json) && text_eq(once, twice));
    return 0;
}
