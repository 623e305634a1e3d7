#include "format/ocel.h"

#include "base/file.h"
#include "format/ocel_log.h"
#include "format/ocel_walk.h"
#include "test.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

/* What a reading gave: one line a callback, and counts. */
typedef struct Heard {
    TextBuf said;
    bool counting;
    int64_t parties, refused, notes[NOTE_KIND_COUNT];
    int64_t of_kind[DOCUMENT_KIND_COUNT], minor_of_kind[DOCUMENT_KIND_COUNT];
    int64_t ordered_e6, received_e6, dangling_refs;
    Err answer;
} Heard;

static Err on_party(Ctx *cx, void *self, const PartyRecord *party, RecordPlace place)
{
    Heard *h = self;
    (void)cx, (void)place;
    h->parties++;
    if (!h->counting)
        textbuf_format(&h->said, "party %s \"%s\" %s\n", party->id.at, party->name.at,
                       party->roles.at);
    return h->answer;
}

static Err on_document(Ctx *cx, void *self, const Document *d, RecordPlace place)
{
    Heard *h = self;
    (void)place;
    h->of_kind[d->kind]++;
    h->minor_of_kind[d->kind] += d->has_amount ? d->amount.minor : 0;
    for (size_t i = 0; i < d->line_count; i++) {
        h->ordered_e6 += d->kind == DOCUMENT_ORDER ? d->lines[i].quantity.e6 : 0;
        h->received_e6 += d->kind == DOCUMENT_RECEIPT ? d->lines[i].quantity.e6 : 0;
    }
    if (d->kind == DOCUMENT_ORDER || d->kind == DOCUMENT_RECEIPT)
        h->dangling_refs += (int64_t)d->ref_count;
    if (h->counting)
        return h->answer;
    Text json;
    TRY(document_write(cx, d, &json));
    textbuf_format(&h->said, "%s\n", json.at);
    return h->answer;
}

static Err on_refused(Ctx *cx, void *self, RecordPlace place, const char *field, Text why)
{
    Heard *h = self;
    const char *file = strrchr(place.file, '/');
    (void)cx;
    h->refused++;
    if (!h->counting)
        textbuf_format(&h->said, "refused %s:%lld %s: %s\n", file ? file + 1 : place.file,
                       (long long)place.line, field, why.at);
    return h->answer;
}

static Err on_noted(Ctx *cx, void *self, RecordPlace place, NoteKind kind, const char *field,
                    Text why)
{
    Heard *h = self;
    const char *file = strrchr(place.file, '/');
    (void)cx;
    h->notes[kind]++;
    if (!h->counting)
        textbuf_format(&h->said, "%s %s:%lld %s: %.*s\n", note_name(kind),
                       file ? file + 1 : place.file, (long long)place.line, field, (int)why.n,
                       why.at);
    return h->answer;
}

static RecordSink sink_of(Heard *heard)
{
    return (RecordSink){ .self = heard, .party = on_party, .document = on_document,
                         .refused = on_refused, .noted = on_noted };
}

static const char names[] =
    "{\"format\":\"ocel\",\"currency\":\"CNY\",\"unit\":\"C62\","
    "\"order\":{\"type\":\"po\",\"event\":\"order\",\"buyer\":\"Org\",\"seller\":\"Vendor\"},"
    "\"line\":{\"type\":\"part\",\"of_order\":\"parts\",\"item\":\"Item\",\"quantity\":\"Qty\","
    "\"price\":\"Price\",\"ship_by\":\"Due\"},"
    "\"receipt\":{\"type\":\"gr\",\"event\":\"receive\",\"of_order\":\"gr of po\","
    "\"lines\":\"parts of gr\",\"day\":\"Posted\"},"
    "\"invoice\":{\"type\":\"inv\",\"event\":\"bill\",\"amount\":\"Owed\","
    "\"of_order\":\"inv of po\",\"of_receipt\":\"inv of gr\"},"
    "\"payment\":{\"type\":\"pay\",\"event\":\"pay\",\"amount\":\"Paid\","
    "\"of_invoice\":\"pay of inv\",\"method\":\"How\",\"methods\":[\"A: Bank\",\"B\"]}}";

