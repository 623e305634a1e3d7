/* deal.c - each handler: who, which, may it, does it still hold, then the change. The decisions
 * are core/financing's; here they are asked in order and their answers written down. */
#include "app/finance/deal.h"

#include "app/finance/receipts.h"
#include "app/finance/repay.h"
#include "app/finance/show.h"
#include "app/intake/intake.h"
#include "base/check.h"
#include "store/order_store.h"

#include <string.h>

/* --- who acts, on which financing ------------------------------------------------------------ */

typedef struct Hand {           /* one act on one financing */
    Till *till;
    const Act *act;
    Party party;                /* of who acts */
    Text person;                /* "uscc:.../li", normalised */
    Party applicant, funder;
    Deal deal;
} Hand;

static Err take_hand(Ctx *cx, Book *book, const Act *act, Hand *hand)
{
    Text user;
    *hand = (Hand){ .act = act };
    TRY(till_open(cx, book, act->at, &hand->till));
    TRY(act_actor(cx, book, act->actor, &hand->party, &user));
    return text_format(cx, &hand->person, "%.*s/%.*s", (int)hand->party.ident.n,
                       hand->party.ident.at, (int)user.n, user.at);
}

static Err take_deal(Ctx *cx, Book *book, const Act *act, const char *const *keys, size_t n,
                     Hand *hand)
{
    Text number;
    FinancingRow row;
    bool found;
    TRY(json_only(cx, &act->body, keys, n));
    TRY(take_hand(cx, book, act, hand));
    TRY(json_need_text(cx, &act->body, "financing", &number));
    TRY(financing_by_number(cx, hand->till->db, hand->till->cluster, number, &found, &row));
    if (!found)
        return fail_field(cx, ERR_NOT_FOUND, "financing", "there is no financing \"%.*s\"; "
                          "`weft finance list` shows them", (int)number.n, number.at);
    TRY(deal_open(cx, hand->till, &row, &hand->deal));
    TRY(book_party_by_id(cx, book, row.applicant, &hand->applicant));
    return book_party_by_id(cx, book, row.funder, &hand->funder);
}

/* Four eyes, and the deal's next state; writes down who did it. */
static Err judge_hand(Ctx *cx, Hand *hand, EyesAct which, FinancingEvent event)
{
    FinancingRow *row = &hand->deal.row;
    Eyes eyes = { .applicant = hand->applicant.ident, .funder = hand->funder.ident,
                  .person = { row->applied_by, row->checked_by, row->approved_by,
                              row->released_by } };
    EyesVerdict verdict = eyes_judge(&eyes, which, hand->party.ident, hand->person);
    if (verdict != EYES_OK)
        return fail(cx, ERR_DENIED, "%s of %.*s: %s", financing_event_name(event),
                    (int)row->number.n, row->number.at, eyes_verdict_text(verdict));
    return deal_move(cx, &hand->deal, event);
}

/* For what moves no value by itself: any person of the funder. */
static Err need_funder(Ctx *cx, const Hand *hand, const char *what)
{
    if (hand->party.id == hand->funder.id)
        return ERR_OK;
    return fail(cx, ERR_DENIED, "%s %.*s: %s", what, (int)hand->deal.row.number.n,
                hand->deal.row.number.at, eyes_verdict_text(EYES_NOT_FUNDER));
}

/* Looks at the claim again, as it is now. */
static Err examine_again(Ctx *cx, Hand *hand, Examined *out)
{
    const FinancingRow *row = &hand->deal.row;
    ClaimRow claim;
    bool found;
    TRY(claim_get(cx, hand->till->db, hand->till->cluster, row->order_id, row->claim_id, &found,
                  &claim));
    if (!found)
        return fail(cx, ERR_WRONG_STATE, "the claim behind %.*s is no more; refuse the financing",
                    (int)row->number.n, row->number.at);
    TRY(examine(cx, hand->till, &(ExamineWhat){
        .product = hand->deal.product, .claim = &claim, .applicant = &hand->applicant,
        .funder = &hand->funder, .asked = row->claim_amount, .self = row->financing_id,
        .record = { row->record_e9 }, .today = hand->act->business_date }, out));
    return out->found_count > 0 ? examine_refuse(cx, out) : ERR_OK;
}

