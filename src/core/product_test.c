#include "core/product.h"

#include "test.h"

#include <stdio.h>
#include <string.h>

static void read_chart(Ctx *cx, Chart *chart)
{
    Json json;
    CHECK_OK("chart", cx, json_parse_file(cx, "share/accounts/chart.json", &json));
    CHECK_OK("chart", cx, chart_read(cx, &json, chart));
}

static void read_product(Ctx *cx, const Chart *chart, Product *product)
{
    Json json;
    const char *path = "share/products/receivables-discounting.json";
    CHECK_OK("product", cx, json_parse_file(cx, path, &json));
    CHECK_OK("product", cx, product_read(cx, chart, &json, product));
}

/* By hand, with advance 80 %, 3.00 + 1.20 + 1.30 - 0.50 x record, 360 days, fee 0.1 %:
 *   row 1: 80,000.00 x 5.5 % x 90/360 = 1,100.00; fee 80.00; net 78,820.00; from 2 March to 31
 *          May are 2 months and 29 days: (80,000 / 78,820)^(1 / (2/12 + 29/365)) - 1 = 6.2236..%
 *   row 2: the same with 5.0 %: 1,000.00; net 78,920.00; 5.6778..%
 *   row 3: advance of 0.99 is 0.79; 0.79 x 5.5 % x 30/360 = 0.0036 -> 0.00; fee 0.00
 *   row 4: advance 2,667.20 (of 3,334.00); x 5.5 % x 45/360 = 18.337 -> 18.34; fee 2.6672 -> 2.67
 *   row 5: half-even: 9,600.00 x 5.5 % x 3/360 = 4.40 exactly; fee 9.60
 * A day late costs the advance x 8.25 % / 360: 18.333, 0.0002, 0.611, 2.20. */
TEST(test_product__quotes_what_a_pencil_gives)
{
    static const struct {
        const char *why;
        int64_t claim;
        int days;
        int64_t record_e9, advance, discount, fee, net, annual_e9, apr_e9, day_late;
    } rows[] = {
        { "ninety days", 10000000, 90, 0, 8000000, 110000, 8000, 7882000, 55000000,
          62236731, 1833 },
        { "a spotless record", 10000000, 90, 1000000000, 8000000, 100000, 8000, 7892000, 50000000,
          56778565, 1833 },
        { "too small to cost anything", 99, 30, 0, 79, 0, 0, 79, 55000000, 0, 0 },
        { "odd amounts", 333400, 45, 0, 266720, 1834, 267, 264619, 55000000,
          67146274, 61 },
        { "three days", 1200000, 3, 0, 960000, 440, 960, 958600, 55000000, 194299783, 220 },
    };
    Ctx cx = ctx_make(8 << 20);
    Chart chart;
    Product product;
    read_chart(&cx, &chart);
    read_product(&cx, &chart, &product);
    for (size_t i = 0; i < COUNT(rows); i++) {
        Quote q;
        Date start = date_of(2026, 3, 2), due = date_add(start, (Days){ rows[i].days });
        CHECK_OK(rows[i].why, &cx, product_quote(&cx, &product, (Money){ rows[i].claim, CCY_CNY },
                                                 start, due, (Rate){ rows[i].record_e9 }, &q));
        CHECK_EQ(rows[i].why, q.advance.minor, rows[i].advance);
        CHECK_EQ(rows[i].why, q.reserve.minor, rows[i].claim - rows[i].advance);
        CHECK_EQ(rows[i].why, q.discount.minor, rows[i].discount);
        CHECK_EQ(rows[i].why, q.fee.minor, rows[i].fee);
        CHECK_EQ(rows[i].why, q.net.minor, rows[i].net);
        CHECK_EQ(rows[i].why, q.annual.e9, rows[i].annual_e9);
        CHECK_TRUE(rows[i].why, q.has_apr);
        CHECK_EQ(rows[i].why, q.apr.e9, rows[i].apr_e9);
        CHECK_EQ(rows[i].why, q.day_late.minor, rows[i].day_late);
    }
    Quote q;
    CHECK_OK("margin", &cx, product_quote(&cx, &product, (Money){ 10000000, CCY_CNY },
                                          date_of(2026, 3, 2), date_of(2026, 5, 31), (Rate){ 0 },
                                          &q));
    CHECK_EQ("95,000 over 80,000", q.self_liquidation.e9, 1187500000);
    ctx_clear(&cx);
}

