/* pay.c - `weft pay`: what a party must order from its bank, as a list or as pain.001; and what the
 * bank answered. */
#include "cli/verbs.h"

#include "app/finance/pay.h"
#include "base/check.h"
#include "base/file.h"
#include "cli/emit.h"
#include "format/pain_pay.h"

#include <string.h>

/* --- asked for ------------------------------------------------------------------------------- */

static Err day_option(Cli *cli, const char *name, Date otherwise, Date *out)
{
    const char *given = cli_option(cli, name);
    *out = otherwise;
    return given ? date_parse(cli->cx, text_of(given), out) : ERR_OK;
}

/* --payer, or the party of --as; none: 0. */
static Err payer_of(Cli *cli, Book *book, int64_t *out)
{
    const char *given = cli_option(cli, "payer");
    Text ident;
    Party party;
    if (!given) {
        Speaker speaker;
        TRY(cli_speaker(cli, book, &speaker));
        *out = speaker.party;
        return ERR_OK;
    }
    TRY(party_id_parse(cli->cx, text_of(given), &ident));
    TRY(book_party_need(cli->cx, book, ident, &party));
    *out = party.id;
    return ERR_OK;
}

static Err asked(Cli *cli, Book *book, int64_t payer, List *out)
{
    Date today = book_settings(book).business_date, from, to;
    TRY(day_option(cli, "from", today, &from));
    TRY(day_option(cli, "to", date_cmp(today, from) < 0 ? from : today, &to));
    return pay_instructions(cli->cx, book, payer, from, to, out);
}

/* --- list ------------------------------------------------------------------------------------ */

static void emit_instruction(Emit *emit, const PayInstruction *one)
{
    const PainTransfer *t = &one->transfer;
    emit_text(emit, "id", t->id);
    emit_text(emit, "what", text_of(one->what));
    emit_text(emit, "financing", one->financing);
    emit_text(emit, "from", t->from.ident);
    emit_text(emit, "from_account", t->from.account);
    emit_text(emit, "to", t->to.ident);
    emit_text(emit, "to_account", t->to.account);
    emit_text(emit, "currency", text_of(ccy_code(t->amount.ccy)));
    emit_money(emit, "amount", t->amount.minor, t->amount.ccy);
    emit_date(emit, "date", t->day.day);
}

static Err list_json(Cli *cli, const List *all)
{
    Emit emit = emit_make(cli->cx);
    emit_open(&emit, NULL, '[');
    for (size_t i = 0; i < all->count; i++) {
        emit_open(&emit, NULL, '{');
        emit_instruction(&emit, list_at(all, i));
        emit_close(&emit, '}');
    }
    emit_close(&emit, ']');
    return emit_print(&emit);
}

static Err list_run(Cli *cli, Book *book)
{
    List all;
    int64_t payer;
    char day[DATE_TEXT_SIZE];
    TRY(payer_of(cli, book, &payer));
    TRY(asked(cli, book, payer, &all));
    if (cli->json)
        return list_json(cli, &all);
    CliTable table = cli_table(cli->cx, "lllllrl");
    const char *heads[] = { cli_say(cli, "ID", "编号"), cli_say(cli, "WHAT", "事由"),
                            cli_say(cli, "FROM", "付款方"), cli_say(cli, "TO", "收款方"),
                            cli_say(cli, "DATE", "日期"), cli_say(cli, "AMOUNT", "金额"), "" };
    for (size_t i = 0; i < COUNT(heads); i++)
        TRY(cli_cell(&table, text_of(heads[i])));
    for (size_t i = 0; i < all.count; i++) {
        const PayInstruction *one = list_at(&all, i);
        Text from, to;
        TRY(show_party(cli, book, one->payer, &from));
        TRY(show_party(cli, book, one->payee, &to));
        bool paid_out = strcmp(one->what, "disbursement") == 0;
        TRY(cli_cell(&table, one->transfer.id));
        TRY(cli_cell(&table, text_of(paid_out ? cli_say(cli, "disbursement", "放款")
                                              : cli_say(cli, "settlement", "结算"))));
        TRY(cli_cell(&table, from));
        TRY(cli_cell(&table, to));
        TRY(cli_cell(&table, text_of(date_format(one->transfer.day, day))));
        TRY(show_money(&table, one->transfer.amount.minor,
                       ccy_number(one->transfer.amount.ccy)));
        TRY(cli_cell(&table, text_of(ccy_code(one->transfer.amount.ccy))));
    }
    cli_table_print(cli, &table, stdout);
    printf(cli_say(cli, "%zu to pay\n", "%zu 笔待付\n"), all.count);
    return ERR_OK;
}

/* --- write ----------------------------------------------------------------------------------- */

static Err write_run(Cli *cli, Book *book)
{
    const char *version = cli_option(cli, "version"), *path = cli_option(cli, "out");
    bool old = version && strcmp(version, "03") == 0;
    List all;
    int64_t payer;
    Text xml;
    if (version && !old && strcmp(version, "09") != 0)
        return cli_usage(cli, "--version is 03 or 09");
    TRY(payer_of(cli, book, &payer));
    if (payer == 0)
        return cli_usage(cli, "whose bank is it for? --payer PARTY, or --as PARTY/user");
    TRY(asked(cli, book, payer, &all));
    PainTransfer *transfers = NEW(cli->cx, PainTransfer, all.count);
    if (!transfers)
        return cli->cx->err;
    for (size_t i = 0; i < all.count; i++)
        transfers[i] = ((const PayInstruction *)list_at(&all, i))->transfer;
    TRY(pain_write(cli->cx, old ? PAIN_03 : PAIN_09, cli->cx->now, transfers, all.count, &xml));
    return file_write_all(cli->cx, path ? path : "-", xml);
}

