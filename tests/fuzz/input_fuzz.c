/* input_fuzz.c - any bytes at the front door: what they are taken for does not depend on how they
 * come, and whoever reads them hands on documents that can be written and read again. */
#include "fuzz.h"

#include "file.h"
#include "format/input.h"
#include "sink.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    Ctx cx CLEANUP(ctx_clear) = ctx_make(4 * FUZZ_MEMORY_BYTES);
    RecordSink sink = fuzz_sink();
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
