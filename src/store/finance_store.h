/* finance_store.h - rows of claims, financings, encumbrances and collections. The tables are
 * described in schema/finance_tables.h. */
#ifndef WEFT_STORE_FINANCE_STORE_H
#define WEFT_STORE_FINANCE_STORE_H

#include "store/row.h"

#include <stdbool.h>
#include <stdint.h>

/* --- claims ---------------------------------------------------------------------------------- */
MUST_USE Err claim_of_order(Ctx *cx, Db *db, int64_t cluster, int64_t order_id, List *out);
/* The claims that one paper gave rise to, one for each order. */
MUST_USE Err claim_of_document(Ctx *cx, Db *db, int64_t cluster, int64_t claim_id, List *out);
MUST_USE Err claim_get(Ctx *cx, Db *db, int64_t cluster, int64_t order_id, int64_t claim_id,
                       bool *found, ClaimRow *out);
MUST_USE Err claim_delete_order(Ctx *cx, Db *db, int64_t cluster, int64_t order_id);
MUST_USE Err claim_set_state(Ctx *cx, Db *db, int64_t cluster, int64_t order_id, int64_t claim_id,
                             int64_t state);
/* Receivables outstanding, undisputed and due before the day, that are not marked so yet. */
MUST_USE Err claim_falling_due(Ctx *cx, Db *db, int64_t cluster, int64_t before_day,
                               int64_t overdue_state, List *out);

/* Receivables on which something is outstanding, by due date. */
MUST_USE Err claim_outstanding(Ctx *cx, Db *db, int64_t cluster, List *out);

/* --- financings ------------------------------------------------------------------------------ */
MUST_USE Err financing_insert(Ctx *cx, Db *db, int64_t cluster, const FinancingRow *row);
/* Writes what may change: state, amounts, days, persons, reason. */
MUST_USE Err financing_update(Ctx *cx, Db *db, int64_t cluster, const FinancingRow *row);
MUST_USE Err financing_get(Ctx *cx, Db *db, int64_t cluster, int64_t financing_id, bool *found,
                           FinancingRow *out);
MUST_USE Err financing_by_number(Ctx *cx, Db *db, int64_t cluster, Text number, bool *found,
                                 FinancingRow *out);
MUST_USE Err financing_of_order(Ctx *cx, Db *db, int64_t cluster, int64_t order_id, List *out);
/* All from an id on, at most `limit`. */
MUST_USE Err financing_page(Ctx *cx, Db *db, int64_t cluster, int64_t from, int64_t limit,
                            List *out);
/* Those in states first to last, by id. */
MUST_USE Err financing_in_states(Ctx *cx, Db *db, int64_t cluster, int64_t first, int64_t last,
                                 List *out);
/* Those of which one of the prints is among these, whatever their state; near: three of them. */
MUST_USE Err financing_alike(Ctx *cx, Db *db, int64_t cluster, const Hash *exact,
                             const Hash *near, const Hash *goods, List *out);
MUST_USE Err financing_count_in_state(Ctx *cx, Db *db, int64_t cluster, int64_t applicant,
                                      int64_t state, int64_t *out);
MUST_USE Err financing_any(Ctx *cx, Db *db, int64_t cluster, bool *out);

/* By number. */
MUST_USE Err contract_events_of(Ctx *cx, Db *db, int64_t cluster, int64_t financing_id, List *out);
MUST_USE Err contract_events_delete(Ctx *cx, Db *db, int64_t cluster, int64_t financing_id);

/* --- encumbrances ---------------------------------------------------------------------------- */
MUST_USE Err encumbrance_of_order(Ctx *cx, Db *db, int64_t cluster, int64_t order_id, List *out);
MUST_USE Err encumbrance_get(Ctx *cx, Db *db, int64_t cluster, int64_t claim_id,
                             int64_t financing_id, bool *found, EncumbranceRow *out);
/* Discharges it, where there is one; or says that it stands again. */
MUST_USE Err encumbrance_release(Ctx *cx, Db *db, int64_t cluster, int64_t claim_id,
                                 int64_t financing_id, bool released);

/* --- collections ----------------------------------------------------------------------------- */
MUST_USE Err collection_of_order(Ctx *cx, Db *db, int64_t cluster, int64_t order_id, List *out);
MUST_USE Err collection_of_financing(Ctx *cx, Db *db, int64_t cluster, int64_t financing_id,
                                     List *out);
MUST_USE Err collection_delete_order(Ctx *cx, Db *db, int64_t cluster, int64_t order_id);

#endif
