/* finance_list.c - a page of rows at a time, each asked whether it is one of those meant. */
#include "cli/finance_list.h"

#include "app/finance/claims.h"
#include "app/finance/show.h"
#include "base/check.h"
#include "core/financing.h"
#include "store/order_store.h"

#include <stdio.h>

enum { PAGE = 200 };

typedef struct Head {
    const char *english, *chinese;
} Head;

static Err put_heads(Cli *cli, CliTable *table, const Head *heads, size_t n)
{
    for (size_t i = 0; i < n; i++)
        TRY(cli_cell(table, text_of(cli_say(cli, heads[i].english, heads[i].chinese))));
    return ERR_OK;
}

/* --- financings ------------------------------------------------------------------------------ */

static Err list_cells(Cli *cli, Book *book, CliTable *table, const FinancingRow *row)
{
    char money[DECIMAL_TEXT_SIZE], date[DATE_TEXT_SIZE];
    Party applicant, funder;
    Ccy ccy = CCY_CNY;
    (void)ccy_of_number((int)row->ccy, &ccy);
    FinancingState state = (FinancingState)row->state;
    TRY(book_party_by_id(cli->cx, book, row->applicant, &applicant));
    TRY(book_party_by_id(cli->cx, book, row->funder, &funder));
    TRY(cli_cell(table, row->number));
    TRY(cli_cell(table, text_of(cli_say(cli, financing_state_name(state),
                                        financing_state_chinese(state)))));
    TRY(cli_cell(table, cli->chinese && applicant.name_zh.n ? applicant.name_zh
                                                            : applicant.name));
    TRY(cli_cell(table, cli->chinese && funder.name_zh.n ? funder.name_zh : funder.name));
    TRY(cli_cell_format(table, "%s", money_format_grouped((Money){ row->advance, ccy }, money)));
    TRY(cli_cell_format(table, "%s",
                        money_format_grouped((Money){ row->principal_left, ccy }, money)));
    return cli_cell_format(table, "%s", date_format((Date){ (int32_t)row->due }, date));
}

typedef struct ListFilter {
    int64_t funder;             /* 0: any */
    bool in_state;
    FinancingState state;
} ListFilter;

static Err list_filter(Cli *cli, Book *book, ListFilter *out)
{
    const char *state = cli_option(cli, "state"), *funder = cli_option(cli, "funder");
    Text ident;
    Party party;
    *out = (ListFilter){ .in_state = state != NULL };
    if (state && !financing_state_of(text_of(state), &out->state))
        return fail(cli->cx, ERR_UNKNOWN, "\"%s\" is no state of a financing; `weft finance list` "
                    "shows them", state);
    if (!funder)
        return ERR_OK;
    TRY(party_id_parse(cli->cx, text_of(funder), &ident));
    TRY(book_party_need(cli->cx, book, ident, &party));
    out->funder = party.id;
    return ERR_OK;
}

static bool is_listed(const ListFilter *filter, const FinancingRow *row)
{
    return (!filter->funder || row->funder == filter->funder)
        && (!filter->in_state || row->state == (int64_t)filter->state);
}

/* JSON: one financing a line; text: one table. Read a page at a time. */
Err finance_list_run(Cli *cli)
{
    static const Head heads[] = {
        { "financing", "融资" }, { "state", "状态" }, { "applicant", "申请人" },
        { "funder", "资金方" }, { "advance", "融资额" }, { "left", "未还" }, { "due", "到期日" },
    };
    Book *book CLEANUP(book_close) = NULL;
    CliTable table = cli_table(cli->cx, "llllrrl");
    ListFilter filter;
    size_t shown = 0;
    TRY(cli_book(cli, &book));
    TRY(list_filter(cli, book, &filter));
    TRY(put_heads(cli, &table, heads, COUNT(heads)));
    for (int64_t from = 0;;) {
        List rows;
        TRY(financing_page(cli->cx, book_db(book), book_cluster(book), from, PAGE, &rows));
        for (size_t i = 0; i < rows.count; i++) {
            const FinancingRow *row = list_at(&rows, i);
            Text json;
            from = row->financing_id + 1;
            if (!is_listed(&filter, row))
                continue;
            shown++;
            if (!cli->json) {
                TRY(list_cells(cli, book, &table, row));
                continue;
            }
            TRY(show_financing(cli->cx, book, row, false, &json));
            printf("%.*s\n", (int)json.n, json.at);
        }
        if (rows.count < PAGE)
            break;
    }
    if (!cli->json && shown > 0)
        cli_table_print(cli, &table, stdout);
    if (!cli->json && shown == 0)
        printf("%s\n", cli_say(cli, "no financings", "没有融资"));
    return ERR_OK;
}

/* --- claims ---------------------------------------------------------------------------------- */

static Err claim_cells(Cli *cli, Book *book, CliTable *table, const ClaimRow *row)
{
    char money[DECIMAL_TEXT_SIZE], date[DATE_TEXT_SIZE];
    DocumentRow paper = { .number = TEXT("") };
    Party creditor, debtor;
    Ccy ccy = CCY_CNY;
    bool found;
    (void)ccy_of_number((int)row->ccy, &ccy);
    TRY(document_get(cli->cx, book_db(book), book_cluster(book), row->claim_id, &found, &paper));
    TRY(book_party_by_id(cli->cx, book, row->creditor, &creditor));
    TRY(book_party_by_id(cli->cx, book, row->debtor, &debtor));
    Claim claim = claim_of_row(row);
    TRY(cli_cell(table, paper.number));
    TRY(cli_cell(table, text_of(cli_say(cli, claim_state_name(claim.state),
                                        claim_state_chinese(claim.state)))));
    TRY(cli_cell(table, cli->chinese && creditor.name_zh.n ? creditor.name_zh : creditor.name));
    TRY(cli_cell(table, cli->chinese && debtor.name_zh.n ? debtor.name_zh : debtor.name));
    TRY(cli_cell_format(table, "%s",
                        money_format_grouped((Money){ row->outstanding, ccy }, money)));
    TRY(cli_cell_format(table, "%s", money_format_grouped(
        (Money){ claim_eligible(&claim, row->received), ccy }, money)));
    return cli_cell_format(table, "%s", date_format(claim.due, date));
}

Err finance_claims_run(Cli *cli)
{
    static const Head heads[] = {
        { "invoice", "发票" }, { "state", "状态" }, { "creditor", "债权人" }, { "debtor", "债务人" },
        { "outstanding", "未清偿" }, { "goods received", "货物支持" }, { "due", "到期日" },
    };
    Book *book CLEANUP(book_close) = NULL;
    CliTable table = cli_table(cli->cx, "llllrrl");
    List rows;
    TRY(cli_book(cli, &book));
    TRY(claim_outstanding(cli->cx, book_db(book), book_cluster(book), &rows));
    TRY(put_heads(cli, &table, heads, COUNT(heads)));
    for (size_t i = 0; i < rows.count; i++) {
        const ClaimRow *row = list_at(&rows, i);
        Text json;
        if (!cli->json) {
            TRY(claim_cells(cli, book, &table, row));
            continue;
        }
        TRY(show_claim(cli->cx, book, row, &json));
        printf("%.*s\n", (int)json.n, json.at);
    }
    if (!cli->json)
        cli_table_print(cli, &table, stdout);
    return ERR_OK;
}