static Err finish(Ctx *cx, Hand *hand, Text *result)
{
    const FinancingRow *row = &hand->deal.row;
    TRY(financing_update(cx, hand->till->db, hand->till->cluster, row));
    TRY(claims_restate(cx, hand->till, row->order_id, row->claim_id));
    TRY(till_close(cx, hand->till));
    return show_financing(cx, hand->till->book, row, false, result);
}

/* What the act changed goes through the closing of the order, as money does. */
static Err settle(Ctx *cx, Hand *hand, Text *result)
{
    Book *book = hand->till->book;
    FinancingRow row = hand->deal.row;
    bool found;
    TRY(financing_update(cx, hand->till->db, hand->till->cluster, &row));
    TRY(till_close(cx, hand->till));
    TRY(intake_refold(cx, book, &row.order_id, 1));
    TRY(financing_get(cx, hand->till->db, hand->till->cluster, row.financing_id, &found, &row));
    return show_financing(cx, book, &row, false, result);
}

/* --- applying -------------------------------------------------------------------------------- */

typedef struct Asked {          /* what an application's body says */
    const Product *product;
    int64_t product_id;         /* its version */
    ClaimRow claim;
    int64_t amount;             /* 0: as much as may be */
    bool has_funder;
    Party funder;
} Asked;

static Err find_paper(Ctx *cx, Book *book, const Json *body, const char *key, DocumentKind kind,
                      bool *found, DocumentRow *out)
{
    static const char *const keys[] = { "kind", "number", "issuer" };
    const Json *name;
    Text number, issuer, ident;
    Party party;
    TRY(json_want_object(cx, body, key, &name));
    *found = name != NULL;
    if (!name)
        return ERR_OK;
    TRY(json_only(cx, name, keys, COUNT(keys)));
    TRY(json_need_text(cx, name, "number", &number));
    TRY(json_need_text(cx, name, "issuer", &issuer));
    TRY(party_id_parse(cx, issuer, &ident));
    TRY(book_party_need(cx, book, ident, &party));
    bool here;
    TRY(document_find(cx, book_db(book), book_cluster(book), party.id, kind, number, &here, out));
    if (!here)
        return fail_field(cx, ERR_NOT_FOUND, key, "%s %.*s of %.*s is not in the books",
                          document_kind_name(kind), (int)number.n, number.at, (int)ident.n,
                          ident.at);
    return ERR_OK;
}

/* The claim of an invoice; where it bills several orders, on the one that is named. */
static Err find_claim(Ctx *cx, Book *book, const Json *body, Asked *asked)
{
    DocumentRow invoice, order;
    bool has_invoice, has_order, found = false;
    List rows;
    TRY(find_paper(cx, book, body, "invoice", DOCUMENT_INVOICE, &has_invoice, &invoice));
    TRY(find_paper(cx, book, body, "order", DOCUMENT_ORDER, &has_order, &order));
    if (!has_invoice && !has_order)
        return fail_field(cx, ERR_INVALID, "invoice", "is missing; name the claim to finance");
    int64_t claim_id = has_invoice ? invoice.document_id : order.document_id;
    TRY(claim_of_document(cx, book_db(book), book_cluster(book), claim_id, &rows));
    for (size_t i = 0; i < rows.count && !found; i++) {
        const ClaimRow *row = list_at(&rows, i);
        found = has_order ? row->order_id == order.document_id : rows.count == 1;
        if (found)
            asked->claim = *row;
    }
    if (!found && rows.count > 1)
        return fail_field(cx, ERR_INVALID, "order", "is missing; the invoice bills %zu orders",
                          rows.count);
    if (!found)
        return fail_field(cx, ERR_NOT_FOUND, has_invoice ? "invoice" : "order", "is no claim: it "
                          "belongs to no order yet; link it to one");
    return ERR_OK;
}

