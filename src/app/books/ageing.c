/* ageing.c - items come sorted, so that one pair and one party are open at a time; the ledger's
 * balances are read first, by currency. O(currencies) memory. */
#include "app/books/ageing.h"

#include "app/books/trial.h"
#include "base/check.h"

#include <string.h>

enum { READY_MAX = 3 };         /* a pair, a party, an item; or the three at the end */

typedef struct Control {        /* of one currency */
    uint32_t ledger;
    int64_t balance;            /* of the ledger's account */
    Ageing sums;                /* of the items */
} Control;

struct AgeingView {
    BooksRows *rows;
    AgeingAsk ask;
    AgeingLine pair, party;     /* open, where they have items */
    AgeingLine ready[READY_MAX];
    size_t ready_count, ready_at;
    char number[DOCUMENT_NUMBER_BYTES_MAX];     /* of a ready item */
    Control *controls;
    size_t control_count, control_at;
    bool ended;
};

/* --- the ledger's side ------------------------------------------------------------------------ */

static Control *control_of(AgeingView *view, uint32_t ledger)
{
    for (size_t i = 0; i < view->control_count; i++)
        if (view->controls[i].ledger == ledger)
            return &view->controls[i];
    Control *control = &view->controls[view->control_count++];
    *control = (Control){ .ledger = ledger };
    return control;
}

static Err read_balances(Ctx *cx, Book *book, AgeingView *view)
{
    TrialView *trial CLEANUP(trial_view_close) = NULL;
    Period period = { DATE_NONE, view->ask.at };
    List found = list_make(sizeof(Control));
    TrialLine line;
    bool more;
    TRY(trial_view_open(cx, book, &period, &view->ask.filter, TRIAL_BY_CHART, &trial));
    TRY(trial_view_next(cx, trial, &line, &more));
    while (more) {
        Control *control = line.kind == TRIAL_TOTAL ? list_push(cx, &found) : NULL;
        int64_t net = sides_net(line.sums.closing);
        if (control)
            *control = (Control){ .ledger = line.key.ledger,
                                  .balance = view->ask.payable ? -net : net };
        TRY(cx->err);
        TRY(trial_view_next(cx, trial, &line, &more));
    }
    view->controls = NEW(cx, Control, found.count + CCY_COUNT);
    if (!view->controls)
        return cx->err;
    view->control_count = found.count;
    if (found.count > 0)
        memcpy(view->controls, found.items, found.count * sizeof(Control));
    return ERR_OK;
}

Err ageing_view_open(Ctx *cx, Book *book, const AgeingAsk *ask, AgeingView **out)
{
    AgeingView *view = NEW(cx, AgeingView, 1);
    if (!view)
        return cx->err;
    view->ask = *ask;
    TRY(read_balances(cx, book, view));
    TRY(books_items(cx, book_db(book), book_cluster(book), ask->at, &ask->filter, ask->payable,
                    &view->rows));
    *out = view;
    return ERR_OK;
}

void ageing_view_close(AgeingView **view)
{
    if (*view)
        books_close(&(*view)->rows);
    *view = NULL;
}

/* --- the items' side -------------------------------------------------------------------------- */

static void close_line(AgeingView *view, AgeingLine *line)
{
    if (line->sums.items > 0)
        view->ready[view->ready_count++] = *line;
    line->sums = (Ageing){ .items = 0 };
}

/* Closes what is open and is not about this party and counterparty. */
static void turn(AgeingView *view, uint32_t ledger, int64_t party, int64_t other)
{
    bool same_party = view->party.ledger == ledger && view->party.party == party;
    if (!same_party || view->pair.other != other)
        close_line(view, &view->pair);
    if (!same_party)
        close_line(view, &view->party);
    view->pair = (AgeingLine){ .kind = AGEING_PAIR, .ledger = ledger, .party = party,
                               .other = other, .sums = view->pair.sums };
    view->party = (AgeingLine){ .kind = AGEING_PARTY, .ledger = ledger, .party = party,
                                .sums = view->party.sums };
}

static void ready_item(AgeingView *view, const BooksItem *item, int64_t open, Age age)
{
    AgeingLine *line = &view->ready[view->ready_count++];
    Text number = text_head(item->number, sizeof view->number);
    memcpy(view->number, number.at, number.n);
    *line = (AgeingLine){ .kind = AGEING_ITEM, .ledger = view->pair.ledger,
                          .party = view->pair.party, .other = view->pair.other, .item = *item,
                          .days = age_days(item->due, view->ask.at) };
    line->item.number = (Text){ view->number, number.n };
    line->sums.age[age] = line->sums.total = open;
    line->sums.items = 1;
}

static Err add(Ctx *cx, AgeingView *view, const BooksItem *item)
{
    int64_t open = item_open(item->face, item->credited, item->paid);
    Age age = age_of(item->due, view->ask.at);
    uint32_t ledger = (uint32_t)item->ledger;
    if (open == 0)
        return ERR_OK;
    turn(view, ledger, view->ask.payable ? item->debtor : item->creditor,
         view->ask.payable ? item->creditor : item->debtor);
    TRY(ageing_add(cx, &view->pair.sums, age, open));
    TRY(ageing_add(cx, &view->party.sums, age, open));
    TRY(ageing_add(cx, &control_of(view, ledger)->sums, age, open));
    if (view->ask.items)
        ready_item(view, item, open, age);
    return ERR_OK;
}

/* --- the end: each currency's total, and the ledger's ----------------------------------------- */

static void ready_control(AgeingView *view)
{
    const Control *control = &view->controls[view->control_at++];
    static const AgeingKind kinds[] = { AGEING_TOTAL, AGEING_APART, AGEING_LEDGER };
    for (size_t i = 0; i < COUNT(kinds); i++) {
        AgeingLine *line = &view->ready[view->ready_count++];
        *line = (AgeingLine){ .kind = kinds[i], .ledger = control->ledger };
    }
    view->ready[0].sums = control->sums;
    view->ready[1].sums.total = control->balance - control->sums.total;
    view->ready[2].sums.total = control->balance;
}

static Err fill(Ctx *cx, AgeingView *view)
{
    BooksItem item;
    bool more;
    ArenaMark mark = arena_mark(&cx->arena);
    view->ready_count = view->ready_at = 0;
    TRY(books_item_next(cx, view->rows, &item, &more));
    if (more) {
        TRY(add(cx, view, &item));
    } else {
        turn(view, 0, 0, 0);
        view->ended = true;
    }
    arena_rewind(&cx->arena, mark);
    return ERR_OK;
}

Err ageing_view_next(Ctx *cx, AgeingView *view, AgeingLine *out, bool *more)
{
    while (view->ready_at == view->ready_count && !view->ended)
        TRY(fill(cx, view));
    if (view->ready_at == view->ready_count && view->control_at < view->control_count) {
        view->ready_count = view->ready_at = 0;
        ready_control(view);
    }
    *more = view->ready_at < view->ready_count;
    if (*more)
        *out = view->ready[view->ready_at++];
    return ERR_OK;
}
