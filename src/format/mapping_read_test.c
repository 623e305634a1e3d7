#include "format/mapping_read.h"

#include "base/file.h"
#include "base/random.h"
#include "test.h"

#include <stdio.h>
#include <string.h>

/* What a reading gave, as text: one line a callback, in order, for comparing; and counts. */
typedef struct Heard {
    TextBuf said;
    bool counting;              /* counts only */
    int64_t parties, documents, lines, refused, notes[NOTE_KIND_COUNT];
    int64_t of_kind[DOCUMENT_KIND_COUNT], minor_of_kind[DOCUMENT_KIND_COUNT];
    Err answer;                 /* what callbacks return */
} Heard;

static Err on_party(Ctx *cx, void *self, const PartyRecord *party, RecordPlace place)
{
    Heard *h = self;
    (void)cx;
    h->parties++;
    if (!h->counting)
        textbuf_format(&h->said, "%lld party %.*s \"%.*s\" %.*s\n", (long long)place.line,
                       (int)party->id.n, party->id.at, (int)party->name.n, party->name.at,
                       (int)party->roles.n, party->roles.at);
    return h->answer;
}

static Err on_document(Ctx *cx, void *self, const Document *document, RecordPlace place)
{
    Heard *h = self;
    h->documents++;
    h->lines += (int64_t)document->line_count;
    h->of_kind[document->kind]++;
    h->minor_of_kind[document->kind] += document->has_amount ? document->amount.minor : 0;
    if (h->counting)
        return h->answer;
    Text json;
    TRY(document_write(cx, document, &json));
    textbuf_format(&h->said, "%lld %s\n", (long long)place.line, json.at);
    return h->answer;
}

static Err on_refused(Ctx *cx, void *self, RecordPlace place, const char *field, Text why)
{
    Heard *h = self;
    (void)cx;
    h->refused++;
    if (!h->counting)
        textbuf_format(&h->said, "%lld refused %s: %.*s\n", (long long)place.line, field,
                       (int)why.n, why.at);
    return h->answer;
}

static Err on_noted(Ctx *cx, void *self, RecordPlace place, NoteKind kind, const char *field,
                    Text why)
{
    Heard *h = self;
    (void)cx;
    h->notes[kind]++;
    if (!h->counting)
        textbuf_format(&h->said, "%lld %s %s: %.*s\n", (long long)place.line, note_name(kind),
                       field, (int)why.n, why.at);
    return h->answer;
}

static RecordSink sink_of(Heard *heard)
{
    return (RecordSink){ .self = heard, .party = on_party, .document = on_document,
                         .refused = on_refused, .noted = on_noted };
}

/* A purchase ledger as a small firm might export it. */
static const char purchases[] =
    "{\"encoding_else\":\"ISO-8859-1\",\"thousands\":\",\",\"dates\":[\"%d-%b-%y\"],"
    "\"absent\":[\"n/a\",\"tbd\"],\"documents\":["
    "{\"kind\":\"order\",\"number\":{\"column\":\"PO\"},"
    "\"issuer\":{\"column\":\"Buyer\",\"as\":\"party\",\"role\":\"buyer\"},"
    "\"receiver\":{\"column\":\"Seller\",\"as\":\"party\",\"role\":\"seller\"},"
    "\"date\":{\"columns\":[\"Sent\",\"Due\"],\"as\":\"date\"},\"currency\":\"CNY\","
    "\"terms\":{\"incoterm\":{\"column\":\"Term\"},"
    "\"ship_by\":{\"column\":\"Due\",\"as\":\"date\",\"pick\":\"most\"}},"
    "\"lines\":{\"line\":{\"column\":\"Row\"},\"item\":{\"column\":\"Item\",\"as\":\"slug\"},"
    "\"quantity\":{\"column\":\"Qty\",\"as\":\"decimal\"},"
    "\"price\":{\"column\":\"Price\",\"as\":\"decimal\"},"
    "\"amount\":{\"column\":\"Value\",\"as\":\"decimal\"},"
    "\"ref\":{\"kind\":\"order\",\"issuer\":\"name:mall\",\"number\":{\"column\":\"For\"}}}},"
    "{\"kind\":\"transport\",\"optional\":true,\"number\":{\"column\":\"Waybill\","
    "\"prefix\":\"W\"},"
    "\"issuer\":\"name:carrier\",\"date\":{\"column\":\"Due\",\"as\":\"date\",\"pick\":\"first\"},"
    "\"refs\":[{\"kind\":\"order\",\"number\":{\"column\":\"PO\"},"
    "\"issuer\":{\"column\":\"Buyer\",\"as\":\"party\"}}],"
    "\"extra\":{\"freight\":{\"column\":\"Freight\",\"as\":\"decimal\",\"pick\":\"sum\"}}}]}";

