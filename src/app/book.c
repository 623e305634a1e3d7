/* book.c - one store, one cluster, and the little that is worth keeping in memory.
 *
 * Leaves taken in a transaction wait in a list; they reach the store at commit, in one bulk, with
 * the frontier after them. So a savepoint that is undone only shortens the list, and a rollback
 * drops it: the log never has to be unwound. */
#include "app/book.h"

#include "base/check.h"
#include "store/book_store.h"

#include <stdlib.h>
#include <string.h>

enum {
    CACHE_BYTES_MAX = 1 << 28,
    SAVEPOINTS_MAX = 16,
    CLUSTER_FIRST = 1,
};

#define DEFAULT_PROCESS  TEXT("domestic-sale")
#define DEFAULT_CALENDAR TEXT("cn")

struct Book {
    Ctx own;                    /* the memory of everything below */
    Db *db;
    Rulebook *rules;
    int64_t cluster;
    BookSettings settings;
    MerkleFrontier frontier;    /* of what is committed */
    List pending;               /* LeafRow: taken in this transaction */
    size_t marks[SAVEPOINTS_MAX];
    size_t mark_count;
    bool in_transaction;
    Table party_by_ident, party_by_id;  /* -> index into parties */
    List parties;               /* Party */
    int64_t party_last;
    const NoteSigner *signer;   /* borrowed; NULL: nobody's */
    Random salts;               /* where salts_seeded */
    bool salts_seeded;
    uint8_t chance[64 * ENVELOPE_SALT_BYTES];   /* salts to come: the system is asked for many */
    size_t chance_left;         /* bytes of it not given out, the last ones */
};

/* --- opening --------------------------------------------------------------------------------- */

static void cache_reset(Book *book)
{
    book->party_by_ident = table_make(&book->own);
    book->party_by_id = table_make(&book->own);
    book->parties = list_make(sizeof(Party));
}

/* Settings, frontier and counters as they stand in the store. */
static Err book_load(Ctx *cx, Book *book)
{
    ClusterRow row;
    Ccy ccy;
    TRY(cluster_get(cx, book->db, CLUSTER_FIRST, &book->cluster, &row));
    if (!ccy_of_number((int)row.ccy, &ccy))
        return fail(cx, ERR_DAMAGED, "the cluster's currency %lld is not known",
                    (long long)row.ccy);
    TRY(text_copy(&book->own, row.name, &book->settings.name));
    TRY(text_copy(&book->own, row.process, &book->settings.process));
    TRY(text_copy(&book->own, row.calendar, &book->settings.calendar));
    book->settings.ccy = ccy;
    book->settings.first_date = (Date){ (int32_t)row.first_day };
    book->settings.business_date = (Date){ (int32_t)row.business_day };
    book->settings.demo = row.demo != 0;
    TRY(merkle_frontier_read(cx, row.frontier, &book->frontier));
    if ((int64_t)book->frontier.size != row.leaves)
        return fail(cx, ERR_DAMAGED, "the evidence log says %lld leaves, its frontier %llu",
                    (long long)row.leaves, (unsigned long long)book->frontier.size);
    if (!book->rules)
        TRY(rulebook_open(cx, book->db, book->cluster, &book->rules));
    rulebook_begin(book->rules, row.rules);
    book->party_last = 0;
    return party_last_id(cx, book->db, book->cluster, &book->party_last);
}

static Err book_make(Ctx *cx, const char *url, DbMode mode, Book **out)
{
    Book *book = calloc(1, sizeof *book);
    if (!book)
        return fail(cx, ERR_NO_MEMORY, "no memory to open the books");
    book->own = ctx_make(CACHE_BYTES_MAX);
    book->pending = list_make(sizeof(LeafRow));
    cache_reset(book);
    Err err = db_open(cx, url, mode, &book->db);
    if (err != ERR_OK) {
        book_close(&book);
        return err;
    }
    *out = book;
    return ERR_OK;
}

