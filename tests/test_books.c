/* test_books.c - from each event to the transfers that its posting rule asks for, written down here
 * anew: nothing of what posts them is asked but the product's rules. */
#include "test_books.h"

#include "base/check.h"

#include <stdlib.h>

typedef struct Move {
    int64_t code, day, debit, credit, amount;
} Move;

/* How an event is posted: by which rules, under which name. */
typedef struct Manner {
    ContractEventType type;
    AgreementLeg leg;
    int sign;                           /* of the amount; 0: any */
    const char *name;
    PostingEvent by[2];                 /* one of these */
} Manner;

static const Manner manners[] = {
    { CONTRACT_EVENT_PR, AGREEMENT_CLAIM, 1, "principal", { POSTING_COLLECT, POSTING_BUY_BACK } },
    { CONTRACT_EVENT_IP, AGREEMENT_CLAIM, 1, "late_interest",
      { POSTING_COLLECT, POSTING_BUY_BACK } },
    { CONTRACT_EVENT_IP, AGREEMENT_CLAIM, -1, "discount", { POSTING_REBATE, POSTING_REBATE } },
    { CONTRACT_EVENT_AD, AGREEMENT_CLAIM, 1, "earned", { POSTING_EARN, POSTING_EARN } },
    { CONTRACT_EVENT_CE, AGREEMENT_CLAIM, 1, "principal",
      { POSTING_WRITE_OFF, POSTING_WRITE_OFF } },
    { CONTRACT_EVENT_PR, AGREEMENT_RESERVE, 1, "reserve", { POSTING_COLLECT, POSTING_COLLECT } },
};

static Err transfers_of(Ctx *cx, Book *book, int64_t financing_id, List *out)
{
    static const char sql[] =
        "SELECT t.code, t.user_data_32, d.code, c.code, t.amount FROM transfer t "
        "JOIN ledger_account d ON d.cluster_id = t.cluster_id "
        "AND d.account_id = t.debit_account_id "
        "JOIN ledger_account c ON c.cluster_id = t.cluster_id "
        "AND c.account_id = t.credit_account_id "
        "WHERE t.cluster_id = $1 AND t.user_data_128 = $2 ORDER BY t.timestamp";
    unsigned char id[16] = { 0 };
    for (int i = 0; i < 8; i++)
        id[15 - i] = (unsigned char)((uint64_t)financing_id >> 8 * i);
    DbValue values[] = { db_int(book_cluster(book)), db_blob(id, sizeof id) };
    DbRows *rows CLEANUP(db_rows_close) = NULL;
    *out = list_make(sizeof(Move));
    TRY(db_query(cx, book_db(book), sql, values, COUNT(values), &rows));
    for (bool more = true;;) {
        TRY(db_next(cx, rows, &more));
        if (!more)
            return ERR_OK;
        Move *move = list_push(cx, out);
        if (!move)
            return cx->err;
        *move = (Move){ db_get_int(rows, 0), db_get_int(rows, 1), db_get_int(rows, 2),
                        db_get_int(rows, 3), db_get_int(rows, 4) };
    }
}

typedef struct Comparing {
    Ctx *cx;
    const Chart *chart;
    const Product *product;
    List moves;                         /* of the ledger, in order */
    size_t at;
    Text *differs;
} Comparing;

/* The next transfers of the ledger must be those of the rule. */
static Err expect(Comparing *c, const char *what, PostingEvent event, const char *name, Date day,
                  int64_t minor)
{
    const PostingRules *rules = &c->product->posting;
    const PostingRule *rule = NULL;
    for (size_t i = 0; i < rules->count && !rule; i++)
        if (rules->rules[i].event == event && text_is(rules->rules[i].amount, name))
            rule = &rules->rules[i];
    if (minor == 0 || c->differs->n > 0)
        return ERR_OK;
    if (!rule)
        return text_format(c->cx, c->differs, "%s: no rule for %s", what, name);
    for (size_t m = 0; m < rule->move_count; m++, c->at++) {
        Move want = { event, day.day, c->chart->accounts[rule->moves[m].debit].code,
                      c->chart->accounts[rule->moves[m].credit].code, minor };
        const Move *got = c->at < c->moves.count ? list_at(&c->moves, c->at) : NULL;
        if (got && got->code == want.code && got->day == want.day && got->debit == want.debit
            && got->credit == want.credit && got->amount == want.amount)
            continue;
        return text_format(c->cx, c->differs, "%s of %lld on day %d, transfer %zu: the ledger has "
                           "%lld on day %lld under %lld", what, (long long)minor, (int)day.day,
                           c->at, got ? (long long)got->amount : 0, got ? (long long)got->day : 0,
                           got ? (long long)got->code : 0);
    }
    return ERR_OK;
}

