/* ubl_read_test.c */
#include "format/ubl_fill.h"
#include "format/ubl_read.h"

#include "format/ubl_form.h"
#include "test.h"

#include <stdio.h>
#include <string.h>

#define HEAD(root) "<" root " xmlns='" UBL_NS root "-2' xmlns:b='" UBL_CBC "' xmlns:a='"     \
    UBL_CAC "'>"
#define PARTY(role, gln) "<a:" role "><a:Party><b:EndpointID schemeID='0088'>" gln              \
    "</b:EndpointID></a:Party></a:" role ">"
#define NAMED(role, name) "<a:" role "><a:PartyName><b:Name>" name "</b:Name></a:PartyName></a:"   \
    role ">"
#define BILL_HEAD HEAD("Invoice") "<b:ID>R-1</b:ID><b:IssueDate>2026-03-02</b:IssueDate>"       \
    "<b:DocumentCurrencyCode>EUR</b:DocumentCurrencyCode><a:OrderReference><b:ID>PO-9</b:ID>"   \
    "</a:OrderReference>" PARTY("AccountingSupplierParty", "1")                                 \
    PARTY("AccountingCustomerParty", "2")
#define TOTAL(net, pay) "<a:LegalMonetaryTotal><b:LineExtensionAmount currencyID='EUR'>" net    \
    "</b:LineExtensionAmount><b:TaxExclusiveAmount currencyID='EUR'>" net                       \
    "</b:TaxExclusiveAmount><b:PayableAmount currencyID='EUR'>" pay "</b:PayableAmount>"        \
    "</a:LegalMonetaryTotal>"
#define LINE(id, quantity, amount, price) "<a:InvoiceLine><b:ID>" id "</b:ID>"                  \
    "<b:InvoicedQuantity unitCode='C62'>" quantity "</b:InvoicedQuantity>"                      \
    "<b:LineExtensionAmount currencyID='EUR'>" amount "</b:LineExtensionAmount>"                \
    "<a:OrderLineReference><b:LineID>7</b:LineID></a:OrderLineReference><a:Item><b:Name>Nut"    \
    "</b:Name></a:Item>" price "</a:InvoiceLine>"
#define PRICE(amount, base) "<a:Price><b:PriceAmount currencyID='EUR'>" amount                  \
    "</b:PriceAmount><b:BaseQuantity unitCode='C62'>" base "</b:BaseQuantity></a:Price>"
#define TAX(amount, ccy) "<a:TaxTotal><b:TaxAmount currencyID='" ccy "'>" amount                \
    "</b:TaxAmount></a:TaxTotal>"

static Err read(Ctx *cx, const char *xml, Document *out)
{
    XmlTree tree;
    UblFilled filled;
    TRY(xml_tree_of_text(cx, text_of(xml), &tree));
    TRY(ubl_fill(cx, &tree, &filled));
    *out = filled.document;
    return ERR_OK;
}

/* The document without its extra, as weft writes it. */
static void check(const char *why, const char *xml, const char *want)
{
    Ctx cx = ctx_make(1 << 22);
    Document document;
    Text text = TEXT("");
    CHECK_OK(why, &cx, read(&cx, xml, &document));
    document.extra = TEXT("");
    CHECK_OK(why, &cx, document_write(&cx, &document, &text));
    CHECK_TEXT(why, text, want);
    ctx_clear(&cx);
}

