/* journal.c - reads one posting ahead, to see where a chain ends: linked transfers have timestamps
 * that follow one upon the other. A chain is cut where the date changes, where what is held follows
 * what is booked (an entry has one date and one mark), and where a link of it moved nothing. */
#include "app/books/journal.h"

#include "app/books/held.h"
#include "base/check.h"

struct JournalView {
    BooksRows *rows;
    const BookNames *names;
    JournalAsk ask;
    bool chinese;
    BooksHeld ahead;
    bool has_ahead, begun;
    bool joined;                /* what is ahead belongs to the chain of what was read before it */
    bool linked;                /* the last one read is linked to the next */
    uint64_t last;              /* its timestamp */
};

Text journal_elsewhere(bool chinese)
{
    return chinese ? TEXT("簿外") : TEXT("elsewhere");
}

Err journal_view_open(Ctx *cx, Book *book, const BookNames *names, const JournalAsk *ask,
                      JournalView **out)
{
    JournalView *view = NEW(cx, JournalView, 1);
    if (!view)
        return cx->err;
    view->names = names;
    view->ask = *ask;
    view->chinese = book_names_chinese(names);
    TRY(books_journal(cx, book_db(book), book_cluster(book), &ask->period, ask->pending,
                      &view->rows));
    *out = view;
    return ERR_OK;
}

void journal_view_close(JournalView **view)
{
    if (*view)
        books_close(&(*view)->rows);
    *view = NULL;
}

/* --- reading ---------------------------------------------------------------------------------- */

static bool is_mine(const JournalView *view, const BooksPosting *posting)
{
    return view->ask.party == 0 || posting->debit.party == view->ask.party
        || posting->credit.party == view->ask.party;
}

static void note_link(JournalView *view, const BooksPosting *posting)
{
    view->joined &= view->linked && posting->timestamp == view->last + 1;
    view->linked = posting->linked;
    view->last = posting->timestamp;
}

static Err advance(Ctx *cx, JournalView *view)
{
    bool more = true;
    view->has_ahead = false;
    view->joined = true;
    while (!view->has_ahead && more) {
        BooksPosting posting;
        ArenaMark mark = arena_mark(&cx->arena);
        TRY(books_posting_next(cx, view->rows, &posting, &more));
        if (more)
            note_link(view, &posting);
        if (more && is_mine(view, &posting)) {
            books_hold(&view->ahead, &posting);
            view->has_ahead = true;
        }
        arena_rewind(&cx->arena, mark);
    }
    return ERR_OK;
}

/* --- postings of an entry --------------------------------------------------------------------- */

static Err add_side(Ctx *cx, JournalView *view, const AccountKey *key, int64_t minor, List *out)
{
    if (view->ask.party != 0 && key->party != view->ask.party)
        return ERR_OK;
    JournalPosting *posting = list_push(cx, out);
    if (!posting)
        return cx->err;
    posting->minor = minor;
    posting->ledger = key->ledger;
    return book_names_account(cx, view->names, key, &posting->account);
}

static Err add_both(Ctx *cx, JournalView *view, const BooksPosting *posting, List *out)
{
    if (posting->amount > INT64_MAX)
        return fail(cx, ERR_OVERFLOW, "a transfer is beyond 2^63 - 1 minor units; reports hold no "
                    "more");
    TRY(add_side(cx, view, &posting->debit, (int64_t)posting->amount, out));
    return add_side(cx, view, &posting->credit, -(int64_t)posting->amount, out);
}

/* What the postings in a currency leave over, on the account elsewhere. */
static Err balance_ledger(Ctx *cx, JournalView *view, uint32_t ledger, List *postings)
{
    i128 sum = 0;
    for (size_t i = 0; i < postings->count; i++) {
        const JournalPosting *posting = list_at(postings, i);
        sum += posting->ledger == ledger ? posting->minor : 0;
    }
    if (sum == 0)
        return ERR_OK;
    if (sum > INT64_MAX || sum < -INT64_MAX)
        return fail(cx, ERR_OVERFLOW, "an entry is beyond 2^63 - 1 minor units");
    JournalPosting *posting = list_push(cx, postings);
    if (!posting)
        return cx->err;
    *posting = (JournalPosting){ journal_elsewhere(view->chinese), -(int64_t)sum, ledger };
    return ERR_OK;
}

/* Few currencies in an entry: each is balanced where it is first met. */
static Err balance(Ctx *cx, JournalView *view, List *postings)
{
    size_t count = postings->count;
    for (size_t i = 0; i < count && view->ask.party != 0; i++) {
        uint32_t ledger = ((JournalPosting *)list_at(postings, i))->ledger;
        bool first = true;
        for (size_t j = 0; j < i && first; j++)
            first = ((JournalPosting *)list_at(postings, j))->ledger != ledger;
        if (first)
            TRY(balance_ledger(cx, view, ledger, postings));
    }
    return ERR_OK;
}

static Err put_words(Ctx *cx, JournalView *view, const BooksPosting *first, JournalEntry *out)
{
    Text event = book_names_event(view->names, first->code), cause;
    char id[LEDGER_ID_TEXT_SIZE];
    TRY(book_names_cause(cx, view->names, first, &cause));
    TRY(text_copy(cx, text_of(ledger_id_format(first->id, id)), &out->transfer));
    if (cause.n == 0) {
        out->words = event;
        return ERR_OK;
    }
    return text_format(cx, &out->words, "%.*s%s%.*s", (int)event.n, event.at,
                       view->chinese ? "：" : ": ", (int)cause.n, cause.at);
}

static bool joins(const JournalView *view, const BooksPosting *first)
{
    const BooksPosting *ahead = &view->ahead.posting;
    return view->has_ahead && view->joined && ahead->pending == first->pending
        && date_cmp(ahead->date, first->date) == 0;
}

Err journal_view_next(Ctx *cx, JournalView *view, JournalEntry *out, bool *more)
{
    List postings = list_make(sizeof(JournalPosting));
    BooksPosting first;
    if (!view->begun)
        TRY(advance(cx, view));
    view->begun = true;
    *more = view->has_ahead;
    if (!view->has_ahead)
        return ERR_OK;
    TRY(books_held(cx, &view->ahead, &first));
    do {
        TRY(add_both(cx, view, &view->ahead.posting, &postings));
        TRY(advance(cx, view));
    } while (joins(view, &first));
    TRY(balance(cx, view, &postings));
    JournalEntry entry = { .date = first.date, .pending = first.pending,
                           .code = first.paper_number, .postings = postings.items,
                           .count = postings.count };
    TRY(put_words(cx, view, &first, &entry));
    *out = entry;
    return ERR_OK;
}
