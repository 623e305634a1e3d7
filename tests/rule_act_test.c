/* rule_act_test.c - which version holds when, what is refused, and that a rollback takes back. */
#include "app/rule_act.h"

#include "app/acts.h"
#include "app/found.h"
#include "app/verify.h"
#include "core/closure/model.h"
#include "store/view_store.h"
#include "test_intake.h"
#include "test_store.h"

#include <stdio.h>
#include <string.h>

typedef struct World {
    Ctx *cx;
    Book *book;
} World;

static void open_world(World *w, Ctx *cx, const char *url)
{
    BookSettings settings = { .name = TEXT("rules"), .ccy = CCY_CNY, .demo = true,
                              .business_date = date_of(2026, 4, 7) };
    *w = (World){ .cx = cx };
    CHECK_OK("founded", cx, found_cluster(cx, url, "share", settings, &w->book));
}

static void close_world(World *w)
{
    VerifyReport report;
    CHECK_OK("verify", w->cx, verify_run(w->cx, w->book, NULL, NULL, &report));
    CHECK_TEXT("no differences", report.first, "");
    book_close(&w->book);
}

static Err act(World *w, const char *actor, const char *kind, const char *body)
{
    TRY(book_begin(w->cx, w->book));
    Err err = act_perform(w->cx, w->book, text_of(kind), text_of(actor), text_of(body), NULL,
                          NULL);
    if (err == ERR_OK)
        err = book_commit(w->cx, w->book);
    book_rollback(w->book);
    return err;
}

/* A template like the shipped one of stock purchases, with another tolerance. */
static const char *template_of(Ctx *cx, const char *name, const char *tolerance)
{
    Text text;
    CHECK_OK("text", cx, text_format(cx, &text,
             "{\"name\":\"%s\",\"title\":{\"en\":\"T\",\"zh\":\"T\"},\"tolerance_percent\":\"%s\","
             "\"price_band_percent\":\"5\",\"baseline_days\":20,\"steps\":[{\"no\":1,\"id\":"
             "\"received\",\"title\":{\"en\":\"R\",\"zh\":\"R\"},\"flow\":\"goods\",\"measure\":"
             "\"quantity\",\"kind\":\"receipt\",\"owner\":\"buyer\",\"weight\":\"1\",\"due\":"
             "{\"from\":\"order\",\"days\":9},\"baseline_days\":9}]}", name, tolerance));
    return text.at;
}

static Err adopt(World *w, const char *kind, const char *content, const char *from)
{
    Text body;
    TRY(text_format(w->cx, &body, "{\"rules\":[{\"kind\":\"%s\",\"content\":%s}]%s%s%s}", kind,
                    content, from ? ",\"from\":\"" : "", from ? from : "", from ? "\"" : ""));
    return act(w, "operator", "rule_adopt", body.at);
}

/* The version of a template on a day; 0: none. */
static int64_t version_on(World *w, const char *name, Date day)
{
    RuleVersion rule;
    bool found;
    CHECK_OK("find", w->cx, rulebook_find(w->cx, book_rules(w->book), RULE_TEMPLATE, text_of(name),
                                          day, &found, &rule));
    return found ? rule.version : 0;
}

TEST_STORE(test_rule_act__the_version_with_the_latest_first_day_holds)
{
    World w;
    open_world(&w, cx, url);
    CHECK_EQ("shipped", version_on(&w, "subcontracting", date_of(1999, 1, 1)), 1);
    const char *first = template_of(cx, "subcontracting", "3");
    CHECK_OK("from June on", cx, adopt(&w, "template", first, "2026-06-01"));
    CHECK_EQ("the day before", version_on(&w, "subcontracting", date_of(2026, 5, 31)), 1);
    CHECK_EQ("the day", version_on(&w, "subcontracting", date_of(2026, 6, 1)), 2);
    CHECK_OK("one that begins earlier, adopted later", cx,
             adopt(&w, "template", template_of(cx, "subcontracting", "4"), "2026-05-04"));
    CHECK_EQ("between", version_on(&w, "subcontracting", date_of(2026, 5, 31)), 3);
    CHECK_EQ("June is June's", version_on(&w, "subcontracting", date_of(2026, 6, 1)), 2);
    CHECK_OK("June once more", cx,
             adopt(&w, "template", template_of(cx, "subcontracting", "6"), "2026-06-01"));
    CHECK_EQ("of one day the one adopted last", version_on(&w, "subcontracting",
                                                           date_of(2026, 7, 1)), 4);
    CHECK_OK("a new name, from today", cx, adopt(&w, "template", template_of(cx, "toll", "1"),
                                                 NULL));
    CHECK_EQ("not yesterday", version_on(&w, "toll", date_of(2026, 4, 6)), 0);
    CHECK_EQ("today", version_on(&w, "toll", date_of(2026, 4, 7)), 1);
    close_world(&w);
}

