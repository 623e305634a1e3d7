/* ledger_rows.c - SQL of the ledger.
 *
 * A batch is written in pieces. On SQLite a piece is a thousand rows, so that its cells stay in the
 * cache between being made and being bound; on PostgreSQL it is a whole batch, as every COPY costs
 * a turn to the server. Cost: a few bound values and one tree descent a row. */
#include "store/ledger_rows.h"

#include "base/check.h"
#include "store/row.h"

#include <string.h>

enum {
    PIECE_ROWS_SQLITE = 1024,
    PIECE_ROWS_POSTGRES = 8192,
    PIECE_COLUMNS_MAX = LEDGER_TRANSFER_WIDTH + 1,
    PIECE_IDS_MAX = 5,
    STAGE_FROM = 16,                    /* fewer balances are updated one by one */
};

/* --- ids -------------------------------------------------------------------------------------- */
void ledger_id_bytes(LedgerId id, uint8_t out[16])
{
    for (int i = 0; i < 8; i++) {
        out[i] = (uint8_t)(id.hi >> (56 - 8 * i));
        out[8 + i] = (uint8_t)(id.lo >> (56 - 8 * i));
    }
}

Err ledger_id_of_bytes(Ctx *cx, Text bytes, LedgerId *out)
{
    LedgerId id = { 0 };
    if (bytes.n != 0 && bytes.n != 16)
        return fail(cx, ERR_DAMAGED, "an id in the ledger is %zu bytes long, not 16", bytes.n);
    for (size_t i = 0; i < bytes.n; i++) {
        uint64_t *half = i < 8 ? &id.hi : &id.lo;
        *half = *half << 8 | (uint8_t)bytes.at[i];
    }
    *out = id;
    return ERR_OK;
}

/* --- reading: a column's type says how -------------------------------------------------------- */
static Err get_int(Ctx *cx, const DbRows *rows, int at, const RowShape *shape, int64_t *out)
{
    DbValue cell = db_cell(rows, at);
    TRY(cell_check(cx, shape, &shape->columns[at], &cell));
    *out = cell.type == DB_INT ? cell.integer : 0;
    return ERR_OK;
}

static Err get_id(Ctx *cx, const DbRows *rows, int at, const RowShape *shape, LedgerId *out)
{
    DbValue cell = db_cell(rows, at);
    TRY(cell_check(cx, shape, &shape->columns[at], &cell));
    return ledger_id_of_bytes(cx, cell.bytes, out);
}

static Err get_hash(Ctx *cx, const DbRows *rows, int at, const RowShape *shape, Hash *out)
{
    DbValue cell = db_cell(rows, at);
    TRY(cell_check(cx, shape, &shape->columns[at], &cell));
    memcpy(out->byte, cell.bytes.at, sizeof out->byte);
    return ERR_OK;
}

/* Reads all columns of `shape`, which stand in the query in its order, into the struct `row`. */
#define READ_CELL(role, type, name)  READ_##type(name)
#define READ_INT(name, member) \
    { int64_t n; TRY(get_int(cx, rows, at++, shape, &n)); row.name = (member)n; }
#define READ_U64(name)    READ_INT(name, uint64_t)
#define READ_END(name)    READ_INT(name, uint64_t)
#define READ_U32(name)    READ_INT(name, uint32_t)
#define READ_U16(name)    READ_INT(name, uint16_t)
#define READ_COUNT(name)  READ_INT(name, int64_t)
#define READ_ENUM(n)      READ_COUNT
#define READ_ID16(name)   TRY(get_id(cx, rows, at++, shape, &row.name));
#define READ_NAME16(name) READ_ID16(name)
#define READ_HASH(name)   TRY(get_hash(cx, rows, at++, shape, &row.name));

