/* net_book.c - rounds of set-off on a store: who takes part, proposals, answers, notices. Bodies of
 * acts are made from arguments and options; what an act answers is shown. */
#include "cli/net_book.h"

#include "app/acts.h"
#include "app/netting/desk.h"
#include "app/netting/execute.h"
#include "app/netting/files.h"
#include "app/netting/notice_print.h"
#include "app/netting/stats.h"
#include "base/check.h"
#include "base/file.h"
#include "cli/emit.h"
#include "store/order_store.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>

static Lang lang_of(const Cli *cli)
{
    return cli->chinese ? LANG_ZH : LANG_EN;
}

static void print_text(Text text)
{
    fwrite(text.at, 1, text.n, stdout);
}

/* To the file of --html, and says so. */
static Err write_page(Cli *cli, Text page)
{
    const char *path = cli_option(cli, "html");
    TRY(file_write_all(cli->cx, path, page));
    if (!cli->json)
        printf(cli_say(cli, "written to %s\n", "已写入 %s\n"), path);
    return ERR_OK;
}

static const char *text_at(const Json *json, const char *key)
{
    const Json *value = json ? json_get(json, key) : NULL;
    return value && (value->kind == JSON_STRING || value->kind == JSON_NUMBER) ? value->text.at
                                                                               : "";
}

/* --- acts ------------------------------------------------------------------------------------ */

static void put_member(TextBuf *buf, const char *key, const char *value)
{
    if (!value)
        return;
    textbuf_format(buf, "%s\"%s\":", buf->n > 1 ? "," : "", key);
    textbuf_json(buf, text_of(value));
}

/* {"key":"ARGUMENT","reason":..}; what: how usage asks for the argument, NULL: there is none. */
static Err body_of(Cli *cli, const char *key, const char *what, bool reason, Text *out)
{
    TextBuf buf = textbuf_make(cli->cx);
    if (cli->arg_count != (what ? 2u : 1u))
        return cli_usage(cli, what ? what : "nothing more is asked for here");
    textbuf_byte(&buf, '{');
    if (what)
        put_member(&buf, key, cli->args[1]);
    if (reason)
        put_member(&buf, "reason", cli_option(cli, "reason"));
    textbuf_byte(&buf, '}');
    return textbuf_done(&buf, out);
}

/* In one transaction: what a person asks for is completed against the books, and performed. */
static Err perform(Cli *cli, Book *book, const char *kind, Text asked, Text *result)
{
    Ctx *cx = cli->cx;
    Json json;
    Text body;
    TRY(json_parse(cx, asked, &json));
    TRY(book_begin(cx, book));
    Err err = net_body(cx, book, text_of(kind), &json, &body);
    if (err == ERR_OK)
        err = act_perform(cx, book, text_of(kind), cli_actor(cli), body, NULL, result);
    if (err == ERR_OK)
        return book_commit(cx, book);
    book_rollback(book);
    return err;
}

static Err print_round(Cli *cli, Text result)
{
    static const struct { const char *key, *english, *chinese; } rows[] = {
        { "round", "round", "轮次" }, { "state", "state", "状态" },
        { "currency", "currency", "币种" }, { "cutoff", "invoices up to", "发票截止日" },
        { "due_by", "due by", "到期日不晚于" }, { "accept_by", "answers by", "答复期限" },
        { "silence", "no answer means", "未答复视为" }, { "claims", "open claims", "未清债权数" },
        { "open", "open", "未清金额" }, { "eligible", "may be set off", "可抵销债权数" },
        { "gross", "worth", "可抵销金额" }, { "bilateral", "pairs could", "双边可抵" },
        { "proposed", "circles: proposed", "循环可抵（方案）" },
        { "chains", "new counterparties could", "换手可抵" }, { "firms", "firms", "涉及企业" },
        { "accepted", "accepted", "已接受" }, { "declined", "declined", "已拒绝" },
        { "cancelled", "set off", "已抵销" }, { "cancelled_firms", "among firms", "抵销企业数" },
        { "closed", "closed", "结束日" }, { "reason", "because", "原因" },
        { "opened_by", "opened by", "开启人" }, { "closed_by", "closed by", "结束人" },
    };
    Json json;
    CliTable table = cli_table(cli->cx, "lr");
    if (cli->json) {
        printf("%.*s\n", (int)result.n, result.at);
        return ERR_OK;
    }
    TRY(json_parse(cli->cx, result, &json));
    for (size_t i = 0; i < COUNT(rows); i++) {
        const char *value = text_at(&json, rows[i].key);
        if (value[0] == '\0')
            continue;
        TRY(cli_cell(&table, text_of(cli_say(cli, rows[i].english, rows[i].chinese))));
        TRY(cli_cell(&table, text_of(value)));
    }
    cli_table_print(cli, &table, stdout);
    return ERR_OK;
}

