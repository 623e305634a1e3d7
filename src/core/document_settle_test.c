/* document_settle_test.c - what an invoice asks for, worked out by hand beside each row: 80
 * pumps at 45.00 are 3600.00; 13 % of that are 468.00, together 4068.00. */
#include "core/document_check.h"

#include "test.h"

#include <stdio.h>
#include <string.h>

#define HEAD "{'kind':'invoice','number':'I-1','issuer':'name:s','receiver':'name:b'," \
    "'date':'2026-03-02','currency':'CNY',"
#define PUMPS "{'item':'PUMP','quantity':'80','price':'45.00','amount':'3600.00'"

static Text quoted(Ctx *cx, const char *json)
{
    Text text;
    CHECK_OK("memory", cx, text_copy(cx, text_of(json), &text));
    char *at = NEW(cx, char, text.n + 1);
    assert(at);
    for (size_t i = 0; i < text.n; i++)
        at[i] = text.at[i] == '\'' ? '"' : text.at[i];
    return (Text){ at, text.n };
}

TEST(test_document_settle__figures_out_what_is_owed)
{
    static const struct { const char *why, *rest; int64_t amount, tax, payable; } rows[] = {
        { "lines alone", "'lines':[" PUMPS "}]}", 360000, 0, 360000 },
        { "tax stated", "'lines':[" PUMPS "}],'tax':'468.00'}", 360000, 46800, 406800 },
        { "tax by the line's rate", "'lines':[" PUMPS ",'tax_percent':'13'}]}",
          360000, 46800, 406800 },
        { "tax by the line", "'lines':[" PUMPS ",'tax':'468.00'}]}", 360000, 46800, 406800 },
        { "tax by rates", "'lines':[" PUMPS "}],'taxes':[{'percent':'13','taxable':'3600.00',"
          "'amount':'468.00'}]}", 360000, 46800, 406800 },
        /* 3600 - 200 = 3400; 13 % = 442 */
        { "an allowance", "'allowances':[{'amount':'200.00','tax_percent':'13','reason':'返利'}],"
          "'lines':[" PUMPS ",'tax_percent':'13'}]}", 340000, 44200, 384200 },
        /* 3600 at 13 % = 468; freight 90 at 9 % = 8.10 */
        { "a charge at another rate", "'charges':[{'amount':'90.00','tax_percent':'9'}],"
          "'lines':[" PUMPS ",'tax_percent':'13'}]}", 369000, 47610, 416610 },
        { "freight as a line", "'lines':[" PUMPS ",'tax_percent':'13'},{'item':'F','role':'运费',"
          "'amount':'90.00','tax_percent':'9'}]}", 369000, 47610, 416610 },
        { "a discount as a line", "'lines':[" PUMPS ",'tax_percent':'13'},{'role':'discount',"
          "'amount':'200.00','tax_percent':'13'}]}", 340000, 44200, 384200 },
        { "a part of it paid before", "'prepaid':'1068.00','payable':'3000.00','tax':'468.00',"
          "'lines':[" PUMPS "}]}", 360000, 46800, 300000 },
        { "all of it paid before", "'prepaid':'4068.00','tax':'468.00','lines':[" PUMPS "}]}",
          360000, 46800, 0 },
        { "rounded up", "'rounding':'0.50','tax':'468.00','lines':[" PUMPS "}]}",
          360000, 46800, 406850 },
        { "rounded down", "'rounding':'-0.30','payable':'4067.70','tax':'468.00','lines':["
          PUMPS "}]}", 360000, 46800, 406770 },
        { "a line's own allowance is within its amount", "'lines':[{'item':'PUMP','quantity':'80',"
          "'price':'45.00','allowance':'40.00','charge':'5.00','amount':'3565.00'}]}",
          356500, 0, 356500 },
        { "no tax on it, and it says so", "'tax':'0.00','lines':[" PUMPS ",'tax_percent':'0'}]}",
          360000, 0, 360000 },
        /* rounded line by line: 3 x 0.33 x 13 % = 3 x 0.04, where the sum makes 0.13 */
        { "rounded line by line", "'tax':'0.12','lines':[{'amount':'0.33','tax_percent':'13'},"
          "{'amount':'0.33','tax_percent':'13'},{'amount':'0.33','tax_percent':'13'}]}",
          99, 12, 111 },
        { "without lines", "'amount':'50.00','tax':'6.50','prepaid':'6.50'}", 5000, 650, 5000 },
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        Ctx cx CLEANUP(ctx_clear) = ctx_make(1 << 20);
        char json[1024];
        Document document, again;
        Text once, twice;
        Money owed;
        snprintf(json, sizeof json, HEAD "%s", rows[i].rest);
        CHECK_OK(rows[i].why, &cx, document_parse(&cx, quoted(&cx, json), &document));
        CHECK_OK(rows[i].why, &cx, document_payable(&cx, &document, &owed));
        CHECK_EQ(rows[i].why, document.amount.minor, rows[i].amount);
        CHECK_EQ(rows[i].why, document.tax.minor, rows[i].tax);
        CHECK_EQ(rows[i].why, owed.minor, rows[i].payable);
        CHECK_OK(rows[i].why, &cx, document_write(&cx, &document, &once));
        CHECK_OK(rows[i].why, &cx, document_parse(&cx, once, &again));
        CHECK_OK(rows[i].why, &cx, document_write(&cx, &again, &twice));
        CHECK_TEXT(rows[i].why, twice, once.at);
    }
}

