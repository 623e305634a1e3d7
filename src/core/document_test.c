/* document_test.c - every refusal names its field, and each content has one canonical form. */
#include "core/document.h"

#include "test.h"

#include <stdio.h>
#include <string.h>

/* A paper is written in these rows with ' for ", so that a person can read it. */
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

#define ORDER "{'kind':'order','number':'PO-1','issuer':'name:buyer','receiver':'name:seller'," \
    "'date':'2026-03-02','currency':'CNY',"
#define LINES "'lines':[{'item':'A','quantity':'10','price':'3.20','amount':'32.00'}]"
#define INVOICE "{'kind':'invoice','number':'I-1','issuer':'name:s','receiver':'name:b'," \
    "'date':'2026-03-02','currency':'CNY','amount':'10'"
#define PAPER(kind) "{'kind':'" kind "','number':'X','issuer':'name:a','date':'2026-03-02'"

typedef struct Refusal {
    const char *why, *json;
    Err err;
    const char *words;          /* how the detail begins: the field */
} Refusal;

static const Refusal refusals[] = {
    { "truncated", "{'kind':'order',", ERR_SYNTAX, "" },
    { "trailing text", ORDER LINES "} x", ERR_SYNTAX, "" },
    { "a key twice", "{'kind':'order','kind':'order'}", ERR_SYNTAX, "" },
    { "not an object", "[1]", ERR_INVALID, "is not a JSON object" },
    { "empty object", "{}", ERR_INVALID, "kind: is missing" },
    { "null is as good as missing", "{'kind':null}", ERR_INVALID, "kind: is missing" },
    { "kind not text", "{'kind':7}", ERR_INVALID, "kind: is not text" },
    { "kind unknown", "{'kind':'ordre'}", ERR_UNKNOWN, "kind: \"ordre\" is no kind" },
    { "kind in capitals", "{'kind':'ORDER'}", ERR_UNKNOWN, "kind:" },
    { "no number", "{'kind':'order'}", ERR_INVALID, "number: is missing" },
    { "empty number", "{'kind':'order','number':''}", ERR_INVALID, "number: is empty" },
    { "number with blanks", "{'kind':'order','number':' 1'}", ERR_INVALID, "number: begins" },
    { "number not text", "{'kind':'order','number':1}", ERR_INVALID, "number: is not text" },
    { "number of 129 bytes", "{'kind':'order','number':'"
      "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
      "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef.'}", ERR_LIMIT,
      "number: is longer" },
    { "no issuer", "{'kind':'order','number':'1'}", ERR_INVALID, "issuer: is missing" },
    { "issuer without scheme", "{'kind':'order','number':'1','issuer':'acme'}", ERR_SYNTAX,
      "issuer:" },
    { "issuer's check digit", "{'kind':'order','number':'1',"
      "'issuer':'uscc:91350100M000100Y44'}", ERR_INVALID, "issuer:" },
    { "no date", "{'kind':'order','number':'1','issuer':'name:a'}", ERR_INVALID,
      "date: is missing" },
    { "date not a date", "{'kind':'order','number':'1','issuer':'name:a','date':'2 March'}",
      ERR_SYNTAX, "date:" },
    { "a day that is none", "{'kind':'order','number':'1','issuer':'name:a',"
      "'date':'2026-02-29'}", ERR_INVALID, "date:" },
    { "a date before trade", "{'kind':'order','number':'1','issuer':'name:a',"
      "'date':'1969-12-31'}", ERR_INVALID, "date: 1969-12-31 is outside" },
    { "a date too far", "{'kind':'order','number':'1','issuer':'name:a',"
      "'date':'2200-01-01'}", ERR_INVALID, "date: 2200-01-01 is outside" },
    { "due no day", PAPER("invoice") ",'due':'2026-13-01'}", ERR_INVALID, "due:" },
    { "receiver without scheme", PAPER("order") ",'receiver':'b'}", ERR_SYNTAX, "receiver:" },
    { "assigned to nobody", PAPER("invoice") ",'assigned_to':'b'}", ERR_SYNTAX, "assigned_to:" },
    { "unknown field", ORDER LINES ",'qantity':'1'}", ERR_INVALID, "qantity: is not a field" },
    { "unknown field of a line", ORDER "'lines':[{'item':'A','qantity':'1'}]}", ERR_INVALID,
      "lines[0].qantity: is not a field" },
    { "unknown field of a ref", ORDER LINES ",'refs':[{'kind':'order','no':'1'}]}", ERR_INVALID,
      "refs[0].no: is not a field" },
    { "unknown field of the terms", ORDER LINES ",'terms':{'days':1}}", ERR_INVALID,
      "terms.days: is not a field" },
    { "currency unknown", PAPER("order") ",'currency':'RMB'}", ERR_UNKNOWN, "currency:" },
    { "currency missing beside an amount", PAPER("contract") ",'amount':'1'}", ERR_INVALID,
      "currency: is missing" },
    { "currency missing beside a line's amount", PAPER("contract") ",'lines':[{'amount':'1'}]}",
      ERR_INVALID, "currency: is missing" },
    { "currency missing beside a price", PAPER("contract") ",'lines':[{'price':'1'}]}",
      ERR_INVALID, "currency: is missing" },
    { "negative amount", INVOICE ",'tax':'-1'}", ERR_INVALID, "tax: amount in CNY \"-1\"" },
    { "negative line", ORDER "'lines':[{'quantity':'1','amount':'-5'}]}", ERR_INVALID,
      "lines[0].amount:" },
    { "negative quantity", ORDER "'lines':[{'quantity':'-1'}]}", ERR_INVALID,
      "lines[0].quantity:" },
    { "negative price", ORDER "'lines':[{'quantity':'1','price':'-1'}]}", ERR_INVALID,
      "lines[0].price:" },
    { "amount finer than the fen", ORDER "'lines':[{'quantity':'1','amount':'0.005'}]}",
      ERR_INVALID, "lines[0].amount:" },
    { "amount with an exponent", ORDER "'lines':[{'quantity':'1','amount':'1e3'}]}", ERR_SYNTAX,
      "lines[0].amount:" },
    { "amount with thousands marks", ORDER "'lines':[{'quantity':'1','amount':'1,000'}]}",
      ERR_SYNTAX, "lines[0].amount:" },
    { "amount as a number", ORDER "'lines':[{'quantity':'1','amount':3.2}]}", ERR_INVALID,
      "lines[0].amount: is a bare number; write it as text, \"3.2\"" },
    { "amount as a truth", ORDER "'lines':[{'quantity':'1','amount':true}]}", ERR_INVALID,
      "lines[0].amount: is not a decimal" },
    { "amount beyond 64 bits", ORDER "'lines':[{'quantity':'1','amount':'92233720368547758.08'}]}",
      ERR_OVERFLOW, "lines[0].amount:" },
    { "quantity beyond 64 bits", ORDER "'lines':[{'quantity':'9223372036854.775808'}]}",
      ERR_OVERFLOW, "lines[0].quantity:" },
    { "quantity finer than a millionth", ORDER "'lines':[{'quantity':'0.0000001'}]}", ERR_INVALID,
      "lines[0].quantity:" },
    { "price times quantity beyond 64 bits", ORDER "'lines':[{'quantity':'9000000000000',"
      "'price':'9000000000000','amount':'1'}]}", ERR_OVERFLOW, "lines[0].price:" },
    { "unit unknown", ORDER "'lines':[{'quantity':'1','unit':'PCS'}]}", ERR_UNKNOWN,
      "lines[0].unit:" },
    { "more rejected than there was", ORDER "'lines':[{'quantity':'1','rejected':'2'}]}",
      ERR_INVALID, "lines[0].rejected: is more" },
    { "rejected of nothing", PAPER("quality_report") ",'lines':[{'rejected':'2'}]}", ERR_INVALID,
      "lines[0].rejected: is more" },
    { "a line name twice", ORDER "'lines':[{'line':'7','quantity':'1'},"
      "{'line':'7','quantity':'1'}]}", ERR_INVALID, "lines[1].line: \"7\" is taken by lines[0]" },
    { "a line name that counting gave out", ORDER "'lines':[{'line':'2','quantity':'1'},"
      "{'quantity':'1'}]}", ERR_INVALID, "lines[1].line: \"2\" is taken by lines[0]" },
    { "an item with blanks", ORDER "'lines':[{'item':'A ','quantity':'1'}]}", ERR_INVALID,
      "lines[0].item: begins or ends" },
    { "a line that is no object", ORDER "'lines':[7]}", ERR_INVALID,
      "lines[0]: is not a JSON object" },
    { "lines that are no list", ORDER "'lines':{}}", ERR_INVALID, "lines: is not a list" },
    { "a line's ref without number", ORDER "'lines':[{'quantity':'1','ref':{'kind':'order'}}]}",
      ERR_INVALID, "lines[0].ref.number: is missing" },
    { "a line's ref of no kind", ORDER "'lines':[{'quantity':'1','ref':{'kind':'x'}}]}",
      ERR_UNKNOWN, "lines[0].ref.kind:" },
    { "a line's ref without issuer", ORDER "'lines':[{'quantity':'1','ref':{'kind':'order',"
      "'number':'1'}}]}", ERR_INVALID, "lines[0].ref.issuer: is missing" },
    { "refs that are no list", ORDER LINES ",'refs':'x'}", ERR_INVALID, "refs: is not a list" },
    { "terms that are no object", ORDER LINES ",'terms':3}", ERR_INVALID, "terms: is not a JSON" },
    { "days below nothing", ORDER LINES ",'terms':{'payment_days':-1}}", ERR_INVALID,
      "terms.payment_days: is not a whole number from 0" },
    { "days beyond ten years", ORDER LINES ",'terms':{'payment_days':3651}}", ERR_INVALID,
      "terms.payment_days:" },
    { "days as text", ORDER LINES ",'terms':{'payment_days':'60'}}", ERR_INVALID,
      "terms.payment_days:" },
    { "half a day", ORDER LINES ",'terms':{'payment_days':1.5}}", ERR_INVALID,
      "terms.payment_days:" },
    { "deposit below nothing", ORDER LINES ",'terms':{'deposit_percent':'-1'}}", ERR_INVALID,
      "terms.deposit_percent: is not within" },
    { "deposit above all", ORDER LINES ",'terms':{'deposit_percent':'100.1'}}", ERR_INVALID,
      "terms.deposit_percent: is not within" },
    { "a way to move that nobody knows", ORDER LINES ",'terms':{'business_day':'next'}}",
      ERR_INVALID, "terms.business_day: is none of" },
    { "ship-by no day", ORDER LINES ",'terms':{'ship_by':'soon'}}", ERR_SYNTAX, "terms.ship_by:" },
    { "lines below the amount", ORDER LINES ",'amount':'33'}", ERR_INVALID,
      "amount: is 33.00, but the lines sum to 32.00" },
    { "lines above the amount", ORDER LINES ",'amount':'31.99'}", ERR_INVALID,
      "amount: is 31.99, but the lines sum to 32.00" },
    { "some lines already above the amount", INVOICE ",'lines':[{'amount':'11'},{'item':'x'}]}",
      ERR_INVALID, "amount: is 10.00, but the lines sum to 11.00" },
    { "lines that sum beyond 64 bits", ORDER "'lines':[{'quantity':'1','amount':"
      "'92233720368547758.07'},{'quantity':'1','amount':'0.01'}]}", ERR_OVERFLOW, "lines: sum" },
    { "tax that does not fit beside the amount", ORDER "'lines':[{'quantity':'1','amount':"
      "'92233720368547758.07'}],'tax':'0.01'}", ERR_OVERFLOW, "tax: and amount" },
    { "tax on nothing", PAPER("contract") ",'currency':'CNY','tax':'1'}", ERR_INVALID,
      "amount: is missing, and there is tax" },
    { "price times quantity far from the amount", ORDER "'lines':[{'quantity':'1000',"
      "'price':'3.20','amount':'3216.10'}]}", ERR_INVALID,
      "lines[0].amount: is 3216.10, but price times quantity is 3200.00" },
    { "trade with oneself", "{'kind':'order','number':'1','issuer':'name:a',"
      "'receiver':'NAME:a','date':'2026-03-02'," LINES ",'currency':'CNY'}", ERR_INVALID,
      "receiver: is the issuer" },
    { "order to nobody", PAPER("order") ",'lines':[{'quantity':'1'}]}", ERR_INVALID,
      "receiver: is missing" },
    { "order of nothing", PAPER("order") ",'receiver':'name:b'}", ERR_INVALID, "lines: are" },
    { "order without quantity", PAPER("order") ",'receiver':'name:b','lines':[{'item':'A'}]}",
      ERR_INVALID, "lines[0].quantity: is missing" },
    { "despatch of nothing", PAPER("despatch") ",'receiver':'name:b'}", ERR_INVALID, "lines:" },
    { "receipt to nobody", PAPER("receipt") ",'lines':[{'quantity':'1'}]}", ERR_INVALID,
      "receiver:" },
    { "receipt without quantity", PAPER("receipt") ",'receiver':'name:b','lines':["
      "{'quantity':'1'},{'item':'A'}]}", ERR_INVALID, "lines[1].quantity:" },
    { "invoice to nobody", PAPER("invoice") ",'currency':'CNY','amount':'1'}", ERR_INVALID,
      "receiver:" },
    { "invoice without amount", PAPER("invoice") ",'receiver':'name:b'}", ERR_INVALID,
      "amount: is missing; every invoice" },
    { "credit note without amount", PAPER("credit_note") ",'receiver':'name:b'}", ERR_INVALID,
      "amount:" },
    { "payment to nobody", PAPER("payment") ",'currency':'CNY','amount':'1'}", ERR_INVALID,
      "receiver:" },
    { "payment without amount", PAPER("payment") ",'receiver':'name:b'}", ERR_INVALID, "amount:" },
    { "rebate without amount", PAPER("rebate") ",'receiver':'name:b'}", ERR_INVALID, "amount:" },
    { "answer to nobody", PAPER("order_response") "}", ERR_INVALID, "receiver:" },
    { "confirmation to nobody", PAPER("invoice_response") "}", ERR_INVALID, "receiver:" },
    { "change to nobody", PAPER("order_change") "}", ERR_INVALID, "receiver:" },
    { "an invoice that serves", INVOICE ",'serves':{'kind':'order','number':'1',"
      "'issuer':'name:c'}}", ERR_INVALID, "serves: belongs to orders" },
    { "an order that serves a contract", ORDER LINES ",'serves':{'kind':'contract','number':'1',"
      "'issuer':'name:c'}}", ERR_INVALID, "serves: must name an order" },
    { "serves that is no object", ORDER LINES ",'serves':'PO-1'}", ERR_INVALID,
      "serves: is not a JSON object" },
};

