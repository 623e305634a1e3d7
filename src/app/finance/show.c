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
        { "recourse_by", row->recourse_by },
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

/* --- what it costs a year --------------------------------------------------------------------- */

/* Before there is a contract: as it was asked for. Nothing where no quote could be made. */
static Err put_asked_apr(Ctx *cx, TextBuf *buf, const FinancingRow *row)
{
    int64_t net = row->advance - row->discount - row->fee;
    Rate apr;
    if (row->contract.n > 0 || net <= 0 || row->due <= row->applied_day)
        return ERR_OK;
    Err err = apr_of_pair(cx, (Date){ (int32_t)row->applied_day }, net,
                          (Date){ (int32_t)row->due }, row->advance, &apr);
    if (err == ERR_OK)
        put_percent(buf, "apr_percent", apr.e9);
    if (err != ERR_INVALID)
        return err;
    ctx_forgive(cx);            /* beyond all measure: the amounts say it */
    return ERR_OK;
}

/* The cost, its parts, and one rate a year for all of it: none where money is lost. */
static Err put_cost(Ctx *cx, TextBuf *buf, const ContractPlan *plan, Ccy ccy)
{
    const struct { const char *name; double amount; } parts[] = {
        { "received", plan->cost.received }, { "repaid", plan->cost.repaid },
        { "cost", plan->cost.cost }, { "interest", plan->interest }, { "fees", plan->charges },
        { "not_repaid", plan->kept_back < 0 ? -plan->kept_back : 0.0 },
    };
    textbuf_puts(buf, ",\"cost\":{\"currency\":");
    textbuf_json(buf, plan->currency);
    for (size_t i = 0; i < COUNT(parts); i++) {
        Money money;
        TRY(contract_money(cx, parts[i].amount, ccy, &money));
        put_money(buf, parts[i].name, money.minor, ccy);
    }
    textbuf_byte(buf, '}');
    if (plan->cost.has_apr)
        textbuf_format(buf, ",\"apr_percent\":\"%.4f\"", 100 * plan->cost.apr);
    return ERR_OK;
}

/* --- its contract ---------------------------------------------------------------------------- */

typedef struct Opened {                 /* a deal with its contract */
    Deal deal;
    Agreement agreement;
    Date today;
} Opened;

static Err open_agreement(Ctx *cx, Book *book, const FinancingRow *row, Opened *out)
{
    Till *till;
    if (row->contract.n == 0)
        return fail(cx, ERR_WRONG_STATE, "%.*s is %s; its contract begins when it is paid out",
                    (int)row->number.n, row->number.at,
                    financing_state_name((FinancingState)row->state));
    TRY(till_open(cx, book, cx->now, &till));
    TRY(deal_open(cx, till, row, &out->deal));
    out->today = book_settings(book).business_date;
    return deal_agreement(cx, &out->deal, &out->agreement);
}

Err show_plan(Ctx *cx, Book *book, const FinancingRow *row, ContractPlan *out)
{
    Opened opened;
    TRY(open_agreement(cx, book, row, &opened));
    return agreement_plan(cx, &opened.agreement, opened.today, out);
}

/* Up to today, or the last thing that happened where that was dated later. */
Err show_contract(Ctx *cx, Book *book, const FinancingRow *row, TextBuf *out)
{
    Opened opened;
    TRY(open_agreement(cx, book, row, &opened));
    const Agreement *agreement = &opened.agreement;
    Date to = opened.today;
    if (agreement->note_count > 0) {
        Date last = agreement->notes[agreement->note_count - 1].day;
        to = date_cmp(last, to) > 0 ? last : to;
    }
    return agreement_write(cx, agreement, to, out);
}

static Err put_planned(Ctx *cx, TextBuf *buf, const ContractPlanRow *row, Ccy ccy)
{
    const struct { const char *name; double amount; } amounts[] = {
        { "principal", row->principal }, { "interest", row->interest }, { "fees", row->fees },
        { "balance", row->balance }, { "day_late", row->delay },
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

/* What a day of delay costs from here, and what comes back of the discount where it is all repaid
 * today. */
static Err put_choices(Ctx *cx, TextBuf *buf, const FinancingRow *row, const Opened *opened)
{
    AgreementState state;
    int64_t late;
    bool returns = opened->deal.product->returns_discount;
    if (!financing_is_out((FinancingState)row->state) || row->principal_left == 0)
        return ERR_OK;
    TRY(agreement_day_late(cx, &opened->agreement, row->principal_left, &late));
    put_money(buf, "day_late", late, ccy_of(row->ccy));
    if (date_cmp(opened->today, opened->agreement.due) >= 0)
        return ERR_OK;
    TRY(agreement_state(cx, &opened->agreement, opened->today, &state));
    textbuf_format(buf, ",\"early_discount\":\"%s\"", returns ? "returned" : "kept");
    put_money(buf, "early_repayment_gives_back", returns ? state.unearned : 0, ccy_of(row->ccy));
    return ERR_OK;
}

static Err put_plan(Ctx *cx, Book *book, TextBuf *buf, const FinancingRow *row)
{
    ContractPlan plan;
    Opened opened;
    if (row->contract.n == 0)
        return ERR_OK;
    TRY(open_agreement(cx, book, row, &opened));
    TRY(agreement_plan(cx, &opened.agreement, opened.today, &plan));
    textbuf_puts(buf, ",\"plan\":[");
    for (size_t i = 0; i < plan.count; i++) {
        if (i > 0)
            textbuf_byte(buf, ',');
        TRY(put_planned(cx, buf, &plan.rows[i], ccy_of(row->ccy)));
    }
    textbuf_byte(buf, ']');
    TRY(put_cost(cx, buf, &plan, ccy_of(row->ccy)));
    return put_choices(cx, buf, row, &opened);
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
    TRY(put_asked_apr(cx, &buf, row));
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
