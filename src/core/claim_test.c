/* claim_test.c - one order of 1,000 pieces at 3.20 and 13 % tax: 361,600 fen. The figures are
 * worked out by hand beside the rows. */
#include "core/claim.h"

#include "core/document_word.h"

#include "core/closure/closure.h"
#include "test.h"

enum { ORDER = 1, RECEIPT = 2, INVOICE = 3, PAYMENT = 4, CREDIT = 5, ANSWER = 6, INVOICE_TWO = 7,
       DISPUTE = 8, RETURN = 9, RESOLVED = 10 };

#define PIECES(n) ((int64_t)(n) * 1000000)

static ClosureEntry entry(int64_t id, DocumentKind kind, int day, int64_t pieces, int64_t minor)
{
    return (ClosureEntry){ .document_id = id, .kind = kind, .rule = RULE_EXPLICIT, .item = 0,
                           .date = { day }, .due = DATE_NONE, .quantity_e6 = PIECES(pieces),
                           .payable_minor = minor, .ref_line = -1, .status = TEXT("") };
}

static ClosureEntry word(int64_t id, DocumentKind kind, int day, int64_t about, const char *status)
{
    ClosureEntry e = entry(id, kind, day, 0, 0);
    e.item = -1;
    e.ref_document = about;
    e.status = text_of(status);
    if (document_word_void(kind, e.status))
        e.standing = STANDING_VOID;
    return e;
}

typedef struct Books {
    Process process;
    Claim *claims;
    size_t count;
} Books;

static void derive(Ctx *cx, Books *books, const ClosureEntry *entries, size_t n,
                   const ClaimRight *rights, size_t right_count, int today)
{
    Json json;
    CHECK_OK("template", cx, json_parse_file(cx, "share/templates/domestic-sale.json", &json));
    CHECK_OK("template", cx, process_read(cx, &json, &books->process));
    static const ClosureOrderLine line = { .item = 0, .ordered_e6 = PIECES(1000),
                                           .payable_minor = 361600, .price_e6 = 3200000 };
    ClosureInput in = { .process = &books->process, .order_id = ORDER, .date = { 100 },
                        .ship_by = { 120 }, .payment_days = 60, .lines = &line, .line_count = 1,
                        .entries = entries, .entry_count = n };
    Closure closure;
    CHECK_OK("folds", cx, closure_fold(cx, &in, &closure));
    ClaimInput input = { .order = &in, .closure = &closure, .rights = rights,
                         .right_count = right_count, .today = { today } };
    CHECK_OK("derives", cx, claim_derive(cx, &input, &books->claims, &books->count));
}

