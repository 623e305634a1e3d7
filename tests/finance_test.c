/* finance_test.c - financings from papers to the last fen, through the doors that everybody uses:
 * documents by intake, decisions by acts. One sale of 1,000 pieces at 100.00, due after 90 days. */
#include "app/acts.h"
#include "app/found.h"
#include "app/verify.h"
#include "base/file.h"
#include "core/financing.h"
#include "store/finance_store.h"
#include "store/order_store.h"
#include "test_books.h"
#include "test_intake.h"
#include "test_store.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define PLATFORM "uscc:91440305WEFT000165"
#define SELLER   "uscc:91440311WEFT0018XY"
#define BUYER    "uscc:91440305WEFT00163N"
#define FUNDER   "uscc:91440304WEFT00032C"
#define OTHER    "uscc:91440304WEFT000407"
#define STRANGER "uscc:91440305WEFT000240"

typedef struct World {
    Ctx *cx;
    Book *book;
    Text result;                /* of the last act */
} World;

static Err submit(World *w, const char *by, const char *json)
{
    return test_submit(w->cx, w->book, by, json);
}

static Err act(World *w, const char *kind, const char *actor, const char *body)
{
    TRY(book_begin(w->cx, w->book));
    w->cx->now.us += 1000000;
    Err err = act_perform(w->cx, w->book, text_of(kind), text_of(actor), text_of(body), NULL,
                          &w->result);
    if (err == ERR_OK)
        return book_commit(w->cx, w->book);
    book_rollback(w->book);
    return err;
}

static void admit(World *w, const char *id, const char *roles)
{
    char body[512];
    snprintf(body, sizeof body, "{\"kind\":\"party\",\"id\":\"%s\",\"name\":\"%s\","
             "\"roles\":[%s]}", id, id, roles);
    CHECK_OK(id, w->cx, act(w, "party_admit", "operator", body));
}

static bool says(const World *w, const char *words)
{
    return strstr(w->result.at, words) != NULL;
}

#define LINE "\"lines\":[{\"line\":\"1\",\"item\":\"LCD\",\"quantity\":\"1000\",\"unit\":\"C62\""
#define ORDER_REF "{\"kind\":\"order\",\"number\":\"PO-1\",\"issuer\":\"" BUYER "\"}"
#define INVOICE_REF "{\"kind\":\"invoice\",\"number\":\"INV-1\",\"issuer\":\"" SELLER "\"}"

static const char order[] =
    "{\"kind\":\"order\",\"number\":\"PO-1\",\"issuer\":\"" BUYER "\",\"receiver\":\"" SELLER "\","
    "\"date\":\"2026-03-02\",\"currency\":\"CNY\",\"terms\":{\"process\":\"domestic-sale\","
    "\"payment_days\":90,\"ship_by\":\"2026-03-12\"}," LINE ",\"price\":\"100.00\","
    "\"amount\":\"100000.00\"}],\"amount\":\"100000.00\"}";
static const char accepted[] =
    "{\"kind\":\"order_response\",\"number\":\"OR-1\",\"issuer\":\"" SELLER "\",\"receiver\":\""
    BUYER "\",\"date\":\"2026-03-03\",\"status\":\"accepted\",\"refs\":[" ORDER_REF "]}";
static const char despatch[] =
    "{\"kind\":\"despatch\",\"number\":\"DN-1\",\"issuer\":\"" SELLER "\",\"receiver\":\"" BUYER
    "\",\"date\":\"2026-03-08\"," LINE "}],\"refs\":[" ORDER_REF "]}";
static const char receipt[] =
    "{\"kind\":\"receipt\",\"number\":\"GR-1\",\"issuer\":\"" BUYER "\",\"receiver\":\"" SELLER
    "\",\"date\":\"2026-03-09\"," LINE "}],\"refs\":[" ORDER_REF "]}";

static void invoice(char *buf, size_t size, const char *number, const char *date,
                    const char *amount)
{
    snprintf(buf, size, "{\"kind\":\"invoice\",\"number\":\"%s\",\"issuer\":\"" SELLER
             "\",\"receiver\":\"" BUYER "\",\"date\":\"%s\",\"currency\":\"CNY\"," LINE
             ",\"amount\":\"%s\",\"ref\":{\"kind\":\"receipt\",\"number\":\"GR-1\",\"issuer\":\""
             BUYER "\",\"line\":\"1\"}}],\"amount\":\"%s\",\"refs\":[" ORDER_REF "]}", number,
             date, amount, amount);
}

static void answer(char *buf, size_t size, const char *number, const char *about,
                   const char *status)
{
    snprintf(buf, size, "{\"kind\":\"invoice_response\",\"number\":\"%s\",\"issuer\":\"" BUYER
             "\",\"receiver\":\"" SELLER "\",\"date\":\"2026-03-11\",\"status\":\"%s\",\"refs\":["
             "{\"kind\":\"invoice\",\"number\":\"%s\",\"issuer\":\"" SELLER "\"}]}", number,
             status, about);
}

static Err pay(World *w, const char *from, const char *number, const char *date,
               const char *amount, bool named)
{
    char json[1024];
    snprintf(json, sizeof json, "{\"kind\":\"payment\",\"number\":\"%s\",\"issuer\":\"%s\","
             "\"receiver\":\"" SELLER "\",\"date\":\"%s\",\"currency\":\"CNY\",\"amount\":\"%s\","
             "\"refs\":[%s]}", number, from, date, amount, named ? INVOICE_REF : ORDER_REF);
    TRY(test_reach(w->cx, w->book, date));
    return submit(w, NULL, json);
}

/* Order, delivery, invoice and the buyer's confirmation, all of it good. */
static void open_world_billed(World *w, Ctx *cx, const char *url, const char *billed)
{
    BookSettings settings = { .name = TEXT("test"), .ccy = CCY_CNY, .demo = true,
                              .business_date = date_of(2026, 3, 12) };
    char json[2048];
    *w = (World){ .cx = cx };
    CHECK_OK("created", cx, found_cluster(cx, url, "share", settings, &w->book));
    admit(w, PLATFORM, "\"platform\"");
    admit(w, SELLER, "\"supplier\"");
    admit(w, BUYER, "\"core\"");
    admit(w, FUNDER, "\"funder\"");
    admit(w, OTHER, "\"bank\",\"funder\"");
    admit(w, STRANGER, "\"principal_buyer\"");
    CHECK_OK("order", cx, submit(w, NULL, order));
    CHECK_OK("accepted", cx, submit(w, NULL, accepted));
    CHECK_OK("despatch", cx, submit(w, NULL, despatch));
    CHECK_OK("receipt", cx, submit(w, NULL, receipt));
    invoice(json, sizeof json, "INV-1", billed, "100000.00");
    CHECK_OK("invoice", cx, submit(w, NULL, json));
}