TEST(test_document__refuses_and_names_the_field)
{
    for (size_t i = 0; i < COUNT(refusals); i++) {
        const Refusal *row = &refusals[i];
        Ctx cx CLEANUP(ctx_clear) = ctx_make(1 << 20);
        Document out = { .kind = DOCUMENT_DISPUTE, .line_count = 77 };
        Err err = document_parse(&cx, quoted(&cx, row->json), &out);
        if (err == row->err && !text_starts(text_of(cx.detail), row->words))
            CHECK_TEXT(row->why, text_of(cx.detail), row->words);
        CHECK_ERR(row->why, &cx, err, row->err);
        CHECK_EQ("output untouched", out.line_count, 77);
    }
}

TEST(test_document__says_file_line_and_field)
{
    Ctx cx CLEANUP(ctx_clear) = ctx_make(1 << 20);
    Document out;
    ctx_place(&cx, "orders.jsonl", 17);
    Err err = document_parse(&cx, quoted(&cx, ORDER "'lines':[{'qantity':'1'}]}"), &out);
    CHECK_TRUE("place, then field", text_starts(text_of(cx.detail),
               "orders.jsonl:17: lines[0].qantity: is not a field"));
    CHECK_ERR("misspelt", &cx, err, ERR_INVALID);
    err = document_parse(&cx, quoted(&cx, ORDER "'lines':[{'quantity':'-1'}]}"), &out);
    CHECK_TRUE("place, then field", text_starts(text_of(cx.detail),
               "orders.jsonl:17: lines[0].quantity: quantity \"-1\" is negative"));
    CHECK_ERR("negative", &cx, err, ERR_INVALID);
}

