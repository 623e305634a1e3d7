/* books_store.c - streams of rows, and one pass over the transfers for the sums of all accounts.
 *
 * On SQLite rows come as the database finds them; on PostgreSQL a cursor brings a page at a time,
 * where db_query alone would fetch the whole answer.
 * Totals are summed here and not by GROUP BY: SQLite would sort the transfers twice for it, which
 * takes five times as long and memory that grows with them; this needs some for the accounts. */
#include "store/books_store.h"

#include "base/check.h"
#include "base/table.h"
#include "core/document.h"
#include "core/posting.h"
#include "store/ledger_rows.h"
#include "store/row.h"

#include <stdlib.h>

/* --- streams ---------------------------------------------------------------------------------- */

typedef struct BooksSql {
    const char *select, *declare, *fetch, *close;
} BooksSql;

#define BOOKS_SQL(name, text)                                                               \
    { text, "DECLARE weft_" name " NO SCROLL CURSOR FOR " text, "FETCH 4096 FROM weft_" name, \
      "CLOSE weft_" name }

struct BooksRows {
    Db *db;
    const BooksSql *sql;
    bool paged;                 /* by a cursor of PostgreSQL, which is open */
    DbRows *rows;
    const struct BooksSums *sums;       /* of a trial, in the arena of who opened it */
};

void books_close(BooksRows **rows)
{
    BooksRows *r = *rows;
    if (!r)
        return;
    db_rows_close(&r->rows);
    if (r->paged) {
        /* After a failure the transaction is lost anyhow, and the cursor with it. */
        Ctx quiet = { .arena = arena_make(1 << 16) };
        Err ignored = db_run(&quiet, r->db, r->sql->close, NULL, 0, NULL);
        (void)ignored;
        ctx_clear(&quiet);
    }
    free(r);
    *rows = NULL;
}

static Err rows_open(Ctx *cx, Db *db, const BooksSql *sql, const DbValue *values, size_t count,
                     BooksRows **out)
{
    BooksRows *rows CLEANUP(books_close) = calloc(1, sizeof *rows);
    if (!rows)
        return fail(cx, ERR_NO_MEMORY, "no memory for a cursor");
    rows->db = db;
    rows->sql = sql;
    if (db_kind(db) == DB_POSTGRES) {
        TRY(db_run(cx, db, sql->declare, values, count, NULL));
        rows->paged = true;
        TRY(db_query(cx, db, sql->fetch, NULL, 0, &rows->rows));
    } else {
        TRY(db_query(cx, db, sql->select, values, count, &rows->rows));
    }
    *out = rows;
    rows = NULL;
    return ERR_OK;
}

static Err rows_next(Ctx *cx, BooksRows *rows, bool *more)
{
    TRY(db_next(cx, rows->rows, more));
    if (*more || !rows->paged)
        return ERR_OK;
    db_rows_close(&rows->rows);
    TRY(db_query(cx, rows->db, rows->sql->fetch, NULL, 0, &rows->rows));
    return db_next(cx, rows->rows, more);
}

/* --- what the statements have in common ------------------------------------------------------- */

/* The business day: an unsigned 32-bit number that means a signed one. */
#define DAY(t)                                                                              \
    "(CASE WHEN " t ".user_data_32 BETWEEN 1 AND 2932896 THEN " t ".user_data_32 "          \
    "WHEN " t ".user_data_32 >= 4294248134 THEN " t ".user_data_32 - 4294967296 "           \
    "ELSE " t ".timestamp / 86400000000000 END)"
static_assert(DATE_DAY_MAX == 2932896 && 4294967296 + DATE_DAY_MIN == 4294248134, "as in DAY");

/* Posted: not a pending one (2), not the voiding of one (8), not a spent id. */
#define POSTED(t) t ".status <> 5 AND (" t ".flags & 10) = 0 AND " t ".amount <> 0"
static_assert((LEDGER_PENDING | LEDGER_VOID_PENDING) == 10 && LEDGER_ROW_FAILED == 5, "POSTED");

