/* suggest_fuzz.c - any bytes as a table to draft a mapping for: a draft is a mapping. */
#include "fuzz.h"

#include "format/mapping.h"
#include "format/suggest.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    Ctx cx CLEANUP(ctx_clear) = ctx_make(4 * FUZZ_MEMORY_BYTES);
    Source *source CLEANUP(source_close) = NULL;
    Suggestion made;
    Mapping mapping;
    if (!fuzz_ok(&cx, source_of_text(&cx, "table", fuzz_text(data, size), &source)))
        return 0;
    if (fuzz_ok(&cx, suggest_mapping(&cx, source, TEXT("draft"), &made)))
        (void)fuzz_room(&cx, mapping_parse(&cx, made.json, &mapping));
    return 0;
}
