/* circle_test.c */
#include "core/closure/circle.h"

#include "base/random.h"
#include "test.h"

static CircleSale sale(int64_t seller, int64_t buyer, int day)
{
    return (CircleSale){ .seller = seller, .buyer = buyer,
                         .date = date_add(date_of(2026, 1, 1), (Days){ day }) };
}

TEST(test_circle__all_sales_of_it_are_told)
{
    static const struct { const char *why; int n, sales[5][3]; const char *circular; } rows[] = {
        { "a line of sales is honest", 3, { { 1, 2, 0 }, { 2, 3, 5 }, { 3, 4, 9 } }, "000" },
        { "the third sale brings the goods back", 3, { { 1, 2, 0 }, { 2, 3, 5 }, { 3, 1, 9 } },
          "111" },
        { "there and back is a circle of two", 2, { { 1, 2, 0 }, { 2, 1, 3 } }, "11" },
        { "ninety days on it still counts", 2, { { 1, 2, 0 }, { 2, 1, 90 } }, "11" },
        { "ninety-one days on it does not", 2, { { 1, 2, 0 }, { 2, 1, 91 } }, "00" },
        { "on one day too", 2, { { 1, 2, 7 }, { 2, 1, 7 } }, "11" },
        { "a sale beside the circle is honest", 4,
          { { 1, 2, 0 }, { 2, 3, 1 }, { 3, 1, 2 }, { 3, 9, 2 } }, "1110" },
        { "a later sale inside the circle is of it", 4,
          { { 1, 2, 0 }, { 2, 1, 1 }, { 1, 2, 2 }, { 5, 6, 3 } }, "1110" },
        { "a sale long before the circle is honest", 3,
          { { 1, 2, 0 }, { 1, 2, 95 }, { 2, 1, 99 } }, "011" },
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        Ctx cx = ctx_make(1 << 20);
        CircleSale sales[5];
        for (int s = 0; s < rows[i].n; s++)
            sales[s] = sale(rows[i].sales[s][0], rows[i].sales[s][1], rows[i].sales[s][2]);
        CHECK_OK(rows[i].why, &cx,
                 circle_find(&cx, sales, (size_t)rows[i].n, date_of(2026, 1, 1)));
        for (int s = 0; s < rows[i].n; s++)
            CHECK_EQ(rows[i].why, sales[s].circular, rows[i].circular[s] == '1');
        ctx_clear(&cx);
    }
}

/* From the definition: is there a way from the buyer back to the seller within the window that ends
 * with sale `end`? */
static bool leads_back(const CircleSale *sales, int n, int s, int end)
{
    bool reached[16] = { false };
    reached[sales[s].buyer] = true;
    for (int round = 0; round < 16; round++)
        for (int i = 0; i < n; i++) {
            int days = date_diff(sales[i].date, sales[end].date).n;
            if (days >= 0 && days <= CIRCLE_WINDOW_DAYS && reached[sales[i].seller])
                reached[sales[i].buyer] = true;
        }
    return reached[sales[s].seller];
}

static bool in_circle(const CircleSale *sales, int n, int s)
{
    bool found = false;
    for (int end = 0; end < n && !found; end++) {
        int days = date_diff(sales[s].date, sales[end].date).n;
        found = days >= 0 && days <= CIRCLE_WINDOW_DAYS && leads_back(sales, n, s, end);
    }
    return found;
}

TEST(test_circle__agrees_with_following_the_goods)
{
    Random random = random_make(test_seed());
    for (int round = 0; round < 2000; round++) {
        Ctx cx = ctx_make(1 << 20);
        CircleSale sales[24];
        int n = 1 + (int)random_below(&random, 24), day = 0;
        for (int i = 0; i < n; i++) {
            int64_t seller = (int64_t)random_below(&random, 10);
            int64_t buyer = (seller + 1 + (int64_t)random_below(&random, 9)) % 10;
            day += (int)random_below(&random, 30);
            sales[i] = sale(seller, buyer, day);
        }
        CHECK_OK("found", &cx, circle_find(&cx, sales, (size_t)n, date_of(2026, 1, 1)));
        for (int i = 0; i < n; i++)
            if (sales[i].circular != in_circle(sales, n, i)) {
                print_error("seed %llu round %d sale %d\n", (unsigned long long)test_seed(),
                            round, i);
                CHECK_TRUE("same as following the goods", 0);
            }
        ctx_clear(&cx);
    }
}
