/* camt_pay_test.c - which entries become payments, of whom, and under which number. */
#include "format/camt_pay.h"

#include "test.h"

#include <string.h>

#define OPEN "<Document xmlns='urn:iso:std:iso:20022:tech:xsd:camt.053.001.08'><BkToCstmrStmt>"  \
    "<Stmt><Id>S</Id><CreDtTm>2026-03-31T20:00:00Z</CreDtTm><Acct><Id><IBAN>"                   \
    "DE89370400440532013000</IBAN></Id><Ownr><Nm>Owner AG</Nm></Ownr></Acct>"
#define NOTICE "<Document xmlns='urn:iso:std:iso:20022:tech:xsd:camt.054.001.08'>"               \
    "<BkToCstmrDbtCdtNtfctn><Ntfctn><Id>N</Id><CreDtTm>2026-03-31T20:00:00Z</CreDtTm><Acct><Id>" \
    "<IBAN>DE89370400440532013000</IBAN></Id></Acct>"
#define CLOSE "</Stmt></BkToCstmrStmt></Document>"
#define HEAD(amount, sign) "<Ntry><Amt Ccy='EUR'>" amount "</Amt><CdtDbtInd>" sign "</CdtDbtInd>"
#define BOOKED "<Sts><Cd>BOOK</Cd></Sts><BookgDt><Dt>2026-03-30</Dt></BookgDt>"
#define REF(ref) "<AcctSvcrRef>" ref "</AcctSvcrRef>"
#define DBTR(name, account) "<Dbtr><Pty><Nm>" name "</Nm></Pty></Dbtr><DbtrAcct><Id><Othr><Id>" \
    account "</Id></Othr></Id></DbtrAcct>"
#define CDTR(name, account) "<Cdtr><Pty><Nm>" name "</Nm></Pty></Cdtr><CdtrAcct><Id><Othr><Id>" \
    account "</Id></Othr></Id></CdtrAcct>"
#define TX(parties, more) "<TxDtls><RltdPties>" parties "</RltdPties>" more "</TxDtls>"
#define DETAILS(tx) "<NtryDtls>" tx "</NtryDtls></Ntry>"
#define BALANCE(type, amount) "<Bal><Tp><CdOrPrtry><Cd>" type "</Cd></CdOrPrtry></Tp>"           \
    "<Amt Ccy='EUR'>" amount "</Amt><CdtDbtInd>CRDT</CdtDbtInd></Bal>"

typedef struct Heard {
    Ctx *keep;
    TextBuf lines;              /* "number issuer > receiver amount" of each payment */
    TextBuf said;               /* refusals and notes */
    Text extra;                 /* of the last payment */
    int payments, statements, refused, noted;
} Heard;

static Err on_document(Ctx *cx, void *self, const Document *d, RecordPlace place)
{
    Heard *heard = self;
    char amount[DECIMAL_TEXT_SIZE];
    Text line;
    Document again;
    (void)place;
    CHECK_OK("writes", cx, document_write(cx, d, &line));
    CHECK_OK("reads", cx, document_parse(cx, line, &again));
    Text twice;
    CHECK_OK("writes", cx, document_write(cx, &again, &twice));
    CHECK_TEXT("canonical as it comes", line, twice.at);
    if (d->kind == DOCUMENT_BANK_STATEMENT) {
        heard->statements++;
        return ERR_OK;
    }
    heard->payments++;
    CHECK_OK("copies", cx, text_copy(heard->keep, d->extra, &heard->extra));
    textbuf_format(&heard->lines, "%s%.*s %.*s > %.*s %s", heard->lines.n ? "; " : "",
                   (int)d->number.n, d->number.at, (int)d->issuer.n, d->issuer.at,
                   (int)d->receiver.n, d->receiver.at, money_format(d->amount, amount));
    if (d->has_bank_charges)
        textbuf_format(&heard->lines, " charges %s", money_format(d->bank_charges, amount));
    if (d->end_to_end.n > 0)
        textbuf_format(&heard->lines, " for %s", d->end_to_end.at);
    if (d->reversal)
        textbuf_puts(&heard->lines, " back");
    for (size_t i = 0; i < d->ref_count; i++)
        textbuf_format(&heard->lines, " %s %s of %s", document_kind_name(d->refs[i].kind),
                       d->refs[i].number.at, d->refs[i].issuer.at);
    return ERR_OK;
}

