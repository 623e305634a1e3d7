/* ocel_out_test.c - logs that weft writes, held against the standard's constraints by other
 * libraries (json-c, SQLite), and read back.
 * SRC: OCEL 2.0 specification (Berti et al. 2023), definition 2 and the three formats: types are
 * declared once, ids are unique, every relationship leads to an object, values have the declared
 * type, times are ISO 8601; relational: keys and foreign keys of the tables. */
#include "app/import.h"
#include "app/found.h"
#include "app/ocel_export.h"
#include "base/file.h"
#include "format/jsonl.h"
#include "format/ocel_weft.h"
#include "test.h"
#include "test_store.h"

#include <json-c/json.h>
#include <sqlite3.h>
#include <stdio.h>
#include <string.h>

/* --- JSON, as json-c sees it ----------------------------------------------------------------- */

typedef struct json_object Value;

static Value *member(Value *object, const char *key, enum json_type kind)
{
    Value *value = json_object_object_get(object, key);
    CHECK_TRUE(key, value && json_object_get_type(value) == kind);
    return value;
}

static const char *text_member(Value *object, const char *key)
{
    return json_object_get_string(member(object, key, json_type_string));
}

static void check_time(const char *time)
{
    Instant at;
    CHECK_TRUE(time, instant_parse(time, (int)strlen(time), &at));
}

/* name -> { attribute: type } of all declared types. */
static Value *declared(Value *log, const char *key)
{
    Value *list = member(log, key, json_type_array), *types = json_object_new_object();
    for (size_t i = 0; i < json_object_array_length(list); i++) {
        Value *type = json_object_array_get_idx(list, i), *names = json_object_new_object();
        Value *attributes = member(type, "attributes", json_type_array);
        for (size_t k = 0; k < json_object_array_length(attributes); k++) {
            Value *one = json_object_array_get_idx(attributes, k);
            const char *kind = text_member(one, "type"), *name = text_member(one, "name");
            CHECK_TRUE(kind, strcmp(kind, "string") == 0 || strcmp(kind, "time") == 0
                       || strcmp(kind, "integer") == 0 || strcmp(kind, "float") == 0
                       || strcmp(kind, "boolean") == 0);
            CHECK_TRUE(name, !json_object_object_get(names, name));
            json_object_object_add(names, name, json_object_new_string(kind));
        }
        CHECK_TRUE("declared once", !json_object_object_get(types, text_member(type, "name")));
        json_object_object_add(types, text_member(type, "name"), names);
    }
    return types;
}

static void check_value(Value *value, const char *kind)
{
    enum json_type type = json_object_get_type(value);
    if (strcmp(kind, "time") == 0)
        check_time(json_object_get_string(value));
    CHECK_TRUE(kind, strcmp(kind, "integer") == 0 ? type == json_type_int
                   : strcmp(kind, "float") == 0 ? type == json_type_double || type == json_type_int
                   : strcmp(kind, "boolean") == 0 ? type == json_type_boolean
                   : type == json_type_string);
}

static void check_items(Value *log, const char *key, Value *types, Value *objects, bool event)
{
    Value *list = member(log, key, json_type_array), *ids = json_object_new_object();
    for (size_t i = 0; i < json_object_array_length(list); i++) {
        Value *item = json_object_array_get_idx(list, i);
        const char *id = text_member(item, "id");
        Value *names = json_object_object_get(types, text_member(item, "type"));
        CHECK_TRUE("of a declared type", names != NULL);
        CHECK_TRUE(id, id[0] && !json_object_object_get(ids, id));
        json_object_object_add(ids, id, json_object_new_boolean(1));
        if (event)
            check_time(text_member(item, "time"));
        Value *values = member(item, "attributes", json_type_array);
        for (size_t k = 0; k < json_object_array_length(values); k++) {
            Value *value = json_object_array_get_idx(values, k);
            Value *kind = json_object_object_get(names, text_member(value, "name"));
            CHECK_TRUE("a declared attribute", kind != NULL);
            check_value(json_object_object_get(value, "value"), json_object_get_string(kind));
            if (!event)
                check_time(text_member(value, "time"));
        }
        Value *links = member(item, "relationships", json_type_array);
        for (size_t k = 0; k < json_object_array_length(links); k++) {
            Value *link = json_object_array_get_idx(links, k);
            CHECK_TRUE("has a qualifier", text_member(link, "qualifier")[0]);
            CHECK_TRUE("leads to an object",
                       json_object_object_get(objects, text_member(link, "objectId")) != NULL);
        }
    }
    json_object_put(ids);
}

