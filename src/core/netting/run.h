/* run.h - a whole netting: obligations in, what is cancelled of each out, with its proof.
 *
 *     netting_run      reads, judges, solves every currency apart, hands down to the obligations
 *     netting_check    verifies somebody's result from the files alone
 *
 * report.h turns the result into files and summaries.
 * Pure: texts in, texts out; app and cli bring the files. Refusals (bad rows) are part of the
 * outcome. The same obligations in any order give the same files, byte for byte. */
#ifndef WEFT_CORE_NETTING_RUN_H
#define WEFT_CORE_NETTING_RUN_H

#include "core/netting/book.h"
#include "core/netting/compare.h"
#include "core/netting/liquidity.h"
#include "core/netting/solve.h"
#include "core/netting/verify.h"

typedef struct NettingOptions {
    BookRules rules;
    bool skip_bad;                  /* net the good rows although others are refused */
    bool fast;                      /* near the optimum at once, with the bound; not for books */
    Text liquidity;                 /* a decimal; empty: no funder */
    Text lines;                     /* the firms' credit lines (liquidity.h); empty: no limits */
    bool curve;                     /* with liquidity: the whole curve up to it */
} NettingOptions;

typedef struct NettingCurrency {
    Ccy ccy;
    size_t obligations, eligible;   /* rows; those that may take part */
    size_t core_firms, core_arcs;
    i128 total_minor, eligible_minor;
    i128 cancelled_minor;           /* of all obligations; with a funder, by circles and chains */
    i128 bound_minor;               /* of the circles: equal to circles_minor unless fast */
    i128 circles_minor;             /* without a funder */
    Comparison compared;
    SolveWork work;
    int64_t *level;                 /* of each firm of the book; INT64_MIN: takes no part */
    bool funded;
    LiquidityResult funding;        /* where funded */
    LiquidityCurve curve;           /* where asked for */
} NettingCurrency;

typedef struct Netting {
    bool refused;                   /* there are bad rows, and nothing was netted */
    Book book;
    int64_t *cancelled_minor;       /* of each row of the book */
    NettingCurrency *currency;      /* in the order of Ccy */
    size_t currency_count;
} Netting;

/* Everything lives in cx's arena; csv and the options' texts must outlive the result.
 * ERR_SYNTAX: a header; ERR_USAGE: liquidity for a file of several currencies, or no amount;
 * ERR_LIMIT, ERR_NO_MEMORY; for the credit lines ERR_SYNTAX and ERR_INVALID. */
MUST_USE Err netting_run(Ctx *cx, Text csv, const NettingOptions *options, Netting *out);

/* The same options as the run that is checked: rules, liquidity, lines.
 * *refused: the obligations have bad rows, and nothing was checked unless skip_bad. */
MUST_USE Err netting_check(Ctx *cx, Text csv, Text cancelled_csv, Text certificate_csv,
                           const NettingOptions *options, Netting *read, VerifyResult *out);

#endif