/* All of a cluster, in the order of the table itself: without the bound SQLite takes another index,
 * and looks every row up in the table after it. */
#define ALL_OF(t) t ".cluster_id = $1 AND " t ".timestamp >= 0"

static Err id_at(Ctx *cx, const DbRows *rows, int column, LedgerId *out)
{
    Text bytes;
    TRY(db_get_blob(cx, rows, column, &bytes));
    return ledger_id_of_bytes(cx, bytes, out);
}

static Date date_at(const DbRows *rows, int column)
{
    int64_t day = db_get_int(rows, column);
    return (Date){ (int32_t)(day < DATE_DAY_MIN ? DATE_DAY_MIN
                             : day > DATE_DAY_MAX ? DATE_DAY_MAX : day) };
}

/* --- totals ----------------------------------------------------------------------------------- */

/* What moved on one account in the three parts of time, before it is known to fit. */
typedef struct Moved {
    LedgerId id;
    u128 debit[3], credit[3];
} Moved;

struct BooksSums {
    Table index;                /* account id -> index into moved; keys are the items' own */
    Moved *moved;
    size_t count;
};

#define WANTED_ACCOUNTS                                                                     \
    "a.cluster_id = $1 AND ($2 = 0 OR a.user_data_64 = $2) AND ($3 = 0 OR a.ledger = $3) "  \
    "AND ($4 = 0 OR a.code = $4) "
#define TRIAL                                                                               \
    "SELECT a.account_id, a.ledger, a.code, a.user_data_64, a.user_data_128, "              \
    "a.debits_posted, a.credits_posted FROM ledger_account a WHERE " WANTED_ACCOUNTS

static const BooksSql trial_by_chart = BOOKS_SQL("trial_chart", TRIAL
    "ORDER BY a.ledger, a.code, a.user_data_64, a.user_data_128, a.timestamp");
static const BooksSql trial_by_party = BOOKS_SQL("trial_party", TRIAL
    "ORDER BY a.ledger, a.user_data_64, a.code, a.user_data_128, a.timestamp");
static const BooksSql moves_sql = BOOKS_SQL("moves",
    "SELECT " DAY("t") ", t.amount, t.debit_account_id, t.credit_account_id FROM transfer t "
    "WHERE " ALL_OF("t") " AND " POSTED("t"));

static Err sums_make(Ctx *cx, Db *db, int64_t cluster, struct BooksSums **out)
{
    static const char sql[] = "SELECT COUNT(*) FROM ledger_account WHERE cluster_id = $1";
    struct BooksSums *sums = NEW(cx, struct BooksSums, 1);
    DbValue key = db_int(cluster);
    int64_t accounts = 0;
    bool found;
    if (!sums)
        return cx->err;
    TRY(db_query_int(cx, db, sql, &key, 1, &found, &accounts));
    sums->index = table_make(cx);
    sums->moved = NEW(cx, Moved, (size_t)accounts);
    *out = sums;
    return sums->moved ? ERR_OK : cx->err;
}

/* The sums of every account there is, all zero; so nothing more is allocated while summing. */
static Err sums_enter(Ctx *cx, Db *db, int64_t cluster, struct BooksSums *sums)
{
    static const BooksSql ids =
        BOOKS_SQL("ids", "SELECT account_id FROM ledger_account WHERE cluster_id = $1");
    BooksRows *rows CLEANUP(books_close) = NULL;
    DbValue key = db_int(cluster);
    bool more;
    TRY(rows_open(cx, db, &ids, &key, 1, &rows));
    TRY(rows_next(cx, rows, &more));
    while (more) {
        Moved *moved = &sums->moved[sums->count];
        TRY(id_at(cx, rows->rows, 0, &moved->id));
        TRY(table_put(cx, &sums->index, &moved->id, sizeof moved->id, (int64_t)sums->count++));
        TRY(rows_next(cx, rows, &more));
    }
    return ERR_OK;
}

static Moved *moved_of(const struct BooksSums *sums, LedgerId id)
{
    int64_t at;
    return table_get(&sums->index, &id, sizeof id, &at) ? &sums->moved[at] : NULL;
}