/* A long name in another script is cut between characters, so the words stay UTF-8. */
TEST(test_document__shows_long_input_cut_at_a_character)
{
    Ctx cx CLEANUP(ctx_clear) = ctx_make(1 << 20);
    TextBuf buf = textbuf_make(&cx);
    textbuf_puts(&buf, "{\"kind\":\"");
    for (int i = 0; i < 400; i++)
        textbuf_puts(&buf, "订");
    textbuf_puts(&buf, "\"}");
    Text json;
    Document out;
    CHECK_OK("memory", &cx, textbuf_done(&buf, &json));
    Err err = document_parse(&cx, json, &out);
    CHECK_EQ("UTF-8", text_utf8_error(text_of(cx.detail)), -1);
    CHECK_TRUE("still says what to do", strstr(cx.detail, "lists them") != NULL);
    CHECK_ERR("no kind", &cx, err, ERR_UNKNOWN);
}

/* --- limits --------------------------------------------------------------------------------- */

static Text many(Ctx *cx, const char *before, const char *item, int n, const char *after)
{
    TextBuf buf = textbuf_make(cx);
    textbuf_put(&buf, quoted(cx, before));
    for (int i = 0; i < n; i++) {
        textbuf_byte(&buf, i ? ',' : '[');
        textbuf_put(&buf, quoted(cx, item));
    }
    textbuf_byte(&buf, ']');
    textbuf_put(&buf, quoted(cx, after));
    Text out;
    CHECK_OK("memory", cx, textbuf_done(&buf, &out));
    return out;
}