/* --- where the ledger stands ------------------------------------------------------------------ */
Err ledger_head_read(Ctx *cx, Db *db, int64_t cluster_id, LedgerHead *out)
{
    static const char sql[] = SELECT(LEDGER_HEAD_COLUMNS, "ledger_head") "WHERE cluster_id = $1";
    const RowShape *shape = &ledger_head_shape;
    DbRows *rows CLEANUP(db_rows_close) = NULL;
    DbValue key = db_int(cluster_id);
    LedgerHead head = { .clock_ns = 1 };
    TRY(db_query(cx, db, sql, &key, 1, &rows));
    TRY(db_next(cx, rows, &head.found));
    if (head.found) {
        LedgerHeadRow row;
        int at = 0;
        LEDGER_HEAD_COLUMNS(READ_CELL)
        head = (LedgerHead){ .found = true, .clock_ns = row.clock, .batches = row.batches,
                             .hash = row.hash };
    }
    *out = head;
    return ERR_OK;
}

Err ledger_head_write(Ctx *cx, Db *db, int64_t cluster_id, const LedgerHead *head)
{
    LedgerHeadRow row = { .clock = head->clock_ns, .batches = head->batches, .hash = head->hash };
    return row_put(cx, db, &ledger_head_shape, cluster_id, &row);
}

/* --- rows ------------------------------------------------------------------------------------- */
Err ledger_account_read(Ctx *cx, const DbRows *rows, LedgerAccount *out)
{
    const RowShape *shape = &ledger_account_shape;
    LedgerAccountRow row;
    int at = 0;
    ACCOUNT_COLUMNS(READ_CELL)
    *out = (LedgerAccount){
        .id = row.account_id, .ledger = row.ledger, .code = row.code, .flags = row.flags,
        .debits_pending = row.debits_pending, .debits_posted = row.debits_posted,
        .credits_pending = row.credits_pending, .credits_posted = row.credits_posted,
        .user_data_128 = row.user_data_128, .user_data_64 = row.user_data_64,
        .user_data_32 = row.user_data_32, .timestamp = row.timestamp, .newest = row.newest,
    };
    return ERR_OK;
}

Err ledger_transfer_read(Ctx *cx, const DbRows *rows, LedgerRow *out)
{
    const RowShape *shape = &transfer_shape;
    TransferRow row;
    int at = 0;
    TRANSFER_COLUMNS(READ_CELL)
    *out = (LedgerRow){
        .transfer = {
            .id = row.transfer_id, .debit_account_id = row.debit_account_id,
            .credit_account_id = row.credit_account_id, .amount = row.amount,
            .pending_id = row.pending_id, .user_data_128 = row.user_data_128,
            .user_data_64 = row.user_data_64, .user_data_32 = row.user_data_32,
            .timeout = row.timeout, .ledger = row.ledger, .code = row.code, .flags = row.flags,
            .timestamp = row.timestamp, .status = (uint32_t)row.status,
        },
        .debit_before = row.debit_before, .credit_before = row.credit_before,
        .ended_at = row.ended_at,
    };
    return ERR_OK;
}

static Err read_accounts(Ctx *cx, DbRows *rows, List *out)
{
    bool more;
    TRY(db_next(cx, rows, &more));
    while (more) {
        LedgerAccount *account = list_push(cx, out);
        if (!account)
            return cx->err;
        TRY(ledger_account_read(cx, rows, account));
        TRY(db_next(cx, rows, &more));
    }
    return ERR_OK;
}

static Err read_transfers(Ctx *cx, DbRows *rows, List *out)
{
    bool more;
    TRY(db_next(cx, rows, &more));
    while (more) {
        LedgerRow *row = list_push(cx, out);
        if (!row)
            return cx->err;
        TRY(ledger_transfer_read(cx, rows, row));
        TRY(db_next(cx, rows, &more));
    }
    return ERR_OK;
}

/* The parameters of a statement that takes many ids: cluster, the ids in one blob, their number. */
static Err ids_bind(Ctx *cx, int64_t cluster_id, const LedgerId *ids, size_t n, DbValue values[3])
{
    uint8_t *bytes = NEW(cx, uint8_t, 16 * n);
    if (!bytes)
        return cx->err;
    for (size_t i = 0; i < n; i++)
        ledger_id_bytes(ids[i], bytes + 16 * i);
    values[0] = db_int(cluster_id);
    values[1] = db_blob(bytes, 16 * n);
    values[2] = db_int((int64_t)n);
    return ERR_OK;
}