TEST_STORE(test_rule_act__refuses_and_leaves_nothing)
{
    World w;
    open_world(&w, cx, url);
    const List *all;
    CHECK_OK("all", cx, rulebook_all(cx, book_rules(w.book), &all));
    size_t before = all->count;
    int64_t next = book_next_id(w.book);
    const struct { const char *why, *kind, *content, *from; Err want; const char *says; } rows[] = {
        { "backdated", "template", template_of(cx, "toll", "1"), "2026-04-06", ERR_INVALID,
          "business date" },
        { "no such day", "template", template_of(cx, "toll", "1"), "2026-04-31", ERR_INVALID, "" },
        { "no such kind", "tariff", template_of(cx, "toll", "1"), NULL, ERR_UNKNOWN, "template" },
        { "a name that is a path", "template", template_of(cx, "../toll", "1"), NULL, ERR_INVALID,
          "name" },
        { "no name", "template", "{\"title\":{}}", NULL, ERR_INVALID, "name" },
        { "a field nobody reads", "calendar", "{\"name\":\"x\",\"holiday\":[]}", NULL, ERR_INVALID,
          "holiday" },
        { "a figure that is none", "template", template_of(cx, "toll", "2,5"), NULL, ERR_SYNTAX,
          "tolerance_percent" },
        { "a second chart", "chart", "{\"name\":\"other\",\"accounts\":[]}", NULL, ERR_INVALID,
          "one chart" },
        { "a chart without the accounts there are", "chart", "{\"name\":\"chart\",\"accounts\":"
          "[{\"code\":9,\"name\":\"till\",\"title\":{\"en\":\"T\",\"zh\":\"T\"},\"side\":\"debit\","
          "\"per\":\"party\"}],\"posting\":[{\"event\":\"payment\",\"amount\":\"seller\",\"moves\":"
          "[{\"debit\":\"creditor.till\",\"credit\":\"debtor.till\"},{\"debit\":\"debtor.till\","
          "\"credit\":\"creditor.till\"}]}]}", NULL, ERR_INVALID, "bank" },
        { "a table that could never be replaced", "authority", "{\"name\":\"authority\","
          "\"hearsay\":\"0.2\",\"together\":\"0.6\",\"papers\":[],\"acts\":[{\"act\":"
          "\"rate_fix\",\"who\":[\"operator\"]}]}", NULL, ERR_INVALID, "never be replaced" },
        { "no object", "template", "[]", NULL, ERR_INVALID, "" },
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        Err err = adopt(&w, rows[i].kind, rows[i].content, rows[i].from);
        CHECK_TRUE(rows[i].why, strstr(cx->detail, rows[i].says) != NULL);
        CHECK_ERR(rows[i].why, cx, err, rows[i].want);
    }
    CHECK_ERR("a stranger", cx, act(&w, "uscc:91440311WEFT0018XY/an", "rule_adopt", "{}"),
              ERR_UNKNOWN);
    CHECK_ERR("founded twice", cx, act(&w, "operator", "cluster_found", "{\"rules\":[]}"),
              ERR_WRONG_STATE);
    CHECK_OK("all", cx, rulebook_all(cx, book_rules(w.book), &all));
    CHECK_EQ("as many rules", all->count, before);
    CHECK_EQ("as many leaves", book_next_id(w.book), next);
    close_world(&w);
}

TEST_STORE(test_rule_act__the_same_again_is_no_new_version)
{
    World w;
    open_world(&w, cx, url);
    const char *content = template_of(cx, "toll", "1");
    CHECK_OK("adopted", cx, adopt(&w, "template", content, "2026-05-01"));
    CHECK_ERR("again", cx, adopt(&w, "template", content, "2026-05-01"), ERR_CONFLICT);
    CHECK_ERR("nor later", cx, adopt(&w, "template", content, "2026-08-01"), ERR_CONFLICT);
    CHECK_OK("but earlier", cx, adopt(&w, "template", content, "2026-04-20"));
    CHECK_OK("another", cx, adopt(&w, "template", template_of(cx, "toll", "2"), "2026-09-01"));
    CHECK_OK("and back to it", cx, adopt(&w, "template", content, "2026-10-01"));
    close_world(&w);
}