static Err say_done(Cli *cli, Text result)
{
    if (cli->json)
        printf("%.*s\n", (int)result.n, result.at);
    else
        printf("%s\n", cli_say(cli, "done", "已记录"));
    return ERR_OK;
}

static Err member_act(Cli *cli, Book *book, const char *kind, const char *key, const char *what,
                      bool reason)
{
    Text body, result;
    TRY(body_of(cli, key, what, reason, &body));
    TRY(cli_act(cli, book, kind, body, &result));
    return say_done(cli, result);
}

static Err round_act(Cli *cli, Book *book, const char *kind, bool reason)
{
    Text body, result;
    TRY(body_of(cli, "round", "which round? its number, as in N-17", reason, &body));
    TRY(perform(cli, book, kind, body, &result));
    return print_round(cli, result);
}

static Err join_run(Cli *cli, Book *book)
{
    return member_act(cli, book, "net_join", NULL, NULL, false);
}

static Err leave_run(Cli *cli, Book *book)
{
    return member_act(cli, book, "net_leave", NULL, NULL, false);
}

static Err avoid_run(Cli *cli, Book *book)
{
    return member_act(cli, book, "net_avoid", "party", "avoid which PARTY?", false);
}

static Err meet_run(Cli *cli, Book *book)
{
    return member_act(cli, book, "net_meet", "party", "meet which PARTY again?", false);
}

static Err bar_run(Cli *cli, Book *book)
{
    return member_act(cli, book, "net_bar", "party",
                      "bar which PARTY? with --reason insolvent or request", true);
}

static Err unbar_run(Cli *cli, Book *book)
{
    return member_act(cli, book, "net_unbar", "party", "admit which PARTY again?", false);
}

static Err consent_run(Cli *cli, Book *book)
{
    return member_act(cli, book, "net_consent", "financing",
                      "to which financing? its number, as in F-17", false);
}

static Err accept_run(Cli *cli, Book *book)
{
    return round_act(cli, book, "net_accept", false);
}

static Err decline_run(Cli *cli, Book *book)
{
    return round_act(cli, book, "net_decline", true);
}

static Err cancel_run(Cli *cli, Book *book)
{
    return round_act(cli, book, "net_cancel", true);
}

static Err execute_run(Cli *cli, Book *book)
{
    return round_act(cli, book, "net_execute", false);
}

static Err open_run(Cli *cli, Book *book)
{
    TextBuf buf = textbuf_make(cli->cx);
    Text asked, result;
    if (cli->arg_count != 1)
        return cli_usage(cli, "open takes options only");
    textbuf_byte(&buf, '{');
    put_member(&buf, "currency", cli_option(cli, "currency"));
    put_member(&buf, "cutoff", cli_option(cli, "cutoff"));
    put_member(&buf, "due_by", cli_option(cli, "due-by"));
    put_member(&buf, "accept_by", cli_option(cli, "accept-by"));
    put_member(&buf, "silence", cli_option(cli, "silence"));
    textbuf_byte(&buf, '}');
    TRY(textbuf_done(&buf, &asked));
    TRY(perform(cli, book, "net_open", asked, &result));
    return print_round(cli, result);
}

/* --- what may be set off --------------------------------------------------------------------- */

static Err read_day(Cli *cli, const char *option, Date *out)
{
    const char *text = cli_option(cli, option);
    return text ? date_parse(cli->cx, text_of(text), out) : ERR_OK;
}

