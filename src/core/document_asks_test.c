/* document_asks_test.c - who bears which part, worked out by hand; and that nothing is lost, for
 * any invoice. 40 lamps at 75.00 are 3000.00, 10 stands at 100.00 are 1000.00. */
#include "core/document_asks.h"

#include "test.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#define HEAD "{'kind':'invoice','number':'I-1','issuer':'name:s','receiver':'name:b'," \
    "'date':'2026-03-02','currency':'CNY',"
#define LAMPS "{'item':'LAMP','quantity':'40','amount':'3000.00'"
#define STANDS "{'item':'STAND','quantity':'10','amount':'1000.00'"

static void parse(Ctx *cx, const char *json, Document *out)
{
    Text text;
    CHECK_OK("memory", cx, text_copy(cx, text_of(json), &text));
    char *at = NEW(cx, char, text.n + 1);
    assert(at);
    for (size_t i = 0; i < text.n; i++)
        at[i] = text.at[i] == '\'' ? '"' : text.at[i];
    CHECK_OK(json, cx, document_parse(cx, (Text){ at, text.n }, out));
}

TEST(test_document_asks__each_part_bears_its_own)
{
    static const struct { const char *why, *rest; DocumentAsk asks[3]; } rows[] = {
        { "no tax", "'lines':[" LAMPS "}," STANDS "}]}", { { 0, 300000, 0, 0, 0 },
          { 0, 100000, 0, 0, 0 } } },
        { "tax by value, where no rate is known", "'tax':'520.00','lines':[" LAMPS "}," STANDS
          "}]}", { { 0, 339000, 39000, 0, 0 }, { 0, 113000, 13000, 0, 0 } } },
        { "tax by rate, not by value", "'tax':'390.00','lines':[" LAMPS ",'tax_percent':'13'},"
          STANDS ",'tax_percent':'0'}]}", { { 0, 339000, 39000, 0, 0 },
          { 0, 100000, 0, 0, 0 } } },
        { "tax by line", "'lines':[" LAMPS ",'tax':'270.00'}," STANDS ",'tax':'130.00'}]}",
          { { 0, 327000, 27000, 0, 0 }, { 0, 113000, 13000, 0, 0 } } },
        { "the rates as the document states them", "'taxes':[{'percent':'13','amount':'390.01'},"
          "{'percent':'9','amount':'90.00'}],'lines':[" LAMPS ",'tax_percent':'13'}," STANDS
          ",'tax_percent':'9'}]}", { { 0, 339001, 39001, 0, 0 }, { 0, 109000, 9000, 0, 0 } } },
        /* 390.00 are the lamps'; the rest is the stands', whose rate nobody said */
        { "one rate unknown", "'tax':'420.00','lines':[" LAMPS ",'tax_percent':'13'}," STANDS
          "}]}", { { 0, 339000, 39000, 0, 0 }, { 0, 103000, 3000, 0, 0 } } },
        /* 200.00 off the lamps: 2800.00, tax 364.00; relief 200.00 and 26.00 of tax */
        { "an allowance of one rate", "'allowances':[{'amount':'200.00','tax_percent':'13'}],"
          "'lines':[" LAMPS ",'tax_percent':'13'}," STANDS ",'tax_percent':'0'}]}",
          { { 0, 316400, 36400, 22600, 0 }, { 0, 100000, 0, 0, 0 } } },
        { "an allowance over all", "'allowances':[{'amount':'400.00'}],'lines':[" LAMPS "}," STANDS
          "}]}", { { 0, 270000, 0, 30000, 0 }, { 0, 90000, 0, 10000, 0 } } },
        { "a discount line asks for nothing", "'lines':[" LAMPS "},{'amount':'300.00',"
          "'role':'discount'}," STANDS "}]}", { { 0, 277500, 0, 22500, 0 }, { 0, 0, 0, 0, 0 },
          { 0, 92500, 0, 7500, 0 } } },
        { "a charge stands beside", "'charges':[{'amount':'80.00','tax_percent':'9'}],'lines':["
          LAMPS ",'tax_percent':'13'}]}", { { 0, 339000, 39000, 0, 0 },
          { ASK_BESIDE, 8720, 720, 0, 0 } } },
        { "so does a line of freight", "'lines':[" LAMPS "},{'item':'F','amount':'80.00',"
          "'role':'freight'}]}", { { 0, 300000, 0, 0, 0 }, { ASK_BESIDE, 8000, 0, 0, 0 } } },
        { "rounding up stands beside", "'rounding':'0.40','lines':[" LAMPS "}]}",
          { { 0, 300000, 0, 0, 0 }, { ASK_BESIDE, 40, 0, 0, 0 } } },
        { "rounding down is relief", "'rounding':'-0.40','lines':[" LAMPS "}," STANDS "}]}",
          { { 0, 299970, 0, 30, 0 }, { 0, 99990, 0, 10, 0 } } },
        { "prepaid", "'prepaid':'1130.00','tax':'520.00','lines':[" LAMPS "}," STANDS "}]}",
          { { 0, 254250, 39000, 0, 84750 }, { 0, 84750, 13000, 0, 28250 } } },
        { "an advance is no sale", "'purpose':'advance','lines':[" LAMPS "}]}",
          { { ASK_ADVANCE, 300000, 0, 0, 0 } } },
        { "without lines", "'amount':'500.00','tax':'65.00','prepaid':'100.00'}",
          { { 0, 46500, 6500, 0, 10000 } } },
        { "lines without amounts", "'amount':'10.00','lines':[{'quantity':'1'},{'quantity':'9'}]}",
          { { 0, 500, 0, 0, 0 }, { 0, 500, 0, 0, 0 } } },
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        Ctx cx CLEANUP(ctx_clear) = ctx_make(1 << 20);
        char json[1024];
        Document document;
        const DocumentAsk *asks;
        snprintf(json, sizeof json, HEAD "%s", rows[i].rest);
        parse(&cx, json, &document);
        CHECK_OK(rows[i].why, &cx, document_asks(&cx, &document, &asks));
        for (size_t p = 0; p < document_ask_count(&document); p++) {
            CHECK_EQ(rows[i].why, asks[p].role, rows[i].asks[p].role);
            CHECK_EQ(rows[i].why, asks[p].payable, rows[i].asks[p].payable);
            CHECK_EQ(rows[i].why, asks[p].tax, rows[i].asks[p].tax);
            CHECK_EQ(rows[i].why, asks[p].relief, rows[i].asks[p].relief);
            CHECK_EQ(rows[i].why, asks[p].prepaid, rows[i].asks[p].prepaid);
        }
    }
}

