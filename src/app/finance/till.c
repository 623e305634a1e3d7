/* till.c - reads rules as data, gathers transfers, hands them to the ledger in one batch. */
#include "app/finance/till.h"

#include "base/check.h"
#include "core/agreement.h"
#include "store/ledger_store.h"

enum { NAME_CHARS_MAX = 64 };

Err till_open(Ctx *cx, Book *book, Instant at, Till **out)
{
    Till *till = NEW(cx, Till, 1);
    if (!till)
        return cx->err;
    *till = (Till){ .book = book, .db = book_db(book), .cluster = book_cluster(book), .at = at,
                    .products = list_make(sizeof(const Product *)), .posting = posting_begin() };
    *out = till;
    return ERR_OK;
}

static Err read_share(Ctx *cx, const Till *till, const char *folder, Text name, Json *out)
{
    Text path;
    TRY(text_format(cx, &path, "%s/%s/%.*s.json", book_share(till->book), folder, (int)name.n,
                    name.at));
    return json_parse_file(cx, path.at, out);
}

Err till_chart(Ctx *cx, Till *till, const Chart **out)
{
    if (!till->chart_read) {
        Json json;
        TRY(read_share(cx, till, "accounts", TEXT("chart"), &json));
        TRY(chart_read(cx, &json, &till->chart));
        till->chart_read = true;
    }
    *out = &till->chart;
    return ERR_OK;
}

/* A name, not a path. */
static bool is_name(Text name)
{
    bool good = name.n > 0 && name.n <= NAME_CHARS_MAX;
    for (size_t i = 0; i < name.n; i++)
        good &= (name.at[i] >= 'a' && name.at[i] <= 'z') || name.at[i] == '-';
    return good;
}

Err till_product(Ctx *cx, Till *till, Text name, const Product **out)
{
    for (size_t i = 0; i < till->products.count; i++) {
        const Product *known = *(const Product **)list_at(&till->products, i);
        if (text_eq(known->name, name)) {
            *out = known;
            return ERR_OK;
        }
    }
    const Chart *chart;
    Json json;
    TRY(till_chart(cx, till, &chart));
    Err err = is_name(name) ? read_share(cx, till, "products", name, &json) : ERR_NOT_FOUND;
    if (err == ERR_IO || err == ERR_NOT_FOUND) {
        Text show = text_head(name, NAME_CHARS_MAX);
        ctx_forgive(cx);
        return fail(cx, ERR_UNKNOWN, "there is no product \"%.*s\"; `weft finance products` lists "
                    "them", (int)show.n, show.at);
    }
    TRY(err);
    Product *product = NEW(cx, Product, 1);
    const Product **slot = list_push(cx, &till->products);
    if (!product || !slot)
        return cx->err;
    *slot = product;
    TRY(product_read(cx, chart, &json, product));
    TRY(agreement_check(cx, product));
    *out = product;
    return ERR_OK;
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
    till->posting = posting_begin();
    return ERR_OK;
}
