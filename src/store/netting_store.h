/* netting_store.h - rows of set-off: members, rounds, what each claim became in them, answers. The
 * tables are described in schema/netting_tables.h. */
#ifndef WEFT_STORE_NETTING_STORE_H
#define WEFT_STORE_NETTING_STORE_H

#include "store/row.h"

#include <stdbool.h>
#include <stdint.h>

/* An open claim with what is known about it. */
#define NET_CLAIM_COLUMNS(C)                                                                    \
    C(READ, ID, order_id) C(READ, ID, claim_id) C(READ, ID, creditor) C(READ, ID, debtor)       \
    C(READ, MINOR, outstanding) C(READ, DAY, day) C(READ, DAY, due) C(READ, FLAG, disputed)     \
    C(READ, COUNT, confirmed) C(READ, FLAG, circular)
ROW_STRUCT(NetClaimRow, NET_CLAIM_COLUMNS);

/* A right in a claim, or a financing under way, to which its funder has not consented. */
#define NET_HELD_COLUMNS(C) C(READ, ID, order_id) C(READ, ID, claim_id)
ROW_STRUCT(NetHeldRow, NET_HELD_COLUMNS);

/* What was set off on an invoice of an order: to closure it is paid. */
#define SET_OFF_COLUMNS(C) \
    C(READ, ID, round_id) C(READ, DAY, day) C(READ, ID, claim_id) C(READ, MINOR, amount)
ROW_STRUCT(SetOffRow, SET_OFF_COLUMNS);

/* --- members --------------------------------------------------------------------------------- */
MUST_USE Err net_firm_get(Ctx *cx, Db *db, int64_t cluster, int64_t party_id, bool *found,
                          NetFirmRow *out);
MUST_USE Err net_firm_put(Ctx *cx, Db *db, int64_t cluster, const NetFirmRow *row);
MUST_USE Err net_firm_all(Ctx *cx, Db *db, int64_t cluster, List *out);
MUST_USE Err net_pair_put(Ctx *cx, Db *db, int64_t cluster, const NetPairRow *row);
MUST_USE Err net_pair_delete(Ctx *cx, Db *db, int64_t cluster, const NetPairRow *row,
                             int64_t *deleted);
MUST_USE Err net_pair_all(Ctx *cx, Db *db, int64_t cluster, List *out);
MUST_USE Err net_consent_put(Ctx *cx, Db *db, int64_t cluster, int64_t financing_id,
                             int64_t act_id);

/* --- what there is to set off ---------------------------------------------------------------- */
/* Receivables of a currency on which something is outstanding, by order and claim. */
MUST_USE Err net_claims(Ctx *cx, Db *db, int64_t cluster, int64_t ccy, List *out);
/* Claims in which a right lives, or that a financing under way is about, without its consent. */
MUST_USE Err net_held(Ctx *cx, Db *db, int64_t cluster, List *out);
/* Discharges the rights in a claim whose funders consented. */
MUST_USE Err net_release(Ctx *cx, Db *db, int64_t cluster, int64_t order_id, int64_t claim_id);

/* --- rounds ---------------------------------------------------------------------------------- */
MUST_USE Err net_round_insert(Ctx *cx, Db *db, int64_t cluster, const NetRoundRow *row);
/* Writes what may change: state, closing, reason, what was cancelled. */
MUST_USE Err net_round_update(Ctx *cx, Db *db, int64_t cluster, const NetRoundRow *row);
MUST_USE Err net_round_by_number(Ctx *cx, Db *db, int64_t cluster, Text number, bool *found,
                                 NetRoundRow *out);
/* The proposed round of a currency; there is one at most. */
MUST_USE Err net_round_proposed(Ctx *cx, Db *db, int64_t cluster, int64_t ccy, bool *found,
                                NetRoundRow *out);
MUST_USE Err net_round_all(Ctx *cx, Db *db, int64_t cluster, List *out);
/* By order and claim. */
MUST_USE Err net_item_of(Ctx *cx, Db *db, int64_t cluster, int64_t round_id, List *out);
/* Writes most, cancelled and dropped. */
MUST_USE Err net_item_update(Ctx *cx, Db *db, int64_t cluster, const NetItemRow *row);
MUST_USE Err net_answer_insert(Ctx *cx, Db *db, int64_t cluster, const NetAnswerRow *row);
MUST_USE Err net_answer_of(Ctx *cx, Db *db, int64_t cluster, int64_t round_id, List *out);
/* Has the party accepted a round that is still only proposed? */
MUST_USE Err net_bound(Ctx *cx, Db *db, int64_t cluster, int64_t party_id, bool *out);

/* --- what was set off ------------------------------------------------------------------------ */
MUST_USE Err set_off_any(Ctx *cx, Db *db, int64_t cluster, bool *out);
/* On the invoices that lie on the order, by day, round and claim. An invoice that has left the
 * order it was set off on takes that along to the first order it lies on now. */
MUST_USE Err set_off_of_order(Ctx *cx, Db *db, int64_t cluster, int64_t order_id,
                              int64_t invoice_kind, List *out);

#endif
