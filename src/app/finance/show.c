/* show.c - members in a fixed order; amounts as decimals, rates in per cent, days as dates. */
#include "app/finance/show.h"

#include "app/finance/repay.h"
#include "base/check.h"
#include "core/claim.h"
#include "core/financing.h"
#include "store/order_store.h"

static void put_text(TextBuf *buf, const char *name, Text text)
{
    textbuf_format(buf, ",\"%s\":", name);
    textbuf_json(buf, text);
}

static void put_money(TextBuf *buf, const char *name, int64_t minor, Ccy ccy)
{
    char text[DECIMAL_TEXT_SIZE];
    textbuf_format(buf, ",\"%s\":\"%s\"", name, money_format((Money){ minor, ccy }, text));
}

static void put_percent(TextBuf *buf, const char *name, int64_t e9)
{
    char text[DECIMAL_TEXT_SIZE];
    textbuf_format(buf, ",\"%s\":\"%s\"", name, decimal_format(e9, RATE_SCALE - 2, 2, text));
}

/* Nothing where the day is none. */
static void put_day(TextBuf *buf, const char *name, int64_t day)
{
    char text[DATE_TEXT_SIZE];
    Date date = { (int32_t)day };
    if (!date_is_none(date))
        textbuf_format(buf, ",\"%s\":\"%s\"", name, date_format(date, text));
}

static Err put_party(Ctx *cx, Book *book, TextBuf *buf, const char *name, int64_t party_id)
{
    Party party;
    if (party_id == 0)
        return ERR_OK;
    TRY(book_party_by_id(cx, book, party_id, &party));
    put_text(buf, name, party.ident);
    return ERR_OK;
}

/* A paper as documents refer to it. */
static Err put_paper(Ctx *cx, Book *book, TextBuf *buf, const char *name, int64_t document_id)
{
    DocumentRow row;
    Party issuer;
    bool found;
    TRY(document_get(cx, book_db(book), book_cluster(book), document_id, &found, &row));
    if (!found)
        return ERR_OK;
    TRY(book_party_by_id(cx, book, row.issuer, &issuer));
    textbuf_format(buf, ",\"%s\":{\"kind\":\"%s\"", name,
                   document_kind_name((DocumentKind)row.kind));
    put_text(buf, "number", row.number);
    put_text(buf, "issuer", issuer.ident);
    textbuf_byte(buf, '}');
    return ERR_OK;
}

static Ccy ccy_of(int64_t number)
{
    Ccy ccy = CCY_CNY;
    bool known = ccy_of_number((int)number, &ccy);
    assert(known);              /* rows are written from currencies */
    return ccy;
}

/* --- one financing --------------------------------------------------------------------------- */

static void put_terms(TextBuf *buf, const FinancingRow *row)
{
    Ccy ccy = ccy_of(row->ccy);
    textbuf_format(buf, ",\"currency\":\"%s\"", ccy_code(ccy));
    put_money(buf, "claim_amount", row->claim_amount, ccy);
    put_money(buf, "advance", row->advance, ccy);
    put_money(buf, "reserve", row->reserve, ccy);
    put_money(buf, "discount", row->discount, ccy);
    put_money(buf, "fee", row->fee, ccy);
    put_money(buf, "net", row->advance - row->discount - row->fee, ccy);
    put_percent(buf, "annual_percent", row->rate_e9);
    put_percent(buf, "all_in_percent", row->all_in_e9);
    put_money(buf, "principal_left", row->principal_left, ccy);
    put_money(buf, "reserve_left", row->reserve_left, ccy);
    put_money(buf, "late_interest_due", row->late_due, ccy);
    put_money(buf, "earned", row->earned, ccy);
    put_money(buf, "collected", row->collected, ccy);
    put_day(buf, "applied", row->applied_day);
    put_day(buf, "disbursed", row->start_day);
    put_day(buf, "due", row->due);
    put_day(buf, "ended", row->end_day);
}