TEST(test_claim__follows_money_goods_and_words)
{
    /* 600 of 1,000 received; invoice for 1,000: 216,960 of 361,600 has goods behind it. */
    const ClosureEntry bare = entry(INVOICE, DOCUMENT_INVOICE, 121, 1000, 361600);
    ClosureEntry got = entry(RECEIPT, DOCUMENT_RECEIPT, 120, 600, 0);
    ClosureEntry sent = entry(RECEIPT, DOCUMENT_DESPATCH, 119, 700, 0);
    ClosureEntry paid = entry(PAYMENT, DOCUMENT_PAYMENT, 150, 0, 100000);
    ClosureEntry credit = entry(CREDIT, DOCUMENT_CREDIT_NOTE, 130, 100, 36160);
    ClosureEntry flush = entry(CREDIT, DOCUMENT_CREDIT_NOTE, 130, 1000, 361600);
    ClosureEntry all = entry(PAYMENT, DOCUMENT_PAYMENT, 150, 0, 361600);
    ClosureEntry advice = entry(PAYMENT, DOCUMENT_REMITTANCE_ADVICE, 150, 0, 361600);
    ClosureEntry tally = entry(CREDIT, DOCUMENT_ACCOUNT_STATEMENT, 150, 0, 361600);
    advice.ref_document = tally.ref_document = INVOICE;
    paid.ref_document = all.ref_document = credit.ref_document = flush.ref_document = INVOICE;
    ClosureEntry yes = word(ANSWER, DOCUMENT_INVOICE_RESPONSE, 125, INVOICE, "accepted");
    ClosureEntry no = word(ANSWER, DOCUMENT_INVOICE_RESPONSE, 125, INVOICE, "rejected");
    ClosureEntry quarrel = word(DISPUTE, DOCUMENT_DISPUTE, 126, INVOICE, "");
    ClosureEntry peace = word(RESOLVED, DOCUMENT_DISPUTE, 140, INVOICE, "resolved");
    static const ClaimRight registered = { INVOICE, false }, financed = { INVOICE, true };
    const struct {
        const char *why;
        ClosureEntry entries[4];
        size_t n;
        const ClaimRight *right;
        int today;
        int64_t credited, paid, received, moved;
        ClaimState state;
    } rows[] = {
        { "stated", { bare }, 1, NULL, 130, 0, 0, 0, 0, CLAIM_ACCRUED },
        { "600 received", { got, bare }, 2, NULL, 130, 0, 0, 216960, 216960, CLAIM_ACCRUED },
        { "700 under way", { sent, bare }, 2, NULL, 130, 0, 0, 0, 253120, CLAIM_ACCRUED },
        { "confirmed", { got, bare, yes }, 3, NULL, 130, 0, 0, 216960, 216960, CLAIM_CONFIRMED },
        { "registered", { bare, yes }, 2, &registered, 130, 0, 0, 0, 0, CLAIM_REGISTERED },
        { "financed", { bare, yes }, 2, &financed, 130, 0, 0, 0, 0, CLAIM_FINANCED },
        { "rejected", { bare, no }, 2, &registered, 130, 0, 0, 0, 0, CLAIM_DISPUTED },
        { "disputed", { bare, yes, quarrel }, 3, NULL, 130, 0, 0, 0, 0, CLAIM_DISPUTED },
        { "settled again", { bare, yes, quarrel, peace }, 4, NULL, 141, 0, 0, 0, 0,
          CLAIM_CONFIRMED },
        { "part paid", { bare, paid }, 2, NULL, 151, 0, 100000, 0, 0, CLAIM_ACCRUED },
        { "part credited", { bare, credit }, 2, NULL, 131, 36160, 0, 0, 0, CLAIM_ACCRUED },
        { "paid", { bare, all }, 2, &financed, 151, 0, 361600, 0, 0, CLAIM_PAID },
        { "announced is not paid", { bare, yes, advice }, 3, NULL, 151, 0, 0, 0, 0,
          CLAIM_CONFIRMED },
        { "a statement bills nothing again", { bare, tally }, 2, NULL, 151, 0, 0, 0, 0,
          CLAIM_ACCRUED },
        { "red-flushed", { bare, flush }, 2, &financed, 131, 361600, 0, 0, 0, CLAIM_DILUTED },
        { "due today: day 121 + 60", { bare }, 1, NULL, 181, 0, 0, 0, 0, CLAIM_ACCRUED },
        { "a day later", { bare }, 1, &financed, 182, 0, 0, 0, 0, CLAIM_OVERDUE },
    };
    Ctx cx = ctx_make(16 << 20);
    for (size_t i = 0; i < COUNT(rows); i++) {
        Books books;
        derive(&cx, &books, rows[i].entries, rows[i].n, rows[i].right, rows[i].right != NULL,
               rows[i].today);
        CHECK_EQ(rows[i].why, books.count, 2);
        const Claim *claim = &books.claims[1];
        CHECK_EQ(rows[i].why, claim->id, INVOICE);
        CHECK_EQ(rows[i].why, claim->face, 361600);
        CHECK_EQ(rows[i].why, claim->credited, rows[i].credited);
        CHECK_EQ(rows[i].why, claim->paid, rows[i].paid);
        CHECK_EQ(rows[i].why, claim->outstanding, 361600 - rows[i].credited - rows[i].paid);
        CHECK_EQ(rows[i].why, claim->received, rows[i].received);
        CHECK_EQ(rows[i].why, claim->moved, rows[i].moved);
        CHECK_EQ(rows[i].why, claim->due.day, 181);
        CHECK_EQ(rows[i].why, claim->state, rows[i].state);
    }
    ctx_clear(&cx);
}