static Err sums_add(Ctx *cx, const struct BooksSums *sums, const DbRows *rows,
                    const Period *period)
{
    LedgerId debit_id, credit_id;
    PeriodPart part = period_part(period, date_at(rows, 0));
    uint64_t amount = (uint64_t)db_get_int(rows, 1);
    TRY(id_at(cx, rows, 2, &debit_id));
    TRY(id_at(cx, rows, 3, &credit_id));
    Moved *debit = moved_of(sums, debit_id), *credit = moved_of(sums, credit_id);
    char id[LEDGER_ID_TEXT_SIZE];
    if (!debit || !credit)
        return fail(cx, ERR_DAMAGED, "a transfer names account %s, which is not stored; restore a "
                    "backup", ledger_id_format(debit ? credit_id : debit_id, id));
    debit->debit[part] += amount;
    credit->credit[part] += amount;
    return ERR_OK;
}

static Err sums_fill(Ctx *cx, Db *db, int64_t cluster, const Period *period,
                     struct BooksSums *sums)
{
    BooksRows *rows CLEANUP(books_close) = NULL;
    DbValue key = db_int(cluster);
    bool more;
    TRY(rows_open(cx, db, &moves_sql, &key, 1, &rows));
    TRY(rows_next(cx, rows, &more));
    while (more) {
        ArenaMark mark = arena_mark(&cx->arena);
        TRY(sums_add(cx, sums, rows->rows, period));
        arena_rewind(&cx->arena, mark);
        TRY(rows_next(cx, rows, &more));
    }
    return ERR_OK;
}

Err books_trial(Ctx *cx, Db *db, int64_t cluster, const Period *period, const BooksFilter *filter,
                BooksOrder order, BooksRows **out)
{
    DbValue values[] = { db_int(cluster), db_int(filter->party), db_int(filter->ledger),
                         db_int(filter->code) };
    struct BooksSums *sums = NULL;
    TRY(sums_make(cx, db, cluster, &sums));
    TRY(sums_enter(cx, db, cluster, sums));
    TRY(sums_fill(cx, db, cluster, period, sums));
    TRY(rows_open(cx, db, order == BOOKS_BY_CHART ? &trial_by_chart : &trial_by_party, values,
                  COUNT(values), out));
    (*out)->sums = sums;
    return ERR_OK;
}

/* Within 63 bits, as reports hold amounts. */
static Err fit(Ctx *cx, u128 sum, int64_t *out)
{
    if (sum > INT64_MAX)
        return fail(cx, ERR_OVERFLOW, "an account's total is beyond 2^63 - 1 minor units; reports "
                    "hold no more");
    *out = (int64_t)sum;
    return ERR_OK;
}

static Err key_at(Ctx *cx, const DbRows *rows, int column, AccountKey *out)
{
    AccountKey key = { .ledger = (uint32_t)db_get_int(rows, column + 1),
                       .code = (int32_t)db_get_int(rows, column + 2),
                       .party = db_get_int(rows, column + 3) };
    TRY(id_at(cx, rows, column, &key.id));
    TRY(id_at(cx, rows, column + 4, &key.about));
    *out = key;
    return ERR_OK;
}

Err books_trial_next(Ctx *cx, BooksRows *rows, TrialAccount *out, bool *more)
{
    enum { STORED = 5 };
    TrialAccount account;
    Sides *parts[] = { &account.before, &account.within, &account.after };
    TRY(rows_next(cx, rows, more));
    if (!*more)
        return ERR_OK;
    TRY(key_at(cx, rows->rows, 0, &account.key));
    TRY(fit(cx, (uint64_t)db_get_int(rows->rows, STORED), &account.stored.debit));
    TRY(fit(cx, (uint64_t)db_get_int(rows->rows, STORED + 1), &account.stored.credit));
    const Moved *moved = moved_of(rows->sums, account.key.id);
    assert(moved != NULL);      /* one transaction sees one set of accounts */
    for (size_t p = 0; p < COUNT(parts); p++) {
        TRY(fit(cx, moved->debit[p], &parts[p]->debit));
        TRY(fit(cx, moved->credit[p], &parts[p]->credit));
    }
    *out = account;
    return ERR_OK;
}

