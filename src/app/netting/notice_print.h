/* notice_print.h - a notice for people: in a terminal, and as a page that prints on A4. */
#ifndef WEFT_APP_NETTING_NOTICE_PRINT_H
#define WEFT_APP_NETTING_NOTICE_PRINT_H

#include "app/netting/notice.h"

/* What to do now, and by when: one or two sentences. */
MUST_USE Err notice_asks(Ctx *cx, const Notice *notice, Lang lang, Text *out);

MUST_USE Err notice_text(Ctx *cx, const Notice *notice, Lang lang, Text *out);
/* Whole, with its style inside: nothing is fetched when it is opened. */
MUST_USE Err notice_html(Ctx *cx, const Notice *notice, Lang lang, Text *out);

#endif
