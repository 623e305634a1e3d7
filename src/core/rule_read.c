/* rule_read.c - strict readers for what products, charts and other rules share. */
#include "core/rule_read.h"

#include <stdio.h>

Err rule_title(Ctx *cx, const Json *json, const char *key, Title *out)
{
    const Json *object;
    Title title;
    TRY(json_want_object(cx, json, key, &object));
    if (!object)
        return fail_field(cx, ERR_INVALID, key, "is missing; give {\"en\":\"..\",\"zh\":\"..\"}");
    TRY(json_need_text(cx, object, "en", &title.en));
    TRY(json_need_text(cx, object, "zh", &title.zh));
    *out = title;
    return ERR_OK;
}

Err rule_want_percent(Ctx *cx, const Json *json, const char *key, Rate *out)
{
    Text text = TEXT("");
    Rate rate;
    TRY(json_want_text(cx, json, key, &text));
    if (text.n == 0)
        return ERR_OK;
    TRY(rate_parse_percent(cx, text, &rate));
    if (rate.e9 < 0 || rate.e9 > RATE_ONE_E9)
        return fail_field(cx, ERR_INVALID, key, "is not within 0 to 100");
    *out = rate;
    return ERR_OK;
}

Err rule_need_percent(Ctx *cx, const Json *json, const char *key, Rate *out)
{
    Text text;
    TRY(json_need_text(cx, json, key, &text));
    if (text.n == 0)
        return fail_field(cx, ERR_INVALID, key, "is empty; write a percentage, as in \"80\"");
    return rule_want_percent(cx, json, key, out);
}

Err rule_days(Ctx *cx, const Json *json, const char *key, int32_t max, Days *out)
{
    int64_t days = -1;
    TRY(json_want_int64(cx, json, key, &days));
    if (days < 0 || days > max)
        return fail_field(cx, ERR_INVALID, key, "must be a number of days from 0 to %d", max);
    *out = (Days){ (int32_t)days };
    return ERR_OK;
}

Err rule_word(Ctx *cx, const Json *json, const char *key, const char *const *words, size_t n,
              size_t *out)
{
    Text word;
    TRY(json_need_text(cx, json, key, &word));
    for (size_t i = 0; i < n; i++)
        if (text_is(word, words[i])) {
            *out = i;
            return ERR_OK;
        }
    char known[256] = "";
    size_t used = 0;
    for (size_t i = 0; i < n && used < sizeof known; i++)
        used += (size_t)snprintf(known + used, sizeof known - used, "%s%s", i ? ", " : "",
                                 words[i]);
    Text show = text_head(word, 40);
    return fail_field(cx, ERR_UNKNOWN, key, "\"%.*s\" is not known; known are %s", (int)show.n,
                      show.at, known);
}

Err rule_array(Ctx *cx, const Json *json, const char *key, size_t max, const Json **out)
{
    const Json *array;
    TRY(json_want_array(cx, json, key, &array));
    if (!array || array->count == 0 || array->count > max)
        return fail_field(cx, ERR_INVALID, key, "must list 1 to %zu items", max);
    *out = array;
    return ERR_OK;
}

Err rule_place(Ctx *cx, Err err, const char *list, size_t i)
{
    if (err == ERR_OK || err == ERR_NO_MEMORY)
        return err;
    char words[sizeof cx->detail], field[64];
    snprintf(words, sizeof words, "%s", cx->detail);
    snprintf(field, sizeof field, "%s[%zu]", list, i);
    ctx_forgive(cx);
    return fail_field(cx, err, field, "%s", words);
}
