/* process_fuzz.c - any text as a process template: what is taken keeps its promises. */
#include "fuzz.h"

#include "core/process.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    Ctx cx CLEANUP(ctx_clear) = ctx_make(FUZZ_MEMORY_BYTES);
    Json json;
    Process process;
    if (!fuzz_ok(&cx, json_parse(&cx, fuzz_text(data, size), &json))
        || !fuzz_ok(&cx, process_read(&cx, &json, &process)))
        return 0;
    assert(process.name.n > 0);
    assert(process.step_count > 0 && process.step_count <= PROCESS_STEPS_MAX);
    for (size_t i = 0; i < process.step_count; i++) {
        const ProcessStep *step = &process.steps[i];
        assert(step->weight.e9 > 0 && step->measure < MEASURE_COUNT && step->flow < FLOW_COUNT);
        assert(step->no <= process.last_no && step->id.n > 0);
        assert(measure_name(step->measure)[0] && owner_name(step->owner)[0]);
    }
    return 0;
}