/* Two orders of one vendor, two receipts. P1's part A is linked to G1; part B is shared by the
 * receipt that no part is linked to, G2. P2 has no link to a receipt, but an event with G1. V1 is
 * billed in two events and paid twice; V9 is linked and not there. Attributes change: the price of
 * B is 2.50 from February on, and once "changes" to nothing. */
static const struct { const char *file, *content; } tables[] = {
    { "object_map_type", "ocel_type,ocel_type_map\npo,po\npart,part\ngr,gr\ninv,inv\npay,pay\n"
      "memo,memo\n" },
    { "event_map_type", "ocel_type,ocel_type_map\norder,order\nreceive,receive\nbill,bill\n"
      "pay,pay\nlook,look\n" },
    { "object", "ocel_id,ocel_type\nP1,po\nP2,po\nA,part\nB,part\nC,part\nG1,gr\nG2,gr\nV1,inv\n"
      "Y1,pay\nM1,memo\n" },
    { "event", "ocel_id,ocel_type\ne1,order\ne2,order\ne3,receive\ne4,receive\ne5,receive\n"
      "e6,bill\ne7,bill\ne9,pay\ne8,pay\ne0,look\n" },
    { "object_po", "ocel_id,ocel_time,Org,Vendor,ocel_changed_field\n"
      "P1,1970-01-01T00:00:00Z,Global Bike,Wheel & Co,\n"
      "P2,1970-01-01T00:00:00Z,Global Bike,WHEEL CO,\n" },
    { "object_part", "ocel_id,ocel_time,Item,Qty,Price,Due,ocel_changed_field\n"
      "A,1970-01-01T00:00:00Z,TUBE,3.0,10.0,2024-01-20 09:30:21.89,\n"
      "B,1970-01-01T00:00:00Z,RIM,5.0,2.0,2024-01-25 09:30:21.89,\n"
      "B,2024-02-01T00:00:00Z,,,2.50,,Price\n"
      "B,2024-03-01T00:00:00Z,,,,,Price\n"
      "C,1970-01-01T00:00:00Z,BELL,7,1.5,2024-01-01 00:00:00,\n" },
    { "object_gr", "ocel_id,ocel_time,Posted\nG1,1970-01-01T00:00:00Z,2024-01-12 08:00:00\n"
      "G2,1970-01-01T00:00:00Z,2024-02-02 08:00:00\n" },
    { "object_inv", "ocel_id,ocel_time,Owed\nV1,1970-01-01T00:00:00Z,42.5\n" },
    { "object_pay", "ocel_id,ocel_time,Paid,How\nY1,1970-01-01T00:00:00Z,42.50,A: Bank\n" },
    { "object_memo", "ocel_id,ocel_time\nM1,1970-01-01T00:00:00Z\n" },
    { "event_order", "ocel_id,ocel_time\ne1,2024-01-02T07:45:00.000Z\ne2,2024-01-03T07:45:00Z\n" },
    { "event_receive", "ocel_id,ocel_time\ne3,2024-01-10T01:00:00Z\ne4,2024-01-12T01:00:00Z\n"
      "e5,2024-01-30T01:00:00Z\n" },
    { "event_bill", "ocel_id,ocel_time\ne6,2024-02-02T01:00:00Z\ne7,2024-02-01T01:00:00Z\n" },
    { "event_pay", "ocel_id,ocel_time\ne8,2024-03-01T01:00:00Z\ne9,2024-03-09T01:00:00Z\n" },
    { "event_look", "ocel_id,ocel_time\ne0,2024-03-01T01:00:00Z\n" },
    { "object_object", "ocel_source_id,ocel_target_id,ocel_qualifier\nP1,A,parts\nP1,B,parts\n"
      "P2,C,parts\nG1,P1,gr of po\nG2,P1,gr of po\nG1,A,parts of gr\nP1,V1,inv of po\n"
      "G1,V1,inv of gr\nG2,V9,inv of gr\nP2,V9,inv of po\nV1,Y1,pay of inv\n" },
    { "event_object", "ocel_event_id,ocel_object_id,ocel_qualifier\ne1,P1,\ne2,P2,\ne3,G1,\n"
      "e3,P1,\ne4,G1,\ne4,P2,\ne5,G2,\ne5,P1,\ne6,V1,\ne6,G2,\ne7,V1,\ne7,G1,\ne8,Y1,\ne8,P1,\n"
      "e9,Y1,\ne9,P1,\ne0,V1,\n" },
};