Err books_accounts(Ctx *cx, Db *db, int64_t cluster, const BooksFilter *filter, List *out)
{
    static const char sql[] = "SELECT " LEDGER_ACCOUNT_COLUMNS " FROM ledger_account a WHERE "
        WANTED_ACCOUNTS "ORDER BY a.user_data_64, a.code, a.user_data_128, a.ledger, a.timestamp";
    DbRows *rows CLEANUP(db_rows_close) = NULL;
    DbValue values[] = { db_int(cluster), db_int(filter->party), db_int(filter->ledger),
                         db_int(filter->code) };
    List found = list_make(sizeof(LedgerAccount));
    bool more;
    TRY(db_query(cx, db, sql, values, COUNT(values), &rows));
    TRY(db_next(cx, rows, &more));
    while (more) {
        LedgerAccount *account = list_push(cx, &found);
        if (!account)
            return cx->err;
        TRY(ledger_account_read(cx, rows, account));
        TRY(db_next(cx, rows, &more));
    }
    *out = found;
    return ERR_OK;
}

/* --- postings --------------------------------------------------------------------------------- */

#define POSTING_COLUMNS                                                                     \
    DAY("t") " AS day, t.transfer_id, t.timestamp, t.amount, t.code, t.flags, "             \
    "t.user_data_128, t.user_data_64, "                                                     \
    "d.account_id, d.ledger, d.code, d.user_data_64, d.user_data_128, "                     \
    "c.account_id, c.ledger, c.code, c.user_data_64, c.user_data_128, "                     \
    "p.kind, p.number, p.issuer, act.kind "
#define POSTING_JOINS                                                                       \
    "JOIN ledger_account d ON d.cluster_id = $1 AND d.account_id = t.debit_account_id "     \
    "JOIN ledger_account c ON c.cluster_id = $1 AND c.account_id = t.credit_account_id "    \
    "LEFT JOIN document p ON p.cluster_id = $1 AND p.document_id = t.user_data_64 "         \
    "LEFT JOIN act ON act.cluster_id = $1 AND act.act_id = t.user_data_64 "

/* The account's chain, newest first (ledger_query.c). The rows travel along with it: joined to it
 * afterwards, a PostgreSQL that has not counted its tables yet reads all of them for each. A link
 * that does not lead back ends the chain, and then its sums are not the account's balance, which
 * the caller sees. */
#define CHAINED(t)                                                                          \
    t ".cluster_id, " t ".timestamp, " t ".transfer_id, " t ".debit_account_id, "           \
    t ".credit_account_id, " t ".amount, " t ".code, " t ".flags, " t ".status, "           \
    t ".user_data_128, " t ".user_data_64, " t ".user_data_32, " t ".debit_before, "        \
    t ".credit_before "
static const BooksSql statement_sql = BOOKS_SQL("statement",
    "WITH RECURSIVE chain AS (SELECT " CHAINED("s") "FROM transfer s WHERE s.cluster_id = $1 "
    "AND s.timestamp = $2 UNION ALL SELECT " CHAINED("n") "FROM chain JOIN transfer n "
    "ON n.cluster_id = $1 AND n.timestamp = CASE WHEN chain.debit_account_id = $3 "
    "THEN chain.debit_before ELSE chain.credit_before END AND n.timestamp < chain.timestamp) "
    "SELECT " POSTING_COLUMNS "FROM chain t " POSTING_JOINS
    "WHERE " POSTED("t") " ORDER BY day, t.timestamp");

#define JOURNAL(which)                                                                      \
    "SELECT " POSTING_COLUMNS "FROM transfer t " POSTING_JOINS                              \
    "WHERE " ALL_OF("t") " AND " DAY("t") " >= $2 AND " DAY("t") " <= $3 AND (" which ") " \
    "ORDER BY day, t.timestamp"
