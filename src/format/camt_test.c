/* camt_test.c - statements as entries; the public examples are in tests/camt_vectors_test.c. */
#include "format/camt.h"

#include "test.h"

#include <stdio.h>
#include <string.h>

#define NS(version) "urn:iso:std:iso:20022:tech:xsd:camt.053.001." version
#define OPEN_AS(ns) "<Document xmlns='" ns "'><BkToCstmrStmt><GrpHdr><MsgId>M</MsgId></GrpHdr>" \
    "<Stmt><Id>S</Id><CreDtTm>2026-03-31T20:00:00Z</CreDtTm>"
#define ACCOUNT "<Acct><Id><IBAN>DE89370400440532013000</IBAN></Id></Acct>"
#define OPEN OPEN_AS(NS("08")) ACCOUNT
#define CLOSE "</Stmt></BkToCstmrStmt></Document>"
#define BALANCE(type, amount, sign) "<Bal><Tp><CdOrPrtry><Cd>" type "</Cd></CdOrPrtry></Tp>"     \
    "<Amt Ccy='EUR'>" amount "</Amt><CdtDbtInd>" sign "</CdtDbtInd><Dt><Dt>2026-03-31</Dt></Dt>" \
    "</Bal>"
#define ENTRY(amount, sign, status) "<Ntry><Amt Ccy='EUR'>" amount "</Amt><CdtDbtInd>" sign      \
    "</CdtDbtInd><Sts><Cd>" status "</Cd></Sts></Ntry>"

/* --- a sink that keeps what a test looks at -------------------------------------------------- */

typedef struct Kept {
    int statements, entries, ends;
    CamtEntry entry;            /* the last; its texts are gone */
    CamtDetail detail;
    char words[512];            /* of the last entry: texts that a test asks for */
    CamtTotal total;            /* the first currency's, of the last statement */
    CamtVerdict verdict;
    int64_t closing;
} Kept;

static Err on_statement(Ctx *cx, void *self, const CamtStatement *statement)
{
    (void)cx, (void)statement;
    ((Kept *)self)->statements++;
    return ERR_OK;
}

static Err on_entry(Ctx *cx, void *self, const CamtStatement *statement, const CamtEntry *entry)
{
    Kept *kept = self;
    (void)cx, (void)statement;
    kept->entries++;
    kept->entry = *entry;
    const CamtDetail *d = entry->details;
    kept->detail = d ? *d : (CamtDetail){ 0 };
    if (d)
        snprintf(kept->words, sizeof kept->words, "%s|%s|%s|%s|%s|%s", d->debtor.name.at,
                 d->debtor.bic.at, d->debtor.agent.at, d->end_to_end.at, entry->status.at,
                 d->remittance.n ? d->remittance.at : "");
    return ERR_OK;
}

static Err on_end(Ctx *cx, void *self, const CamtStatement *statement)
{
    Kept *kept = self;
    kept->ends++;
    kept->total = statement->totals[0];
    return camt_verdict(cx, statement, &statement->totals[0], &kept->closing, &kept->verdict);
}

static Err parse(Ctx *cx, Text xml, Kept *kept)
{
    Source *source CLEANUP(source_close) = NULL;
    CamtSink sink = { .self = kept, .statement = on_statement, .entry = on_entry, .end = on_end };
    *kept = (Kept){ 0 };
    TRY(source_of_text(cx, "bank.xml", xml, &source));
    return camt_read(cx, source, &sink);
}

/* --- what is refused ------------------------------------------------------------------------- */

