#include "format/suggest.h"

#include "format/mapping_read.h"
#include "test.h"

#include <iconv.h>
#include <stdio.h>
#include <string.h>

static const char english[] =
    "PO #,Line No,Vendor Name,Material,Description,Order Qty,UoM,Unit Price,Net Value,Curr,PO Date,"
    "Delivery Date,Plant\n"
    "45001,10,Acme Metals,M-100,Steel plate,\"1,000\",KGM,2.50,\"2,500.00\",USD,03/25/2026,"
    "04/15/2026,P1\n"
    "45001,20,Acme Metals,M-200,Copper wire,12,MTR,10.00,120.00,USD,03/25/2026,04/20/2026,P1\n"
    "45002,10,Bolt & Co,M-300,Bolts,500,C62,0.12,60.00,USD,03/26/2026,04/10/2026,P2\n";

static const char chinese[] =
    "发票号码,开票日期,销方识别号,销方名称,购方识别号,购方名称,采购订单号,物料编码,数量,单位,单价,金额,税率,税额\n"
    "A-1,2026年3月5日,91441303WEFT001711,精屏电子,91440305WEFT001209,启帆科技,PO-17,M-1,100,个,32.00,3200.00,"
    "13%,416.00\n"
    "A-1,2026年3月5日,91441303WEFT001711,精屏电子,91440305WEFT001209,启帆科技,PO-17,M-2,50,个,10.00,500.00,"
    "13%,65.00\n"
    "A-2,2026年3月6日,91441303WEFT001711,精屏电子,91440305WEFT001209,启帆科技,PO-18,M-9,200,个,1.50,300.00,"
    "13%,39.00\n";

static const char european[] =
    "Receipt No;Buyer;Supplier;Receipt Date;Item;Quantity;PO Number\n"
    "R1;M\xfcller GmbH;Fa\xe7" "ade SARL;31.03.2026;N 5;1.200,5;P-1\n"
    "R2;M\xfcller GmbH;Fa\xe7" "ade SARL;1.4.2026;N 6;3;P-1\n";

static const char tabs[] =
    "付款单号\t付款日期\t付款方\t收款方\t付款金额\t币种\t发票号码\nF1\t20260305\t启帆\t精屏\t3616.00\tCNY\tA-1\n";

/* The same in another encoding; with its mark where it has one. */
static Text encoded(Ctx *cx, const char *utf8, const char *encoding)
{
    size_t left = strlen(utf8), room = left * 4 + 16;
    char *at = NEW(cx, char, room), *in = (char *)(uintptr_t)utf8, *out = at;
    iconv_t how = iconv_open(encoding, "UTF-8");
    CHECK_TRUE(encoding, how != (iconv_t)-1
               && iconv(how, &in, &left, &out, &room) != (size_t)-1);
    iconv_close(how);
    return (Text){ at, (size_t)(out - at) };
}

typedef struct Count {
    int64_t of_kind[DOCUMENT_KIND_COUNT], parties, refused, lines;
} Count;

static Err on_party(Ctx *cx, void *self, const PartyRecord *party, RecordPlace place)
{
    (void)cx, (void)party, (void)place;
    ((Count *)self)->parties++;
    return ERR_OK;
}

static Err on_document(Ctx *cx, void *self, const Document *document, RecordPlace place)
{
    Count *count = self;
    (void)cx, (void)place;
    count->of_kind[document->kind]++;
    count->lines += (int64_t)document->line_count;
    return ERR_OK;
}

static Err on_refused(Ctx *cx, void *self, RecordPlace place, const char *field, Text why)
{
    (void)cx;
    print_error("line %lld, %s: %.*s\n", (long long)place.line, field, (int)why.n, why.at);
    ((Count *)self)->refused++;
    return ERR_OK;
}

static Err on_noted(Ctx *cx, void *self, RecordPlace place, NoteKind kind, const char *field,
                    Text why)
{
    (void)cx, (void)self, (void)place, (void)kind, (void)field, (void)why;
    return ERR_OK;
}

/* What a mapping makes of a table. */
static void read_with(Ctx *cx, Text json, Text table, Count *count)
{
    Mapping mapping;
    Source *source CLEANUP(source_close) = NULL;
    RecordSink sink = { count, on_party, on_document, on_refused, on_noted };
    *count = (Count){ 0 };
    CHECK_OK("it is a mapping", cx, mapping_parse(cx, json, &mapping));
    CHECK_OK("source", cx, source_of_text(cx, "table", table, &source));
    CHECK_OK("it reads", cx, mapping_read(cx, &mapping, source, &sink));
}