TEST(test_document__holds_its_limits)
{
    Ctx cx CLEANUP(ctx_clear) = ctx_make(256 << 20);
    Document out;
    Text text = many(&cx, ORDER "'lines':", "{'quantity':'1'}", DOCUMENT_LINES_MAX, "}");
    CHECK_OK("as many lines as may be", &cx, document_parse(&cx, text, &out));
    CHECK_EQ("all of them", out.line_count, DOCUMENT_LINES_MAX);
    text = many(&cx, ORDER "'lines':", "{'quantity':'1'}", DOCUMENT_LINES_MAX + 1, "}");
    CHECK_ERR("a line more", &cx, document_parse(&cx, text, &out), ERR_LIMIT);
    const char *ref = "{'kind':'contract','number':'1','issuer':'name:c'}";
    text = many(&cx, ORDER LINES ",'refs':", ref, DOCUMENT_REFS_MAX, "}");
    CHECK_OK("as many refs as may be", &cx, document_parse(&cx, text, &out));
    text = many(&cx, ORDER LINES ",'refs':", ref, DOCUMENT_REFS_MAX + 1, "}");
    CHECK_ERR("a ref more", &cx, document_parse(&cx, text, &out), ERR_LIMIT);
}

/* --- writing -------------------------------------------------------------------------------- */