#define HEADER "Row,PO,Buyer,Seller,Sent,Due,Term,Item,Qty,Price,Value,For,Waybill,Freight\r\n"

static Err read_path(Ctx *cx, const Mapping *mapping, const char *path, const RecordSink *sink)
{
    Source *source CLEANUP(source_close) = NULL;
    TRY(source_open(cx, path, &source));
    return mapping_read(cx, mapping, source, sink);
}

/* Reads rows under the header with the mapping above; what was heard is in *heard. */
static Err read_rows(Ctx *cx, const char *rows, Heard *heard, Text *said)
{
    char path[300];
    Mapping mapping;
    Text content;
    snprintf(path, sizeof path, "%s/purchases.csv", test_folder());
    TRY(text_format(cx, &content, HEADER "%s", rows));
    TRY(file_write_all(cx, path, content));
    TRY(mapping_parse(cx, text_of(purchases), &mapping));
    heard->said = textbuf_make(cx);
    RecordSink sink = sink_of(heard);
    TRY(read_path(cx, &mapping, path, &sink));
    return textbuf_done(&heard->said, said);
}

/* Kinds by row, conditions, a turned sign, JSON in a cell, columns that need not be there. */
TEST(test_mapping_read__rows_say_what_they_are)
{
    static const char mapping_text[] =
        "{\"documents\":[{\"kind\":{\"column\":\"Kind\"},\"number\":{\"column\":\"No\"},"
        "\"when\":[{\"column\":\"State\",\"not\":\"void\"},{\"column\":\"Book\",\"is\":\"A\"}],"
        "\"issuer\":\"name:a\",\"receiver\":\"name:b\",\"date\":\"2026-03-02\","
        "\"currency\":\"CNY\",\"amount\":{\"column\":\"Minus\",\"as\":\"minus\",\"pick\":\"sum\"},"
        "\"refs\":{\"column\":\"Refs\",\"as\":\"json\"},"
        "\"due\":{\"columns\":[\"Due\",\"Payable\"],\"optional\":true},"
        "\"lines\":{\"item\":{\"column\":\"Item\"}}}]}";
    static const char table[] =
        "Kind,No,State,Book,Minus,Refs,Payable,Item\n"
        "invoice,1,good,A,-5.00,\"[{\"\"kind\"\":\"\"order\"\",\"\"number\"\":\"\"P\"\","
        "\"\"issuer\"\":\"\"name:b\"\"}]\",2026-04-01,\n"
        "credit_note,1,good,A,-2.00,,,\n"
        "credit_note,1,good,A,-0.50,,,\n"
        "invoice,2,void,A,-5.00,,,\n"
        "invoice,3,good,B,-5.00,,,\n"
        "letter,4,good,A,-5.00,,,\n"
        "invoice,5,good,A,5.00,,,\n"
        "invoice,6,good,A,-5.00,[1,,\n";
    static const char want[] =
        "2 {\"amount\":\"5.00\",\"currency\":\"CNY\",\"date\":\"2026-03-02\",\"due\":"
        "\"2026-04-01\","
        "\"issuer\":\"name:a\",\"kind\":\"invoice\",\"number\":\"1\",\"receiver\":\"name:b\","
        "\"refs\":[{\"issuer\":\"name:b\",\"kind\":\"order\",\"number\":\"P\"}]}\n"
        "3 {\"amount\":\"2.50\",\"currency\":\"CNY\",\"date\":\"2026-03-02\",\"issuer\":\"name:a\","
        "\"kind\":\"credit_note\",\"number\":\"1\",\"receiver\":\"name:b\"}\n";
    Ctx cx CLEANUP(ctx_clear) = ctx_make(8 << 20);
    Mapping mapping;
    Heard heard = { .said = textbuf_make(&cx) };
    RecordSink sink = sink_of(&heard);
    Source *source CLEANUP(source_close) = NULL;
    Text said = TEXT("");
    CHECK_OK("mapping", &cx, mapping_parse(&cx, text_of(mapping_text), &mapping));
    CHECK_OK("source", &cx, source_of_text(&cx, "t", text_of(table), &source));
    CHECK_OK("read", &cx, mapping_read(&cx, &mapping, source, &sink));
    CHECK_OK("said", &cx, textbuf_done(&heard.said, &said));
    if (!text_starts(said, want))
        print_error("heard\n%s\n", said.at);
    CHECK_TRUE("documents", text_starts(said, want));
    CHECK_TRUE("the column is named", strstr(said.at, "9 refused Refs: JSON") != NULL);
    CHECK_EQ("no kind, a sign, no JSON", heard.refused, 3);
}