/* Two rules in one act: the second one's failure takes the first with it. */
TEST_STORE(test_rule_act__what_is_rolled_back_was_never_adopted)
{
    World w;
    Text body;
    RuleVersion rule;
    const Process *process;
    open_world(&w, cx, url);
    CHECK_OK("body", cx, text_format(cx, &body, "{\"rules\":[{\"kind\":\"template\","
             "\"content\":%s},{\"kind\":\"template\",\"content\":%s}]}",
             template_of(cx, "toll", "1"), template_of(cx, "tolls", "x")));
    CHECK_ERR("the second is bad", cx, act(&w, "operator", "rule_adopt", body.at), ERR_SYNTAX);
    CHECK_EQ("the first is gone", version_on(&w, "toll", date_of(2027, 1, 1)), 0);

    CHECK_OK("begin", cx, book_begin(cx, w.book));
    CHECK_OK("keep a place", cx, book_savepoint(cx, w.book));
    CHECK_OK("body", cx, text_format(cx, &body, "{\"rules\":[{\"kind\":\"template\",\"content\":"
             "%s}]}", template_of(cx, "toll", "1")));
    CHECK_OK("adopted", cx, act_perform(cx, w.book, TEXT("rule_adopt"), TEXT("operator"), body,
                                        NULL, NULL));
    CHECK_OK("there", cx, rulebook_need(cx, book_rules(w.book), RULE_TEMPLATE, TEXT("toll"),
                                        date_of(2026, 4, 7), &rule));
    CHECK_OK("reads", cx, rulebook_process(cx, book_rules(w.book), rule.id, &process));
    CHECK_EQ("at 1 %", process->tolerance.e9, RATE_ONE_E9 / 100);
    CHECK_OK("undone", cx, book_undo(cx, w.book));
    CHECK_EQ("gone", version_on(&w, "toll", date_of(2026, 4, 7)), 0);
    CHECK_OK("body", cx, text_format(cx, &body, "{\"rules\":[{\"kind\":\"template\",\"content\":"
             "%s}]}", template_of(cx, "toll", "7")));
    CHECK_OK("adopted", cx, act_perform(cx, w.book, TEXT("rule_adopt"), TEXT("operator"), body,
                                        NULL, NULL));
    CHECK_OK("commit", cx, book_commit(cx, w.book));
    CHECK_OK("there", cx, rulebook_need(cx, book_rules(w.book), RULE_TEMPLATE, TEXT("toll"),
                                        date_of(2026, 4, 7), &rule));
    CHECK_OK("reads", cx, rulebook_process(cx, book_rules(w.book), rule.id, &process));
    CHECK_EQ("under the same id another content", process->tolerance.e9, 7 * (RATE_ONE_E9 / 100));
    close_world(&w);
}

/* --- what runs under them --------------------------------------------------------------------- */

#define MAKER "uscc:91440311WEFT0018XY"
#define TAKER "uscc:91440305WEFT00163N"

static void admit(World *w, const char *party)
{
    Text body;
    CHECK_OK("body", w->cx, text_format(w->cx, &body, "{\"kind\":\"party\",\"id\":\"%s\","
             "\"name\":\"%s\",\"roles\":[\"supplier\"]}", party, party));
    CHECK_OK(party, w->cx, act(w, "operator", "party_admit", body.at));
}

/* 200 ordered, 210 received: 5 % too many. */
static void trade(World *w, const char *number, const char *day)
{
    Text order, receipt;
    CHECK_OK("order", w->cx, text_format(w->cx, &order, "{\"kind\":\"order\",\"number\":\"%s\","
             "\"issuer\":\"" TAKER "\",\"receiver\":\"" MAKER "\",\"date\":\"%s\",\"currency\":"
             "\"CNY\",\"terms\":{\"process\":\"toll\"},\"lines\":[{\"line\":\"1\",\"item\":\"%s\","
             "\"quantity\":\"200\",\"unit\":\"C62\",\"price\":\"3.00\",\"amount\":\"600.00\"}],"
             "\"amount\":\"600.00\"}", number, day, number));
    CHECK_OK("receipt", w->cx, text_format(w->cx, &receipt, "{\"kind\":\"receipt\",\"number\":"
             "\"R-%s\",\"issuer\":\"" TAKER "\",\"receiver\":\"" MAKER "\",\"date\":\"%s\","
             "\"lines\":[{\"line\":\"1\",\"item\":\"%s\",\"quantity\":\"210\",\"unit\":\"C62\"}],"
             "\"refs\":[{\"kind\":\"order\",\"number\":\"%s\",\"issuer\":\"" TAKER "\"}]}", number,
             day, number, number));
    CHECK_OK(number, w->cx, test_submit(w->cx, w->book, NULL, order.at));
    CHECK_OK(number, w->cx, test_submit(w->cx, w->book, NULL, receipt.at));
}