static Err read_asked(Ctx *cx, Till *till, const Json *body, Asked *out)
{
    static const char *const keys[] = { "product", "funder", "invoice", "order", "amount" };
    Text product, funder = TEXT(""), amount = TEXT("");
    RuleVersion rule;
    Asked asked = { 0 };
    TRY(json_only(cx, body, keys, COUNT(keys)));
    TRY(json_need_text(cx, body, "product", &product));
    TRY(book_rule(cx, till->book, RULE_PRODUCT, product, &rule));
    TRY(till_product(cx, till, rule.id, &asked.product));
    asked.product_id = rule.id;
    TRY(json_want_text(cx, body, "funder", &funder));
    if (funder.n > 0) {
        TRY(party_id_parse(cx, funder, &funder));
        TRY(book_party_need(cx, till->book, funder, &asked.funder));
        asked.has_funder = true;
    }
    TRY(find_claim(cx, till->book, body, &asked));
    TRY(json_want_text(cx, body, "amount", &amount));
    if (amount.n > 0) {
        Money money;
        Ccy ccy = CCY_CNY;
        if (!ccy_of_number((int)asked.claim.ccy, &ccy))
            return fail(cx, ERR_DAMAGED, "a stored currency %lld is not known",
                        (long long)asked.claim.ccy);
        TRY(money_parse(cx, amount, ccy, false, &money));
        if (money.minor == 0)
            return fail_field(cx, ERR_INVALID, "amount", "is zero; ask for some");
        asked.amount = money.minor;
    }
    *out = asked;
    return ERR_OK;
}

static Err apply_examine(Ctx *cx, Till *till, const Asked *asked, const Party *applicant,
                         Date today, Examined *out)
{
    ExamineWhat what = { .product = asked->product, .claim = &asked->claim,
                         .applicant = applicant, .asked = asked->amount, .today = today,
                         .funder = asked->has_funder ? &asked->funder : NULL };
    TRY(examine_record(cx, till, applicant->id, &what.record));
    return examine(cx, till, &what, out);
}

static Err make_row(Ctx *cx, const Hand *hand, const Asked *asked, const Examined *e,
                    FinancingRow *out)
{
    const Quote *q = &e->quote;         /* all zero where none could be made */
    bool refused = e->found_count > 0;
    int64_t today = hand->act->business_date.day;
    FinancingRow row = {
        .financing_id = hand->act->id, .product = asked->product->name,
        .product_id = asked->product_id,
        .claim_id = asked->claim.claim_id, .order_id = asked->claim.order_id,
        .applicant = hand->party.id, .creditor = asked->claim.creditor,
        .debtor = asked->claim.debtor, .funder = asked->funder.id, .ccy = asked->claim.ccy,
        .state = refused ? FINANCING_REFUSED : FINANCING_APPLIED, .claim_amount = e->asked,
        .advance = q->advance.minor, .reserve = q->reserve.minor, .discount = q->discount.minor,
        .fee = q->fee.minor, .rate_e9 = q->annual.e9,
        .record_e9 = e->record.e9, .late_day = DATE_NONE.day, .applied_day = today,
        .contract = TEXT(""), .start_day = DATE_NONE.day, .due = asked->claim.due,
        .end_day = refused ? today : DATE_NONE.day, .applied_by = hand->person,
        .checked_by = TEXT(""), .approved_by = TEXT(""), .released_by = TEXT(""),
        .recourse_by = TEXT(""), .lost_day = DATE_NONE.day,
        .reason = TEXT(""), .exact_print = e->print.exact, .near_print = e->print.near[0],
        .goods_print = e->print.goods,
    };
    TRY(text_format(cx, &row.number, "F-%lld", (long long)hand->act->id));
    if (refused) {
        TextBuf buf = textbuf_make(cx);
        examine_findings_json(&buf, e);
        TRY(textbuf_done(&buf, &row.reason));
    }
    *out = row;
    return ERR_OK;
}