static void check_json(const char *path, int64_t objects_want, int64_t events_want)
{
    Value *log = json_object_from_file(path), *ids = json_object_new_object();
    CHECK_TRUE("another reader takes it", log != NULL);
    Value *objects = member(log, "objects", json_type_array);
    CHECK_EQ("objects", json_object_array_length(objects), objects_want);
    CHECK_EQ("events", json_object_array_length(member(log, "events", json_type_array)),
             events_want);
    for (size_t i = 0; i < json_object_array_length(objects); i++)
        json_object_object_add(ids, text_member(json_object_array_get_idx(objects, i), "id"),
                               json_object_new_boolean(1));
    Value *object_types = declared(log, "objectTypes"), *event_types = declared(log, "eventTypes");
    check_items(log, "objects", object_types, ids, false);
    check_items(log, "events", event_types, ids, true);
    json_object_put(object_types), json_object_put(event_types);
    json_object_put(ids), json_object_put(log);
}

/* --- SQLite ---------------------------------------------------------------------------------- */

static int64_t number(sqlite3 *db, const char *sql)
{
    sqlite3_stmt *stmt;
    if (sqlite3_prepare_v2(db, sql, -1, &stmt, NULL) != SQLITE_OK)
        print_error("%s: %s\n", sql, sqlite3_errmsg(db));
    CHECK_EQ(sql, sqlite3_step(stmt), SQLITE_ROW);
    int64_t n = sqlite3_column_int64(stmt, 0);
    sqlite3_finalize(stmt);
    return n;
}

/* Each type has its table with the standard's columns, and each item a row in its own. */
static void check_type_tables(sqlite3 *db, const char *what)
{
    char sql[400];
    sqlite3_stmt *types;
    snprintf(sql, sizeof sql, "SELECT ocel_type, ocel_type_map FROM %s_map_type", what);
    CHECK_EQ(sql, sqlite3_prepare_v2(db, sql, -1, &types, NULL), SQLITE_OK);
    while (sqlite3_step(types) == SQLITE_ROW) {
        const char *type = (const char *)sqlite3_column_text(types, 0);
        const char *word = (const char *)sqlite3_column_text(types, 1);
        CHECK_EQ("letters and digits", strspn(word, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRST"
                                              "UVWXYZ0123456789"), strlen(word));
        snprintf(sql, sizeof sql, "SELECT count(*) FROM pragma_table_info('%s_%s') WHERE name IN "
                 "('ocel_id','ocel_time','ocel_changed_field')", what, word);
        CHECK_EQ(type, number(db, sql), what[0] == 'o' ? 3 : 2);
        snprintf(sql, sizeof sql, "SELECT (SELECT count(*) FROM \"%s_%s\" JOIN %s USING(ocel_id) "
                 "WHERE ocel_type = '%s') - (SELECT count(*) FROM %s WHERE ocel_type = '%s')",
                 what, word, what, type, what, type);
        CHECK_EQ(type, number(db, sql), 0);
        snprintf(sql, sizeof sql, "SELECT count(*) FROM \"%s_%s\" WHERE datetime(ocel_time) IS "
                 "NULL", what, word);
        CHECK_EQ("times", number(db, sql), 0);
    }
    sqlite3_finalize(types);
}