/* Writes the log, with one table's content replaced where `file` is not NULL (NULL content: the
 * table is left out). Returns its folder. */
static const char *write_log(Ctx *cx, const char *file, const char *content)
{
    static char folder[300];
    snprintf(folder, sizeof folder, "%s/ocel", test_folder());
    mkdir(folder, 0755);
    for (size_t i = 0; i < COUNT(tables); i++) {
        char path[400];
        bool other = file && strcmp(file, tables[i].file) == 0;
        const char *text = other ? content : tables[i].content;
        snprintf(path, sizeof path, "%s/%s.csv", folder, tables[i].file);
        if (text)
            CHECK_OK("write", cx, file_write_all(cx, path, text_of(text)));
        else
            remove(path);
    }
    return folder;
}

static Err read_log(Ctx *cx, const char *file, const char *content, Heard *heard, Text *said)
{
    Mapping mapping;
    TRY(mapping_parse(cx, text_of(names), &mapping));
    heard->said = textbuf_make(cx);
    RecordSink sink = sink_of(heard);
    OcelFrom from = { .form = OCEL_TABLES, .folder = write_log(cx, file, content) };
    TRY(ocel_read(cx, &mapping, &from, &sink));
    return textbuf_done(&heard->said, said);
}

TEST(test_ocel__a_small_log_becomes_documents)
{
    static const char want[] =
        "unused object_part.csv:0 Price: 1 rows say that it changed, but not to what; the last "
        "value given holds\n"
        "dangling object_object.csv:10 inv of gr: \"V9\" is not in the log\n"
        "dangling object_object.csv:11 inv of po: \"V9\" is not in the log\n"
        "party name:global-bike \"Global Bike\" buyer\n"
        "party name:wheel-co \"Wheel & Co\" supplier\n"
        "{\"amount\":\"42.50\",\"currency\":\"CNY\",\"date\":\"2024-01-02\","
        "\"issuer\":\"name:global-bike\",\"kind\":\"order\",\"lines\":[{\"amount\":\"30.00\","
        "\"item\":\"TUBE\",\"line\":\"A\",\"price\":\"10\",\"quantity\":\"3\",\"unit\":\"C62\"},"
        "{\"amount\":\"12.50\",\"item\":\"RIM\",\"line\":\"B\",\"price\":\"2.5\","
        "\"quantity\":\"5\",\"unit\":\"C62\"}],\"number\":\"P1\",\"receiver\":\"name:wheel-co\","
        "\"terms\":{\"ship_by\":\"2024-01-25\"}}\n"
        "name object.csv:3 Vendor: name:wheel-co is \"WHEEL CO\" here and \"Wheel & Co\" before\n"
        "odd object.csv:3 Due: 2024-01-01 00:00:00 of C is before the order's day, 2024-01-03\n"
        "{\"amount\":\"10.50\",\"currency\":\"CNY\",\"date\":\"2024-01-03\","
        "\"issuer\":\"name:global-bike\",\"kind\":\"order\",\"lines\":[{\"amount\":\"10.50\","
        "\"item\":\"BELL\",\"line\":\"C\",\"price\":\"1.5\",\"quantity\":\"7\","
        "\"unit\":\"C62\"}],\"number\":\"P2\",\"receiver\":\"name:wheel-co\","
        "\"refs\":[{\"issuer\":\"name:wheel-co\",\"kind\":\"invoice\",\"number\":\"V9\"}],"
        "\"terms\":{\"ship_by\":\"2024-01-01\"}}\n"
        "assumed object.csv:7 quantity: the log does not say how much of P2 came; its receipts "
        "were taken to share it evenly\n"
        "{\"currency\":\"CNY\",\"date\":\"2024-01-12\",\"issuer\":\"name:global-bike\","
        "\"kind\":\"receipt\",\"lines\":[{\"item\":\"TUBE\",\"line\":\"A\",\"quantity\":\"3\","
        "\"ref\":{\"issuer\":\"name:global-bike\",\"kind\":\"order\",\"line\":\"A\","
        "\"number\":\"P1\"},\"unit\":\"C62\"},{\"item\":\"BELL\",\"line\":\"C\","
        "\"quantity\":\"7\",\"ref\":{\"issuer\":\"name:global-bike\",\"kind\":\"order\","
        "\"line\":\"C\",\"number\":\"P2\"},\"unit\":\"C62\"}],\"number\":\"G1\","
        "\"receiver\":\"name:wheel-co\"}\n"
        "differs object.csv:8 Posted: 2024-02-02 08:00:00; the event's day was taken, 2024-01-30\n"
        "assumed object.csv:8 quantity: the log does not say how much of P1 came; its receipts "
        "were taken to share it evenly\n"
        "{\"currency\":\"CNY\",\"date\":\"2024-01-30\",\"issuer\":\"name:global-bike\","
        "\"kind\":\"receipt\",\"lines\":[{\"item\":\"RIM\",\"line\":\"B\",\"quantity\":\"5\","
        "\"ref\":{\"issuer\":\"name:global-bike\",\"kind\":\"order\",\"line\":\"B\","
        "\"number\":\"P1\"},\"unit\":\"C62\"}],\"number\":\"G2\",\"receiver\":\"name:wheel-co\","
        "\"refs\":[{\"issuer\":\"name:wheel-co\",\"kind\":\"invoice\",\"number\":\"V9\"}]}\n"
        "{\"amount\":\"42.50\",\"currency\":\"CNY\",\"date\":\"2024-02-01\","
        "\"extra\":{\"event\":\"e7\",\"receipts\":[\"G1\",\"G2\"]},\"issuer\":\"name:wheel-co\","
        "\"kind\":\"invoice\",\"number\":\"V1\",\"receiver\":\"name:global-bike\","
        "\"refs\":[{\"issuer\":\"name:global-bike\",\"kind\":\"order\",\"number\":\"P1\"}]}\n"
        "{\"amount\":\"42.50\",\"currency\":\"CNY\",\"date\":\"2024-03-01\","
        "\"extra\":{\"event\":\"e8\",\"method\":\"A: Bank\",\"orders\":[\"P1\"]},"
        "\"issuer\":\"name:global-bike\",\"kind\":\"payment\",\"number\":\"Y1\","
        "\"receiver\":\"name:wheel-co\",\"refs\":[{\"issuer\":\"name:wheel-co\","
        "\"kind\":\"invoice\",\"number\":\"V1\"}]}\n"
        "repeated object.csv:10 pay: e9 executes it for the 2. time, at 2024-03-09T01:00:00Z\n"
        "{\"amount\":\"42.50\",\"currency\":\"CNY\",\"date\":\"2024-03-09\","
        "\"extra\":{\"event\":\"e9\",\"method\":\"A: Bank\",\"orders\":[\"P1\"]},"
        "\"issuer\":\"name:global-bike\",\"kind\":\"payment\",\"number\":\"Y1/2\","
        "\"receiver\":\"name:wheel-co\",\"refs\":[{\"issuer\":\"name:wheel-co\","
        "\"kind\":\"invoice\",\"number\":\"V1\"}]}\n"
        "unused object.csv:0 memo: 1 objects make no document\n"
        "unused object.csv:0 look: 1 events make no document\n";
    Ctx cx CLEANUP(ctx_clear) = ctx_make(16 << 20);
    Heard heard = { 0 };
    Text said = TEXT("");
    CHECK_OK("read", &cx, read_log(&cx, NULL, NULL, &heard, &said));
    CHECK_TEXT("all of it", said, want);
}

