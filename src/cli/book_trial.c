/* book_trial.c - `weft book trial`: six columns of amounts, and totals that prove themselves. */
#include "cli/book_report.h"

#include "app/books/trial.h"
#include "base/check.h"
#include "cli/book_ask.h"
#include "cli/sheet.h"
#include "core/books/unit.h"

#include <string.h>

enum { PARTY = 2, FINANCING = 5 };      /* columns that not every table shows */

static const SheetColumn every_column[] = {
    { "row", NULL, NULL, false },
    { "party_id", NULL, NULL, false },
    { "party", "PARTY", "企业", false },
    { "code", "CODE", "科目", true },
    { "account", "ACCOUNT", "科目名称", false },
    { "financing", "FINANCING", "融资", false },
    { "name", NULL, NULL, false },
    { "currency", "", "", false },
    { "opening_debit", "OPENING DR", "期初借方", true },
    { "opening_credit", "OPENING CR", "期初贷方", true },
    { "debits", "DEBITS", "本期借方", true },
    { "credits", "CREDITS", "本期贷方", true },
    { "closing_debit", "CLOSING DR", "期末借方", true },
    { "closing_credit", "CLOSING CR", "期末贷方", true },
};

typedef struct Trial {
    Cli *cli;
    const BookAsk *ask;
    TrialBy by;
    SheetColumn columns[COUNT(every_column)];
    Sheet sheet;
    bool balanced;
    char off[80];               /* of the first currency that is not: its code, and by how much */
} Trial;

static Err by_of(Cli *cli, const BookAsk *ask, TrialBy *out)
{
    static const char *const words[] = { "chart", "party", "account" };
    const char *given = cli_option(cli, "by");
    *out = ask->filter.party ? TRIAL_BY_PARTY : TRIAL_BY_CHART;
    for (size_t i = 0; given && i < COUNT(words); i++)
        if (strcmp(given, words[i]) == 0) {
            *out = (TrialBy)i;
            return ERR_OK;
        }
    return given ? cli_usage(cli, "--by is chart, party or account") : ERR_OK;
}

/* --- one line --------------------------------------------------------------------------------- */

static Err put_names(Trial *trial, const TrialLine *line)
{
    static const char *const kinds[] = { "line", "party", "total" };
    const BookNames *names = trial->ask->names;
    const AccountKey *key = &line->key;
    Sheet *sheet = &trial->sheet;
    bool of_party = line->kind != TRIAL_TOTAL && trial->by != TRIAL_BY_CHART;
    Text about, name = { NULL, 0 };
    char code[UNIT_TEXT_SIZE];
    Text unit;
    TRY(sheet_cell(sheet, text_of(kinds[line->kind])));
    TRY(of_party ? sheet_cell(sheet, book_names_ident(names, key->party)) : sheet_blank(sheet));
    TRY(of_party ? sheet_cell(sheet, book_names_party(names, key->party)) : sheet_blank(sheet));
    TRY(line->kind == TRIAL_LINE ? sheet_count(sheet, key->code) : sheet_blank(sheet));
    TRY(sheet_cell(sheet, line->kind == TRIAL_LINE
                          ? book_names_title(names, key->code)
                          : text_of(cli_say(trial->cli, "total", "合计"))));
    TRY(book_names_about(trial->cli->cx, names, key->about, &about));
    TRY(about.n > 0 ? sheet_cell(sheet, about) : sheet_blank(sheet));
    if (line->kind == TRIAL_LINE && trial->by == TRIAL_BY_ACCOUNT)
        TRY(book_names_account(trial->cli->cx, names, key, &name));
    TRY(sheet_cell(sheet, name));
    TRY(text_copy(trial->cli->cx, text_of(unit_code(key->ledger, code)), &unit));
    return sheet_cell(sheet, unit);
}

static Err put_sides(Trial *trial, Sides sides, uint32_t ledger)
{
    TRY(sheet_amount(&trial->sheet, sides.debit, ledger));
    return sheet_amount(&trial->sheet, sides.credit, ledger);
}

