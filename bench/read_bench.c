/* read_bench.c - tables and event logs into documents, beside a bare pass over the same bytes: for
 * CSV the rows alone, split and looked at by nobody; for JSON the tree that json.c makes of each
 * element; for XML libxml2's events with nobody listening. */
#include "bench.h"

#include "base/check.h"
#include "base/json_stream.h"
#include "base/xml.h"
#include "format/csv_out.h"
#include "format/input.h"
#include "format/ocel_weft.h"

#include <stdio.h>
#include <stdlib.h>

enum { DOCUMENTS = 20000 };

typedef struct World {
    Text csv, json, xml;
    Mapping mapping;
    int64_t documents;
} World;

static void must(int holds, const char *what)
{
    if (holds)
        return;
    fprintf(stderr, "read_bench: %s\n", what);
    exit(3);
}

/* --- the world ------------------------------------------------------------------------------- */

static void parse(Ctx *cx, int n, Document *out)
{
    Text line;
    must(text_format(cx, &line, "{\"kind\":\"invoice\",\"number\":\"I-%d\","
                     "\"issuer\":\"name:f-%d\","
                     "\"receiver\":\"name:b-%d\",\"date\":\"2026-03-02\",\"currency\":\"CNY\","
                     "\"refs\":[{\"kind\":\"order\",\"number\":\"P-%d\",\"issuer\":\"name:b-%d\"}],"
                     "\"lines\":[{\"line\":\"1\",\"item\":\"nut\",\"quantity\":\"2\",\"amount\":"
                     "\"3.00\"},{\"line\":\"2\",\"item\":\"bolt\",\"quantity\":\"5\",\"amount\":"
                     "\"7.50\"}],\"tax\":\"1.37\"}", n, n % 50, n % 7, n, n % 7) == ERR_OK
         && document_parse(cx, line, out) == ERR_OK, cx->detail);
}

static Text file_of(Ctx *cx, FILE *file)
{
    long n = ftell(file);
    char *at = NEW(cx, char, (size_t)n + 1);
    rewind(file);
    must(at && fread(at, 1, (size_t)n, file) == (size_t)n, "reads its own file");
    fclose(file);
    return (Text){ at, (size_t)n };
}

/* The same log as XML, from the lines of its JSON: object ids and lines alone, which is what is
 * read of it. */
static void make_xml(Ctx *cx, TextBuf *xml, int n, const Document *document)
{
    Text line, id;
    must(document_write(cx, document, &line) == ERR_OK
         && ocel_weft_id(cx, document->kind, document->number, document->issuer, &id) == ERR_OK,
         cx->detail);
    textbuf_format(xml, "<object id=\"%s\" type=\"invoice\"><attributes><attribute name=\"weft\" "
                   "time=\"1970-01-01T00:00:00Z\">", id.at);
    textbuf_html(xml, line);
    textbuf_format(xml, "</attribute></attributes><objects><relationship object-id=\"p%d\" "
                   "qualifier=\"issuer\"/></objects></object>\n", n % 50);
}

static void make(Ctx *cx, World *w)
{
    Ctx scratch = ctx_make((size_t)1 << 30);
    OcelOut log = ocel_out_make(&scratch);
    TextBuf csv = textbuf_make(cx), xml = textbuf_make(cx);
    Text rows;
    must(csv_out_header(cx, &rows) == ERR_OK, cx->detail);
    textbuf_put(&csv, rows);
    textbuf_puts(&xml, "<log><object-types><object-type name=\"invoice\"><attributes><attribute "
                 "name=\"weft\" type=\"string\"/></attributes></object-type></object-types>"
                 "<event-types/><objects>\n");
    for (int i = 0; i < DOCUMENTS; i++) {
        Document document;
        parse(&scratch, i, &document);
        must(csv_out_rows(&scratch, &document, &rows) == ERR_OK
             && ocel_weft_document(&scratch, &log, &document, NULL, NULL, NULL) == ERR_OK,
             scratch.detail);
        textbuf_put(&csv, rows);
        make_xml(&scratch, &xml, i, &document);
    }
    textbuf_puts(&xml, "</objects><events/></log>");
    FILE *file = tmpfile();
    must(file && ocel_out_json(&log, file) == ERR_OK, "writes its log");
    w->json = file_of(cx, file);
    must(textbuf_done(&csv, &w->csv) == ERR_OK && textbuf_done(&xml, &w->xml) == ERR_OK
         && mapping_load(cx, "weft", &w->mapping) == ERR_OK, cx->detail);
    ctx_clear(&scratch);
}

/* --- reading --------------------------------------------------------------------------------- */