/* One table spoilt at a time: what is reported, and how many documents are still given (of 7). */
TEST(test_ocel__dirt_is_reported_and_not_fatal)
{
    static const struct { const char *why, *file, *content, *words; int64_t documents; } rows[] = {
        { "an object twice", "object", "ocel_id,ocel_type\nP1,po\nP1,po\nP2,po\nA,part\nB,part\n"
          "C,part\nG1,gr\nG2,gr\nV1,inv\nY1,pay\n",
          "refused object.csv:3 ocel_id: \"P1\" is given twice", 7 },
        { "a type nobody named", "object", "ocel_id,ocel_type\nX,ox\nP1,po\nP2,po\nA,part\nB,part\n"
          "C,part\nG1,gr\nG2,gr\nV1,inv\nY1,pay\n", "refused object.csv:2 ocel_type: type \"ox\"",
          7 },
        { "a row cut off", "object_inv", "ocel_id,ocel_time,Owed\nV1,1970\n"
          "V1,1970-01-01T00:00:00Z,42.5\n",
          "refused object_inv.csv:2 : the row has 2 fields, the header has 3", 7 },
        { "an amount in words", "object_inv", "ocel_id,ocel_time,Owed\nV1,1970,much\n",
          "refused object.csv:9 Owed: \"much\" is not a number", 6 },
        { "no amount", "object_inv", "ocel_id,ocel_time,Owed\n", "refused object.csv:9 Owed: ", 6 },
        { "a quantity in words", "object_part", "ocel_id,ocel_time,Item,Qty,Price,Due\n"
          "A,1970,TUBE,some,10.0,\nB,1970,RIM,5.0,2.0,\nC,1970,BELL,7,1.5,\n",
          "refused object.csv:2 Qty: \"some\" is not a number", 4 },
        { "no vendor", "object_po", "ocel_id,ocel_time,Org,Vendor\nP1,1970,Global Bike,\n"
          "P2,1970,Global Bike,W\n", "refused object.csv:2 receiver: ", 1 },
        { "a day that is words", "object_part", "ocel_id,ocel_time,Item,Qty,Price,Due\n"
          "A,1970,TUBE,3,10.0,soon\nB,1970,RIM,5.0,2.5,\nC,1970,BELL,7,1.5,\n",
          "placeholder object.csv:2 Due: soon", 7 },
        { "an event without a day", "event_bill", "ocel_id,ocel_time\n",
          "refused object.csv:9 date", 6 },
        { "an event's day in words", "event_bill", "ocel_id,ocel_time\ne6,then\ne7,2024-02-01T0Z\n",
          "refused event_bill.csv:2 ocel_time: \"then\"", 7 },
        { "an event nobody listed", "event_object", "ocel_event_id,ocel_object_id,ocel_qualifier\n"
          "e99,P1,\ne1,P1,\ne2,P2,\ne3,G1,\ne5,G2,\ne6,V1,\ne8,Y1,\n",
          "dangling event_object.csv:2 ocel_event_id: \"e99\"", 6 },
        { "two methods in one cell", "object_pay",
          "ocel_id,ocel_time,Paid,How\nY1,1970,4,A: BankB\n",
          "odd object.csv:10 How: A: BankB", 7 },
        { "a payment never made", "event_object", "ocel_event_id,ocel_object_id,ocel_qualifier\n"
          "e1,P1,\ne2,P2,\ne3,G1,\ne5,G2,\ne6,V1,\n", "unused object.csv:10 pay: no event", 5 },
        { "a line without an order", "object_object",
          "ocel_source_id,ocel_target_id,ocel_qualifier\nP1,A,parts\nP2,C,parts\n"
          "G1,P1,gr of po\nG2,P1,gr of po\nP1,V1,inv of po\nV1,Y1,pay of inv\n",
          "unused object.csv:5 part: no order has this line", 7 },
        { "a bill without an order", "object_object",
          "ocel_source_id,ocel_target_id,ocel_qualifier\nP1,A,parts\nP1,B,parts\nP2,C,parts\n"
          "V1,Y1,pay of inv\nG1,P1,gr of po\n", "", 7 },
        { "a source nobody listed", "object_object",
          "ocel_source_id,ocel_target_id,ocel_qualifier\nQ,A,parts\nP1,A,parts\nP1,B,parts\n"
          "P2,C,parts\nG1,P1,gr of po\nP1,V1,inv of po\nV1,Y1,pay of inv\n",
          "dangling object_object.csv:2 parts: \"Q\" is not in the log", 7 },
    };
    Ctx cx CLEANUP(ctx_clear) = ctx_make(16 << 20);
    for (size_t i = 0; i < COUNT(rows); i++) {
        Heard heard = { 0 };
        Text said = TEXT("");
        int64_t documents = 0;
        CHECK_OK(rows[i].why, &cx, read_log(&cx, rows[i].file, rows[i].content, &heard, &said));
        for (size_t k = 0; k < DOCUMENT_KIND_COUNT; k++)
            documents += heard.of_kind[k];
        if (!strstr(said.at, rows[i].words) || documents != rows[i].documents)
            print_error("%s: heard\n%s\n", rows[i].why, said.at);
        CHECK_TRUE(rows[i].why, strstr(said.at, rows[i].words) != NULL);
        CHECK_EQ(rows[i].why, documents, rows[i].documents);
    }
}

