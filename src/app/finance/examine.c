/* examine.c - loads facts; core/financing judges them. O(financings on the claim and alike). */
#include "app/finance/examine.h"

#include "base/check.h"
#include "store/order_store.h"

/* --- what others hold ------------------------------------------------------------------------ */

/* Of the claim, what a live financing still holds. */
static int64_t held(const FinancingRow *row)
{
    if (!financing_is_live((FinancingState)row->state))
        return 0;
    return financing_is_out((FinancingState)row->state) ? row->principal_left + row->reserve_left
                                                        : row->claim_amount;
}

static Err read_taken(Ctx *cx, Till *till, const ExamineWhat *what, Examined *out)
{
    List rows;
    TRY(financing_of_order(cx, till->db, till->cluster, what->claim->order_id, &rows));
    for (size_t i = 0; i < rows.count; i++) {
        const FinancingRow *row = list_at(&rows, i);
        if (row->claim_id == what->claim->claim_id && row->financing_id != what->self)
            out->taken += held(row);
    }
    return ERR_OK;
}

/* --- fingerprints ---------------------------------------------------------------------------- */

static bool is_backed(const ClaimRow *row)
{
    return row->received >= row->face && row->face > 0;
}

/* Refused applications leave no trace here: only what was, or may yet be, financed counts. */
static bool counts(const FinancingRow *row, const ExamineWhat *what)
{
    return row->state != FINANCING_REFUSED && row->financing_id != what->self
        && row->claim_id != what->claim->claim_id;
}

static Err compare(Ctx *cx, Till *till, const ExamineWhat *what, const FinancingRow *row,
                   Examined *out)
{
    ClaimRow other;
    bool found;
    TRY(claim_get(cx, till->db, till->cluster, row->order_id, row->claim_id, &found, &other));
    PrintStored stored = { row->exact_print, row->near_print, row->goods_print,
                           found && is_backed(&other) };
    PrintVerdict verdict = fingerprint_compare(&out->print, is_backed(what->claim), &stored);
    if (verdict == PRINT_CLEAR || (out->verdict != PRINT_CLEAR && out->verdict <= verdict))
        return ERR_OK;
    out->verdict = verdict;
    out->like = row->number;
    return ERR_OK;
}

/* The payee may be known to the books by another identifier than the invoice's. */
static Err read_assignment(Ctx *cx, Till *till, const ExamineWhat *what, const Document *invoice,
                           FinancingCase *facts)
{
    Party payee;
    bool found = false;
    if (!claim_is_assigned(invoice))
        return ERR_OK;
    if (invoice->assigned_to.n > 0)
        TRY(book_party_find(cx, till->book, invoice->assigned_to, &found, &payee));
    facts->assigned_elsewhere = !found || !what->funder || payee.id != what->funder->id;
    return ERR_OK;
}

static Err read_paper(Ctx *cx, Till *till, const ExamineWhat *what, FinancingCase *facts,
                      Examined *out)
{
    DocumentRow paper;
    Document document;
    List rows;
    bool found;
    TRY(document_get(cx, till->db, till->cluster, what->claim->claim_id, &found, &paper));
    if (!found)
        return fail(cx, ERR_DAMAGED, "claim %lld has no paper", (long long)what->claim->claim_id);
    TRY(document_parse(cx, paper.body, &document));
    TRY(read_assignment(cx, till, what, &document, facts));
    TRY(fingerprint_make(cx, &document, &out->print));
    TRY(financing_alike(cx, till->db, till->cluster, &out->print.exact, out->print.near,
                        &out->print.goods, &rows));
    for (size_t i = 0; i < rows.count; i++) {
        const FinancingRow *row = list_at(&rows, i);
        if (counts(row, what))
            TRY(compare(cx, till, what, row, out));
    }
    return ERR_OK;
}

/* --- facts about order, papers and parties --------------------------------------------------- */

/* Does a break of the order bar lending on this claim? Missing goods bound the amount, and money
 * that is held touches no debt; disputes, circles and red flushes speak for themselves. */
static bool bars(const BreachRow *breach, const ClaimRow *claim)
{
    bool touches = breach->document_id == claim->claim_id
                || breach->other_document == claim->claim_id
                || breach->document_id == claim->order_id;
    return touches && (breach->kind == BREAK_OVER_BILLING || breach->kind == BREAK_UNIT_MISMATCH
                       || breach->kind == BREAK_CURRENCY_MISMATCH
                       || breach->kind == BREAK_ITEM_NOT_ORDERED
                       || breach->kind == BREAK_CREDIT_ABOVE_INVOICE);
}

