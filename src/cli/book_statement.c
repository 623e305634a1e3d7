/* book_statement.c - `weft book statement`: an account's postings, each with what it came from. */
#include "cli/book_report.h"

#include "app/books/statement.h"
#include "base/check.h"
#include "cli/book_ask.h"
#include "cli/sheet.h"
#include "core/books/unit.h"
#include "store/ledger_query.h"

static const SheetColumn columns[] = {
    { "account", NULL, NULL, false },
    { "currency", NULL, NULL, false },
    { "row", NULL, NULL, false },
    { "date", "DATE", "日期", false },
    { "stated", NULL, NULL, false },
    { "event", "EVENT", "事项", false },
    { "cause", "FROM", "依据", false },
    { "counter_account", "COUNTER ACCOUNT", "对方科目", false },
    { "debit", "DEBIT", "借方", true },
    { "credit", "CREDIT", "贷方", true },
    { "side", "", "方向", false },
    { "balance", "BALANCE", "余额", true },
    { "transfer", NULL, NULL, false },
};

typedef struct Statement {
    Cli *cli;
    const BookAsk *ask;
    const LedgerAccount *account;
    Sheet sheet;
    Text name, unit;            /* of the account */
} Statement;

/* --- lines ------------------------------------------------------------------------------------ */

static Err put_what(Statement *s, const StatementLine *line)
{
    const BooksPosting *posting = &line->posting;
    Text cause, counter;
    if (line->kind != STATEMENT_POSTING) {
        bool opening = line->kind == STATEMENT_OPENING;
        TRY(sheet_cell(&s->sheet, text_of(opening ? "opening" : "closing")));
        TRY(sheet_date(&s->sheet, opening ? s->ask->period.from : s->ask->period.to));
        TRY(sheet_blank(&s->sheet));
        TRY(sheet_cell(&s->sheet, text_of(opening ? cli_say(s->cli, "opening", "期初余额")
                                                 : cli_say(s->cli, "closing", "期末余额"))));
        TRY(sheet_blank(&s->sheet));
        return sheet_blank(&s->sheet);
    }
    TRY(sheet_cell(&s->sheet, TEXT("posting")));
    TRY(sheet_date(&s->sheet, posting->date));
    TRY(sheet_date(&s->sheet, posting->stated));
    TRY(sheet_cell(&s->sheet, book_names_event(s->ask->names, posting->code)));
    TRY(book_names_cause(s->cli->cx, s->ask->names, posting, &cause));
    TRY(sheet_cell(&s->sheet, cause));
    TRY(book_names_account(s->cli->cx, s->ask->names,
                           line->debit ? &posting->credit : &posting->debit, &counter));
    return sheet_cell(&s->sheet, counter);
}

/* People read an amount and its side, programs a signed number. */
static Err put_balance(Statement *s, const StatementLine *line)
{
    int64_t net = line->balance;
    bool table = s->sheet.form == SHEET_TABLE;
    const char *side = net > 0 ? (table ? cli_say(s->cli, "Dr", "借") : "debit")
                     : net < 0 ? (table ? cli_say(s->cli, "Cr", "贷") : "credit")
                               : (table ? cli_say(s->cli, "", "平") : "");
    TRY(sheet_cell(&s->sheet, text_of(side)));
    return sheet_balance(&s->sheet, table && net < 0 ? -net : net,
                         s->account->ledger);
}

static Err put_line(Statement *s, const StatementLine *line)
{
    uint32_t ledger = s->account->ledger;
    char id[LEDGER_ID_TEXT_SIZE];
    Text transfer;
    TRY(sheet_cell(&s->sheet, s->name));
    TRY(sheet_cell(&s->sheet, s->unit));
    TRY(put_what(s, line));
    if (line->kind == STATEMENT_OPENING) {
        TRY(sheet_blank(&s->sheet));
        TRY(sheet_blank(&s->sheet));
    } else {
        TRY(sheet_amount(&s->sheet, line->moved.debit, ledger));
        TRY(sheet_amount(&s->sheet, line->moved.credit, ledger));
    }
    TRY(put_balance(s, line));
    if (line->kind != STATEMENT_POSTING)
        return sheet_blank(&s->sheet);
    TRY(text_copy(s->cli->cx, text_of(ledger_id_format(line->posting.id, id)), &transfer));
    return sheet_cell(&s->sheet, transfer);
}

static Err put_lines(Statement *s, Book *book)
{
    StatementView *view CLEANUP(statement_view_close) = NULL;
    StatementLine line;
    bool more;
    TRY(statement_view_open(s->cli->cx, book, &s->ask->period, s->account, &view));
    TRY(statement_view_next(s->cli->cx, view, &line, &more));
    while (more) {
        TRY(put_line(s, &line));
        TRY(statement_view_next(s->cli->cx, view, &line, &more));
    }
    return ERR_OK;
}

/* --- accounts --------------------------------------------------------------------------------- */