static void open_world(World *w, Ctx *cx, const char *url)
{
    open_world_billed(w, cx, url, "2026-03-10");
}

static void confirm(World *w)
{
    char json[1024];
    answer(json, sizeof json, "IR-1", "INV-1", "accepted");
    CHECK_OK("confirmed", w->cx, submit(w, BUYER, json));
}

static Err apply(World *w, const char *person, const char *funder, const char *number)
{
    char body[512];
    snprintf(body, sizeof body, "{\"product\":\"receivables-discounting\",\"funder\":\"%s\","
             "\"invoice\":{\"number\":\"%s\",\"issuer\":\"" SELLER "\"}}", funder, number);
    return act(w, "finance_apply", person, body);
}

/* The number of the newest financing, as the body of an act. */
static const char *it(World *w, const char *more, FinancingRow *row)
{
    static char body[256];
    List rows;
    CHECK_OK("list", w->cx, financing_page(w->cx, book_db(w->book), book_cluster(w->book), 0, 100,
                                           &rows));
    CHECK_TRUE("there is one", rows.count > 0);
    *row = *(FinancingRow *)list_at(&rows, rows.count - 1);
    snprintf(body, sizeof body, "{\"financing\":\"%.*s\"%s}", (int)row->number.n, row->number.at,
             more);
    return body;
}

static FinancingRow row_of(World *w, int64_t id)
{
    FinancingRow row;
    bool found;
    CHECK_OK("row", w->cx, financing_get(w->cx, book_db(w->book), book_cluster(w->book), id,
                                         &found, &row));
    CHECK_TRUE("found", found);
    return row;
}

static ClaimState claim_state_of(World *w, const char *number)
{
    DocumentRow paper;
    Party seller;
    List rows;
    bool found;
    CHECK_OK("party", w->cx, book_party_need(w->cx, w->book, TEXT(SELLER), &seller));
    CHECK_OK("paper", w->cx, document_find(w->cx, book_db(w->book), book_cluster(w->book),
                                           seller.id, DOCUMENT_INVOICE, text_of(number), &found,
                                           &paper));
    CHECK_OK("claim", w->cx, claim_of_document(w->cx, book_db(w->book), book_cluster(w->book),
                                               paper.document_id, &rows));
    CHECK_EQ(number, rows.count, 1);
    return (ClaimState)((ClaimRow *)list_at(&rows, 0))->state;
}

/* A party's balance on an account kind, debit side positive; code 0: over all its accounts, and
 * then it must be nothing. */
static int64_t balance(World *w, const char *ident, int code)
{
    static const char sql[] =
        "SELECT CAST(SUM(debits_posted - credits_posted) AS BIGINT) FROM ledger_account "
        "WHERE cluster_id = $1 AND user_data_64 = $2 AND code >= $3 AND code <= $4";
    Party party;
    int64_t sum = 0;
    bool found;
    CHECK_OK("party", w->cx, book_party_need(w->cx, w->book, text_of(ident), &party));
    DbValue values[] = { db_int(book_cluster(w->book)), db_int(party.id), db_int(code),
                         db_int(code ? code : UINT16_MAX) };
    CHECK_OK("sum", w->cx, db_query_int(w->cx, book_db(w->book), sql, values, COUNT(values),
                                        &found, &sum));
    return sum;
}

static void check_books(World *w)
{
    static const char *const parties[] = { SELLER, BUYER, FUNDER, OTHER, STRANGER };
    for (size_t i = 0; i < COUNT(parties); i++)
        CHECK_EQ(parties[i], balance(w, parties[i], 0), 0);
}

/* Every story ends so: what was posted of each financing is what its contract says, event for
 * event; and the books, rebuilt from papers and acts, are the books. */
static void close_world(World *w)
{
    VerifyReport report;
    check_books(w);
    test_books_check(w->cx, w->book);
    CHECK_OK("verifies", w->cx, verify_run(w->cx, w->book, NULL, NULL, &report));
    CHECK_TEXT("nothing differs", report.first, "");
    CHECK_EQ("nothing differs", report.differences, 0);
    book_close(&w->book);
}

/* Up to the disbursement, every step by its own person. */
static FinancingRow disburse(World *w)
{
    FinancingRow row;
    CHECK_OK("applied", w->cx, apply(w, SELLER "/an", FUNDER, "INV-1"));
    CHECK_TRUE("eligible", says(w, "\"state\":\"APPLIED\""));
    CHECK_OK("check", w->cx, act(w, "finance_check", FUNDER "/bo", it(w, "", &row)));
    CHECK_OK("approve", w->cx, act(w, "finance_approve", FUNDER "/cui", it(w, "", &row)));
    CHECK_OK("register", w->cx, act(w, "finance_register", FUNDER "/bo",
             it(w, ",\"registration\":\"ZD-1\",\"description\":\"invoice INV-1\"", &row)));
    CHECK_EQ("registered", claim_state_of(w, "INV-1"), CLAIM_REGISTERED);
    CHECK_OK("disburse", w->cx, act(w, "finance_disburse", FUNDER "/du", it(w, "", &row)));
    (void)it(w, "", &row);
    return row;
}

/* 80 % of 100,000.00 for 88 days at 5.5 %: 80,000 x 0.055 x 88 / 360 = 1,075.56; fee 80.00. */
TEST_STORE(test_finance__discounts_a_receivable_and_is_repaid_by_the_waterfall)
{
    World w;
    open_world(&w, cx, url);
    confirm(&w);
    CHECK_EQ("confirmed", claim_state_of(&w, "INV-1"), CLAIM_CONFIRMED);
    FinancingRow row = disburse(&w);
    CHECK_EQ("state", row.state, FINANCING_DISBURSED);
    CHECK_EQ("claim", claim_state_of(&w, "INV-1"), CLAIM_FINANCED);
    CHECK_EQ("advance", row.advance, 8000000);
    CHECK_EQ("reserve", row.reserve, 2000000);
    CHECK_EQ("discount", row.discount, 107556);
    CHECK_EQ("fee", row.fee, 8000);
    CHECK_EQ("the seller has the net", balance(&w, SELLER, 1002), 7884444);
    CHECK_EQ("the funder gave it", balance(&w, FUNDER, 1002), -7884444);
    check_books(&w);

    CHECK_OK("a month", cx, act(&w, "day_end", PLATFORM "/op", "{\"to\":\"2026-04-11\"}"));
    row = row_of(&w, row.financing_id);
    CHECK_EQ("30 of 88 days earned, rounded down", row.earned, 36666);
    CHECK_OK("half is paid", cx, pay(&w, BUYER, "P-1", "2026-04-13", "50000.00", true));
    row = row_of(&w, row.financing_id);
    CHECK_EQ("principal first", row.principal_left, 3000000);
    CHECK_EQ("state", row.state, FINANCING_PART_REPAID);
    CHECK_EQ("the seller got nothing yet", balance(&w, SELLER, 1002), 7884444);
    CHECK_OK("the rest, naming no invoice", cx,
             pay(&w, BUYER, "P-2", "2026-04-20", "50000.00", false));
    row = row_of(&w, row.financing_id);
    CHECK_EQ("state", row.state, FINANCING_REPAID);
    CHECK_EQ("nothing left", row.principal_left + row.reserve_left, 0);
    CHECK_EQ("all earned", row.earned, row.discount);
    CHECK_EQ("ended", row.end_day, date_of(2026, 4, 20).day);
    CHECK_EQ("the seller has the reserve too", balance(&w, SELLER, 1002), 9884444);
    CHECK_EQ("the funder its gain", balance(&w, FUNDER, 1002), 115556);
    CHECK_EQ("the buyer owes nothing", balance(&w, BUYER, 2202), 0);
    CHECK_EQ("claim", claim_state_of(&w, "INV-1"), CLAIM_PAID);
    check_books(&w);
    close_world(&w);
}

