/* book_journal.c - `weft book journal`: every transfer in a row, or the text of another program. */
#include "cli/book_report.h"

#include "app/books/journal.h"
#include "base/check.h"
#include "cli/book_ask.h"
#include "cli/sheet.h"
#include "core/books/unit.h"

static const SheetColumn columns[] = {
    { "date", "DATE", "日期", false },
    { "stated", NULL, NULL, false },
    { "mark", "", "", false },
    { "event", "EVENT", "事项", false },
    { "cause", "FROM", "依据", false },
    { "debit_account", "DEBIT", "借方科目", false },
    { "credit_account", "CREDIT", "贷方科目", false },
    { "currency", "", "", false },
    { "amount", "AMOUNT", "金额", true },
    { "linked", NULL, NULL, false },
    { "transfer", NULL, NULL, false },
};

/* --- a row a transfer ------------------------------------------------------------------------- */

static Err put_posting(Cli *cli, const BookAsk *ask, Sheet *sheet, const BooksPosting *posting)
{
    char buf[LEDGER_ID_TEXT_SIZE], code[UNIT_TEXT_SIZE];
    Text text;
    if (posting->amount > INT64_MAX)
        return fail(cli->cx, ERR_OVERFLOW, "a transfer is beyond 2^63 - 1 minor units; reports "
                    "hold no more");
    TRY(sheet_date(sheet, posting->date));
    TRY(sheet_date(sheet, posting->stated));
    TRY(sheet_cell(sheet, posting->pending ? TEXT("!") : TEXT("")));
    TRY(sheet_cell(sheet, book_names_event(ask->names, posting->code)));
    TRY(book_names_cause(cli->cx, ask->names, posting, &text));
    TRY(sheet_cell(sheet, text));
    TRY(book_names_account(cli->cx, ask->names, &posting->debit, &text));
    TRY(sheet_cell(sheet, text));
    TRY(book_names_account(cli->cx, ask->names, &posting->credit, &text));
    TRY(sheet_cell(sheet, text));
    TRY(text_copy(cli->cx, text_of(unit_code(posting->debit.ledger, code)), &text));
    TRY(sheet_cell(sheet, text));
    TRY(sheet_balance(sheet, (int64_t)posting->amount, posting->debit.ledger));
    TRY(sheet_cell(sheet, posting->linked ? TEXT("1") : TEXT("0")));
    TRY(text_copy(cli->cx, text_of(ledger_id_format(posting->id, buf)), &text));
    return sheet_cell(sheet, text);
}

static Err put_rows(Cli *cli, Book *book, const BookAsk *ask)
{
    BooksRows *rows CLEANUP(books_close) = NULL;
    Sheet sheet = sheet_open(cli, columns, COUNT(columns), "journal");
    bool more;
    TRY(books_journal(cli->cx, book_db(book), book_cluster(book), &ask->period,
                      cli_option(cli, "pending") != NULL, &rows));
    TRY(sheet_fact(&sheet, "of", "Journal of", "日记账", book_of_whom(cli, book, ask)));
    TRY(book_period_facts(&sheet, &ask->period));
    for (;;) {
        BooksPosting posting;
        TRY(books_posting_next(cli->cx, rows, &posting, &more));
        if (!more)
            break;
        bool mine = (ask->filter.party == 0 || posting.debit.party == ask->filter.party
                     || posting.credit.party == ask->filter.party)
                 && (ask->filter.ledger == 0 || posting.debit.ledger == ask->filter.ledger);
        if (mine)
            TRY(put_posting(cli, ask, &sheet, &posting));
    }
    TRY(sheet_rows_end(&sheet));
    return sheet_close(&sheet);
}

/* --- text for hledger and Ledger-CLI ---------------------------------------------------------- */

typedef struct Export {
    Cli *cli;
    const BookAsk *ask;
    JournalForm form;
} Export;

static Err print(const TextBuf *buf)
{
    Text text;
    TRY(textbuf_done(buf, &text));
    fwrite(text.at, 1, text.n, stdout);
    return ferror(stdout) ? fail(buf->cx, ERR_IO, "standard output cannot be written") : ERR_OK;
}

