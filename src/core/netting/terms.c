/* terms.c - a small strict reader: a misspelt limit would publish what it was to keep back. */
#include "core/netting/terms.h"

#include "base/check.h"
#include "core/rule_read.h"

static Err read_article(Ctx *cx, const Json *json, NetBasis *out)
{
    static const char *const keys[] = { "article", "confidence", "en", "zh" };
    TRY(json_only(cx, json, keys, COUNT(keys)));
    TRY(json_need_text(cx, json, "article", &out->article));
    TRY(json_need_text(cx, json, "en", &out->en));
    return json_need_text(cx, json, "zh", &out->zh);
}

static Err read_basis(Ctx *cx, const Json *json, NetTerms *out)
{
    const Json *array;
    TRY(rule_array(cx, json, "basis", NET_BASIS_MAX, &array));
    NetBasis *basis = NEW(cx, NetBasis, array->count);
    if (!basis)
        return cx->err;
    for (size_t i = 0; i < array->count; i++)
        TRY(rule_place(cx, read_article(cx, &array->items[i], &basis[i]), "basis", i));
    out->basis = basis;
    out->basis_count = array->count;
    return ERR_OK;
}

Err net_terms_read(Ctx *cx, const Json *json, NetTerms *out)
{
    static const char *const keys[] = { "name", "title", "window_days", "silence", "least_firms",
                                        "largest_percent", "note", "basis" };
    static const char *const silences[] = { "decline", "accept" };
    NetTerms terms = { .window_days = 0 };
    size_t silence;
    TRY(json_only(cx, json, keys, COUNT(keys)));
    TRY(json_want_int64(cx, json, "window_days", &terms.window_days));
    TRY(json_want_int64(cx, json, "least_firms", &terms.least_firms));
    TRY(rule_word(cx, json, "silence", silences, COUNT(silences), &silence));
    TRY(rule_need_percent(cx, json, "largest_percent", &terms.largest));
    if (terms.window_days < 1 || terms.window_days > NET_WINDOW_DAYS_MAX)
        return fail_field(cx, ERR_INVALID, "window_days", "must be from 1 to %d",
                          NET_WINDOW_DAYS_MAX);
    if (terms.least_firms < 3)
        return fail_field(cx, ERR_INVALID, "least_firms", "must be 3 at least: of two firms each "
                          "knows the other's figures");
    terms.silence_accepts = silence == 1;
    TRY(read_basis(cx, json, &terms));
    *out = terms;
    return ERR_OK;
}