static void put_persons(TextBuf *buf, const FinancingRow *row)
{
    const struct { const char *name; Text person; } persons[] = {
        { "applied_by", row->applied_by }, { "checked_by", row->checked_by },
        { "approved_by", row->approved_by }, { "released_by", row->released_by },
    };
    for (size_t i = 0; i < COUNT(persons); i++)
        if (persons[i].person.n > 0)
            put_text(buf, persons[i].name, persons[i].person);
}

static Err put_right(Ctx *cx, Book *book, TextBuf *buf, const FinancingRow *row)
{
    EncumbranceRow right;
    bool found;
    char at[INSTANT_TEXT_SIZE];
    TRY(encumbrance_get(cx, book_db(book), book_cluster(book), row->claim_id, row->financing_id,
                        &found, &right));
    if (!found)
        return ERR_OK;
    textbuf_format(buf, ",\"right\":{\"registered\":\"%s\"",
                   instant_format((Instant){ right.registered_us }, at));
    put_text(buf, "registration", right.registration);
    put_text(buf, "description", right.description);
    put_money(buf, "amount", right.amount, ccy_of(row->ccy));
    textbuf_format(buf, ",\"discharged\":%s}", right.released ? "true" : "false");
    return ERR_OK;
}

static Err put_collected(Ctx *cx, Book *book, TextBuf *buf, const FinancingRow *row)
{
    List rows;
    TRY(collection_of_financing(cx, book_db(book), book_cluster(book), row->financing_id, &rows));
    textbuf_puts(buf, ",\"collections\":[");
    for (size_t i = 0; i < rows.count; i++) {
        const CollectionRow *part = list_at(&rows, i);
        textbuf_puts(buf, i ? ",{\"level\":" : "{\"level\":");
        textbuf_json(buf, part->level);
        put_money(buf, "amount", part->amount, ccy_of(row->ccy));
        put_day(buf, "date", part->day);
        TRY(put_party(cx, book, buf, "to", part->party));
        TRY(put_paper(cx, book, buf, "payment", part->document_id));
        textbuf_byte(buf, '}');
    }
    textbuf_byte(buf, ']');
    return ERR_OK;
}

/* --- its contract ---------------------------------------------------------------------------- */

static Err open_agreement(Ctx *cx, Book *book, const FinancingRow *row, Agreement *out)
{
    Till *till;
    Deal deal;
    if (row->contract.n == 0)
        return fail(cx, ERR_WRONG_STATE, "%.*s is %s; its contract begins when it is paid out",
                    (int)row->number.n, row->number.at,
                    financing_state_name((FinancingState)row->state));
    TRY(till_open(cx, book, cx->now, &till));
    TRY(deal_open(cx, till, row, &deal));
    return deal_agreement(cx, &deal, out);
}

Err show_plan(Ctx *cx, Book *book, const FinancingRow *row, ContractPlan *out)
{
    Agreement agreement;
    TRY(open_agreement(cx, book, row, &agreement));
    return agreement_plan(cx, &agreement, book_settings(book).business_date, out);
}

/* Up to today, or the last thing that happened where that was dated later. */
Err show_contract(Ctx *cx, Book *book, const FinancingRow *row, TextBuf *out)
{
    Agreement agreement;
    Date to = book_settings(book).business_date;
    TRY(open_agreement(cx, book, row, &agreement));
    if (agreement.note_count > 0) {
        Date last = agreement.notes[agreement.note_count - 1].day;
        to = date_cmp(last, to) > 0 ? last : to;
    }
    return agreement_write(cx, &agreement, to, out);
}

