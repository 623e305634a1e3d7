/* till.c - gathers transfers by adopted rules, hands them to the ledger in one batch. */
#include "app/finance/till.h"

#include "base/check.h"
#include "store/book_store.h"
#include "store/ledger_store.h"

Err till_open(Ctx *cx, Book *book, Instant at, Till **out)
{
    Date closed;
    Till *till = NEW(cx, Till, 1);
    if (!till)
        return cx->err;
    *till = (Till){ .book = book, .db = book_db(book), .cluster = book_cluster(book), .at = at };
    TRY(period_last(cx, till->db, till->cluster, &closed));
    till->posting = posting_begin(date_is_none(closed) ? (Date){ DATE_DAY_MIN }
                                                       : date_add(closed, (Days){ 1 }));
    *out = till;
    return ERR_OK;
}

Err till_chart(Ctx *cx, Till *till, const Chart **out)
{
    if (!till->chart) {
        TRY(book_rule(cx, till->book, RULE_CHART, TEXT("chart"), &till->chart_rule));
        TRY(rulebook_chart(cx, book_rules(till->book), till->chart_rule.id, &till->chart));
    }
    *out = till->chart;
    return ERR_OK;
}

Err till_product(Ctx *cx, Till *till, int64_t product_id, const Product **out)
{
    const Chart *chart;
    TRY(till_chart(cx, till, &chart));
    return rulebook_product(cx, book_rules(till->book), product_id, till->chart_rule.id, out);
}

Err till_party(Ctx *cx, Till *till, int64_t party_id, PostingParty *out)
{
    Party party;
    *out = (PostingParty){ 0, TEXT("") };
    if (party_id == 0)
        return ERR_OK;
    TRY(book_party_by_id(cx, till->book, party_id, &party));
    *out = (PostingParty){ party.id, party.ident };
    return ERR_OK;
}

Err till_post(Ctx *cx, Till *till, const PostingRules *rules, const PostingCase *what)
{
    const Chart *chart;
    TRY(till_chart(cx, till, &chart));
    return posting_add(cx, chart, rules, what, &till->posting);
}

/* --- closing --------------------------------------------------------------------------------- */

/* A chain is booked, or was booked before: then the ledger says `exists` to its first. */
static Err judge_chain(Ctx *cx, const LedgerTransfer *transfers, const LedgerResult *results,
                       size_t n)
{
    if (results[0] == LEDGER_EXISTS)
        return ERR_OK;
    for (size_t i = 0; i < n; i++) {
        if (results[i] == LEDGER_CREATED || results[i] == LEDGER_LINKED_EVENT_FAILED)
            continue;
        bool limit = results[i] == LEDGER_EXCEEDS_CREDITS || results[i] == LEDGER_EXCEEDS_DEBITS;
        return fail(cx, limit ? ERR_REFUSED : ERR_DAMAGED, "the ledger refused to book \"%s\" of "
                    "%llu minor units: %s", posting_event_name((PostingEvent)transfers[i].code),
                    (unsigned long long)transfers[i].amount, ledger_result_name(results[i]));
    }
    return ERR_OK;
}

static Err judge(Ctx *cx, const Till *till, const LedgerResult *results)
{
    const LedgerTransfer *transfers = till->posting.transfers.items;
    size_t count = till->posting.transfers.count;
    for (size_t from = 0, to; from < count; from = to) {
        for (to = from; transfers[to].flags & LEDGER_LINKED; to++)
            continue;
        to++;
        TRY(judge_chain(cx, transfers + from, results + from, to - from));
    }
    return ERR_OK;
}

/* The batch is a leaf: what the ledger's hash, which every batch is chained into, became by it. */
static Err leave_leaf(Ctx *cx, const Till *till, LedgerStore *ledger)
{
    uint64_t clock_ns;
    Hash hash;
    Text text;
    char hex[HASH_HEX_SIZE];
    TRY(ledger_store_head(cx, ledger, &clock_ns, &hash));
    TRY(text_format(cx, &text, "{\"ledger\":\"%s\",\"transfers\":%zu}", hash_hex(&hash, hex),
                    till->posting.transfers.count));
    Hash leaf = merkle_leaf(text);
    return book_leaf(cx, till->book, LEAF_TRANSFERS, &leaf);
}

Err till_close(Ctx *cx, Till *till)
{
    const Posting *posting = &till->posting;
    size_t accounts = posting->accounts.count, transfers = posting->transfers.count;
    uint64_t now_ns = (uint64_t)till->at.us * 1000;
    if (transfers == 0)
        return ERR_OK;
    LedgerResult *results = NEW(cx, LedgerResult, accounts > transfers ? accounts : transfers);
    if (!results)
        return cx->err;
    LedgerStore *ledger CLEANUP(ledger_store_close) = NULL;
    TRY(ledger_store_open(cx, till->db, till->cluster, &ledger));
    TRY(ledger_store_accounts(cx, ledger, now_ns, posting->accounts.items, accounts, results));
    for (size_t i = 0; i < accounts; i++)
        if (results[i] != LEDGER_CREATED && results[i] != LEDGER_EXISTS)
            return fail(cx, ERR_DAMAGED, "the ledger refused an account: %s",
                        ledger_result_name(results[i]));
    TRY(ledger_store_transfers(cx, ledger, now_ns, posting->transfers.items, transfers, results));
    TRY(judge(cx, till, results));
    TRY(leave_leaf(cx, till, ledger));
    till->posting = posting_begin(till->posting.open);
    return ERR_OK;
}
