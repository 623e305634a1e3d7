/* ocel_forms_test.c - one log in all four forms: the CSV tables are turned into SQLite with the
 * library itself, and from there into JSON and XML with its queries, so that only reading is
 * weft's own. */
#include "format/ocel.h"

#include "base/file.h"
#include "format/ocel_sheet.h"
#include "test.h"

#include <glob.h>
#include <sqlite3.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

/* --- what a reading gives -------------------------------------------------------------------- */

typedef struct Heard {
    TextBuf said;
    int64_t documents, parties, refused, notes[NOTE_KIND_COUNT];
} Heard;

static Err on_party(Ctx *cx, void *self, const PartyRecord *party, RecordPlace place)
{
    Heard *h = self;
    Text line;
    (void)place;
    h->parties++;
    TRY(party_record_write(cx, party, &line));
    textbuf_format(&h->said, "%s\n", line.at);
    return ERR_OK;
}

static Err on_document(Ctx *cx, void *self, const Document *d, RecordPlace place)
{
    Heard *h = self;
    Text line;
    (void)place;
    h->documents++;
    TRY(document_write(cx, d, &line));
    textbuf_format(&h->said, "%s\n", line.at);
    return ERR_OK;
}

static Err on_refused(Ctx *cx, void *self, RecordPlace place, const char *field, Text why)
{
    Heard *h = self;
    (void)cx;
    h->refused++;
    textbuf_format(&h->said, "refused %lld %s: %.*s\n", (long long)place.line, field, (int)why.n,
                   why.at);
    return ERR_OK;
}

static Err on_noted(Ctx *cx, void *self, RecordPlace place, NoteKind kind, const char *field,
                    Text why)
{
    Heard *h = self;
    (void)cx, (void)place, (void)field, (void)why;
    h->notes[kind]++;
    return ERR_OK;
}

static Err hear(Ctx *cx, const char *mapping_text, const OcelFrom *from, Heard *heard, Text *said)
{
    Mapping mapping;
    *heard = (Heard){ .said = textbuf_make(cx) };
    RecordSink sink = { heard, on_party, on_document, on_refused, on_noted };
    TRY(mapping_text[0] == '{' ? mapping_parse(cx, text_of(mapping_text), &mapping)
                               : mapping_load(cx, mapping_text, &mapping));
    TRY(ocel_read(cx, &mapping, from, &sink));
    return textbuf_done(&heard->said, said);
}

static Err hear_bytes(Ctx *cx, const char *mapping, OcelForm form, Text bytes, Heard *heard,
                      Text *said)
{
    Source *source CLEANUP(source_close) = NULL;
    TRY(source_of_text(cx, "log", bytes, &source));
    return hear(cx, mapping, &(OcelFrom){ .form = form, .source = source }, heard, said);
}

/* --- tables to SQLite ------------------------------------------------------------------------ */

static void run(sqlite3 *db, const char *sql)
{
    char *why = NULL;
    if (sqlite3_exec(db, sql, NULL, NULL, &why) != SQLITE_OK)
        print_error("%s: %s\n", sql, why);
    CHECK_TRUE("the SQL of the test", why == NULL);
}

static void insert(sqlite3 *db, const char *table, const CsvRow *row)
{
    char sql[600];
    int n = snprintf(sql, sizeof sql, "INSERT INTO \"%s\" VALUES(?", table);
    for (size_t i = 1; i < row->count; i++)
        n += snprintf(sql + n, sizeof sql - (size_t)n, ",?");
    snprintf(sql + n, sizeof sql - (size_t)n, ")");
    sqlite3_stmt *stmt;
    CHECK_EQ("prepares", sqlite3_prepare_v2(db, sql, -1, &stmt, NULL), SQLITE_OK);
    for (size_t i = 0; i < row->count; i++)
        if (row->fields[i].n > 0)
            sqlite3_bind_text(stmt, (int)i + 1, row->fields[i].at, (int)row->fields[i].n,
                              SQLITE_TRANSIENT);
    CHECK_EQ("inserts", sqlite3_step(stmt), SQLITE_DONE);
    sqlite3_finalize(stmt);
}

