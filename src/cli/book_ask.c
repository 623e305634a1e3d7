/* book_ask.c - options into ids and days, each refused in words that say what there is. */
#include "cli/book_ask.h"

#include "base/check.h"
#include "store/finance_store.h"

static Err ask_party(Cli *cli, Book *book, BookAsk *ask)
{
    const char *given = cli_option(cli, "party");
    Text ident;
    Party party;
    if (!given)
        return ERR_OK;
    TRY(party_id_parse(cli->cx, text_of(given), &ident));
    TRY(book_party_need(cli->cx, book, ident, &party));
    ask->filter.party = party.id;
    return ERR_OK;
}

static Err no_account(Cli *cli, const Chart *chart, Text given)
{
    TextBuf buf = textbuf_make(cli->cx);
    Text show = text_head(given, 40), names;
    for (size_t i = 0; i < chart->account_count; i++)
        textbuf_format(&buf, "%s%s", i > 0 ? ", " : "", chart->accounts[i].name.at);
    TRY(textbuf_done(&buf, &names));
    return fail(cli->cx, ERR_UNKNOWN, "there is no account \"%.*s\"; say a code of the chart, an "
                "id of the ledger, or one of %s", (int)show.n, show.at, names.at);
}

/* A name or a code of the chart; another number is an id of the ledger. */
static Err ask_account(Cli *cli, BookAsk *ask)
{
    const char *option = cli_option(cli, "account");
    const Chart *chart = book_names_chart(ask->names);
    Text given = text_of(option);
    int64_t code;
    if (!option)
        return ERR_OK;
    const ChartAccount *account = chart_account_named(chart, given);
    if (account)
        ask->filter.code = account->code;
    else if (text_to_int64(given, &code) && code > 0 && code <= UINT16_MAX
             && chart_account(chart, (int32_t)code))
        ask->filter.code = code;
    else if (!ledger_id_of_text(given, &ask->account_id) || ledger_id_is_zero(ask->account_id))
        return no_account(cli, chart, given);
    return ERR_OK;
}

static Err ask_currency(Cli *cli, BookAsk *ask)
{
    const char *given = cli_option(cli, "currency");
    int64_t number;
    Ccy ccy;
    if (!given)
        return ERR_OK;
    if (given[0] == 'L' && text_to_int64(text_of(given + 1), &number) && number > 0
        && number <= UINT32_MAX) {
        ask->filter.ledger = number;
        return ERR_OK;
    }
    TRY(ccy_parse(cli->cx, text_of(given), &ccy));
    ask->filter.ledger = ccy_number(ccy);
    return ERR_OK;
}

static Err ask_financing(Cli *cli, Book *book, BookAsk *ask)
{
    const char *given = cli_option(cli, "financing");
    FinancingRow row;
    bool found;
    if (!given)
        return ERR_OK;
    TRY(financing_by_number(cli->cx, book_db(book), book_cluster(book), text_of(given), &found,
                            &row));
    if (!found)
        return fail(cli->cx, ERR_NOT_FOUND, "there is no financing \"%s\"; `weft finance list` "
                    "shows them", given);
    ask->about = LEDGER_ID((uint64_t)row.financing_id);
    return ERR_OK;
}

static Err ask_period(Cli *cli, Book *book, Period *out)
{
    Period period = { DATE_NONE, book_settings(book).business_date };
    const char *from = cli_option(cli, "from"), *to = cli_option(cli, "date");
    if (from)
        TRY(date_parse(cli->cx, text_of(from), &period.from));
    if (to)
        TRY(date_parse(cli->cx, text_of(to), &period.to));
    if (from && date_cmp(period.from, period.to) > 0) {
        char last[DATE_TEXT_SIZE];
        return fail(cli->cx, ERR_INVALID, "--from %s is after the last day, %s; give an earlier "
                    "one, or a later --date", from, date_format(period.to, last));
    }
    *out = period;
    return ERR_OK;
}

Err book_ask(Cli *cli, Book *book, BookAsk *out)
{
    BookAsk ask = { .names = NULL };
    TRY(ask_period(cli, book, &ask.period));
    TRY(book_names_open(cli->cx, book, cli->chinese, &ask.names));
    TRY(ask_party(cli, book, &ask));
    TRY(ask_account(cli, &ask));
    TRY(ask_currency(cli, &ask));
    TRY(ask_financing(cli, book, &ask));
    *out = ask;
    return ERR_OK;
}

Err book_period_words(const Cli *cli, const Period *period, Text *out)
{
    char from[DATE_TEXT_SIZE], to[DATE_TEXT_SIZE];
    return text_format(cli->cx, out, cli_say(cli, "%s%sto %s", "%s%s至 %s"),
                       date_format(period->from, from), date_is_none(period->from) ? "" : " ",
                       date_format(period->to, to));
}

Err book_period_facts(Sheet *sheet, const Period *period)
{
    char date[DATE_TEXT_SIZE];
    Text words;
    TRY(book_period_words(sheet->cli, period, &words));
    TRY(sheet_fact(sheet, NULL, "Period", "期间", words));
    if (!date_is_none(period->from))
        TRY(sheet_fact(sheet, "from", NULL, NULL, text_of(date_format(period->from, date))));
    return sheet_fact(sheet, "to", NULL, NULL, text_of(date_format(period->to, date)));
}

Text book_of_whom(const Cli *cli, Book *book, const BookAsk *ask)
{
    (void)cli;
    return ask->filter.party ? book_names_party(ask->names, ask->filter.party)
                             : book_settings(book).name;
}