/* --- status ---------------------------------------------------------------------------------- */

typedef struct Answer {
    Cli *cli;
    List all;                   /* PayInstruction: every one of these books */
    Table by_id;                /* id -> index in all */
    int64_t rejected;
} Answer;

static Err on_status(Ctx *cx, void *self, const PainStatus *status)
{
    Answer *answer = self;
    Cli *cli = answer->cli;
    int64_t at = 0;
    char amount[DECIMAL_TEXT_SIZE];
    bool found = table_get(&answer->by_id, status->id.at, status->id.n, &at);
    const PayInstruction *one = found ? list_at(&answer->all, (size_t)at) : NULL;
    answer->rejected += text_is(status->status, "RJCT");
    if (cli->json) {
        Emit emit = emit_make(cx);
        emit_open(&emit, NULL, '{');
        emit_text(&emit, "id", status->id);
        emit_text(&emit, "status", status->status);
        emit_text(&emit, "reason", status->reason);
        emit_text(&emit, "words", status->words);
        emit_bool(&emit, "known", found);
        if (found) {
            emit_open(&emit, "instruction", '{');
            emit_instruction(&emit, one);
            emit_close(&emit, '}');
        }
        emit_close(&emit, '}');
        return emit_print(&emit);
    }
    printf("%.*s  %.*s %.*s %.*s\n", (int)status->id.n, status->id.at, (int)status->status.n,
           status->status.at, (int)status->reason.n, status->reason.at, (int)status->words.n,
           status->words.at);
    if (!found)
        printf("  %s\n", cli_say(cli, "no instruction of these books", "不是本账套的付款指令"));
    else
        printf("  %s %.*s: %s %s\n", one->what, (int)one->financing.n, one->financing.at,
               money_format(one->transfer.amount, amount), ccy_code(one->transfer.amount.ccy));
    return ERR_OK;
}

static Err status_run(Cli *cli, Book *book)
{
    Answer answer = { .cli = cli, .by_id = table_make(cli->cx) };
    if (cli->arg_count < 2)
        return cli_usage(cli, "which answer of the bank? a pain.002 file; - is standard input");
    TRY(pay_instructions(cli->cx, book, 0, date_of(1970, 1, 1), date_of(9999, 12, 31),
                         &answer.all));
    for (size_t i = 0; i < answer.all.count; i++) {
        const PayInstruction *one = list_at(&answer.all, i);
        TRY(table_put(cli->cx, &answer.by_id, one->transfer.id.at, one->transfer.id.n,
                      (int64_t)i));
    }
    for (size_t i = 1; i < cli->arg_count; i++) {
        Source *source CLEANUP(source_close) = NULL;
        TRY(source_open(cli->cx, cli->args[i], &source));
        TRY(pain_statuses(cli->cx, source, on_status, &answer));
    }
    if (answer.rejected > 0)
        return fail(cli->cx, ERR_REFUSED, "the bank has rejected %lld",
                    (long long)answer.rejected);
    return ERR_OK;
}

/* --- the verb -------------------------------------------------------------------------------- */

static Err run(Cli *cli)
{
    static const CliWord words[] = {
        { "list", list_run }, { "write", write_run }, { "status", status_run }, { NULL, NULL },
    };
    return cli_word(cli, words);
}

static const CliOption options[] = {
    { "payer", "PARTY", "whose payments (default: the party of --as; list: all)", "付款方" },
    { "from", "DATE", "first day (default: the business date)", "起始日（默认营业日）" },
    { "to", "DATE", "last day (default: the business date)", "截止日（默认营业日）" },
    { "version", "03|09", "write: pain.001.001.03 or .09 (default 09)", "报文版本" },
    { "out", "FILE", "write: to this file, else to standard output", "输出文件" },
    { NULL, NULL, NULL, NULL },
};

static const CliTakes takes[] = {
    { "list", "payer from to" },
    { "write", "payer from to version out" },
    { NULL, NULL },
};

const CliVerbRow verb_pay = {
    .name = "pay", .usage = "list|write|status [FILE...] [--payer PARTY]",
    .summary = "order disbursements and settlements from the bank, and read its answer",
    .summary_zh = "生成付款指令（放款、结算），读取银行回执", .options = options, .run = run,
    .takes = takes,
    .more = "  weft pay list --from 2026-03-01 --to 2026-03-31\n"
            "  weft pay write --payer uscc:91440304WEFT00032C --out pay.xml    pain.001.001.09\n"
            "  weft pay status answer.xml                                    pain.002\n\n"
            "Accounts come from the parties' \"accounts\"; one that is missing is named. The same\n"
            "payment has the same EndToEndId however often it is written. Writing records\n"
            "nothing: that money moved is the bank's word, in its statement (weft import). Exit\n"
            "code 1 where the bank rejected something.",
};