TEST(test_ocel__failures_that_end_the_reading)
{
    static const struct { const char *why, *file, *content; Err want; const char *words; }
    rows[] = {
        { "a table is missing", "event_object", NULL, ERR_IO, "event_object.csv" },
        { "a table lacks a column", "object_object", "ocel_source_id,ocel_target_id\n",
          ERR_INVALID, "ocel_qualifier" },
        { "a type is missing", "object_map_type", "ocel_type,ocel_type_map\npo,po\n", ERR_UNKNOWN,
          "part" },
        { "an event type is missing", "event_map_type",
          "ocel_type,ocel_type_map\norder,order\nreceive,receive\nbill,bill\n", ERR_UNKNOWN,
          "\"pay\"" },
    };
    Ctx cx CLEANUP(ctx_clear) = ctx_make(16 << 20);
    for (size_t i = 0; i < COUNT(rows); i++) {
        Heard heard = { .counting = true };
        Text said;
        Err err = read_log(&cx, rows[i].file, rows[i].content, &heard, &said);
        CHECK_TRUE(rows[i].why, strstr(cx.detail, rows[i].words) != NULL);
        CHECK_ERR(rows[i].why, &cx, err, rows[i].want);
    }
    Heard heard = { .counting = true, .answer = ERR_STORE };
    Text said;
    CHECK_ERR("a callback's failure", &cx, read_log(&cx, NULL, NULL, &heard, &said), ERR_STORE);
}

