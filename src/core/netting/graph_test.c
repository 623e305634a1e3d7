/* graph_test.c */
#include "core/netting/graph.h"

#include "test.h"

enum { FIRMS = 12 };

/* A book of random rows between at most FIRMS firms, as CSV. */
static Text random_csv(Ctx *cx, Random *random, int rows)
{
    TextBuf buf = textbuf_make(cx);
    textbuf_puts(&buf, "id,debtor,creditor,amount\n");
    for (int i = 0; i < rows; i++) {
        int u = (int)random_below(random, FIRMS), v = (int)random_below(random, FIRMS - 1);
        textbuf_format(&buf, "%d,F%d,F%d,%d\n", i, u, v + (v >= u), (int)random_below(random, 9));
    }
    Text csv = TEXT("");
    CHECK_OK("fits", cx, textbuf_done(&buf, &csv));
    return csv;
}

static void check_against_reachability(const Graph *g, const Book *book)
{
    bool reach[FIRMS][FIRMS] = { { false } };
    size_t n = book->firm_count;
    for (size_t i = 0; i < book->row_count; i++)
        if (book->rows[i].amount_minor > 0)
            reach[book->rows[i].debtor][book->rows[i].creditor] = true;
    for (size_t k = 0; k < n; k++)
        for (size_t u = 0; u < n; u++)
            for (size_t v = 0; v < n; v++)
                reach[u][v] = reach[u][v] || (reach[u][k] && reach[k][v]);
    for (size_t u = 0; u < n; u++)
        for (size_t v = 0; v < n; v++) {
            bool same = u == v || (reach[u][v] && reach[v][u]);
            CHECK_EQ("one component is mutual reach", g->component[u] == g->component[v], same);
            if (reach[u][v])
                CHECK_TRUE("debts lead to lower numbers", g->component[v] <= g->component[u]);
        }
}

TEST(test_graph__merges_and_finds_strong_components)
{
    Random random = random_make(test_seed());
    for (int round = 0; round < 500; round++) {
        Ctx cx = ctx_make(4 << 20);
        Book book;
        Text csv = random_csv(&cx, &random, (int)random_below(&random, 40));
        CHECK_OK("reads", &cx, book_read(&cx, csv, &book));
        Graph g;
        CHECK_OK("makes", &cx, graph_make(&cx, &book, CCY_CNY, &g));
        int64_t owed[FIRMS][FIRMS] = { { 0 } };
        for (size_t i = 0; i < book.row_count; i++)
            owed[book.rows[i].debtor][book.rows[i].creditor] += book.rows[i].amount_minor;
        for (uint32_t u = 0; u < g.firm_count; u++)
            for (uint32_t a = g.first[u]; a < g.first[u + 1]; a++) {
                CHECK_EQ("an arc is the sum of the pair's rows", g.cap_minor[a],
                         owed[u][g.head[a]]);
                owed[u][g.head[a]] = 0;
                if (a > g.first[u])
                    CHECK_TRUE("sorted by creditor", g.head[a] > g.head[a - 1]);
            }
        for (size_t u = 0; u < FIRMS; u++)
            for (size_t v = 0; v < FIRMS; v++)
                CHECK_EQ("no pair is missing", owed[u][v], 0);
        check_against_reachability(&g, &book);
        ctx_clear(&cx);
    }
}

TEST(test_graph__cuts_a_pair_that_owes_more_than_an_arc_can_hold)
{
    Ctx cx = ctx_make(4 << 20);
    Book book;
    static const char csv[] = "id,debtor,creditor,amount\n"
        "1,A,B,92233720368547758.07\n2,A,B,92233720368547758.07\n3,A,B,0.03\n";
    CHECK_OK("reads", &cx, book_read(&cx, text_of(csv), &book));
    Graph g;
    CHECK_OK("makes", &cx, graph_make(&cx, &book, CCY_CNY, &g));
    i128 sum = 0;
    for (uint32_t a = 0; a < g.arc_count; a++) {
        CHECK_TRUE("fits", g.cap_minor[a] > 0 && g.cap_minor[a] <= GRAPH_CAP_MAX);
        sum += g.cap_minor[a];
    }
    CHECK_TRUE("nothing is lost", sum == (i128)INT64_MAX * 2 + 3);
    CHECK_TRUE("and the total knows", g.total_minor == sum);
    CHECK_EQ("all claims with the first", g.claim_first[1] - g.claim_first[0], 3);
    ctx_clear(&cx);
}

TEST(test_graph__a_hub_with_many_claims_is_sorted_too)
{
    Ctx cx = ctx_make(64 << 20);
    TextBuf buf = textbuf_make(&cx);
    textbuf_puts(&buf, "id,debtor,creditor,amount\n");
    for (int i = 0; i < 5000; i++)
        textbuf_format(&buf, "%d,HUB,F%d,1\n", i, i * 7919 % 1000);
    Text csv = TEXT("");
    CHECK_OK("fits", &cx, textbuf_done(&buf, &csv));
    Book book;
    CHECK_OK("reads", &cx, book_read(&cx, csv, &book));
    Graph g;
    CHECK_OK("makes", &cx, graph_make(&cx, &book, CCY_CNY, &g));
    CHECK_EQ("a thousand creditors", g.arc_count, 1000);
    for (uint32_t a = 0; a < g.arc_count; a++) {
        CHECK_EQ("five claims each", g.claim_first[a + 1] - g.claim_first[a], 5);
        CHECK_EQ("of one yuan", g.cap_minor[a], 500);
    }
    ctx_clear(&cx);
}