static Err on_refused(Ctx *cx, void *self, RecordPlace place, const char *field, Text why)
{
    Heard *heard = self;
    (void)cx, (void)place;
    heard->refused++;
    textbuf_format(&heard->said, "%s: %.*s; ", field, (int)why.n, why.at);
    return ERR_OK;
}

static Err on_noted(Ctx *cx, void *self, RecordPlace place, NoteKind kind, const char *field,
                    Text why)
{
    Heard *heard = self;
    (void)cx, (void)place;
    heard->noted++;
    textbuf_format(&heard->said, "%s %s: %.*s; ", note_name(kind), field, (int)why.n, why.at);
    return ERR_OK;
}

static Err hear(Ctx *cx, const char *xml, Heard *heard)
{
    Source *source CLEANUP(source_close) = NULL;
    RecordSink sink = { .self = heard, .document = on_document, .refused = on_refused,
                        .noted = on_noted };
    *heard = (Heard){ .keep = cx, .extra = TEXT(""), .lines = textbuf_make(cx),
                      .said = textbuf_make(cx) };
    TRY(source_of_text(cx, "bank.xml", text_of(xml), &source));
    return camt_documents(cx, source, &sink);
}

#define A "camt:DE89370400440532013000:"
#define OWNER "iban:DE89370400440532013000"