Err finance_apply(Ctx *cx, Book *book, const Act *act, Text *result)
{
    Hand hand;
    Asked asked;
    Examined e;
    TRY(take_hand(cx, book, act, &hand));
    TRY(read_asked(cx, hand.till, &act->body, &asked));
    if (!asked.has_funder)
        return fail_field(cx, ERR_INVALID, "funder", "is missing; say who is to finance it");
    int64_t claimant = asked.product->applicant == ROLE_CREDITOR ? asked.claim.creditor
                                                                 : asked.claim.debtor;
    if (hand.party.id != claimant)
        return fail(cx, ERR_DENIED, "apply: %s; this claim is not %.*s's to finance",
                    eyes_verdict_text(EYES_NOT_APPLICANT), (int)hand.party.ident.n,
                    hand.party.ident.at);
    TRY(apply_examine(cx, hand.till, &asked, &hand.party, act->business_date, &e));
    TRY(make_row(cx, &hand, &asked, &e, &hand.deal.row));
    TRY(financing_insert(cx, hand.till->db, hand.till->cluster, &hand.deal.row));
    return show_financing(cx, book, &hand.deal.row, false, result);
}

Err finance_quote(Ctx *cx, Book *book, const Party *applicant, const Json *body, Text *result)
{
    Till *till;
    Asked asked;
    Examined e;
    TextBuf buf = textbuf_make(cx);
    TRY(till_open(cx, book, cx->now, &till));
    TRY(read_asked(cx, till, body, &asked));
    TRY(apply_examine(cx, till, &asked, applicant, book_settings(book).business_date, &e));
    textbuf_puts(&buf, "{\"product\":");
    textbuf_json(&buf, asked.product->name);
    textbuf_format(&buf, ",\"currency\":\"%s\",\"quote\":", ccy_code(e.ccy));
    if (e.quoted)
        examine_quote_json(&buf, &e);
    else
        textbuf_puts(&buf, "null");
    textbuf_puts(&buf, ",\"findings\":");
    examine_findings_json(&buf, &e);
    textbuf_byte(&buf, '}');
    return textbuf_done(&buf, result);
}

/* --- checking, approving, registering -------------------------------------------------------- */

static const char *const only_financing[] = { "financing" };

Err finance_check(Ctx *cx, Book *book, const Act *act, Text *result)
{
    Hand hand;
    Examined e;
    TRY(take_deal(cx, book, act, only_financing, COUNT(only_financing), &hand));
    TRY(judge_hand(cx, &hand, EYES_CHECK, FINANCING_CHECK));
    TRY(examine_again(cx, &hand, &e));
    hand.deal.row.checked_by = hand.person;
    return finish(cx, &hand, result);
}

Err finance_approve(Ctx *cx, Book *book, const Act *act, Text *result)
{
    Hand hand;
    Examined e;
    TRY(take_deal(cx, book, act, only_financing, COUNT(only_financing), &hand));
    TRY(judge_hand(cx, &hand, EYES_APPROVE, FINANCING_APPROVE));
    TRY(examine_again(cx, &hand, &e));
    hand.deal.row.approved_by = hand.person;
    return finish(cx, &hand, result);
}