TEST(test_mapping_read__rows_become_documents)
{
    static const struct { const char *why, *rows, *want; } rows[] = {
        { "one row, one order",
          "1,P1,M\xc3\xbcller & Co,Tongda,02-Jun-06,30-Jun-06,FOB,\"Cable, 2 m\",\"1,000\",3.20,"
          "\"3,200.00\",S9,,\r\n",
          "2 party name:muller-co \"M\xc3\xbcller & Co\" buyer\n"
          "2 party name:tongda \"Tongda\" seller\n"
          "2 {\"amount\":\"3200.00\",\"currency\":\"CNY\",\"date\":\"2006-06-02\","
          "\"issuer\":\"name:muller-co\",\"kind\":\"order\",\"lines\":[{\"amount\":\"3200.00\","
          "\"item\":\"cable-2-m\",\"line\":\"1\",\"price\":\"3.2\",\"quantity\":\"1000\","
          "\"ref\":{\"issuer\":\"name:mall\",\"kind\":\"order\",\"number\":\"S9\"},"
          "\"unit\":\"C62\"}],\"number\":\"P1\",\"receiver\":\"name:tongda\","
          "\"terms\":{\"incoterm\":\"FOB\",\"ship_by\":\"2006-06-30\"}}\n" },
        { "rows apart, one order; the later day holds; a waybill of two rows, its freight summed",
          "1,P1,A,B,02-Jun-06,30-Jun-06,FOB,x,1,1,1,,7,1.5\n"
          "2,P2,A,B,02-Jun-06,30-Jun-06,FOB,x,1,1,1,,,\n"
          "3,P1,A,B,02-Jun-06,01-Jul-06,FOB,y,2,1,2,,7,\"1,000\"\n",
          "2 party name:a \"A\" buyer\n"
          "2 party name:b \"B\" seller\n"
          "4 differs Due: \"2006-07-01\" here, \"2006-06-30\" in an earlier row; 2006-07-01 was "
          "kept\n"
          "2 {\"amount\":\"3.00\",\"currency\":\"CNY\",\"date\":\"2006-06-02\","
          "\"issuer\":\"name:a\","
          "\"kind\":\"order\",\"lines\":[{\"amount\":\"1.00\",\"item\":\"x\",\"line\":\"1\","
          "\"price\":\"1\",\"quantity\":\"1\",\"unit\":\"C62\"},{\"amount\":\"2.00\","
          "\"item\":\"y\","
          "\"line\":\"3\",\"price\":\"1\",\"quantity\":\"2\",\"unit\":\"C62\"}],\"number\":\"P1\","
          "\"receiver\":\"name:b\",\"terms\":{\"incoterm\":\"FOB\",\"ship_by\":\"2006-07-01\"}}\n"
          "2 party name:a \"A\" \n"
          "4 differs Due: \"2006-07-01\" here, \"2006-06-30\" in an earlier row; 2006-06-30 was "
          "kept\n"
          "2 {\"date\":\"2006-06-30\",\"extra\":{\"freight\":\"1001.5\"},"
          "\"issuer\":\"name:carrier\","
          "\"kind\":\"transport\",\"number\":\"W7\",\"refs\":[{\"issuer\":\"name:a\","
          "\"kind\":\"order\",\"number\":\"P1\"}]}\n"
          "3 {\"amount\":\"1.00\",\"currency\":\"CNY\",\"date\":\"2006-06-02\","
          "\"issuer\":\"name:a\","
          "\"kind\":\"order\",\"lines\":[{\"amount\":\"1.00\",\"item\":\"x\",\"line\":\"2\","
          "\"price\":\"1\",\"quantity\":\"1\",\"unit\":\"C62\"}],\"number\":\"P2\","
          "\"receiver\":\"name:b\",\"terms\":{\"incoterm\":\"FOB\","
          "\"ship_by\":\"2006-06-30\"}}\n" },
        { "what is not known, and a price that does not multiply",
          "1,P1,A,B,TBD,30-Jun-06,n/a,x,3,0.33,1.00,,,\n",
          "2 party name:a \"A\" buyer\n"
          "2 party name:b \"B\" seller\n"
          "2 fallback Sent: \"TBD\"; \"Due\" was taken\n"
          "2 placeholder Term: n/a\n"
          "2 price price: 0.33 times 3 is 0.99, and the amount is 1.00\n"
          "2 {\"amount\":\"1.00\",\"currency\":\"CNY\",\"date\":\"2006-06-30\","
          "\"issuer\":\"name:a\","
          "\"kind\":\"order\",\"lines\":[{\"amount\":\"1.00\",\"item\":\"x\",\"line\":\"1\","
          "\"quantity\":\"3\",\"unit\":\"C62\"}],\"number\":\"P1\",\"receiver\":\"name:b\","
          "\"terms\":{\"ship_by\":\"2006-06-30\"}}\n" },
        { "Latin-1 in a UTF-8 file, and one slug for two names",
          "1,P1,A,Caf\xe9,02-Jun-06,30-Jun-06,,x,1,,1,,,\n"
          "1,P2,A,CAFE,02-Jun-06,30-Jun-06,,x,1,,1,,,\n"
          "1,P3,A,CAFE,02-Jun-06,30-Jun-06,,x,1,,1,,,\n",
          "2 encoding : ISO-8859-1\n"
          "2 party name:a \"A\" buyer\n"
          "2 party name:cafe \"Caf\xc3\xa9\" seller\n"
          "2 {\"amount\":\"1.00\",\"currency\":\"CNY\",\"date\":\"2006-06-02\","
          "\"issuer\":\"name:a\","
          "\"kind\":\"order\",\"lines\":[{\"amount\":\"1.00\",\"item\":\"x\",\"line\":\"1\","
          "\"quantity\":\"1\",\"unit\":\"C62\"}],\"number\":\"P1\",\"receiver\":\"name:cafe\","
          "\"terms\":{\"ship_by\":\"2006-06-30\"}}\n"
          "3 name Seller: name:cafe is \"CAFE\" here and \"Caf\xc3\xa9\" before\n"
          "3 {\"amount\":\"1.00\",\"currency\":\"CNY\",\"date\":\"2006-06-02\","
          "\"issuer\":\"name:a\","
          "\"kind\":\"order\",\"lines\":[{\"amount\":\"1.00\",\"item\":\"x\",\"line\":\"1\","
          "\"quantity\":\"1\",\"unit\":\"C62\"}],\"number\":\"P2\",\"receiver\":\"name:cafe\","
          "\"terms\":{\"ship_by\":\"2006-06-30\"}}\n"
          "4 {\"amount\":\"1.00\",\"currency\":\"CNY\",\"date\":\"2006-06-02\","
          "\"issuer\":\"name:a\","
          "\"kind\":\"order\",\"lines\":[{\"amount\":\"1.00\",\"item\":\"x\",\"line\":\"1\","
          "\"quantity\":\"1\",\"unit\":\"C62\"}],\"number\":\"P3\",\"receiver\":\"name:cafe\","
          "\"terms\":{\"ship_by\":\"2006-06-30\"}}\n" },
    };
    Ctx cx CLEANUP(ctx_clear) = ctx_make(16 << 20);
    for (size_t i = 0; i < COUNT(rows); i++) {
        Heard heard = { 0 };
        Text said = TEXT("");
        CHECK_OK(rows[i].why, &cx, read_rows(&cx, rows[i].rows, &heard, &said));
        CHECK_TEXT(rows[i].why, said, rows[i].want);
    }
}

