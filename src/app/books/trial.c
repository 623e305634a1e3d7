/* trial.c - accounts come sorted, so that one line, one party and one currency are open at a time:
 *
 *     account -> line (code or account) -> party -> currency
 *
 * O(1) memory whatever the number of accounts. */
#include "app/books/trial.h"

#include "base/check.h"

enum { LEVELS = 3 };            /* line, party, total */

struct TrialView {
    BooksRows *rows;
    TrialBy by;
    bool with_party;            /* totals of parties are wanted */
    bool ended;
    TrialLine level[LEVELS];    /* open, where it has accounts */
    TrialLine ready[LEVELS];    /* closed, to be handed out */
    size_t ready_count, ready_at;
    int64_t later;              /* accounts that moved after the period */
};

Err trial_view_open(Ctx *cx, Book *book, const Period *period, const BooksFilter *filter,
                    TrialBy by, TrialView **out)
{
    TrialView *view = NEW(cx, TrialView, 1);
    if (!view)
        return cx->err;
    view->by = by;
    view->with_party = by != TRIAL_BY_CHART && filter->party == 0;
    TRY(books_trial(cx, book_db(book), book_cluster(book), period, filter,
                    by == TRIAL_BY_CHART ? BOOKS_BY_CHART : BOOKS_BY_PARTY, &view->rows));
    *out = view;
    return ERR_OK;
}

void trial_view_close(TrialView **view)
{
    if (*view)
        books_close(&(*view)->rows);
    *view = NULL;
}

int64_t trial_view_later(const TrialView *view)
{
    return view->later;
}

/* What a line of the level is about. */
static AccountKey key_of(const TrialView *view, TrialKind kind, const AccountKey *key)
{
    AccountKey about = { .ledger = key->ledger };
    if (kind == TRIAL_LINE && view->by == TRIAL_BY_ACCOUNT)
        return *key;
    if (kind != TRIAL_TOTAL && view->by != TRIAL_BY_CHART)
        about.party = key->party;
    if (kind == TRIAL_LINE)
        about.code = key->code;
    return about;
}

static bool same_key(const AccountKey *a, const AccountKey *b)
{
    return a->ledger == b->ledger && a->party == b->party && a->code == b->code
        && ledger_id_eq(a->about, b->about) && ledger_id_eq(a->id, b->id);
}

static void close_level(TrialView *view, TrialLine *line)
{
    bool shown = line->accounts > 0 && (line->kind != TRIAL_PARTY || view->with_party);
    if (shown)
        view->ready[view->ready_count++] = *line;
    *line = (TrialLine){ .kind = line->kind };
}

/* Closes what the account does not belong to; NULL: everything. */
static void turn(TrialView *view, const AccountKey *key)
{
    view->ready_count = view->ready_at = 0;
    for (int k = TRIAL_LINE; k <= TRIAL_TOTAL; k++) {
        AccountKey now = { .ledger = 0 };
        view->level[k].kind = (TrialKind)k;
        if (key)
            now = key_of(view, (TrialKind)k, key);
        if (!key || !same_key(&now, &view->level[k].key))
            close_level(view, &view->level[k]);
        view->level[k].key = now;
    }
}

static Err add(Ctx *cx, TrialView *view, const TrialAccount *account)
{
    TrialSums sums;
    TRY(trial_account(cx, account, &sums));
    view->later += account->after.debit > 0 || account->after.credit > 0;
    if (trial_is_empty(&sums))
        return ERR_OK;
    turn(view, &account->key);
    for (int k = TRIAL_LINE; k <= TRIAL_TOTAL; k++) {
        TRY(trial_add(cx, &sums, &view->level[k].sums));
        view->level[k].accounts++;
    }
    return ERR_OK;
}

Err trial_view_next(Ctx *cx, TrialView *view, TrialLine *out, bool *more)
{
    while (view->ready_at == view->ready_count && !view->ended) {
        TrialAccount account;
        bool found;
        ArenaMark mark = arena_mark(&cx->arena);
        TRY(books_trial_next(cx, view->rows, &account, &found));
        if (found) {
            TRY(add(cx, view, &account));
        } else {
            turn(view, NULL);
            view->ended = true;
        }
        arena_rewind(&cx->arena, mark);
    }
    *more = view->ready_at < view->ready_count;
    if (*more)
        *out = view->ready[view->ready_at++];
    return ERR_OK;
}