/* The use cases of Peppol's Invoice Response, by the words that format/ubl_form reads their codes
 * as. The state is what weft makes of it: only an acceptance by the debtor himself is one. */
TEST(test_claim__each_answer_of_the_debtor_leads_to_a_state)
{
    static const struct {
        const char *why, *first, *then;
        Standing standing;
        bool back;
        ClaimState state;
    } rows[] = {
        { "message received (AB)", "received", NULL, STANDING_COUNTS, false, CLAIM_ACCRUED },
        { "1: in process (IP)", "in process", NULL, STANDING_COUNTS, false, CLAIM_ACCRUED },
        { "3: accepted (AP)", "accepted", NULL, STANDING_COUNTS, false, CLAIM_CONFIRMED },
        { "4: rejected (RE)", "rejected", NULL, STANDING_VOID, false, CLAIM_DISPUTED },
        { "4, then 3", "rejected", "accepted", STANDING_COUNTS, false, CLAIM_CONFIRMED },
        { "3, then 4", "accepted", "rejected", STANDING_VOID, false, CLAIM_DISPUTED },
        { "5: on a condition (CA)", "conditional", NULL, STANDING_COUNTS, false, CLAIM_ACCRUED },
        { "3, then 5", "accepted", "conditional", STANDING_COUNTS, false, CLAIM_ACCRUED },
        { "6: under query (UQ)", "queried", NULL, STANDING_COUNTS, false, CLAIM_ACCRUED },
        { "3, then 6", "accepted", "queried", STANDING_COUNTS, false, CLAIM_ACCRUED },
        { "a query does not settle a dispute", "rejected", "queried", STANDING_COUNTS, false,
          CLAIM_DISPUTED },
        { "3, then in process", "accepted", "in process", STANDING_COUNTS, false,
          CLAIM_CONFIRMED },
        { "7: payment initiated (PD)", "accepted", "paid", STANDING_COUNTS, false, CLAIM_ACCRUED },
        { "8: accepted by a third party", "accepted", NULL, STANDING_VOID, false, CLAIM_ACCRUED },
        { "the creditor accepts his own invoice", "accepted", NULL, STANDING_COUNTS, true,
          CLAIM_ACCRUED },
    };
    const ClosureEntry bare = entry(INVOICE, DOCUMENT_INVOICE, 121, 1000, 361600);
    Ctx cx = ctx_make(16 << 20);
    for (size_t i = 0; i < COUNT(rows); i++) {
        ClosureEntry entries[3] = { bare,
            word(ANSWER, DOCUMENT_INVOICE_RESPONSE, 125, INVOICE, rows[i].first),
            word(RESOLVED, DOCUMENT_INVOICE_RESPONSE, 126, INVOICE,
                 rows[i].then ? rows[i].then : "") };
        size_t last = rows[i].then ? 2 : 1;
        Books books;
        entries[last].standing = rows[i].standing;
        entries[last].back = rows[i].back;
        derive(&cx, &books, entries, last + 1, NULL, 0, 130);
        CHECK_EQ(rows[i].why, books.claims[1].state, rows[i].state);
    }
    ctx_clear(&cx);
}