TEST(test_ubl_read__an_invoice)
{
    check("plain", BILL_HEAD TAX("2.00", "EUR") TAX("99.00", "SEK") TOTAL("10.00", "12.00")
          LINE("1", "4", "10.00", PRICE("250", "100")) "</Invoice>",
          "{\"amount\":\"10.00\",\"currency\":\"EUR\",\"date\":\"2026-03-02\",\"issuer\":\"gln:1\","
          "\"kind\":\"invoice\",\"lines\":[{\"amount\":\"10.00\",\"item\":\"Nut\",\"line\":\"1\","
          "\"price\":\"250\",\"price_quantity\":\"100\",\"quantity\":\"4\",\"ref\":{\"issuer\":"
          "\"gln:2\",\"kind\":\"order\","
          "\"line\":\"7\",\"number\":\"PO-9\"},\"unit\":\"C62\"}],\"number\":\"R-1\",\"receiver\":"
          "\"gln:2\",\"refs\":[{\"issuer\":\"gln:2\",\"kind\":\"order\",\"number\":\"PO-9\"}],"
          "\"tax\":\"2.00\"}");
    check("an allowance on the whole: the lines' amounts are not the document's",
          BILL_HEAD TOTAL("9.00", "9.00") LINE("1", "4", "10.00", "") "</Invoice>",
          "{\"amount\":\"9.00\",\"currency\":\"EUR\",\"date\":\"2026-03-02\",\"issuer\":\"gln:1\","
          "\"kind\":\"invoice\",\"lines\":[{\"item\":\"Nut\",\"line\":\"1\",\"quantity\":\"4\","
          "\"ref\":{\"issuer\":\"gln:2\",\"kind\":\"order\",\"line\":\"7\",\"number\":\"PO-9\"},"
          "\"unit\":\"C62\"}],\"number\":\"R-1\",\"receiver\":\"gln:2\",\"refs\":[{\"issuer\":"
          "\"gln:2\",\"kind\":\"order\",\"number\":\"PO-9\"}]}");
    check("all negative: a credit note", BILL_HEAD TOTAL("-10.00", "-10.00")
          LINE("1", "-4", "-10.00", PRICE("2.5", "1")) "</Invoice>",
          "{\"amount\":\"10.00\",\"currency\":\"EUR\",\"date\":\"2026-03-02\",\"issuer\":\"gln:1\","
          "\"kind\":\"credit_note\",\"lines\":[{\"amount\":\"10.00\",\"item\":\"Nut\",\"line\":"
          "\"1\",\"price\":\"2.5\",\"quantity\":\"4\",\"ref\":{\"issuer\":\"gln:2\",\"kind\":"
          "\"order\",\"line\":\"7\",\"number\":\"PO-9\"},\"unit\":\"C62\"}],\"number\":\"R-1\","
          "\"receiver\":\"gln:2\",\"refs\":[{\"issuer\":\"gln:2\",\"kind\":\"order\",\"number\":"
          "\"PO-9\"}]}");
}

#define TYPE(code) "<b:InvoiceTypeCode>" code "</b:InvoiceTypeCode>"

TEST(test_ubl_read__a_factored_invoice_says_so)
{
    static const struct { const char *why, *type, *payee, *status, *assigned_to; } rows[] = {
        { "an ordinary one", TYPE("380"), "", "", "" },
        { "UNCL 1001: factored", TYPE("393"), "", "assigned", "" },
        { "the payee is another", TYPE("380"), NAMED("PayeeParty", "Factor"), "", "name:factor" },
        { "both", TYPE("393"), NAMED("PayeeParty", "Factor"), "assigned", "name:factor" },
        { "the payee is the seller", TYPE("380"), "<a:PayeeParty><a:PartyIdentification><b:ID "
          "schemeID='0088'>1</b:ID></a:PartyIdentification></a:PayeeParty>", "", "" },
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        Ctx cx = ctx_make(1 << 22);
        Text xml = TEXT("");
        Document document = { .status = TEXT("none") };
        CHECK_OK(rows[i].why, &cx, text_format(&cx, &xml, "%s%s%s%s", BILL_HEAD, rows[i].type,
                 rows[i].payee, TOTAL("9", "9") "</Invoice>"));
        CHECK_OK(rows[i].why, &cx, read(&cx, xml.at, &document));
        CHECK_TEXT(rows[i].why, document.status, rows[i].status);
        CHECK_TEXT(rows[i].why, document.assigned_to, rows[i].assigned_to);
        ctx_clear(&cx);
    }
}