TEST(test_suggest__a_draft_reads_the_table_it_was_made_from)
{
    Ctx cx CLEANUP(ctx_clear) = ctx_make(64 << 20);
    const struct {
        const char *why;
        Text table;
        DocumentKind kind;
        int64_t documents, lines, parties;
        const char *words;      /* in the draft, parted by '|' */
    } rows[] = {
        { "English", text_of(english), DOCUMENT_ORDER, 2, 3, 2,
          "\"thousands\": \",\"|\"%m/%d/%Y%*\"|\"issuer\": \"name:buyer\"|put your own identifier|"
          "\"unit\": {\"column\": \"UoM\"}|left out: \\\"Plant\\\"|\"encoding\": \"UTF-8\"|"
          "2 documents, 0 rows" },
        { "Chinese", text_of(chinese), DOCUMENT_INVOICE, 2, 3, 2,
          "%Y年%m月%d日|\"scheme\": \"uscc\"|CNY was taken|"
          "\"unit\": {\"column\": \"单位\", \"as\": \"unit\"}|\"encoding\": \"UTF-8\"" },
        { "Chinese in GB18030", encoded(&cx, chinese, "GB18030"), DOCUMENT_INVOICE, 2, 3, 2,
          "\"encoding\": \"GB18030\"|\"delimiter\": \",\"" },
        { "Chinese in UTF-16", encoded(&cx, chinese, "UTF-16"), DOCUMENT_INVOICE, 2, 3, 2,
          "\"encoding\": \"UTF-8\"" },
        { "European", text_of(european), DOCUMENT_RECEIPT, 2, 2, 2,
          "\"encoding\": \"WINDOWS-1252\"|\"delimiter\": \";\"|\"point\": \",\"|"
          "\"thousands\": \".\"|\"%d.%m.%Y%*\"|\"kind\": \"order\"" },
        { "tabs", text_of(tabs), DOCUMENT_PAYMENT, 1, 0, 2,
          "\"delimiter\": \"\\t\"|\"%Y%m%d\"|\"kind\": \"invoice\"|\"currency\": {\"column\": "
          "\"币种\"}" },
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        Source *source CLEANUP(source_close) = NULL;
        Suggestion made;
        Count count;
        CHECK_OK(rows[i].why, &cx, source_of_text(&cx, "table", rows[i].table, &source));
        CHECK_OK(rows[i].why, &cx, suggest_mapping(&cx, source, TEXT("draft"), &made));
        Text rest = text_of(rows[i].words);
        while (rest.n > 0) {
            char word[100];
            Text one = text_split(rest, '|', &rest);
            snprintf(word, sizeof word, "%.*s", (int)one.n, one.at);
            if (!strstr(made.json.at, word))
                print_error("%s: no %s in\n%s\n", rows[i].why, word, made.json.at);
            CHECK_TRUE(rows[i].why, strstr(made.json.at, word) != NULL);
        }
        read_with(&cx, made.json, rows[i].table, &count);
        CHECK_EQ(rows[i].why, count.of_kind[rows[i].kind], rows[i].documents);
        CHECK_EQ(rows[i].why, count.lines, rows[i].lines);
        CHECK_EQ(rows[i].why, count.parties, rows[i].parties);
        CHECK_EQ(rows[i].why, count.refused, 0);
        CHECK_EQ("as it said itself", made.documents, rows[i].documents);
    }
}

TEST(test_suggest__says_what_it_is_unsure_of)
{
    static const struct { const char *why, *table, *words; } rows[] = {
        { "either day or month", "PO,Vendor,Date,Qty\n1,A,03/04/2026,1\n",
          "fits \\\"%d/%m/%Y%*\\\" as well as \\\"%m/%d/%Y%*\\\"" },
        { "either thousands or a fraction", "PO,Vendor,Date,Qty,Amount\n"
          "1,A,2026-03-04,1,\"1,234\"\n",
          "a comma may group thousands" },
        { "no day", "PO,Vendor,Qty\n1,A,1\n", "no column holds days" },
        { "a day under another name", "PO,Vendor,Qty,Made\n1,A,1,2026-03-04\n",
          "column \\\"Made\\\" holds days" },
        { "no quantity", "PO,Vendor,Date,Amount\n1,A,2026-03-04,5\n", "1 was taken for each line" },
        { "amounts of both kinds", "PO,Vendor,Date,Qty,Amount\n1,A,2026-03-04,1,1.5\n"
          "2,A,2026-03-04,1,\"1,5\"\n", "not written in one way" },
        { "a vendor's own code", "PO,Vendor Code,Date,Qty\n1,V-7,2026-03-04,1\n",
          "neither USCC nor LEI" },
        { "tax within", "Invoice No,Vendor,Date,Total,Tax\n1,A,2026-03-04,1.13,0.13\n",
          "is left out, because no column has the amount without tax" },
        { "two columns of one name", "PO,Vendor,Date,Qty,Qty\n1,A,2026-03-04,1,2\n",
          "left out: \\\"Qty\\\"" },
        { "rows it refuses", "Invoice No,Vendor,Date,Amount\n1,A,2026-03-04,-5\n",
          "0 documents, 1 rows or documents refused" },
    };
    Ctx cx CLEANUP(ctx_clear) = ctx_make(64 << 20);
    for (size_t i = 0; i < COUNT(rows); i++) {
        Source *source CLEANUP(source_close) = NULL;
        Suggestion made;
        CHECK_OK(rows[i].why, &cx, source_of_text(&cx, "t", text_of(rows[i].table), &source));
        CHECK_OK(rows[i].why, &cx, suggest_mapping(&cx, source, TEXT("draft"), &made));
        if (!strstr(made.json.at, rows[i].words))
            print_error("%s:\n%s\n", rows[i].why, made.json.at);
        CHECK_TRUE(rows[i].why, strstr(made.json.at, rows[i].words) != NULL);
    }
}

