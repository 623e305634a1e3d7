/* netting_fuzz.c - any bytes as a file of obligations: what is netted passes its own check. */
#include "fuzz.h"

#include "core/netting/report.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    Ctx cx CLEANUP(ctx_clear) = ctx_make(FUZZ_MEMORY_BYTES);
    NettingOptions options = { .skip_bad = true };
    Text csv = fuzz_text(data, size), cancelled, certificate, summary;
    Netting netting, read;
    VerifyResult result;
    if (!fuzz_ok(&cx, netting_run(&cx, csv, &options, &netting)))
        return 0;
    assert(!netting.refused);
    if (!fuzz_room(&cx, netting_cancelled_csv(&cx, &netting, &cancelled))
        || !fuzz_room(&cx, netting_certificate_csv(&cx, &netting, &certificate))
        || !fuzz_room(&cx, netting_summary_json(&cx, &netting, 0, &summary)))
        return 0;
    assert(text_utf8_error(summary) < 0);
    if (fuzz_room(&cx, netting_check(&cx, csv, cancelled, certificate, &options, &read, &result)))
        assert(result.good);
    return 0;
}