TEST(test_camt_pay__entries_become_payments)
{
    static const struct { const char *why, *xml, *want; } rows[] = {
        { "a credit is paid by its debtor", HEAD("5.00", "CRDT") BOOKED REF("R1")
          DETAILS(TX(DBTR("Ann", "77"), "")), A "R1 acct:77 > " OWNER " 5.00" },
        { "a debit to its creditor", HEAD("5.00", "DBIT") BOOKED REF("R1")
          DETAILS(TX(CDTR("Bo", "88"), "")), A "R1 " OWNER " > acct:88 5.00" },
        { "a reversal of a debit comes back from the creditor", HEAD("5.00", "CRDT")
          "<RvslInd>true</RvslInd>" BOOKED REF("R2") DETAILS(TX(CDTR("Bo", "88"), "")),
          A "R2 acct:88 > " OWNER " 5.00 back" },
        { "a returned payment too", HEAD("5.00", "CRDT") BOOKED REF("R3") DETAILS(TX(
          CDTR("Bo", "88"), "<RtrInf><Rsn><Cd>AC04</Cd></Rsn></RtrInf>")),
          A "R3 acct:88 > " OWNER " 5.00 back" },
        { "charges of the payer's bank are no part of the transfer", HEAD("7012.50", "DBIT")
          BOOKED REF("R4") DETAILS(TX(CDTR("Bo", "88"), "<Amt Ccy='EUR'>7000.00</Amt><Chrgs><Rcrd>"
          "<Amt Ccy='EUR'>12.50</Amt></Rcrd></Chrgs>")),
          A "R4 " OWNER " > acct:88 7000.00 charges 12.50" },
        { "charges of the payee's bank neither", HEAD("6990.00", "CRDT") BOOKED REF("R5")
          DETAILS(TX(DBTR("Ann", "77"), "<Amt Ccy='EUR'>7000.00</Amt><Chrgs><Rcrd>"
          "<Amt Ccy='EUR'>10.00</Amt></Rcrd></Chrgs>")),
          A "R5 acct:77 > " OWNER " 7000.00 charges 10.00" },
        { "a difference that no charge explains is the account's", HEAD("7012.50", "DBIT")
          BOOKED REF("R6") DETAILS(TX(CDTR("Bo", "88"), "<Amt Ccy='EUR'>7000.00</Amt>")),
          A "R6 " OWNER " > acct:88 7012.50" },
        { "what the payer calls it", HEAD("5.00", "CRDT") BOOKED REF("R7") DETAILS("<TxDtls><Refs>"
          "<EndToEndId>SET-4</EndToEndId></Refs><RltdPties>" DBTR("Ann", "77")
          "</RltdPties></TxDtls>"), A "R7 acct:77 > " OWNER " 5.00 for SET-4" },
        { "a name that banks write where there is none", HEAD("5.00", "CRDT") BOOKED REF("R8")
          DETAILS("<TxDtls><Refs><EndToEndId>NOTPROVIDED</EndToEndId></Refs><RltdPties>"
          DBTR("Ann", "77") "</RltdPties></TxDtls>"), A "R8 acct:77 > " OWNER " 5.00" },
        { "a name has to do", HEAD("5.00", "CRDT") BOOKED REF("R1")
          DETAILS("<TxDtls><RltdPties><UltmtDbtr><Pty><Nm>Ann &amp; Co</Nm></Pty></UltmtDbtr>"
          "</RltdPties></TxDtls>"), A "R1 name:ann-co > " OWNER " 5.00" },
        { "a registered number comes first", HEAD("5.00", "CRDT") BOOKED REF("R1")
          DETAILS("<TxDtls><RltdPties><Dbtr><Pty><Nm>Ann</Nm><Id><OrgId>"
          "<LEI>5493001KJTIIGC8Y1R12</LEI></OrgId></Id></Pty></Dbtr></RltdPties></TxDtls>"),
          A "R1 lei:5493001KJTIIGC8Y1R12 > " OWNER " 5.00" },
        { "a wrong LEI is none", HEAD("5.00", "CRDT") BOOKED REF("R1")
          DETAILS("<TxDtls><RltdPties><Dbtr><Pty><Nm>Ann</Nm><Id><OrgId>"
          "<LEI>5493001KJTIIGC8Y1R13</LEI></OrgId></Id></Pty></Dbtr></RltdPties></TxDtls>"),
          A "R1 name:ann > " OWNER " 5.00" },
        { "a unified social credit code", HEAD("5.00", "CRDT") BOOKED REF("R1")
          DETAILS("<TxDtls><RltdPties><Dbtr><Pty><Nm>Ann</Nm><Id><OrgId><Othr>"
          "<Id>91350100M000100Y43</Id></Othr></OrgId></Id></Pty></Dbtr></RltdPties></TxDtls>"),
          A "R1 uscc:91350100M000100Y43 > " OWNER " 5.00" },
        { "the invoices it names", HEAD("5.00", "CRDT") BOOKED REF("R1") DETAILS(TX(
          DBTR("Ann", "77"), "<RmtInf><Strd><RfrdDocInf><Tp><CdOrPrtry><Cd>CINV</Cd></CdOrPrtry>"
          "</Tp><Nb>I-1</Nb></RfrdDocInf></Strd><Strd><RfrdDocInf><Tp><CdOrPrtry><Cd>CINV</Cd>"
          "</CdOrPrtry></Tp><Nb>I-1</Nb></RfrdDocInf></Strd><Strd><RfrdDocInf><Tp><CdOrPrtry>"
          "<Cd>PUOR</Cd></CdOrPrtry></Tp><Nb>O-7</Nb></RfrdDocInf></Strd></RmtInf>")),
          A "R1 acct:77 > " OWNER " 5.00 invoice I-1 of " OWNER " order O-7 of acct:77" },
        { "a batch is as many as its details", HEAD("5.00", "CRDT") BOOKED REF("R1")
          DETAILS("<Btch><NbOfTxs>2</NbOfTxs></Btch>"
          TX(DBTR("Ann", "77"), "<Amt Ccy='EUR'>2.00</Amt>")
          "<TxDtls><Refs><TxId>T9</TxId></Refs><Amt Ccy='EUR'>3.00</Amt><RltdPties>"
          DBTR("Bea", "78") "</RltdPties></TxDtls>"),
          A "R1:1 acct:77 > " OWNER " 2.00; " A "R1:T9 acct:78 > " OWNER " 3.00" },
        { "amounts of version 2", HEAD("5.00", "CRDT") BOOKED REF("R1")
          DETAILS(TX(DBTR("Ann", "77"), "<AmtDtls><TxAmt><Amt Ccy='EUR'>1.00</Amt></TxAmt>"
          "</AmtDtls>") TX(DBTR("Bea", "78"), "<AmtDtls><TxAmt><Amt Ccy='EUR'>4.00</Amt></TxAmt>"
          "</AmtDtls>")),
          A "R1:1 acct:77 > " OWNER " 1.00; " A "R1:2 acct:78 > " OWNER " 4.00" },
        { "one reference twice", HEAD("5.00", "CRDT") BOOKED REF("R1")
          DETAILS(TX(DBTR("Ann", "77"), "")) HEAD("6.00", "CRDT") BOOKED REF("R1")
          DETAILS(TX(DBTR("Ann", "77"), "")),
          A "R1 acct:77 > " OWNER " 5.00; " A "R1#2 acct:77 > " OWNER " 6.00" },
        { "NONREF is no reference, its detail's is", HEAD("5.00", "CRDT") BOOKED REF("NONREF")
          DETAILS("<TxDtls><Refs><AcctSvcrRef>D1</AcctSvcrRef></Refs><RltdPties>"
          DBTR("Ann", "77") "</RltdPties></TxDtls>"), A "D1 acct:77 > " OWNER " 5.00" },
        { "one event everywhere", HEAD("5.00", "CRDT") BOOKED REF("R1")
          DETAILS("<TxDtls><Refs><UETR>eb6305c9-1f7f-49de-aed0-16487c27b42d</UETR></Refs>"
          "<RltdPties>" DBTR("Ann", "77") "</RltdPties></TxDtls>"),
          "uetr:eb6305c9-1f7f-49de-aed0-16487c27b42d acct:77 > " OWNER " 5.00" },
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        Ctx cx = ctx_make(16 << 20);
        Heard heard;
        Text xml, lines;
        CHECK_OK("made", &cx, text_format(&cx, &xml, "%s%s%s", OPEN, rows[i].xml, CLOSE));
        CHECK_OK(rows[i].why, &cx, hear(&cx, xml.at, &heard));
        CHECK_OK(rows[i].why, &cx, textbuf_done(&heard.lines, &lines));
        CHECK_TEXT(rows[i].why, lines, rows[i].want);
        CHECK_EQ("the statement comes too", heard.statements, 1);
        CHECK_EQ(rows[i].why, heard.refused + heard.noted, 0);
        ctx_clear(&cx);
    }
}