static Err eligible_row(Cli *cli, Book *book, CliTable *table, Emit *emit, const Desk *desk,
                        size_t i)
{
    const NetClaimRow *row = &desk->rows[i];
    Reason reason = desk->reasons[i];
    DocumentRow paper = { .number = TEXT("") };
    Party debtor, creditor;
    bool found;
    TRY(document_get(cli->cx, book_db(book), book_cluster(book), row->claim_id, &found, &paper));
    TRY(book_party_by_id(cli->cx, book, row->debtor, &debtor));
    TRY(book_party_by_id(cli->cx, book, row->creditor, &creditor));
    emit_open(emit, NULL, '{');
    emit_text(emit, "invoice", paper.number);
    emit_text(emit, "debtor", debtor.ident);
    emit_text(emit, "creditor", creditor.ident);
    emit_money(emit, "open", row->outstanding, desk->ccy);
    emit_date(emit, "due", row->due);
    emit_text(emit, "reason", text_of(reason_name(reason)));
    emit_close(emit, '}');
    TRY(cli_cell(table, paper.number));
    TRY(cli_cell(table, notice_name(&debtor, lang_of(cli))));
    TRY(cli_cell(table, notice_name(&creditor, lang_of(cli))));
    TRY(show_money(table, row->outstanding, ccy_number(desk->ccy)));
    TRY(show_date(table, row->due));
    return cli_cell(table, text_of(cli_say(cli, reason_text(reason), reason_chinese(reason))));
}

static Err eligible_run(Cli *cli, Book *book)
{
    static const char *const head[][2] = {
        { "INVOICE", "发票" }, { "DEBTOR", "债务人" }, { "CREDITOR", "债权人" },
        { "OPEN", "未清金额" }, { "DUE", "到期日" }, { "SET-OFF", "抵销" },
    };
    BookSettings settings = book_settings(book);
    EligibleRules rules = { .cutoff = settings.business_date, .due_by = DATE_NONE };
    Ccy ccy = settings.ccy;
    Desk desk;
    CliTable table = cli_table(cli->cx, "lllrll");
    Emit emit = emit_make(cli->cx);
    if (cli->arg_count != 1)
        return cli_usage(cli, "eligible takes options only");
    if (cli_option(cli, "currency"))
        TRY(ccy_parse(cli->cx, text_of(cli_option(cli, "currency")), &ccy));
    TRY(read_day(cli, "cutoff", &rules.cutoff));
    TRY(read_day(cli, "due-by", &rules.due_by));
    TRY(desk_load(cli->cx, book, ccy, &rules, NULL, &desk));
    for (size_t i = 0; i < COUNT(head); i++)
        TRY(cli_cell(&table, text_of(cli_say(cli, head[i][0], head[i][1]))));
    emit_open(&emit, NULL, '[');
    for (size_t i = 0; i < desk.count; i++)
        TRY(eligible_row(cli, book, &table, &emit, &desk, i));
    emit_close(&emit, ']');
    if (cli->json)
        return emit_print(&emit);
    cli_table_print(cli, &table, stdout);
    return ERR_OK;
}

/* --- rounds ---------------------------------------------------------------------------------- */

static Err rounds_run(Cli *cli, Book *book)
{
    static const char *const head[][2] = {
        { "ROUND", "轮次" }, { "STATE", "状态" }, { "CUT-OFF", "截止日" },
        { "ANSWERS BY", "答复期限" }, { "WORTH", "可抵销金额" }, { "PROPOSED", "方案" },
        { "SET OFF", "已抵销" }, { "FIRMS", "企业" },
    };
    List rounds;
    CliTable table = cli_table(cli->cx, "llllrrrr");
    TRY(net_round_all(cli->cx, book_db(book), book_cluster(book), &rounds));
    for (size_t i = 0; i < COUNT(head); i++)
        TRY(cli_cell(&table, text_of(cli_say(cli, head[i][0], head[i][1]))));
    for (size_t i = 0; i < rounds.count; i++) {
        const NetRoundRow *row = list_at(&rounds, i);
        Text json;
        TRY(round_json(cli->cx, book, row, &json));
        if (cli->json)
            printf("%.*s\n", (int)json.n, json.at);
        TRY(cli_cell(&table, row->number));
        TRY(cli_cell(&table, text_of(cli_say(cli, round_state_name(row->state),
                                             round_state_chinese(row->state)))));
        TRY(show_date(&table, row->cutoff));
        TRY(show_date(&table, row->accept_by));
        TRY(show_money(&table, row->gross, row->ccy));
        TRY(show_money(&table, row->circles, row->ccy));
        TRY(show_money(&table, row->cancelled, row->ccy));
        TRY(show_count(&table, row->firms));
    }
    if (!cli->json)
        cli_table_print(cli, &table, stdout);
    return ERR_OK;
}

static Err need_round(Cli *cli, Book *book, NetRoundRow *out)
{
    if (cli->arg_count != 2)
        return cli_usage(cli, "which round? its number, as in N-17");
    return round_find(cli->cx, book, text_of(cli->args[1]), out);
}

