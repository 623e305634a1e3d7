/* contract_fuzz.c - any text as a file of contracts: read, run, compared, planned.
 *
 * Nothing may crash, read beyond its input, or go on for ever; a failure must say why. Memory is
 * capped as a server would cap it, so running out of it is part of the test.
 * Seeds: the public tests of ACTUS, and share/demo. */
#include "core/contract/verbs.h"

#include <assert.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { MEMORY_BYTES = 16 << 20 };

/* A failure without a word would leave a person guessing. */
static void must_say(const Ctx *cx, Err err)
{
    if (err == ERR_OK)
        assert(cx->err == ERR_OK);
    else
        assert(cx->err == err && cx->detail[0] != '\0');
}

static void plan(const Json *file, bool html)
{
    Ctx cx CLEANUP(ctx_clear) = ctx_make(MEMORY_BYTES);
    TextBuf out = textbuf_make(&cx), errors = textbuf_make(&cx);
    ContractPlanOptions options = { .html = html,
                                    .language = html ? CONTRACT_PLAN_CHINESE
                                                     : CONTRACT_PLAN_ENGLISH };
    size_t failed = 0;
    Err err = contract_verb_plan(&cx, file, (ContractCalendars){ 0 }, &options, &out, &errors,
                                 &failed);
    must_say(&cx, err);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    Ctx reading CLEANUP(ctx_clear) = ctx_make(MEMORY_BYTES);
    Ctx cx CLEANUP(ctx_clear) = ctx_make(MEMORY_BYTES);
    TextBuf out = textbuf_make(&cx), errors = textbuf_make(&cx);
    size_t failed = 0, passed = 0, coarse = 0;
    Json file;
    if (json_parse(&reading, (Text){ (const char *)data, size }, &file) != ERR_OK)
        return 0;
    must_say(&cx, contract_verb_events(&cx, &file, (ContractCalendars){ 0 }, &out, &errors,
                                       &failed));
    ctx_forgive(&cx);
    must_say(&cx, contract_verb_test(&cx, &file, (ContractCalendars){ 0 }, &out, &passed, &failed,
                                     &coarse));
    plan(&file, false);
    plan(&file, true);
    return 0;
}