static void copy_table(Ctx *cx, sqlite3 *db, const char *path)
{
    CsvReader *csv CLEANUP(csv_close) = NULL;
    CsvOptions options = { .delimiter = ',' };
    CsvRow row;
    bool more;
    char table[200], sql[4000];
    const char *name = strrchr(path, '/') + 1;
    snprintf(table, sizeof table, "%.*s", (int)strcspn(name, "."), name);
    CHECK_OK(path, cx, csv_open(cx, path, &options, &csv));
    CHECK_OK(path, cx, csv_next(cx, csv, &row, &more));
    int n = snprintf(sql, sizeof sql, "CREATE TABLE \"%s\"(", table);
    for (size_t i = 0; i < row.count; i++)
        n += snprintf(sql + n, sizeof sql - (size_t)n, "%s\"%.*s\" TEXT", i ? "," : "",
                      (int)row.fields[i].n, row.fields[i].at);
    snprintf(sql + n, sizeof sql - (size_t)n, ")");
    run(db, sql);
    bool indexed = row.count > 0 && text_is(row.fields[0], "ocel_id");
    while (csv_next(cx, csv, &row, &more) == ERR_OK && more)
        insert(db, table, &row);
    snprintf(sql, sizeof sql, "CREATE INDEX \"i_%s\" ON \"%s\"(ocel_id)", table, table);
    if (indexed)
        run(db, sql);
    ctx_place(cx, NULL, 0);
}

/* The folder's tables as a database at path; open for more queries. */
static sqlite3 *make_sqlite(Ctx *cx, const char *folder, const char *path)
{
    char pattern[400];
    glob_t found;
    sqlite3 *db;
    remove(path);
    CHECK_EQ("opens", sqlite3_open(path, &db), SQLITE_OK);
    run(db, "BEGIN");
    snprintf(pattern, sizeof pattern, "%s/*.csv", folder);
    CHECK_EQ("tables", glob(pattern, 0, NULL, &found), 0);
    for (size_t i = 0; i < found.gl_pathc; i++)
        copy_table(cx, db, found.gl_pathv[i]);
    globfree(&found);
    run(db, "COMMIT; CREATE INDEX oo ON object_object(ocel_source_id);"
            "CREATE INDEX eo ON event_object(ocel_event_id)");
    return db;
}

/* --- SQLite to JSON and XML ------------------------------------------------------------------ */

typedef struct Writer {
    Ctx *cx;
    sqlite3 *db;
    TextBuf out;
    bool xml;
} Writer;

static sqlite3_stmt *ask(const Writer *w, const char *sql, const char *id)
{
    sqlite3_stmt *stmt = NULL;
    if (sqlite3_prepare_v2(w->db, sql, -1, &stmt, NULL) != SQLITE_OK)
        print_error("%s: %s\n", sql, sqlite3_errmsg(w->db));
    CHECK_TRUE("prepares", stmt != NULL);
    if (id)
        sqlite3_bind_text(stmt, 1, id, -1, SQLITE_TRANSIENT);
    return stmt;
}

static const char *text(sqlite3_stmt *stmt, int column)
{
    const char *at = (const char *)sqlite3_column_text(stmt, column);
    return at ? at : "";
}

static void put(Writer *w, const char *json, const char *xml, const char *value)
{
    textbuf_puts(&w->out, w->xml ? xml : json);
    if (!value)
        return;
    if (!w->xml) {
        textbuf_json(&w->out, text_of(value));
        return;
    }
    textbuf_html(&w->out, text_of(value));
}

static bool is_ocel(const char *name)
{
    return strncmp(name, "ocel_", 5) == 0;
}