static void note_balance(Trial *trial, const TrialLine *line)
{
    const TrialSums *sums = &line->sums;
    if (line->kind != TRIAL_TOTAL || trial_balances(sums))
        return;
    char code[UNIT_TEXT_SIZE], debit[DECIMAL_TEXT_SIZE], credit[DECIMAL_TEXT_SIZE];
    if (trial->balanced)
        snprintf(trial->off, sizeof trial->off, "%s %.28s - %.28s",
                 unit_code(line->key.ledger, code),
                 unit_format(sums->closing.debit, line->key.ledger, debit),
                 unit_format(sums->closing.credit, line->key.ledger, credit));
    trial->balanced = false;
}

static Err put_line(Trial *trial, const TrialLine *line)
{
    uint32_t ledger = line->key.ledger;
    note_balance(trial, line);
    TRY(put_names(trial, line));
    TRY(put_sides(trial, line->sums.opening, ledger));
    TRY(put_sides(trial, line->sums.moves, ledger));
    return put_sides(trial, line->sums.closing, ledger);
}

/* --- the whole -------------------------------------------------------------------------------- */

static Err put_head(Trial *trial, Book *book)
{
    memcpy(trial->columns, every_column, sizeof every_column);
    if (trial->by == TRIAL_BY_CHART || trial->ask->filter.party)
        trial->columns[PARTY].en = NULL;
    if (trial->by != TRIAL_BY_ACCOUNT)
        trial->columns[FINANCING].en = NULL;
    trial->sheet = sheet_open(trial->cli, trial->columns, COUNT(every_column), "trial_balance");
    TRY(sheet_fact(&trial->sheet, "of", "Trial balance of", "试算平衡表",
                   book_of_whom(trial->cli, book, trial->ask)));
    return book_period_facts(&trial->sheet, &trial->ask->period);
}

static Err put_foot(Trial *trial, int64_t later)
{
    Text text;
    TRY(sheet_rows_end(&trial->sheet));
    TRY(sheet_truth(&trial->sheet, "balanced", trial->balanced));
    if (!trial->balanced)
        TRY(sheet_fact(&trial->sheet, "off", "OUT OF BALANCE", "借贷不平", text_of(trial->off)));
    else if (trial->sheet.form == SHEET_TABLE && trial->sheet.rows > 0)
        puts(cli_say(trial->cli, "In balance: debits = credits in every currency.",
                     "各币种借方合计 = 贷方合计。"));
    else if (trial->sheet.form == SHEET_TABLE)
        puts(cli_say(trial->cli, "Nothing is booked.", "尚无分录。"));
    if (later > 0) {
        TRY(text_format(trial->cli->cx, &text, "%lld", (long long)later));
        TRY(sheet_fact(&trial->sheet, "accounts_posted_later",
                       "Accounts with postings after the last day (see --date)",
                       "期末之后仍有分录的账户数（见 --date）", text));
    }
    return sheet_close(&trial->sheet);
}

Err book_trial_run(Cli *cli, Book *book)
{
    TrialView *view CLEANUP(trial_view_close) = NULL;
    BookAsk ask;
    Trial trial = { .cli = cli, .ask = &ask, .balanced = true };
    TrialLine line;
    bool more;
    TRY(book_ask(cli, book, &ask));
    TRY(by_of(cli, &ask, &trial.by));
    TRY(trial_view_open(cli->cx, book, &ask.period, &ask.filter, trial.by, &view));
    TRY(trial_view_next(cli->cx, view, &line, &more));
    TRY(put_head(&trial, book));
    while (more) {
        TRY(put_line(&trial, &line));
        TRY(trial_view_next(cli->cx, view, &line, &more));
    }
    TRY(put_foot(&trial, trial_view_later(view)));
    /* One party's book may be off where somebody wrote to the ledger by himself; all are not. */
    if (!trial.balanced && !ask.filter.party)
        return fail(cli->cx, ERR_DAMAGED, "the books are out of balance: %s; `weft verify` says "
                    "more, then restore a backup", trial.off);
    return ERR_OK;
}
