/* pain_pay_test.c - payments out of documents, and what a bank answers to them. */
#include "format/pain_pay.h"

#include "test.h"

#include <string.h>

#define NS(version) "urn:iso:std:iso:20022:tech:xsd:pain.002.001." version
#define ANSWER(version) "<Document xmlns='" NS(version) "'><CstmrPmtStsRpt><GrpHdr><MsgId>A-1"   \
    "</MsgId><CreDtTm>2026-03-12T10:00:00</CreDtTm></GrpHdr><OrgnlGrpInfAndSts><OrgnlMsgId>M-1"  \
    "</OrgnlMsgId><OrgnlMsgNmId>pain.001.001.09</OrgnlMsgNmId>"
#define GROUP_END "</OrgnlGrpInfAndSts>"
#define END "</CstmrPmtStsRpt></Document>"
#define REASON(code) "<StsRsnInf><Rsn><Cd>" code "</Cd></Rsn><AddtlInf>account closed</AddtlInf>" \
    "</StsRsnInf>"
#define TX(id, status, more) "<TxInfAndSts><OrgnlEndToEndId>" id "</OrgnlEndToEndId>" status     \
    more "</TxInfAndSts>"
#define RJCT "<TxSts>RJCT</TxSts>"
#define WHOLE_TX "<OrgnlTxRef><Amt><InstdAmt Ccy='CNY'>100.00</InstdAmt></Amt><Dbtr><Nm>Funder"   \
    "</Nm></Dbtr><DbtrAcct><Id><IBAN>DE89370400440532013000</IBAN></Id></DbtrAcct><Cdtr><Pty>"    \
    "<Nm>Seller</Nm></Pty></Cdtr><CdtrAcct><Id><Othr><Id>6222</Id></Othr></Id></CdtrAcct>"        \
    "</OrgnlTxRef>"

static Err on_status(Ctx *cx, void *self, const PainStatus *status)
{
    TextBuf *buf = self;
    (void)cx;
    textbuf_format(buf, "%s[%s] %s %s %s", buf->n ? "; " : "", status->id.at ? status->id.at : "",
                   status->status.at, status->reason.n ? status->reason.at : "-",
                   status->words.n ? status->words.at : "-");
    return buf->err;
}

static Err statuses(Ctx *cx, const char *xml, Text *out)
{
    Source *source CLEANUP(source_close) = NULL;
    TextBuf buf = textbuf_make(cx);
    TRY(source_of_text(cx, "answer.xml", text_of(xml), &source));
    TRY(pain_statuses(cx, source, on_status, &buf));
    return textbuf_done(&buf, out);
}

TEST(test_pain_pay__reads_what_a_bank_answers)
{
    static const struct { const char *why, *xml; Err err; const char *want; } rows[] = {
        { "one of two", ANSWER("03") GROUP_END "<OrgnlPmtInfAndSts><OrgnlPmtInfId>P</OrgnlPmtInfId>"
          TX("T-1", RJCT, REASON("AC04")) TX("T-2", "<TxSts>ACSC</TxSts>", "")
          "</OrgnlPmtInfAndSts>" END, ERR_OK, "[T-1] RJCT AC04 account closed; [T-2] ACSC - -" },
        { "the block speaks for its transactions", ANSWER("10") GROUP_END "<OrgnlPmtInfAndSts>"
          "<PmtInfSts>RJCT</PmtInfSts>" REASON("AM04") TX("T-1", "", "")
          "</OrgnlPmtInfAndSts>" END, ERR_OK, "[T-1] RJCT AM04 account closed" },
        { "the whole is refused, and names none", ANSWER("12") "<GrpSts>RJCT</GrpSts>"
          REASON("FF01") GROUP_END END, ERR_OK, "[] RJCT FF01 account closed" },
        { "nothing to say", ANSWER("12") GROUP_END END, ERR_OK, "" },
        { "another version", ANSWER("02") GROUP_END END, ERR_UNKNOWN, NULL },
        { "another message", "<Document xmlns='urn:iso:std:iso:20022:tech:xsd:pain.001.001.09'/>",
          ERR_UNKNOWN, NULL },
        { "cut off", ANSWER("12"), ERR_SYNTAX, NULL },
        { "a bad amount", ANSWER("12") GROUP_END "<OrgnlPmtInfAndSts>" TX("T", RJCT, "<OrgnlTxRef>"
          "<Amt><InstdAmt Ccy='CNY'>lots</InstdAmt></Amt></OrgnlTxRef>") "</OrgnlPmtInfAndSts>"
          END, ERR_SYNTAX, NULL },
        { "an entity", "<!DOCTYPE a [<!ENTITY b 'c'>]>" ANSWER("12") GROUP_END END, ERR_SYNTAX,
          NULL },
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        Ctx cx = ctx_make(4 << 20);
        Text got = TEXT("");
        CHECK_ERR(rows[i].why, &cx, statuses(&cx, rows[i].xml, &got), rows[i].err);
        if (rows[i].want)
            CHECK_TEXT(rows[i].why, got, rows[i].want);
        ctx_clear(&cx);
    }
}