/* Each row is refused with its line, its column and a reason that names the trouble. */
TEST(test_mapping_read__dirty_rows_are_refused_by_name)
{
    static const struct { const char *why, *row, *place, *words; } rows[] = {
        { "too few fields", "1,P1,A\n", "2 refused : ", "the row has 3 fields, the header has 14" },
        { "too many", "1,P1,A,B,02-Jun-06,30-Jun-06,,x,1,,1,,,,z\n", "2 refused : ", "15 fields" },
        { "no number", "1,n/a,A,B,02-Jun-06,30-Jun-06,,x,1,,1,,,\n", "2 refused PO: ",
          "is absent" },
        { "no issuer", "1,P1,,B,02-Jun-06,30-Jun-06,,x,1,,1,,,\n", "2 refused Buyer: ",
          "is absent" },
        { "no day", "1,P1,A,B,31-Feb-06,30-Jun-06,,x,1,,1,,,\n", "2 refused Sent: ",
          "\"31-Feb-06\" is not a day" },
        { "a date in another form", "1,P1,A,B,2006-06-02,30-Jun-06,,x,1,,1,,,\n",
          "2 refused Sent: ", "not a date" },
        { "words for a number", "1,P1,A,B,02-Jun-06,30-Jun-06,,x,a lot,,1,,,\n",
          "2 refused Qty: ", "\"a lot\" is not a number" },
        { "half a fen", "1,P1,A,B,02-Jun-06,30-Jun-06,,x,1,,1.005,,,\n",
          "2 refused lines[0].amount: ", "1.005" },
        { "less than nothing", "1,P1,A,B,02-Jun-06,30-Jun-06,,x,1,,(5.00),,,\n",
          "2 refused lines[0].amount: ", "-5.00" },
        { "no quantity", "1,P1,A,B,02-Jun-06,30-Jun-06,,x,,,1,,,\n",
          "2 refused lines[0].quantity: ", "is missing" },
        { "trade with oneself", "1,P1,A,a,02-Jun-06,30-Jun-06,,x,1,,1,,,\n",
          "2 refused receiver: ", "is the issuer" },
        { "two days for one order", "1,P1,A,B,02-Jun-06,30-Jun-06,,x,1,,1,,,\n"
          "2,P1,A,B,03-Jun-06,30-Jun-06,,x,1,,1,,,\n", "3 refused Sent: ",
          "\"2006-06-03\" here and \"2006-06-02\" in an earlier row" },
        { "one line twice", "1,P1,A,B,02-Jun-06,30-Jun-06,,x,1,,1,,,\n"
          "1,P1,A,B,02-Jun-06,30-Jun-06,,x,1,,1,,,\n", "2 refused lines[1].line: ", "taken" },
        { "a quote left open", "1,\"P1,A\n", "2 refused : ", "never closed" },
    };
    Ctx cx CLEANUP(ctx_clear) = ctx_make(16 << 20);
    for (size_t i = 0; i < COUNT(rows); i++) {
        Heard heard = { 0 };
        Text said = TEXT("");
        CHECK_OK(rows[i].why, &cx, read_rows(&cx, rows[i].row, &heard, &said));
        CHECK_EQ(rows[i].why, heard.refused, 1);
        CHECK_EQ(rows[i].why, heard.documents, 0);
        if (!strstr(said.at, rows[i].place) || !strstr(said.at, rows[i].words))
            print_error("%s: heard \"%s\"\n", rows[i].why, said.at);
        CHECK_TRUE(rows[i].why, strstr(said.at, rows[i].place) != NULL);
        CHECK_TRUE(rows[i].why, strstr(said.at, rows[i].words) != NULL);
    }
}