Err finance_register(Ctx *cx, Book *book, const Act *act, Text *result)
{
    static const char *const keys[] = { "financing", "registration", "description" };
    Hand hand;
    Examined e;
    TRY(take_deal(cx, book, act, keys, COUNT(keys), &hand));
    const FinancingRow *row = &hand.deal.row;
    EncumbranceRow right = { .claim_id = row->claim_id, .order_id = row->order_id,
                             .financing_id = row->financing_id, .funder = row->funder,
                             .amount = row->claim_amount, .registered_us = act->at.us,
                             .act_id = act->id };
    TRY(json_need_text(cx, &act->body, "registration", &right.registration));
    TRY(json_need_text(cx, &act->body, "description", &right.description));
    if (right.registration.n == 0 || right.description.n == 0)
        return fail_field(cx, ERR_INVALID, "registration", "and description must say under which "
                          "number the right stands in the register, and in what");
    TRY(need_funder(cx, &hand, "register"));
    TRY(deal_move(cx, &hand.deal, FINANCING_REGISTER));
    TRY(examine_again(cx, &hand, &e));
    TRY(rows_insert(cx, hand.till->db, &encumbrance_shape, hand.till->cluster, &right, 1));
    return finish(cx, &hand, result);
}

/* --- paying out ------------------------------------------------------------------------------ */

/* The discount runs from today: days that approval took are not paid for. */
Err finance_disburse(Ctx *cx, Book *book, const Act *act, Text *result)
{
    Hand hand;
    Examined e;
    TRY(take_deal(cx, book, act, only_financing, COUNT(only_financing), &hand));
    TRY(judge_hand(cx, &hand, EYES_RELEASE, FINANCING_DISBURSE));
    TRY(examine_again(cx, &hand, &e));
    assert(e.quoted);                   /* no finding: it has a due date ahead */
    FinancingRow *row = &hand.deal.row;
    row->released_by = hand.person;
    row->fee = e.quote.fee.minor;
    row->paid_before = e.claim.paid;
    TRY(deal_disburse(cx, hand.till, &hand.deal, act->business_date, act->id));
    return finish(cx, &hand, result);
}

Err finance_refuse(Ctx *cx, Book *book, const Act *act, Text *result)
{
    static const char *const keys[] = { "financing", "reason" };
    Hand hand;
    Text reason;
    TRY(take_deal(cx, book, act, keys, COUNT(keys), &hand));
    TRY(json_need_text(cx, &act->body, "reason", &reason));
    if (reason.n == 0)
        return fail_field(cx, ERR_INVALID, "reason", "is empty; say what would change the answer");
    if (hand.party.id != hand.applicant.id)
        TRY(need_funder(cx, &hand, "refuse"));
    TRY(deal_move(cx, &hand.deal, FINANCING_REFUSE));
    FinancingRow *row = &hand.deal.row;
    bool withdrawn = hand.party.id == hand.applicant.id;
    TextBuf buf = textbuf_make(cx);
    textbuf_format(&buf, "[{\"finding\":\"%s\",\"by\":",
                   withdrawn ? "WITHDRAWN" : "FUNDER_DECLINED");
    textbuf_json(&buf, hand.person);
    textbuf_puts(&buf, ",\"reason\":");
    textbuf_json(&buf, reason);
    textbuf_puts(&buf, "}]");
    TRY(textbuf_done(&buf, &row->reason));
    row->end_day = act->business_date.day;
    TRY(encumbrance_release(cx, hand.till->db, hand.till->cluster, row->claim_id,
                            row->financing_id, true));
    return finish(cx, &hand, result);
}

/* --- recovering ------------------------------------------------------------------------------ */

/* The claim no longer covers what is out: it was credited or set off after the money went out. The
 * seller has warranted it, so he may be called on at once.
 * SRC: Civil Code of the PRC, 765, 766. */
static Err is_hollow(Ctx *cx, const Hand *hand, bool *out)
{
    const FinancingRow *row = &hand->deal.row;
    ClaimRow claim;
    bool found;
    TRY(claim_get(cx, hand->till->db, hand->till->cluster, row->order_id, row->claim_id, &found,
                  &claim));
    *out = !found || claim.outstanding < row->principal_left;
    return ERR_OK;
}

