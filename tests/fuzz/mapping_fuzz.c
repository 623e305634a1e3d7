/* mapping_fuzz.c - any text as a mapping, and what follows a NUL as the table it is for: whatever
 * documents and parties come out can be written and read. */
#include "fuzz.h"

#include "file.h"
#include "format/mapping_read.h"
#include "sink.h"

static const char table[] =
    "PO,Row,Buyer,Seller,Sent,Due,Item,Qty,Price,Value\n"
    "P-1,1,Ada,Bo,2-Jan-26,3-Feb-26,nut,\"1,000\",0.10,100.00\n"
    "P-1,2,Ada,Bo,2-Jan-26,n/a,bolt,5,1.00,5.00\n"
    "P-2,1,Cy,Bo,tbd,,washer,x,,-3\n";

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    Ctx cx CLEANUP(ctx_clear) = ctx_make(FUZZ_MEMORY_BYTES);
    RecordSink sink = fuzz_sink();
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
