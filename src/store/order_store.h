/* order_store.h - rows of documents, orders and closure. The tables are described in
 * migrations/0001-spine.sql; each struct's fields are its columns without cluster_id. */
#ifndef WEFT_STORE_ORDER_STORE_H
#define WEFT_STORE_ORDER_STORE_H

#include "store/row.h"

#include <stdbool.h>
#include <stdint.h>

#define DOCUMENT_COLUMNS(INT, TEXT, HASH)                                                       \
    INT(document_id) INT(kind) TEXT(number) INT(issuer) INT(receiver) INT(day) INT(ccy)         \
    INT(payable) INT(grade_e9) INT(submitter) INT(arrived_us) HASH(hash) TEXT(body)
typedef struct DocumentRow { DOCUMENT_COLUMNS(ROW_INT, ROW_TEXT, ROW_HASH) } DocumentRow;

#define TRADE_ORDER_COLUMNS(INT, TEXT, HASH)                                                    \
    INT(order_id) INT(seller) INT(buyer) TEXT(process) INT(parent_id) INT(day) INT(rank)        \
    INT(ship_by) INT(payment_days) INT(deposit_e9) INT(ccy) INT(commerce_e9) INT(goods_e9)      \
    INT(information_e9) INT(funds_e9) INT(least_e9) INT(mean_e9) INT(closed) INT(circular)      \
    INT(ordered) INT(invoiced) INT(credited) INT(paid) INT(suspense)
typedef struct TradeOrderRow { TRADE_ORDER_COLUMNS(ROW_INT, ROW_TEXT, ROW_HASH) } TradeOrderRow;

#define ORDER_LINE_COLUMNS(INT, TEXT, HASH)                                                     \
    INT(order_id) INT(line) TEXT(item) TEXT(unit) INT(price) INT(placed) INT(payable)           \
    INT(ordered) INT(produced) INT(accepted) INT(despatched) INT(received) INT(declared)        \
    INT(invoiced) INT(returned) INT(credited) INT(ordered_minor) INT(invoiced_minor)            \
    INT(credited_minor) INT(paid_minor)
typedef struct OrderLineRow { ORDER_LINE_COLUMNS(ROW_INT, ROW_TEXT, ROW_HASH) } OrderLineRow;

#define ENTRY_COLUMNS(INT, TEXT, HASH)                                                          \
    INT(order_id) INT(day) INT(kind) INT(rank) INT(document_id) INT(line) INT(part) INT(rule)   \
    INT(standing) INT(back) TEXT(item) INT(due) INT(quantity) INT(rejected) INT(payable)        \
    INT(price) INT(ref_document) INT(ref_line) TEXT(status)
typedef struct EntryRow { ENTRY_COLUMNS(ROW_INT, ROW_TEXT, ROW_HASH) } EntryRow;

#define WAITING_COLUMNS(INT, TEXT, HASH)                                                        \
    TEXT(issuer) INT(kind) TEXT(number) INT(document_id) INT(line) INT(missing)
typedef struct WaitingRow { WAITING_COLUMNS(ROW_INT, ROW_TEXT, ROW_HASH) } WaitingRow;

#define LOOSE_COLUMNS(INT, TEXT, HASH)                                                          \
    INT(seller) INT(buyer) INT(day) INT(kind) INT(rank) INT(document_id) INT(line)              \
    INT(left_quantity) INT(left_minor)
typedef struct LooseRow { LOOSE_COLUMNS(ROW_INT, ROW_TEXT, ROW_HASH) } LooseRow;

#define SPLIT_COLUMNS(INT, TEXT, HASH)                                                          \
    INT(invoice_id) INT(day) INT(kind) INT(rank) INT(document_id) INT(line)
typedef struct SplitRow { SPLIT_COLUMNS(ROW_INT, ROW_TEXT, ROW_HASH) } SplitRow;

#define LINK_COLUMNS(INT, TEXT, HASH)                                                           \
    INT(document_id) INT(line) INT(order_id) INT(order_line) INT(forbidden) INT(act_id)
typedef struct LinkRow { LINK_COLUMNS(ROW_INT, ROW_TEXT, ROW_HASH) } LinkRow;

#define MATCH_COLUMNS(INT, TEXT, HASH)                                                          \
    INT(order_id) INT(number) INT(reverses) INT(rule) INT(from_document) INT(from_line)         \
    INT(to_document) INT(to_line) INT(quantity) INT(amount)
typedef struct MatchRow { MATCH_COLUMNS(ROW_INT, ROW_TEXT, ROW_HASH) } MatchRow;

#define GAP_COLUMNS(INT, TEXT, HASH)                                                            \
    INT(order_id) INT(number) INT(step) INT(line) INT(quantity) INT(amount) INT(due)            \
    INT(owner) INT(party)
typedef struct GapRow { GAP_COLUMNS(ROW_INT, ROW_TEXT, ROW_HASH) } GapRow;

#define STEP_COLUMNS(INT, TEXT, HASH)                                                           \
    INT(order_id) INT(step) INT(verified_e9) INT(required_e9) INT(done)
typedef struct StepRow { STEP_COLUMNS(ROW_INT, ROW_TEXT, ROW_HASH) } StepRow;

