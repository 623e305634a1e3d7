/* view_store.h - rows for reading: orders with their numbers, papers of an order, what is missing.
 *
 * Nothing here writes. A filter's zero (or -1, or empty text) asks for everything. */
#ifndef WEFT_STORE_VIEW_STORE_H
#define WEFT_STORE_VIEW_STORE_H

#include "store/row.h"

#include <stdbool.h>
#include <stdint.h>

/* --- orders ---------------------------------------------------------------------------------- */

#define ORDER_HEAD_COLUMNS(INT, TEXT, HASH)                                                     \
    TEXT(number) INT(order_id) INT(seller) INT(buyer) TEXT(process) INT(parent_id) INT(day)     \
    INT(ship_by) INT(payment_days) INT(ccy) INT(commerce_e9) INT(goods_e9)                      \
    INT(information_e9) INT(funds_e9) INT(least_e9) INT(mean_e9) INT(closed) INT(circular)      \
    INT(ordered) INT(invoiced) INT(credited) INT(paid) INT(suspense) INT(gaps) INT(breaches)
typedef struct OrderHead { ORDER_HEAD_COLUMNS(ROW_INT, ROW_TEXT, ROW_HASH) } OrderHead;

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

#define ORDER_PAPER_COLUMNS(INT, TEXT, HASH)                                                    \
    INT(document_id) INT(kind) TEXT(number) INT(issuer) INT(receiver) INT(day) INT(ccy)         \
    INT(payable) INT(grade_e9) INT(rule) INT(standing) INT(back) INT(laid_quantity)             \
    INT(laid_minor)
typedef struct OrderPaper { ORDER_PAPER_COLUMNS(ROW_INT, ROW_TEXT, ROW_HASH) } OrderPaper;

/* The papers laid on an order, by date: a List of OrderPaper. */
MUST_USE Err view_papers(Ctx *cx, Db *db, int64_t cluster, int64_t order_id, List *out);

/* --- what is missing or wrong, over all orders ----------------------------------------------- */

#define GAP_VIEW_COLUMNS(INT, TEXT, HASH)                                                       \
    TEXT(number) INT(order_id) INT(seller) INT(buyer) TEXT(process) INT(ccy) INT(step)          \
    INT(line) INT(quantity) INT(amount) INT(due) INT(owner) INT(party)
typedef struct GapView { GAP_VIEW_COLUMNS(ROW_INT, ROW_TEXT, ROW_HASH) } GapView;

#define BREACH_VIEW_COLUMNS(INT, TEXT, HASH)                                                    \
    TEXT(number) INT(order_id) INT(seller) INT(buyer) INT(ccy) INT(kind) INT(document_id)       \
    INT(line) INT(other_document) INT(quantity) INT(amount) INT(days) INT(paper_kind)           \
    TEXT(paper_number) INT(paper_issuer)
typedef struct BreachView { BREACH_VIEW_COLUMNS(ROW_INT, ROW_TEXT, ROW_HASH) } BreachView;

#define WAIT_VIEW_COLUMNS(INT, TEXT, HASH)                                                      \
    TEXT(issuer) INT(kind) TEXT(number) INT(document_id) INT(line) INT(paper_kind)              \
    TEXT(paper_number) INT(paper_issuer) INT(day) INT(ccy) INT(payable)
typedef struct WaitView { WAIT_VIEW_COLUMNS(ROW_INT, ROW_TEXT, ROW_HASH) } WaitView;

#define LOOSE_VIEW_COLUMNS(INT, TEXT, HASH)                                                     \
    INT(seller) INT(buyer) INT(day) INT(kind) INT(document_id) INT(line) INT(left_quantity)     \
    INT(left_minor) TEXT(number) INT(issuer) INT(ccy)
typedef struct LooseView { LOOSE_VIEW_COLUMNS(ROW_INT, ROW_TEXT, ROW_HASH) } LooseView;

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

#define PROCESS_COUNT_COLUMNS(INT, TEXT, HASH) \
    TEXT(process) INT(orders) INT(closed) INT(matches) INT(at_once)
typedef struct ProcessCount { PROCESS_COUNT_COLUMNS(ROW_INT, ROW_TEXT, ROW_HASH) } ProcessCount;

#define TENTH_COLUMNS(INT, TEXT, HASH) INT(tenth) INT(orders)
typedef struct Tenth { TENTH_COLUMNS(ROW_INT, ROW_TEXT, ROW_HASH) } Tenth;

#define STEP_DONE_COLUMNS(INT, TEXT, HASH) \
    INT(order_id) INT(day) INT(step) INT(required_e9) INT(verified_e9) INT(done)
typedef struct StepDone { STEP_DONE_COLUMNS(ROW_INT, ROW_TEXT, ROW_HASH) } StepDone;

#define CASH_COLUMNS(INT, TEXT, HASH) \
    INT(order_id) INT(parent_id) INT(kind) INT(day) INT(payable) INT(ccy) INT(order_day)
typedef struct CashEntry { CASH_COLUMNS(ROW_INT, ROW_TEXT, ROW_HASH) } CashEntry;

#define VENDOR_COUNT_COLUMNS(INT, TEXT, HASH) INT(seller) INT(kind) INT(count) INT(days)
typedef struct VendorCount { VENDOR_COUNT_COLUMNS(ROW_INT, ROW_TEXT, ROW_HASH) } VendorCount;

#define VENDOR_SUM_COLUMNS(INT, TEXT, HASH) INT(seller) INT(ccy) INT(count) INT(amount)
typedef struct VendorSum { VENDOR_SUM_COLUMNS(ROW_INT, ROW_TEXT, ROW_HASH) } VendorSum;

/* Every process in use; matches: pairings ever made; at_once: of those, made by rule and never
 * taken back. A List of ProcessCount. */
MUST_USE Err view_processes(Ctx *cx, Db *db, int64_t cluster, List *out);
/* Orders of a process by tenths of closure, 10 being 1: a List of Tenth, those that occur. */
MUST_USE Err view_tenths(Ctx *cx, Db *db, int64_t cluster, Text process, List *out);
/* Steps of all orders of a process, by order and step: a List of StepDone. */
MUST_USE Err view_steps_done(Ctx *cx, Db *db, int64_t cluster, Text process, List *out);
/* Invoices and payments that count, on orders of a process or on orders placed for those, by
 * order: a List of CashEntry. */
MUST_USE Err view_cash(Ctx *cx, Db *db, int64_t cluster, Text process, List *out);
MUST_USE Err view_cash_below(Ctx *cx, Db *db, int64_t cluster, Text process, List *out);
/* Breaks by seller and kind; orders by seller; gaps that sellers have let fall overdue. */
MUST_USE Err view_vendor_breaks(Ctx *cx, Db *db, int64_t cluster, List *out);
MUST_USE Err view_vendor_orders(Ctx *cx, Db *db, int64_t cluster, List *out);
MUST_USE Err view_vendor_overdue(Ctx *cx, Db *db, int64_t cluster, int64_t today, List *out);

#endif
