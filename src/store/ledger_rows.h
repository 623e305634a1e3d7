/* ledger_rows.h - rows of the ledger's tables, to and from the core's records. Only for this floor.
 *
 * Reading takes many ids in one statement: they travel as one blob, 16 bytes each, and a counting
 * subquery cuts them apart, which both databases do. Writing goes through db_bulk; balances are
 * updated row by row on SQLite, on PostgreSQL by one UPDATE from a temporary table that COPY
 * filled. The columns are those of schema/ledger_tables.h. */
#ifndef WEFT_STORE_LEDGER_ROWS_H
#define WEFT_STORE_LEDGER_ROWS_H

#include "base/sha256.h"
#include "core/ledger.h"
#include "schema/ledger_tables.h"
#include "schema/ledger_tables.h"
#include "store/db.h"

typedef struct LedgerHead {             /* where a cluster's ledger stands */
    bool found;
    uint64_t clock_ns;
    int64_t batches;
    Hash hash;
} LedgerHead;

MUST_USE Err ledger_head_read(Ctx *cx, Db *db, int64_t cluster_id, LedgerHead *out);
MUST_USE Err ledger_head_write(Ctx *cx, Db *db, int64_t cluster_id, const LedgerHead *head);

/* --- columns, in the order in which the readers below expect them: a. and t. their tables ----- */
#define OF_ACCOUNT(role, type, name)  ",\na." #name
#define OF_TRANSFER(role, type, name) ",\nt." #name
#define ONE_MORE(role, type, name)    + 1
#define LEDGER_ACCOUNT_COLUMNS  "--" ACCOUNT_COLUMNS(OF_ACCOUNT) "\n"
#define LEDGER_TRANSFER_COLUMNS "--" TRANSFER_COLUMNS(OF_TRANSFER) "\n"
enum { LEDGER_TRANSFER_WIDTH = 0 TRANSFER_COLUMNS(ONE_MORE) };

typedef struct LedgerRow {              /* a stored transfer and its place in two chains */
    LedgerTransfer transfer;            /* .status may be LEDGER_ROW_FAILED */
    uint64_t debit_before;
    uint64_t credit_before;
    uint64_t ended_at;
} LedgerRow;

MUST_USE Err ledger_account_read(Ctx *cx, const DbRows *rows, LedgerAccount *out);
MUST_USE Err ledger_transfer_read(Ctx *cx, const DbRows *rows, LedgerRow *out);

/* --- many at once: each appends what is found, in no order, to a List ------------------------- */
MUST_USE Err ledger_accounts_by_id(Ctx *cx, Db *db, int64_t cluster_id, const LedgerId *ids,
                                   size_t n, List *out);        /* of LedgerAccount */
MUST_USE Err ledger_transfers_by_id(Ctx *cx, Db *db, int64_t cluster_id, const LedgerId *ids,
                                    size_t n, List *out);       /* of LedgerRow */
/* Pending transfers that expire by now_ns, at most `limit`, the earliest first; of LedgerRow. */
MUST_USE Err ledger_transfers_due(Ctx *cx, Db *db, int64_t cluster_id, uint64_t now_ns,
                                  int64_t limit, List *out);

/* --- writing all that a batch changed --------------------------------------------------------- */
/* ERR_CONFLICT: an id is taken. */
MUST_USE Err ledger_changes_write(Ctx *cx, Db *db, int64_t cluster_id, const LedgerState *state);

/* An id as its 16 bytes, big end first, and back. */
void ledger_id_bytes(LedgerId id, uint8_t out[16]);
MUST_USE Err ledger_id_of_bytes(Ctx *cx, Text bytes, LedgerId *out);    /* ERR_DAMAGED */

#endif