/* "A....B" has a short identifier, name:a-b; as a name it would be more than a party may have. */
TEST(test_mapping_read__a_partys_name_too_long_is_refused_here_and_not_later)
{
    Ctx cx CLEANUP(ctx_clear) = ctx_make(16 << 20);
    char dots[PARTY_NAME_BYTES_MAX], row[1024];
    memset(dots, '.', sizeof dots - 1);
    dots[sizeof dots - 1] = '\0';
    for (size_t cut = 0; cut < 2; cut++) {
        Heard heard = { 0 };
        Text said = TEXT("");
        snprintf(row, sizeof row, "1,P1,A,A%sB,02-Jun-06,30-Jun-06,,x,1,,1,,,\n", dots + cut);
        CHECK_OK("reads", &cx, read_rows(&cx, row, &heard, &said));
        CHECK_EQ("one byte more than may be", heard.refused, cut == 0);
        CHECK_EQ("as long as may be", heard.documents, cut == 1);
    }
}

TEST(test_mapping_read__one_bad_order_costs_no_other)
{
    Ctx cx CLEANUP(ctx_clear) = ctx_make(16 << 20);
    Heard heard = { .counting = true };
    Text said = TEXT("");
    CHECK_OK("read", &cx, read_rows(&cx,
        "1,P1,A,B,02-Jun-06,30-Jun-06,,x,1,,1,,,\n"
        "1,P2,A,B,02-Jun-06,30-Jun-06,,x,1,,1,,,\n"
        "2,P1,A,B,02-Jun-06,30-Jun-06,,x,none,,1,,,\n"
        "1,P3,A,B,02-Jun-06,30-Jun-06,,x,1,,1,,,\n", &heard, &said));
    CHECK_EQ("P2 and P3", heard.documents, 2);
    CHECK_EQ("P1 as a whole", heard.refused, 1);
}