static Err call_on_seller(Ctx *cx, Hand *hand)
{
    bool hollow;
    const Product *product = hand->deal.product;
    const FinancingRow *row = &hand->deal.row;
    int32_t late = date_diff((Date){ (int32_t)row->due }, hand->act->business_date).n;
    if (!product->recourse)
        return fail(cx, ERR_REFUSED, "%.*s is without recourse: only the debtor owes it",
                    (int)row->number.n, row->number.at);
    TRY(deal_move(cx, &hand->deal, FINANCING_RECOURSE));
    TRY(is_hollow(cx, hand, &hollow));
    if (!hollow && !deal_has_recourse(&hand->deal, hand->act->business_date))
        return fail(cx, ERR_WRONG_STATE, "%.*s is %d days overdue; the seller may be called on "
                    "after %d", (int)row->number.n, row->number.at, (int)late,
                    (int)product->recourse_after.n);
    hand->deal.row.recourse_by = hand->person;
    return ERR_OK;
}

static Err take_buy_back(Ctx *cx, Hand *hand, Text paid)
{
    Deal *deal = &hand->deal;
    Money money;
    Ccy ccy = CCY_CNY;
    if (deal->row.state != FINANCING_RECOVERY)
        return fail(cx, ERR_WRONG_STATE, "%.*s is %s; call on the seller first",
                    (int)deal->row.number.n, deal->row.number.at,
                    financing_state_name((FinancingState)deal->row.state));
    if (speaker_same_person(hand->person, deal->row.released_by))
        return fail(cx, ERR_DENIED, "recourse: %s", eyes_verdict_text(EYES_SAME_PERSON));
    if (!ccy_of_number((int)deal->row.ccy, &ccy))
        return fail(cx, ERR_DAMAGED, "a stored currency is not known");
    TRY(money_parse(cx, paid, ccy, false, &money));
    int64_t owed = deal->row.late_due + deal->row.principal_left;
    if (money.minor == 0 || money.minor > owed)
        return fail_field(cx, ERR_INVALID, "paid", "must be above zero and at most what is owed");
    CollectionRow row = { .order_id = deal->row.order_id, .document_id = hand->act->id,
                          .number = 1, .financing_id = deal->row.financing_id,
                          .level = TEXT(RECEIPTS_PAID_BACK), .party = deal->row.funder,
                          .amount = money.minor, .day = hand->act->business_date.day };
    return rows_insert(cx, hand->till->db, &collection_shape, hand->till->cluster, &row, 1);
}

Err finance_recourse(Ctx *cx, Book *book, const Act *act, Text *result)
{
    static const char *const keys[] = { "financing", "paid" };
    Hand hand;
    Text paid = TEXT("");
    TRY(take_deal(cx, book, act, keys, COUNT(keys), &hand));
    TRY(json_want_text(cx, &act->body, "paid", &paid));
    TRY(need_funder(cx, &hand, "recourse"));
    TRY(paid.n > 0 ? take_buy_back(cx, &hand, paid) : call_on_seller(cx, &hand));
    return settle(cx, &hand, result);
}

Err finance_write_off(Ctx *cx, Book *book, const Act *act, Text *result)
{
    Hand hand;
    TRY(take_deal(cx, book, act, only_financing, COUNT(only_financing), &hand));
    TRY(need_funder(cx, &hand, "write off"));
    FinancingRow *row = &hand.deal.row;
    if (speaker_same_person(hand.person, row->released_by)
        || speaker_same_person(hand.person, row->recourse_by))
        return fail(cx, ERR_DENIED, "write off: %s", eyes_verdict_text(EYES_SAME_PERSON));
    TRY(deal_move(cx, &hand.deal, FINANCING_WRITE_OFF));
    row->lost_day = act->business_date.day;
    row->lost_act = act->id;
    return settle(cx, &hand, result);
}