static const struct { const char *why, *in, *out; } forms[] = {
    { "sorted members, defaults left out, short decimals",
      "{'source':'issuer','kind':'order','number':'1','issuer':'name:a','receiver':'name:b',"
      "'date':'2026-03-02','due':null,'currency':'CNY','tax':'0.00','terms':{},'refs':[],"
      "'lines':[{'unit':'C62','quantity':'10.000','price':'3.200000','item':'A',"
      "'rejected':'0','amount':'32'}]}",
      "{'amount':'32.00','currency':'CNY','date':'2026-03-02','issuer':'name:a','kind':'order',"
      "'lines':[{'amount':'32.00','item':'A','line':'1','price':'3.2','quantity':'10',"
      "'unit':'C62'}],'number':'1','receiver':'name:b'}" },
    { "white space and escapes",
      " { 'kind' : 'dispute' ,\n\t'number':'\\u0031', 'issuer':'NAME:a','date':'2026-03-02' } ",
      "{'date':'2026-03-02','issuer':'name:a','kind':'dispute','number':'1'}" },
    { "an empty source is the issuer",
      PAPER("dispute") ",'source':''}",
      "{'date':'2026-03-02','issuer':'name:a','kind':'dispute','number':'X'}" },
    { "another source is kept",
      PAPER("dispute") ",'source':'bank'}",
      "{'date':'2026-03-02','issuer':'name:a','kind':'dispute','number':'X','source':'bank'}" },
    { "a unit without quantity is kept where it is not the piece",
      PAPER("contract") ",'lines':[{'unit':'KGM'},{'unit':'C62'}]}",
      "{'date':'2026-03-02','issuer':'name:a','kind':'contract','lines':[{'line':'1',"
      "'unit':'KGM'},{'line':'2'}],'number':'X'}" },
    { "extra is kept, its members sorted, its numbers as written",
      PAPER("dispute") ",'extra':{'b':1.50,'a':[true,null]}}",
      "{'date':'2026-03-02','extra':{'a':[true,null],'b':1.50},'issuer':'name:a',"
      "'kind':'dispute','number':'X'}" },
    { "yen have no digits, dinars three",
      "{'kind':'payment','number':'1','issuer':'name:a','receiver':'name:b','date':'2026-03-02',"
      "'currency':'JPY','amount':'100.0'}",
      "{'amount':'100','currency':'JPY','date':'2026-03-02','issuer':'name:a','kind':'payment',"
      "'number':'1','receiver':'name:b'}" },
    { "terms",
      ORDER LINES ",'terms':{'ship_by':'2026-04-01','process':'p','payment_days':0,"
      "'incoterm':'FOB','deposit_percent':'30.50','calendar':'hk','business_day':'preceding'},"
      "'serves':{'number':'S','kind':'order','issuer':'name:c','line':'2'}}",
      "{'amount':'32.00','currency':'CNY','date':'2026-03-02','issuer':'name:buyer',"
      "'kind':'order','lines':[{'amount':'32.00','item':'A','line':'1','price':'3.2',"
      "'quantity':'10','unit':'C62'}],'number':'PO-1','receiver':'name:seller',"
      "'serves':{'issuer':'name:c','kind':'order','line':'2','number':'S'},"
      "'terms':{'business_day':'preceding','calendar':'hk','deposit_percent':'30.5',"
      "'incoterm':'FOB','payment_days':0,'process':'p','ship_by':'2026-04-01'}}" },
};