TEST_STORE(test_finance__four_eyes_hold_through_the_acts)
{
    World w;
    FinancingRow row;
    open_world(&w, cx, url);
    confirm(&w);
    CHECK_ERR("the funder applies for the seller", cx, apply(&w, FUNDER "/bo", FUNDER, "INV-1"),
              ERR_DENIED);
    CHECK_OK("applied", cx, apply(&w, SELLER "/an", FUNDER, "INV-1"));
    static const struct { const char *why, *kind, *actor, *more; Err want; } rows[] = {
        { "no skipping", "finance_approve", FUNDER "/bo", "", ERR_WRONG_STATE },
        { "the seller checks", "finance_check", SELLER "/e", "", ERR_DENIED },
        { "another funder checks", "finance_check", OTHER "/fu", "", ERR_DENIED },
        { "the platform checks", "finance_check", PLATFORM "/admin", "", ERR_DENIED },
        { "nobody in particular", "finance_check", "operator", "", ERR_DENIED },
        { "checked", "finance_check", FUNDER "/bo", "", ERR_OK },
        { "checked twice", "finance_check", FUNDER "/cui", "", ERR_WRONG_STATE },
        { "the checker approves", "finance_approve", FUNDER "/bo", "", ERR_DENIED },
        { "approved", "finance_approve", FUNDER "/cui", "", ERR_OK },
        { "no right, no money", "finance_disburse", FUNDER "/du", "", ERR_WRONG_STATE },
        { "the seller registers", "finance_register", SELLER "/an",
          ",\"registration\":\"Z\",\"description\":\"d\"", ERR_DENIED },
        { "no number", "finance_register", FUNDER "/bo",
          ",\"registration\":\"\",\"description\":\"d\"", ERR_INVALID },
        { "registered", "finance_register", FUNDER "/bo",
          ",\"registration\":\"Z\",\"description\":\"d\"", ERR_OK },
        { "the approver releases", "finance_disburse", FUNDER "/cui", "", ERR_DENIED },
        { "a misspelt field", "finance_disburse", FUNDER "/du", ",\"now\":true", ERR_INVALID },
        { "released", "finance_disburse", FUNDER "/du", "", ERR_OK },
        { "released twice", "finance_disburse", FUNDER "/gu", "", ERR_WRONG_STATE },
        { "too late to refuse", "finance_refuse", FUNDER "/bo", ",\"reason\":\"no\"",
          ERR_WRONG_STATE },
        { "not overdue", "finance_recourse", FUNDER "/bo", "", ERR_WRONG_STATE },
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        Err got = act(&w, rows[i].kind, rows[i].actor, it(&w, rows[i].more, &row));
        CHECK_ERR(rows[i].why, cx, got, rows[i].want);
    }
    CHECK_ERR("no such financing", cx, act(&w, "finance_check", FUNDER "/bo",
              "{\"financing\":\"F-0\"}"), ERR_NOT_FOUND);
    close_world(&w);
}

TEST_STORE(test_finance__refuses_what_is_not_confirmed_by_the_debtor_itself)
{
    World w;
    char json[1024];
    open_world(&w, cx, url);
    CHECK_OK("applied", cx, apply(&w, SELLER "/an", FUNDER, "INV-1"));
    CHECK_TRUE("refused", says(&w, "\"state\":\"REFUSED\"") && says(&w, "NOT_CONFIRMED")
               && says(&w, "\"rule\":\"C-763\""));
    answer(json, sizeof json, "IR-0", "INV-1", "accepted");
    CHECK_ERR("from the seller's account", cx, submit(&w, SELLER, json), ERR_REFUSED);
    CHECK_EQ("not confirmed", claim_state_of(&w, "INV-1"), CLAIM_ACCRUED);
    answer(json, sizeof json, "IR-9", "INV-1", "rejected");
    CHECK_OK("the debtor rejects", cx, submit(&w, BUYER, json));
    CHECK_EQ("disputed", claim_state_of(&w, "INV-1"), CLAIM_DISPUTED);
    CHECK_OK("applied again", cx, apply(&w, SELLER "/an", FUNDER, "INV-1"));
    CHECK_TRUE("disputed", says(&w, "\"finding\":\"DISPUTED\""));
    close_world(&w);
}

/* The same invoice again under another number, with what says that it was assigned. */
static void assigned_invoice(World *w, const char *number, const char *what)
{
    char json[2048], more[2304];
    invoice(json, sizeof json, number, "2026-03-10", "100000.00");
    json[strlen(json) - 1] = '\0';
    snprintf(more, sizeof more, "%s,%s}", json, what);
    CHECK_OK(number, w->cx, submit(w, NULL, more));
    answer(json, sizeof json, number, number, "accepted");
    CHECK_OK(number, w->cx, submit(w, BUYER, json));
}

TEST_STORE(test_finance__only_the_payee_whom_the_invoice_names_may_finance_it)
{
    static const struct { const char *why, *number, *what, *funder; bool refused; } rows[] = {
        { "assigned to another funder", "INV-F1", "\"assigned_to\":\"" OTHER "\"", FUNDER, true },
        { "by the one it was assigned to", "INV-F2", "\"assigned_to\":\"" OTHER "\"", OTHER,
          false },
        { "to somebody the books do not know", "INV-F3", "\"assigned_to\":\"name:factor-x\"", OTHER,
          true },
        { "a notice that names nobody", "INV-F4", "\"status\":\"assigned\"", OTHER, true },
        { "a notice, and the payee", "INV-F5",
          "\"status\":\"assigned\",\"assigned_to\":\"" OTHER "\"", OTHER, false },
    };
    World w;
    open_world(&w, cx, url);
    for (size_t i = 0; i < COUNT(rows); i++) {
        assigned_invoice(&w, rows[i].number, rows[i].what);
        CHECK_OK(rows[i].why, cx, apply(&w, SELLER "/an", rows[i].funder, rows[i].number));
        CHECK_TRUE(rows[i].why, says(&w, "\"finding\":\"ASSIGNED_ELSEWHERE\"") == rows[i].refused);
        CHECK_TRUE(rows[i].why, says(&w, "\"state\":\"REFUSED\"") || !rows[i].refused);
    }
    close_world(&w);
}

