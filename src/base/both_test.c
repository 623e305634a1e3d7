/* both_test.c */
#include "base/both.h"

#include "test.h"

typedef struct Sum {
    uint32_t from, to;
    uint64_t sum;
} Sum;

static void add_up(void *self)
{
    Sum *s = self;
    for (uint32_t i = s->from; i < s->to; i++)
        s->sum += i;
}

TEST(test_both__halves_are_done_when_it_returns)
{
    for (uint32_t n = 0; n < 200; n++) {
        Sum left = { 0, n * 1000, 0 }, right = { n * 1000, n * 3000, 0 };
        run_both(add_up, &left, add_up, &right);
        uint64_t last = n * (uint64_t)3000;         /* Gauss: the numbers below it */
        CHECK_EQ("both halves together are the whole", left.sum + right.sum,
                 last > 0 ? last * (last - 1) / 2 : 0);
    }
}