static Err put_title(const Export *export, Book *book)
{
    TextBuf buf = textbuf_make(export->cli->cx);
    Text whom = book_of_whom(export->cli, book, export->ask), period, title;
    TRY(book_period_words(export->cli, &export->ask->period, &period));
    TRY(text_format(export->cli->cx, &title, cli_say(export->cli, "Journal of %.*s, %.*s",
                                                     "%.*s 日记账，%.*s"),
                    (int)whom.n, whom.at, (int)period.n, period.at));
    journal_title(&buf, export->form, title);
    return print(&buf);
}

static Err put_commodities(const Export *export, const List *accounts)
{
    TextBuf buf = textbuf_make(export->cli->cx);
    List seen = list_make(sizeof(uint32_t));
    for (size_t i = 0; i < accounts->count; i++) {
        uint32_t ledger = ((const LedgerAccount *)list_at(accounts, i))->ledger;
        size_t s = 0;
        while (s < seen.count && *(uint32_t *)list_at(&seen, s) != ledger)
            s++;
        if (s < seen.count)
            continue;
        uint32_t *at = list_push(export->cli->cx, &seen);
        if (!at)
            return export->cli->cx->err;
        *at = ledger;
        journal_commodity(&buf, export->form, ledger);
    }
    return print(&buf);
}

/* One declaration a name: an account in several currencies is one to the reader of a journal. */
static Err put_accounts(const Export *export, const List *accounts)
{
    Ctx *cx = export->cli->cx;
    const BookNames *names = export->ask->names;
    TextBuf buf = textbuf_make(cx);
    Text last = TEXT("");
    for (size_t i = 0; i < accounts->count; i++) {
        const LedgerAccount *account = list_at(accounts, i);
        AccountKey key = { account->id, account->ledger, account->code,
                           (int64_t)account->user_data_64, account->user_data_128 };
        Text name, note;
        TRY(book_names_account(cx, names, &key, &name));
        if (text_eq(name, last))
            continue;
        last = name;
        TRY(book_names_note(cx, names, &key, &note));
        journal_account(&buf, export->form, name, note, book_names_type(names, key.code));
    }
    if (export->ask->filter.party && accounts->count > 0)
        journal_account(&buf, export->form, journal_elsewhere(export->cli->chinese),
                        journal_elsewhere(!export->cli->chinese), 'E');
    return print(&buf);
}

static Err put_entries(const Export *export, Book *book)
{
    Ctx *cx = export->cli->cx;
    JournalView *view CLEANUP(journal_view_close) = NULL;
    JournalAsk ask = { .period = export->ask->period, .party = export->ask->filter.party,
                       .pending = cli_option(export->cli, "pending") != NULL };
    bool more = true;
    TRY(journal_view_open(cx, book, export->ask->names, &ask, &view));
    while (more) {
        ArenaMark mark = arena_mark(&cx->arena);
        TextBuf buf = textbuf_make(cx);
        JournalEntry entry;
        TRY(journal_view_next(cx, view, &entry, &more));
        if (more)
            journal_entry(&buf, &entry);
        TRY(print(&buf));
        arena_rewind(&cx->arena, mark);
    }
    return ERR_OK;
}

static Err put_text(Cli *cli, Book *book, const BookAsk *ask, JournalForm form)
{
    Export export = { cli, ask, form };
    BooksFilter filter = { .party = ask->filter.party };
    List accounts;
    if (cli->json || cli_option(cli, "csv") || cli_option(cli, "currency"))
        return cli_usage(cli, "--format stands alone: without --json, --csv and --currency");
    TRY(books_accounts(cli->cx, book_db(book), book_cluster(book), &filter, &accounts));
    TRY(put_title(&export, book));
    TRY(put_commodities(&export, &accounts));
    TRY(put_accounts(&export, &accounts));
    return put_entries(&export, book);
}

Err book_journal_run(Cli *cli, Book *book)
{
    const char *format = cli_option(cli, "format");
    JournalForm form = JOURNAL_HLEDGER;
    BookAsk ask;
    if (format && !journal_form_of(text_of(format), &form))
        return cli_usage(cli, "--format is hledger or ledger");
    TRY(book_ask(cli, book, &ask));
    return format ? put_text(cli, book, &ask, form) : put_rows(cli, book, &ask);
}