static Err position_row(Cli *cli, CliTable *table, const Notice *n)
{
    int64_t owes = n->owes.before_minor, owed = n->owed.before_minor;
    TRY(cli_cell(table, notice_name(&n->firm, lang_of(cli))));
    TRY(show_money(table, owes, n->round.ccy));
    TRY(show_money(table, owed, n->round.ccy));
    TRY(show_money(table, n->owes.set_off_minor, n->round.ccy));
    TRY(show_money(table, owes - n->owes.set_off_minor, n->round.ccy));
    TRY(show_money(table, owed - n->owed.set_off_minor, n->round.ccy));
    TRY(show_money(table, owed - owes, n->round.ccy));
    return cli_cell(table, text_of(n->answer == ANSWER_ACCEPT ? cli_say(cli, "accepted", "已接受")
                                   : n->answer == ANSWER_DECLINE ? cli_say(cli, "declined", "已拒绝")
                                   : "-"));
}

/* Every firm of the round, its position before and after. */
static Err print_positions(Cli *cli, Book *book, const NetRoundRow *round)
{
    static const char *const head[][2] = {
        { "FIRM", "企业" }, { "OWES", "应付" }, { "IS OWED", "应收" }, { "SET OFF", "抵销" },
        { "OWES AFTER", "抵销后应付" }, { "IS OWED AFTER", "抵销后应收" }, { "NET", "净额" },
        { "ANSWER", "答复" },
    };
    CliTable table = cli_table(cli->cx, "lrrrrrrl");
    List firms;
    for (size_t i = 0; i < COUNT(head); i++)
        TRY(cli_cell(&table, text_of(cli_say(cli, head[i][0], head[i][1]))));
    TRY(notice_firms(cli->cx, book, round, &firms));
    for (size_t i = 0; i < firms.count; i++) {
        Party firm;
        Notice notice;
        TRY(book_party_by_id(cli->cx, book, *(int64_t *)list_at(&firms, i), &firm));
        TRY(notice_load(cli->cx, book, round, &firm, &notice));
        TRY(position_row(cli, &table, &notice));
    }
    printf("\n");
    cli_table_print(cli, &table, stdout);
    return ERR_OK;
}

static Err show_run(Cli *cli, Book *book)
{
    NetRoundRow round;
    Text json;
    TRY(need_round(cli, book, &round));
    TRY(round_json(cli->cx, book, &round, &json));
    TRY(print_round(cli, json));
    return cli->json ? ERR_OK : print_positions(cli, book, &round);
}

/* --- notices --------------------------------------------------------------------------------- */

static Err print_notice(Cli *cli, const Notice *notice)
{
    Text text;
    if (cli_option(cli, "html")) {
        TRY(notice_html(cli->cx, notice, lang_of(cli), &text));
        return write_page(cli, text);
    }
    if (!cli->json) {
        TRY(notice_text(cli->cx, notice, lang_of(cli), &text));
        print_text(text);
        return ERR_OK;
    }
    TRY(notice_json(cli->cx, notice, &text));
    printf("%.*s\n", (int)text.n, text.at);
    return ERR_OK;
}

