/* tally.h - what an invoice holds of each category of VAT, counted and added up once, for the many
 * rules that ask. O(rows + n log n) for n lines, allowances and charges. */
#ifndef WEFT_FORMAT_RULES_TALLY_H
#define WEFT_FORMAT_RULES_TALLY_H

#include "format/rules/sheet.h"

/* How often each category occurs; `vat` counts those only whose scheme says VAT. */
typedef struct TallyCount {
    uint32_t any[VAT_COUNT], vat[VAT_COUNT];
} TallyCount;

/* Net lines and charges less allowances of one category and rate. */
typedef struct TallyRate {
    Vat vat;
    Figure rate, sum;
    bool unread;                /* one of them is no number */
} TallyRate;

typedef struct Tally {
    TallyCount lines;                       /* classified tax categories of items */
    TallyCount allowances, charges;         /* tax categories of those, on lines too */
    TallyCount breakdown;                   /* of the VAT breakdown of the document */
    TallyCount categories;                  /* tax categories, wherever they stand */
    Figure line_sum, allowance_sum, charge_sum;
    bool line_unread, allowance_unread, charge_unread;
    bool has_lines, has_allowances, has_charges;
    bool has_terms;                         /* payment terms with words */
    Figure sums[VAT_COUNT];                 /* lines + charges - allowances of the document */
    bool unread[VAT_COUNT];
    TallyRate *rates;                       /* by category, then rate; each once */
    size_t rate_count;
} Tally;

/* ERR_NO_MEMORY. */
MUST_USE Err tally_make(Ctx *cx, const Sheet *sheet, Tally *out);

const TallyRate *tally_rate(const Tally *tally, Vat vat, Figure rate);      /* NULL: none */

#endif