static void put_types(Writer *w, const char *what)
{
    char sql[300];
    bool event = what[0] == 'e';
    snprintf(sql, sizeof sql, "SELECT ocel_type, ocel_type_map FROM %s_map_type", what);
    sqlite3_stmt *types = ask(w, sql, NULL);
    put(w, event ? "\"eventTypes\":[" : "\"objectTypes\":[",
        event ? "<event-types>" : "<object-types>", NULL);
    for (int n = 0; sqlite3_step(types) == SQLITE_ROW; n++) {
        put(w, n ? ",{\"name\":" : "{\"name\":", event ? "<event-type name=\""
            : "<object-type name=\"", text(types, 0));
        put(w, ",\"attributes\":[", "\"><attributes>", NULL);
        snprintf(sql, sizeof sql, "SELECT * FROM \"%s_%s\"", what, text(types, 1));
        sqlite3_stmt *table = ask(w, sql, NULL);
        for (int i = 0, told = 0; i < sqlite3_column_count(table); i++) {
            if (is_ocel(sqlite3_column_name(table, i)))
                continue;
            put(w, told++ ? ",{\"name\":" : "{\"name\":", "<attribute name=\"",
                sqlite3_column_name(table, i));
            put(w, ",\"type\":\"string\"}", "\" type=\"string\"/>", NULL);
        }
        sqlite3_finalize(table);
        put(w, "]}", event ? "</attributes></event-type>" : "</attributes></object-type>", NULL);
    }
    sqlite3_finalize(types);
    put(w, "],\n", event ? "</event-types>\n" : "</object-types>\n", NULL);
}

static void put_attributes(Writer *w, const char *what, const char *word, const char *id)
{
    char sql[300];
    int told = 0;
    snprintf(sql, sizeof sql, "SELECT * FROM \"%s_%s\" WHERE ocel_id = ?1", what, word);
    sqlite3_stmt *rows = ask(w, sql, id);
    put(w, "\"attributes\":[", "<attributes>", NULL);
    while (sqlite3_step(rows) == SQLITE_ROW)
        for (int i = 0; i < sqlite3_column_count(rows); i++) {
            const char *name = sqlite3_column_name(rows, i), *time = "";
            if (is_ocel(name) || text(rows, i)[0] == '\0')
                continue;
            for (int k = 0; k < sqlite3_column_count(rows); k++)
                if (strcmp(sqlite3_column_name(rows, k), "ocel_time") == 0)
                    time = text(rows, k);
            put(w, told++ ? ",{\"name\":" : "{\"name\":", "<attribute name=\"", name);
            put(w, ",\"time\":", "\" time=\"", time);
            put(w, ",\"value\":", "\">", text(rows, i));
            put(w, "}", "</attribute>", NULL);
        }
    sqlite3_finalize(rows);
    put(w, "],", "</attributes>", NULL);
}

static void put_links(Writer *w, const char *sql, const char *id)
{
    sqlite3_stmt *rows = ask(w, sql, id);
    put(w, "\"relationships\":[", "<objects>", NULL);
    for (int n = 0; sqlite3_step(rows) == SQLITE_ROW; n++) {
        put(w, n ? ",{\"objectId\":" : "{\"objectId\":", "<relationship object-id=\"",
            text(rows, 0));
        put(w, ",\"qualifier\":", "\" qualifier=\"", text(rows, 1));
        put(w, "}", "\"/>", NULL);
    }
    sqlite3_finalize(rows);
    put(w, "]", "</objects>", NULL);
}

