/* cash.c - one walk over accounts and transfers.
 *
 *     account 1002 of a party  ->  its purse: a cell for each day, movements first, then summed up
 *
 * Without the financing the supplier would not have had what was paid out, and would have had all
 * of what its debtor paid: the second line is the first, so corrected. */
#include "app/demo/cash.h"

#include "app/demo/names.h"
#include "app/rate.h"
#include "base/check.h"
#include "base/table.h"
#include "store/book_store.h"
#include "store/finance_store.h"
#include "store/ledger_query.h"
#include "store/order_store.h"

#include <string.h>

enum { BANK_CODE = 1002, PURSES_MAX = 20, FINANCINGS_PAGE = 500 };

typedef struct Purse {
    int64_t party_id;
    int64_t *minor, *without;   /* without: NULL where nobody financed the firm */
} Purse;

typedef struct Walk {
    Ctx *cx;
    Book *book;
    Report *report;
    Purse purses[PURSES_MAX];
    size_t count;
    Table banks;                /* ledger id of a bank account -> index of its purse */
} Walk;

/* --- whose cash ------------------------------------------------------------------------------ */

static Purse *purse_of(Walk *walk, int64_t party_id)
{
    for (size_t i = 0; i < walk->count; i++)
        if (walk->purses[i].party_id == party_id)
            return &walk->purses[i];
    return NULL;
}

static Err purse_add(Walk *walk, int64_t party_id)
{
    if (walk->count == PURSES_MAX || purse_of(walk, party_id))
        return ERR_OK;
    Purse *purse = &walk->purses[walk->count];
    purse->minor = NEW(walk->cx, int64_t, walk->report->day_count);
    if (!purse->minor)
        return walk->cx->err;
    purse->party_id = party_id;
    walk->count++;
    return ERR_OK;
}

static Err financings(Walk *walk, List *out)
{
    return financing_page(walk->cx, book_db(walk->book), book_cluster(walk->book), 0,
                          FINANCINGS_PAGE, out);
}

static const ReportNode *node_of(const Report *report, int64_t order_id)
{
    for (size_t i = 0; i < report->node_count; i++)
        if (report->nodes[i].order_id == order_id)
            return &report->nodes[i];
    return NULL;
}

/* The holder of the order first, then who was financed and by whom, then everybody else. */
static Err choose_purses(Walk *walk)
{
    const Report *report = walk->report;
    List rows;
    TRY(financings(walk, &rows));
    for (size_t i = 0; i < report->node_count; i++) {
        TradeOrderRow order;
        bool found;
        TRY(trade_order_get(walk->cx, book_db(walk->book), book_cluster(walk->book),
                            report->nodes[i].order_id, &found, &order));
        assert(found);
        TRY(purse_add(walk, order.seller));
        for (size_t f = 0; i == 0 && f < rows.count; f++) {
            const FinancingRow *row = list_at(&rows, f);
            if (row->start_day == DATE_NONE.day || !node_of(report, row->order_id))
                continue;
            TRY(purse_add(walk, row->creditor));
            TRY(purse_add(walk, row->funder));
        }
    }
    return ERR_OK;
}

/* --- movements ------------------------------------------------------------------------------- */

static Err all_accounts(Walk *walk, List *out)
{
    LedgerFilter filter = { .limit = UINT32_MAX };
    *out = list_make(sizeof(LedgerAccount));
    return ledger_store_query_accounts(walk->cx, book_db(walk->book), book_cluster(walk->book),
                                       &filter, out);
}

static Err all_transfers(Walk *walk, List *out)
{
    LedgerFilter filter = { .limit = UINT32_MAX };
    *out = list_make(sizeof(LedgerTransfer));
    return ledger_store_query_transfers(walk->cx, book_db(walk->book), book_cluster(walk->book),
                                        &filter, out);
}

static Err index_banks(Walk *walk)
{
    List accounts;
    TRY(all_accounts(walk, &accounts));
    for (size_t i = 0; i < accounts.count; i++) {
        const LedgerAccount *account = list_at(&accounts, i);
        const Purse *purse = purse_of(walk, (int64_t)account->user_data_64);
        if (account->code == BANK_CODE && purse)
            TRY(table_put(walk->cx, &walk->banks, &account->id, sizeof account->id,
                          purse - walk->purses));
    }
    return ERR_OK;
}

static Err move(Walk *walk, LedgerId account, int64_t day, int64_t minor, uint32_t ccy)
{
    const Report *report = walk->report;
    int64_t at, value;
    bool known;
    if (!table_get(&walk->banks, &account, sizeof account, &at))
        return ERR_OK;
    TRY(rate_value(walk->cx, walk->book, minor < 0 ? -minor : minor, ccy, (Date){ (int32_t)day },
                   &known, &value));
    int64_t index = day - report->closure[0].day.day;
    index = index < 0 ? 0 : index;
    if ((size_t)index < report->day_count)
        walk->purses[at].minor[index] += minor < 0 ? -value : value;
    return ERR_OK;
}