TEST(test_mapping_read__failures_that_end_the_reading)
{
    Ctx cx CLEANUP(ctx_clear) = ctx_make(16 << 20);
    char path[300];
    snprintf(path, sizeof path, "%s/header.csv", test_folder());
    static const struct { const char *why, *content; Err want; const char *words; } rows[] = {
        { "another file's header", "a,b\n1,2\n", ERR_INVALID, "\"PO\"" },
        { "a column twice", HEADER, ERR_OK, "" },
        { "a column twice", "PO,PO," HEADER, ERR_INVALID, "several" },
        { "empty", "", ERR_SYNTAX, "empty" },
        { "half of UTF-16", "\xff\xfe\x41", ERR_SYNTAX, "middle of a character" },
    };
    Mapping mapping;
    CHECK_OK("mapping", &cx, mapping_parse(&cx, text_of(purchases), &mapping));
    for (size_t i = 0; i < COUNT(rows); i++) {
        Heard heard = { .counting = true };
        RecordSink sink = sink_of(&heard);
        CHECK_OK("write", &cx, file_write_all(&cx, path, text_of(rows[i].content)));
        Err err = read_path(&cx, &mapping, path, &sink);
        if (err != ERR_OK)
            CHECK_TRUE(rows[i].why, strstr(cx.detail, rows[i].words) != NULL);
        CHECK_ERR(rows[i].why, &cx, err, rows[i].want);
    }
    Heard heard = { .counting = true };
    RecordSink sink = sink_of(&heard);
    CHECK_ERR("no file", &cx, read_path(&cx, &mapping, "/nowhere/a.csv", &sink), ERR_IO);
    mapping.format = MAPPING_OCEL;
    CHECK_ERR("another format", &cx, read_path(&cx, &mapping, path, &sink), ERR_INVALID);
}

TEST(test_mapping_read__hands_on_what_a_callback_says)
{
    Ctx cx CLEANUP(ctx_clear) = ctx_make(16 << 20);
    Heard heard = { .counting = true, .answer = ERR_STORE };
    Text said;
    CHECK_ERR("the store is gone", &cx, read_rows(&cx, "1,P1,A,B,02-Jun-06,,,x,1,,1,,,\n", &heard,
                                                  &said), ERR_STORE);
    CHECK_EQ("nothing after", heard.documents, 0);
}