static Err put_planned(Ctx *cx, TextBuf *buf, const ContractPlanRow *row, Ccy ccy)
{
    const struct { const char *name; double amount; } amounts[] = {
        { "principal", row->principal }, { "interest", row->interest }, { "fees", row->fees },
        { "balance", row->balance },
    };
    char date[DATE_TEXT_SIZE];
    textbuf_format(buf, "{\"date\":\"%s\"", date_format(row->at, date));
    for (size_t i = 0; i < COUNT(amounts); i++) {
        Money money;
        TRY(contract_money(cx, amounts[i].amount, ccy, &money));
        put_money(buf, amounts[i].name, money.minor, ccy);
    }
    textbuf_byte(buf, '}');
    return ERR_OK;
}

static Err put_plan(Ctx *cx, Book *book, TextBuf *buf, const FinancingRow *row)
{
    ContractPlan plan;
    if (row->contract.n == 0)
        return ERR_OK;
    TRY(show_plan(cx, book, row, &plan));
    textbuf_puts(buf, ",\"plan\":[");
    for (size_t i = 0; i < plan.count; i++) {
        if (i > 0)
            textbuf_byte(buf, ',');
        TRY(put_planned(cx, buf, &plan.rows[i], ccy_of(row->ccy)));
    }
    textbuf_byte(buf, ']');
    if (plan.has_cost)
        textbuf_format(buf, ",\"yield\":{\"irr_percent\":\"%.4f\",\"apr_percent\":\"%.4f\","
                       "\"all_in_percent\":\"%.4f\"}", 100 * plan.cost.irr,
                       100 * plan.cost.apr, 100 * plan.cost.all_in);
    return ERR_OK;
}

Err show_financing(Ctx *cx, Book *book, const FinancingRow *row, bool whole, Text *out)
{
    TextBuf buf = textbuf_make(cx);
    textbuf_puts(&buf, "{\"financing\":");
    textbuf_json(&buf, row->number);
    textbuf_format(&buf, ",\"state\":\"%s\"", financing_state_name((FinancingState)row->state));
    put_text(&buf, "product", row->product);
    TRY(put_party(cx, book, &buf, "applicant", row->applicant));
    TRY(put_party(cx, book, &buf, "debtor", row->debtor));
    TRY(put_party(cx, book, &buf, "funder", row->funder));
    TRY(put_paper(cx, book, &buf, "claim", row->claim_id));
    if (row->order_id != row->claim_id)
        TRY(put_paper(cx, book, &buf, "order", row->order_id));
    put_terms(&buf, row);
    put_persons(&buf, row);
    if (row->reason.n > 0) {
        textbuf_puts(&buf, ",\"reasons\":");
        textbuf_put(&buf, row->reason);
    }
    if (whole) {
        TRY(put_right(cx, book, &buf, row));
        TRY(put_collected(cx, book, &buf, row));
        TRY(put_plan(cx, book, &buf, row));
    }
    textbuf_byte(&buf, '}');
    return textbuf_done(&buf, out);
}

Err show_claim(Ctx *cx, Book *book, const ClaimRow *row, Text *out)
{
    TextBuf buf = textbuf_make(cx);
    Ccy ccy = ccy_of(row->ccy);
    textbuf_format(&buf, "{\"kind\":\"%s\",\"state\":\"%s\"", claim_kind_name((ClaimKind)row->kind),
                   claim_state_name((ClaimState)row->state));
    TRY(put_paper(cx, book, &buf, "paper", row->claim_id));
    TRY(put_party(cx, book, &buf, "creditor", row->creditor));
    TRY(put_party(cx, book, &buf, "debtor", row->debtor));
    textbuf_format(&buf, ",\"currency\":\"%s\"", ccy_code(ccy));
    put_money(&buf, "face", row->face, ccy);
    put_money(&buf, "credited", row->credited, ccy);
    put_money(&buf, "paid", row->paid, ccy);
    put_money(&buf, "outstanding", row->outstanding, ccy);
    put_money(&buf, "received", row->received, ccy);
    put_money(&buf, "moved", row->moved, ccy);
    put_day(&buf, "date", row->day);
    put_day(&buf, "due", row->due);
    textbuf_byte(&buf, '}');
    return textbuf_done(&buf, out);
}