TEST(test_camt__refuses_what_it_cannot_trust)
{
    static const struct { const char *why, *xml; Err err; const char *says; } rows[] = {
        { "a version nobody has seen", OPEN_AS(NS("99")) ACCOUNT CLOSE, ERR_UNKNOWN, "99" },
        { "the first version", OPEN_AS(NS("01")) ACCOUNT CLOSE, ERR_UNKNOWN, "02 to 13" },
        { "a dialect", OPEN_AS("http://bank.example/camt.053.001.02") ACCOUNT CLOSE, ERR_UNKNOWN,
          "bank.example" },
        { "no namespace", "<Document><BkToCstmrStmt/></Document>", ERR_UNKNOWN, "camt.052" },
        { "another root", "<Statement xmlns='" NS("02") "'/>", ERR_UNKNOWN, "camt.052" },
        { "no statement", "<Document xmlns='" NS("02") "'><BkToCstmrStmt><GrpHdr/></BkToCstmrStmt>"
          "</Document>", ERR_INVALID, "no statement" },
        { "no account", OPEN_AS(NS("02")) CLOSE, ERR_INVALID, "Acct/Id" },
        { "cut off", OPEN ENTRY("1.00", "CRDT", "BOOK") "<Ntry><Amt Ccy='EUR'>1", ERR_SYNTAX,
          "ends before" },
        { "not the encoding it says", OPEN "<Ntry><AddtlNtryInf>\xfc</AddtlNtryInf></Ntry>" CLOSE,
          ERR_SYNTAX, "" },
        { "a billion laughs", "<!DOCTYPE d [<!ENTITY a 'ha'><!ENTITY b '&a;&a;&a;'>]>"
          OPEN CLOSE, ERR_SYNTAX, "DOCTYPE" },
        { "an entity from outside", "<!DOCTYPE d [<!ENTITY a SYSTEM 'file:///etc/passwd'>]>"
          OPEN CLOSE, ERR_SYNTAX, "DOCTYPE" },
        { "no amount", OPEN "<Ntry><CdtDbtInd>CRDT</CdtDbtInd></Ntry>" CLOSE, ERR_INVALID, "Amt" },
        { "no sign", OPEN "<Ntry><Amt Ccy='EUR'>1.00</Amt></Ntry>" CLOSE, ERR_INVALID,
          "CdtDbtInd" },
        { "another sign", OPEN ENTRY("1.00", "PLUS", "BOOK") CLOSE, ERR_INVALID, "CdtDbtInd" },
        { "no currency", OPEN "<Ntry><Amt>1.00</Amt></Ntry>" CLOSE, ERR_INVALID, "Ccy" },
        { "no such currency", OPEN "<Ntry><Amt Ccy='ZZZ'>1.00</Amt></Ntry>" CLOSE, ERR_UNKNOWN,
          "ZZZ" },
        { "tenths of a cent", OPEN ENTRY("1.005", "CRDT", "BOOK") CLOSE, ERR_INVALID, "Amt" },
        { "negative", OPEN ENTRY("-1.00", "CRDT", "BOOK") CLOSE, ERR_INVALID, "Amt" },
        { "no number", OPEN ENTRY("1,00", "CRDT", "BOOK") CLOSE, ERR_SYNTAX, "Amt" },
        { "too large", OPEN ENTRY("92233720368547758.08", "CRDT", "BOOK") CLOSE, ERR_OVERFLOW,
          "Amt" },
        { "a sum too large", OPEN ENTRY("92233720368547758.07", "CRDT", "BOOK")
          ENTRY("0.01", "CRDT", "BOOK") CLOSE, ERR_OVERFLOW, "sum" },
        { "neither booked nor pending", OPEN ENTRY("1.00", "CRDT", "MAYBE") CLOSE, ERR_INVALID,
          "MAYBE" },
        { "no such day", OPEN "<Ntry><Amt Ccy='EUR'>1</Amt><BookgDt><Dt>2026-02-30</Dt></BookgDt>"
          "</Ntry>" CLOSE, ERR_INVALID, "BookgDt/Dt" },
        { "no XML", "opening 12.00", ERR_SYNTAX, "" },
        { "nothing", "", ERR_SYNTAX, "" },
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        Ctx cx = ctx_make(4 << 20);
        Kept kept;
        Err err = parse(&cx, text_of(rows[i].xml), &kept);
        CHECK_TRUE(rows[i].why, strstr(cx.detail, rows[i].says) != NULL);
        CHECK_TRUE(rows[i].why, kept.ends == 0);
        CHECK_ERR(rows[i].why, &cx, err, rows[i].err);
        ctx_clear(&cx);
    }
}

