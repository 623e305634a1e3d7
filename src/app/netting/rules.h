/* rules.h - share/netting/rules.json: how long firms have to answer, what silence means, from how
 * many firms on a round is published, and what law a notice names. Acts carry what they took from
 * here, so that changing the file changes no history. */
#ifndef WEFT_APP_NETTING_RULES_H
#define WEFT_APP_NETTING_RULES_H

#include "app/book.h"
#include "base/json.h"
#include "value/rate.h"

typedef struct NetBasis {
    Text article, en, zh;
} NetBasis;

typedef struct NetRules {
    int64_t window_days;        /* business days to answer */
    bool silence_accepts;
    int64_t least_firms;        /* fewer are not published */
    Rate largest;               /* nor a round in which one firm owes more of it than this */
    const NetBasis *basis;
    size_t basis_count;
} NetRules;

enum { NET_WINDOW_DAYS_MAX = 250, NET_BASIS_MAX = 50 };

/* In cx's arena. ERR_INVALID, ERR_IO: names file and field. */
MUST_USE Err net_rules_read(Ctx *cx, Book *book, NetRules *out);

#endif