#define BREACH_COLUMNS(INT, TEXT, HASH)                                                         \
    INT(order_id) INT(number) INT(kind) INT(document_id) INT(line) INT(other_document)          \
    INT(quantity) INT(amount) INT(days)
typedef struct BreachRow { BREACH_COLUMNS(ROW_INT, ROW_TEXT, ROW_HASH) } BreachRow;

extern const RowShape document_shape, trade_order_shape, order_line_shape, entry_shape,
    waiting_shape, loose_shape, split_shape, link_shape, match_shape, gap_shape, step_shape,
    breach_shape;

/* --- documents ------------------------------------------------------------------------------- */
MUST_USE Err document_find(Ctx *cx, Db *db, int64_t cluster, int64_t issuer, int64_t kind,
                           Text number, bool *found, DocumentRow *out);
/* The payment of a number, whoever issued it: a bank's event (format/camt_pay.h). */
MUST_USE Err document_event(Ctx *cx, Db *db, int64_t cluster, Text number, bool *found,
                            DocumentRow *out);
MUST_USE Err document_get(Ctx *cx, Db *db, int64_t cluster, int64_t document_id, bool *found,
                          DocumentRow *out);
/* The first document with an id of at least `from`. */
MUST_USE Err document_next(Ctx *cx, Db *db, int64_t cluster, int64_t from, bool *found,
                           DocumentRow *out);

/* --- orders ---------------------------------------------------------------------------------- */
MUST_USE Err trade_order_get(Ctx *cx, Db *db, int64_t cluster, int64_t order_id, bool *found,
                             TradeOrderRow *out);
MUST_USE Err trade_order_update(Ctx *cx, Db *db, int64_t cluster, const TradeOrderRow *row);
MUST_USE Err trade_order_children(Ctx *cx, Db *db, int64_t cluster, int64_t parent_id, List *out);
MUST_USE Err trade_order_of_pair(Ctx *cx, Db *db, int64_t cluster, int64_t seller, int64_t buyer,
                                 List *out);
/* All orders by id from `from` on, at most `limit`. */
MUST_USE Err trade_order_page(Ctx *cx, Db *db, int64_t cluster, int64_t from, int64_t limit,
                              List *out);
MUST_USE Err order_line_of(Ctx *cx, Db *db, int64_t cluster, int64_t order_id, List *out);

/* --- what belongs to an order, and what does not yet ----------------------------------------- */
MUST_USE Err entry_of_order(Ctx *cx, Db *db, int64_t cluster, int64_t order_id, List *out);
MUST_USE Err entry_of_document(Ctx *cx, Db *db, int64_t cluster, int64_t document_id, List *out);
MUST_USE Err entry_delete_document(Ctx *cx, Db *db, int64_t cluster, int64_t document_id,
                                   int64_t line);      /* line -1: all */
MUST_USE Err waiting_put(Ctx *cx, Db *db, int64_t cluster, const WaitingRow *row);
MUST_USE Err waiting_for(Ctx *cx, Db *db, int64_t cluster, Text issuer, int64_t kind, Text number,
                         List *out);
MUST_USE Err waiting_of_document(Ctx *cx, Db *db, int64_t cluster, int64_t document_id, List *out);
MUST_USE Err waiting_all(Ctx *cx, Db *db, int64_t cluster, List *out);
MUST_USE Err waiting_delete(Ctx *cx, Db *db, int64_t cluster, int64_t document_id);
MUST_USE Err loose_of_pair(Ctx *cx, Db *db, int64_t cluster, int64_t seller, int64_t buyer,
                           List *out);
MUST_USE Err loose_all(Ctx *cx, Db *db, int64_t cluster, List *out);
MUST_USE Err loose_set_left(Ctx *cx, Db *db, int64_t cluster, const LooseRow *row);
MUST_USE Err loose_delete(Ctx *cx, Db *db, int64_t cluster, int64_t document_id);
MUST_USE Err split_put(Ctx *cx, Db *db, int64_t cluster, const SplitRow *row);
MUST_USE Err split_of_invoice(Ctx *cx, Db *db, int64_t cluster, int64_t invoice_id, List *out);
MUST_USE Err link_of_document(Ctx *cx, Db *db, int64_t cluster, int64_t document_id, List *out);
MUST_USE Err link_put(Ctx *cx, Db *db, int64_t cluster, const LinkRow *row);

/* --- what closure found ---------------------------------------------------------------------- */
/* Pairings that hold: made and not reversed, in order of number. *last: the highest number. */
MUST_USE Err match_standing(Ctx *cx, Db *db, int64_t cluster, int64_t order_id, List *out,
                            int64_t *last);
MUST_USE Err match_history(Ctx *cx, Db *db, int64_t cluster, int64_t order_id, List *out);
MUST_USE Err gap_of_order(Ctx *cx, Db *db, int64_t cluster, int64_t order_id, List *out);
MUST_USE Err step_of_order(Ctx *cx, Db *db, int64_t cluster, int64_t order_id, List *out);
MUST_USE Err breach_of_order(Ctx *cx, Db *db, int64_t cluster, int64_t order_id, List *out);
/* Takes away lines, gaps, steps and breaches of an order, to be written anew; of an order that was
 * never closed before, the lines are all there is. */
MUST_USE Err closure_delete(Ctx *cx, Db *db, int64_t cluster, int64_t order_id, bool lines_only);

#endif
