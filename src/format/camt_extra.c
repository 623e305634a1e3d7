/* camt_extra.c - members in the order of their names, written straight down: nothing is sorted. */
#include "format/camt_extra.h"

#include "format/camt_party.h"

/* A member, after a comma where one is due; nothing where the value is empty. */
static void put(TextBuf *buf, const char *name, Text value)
{
    if (value.n == 0)
        return;
    char last = buf->n > 0 ? buf->at[buf->n - 1] : '{';
    if (last != '{')
        textbuf_byte(buf, ',');
    textbuf_byte(buf, '"');
    textbuf_puts(buf, name);
    textbuf_puts(buf, "\":");
    textbuf_json(buf, value);
}

/* A member whose value the caller writes next. */
static void put_key(TextBuf *buf, const char *name)
{
    char last = buf->n > 0 ? buf->at[buf->n - 1] : '{';
    if (last != '{')
        textbuf_byte(buf, ',');
    textbuf_byte(buf, '"');
    textbuf_puts(buf, name);
    textbuf_puts(buf, "\":");
}

static void put_minor(TextBuf *buf, const char *name, int64_t minor, Ccy ccy)
{
    char text[DECIMAL_TEXT_SIZE];
    put(buf, name, text_of(money_format((Money){ minor, ccy }, text)));
}

static void put_count(TextBuf *buf, const char *name, int64_t count)
{
    if (count == 0)
        return;
    put_key(buf, name);
    textbuf_format(buf, "%lld", (long long)count);
}

static void put_date(TextBuf *buf, const char *name, Date date)
{
    char text[DATE_TEXT_SIZE];
    put(buf, name, text_of(date_format(date, text)));
}

static void put_charges(TextBuf *buf, const CamtEntry *entry, const CamtDetail *detail)
{
    const CamtCharge *charge = detail->charges ? detail->charges : entry->charges;
    if (!charge)
        return;
    put_key(buf, "charges");
    textbuf_byte(buf, '[');
    for (const char *comma = ""; charge; charge = charge->next, comma = ",") {
        Money money = charge->amount.money;
        textbuf_puts(buf, comma);
        textbuf_byte(buf, '{');
        put_minor(buf, "amount", charge->sign == XML_SIGN_CREDIT ? -money.minor : money.minor,
                  money.ccy);
        put(buf, "currency", text_of(ccy_code(money.ccy)));
        put_key(buf, "included");
        textbuf_puts(buf, charge->included == XML_FLAG_TRUE ? "true}" : "false}");
    }
    textbuf_byte(buf, ']');
}

/* "PMNT-RCDT-ESCT", or the bank's own code. */
static void put_code(Ctx *cx, TextBuf *buf, const CamtEntry *entry, const CamtDetail *detail)
{
    bool own = detail->domain.n > 0;
    Text domain = own ? detail->domain : entry->domain, code = entry->proprietary;
    Text family = own ? detail->family : entry->family;
    Text subfamily = own ? detail->subfamily : entry->subfamily;
    if (domain.n > 0) {
        TextBuf made = textbuf_make(cx);
        textbuf_put(&made, domain);
        textbuf_byte(&made, '-');
        textbuf_put(&made, family);
        textbuf_byte(&made, '-');
        textbuf_put(&made, subfamily);
        if (textbuf_done(&made, &code) != ERR_OK)
            return;
    }
    put(buf, "bank_code", code.n > 0 ? code : detail->proprietary);
}

static Text creditor_reference(const CamtDetail *detail)
{
    for (const CamtRemittance *r = detail->remittances; r; r = r->next)
        if (r->reference.n > 0)
            return r->reference;
    return TEXT("");
}

static void put_exchange(TextBuf *buf, const CamtEntry *entry, const CamtDetail *detail)
{
    put(buf, "exchange_rate", detail->exchange_rate.n ? detail->exchange_rate
                                                      : entry->exchange_rate);
}

/* What the payer ordered, where that is not what the account saw. */
static void put_instructed(TextBuf *buf, const CamtEntry *entry, const CamtDetail *detail)
{
    const XmlAmount *ordered = detail->instructed.has ? &detail->instructed : &entry->instructed;
    if (!ordered->has || ordered->money.ccy == entry->amount.money.ccy)
        return;
    put_key(buf, "instructed");
    textbuf_byte(buf, '{');
    put_minor(buf, "amount", ordered->money.minor, ordered->money.ccy);
    put(buf, "currency", text_of(ccy_code(ordered->money.ccy)));
    textbuf_byte(buf, '}');
}

