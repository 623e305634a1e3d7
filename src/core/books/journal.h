/* journal.h - the journal as text that hledger and Ledger-CLI read.
 *
 *     commodity 1000.00 CNY
 *     account Qifan:1122 Trade receivables  ; 启帆 应收账款, type: A
 *
 *     2026-05-05 * (QF-PAY-3) payment: payment QF-PAY-3 of Orient
 *         ; transfer: 2093...
 *         Qifan:1002 Cash at bank      1200.00 CNY
 *         ...
 *
 * What is booked is marked `*`; what is held by a pending transfer, where the caller writes it at
 * all, `!`. A debit is positive. Names and words out of the books are cleaned of whatever the two
 * programs would read as syntax: an account's part never holds a colon, a line never a semicolon.
 * SRC: hledger 1.25 manual, "Journal format"; Ledger 3 manual, "Journal Format". */
#ifndef WEFT_CORE_BOOKS_JOURNAL_H
#define WEFT_CORE_BOOKS_JOURNAL_H

#include "base/text.h"
#include "value/date.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef enum { JOURNAL_HLEDGER, JOURNAL_LEDGER } JournalForm;

bool journal_form_of(Text name, JournalForm *out);      /* "hledger", "ledger" */

typedef struct JournalPosting {
    Text account;               /* parts joined by ':', each cleaned with journal_part */
    int64_t minor;              /* a debit is positive */
    uint32_t ledger;            /* number of its currency */
} JournalPosting;

typedef struct JournalEntry {
    Date date;
    bool pending;
    Text code;                  /* the paper's number; may be empty */
    Text words;                 /* what happened */
    Text transfer;              /* id of its first transfer */
    const JournalPosting *postings;
    size_t count;
} JournalEntry;

/* One part of an account's name: no colon, no brackets or marks at the front, single blanks; "_"
 * where nothing is left. */
MUST_USE Err journal_part(Ctx *cx, Text text, Text *out);

/* --- writing, in this order ------------------------------------------------------------------- */
void journal_title(TextBuf *buf, JournalForm form, Text title);
void journal_commodity(TextBuf *buf, JournalForm form, uint32_t ledger);
/* type: 'A' asset, 'C' cash, 'L' liability, 'E' equity, 'R' revenue, 'X' expense; 0: not known. */
void journal_account(TextBuf *buf, JournalForm form, Text name, Text note, char type);
void journal_entry(TextBuf *buf, const JournalEntry *entry);

#endif