TEST(test_camt__a_depth_bomb_and_an_entry_without_end_are_limits)
{
    Ctx cx CLEANUP(ctx_clear) = ctx_make((size_t)256 << 20);
    Kept kept;
    Text xml;
    TextBuf deep = textbuf_make(&cx);
    textbuf_puts(&deep, OPEN);
    for (int i = 0; i < 1000; i++)
        textbuf_puts(&deep, "<Chrgs>");
    CHECK_OK("made", &cx, textbuf_done(&deep, &xml));
    CHECK_ERR("deep", &cx, parse(&cx, xml, &kept), ERR_LIMIT);
    TextBuf charges = textbuf_make(&cx);
    textbuf_puts(&charges, OPEN "<Ntry>");
    for (int i = 0; i < 10; i++)
        textbuf_puts(&charges, i ? "<Rcrd>" : "<Chrgs>");
    CHECK_OK("made", &cx, textbuf_done(&charges, &xml));
    CHECK_ERR("charges of charges", &cx, parse(&cx, xml, &kept), ERR_LIMIT);
    TextBuf wide = textbuf_make(&cx);
    textbuf_puts(&wide, OPEN "<Ntry><NtryDtls>");
    for (int i = 0; i < 60000; i++)
        textbuf_puts(&wide, "<TxDtls><AddtlTxInf>more</AddtlTxInf></TxDtls>");
    CHECK_OK("made", &cx, textbuf_done(&wide, &xml));
    CHECK_ERR("wide", &cx, parse(&cx, xml, &kept), ERR_LIMIT);
}

/* --- dialects of one language ---------------------------------------------------------------- */

/* SRC: schemas of camt.053.001.02, .04 and .08: where each keeps the same fact. */
TEST(test_camt__versions_keep_one_fact_in_different_places)
{
    static const struct { const char *version, *entry; } rows[] = {
        { NS("02"), "<Sts>BOOK</Sts><NtryDtls><TxDtls><Refs><EndToEndId>E1</EndToEndId></Refs>"
          "<RltdPties><Dbtr><Nm>Ann</Nm><Id><OrgId><BICOrBEI>DABAIE2D</BICOrBEI></OrgId></Id>"
          "</Dbtr></RltdPties><RltdAgts><DbtrAgt><FinInstnId><BIC>COBADEFF</BIC></FinInstnId>"
          "</DbtrAgt></RltdAgts><RmtInf><Ustrd>one</Ustrd><Ustrd>two</Ustrd></RmtInf></TxDtls>"
          "</NtryDtls>" },
        { NS("04"), "<Sts>BOOK</Sts><NtryDtls><TxDtls><Refs><EndToEndId>E1</EndToEndId></Refs>"
          "<RltdPties><Dbtr><Nm>Ann</Nm><Id><OrgId><AnyBIC>DABAIE2D</AnyBIC></OrgId></Id>"
          "</Dbtr></RltdPties><RltdAgts><DbtrAgt><FinInstnId><BICFI>COBADEFF</BICFI></FinInstnId>"
          "</DbtrAgt></RltdAgts><RmtInf><Ustrd>one</Ustrd><Ustrd>two</Ustrd></RmtInf></TxDtls>"
          "</NtryDtls>" },
        { NS("08"), "<Sts><Cd>BOOK</Cd></Sts><NtryDtls><TxDtls><Refs><EndToEndId>E1</EndToEndId>"
          "</Refs><RltdPties><Dbtr><Pty><Nm> Ann\n</Nm><Id><OrgId><AnyBIC>DABAIE2D</AnyBIC>"
          "</OrgId></Id></Pty></Dbtr></RltdPties><RltdAgts><DbtrAgt><FinInstnId>"
          "<BICFI>COBADEFF</BICFI></FinInstnId></DbtrAgt></RltdAgts><RmtInf><Ustrd>one</Ustrd>"
          "<Ustrd><![CDATA[two]]></Ustrd></RmtInf></TxDtls></NtryDtls>" },
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        Ctx cx = ctx_make(4 << 20);
        Text xml;
        Kept kept;
        CHECK_OK("made", &cx, text_format(&cx, &xml, "<Document xmlns='%s'><BkToCstmrStmt><Stmt>"
                 "<Id>S</Id>" ACCOUNT "<Ntry><Amt Ccy='JPY'>1200</Amt><CdtDbtInd>DBIT</CdtDbtInd>"
                 "<BookgDt><DtTm>2026-03-31T23:30:00-05:00</DtTm></BookgDt>"
                 "<ValDt><Dt>2026-04-01Z</Dt></ValDt>%s</Ntry>" CLOSE, rows[i].version,
                 rows[i].entry));
        CHECK_OK(rows[i].version, &cx, parse(&cx, xml, &kept));
        CHECK_TEXT(rows[i].version, text_of(kept.words), "Ann|DABAIE2D|COBADEFF|E1|BOOK|one two");
        CHECK_EQ("yen have no cents", kept.entry.amount.money.minor, 1200);
        CHECK_EQ("the day as written", kept.entry.booked.day, date_of(2026, 3, 31).day);
        CHECK_EQ("and with a zone", kept.entry.valued.day, date_of(2026, 4, 1).day);
        ctx_clear(&cx);
    }
}