static void put_items(Writer *w, const char *what)
{
    bool event = what[0] == 'e';
    sqlite3_stmt *rows = ask(w, event
        ? "SELECT e.ocel_id, e.ocel_type, ocel_type_map FROM event e JOIN event_map_type "
          "USING(ocel_type) ORDER BY e.rowid"
        : "SELECT o.ocel_id, o.ocel_type, ocel_type_map FROM object o JOIN object_map_type "
          "USING(ocel_type) ORDER BY o.rowid", NULL);
    put(w, event ? "\"events\":[\n" : "\"objects\":[\n", event ? "<events>" : "<objects>", NULL);
    for (int n = 0; sqlite3_step(rows) == SQLITE_ROW; n++) {
        char sql[300];
        put(w, n ? ",\n{\"id\":" : "{\"id\":", event ? "<event id=\"" : "<object id=\"",
            text(rows, 0));
        put(w, ",\"type\":", "\" type=\"", text(rows, 1));
        if (event) {
            snprintf(sql, sizeof sql, "SELECT ocel_time FROM \"event_%s\" WHERE ocel_id = ?1",
                     text(rows, 2));
            sqlite3_stmt *time = ask(w, sql, text(rows, 0));
            sqlite3_step(time);
            put(w, ",\"time\":", "\" time=\"", text(time, 0));
            sqlite3_finalize(time);
        }
        put(w, ",", "\">", NULL);
        if (!event)
            put_attributes(w, what, text(rows, 2), text(rows, 0));
        put_links(w, event ? "SELECT ocel_object_id, ocel_qualifier FROM event_object WHERE "
                             "ocel_event_id = ?1 ORDER BY rowid"
                           : "SELECT ocel_target_id, ocel_qualifier FROM object_object WHERE "
                             "ocel_source_id = ?1 ORDER BY rowid", text(rows, 0));
        put(w, "}", event ? "</event>\n" : "</object>\n", NULL);
    }
    sqlite3_finalize(rows);
    put(w, "]", event ? "</events>" : "</objects>", NULL);
}

/* events_first: before the objects they name, and before any type is declared. */
static Text make_text(Ctx *cx, sqlite3 *db, bool xml, bool events_first)
{
    Writer w = { cx, db, textbuf_make(cx), xml };
    Text out = TEXT("");
    put(&w, "{", "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<log>", NULL);
    if (events_first) {
        put_items(&w, "event");
        put(&w, ",\n", "", NULL);
    }
    put_types(&w, "object");
    put_types(&w, "event");
    put_items(&w, "object");
    if (!events_first) {
        put(&w, ",\n", "", NULL);
        put_items(&w, "event");
    }
    put(&w, "}\n", "</log>\n", NULL);
    CHECK_OK("made", cx, textbuf_done(&w.out, &out));
    return out;
}

/* --- the tests ------------------------------------------------------------------------------- */

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
    "\"of_invoice\":\"pay of inv\",\"method\":\"How\"}}";

/* One order, its price changed later, received, billed, paid; and an invoice that is not there. */
static const struct { const char *file, *content; } tables[] = {
    { "object_map_type", "ocel_type,ocel_type_map\npo,po\npart,part\ngr,gr\ninv,inv\npay,pay\n" },
    { "event_map_type", "ocel_type,ocel_type_map\norder,order\nreceive,receive\nbill,bill\n"
      "pay,pay\n" },
    { "object", "ocel_id,ocel_type\nP1,po\nA,part\nG1,gr\nV1,inv\nY1,pay\n" },
    { "event", "ocel_id,ocel_type\ne1,order\ne2,receive\ne3,bill\ne4,pay\n" },
    { "object_po", "ocel_id,ocel_time,Org,Vendor\n"
      "P1,1970-01-01T00:00:00Z,环球,\"W & <Co> \"\"1\"\"\"\n" },
    { "object_part", "ocel_id,ocel_time,Item,Qty,Price,Due,ocel_changed_field\n"
      "A,2024-02-01T01:00:00+08:00,,,2.75,,Price\n"
      "A,1970-01-01 00:00:00,RIM,4,2.5,2024-01-25 09:30:21.89,\n"
      "A,2024-01-31T16:30:00Z,,,2.50,,Price\n" },
    { "object_gr", "ocel_id,ocel_time,Posted\nG1,1970-01-01T00:00:00Z,2024-01-12 08:00:00\n" },
    { "object_inv", "ocel_id,ocel_time,Owed\nV1,1970-01-01T00:00:00Z,11\n" },
    { "object_pay", "ocel_id,ocel_time,Paid,How\nY1,1970-01-01T00:00:00Z,11.00,bank\n" },
    { "event_order", "ocel_id,ocel_time\ne1,2024-01-02T07:45:00.000Z\n" },
    { "event_receive", "ocel_id,ocel_time\ne2,2024-01-12 01:00:00\n" },
    { "event_bill", "ocel_id,ocel_time\ne3,2024-02-02T01:00:00+08:00\n" },
    { "event_pay", "ocel_id,ocel_time\ne4,2024-03-01T01:00:00Z\n" },
    { "object_object", "ocel_source_id,ocel_target_id,ocel_qualifier\nP1,A,parts\nG1,P1,gr of po\n"
      "G1,A,parts of gr\nP1,V1,inv of po\nG1,V1,inv of gr\nP1,V9,inv of po\nV1,Y1,pay of inv\n" },
    { "event_object", "ocel_event_id,ocel_object_id,ocel_qualifier\ne1,P1,a\ne2,G1,b\ne3,V1,c\n"
      "e4,Y1,d\ne4,Z,d\n" },
};

