/* portfolio.h - many contracts at once: the ladder of their cash flows, and what they are worth.
 *
 * A ladder adds up payments by currency and by day or month; feed it events as they come, its size
 * is that of its rungs, not of the book.
 * A value is the sum of the payments after a day, discounted by a curve of yearly zero rates. */
#ifndef WEFT_CORE_CONTRACT_PORTFOLIO_H
#define WEFT_CORE_CONTRACT_PORTFOLIO_H

#include "base/list.h"
#include "base/table.h"
#include "core/contract/contract.h"

typedef enum { CONTRACT_LADDER_DAY, CONTRACT_LADDER_MONTH } ContractLadderStep;

typedef struct ContractRung {
    char currency[8];
    Date from;                  /* the day, or the first of the month */
    double in, out;             /* both positive */
    uint64_t payments;
} ContractRung;

typedef struct ContractLadder {
    ContractLadderStep step;
    List rungs;                 /* of ContractRung, in order of appearance */
    Table index;
} ContractLadder;

ContractLadder contract_ladder_make(Ctx *cx, ContractLadderStep step);
/* Adds a payment; events without one are skipped. ERR_INVALID: a currency longer than 7. */
MUST_USE Err contract_ladder_add(Ctx *cx, ContractLadder *ladder, const ContractEvent *event);
/* A copy of the rungs by currency, then time, in cx's arena. */
MUST_USE Err contract_ladder_rows(Ctx *cx, const ContractLadder *ladder, const ContractRung **out,
                                  size_t *count);

typedef struct ContractCurvePoint {
    Date at;
    double zero_rate;           /* effective yearly */
} ContractCurvePoint;

/* points ascending; between two the rate is a line, outside it is level. */
typedef struct ContractCurve {
    Date base;                  /* worth 1 here */
    const ContractCurvePoint *points;
    size_t count;
} ContractCurve;

/* What one unit paid on `at` is worth on the base date; 1 at or before it. */
double contract_discount(const ContractCurve *curve, Date at);

/* The payments after the curve's base date. ERR_CURRENCY: in more than one currency; ERR_INVALID:
 * the curve has no points or they do not ascend. */
MUST_USE Err contract_value(Ctx *cx, const ContractTerms *terms, const ContractObserved *observed,
                            ContractTime until, const ContractCurve *curve, double *out);

#endif