TEST(test_document_settle__refuses_sums_that_do_not_add_up)
{
    static const struct { const char *why, *rest; Err err; const char *words; } rows[] = {
        { "lines", "'amount':'3500.00','lines':[" PUMPS "}]}", ERR_INVALID,
          "amount: is 3500.00, but the lines sum to 3600.00" },
        { "an allowance that was forgotten", "'amount':'3600.00',"
          "'allowances':[{'amount':'200.00'}],'lines':[" PUMPS "}]}", ERR_INVALID,
          "amount: is 3600.00, but the lines, allowances and charges sum to 3400.00" },
        { "more off than there is", "'allowances':[{'amount':'3600.01'}],'lines':[" PUMPS "}]}",
          ERR_INVALID, "allowances: and discounts take off more" },
        { "off at a rate that nothing has", "'allowances':[{'amount':'5.00','tax_percent':'9'}],"
          "'lines':[" PUMPS ",'tax_percent':'0'}]}", ERR_INVALID, "allowances: take off tax" },
        { "payable", "'payable':'4068.01','tax':'468.00','lines':[" PUMPS "}]}", ERR_INVALID,
          "payable: is 4068.01, but amount, tax, prepaid and rounding come to 4068.00" },
        { "tax of the rate", "'tax':'500.00','lines':[" PUMPS ",'tax_percent':'13'}]}", ERR_INVALID,
          "tax: is 500.00, but the rates of the lines come to 468.00" },
        { "no tax where the rate has some", "'tax':'0.00','lines':[" PUMPS ",'tax_percent':'13'}]}",
          ERR_INVALID, "tax: is 0.00, but the rates" },
        { "tax of the rates", "'tax':'468.00','taxes':[{'percent':'13','amount':'460.00'}],"
          "'lines':[" PUMPS "}]}", ERR_INVALID, "tax: is 468.00, but the rates sum to 460.00" },
        { "a rate that makes another tax", "'taxes':[{'percent':'13','taxable':'3600.00',"
          "'amount':'324.00'}],'lines':[" PUMPS "}]}", ERR_INVALID,
          "taxes[0].amount: is 324.00, but the rate makes it 468.00" },
        { "tax of the lines", "'tax':'1.00','lines':[" PUMPS ",'tax':'2.00'},{'amount':'1.00'}]}",
          ERR_INVALID, "tax: is 1.00, but the taxes of the lines sum to 2.00" },
        { "prepaid beyond all", "'prepaid':'3600.01','lines':[" PUMPS "}]}", ERR_INVALID,
          "prepaid: is 3600.01, but amount, tax and rounding come to 3600.00" },
        { "rounding that is none", "'rounding':'36.01','lines':[" PUMPS "}]}", ERR_INVALID,
          "rounding: is 36.01, too much for 3600.00" },
        { "parts of nothing", "'prepaid':'1.00'}", ERR_INVALID, "amount: is missing" },
        { "a part of a line without amount", "'amount':'9.00','lines':[{'allowance':'1.00'}]}",
          ERR_INVALID, "lines[0].amount: is missing" },
        { "a price for so many, and no price", "'amount':'9.00','lines':[{'quantity':'1',"
          "'price_quantity':'10'}]}", ERR_INVALID, "lines[0].price: is missing" },
        { "a role nobody knows", "'lines':[{'amount':'1.00','role':'gift'}]}", ERR_INVALID,
          "lines[0].role: \"gift\" is no role" },
        { "a purpose nobody knows", "'amount':'1.00','purpose':'fun'}", ERR_INVALID,
          "purpose: \"fun\" is no purpose" },
        { "a word nobody knows", "'amount':'1.00','status':'fine'}", ERR_INVALID,
          "status: \"fine\" is no status of invoice" },
        { "money that came", "'amount':'1.00','end_to_end':'E-1'}", ERR_INVALID,
          "end_to_end: belongs to payments" },
        { "taken back", "'amount':'1.00','reversal':true}", ERR_INVALID,
          "reversal: belongs to payments" },
        { "a code that does not check", "'lines':[{'amount':'1.00','gtin':'4006381333932'}]}",
          ERR_INVALID, "lines[0].gtin:" },
        { "half a discount", "'amount':'1.00','terms':{'discount_percent':'2'}}", ERR_INVALID,
          "terms.discount_percent: and discount_days go together" },
        { "more than an amount holds", "'amount':'92233720368547758.07','tax':'0.01'}",
          ERR_OVERFLOW, "tax: and amount sum" },
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        Ctx cx CLEANUP(ctx_clear) = ctx_make(1 << 20);
        char json[1024];
        Document document;
        snprintf(json, sizeof json, HEAD "%s", rows[i].rest);
        CHECK_EQ(rows[i].why, document_parse(&cx, quoted(&cx, json), &document), rows[i].err);
        CHECK_TEXT(rows[i].why, text_head(text_of(cx.detail), strlen(rows[i].words)),
                   rows[i].words);
    }
}