TEST(test_camt_pay__says_what_is_no_payment)
{
    static const struct {
        const char *why, *xml, *says;
        int refused, noted, statements;
    } rows[] = {
        { "the bank's fee", OPEN HEAD("5.00", "DBIT") BOOKED REF("R1") "</Ntry>" CLOSE,
          "unused NtryDtls: 5.00 EUR DBIT: has no details", 0, 1, 1 },
        { "nobody named", OPEN HEAD("5.00", "DBIT") BOOKED DETAILS(TX("", "")) CLOSE,
          "names no other party", 0, 1, 1 },
        { "the owner alone", OPEN HEAD("5.00", "CRDT") BOOKED DETAILS(TX("<Dbtr><Pty><Nm>Owner AG"
          "</Nm></Pty></Dbtr><DbtrAcct><Id><IBAN>DE89370400440532013000</IBAN></Id></DbtrAcct>",
          "")) CLOSE, "names no other party", 0, 1, 1 },
        { "nothing moved", OPEN HEAD("0.00", "DBIT") BOOKED DETAILS(TX(CDTR("Bo", "88"), ""))
          CLOSE, "moves nothing", 0, 1, 1 },
        { "a batch told in one", OPEN HEAD("5.00", "DBIT") BOOKED DETAILS("<Btch><NbOfTxs>20"
          "</NbOfTxs></Btch>" TX(CDTR("Bo", "88"), "")) CLOSE, "state no amounts", 0, 1, 1 },
        { "a wrong reference", OPEN HEAD("5.00", "CRDT") BOOKED DETAILS(TX(DBTR("Ann", "77"),
          "<RmtInf><Strd><CdtrRefInf><Ref>RF19539007547034</Ref></CdtrRefInf></Strd></RmtInf>"))
          CLOSE, "odd CdtrRefInf/Ref", 0, 1, 1 },
        { "pending", OPEN HEAD("5.00", "CRDT") "<Sts><Cd>PDNG</Cd></Sts>"
          DETAILS(TX(DBTR("Ann", "77"), "")) CLOSE, "", 0, 0, 1 },
        { "details that do not sum", OPEN HEAD("5.00", "CRDT") BOOKED
          DETAILS(TX(DBTR("Ann", "77"), "<Amt Ccy='EUR'>2.00</Amt>")
          TX(DBTR("Bea", "78"), "<Amt Ccy='EUR'>2.99</Amt>")) CLOSE,
          "NtryDtls: the details of a batch sum to 4.99 EUR, the entry is 5.00", 1, 0, 1 },
        { "a statement that does not add up", OPEN BALANCE("OPBD", "1.00") BALANCE("CLBD", "7.00")
          HEAD("5.00", "CRDT") "</Ntry>" CLOSE, "Stmt: opening 1.00 + credits 5.00 - debits 0.00 "
          "= 6.00 EUR, but its closing balance is 7.00", 1, 1, 0 },
        { "fewer entries than it says", OPEN "<TxsSummry><TtlNtries><NbOfNtries>2</NbOfNtries>"
          "</TtlNtries></TxsSummry>" HEAD("5.00", "CRDT") "</Ntry>" CLOSE,
          "it says it has 2 entries and has 1", 1, 1, 0 },
        { "a notice is no statement", NOTICE HEAD("5.00", "DBIT") BOOKED "</Ntry>"
          "</Ntfctn></BkToCstmrDbtCdtNtfctn></Document>", "has no details", 0, 1, 0 },
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        Ctx cx = ctx_make(16 << 20);
        Source *source = NULL;
        Heard heard;
        Text said;
        CHECK_OK(rows[i].why, &cx, hear(&cx, rows[i].xml, &heard));
        CHECK_OK(rows[i].why, &cx, textbuf_done(&heard.said, &said));
        CHECK_TRUE(said.at, strstr(said.at, rows[i].says) != NULL);
        CHECK_EQ(rows[i].why, heard.refused, rows[i].refused);
        CHECK_EQ(rows[i].why, heard.noted, rows[i].noted);
        CHECK_EQ(rows[i].why, heard.statements, rows[i].statements);
        CHECK_OK("opens", &cx, source_of_text(&cx, "b", text_of(rows[i].xml), &source));
        CHECK_ERR(rows[i].why, &cx, camt_check(&cx, source),
                  rows[i].refused ? ERR_INVALID : ERR_OK);
        source_close(&source);
        ctx_clear(&cx);
    }
}