TEST(test_document__writes_one_form)
{
    Ctx cx CLEANUP(ctx_clear) = ctx_make(1 << 20);
    for (size_t i = 0; i < COUNT(forms); i++) {
        Document document;
        Text out = TEXT(""), again = TEXT("");
        CHECK_OK(forms[i].why, &cx, document_parse(&cx, quoted(&cx, forms[i].in), &document));
        CHECK_OK(forms[i].why, &cx, document_write(&cx, &document, &out));
        CHECK_TEXT(forms[i].why, out, quoted(&cx, forms[i].out).at);
        CHECK_OK(forms[i].why, &cx, document_parse(&cx, out, &document));
        CHECK_OK(forms[i].why, &cx, document_write(&cx, &document, &again));
        CHECK_TEXT(forms[i].why, again, out.at);
    }
}

TEST(test_document__takes_what_rounding_leaves)
{
    static const struct { const char *why, *amount, *price, *per; Err err; } rows[] = {
        { "exact", "3200.00", "3.20", "1", ERR_OK },
        /* half a fen on each of 1000: 5.00 either way */
        { "the most above", "3205.00", "3.20", "1", ERR_OK },
        { "a fen more", "3205.01", "3.20", "1", ERR_INVALID },
        { "the most below", "3195.00", "3.20", "1", ERR_OK },
        { "a fen less", "3194.99", "3.20", "1", ERR_INVALID },
        /* printed with four digits: half of 0.0001 on each of 1000 is 0.05 */
        { "a finer price", "3200.55", "3.2005", "1", ERR_OK },
        { "explains less", "3200.56", "3.2005", "1", ERR_INVALID },
        { "a price without digits has those of its currency", "3003.00", "3", "1", ERR_OK },
        /* 1000 / 100 * 320.00, and half a fen for each hundred */
        { "a price for a hundred", "3200.05", "320.00", "100", ERR_OK },
        { "is for a hundred", "3200.06", "320.00", "100", ERR_INVALID },
    };
    Ctx cx CLEANUP(ctx_clear) = ctx_make(1 << 20);
    for (size_t i = 0; i < COUNT(rows); i++) {
        char json[512];
        Document out;
        snprintf(json, sizeof json, ORDER "'lines':[{'quantity':'1000','price':'%s',"
                 "'price_quantity':'%s','amount':'%s'}]}", rows[i].price, rows[i].per,
                 rows[i].amount);
        CHECK_ERR(rows[i].why, &cx, document_parse(&cx, quoted(&cx, json), &out), rows[i].err);
    }
}

TEST(test_document__owes_amount_and_tax)
{
    Ctx cx CLEANUP(ctx_clear) = ctx_make(1 << 20);
    Document document;
    Money owed;
    CHECK_OK("invoice", &cx, document_parse(&cx, quoted(&cx, INVOICE ",'tax':'1.30'}"),
                                            &document));
    CHECK_OK("invoice", &cx, document_payable(&cx, &document, &owed));
    CHECK_EQ("10.00 + 1.30", owed.minor, 1130);
    CHECK_OK("a paper", &cx, document_parse(&cx, quoted(&cx, PAPER("dispute") "}"), &document));
    CHECK_OK("a paper", &cx, document_payable(&cx, &document, &owed));
    CHECK_EQ("nothing owed", owed.minor, 0);
    Text label;
    CHECK_OK("label", &cx, document_label(&cx, DOCUMENT_CREDIT_NOTE, TEXT("7"), TEXT("name:a"),
                                          &label));
    CHECK_TEXT("label", label, "credit_note 7 of name:a");
}

