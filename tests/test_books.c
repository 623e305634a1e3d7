/* test_books.c - from a contract's events to the sums that its posting rules ask for, written down
 * here anew: nothing of what posts them is asked but the product's rules. What was posted and taken
 * back again weighs nothing. */
#include "test_books.h"

#include "base/check.h"

#include "app/finance/receipts.h"

#include <stdlib.h>

typedef struct Move {                   /* between two accounts, of two parties, under one event */
    int64_t code, debit, debit_party, credit, credit_party, amount;
} Move;

typedef struct Comparing {
    Ctx *cx;
    const Chart *chart;
    const Product *product;
    const FinancingRow *row;
    List moves;                         /* Move: what the rules ask for, less what the ledger has */
    Text *differs;
} Comparing;

static Err add(Comparing *c, Move move)
{
    for (size_t i = 0; i < c->moves.count; i++) {
        Move *known = list_at(&c->moves, i);
        bool same = known->code == move.code && known->debit == move.debit
                 && known->debit_party == move.debit_party && known->credit == move.credit
                 && known->credit_party == move.credit_party;
        bool back = known->code == move.code && known->debit == move.credit
                 && known->debit_party == move.credit_party && known->credit == move.debit
                 && known->credit_party == move.debit_party;
        if (!same && !back)
            continue;
        known->amount += same ? move.amount : -move.amount;
        return ERR_OK;
    }
    Move *at = list_push(c->cx, &c->moves);
    if (!at)
        return c->cx->err;
    *at = move;
    return ERR_OK;
}

static Err subtract_ledger(Comparing *c, Book *book)
{
    static const char sql[] =
        "SELECT t.code, d.code, d.user_data_64, c.code, c.user_data_64, t.amount FROM transfer t "
        "JOIN ledger_account d ON d.cluster_id = t.cluster_id "
        "AND d.account_id = t.debit_account_id "
        "JOIN ledger_account c ON c.cluster_id = t.cluster_id "
        "AND c.account_id = t.credit_account_id "
        "WHERE t.cluster_id = $1 AND t.user_data_128 = $2 ORDER BY t.timestamp";
    unsigned char id[16] = { 0 };
    for (int i = 0; i < 8; i++)
        id[15 - i] = (unsigned char)((uint64_t)c->row->financing_id >> 8 * i);
    DbValue values[] = { db_int(book_cluster(book)), db_blob(id, sizeof id) };
    DbRows *rows CLEANUP(db_rows_close) = NULL;
    TRY(db_query(c->cx, book_db(book), sql, values, COUNT(values), &rows));
    for (bool more = true;;) {
        TRY(db_next(c->cx, rows, &more));
        if (!more)
            return ERR_OK;
        TRY(add(c, (Move){ db_get_int(rows, 0), db_get_int(rows, 1), db_get_int(rows, 2),
                           db_get_int(rows, 3), db_get_int(rows, 4), -db_get_int(rows, 5) }));
    }
}

static int64_t party_of(const Comparing *c, PostingRole role)
{
    return role == ROLE_CREDITOR ? c->row->creditor : role == ROLE_DEBTOR ? c->row->debtor
         : c->row->funder;
}

/* What a rule asks for so much of it. */
static Err expect(Comparing *c, PostingEvent event, const char *name, int64_t minor)
{
    const PostingRules *rules = &c->product->posting;
    const PostingRule *rule = NULL;
    for (size_t i = 0; i < rules->count && !rule; i++)
        if (rules->rules[i].event == event && text_is(rules->rules[i].amount, name))
            rule = &rules->rules[i];
    if (minor == 0)
        return ERR_OK;
    if (!rule)
        return text_format(c->cx, c->differs, "no rule for %s", name);
    for (size_t m = 0; m < rule->move_count; m++) {
        const PostingMove *move = &rule->moves[m];
        TRY(add(c, (Move){ event, c->chart->accounts[move->debit].code,
                           party_of(c, move->debit_role), c->chart->accounts[move->credit].code,
                           party_of(c, move->credit_role), minor }));
    }
    return ERR_OK;
}

typedef struct Sums {                   /* of a contract's events, by what they are */
    int64_t out, discount, fee, principal, late, returned, earned, reserve;
} Sums;