static const char *write_tables(Ctx *cx)
{
    static char folder[300];
    snprintf(folder, sizeof folder, "%s/forms", test_folder());
    mkdir(folder, 0755);
    for (size_t i = 0; i < COUNT(tables); i++) {
        char path[400];
        snprintf(path, sizeof path, "%s/%s.csv", folder, tables[i].file);
        CHECK_OK(path, cx, file_write_all(cx, path, text_of(tables[i].content)));
    }
    return folder;
}

/* Reads the log of a folder in its four forms and holds what they give against each other. */
static void check_forms(const char *folder, const char *mapping, bool early_too, Heard *heard)
{
    Ctx cx CLEANUP(ctx_clear) = ctx_make((size_t)1 << 30);
    Text want, said, bytes;
    Heard other;
    char path[300];
    snprintf(path, sizeof path, "%s/log?#%%.sqlite", test_folder());
    CHECK_OK("tables", &cx, hear(&cx, mapping, &(OcelFrom){ .folder = folder }, heard, &want));
    sqlite3 *db = make_sqlite(&cx, folder, path);
    Text json = make_text(&cx, db, false, false), xml = make_text(&cx, db, true, false);
    Text early = early_too ? make_text(&cx, db, false, true) : json;
    Text early_xml = early_too ? make_text(&cx, db, true, true) : xml;
    sqlite3_close(db);
    CHECK_OK("bytes", &cx, file_read_all(&cx, path, &bytes));
    const struct { const char *why; OcelForm form; Text bytes; } rows[] = {
        { "SQLite from memory", OCEL_SQLITE, bytes }, { "JSON", OCEL_JSON, json },
        { "XML", OCEL_XML, xml }, { "JSON, events first", OCEL_JSON, early },
        { "XML, events first", OCEL_XML, early_xml },
    };
    for (size_t i = 0; i < (early_too ? COUNT(rows) : 3); i++) {
        CHECK_OK(rows[i].why, &cx, hear_bytes(&cx, mapping, rows[i].form, rows[i].bytes, &other,
                                              &said));
        CHECK_TRUE(rows[i].why, text_eq(said, want));
        CHECK_EQ(rows[i].why, other.notes[NOTE_DANGLING], heard->notes[NOTE_DANGLING]);
        CHECK_EQ(rows[i].why, other.notes[NOTE_ODD], heard->notes[NOTE_ODD]);
    }
    Source *file CLEANUP(source_close) = NULL;
    CHECK_OK("opens", &cx, source_open(&cx, path, &file));
    CHECK_OK("SQLite from its file", &cx, hear(&cx, mapping, &(OcelFrom){ .form = OCEL_SQLITE,
                                               .source = file }, &other, &said));
    CHECK_TRUE("SQLite from its file", text_eq(said, want));
    remove(path);
}