static void check_sqlite(const char *path, int64_t objects, int64_t events)
{
    sqlite3 *db;
    CHECK_EQ("opens", sqlite3_open_v2(path, &db, SQLITE_OPEN_READONLY, NULL), SQLITE_OK);
    CHECK_EQ("whole", number(db, "SELECT count(*) FROM pragma_integrity_check WHERE "
                                 "integrity_check = 'ok'"), 1);
    CHECK_EQ("foreign keys", number(db, "SELECT count(*) FROM pragma_foreign_key_check"), 0);
    CHECK_EQ("objects", number(db, "SELECT count(*) FROM object"), objects);
    CHECK_EQ("events", number(db, "SELECT count(*) FROM event"), events);
    CHECK_EQ("of known types", number(db, "SELECT count(*) FROM object WHERE ocel_type NOT IN "
                                          "(SELECT ocel_type FROM object_map_type)"), 0);
    CHECK_EQ("keys", number(db, "SELECT count(DISTINCT \"from\") FROM "
                                "pragma_foreign_key_list('event_object')"), 2);
    CHECK_EQ("keys", number(db, "SELECT count(DISTINCT \"from\") FROM "
                                "pragma_foreign_key_list('object_object')"), 2);
    CHECK_EQ("relations are sets", number(db, "SELECT sum(pk > 0) FROM "
                                              "pragma_table_info('event_object')"), 3);
    CHECK_EQ("every event has objects", number(db, "SELECT count(*) FROM event WHERE ocel_type "
        "LIKE 'issue%' AND ocel_id NOT IN (SELECT ocel_event_id FROM event_object)"), 0);
    check_type_tables(db, "object");
    check_type_tables(db, "event");
    sqlite3_close(db);
}

/* --- making and reading back ----------------------------------------------------------------- */

typedef struct Lines {
    TextBuf buf;
    OcelOut *log;               /* NULL: lines alone */
} Lines;

static Err on_party(Ctx *cx, void *self, const PartyRecord *party, RecordPlace place)
{
    Lines *lines = self;
    Text line;
    (void)place;
    TRY(party_record_write(cx, party, &line));
    textbuf_format(&lines->buf, "%s\n", line.at);
    return lines->log ? ocel_weft_party(cx, lines->log, party) : ERR_OK;
}

static Err on_document(Ctx *cx, void *self, const Document *document, RecordPlace place)
{
    Lines *lines = self;
    Text line;
    (void)place;
    TRY(document_write(cx, document, &line));
    textbuf_format(&lines->buf, "%s\n", line.at);
    return lines->log ? ocel_weft_document(cx, lines->log, document, NULL, NULL, NULL) : ERR_OK;
}

static Err on_refused(Ctx *cx, void *self, RecordPlace place, const char *field, Text why)
{
    (void)self, (void)place;
    return fail_field(cx, ERR_INVALID, field, "%.*s", (int)why.n, why.at);
}

static Err on_noted(Ctx *cx, void *self, RecordPlace place, NoteKind kind, const char *field,
                    Text why)
{
    (void)self, (void)place, (void)field;
    return fail(cx, ERR_INVALID, "noted %s: %.*s", note_name(kind), (int)why.n, why.at);
}

static RecordSink sink_of(Lines *lines)
{
    return (RecordSink){ lines, on_party, on_document, on_refused, on_noted };
}

static Text read_back(Ctx *cx, OcelForm form, const char *path)
{
    Source *source CLEANUP(source_close) = NULL;
    Lines lines = { .buf = textbuf_make(cx) };
    RecordSink sink = sink_of(&lines);
    Text out = TEXT("");
    CHECK_OK(path, cx, source_open(cx, path, &source));
    CHECK_OK(path, cx, ocel_weft_read(cx, &(OcelFrom){ .form = form, .source = source }, &sink));
    CHECK_OK(path, cx, textbuf_done(&lines.buf, &out));
    return out;
}

/* Writes both forms, checks them, and returns what they give when read back. */
static Text write_and_check(Ctx *cx, OcelOut *log)
{
    char json[300], sqlite[300];
    snprintf(json, sizeof json, "%s/out.json", test_folder());
    snprintf(sqlite, sizeof sqlite, "%s/out.sqlite", test_folder());
    FILE *file = fopen(json, "w");
    CHECK_OK("JSON", cx, ocel_out_json(log, file));
    fclose(file);
    CHECK_OK("SQLite", cx, ocel_out_sqlite(log, sqlite));
    check_json(json, (int64_t)log->objects.count, (int64_t)log->events.count);
    check_sqlite(sqlite, (int64_t)log->objects.count, (int64_t)log->events.count);
    Text back = read_back(cx, OCEL_JSON, json), again = read_back(cx, OCEL_SQLITE, sqlite);
    CHECK_TRUE("both forms say the same", text_eq(back, again));
    return back;
}