static size_t over_receipts(World *w, const char *number)
{
    GapFilter all = { 0 };
    List breaches;
    size_t n = 0;
    CHECK_OK("breaks", w->cx, view_breaches(w->cx, book_db(w->book), book_cluster(w->book), &all,
                                            &breaches));
    for (size_t i = 0; i < breaches.count; i++) {
        const BreachView *row = list_at(&breaches, i);
        n += row->kind == BREAK_OVER_RECEIPT && text_is(row->number, number);
    }
    return n;
}

/* Tolerance 2 % at first, 8 % from the 8th on. What was placed before the 8th keeps the 2 %, also
 * where it is heard of later and whatever else comes in then. */
TEST_STORE(test_rule_act__an_order_keeps_the_template_of_its_day)
{
    World w;
    open_world(&w, cx, url);
    admit(&w, MAKER), admit(&w, TAKER);
    CHECK_OK("2 %", cx, adopt(&w, "template", template_of(cx, "toll", "2"), NULL));
    trade(&w, "T-1", "2026-04-07");
    CHECK_EQ("told", over_receipts(&w, "T-1"), 1);
    CHECK_OK("8 %", cx, adopt(&w, "template", template_of(cx, "toll", "8"), "2026-04-08"));
    CHECK_OK("platform", cx, act(&w, "operator", "party_admit", "{\"kind\":\"party\",\"id\":"
             "\"name:platform\",\"name\":\"Platform\",\"roles\":[\"platform\"]}"));
    CHECK_OK("the next day", cx, act(&w, "name:platform/op", "day_end",
                                     "{\"to\":\"2026-04-08\"}"));
    trade(&w, "T-2", "2026-04-08");
    CHECK_EQ("within 8 %", over_receipts(&w, "T-2"), 0);
    trade(&w, "T-3", "2026-04-07");
    CHECK_EQ("placed before, heard of after", over_receipts(&w, "T-3"), 1);
    CHECK_EQ("the first one as it was", over_receipts(&w, "T-1"), 1);
    close_world(&w);
}

/* Whoever changes the stored content changes nothing that the log says. */
TEST_STORE(test_rule_act__an_edited_row_is_told)
{
    World w;
    VerifyReport report;
    RuleVersion rule;
    const Process *process;
    open_world(&w, cx, url);
    CHECK_OK("edited", cx, db_run(cx, book_db(w.book), "UPDATE rule SET content = "
             "REPLACE(content, 'domestic', 'domestik') WHERE name = 'domestic-sale'", NULL, 0,
             NULL));
    CHECK_OK("verify", cx, verify_run(cx, w.book, NULL, NULL, &report));
    CHECK_TRUE("tells", report.differences > 0 && strstr(report.first.at, "rule") != NULL);
    book_close(&w.book);
    CHECK_OK("opened anew", cx, book_open(cx, url, &w.book));
    CHECK_OK("head", cx, book_rule(cx, w.book, RULE_TEMPLATE, TEXT("domestic-sale"), &rule));
    CHECK_ERR("and it does not run", cx, rulebook_process(cx, book_rules(w.book), rule.id,
                                                          &process), ERR_DAMAGED);
    book_close(&w.book);
}

/* A second process that has the store open sees what the first one adopted, at its next work. */
TEST_STORE(test_rule_act__another_process_sees_it)
{
    World w;
    Book *other CLEANUP(book_close) = NULL;
    RuleVersion rule;
    open_world(&w, cx, url);
    CHECK_OK("opened", cx, book_open(cx, url, &other));
    CHECK_OK("read", cx, book_rule(cx, other, RULE_TEMPLATE, TEXT("delivery"), &rule));
    CHECK_OK("adopted", cx, adopt(&w, "template", template_of(cx, "delivery", "1"), NULL));
    CHECK_OK("begins", cx, book_begin(cx, other));
    CHECK_OK("read", cx, book_rule(cx, other, RULE_TEMPLATE, TEXT("delivery"), &rule));
    CHECK_EQ("the new one", rule.version, 2);
    book_rollback(other);
    close_world(&w);
}