static Err on_party(Ctx *cx, void *self, const PartyRecord *party, RecordPlace place)
{
    (void)cx, (void)self, (void)party, (void)place;
    return ERR_OK;
}

static Err on_document(Ctx *cx, void *self, const Document *document, RecordPlace place)
{
    (void)cx, (void)document, (void)place;
    ((World *)self)->documents++;
    return ERR_OK;
}

static Err on_refused(Ctx *cx, void *self, RecordPlace place, const char *field, Text why)
{
    (void)self, (void)place;
    return fail_field(cx, ERR_INVALID, field, "%.*s", (int)why.n, why.at);
}

static Err on_noted(Ctx *cx, void *self, RecordPlace place, NoteKind kind, const char *field,
                    Text why)
{
    (void)cx, (void)self, (void)place, (void)kind, (void)field, (void)why;
    return ERR_OK;
}

static void read_as(World *w, Text bytes, Format format, const Mapping *mapping)
{
    Ctx cx CLEANUP(ctx_clear) = ctx_make((size_t)1 << 30);
    RecordSink sink = { w, on_party, on_document, on_refused, on_noted };
    Input input CLEANUP(input_close) = { .path = "-", .format = format, .mapping = mapping };
    w->documents = 0;
    must(source_of_text(&cx, "bench", bytes, &input.source) == ERR_OK
         && input_read(&cx, &input, &sink) == ERR_OK, cx.detail);
    must(w->documents == DOCUMENTS, "all documents");
}

static void read_csv(void *self)
{
    World *w = self;
    read_as(w, w->csv, FORMAT_CSV, &w->mapping);
}

static void read_json(void *self)
{
    World *w = self;
    read_as(w, w->json, FORMAT_OCEL_JSON, NULL);
}

static void read_xml(void *self)
{
    World *w = self;
    read_as(w, w->xml, FORMAT_OCEL_XML, NULL);
}

/* --- bare passes ----------------------------------------------------------------------------- */

static void pass_csv(void *self)
{
    World *w = self;
    Ctx cx CLEANUP(ctx_clear) = ctx_make(1 << 20);
    Source *source CLEANUP(source_close) = NULL;
    CsvReader *csv CLEANUP(csv_close) = NULL;
    CsvOptions options = { .delimiter = ',' };
    CsvRow row;
    bool more = true;
    must(source_of_text(&cx, "bench", w->csv, &source) == ERR_OK
         && csv_on(&cx, source, &options, &csv) == ERR_OK, cx.detail);
    while (more)
        must(csv_next(&cx, csv, &row, &more) == ERR_OK, cx.detail);
}

static void pass_json(void *self)
{
    World *w = self;
    Ctx cx CLEANUP(ctx_clear) = ctx_make(1 << 26);
    Source *source CLEANUP(source_close) = NULL;
    JsonStream *stream CLEANUP(json_stream_close) = NULL;
    Text key;
    Json json;
    bool more = true;
    must(source_of_text(&cx, "bench", w->json, &source) == ERR_OK
         && json_stream_open(&cx, source, &stream) == ERR_OK, cx.detail);
    while (more) {
        ArenaMark mark = arena_mark(&cx.arena);
        must(json_stream_next(&cx, stream, &key, &json, &more) == ERR_OK, cx.detail);
        arena_rewind(&cx.arena, mark);
    }
}

static void pass_xml(void *self)
{
    World *w = self;
    Ctx cx CLEANUP(ctx_clear) = ctx_make(1 << 26);
    XmlHandler nobody = { .self = NULL };
    must(xml_read(&cx, w->xml, &nobody) == ERR_OK, cx.detail);
}

static void compare(World *w, const char *what, Text bytes, void (*work)(void *),
                    void (*bare)(void *))
{
    double took = 0, least = 0;
    for (int i = 0; i < BENCH_ROUNDS; i++) {        /* in turns: both see the same load */
        double from = bench_now();
        work(w);
        bench_keep_least(&took, bench_now() - from);
        from = bench_now();
        bare(w);
        bench_keep_least(&least, bench_now() - from);
    }
    char line[100];
    snprintf(line, sizeof line, "%s to documents", what);
    bench_rate(line, took, (double)bytes.n / 1e6, "MB", 0);
    bench_share(line, took, "a bare pass", least, 0);
}

int main(void)
{
    Ctx cx CLEANUP(ctx_clear) = ctx_make((size_t)1 << 30);
    World w = { .documents = 0 };
    make(&cx, &w);
    compare(&w, "CSV", w.csv, read_csv, pass_csv);
    compare(&w, "OCEL JSON", w.json, read_json, pass_json);
    compare(&w, "OCEL XML", w.xml, read_xml, pass_xml);
    return 0;
}