/* What the report of the day and the statement both hold has one number in both. */
TEST(test_camt_pay__an_entry_without_reference_is_known_by_what_it_says)
{
    static const char *const files[] = {
        OPEN HEAD("5.00", "CRDT") BOOKED "<ValDt><Dt>2026-03-31</Dt></ValDt>"
            DETAILS(TX(DBTR("Ann", "77"), "")) CLOSE,
        NOTICE HEAD("5.00", "CRDT") BOOKED DETAILS(TX(DBTR("Ann Smith", "77"), ""))
            "</Ntfctn></BkToCstmrDbtCdtNtfctn></Document>",
        OPEN HEAD("5.00", "CRDT") BOOKED DETAILS(TX(DBTR("Ann", "78"), "")) CLOSE,
    };
    Ctx cx CLEANUP(ctx_clear) = ctx_make(16 << 20);
    Text lines[COUNT(files)];
    for (size_t i = 0; i < COUNT(files); i++) {
        Heard heard;
        CHECK_OK("reads", &cx, hear(&cx, files[i], &heard));
        CHECK_OK("done", &cx, textbuf_done(&heard.lines, &lines[i]));
        CHECK_TRUE("a number of its own", strstr(lines[i].at, A "=") == lines[i].at);
    }
    CHECK_TEXT("the same event", lines[0], lines[1].at);
    CHECK_TRUE("another payer", !text_eq(text_head(lines[0], 50), text_head(lines[2], 50)));
}

