/* closure.c - the fold's stages, in order. */
#include "core/closure/closure.h"

#include "base/check.h"
#include "core/closure/fold.h"

Err closure_fold(Ctx *cx, const ClosureInput *input, Closure *out)
{
    assert(input->process && input->order_id > 0);
    Fold fold;
    TRY(fold_begin(cx, input, &fold));
    TRY(fold_allocate(cx, &fold));
    TRY(fold_match(cx, &fold));
    TRY(fold_breaks(cx, &fold));
    return fold_measure(cx, &fold, out);
}
