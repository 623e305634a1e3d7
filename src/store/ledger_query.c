/* ledger_query.c - rows near the answer by SQL, the answer itself by the core's filters.
 *
 * The chain of an account is walked inside the database, a page of links at a time, so that a
 * question for the newest few reads one page and a long chain needs little memory. */
#include "store/ledger_query.h"

#include "base/check.h"
#include "store/ledger_rows.h"

#include <string.h>

/* --- by id ------------------------------------------------------------------------------------ */
Err ledger_store_account(Ctx *cx, Db *db, int64_t cluster_id, LedgerId id, bool *found,
                         LedgerAccount *out)
{
    List rows = list_make(sizeof(LedgerAccount));
    TRY(ledger_accounts_by_id(cx, db, cluster_id, &id, 1, &rows));
    *found = rows.count > 0;
    if (*found)
        *out = *(LedgerAccount *)list_at(&rows, 0);
    return ERR_OK;
}

Err ledger_store_transfer(Ctx *cx, Db *db, int64_t cluster_id, LedgerId id, bool *found,
                          LedgerTransfer *out)
{
    List rows = list_make(sizeof(LedgerRow));
    TRY(ledger_transfers_by_id(cx, db, cluster_id, &id, 1, &rows));
    const LedgerRow *row = rows.count ? list_at(&rows, 0) : NULL;
    *found = row && row->transfer.status != LEDGER_ROW_FAILED;
    if (*found)
        *out = row->transfer;
    return ERR_OK;
}

/* --- time ranges ------------------------------------------------------------------------------ */
/* A bound of a filter as a column can hold it; stored instants are below 2^63. */
static DbValue bound(uint64_t timestamp, int64_t open)
{
    if (timestamp == 0)
        return db_int(open);
    return db_int(timestamp > INT64_MAX ? INT64_MAX : (int64_t)timestamp);
}

static Err append(Ctx *cx, List *out, const void *row)
{
    void *item = list_push(cx, out);
    if (!item)
        return cx->err;
    memcpy(item, row, out->item_bytes);
    return ERR_OK;
}

static bool reversed(const LedgerFilter *filter)
{
    return filter->flags & LEDGER_QUERY_REVERSED;
}

#define ACCOUNTS_IN_RANGE                                                                   \
    "SELECT " LEDGER_ACCOUNT_COLUMNS " FROM ledger_account a "                              \
    "WHERE a.cluster_id = $1 AND a.timestamp >= $2 AND a.timestamp <= $3 ORDER BY a.timestamp"

Err ledger_store_query_accounts(Ctx *cx, Db *db, int64_t cluster_id, const LedgerFilter *filter,
                                List *out)
{
    static const char forward[] = ACCOUNTS_IN_RANGE;
    static const char backward[] = ACCOUNTS_IN_RANGE " DESC";
    DbRows *rows CLEANUP(db_rows_close) = NULL;
    DbValue values[] = { db_int(cluster_id), bound(filter->timestamp_min, 0),
                         bound(filter->timestamp_max, INT64_MAX) };
    bool more;
    if (!ledger_filter_is_valid(filter))
        return ERR_OK;
    TRY(db_query(cx, db, reversed(filter) ? backward : forward, values, COUNT(values), &rows));
    for (uint32_t found = 0; found < filter->limit;) {
        LedgerAccount account;
        TRY(db_next(cx, rows, &more));
        if (!more)
            break;
        TRY(ledger_account_read(cx, rows, &account));
        if (ledger_filter_takes_account(filter, &account)) {
            TRY(append(cx, out, &account));
            found++;
        }
    }
    return ERR_OK;
}

#define TRANSFERS_IN_RANGE(more)                                                            \
    "SELECT " LEDGER_TRANSFER_COLUMNS " FROM transfer t "                                   \
    "WHERE t.cluster_id = $1 AND t.timestamp >= $2 AND t.timestamp <= $3 " more             \
    "ORDER BY t.timestamp"