/* Every allocation fails in turn: the reading ends with that failure and nothing else. */
TEST(test_ocel__ends_where_memory_ends)
{
    Ctx first CLEANUP(ctx_clear) = ctx_make(16 << 20);
    const char *folder = write_log(&first, NULL, NULL);
    for (uint64_t n = 1; n < 4000; n++) {
        Ctx cx CLEANUP(ctx_clear) = ctx_make(16 << 20);
        Heard heard = { .counting = true };
        Mapping mapping;
        RecordSink sink = sink_of(&heard);
        CHECK_OK("mapping", &cx, mapping_parse(&cx, text_of(names), &mapping));
        cx.arena.fail_at = n;
        OcelFrom from = { .form = OCEL_TABLES, .folder = folder };
        Err err = ocel_read(&cx, &mapping, &from, &sink);
        if (err == ERR_OK)
            return;
        CHECK_ERR("the one failure", &cx, err, ERR_NO_MEMORY);
    }
    CHECK_TRUE("it ends", false);
}

TEST(test_ocel__names_are_all_needed)
{
    static const struct { const char *why, *in; Err want; } rows[] = {
        { "for tables", "{\"documents\":[{\"kind\":\"order\",\"number\":\"1\",\"issuer\":\"a\"}]}",
          ERR_INVALID },
        { "nothing", "{\"format\":\"ocel\"}", ERR_INVALID },
        { "a word too many", "{\"format\":\"ocel\",\"colour\":\"red\"}", ERR_INVALID },
    };
    Ctx cx CLEANUP(ctx_clear) = ctx_make(1 << 20);
    OcelNames got;
    Mapping mapping;
    for (size_t i = 0; i < COUNT(rows); i++) {
        CHECK_OK(rows[i].why, &cx, mapping_parse(&cx, text_of(rows[i].in), &mapping));
        CHECK_ERR(rows[i].why, &cx, ocel_names_read(&cx, &mapping, &got), rows[i].want);
    }
    CHECK_OK("all there", &cx, mapping_parse(&cx, text_of(names), &mapping));
    CHECK_OK("all there", &cx, ocel_names_read(&cx, &mapping, &got));
    CHECK_TEXT("in its place", got.payment.method, "How");
    CHECK_OK("the one that ships", &cx, mapping_load(&cx, "p2p-ocel", &mapping));
    CHECK_OK("the one that ships", &cx, ocel_names_read(&cx, &mapping, &got));
    Text odd;
    CHECK_OK("other money", &cx, text_format(&cx, &odd, "%.*s\"XXQ\"%s", 28, names, names + 33));
    CHECK_OK("other money", &cx, mapping_parse(&cx, odd, &mapping));
    CHECK_ERR("other money", &cx, ocel_names_read(&cx, &mapping, &got), ERR_UNKNOWN);
}

