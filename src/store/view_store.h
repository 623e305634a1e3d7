/* view_store.h - rows for reading: orders with their numbers, papers of an order, what is missing.
 *
 * Nothing here writes. A filter's zero (or -1, or empty text) asks for everything. */
#ifndef WEFT_STORE_VIEW_STORE_H
#define WEFT_STORE_VIEW_STORE_H

#include "store/row.h"

#include <stdbool.h>
#include <stdint.h>

/* --- orders ---------------------------------------------------------------------------------- */

#define ORDER_HEAD_COLUMNS(C)                                                                   \
    C(READ, TEXT, number) C(READ, ID, order_id) C(READ, ID, seller) C(READ, ID, buyer)          \
    C(READ, TEXT, process) C(READ, ID, template_id)                                             \
    C(READ, ID, parent_id) C(READ, DAY, day) C(READ, DAY, ship_by)                              \
    C(READ, DAYS, payment_days) C(READ, CCY, ccy) C(READ, E9, commerce_e9)                      \
    C(READ, E9, goods_e9) C(READ, E9, information_e9) C(READ, E9, funds_e9)                     \
    C(READ, E9, least_e9) C(READ, E9, mean_e9) C(READ, FLAG, closed) C(READ, FLAG, circular)    \
    C(READ, MINOR, ordered) C(READ, MINOR, invoiced) C(READ, MINOR, credited)                   \
    C(READ, MINOR, paid) C(READ, MINOR, suspense) C(READ, COUNT, gaps)                          \
    C(READ, COUNT, breaches)
ROW_STRUCT(OrderHead, ORDER_HEAD_COLUMNS);

typedef struct OrderFilter {
    int64_t party;              /* seller or buyer */
    Text process;
    int64_t closed;             /* 1, 0, or -1 */
    bool master;                /* serves no other order */
} OrderFilter;

/* By day, then id: a List of OrderHead. */
MUST_USE Err view_orders(Ctx *cx, Db *db, int64_t cluster, const OrderFilter *filter, List *out);
/* Orders of a number, of one issuer or of all. */
MUST_USE Err view_orders_numbered(Ctx *cx, Db *db, int64_t cluster, Text number, int64_t issuer,
                                  List *out);
MUST_USE Err view_order(Ctx *cx, Db *db, int64_t cluster, int64_t order_id, bool *found,
                        OrderHead *out);
MUST_USE Err view_order_children(Ctx *cx, Db *db, int64_t cluster, int64_t order_id, List *out);

/* --- papers ---------------------------------------------------------------------------------- */

#define ORDER_PAPER_COLUMNS(C)                                                                  \
    C(READ, ID, document_id) C(READ, ENUM(DOCUMENT_KIND_COUNT), kind) C(READ, TEXT, number)     \
    C(READ, ID, issuer) C(READ, ID, receiver) C(READ, DAY, day) C(READ, CCY, ccy)               \
    C(READ, MINOR, payable) C(READ, E9, grade_e9) C(READ, ENUM(MATCH_RULES), rule)              \
    C(READ, ENUM(STANDINGS), standing) C(READ, FLAG, back) C(READ, E6, laid_quantity)           \
    C(READ, MINOR, laid_minor)
ROW_STRUCT(OrderPaper, ORDER_PAPER_COLUMNS);

/* The papers laid on an order, by date: a List of OrderPaper. */
MUST_USE Err view_papers(Ctx *cx, Db *db, int64_t cluster, int64_t order_id, List *out);

/* --- what is missing or wrong, over all orders ----------------------------------------------- */

#define GAP_VIEW_COLUMNS(C)                                                                     \
    C(READ, TEXT, number) C(READ, ID, order_id) C(READ, ID, seller) C(READ, ID, buyer)          \
    C(READ, TEXT, process) C(READ, ID, template_id)                                             \
    C(READ, CCY, ccy) C(READ, INDEX, step) C(READ, INDEX, line)                                 \
    C(READ, E6, quantity) C(READ, MINOR, amount) C(READ, DAY, due)                              \
    C(READ, ENUM(OWNERS), owner) C(READ, ID, party)
ROW_STRUCT(GapView, GAP_VIEW_COLUMNS);

#define BREACH_VIEW_COLUMNS(C)                                                                  \
    C(READ, TEXT, number) C(READ, ID, order_id) C(READ, ID, seller) C(READ, ID, buyer)          \
    C(READ, CCY, ccy) C(READ, ENUM(BREAK_COUNT), kind) C(READ, ID, document_id)                 \
    C(READ, INDEX, line) C(READ, ID, other_document) C(READ, E6, quantity)                      \
    C(READ, MINOR, amount) C(READ, DAYS, days) C(READ, ENUM(DOCUMENT_KIND_COUNT), paper_kind)   \
    C(READ, TEXT, paper_number) C(READ, ID, paper_issuer)
ROW_STRUCT(BreachView, BREACH_VIEW_COLUMNS);

#define WAIT_VIEW_COLUMNS(C)                                                                    \
    C(READ, TEXT, issuer) C(READ, ENUM(DOCUMENT_KIND_COUNT), kind) C(READ, TEXT, number)        \
    C(READ, ID, document_id) C(READ, INDEX, line)                                               \
    C(READ, ENUM(DOCUMENT_KIND_COUNT), paper_kind) C(READ, TEXT, paper_number)                  \
    C(READ, ID, paper_issuer) C(READ, DAY, day) C(READ, CCY, ccy) C(READ, MINOR, payable)