TEST(test_ubl_read__answers_changes_and_goods)
{
    check("a cancellation", HEAD("OrderCancellation") "<b:ID>X</b:ID><b:IssueDate>2026-03-02Z"
          "</b:IssueDate><a:OrderReference><b:ID>PO-9</b:ID></a:OrderReference>"
          PARTY("BuyerCustomerParty", "2") PARTY("SellerSupplierParty", "1")
          "</OrderCancellation>",
          "{\"date\":\"2026-03-02\",\"issuer\":\"gln:2\",\"kind\":\"order_change\",\"number\":"
          "\"X\",\"receiver\":\"gln:1\",\"refs\":[{\"issuer\":\"gln:2\",\"kind\":\"order\","
          "\"number\":\"PO-9\"}],\"status\":\"cancelled\"}");
    check("a buyer's word on a credit note", HEAD("ApplicationResponse") "<b:ID>A</b:ID>"
          "<b:IssueDate>2026-03-02</b:IssueDate><a:SenderParty><b:EndpointID schemeID='0088'>2"
          "</b:EndpointID></a:SenderParty><a:ReceiverParty><b:EndpointID schemeID='0088'>1"
          "</b:EndpointID></a:ReceiverParty><a:DocumentResponse><a:Response><b:ResponseCode>AP"
          "</b:ResponseCode></a:Response><a:DocumentReference><b:ID>C-1</b:ID><b:DocumentTypeCode>"
          "381</b:DocumentTypeCode></a:DocumentReference></a:DocumentResponse>"
          "</ApplicationResponse>",
          "{\"date\":\"2026-03-02\",\"issuer\":\"gln:2\",\"kind\":\"invoice_response\",\"number\":"
          "\"A\",\"receiver\":\"gln:1\",\"refs\":[{\"issuer\":\"gln:1\",\"kind\":\"credit_note\","
          "\"number\":\"C-1\"}],\"status\":\"accepted\"}");
    check("goods taken, some refused", HEAD("ReceiptAdvice") "<b:ID>G</b:ID><b:IssueDate>2026-03-02"
          "</b:IssueDate><a:OrderReference><b:ID>PO-9</b:ID></a:OrderReference>"
          "<a:DespatchDocumentReference><b:ID>D-1</b:ID></a:DespatchDocumentReference>"
          PARTY("DeliveryCustomerParty", "2") PARTY("DespatchSupplierParty", "1")
          "<a:ReceiptLine><b:ID>1</b:ID><b:ReceivedQuantity unitCode='KGM'>5</b:ReceivedQuantity>"
          "<b:RejectedQuantity unitCode='KGM'>0.5</b:RejectedQuantity></a:ReceiptLine>"
          "</ReceiptAdvice>",
          "{\"date\":\"2026-03-02\",\"issuer\":\"gln:2\",\"kind\":\"receipt\",\"lines\":[{\"line\":"
          "\"1\",\"quantity\":\"5\",\"rejected\":\"0.5\",\"unit\":\"KGM\"}],\"number\":\"G\","
          "\"receiver\":\"gln:1\",\"refs\":[{\"issuer\":\"gln:2\",\"kind\":\"order\",\"number\":"
          "\"PO-9\"},{\"issuer\":\"gln:1\",\"kind\":\"despatch\",\"number\":\"D-1\"}]}");
}

#define EUR(name, amount) "<b:" name " currencyID='EUR'>" amount "</b:" name ">"
#define BILLED(id) "<a:BillingReference><a:InvoiceDocumentReference><b:ID>" id "</b:ID>"          \
    "</a:InvoiceDocumentReference></a:BillingReference>"

/* One row a use case of Peppol BIS Invoice Response 3: the code, the reason and action beside it
 * (lists OPStatusReason, OPStatusAction), and the word that core/claim hears. Codes of reasons and
 * actions stay in "extra". */