/* One number for each id; substr cuts the ids out of the blob at $2. */
#define WANTED                                                                              \
    "WITH RECURSIVE wanted(i) AS "                                                          \
    "(SELECT 0 UNION ALL SELECT i + 1 FROM wanted WHERE i + 1 < $3) "

Err ledger_accounts_by_id(Ctx *cx, Db *db, int64_t cluster_id, const LedgerId *ids, size_t n,
                          List *out)
{
    static const char sql[] = WANTED
        "SELECT " LEDGER_ACCOUNT_COLUMNS " FROM wanted CROSS JOIN ledger_account a "
        "WHERE a.cluster_id = $1 AND a.account_id = substr($2, i * 16 + 1, 16)";
    DbRows *rows CLEANUP(db_rows_close) = NULL;
    DbValue values[3];
    if (n == 0)
        return ERR_OK;
    TRY(ids_bind(cx, cluster_id, ids, n, values));
    TRY(db_query(cx, db, sql, values, COUNT(values), &rows));
    return read_accounts(cx, rows, out);
}

Err ledger_transfers_by_id(Ctx *cx, Db *db, int64_t cluster_id, const LedgerId *ids, size_t n,
                           List *out)
{
    static const char sql[] = WANTED
        "SELECT " LEDGER_TRANSFER_COLUMNS " FROM wanted CROSS JOIN transfer t "
        "WHERE t.cluster_id = $1 AND t.transfer_id = substr($2, i * 16 + 1, 16)";
    DbRows *rows CLEANUP(db_rows_close) = NULL;
    DbValue values[3];
    if (n == 0)
        return ERR_OK;
    TRY(ids_bind(cx, cluster_id, ids, n, values));
    TRY(db_query(cx, db, sql, values, COUNT(values), &rows));
    return read_transfers(cx, rows, out);
}

Err ledger_transfers_due(Ctx *cx, Db *db, int64_t cluster_id, uint64_t now_ns, int64_t limit,
                         List *out)
{
    static const char sql[] =
        "SELECT " LEDGER_TRANSFER_COLUMNS " FROM transfer t "
        "WHERE t.cluster_id = $1 AND t.expires_at <= $2 ORDER BY t.expires_at LIMIT $3";
    DbRows *rows CLEANUP(db_rows_close) = NULL;
    DbValue values[] = { db_int(cluster_id), db_int((int64_t)now_ns), db_int(limit) };
    TRY(db_query(cx, db, sql, values, COUNT(values), &rows));
    return read_transfers(cx, rows, out);
}

/* --- pieces: rows on their way to db_bulk ----------------------------------------------------- */
typedef struct Piece {
    DbTable table;
    DbValue *cells;
    uint8_t (*ids)[16];
    size_t cell_count;
    size_t id_count;
    size_t rows;
    size_t rows_max;
    int64_t cluster_id;
} Piece;

static DbTable whole_row(const RowShape *shape)
{
    return (DbTable){ .columns = shape->letters, .insert = shape->insert, .copy = shape->copy };
}

static Err piece_make(Ctx *cx, const Db *db, DbTable table, int64_t cluster_id,
                      size_t rows, Piece *out)
{
    size_t piece = db_kind(db) == DB_SQLITE ? PIECE_ROWS_SQLITE : PIECE_ROWS_POSTGRES;
    size_t most = rows < piece ? rows : piece;
    DbValue *cells = NEW(cx, DbValue, most * PIECE_COLUMNS_MAX);
    uint8_t *ids = NEW(cx, uint8_t, most * PIECE_IDS_MAX * 16);
    if (!cells || !ids)
        return cx->err;
    *out = (Piece){ .table = table, .cells = cells, .ids = (uint8_t (*)[16])ids,
                    .rows_max = most, .cluster_id = cluster_id };
    return ERR_OK;
}