static const char *transfers_sql(const LedgerFilter *filter)
{
    static const char forward[] = TRANSFERS_IN_RANGE("");
    static const char backward[] = TRANSFERS_IN_RANGE("") " DESC";
    static const char marked_forward[] = TRANSFERS_IN_RANGE("AND t.user_data_128 = $4 ");
    static const char marked_backward[] = TRANSFERS_IN_RANGE("AND t.user_data_128 = $4 ") " DESC";
    if (ledger_id_is_zero(filter->user_data_128))
        return reversed(filter) ? backward : forward;
    return reversed(filter) ? marked_backward : marked_forward;
}

/* Takes what passes from the rows, up to the filter's limit; of_account also asks for the side. */
static Err take_transfers(Ctx *cx, DbRows *rows, const LedgerFilter *filter, bool of_account,
                          List *out)
{
    bool more;
    for (uint32_t found = 0; found < filter->limit;) {
        LedgerRow row;
        TRY(db_next(cx, rows, &more));
        if (!more)
            break;
        TRY(ledger_transfer_read(cx, rows, &row));
        bool takes = row.transfer.status != LEDGER_ROW_FAILED
                  && (of_account ? ledger_filter_takes_entry(filter, &row.transfer)
                                 : ledger_filter_takes_transfer(filter, &row.transfer));
        if (takes) {
            TRY(append(cx, out, &row.transfer));
            found++;
        }
    }
    return ERR_OK;
}

Err ledger_store_query_transfers(Ctx *cx, Db *db, int64_t cluster_id, const LedgerFilter *filter,
                                 List *out)
{
    DbRows *rows CLEANUP(db_rows_close) = NULL;
    uint8_t mark[16];
    bool marked = !ledger_id_is_zero(filter->user_data_128);
    ledger_id_bytes(filter->user_data_128, mark);
    DbValue values[] = { db_int(cluster_id), bound(filter->timestamp_min, 0),
                         bound(filter->timestamp_max, INT64_MAX), db_blob(mark, sizeof mark) };
    if (!ledger_filter_is_valid(filter))
        return ERR_OK;
    TRY(db_query(cx, db, transfers_sql(filter), values, marked ? 4 : 3, &rows));
    return take_transfers(cx, rows, filter, false, out);
}

/* --- one account's transfers ------------------------------------------------------------------ */
#define HISTORY_IN_RANGE                                                                    \
    "SELECT " LEDGER_TRANSFER_COLUMNS ", h.debits_pending, h.debits_posted, "               \
    "h.credits_pending, h.credits_posted FROM ledger_history h "                            \
    "JOIN transfer t ON t.cluster_id = h.cluster_id AND t.timestamp = h.timestamp "         \
    "WHERE h.cluster_id = $1 AND h.account_id = $4 AND h.timestamp >= $2 "                  \
    "AND h.timestamp <= $3 ORDER BY h.timestamp"
enum { HISTORY_COLUMN = LEDGER_TRANSFER_WIDTH };        /* the first column of h */

static Err history_query(Ctx *cx, Db *db, int64_t cluster_id, const LedgerFilter *filter,
                         DbRows **out)
{
    static const char forward[] = HISTORY_IN_RANGE;
    static const char backward[] = HISTORY_IN_RANGE " DESC";
    uint8_t id[16];
    ledger_id_bytes(filter->account_id, id);
    DbValue values[] = { db_int(cluster_id), bound(filter->timestamp_min, 0),
                         bound(filter->timestamp_max, INT64_MAX), db_blob(id, sizeof id) };
    return db_query(cx, db, reversed(filter) ? backward : forward, values, COUNT(values), out);
}

enum { CHAIN_PAGE = 256, PENDING_COLUMN = LEDGER_TRANSFER_WIDTH };

typedef struct ChainRow {
    LedgerRow row;
    uint64_t pending;                   /* the amount of what it posted or voided, else 0 */
} ChainRow;

/* A walk along an account's transfers, newest first. */
typedef struct Chain {
    Db *db;
    int64_t cluster_id;
    LedgerId account_id;
    uint64_t oldest;                    /* not further than this */
    uint64_t from;                      /* the next page begins here; 0: at the end */
    List page;                          /* ChainRow */
} Chain;

