/* proof_fuzz.c - any text as a proof: it holds or not, and does so again when written and read. */
#include "fuzz.h"

#include "core/evidence/proof.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    Ctx cx CLEANUP(ctx_clear) = ctx_make(FUZZ_MEMORY_BYTES);
    Proof proof, again;
    Text once, twice;
    if (!fuzz_ok(&cx, proof_read(&cx, fuzz_text(data, size), &proof)))
        return 0;
    bool holds = proof_holds(&proof);
    if (fuzz_room(&cx, proof_write(&cx, &proof, &once))
        && fuzz_room(&cx, proof_read(&cx, once, &again))
        && fuzz_room(&cx, proof_write(&cx, &again, &twice)))
        assert(text_eq(once, twice) && proof_holds(&again) == holds);
    return 0;
}
