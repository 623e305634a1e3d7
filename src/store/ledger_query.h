/* ledger_query.h - looking into a stored ledger: rows by id, and core/ledger/query.h's queries.
 *
 * Filters mean here what they mean there, and are applied by the same functions; SQL only brings
 * the rows near. Cost: an account with `history` O(answer) times a tree descent; another account
 * its chain of transfers back to timestamp_min; the rest the rows of the time range, or those with
 * the user_data_128 asked for. For all: the failures of db.h, ERR_NO_MEMORY, ERR_DAMAGED. */
#ifndef WEFT_STORE_LEDGER_QUERY_H
#define WEFT_STORE_LEDGER_QUERY_H

#include "base/list.h"
#include "core/ledger.h"
#include "store/db.h"

/* *found false and *out untouched where there is no such row. */
MUST_USE Err ledger_store_account(Ctx *cx, Db *db, int64_t cluster_id, LedgerId id, bool *found,
                                  LedgerAccount *out);
MUST_USE Err ledger_store_transfer(Ctx *cx, Db *db, int64_t cluster_id, LedgerId id, bool *found,
                                   LedgerTransfer *out);

/* Each appends to a List: of LedgerAccount, LedgerTransfer, LedgerHistory. */
MUST_USE Err ledger_store_query_accounts(Ctx *cx, Db *db, int64_t cluster_id,
                                         const LedgerFilter *filter, List *out);
MUST_USE Err ledger_store_query_transfers(Ctx *cx, Db *db, int64_t cluster_id,
                                          const LedgerFilter *filter, List *out);
MUST_USE Err ledger_store_account_transfers(Ctx *cx, Db *db, int64_t cluster_id,
                                            const LedgerFilter *filter, List *out);
MUST_USE Err ledger_store_account_balances(Ctx *cx, Db *db, int64_t cluster_id,
                                           const LedgerFilter *filter, List *out);

/* The balances of an account as they stood at an instant, expiries included. *found false where
 * the account did not exist then. */
MUST_USE Err ledger_store_balance_at(Ctx *cx, Db *db, int64_t cluster_id, LedgerId account_id,
                                     uint64_t at_ns, bool *found, LedgerHistory *out);

#endif