TEST(test_ubl_read__each_invoice_response_is_a_word)
{
    static const struct { const char *why, *code, *reason, *action, *word; } rows[] = {
        { "0 message received", "AB", NULL, NULL, "received" },
        { "1 in process", "IP", NULL, NULL, "in process" },
        { "2a with a reference of the buyer's", "IP", NULL, "NOA", "in process" },
        { "2b postponed", "IP", "OTH", NULL, "in process" },
        { "3 accepted", "AP", NULL, NULL, "accepted" },
        { "4a rejected", "RE", "REF", "NOA", "rejected" },
        { "4b rejected, issue anew", "RE", "REF", "NIN", "rejected" },
        { "4c rejected, replace", "RE", "REF", "CNF", "rejected" },
        { "5 on a condition", "CA", "PAY", NULL, "conditional" },
        { "6a information is missing", "UQ", "REF", "PIN", "queried" },
        { "6b the order is missing", "UQ", "REF", "PIN", "queried" },
        { "6c credit a part", "UQ", "DEL", "CNP", "queried" },
        { "7 payment initiated", "PD", NULL, NULL, "paid" },
        { "8 accepted, by a third party", "AP", NULL, NULL, "accepted" },
        { "9 accepted, part of it paid", "AP", "PPD", NULL, "accepted" },
        { "no code of the list", "XX", NULL, NULL, "" },
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        Ctx cx = ctx_make(1 << 22);
        Text xml = TEXT("");
        Document document = { .status = TEXT("none") };
        TextBuf buf = textbuf_make(&cx);
        textbuf_format(&buf, HEAD("ApplicationResponse") "<b:ID>A</b:ID><b:IssueDate>2026-03-02"
                       "</b:IssueDate>" NAMED("SenderParty", "Buyer")
                       NAMED("ReceiverParty", "Seller") "<a:DocumentResponse><a:Response>"
                       "<b:ResponseCode>%s</b:ResponseCode>", rows[i].code);
        if (rows[i].reason)
            textbuf_format(&buf, "<a:Status><b:StatusReasonCode listID='OPStatusReason'>%s"
                           "</b:StatusReasonCode></a:Status>", rows[i].reason);
        if (rows[i].action)
            textbuf_format(&buf, "<a:Status><b:StatusReasonCode listID='OPStatusAction'>%s"
                           "</b:StatusReasonCode></a:Status>", rows[i].action);
        textbuf_puts(&buf, "</a:Response><a:DocumentReference><b:ID>R-1</b:ID><b:DocumentTypeCode>"
                     "380</b:DocumentTypeCode></a:DocumentReference></a:DocumentResponse>"
                     "</ApplicationResponse>");
        CHECK_OK(rows[i].why, &cx, textbuf_done(&buf, &xml));
        CHECK_OK(rows[i].why, &cx, read(&cx, xml.at, &document));
        CHECK_TEXT(rows[i].why, document.status, rows[i].word);
        CHECK_TRUE(rows[i].why, !rows[i].action || strstr(document.extra.at, rows[i].action));
        CHECK_TRUE(rows[i].why, !rows[i].reason || strstr(document.extra.at, rows[i].reason));
        ctx_clear(&cx);
    }
}

TEST(test_ubl_read__money_announced_and_open)
{
    check("an advice says what is paid, to whom, for which invoices", HEAD("RemittanceAdvice")
          "<b:ID>V</b:ID><b:IssueDate>2026-03-02</b:IssueDate>" EUR("TotalPaymentAmount", "15.00")
          PARTY("AccountingCustomerParty", "2") PARTY("AccountingSupplierParty", "1")
          NAMED("PayeeParty", "Factor") "<a:RemittanceAdviceLine><b:ID>1</b:ID>"
          EUR("DebitLineAmount", "15.00") BILLED("R-1") "</a:RemittanceAdviceLine>"
          "</RemittanceAdvice>",
          "{\"amount\":\"15.00\",\"assigned_to\":\"name:factor\",\"currency\":\"EUR\",\"date\":"
          "\"2026-03-02\",\"issuer\":\"gln:2\",\"kind\":\"remittance_advice\","
          "\"lines\":[{\"amount\":"
          "\"15.00\",\"line\":\"1\",\"ref\":{\"issuer\":\"gln:1\",\"kind\":\"invoice\",\"number\":"
          "\"R-1\"}}],\"number\":\"V\",\"receiver\":\"gln:1\"}");
    check("a statement in the other's favour states no amount", HEAD("Statement")
          "<b:ID>S</b:ID><b:IssueDate>2026-03-02</b:IssueDate><b:DocumentCurrencyCode>EUR"
          "</b:DocumentCurrencyCode>" EUR("TotalBalanceAmount", "-7.00")
          PARTY("AccountingSupplierParty", "1") PARTY("AccountingCustomerParty", "2")
          "<a:StatementLine><b:ID>1</b:ID>" EUR("DebitLineAmount", "0.00")
          EUR("CreditLineAmount", "7.00") BILLED("R-1") "</a:StatementLine></Statement>",
          "{\"currency\":\"EUR\",\"date\":\"2026-03-02\",\"issuer\":\"gln:1\",\"kind\":"
          "\"account_statement\",\"lines\":[{\"line\":\"1\",\"ref\":{\"issuer\":\"gln:1\",\"kind\":"
          "\"invoice\",\"number\":\"R-1\"}}],\"number\":\"S\",\"receiver\":\"gln:2\"}");
}

