/* ocel_fuzz.c - any bytes as an event log, of the form that the first of them says, read through
 * a mapping: whatever documents come out can be written and read. */
#include "fuzz.h"

#include "format/ocel.h"
#include "sink.h"

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

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const OcelForm forms[] = { OCEL_JSON, OCEL_XML, OCEL_SQLITE };
    Ctx cx CLEANUP(ctx_clear) = ctx_make(FUZZ_MEMORY_BYTES);
    RecordSink sink = fuzz_sink();
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