TEST(test_camt_pay__what_the_bank_says_is_kept)
{
    Ctx cx CLEANUP(ctx_clear) = ctx_make(16 << 20);
    Heard heard;
    /* 100 dollars were ordered, 92.00 euros came, a euro of charges was taken out before. */
    CHECK_OK("reads", &cx, hear(&cx, OPEN HEAD("92.00", "CRDT") BOOKED
        "<ValDt><Dt>2026-04-01</Dt></ValDt>" REF("R1")
        "<BkTxCd><Domn><Cd>PMNT</Cd><Fmly><Cd>RCDT</Cd><SubFmlyCd>XBCT</SubFmlyCd></Fmly></Domn>"
        "</BkTxCd><Chrgs><Rcrd><Amt Ccy='EUR'>1.00</Amt><CdtDbtInd>DBIT</CdtDbtInd>"
        "<ChrgInclInd>true</ChrgInclInd></Rcrd></Chrgs>"
        DETAILS("<TxDtls><Refs><EndToEndId>E1</EndToEndId></Refs><AmtDtls><InstdAmt>"
        "<Amt Ccy='USD'>100.00</Amt></InstdAmt><TxAmt><Amt Ccy='EUR'>93.00</Amt><CcyXchg>"
        "<SrcCcy>USD</SrcCcy><XchgRate>0.93</XchgRate></CcyXchg></TxAmt></AmtDtls><RltdPties>"
        DBTR("Ann", "77") "</RltdPties><RmtInf><Strd><CdtrRefInf><Tp><CdOrPrtry><Cd>SCOR</Cd>"
        "</CdOrPrtry></Tp><Ref>RF18539007547034</Ref></CdtrRefInf></Strd></RmtInf></TxDtls>")
        CLOSE, &heard));
    CHECK_EQ("one payment", heard.payments, 1);
    CHECK_EQ("a good reference is not noted", heard.noted, 0);
    CHECK_TEXT("all of it", heard.extra, "{\"camt\":{\"account\":\"DE89370400440532013000\","
        "\"bank_code\":\"PMNT-RCDT-XBCT\",\"charges\":[{\"amount\":\"1.00\",\"currency\":\"EUR\","
        "\"included\":true}],\"creditor_reference\":\"RF18539007547034\",\"end_to_end_id\":\"E1\","
        "\"exchange_rate\":\"0.93\",\"instructed\":{\"amount\":\"100.00\",\"currency\":\"USD\"},"
        "\"message\":\"camt.053.001.08\",\"servicer_reference\":\"R1\",\"statement\":\"S\","
        "\"value_date\":\"2026-04-01\"}}");
}