TEST(test_document__kinds_and_flows_have_names)
{
    for (size_t k = 0; k < DOCUMENT_KIND_COUNT; k++) {
        DocumentKind kind;
        CHECK_TRUE("found by name", document_kind_of(
                   text_of(document_kind_name((DocumentKind)k)), &kind));
        CHECK_EQ("the same", kind, k);
        CHECK_TRUE("Chinese", document_kind_chinese(kind)[0] != '\0');
        CHECK_TRUE("a flow", document_kind_flow(kind) < FLOW_COUNT);
    }
    for (size_t f = 0; f < FLOW_COUNT; f++) {
        Flow flow;
        CHECK_TRUE("found by name", flow_of(text_of(flow_name((Flow)f)), &flow));
        CHECK_EQ("the same", flow, f);
        CHECK_TRUE("Chinese", flow_chinese(flow)[0] != '\0');
    }
}

/* --- random documents ------------------------------------------------------------------------
 * The same content is written twice with members in another order, other white space and other
 * trailing zeros; both must give the same bytes, and the bytes must read back to themselves. */

typedef struct Member {
    char text[1400];
} Member;

static void decimal(Random *random, char *at, size_t size, int64_t scaled, int digits, bool padded)
{
    char text[DECIMAL_TEXT_SIZE];
    decimal_format(scaled, digits, 0, text);
    int zeros = padded ? (int)random_below(random, 4) : 0;
    snprintf(at, size, "'%s%s%.*s'", text, zeros && !strchr(text, '.') ? "." : "", zeros, "0000");
}

static size_t line_members(Random *content, Random *shape, bool other, int i, Member *m)
{
    size_t n = 0;
    int64_t quantity = 1 + (int64_t)random_below(content, 1000000);
    int64_t amount = 100 + (int64_t)random_below(content, 1000000);
    char text[80];
    snprintf(m[n++].text, sizeof m->text, "'item':'it-%d'", (int)random_below(content, 9));
    decimal(shape, text, sizeof text, quantity, 3, other);
    snprintf(m[n++].text, sizeof m->text, "'quantity':%s", text);
    decimal(shape, text, sizeof text, amount, 2, other);
    snprintf(m[n++].text, sizeof m->text, "'amount':%s", text);
    decimal(shape, text, sizeof text, (int64_t)random_below(content, 3) * 65, 1, other);
    snprintf(m[n++].text, sizeof m->text, "'tax_percent':%s", text);
    if (random_below(content, 2))
        snprintf(m[n++].text, sizeof m->text, "'unit':'KGM'");
    if (random_below(content, 2))
        snprintf(m[n++].text, sizeof m->text, "'line':'L%d'", i);
    if (random_below(content, 2))
        snprintf(m[n++].text, sizeof m->text, "'ref':{'kind':'despatch','number':'D\\\\%d',"
                 "'issuer':'name:s'}", i);
    return n;
}

/* Joins members in an order of its own choosing. */
static void join(Random *shape, bool other, Member *m, size_t n, char *out, size_t size)
{
    for (size_t i = n; other && i > 1; i--) {
        size_t j = (size_t)random_below(shape, i);
        Member keep = m[j];
        m[j] = m[i - 1];
        m[i - 1] = keep;
    }
    size_t used = (size_t)snprintf(out, size, "{");
    for (size_t i = 0; i < n; i++)
        used += (size_t)snprintf(out + used, size - used, "%s%s%s", i ? "," : "",
                                 other && random_below(shape, 2) ? " \n" : "", m[i].text);
    snprintf(out + used, size - used, "}");
}

