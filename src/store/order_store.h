/* order_store.h - rows of documents, orders and closure. The tables are described in
 * schema/paper_tables.h and schema/order_tables.h. */
#ifndef WEFT_STORE_ORDER_STORE_H
#define WEFT_STORE_ORDER_STORE_H

#include "store/row.h"

#include <stdbool.h>
#include <stdint.h>

/* --- documents ------------------------------------------------------------------------------- */
/* By its key: the paper that one has stated who may. */
/* Of several years' the newest. */
MUST_USE Err document_find(Ctx *cx, Db *db, int64_t cluster, int64_t issuer, int64_t kind,
                           Text number, bool *found, DocumentRow *out);
/* Those of every year, the oldest first: a List of DocumentRow. */
MUST_USE Err document_numbered(Ctx *cx, Db *db, int64_t cluster, int64_t issuer, int64_t kind,
                               Text number, List *out);
/* Hearsay under the same key, of which there may be many: the one of this content. */
MUST_USE Err document_find_heard(Ctx *cx, Db *db, int64_t cluster, int64_t issuer, int64_t kind,
                                 Text number, const Hash *content, bool *found, DocumentRow *out);
/* The payment of a number, whoever issued it: a bank's event (format/camt_pay.h). */
MUST_USE Err document_event(Ctx *cx, Db *db, int64_t cluster, Text number, bool *found,
                            DocumentRow *out);
MUST_USE Err document_get(Ctx *cx, Db *db, int64_t cluster, int64_t document_id, bool *found,
                          DocumentRow *out);
/* What has been heard of it since: who said it, whether it counts, how good it is. */
MUST_USE Err document_set_heard(Ctx *cx, Db *db, int64_t cluster, int64_t document_id,
                                int64_t heard, int64_t stated, int64_t grade_e9);
MUST_USE Err restatement_get(Ctx *cx, Db *db, int64_t cluster, int64_t statement_id, bool *found,
                             RestatementRow *out);
/* Those of a paper, in the order in which they came: a List of RestatementRow. */
MUST_USE Err restatement_of_document(Ctx *cx, Db *db, int64_t cluster, int64_t document_id,
                                     List *out);
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
/* Papers that wait for their day, until the end of a day; what was reached is taken away. */
MUST_USE Err future_put(Ctx *cx, Db *db, int64_t cluster, const FutureRow *row);
MUST_USE Err future_until(Ctx *cx, Db *db, int64_t cluster, int64_t day, List *out);
MUST_USE Err future_delete_until(Ctx *cx, Db *db, int64_t cluster, int64_t day);
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
