/* types.h - what the ledger stores: accounts, transfers, and the ids that callers give them.
 *
 * An account holds four running balances in minor units of its ledger's currency; a transfer is
 * one immutable movement between two accounts of one ledger. Both are 128 bytes, hot fields first.
 * Invariants: each balance, and pending + posted of one side, fits 64 bits; over all accounts of a
 * ledger debits_pending = credits_pending and debits_posted = credits_posted.
 * SRC: TigerBeetle documentation, reference/account and reference/transfer; balances and amounts
 * are 64 bits wide here, and there are no imported events. */
#ifndef WEFT_CORE_LEDGER_TYPES_H
#define WEFT_CORE_LEDGER_TYPES_H

#include "base/check.h"
#include "base/text.h"

#include <stdbool.h>
#include <stdint.h>

typedef struct LedgerId {               /* 128 bits; 0 and 2^128-1 name nothing */
    uint64_t hi;
    uint64_t lo;
} LedgerId;

typedef enum {
    LEDGER_ACCOUNT_LINKED                         = 1 << 0,
    LEDGER_ACCOUNT_DEBITS_MUST_NOT_EXCEED_CREDITS = 1 << 1,
    LEDGER_ACCOUNT_CREDITS_MUST_NOT_EXCEED_DEBITS = 1 << 2,
    LEDGER_ACCOUNT_HISTORY                        = 1 << 3,
    LEDGER_ACCOUNT_CLOSED                         = 1 << 5,     /* the present state */
    LEDGER_ACCOUNT_FLAGS                          = 0x2f,       /* every flag there is */
} LedgerAccountFlag;

typedef enum {
    LEDGER_LINKED           = 1 << 0,   /* succeeds or fails together with the next event */
    LEDGER_PENDING          = 1 << 1,
    LEDGER_POST_PENDING     = 1 << 2,
    LEDGER_VOID_PENDING     = 1 << 3,
    LEDGER_BALANCING_DEBIT  = 1 << 4,   /* at most `amount`, as much as the account allows */
    LEDGER_BALANCING_CREDIT = 1 << 5,
    LEDGER_CLOSING_DEBIT    = 1 << 6,
    LEDGER_CLOSING_CREDIT   = 1 << 7,
    LEDGER_FLAGS            = 0xff,     /* every flag there is */
} LedgerFlag;

typedef enum {                          /* what became of a pending transfer */
    LEDGER_STATUS_NONE,                 /* it is not a pending transfer */
    LEDGER_STATUS_PENDING,
    LEDGER_STATUS_POSTED,
    LEDGER_STATUS_VOIDED,
    LEDGER_STATUS_EXPIRED,
} LedgerStatus;

#define LEDGER_AMOUNT_MAX UINT64_MAX    /* post: all of it; balancing: as much as possible */

typedef struct LedgerAccount {
    LedgerId id;
    uint64_t debits_pending;            /* balances: minor units; zero in an event */
    uint64_t debits_posted;
    uint64_t credits_pending;
    uint64_t credits_posted;
    uint32_t ledger;                    /* only accounts of one ledger transact; not 0 */
    uint16_t code;                      /* the kind of account, the caller's; not 0 */
    uint16_t flags;                     /* LedgerAccountFlag */
    uint32_t newest_entry;              /* of the working set, private; zero in an event */
    uint32_t changed;                   /* of the working set, private; zero in an event */
    /* --- the second cache line: not read when a transfer is decided --- */
    LedgerId user_data_128;
    uint64_t user_data_64;
    uint32_t user_data_32;
    uint32_t reserved;                  /* must be zero */
    uint64_t timestamp;                 /* ns since 1970, given by the ledger; zero in an event */
    uint64_t newest;                    /* of a store, private: timestamp of its newest transfer */
    uint64_t unused[2];                 /* must be zero */
} LedgerAccount;
static_assert(sizeof(LedgerAccount) == 128, "two cache lines, no padding");

typedef struct LedgerTransfer {
    LedgerId id;
    LedgerId debit_account_id;
    LedgerId credit_account_id;
    uint64_t amount;                    /* minor units; stored: what moved */
    uint32_t ledger;
    uint16_t code;                      /* the reason, the caller's; not 0 */
    uint16_t flags;                     /* LedgerFlag, stored as given */
    LedgerId pending_id;                /* of the transfer that this one posts or voids, else 0 */
    LedgerId user_data_128;
    uint64_t user_data_64;
    uint32_t user_data_32;
    uint32_t timeout;                   /* s; 0: never */
    uint64_t timestamp;                 /* ns since 1970, given by the ledger; zero in an event */
    uint32_t status;                    /* LedgerStatus; zero in an event */
    uint32_t unused;                    /* must be zero */
} LedgerTransfer;
static_assert(sizeof(LedgerTransfer) == 128, "two cache lines, no padding");

typedef struct LedgerFailed {           /* an id that was spent by failing */
    LedgerId id;
    uint64_t timestamp;
} LedgerFailed;

typedef struct LedgerHistory {                  /* balances of a `history` account */
    LedgerId account_id;
    uint64_t timestamp;                         /* of the transfer after which they hold */
    uint64_t debits_pending;
    uint64_t debits_posted;
    uint64_t credits_pending;
    uint64_t credits_posted;
} LedgerHistory;

/* --- ids -------------------------------------------------------------------------------------- */
enum { LEDGER_ID_TEXT_SIZE = 40 };      /* 39 digits and the NUL */

#define LEDGER_ID(n) ((LedgerId){ 0, (n) })

static inline bool ledger_id_eq(LedgerId a, LedgerId b)
{
    return ((a.hi ^ b.hi) | (a.lo ^ b.lo)) == 0;
}

static inline bool ledger_id_is_zero(LedgerId id)
{
    return (id.hi | id.lo) == 0;
}

static inline bool ledger_id_is_max(LedgerId id)
{
    return (id.hi & id.lo) == UINT64_MAX;       /* 2^128-1 */
}

int ledger_id_cmp(LedgerId a, LedgerId b);      /* as numbers: <0, 0, >0 */

/* Strict decimal, 0 to 2^128-1, no sign, no leading zero. False where malformed; *out untouched. */
bool ledger_id_of_text(Text text, LedgerId *out);

/* Decimal and a NUL into buf; returns buf. */
const char *ledger_id_format(LedgerId id, char buf[LEDGER_ID_TEXT_SIZE]);

/* --- names ------------------------------------------------------------------------------------ */
/* The flag of a name, e.g. "void_pending_transfer"; 0 where there is none. */
uint16_t ledger_account_flag_of_text(Text name);
uint16_t ledger_flag_of_text(Text name);

/* The name of the flag at bit 0..15, or NULL where that bit is no flag. */
const char *ledger_account_flag_name(unsigned bit);
const char *ledger_flag_name(unsigned bit);

#endif
