/* names.c - shortening by the habits of company names; whatever has none of them stays whole. */
#include "app/demo/names.h"

#include "base/check.h"

#include <string.h>

static Text drop_front(Text name, const char *const *fronts, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (text_starts(name, fronts[i]) && name.n > strlen(fronts[i]))
            return text_slice(name, strlen(fronts[i]), name.n);
    return name;
}

static Text drop_back(Text name, const char *const *backs, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (text_ends(name, backs[i]) && name.n > strlen(backs[i]))
            return text_slice(name, 0, name.n - strlen(backs[i]));
    return name;
}

static Text short_english(Text name)
{
    static const char *const cities[] = { "Shenzhen ", "Dongguan ", "Huizhou " };
    static const char *const forms[] = {
        " Co., Ltd.", " Private Limited", " Pvt Limited", " Ltd", " Ltda", " FZE", " PT",
        " Sp. z o.o.", ", Shenzhen Branch",
    };
    Text rest, after_second, bare = drop_front(name, cities, COUNT(cities));
    bool city = bare.n < name.n;
    bare = drop_back(bare, forms, COUNT(forms));
    Text first = text_split(bare, ' ', &rest);
    if (city)
        return first;           /* what follows a city is the trade name (字号) */
    text_split(rest, ' ', &after_second);
    return after_second.n > 0 ? text_slice(bare, 0, bare.n - after_second.n - 1) : bare;
}

static Text short_chinese(Text name)
{
    static const char *const cities[] = { "深圳市", "东莞市", "惠州市" };
    static const char *const forms[] = { "股份有限公司", "有限公司", "深圳分公司", "深圳分行" };
    return drop_back(drop_front(name, cities, COUNT(cities)), forms, COUNT(forms));
}

Err name_full(Ctx *cx, Lang lang, const Party *party, Text *out)
{
    bool chinese = lang == LANG_ZH && party->name_zh.n > 0;
    return text_copy(cx, chinese ? party->name_zh : party->name, out);
}

Err name_short(Ctx *cx, Lang lang, const Party *party, Text *out)
{
    bool chinese = lang == LANG_ZH && party->name_zh.n > 0;
    return text_copy(cx, chinese ? short_chinese(party->name_zh) : short_english(party->name), out);
}

Err name_words(Ctx *cx, const char *name, Text *out)
{
    TextBuf buf = textbuf_make(cx);
    for (const char *c = name; *c; c++)
        textbuf_byte(&buf, *c == '_' ? ' ' : *c);
    return textbuf_done(&buf, out);
}

Err name_quantity(Ctx *cx, Quantity quantity, Text *out)
{
    Text plain, fraction;
    TRY(quantity_format(cx, quantity, &plain));
    Text whole = text_split(plain, '.', &fraction);
    TextBuf buf = textbuf_make(cx);
    for (size_t i = 0; i < whole.n; i++) {
        if (i > 0 && (whole.n - i) % 3 == 0)
            textbuf_byte(&buf, ',');
        textbuf_byte(&buf, whole.at[i]);
    }
    textbuf_puts(&buf, fraction.n > 0 ? "." : "");
    textbuf_put(&buf, fraction);
    return textbuf_done(&buf, out);
}

Err name_of(Ctx *cx, Book *book, Lang lang, int64_t party_id, Text *out)
{
    Party party;
    *out = TEXT("");
    if (party_id == 0)
        return ERR_OK;
    TRY(book_party_by_id(cx, book, party_id, &party));
    return name_short(cx, lang, &party, out);
}