#define HELD "t.status = 1 AND (t.flags & 2) = 2 AND t.amount <> 0"
static_assert(LEDGER_STATUS_PENDING == 1 && LEDGER_PENDING == 2, "HELD");

static const BooksSql journal_sql = BOOKS_SQL("journal", JOURNAL(POSTED("t")));
static const BooksSql journal_held_sql =
    BOOKS_SQL("journal_held", JOURNAL(POSTED("t") " OR " HELD));

Err books_statement(Ctx *cx, Db *db, int64_t cluster, LedgerId account, uint64_t newest,
                    BooksRows **out)
{
    uint8_t id[16];
    ledger_id_bytes(account, id);
    DbValue values[] = { db_int(cluster), db_int((int64_t)newest), db_blob(id, sizeof id) };
    return rows_open(cx, db, &statement_sql, values, COUNT(values), out);
}

Err books_journal(Ctx *cx, Db *db, int64_t cluster, const Period *period, bool pending,
                  BooksRows **out)
{
    DbValue values[] = { db_int(cluster), db_int(period->from.day), db_int(period->to.day) };
    return rows_open(cx, db, pending ? &journal_held_sql : &journal_sql, values, COUNT(values),
                     out);
}

Err books_posting_next(Ctx *cx, BooksRows *rows, BooksPosting *out, bool *more)
{
    enum { ID = 1, ABOUT = 6, DEBIT = 8, CREDIT = 13, PAPER = 18, ACT = 21 };
    TRY(rows_next(cx, rows, more));
    if (!*more)
        return ERR_OK;
    const DbRows *at = rows->rows;
    int64_t flags = db_get_int(at, ID + 4);
    BooksPosting posting = {
        .date = date_at(at, 0), .timestamp = (uint64_t)db_get_int(at, ID + 1),
        .amount = (uint64_t)db_get_int(at, ID + 2), .code = (uint16_t)db_get_int(at, ID + 3),
        .linked = (flags & LEDGER_LINKED) != 0, .pending = (flags & LEDGER_PENDING) != 0,
        .cause = db_get_int(at, ABOUT + 1),
        .paper_kind = db_is_null(at, PAPER) ? -1 : db_get_int(at, PAPER),
        .paper_issuer = db_get_int(at, PAPER + 2),
    };
    TRY(id_at(cx, at, ID, &posting.id));
    LedgerId about;
    TRY(id_at(cx, at, ABOUT, &about));
    posting.about = posting_about(about);
    posting.stated = posting_stated(about);
    TRY(key_at(cx, at, DEBIT, &posting.debit));
    TRY(key_at(cx, at, CREDIT, &posting.credit));
    TRY(db_get_text(cx, at, PAPER + 1, &posting.paper_number));
    TRY(db_get_text(cx, at, ACT, &posting.act_kind));
    *out = posting;
    return ERR_OK;
}

/* --- open items ------------------------------------------------------------------------------- */

/* What credits or pays: a paper, or a round of set-off, which is as good as a payment. */
#define SETTLER "COALESCE(p.kind, $7)"
#define SETTLED_ON "COALESCE(p.day, r.closed_day)"
/* A pairing that was taken back stands twice, once for and once against. What is laid on an invoice
 * and is no payment is a credit note, or a debit note of the buyer's that was agreed to. */
#define SETTLED(which)                                                                      \
    "CAST(SUM(CASE WHEN NOT (" SETTLER which ") THEN 0 WHEN m.reverses = 0 "          \
    "THEN m.amount ELSE -m.amount END) AS BIGINT)"
