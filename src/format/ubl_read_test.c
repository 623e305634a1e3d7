/* ubl_read_test.c */
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
