/* fold.c - utf8proc folds, here blanks are gathered. */
#include "base/fold.h"

#include "base/check.h"

#include <stdlib.h>
#include <utf8proc.h>

static void free_bytes(utf8proc_uint8_t **bytes)
{
    free(*bytes);
}

/* Every character that parts words: Zs, Zl, Zp and the white controls. */
static bool is_blank(utf8proc_int32_t c)
{
    utf8proc_category_t category = utf8proc_category(c);
    return category == UTF8PROC_CATEGORY_ZS || category == UTF8PROC_CATEGORY_ZL
        || category == UTF8PROC_CATEGORY_ZP || (c >= 9 && c <= 13) || c == 0x85;
}

/* One blank between words, none at the ends. */
static Err gather(Ctx *cx, const utf8proc_uint8_t *bytes, utf8proc_ssize_t n, Text *out)
{
    TextBuf buf = textbuf_make(cx);
    bool parted = false;
    for (utf8proc_ssize_t at = 0; at < n;) {
        utf8proc_int32_t c;
        utf8proc_ssize_t step = utf8proc_iterate(bytes + at, n - at, &c);
        assert(step > 0);               /* utf8proc_map made it */
        if (is_blank(c)) {
            parted = true;
        } else {
            if (parted && buf.n > 0)
                textbuf_byte(&buf, ' ');
            textbuf_put(&buf, (Text){ (const char *)bytes + at, (size_t)step });
            parted = false;
        }
        at += step;
    }
    return textbuf_done(&buf, out);
}

Err text_fold(Ctx *cx, Text text, Text *out)
{
    utf8proc_uint8_t *bytes CLEANUP(free_bytes) = NULL;
    const utf8proc_option_t how = UTF8PROC_STABLE | UTF8PROC_COMPAT | UTF8PROC_COMPOSE
                                | UTF8PROC_CASEFOLD | UTF8PROC_IGNORE;
    if (text.n == 0) {
        *out = TEXT("");
        return ERR_OK;
    }
    utf8proc_ssize_t n = utf8proc_map((const utf8proc_uint8_t *)text.at,
                                      (utf8proc_ssize_t)text.n, &bytes, how);
    if (n == UTF8PROC_ERROR_NOMEM)
        return fail(cx, ERR_NO_MEMORY, "no memory to fold a text");
    if (n < 0)
        return fail(cx, ERR_SYNTAX, "is not UTF-8");
    return gather(cx, bytes, n, out);
}