Err camt_extra_payment(Ctx *cx, const CamtStatement *statement, const CamtEntry *entry,
                       const CamtDetail *detail, Text *out)
{
    TextBuf buf = textbuf_make(cx);
    textbuf_puts(&buf, "{\"camt\":{");
    put(&buf, "account", camt_party_account(&statement->account));
    put_code(cx, &buf, entry, detail);
    put_charges(&buf, entry, detail);
    put(&buf, "clearing_reference", detail->clearing_reference);
    put(&buf, "creditor_reference", creditor_reference(detail));
    put(&buf, "end_to_end_id", detail->end_to_end);
    put(&buf, "entry_reference", entry->reference);
    put_exchange(&buf, entry, detail);
    put(&buf, "information", detail->additional.n ? detail->additional : entry->additional);
    put_instructed(&buf, entry, detail);
    put(&buf, "instruction_id", detail->instruction);
    put(&buf, "mandate_id", detail->mandate);
    put(&buf, "message", statement->version);
    put(&buf, "payee_agent", detail->creditor.agent);
    put(&buf, "payer_agent", detail->debtor.agent);
    put(&buf, "payment_information_id", detail->payment_information.n ? detail->payment_information
                                                                      : entry->batch);
    put(&buf, "purpose", detail->purpose);
    put(&buf, "remittance", detail->remittance);
    put(&buf, "return_reason", detail->return_reason);
    if (entry->reversal == XML_FLAG_TRUE) {
        put_key(&buf, "reversal");
        textbuf_puts(&buf, "true");
    }
    put(&buf, "servicer_reference", entry->servicer_reference.n ? entry->servicer_reference
                                                                : detail->servicer_reference);
    put(&buf, "statement", statement->id);
    put(&buf, "transaction_id", detail->transaction);
    put(&buf, "uetr", detail->uetr);
    put(&buf, "ultimate_payee", detail->ultimate_creditor.name);
    put(&buf, "ultimate_payer", detail->ultimate_debtor.name);
    put_date(&buf, "value_date", entry->valued);
    textbuf_puts(&buf, "}}");
    return textbuf_done(&buf, out);
}

/* --- statements ------------------------------------------------------------------------------ */

static void put_balances(TextBuf *buf, const CamtStatement *statement)
{
    const char *comma = "";
    if (!statement->balances)
        return;
    put_key(buf, "balances");
    textbuf_byte(buf, '[');
    for (const CamtBalance *b = statement->balances; b; b = b->next) {
        if (!b->amount.has)
            continue;
        Money money = b->amount.money;
        textbuf_puts(buf, comma);
        textbuf_byte(buf, '{');
        put_minor(buf, "amount", b->sign == XML_SIGN_DEBIT ? -money.minor : money.minor,
                  money.ccy);
        put(buf, "currency", text_of(ccy_code(money.ccy)));
        put_date(buf, "date", b->date);
        put(buf, "type", b->type);
        textbuf_byte(buf, '}');
        comma = ",";
    }
    textbuf_byte(buf, ']');
}

static void put_totals(TextBuf *buf, const CamtStatement *statement)
{
    put_key(buf, "totals");
    textbuf_byte(buf, '[');
    for (size_t i = 0; i < statement->total_count; i++) {
        const CamtTotal *t = &statement->totals[i];
        textbuf_puts(buf, i ? ",{" : "{");
        if (t->has_closing)
            put_minor(buf, "closing", t->closing_minor, t->ccy);
        put_minor(buf, "credit_sum", t->credit_minor, t->ccy);
        put_count(buf, "credits", t->credits);
        put(buf, "currency", text_of(ccy_code(t->ccy)));
        put_minor(buf, "debit_sum", t->debit_minor, t->ccy);
        put_count(buf, "debits", t->debits);
        if (t->has_opening)
            put_minor(buf, "opening", t->opening_minor, t->ccy);
        put_count(buf, "pending", t->pending);
        if (t->pending)
            put_minor(buf, "pending_sum", t->pending_minor, t->ccy);
        textbuf_byte(buf, '}');
    }
    textbuf_byte(buf, ']');
}

Err camt_extra_statement(Ctx *cx, const CamtStatement *statement, Text *out)
{
    TextBuf buf = textbuf_make(cx);
    textbuf_puts(&buf, "{\"camt\":{");
    put(&buf, "account", camt_party_account(&statement->account));
    put_balances(&buf, statement);
    put_count(&buf, "entries", statement->entries);
    put(&buf, "id", statement->id);
    put(&buf, "message", statement->version);
    put(&buf, "message_id", statement->message_id);
    put(&buf, "page", statement->page);
    put(&buf, "sequence", statement->sequence);
    put_totals(&buf, statement);
    textbuf_puts(&buf, "}}");
    return textbuf_done(&buf, out);
}