TEST(test_ocel_forms__four_forms_give_the_same_documents)
{
    Ctx cx CLEANUP(ctx_clear) = ctx_make(1 << 20);
    Heard heard;
    check_forms(write_tables(&cx), names, true, &heard);
    CHECK_EQ("documents", heard.documents, 4);
    CHECK_EQ("two links lead nowhere", heard.notes[NOTE_DANGLING], 2);
    CHECK_EQ("refused", heard.refused, 0);
}

TEST(test_ocel_forms__the_public_log_in_four_forms)
{
    TEST_NEEDS_VECTORS(vectors);
    char folder[300];
    Heard heard;
    snprintf(folder, sizeof folder, "%s/ocel/p2p-ocel2-csv", vectors);
    check_forms(folder, "p2p-ocel", false, &heard);
    CHECK_EQ("documents", heard.documents, 1598 + 1941 + 927 + 1166);
}

/* --- dirt ------------------------------------------------------------------------------------ */

#define J_TYPES "\"objectTypes\":[{\"name\":\"po\"},{\"name\":\"part\"},{\"name\":\"gr\"}," \
                "{\"name\":\"inv\"},{\"name\":\"pay\"}],\"eventTypes\":[{\"name\":\"order\"}," \
                "{\"name\":\"receive\"},{\"name\":\"bill\"},{\"name\":\"pay\"}]"
#define X_TYPES "<log><object-types><object-type name='po'/><object-type name='part'/>" \
                "<object-type name='gr'/><object-type name='inv'/><object-type name='pay'/>" \
                "</object-types><event-types><event-type name='order'/><event-type " \
                "name='receive'/><event-type name='bill'/><event-type name='pay'/></event-types>"