static void random_json(uint64_t seed, bool other, char *out, size_t size)
{
    Random content = random_make(seed), shape = random_make(seed ^ 0xabcdef);
    Member m[12], line[8];
    size_t n = 0;
    bool order = random_below(&content, 2);
    snprintf(m[n++].text, sizeof m->text, "'kind':'%s'", order ? "order" : "receipt");
    snprintf(m[n++].text, sizeof m->text, "'number':'N-%d'", (int)random_below(&content, 999));
    snprintf(m[n++].text, sizeof m->text, "'issuer':'%s'",
             random_below(&content, 2) ? "uscc:91350100M000100Y43" : "name:acme");
    snprintf(m[n++].text, sizeof m->text, "'receiver':'name:b'");
    snprintf(m[n++].text, sizeof m->text, "'date':'20%02d-0%d-1%d'",
             (int)random_below(&content, 90) + 10, (int)random_below(&content, 9) + 1,
             (int)random_below(&content, 9));
    snprintf(m[n++].text, sizeof m->text, "'currency':'USD'");
    if (random_below(&content, 2))
        snprintf(m[n++].text, sizeof m->text, "'status':'%s'",
                 order ? (other ? "已下单" : "placed") : (other ? "Signed" : "received"));
    snprintf(m[n++].text, sizeof m->text, "'allowances':[{'amount':'0.01','reason':'\\u7ec4 "
             "\\\"%d','tax_percent':'13'}],'rounding':'-0.0%d'", (int)(seed % 7), (int)(seed % 3));
    if (order && random_below(&content, 2))
        snprintf(m[n++].text, sizeof m->text, "'terms':{'payment_days':%d}",
                 (int)random_below(&content, 90));
    Member *lines = &m[n++];
    int used = snprintf(lines->text, sizeof lines->text, "'lines':[");
    int count = 1 + (int)random_below(&content, 4);
    for (int i = 0; i < count; i++) {
        char text[400];
        size_t members = line_members(&content, &shape, other, i, line);
        join(&shape, other, line, members, text, sizeof text);
        used += snprintf(lines->text + used, sizeof lines->text - (size_t)used, "%s%s",
                         i ? "," : "", text);
    }
    snprintf(lines->text + used, sizeof lines->text - (size_t)used, "]");
    join(&shape, other, m, n, out, size);
}

TEST(test_document__same_content_same_bytes)
{
    for (uint64_t i = 0; i < 2000; i++) {
        Ctx cx CLEANUP(ctx_clear) = ctx_make(1 << 20);
        char why[64];
        static char json[2][8000];
        snprintf(why, sizeof why, "seed %llu + %llu", (unsigned long long)test_seed(),
                 (unsigned long long)i);
        Text bytes[3];
        Document document[3];
        for (int side = 0; side < 2; side++) {
            random_json(test_seed() + i, side == 1, json[side], sizeof json[side]);
            CHECK_OK(why, &cx, document_parse(&cx, quoted(&cx, json[side]), &document[side]));
            CHECK_OK(why, &cx, document_write(&cx, &document[side], &bytes[side]));
        }
        CHECK_TEXT(why, bytes[1], bytes[0].at);
        CHECK_OK(why, &cx, document_parse(&cx, bytes[0], &document[2]));
        CHECK_OK(why, &cx, document_write(&cx, &document[2], &bytes[2]));
        CHECK_TEXT(why, bytes[2], bytes[0].at);
        CHECK_EQ(why, document[2].line_count, document[0].line_count);
        CHECK_EQ(why, document[2].amount.minor, document[0].amount.minor);
        CHECK_EQ(why, document[2].tax.minor, document[0].tax.minor);
        CHECK_EQ(why, document[2].payable.minor, document[0].payable.minor);
        CHECK_EQ(why, document[2].terms.payment_days, document[0].terms.payment_days);
    }
}

/* --- memory that runs out -------------------------------------------------------------------- */

TEST(test_document__nth_allocation_fails)
{
    const char *json = ORDER "'lines':[{'quantity':'1','unit':'KGM','ref':{'kind':'contract',"
        "'number':'1','issuer':'name:c'}}],'refs':[{'kind':'contract','number':'1',"
        "'issuer':'name:c'}],'extra':{'a':[1,2]}}";
    bool done = false;
    for (uint64_t n = 1; !done; n++) {
        Ctx cx CLEANUP(ctx_clear) = ctx_make(1 << 20);
        Text text = quoted(&cx, json), out = TEXT("untouched");
        Document document = { .line_count = 77 };
        cx.arena.fail_at = cx.arena.allocations + n;
        Err err = document_parse(&cx, text, &document);
        if (err == ERR_OK)
            err = document_write(&cx, &document, &out);
        else
            CHECK_EQ("document untouched", document.line_count, 77);
        done = err == ERR_OK;
        if (!done) {
            CHECK_TEXT("text untouched", out, "untouched");
            CHECK_ERR("out of memory", &cx, err, ERR_NO_MEMORY);
        }
        CHECK_TRUE("it ends", n < 1000);
    }
}
