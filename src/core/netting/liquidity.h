/* liquidity.h - money lent into chains: how much does each yuan discharge, and through whom.
 *
 * A funder lends to firms that owe more than they are owed; the money passes down a chain of debts
 * and comes to rest with a firm that is owed. One yuan through a chain of five discharges five. The
 * borrower repays the funder later; who is paid holds money instead of a claim.
 *
 *     discharge(L) = the most that can be discharged, circles included, with at most L of liquidity
 *
 * is concave, and since all lengths are whole numbers it is made of straight pieces with whole
 * slopes. The slope is the marginal yuan: what one more would discharge. A firm borrows no more
 * than its credit line; net position plus loan of every firm stays what it was. */
#ifndef WEFT_CORE_NETTING_LIQUIDITY_H
#define WEFT_CORE_NETTING_LIQUIDITY_H

#include "core/netting/core.h"
#include "core/netting/csv.h"
#include "value/rate.h"

enum { LIQUIDITY_SOLVES_MAX = 200 };    /* for one curve */

typedef struct CreditLines {            /* from firm,line,loss; a firm not named has no line */
    int64_t *line_minor;                /* of each firm; NULL: no limit for anyone */
    Rate *loss;                         /* the share of a loan that is expected to be lost */
} CreditLines;

typedef struct LiquidityPoint {
    int64_t liquidity_minor;
    i128 discharged_minor;
    int64_t slope;                      /* of the piece that ends here; 0 for the first point */
} LiquidityPoint;

typedef struct LiquidityCurve {
    LiquidityPoint *points;             /* from 0; straight between neighbours where complete */
    size_t count;
    bool complete;                      /* false: more pieces than LIQUIDITY_SOLVES_MAX could find;
                                           every point is exact, some corners are missing */
} LiquidityCurve;

/* Reads a CSV with the columns firm,line[,loss] in the currency's units. Firms that the book does
 * not know are passed over. ERR_SYNTAX, ERR_INVALID with the line; ERR_NO_MEMORY. */
MUST_USE Err credit_lines_read(Ctx *cx, const Book *book, Ccy ccy, Text csv, CreditLines *out);

typedef struct LiquidityResult {
    i128 discharged_minor;
    i128 used_minor;                    /* lent in all: <= the liquidity */
    int64_t marginal;                   /* what one more yuan could discharge at most */
    i128 loss_minor;                    /* expected, each loan's rounded half up */
    uint32_t borrowers, receivers;
    int64_t *flow_minor;                /* of each arc of the graph */
    int64_t *level, funder_level[2];    /* the certificate */
    int64_t *loan_minor;                /* of each firm: > 0 borrows, < 0 ends with money */
    SolveWork work;
} LiquidityResult;

/* 0 < liquidity_minor <= GRAPH_CAP_MAX. Results live in cx's arena. ERR_NO_MEMORY. */
MUST_USE Err liquidity_spend(Ctx *cx, const Graph *graph, int64_t liquidity_minor,
                             const CreditLines *lines, LiquidityResult *out);

/* discharge(0 .. most_minor), all of it. circles_minor is discharge(0). */
MUST_USE Err liquidity_curve(Ctx *cx, const Graph *graph, i128 circles_minor, int64_t most_minor,
                             const CreditLines *lines, LiquidityCurve *out);

#endif