static Err read_order(Ctx *cx, Till *till, const ExamineWhat *what, FinancingCase *facts)
{
    TradeOrderRow order;
    List breaches;
    bool found;
    TRY(trade_order_get(cx, till->db, till->cluster, what->claim->order_id, &found, &order));
    if (!found)
        return fail(cx, ERR_DAMAGED, "order %lld of a claim is missing",
                    (long long)what->claim->order_id);
    facts->flow[FLOW_COMMERCE].e9 = order.commerce_e9;
    facts->flow[FLOW_GOODS].e9 = order.goods_e9;
    facts->flow[FLOW_INFORMATION].e9 = order.information_e9;
    facts->flow[FLOW_FUNDS].e9 = order.funds_e9;
    facts->circular = order.circular != 0;
    TRY(breach_of_order(cx, till->db, till->cluster, order.order_id, &breaches));
    for (size_t i = 0; i < breaches.count; i++) {
        const BreachRow *breach = list_at(&breaches, i);
        if (breach->kind == BREAK_RED_FLUSH_AFTER_FUNDING
            && breach->other_document == what->claim->claim_id)
            facts->red_flushed = true;
        facts->broken = facts->broken || bars(breach, what->claim);
    }
    return ERR_OK;
}

/* The debtor's word counts only when it came through the debtor's own account. */
static Err read_confirmation(Ctx *cx, Till *till, const ExamineWhat *what, FinancingCase *facts)
{
    DocumentRow paper;
    bool found;
    if (what->claim->confirmation == 0)
        return ERR_OK;
    TRY(document_get(cx, till->db, till->cluster, what->claim->confirmation, &found, &paper));
    facts->own_account = found && paper.issuer == what->claim->debtor && paper.stated;
    return ERR_OK;
}

static Err read_parties(Ctx *cx, Till *till, const ExamineWhat *what, FinancingCase *facts)
{
    Party creditor, debtor;
    TRY(book_party_by_id(cx, till->book, what->claim->creditor, &creditor));
    TRY(book_party_by_id(cx, till->book, what->claim->debtor, &debtor));
    int64_t claimant = what->product->applicant == ROLE_CREDITOR ? creditor.id : debtor.id;
    facts->is_claimant = what->applicant->id == claimant;
    const Party *funder = what->funder;
    facts->is_funder = !funder || party_has_role(funder, "funder");
    facts->funder_is_party = funder && (funder->id == creditor.id || funder->id == debtor.id);
    facts->parties_registered = party_id_registered(creditor.ident)
                             && party_id_registered(debtor.ident)
                             && (!funder || party_id_registered(funder->ident));
    return ERR_OK;
}

/* --- the quote ------------------------------------------------------------------------------- */

static Err make_quote(Ctx *cx, const ExamineWhat *what, Examined *out)
{
    const Claim *claim = &out->claim;
    if (date_is_none(claim->due) || date_cmp(claim->due, what->today) <= 0 || out->asked <= 0)
        return ERR_OK;
    TRY(product_quote(cx, what->product, (Money){ out->asked, out->ccy }, what->today, claim->due,
                      what->record, &out->quote));
    out->quoted = true;
    return ERR_OK;
}

static int64_t default_asked(const ExamineWhat *what, const Examined *out)
{
    int64_t eligible = claim_eligible(&out->claim, product_goods(what->product, &out->claim));
    int64_t free = out->claim.outstanding - out->taken;
    int64_t most = eligible < free ? eligible : free;
    /* Nothing is free: ask for all of it, so that the refusal says what is in the way. */
    return most > 0 ? most : out->claim.outstanding;
}

Err examine(Ctx *cx, Till *till, const ExamineWhat *what, Examined *out)
{
    Examined e = { .product = what->product, .claim_row = *what->claim, .record = what->record,
                   .claim = claim_of_row(what->claim), .like = TEXT("") };
    FinancingCase facts = { .product = what->product, .claim = &e.claim, .today = what->today };
    if (!ccy_of_number((int)what->claim->ccy, &e.ccy))
        return fail(cx, ERR_DAMAGED, "a stored currency %lld is not known",
                    (long long)what->claim->ccy);
    TRY(read_taken(cx, till, what, &e));
    TRY(read_paper(cx, till, what, &facts, &e));
    TRY(read_order(cx, till, what, &facts));
    TRY(read_confirmation(cx, till, what, &facts));
    TRY(read_parties(cx, till, what, &facts));
    e.asked = what->asked ? what->asked : default_asked(what, &e);
    TRY(make_quote(cx, what, &e));
    facts.quote = e.quoted ? &e.quote : NULL;
    facts.asked_minor = e.asked;
    facts.taken_minor = e.taken;
    facts.verdict = e.verdict;
    e.found_count = financing_examine(&facts, e.found);
    *out = e;
    return ERR_OK;
}

Err examine_record(Ctx *cx, Till *till, int64_t party_id, Rate *out)
{
    int64_t repaid = 0;
    TRY(financing_count_in_state(cx, till->db, till->cluster, party_id, FINANCING_REPAID,
                                 &repaid));
    *out = financing_record(repaid);
    return ERR_OK;
}

/* --- words ----------------------------------------------------------------------------------- */

