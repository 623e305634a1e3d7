/* view_test.c - what the reading verbs say agrees with what the books hold. */
#include "app/view/history.h"
#include "app/found.h"
#include "app/view/survey.h"

#include "app/acts.h"
#include "test.h"
#include "test_intake.h"
#include "test_store.h"

static Book *demo_book(Ctx *cx, const char *url)
{
    Book *book = NULL;
    BookSettings settings = { .name = TEXT("operator"), .ccy = CCY_CNY, .demo = true,
                              .business_date = date_of(2026, 5, 5) };
    CHECK_OK("created", cx, found_cluster(cx, url, "share", settings, &book));
    CHECK_OK("parties", cx, test_hand_in(cx, book, "share/demo/parties.jsonl"));
    CHECK_OK("told", cx, test_hand_in(cx, book, "share/demo/told.jsonl"));
    CHECK_OK("trade", cx, test_hand_in(cx, book, "share/demo/trade.jsonl"));
    return book;
}

static void fix_dollar(Ctx *cx, Book *book)
{
    static const char body[] =
        "{\"from\":\"USD\",\"to\":\"CNY\",\"rate\":\"7.10\",\"date\":\"2026-01-01\"}";
    CHECK_OK("rate", cx, test_by_two(cx, book, "rate_fix", body));
}

static void check_history_of(Ctx *cx, Book *book, const OrderHead *master)
{
    List nodes, days;
    GraphClosure whole;
    CHECK_OK("graph", cx, order_graph(cx, book, master, &nodes));
    CHECK_OK("history", cx, order_history(cx, book, &nodes, &days));
    CHECK_OK("closure", cx, graph_closure(cx, &nodes, &whole));
    CHECK_TRUE("there is a day", days.count > 0);
    const HistoryDay *last = list_at(&days, days.count - 1);
    const int64_t own[] = { master->commerce_e9, master->goods_e9, master->information_e9,
                            master->funds_e9 };
    for (size_t f = 0; f < FLOW_COUNT; f++) {
        CHECK_EQ("the last day is what the books say", last->flow[f].e9, own[f]);
        CHECK_EQ("and so is the graph", last->graph[f].e9, whole.flow[f].e9);
    }
    CHECK_EQ("the least", last->least.e9, master->least_e9);
    CHECK_EQ("the mean", last->mean.e9, master->mean_e9);
    for (size_t d = 1; d < days.count; d++)
        CHECK_TRUE("days run forward", date_cmp(((const HistoryDay *)list_at(&days, d - 1))->day,
                                                ((const HistoryDay *)list_at(&days, d))->day) < 0);
}

TEST_STORE(test_view__history_ends_where_the_books_are)
{
    Book *book CLEANUP(book_close) = demo_book(cx, url);
    OrderFilter masters = { .closed = -1, .master = true };
    List heads;
    fix_dollar(cx, book);
    CHECK_OK("orders", cx, view_orders(cx, book_db(book), book_cluster(book), &masters, &heads));
    CHECK_TRUE("many", heads.count > 50);
    for (size_t i = 0; i < heads.count; i++)
        check_history_of(cx, book, list_at(&heads, i));
}

TEST_STORE(test_view__a_graph_weighs_by_value_and_counts_what_has_no_rate)
{
    Book *book CLEANUP(book_close) = demo_book(cx, url);
    OrderHead head;
    List nodes;
    GraphClosure before, after;
    CHECK_OK("found", cx, order_find(cx, book, TEXT("OR-SO-0001"), TEXT(""), &head));
    CHECK_OK("graph", cx, order_graph(cx, book, &head, &nodes));
    CHECK_OK("closure", cx, graph_closure(cx, &nodes, &before));
    CHECK_EQ("the order in dollars has no value yet", before.not_valued, 1);
    fix_dollar(cx, book);
    CHECK_OK("graph", cx, order_graph(cx, book, &head, &nodes));
    CHECK_OK("closure", cx, graph_closure(cx, &nodes, &after));
    CHECK_EQ("all valued", after.not_valued, 0);
    CHECK_EQ("702,000.00 dollars at 7.10", after.value - before.value, 498420000);
    /* By hand: funds of every order times its value, over the whole. */
    i128 sum = 0, whole = 0;
    for (size_t i = 0; i < nodes.count; i++) {
        const GraphNode *node = list_at(&nodes, i);
        CHECK_TRUE("a parent stands before its children", node->parent < (int32_t)i);
        sum += (i128)node->value * node->head.funds_e9;
        whole += node->value;
    }
    CHECK_EQ("weighed", after.flow[FLOW_FUNDS].e9, (int64_t)(sum / whole));
}

TEST_STORE(test_view__finds_orders_and_says_why_not)
{
    Book *book CLEANUP(book_close) = demo_book(cx, url);
    OrderHead head;
    CHECK_ERR("none", cx, order_find(cx, book, TEXT("NO-SUCH"), TEXT(""), &head), ERR_NOT_FOUND);
    CHECK_ERR("stranger", cx, order_find(cx, book, TEXT("OR-SO-0001"), TEXT("local:nobody"), &head),
              ERR_UNKNOWN);
    CHECK_ERR("no party at all", cx, order_find(cx, book, TEXT("OR-SO-0001"), TEXT("nobody"),
                                                &head), ERR_SYNTAX);
    CHECK_OK("of its issuer", cx, order_find(cx, book, TEXT("OR-SO-0001"),
                                             TEXT("lei:WEFT00DEMOIN00004871"), &head));
    CHECK_TEXT("number", head.number, "OR-SO-0001");
}

TEST_STORE(test_view__a_survey_counts_each_order_once)
{
    Book *book CLEANUP(book_close) = demo_book(cx, url);
    OrderFilter all = { .closed = -1 };
    List processes, heads, vendors;
    size_t orders = 0, sold = 0;
    CHECK_OK("survey", cx, survey_processes(cx, book, &processes));
    CHECK_OK("orders", cx, view_orders(cx, book_db(book), book_cluster(book), &all, &heads));
    for (size_t i = 0; i < processes.count; i++) {
        const SurveyProcess *survey = list_at(&processes, i);
        size_t in_tenths = 0;
        for (size_t t = 0; t < SURVEY_TENTHS; t++)
            in_tenths += survey->tenth[t];
        CHECK_EQ("the tenths hold every order", in_tenths, survey->orders);
        CHECK_TRUE("no more at once than made", survey->at_once <= survey->matches);
        for (size_t s = 0; s < survey->process->step_count; s++)
            CHECK_TRUE("timed <= done <= needed <= orders",
                       survey->steps[s].timed <= survey->steps[s].done
                       && survey->steps[s].done <= survey->steps[s].needed
                       && survey->steps[s].needed <= survey->orders);
        orders += survey->orders;
    }
    CHECK_EQ("every order has a process", orders, heads.count);
    CHECK_OK("vendors", cx, survey_vendors(cx, book, 1000, &vendors));
    for (size_t i = 0; i < vendors.count; i++)
        sold += ((const Vendor *)list_at(&vendors, i))->orders;
    CHECK_EQ("every order has a seller", sold, heads.count);
    CHECK_TEXT("the one late delivery of the trade, three days", ((const Vendor *)
               list_at(&vendors, 0))->party.name, "Huizhou Hengli New Energy Co., Ltd.");
    CHECK_EQ("days", ((const Vendor *)list_at(&vendors, 0))->late_days, 3);
}
