/* verbs.c - walks a file's contracts one by one; what one says of itself stops only itself. */
#include "core/contract/verbs.h"

#include "base/table.h"

/* Failures of the machine stop everything; those of one contract do not. */
static bool fatal(Err err)
{
    return err == ERR_NO_MEMORY || err == ERR_IO;
}

static void report(Ctx *cx, const ContractCase *c, TextBuf *errors, size_t *failed)
{
    textbuf_format(errors, "%.*s: %s\n", (int)c->id.n, c->id.at, cx->detail);
    ctx_forgive(cx);
    ++*failed;
}

static Err claim_id(Ctx *cx, Table *ids, const ContractCase *c, size_t i)
{
    int64_t first;
    TRY(table_intern(cx, ids, c->id.at, c->id.n, (int64_t)i, &first));
    if (first != (int64_t)i)
        return fail(cx, ERR_CONFLICT, "two contracts are called \"%.*s\"; their results could "
                    "not be told apart", c->id.n > 60 ? 60 : (int)c->id.n, c->id.at);
    return ERR_OK;
}

Err contract_verb_events(Ctx *cx, const Json *file, ContractCalendars calendars, TextBuf *out,
                         TextBuf *errors, size_t *failed)
{
    size_t count, written = 0;
    Table ids = table_make(cx);
    TRY(contract_cases_count(cx, file, &count));
    textbuf_byte(out, '{');
    for (size_t i = 0; i < count; i++) {
        ContractCase c;
        TextBuf events = textbuf_make(cx);
        Err err = contract_case_read(cx, file, i, calendars, &c);
        if (err == ERR_OK)
            TRY(claim_id(cx, &ids, &c, i));
        if (err == ERR_OK)
            err = contract_case_events(cx, &c, &events);
        if (fatal(err))
            return err;
        if (err != ERR_OK) {
            report(cx, &c, errors, failed);
            continue;
        }
        textbuf_puts(out, written++ ? ",\n " : "\n ");
        textbuf_json(out, c.id);
        textbuf_byte(out, ':');
        textbuf_put(out, (Text){ events.at, events.n });
    }
    textbuf_puts(out, "\n}\n");
    return out->err ? out->err : errors->err;
}

Err contract_verb_test(Ctx *cx, const Json *file, ContractCalendars calendars, TextBuf *out,
                       size_t *passed, size_t *failed, size_t *coarse)
{
    size_t count;
    TRY(contract_cases_count(cx, file, &count));
    for (size_t i = 0; i < count; i++) {
        ContractCase c;
        ContractTally tally = { 0 };
        Err err = contract_case_read(cx, file, i, calendars, &c);
        if (err == ERR_OK)
            err = contract_case_test(cx, &c, out, &tally);
        if (fatal(err))
            return err;
        *coarse += tally.coarse;
        if (err != ERR_OK)
            report(cx, &c, out, failed);
        else if (tally.differences)
            ++*failed;
        else
            ++*passed;
    }
    return out->err;
}

Err contract_verb_plan(Ctx *cx, const Json *file, ContractCalendars calendars,
                       const ContractPlanOptions *options, TextBuf *out, TextBuf *errors,
                       size_t *failed)
{
    size_t count;
    TRY(contract_cases_count(cx, file, &count));
    if (options->html && count != 1)
        return fail(cx, ERR_INVALID, "a page shows one contract; the file has %zu", count);
    for (size_t i = 0; i < count; i++) {
        ContractCase c;
        ContractPlan plan;
        Err err = contract_case_read(cx, file, i, calendars, &c);
        if (err == ERR_OK)
            err = contract_plan_make(cx, &c.terms, &c.observed, c.until, options->delay,
                                     &plan);
        if (fatal(err))
            return err;
        if (err != ERR_OK) {
            report(cx, &c, errors, failed);
        } else if (options->html) {
            contract_plan_html(&plan, options->language, out);
        } else {
            textbuf_puts(out, i ? "\n" : "");
            contract_plan_text(&plan, options->language, out);
        }
    }
    return out->err ? out->err : errors->err;
}