static Err piece_flush(Ctx *cx, Db *db, Piece *piece)
{
    if (piece->rows == 0)
        return ERR_OK;
    assert(piece->cell_count == piece->rows * strlen(piece->table.columns));
    TRY(db_bulk(cx, db, &piece->table, piece->cells, piece->rows));
    piece->rows = piece->cell_count = piece->id_count = 0;
    return ERR_OK;
}

static void put_int(Piece *piece, int64_t value)
{
    piece->cells[piece->cell_count++] = db_int(value);
}

static void put_u64(Piece *piece, uint64_t value)
{
    put_int(piece, (int64_t)value);
}

static void put_id(Piece *piece, LedgerId id)
{
    uint8_t *bytes = piece->ids[piece->id_count++];
    ledger_id_bytes(id, bytes);
    piece->cells[piece->cell_count++] = db_blob(bytes, 16);
}

static void put_null(Piece *piece)
{
    piece->cells[piece->cell_count++] = db_null();
}

static void put_id_or_null(Piece *piece, LedgerId id)
{
    if (ledger_id_is_zero(id))
        put_null(piece);
    else
        put_id(piece, id);
}

static void put_end(Piece *piece, uint64_t at)
{
    if (at)
        put_u64(piece, at);
    else
        put_null(piece);
}

/* Puts all columns of a description, from the struct `row`. */
#define PUT_CELL(role, type, name) PUT_##type(name)
#define PUT_U64(name)    put_u64(piece, row->name);
#define PUT_U32(name)    put_int(piece, row->name);
#define PUT_U16(name)    put_int(piece, row->name);
#define PUT_ENUM(n)      PUT_U32
#define PUT_END(name)    put_end(piece, row->name);
#define PUT_ID16(name)   put_id(piece, row->name);
#define PUT_NAME16(name) put_id_or_null(piece, row->name);

/* Begins a row; the piece before it goes to the database where it is full. */
static Err begin_row(Ctx *cx, Db *db, Piece *piece)
{
    if (piece->rows == piece->rows_max)
        TRY(piece_flush(cx, db, piece));
    piece->rows++;
    put_int(piece, piece->cluster_id);
    return ERR_OK;
}

/* --- accounts --------------------------------------------------------------------------------- */
static void put_account(Piece *piece, const LedgerAccountRow *row)
{
    ACCOUNT_COLUMNS(PUT_CELL)
}

static Err write_accounts_new(Ctx *cx, Db *db, int64_t cluster_id, const LedgerState *state,
                              size_t n)
{
    Piece piece;
    TRY(piece_make(cx, db, whole_row(&ledger_account_shape), cluster_id, n, &piece));
    for (size_t i = 0; i < n; i++) {
        const LedgerAccount *account = ledger_change_account_new(state, i);
        TRY(begin_row(cx, db, &piece));
        put_account(&piece, &(LedgerAccountRow){
            .account_id = account->id, .ledger = account->ledger, .code = account->code,
            .flags = account->flags, .debits_pending = account->debits_pending,
            .debits_posted = account->debits_posted,
            .credits_pending = account->credits_pending,
            .credits_posted = account->credits_posted,
            .user_data_128 = account->user_data_128, .user_data_64 = account->user_data_64,
            .user_data_32 = account->user_data_32, .timestamp = account->timestamp,
            .newest = ledger_newest(state, account) });
    }
    return piece_flush(cx, db, &piece);
}

/* On SQLite the statement run for every row is the update itself; on PostgreSQL COPY fills a
 * temporary table, and one statement brings it all over. */
static const DbTable accounts_changed = {
    .columns = "ibiiiiii",
    .insert = "UPDATE ledger_account SET flags = $3, debits_pending = $4, debits_posted = $5, "
              "credits_pending = $6, credits_posted = $7, newest = $8 "
              "WHERE cluster_id = $1 AND account_id = $2",
    .copy = "COPY ledger_change(cluster_id, account_id, flags, debits_pending, debits_posted, "
            "credits_pending, credits_posted, newest) FROM STDIN (FORMAT BINARY)",
};

