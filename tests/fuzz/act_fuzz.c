/* act_fuzz.c - any text as acts, a line each: who, which kind, its body. What is refused says why
 * and ends the transaction; what is done is stored and a leaf more; then all is taken back. */
#include "fuzz.h"

#include "app/acts.h"
#include "world.h"

enum { ACTS_MAX = 20 };

/* One line: "name:desk/gao rate_fix {...}". */
static bool perform(Ctx *cx, Book *book, Text line)
{
    Text rest, body, result;
    int64_t id = 0;
    Text actor = text_split(line, ' ', &rest);
    Text kind = text_split(rest, ' ', &body);
    if (!fuzz_ok(cx, act_perform(cx, book, kind, actor, body, &id, &result)))
        return false;
    assert(id > 0 && text_utf8_error(result) < 0);
    return true;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    Ctx cx CLEANUP(ctx_clear) = ctx_make(4 * FUZZ_MEMORY_BYTES);
    Book *book = fuzz_world();
    Text left = fuzz_text(data, size);
    if (!fuzz_room(&cx, book_begin(&cx, book)))
        return 0;
    for (int i = 0; i < ACTS_MAX && left.n > 0; i++)
        if (!perform(&cx, book, text_split(left, '\n', &left)))
            break;
    book_rollback(book);
    return 0;
}