TEST(test_document_settle__an_invoice_of_every_field_keeps_them)
{
    static const char right[] =
        "{'allowances':[{'amount':'100.00','reason':'loyalty','tax_percent':'13'}],"
        "'amount':'3590.00','charges':[{'amount':'90.00','tax_percent':'9'}],'currency':'CNY',"
        "'date':'2026-03-02','issuer':'name:s','kind':'invoice','lines':[{'allowance':'10.00',"
        "'amount':'3600.00','charge':'10.00','gtin':'4006381333931','item':'PUMP','line':'1',"
        "'price':'450','price_quantity':'10','quantity':'80','tax_percent':'13','unit':'C62'}],"
        "'number':'I-1','payable':'3063.00','prepaid':'1000.10','purpose':'advance',"
        "'receiver':'name:b','rounding':'10.00','tax':'463.10','taxes':[{'amount':'455.00',"
        "'category':'S','percent':'13','taxable':'3500.00'},{'amount':'8.10','category':'S',"
        "'percent':'9','taxable':'90.00'}],'terms':{'discount_days':10,'discount_percent':'2',"
        "'payment_days':30}}";
    Ctx cx CLEANUP(ctx_clear) = ctx_make(1 << 20);
    Document document;
    Text out;
    CHECK_OK("all of it", &cx, document_parse(&cx, quoted(&cx, right), &document));
    CHECK_OK("all of it", &cx, document_write(&cx, &document, &out));
    CHECK_TEXT("rounding with its digits", out, quoted(&cx, right).at);
}
