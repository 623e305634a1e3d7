/* journal.h - the journal event by event: the transfers of one chain are one entry, with both sides
 * of each. Of one party: those of its accounts alone; what they leave out of balance, which weft's
 * own posting rules never do, stands on an account of its own, "elsewhere". */
#ifndef WEFT_APP_BOOKS_JOURNAL_H
#define WEFT_APP_BOOKS_JOURNAL_H

#include "app/books/names.h"
#include "core/books/journal.h"

typedef struct JournalView JournalView;

typedef struct JournalAsk {
    Period period;
    int64_t party;              /* 0: all */
    bool pending;               /* with those that are still held */
} JournalAsk;

/* Inside a transaction. Lives in cx's arena; close it before the transaction ends. */
MUST_USE Err journal_view_open(Ctx *cx, Book *book, const BookNames *names, const JournalAsk *ask,
                               JournalView **out);
/* The next entry, in cx's arena. */
MUST_USE Err journal_view_next(Ctx *cx, JournalView *view, JournalEntry *out, bool *more);
void journal_view_close(JournalView **view);    /* NULL-safe; for CLEANUP */

/* The account of what a party's postings leave out of balance. */
Text journal_elsewhere(bool chinese);

#endif