ROW_STRUCT(WaitView, WAIT_VIEW_COLUMNS);

#define LOOSE_VIEW_COLUMNS(C)                                                                   \
    C(READ, ID, seller) C(READ, ID, buyer) C(READ, DAY, day)                                    \
    C(READ, ENUM(DOCUMENT_KIND_COUNT), kind) C(READ, ID, document_id) C(READ, INDEX, line)      \
    C(READ, E6, left_quantity) C(READ, MINOR, left_minor) C(READ, TEXT, number)                 \
    C(READ, ID, issuer) C(READ, CCY, ccy)
ROW_STRUCT(LooseView, LOOSE_VIEW_COLUMNS);

typedef struct GapFilter {
    int64_t party;              /* gaps: who must act; the others: a party to it */
    int64_t order_id;
    bool overdue;               /* gaps: due before `today` */
    int64_t today;
} GapFilter;

/* Due first; those without a date last. */
MUST_USE Err view_gaps(Ctx *cx, Db *db, int64_t cluster, const GapFilter *filter, List *out);
MUST_USE Err view_breaches(Ctx *cx, Db *db, int64_t cluster, const GapFilter *filter, List *out);
/* Lines that name a paper nobody has sent. Of an order: none, for they have no order yet. */
MUST_USE Err view_waiting(Ctx *cx, Db *db, int64_t cluster, const GapFilter *filter, List *out);
/* Lines that name nothing and found no order with room. */
MUST_USE Err view_loose(Ctx *cx, Db *db, int64_t cluster, const GapFilter *filter, List *out);

/* --- figures over all orders ----------------------------------------------------------------- */

#define PROCESS_COUNT_COLUMNS(C)                                                                \
    C(READ, ID, template_id) C(READ, COUNT, orders) C(READ, COUNT, closed)                        \
    C(READ, COUNT, matches) C(READ, COUNT, at_once)
ROW_STRUCT(ProcessCount, PROCESS_COUNT_COLUMNS);

#define TENTH_COLUMNS(C)                                                                        \
    C(READ, COUNT, tenth) C(READ, COUNT, orders)
ROW_STRUCT(Tenth, TENTH_COLUMNS);

#define STEP_DONE_COLUMNS(C)                                                                    \
    C(READ, ID, order_id) C(READ, DAY, day) C(READ, INDEX, step) C(READ, E9, required_e9)       \
    C(READ, E9, verified_e9) C(READ, DAY, done)
ROW_STRUCT(StepDone, STEP_DONE_COLUMNS);

#define CASH_COLUMNS(C)                                                                         \
    C(READ, ID, order_id) C(READ, ID, parent_id) C(READ, ENUM(DOCUMENT_KIND_COUNT), kind)       \
    C(READ, DAY, day) C(READ, MINOR, payable) C(READ, CCY, ccy) C(READ, DAY, order_day)
ROW_STRUCT(CashEntry, CASH_COLUMNS);

#define VENDOR_COUNT_COLUMNS(C)                                                                 \
    C(READ, ID, seller) C(READ, ENUM(BREAK_COUNT), kind) C(READ, COUNT, count)                  \
    C(READ, COUNT, days)
ROW_STRUCT(VendorCount, VENDOR_COUNT_COLUMNS);

#define VENDOR_SUM_COLUMNS(C)                                                                   \
    C(READ, ID, seller) C(READ, CCY, ccy) C(READ, COUNT, count) C(READ, MINOR, amount)
ROW_STRUCT(VendorSum, VENDOR_SUM_COLUMNS);

/* Every version of a process in use, by name; matches: pairings ever made; at_once: of those,
 * made by rule and never taken back. A List of ProcessCount. */
MUST_USE Err view_processes(Ctx *cx, Db *db, int64_t cluster, List *out);
/* Orders of a version by tenths of closure, 10 being 1: a List of Tenth, those that occur. */
MUST_USE Err view_tenths(Ctx *cx, Db *db, int64_t cluster, int64_t template_id, List *out);
/* Steps of all orders of a version, by order and step: a List of StepDone. */
MUST_USE Err view_steps_done(Ctx *cx, Db *db, int64_t cluster, int64_t template_id, List *out);
/* Invoices and payments that count, on orders of a version or on orders placed for those, by
 * order: a List of CashEntry. */
MUST_USE Err view_cash(Ctx *cx, Db *db, int64_t cluster, int64_t template_id, List *out);
MUST_USE Err view_cash_below(Ctx *cx, Db *db, int64_t cluster, int64_t template_id, List *out);
/* Breaks by seller and kind; orders by seller; gaps that sellers have let fall overdue. */
MUST_USE Err view_vendor_breaks(Ctx *cx, Db *db, int64_t cluster, List *out);
MUST_USE Err view_vendor_orders(Ctx *cx, Db *db, int64_t cluster, List *out);
MUST_USE Err view_vendor_overdue(Ctx *cx, Db *db, int64_t cluster, int64_t today, List *out);

#endif