TEST(test_ocel_forms__dirt_is_reported_or_refused_whole)
{
    static const struct { const char *why; OcelForm form; const char *in; Err want;
                          const char *words; } rows[] = {
        { "an empty log", OCEL_JSON, "{" J_TYPES ",\"objects\":[],\"events\":[]}", ERR_OK, "" },
        { "no objects, no events", OCEL_JSON, "{" J_TYPES "}", ERR_INVALID, "is this OCEL 2.0" },
        { "other types", OCEL_JSON, "{\"objectTypes\":[],\"eventTypes\":[],\"objects\":[],"
          "\"events\":[]}", ERR_UNKNOWN, "\"po\"" },
        { "cut", OCEL_JSON, "{" J_TYPES ",\"objects\":[{\"id\":", ERR_SYNTAX, "log:1: JSON: " },
        { "an object without an id", OCEL_JSON, "{" J_TYPES ",\"objects\":[\n{\"type\":\"po\"}],"
          "\"events\":[]}", ERR_OK, "refused 2 id: id: " },
        { "a number for an id", OCEL_JSON, "{" J_TYPES ",\"objects\":[{\"id\":1}],\"events\":[]}",
          ERR_OK, "refused 1 id: " },
        { "no object at all", OCEL_JSON, "{" J_TYPES ",\"objects\":[7],\"events\":[]}", ERR_OK,
          "refused 1 " },
        { "an object twice", OCEL_JSON, "{" J_TYPES ",\"objects\":[{\"id\":\"a\",\"type\":\"po\"},"
          "\n{\"id\":\"a\",\"type\":\"po\"}],\"events\":[]}", ERR_OK,
          "refused 2 ocel_id: \"a\" is given twice" },
        { "an event without a time", OCEL_JSON, "{" J_TYPES ",\"objects\":[],\"events\":["
          "{\"id\":\"e\",\"type\":"
          "\"order\"}]}", ERR_OK, "time" },
        { "a list for a value", OCEL_JSON, "{" J_TYPES ",\"objects\":[{\"id\":\"a\",\"type\":"
          "\"po\",\"attributes\":[{\"name\":\"Org\",\"value\":[]}]}],"
          "\"events\":[]}", ERR_OK,
          "\"Org\" has no plain value" },
        { "an empty log", OCEL_XML, X_TYPES "<objects/><events/></log>", ERR_OK, "" },
        { "another standard", OCEL_XML, "<log><trace/></log>", ERR_UNKNOWN, "element trace" },
        { "cut", OCEL_XML, X_TYPES "<objects><object", ERR_SYNTAX, "log:1: XML" },
        { "an entity", OCEL_XML, "<!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/passwd'>]><log>&b;"
          "</log>", ERR_SYNTAX, "DOCTYPE" },
        { "an object without an id", OCEL_XML, X_TYPES "<objects>\n<object type='po'/></objects>"
          "</log>", ERR_OK, "refused 2 id: is missing" },
        { "a link that leads nowhere", OCEL_XML, X_TYPES "<objects><object id='a' type='po'>"
          "<objects><relationship/></objects></object></objects></log>", ERR_OK, "leads nowhere" },
        { "an event's time in words", OCEL_XML, X_TYPES "<events><event id='e' type='order' "
          "time='soon'/></events></log>", ERR_OK, "refused 1 ocel_time: \"soon\"" },
        { "no database", OCEL_SQLITE, "SQLite format 3", ERR_SYNTAX, "not a sound SQLite" },
    };
    Ctx cx CLEANUP(ctx_clear) = ctx_make(16 << 20);
    for (size_t i = 0; i < COUNT(rows); i++) {
        Heard heard;
        Text said = TEXT("");
        Err err = hear_bytes(&cx, names, rows[i].form, text_of(rows[i].in), &heard, &said);
        const char *heard_words = err == ERR_OK ? said.at : cx.detail;
        if (!strstr(heard_words, rows[i].words))
            print_error("%s: heard %s\n", rows[i].why, heard_words);
        CHECK_TRUE(rows[i].why, strstr(heard_words, rows[i].words) != NULL);
        CHECK_ERR(rows[i].why, &cx, err, rows[i].want);
        CHECK_EQ(rows[i].why, heard.documents, 0);
    }
}

/* Every byte of a database turned, one at a time: read, refused, never worse; and what is read-only
 * stays as it was, with nothing beside it. */
TEST(test_ocel_forms__a_damaged_database_is_refused_cleanly)
{
    Ctx cx CLEANUP(ctx_clear) = ctx_make(64 << 20);
    char path[300];
    Text bytes, after;
    Heard heard;
    snprintf(path, sizeof path, "%s/hurt.sqlite", test_folder());
    sqlite3_close(make_sqlite(&cx, write_tables(&cx), path));
    CHECK_OK("bytes", &cx, file_read_all(&cx, path, &bytes));
    for (size_t at = 0; at < bytes.n; at += at < 200 ? 1 : 211) {
        ArenaMark mark = arena_mark(&cx.arena);
        char *hurt = NEW(&cx, char, bytes.n);
        Text said;
        memcpy(hurt, bytes.at, bytes.n);
        hurt[at] = (char)(hurt[at] ^ 0x55);
        Err err = hear_bytes(&cx, names, OCEL_SQLITE, (Text){ hurt, bytes.n }, &heard, &said);
        CHECK_TRUE("input, not system", err == ERR_OK || err_exit_code(err) == 1);
        ctx_forgive(&cx);
        arena_rewind(&cx.arena, mark);
    }
    Text half = text_slice(bytes, 0, bytes.n / 2), said;
    CHECK_OK("write", &cx, file_write_all(&cx, path, half));
    Source *source CLEANUP(source_close) = NULL;
    CHECK_OK("opens", &cx, source_open(&cx, path, &source));
    Err err = hear(&cx, names, &(OcelFrom){ .form = OCEL_SQLITE, .source = source }, &heard, &said);
    CHECK_TRUE("half of it", err_exit_code(err) == 1);
    ctx_forgive(&cx);
    CHECK_OK("bytes", &cx, file_read_all(&cx, path, &after));
    CHECK_TRUE("as it was", text_eq(after, half));
    static const char *const beside[] = { "-journal", "-wal", "-shm" };
    for (size_t i = 0; i < COUNT(beside); i++) {
        char other[320];
        struct stat st;
        snprintf(other, sizeof other, "%s%s", path, beside[i]);
        CHECK_TRUE("nothing beside it", stat(other, &st) != 0);
    }
    snprintf(path + strlen(path), 10, "-wal");
    CHECK_OK("write", &cx, file_write_all(&cx, path, TEXT("changes")));
    path[strlen(path) - 4] = '\0';
    CHECK_ERR("changes wait", &cx, hear(&cx, names, &(OcelFrom){ .form = OCEL_SQLITE,
              .source = source }, &heard, &said), ERR_INVALID);
}