#define ITEMS(who)                                                                          \
    "SELECT c.creditor, c.debtor, c.ccy, c.day, c.due, c.claim_id, c.order_id, d.number, "  \
    "c.face, COALESCE(s.credited, 0), COALESCE(s.paid, 0) FROM claim c "                    \
    "JOIN document d ON d.cluster_id = $1 AND d.document_id = c.claim_id "                  \
    "LEFT JOIN (SELECT m.order_id, m.to_document, " SETTLED(" <> $7") " AS credited, "     \
    SETTLED(" = $7") " AS paid FROM match m "                                                  \
    "LEFT JOIN document p ON p.cluster_id = $1 AND p.document_id = m.from_document "        \
    "LEFT JOIN net_round r ON r.cluster_id = $1 AND r.round_id = m.from_document "          \
    "WHERE m.cluster_id = $1 AND " SETTLED_ON " <= $2 AND " SETTLER " IN ($6, $7, $8) "     \
    "GROUP BY m.order_id, m.to_document) AS s "                                             \
    "ON s.order_id = c.order_id AND s.to_document = c.claim_id "                            \
    "WHERE c.cluster_id = $1 AND c.kind = $5 AND c.day <= $2 "                              \
    "AND ($3 = 0 OR " who " = $3) AND ($4 = 0 OR c.ccy = $4) ORDER BY c.ccy, "

static const BooksSql items_owed =
    BOOKS_SQL("items_owed", ITEMS("c.creditor")
              "c.creditor, c.debtor, c.due, c.claim_id, c.order_id");
static const BooksSql items_owing =
    BOOKS_SQL("items_owing", ITEMS("c.debtor")
              "c.debtor, c.creditor, c.due, c.claim_id, c.order_id");

Err books_items(Ctx *cx, Db *db, int64_t cluster, Date at, const BooksFilter *filter,
                bool as_debtor, BooksRows **out)
{
    enum { RECEIVABLE = 1 };
    DbValue values[] = { db_int(cluster), db_int(at.day), db_int(filter->party),
                         db_int(filter->ledger), db_int(RECEIVABLE),
                         db_int(DOCUMENT_CREDIT_NOTE), db_int(DOCUMENT_PAYMENT),
                         db_int(DOCUMENT_INVOICE) };
    return rows_open(cx, db, as_debtor ? &items_owing : &items_owed, values, COUNT(values), out);
}

#define ITEM_COLUMNS(C)                                                                     \
    C(READ, ID, creditor) C(READ, ID, debtor) C(READ, CCY, ledger) C(READ, DAY, day)        \
    C(READ, DAY, due) C(READ, ID, invoice_id) C(READ, ID, order_id) C(READ, TEXT, number)   \
    C(READ, COUNT, face) C(READ, COUNT, credited) C(READ, COUNT, paid)
ROW_STRUCT(ItemRow, ITEM_COLUMNS);
#define ROW ItemRow
QUERY_SHAPE(item_shape, "open items", ITEM_COLUMNS);
#undef ROW

Err books_item_next(Ctx *cx, BooksRows *rows, BooksItem *out, bool *more)
{
    ItemRow row;
    TRY(rows_next(cx, rows, more));
    if (!*more)
        return ERR_OK;
    TRY(row_read(cx, rows->rows, 0, &item_shape, &row));
    *out = (BooksItem){
        .creditor = row.creditor, .debtor = row.debtor, .ledger = row.ledger,
        .date = { (int32_t)row.day }, .due = { (int32_t)row.due }, .invoice_id = row.invoice_id,
        .order_id = row.order_id, .number = row.number, .face = row.face,
        .credited = row.credited, .paid = row.paid };
    return ERR_OK;
}

/* --- financings ------------------------------------------------------------------------------- */

Err books_financings(Ctx *cx, Db *db, int64_t cluster, List *out)
{
    static const char sql[] = "SELECT financing_id, number FROM financing WHERE cluster_id = $1 "
                              "ORDER BY financing_id";
    DbRows *rows CLEANUP(db_rows_close) = NULL;
    DbValue key = db_int(cluster);
    List found = list_make(sizeof(BooksFinancing));
    bool more;
    TRY(db_query(cx, db, sql, &key, 1, &rows));
    TRY(db_next(cx, rows, &more));
    while (more) {
        BooksFinancing *financing = list_push(cx, &found);
        if (!financing)
            return cx->err;
        financing->id = db_get_int(rows, 0);
        TRY(db_get_text(cx, rows, 1, &financing->number));
        TRY(db_next(cx, rows, &more));
    }
    *out = found;
    return ERR_OK;
}
