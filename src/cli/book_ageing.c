/* book_ageing.c - `weft book ageing`: who owes whom since when. */
#include "cli/book_report.h"

#include "app/books/ageing.h"
#include "base/check.h"
#include "cli/book_ask.h"
#include "cli/sheet.h"
#include "core/books/unit.h"

#include <string.h>

enum { INVOICE = 5, INVOICE_COLUMNS = 4, ITEMS = 17 };

static const SheetColumn every_column[] = {
    { "row", NULL, NULL, false },
    { "party_id", NULL, NULL, false },
    { "party", "PARTY", "企业", false },
    { "counterparty_id", NULL, NULL, false },
    { "counterparty", "COUNTERPARTY", "对方", false },
    { "invoice", "INVOICE", "发票", false },
    { "date", "DATE", "日期", false },
    { "due", "DUE", "到期日", false },
    { "days", "DAYS", "逾期天数", true },
    { "currency", "", "", false },
    { "undated", "UNDATED", "无到期日", true },
    { "not_due", "NOT DUE", "未到期", true },
    { "days_1_30", "1-30", "1-30天", true },
    { "days_31_60", "31-60", "31-60天", true },
    { "days_61_90", "61-90", "61-90天", true },
    { "days_over_90", ">90", "90天以上", true },
    { "total", "TOTAL", "合计", true },
    { "items", "ITEMS", "笔数", true },
};

typedef struct Aged {
    Cli *cli;
    const BookAsk *ask;
    const AgeingAsk *what;
    SheetColumn columns[COUNT(every_column)];
    Sheet sheet;
} Aged;

/* --- one line --------------------------------------------------------------------------------- */

static const char *kind_name(AgeingKind kind)
{
    static const char *const names[] = {
        [AGEING_ITEM] = "item", [AGEING_PAIR] = "pair", [AGEING_PARTY] = "party",
        [AGEING_TOTAL] = "total", [AGEING_APART] = "without_invoice", [AGEING_LEDGER] = "ledger",
    };
    return names[kind];
}

/* The party's name, or what a line about no party is about. */
static Err put_whose(Aged *aged, const AgeingLine *line)
{
    Text words;
    switch (line->kind) {
    case AGEING_ITEM: case AGEING_PAIR: case AGEING_PARTY:
        return sheet_cell(&aged->sheet, book_names_party(aged->ask->names, line->party));
    case AGEING_TOTAL:
        return sheet_cell(&aged->sheet, text_of(cli_say(aged->cli, "open items", "未清项合计")));
    case AGEING_APART:
        return sheet_cell(&aged->sheet, text_of(cli_say(aged->cli, "without an invoice",
                                                        "未对应发票")));
    case AGEING_LEDGER:
        TRY(text_format(aged->cli->cx, &words, cli_say(aged->cli, "account %d", "科目 %d 余额"),
                        (int)aged->what->filter.code));
        return sheet_cell(&aged->sheet, words);
    }
    return ERR_OK;
}

static Err put_parties(Aged *aged, const AgeingLine *line)
{
    const BookNames *names = aged->ask->names;
    Sheet *sheet = &aged->sheet;
    bool party = line->kind <= AGEING_PARTY, other = line->kind <= AGEING_PAIR;
    TRY(sheet_cell(sheet, text_of(kind_name(line->kind))));
    TRY(party ? sheet_cell(sheet, book_names_ident(names, line->party)) : sheet_blank(sheet));
    TRY(put_whose(aged, line));
    if (!other) {
        TRY(sheet_blank(sheet));
        return line->kind == AGEING_PARTY
               ? sheet_cell(sheet, text_of(cli_say(aged->cli, "total", "合计")))
               : sheet_blank(sheet);
    }
    TRY(sheet_cell(sheet, book_names_ident(names, line->other)));
    return sheet_cell(sheet, book_names_party(names, line->other));
}

static Err put_invoice(Aged *aged, const AgeingLine *line)
{
    if (line->kind != AGEING_ITEM) {
        for (size_t i = 0; i < INVOICE_COLUMNS; i++)
            TRY(sheet_blank(&aged->sheet));
        return ERR_OK;
    }
    Text number;
    TRY(text_copy(aged->cli->cx, line->item.number, &number));
    TRY(sheet_cell(&aged->sheet, number));
    TRY(sheet_date(&aged->sheet, line->item.date));
    TRY(sheet_date(&aged->sheet, line->item.due));
    return sheet_count(&aged->sheet, line->days);
}

static Err put_line(Aged *aged, const AgeingLine *line)
{
    Sheet *sheet = &aged->sheet;
    bool ages = line->kind <= AGEING_TOTAL;
    char code[UNIT_TEXT_SIZE];
    Text unit;
    TRY(put_parties(aged, line));
    TRY(put_invoice(aged, line));
    TRY(text_copy(aged->cli->cx, text_of(unit_code(line->ledger, code)), &unit));
    TRY(sheet_cell(sheet, unit));
    for (size_t a = 0; a < AGE_COUNT; a++)
        TRY(ages ? sheet_amount(sheet, line->sums.age[a], line->ledger) : sheet_blank(sheet));
    TRY(sheet_balance(sheet, line->sums.total, line->ledger));
    return ages ? sheet_count(sheet, line->sums.items) : sheet_blank(sheet);
}

/* --- the whole -------------------------------------------------------------------------------- */

static Err put_head(Aged *aged, Book *book)
{
    char date[DATE_TEXT_SIZE];
    bool payable = aged->what->payable;
    memcpy(aged->columns, every_column, sizeof every_column);
    for (size_t i = 0; i < INVOICE_COLUMNS && !aged->what->items; i++)
        aged->columns[INVOICE + i].en = NULL;
    if (aged->what->items)
        aged->columns[ITEMS].en = NULL;
    aged->sheet = sheet_open(aged->cli, aged->columns, COUNT(every_column),
                             payable ? "payables_ageing" : "receivables_ageing");
    TRY(sheet_fact(&aged->sheet, "of", payable ? "Payables of" : "Receivables of",
                   payable ? "应付账款账龄" : "应收账款账龄",
                   book_of_whom(aged->cli, book, aged->ask)));
    return sheet_fact(&aged->sheet, "date", "Days overdue on", "逾期天数截至",
                      text_of(date_format(aged->what->at, date)));
}

Err book_ageing_run(Cli *cli, Book *book)
{
    AgeingView *view CLEANUP(ageing_view_close) = NULL;
    BookAsk ask;
    AgeingLine line;
    bool more;
    TRY(book_ask(cli, book, &ask));
    AgeingAsk what = { .at = ask.period.to, .filter = ask.filter,
                       .payable = cli_option(cli, "payable") != NULL,
                       .items = cli_option(cli, "items") != NULL };
    Text name = what.payable ? TEXT("payable") : TEXT("receivable");
    const ChartAccount *account = chart_account_named(book_names_chart(ask.names), name);
    if (!account)
        return fail(cli->cx, ERR_UNKNOWN, "the chart of accounts has no \"%s\"; add one",
                    name.at);
    what.filter.code = account->code;
    Aged aged = { .cli = cli, .ask = &ask, .what = &what };
    TRY(ageing_view_open(cli->cx, book, &what, &view));
    TRY(ageing_view_next(cli->cx, view, &line, &more));
    TRY(put_head(&aged, book));
    while (more) {
        TRY(put_line(&aged, &line));
        TRY(ageing_view_next(cli->cx, view, &line, &more));
    }
    TRY(sheet_rows_end(&aged.sheet));
    return sheet_close(&aged.sheet);
}