TEST(test_ubl_read__goods_on_their_way)
{
    check("the carrier says what he took over, for which order", HEAD("Waybill") "<b:ID>W</b:ID>"
          "<b:IssueDate>2026-03-02</b:IssueDate>" NAMED("ConsignorParty", "Maker")
          NAMED("CarrierParty", "Ship Line") "<a:Shipment><b:ID>1</b:ID><a:Consignment><b:ID>2"
          "</b:ID>" NAMED("ConsigneeParty", "Buyer") "</a:Consignment><a:GoodsItem><b:ID>7</b:ID>"
          "<b:Quantity>10</b:Quantity><a:Item><b:Name>Nut</b:Name></a:Item><a:OrderLineReference>"
          "<b:LineID>3</b:LineID><a:OrderReference><b:ID>PO-9</b:ID></a:OrderReference>"
          "</a:OrderLineReference></a:GoodsItem></a:Shipment><a:DocumentReference><b:ID>D-1</b:ID>"
          "<b:DocumentTypeCode>351</b:DocumentTypeCode></a:DocumentReference><a:DocumentReference>"
          "<b:ID>X</b:ID></a:DocumentReference></Waybill>",
          "{\"date\":\"2026-03-02\",\"issuer\":\"name:ship-line\",\"kind\":\"transport\","
          "\"lines\":[{"
          "\"item\":\"Nut\",\"line\":\"7\",\"quantity\":\"10\",\"ref\":{\"issuer\":\"name:buyer\","
          "\"kind\":\"order\",\"line\":\"3\","
          "\"number\":\"PO-9\"},\"unit\":\"C62\"}],\"number\":\"W\","
          "\"receiver\":\"name:maker\",\"refs\":[{\"issuer\":\"name:maker\",\"kind\":\"despatch\","
          "\"number\":\"D-1\"}]}");
    check("news from whoever reports", HEAD("TransportationStatus") "<b:ID>T</b:ID><b:IssueDate>"
          "2026-03-02</b:IssueDate><a:Consignment><b:ID>2</b:ID></a:Consignment><a:TransportEvent>"
          "<a:CurrentStatus><b:ConditionCode>31</b:ConditionCode></a:CurrentStatus><a:Contact>"
          "<b:Name>Dispatch Desk</b:Name></a:Contact></a:TransportEvent></TransportationStatus>",
          "{\"date\":\"2026-03-02\",\"issuer\":\"name:dispatch-desk\",\"kind\":\"transport\","
          "\"number\":\"T\",\"status\":\"in transit\"}");
}

/* --- files of bad will, and of other alphabets ------------------------------------------------ */

typedef struct Heard {
    size_t documents;
    char name[64], refused[256];
} Heard;

static Err hear_party(Ctx *cx, void *self, const PartyRecord *party, RecordPlace place)
{
    Heard *heard = self;
    (void)cx, (void)place;
    snprintf(heard->name, sizeof heard->name, "%.*s", (int)party->name.n, party->name.at);
    return ERR_OK;
}

static Err hear_document(Ctx *cx, void *self, const Document *document, RecordPlace place)
{
    Heard *heard = self;
    (void)cx, (void)document, (void)place;
    heard->documents++;
    return ERR_OK;
}

static Err hear_refused(Ctx *cx, void *self, RecordPlace place, const char *field, Text why)
{
    Heard *heard = self;
    (void)cx, (void)place;
    snprintf(heard->refused, sizeof heard->refused, "%s: %s", field, why.at);
    return ERR_OK;
}

static Err read_bytes(Ctx *cx, Text bytes, Heard *heard)
{
    Source *source CLEANUP(source_close) = NULL;
    RecordSink sink = { .self = heard, .party = hear_party, .document = hear_document,
                        .refused = hear_refused };
    *heard = (Heard){ .documents = 0 };
    TRY(source_of_text(cx, "bad.xml", bytes, &source));
    return ubl_read(cx, source, &sink);
}

#define LAUGHS "<!DOCTYPE a [\n<!ENTITY a 'ha'>\n<!ENTITY b '&a;&a;&a;&a;'>\n]><a>&b;</a>"
#define OUTSIDE "<?xml version='1.0'?>\n<!DOCTYPE a SYSTEM 'file:///etc/passwd'><a/>"