static void say(char *json, size_t size, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

static void say(char *json, size_t size, const char *format, ...)
{
    size_t n = strlen(json);
    va_list args;
    va_start(args, format);
    vsnprintf(json + n, size - n, format, args);
    va_end(args);
}

static void random_invoice(Random *random, char *json, size_t size)
{
    static const char *const rates[] = { "13", "9", "6", "0" };
    static const char *const keys[] = { "allowances", "charges" };
    snprintf(json, size, HEAD);
    unsigned first = (unsigned)random_below(random, 4);     /* of the first line and allowance */
    for (int k = 0; k < 2; k++)
        if (random_below(random, 2))
            say(json, size, "'%s':[{'amount':'%d.%02d','tax_percent':'%s'}],", keys[k],
                (int)random_below(random, 9), (int)random_below(random, 100),
                rates[k == 0 ? first : random_below(random, 4)]);
    if (random_below(random, 2))
        say(json, size, "'prepaid':'%d.%02d',", (int)random_below(random, 9),
            (int)random_below(random, 100));
    say(json, size, "'rounding':'%s0.%02d','lines':[", random_below(random, 2) ? "-" : "",
        (int)random_below(random, 99));
    int lines = 1 + (int)random_below(random, 6);
    bool rated = random_below(random, 3) > 0;
    for (int l = 0; l < lines; l++) {
        say(json, size, "%s{'amount':'%d.%02d'", l ? "," : "", (int)random_below(random, 200) + 20,
            (int)random_below(random, 100));
        if (l > 0 && random_below(random, 9) == 0)
            say(json, size, ",'role':'freight'");
        if (rated)
            say(json, size, ",'tax_percent':'%s'",
                rates[l == 0 ? first : random_below(random, 4)]);
        say(json, size, "}");
    }
    say(json, size, "]%s}", rated ? "" : ",'tax':'3.21'");
}

/* Whatever the parts are, they make up the whole. */
TEST(test_document_asks__nothing_is_lost_between_the_parts)
{
    for (uint64_t seed = 0; seed < 3000; seed++) {
        Ctx cx CLEANUP(ctx_clear) = ctx_make(1 << 20);
        Random random = random_make(test_seed() + seed);
        char json[4000];
        random_invoice(&random, json, sizeof json);
        Document document;
        const DocumentAsk *asks;
        Money owed;
        i128 payable = 0, tax = 0, prepaid = 0, net = 0;
        parse(&cx, json, &document);
        CHECK_OK(json, &cx, document_payable(&cx, &document, &owed));
        CHECK_OK(json, &cx, document_asks(&cx, &document, &asks));
        for (size_t p = 0; p < document_ask_count(&document); p++) {
            payable += asks[p].payable;
            tax += asks[p].tax;
            prepaid += asks[p].prepaid;
            net += asks[p].payable + asks[p].prepaid - asks[p].tax;
            CHECK_TRUE(json, asks[p].payable >= 0 && asks[p].tax >= 0 && asks[p].relief >= 0
                       && asks[p].prepaid >= 0);
        }
        CHECK_EQ(json, (int64_t)payable, owed.minor);
        CHECK_EQ(json, (int64_t)tax, document.tax.minor);
        CHECK_EQ(json, (int64_t)prepaid, document.prepaid.minor);
        CHECK_EQ(json, (int64_t)net, document.amount.minor + document.rounding.minor);
    }
}

TEST(test_document_asks__a_price_of_one)
{
    static const struct { const char *why, *line; int64_t e6; } rows[] = {
        { "stated", "{'quantity':'4','price':'2.50','amount':'10.00'}", 2500000 },
        { "for a hundred", "{'quantity':'400','price':'250','price_quantity':'100',"
          "'amount':'1000.00'}", 2500000 },
        { "amount by quantity", "{'quantity':'8','amount':'10.00'}", 1250000 },
        { "rounded", "{'quantity':'3','amount':'10.00'}", 3333333 },
        { "a quantity of nothing", "{'quantity':'0','amount':'10.00'}", 0 },
        { "no quantity", "{'amount':'10.00'}", 0 },
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        Ctx cx CLEANUP(ctx_clear) = ctx_make(1 << 20);
        char json[512];
        Document document;
        snprintf(json, sizeof json, HEAD "'lines':[%s]}", rows[i].line);
        parse(&cx, json, &document);
        CHECK_EQ(rows[i].why, document_unit_price_e6(&document.lines[0]), rows[i].e6);
    }
}