TEST(test_claim__an_order_is_a_claim_for_what_is_not_invoiced)
{
    /* 400 of 1,000 invoiced: 144,640; a deposit of 50,000 lies on that invoice, so that the order
     * itself has no advance; without the invoice the deposit is the order's. */
    ClosureEntry deposit = entry(PAYMENT, DOCUMENT_PAYMENT, 101, 0, 50000);
    ClosureEntry invoice = entry(INVOICE, DOCUMENT_INVOICE, 121, 400, 144640);
    ClosureEntry accepted = word(ANSWER, DOCUMENT_ORDER_RESPONSE, 102, ORDER, "accepted");
    ClosureEntry both[] = { deposit, accepted, invoice };
    Ctx cx = ctx_make(16 << 20);
    Books books;
    derive(&cx, &books, both, 2, NULL, 0, 130);
    CHECK_EQ("the order alone", books.count, 1);
    CHECK_EQ("its kind", books.claims[0].kind, CLAIM_ORDER);
    CHECK_EQ("the deposit is paid in advance", books.claims[0].paid, 50000);
    CHECK_EQ("the rest", books.claims[0].outstanding, 311600);
    CHECK_EQ("accepted by the seller", books.claims[0].state, CLAIM_CONFIRMED);
    derive(&cx, &books, both, 3, NULL, 0, 130);
    CHECK_EQ("order and invoice", books.count, 2);
    CHECK_EQ("has become a receivable", books.claims[0].credited, 144640);
    CHECK_EQ("no advance is left", books.claims[0].paid, 0);
    CHECK_EQ("not yet invoiced", books.claims[0].outstanding, 216960);
    CHECK_EQ("the deposit is on the invoice", books.claims[1].paid, 50000);
    ctx_clear(&cx);
}

TEST(test_claim__goods_that_went_back_leave_the_youngest_invoice_bare)
{
    ClosureEntry got = entry(RECEIPT, DOCUMENT_RECEIPT, 118, 1000, 0);
    ClosureEntry one = entry(INVOICE, DOCUMENT_INVOICE, 121, 500, 180800);
    ClosureEntry two = entry(INVOICE_TWO, DOCUMENT_INVOICE, 122, 500, 180800);
    ClosureEntry back = entry(RETURN, DOCUMENT_DESPATCH, 123, 100, 0);
    back.back = true;
    ClosureEntry entries[] = { got, one, two, back };
    Ctx cx = ctx_make(16 << 20);
    Books books;
    derive(&cx, &books, entries, 4, NULL, 0, 130);
    CHECK_EQ("order and two invoices", books.count, 3);
    CHECK_EQ("the older keeps its goods", books.claims[1].received, 180800);
    CHECK_EQ("the younger lost 100 of 500", books.claims[2].received, 144640);
    CHECK_EQ("so much may be financed",
             claim_eligible(&books.claims[2], books.claims[2].received), 144640);
    ctx_clear(&cx);
}

/* face = credited + paid + outstanding, and goods behind never exceed the face, whatever comes. */
TEST(test_claim__balances_whatever_papers_come)
{
    Random random = random_make(test_seed());
    for (int round = 0; round < 300; round++) {
        Ctx cx = ctx_make(16 << 20);
        ClosureEntry entries[24];
        size_t n = 1 + random_below(&random, COUNT(entries));
        static const DocumentKind kinds[] = { DOCUMENT_DESPATCH, DOCUMENT_RECEIPT,
            DOCUMENT_INVOICE, DOCUMENT_CREDIT_NOTE, DOCUMENT_PAYMENT, DOCUMENT_INVOICE_RESPONSE };
        for (size_t i = 0; i < n; i++) {
            DocumentKind kind = kinds[random_below(&random, COUNT(kinds))];
            bool goods = kind != DOCUMENT_PAYMENT;
            entries[i] = entry((int64_t)i + 10, kind, 100 + (int)i,
                               goods ? (int64_t)random_below(&random, 500) : 0,
                               (int64_t)random_below(&random, 200000));
            if (i > 0 && random_below(&random, 2))
                entries[i].ref_document = (int64_t)random_below(&random, i) + 10;
            if (kind != DOCUMENT_INVOICE && random_below(&random, 8) == 0)
                entries[i].back = kind == DOCUMENT_DESPATCH || kind == DOCUMENT_RECEIPT;
        }
        Books books;
        derive(&cx, &books, entries, n, NULL, 0, 130);
        for (size_t c = 0; c < books.count; c++) {
            const Claim *claim = &books.claims[c];
            CHECK_EQ("adds up", claim->credited + claim->paid + claim->outstanding, claim->face);
            int64_t eligible = claim_eligible(claim, claim->moved);
            CHECK_TRUE("eligible within outstanding",
                       eligible >= 0 && eligible <= claim->outstanding);
        }
        ctx_clear(&cx);
    }
}