TEST_STORE(test_finance__refuses_to_finance_twice_also_in_disguise)
{
    World w;
    char json[2048];
    open_world(&w, cx, url);
    confirm(&w);
    (void)disburse(&w);
    CHECK_OK("the same again", cx, apply(&w, SELLER "/an", OTHER, "INV-1"));
    CHECK_TRUE("exact", says(&w, "DOUBLE_FINANCING_EXACT") && says(&w, "\"rule\":\"C-768\""));
    invoice(json, sizeof json, "INV-O1-A", "2026-03-12", "99999.93");
    CHECK_OK("a copy", cx, submit(&w, NULL, json));
    answer(json, sizeof json, "IR-2", "INV-O1-A", "accepted");
    CHECK_OK("even confirmed", cx, submit(&w, BUYER, json));
    CHECK_OK("asks", cx, apply(&w, SELLER "/an", OTHER, "INV-O1-A"));
    CHECK_TRUE("near", says(&w, "DOUBLE_FINANCING_NEAR") && says(&w, "NEAR_NUMBER"));
    CHECK_TRUE("and no goods", says(&w, "NO_GOODS_BEHIND"));
    CHECK_OK("the next day", cx, test_reach(cx, w.book, "2026-03-13"));
    invoice(json, sizeof json, "NEW-77", "2026-03-13", "88000.00");
    CHECK_OK("other number, other amount", cx, submit(&w, NULL, json));
    CHECK_OK("asks", cx, apply(&w, SELLER "/an", OTHER, "NEW-77"));
    CHECK_TRUE("the same goods", says(&w, "NEAR_GOODS"));
    close_world(&w);
}

TEST_STORE(test_finance__keeps_a_strangers_money_out_of_the_waterfall)
{
    World w;
    open_world(&w, cx, url);
    confirm(&w);
    FinancingRow row = disburse(&w);
    CHECK_OK("paid by another", cx, pay(&w, STRANGER, "X-1", "2026-04-13", "100000.00", true));
    row = row_of(&w, row.financing_id);
    CHECK_EQ("untouched", row.principal_left, 8000000);
    CHECK_EQ("still financed", claim_state_of(&w, "INV-1"), CLAIM_FINANCED);
    CHECK_EQ("held apart", balance(&w, SELLER, 2241), -10000000);
    CHECK_EQ("the buyer still owes", balance(&w, BUYER, 2202), -10000000);
    check_books(&w);
    close_world(&w);
}

/* Due 2026-06-08, grace to 2026-06-23; recourse from 2026-07-08. Late interest on 80,000.00 at
 * 8.25 % for 33 days to 2026-07-11: 605.00. */
TEST_STORE(test_finance__an_overdue_deal_goes_back_to_the_seller)
{
    World w;
    FinancingRow row;
    open_world(&w, cx, url);
    confirm(&w);
    row = disburse(&w);
    CHECK_OK("proposed", cx, act(&w, "day_end_propose", PLATFORM "/ops",
                                 "{\"to\":\"2026-06-08\"}"));
    CHECK_OK("due", cx, act(&w, "day_end", PLATFORM "/op", "{\"to\":\"2026-06-08\"}"));
    CHECK_TRUE("not yet late", says(&w, "\"overdue_claims\":0"));
    CHECK_OK("in grace", cx, act(&w, "day_end", PLATFORM "/op", "{\"to\":\"2026-06-23\"}"));
    CHECK_TRUE("the claim is", says(&w, "\"overdue_claims\":1"));
    CHECK_EQ("the financing not", row_of(&w, row.financing_id).state, FINANCING_DISBURSED);
    CHECK_EQ("all earned", row_of(&w, row.financing_id).earned, row.discount);
    CHECK_OK("after grace", cx, act(&w, "day_end", PLATFORM "/op", "{\"days\":1}"));
    CHECK_EQ("overdue", row_of(&w, row.financing_id).state, FINANCING_OVERDUE);
    CHECK_ERR("too early", cx, act(&w, "finance_recourse", FUNDER "/bo", it(&w, "", &row)),
              ERR_WRONG_STATE);
    CHECK_OK("29 days late", cx, act(&w, "day_end", PLATFORM "/op", "{\"to\":\"2026-07-07\"}"));
    CHECK_TRUE("the debtor's turn still", says(&w, "\"alert\":\"overdue\"")
                                           && !says(&w, "\"alert\":\"recourse\""));
    CHECK_ERR("a day too early", cx, act(&w, "finance_recourse", FUNDER "/bo", it(&w, "", &row)),
              ERR_WRONG_STATE);
    CHECK_OK("30 days late", cx, act(&w, "day_end", PLATFORM "/op", "{\"to\":\"2026-07-08\"}"));
    CHECK_TRUE("the seller's turn", says(&w, "\"alert\":\"recourse\"")
                                     && !says(&w, "\"alert\":\"overdue\""));
    CHECK_OK("33 days late", cx, act(&w, "day_end", PLATFORM "/op", "{\"to\":\"2026-07-11\"}"));
    CHECK_EQ("late interest", row_of(&w, row.financing_id).late_due, 29333 + 31167);
    CHECK_OK("called on", cx, act(&w, "finance_recourse", FUNDER "/bo", it(&w, "", &row)));
    CHECK_ERR("more than is owed", cx, act(&w, "finance_recourse", FUNDER "/bo",
              it(&w, ",\"paid\":\"90000.00\"", &row)), ERR_INVALID);
    CHECK_ERR("by who released it", cx, act(&w, "finance_recourse", FUNDER "/du",
              it(&w, ",\"paid\":\"605.00\"", &row)), ERR_DENIED);
    CHECK_OK("interest first", cx, act(&w, "finance_recourse", FUNDER "/bo",
             it(&w, ",\"paid\":\"10605.00\"", &row)));
    CHECK_EQ("then principal", row_of(&w, row.financing_id).principal_left, 7000000);
    check_books(&w);
    CHECK_ERR("a loss takes two", cx, act(&w, "finance_write_off", FUNDER "/Bo ",
              it(&w, "", &row)), ERR_DENIED);
    CHECK_OK("given up", cx, act(&w, "finance_write_off", FUNDER "/cui", it(&w, "", &row)));
    CHECK_EQ("lost", row_of(&w, row.financing_id).state, FINANCING_LOSS);
    CHECK_EQ("the funder's loss", balance(&w, FUNDER, 6702), 7000000);
    check_books(&w);
    close_world(&w);
}