static void sum_flow(Sums *sums, const AgreementFlow *flow)
{
    int64_t minor = flow->minor;
    bool scheduled = flow->number < 0;
    sums->out -= flow->number <= 0 ? minor : 0;
    if (flow->leg == AGREEMENT_RESERVE)
        sums->reserve += minor > 0 ? minor : 0;
    else if (flow->type == CONTRACT_EVENT_FP)
        sums->fee += minor;
    else if (flow->type == CONTRACT_EVENT_PR)
        sums->principal += minor;
    else if (flow->type == CONTRACT_EVENT_AD)
        sums->earned += minor;
    else if (flow->type == CONTRACT_EVENT_IP && scheduled)
        sums->discount += minor;
    else if (flow->type == CONTRACT_EVENT_IP)
        *(minor > 0 ? &sums->late : &sums->returned) += minor > 0 ? minor : -minor;
}

/* Money that came in: by which event it was posted, and whether it is the contract's. */
static Err expect_receipts(Comparing *c, Book *book, const Sums *sums)
{
    int64_t principal = 0, late = 0, reserve = 0;
    List rows;
    TRY(collection_of_financing(c->cx, book_db(book), book_cluster(book), c->row->financing_id,
                                &rows));
    for (size_t i = 0; i < rows.count; i++) {
        const CollectionRow *row = list_at(&rows, i);
        bool repaid = text_starts(row->level, "repaid_");
        Text name = repaid ? text_slice(row->level, 7, row->level.n) : row->level, copy;
        principal += text_is(name, "principal") ? row->amount : 0;
        late += text_is(name, "late_interest") ? row->amount : 0;
        reserve += text_is(name, "reserve") ? row->amount : 0;
        TRY(text_copy(c->cx, name, &copy));
        if (!text_is(name, "settled") && !text_is(name, "paid_back"))
            TRY(expect(c, repaid ? POSTING_BUY_BACK : POSTING_COLLECT, copy.at, row->amount));
    }
    if (principal != sums->principal || late != sums->late || reserve != sums->reserve)
        return text_format(c->cx, c->differs, "the contract says %lld, %lld, %lld came in, the "
                           "rows %lld, %lld, %lld", (long long)sums->principal,
                           (long long)sums->late, (long long)sums->reserve, (long long)principal,
                           (long long)late, (long long)reserve);
    return ERR_OK;
}

static Err expect_contract(Comparing *c, Book *book, const Deal *deal, size_t *postings)
{
    Agreement agreement;
    List flows;
    Sums sums = { 0 };
    TRY(deal_agreement(c->cx, deal, &agreement));
    Date later = date_add(book_settings(book).business_date, (Days){ 400 });
    TRY(agreement_flows(c->cx, &agreement, later, &flows));
    for (size_t i = 0; i < flows.count; i++)
        sum_flow(&sums, list_at(&flows, i));
    *postings = flows.count;
    TRY(expect(c, POSTING_DISBURSE, "net", sums.out));
    TRY(expect(c, POSTING_DISBURSE, "discount", sums.discount));
    TRY(expect(c, POSTING_DISBURSE, "fee", sums.fee));
    TRY(expect(c, POSTING_EARN, "earned", sums.earned));
    TRY(expect(c, POSTING_REBATE, "discount", sums.returned));
    TRY(expect(c, POSTING_WRITE_OFF, "principal", c->row->lost));
    return expect_receipts(c, book, &sums);
}

Err test_books_compare(Ctx *cx, Book *book, const FinancingRow *row, Text *differs,
                       size_t *postings)
{
    Comparing c = { .cx = cx, .differs = differs, .row = row, .moves = list_make(sizeof(Move)) };
    Till *till;
    Deal deal;
    *differs = TEXT("");
    *postings = 0;
    TRY(till_open(cx, book, cx->now, &till));
    TRY(till_chart(cx, till, &c.chart));
    TRY(deal_open(cx, till, row, &deal));
    c.product = deal.product;
    if (row->contract.n > 0)
        TRY(expect_contract(&c, book, &deal, postings));
    TRY(subtract_ledger(&c, book));
    for (size_t i = 0; i < c.moves.count && differs->n == 0; i++) {
        const Move *move = list_at(&c.moves, i);
        if (move->amount != 0)
            TRY(text_format(cx, differs, "event %lld, %lld to %lld: %lld too little in the ledger",
                            (long long)move->code, (long long)move->debit,
                            (long long)move->credit, (long long)move->amount));
    }
    return ERR_OK;
}

size_t test_books_check(Ctx *cx, Book *book)
{
    List rows;
    size_t sum = 0;
    CHECK_OK("financings", cx, financing_page(cx, book_db(book), book_cluster(book), 0, 1000,
                                              &rows));
    for (size_t i = 0; i < rows.count; i++) {
        const FinancingRow *row = list_at(&rows, i);
        Text differs;
        size_t postings;
        CHECK_OK("compared", cx, test_books_compare(cx, book, row, &differs, &postings));
        CHECK_TEXT(row->number.at, differs, "");
        sum += postings;
    }
    return sum;
}