Err book_open(Ctx *cx, const char *url, Book **out)
{
    Book *book CLEANUP(book_close) = NULL;
    TRY(book_make(cx, url, DB_OPEN, &book));
    TRY(book_load(cx, book));
    *out = book;
    book = NULL;
    return ERR_OK;
}

static Err cluster_make(Ctx *cx, Db *db, BookSettings settings)
{
    ClusterRow row;
    int64_t cluster;
    Err found = cluster_get(cx, db, CLUSTER_FIRST, &cluster, &row);
    if (found == ERR_OK)
        return fail(cx, ERR_CONFLICT, "the store already holds the cluster \"%.*s\"; "
                    "use another file, or go on with this one", (int)row.name.n, row.name.at);
    if (found != ERR_NOT_FOUND)
        return found;
    ctx_forgive(cx);
    MerkleFrontier empty = { 0 };
    row = (ClusterRow){ .name = settings.name,
                        .process = settings.process.n ? settings.process : DEFAULT_PROCESS,
                        .calendar = settings.calendar.n ? settings.calendar : DEFAULT_CALENDAR,
                        .ccy = ccy_number(settings.ccy),
                        .first_day = settings.business_date.day,
                        .business_day = settings.business_date.day, .demo = settings.demo };
    TRY(merkle_frontier_write(cx, &empty, &row.frontier));
    return cluster_insert(cx, db, CLUSTER_FIRST, &row);
}

Err book_create(Ctx *cx, const char *url, BookSettings settings, Book **out)
{
    Book *book CLEANUP(book_close) = NULL;
    TRY(book_make(cx, url, DB_CREATE, &book));
    if (settings.salts_seed != 0)
        book_salts_from(book, settings.salts_seed);
    TRY(db_begin(cx, book->db));
    book->in_transaction = true;
    TRY(cluster_make(cx, book->db, settings));
    TRY(book_load(cx, book));
    *out = book;
    book = NULL;
    return ERR_OK;
}

void book_close(Book **book)
{
    Book *b = *book;
    if (!b)
        return;
    rulebook_close(&b->rules);
    db_close(&b->db);
    ctx_clear(&b->own);
    free(b);
    *book = NULL;
}

Db *book_db(Book *book)
{
    return book->db;
}

int64_t book_cluster(const Book *book)
{
    return book->cluster;
}

BookSettings book_settings(const Book *book)
{
    return book->settings;
}

Err book_set_business_date(Ctx *cx, Book *book, Date date)
{
    assert(book->in_transaction);
    TRY(cluster_set_day(cx, book->db, book->cluster, date.day));
    book->settings.business_date = date;
    return ERR_OK;
}

/* --- transactions ---------------------------------------------------------------------------- */

Err book_begin(Ctx *cx, Book *book)
{
    assert(!book->in_transaction);
    TRY(db_begin(cx, book->db));
    book->in_transaction = true;
    book->pending.count = 0;
    book->mark_count = 0;
    /* Another process may have written since: start from what the store says now. */
    Err err = book_load(cx, book);
    if (err != ERR_OK)
        book_rollback(book);
    return err;
}

static Err flush_leaves(Ctx *cx, Book *book, MerkleFrontier *frontier)
{
    const LeafRow *pending = book->pending.items;
    size_t count = book->pending.count;
    Hash *hashes = NEW(cx, Hash, count);
    if (!hashes)
        return cx->err;
    for (size_t i = 0; i < count; i++)
        hashes[i] = pending[i].hash;
    List nodes = list_make(sizeof(MerkleNode));
    TRY(merkle_append(cx, frontier, hashes, count, &nodes));
    LeafRow *rows = NEW(cx, LeafRow, count + nodes.count);
    if (!rows)
        return cx->err;
    for (size_t i = 0; i < count; i++) {
        rows[i] = pending[i];
        rows[i].number = (int64_t)(book->frontier.size + i);
    }
    for (size_t i = 0; i < nodes.count; i++) {
        const MerkleNode *node = list_at(&nodes, i);
        rows[count + i] = (LeafRow){ .layer = node->layer, .number = (int64_t)node->index,
                                     .kind = LEAF_NODE, .hash = node->hash };
    }
    TRY(leaf_insert(cx, book->db, book->cluster, rows, count + nodes.count));
    Text bytes;
    TRY(merkle_frontier_write(cx, frontier, &bytes));
    return cluster_set_log(cx, book->db, book->cluster, (int64_t)frontier->size, bytes);
}