static AccountKey key_of(const LedgerAccount *account)
{
    return (AccountKey){ .id = account->id, .ledger = account->ledger, .code = account->code,
                         .party = (int64_t)account->user_data_64, .about = account->user_data_128 };
}

static Err put_held(Statement *s)
{
    const LedgerAccount *a = s->account;
    char debit[DECIMAL_TEXT_SIZE], credit[DECIMAL_TEXT_SIZE];
    if ((a->debits_pending | a->credits_pending) == 0 || a->debits_pending > INT64_MAX
        || a->credits_pending > INT64_MAX || s->sheet.form != SHEET_TABLE)
        return ERR_OK;
    printf(cli_say(s->cli, "Held by pending transfers now, not booked: debits %s, credits %s\n",
                   "当前预留未入账：借方 %s，贷方 %s\n"),
           unit_format_grouped((int64_t)a->debits_pending, a->ledger, debit),
           unit_format_grouped((int64_t)a->credits_pending, a->ledger, credit));
    return ERR_OK;
}

static Err begin_account(Statement *s, const LedgerAccount *account)
{
    AccountKey key = key_of(account);
    char code[UNIT_TEXT_SIZE];
    s->account = account;
    TRY(book_names_account(s->cli->cx, s->ask->names, &key, &s->name));
    return text_copy(s->cli->cx, text_of(unit_code(account->ledger, code)), &s->unit);
}

/* People get a table an account, programs all accounts in one. */
static Err put_table(Statement *s, Book *book, bool first)
{
    Text head, period;
    s->sheet = sheet_open(s->cli, columns, COUNT(columns), "statement");
    TRY(book_period_words(s->cli, &s->ask->period, &period));
    TRY(text_format(s->cli->cx, &head, "%.*s, %.*s, %.*s", (int)s->name.n, s->name.at,
                    (int)s->unit.n, s->unit.at, (int)period.n, period.at));
    if (!first)
        putchar('\n');
    TRY(sheet_fact(&s->sheet, "account", "Statement of", "明细账", head));
    TRY(put_lines(s, book));
    TRY(sheet_rows_end(&s->sheet));
    TRY(put_held(s));
    return sheet_close(&s->sheet);
}

static Err put_all(Statement *s, Book *book, const List *accounts)
{
    ArenaMark mark = arena_mark(&s->cli->cx->arena);
    s->sheet = sheet_open(s->cli, columns, COUNT(columns), "statement");
    if (s->sheet.form == SHEET_TABLE) {
        for (size_t i = 0; i < accounts->count; i++) {
            TRY(begin_account(s, list_at(accounts, i)));
            TRY(put_table(s, book, i == 0));
            arena_rewind(&s->cli->cx->arena, mark);
        }
        return ERR_OK;
    }
    TRY(book_period_facts(&s->sheet, &s->ask->period));
    for (size_t i = 0; i < accounts->count; i++) {
        TRY(begin_account(s, list_at(accounts, i)));
        TRY(put_lines(s, book));
    }
    TRY(sheet_rows_end(&s->sheet));
    return sheet_close(&s->sheet);
}

/* --- which ------------------------------------------------------------------------------------ */

static Err by_id(Cli *cli, Book *book, LedgerId id, List *out)
{
    LedgerAccount account;
    bool found;
    TRY(ledger_store_account(cli->cx, book_db(book), book_cluster(book), id, &found, &account));
    if (!found)
        return ERR_OK;
    LedgerAccount *at = list_push(cli->cx, out);
    if (!at)
        return cli->cx->err;
    *at = account;
    return ERR_OK;
}

static Err choose(Cli *cli, Book *book, const BookAsk *ask, List *out)
{
    List all;
    *out = list_make(sizeof(LedgerAccount));
    if (!ledger_id_is_zero(ask->account_id))
        return by_id(cli, book, ask->account_id, out);
    TRY(books_accounts(cli->cx, book_db(book), book_cluster(book), &ask->filter, &all));
    for (size_t i = 0; i < all.count; i++) {
        const LedgerAccount *account = list_at(&all, i);
        if (!ledger_id_is_zero(ask->about) && !ledger_id_eq(ask->about, account->user_data_128))
            continue;
        LedgerAccount *at = list_push(cli->cx, out);
        if (!at)
            return cli->cx->err;
        *at = *account;
    }
    return ERR_OK;
}

Err book_statement_run(Cli *cli, Book *book)
{
    BookAsk ask;
    List accounts;
    if (!cli_option(cli, "party") && !cli_option(cli, "account") && !cli_option(cli, "financing"))
        return cli_usage(cli, "a statement of what? --party, --account or --financing, or several");
    TRY(book_ask(cli, book, &ask));
    TRY(choose(cli, book, &ask, &accounts));
    if (accounts.count == 0)
        return fail(cli->cx, ERR_NOT_FOUND, "nothing was ever booked on such an account; `weft "
                    "book trial --by account` shows those there are");
    Statement statement = { .cli = cli, .ask = &ask };
    return put_all(&statement, book, &accounts);
}
