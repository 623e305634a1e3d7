/* rule_read.h - the fields that rules as data have in common: titles, percentages, days, words.
 *
 * Every failure names its field, and rule_place puts the list's name and index before it:
 * "waterfall[2].level: ...". Rules are read strictly, because a rule that was silently dropped is
 * money that goes elsewhere. */
#ifndef WEFT_CORE_RULE_READ_H
#define WEFT_CORE_RULE_READ_H

#include "base/json.h"
#include "value/date.h"
#include "value/rate.h"

#include <stddef.h>
#include <stdint.h>

typedef struct Title {
    Text en, zh;
} Title;

/* {"en":"...","zh":"..."} at key. */
MUST_USE Err rule_title(Ctx *cx, const Json *json, const char *key, Title *out);

/* "80" is 80 %; within 0 to 100. _want: *out keeps what it held where absent. */
MUST_USE Err rule_need_percent(Ctx *cx, const Json *json, const char *key, Rate *out);
MUST_USE Err rule_want_percent(Ctx *cx, const Json *json, const char *key, Rate *out);

/* A whole number of days within 0 to max; must be there. */
MUST_USE Err rule_days(Ctx *cx, const Json *json, const char *key, int32_t max, Days *out);

/* The index of the word at key among the n given. ERR_UNKNOWN lists them. */
MUST_USE Err rule_word(Ctx *cx, const Json *json, const char *key, const char *const *words,
                       size_t n, size_t *out);

/* The array at key, with 1 to max items. */
MUST_USE Err rule_array(Ctx *cx, const Json *json, const char *key, size_t max, const Json **out);

/* err as it came, its detail now naming list[i] too. */
MUST_USE Err rule_place(Ctx *cx, Err err, const char *list, size_t i);

#endif
