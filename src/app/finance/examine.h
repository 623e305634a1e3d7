/* examine.h - everything known about a claim that somebody wants financed, put before the core's
 * judgement: amounts, closure, rights of others, fingerprints of what was financed before. */
#ifndef WEFT_APP_FINANCE_EXAMINE_H
#define WEFT_APP_FINANCE_EXAMINE_H

#include "app/finance/claims.h"
#include "core/financing.h"

typedef struct Examined {
    const Product *product;
    ClaimRow claim_row;
    Claim claim;
    Ccy ccy;
    int64_t asked, taken;       /* of the claim, minor units */
    Rate record;
    bool quoted;
    Quote quote;
    Fingerprint print;
    PrintVerdict verdict;
    Text like;                  /* number of the financing that it is like; empty: none */
    Finding found[FINDINGS_MAX];
    size_t found_count;
} Examined;

typedef struct ExamineWhat {
    const Product *product;
    const ClaimRow *claim;
    const Party *applicant;
    const Party *funder;        /* NULL: nobody in particular, for a quote */
    int64_t asked;              /* 0: as much as may be financed */
    int64_t self;               /* the financing that is examined; 0: not yet one */
    Rate record;                /* the applicant's; of its application */
    Date today;
} ExamineWhat;

/* ERR_DAMAGED where rows contradict each other; what speaks against it is in out->found. */
MUST_USE Err examine(Ctx *cx, Till *till, const ExamineWhat *what, Examined *out);

/* How good the applicant's record is, 0 to 1: each financing repaid is a tenth. */
MUST_USE Err examine_record(Ctx *cx, Till *till, int64_t party_id, Rate *out);

/* --- words ----------------------------------------------------------------------------------- */
/* A JSON array: finding, rule, what is wrong, what would change the answer; in both languages. */
void examine_findings_json(TextBuf *buf, const Examined *examined);
/* Members of a quote: advance, reserve, the rate by its factors, discount, fees, net, all-in. */
void examine_quote_json(TextBuf *buf, const Examined *examined);
/* ERR_REFUSED with the first finding's words and the names of all. */
Err examine_refuse(Ctx *cx, const Examined *examined);

#endif