/* The table empties itself at COMMIT; what an earlier batch of this transaction left is cleared. */
static Err stage_make(Ctx *cx, Db *db)
{
    static const char size[] =
        "SELECT COALESCE(MAX(pg_relation_size(oid)), -1) FROM pg_class "
        "WHERE relname = 'ledger_change' AND relpersistence = 't' AND pg_table_is_visible(oid)";
    static const char create[] =
        "CREATE TEMPORARY TABLE ledger_change(cluster_id BIGINT, account_id BYTEA, flags BIGINT, "
        "debits_pending BIGINT, debits_posted BIGINT, credits_pending BIGINT, "
        "credits_posted BIGINT, newest BIGINT) ON COMMIT DELETE ROWS";
    static const char clear[] = "TRUNCATE ledger_change";
    bool found;
    int64_t bytes = -1;
    TRY(db_query_int(cx, db, size, NULL, 0, &found, &bytes));
    if (bytes == 0)
        return ERR_OK;
    return db_run(cx, db, bytes < 0 ? create : clear, NULL, 0, NULL);
}

static Err stage_apply(Ctx *cx, Db *db)
{
    static const char update[] =
        "UPDATE ledger_account a SET flags = c.flags, debits_pending = c.debits_pending, "
        "debits_posted = c.debits_posted, credits_pending = c.credits_pending, "
        "credits_posted = c.credits_posted, newest = c.newest FROM ledger_change c "
        "WHERE a.cluster_id = c.cluster_id AND a.account_id = c.account_id";
    return db_run(cx, db, update, NULL, 0, NULL);
}

static void put_changed(Piece *piece, const LedgerState *state, const LedgerAccount *account)
{
    put_id(piece, account->id);
    put_int(piece, account->flags);
    put_u64(piece, account->debits_pending);
    put_u64(piece, account->debits_posted);
    put_u64(piece, account->credits_pending);
    put_u64(piece, account->credits_posted);
    put_u64(piece, ledger_newest(state, account));
}

static Err write_accounts_changed(Ctx *cx, Db *db, int64_t cluster_id, const LedgerState *state,
                                  size_t n)
{
    Piece piece;
    bool stage = db_kind(db) == DB_POSTGRES && n >= STAGE_FROM;
    bool bulk = db_kind(db) == DB_SQLITE || stage;
    if (stage)
        TRY(stage_make(cx, db));
    TRY(piece_make(cx, db, accounts_changed, cluster_id, n, &piece));
    for (size_t i = 0; i < n; i++) {
        TRY(begin_row(cx, db, &piece));
        put_changed(&piece, state, ledger_change_account(state, i));
    }
    if (bulk)
        TRY(piece_flush(cx, db, &piece));
    for (size_t i = 0; i < piece.rows; i++)
        TRY(db_run(cx, db, accounts_changed.insert,
                   piece.cells + i * strlen(accounts_changed.columns),
                   strlen(accounts_changed.columns), NULL));
    return stage ? stage_apply(cx, db) : ERR_OK;
}

/* --- transfers -------------------------------------------------------------------------------- */
static void put_row(Piece *piece, const TransferRow *row)
{
    TRANSFER_COLUMNS(PUT_CELL)
}

/* One that was also ended in its own batch says so by the batch's end. */
static void put_transfer(Piece *piece, const LedgerTransfer *t, uint64_t debit_before,
                         uint64_t credit_before, uint64_t clock_ns)
{
    bool ends = t->status == LEDGER_STATUS_PENDING && t->timeout;
    bool ended = t->status > LEDGER_STATUS_PENDING && t->status != LEDGER_ROW_FAILED;
    put_row(piece, &(TransferRow){
        .timestamp = t->timestamp, .transfer_id = t->id,
        .debit_account_id = t->debit_account_id, .credit_account_id = t->credit_account_id,
        .amount = t->amount, .ledger = t->ledger, .code = t->code, .flags = t->flags,
        .pending_id = t->pending_id, .user_data_128 = t->user_data_128,
        .user_data_64 = t->user_data_64, .user_data_32 = t->user_data_32, .timeout = t->timeout,
        .status = t->status, .debit_before = debit_before, .credit_before = credit_before,
        .expires_at = ends ? t->timestamp + t->timeout * UINT64_C(1000000000) : 0,
        .ended_at = ended ? clock_ns : 0 });
}