TEST(test_ubl_read__bad_files_are_told_with_their_line)
{
    static const struct { const char *why, *xml; Err err; const char *words; } rows[] = {
        { "billion laughs", LAUGHS, ERR_SYNTAX, "bad.xml:1: XML: a DOCTYPE is not accepted" },
        { "an external entity", OUTSIDE, ERR_SYNTAX, "bad.xml:2: XML: a DOCTYPE" },
        { "cut short", BILL_HEAD "\n\n<b:Note>", ERR_SYNTAX,
          "bad.xml:3: XML: the document ends before" },
        { "an entity nobody declared", BILL_HEAD "\n<b:Note>&x;</b:Note></Invoice>", ERR_SYNTAX,
          "bad.xml:2: XML: " },
        { "says UTF-16, is not", "<?xml version='1.0' encoding='UTF-16'?>\n<a/>", ERR_SYNTAX,
          "bad.xml:1: XML: Document labelled UTF-16" },
        { "says UTF-8, is Latin-1", "<?xml version='1.0' encoding='UTF-8'?>\n<a>\xe9 t</a>",
          ERR_SYNTAX, "bad.xml:2: XML: " },
        { "an alphabet nobody knows", "<?xml version='1.0' encoding='KLINGON'?><a/>", ERR_SYNTAX,
          "bad.xml:1: XML: Unsupported encoding KLINGON" },
        { "nothing", "", ERR_SYNTAX, "bad.xml" },
        { "not XML", "%PDF-1.7 is another thing", ERR_SYNTAX, "bad.xml:1: XML: " },
        { "text among elements", BILL_HEAD "\nstray</Invoice>", ERR_INVALID,
          "bad.xml:2: XML: element Invoice mixes text with elements" },
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        Ctx cx = ctx_make(1 << 22);
        Heard heard;
        CHECK_EQ(rows[i].why, read_bytes(&cx, text_of(rows[i].xml), &heard), rows[i].err);
        CHECK_TRUE(cx.detail, text_starts(text_of(cx.detail), rows[i].words));
        CHECK_EQ(rows[i].why, heard.documents, 0);
        ctx_clear(&cx);
    }
}

/* A document around `middle`, repeated. */
static Text repeated(Ctx *cx, const char *before, const char *middle, size_t n, const char *after)
{
    TextBuf buf = textbuf_make(cx);
    Text text = TEXT("");
    textbuf_puts(&buf, before);
    for (size_t i = 0; i < n; i++)
        textbuf_puts(&buf, middle);
    textbuf_puts(&buf, after);
    CHECK_OK("made", cx, textbuf_done(&buf, &text));
    return text;
}

#define TEN "</a:X></a:X></a:X></a:X></a:X></a:X></a:X></a:X></a:X></a:X>"

TEST(test_ubl_read__bombs_are_bounded)
{
    static const struct {
        const char *why, *before, *middle;
        size_t times;
        const char *after;
        Err err;
        const char *words;
    } rows[] = {
        { "a tower of elements", BILL_HEAD, "<a:X>", 5000, "", ERR_LIMIT, "elements nested more" },
        { "a tower that XML bears and JSON does not", BILL_HEAD TOTAL("1", "1"), "<a:X>", 40,
          TEN TEN TEN TEN "</Invoice>", ERR_OK, "extra: nests elements more than 29 deep" },
        { "many lines", BILL_HEAD TOTAL("1", "1"),
          "<a:InvoiceLine><b:ID>1</b:ID></a:InvoiceLine>\n", 20000, "</Invoice>", ERR_OK,
          "lines: holds 20000 entries; at most 10000" },
        { "many attributes", "<Invoice", " xmlns:q='u'", 2000, "/>", ERR_SYNTAX, "XML: " },
        { "a huge attribute", BILL_HEAD "<b:Note languageID='", "0123456789abcdef", 700000,
          "'/></Invoice>", ERR_SYNTAX, "XML: " },
        { "a huge text", BILL_HEAD TOTAL("1", "1") "<b:Note>", "0123456789abcdef", 900000,
          "</b:Note></Invoice>", ERR_OK, "extra: is more than 12 MiB" },
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        Ctx input = ctx_make(1 << 28), cx = ctx_make(1 << 28);
        Heard heard;
        Text xml = repeated(&input, rows[i].before, rows[i].middle, rows[i].times, rows[i].after);
        CHECK_EQ(rows[i].why, read_bytes(&cx, xml, &heard), rows[i].err);
        const char *said = rows[i].err ? cx.detail : heard.refused;
        CHECK_TRUE(said, strstr(said, rows[i].words) != NULL);
        CHECK_EQ(rows[i].why, heard.documents, 0);
        ctx_clear(&cx);
        ctx_clear(&input);
    }
}

