/* ubl_read_test.c */
#include "format/ubl_draft.h"
#include "format/ubl_read.h"

#include "format/ubl_form.h"
#include "test.h"

#define HEAD(root) "<" root " xmlns='" UBL_NS root "-2' xmlns:b='" UBL_CBC "' xmlns:a='"     \
    UBL_CAC "'>"
#define PARTY(role, gln) "<a:" role "><a:Party><b:EndpointID schemeID='0088'>" gln              \
    "</b:EndpointID></a:Party></a:" role ">"
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
    XmlNode *root;
    Text json;
    TRY(xml_tree_parse(cx, text_of(xml), &root));
    TRY(ubl_draft(cx, root, &json));
    return document_parse(cx, json, out);
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
          "\"price\":\"2.5\",\"quantity\":\"4\",\"ref\":{\"issuer\":\"gln:2\",\"kind\":\"order\","
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

#define NAMED(role, name) "<a:" role "><a:PartyName><b:Name>" name "</b:Name></a:PartyName></a:"   \
    role ">"
#define EUR(name, amount) "<b:" name " currencyID='EUR'>" amount "</b:" name ">"
#define BILLED(id) "<a:BillingReference><a:InvoiceDocumentReference><b:ID>" id "</b:ID>"          \
    "</a:InvoiceDocumentReference></a:BillingReference>"

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