TEST_STORE(test_finance__day_end_moves_one_way_and_by_business_days)
{
    World w;
    open_world(&w, cx, url);
    CHECK_OK("Friday", cx, act(&w, "day_end", PLATFORM "/op", "{}"));
    CHECK_TRUE("from Thursday", says(&w, "\"to\":\"2026-03-13\""));
    CHECK_OK("over the weekend", cx, act(&w, "day_end", PLATFORM "/op", "{\"days\":1}"));
    CHECK_TRUE("Monday", says(&w, "\"to\":\"2026-03-16\""));
    CHECK_ERR("back", cx, act(&w, "day_end", PLATFORM "/op", "{\"to\":\"2026-03-16\"}"),
              ERR_INVALID);
    CHECK_ERR("none", cx, act(&w, "day_end", PLATFORM "/op", "{\"days\":0}"), ERR_INVALID);
    CHECK_ERR("too far", cx, act(&w, "day_end", PLATFORM "/op", "{\"to\":\"2030-01-01\"}"),
              ERR_INVALID);
    CHECK_ERR("by the seller", cx, act(&w, "day_end", SELLER "/an", "{}"), ERR_DENIED);
    CHECK_EQ("the date stands", book_settings(w.book).business_date.day,
             date_of(2026, 3, 16).day);
    close_world(&w);
}

TEST_STORE(test_finance__the_funder_refuses_and_the_applicant_withdraws)
{
    World w;
    FinancingRow row;
    open_world(&w, cx, url);
    confirm(&w);
    CHECK_OK("applied", cx, apply(&w, SELLER "/an", FUNDER, "INV-1"));
    CHECK_OK("blocked meanwhile", cx, apply(&w, SELLER "/an", OTHER, "INV-1"));
    CHECK_TRUE("taken by the first", says(&w, "DOUBLE_FINANCING_EXACT"));
    List rows;
    CHECK_OK("list", cx, financing_page(cx, book_db(w.book), book_cluster(w.book), 0, 9, &rows));
    char body[128];
    row = *(FinancingRow *)list_at(&rows, 0);
    snprintf(body, sizeof body, "{\"financing\":\"%.*s\",\"reason\":\"found another\"}",
             (int)row.number.n, row.number.at);
    CHECK_ERR("another funder", cx, act(&w, "finance_refuse", OTHER "/fu", body), ERR_DENIED);
    CHECK_OK("withdrawn", cx, act(&w, "finance_refuse", SELLER "/an", body));
    CHECK_TRUE("says so", says(&w, "WITHDRAWN"));
    CHECK_OK("now it may", cx, apply(&w, SELLER "/an", OTHER, "INV-1"));
    CHECK_TRUE("free again", says(&w, "\"state\":\"APPLIED\""));
    CHECK_OK("declined", cx, act(&w, "finance_refuse", OTHER "/fu",
                                 it(&w, ",\"reason\":\"limit\"", &row)));
    CHECK_TRUE("says so", says(&w, "FUNDER_DECLINED"));
    close_world(&w);
}

TEST_STORE(test_finance__bad_applications_name_the_field)
{
    static const struct { const char *why, *body; Err want; } rows[] = {
        { "no product", "{\"funder\":\"" FUNDER "\"}", ERR_INVALID },
        { "unknown product", "{\"product\":\"gold-mine\",\"funder\":\"" FUNDER "\",\"invoice\":"
          "{\"number\":\"INV-1\",\"issuer\":\"" SELLER "\"}}", ERR_UNKNOWN },
        { "a path", "{\"product\":\"../templates/delivery\",\"funder\":\"" FUNDER "\"}",
          ERR_UNKNOWN },
        { "no invoice", "{\"product\":\"receivables-discounting\",\"funder\":\"" FUNDER "\"}",
          ERR_INVALID },
        { "unknown invoice", "{\"product\":\"receivables-discounting\",\"funder\":\"" FUNDER
          "\",\"invoice\":{\"number\":\"INV-9\",\"issuer\":\"" SELLER "\"}}", ERR_NOT_FOUND },
        { "unknown funder", "{\"product\":\"receivables-discounting\",\"funder\":\"name:bank\","
          "\"invoice\":{\"number\":\"INV-1\",\"issuer\":\"" SELLER "\"}}", ERR_UNKNOWN },
        { "no funder", "{\"product\":\"receivables-discounting\",\"invoice\":{\"number\":\"INV-1\""
          ",\"issuer\":\"" SELLER "\"}}", ERR_INVALID },
        { "a third digit", "{\"product\":\"receivables-discounting\",\"funder\":\"" FUNDER
          "\",\"amount\":\"1.001\",\"invoice\":{\"number\":\"INV-1\",\"issuer\":\"" SELLER "\"}}",
          ERR_INVALID },
        { "zero", "{\"product\":\"receivables-discounting\",\"funder\":\"" FUNDER
          "\",\"amount\":\"0\",\"invoice\":{\"number\":\"INV-1\",\"issuer\":\"" SELLER "\"}}",
          ERR_INVALID },
        { "part of it", "{\"product\":\"receivables-discounting\",\"funder\":\"" FUNDER
          "\",\"amount\":\"40000.00\",\"invoice\":{\"number\":\"INV-1\",\"issuer\":\"" SELLER
          "\"}}", ERR_OK },
        { "the rest by another", "{\"product\":\"receivables-discounting\",\"funder\":\"" OTHER
          "\",\"amount\":\"60000.00\",\"invoice\":{\"number\":\"INV-1\",\"issuer\":\"" SELLER
          "\"}}", ERR_OK },
    };
    World w;
    FinancingRow row;
    open_world(&w, cx, url);
    confirm(&w);
    for (size_t i = 0; i < COUNT(rows); i++)
        CHECK_ERR(rows[i].why, cx, act(&w, "finance_apply", SELLER "/an", rows[i].body),
                  rows[i].want);
    (void)it(&w, "", &row);
    CHECK_EQ("both parts are free", row.state, FINANCING_APPLIED);
    CHECK_EQ("the second is of the rest", row.claim_amount, 6000000);
    close_world(&w);
}

/* --- the contract behind the books ------------------------------------------------------------ */

static void day_end_to(World *w, const char *date)
{
    char body[64];
    snprintf(body, sizeof body, "{\"to\":\"%s\"}", date);
    CHECK_OK(date, w->cx, act(w, "day_end_propose", PLATFORM "/ops", body));
    CHECK_OK(date, w->cx, act(w, "day_end", PLATFORM "/op", body));
}