static void put_figure(TextBuf *buf, const Examined *e, FindingUnit unit, const char *name,
                       int64_t value)
{
    char text[DECIMAL_TEXT_SIZE];
    Money money = { value, e->ccy };
    switch (unit) {
    case FINDING_UNIT_NONE: return;
    case FINDING_UNIT_MONEY: money_format(money, text); break;
    case FINDING_UNIT_PERCENT: decimal_format(value, RATE_SCALE - 2, 0, text); break;
    case FINDING_UNIT_DAYS: decimal_format(value, 0, 0, text); break;
    }
    textbuf_format(buf, ",\"%s\":\"%s\"", name, text);
}

static void put_pair(TextBuf *buf, const char *name, const char *en, const char *zh)
{
    textbuf_format(buf, ",\"%s\":{\"en\":", name);
    textbuf_json(buf, text_of(en));
    textbuf_puts(buf, ",\"zh\":");
    textbuf_json(buf, text_of(zh));
    textbuf_byte(buf, '}');
}

void examine_findings_json(TextBuf *buf, const Examined *e)
{
    textbuf_byte(buf, '[');
    for (size_t i = 0; i < e->found_count; i++) {
        const Finding *finding = &e->found[i];
        const FindingText *text = finding_text(finding->kind);
        textbuf_format(buf, "%s{\"finding\":\"%s\",\"rule\":\"%s\"", i ? "," : "", text->name,
                       text->rule);
        put_pair(buf, "text", text->text, text->chinese);
        put_pair(buf, "change", text->change, text->change_chinese);
        put_figure(buf, e, text->unit, "have", finding->have);
        put_figure(buf, e, text->unit, "want", finding->want);
        if (finding->kind == FINDING_CLOSURE_TOO_LOW)
            textbuf_format(buf, ",\"flow\":\"%s\"", flow_name(finding->flow));
        if (finding->kind == FINDING_DOUBLE_FINANCING_NEAR
            || (finding->kind == FINDING_DOUBLE_FINANCING_EXACT && e->like.n > 0)) {
            textbuf_format(buf, ",\"verdict\":\"%s\",\"like\":", print_verdict_name(e->verdict));
            textbuf_json(buf, e->like);
        }
        textbuf_byte(buf, '}');
    }
    textbuf_byte(buf, ']');
}

static void put_money(TextBuf *buf, const char *name, Money money)
{
    char text[DECIMAL_TEXT_SIZE];
    textbuf_format(buf, ",\"%s\":\"%s\"", name, money_format(money, text));
}

static void put_percent(TextBuf *buf, const char *name, Rate rate)
{
    char text[DECIMAL_TEXT_SIZE];
    textbuf_format(buf, ",\"%s\":\"%s\"", name,
                   decimal_format(rate.e9, RATE_SCALE - 2, 2, text));
}

void examine_quote_json(TextBuf *buf, const Examined *e)
{
    const Quote *q = &e->quote;
    const Pricing *p = &e->product->pricing;
    textbuf_format(buf, "{\"tenor_days\":%d", (int)q->tenor.n);
    put_money(buf, "claim", q->claim);
    put_money(buf, "advance", q->advance);
    put_money(buf, "reserve", q->reserve);
    put_percent(buf, "base_percent", p->base);
    put_percent(buf, "expected_loss_percent", p->expected_loss);
    put_percent(buf, "opex_percent", p->opex);
    put_percent(buf, "reputation_percent", q->reputation);
    put_percent(buf, "annual_percent", q->annual);
    put_money(buf, "discount", q->discount);
    textbuf_puts(buf, ",\"fees\":[");
    for (size_t i = 0; i < e->product->fee_count; i++) {
        textbuf_puts(buf, i ? ",{\"id\":" : "{\"id\":");
        textbuf_json(buf, e->product->fees[i].id);
        put_money(buf, "amount", q->fees[i]);
        textbuf_byte(buf, '}');
    }
    textbuf_byte(buf, ']');
    put_money(buf, "net", q->net);
    if (q->has_apr)
        put_percent(buf, "apr_percent", q->apr);
    put_money(buf, "day_late", q->day_late);
    textbuf_format(buf, ",\"early_discount\":\"%s\"", e->product->returns_discount ? "returned"
                                                                                   : "kept");
    put_percent(buf, "self_liquidation_percent", q->self_liquidation);
    textbuf_byte(buf, '}');
}

Err examine_refuse(Ctx *cx, const Examined *e)
{
    assert(e->found_count > 0);
    const FindingText *first = finding_text(e->found[0].kind);
    TextBuf others = textbuf_make(cx);
    Text names;
    for (size_t i = 1; i < e->found_count; i++)
        textbuf_format(&others, "%s%s", i > 1 ? ", " : "; also ",
                       finding_text(e->found[i].kind)->name);
    TRY(textbuf_done(&others, &names));
    return fail(cx, ERR_REFUSED, "%s (%s): %s %s%.*s", first->name, first->rule, first->text,
                first->change, (int)names.n, names.at);
}