/* Counted with Python's csv module on the public log, object by object. */
TEST(test_ocel__p2p_log)
{
    TEST_NEEDS_VECTORS(vectors);
    Ctx cx CLEANUP(ctx_clear) = ctx_make(64 << 20);
    char folder[300];
    Mapping mapping;
    Heard heard = { .counting = true };
    RecordSink sink = sink_of(&heard);
    snprintf(folder, sizeof folder, "%s/ocel/p2p-ocel2-csv", vectors);
    CHECK_OK("mapping", &cx, mapping_load(&cx, "p2p-ocel", &mapping));
    OcelFrom from = { .form = OCEL_TABLES, .folder = folder };
    CHECK_OK("read", &cx, ocel_read(&cx, &mapping, &from, &sink));
    CHECK_EQ("purchase orders", heard.of_kind[DOCUMENT_ORDER], 1598);
    CHECK_EQ("goods receipts", heard.of_kind[DOCUMENT_RECEIPT], 1941);
    CHECK_EQ("invoices, of 1941 events", heard.of_kind[DOCUMENT_INVOICE], 927);
    CHECK_EQ("executions of 927 payments", heard.of_kind[DOCUMENT_PAYMENT], 1166);
    CHECK_EQ("paid again", heard.notes[NOTE_REPEATED], 1166 - 927);
    CHECK_EQ("price times quantity, in cents", heard.minor_of_kind[DOCUMENT_ORDER], 9161485000);
    CHECK_EQ("billed", heard.minor_of_kind[DOCUMENT_INVOICE], 5878560000);
    CHECK_EQ("paid", heard.minor_of_kind[DOCUMENT_PAYMENT], 7387640000);
    CHECK_EQ("pieces ordered", heard.ordered_e6, 115602000000);
    CHECK_EQ("all of them received", heard.received_e6, 115602000000);
    CHECK_EQ("links to 1014 invoices that are not there", heard.notes[NOTE_DANGLING], 2 * 1014);
    CHECK_EQ("kept in orders and receipts", heard.dangling_refs, 2 * 1014);
    CHECK_EQ("parts due before they were ordered; payments by two methods",
             heard.notes[NOTE_ODD], 918 + 366);
    CHECK_EQ("posted on another day", heard.notes[NOTE_DIFFERS], 1941);
    CHECK_EQ("13 fields, 2 types of objects, 6 of events", heard.notes[NOTE_UNUSED], 13 + 2 + 6);
    CHECK_EQ("50 vendors and the buyer", heard.parties, 51);
    CHECK_EQ("refused", heard.refused, 0);
}