TEST(test_product__refuses_to_quote_what_cannot_be)
{
    Ctx cx = ctx_make(8 << 20);
    Chart chart;
    Product product;
    read_chart(&cx, &chart);
    read_product(&cx, &chart, &product);
    Quote q;
    Date day = date_of(2026, 3, 2), later = date_of(2026, 6, 2);
    CHECK_ERR("due today", &cx, product_quote(&cx, &product, (Money){ 100, CCY_CNY }, day, day,
                                              (Rate){ 0 }, &q), ERR_INVALID);
    CHECK_ERR("nothing", &cx, product_quote(&cx, &product, (Money){ 0, CCY_CNY }, day, later,
                                            (Rate){ 0 }, &q), ERR_INVALID);
    product.fees = &(ProductFee){ .percent = { RATE_ONE_E9 - 13888889 } };
    product.fee_count = 1;
    product.pricing = (Pricing){ .base = { 50000000 } };
    CHECK_OK("all eaten up", &cx, product_quote(&cx, &product, (Money){ 10000, CCY_CNY }, day,
                                                later, (Rate){ 0 }, &q));
    CHECK_TRUE("nothing is left", q.net.minor <= 12);
    CHECK_TRUE("and no rate tells it", !q.has_apr);
    ctx_clear(&cx);
}

/* Reads the shipped product with one piece of its text replaced. */
static Err read_changed(Ctx *cx, const Chart *chart, const char *from, const char *to)
{
    static char text[16384], changed[16384];
    FILE *file = fopen("share/products/receivables-discounting.json", "r");
    assert(file != NULL);
    text[fread(text, 1, sizeof text - 1, file)] = '\0';
    fclose(file);
    char *at = strstr(text, from);
    CHECK_TRUE(from, at != NULL);
    snprintf(changed, sizeof changed, "%.*s%s%s", (int)(at - text), text, to, at + strlen(from));
    Json json;
    Product product;
    TRY(json_parse(cx, text_of(changed), &json));
    return product_read(cx, chart, &json, &product);
}

TEST(test_product__is_read_strictly)
{
    static const struct { const char *why, *from, *to; Err want; } rows[] = {
        { "as shipped", "\"rules\"", "\"rules\"", ERR_OK },
        { "unknown field", "\"terms\"", "\"conditionals\"", ERR_INVALID },
        { "advance and reserve", "\"reserve_percent\": \"20\"", "\"reserve_percent\": \"25\"",
          ERR_INVALID },
        { "no advance", "\"advance_percent\": \"80\", \"reserve_percent\": \"20\"",
          "\"advance_percent\": \"0\", \"reserve_percent\": \"100\"", ERR_INVALID },
        { "percent above 100", "\"haircut_percent\": \"5\"", "\"haircut_percent\": \"105\"",
          ERR_INVALID },
        { "a year of 364 days", "\"year_days\": 360", "\"year_days\": 364", ERR_INVALID },
        { "days as text", "\"grace_days\": 15", "\"grace_days\": \"15\"", ERR_INVALID },
        { "unknown confirmation", "debtor_own_account", "debtor_friend", ERR_UNKNOWN },
        { "unknown goods", "\"goods\": \"received\"", "\"goods\": \"promised\"", ERR_UNKNOWN },
        { "unknown claim", "\"claim\": \"receivable\"", "\"claim\": \"dream\"", ERR_UNKNOWN },
        { "unknown trigger", "\"invoice_response\"]", "\"letter\"]", ERR_UNKNOWN },
        { "unknown flow", "\"funds\": \"0\"", "\"fun\": \"0\"", ERR_INVALID },
        { "would not repay itself", "\"1.10\"", "\"0.99\"", ERR_INVALID },
        { "reputation beyond reason", "\"reputation_percent\": \"0.50\"",
          "\"reputation_percent\": \"2.60\"", ERR_INVALID },
        { "recourse to a stranger", "\"to\": \"seller\"", "\"to\": \"uncle\"", ERR_UNKNOWN },
        { "no title in Chinese", "\"zh\": \"应收账款贴现\"", "\"cn\": \"应收账款贴现\"",
          ERR_INVALID },
        { "a rule that is no text", "\"C-445\"", "445", ERR_INVALID },
        { "a discount neither kept nor returned", "\"early_discount\": \"kept\"",
          "\"early_discount\": \"lost\"", ERR_UNKNOWN },
        { "a fee without percent", "\"percent\": \"0.1\"", "\"per_cent\": \"0.1\"", ERR_INVALID },
    };
    Ctx cx = ctx_make(32 << 20);
    Chart chart;
    read_chart(&cx, &chart);
    for (size_t i = 0; i < COUNT(rows); i++)
        CHECK_ERR(rows[i].why, &cx, read_changed(&cx, &chart, rows[i].from, rows[i].to),
                  rows[i].want);
    ctx_clear(&cx);
}
