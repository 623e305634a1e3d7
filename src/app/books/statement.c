/* statement.c - one posting is read ahead, so that the opening balance is known before the first is
 * shown; those after the period are still added up, to hold the sum against the ledger's own. */
#include "app/books/statement.h"

#include "app/books/held.h"
#include "base/check.h"

struct StatementView {
    BooksRows *rows;
    Period period;
    const LedgerAccount *account;
    Sides all, moved, after;    /* up to here; within the period; after it */
    BooksHeld ahead;
    bool has_ahead, opened, closed;
};

Err statement_view_open(Ctx *cx, Book *book, const Period *period, const LedgerAccount *account,
                        StatementView **out)
{
    StatementView *view = NEW(cx, StatementView, 1);
    if (!view)
        return cx->err;
    view->period = *period;
    view->account = account;
    TRY(books_statement(cx, book_db(book), book_cluster(book), account->id, account->newest,
                        &view->rows));
    *out = view;
    return ERR_OK;
}

void statement_view_close(StatementView **view)
{
    if (*view)
        books_close(&(*view)->rows);
    *view = NULL;
}

static bool is_debit(const StatementView *view, const BooksPosting *posting)
{
    return ledger_id_eq(posting->debit.id, view->account->id);
}

/* Reads on to the next posting of the period; the others are added up. */
static Err advance(Ctx *cx, StatementView *view)
{
    bool more;
    view->has_ahead = false;
    while (!view->has_ahead) {
        BooksPosting posting;
        ArenaMark mark = arena_mark(&cx->arena);
        TRY(books_posting_next(cx, view->rows, &posting, &more));
        if (!more)
            return ERR_OK;
        PeriodPart part = period_part(&view->period, posting.date);
        view->has_ahead = part == PERIOD_WITHIN;
        if (view->has_ahead)
            books_hold(&view->ahead, &posting);
        else
            TRY(sides_add(cx, part == PERIOD_BEFORE ? &view->all : &view->after,
                          is_debit(view, &posting), posting.amount));
        arena_rewind(&cx->arena, mark);
    }
    return ERR_OK;
}

static Err close_statement(Ctx *cx, StatementView *view, int64_t balance, StatementLine *out)
{
    const LedgerAccount *account = view->account;
    Sides all = view->all;
    char id[LEDGER_ID_TEXT_SIZE];
    TRY(sides_add(cx, &all, true, (uint64_t)view->after.debit));
    TRY(sides_add(cx, &all, false, (uint64_t)view->after.credit));
    if ((uint64_t)all.debit != account->debits_posted
        || (uint64_t)all.credit != account->credits_posted)
        return fail(cx, ERR_DAMAGED, "the transfers of account %s do not add up to its balances; "
                    "`weft verify` says more", ledger_id_format(account->id, id));
    *out = (StatementLine){ .kind = STATEMENT_CLOSING, .moved = view->moved, .balance = balance };
    view->closed = true;
    return ERR_OK;
}

Err statement_view_next(Ctx *cx, StatementView *view, StatementLine *out, bool *more)
{
    *more = !view->closed;
    if (view->closed)
        return ERR_OK;
    if (!view->opened) {
        TRY(advance(cx, view));
        view->opened = true;
        *out = (StatementLine){ .kind = STATEMENT_OPENING, .balance = sides_net(view->all) };
        return ERR_OK;
    }
    int64_t balance = sides_net(view->all);
    if (!view->has_ahead)
        return close_statement(cx, view, balance, out);
    StatementLine line = { .kind = STATEMENT_POSTING };
    TRY(books_held(cx, &view->ahead, &line.posting));
    line.debit = is_debit(view, &line.posting);
    TRY(sides_add(cx, &line.moved, line.debit, line.posting.amount));
    TRY(sides_add(cx, &view->moved, line.debit, line.posting.amount));
    TRY(sides_add(cx, &view->all, line.debit, line.posting.amount));
    line.balance = sides_net(view->all);
    TRY(advance(cx, view));
    *out = line;
    return ERR_OK;
}