static Err walk_transfers(Walk *walk)
{
    List transfers;
    TRY(all_transfers(walk, &transfers));
    for (size_t i = 0; i < transfers.count; i++) {
        const LedgerTransfer *transfer = list_at(&transfers, i);
        int64_t day = transfer->user_data_32, minor = (int64_t)transfer->amount;
        TRY(move(walk, transfer->debit_account_id, day, minor, transfer->ledger));
        TRY(move(walk, transfer->credit_account_id, day, -minor, transfer->ledger));
    }
    for (size_t p = 0; p < walk->count; p++)
        for (size_t d = 1; d < walk->report->day_count; d++)
            walk->purses[p].minor[d] += walk->purses[p].minor[d - 1];
    return ERR_OK;
}

/* --- had nobody financed it ------------------------------------------------------------------ */

static void correct(Walk *walk, Purse *purse, int64_t from_day, int64_t minor)
{
    int64_t first = walk->report->closure[0].day.day;
    for (size_t d = 0; d < walk->report->day_count; d++)
        if (first + (int64_t)d >= from_day)
            purse->without[d] += minor;
}

static Err undo_financing(Walk *walk, const FinancingRow *row)
{
    Purse *purse = purse_of(walk, row->creditor);
    List parts;
    if (!purse || row->start_day == DATE_NONE.day)
        return ERR_OK;
    if (!purse->without) {
        size_t days = walk->report->day_count;
        purse->without = NEW(walk->cx, int64_t, days);
        if (!purse->without)
            return walk->cx->err;
        memcpy(purse->without, purse->minor, days * sizeof *purse->minor);
    }
    correct(walk, purse, row->start_day, -(row->advance - row->discount - row->fee));
    TRY(collection_of_financing(walk->cx, book_db(walk->book), book_cluster(walk->book),
                                row->financing_id, &parts));
    for (size_t i = 0; i < parts.count; i++) {
        const CollectionRow *part = list_at(&parts, i);
        if (part->party != row->creditor)
            correct(walk, purse, part->day, part->amount);
    }
    return ERR_OK;
}

Err cash_tell(Ctx *cx, Book *book, Report *report)
{
    Walk walk = { .cx = cx, .book = book, .report = report, .banks = table_make(cx) };
    List rows;
    TRY(choose_purses(&walk));
    TRY(index_banks(&walk));
    TRY(walk_transfers(&walk));
    TRY(financings(&walk, &rows));
    for (size_t i = 0; i < rows.count; i++)
        TRY(undo_financing(&walk, list_at(&rows, i)));
    ReportCash *cash = NEW(cx, ReportCash, walk.count);
    if (!cash)
        return cx->err;
    for (size_t i = 0; i < walk.count; i++) {
        Party party;
        TRY(book_party_by_id(cx, book, walk.purses[i].party_id, &party));
        TRY(name_short(cx, report->lang, &party, &cash[i].firm));
        TRY(name_full(cx, report->lang, &party, &cash[i].firm_full));
        cash[i].minor = walk.purses[i].minor;
        cash[i].without = walk.purses[i].without;
    }
    report->cash = cash;
    report->cash_count = walk.count;
    return ERR_OK;
}

/* --- the books ------------------------------------------------------------------------------- */

static Err count_acts(Ctx *cx, Book *book, size_t *out)
{
    *out = 0;
    for (int64_t from = 1;;) {
        ActRow row;
        bool found;
        TRY(act_next(cx, book_db(book), book_cluster(book), from, &found, &row));
        if (!found)
            return ERR_OK;
        from = row.act_id + 1;
        (*out)++;
    }
}

static Err add_balance(Ctx *cx, const LedgerAccount *account, ReportBalance *balances,
                       size_t *count)
{
    Ccy ccy;
    if (!ccy_of_number((int)account->ledger, &ccy))
        return fail(cx, ERR_DAMAGED, "a ledger of currency %u", account->ledger);
    size_t i = 0;
    while (i < *count && balances[i].ccy != ccy)
        i++;
    if (i == *count)
        balances[(*count)++] = (ReportBalance){ .ccy = ccy };
    balances[i].debits += (int64_t)account->debits_posted;
    balances[i].credits += (int64_t)account->credits_posted;
    balances[i].accounts++;
    return ERR_OK;
}

Err cash_books(Ctx *cx, Book *book, Report *report)
{
    Walk walk = { .cx = cx, .book = book, .report = report };
    List accounts, transfers;
    char hex[HASH_HEX_SIZE];
    ReportBalance *balances = NEW(cx, ReportBalance, CCY_COUNT);
    if (!balances)
        return cx->err;
    balances[report->balance_count++].ccy = report->ccy;        /* the books' own comes first */
    TRY(all_accounts(&walk, &accounts));
    for (size_t i = 0; i < accounts.count; i++)
        TRY(add_balance(cx, list_at(&accounts, i), balances, &report->balance_count));
    report->balances = balances;
    TRY(all_transfers(&walk, &transfers));
    report->transfers = transfers.count;
    TRY(count_acts(cx, book, &report->acts));
    const MerkleFrontier *log = book_frontier(book);
    Hash root = merkle_root(log);
    report->leaves = (int64_t)log->size;
    return text_copy(cx, text_of(hash_hex(&root, hex)), &report->head);
}