/* Due 2026-06-08. All of it on that day: nothing is left to earn after it. */
TEST_STORE(test_finance__is_repaid_on_the_due_day)
{
    World w;
    open_world(&w, cx, url);
    confirm(&w);
    FinancingRow row = disburse(&w);
    day_end_to(&w, "2026-06-05");
    CHECK_EQ("85 of 88 days", row_of(&w, row.financing_id).earned, 103889);
    CHECK_OK("paid", cx, pay(&w, BUYER, "P-1", "2026-06-08", "100000.00", true));
    row = row_of(&w, row.financing_id);
    CHECK_EQ("state", row.state, FINANCING_REPAID);
    CHECK_EQ("all earned", row.earned, 107556);
    CHECK_EQ("no late interest", row.late_due, 0);
    CHECK_EQ("events: 3 out, earning, principal, reserve in and out",
             test_books_check(cx, w.book), 7);
    close_world(&w);
}

/* Late interest on 80,000.00 at 8.25 %: 16 days 293.33, of which 100.00 are paid; 30 days 550.00,
 * so 450.00 are left and 49,550.00 go to the principal; 30,450.00 for ten days: 69.78. */
TEST_STORE(test_finance__late_money_pays_interest_first_on_what_is_outstanding)
{
    World w;
    open_world(&w, cx, url);
    confirm(&w);
    FinancingRow row = disburse(&w);
    day_end_to(&w, "2026-06-22");
    CHECK_EQ("within grace", row_of(&w, row.financing_id).late_due, 0);
    day_end_to(&w, "2026-06-24");
    CHECK_EQ("after it, from the due day", row_of(&w, row.financing_id).late_due, 29333);
    CHECK_OK("a drop", cx, pay(&w, BUYER, "P-1", "2026-06-24", "100.00", true));
    row = row_of(&w, row.financing_id);
    CHECK_EQ("of the interest", row.late_due, 19333);
    CHECK_EQ("none of the principal", row.principal_left, 8000000);
    CHECK_OK("half", cx, pay(&w, BUYER, "P-2", "2026-07-08", "50000.00", true));
    row = row_of(&w, row.financing_id);
    CHECK_EQ("interest is paid", row.late_due, 0);
    CHECK_EQ("and principal", row.principal_left, 8000000 - 4955000);
    CHECK_OK("the rest", cx, pay(&w, BUYER, "P-3", "2026-07-18", "49900.00", true));
    row = row_of(&w, row.financing_id);
    CHECK_EQ("state", row.state, FINANCING_REPAID);
    CHECK_EQ("over is over", row.reserve_left, 0);
    CHECK_EQ("the funder's gain: discount, fee, late interest", balance(&w, FUNDER, 1002),
             107556 + 8000 + 10000 + 45000 + 6978);
    close_world(&w);
}

/* Billed on 7 March, due on Friday, 5 June; the fifteen days of grace end on Saturday, 20 June, in
 * the Dragon Boat holiday, and so on Monday, 22 June. On Tuesday it is 18 days late: 330.00. */
static void pay_after_grace(Ctx *cx, const char *url, const char *day, int64_t late)
{
    World w;
    open_world_billed(&w, cx, url, "2026-03-07");
    confirm(&w);
    FinancingRow row = disburse(&w);
    CHECK_EQ("due", row.due, date_of(2026, 6, 5).day);
    day_end_to(&w, day);
    row = row_of(&w, row.financing_id);
    CHECK_EQ("late interest", row.late_due, late);
    CHECK_EQ("state", row.state, late > 0 ? FINANCING_OVERDUE : FINANCING_DISBURSED);
    CHECK_OK("paid", cx, pay(&w, BUYER, "P-1", day, "100000.00", true));
    CHECK_EQ("collected", row_of(&w, row.financing_id).collected, 8000000 + late);
    close_world(&w);
}

TEST_STORE(test_finance__grace_that_ends_on_a_holiday_ends_on_the_day_after_it)
{
    pay_after_grace(cx, url, "2026-06-22", 0);
}

TEST_STORE(test_finance__grace_is_over_one_day_later)
{
    pay_after_grace(cx, url, "2026-06-23", 33000);
}

TEST_STORE(test_finance__the_seller_buys_back_all_of_it)
{
    World w;
    FinancingRow row;
    open_world(&w, cx, url);
    confirm(&w);
    row = disburse(&w);
    day_end_to(&w, "2026-07-11");
    CHECK_OK("called on", cx, act(&w, "finance_recourse", FUNDER "/bo", it(&w, "", &row)));
    CHECK_OK("paid", cx, act(&w, "finance_recourse", FUNDER "/bo",
                             it(&w, ",\"paid\":\"80605.00\"", &row)));
    row = row_of(&w, row.financing_id);
    CHECK_EQ("state", row.state, FINANCING_REPAID);
    CHECK_EQ("nothing left", row.principal_left + row.late_due, 0);
    close_world(&w);
}

/* A payment of 2026-04-13 that is heard of on the 20th takes effect on the 20th. */
TEST_STORE(test_finance__books_are_not_changed_backwards)
{
    World w;
    open_world(&w, cx, url);
    confirm(&w);
    FinancingRow row = disburse(&w);
    day_end_to(&w, "2026-04-20");
    int64_t earned = row_of(&w, row.financing_id).earned;
    CHECK_EQ("39 of 88 days", earned, 47666);
    CHECK_OK("paid a week ago", cx, pay(&w, BUYER, "P-1", "2026-04-13", "60000.00", true));
    CHECK_EQ("earned stays earned", row_of(&w, row.financing_id).earned, earned);
    CHECK_OK("and the rest", cx, pay(&w, BUYER, "P-2", "2026-04-14", "40000.00", true));
    row = row_of(&w, row.financing_id);
    CHECK_EQ("state", row.state, FINANCING_REPAID);
    CHECK_EQ("ended when the money came", row.end_day, date_of(2026, 4, 14).day);
    close_world(&w);
}

/* --- rules that were adopted ------------------------------------------------------------------ */

typedef struct Edit {
    const char *old, *new;
} Edit;

/* Adopts the shipped product with some of its words changed; from NULL: from today on. */
static Err adopt_edited(World *w, const Edit *edits, size_t n, const char *from)
{
    TextBuf buf = textbuf_make(w->cx);
    Text body, file;
    TRY(file_read_all(w->cx, "share/products/receivables-discounting.json", &file));
    textbuf_puts(&buf, "{\"rules\":[{\"kind\":\"product\",\"content\":");
    for (size_t i = 0; i < n; i++) {
        const char *at = strstr(file.at, edits[i].old);
        CHECK_TRUE(edits[i].old, at != NULL);
        size_t before = (size_t)(at - file.at), after = before + strlen(edits[i].old);
        TRY(text_format(w->cx, &file, "%.*s%s%.*s", (int)before, file.at, edits[i].new,
                        (int)(file.n - after), file.at + after));
    }
    textbuf_put(&buf, file);
    textbuf_puts(&buf, "}]");
    if (from)
        textbuf_format(&buf, ",\"from\":\"%s\"", from);
    textbuf_byte(&buf, '}');
    TRY(textbuf_done(&buf, &body));
    return act(w, "rule_adopt", "operator", body.at);
}