TEST(test_ubl_read__a_large_attachment_is_kept)
{
    Ctx input = ctx_make(1 << 28), cx = ctx_make(1 << 28);
    Heard heard;
    Text xml = repeated(&input, BILL_HEAD TOTAL("1", "1") "<b:Note>", "0123456789abcdef", 500000,
                        "</b:Note></Invoice>");
    CHECK_OK("eight million bytes", &cx, read_bytes(&cx, xml, &heard));
    CHECK_EQ(heard.refused, heard.documents, 1);
    ctx_clear(&cx);
    ctx_clear(&input);
}

TEST(test_ubl_read__memory_is_bounded_by_the_callers_ceiling)
{
    Ctx input = ctx_make(1 << 28), cx = ctx_make(4 << 20);
    Heard heard;
    Text xml = repeated(&input, BILL_HEAD, "<b:Note>n</b:Note>\n", 200000, "</Invoice>");
    CHECK_EQ("too much for it", read_bytes(&cx, xml, &heard), ERR_NO_MEMORY);
    CHECK_TRUE(cx.detail, strstr(cx.detail, "memory") != NULL);
    ctx_clear(&cx);
    ctx_clear(&input);
}

TEST(test_ubl_read__other_alphabets_are_read)
{
    /* The seller's name is that of weft in the encoding that the document declares. */
    static const struct { const char *why, *encoding, *name, *want; } rows[] = {
        { "GB18030", "GB18030", "\xbe\xad\xce\xb3", "经纬" },
        { "GBK", "GBK", "\xbe\xad\xce\xb3", "经纬" },
        { "Big5", "Big5", "\xb8\x67\xbd\x6e", "經緯" },
        { "Latin-1", "ISO-8859-1", "Caf\xe9", "Café" },
        { "UTF-8", "UTF-8", "经纬", "经纬" },
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        Ctx cx = ctx_make(1 << 22);
        Heard heard;
        Text xml = TEXT("");
        CHECK_OK(rows[i].why, &cx, text_format(&cx, &xml, "<?xml version='1.0' encoding='%s'?>"
                 HEAD("DespatchAdvice") "<b:ID>D</b:ID><b:IssueDate>2026-03-02</b:IssueDate>"
                 PARTY("DeliveryCustomerParty", "2")
                 "<a:DespatchSupplierParty><a:Party><a:PartyName><b:Name>%s</b:Name></a:PartyName>"
                 "</a:Party></a:DespatchSupplierParty><a:DespatchLine><b:ID>1</b:ID>"
                 "<b:DeliveredQuantity>1</b:DeliveredQuantity></a:DespatchLine></DespatchAdvice>",
                 rows[i].encoding, rows[i].name));
        CHECK_OK(rows[i].why, &cx, read_bytes(&cx, xml, &heard));
        CHECK_EQ(heard.refused, heard.documents, 1);
        CHECK_TRUE(rows[i].why, strcmp(heard.name, rows[i].want) == 0);
        ctx_clear(&cx);
    }
}

TEST(test_ubl_read__says_what_is_wrong)
{
    static const struct { const char *why, *xml; Err err; } rows[] = {
        { "another vocabulary", "<Invoice xmlns='urn:x'/>", ERR_UNKNOWN },
        { "a UBL document weft has no kind for", HEAD("Catalogue") "</Catalogue>", ERR_UNKNOWN },
        { "a root in another root's namespace", "<Order xmlns='" UBL_NS "Invoice-2'/>",
          ERR_UNKNOWN },
        { "no number", HEAD("Invoice") "</Invoice>", ERR_INVALID },
        { "no such currency", HEAD("Invoice") "<b:DocumentCurrencyCode>EUX"
          "</b:DocumentCurrencyCode></Invoice>", ERR_UNKNOWN },
        { "no total", BILL_HEAD "</Invoice>", ERR_INVALID },
        { "two lines of one number", BILL_HEAD TOTAL("20", "20") LINE("1", "4", "10", "")
          LINE("1", "4", "10", "") "</Invoice>", ERR_INVALID },
        { "cut short", BILL_HEAD, ERR_SYNTAX },
        { "a document type", "<!DOCTYPE a [<!ENTITY x 'y'>]><a>&x;</a>", ERR_SYNTAX },
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        Ctx cx = ctx_make(1 << 22);
        Document document;
        CHECK_ERR(rows[i].why, &cx, read(&cx, rows[i].xml, &document), rows[i].err);
        ctx_clear(&cx);
    }
}
