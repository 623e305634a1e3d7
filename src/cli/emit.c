/* emit.c - a comma before every value but the first of its level; nesting needs no stack, because
 * closing a bracket always leaves something before. */
#include "cli/emit.h"

#include "base/check.h"

Emit emit_make(Ctx *cx)
{
    return (Emit){ .buf = textbuf_make(cx) };
}

static void lead(Emit *emit, const char *key)
{
    if (emit->comma)
        textbuf_byte(&emit->buf, ',');
    emit->comma = true;
    if (!key)
        return;
    textbuf_json(&emit->buf, text_of(key));
    textbuf_byte(&emit->buf, ':');
}

void emit_open(Emit *emit, const char *key, char bracket)
{
    lead(emit, key);
    textbuf_byte(&emit->buf, bracket);
    emit->comma = false;
}

void emit_close(Emit *emit, char bracket)
{
    textbuf_byte(&emit->buf, bracket);
    emit->comma = true;
}

void emit_text(Emit *emit, const char *key, Text text)
{
    lead(emit, key);
    textbuf_json(&emit->buf, text);
}

void emit_int(Emit *emit, const char *key, int64_t number)
{
    lead(emit, key);
    textbuf_format(&emit->buf, "%lld", (long long)number);
}

void emit_bool(Emit *emit, const char *key, bool truth)
{
    lead(emit, key);
    textbuf_puts(&emit->buf, truth ? "true" : "false");
}

static void emit_decimal(Emit *emit, const char *key, int64_t scaled, int scale, int digits)
{
    char text[DECIMAL_TEXT_SIZE];
    lead(emit, key);
    textbuf_format(&emit->buf, "\"%s\"", decimal_format(scaled, scale, digits, text));
}

void emit_money(Emit *emit, const char *key, int64_t minor, Ccy ccy)
{
    emit_decimal(emit, key, minor, ccy_digits(ccy), ccy_digits(ccy));
}

void emit_quantity(Emit *emit, const char *key, int64_t e6)
{
    emit_decimal(emit, key, e6, QUANTITY_SCALE, 0);
}

void emit_rate(Emit *emit, const char *key, int64_t e9)
{
    emit_decimal(emit, key, e9, RATE_SCALE, 0);
}

static bool is_day(int64_t day)
{
    return day >= DATE_DAY_MIN && day <= DATE_DAY_MAX;
}

void emit_date(Emit *emit, const char *key, int64_t day)
{
    char text[DATE_TEXT_SIZE];
    lead(emit, key);
    if (is_day(day))
        textbuf_format(&emit->buf, "\"%s\"", date_format((Date){ (int32_t)day }, text));
    else
        textbuf_puts(&emit->buf, "null");
}

void emit_party(Emit *emit, const char *key, const Party *party)
{
    if (party->id == 0) {
        lead(emit, key);
        textbuf_puts(&emit->buf, "null");
        return;
    }
    emit_open(emit, key, '{');
    emit_text(emit, "id", party->ident);
    emit_text(emit, "name", party->name);
    if (party->name_zh.n > 0)
        emit_text(emit, "name_zh", party->name_zh);
    emit_close(emit, '}');
}

Err emit_print(Emit *emit)
{
    Text text;
    TRY(textbuf_done(&emit->buf, &text));
    fwrite(text.at, 1, text.n, stdout);
    fputc('\n', stdout);
    return ERR_OK;
}

/* --- figures for people ---------------------------------------------------------------------- */

Ccy show_ccy(int64_t number)
{
    Ccy ccy = CCY_CNY;
    bool known = ccy_of_number((int)number, &ccy);
    assert(known || number == 0);       /* the store holds numbers of the table alone */
    return ccy;
}

Err show_money(CliTable *table, int64_t minor, int64_t ccy_number)
{
    char text[DECIMAL_TEXT_SIZE];
    return cli_cell_format(table, "%s",
                           money_format_grouped((Money){ minor, show_ccy(ccy_number) }, text));
}

Err show_quantity(CliTable *table, int64_t e6)
{
    char text[DECIMAL_TEXT_SIZE];
    if (e6 == 0)
        return cli_cell(table, TEXT(""));
    return cli_cell_format(table, "%s", decimal_format(e6, QUANTITY_SCALE, 0, text));
}

Err show_percent(CliTable *table, int64_t e9)
{
    Text text;
    TRY(rate_format_percent(table->cx, (Rate){ e9 }, 1, &text));
    return cli_cell(table, text);
}

Err show_count(CliTable *table, int64_t n)
{
    if (n == 0)
        return cli_cell(table, TEXT(""));
    return cli_cell_format(table, "%lld", (long long)n);
}

Err show_date(CliTable *table, int64_t day)
{
    char text[DATE_TEXT_SIZE];
    if (!is_day(day))
        return cli_cell(table, TEXT("-"));
    return cli_cell_format(table, "%s", date_format((Date){ (int32_t)day }, text));
}

Err show_party(Cli *cli, Book *book, int64_t id, Text *out)
{
    Party party;
    *out = TEXT("-");
    if (id == 0)
        return ERR_OK;
    TRY(book_party_by_id(cli->cx, book, id, &party));
    *out = cli->chinese && party.name_zh.n > 0 ? party.name_zh
         : party.name.n > 0 ? party.name
         : party.name_zh.n > 0 ? party.name_zh : party.ident;
    return ERR_OK;
}

Err show_bar(Ctx *cx, int64_t e9, int cells, Text *out)
{
    TextBuf buf = textbuf_make(cx);
    int full = (int)(e9 * cells / RATE_ONE_E9);         /* down: only what is whole is full */
    for (int i = 0; i < cells; i++)
        textbuf_puts(&buf, i < full ? "█" : "░");
    return textbuf_done(&buf, out);
}