/* N-17-<identifier>.html and the like; a colon is no character for a file. */
static Err write_form(Cli *cli, const Notice *notice, const char *folder, const char *form,
                      Text text)
{
    Text path;
    char ident[PARTY_ID_BYTES_MAX + 1];
    size_t n = notice->firm.ident.n < sizeof ident ? notice->firm.ident.n : sizeof ident - 1;
    for (size_t i = 0; i < n; i++) {
        char c = notice->firm.ident.at[i];
        bool plain = (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z')
                  || (unsigned char)c >= 0x80;
        ident[i] = plain ? c : '-';
    }
    TRY(text_format(cli->cx, &path, "%s/%.*s-%.*s.%s", folder, (int)notice->round.number.n,
                    notice->round.number.at, (int)n, ident, form));
    return file_write_all(cli->cx, path.at, text);
}

static Err write_notice(Cli *cli, const Notice *notice, const char *folder)
{
    Text html, text, json;
    TRY(notice_html(cli->cx, notice, lang_of(cli), &html));
    TRY(notice_text(cli->cx, notice, lang_of(cli), &text));
    TRY(notice_json(cli->cx, notice, &json));
    TRY(write_form(cli, notice, folder, "html", html));
    TRY(write_form(cli, notice, folder, "txt", text));
    return write_form(cli, notice, folder, "json", json);
}

static Err make_folder(Cli *cli, const char *path)
{
    if (mkdir(path, 0777) == 0 || errno == EEXIST)
        return ERR_OK;
    return fail(cli->cx, ERR_IO, "%s: %s", path, strerror(errno));
}

static Err all_notices(Cli *cli, Book *book, const NetRoundRow *round, const char *folder)
{
    List firms;
    if (folder)
        TRY(make_folder(cli, folder));
    TRY(notice_firms(cli->cx, book, round, &firms));
    for (size_t i = 0; i < firms.count; i++) {
        Party firm;
        Notice notice;
        ArenaMark mark = arena_mark(&cli->cx->arena);
        TRY(book_party_by_id(cli->cx, book, *(int64_t *)list_at(&firms, i), &firm));
        TRY(notice_load(cli->cx, book, round, &firm, &notice));
        if (folder)
            TRY(write_notice(cli, &notice, folder));
        else
            TRY(print_notice(cli, &notice));
        if (!folder && !cli->json && i + 1 < firms.count)
            printf("\f\n");
        arena_rewind(&cli->cx->arena, mark);
    }
    if (folder && !cli->json)
        printf(cli_say(cli, "%zu notices in %s\n", "%zu 份通知在 %s\n"), firms.count, folder);
    return ERR_OK;
}

static Err notices_run(Cli *cli, Book *book)
{
    const char *who = cli_option(cli, "party"), *folder = cli_option(cli, "dir");
    NetRoundRow round;
    Notice notice;
    Party party;
    Text ident;
    TRY(need_round(cli, book, &round));
    if (!who && cli_option(cli, "html"))
        return cli_usage(cli, "--html goes with --party; for all notices give --dir FOLDER");
    if (!who)
        return all_notices(cli, book, &round, folder);
    TRY(party_id_parse(cli->cx, text_of(who), &ident));
    TRY(book_party_need(cli->cx, book, ident, &party));
    TRY(notice_load(cli->cx, book, &round, &party, &notice));
    if (!folder)
        return print_notice(cli, &notice);
    TRY(make_folder(cli, folder));
    return write_notice(cli, &notice, folder);
}

/* --- files and statistics -------------------------------------------------------------------- */

static Err write_part(Cli *cli, const char *folder, const char *name, Text text)
{
    Text path;
    TRY(text_format(cli->cx, &path, "%s/%s.csv", folder, name));
    return file_write_all(cli->cx, path.at, text);
}

static Err files_run(Cli *cli, Book *book)
{
    const char *folder = cli_option(cli, "dir") ? cli_option(cli, "dir") : ".";
    NetRoundRow round;
    RoundFiles files;
    TRY(need_round(cli, book, &round));
    TRY(round_files(cli->cx, book, &round, &files));
    TRY(make_folder(cli, folder));
    TRY(write_part(cli, folder, "obligations", files.obligations));
    TRY(write_part(cli, folder, "cancelled", files.cancelled));
    TRY(write_part(cli, folder, "certificate", files.certificate));
    printf("weft net check %s/obligations.csv %s/cancelled.csv %s/certificate.csv\n", folder,
           folder, folder);
    return ERR_OK;
}

static Err stats_run(Cli *cli, Book *book)
{
    Stats stats;
    Text text;
    if (cli->arg_count != 1)
        return cli_usage(cli, "stats takes options only");
    TRY(stats_load(cli->cx, book, &stats));
    if (cli_option(cli, "html")) {
        TRY(stats_html(cli->cx, &stats, lang_of(cli), &text));
        return write_page(cli, text);
    }
    if (!cli->json) {
        TRY(stats_text(cli->cx, &stats, lang_of(cli), &text));
        print_text(text);
        return ERR_OK;
    }
    TRY(stats_json(cli->cx, &stats, &text));
    printf("%.*s\n", (int)text.n, text.at);
    return ERR_OK;
}

const CliWord net_book_words[] = {
    { "join", join_run }, { "leave", leave_run }, { "avoid", avoid_run }, { "meet", meet_run },
    { "bar", bar_run }, { "unbar", unbar_run }, { "consent", consent_run },
    { "eligible", eligible_run }, { "open", open_run }, { "rounds", rounds_run },
    { "show", show_run }, { "notices", notices_run }, { "accept", accept_run },
    { "decline", decline_run }, { "execute", execute_run }, { "cancel", cancel_run },
    { "files", files_run }, { "stats", stats_run }, { NULL, NULL },
};