TEST(test_suggest__what_is_no_table_gets_no_draft)
{
    static const struct { const char *why, *table; Err want; } rows[] = {
        { "nothing", "", ERR_SYNTAX },
        { "no number", "Name,Colour\nA,red\n", ERR_INVALID },
        { "prose", "Once upon a time there was a clerk.\nHe typed.\n", ERR_INVALID },
    };
    Ctx cx CLEANUP(ctx_clear) = ctx_make(16 << 20);
    for (size_t i = 0; i < COUNT(rows); i++) {
        Source *source CLEANUP(source_close) = NULL;
        Suggestion made;
        CHECK_OK(rows[i].why, &cx, source_of_text(&cx, "t", text_of(rows[i].table), &source));
        CHECK_ERR(rows[i].why, &cx, suggest_mapping(&cx, source, TEXT("d"), &made), rows[i].want);
    }
}

/* Own rows under the headers that are publicly known of the tax bureau's sheet of details. */
TEST(test_suggest__shudian_takes_an_export_of_the_tax_bureau)
{
    static const char table[] =
        "序号,发票代码,发票号码,数电发票号码,销方识别号,销方名称,购方识别号,购买方名称,开票日期,货物或应税劳务名称,"
        "数量,单价,金额,税率,税额,价税合计,发票票种,发票状态,是否正数发票,发票风险等级,备注\n"
        "1,,,26440000000000000001,91441303WEFT001711,精屏,91440305WEFT001209,启帆,2026-03-05 10:20:11,"
        "*元件*模组,100,32,3200.00,13%,416.00,3616.00,数电票,正常,是,正常,\n"
        "2,,,26440000000000000001,91441303WEFT001711,精屏,91440305WEFT001209,启帆,2026-03-05 10:20:11,"
        "*元件*背板,50,10,500.00,13%,65.00,565.00,数电票,正常,是,正常,\n"
        "3,,,26440000000000000002,91441303WEFT001711,精屏,91440305WEFT001209,启帆,2026-03-09,"
        "*元件*背板,-5,10,-50.00,13%,-6.50,-56.50,数电票,正常,否,正常,被红冲\n"
        "4,4400221130,01234567,,91441303WEFT001711,精屏,91440305WEFT001209,启帆,2025/12/30,"
        "*元件*背板,1,10,10.00,13%,1.30,11.30,专票,正常,是,正常,\n"
        "5,,,26440000000000000003,91441303WEFT001711,精屏,91440305WEFT001209,启帆,2026-03-10,"
        "*元件*背板,1,10,10.00,13%,1.30,11.30,数电票,作废,是,正常,\n";
    Ctx cx CLEANUP(ctx_clear) = ctx_make(16 << 20);
    Mapping mapping;
    Source *source CLEANUP(source_close) = NULL;
    Count count = { 0 };
    RecordSink sink = { &count, on_party, on_document, on_refused, on_noted };
    CHECK_OK("it ships", &cx, mapping_load(&cx, "shudian", &mapping));
    CHECK_OK("source", &cx, source_of_text(&cx, "t", text_of(table), &source));
    CHECK_OK("it reads", &cx, mapping_read(&cx, &mapping, source, &sink));
    CHECK_EQ("invoices, none of them void", count.of_kind[DOCUMENT_INVOICE], 2);
    CHECK_EQ("a red one", count.of_kind[DOCUMENT_CREDIT_NOTE], 1);
    CHECK_EQ("lines", count.lines, 4);
    CHECK_EQ("refused", count.refused, 0);
}
