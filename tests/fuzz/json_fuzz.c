/* json_fuzz.c - any bytes as JSON: what is read, written and read again is the same. */
#include "fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    Ctx cx CLEANUP(ctx_clear) = ctx_make(FUZZ_MEMORY_BYTES);
    Json json, again;
    Text once, twice;
    if (!fuzz_ok(&cx, json_parse(&cx, fuzz_text(data, size), &json)))
        return 0;
    TextBuf first = textbuf_make(&cx), second = textbuf_make(&cx);
    json_write(&first, &json);
    if (!fuzz_room(&cx, textbuf_done(&first, &once)))
        return 0;
    assert(text_utf8_error(once) < 0);
    Err err = json_parse(&cx, once, &again);
    if (!fuzz_ok(&cx, err)) {       /* canonical escapes may be longer than the input's were */
        assert(err == ERR_NO_MEMORY || (err == ERR_LIMIT && once.n > size));
        return 0;
    }
    json_write(&second, &again);
    if (fuzz_room(&cx, textbuf_done(&second, &twice)))
        assert(text_eq(once, twice));
    return 0;
}