/* What a file could make run is not run: a view that never ends in place of a table. */
TEST(test_ocel_forms__nothing_in_a_database_runs)
{
    Ctx cx CLEANUP(ctx_clear) = ctx_make(64 << 20);
    char path[300];
    Text bytes, said;
    Heard heard;
    snprintf(path, sizeof path, "%s/view.sqlite", test_folder());
    sqlite3 *db = make_sqlite(&cx, write_tables(&cx), path);
    run(db, "DROP TABLE object; CREATE VIEW object AS WITH RECURSIVE c(ocel_id, ocel_type) AS "
            "(SELECT 1, 2 UNION ALL SELECT ocel_id + 1, 2 FROM c) SELECT * FROM c");
    sqlite3_close(db);
    CHECK_OK("bytes", &cx, file_read_all(&cx, path, &bytes));
    CHECK_ERR("a view", &cx, hear_bytes(&cx, names, OCEL_SQLITE, bytes, &heard, &said),
              ERR_INVALID);
}

/* Every allocation fails in turn: the reading ends with that failure and nothing else. */
TEST(test_ocel_forms__brutal_every_allocation_may_fail)
{
    Ctx first CLEANUP(ctx_clear) = ctx_make(64 << 20);
    char path[300];
    Text bytes;
    snprintf(path, sizeof path, "%s/brutal.sqlite", test_folder());
    sqlite3 *db = make_sqlite(&first, write_tables(&first), path);
    Text json = make_text(&first, db, false, false), xml = make_text(&first, db, true, false);
    sqlite3_close(db);
    CHECK_OK("bytes", &first, file_read_all(&first, path, &bytes));
    const struct { const char *why; OcelForm form; Text bytes; } rows[] = {
        { "JSON", OCEL_JSON, json }, { "XML", OCEL_XML, xml }, { "SQLite", OCEL_SQLITE, bytes },
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        Err err = ERR_NO_MEMORY;
        for (uint64_t n = 1; n < 4000 && err != ERR_OK; n++) {
            Ctx cx CLEANUP(ctx_clear) = ctx_make(64 << 20);
            Source *source CLEANUP(source_close) = NULL;
            Mapping mapping;
            Heard heard = { .said = textbuf_make(&first) };
            RecordSink sink = { &heard, on_party, on_document, on_refused, on_noted };
            CHECK_OK("mapping", &cx, mapping_parse(&cx, text_of(names), &mapping));
            CHECK_OK("source", &cx, source_of_text(&cx, "log", rows[i].bytes, &source));
            cx.arena.fail_at = n;
            OcelFrom from = { .form = rows[i].form, .source = source };
            err = ocel_read(&cx, &mapping, &from, &sink);
            if (err != ERR_OK)
                CHECK_ERR(rows[i].why, &cx, err, ERR_NO_MEMORY);
        }
        CHECK_EQ("it ends", err, ERR_OK);
    }
}