static const Edit harder[] = {
    { "\"advance_percent\": \"80\", \"reserve_percent\": \"20\"",
      "\"advance_percent\": \"65\", \"reserve_percent\": \"35\"" },
    { "\"grace_days\": 15", "\"grace_days\": 3" },
    { "\"late_percent\": \"8.25\"", "\"late_percent\": \"19.5\"" },
};

/* Applied for at 80 % with 15 days of grace. What is adopted before it is checked, and again while
 * it runs, is for others: ten days after due nothing is late. */
TEST_STORE(test_finance__a_deal_keeps_the_version_it_was_applied_for)
{
    World w;
    FinancingRow row;
    open_world(&w, cx, url);
    confirm(&w);
    CHECK_OK("applied", cx, apply(&w, SELLER "/an", FUNDER, "INV-1"));
    (void)it(&w, "", &row);
    CHECK_OK("adopted", cx, adopt_edited(&w, harder, 2, NULL));
    CHECK_OK("check", cx, act(&w, "finance_check", FUNDER "/bo", it(&w, "", &row)));
    CHECK_OK("approve", cx, act(&w, "finance_approve", FUNDER "/cui", it(&w, "", &row)));
    CHECK_OK("register", cx, act(&w, "finance_register", FUNDER "/bo",
             it(&w, ",\"registration\":\"ZD-1\",\"description\":\"invoice INV-1\"", &row)));
    CHECK_OK("disburse", cx, act(&w, "finance_disburse", FUNDER "/du", it(&w, "", &row)));
    CHECK_EQ("80 %", row_of(&w, row.financing_id).advance, 8000000);
    day_end_to(&w, "2026-04-20");
    CHECK_OK("adopted", cx, adopt_edited(&w, harder, COUNT(harder), "2026-05-06"));
    day_end_to(&w, "2026-06-18");
    CHECK_EQ("in grace", row_of(&w, row.financing_id).late_due, 0);
    CHECK_EQ("not overdue", row_of(&w, row.financing_id).state, FINANCING_DISBURSED);
    day_end_to(&w, "2026-06-24");
    CHECK_EQ("16 days at 8.25 %", row_of(&w, row.financing_id).late_due, 29333);
    CHECK_OK("paid", cx, pay(&w, BUYER, "P-1", "2026-06-24", "100000.00", true));
    CHECK_EQ("state", row_of(&w, row.financing_id).state, FINANCING_REPAID);
    close_world(&w);
}

/* A version from the 13th on: who applies on the 12th has the old one, on the 13th the new one. */
TEST_STORE(test_finance__a_new_version_is_for_who_applies_on_its_day)
{
    World w;
    FinancingRow row;
    open_world(&w, cx, url);
    confirm(&w);
    CHECK_OK("adopted", cx, adopt_edited(&w, harder, COUNT(harder), "2026-03-13"));
    CHECK_OK("the day before", cx, apply(&w, SELLER "/an", FUNDER, "INV-1"));
    (void)it(&w, "", &row);
    int64_t first = row.product_id;
    CHECK_EQ("80 %", row.advance, 8000000);
    CHECK_OK("withdrawn", cx, act(&w, "finance_refuse", SELLER "/an",
                                  it(&w, ",\"reason\":\"waits\"", &row)));
    day_end_to(&w, "2026-03-13");
    CHECK_OK("the day", cx, apply(&w, SELLER "/an", FUNDER, "INV-1"));
    (void)it(&w, "", &row);
    CHECK_EQ("65 %", row.advance, 6500000);
    CHECK_TRUE("another version", row.product_id > first);
    close_world(&w);
}

/* Out on 2026-03-12 at 5.5 %, 1,075.56 in advance for 88 days. 50,000.00 come after 32 days, the
 * rest after 39. Earned: 80,000.00 x 5.5 % x 32/360 = 391.11, and 30,000.00 x 5.5 % x 7/360 =
 * 32.08; of 1,075.5556 are left 652.3611. */
TEST_STORE(test_finance__early_money_brings_discount_back_where_so_agreed)
{
    World w;
    open_world(&w, cx, url);
    const Edit returns[] = { { "\"kept\"", "\"returned\"" }, { "\"NTL\"", "\"NT\"" } };
    CHECK_OK("adopted", cx, adopt_edited(&w, returns, COUNT(returns), NULL));
    confirm(&w);
    FinancingRow row = disburse(&w);
    CHECK_OK("part", cx, pay(&w, BUYER, "P-1", "2026-04-13", "50000.00", true));
    CHECK_EQ("nothing goes back yet", row_of(&w, row.financing_id).returned, 0);
    CHECK_OK("rest", cx, pay(&w, BUYER, "P-2", "2026-04-20", "50000.00", true));
    row = row_of(&w, row.financing_id);
    CHECK_EQ("state", row.state, FINANCING_REPAID);
    CHECK_EQ("returned", row.returned, 65236);
    CHECK_EQ("and the rest earned", row.earned, 107556 - 65236);
    CHECK_EQ("the seller has it", balance(&w, SELLER, 1002), 9884444 + 65236);
    CHECK_EQ("the funder's gain is less by it", balance(&w, FUNDER, 1002), 115556 - 65236);
    CHECK_EQ("out 3, principal 2, back, earned, reserve 2", test_books_check(cx, w.book), 9);
    close_world(&w);
}