Err book_commit(Ctx *cx, Book *book)
{
    assert(book->in_transaction && book->mark_count == 0);
    MerkleFrontier frontier = book->frontier;
    if (book->pending.count > 0)
        TRY(flush_leaves(cx, book, &frontier));
    TRY(db_commit(cx, book->db));
    book->frontier = frontier;
    book->pending.count = 0;
    book->in_transaction = false;
    return ERR_OK;
}

void book_rollback(Book *book)
{
    if (!book->in_transaction)
        return;
    db_rollback(book->db);
    book->in_transaction = false;
    book->pending.count = 0;
    book->mark_count = 0;
    cache_reset(book);
    if (book->rules)
        rulebook_rollback(book->rules);
}

Err book_savepoint(Ctx *cx, Book *book)
{
    assert(book->in_transaction && book->mark_count < SAVEPOINTS_MAX);
    TRY(db_savepoint(cx, book->db));
    book->marks[book->mark_count++] = book->pending.count;
    return ERR_OK;
}

Err book_keep(Ctx *cx, Book *book)
{
    assert(book->mark_count > 0);
    TRY(db_release(cx, book->db));
    book->mark_count--;
    return ERR_OK;
}

Err book_undo(Ctx *cx, Book *book)
{
    assert(book->mark_count > 0);
    TRY(db_rollback_to(cx, book->db));
    book->pending.count = book->marks[--book->mark_count];
    cache_reset(book);          /* a party admitted inside it is gone */
    ClusterRow row;
    int64_t cluster;
    TRY(cluster_get(cx, book->db, book->cluster, &cluster, &row));
    rulebook_undo(book->rules, row.rules);
    book->party_last = 0;
    return party_last_id(cx, book->db, book->cluster, &book->party_last);
}

/* --- parties --------------------------------------------------------------------------------- */

static Err cache_add(Ctx *cx, Book *book, const PartyRow *row, Party *out)
{
    Ctx *own = &book->own;
    Party party = { .id = row->party_id, .yearly = row->yearly != 0 };
    int64_t at = (int64_t)book->parties.count;
    Party *slot = list_push(own, &book->parties);
    if (!slot || text_copy(own, row->ident, &party.ident) != ERR_OK
        || text_copy(own, row->name, &party.name) != ERR_OK
        || text_copy(own, row->name_zh, &party.name_zh) != ERR_OK
        || text_copy(own, row->roles, &party.roles) != ERR_OK)
        return fail(cx, ERR_NO_MEMORY, "no memory for another party");
    *slot = party;
    /* Keys point into the arena, which does not move; the id's key is copied there too. */
    int64_t *id = NEW(own, int64_t, 1);
    if (!id || table_put(own, &book->party_by_ident, party.ident.at, party.ident.n, at) != ERR_OK)
        return fail(cx, ERR_NO_MEMORY, "no memory for another party");
    *id = party.id;
    if (table_put(own, &book->party_by_id, id, sizeof *id, at) != ERR_OK)
        return fail(cx, ERR_NO_MEMORY, "no memory for another party");
    *out = party;
    return ERR_OK;
}

Err book_party_find(Ctx *cx, Book *book, Text ident, bool *found, Party *out)
{
    int64_t at;
    if (table_get(&book->party_by_ident, ident.at, ident.n, &at)) {
        *out = *(const Party *)list_at(&book->parties, (size_t)at);
        *found = true;
        return ERR_OK;
    }
    PartyRow row;
    TRY(party_get(cx, book->db, book->cluster, ident, found, &row));
    return *found ? cache_add(cx, book, &row, out) : ERR_OK;
}

