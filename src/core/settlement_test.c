#include "core/settlement.h"

#include "test.h"

/* One claim of 9,000.00 due on 8 June 2026; 80 % of it, 7,200.00, advanced on 12 March at 5.5 %
 * under the shipped product: 15 days of grace to 23 June, 8.25 % after. Worked out by hand. */
enum { CLAIM = 7, DEAL = 11, FUNDER = 3 };

typedef struct World {
    Chart chart;
    Product product;
    SettleDeal deal;
    SettleEvent events[6];
    size_t count;
    List parts;
} World;

static void open_world(Ctx *cx, World *w)
{
    Json chart, product;
    Text terms;
    *w = (World){ .count = 0 };
    CHECK_OK("chart", cx, json_parse_file(cx, "share/accounts/chart.json", &chart));
    CHECK_OK("chart", cx, chart_read(cx, &chart, &w->chart));
    CHECK_OK("product", cx, json_parse_file(cx, "share/products/receivables-discounting.json",
                                            &product));
    CHECK_OK("product", cx, product_read(cx, &w->chart, &product, &w->product));
    AgreementDeal deal = { .number = TEXT("F-11"), .funder = TEXT("name:funder"),
                           .counterparty = TEXT("name:debtor"), .advance = { 720000, CCY_CNY },
                           .annual = { 55000000 }, .start = date_of(2026, 3, 12),
                           .due = date_of(2026, 6, 8) };
    CHECK_OK("terms", cx, agreement_terms(cx, &w->product, &deal, &terms));
    w->deal = (SettleDeal){
        .financing_id = DEAL, .claim_id = CLAIM, .funder = FUNDER, .product = &w->product,
        .agreement = { .number = deal.number, .terms = terms, .ccy = CCY_CNY,
                       .start = deal.start, .due = deal.due },
        .grace_end = date_of(2026, 6, 23), .fee = 720, .reserve = 180000 };
}

static SettleEvent *happens(World *w, SettleKind kind, int64_t id, Date day, int64_t minor)
{
    SettleEvent *event = &w->events[w->count++];
    *event = (SettleEvent){ .kind = kind, .id = id, .day = day, .minor = minor,
                            .claim_id = CLAIM, .funder = kind == SETTLE_DEBTOR ? 0 : FUNDER,
                            .financing_id = kind == SETTLE_LOSS ? DEAL : 0 };
    return event;
}

static void run(Ctx *cx, World *w, Date today)
{
    CHECK_OK("run", cx, settlement_run(cx, &w->deal, 1, w->events, w->count, today, &w->parts));
}

static int64_t part(const World *w, int64_t id, const char *level)
{
    int64_t sum = 0;
    for (size_t i = 0; i < w->parts.count; i++) {
        const SettlePart *at = list_at(&w->parts, i);
        sum += at->event_id == id && text_is(text_of(at->level), level) ? at->minor : 0;
    }
    return sum;
}

TEST(test_settlement__what_is_known_late_counts_by_its_value_date)
{
    static const struct { const char *why; int day, known; int64_t late; } rows[] = {
        { "paid when due, known a month later", 8, 38, 0 },
        { "paid on the last day of grace", 23, 38, 0 },
        { "the day after: 7,200 x 8.25 % x 16 / 360", 24, 24, 2640 },
        { "the same, known later", 24, 55, 2640 },
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        Ctx cx CLEANUP(ctx_clear) = ctx_make(8 << 20);
        World w;
        open_world(&cx, &w);
        happens(&w, SETTLE_DEBTOR, 20, date_add(date_of(2026, 5, 31), (Days){ rows[i].day }),
                900000)->holder = FUNDER;
        run(&cx, &w, date_add(date_of(2026, 5, 31), (Days){ rows[i].known }));
        CHECK_EQ(rows[i].why, w.deal.late_paid, rows[i].late);
        CHECK_EQ(rows[i].why, w.deal.collected, 720000 + rows[i].late);
        CHECK_EQ(rows[i].why, part(&w, 20, "reserve"), 180000 - rows[i].late);
        CHECK_TRUE(rows[i].why, w.deal.over);
        CHECK_EQ("a deal that is over holds nothing back", w.deal.reserve_left, 0);
    }
}

/* The debtor pays the seller, who holds the funder's part until he passes it on. */
TEST(test_settlement__what_the_seller_holds_is_settled_before_it_repays)
{
    Ctx cx CLEANUP(ctx_clear) = ctx_make(8 << 20);
    World w;
    open_world(&cx, &w);
    happens(&w, SETTLE_DEBTOR, 20, date_of(2026, 6, 8), 900000);
    happens(&w, SETTLE_SELLER, 21, date_of(2026, 6, 9), 720000);
    run(&cx, &w, date_of(2026, 6, 10));
    CHECK_EQ("the funder's of the debtor's", part(&w, 20, "principal"), 720000);
    CHECK_EQ("passed on", part(&w, 21, "settled"), 720000);
    CHECK_EQ("nothing is repaid twice", part(&w, 21, "principal"), 0);
    CHECK_EQ("nothing is held any more", w.deal.at_seller, 0);
}

TEST(test_settlement__the_seller_may_repay_early_and_the_debtor_still_owes_him)
{
    Ctx cx CLEANUP(ctx_clear) = ctx_make(8 << 20);
    World w;
    open_world(&cx, &w);
    happens(&w, SETTLE_SELLER, 20, date_of(2026, 4, 20), 720000);
    happens(&w, SETTLE_DEBTOR, 21, date_of(2026, 6, 8), 900000)->holder = FUNDER;
    run(&cx, &w, date_of(2026, 6, 8));
    CHECK_EQ("repaid by the seller", part(&w, 20, "principal"), 720000);
    CHECK_EQ("none of it from the debtor", part(&w, 21, "principal"), 0);
    CHECK_EQ("all that the debtor paid is held for the seller", w.deal.at_funder, 900000);
}

/* IFRS 9 5.4.4: a write-off is bookkeeping; the right stands. */
TEST(test_settlement__what_comes_in_after_a_write_off_is_the_funders)
{
    Ctx cx CLEANUP(ctx_clear) = ctx_make(8 << 20);
    World w;
    open_world(&cx, &w);
    happens(&w, SETTLE_LOSS, 20, date_of(2026, 8, 3), 0);
    run(&cx, &w, date_of(2026, 8, 4));
    CHECK_TRUE("lost", w.deal.lost && !w.deal.over);
    CHECK_EQ("all of it", w.deal.state.principal, 720000);
    happens(&w, SETTLE_DEBTOR, 21, date_of(2026, 8, 20), 500000)->holder = FUNDER;
    run(&cx, &w, date_of(2026, 8, 20));
    CHECK_EQ("interest first, then principal, nothing for the seller", part(&w, 21, "reserve"), 0);
    CHECK_EQ("the funder's", w.deal.collected, 500000);
}

TEST(test_settlement__what_was_paid_before_the_money_went_out_is_not_the_funders)
{
    Ctx cx CLEANUP(ctx_clear) = ctx_make(8 << 20);
    World w;
    open_world(&cx, &w);
    w.deal.skip = 100000;
    happens(&w, SETTLE_DEBTOR, 5, date_of(2026, 3, 11), 100000);
    happens(&w, SETTLE_DEBTOR, 20, date_of(2026, 6, 8), 800000)->holder = FUNDER;
    run(&cx, &w, date_of(2026, 6, 8));
    CHECK_EQ("not of the first", part(&w, 5, "principal"), 0);
    CHECK_EQ("but of the second", part(&w, 20, "principal"), 720000);
}
