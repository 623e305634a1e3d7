/* ledger_tables.h - the ledger: where it stands, accounts, transfers, balances of the past.
 *
 * Amounts and balances are unsigned 64-bit minor units in the same bits of a BIGINT: those from
 * 2^63 on read as negative. Instants are nanoseconds. */
#ifndef WEFT_SCHEMA_LEDGER_TABLES_H
#define WEFT_SCHEMA_LEDGER_TABLES_H

#include "schema/shape.h"

#define LEDGER_HEAD_COLUMNS(C)                                                                  \
    C(MOVES, U64,    clock)                     /* of the newest event or tick */               \
    C(MOVES, COUNT,  batches)                                                                   \
    C(MOVES, HASH,   hash)                      /* over every batch, each chained to the last */
ROW_STRUCT(LedgerHeadRow, LEDGER_HEAD_COLUMNS);

#define ACCOUNT_COLUMNS(C)                                                               \
    C(KEY,   ID16,   account_id)                                                                \
    C(KEPT,  U32,    ledger)                                                                    \
    C(KEPT,  U16,    code)                                                                      \
    C(MOVES, U16,    flags)                     /* closed: the present state */                 \
    C(MOVES, U64,    debits_pending)                                                            \
    C(MOVES, U64,    debits_posted)                                                             \
    C(MOVES, U64,    credits_pending)                                                           \
    C(MOVES, U64,    credits_posted)                                                            \
    C(KEPT,  NAME16, user_data_128)                                                             \
    C(KEPT,  U64,    user_data_64)                                                              \
    C(KEPT,  U32,    user_data_32)                                                              \
    C(KEPT,  U64,    timestamp)                                                                 \
    C(MOVES, U64,    newest)                    /* timestamp of its newest transfer; 0: none */
ROW_STRUCT(LedgerAccountRow, ACCOUNT_COLUMNS);

/* status: LedgerStatus, and one more for an id that was only spent by failing. */
enum { LEDGER_ROW_FAILED = LEDGER_STATUS_EXPIRED + 1, LEDGER_ROW_STATUSES };

#define TRANSFER_COLUMNS(C)                                                                     \
    C(KEY,   U64,    timestamp)                                                                 \
    C(KEPT,  ID16,   transfer_id)                                                               \
    C(KEPT,  NAME16, debit_account_id)                                                          \
    C(KEPT,  NAME16, credit_account_id)                                                         \
    C(KEPT,  U64,    amount)                                                                    \
    C(KEPT,  U32,    ledger)                                                                    \
    C(KEPT,  U16,    code)                                                                      \
    C(KEPT,  U16,    flags)                                                                     \
    C(KEPT,  NAME16, pending_id)                                                                \
    C(KEPT,  NAME16, user_data_128)                                                             \
    C(KEPT,  U64,    user_data_64)                                                              \
    C(KEPT,  U32,    user_data_32)                                                              \
    C(KEPT,  U32,    timeout)                                                                   \
    C(MOVES, ENUM(LEDGER_ROW_STATUSES), status)                                                 \
    C(KEPT,  U64,    debit_before)              /* the account's transfer before; 0: none */    \
    C(KEPT,  U64,    credit_before)                                                             \
    C(MOVES, END,    expires_at)                /* NULL: it does not, or it has ended */        \
    C(MOVES, U64,    ended_at)                  /* posted, voided, expired; 0: not */
ROW_STRUCT(TransferRow, TRANSFER_COLUMNS);

/* Balances of an account with `history` after each of its transfers. */
#define LEDGER_HISTORY_COLUMNS(C)                                                               \
    C(KEY,   ID16,   account_id)                                                                \
    C(KEY,   U64,    timestamp)                                                                 \
    C(KEPT,  U64,    debits_pending)                                                            \
    C(KEPT,  U64,    debits_posted)                                                             \
    C(KEPT,  U64,    credits_pending)                                                           \
    C(KEPT,  U64,    credits_posted)
ROW_STRUCT(LedgerHistoryRow, LEDGER_HISTORY_COLUMNS);

#endif