static Err write_transfers_new(Ctx *cx, Db *db, int64_t cluster_id, const LedgerState *state,
                               const LedgerChanges *changes)
{
    Piece piece;
    size_t rows = changes->transfers_new + changes->failed_new;
    TRY(piece_make(cx, db, whole_row(&transfer_shape), cluster_id, rows, &piece));
    for (size_t i = 0; i < changes->transfers_new; i++) {
        uint64_t debit_before, credit_before;
        ledger_change_before(state, i, &debit_before, &credit_before);
        TRY(begin_row(cx, db, &piece));
        put_transfer(&piece, ledger_change_transfer_new(state, i), debit_before, credit_before,
                     ledger_clock(state));
    }
    for (size_t i = 0; i < changes->failed_new; i++) {
        const LedgerFailed *failed = ledger_change_failed(state, i);
        LedgerTransfer row = { .id = failed->id, .timestamp = failed->timestamp,
                               .status = LEDGER_ROW_FAILED };
        TRY(begin_row(cx, db, &piece));
        put_transfer(&piece, &row, 0, 0, 0);
    }
    return piece_flush(cx, db, &piece);
}

static Err write_resolved(Ctx *cx, Db *db, int64_t cluster_id, const LedgerState *state, size_t n)
{
    static const char sql[] =
        "UPDATE transfer SET status = $3, expires_at = NULL, ended_at = $4 "
        "WHERE cluster_id = $1 AND timestamp = $2";
    for (size_t i = 0; i < n; i++) {
        const LedgerTransfer *transfer = ledger_change_transfer_resolved(state, i);
        DbValue values[] = { db_int(cluster_id), db_int((int64_t)transfer->timestamp),
                             db_int(transfer->status), db_int((int64_t)ledger_clock(state)) };
        TRY(db_run(cx, db, sql, values, COUNT(values), NULL));
    }
    return ERR_OK;
}

/* --- balances of the past --------------------------------------------------------------------- */
static void put_history(Piece *piece, const LedgerHistoryRow *row)
{
    LEDGER_HISTORY_COLUMNS(PUT_CELL)
}

static Err write_history(Ctx *cx, Db *db, int64_t cluster_id, const LedgerState *state, size_t n)
{
    Piece piece;
    TRY(piece_make(cx, db, whole_row(&ledger_history_shape), cluster_id, n, &piece));
    for (size_t i = 0; i < n; i++) {
        const LedgerHistory *past = ledger_change_history(state, i);
        TRY(begin_row(cx, db, &piece));
        put_history(&piece, &(LedgerHistoryRow){
            .account_id = past->account_id, .timestamp = past->timestamp,
            .debits_pending = past->debits_pending, .debits_posted = past->debits_posted,
            .credits_pending = past->credits_pending,
            .credits_posted = past->credits_posted });
    }
    return piece_flush(cx, db, &piece);
}

Err ledger_changes_write(Ctx *cx, Db *db, int64_t cluster_id, const LedgerState *state)
{
    LedgerChanges changes;
    ledger_changes(state, &changes);
    if (changes.accounts_new)
        TRY(write_accounts_new(cx, db, cluster_id, state, changes.accounts_new));
    if (changes.transfers_new + changes.failed_new)
        TRY(write_transfers_new(cx, db, cluster_id, state, &changes));
    if (changes.accounts_changed)
        TRY(write_accounts_changed(cx, db, cluster_id, state, changes.accounts_changed));
    if (changes.transfers_resolved)
        TRY(write_resolved(cx, db, cluster_id, state, changes.transfers_resolved));
    if (changes.history_new)
        TRY(write_history(cx, db, cluster_id, state, changes.history_new));
    return ERR_OK;
}