Err book_party_need(Ctx *cx, Book *book, Text ident, Party *out)
{
    bool found;
    TRY(book_party_find(cx, book, ident, &found, out));
    if (!found)
        return fail(cx, ERR_UNKNOWN, "%.*s is not a party of this cluster; admit it first with a "
                    "line {\"kind\":\"party\",\"id\":\"%.*s\",\"name\":\"...\"}", (int)ident.n,
                    ident.at, (int)ident.n, ident.at);
    return ERR_OK;
}

Err book_party_by_id(Ctx *cx, Book *book, int64_t id, Party *out)
{
    int64_t at;
    if (table_get(&book->party_by_id, &id, sizeof id, &at)) {
        *out = *(const Party *)list_at(&book->parties, (size_t)at);
        return ERR_OK;
    }
    PartyRow row;
    bool found;
    TRY(party_get_by_id(cx, book->db, book->cluster, id, &found, &row));
    if (!found)
        return fail(cx, ERR_DAMAGED, "party %lld is named and does not exist", (long long)id);
    return cache_add(cx, book, &row, out);
}

/* --- accounts -------------------------------------------------------------------------------- */

static Err account_find(Ctx *cx, Book *book, Text number, bool *found, PartyAccountRow *out)
{
    TRY(party_account_number(cx, number, &number));
    *found = false;
    if (number.n == 0)
        return ERR_OK;
    return party_account_get(cx, book->db, book->cluster, number, found, out);
}

Err book_account_find(Ctx *cx, Book *book, Text number, bool *found, Party *out)
{
    PartyAccountRow row;
    TRY(account_find(cx, book, number, found, &row));
    return *found ? book_party_by_id(cx, book, row.party_id, out) : ERR_OK;
}

Err book_accounts_known(Ctx *cx, Book *book, int64_t party_id, const PartyRecord *record,
                        bool *out)
{
    *out = true;
    for (size_t i = 0; i < record->account_count && *out; i++) {
        const PartyAccount *account = &record->accounts[i];
        PartyAccountRow row;
        bool found;
        TRY(account_find(cx, book, account->number, &found, &row));
        *out = found && row.party_id == party_id && text_eq(row.bic, account->bic)
            && text_eq(row.cnaps, account->cnaps);
    }
    return ERR_OK;
}

static Err put_accounts(Ctx *cx, Book *book, int64_t party_id, const PartyRecord *record,
                        int64_t act_id, Date paid_from)
{
    for (size_t i = 0; i < record->account_count; i++) {
        const PartyAccount *account = &record->accounts[i];
        PartyAccountRow row;
        Party other;
        bool found;
        TRY(account_find(cx, book, account->number, &found, &row));
        if (found && row.party_id != party_id) {
            TRY(book_party_by_id(cx, book, row.party_id, &other));
            return fail_field(cx, ERR_CONFLICT, "accounts", "%.*s is the account of %.*s; one "
                              "account belongs to one party", (int)account->number.n,
                              account->number.at, (int)other.ident.n, other.ident.at);
        }
        if (!found)
            row = (PartyAccountRow){ .account = account->number, .party_id = party_id,
                                     .since_day = paid_from.day, .place = (int64_t)i,
                                     .act_id = act_id };
        row.bic = account->bic;
        row.cnaps = account->cnaps;
        TRY(party_account_put(cx, book->db, book->cluster, &row));
    }
    return ERR_OK;
}

/* --- admitting ------------------------------------------------------------------------------- */

Err book_party_put(Ctx *cx, Book *book, const PartyRecord *record, int64_t act_id, Date paid_from,
                   Party *out)
{
    PartyRow row;
    bool found;
    assert(book->in_transaction);
    TRY(party_get(cx, book->db, book->cluster, record->id, &found, &row));
    if (!found) {
        row = (PartyRow){ .party_id = ++book->party_last, .ident = record->id,
                          .name = record->name, .name_zh = record->name_zh,
                          .roles = record->roles, .yearly = record->yearly };
        TRY(party_insert(cx, book->db, book->cluster, &row));
        TRY(put_accounts(cx, book, row.party_id, record, act_id, paid_from));
        return cache_add(cx, book, &row, out);
    }
    Text roles;
    TRY(put_accounts(cx, book, row.party_id, record, act_id, paid_from));
    TRY(party_roles_merge(cx, row.roles, record->roles, &roles));
    bool same = text_eq(roles, row.roles) && (row.yearly || !record->yearly)
             && (record->name.n == 0 || text_eq(record->name, row.name))
             && (record->name_zh.n == 0 || text_eq(record->name_zh, row.name_zh));
    if (!same) {
        row.roles = roles;
        row.yearly |= record->yearly;
        row.name = record->name.n ? record->name : row.name;
        row.name_zh = record->name_zh.n ? record->name_zh : row.name_zh;
        TRY(party_update(cx, book->db, book->cluster, &row));
    }
    return cache_add(cx, book, &row, out);
}

