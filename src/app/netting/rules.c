/* rules.c - a small file, read whenever it is asked for: rounds are rare. */
#include "app/netting/rules.h"

static Err read_basis(Ctx *cx, const Json *json, NetRules *out)
{
    const Json *array;
    TRY(json_want_array(cx, json, "basis", &array));
    size_t n = array ? array->count : 0;
    if (n == 0 || n > NET_BASIS_MAX)
        return fail_field(cx, ERR_INVALID, "basis", "must be a list of 1 to %d articles",
                          NET_BASIS_MAX);
    NetBasis *basis = NEW(cx, NetBasis, n);
    if (!basis)
        return cx->err;
    for (size_t i = 0; i < n; i++) {
        TRY(json_need_text(cx, &array->items[i], "article", &basis[i].article));
        TRY(json_need_text(cx, &array->items[i], "en", &basis[i].en));
        TRY(json_need_text(cx, &array->items[i], "zh", &basis[i].zh));
    }
    out->basis = basis;
    out->basis_count = n;
    return ERR_OK;
}

Err net_rules_read(Ctx *cx, Book *book, NetRules *out)
{
    NetRules rules = { .window_days = 0 };
    Text path, silence, largest;
    Json json;
    TRY(text_format(cx, &path, "%s/netting/rules.json", book_share(book)));
    TRY(json_parse_file(cx, path.at, &json));
    TRY(json_want_int64(cx, &json, "window_days", &rules.window_days));
    TRY(json_want_int64(cx, &json, "least_firms", &rules.least_firms));
    TRY(json_need_text(cx, &json, "silence", &silence));
    TRY(json_need_text(cx, &json, "largest_percent", &largest));
    TRY(rate_parse_percent(cx, largest, &rules.largest));
    if (rules.window_days < 1 || rules.window_days > NET_WINDOW_DAYS_MAX)
        return fail_field(cx, ERR_INVALID, "window_days", "must be from 1 to %d",
                          NET_WINDOW_DAYS_MAX);
    if (rules.least_firms < 3)
        return fail_field(cx, ERR_INVALID, "least_firms", "must be 3 at least: of two firms each "
                          "knows the other's figures");
    if (!text_is(silence, "decline") && !text_is(silence, "accept"))
        return fail_field(cx, ERR_INVALID, "silence", "must be decline or accept");
    rules.silence_accepts = text_is(silence, "accept");
    TRY(read_basis(cx, &json, &rules));
    *out = rules;
    return ERR_OK;
}
