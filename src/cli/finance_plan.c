/* finance_plan.c - the contract's own words, printed. */
#include "cli/finance_plan.h"

#include "app/finance/show.h"
#include "core/contract/plan_write.h"

#include <stdio.h>

Err finance_plan_print(Cli *cli, Book *book, const FinancingRow *row)
{
    ContractPlan plan;
    TextBuf buf = textbuf_make(cli->cx);
    Text text;
    if (row->contract.n == 0)
        return ERR_OK;
    TRY(show_plan(cli->cx, book, row, &plan));
    contract_plan_text(&plan, cli->chinese ? CONTRACT_PLAN_CHINESE : CONTRACT_PLAN_ENGLISH, &buf);
    TRY(textbuf_done(&buf, &text));
    printf("\n%.*s", (int)text.n, text.at);
    return ERR_OK;
}

Err finance_contract_print(Cli *cli, Book *book, const FinancingRow *row)
{
    TextBuf buf = textbuf_make(cli->cx);
    Text text;
    TRY(show_contract(cli->cx, book, row, &buf));
    TRY(textbuf_done(&buf, &text));
    printf("%.*s", (int)text.n, text.at);
    return ERR_OK;
}
