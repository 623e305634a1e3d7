/* rule_kind.h - the kinds of rules that a cluster adopts, what each is called and where weft ships
 * it. What a kind's content must be says its own reader: process.h, product.h, chart.h, ... */
#ifndef WEFT_CORE_RULE_KIND_H
#define WEFT_CORE_RULE_KIND_H

#include "base/text.h"

#include <stdbool.h>

/* The value is stored: new kinds are put at the end. A kind comes after those that it needs when
 * it is read (a product is read against the chart of accounts). */
typedef enum {
    RULE_CHART,                 /* chart of accounts, with the postings of trade */
    RULE_CALENDAR,              /* business days */
    RULE_AUTHORITY,             /* who may say and do what */
    RULE_NETTING,               /* set-off among many */
    RULE_TEMPLATE,              /* process template of an order */
    RULE_PRODUCT,               /* form of finance */
    RULE_KIND_COUNT
} RuleKind;

typedef struct RuleKindWords {
    const char *name, *chinese; /* "template", "流程模板" */
    const char *place;          /* under share: a folder, or the one file (ends in .json) */
    const char *only;           /* the one name that rules of the kind have; NULL: any */
} RuleKindWords;

const RuleKindWords *rule_kind_words(RuleKind kind);

/* By English or Chinese name. ERR_UNKNOWN lists them. */
MUST_USE Err rule_kind_parse(Ctx *cx, Text word, RuleKind *out);

/* False: a stored number that is no kind. */
bool rule_kind_of_number(int64_t number, RuleKind *out);

#endif