static void add_file(Ctx *cx, Lines *lines, const char *path)
{
    Source *source CLEANUP(source_close) = NULL;
    RecordSink sink = sink_of(lines);
    CHECK_OK(path, cx, source_open(cx, path, &source));
    CHECK_OK(path, cx, jsonl_read(cx, source, &sink));
}

TEST(test_ocel_out__the_demo_cluster_is_valid_and_comes_back)
{
    Ctx cx CLEANUP(ctx_clear) = ctx_make((size_t)1 << 30);
    OcelOut log = ocel_out_make(&cx);
    Lines lines = { .buf = textbuf_make(&cx), .log = &log };
    Text want = TEXT("");
    add_file(&cx, &lines, "share/demo/parties.jsonl");
    add_file(&cx, &lines, "share/demo/trade.jsonl");
    CHECK_OK("lines", &cx, textbuf_done(&lines.buf, &want));
    CHECK_TRUE("read back equal", text_eq(write_and_check(&cx, &log), want));
}

/* A paper that answers one nobody gave; the one answered comes after; names full of quotes. */
TEST(test_ocel_out__odd_papers_come_back)
{
    static const char text[] =
        "{\"amount\":\"1.00\",\"currency\":\"CNY\",\"date\":\"2026-03-03\",\"issuer\":\"name:b\","
        "\"kind\":\"invoice\",\"lines\":[{\"amount\":\"1.00\",\"item\":\"5\\\" 管 ]]>%w'\","
        "\"line\":\"1\"}],\"number\":\"I'1\\\"\",\"receiver\":\"name:a\",\"refs\":[{\"issuer\":"
        "\"name:a\",\"kind\":\"order\",\"number\":\"P1\"},{\"issuer\":\"name:a\",\"kind\":"
        "\"order\",\"number\":\"never\"}],\"tax\":\"0.13\"}\n"
        "{\"currency\":\"CNY\",\"date\":\"2026-03-02\",\"issuer\":\"name:a\",\"kind\":\"order\","
        "\"lines\":[{\"amount\":\"1.00\",\"item\":\"x\",\"line\":\"1\",\"quantity\":\"1\","
        "\"unit\":\"C62\"}],\"amount\":\"1.00\",\"number\":\"P1\",\"receiver\":\"name:b\"}\n"
        "{\"id\":\"name:a\",\"kind\":\"party\",\"name\":\"A & \\\"Co\\\"\",\"name_zh\":\"甲\","
        "\"roles\":[\"buyer\"]}\n";
    Ctx cx CLEANUP(ctx_clear) = ctx_make(16 << 20);
    OcelOut log = ocel_out_make(&cx);
    Lines lines = { .buf = textbuf_make(&cx), .log = &log };
    Source *source CLEANUP(source_close) = NULL;
    RecordSink sink = sink_of(&lines);
    Text want = TEXT("");
    CHECK_OK("source", &cx, source_of_text(&cx, "it", text_of(text), &source));
    CHECK_OK("read", &cx, jsonl_read(&cx, source, &sink));
    CHECK_OK("lines", &cx, textbuf_done(&lines.buf, &want));
    CHECK_TRUE("read back equal", text_eq(write_and_check(&cx, &log), want));
    int32_t object;
    CHECK_TRUE("what nobody gave", ocel_out_find(&log, TEXT("order/never@name:a"), &object));
}

TEST(test_ocel_out__an_empty_log_is_one_too)
{
    Ctx cx CLEANUP(ctx_clear) = ctx_make(1 << 20);
    OcelOut log = ocel_out_make(&cx);
    CHECK_EQ("nothing comes back", write_and_check(&cx, &log).n, 0);
}