static Err chain_query(Ctx *cx, const Chain *chain, DbRows **out)
{
    static const char sql[] =
        "WITH RECURSIVE chain(at, n) AS (SELECT CAST($2 AS BIGINT), 1 UNION ALL "
        "SELECT CASE WHEN c.debit_account_id = $4 THEN c.debit_before ELSE c.credit_before END, "
        "chain.n + 1 FROM chain JOIN transfer c ON c.cluster_id = $1 AND c.timestamp = chain.at "
        "WHERE chain.at >= $3 AND chain.n < $5) "
        "SELECT " LEDGER_TRANSFER_COLUMNS ", p.amount FROM chain "
        "JOIN transfer t ON t.cluster_id = $1 AND t.timestamp = chain.at "
        "LEFT JOIN transfer p ON p.cluster_id = $1 AND p.transfer_id = t.pending_id "
        "ORDER BY t.timestamp DESC";
    uint8_t id[16];
    ledger_id_bytes(chain->account_id, id);
    DbValue values[] = { db_int(chain->cluster_id), db_int((int64_t)chain->from),
                         bound(chain->oldest, 1), db_blob(id, sizeof id), db_int(CHAIN_PAGE) };
    return db_query(cx, chain->db, sql, values, COUNT(values), out);
}

/* Where the chain leads from a page's last row; a short page was the last. */
static uint64_t chain_next(const Chain *chain)
{
    if (chain->page.count < CHAIN_PAGE)
        return 0;
    const ChainRow *last = list_at(&chain->page, chain->page.count - 1);
    bool debit = ledger_id_eq(last->row.transfer.debit_account_id, chain->account_id);
    return debit ? last->row.debit_before : last->row.credit_before;
}

/* Reads the next page; empty at the end. */
static Err chain_read(Ctx *cx, Chain *chain)
{
    DbRows *rows CLEANUP(db_rows_close) = NULL;
    bool more;
    chain->page.count = 0;
    if (chain->from == 0)
        return ERR_OK;
    TRY(chain_query(cx, chain, &rows));
    TRY(db_next(cx, rows, &more));
    while (more) {
        ChainRow *row = list_push(cx, &chain->page);
        if (!row)
            return cx->err;
        TRY(ledger_transfer_read(cx, rows, &row->row));
        row->pending = (uint64_t)db_get_int(rows, PENDING_COLUMN);
        TRY(db_next(cx, rows, &more));
    }
    uint64_t next = chain_next(chain);
    if (next >= chain->from)
        return fail(cx, ERR_DAMAGED, "an account's chain of transfers does not lead back in "
                    "time; restore a backup");
    chain->from = next;
    return ERR_OK;
}

static Chain chain_make(Db *db, int64_t cluster_id, const LedgerAccount *account, uint64_t oldest)
{
    return (Chain){ .db = db, .cluster_id = cluster_id, .account_id = account->id,
                    .oldest = oldest, .from = account->newest,
                    .page = list_make(sizeof(ChainRow)) };
}

static void turn_round(LedgerTransfer *rows, size_t n)
{
    for (size_t i = 0; i < n / 2; i++) {
        LedgerTransfer t = rows[i];
        rows[i] = rows[n - 1 - i];
        rows[n - 1 - i] = t;
    }
}

static Err chain_transfers(Ctx *cx, Db *db, int64_t cluster_id, const LedgerAccount *account,
                           const LedgerFilter *filter, List *out)
{
    Chain chain = chain_make(db, cluster_id, account, filter->timestamp_min);
    assert(out->count == 0);
    TRY(chain_read(cx, &chain));
    while (chain.page.count && !(reversed(filter) && out->count >= filter->limit)) {
        for (size_t i = 0; i < chain.page.count; i++) {
            const LedgerTransfer *t = &((ChainRow *)list_at(&chain.page, i))->row.transfer;
            if (ledger_filter_takes_entry(filter, t))
                TRY(append(cx, out, t));
        }
        TRY(chain_read(cx, &chain));
    }
    if (!reversed(filter) && out->count > 0)
        turn_round(out->items, out->count);
    if (out->count > filter->limit)
        out->count = filter->limit;
    return ERR_OK;
}

