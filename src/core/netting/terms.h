/* terms.h - the rules of set-off as data (share/netting/rules.json): how long firms have to
 * answer, what silence means, from how many firms on a round is published, and what law a notice
 * names. A round keeps the version that it was opened under. */
#ifndef WEFT_CORE_NETTING_TERMS_H
#define WEFT_CORE_NETTING_TERMS_H

#include "base/json.h"
#include "value/rate.h"

typedef struct NetBasis {
    Text article, en, zh;
} NetBasis;

typedef struct NetTerms {
    int64_t window_days;        /* business days to answer */
    bool silence_accepts;
    int64_t least_firms;        /* fewer are not published */
    Rate largest;               /* nor a round in which one firm owes more of it than this */
    const NetBasis *basis;
    size_t basis_count;
} NetTerms;

enum { NET_WINDOW_DAYS_MAX = 250, NET_BASIS_MAX = 50 };

/* In cx's arena. ERR_INVALID: names the field. */
MUST_USE Err net_terms_read(Ctx *cx, const Json *json, NetTerms *out);

#endif
