/* names.h - what a firm is called where there is little room. */
#ifndef WEFT_APP_DEMO_NAMES_H
#define WEFT_APP_DEMO_NAMES_H

#include "app/book.h"
#include "app/report/model.h"

/* "Shenzhen Qifan Mobile Technology Co., Ltd." is "Qifan", "深圳市启帆移动科技有限公司" is
 * "启帆移动科技": without the city in front and the legal form behind; a name without a city keeps
 * two words. Lives in cx's arena. */
MUST_USE Err name_short(Ctx *cx, Lang lang, const Party *party, Text *out);

/* The whole name in the language; the other one where it has none. In cx's arena: the party's own
 * texts go with the book. */
MUST_USE Err name_full(Ctx *cx, Lang lang, const Party *party, Text *out);

/* "late_delivery" as words: "late delivery". */
MUST_USE Err name_words(Ctx *cx, const char *name, Text *out);

/* "12,000": a quantity for a person. */
MUST_USE Err name_quantity(Ctx *cx, Quantity quantity, Text *out);

/* The short name of a party's id; id 0: empty. */
MUST_USE Err name_of(Ctx *cx, Book *book, Lang lang, int64_t party_id, Text *out);

#endif