TEST(test_camt__charges_stand_in_two_places)
{
    static const struct { const char *why, *charges; } rows[] = {
        { "version 2", "<Chrgs><Amt Ccy='EUR'>1.50</Amt></Chrgs><Chrgs><Amt Ccy='USD'>2</Amt>"
          "</Chrgs>" },
        { "version 4", "<Chrgs><TtlChrgsAndTaxAmt Ccy='EUR'>9</TtlChrgsAndTaxAmt><Rcrd>"
          "<Amt Ccy='EUR'>1.50</Amt><ChrgInclInd>true</ChrgInclInd></Rcrd><Rcrd>"
          "<Amt Ccy='USD'>2</Amt></Rcrd></Chrgs>" },
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        Ctx cx = ctx_make(4 << 20);
        Text xml;
        Kept kept;
        CHECK_OK("made", &cx, text_format(&cx, &xml, OPEN "<Ntry><Amt Ccy='EUR'>5</Amt>"
                 "<CdtDbtInd>DBIT</CdtDbtInd>%s<NtryDtls><TxDtls>%s</TxDtls></NtryDtls></Ntry>"
                 CLOSE, rows[i].charges, rows[i].charges));
        CHECK_OK(rows[i].why, &cx, parse(&cx, xml, &kept));
        CHECK_TRUE(rows[i].why, kept.entry.charges && kept.detail.charges);
        ctx_clear(&cx);
    }
}

/* --- sums ------------------------------------------------------------------------------------ */

TEST(test_camt__a_statement_adds_up_or_not)
{
    static const struct { const char *why, *xml; CamtVerdict want; int64_t closing; } rows[] = {
        { "credits and debits", OPEN BALANCE("OPBD", "10.00", "CRDT")
          BALANCE("CLBD", "7.50", "CRDT") ENTRY("2.50", "CRDT", "BOOK")
          ENTRY("5.00", "DBIT", "BOOK") CLOSE, CAMT_AGREES, 750 },
        { "overdrawn", OPEN BALANCE("OPBD", "10.00", "DBIT") BALANCE("CLBD", "15.00", "DBIT")
          ENTRY("5.00", "DBIT", "BOOK") CLOSE, CAMT_AGREES, -1500 },
        { "pending is not money", OPEN BALANCE("OPBD", "10.00", "CRDT")
          BALANCE("CLBD", "10.00", "CRDT") ENTRY("5.00", "DBIT", "PDNG") CLOSE, CAMT_AGREES,
          1000 },
        { "nor is information", OPEN BALANCE("OPBD", "10.00", "CRDT")
          BALANCE("CLBD", "10.00", "CRDT") ENTRY("5.00", "DBIT", "INFO") CLOSE, CAMT_AGREES,
          1000 },
        { "one is missing", OPEN BALANCE("OPBD", "10.00", "CRDT") BALANCE("CLBD", "9.00", "CRDT")
          CLOSE, CAMT_DIFFERS, 1000 },
        { "the day before's closing opens", OPEN BALANCE("PRCD", "10.00", "CRDT")
          BALANCE("CLBD", "9.00", "CRDT") ENTRY("1.00", "DBIT", "BOOK") CLOSE, CAMT_AGREES, 900 },
        { "the opening one wins", OPEN BALANCE("PRCD", "3.00", "CRDT")
          BALANCE("OPBD", "10.00", "CRDT") BALANCE("CLBD", "10.00", "CRDT") CLOSE, CAMT_AGREES,
          1000 },
        { "no opening", OPEN BALANCE("CLBD", "9.00", "CRDT") CLOSE, CAMT_CANNOT_TELL, 0 },
        { "what is available is another thing", OPEN BALANCE("OPAV", "1.00", "CRDT")
          BALANCE("CLAV", "9.00", "CRDT") BALANCE("OPBD", "9.00", "CRDT") CLOSE,
          CAMT_CANNOT_TELL, 0 },
        { "a page of several", OPEN "<StmtPgntn><PgNb>1</PgNb><LastPgInd>false</LastPgInd>"
          "</StmtPgntn>" BALANCE("OPBD", "10.00", "CRDT") BALANCE("CLBD", "9.00", "CRDT") CLOSE,
          CAMT_CANNOT_TELL, 0 },
        { "the only page", OPEN "<StmtPgntn><PgNb>1</PgNb><LastPgInd>true</LastPgInd>"
          "</StmtPgntn>" BALANCE("OPBD", "10.00", "CRDT") BALANCE("CLBD", "9.00", "CRDT") CLOSE,
          CAMT_DIFFERS, 1000 },
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        Ctx cx = ctx_make(4 << 20);
        Kept kept;
        CHECK_OK(rows[i].why, &cx, parse(&cx, text_of(rows[i].xml), &kept));
        CHECK_EQ(rows[i].why, kept.verdict, rows[i].want);
        if (rows[i].want != CAMT_CANNOT_TELL)
            CHECK_EQ(rows[i].why, kept.closing, rows[i].closing);
        ctx_clear(&cx);
    }
}