bool party_has_role(const Party *party, const char *role)
{
    return party_roles_have(party->roles, text_of(role));
}

/* --- the evidence log ------------------------------------------------------------------------ */

int64_t book_next_id(const Book *book)
{
    return (int64_t)(book->frontier.size + book->pending.count) + 1;
}

Err book_leaf(Ctx *cx, Book *book, LeafKind kind, const Hash *leaf_hash)
{
    assert(book->in_transaction && kind != LEAF_NODE);
    LeafRow *row = list_push(&book->own, &book->pending);
    if (!row)
        return fail(cx, ERR_NO_MEMORY, "too many documents in one transaction");
    *row = (LeafRow){ .kind = kind, .hash = *leaf_hash };
    return ERR_OK;
}

const MerkleFrontier *book_frontier(const Book *book)
{
    return &book->frontier;
}

void book_sign_with(Book *book, const NoteSigner *signer)
{
    book->signer = signer;
}

void book_salts_from(Book *book, uint64_t seed)
{
    book->salts = random_make(seed);
    book->salts_seeded = true;
    book->chance_left = 0;
}

static Err fill_salts(Ctx *cx, Book *book)
{
    if (book->chance_left > 0)
        return ERR_OK;
    for (size_t i = 0; book->salts_seeded && i < sizeof book->chance; i++)
        book->chance[i] = (uint8_t)random_next(&book->salts);
    if (!book->salts_seeded && random_secret(book->chance, sizeof book->chance) != ERR_OK)
        return fail(cx, ERR_IO, "the system gives no random bytes");
    book->chance_left = sizeof book->chance;
    return ERR_OK;
}

Err book_salt(Ctx *cx, Book *book, Text *out)
{
    TRY(fill_salts(cx, book));
    const uint8_t *at = book->chance + sizeof book->chance - book->chance_left;
    book->chance_left -= ENVELOPE_SALT_BYTES;
    return envelope_salt(cx, at, out);
}

const NoteSigner *book_signer(const Book *book)
{
    return book->signer;
}

/* --- adopted rules --------------------------------------------------------------------------- */

Rulebook *book_rules(Book *book)
{
    return book->rules;
}

Err book_rule(Ctx *cx, Book *book, RuleKind kind, Text name, RuleVersion *out)
{
    return rulebook_need(cx, book->rules, kind, name, book->settings.business_date, out);
}

Err book_rule_added(Ctx *cx, Book *book, const RuleVersion *rule)
{
    assert(book->in_transaction);
    return cluster_set_rules(cx, book->db, book->cluster, rule->id);
}

Err book_template(Ctx *cx, Book *book, Text name, Date day, RuleVersion *out)
{
    return rulebook_need(cx, book->rules, RULE_TEMPLATE, name.n ? name : book->settings.process,
                         day, out);
}

Err book_calendar(Ctx *cx, Book *book, Text name, const Calendar **out)
{
    RuleVersion rule;
    TRY(book_rule(cx, book, RULE_CALENDAR, name.n ? name : book->settings.calendar, &rule));
    return rulebook_calendar(cx, book->rules, rule.id, out);
}

Err book_authority(Ctx *cx, Book *book, const Authority **out)
{
    RuleVersion rule;
    TRY(book_rule(cx, book, RULE_AUTHORITY, TEXT("authority"), &rule));
    return rulebook_authority(cx, book->rules, rule.id, out);
}