/* Random rows of few orders, in any order: against a count kept beside. */
TEST(test_mapping_read__groups_rows_wherever_they_stand)
{
    enum { ORDERS = 40, ROWS = 300 };
    Ctx cx CLEANUP(ctx_clear) = ctx_make(64 << 20);
    Random random = random_make(test_seed());
    for (int round = 0; round < 20; round++) {
        ArenaMark mark = arena_mark(&cx.arena);
        int64_t lines_of[ORDERS] = { 0 }, minor_of[ORDERS] = { 0 };
        int64_t orders = 0, minor = 0;
        TextBuf rows = textbuf_make(&cx);
        for (int row = 0; row < ROWS; row++) {
            uint64_t order = random_below(&random, ORDERS), value = random_below(&random, 2000000);
            orders += lines_of[order]++ == 0;
            minor_of[order] += (int64_t)value;
            minor += (int64_t)value;
            textbuf_format(&rows, "%d,P%llu,\"A\",B,02-Jun-06,30-Jun-06,,x,1,,\"%llu.%02llu\",,,\n",
                           row, (unsigned long long)order, (unsigned long long)(value / 100),
                           (unsigned long long)(value % 100));
        }
        Text content, said = TEXT("");
        Heard heard = { .counting = true };
        CHECK_OK("built", &cx, textbuf_done(&rows, &content));
        CHECK_OK("read", &cx, read_rows(&cx, content.at, &heard, &said));
        if (heard.documents != orders || heard.minor_of_kind[DOCUMENT_ORDER] != minor)
            print_error("seed %llu, round %d\n", (unsigned long long)test_seed(), round);
        CHECK_EQ("a document an order", heard.documents, orders);
        CHECK_EQ("a line a row", heard.lines, ROWS);
        CHECK_EQ("all the money", heard.minor_of_kind[DOCUMENT_ORDER], minor);
        CHECK_EQ("nothing refused", heard.refused, 0);
        arena_rewind(&cx.arena, mark);
    }
}

/* Bytes of a good file changed at random: whatever comes out, every row is accounted for. */
TEST(test_mapping_read__damaged_files_end_well)
{
    static const char good[] =
        "1,P1,M\xc3\xbcller,B,02-Jun-06,30-Jun-06,FOB,\"x, y\",\"1,000\",1,\"1,000.00\",S9,W1,1.5\n"
        "2,P2,A,B,02-Jun-06,30-Jun-06,FOB,x,1,1,1,,,\n"
        "3,P1,M\xc3\xbcller,B,02-Jun-06,30-Jun-06,n/a,\"say \"\"z\"\"\",1,0.33,1,,W1,2\n";
    static const char bytes[] = "\",\n\r09aP(.-/\xff\xc3\x01";
    Ctx cx CLEANUP(ctx_clear) = ctx_make(64 << 20);
    Random random = random_make(test_seed());
    for (int round = 0; round < 500; round++) {
        ArenaMark mark = arena_mark(&cx.arena);
        char rows[sizeof good];
        memcpy(rows, good, sizeof good);
        for (uint64_t n = 1 + random_below(&random, 6); n > 0; n--)
            rows[random_below(&random, sizeof good - 1)] =
                bytes[random_below(&random, sizeof bytes - 1)];
        Heard heard = { .counting = true };
        Text said;
        CHECK_OK("read", &cx, read_rows(&cx, rows, &heard, &said));
        CHECK_TRUE("something is said of it", heard.documents + heard.refused > 0);
        arena_rewind(&cx.arena, mark);
    }
}

/* Every allocation fails in turn: the reading ends with that failure and nothing else. */
TEST(test_mapping_read__ends_where_memory_ends)
{
    for (uint64_t n = 1; n < 4000; n++) {
        Ctx cx CLEANUP(ctx_clear) = ctx_make(16 << 20);
        Heard heard = { .counting = true };
        Text said;
        cx.arena.fail_at = n;
        Err err = read_rows(&cx, "1,P1,A,B,02-Jun-06,30-Jun-06,FOB,x,1,1,1,S,W,1\n"
                            "2,P1,A,B,02-Jun-06,30-Jun-06,FOB,x,1,2,1,S,W,1\n", &heard, &said);
        if (err == ERR_OK)
            return;
        CHECK_ERR("the one failure", &cx, err, ERR_NO_MEMORY);
    }
    CHECK_TRUE("it ends", false);
}