/* The model is an array of signed amounts. */
TEST(test_camt__random_statements_sum_as_their_entries_do)
{
    Random random = random_make(test_seed());
    for (int round = 0; round < 60; round++) {
        Ctx cx = ctx_make(16 << 20);
        TextBuf xml = textbuf_make(&cx);
        int64_t opening = (int64_t)random_below(&random, 1000000) - 500000, sum = opening;
        int64_t booked = 0;
        size_t entries = (size_t)random_below(&random, 200);
        TextBuf middle = textbuf_make(&cx);
        for (size_t i = 0; i < entries; i++) {
            int64_t minor = (int64_t)random_below(&random, 10000000);
            bool credit = random_below(&random, 2) == 0;
            bool book = random_below(&random, 4) > 0;
            textbuf_format(&middle, "<Ntry><Amt Ccy='KWD'>%lld.%03lld</Amt><CdtDbtInd>%s"
                           "</CdtDbtInd><Sts>%s</Sts></Ntry>", (long long)(minor / 1000),
                           (long long)(minor % 1000), credit ? "CRDT" : "DBIT",
                           book ? "BOOK" : i % 2 ? "PDNG" : "INFO");
            sum += book ? (credit ? minor : -minor) : 0;
            booked += book;
        }
        Text text, body;
        Kept kept;
        CHECK_OK("made", &cx, textbuf_done(&middle, &body));
        const int64_t figures[] = { opening, sum };
        textbuf_puts(&xml, OPEN);
        for (int b = 0; b < 2; b++) {
            long long figure = figures[b] < 0 ? -figures[b] : figures[b];
            textbuf_format(&xml, "<Bal><Tp><CdOrPrtry><Cd>%s</Cd></CdOrPrtry></Tp>"
                           "<Amt Ccy='KWD'>%lld.%03lld</Amt><CdtDbtInd>%s</CdtDbtInd></Bal>",
                           b ? "CLBD" : "OPBD", figure / 1000, figure % 1000,
                           figures[b] < 0 ? "DBIT" : "CRDT");
        }
        textbuf_put(&xml, body);
        textbuf_puts(&xml, CLOSE);
        CHECK_OK("made", &cx, textbuf_done(&xml, &text));
        CHECK_OK("reads", &cx, parse(&cx, text, &kept));
        CHECK_EQ("entries", kept.entries, entries);
        CHECK_EQ("booked", kept.total.credits + kept.total.debits, booked);
        CHECK_EQ("sum", kept.closing, sum);
        CHECK_EQ("agrees", kept.verdict, CAMT_AGREES);
        ctx_clear(&cx);
    }
}