/* Names of types that would share a table, or take the name of one of the standard's own. */
TEST(test_ocel_out__every_type_has_its_own_table)
{
    static const char *const types[] = { "a b", "aB", "A-B", "object", "Object", "map type", "经",
                                         "纬", "", "x_y" };
    Ctx cx CLEANUP(ctx_clear) = ctx_make(1 << 20);
    OcelOut log = ocel_out_make(&cx);
    for (size_t i = 0; i < COUNT(types); i++) {
        int32_t object, event;
        Text id;
        CHECK_OK("id", &cx, text_format(&cx, &id, "%zu", i));
        CHECK_OK("object", &cx, ocel_out_object(&log, types[i], id, &object));
        CHECK_OK("event", &cx, ocel_out_event(&log, types[i], id, "2026-03-02T00:00:00Z", &event));
        CHECK_OK("value", &cx, ocel_out_value(&log, OCEL_OBJECT, object, "a \"b\"", OCEL_BOOLEAN,
                                              TEXT("true")));
        CHECK_OK("link", &cx, ocel_out_link(&log, OCEL_EVENT, event, object, "of"));
        CHECK_OK("the same", &cx, ocel_out_link(&log, OCEL_EVENT, event, object, "of"));
    }
    char path[300];
    snprintf(path, sizeof path, "%s/types.sqlite", test_folder());
    CHECK_OK("SQLite", &cx, ocel_out_sqlite(&log, path));
    check_sqlite(path, COUNT(types), COUNT(types));
    int32_t event;
    CHECK_ERR("an event twice", &cx, ocel_out_event(&log, "a b", TEXT("0"),
              "2026-03-02T00:00:00Z", &event), ERR_CONFLICT);
    CHECK_ERR("nowhere to write", &cx, ocel_out_sqlite(&log, "/nowhere/log.sqlite"), ERR_IO);
}

/* Papers and acts follow each other as they do in the evidence log, whatever day a paper names. */
static void check_one_clock(const OcelOut *log)
{
    Instant before = { 0 };
    for (size_t i = 0; i < log->events.count; i++) {
        const OutItem *event = list_at(&log->events, i);
        Instant at = { 0 };
        CHECK_TRUE("a time", instant_parse(event->time.at, (int)event->time.n, &at));
        CHECK_TRUE("later than the leaf before it", at.us > before.us);
        before = at;
    }
}

/* The books of the demo cluster: its documents come back as they were taken. */
TEST_STORE(test_ocel_export__the_books_are_a_valid_log)
{
    Book *book CLEANUP(book_close) = NULL;
    Ctx big CLEANUP(ctx_clear) = ctx_make((size_t)1 << 30);
    BookSettings settings = { .name = TEXT("Test"), .ccy = CCY_CNY, .demo = true,
                              .business_date = date_of(2026, 5, 5) };
    ImportOptions options = { .actor = TEXT("operator") };
    ImportTally tally = { 0 };
    CHECK_OK("new", cx, found_cluster(cx, url, "share", settings, &book));
    CHECK_OK("parties", cx, import_jsonl(cx, book, "share/demo/parties.jsonl", &options, &tally));
    cx->now.us -= 3600 * (int64_t)1000000;      /* the machine's clock is set back an hour */
    CHECK_OK("told", cx, import_jsonl(cx, book, "share/demo/told.jsonl", &options, &tally));
    OcelOut log = ocel_out_make(&big);
    CHECK_OK("exports", &big, ocel_export(&big, book, &log));
    Text back = write_and_check(&big, &log), rest = back;
    int64_t documents = 0, parties = 0;
    while (rest.n > 0) {
        Text line = text_split(rest, '\n', &rest);
        Json json;
        CHECK_OK("a line", &big, json_parse(&big, line, &json));
        bool party = party_record_is(&json);
        documents += !party;
        parties += party;
    }
    CHECK_EQ("documents", documents, tally.taken);
    CHECK_EQ("parties", parties, tally.parties);
    int64_t acts = (int64_t)log.events.count - documents;
    CHECK_EQ("the founding, and an act for each party admitted", acts, 1 + tally.parties);
    CHECK_TRUE("claims", log.objects.count > (size_t)(documents + parties));
    check_one_clock(&log);
}