/* Counted with Python's csv and datetime modules on the public file. */
TEST(test_mapping_read__scms_delivery_history)
{
    TEST_NEEDS_VECTORS(vectors);
    Ctx cx CLEANUP(ctx_clear) = ctx_make(64 << 20);
    char path[300];
    Mapping mapping;
    Heard heard = { .counting = true };
    RecordSink sink = sink_of(&heard);
    snprintf(path, sizeof path, "%s/data/scms_delivery_history.csv", vectors);
    CHECK_OK("mapping", &cx, mapping_load(&cx, "scms", &mapping));
    CHECK_OK("read", &cx, read_path(&cx, &mapping, path, &sink));
    CHECK_EQ("orders: distinct PO / SO #", heard.of_kind[DOCUMENT_ORDER], 6233);
    CHECK_EQ("despatches: distinct ASN/DN #", heard.of_kind[DOCUMENT_DESPATCH], 7030);
    CHECK_EQ("receipts", heard.of_kind[DOCUMENT_RECEIPT], 7030);
    CHECK_EQ("a line a row and document", heard.lines, 3 * 10324);
    CHECK_EQ("value in cents", heard.minor_of_kind[DOCUMENT_ORDER], 162758445729);
    CHECK_EQ("vendors and countries", heard.parties, 73 + 43);
    CHECK_EQ("refused", heard.refused, 0);
    CHECK_EQ("PO date not captured or from a depot", heard.notes[NOTE_FALLBACK], 5404 + 328);
    CHECK_EQ("incoterm, quotation, mode, weight, freight", heard.notes[NOTE_PLACEHOLDER],
             5404 + 2681 + 360 + (2445 + 1507) + (2445 + 1442 + 239));
    CHECK_EQ("pack price times packs is not the value", heard.notes[NOTE_PRICE], 719);
    CHECK_EQ("one party, one name", heard.notes[NOTE_NAME], 0);
    CHECK_EQ("all of it UTF-8", heard.notes[NOTE_ENCODING], 0);
}

/* The same file as its first publisher gave it: Latin-1, without a mark. */
TEST(test_mapping_read__scms_in_latin_1)
{
    TEST_NEEDS_VECTORS(vectors);
    Ctx cx CLEANUP(ctx_clear) = ctx_make(64 << 20);
    char path[300];
    Text content;
    snprintf(path, sizeof path, "%s/data/scms_delivery_history.csv", vectors);
    CHECK_OK("file", &cx, file_read_all(&cx, path, &content));
    TextBuf buf = textbuf_make(&cx);
    for (size_t i = 3; i < content.n; i++) {        /* o with circumflex is all there is */
        bool two = content.at[i] == '\xc3' && content.at[i + 1] == '\xb4';
        textbuf_byte(&buf, two ? '\xf4' : content.at[i]);
        i += two;
    }
    CHECK_OK("built", &cx, textbuf_done(&buf, &content));
    snprintf(path, sizeof path, "%s/latin1.csv", test_folder());
    CHECK_OK("write", &cx, file_write_all(&cx, path, content));
    Mapping mapping;
    Heard heard = { .counting = true };
    RecordSink sink = sink_of(&heard);
    CHECK_OK("mapping", &cx, mapping_load(&cx, "scms", &mapping));
    CHECK_OK("read", &cx, read_path(&cx, &mapping, path, &sink));
    CHECK_EQ("rows of Cote d'Ivoire", heard.notes[NOTE_ENCODING], 1083);
    CHECK_EQ("the same orders", heard.of_kind[DOCUMENT_ORDER], 6233);
    CHECK_EQ("the same parties", heard.parties, 73 + 43);
    CHECK_EQ("refused", heard.refused, 0);
}