Err ledger_store_account_transfers(Ctx *cx, Db *db, int64_t cluster_id,
                                   const LedgerFilter *filter, List *out)
{
    DbRows *rows CLEANUP(db_rows_close) = NULL;
    LedgerAccount account;
    bool found;
    if (!ledger_filter_is_valid_for_account(filter))
        return ERR_OK;
    TRY(ledger_store_account(cx, db, cluster_id, filter->account_id, &found, &account));
    if (!found)
        return ERR_OK;
    if (!(account.flags & LEDGER_ACCOUNT_HISTORY))
        return chain_transfers(cx, db, cluster_id, &account, filter, out);
    TRY(history_query(cx, db, cluster_id, filter, &rows));
    return take_transfers(cx, rows, filter, true, out);
}

Err ledger_store_account_balances(Ctx *cx, Db *db, int64_t cluster_id,
                                  const LedgerFilter *filter, List *out)
{
    DbRows *rows CLEANUP(db_rows_close) = NULL;
    bool more;
    if (!ledger_filter_is_valid_for_account(filter))
        return ERR_OK;
    TRY(history_query(cx, db, cluster_id, filter, &rows));
    for (uint32_t found = 0; found < filter->limit;) {
        LedgerRow row;
        TRY(db_next(cx, rows, &more));
        if (!more)
            break;
        TRY(ledger_transfer_read(cx, rows, &row));
        if (!ledger_filter_takes_entry(filter, &row.transfer))
            continue;
        LedgerHistory balance = {
            .account_id = filter->account_id,
            .timestamp = row.transfer.timestamp,
            .debits_pending = (uint64_t)db_get_int(rows, HISTORY_COLUMN),
            .debits_posted = (uint64_t)db_get_int(rows, HISTORY_COLUMN + 1),
            .credits_pending = (uint64_t)db_get_int(rows, HISTORY_COLUMN + 2),
            .credits_posted = (uint64_t)db_get_int(rows, HISTORY_COLUMN + 3),
        };
        TRY(append(cx, out, &balance));
        found++;
    }
    return ERR_OK;
}

/* --- the balance at an instant ---------------------------------------------------------------- */
/* Adds what one transfer did to one side: *held and *moved are that side's pending and posted. */
static void entry_add(const ChainRow *entry, uint64_t at_ns, uint64_t *held, uint64_t *moved)
{
    const LedgerTransfer *t = &entry->row.transfer;
    if (t->timestamp > at_ns)
        return;
    if (t->flags & LEDGER_PENDING) {
        if (t->status != LEDGER_STATUS_EXPIRED || entry->row.ended_at > at_ns)
            *held += t->amount;
        return;
    }
    if (!(t->flags & LEDGER_VOID_PENDING))
        *moved += t->amount;
    *held -= entry->pending;            /* wraps until the walk reaches the older one */
}

static void page_add(const Chain *chain, LedgerHistory *balance)
{
    uint64_t at_ns = balance->timestamp;
    for (size_t i = 0; i < chain->page.count; i++) {
        const ChainRow *entry = list_at(&chain->page, i);
        if (ledger_id_eq(entry->row.transfer.debit_account_id, chain->account_id))
            entry_add(entry, at_ns, &balance->debits_pending, &balance->debits_posted);
        else
            entry_add(entry, at_ns, &balance->credits_pending, &balance->credits_posted);
    }
}

Err ledger_store_balance_at(Ctx *cx, Db *db, int64_t cluster_id, LedgerId account_id,
                            uint64_t at_ns, bool *found, LedgerHistory *out)
{
    LedgerHistory balance = { .account_id = account_id, .timestamp = at_ns };
    LedgerAccount account = { .timestamp = 0 };
    TRY(ledger_store_account(cx, db, cluster_id, account_id, found, &account));
    *found = *found && account.timestamp <= at_ns;
    if (!*found)
        return ERR_OK;
    Chain chain = chain_make(db, cluster_id, &account, 0);
    TRY(chain_read(cx, &chain));
    while (chain.page.count) {
        page_add(&chain, &balance);
        TRY(chain_read(cx, &chain));
    }
    *out = balance;
    return ERR_OK;
}