/* The comparison itself: a fen more or less in any one transfer, and it says so. */
TEST_STORE(test_finance__a_fen_too_much_in_any_posting_is_found)
{
    static const char next[] = "SELECT MIN(timestamp) FROM transfer WHERE cluster_id = $1 "
                               "AND user_data_128 IS NOT NULL AND timestamp > $2";
    static const char change[] = "UPDATE transfer SET amount = amount + $3 WHERE cluster_id = $1 "
                                 "AND timestamp = $2";
    World w;
    Text differs;
    size_t events, found = 0;
    open_world(&w, cx, url);
    confirm(&w);
    FinancingRow row = disburse(&w);
    day_end_to(&w, "2026-06-24");
    CHECK_OK("part", cx, pay(&w, BUYER, "P-1", "2026-06-24", "50000.00", true));
    CHECK_OK("rest", cx, pay(&w, BUYER, "P-2", "2026-06-25", "50000.00", true));
    row = row_of(&w, row.financing_id);
    CHECK_OK("as posted", cx, test_books_compare(cx, w.book, &row, &differs, &events));
    CHECK_TEXT("as posted", differs, "");
    for (int64_t at = 0; found < 1000;) {
        DbValue after[] = { db_int(book_cluster(w.book)), db_int(at) };
        bool any;
        CHECK_OK("next", cx, db_query_int(cx, book_db(w.book), next, after, 2, &any, &at));
        if (!any || at == 0)
            break;
        for (int fen = -1; fen <= 1; fen += 2) {
            DbValue more[] = { after[0], db_int(at), db_int(fen) };
            DbValue back[] = { after[0], db_int(at), db_int(-fen) };
            CHECK_OK("changed", cx, db_run(cx, book_db(w.book), change, more, 3, NULL));
            CHECK_OK("looked", cx, test_books_compare(cx, w.book, &row, &differs, &events));
            CHECK_TRUE("found", differs.n > 0);
            CHECK_OK("back", cx, db_run(cx, book_db(w.book), change, back, 3, NULL));
        }
        found++;
    }
    CHECK_EQ("disburse 6, earn 2, interest and principal 6 twice, reserve 4, no more", found, 24);
    close_world(&w);
}

/* --- financed <= outstanding, whatever is asked, paid and refused ----------------------------- */

static void check_within(World *w)
{
    Db *db = book_db(w->book);
    int64_t cluster = book_cluster(w->book), held = 0;
    List claims, deals;
    CHECK_OK("claims", w->cx, claim_outstanding(w->cx, db, cluster, &claims));
    CHECK_OK("deals", w->cx, financing_page(w->cx, db, cluster, 0, 1000, &deals));
    for (size_t d = 0; d < deals.count; d++) {
        const FinancingRow *deal = list_at(&deals, d);
        if (financing_is_out((FinancingState)deal->state))
            held += deal->principal_left + deal->reserve_left;
    }
    int64_t outstanding = claims.count ? ((ClaimRow *)list_at(&claims, 0))->outstanding : 0;
    CHECK_TRUE("financed within outstanding", held <= outstanding);
}

/* One random act on one random financing; most are refused, and must leave everything as it was. */
static void random_step(World *w, Random *random)
{
    static const char *const kinds[] = { "finance_check", "finance_approve", "finance_register",
                                         "finance_disburse", "finance_refuse" };
    static const char *const more[] = {
        "", "", ",\"registration\":\"Z\",\"description\":\"d\"", "", ",\"reason\":\"r\"",
    };
    static const char *const persons[] = { "bo", "cui", "du" };
    List deals;
    CHECK_OK("deals", w->cx, financing_page(w->cx, book_db(w->book), book_cluster(w->book), 0,
                                            1000, &deals));
    if (deals.count == 0)
        return;
    const FinancingRow *deal = list_at(&deals, random_below(random, deals.count));
    size_t k = random_below(random, 9);
    k = k < COUNT(kinds) - 1 ? k : k < 8 ? (size_t)deal->state % 4 : COUNT(kinds) - 1;
    char body[256], actor[128];
    Party funder;
    CHECK_OK("funder", w->cx, book_party_by_id(w->cx, w->book, deal->funder, &funder));
    snprintf(body, sizeof body, "{\"financing\":\"%.*s\"%s}", (int)deal->number.n,
             deal->number.at, more[k]);
    snprintf(actor, sizeof actor, "%.*s/%s", (int)funder.ident.n, funder.ident.at,
             persons[k < 2 ? k : k == 3 ? 2 : random_below(random, 3)]);
    if (act(w, kinds[k], actor, body) != ERR_OK)
        ctx_forgive(w->cx);
}

TEST_STORE(test_finance__financed_never_exceeds_outstanding)
{
    World w;
    Random random = random_make(test_seed());
    size_t disbursed = 0;
    open_world(&w, cx, url);
    confirm(&w);
    for (int step = 0; step < 160; step++) {
        char text[768];
        uint64_t what = random_below(&random, 14);
        if (what == 0) {
            snprintf(text, sizeof text, "P-%d", step);
            char amount[32];
            snprintf(amount, sizeof amount, "%d.%02d", 1 + (int)random_below(&random, 6000),
                     (int)random_below(&random, 100));
            CHECK_OK("paid", cx, pay(&w, BUYER, text, "2026-03-12", amount,
                                     random_below(&random, 2) == 0));
        } else if (what < 3) {
            snprintf(text, sizeof text, "{\"product\":\"receivables-discounting\",\"funder\":\"%s\""
                     ",\"amount\":\"%d.00\",\"invoice\":{\"number\":\"INV-1\",\"issuer\":\"" SELLER
                     "\"}}", random_below(&random, 2) ? FUNDER : OTHER,
                     1 + (int)random_below(&random, 20000));
            CHECK_OK("asked", cx, act(&w, "finance_apply", SELLER "/an", text));
        } else {
            random_step(&w, &random);
        }
        check_within(&w);
    }
    List deals;
    CHECK_OK("deals", cx, financing_page(cx, book_db(w.book), book_cluster(w.book), 0, 1000,
                                         &deals));
    for (size_t d = 0; d < deals.count; d++)
        disbursed += !date_is_none((Date){
            (int32_t)((FinancingRow *)list_at(&deals, d))->start_day });
    CHECK_TRUE("some money went out", disbursed >= 1);
    close_world(&w);
}

/* A claim is worth no more than was agreed for the goods that came: 1,000 pieces at 100.00. */
TEST_STORE(test_finance__lends_on_the_agreed_price)
{
    World w;
    char json[2048];
    open_world(&w, cx, url);
    invoice(json, sizeof json, "INV-9", "2026-03-11", "180000.00");
    CHECK_OK("billed dearer than ordered", cx, submit(&w, NULL, json));
    answer(json, sizeof json, "IR-9", "INV-9", "accepted");
    CHECK_OK("and even confirmed", cx, submit(&w, BUYER, json));
    CHECK_OK("asks", cx, apply(&w, SELLER "/an", FUNDER, "INV-9"));
    CHECK_TRUE("a break bars it", says(&w, "\"finding\":\"BROKEN\""));
    CHECK_TRUE("refused", says(&w, "\"state\":\"REFUSED\""));
    close_world(&w);
}

TEST_STORE(test_finance__finances_nothing_of_what_is_paid)
{
    World w;
    open_world(&w, cx, url);
    confirm(&w);
    CHECK_OK("paid", cx, pay(&w, BUYER, "P-1", "2026-03-12", "100000.00", true));
    CHECK_OK("asks", cx, apply(&w, SELLER "/an", FUNDER, "INV-1"));
    CHECK_TRUE("refused at once", says(&w, "\"state\":\"REFUSED\""));
    CHECK_TRUE("nothing is outstanding", says(&w, "\"finding\":\"OVER_OUTSTANDING\""));
    close_world(&w);
}
