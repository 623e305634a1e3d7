/* role.c - a table of who is who, and the rights and pins of one order. O(rights + collections). */
#include "app/intake/role.h"

#include "base/check.h"
#include "base/table.h"
#include "store/finance_store.h"

#include <stdlib.h>

/* --- who paid whom -------------------------------------------------------------------------- */

typedef enum { WHO_BUYER, WHO_SELLER, WHO_FUNDER, WHO_STRANGER, WHO_COUNT } Who;

static Who who_is(const TradeOrderRow *order, const RoleRights *rights, int64_t party)
{
    if (party == order->buyer)
        return WHO_BUYER;
    if (party == order->seller || party == 0)
        return WHO_SELLER;
    for (size_t i = 0; i < rights->count; i++)
        if (rights->rights[i].funder == party)
            return WHO_FUNDER;
    return WHO_STRANGER;
}

typedef struct Role {
    Standing standing;
    bool back;
} Role;

static const Role roles[WHO_COUNT][WHO_COUNT] = {
    [WHO_BUYER] = {
        [WHO_BUYER] = { STANDING_APART, false }, [WHO_SELLER] = { STANDING_COUNTS, false },
        [WHO_FUNDER] = { STANDING_COUNTS, false },
        [WHO_STRANGER] = { STANDING_ELSEWHERE, false } },
    [WHO_SELLER] = {
        [WHO_BUYER] = { STANDING_COUNTS, true }, [WHO_SELLER] = { STANDING_APART, false },
        [WHO_FUNDER] = { STANDING_APART, false }, [WHO_STRANGER] = { STANDING_STRANGER, true } },
    [WHO_FUNDER] = {
        [WHO_BUYER] = { STANDING_COUNTS, true }, [WHO_SELLER] = { STANDING_APART, false },
        [WHO_FUNDER] = { STANDING_APART, false }, [WHO_STRANGER] = { STANDING_STRANGER, true } },
    [WHO_STRANGER] = {
        [WHO_BUYER] = { STANDING_APART, false }, [WHO_SELLER] = { STANDING_STRANGER, false },
        [WHO_FUNDER] = { STANDING_STRANGER, false }, [WHO_STRANGER] = { STANDING_APART, false } },
};

void role_set(const TradeOrderRow *order, const RoleRights *rights, int64_t payer, int64_t payee,
              ClosureEntry *entry)
{
    Who from = who_is(order, rights, payer), to = who_is(order, rights, payee);
    Role role = roles[from][to];
    if (entry->kind != DOCUMENT_PAYMENT || entry->standing == STANDING_VOID
        || entry->standing == STANDING_FOREIGN || entry->standing == STANDING_HEARSAY)
        return;
    /* Persons who link a stranger's payment have accepted the payer, on the record. */
    if (role.standing == STANDING_STRANGER && !role.back && entry->rule == RULE_LINKED)
        role.standing = STANDING_COUNTS;
    entry->standing = role.standing;
    entry->back = role.back;
    int64_t whose = role.back ? payee : payer, who_has = role.back ? payer : payee;
    entry->party = whose == order->buyer ? 0 : whose;
    bool elsewhere = role.standing == STANDING_ELSEWHERE;
    entry->holder = elsewhere || who_is(order, rights, who_has) == WHO_FUNDER ? who_has : 0;
}

/* --- rights ----------------------------------------------------------------------------------- */

static int by_claim(const void *left, const void *right)
{
    const ClosureRight *a = left, *b = right;
    if (a->claim_id != b->claim_id)
        return a->claim_id < b->claim_id ? -1 : 1;
    return (a->funder > b->funder) - (a->funder < b->funder);
}

/* The first right in an invoice: what was received after it is after it. */
static Err mark_encumbered(Ctx *cx, const List *rows, ClosureEntry *entries, size_t count)
{
    Table first = table_make(cx);
    for (size_t i = rows->count; i-- > 0;) {        /* rows are by instant: the first is put last */
        const EncumbranceRow *row = list_at(rows, i);
        TRY(table_put(cx, &first, &row->claim_id, sizeof row->claim_id, row->act_id));
    }
    for (size_t e = 0; e < count; e++) {
        int64_t act = 0;
        if (entries[e].kind == DOCUMENT_INVOICE
            && table_get(&first, &entries[e].document_id, sizeof entries[e].document_id, &act))
            entries[e].encumbered = act;
    }
    return ERR_OK;
}

static Err read_rights(Ctx *cx, Book *book, int64_t order_id, List *rows, RoleRights *out)
{
    TRY(encumbrance_of_order(cx, book_db(book), book_cluster(book), order_id, rows));
    ClosureRight *rights = NEW(cx, ClosureRight, rows->count);
    if (!rights)
        return cx->err;
    for (size_t i = 0; i < rows->count; i++) {
        const EncumbranceRow *row = list_at(rows, i);
        rights[i] = (ClosureRight){ row->claim_id, row->funder };
    }
    if (rows->count > 1)
        qsort(rights, rows->count, sizeof *rights, by_claim);
    *out = (RoleRights){ rights, rows->count };
    return ERR_OK;
}

/* --- pins ------------------------------------------------------------------------------------- */

static int64_t claim_of(const List *rights, int64_t financing_id)
{
    for (size_t i = 0; i < rights->count; i++) {
        const EncumbranceRow *row = list_at(rights, i);
        if (row->financing_id == financing_id)
            return row->claim_id;
    }
    return 0;
}

/* Parts of one payment on one claim are one pin; rows of a payment lie together. */
static Err read_pins(Ctx *cx, Book *book, int64_t order_id, const List *rights, ClosureInput *in)
{
    List rows, pins = list_make(sizeof(ClosurePin));
    TRY(collection_of_order(cx, book_db(book), book_cluster(book), order_id, &rows));
    for (size_t i = 0; i < rows.count; i++) {
        const CollectionRow *row = list_at(&rows, i);
        int64_t claim_id = claim_of(rights, row->financing_id);
        ClosurePin *pin = pins.count ? list_at(&pins, pins.count - 1) : NULL;
        if (claim_id == 0)
            continue;
        if (!pin || pin->document_id != row->document_id || pin->claim_id != claim_id)
            pin = list_push(cx, &pins);
        if (!pin)
            return cx->err;
        pin->document_id = row->document_id;
        pin->claim_id = claim_id;
        pin->amount_minor += row->amount;
    }
    in->pins = pins.items;
    in->pin_count = pins.count;
    return ERR_OK;
}

Err role_load(Ctx *cx, Book *book, int64_t order_id, ClosureEntry *entries, size_t count,
              ClosureInput *in)
{
    List rows;
    RoleRights rights = { NULL, 0 };
    TRY(read_rights(cx, book, order_id, &rows, &rights));
    if (rights.count == 0)
        return ERR_OK;
    in->rights = rights.rights;
    in->right_count = rights.count;
    TRY(mark_encumbered(cx, &rows, entries, count));
    return read_pins(cx, book, order_id, &rows, in);
}