static Err expect_flow(Comparing *c, const AgreementFlow *flow)
{
    const Move *next = c->at < c->moves.count ? list_at(&c->moves, c->at) : NULL;
    for (size_t i = 0; i < COUNT(manners); i++) {
        const Manner *m = &manners[i];
        if (m->type != flow->type || m->leg != flow->leg || (flow->minor > 0 ? 1 : -1) != m->sign)
            continue;
        PostingEvent event = next && next->code == (int64_t)m->by[1] ? m->by[1] : m->by[0];
        return expect(c, contract_event_name(flow->type), event, m->name, flow->day,
                      llabs(flow->minor));
    }
    return text_format(c->cx, c->differs, "%s of %lld is never posted",
                       contract_event_name(flow->type), (long long)flow->minor);
}

static int by_number(const void *a, const void *b)
{
    const AgreementFlow *x = a, *y = b;
    return (x->number > y->number) - (x->number < y->number);
}

/* The first day is one chain: what is paid out, the discount, the fee. */
static Err expect_first(Comparing *c, const List *flows, size_t *count)
{
    int64_t out = 0, discount = 0, fee = 0;
    Date day = DATE_NONE;
    for (*count = 0; *count < flows->count; ++*count) {
        const AgreementFlow *flow = list_at(flows, *count);
        if (flow->number > 0)
            break;
        day = flow->day;
        out -= flow->minor;
        discount += flow->type == CONTRACT_EVENT_IP ? flow->minor : 0;
        fee += flow->type == CONTRACT_EVENT_FP ? flow->minor : 0;
    }
    TRY(expect(c, "IED", POSTING_DISBURSE, "net", day, out));
    TRY(expect(c, "IP", POSTING_DISBURSE, "discount", day, discount));
    return expect(c, "FP", POSTING_DISBURSE, "fee", day, fee);
}

Err test_books_compare(Ctx *cx, Book *book, const FinancingRow *row, Text *differs,
                       size_t *postings)
{
    Comparing c = { .cx = cx, .differs = differs };
    Till *till;
    Deal deal;
    Agreement agreement;
    List flows = list_make(sizeof(AgreementFlow));
    size_t n = 0;
    *differs = TEXT("");
    TRY(till_open(cx, book, cx->now, &till));
    TRY(till_chart(cx, till, &c.chart));
    TRY(deal_open(cx, till, row, &deal));
    c.product = deal.product;
    TRY(transfers_of(cx, book, row->financing_id, &c.moves));
    if (row->contract.n > 0) {
        TRY(deal_agreement(cx, &deal, &agreement));
        Date later = date_add(book_settings(book).business_date, (Days){ 400 });
        TRY(agreement_flows(cx, &agreement, later, &flows));
        if (flows.count > 1)
            qsort(flows.items, flows.count, sizeof(AgreementFlow), by_number);
        TRY(expect_first(&c, &flows, &n));
    }
    for (size_t i = n; i < flows.count && differs->n == 0; i++) {
        const AgreementFlow *flow = list_at(&flows, i);
        const AgreementFlow *next = i + 1 < flows.count ? list_at(&flows, i + 1) : NULL;
        TRY(expect_flow(&c, flow));
        if (flow->leg == AGREEMENT_RESERVE) {   /* in and out are one chain */
            if (!next || next->leg != flow->leg || next->minor != -flow->minor)
                TRY(text_format(cx, differs, "the reserve came in and did not go out"));
            i++;
        }
    }
    if (differs->n == 0 && c.at != c.moves.count)
        TRY(text_format(cx, differs, "%zu transfers are of no event", c.moves.count - c.at));
    *postings = flows.count;
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