typedef struct Heard {
    Text document;
    int documents, noted;
} Heard;

static Err on_document(Ctx *cx, void *self, const Document *document, RecordPlace place)
{
    Heard *heard = self;
    (void)place;
    heard->documents++;
    return document_write(cx, document, &heard->document);
}

static Err on_noted(Ctx *cx, void *self, RecordPlace place, NoteKind kind, const char *field,
                    Text why)
{
    (void)cx, (void)place, (void)kind, (void)field, (void)why;
    ((Heard *)self)->noted++;
    return ERR_OK;
}

TEST(test_pain_pay__a_rejected_payment_is_a_document_that_counts_for_nothing)
{
    Ctx cx CLEANUP(ctx_clear) = ctx_make(4 << 20);
    Source *source CLEANUP(source_close) = NULL;
    Heard heard = { .document = TEXT("") };
    RecordSink sink = { .self = &heard, .document = on_document, .noted = on_noted };
    CHECK_OK("opens", &cx, source_of_text(&cx, "a", TEXT(ANSWER("10") GROUP_END
        "<OrgnlPmtInfAndSts>" TX("T-1", RJCT, REASON("AC04") WHOLE_TX)
        TX("T-2", RJCT, REASON("AC04")) TX("T-3", "<TxSts>ACSC</TxSts>", WHOLE_TX)
        "</OrgnlPmtInfAndSts>" END), &source));
    CHECK_OK("reads", &cx, pain_read(&cx, source, &sink));
    CHECK_EQ("one whole", heard.documents, 1);
    CHECK_EQ("one without its amount", heard.noted, 1);
    CHECK_TEXT("it", heard.document, "{\"amount\":\"100.00\",\"currency\":\"CNY\",\"date\":"
        "\"2026-03-12\",\"extra\":{\"pain\":{\"end_to_end_id\":\"T-1\",\"message_id\":\"M-1\","
        "\"reason\":\"AC04\",\"status\":\"RJCT\",\"words\":\"account closed\"}},\"issuer\":"
        "\"iban:DE89370400440532013000\",\"kind\":\"payment\",\"number\":\"pain:M-1:T-1\","
        "\"payee_account\":\"6222\",\"payee_name\":\"Seller\",\"payer_account\":"
        "\"DE89370400440532013000\",\"payer_name\":\"Funder\",\"receiver\":\"acct:6222\","
        "\"source\":\"bank\",\"status\":\"rejected\"}");
}

TEST(test_pain_pay__only_payments_not_made_yet_are_written)
{
    static const struct { const char *why, *json; Err err; const char *id; } rows[] = {
        { "a payment", "{\"kind\":\"payment\",\"number\":\"P-1\",\"issuer\":\"name:a\","
          "\"receiver\":\"name:b\",\"date\":\"2026-03-12\",\"currency\":\"CNY\",\"amount\":"
          "\"1.00\",\"refs\":[{\"kind\":\"invoice\",\"number\":\"I-1\",\"issuer\":\"name:b\"}]}",
          ERR_OK, "P-1" },
        { "a bank told of it", "{\"kind\":\"payment\",\"number\":\"P-1\",\"issuer\":\"name:a\","
          "\"receiver\":\"name:b\",\"date\":\"2026-03-12\",\"currency\":\"CNY\",\"amount\":"
          "\"1.00\",\"source\":\"bank\"}", ERR_INVALID, NULL },
        { "a dispute", "{\"kind\":\"dispute\",\"number\":\"D\",\"issuer\":\"name:a\",\"date\":"
          "\"2026-03-12\"}", ERR_INVALID, NULL },
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        Ctx cx = ctx_make(1 << 20);
        Document document;
        PainTransfer transfer = { .id = TEXT("") };
        CHECK_OK("parses", &cx, document_parse(&cx, text_of(rows[i].json), &document));
        CHECK_ERR(rows[i].why, &cx, pain_of_document(&cx, &document, &transfer), rows[i].err);
        if (rows[i].id) {
            CHECK_TEXT(rows[i].why, transfer.id, rows[i].id);
            CHECK_TEXT(rows[i].why, transfer.invoice, "I-1");
        }
        ctx_clear(&cx);
    }
}
