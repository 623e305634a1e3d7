/* damage_test.c - whoever has the store in his hands and changes a value is told of it, whichever.
 *
 * One small cluster has something of everything: a ring of debts that was set off, a sale that was
 * financed and partly repaid, papers that wait, lie loose or were linked by hand, a rate. Then
 * every column of every table that schema/ describes is changed, in one row, and taken back.
 * Of what the replay reads (papers, acts, the log, settings) the whole of `weft verify` is run each
 * time. The rest is changed in a transaction and compared with the sound store, as another
 * connection sees it: verify has said that this is what the replay makes. */
#include "app/acts.h"
#include "app/compare.h"
#include "app/found.h"
#include "app/netting/execute.h"
#include "app/verify.h"
#include "app/view/orders.h"
#include "base/random.h"
#include "schema/schema.h"
#include "store/finance_store.h"
#include "store/netting_store.h"
#include "test_intake.h"
#include "test_store.h"

#include <stdio.h>
#include <string.h>

#define PLATFORM "uscc:91440305WEFT000165"
#define FUNDER   "uscc:91440304WEFT00032C"
#define ADA      "uscc:91440305WEFT001209"
#define BO       "uscc:91440307WEFT001393"
#define CY       "uscc:91441900WEFT001474"
#define DEE      "uscc:91441302WEFT00155W"

typedef struct World {
    Ctx *cx;
    Book *book;
} World;

/* --- a small cluster -------------------------------------------------------------------------- */

static void paper(World *w, const char *by, const char *json)
{
    CHECK_OK(json, w->cx, test_submit(w->cx, w->book, by, json));
}

/* %F stands for the newest financing's number, %N for the newest round's. */
static const char *filled(World *w, const char *text, char *buf, size_t size)
{
    Db *db = book_db(w->book);
    int64_t cluster = book_cluster(w->book);
    List rows;
    const char *at = strchr(text, '%');
    Text number = TEXT("");
    if (!at)
        return text;
    if (at[1] == 'F') {
        CHECK_OK("financings", w->cx, financing_page(w->cx, db, cluster, 0, 100, &rows));
        number = ((FinancingRow *)list_at(&rows, rows.count - 1))->number;
    } else {
        CHECK_OK("rounds", w->cx, net_round_all(w->cx, db, cluster, &rows));
        number = ((NetRoundRow *)list_at(&rows, rows.count - 1))->number;
    }
    snprintf(buf, size, "%.*s%.*s%s", (int)(at - text), text, (int)number.n, number.at, at + 2);
    return buf;
}

static Err act_in(World *w, const char *kind, const char *actor, const char *asked)
{
    Json json;
    Text body = text_of(asked);
    TRY(json_parse(w->cx, text_of(asked), &json));
    if (strncmp(kind, "net_", 4) == 0)
        TRY(net_body(w->cx, w->book, text_of(kind), &json, &body));
    return act_perform(w->cx, w->book, text_of(kind), text_of(actor), body, NULL, NULL);
}

static void act(World *w, const char *kind, const char *actor, const char *asked)
{
    char buf[512];
    asked = filled(w, asked, buf, sizeof buf);
    w->cx->now.us += 1000000;
    CHECK_OK("begins", w->cx, book_begin(w->cx, w->book));
    CHECK_OK(kind, w->cx, act_in(w, kind, actor, asked));
    CHECK_OK("keeps", w->cx, book_commit(w->cx, w->book));
}

#define PARTIES(kind, number, issuer, receiver, date) \
    "{\"kind\":\"" kind "\",\"number\":\"" number "\",\"issuer\":\"" issuer \
    "\",\"receiver\":\"" receiver "\",\"date\":\"" date "\","
#define NAMED(kind, number, issuer) \
    "{\"kind\":\"" kind "\",\"number\":\"" number "\",\"issuer\":\"" issuer "\"}"
#define LINES(item) "\"lines\":[{\"line\":\"1\",\"item\":\"" item "\",\"quantity\":\"40\"," \
    "\"unit\":\"C62\""

/* Forty pieces of `item` are ordered, sent, received and billed for `yuan`. */
#define TRADE(w, item, buyer, seller, yuan)                                                     \
    do {                                                                                        \
        paper(w, NULL, PARTIES("order", "O-" item, buyer, seller, "2026-03-02")                 \
              "\"currency\":\"CNY\",\"terms\":{\"process\":\"domestic-sale\","                  \
              "\"payment_days\":45}," LINES(item) ",\"amount\":\"" yuan "\"}],\"amount\":\""     \
              yuan "\"}");                                                                      \
        paper(w, NULL, PARTIES("order_response", "A-" item, seller, buyer, "2026-03-03")        \
              "\"status\":\"accepted\",\"refs\":[" NAMED("order", "O-" item, buyer) "]}");      \
        paper(w, NULL, PARTIES("despatch", "D-" item, seller, buyer, "2026-03-05")              \
              LINES(item) "}],\"refs\":[" NAMED("order", "O-" item, buyer) "]}");               \
        paper(w, NULL, PARTIES("receipt", "R-" item, buyer, seller, "2026-03-06")               \
              LINES(item) "}],\"refs\":[" NAMED("order", "O-" item, buyer) "]}");               \
        paper(w, NULL, PARTIES("quality_report", "Q-" item, buyer, seller, "2026-03-07")        \
              LINES(item) "}],\"refs\":[" NAMED("order", "O-" item, buyer) "]}");               \
        paper(w, NULL, PARTIES("invoice", "I-" item, seller, buyer, "2026-03-09")               \
              "\"currency\":\"CNY\",\"due\":\"2026-04-23\"," LINES(item) ",\"amount\":\"" yuan  \
              "\"}],\"amount\":\"" yuan "\",\"refs\":[" NAMED("order", "O-" item, buyer) "]}"); \
        paper(w, buyer, PARTIES("invoice_response", "Y-" item, buyer, seller, "2026-03-10")     \
              "\"status\":\"accepted\",\"refs\":[" NAMED("invoice", "I-" item, seller) "]}");   \
    } while (0)

static void admit_all(World *w)
{
    static const struct { const char *id, *name, *role, *more; } rows[] = {
        { PLATFORM, "Platform", "platform", "" },
        { FUNDER, "Funder", "funder", "" },
        { ADA, "Ada", "sme", ",\"accounts\":[{\"number\":\"6222021001116245702\"}]" },
        { BO, "Bo", "sme", "" },
        { CY, "Cy", "sme", "" },
        { DEE, "Dee", "core", "" },
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        char body[512];
        snprintf(body, sizeof body, "{\"kind\":\"party\",\"id\":\"%s\",\"name\":\"%s\","
                 "\"roles\":[\"%s\"]%s}", rows[i].id, rows[i].name, rows[i].role, rows[i].more);
        act(w, "party_admit", "operator", body);
    }
}

/* Bo owes Ada, Cy owes Bo, Ada owes Cy: the least of the three goes round. */
static void set_off(World *w)
{
    TRADE(w, "PIN", BO, ADA, "700.00");
    TRADE(w, "CAP", CY, BO, "650.00");
    TRADE(w, "NUT", ADA, CY, "900.00");
    act(w, "net_join", ADA "/an", "{}");
    act(w, "net_join", BO "/bai", "{}");
    act(w, "net_join", CY "/cai", "{}");
    act(w, "net_avoid", CY "/cai", "{\"party\":\"" DEE "\"}");
    act(w, "net_open", PLATFORM "/gao", "{\"cutoff\":\"2026-03-16\","
        "\"accept_by\":\"2026-03-20\"}");
    act(w, "net_accept", ADA "/an", "{\"round\":\"%N\"}");
    act(w, "net_accept", BO "/bai", "{\"round\":\"%N\"}");
    act(w, "net_accept", CY "/cai", "{\"round\":\"%N\"}");
    act(w, "net_execute", PLATFORM "/he", "{\"round\":\"%N\"}");
}

/* Dee owes Ada 50,000.00, which the funder finances; Dee pays a part of it. */
static void finance(World *w)
{
    TRADE(w, "BOX", DEE, ADA, "50000.00");
    act(w, "finance_apply", ADA "/an", "{\"product\":\"receivables-discounting\",\"funder\":\""
        FUNDER "\",\"invoice\":{\"number\":\"I-BOX\",\"issuer\":\"" ADA "\"}}");
    act(w, "finance_check", FUNDER "/bo", "{\"financing\":\"%F\"}");
    act(w, "finance_approve", FUNDER "/cui", "{\"financing\":\"%F\"}");
    act(w, "finance_register", FUNDER "/bo", "{\"financing\":\"%F\",\"registration\":\"Z-9\","
        "\"description\":\"the invoice for boxes\"}");
    act(w, "finance_disburse", FUNDER "/du", "{\"financing\":\"%F\"}");
    act(w, "net_consent", FUNDER "/chen", "{\"financing\":\"%F\"}");
    paper(w, NULL, PARTIES("payment", "P-BOX", DEE, ADA, "2026-03-15") "\"currency\":\"CNY\","
          "\"amount\":\"12000.00\",\"refs\":[" NAMED("invoice", "I-BOX", ADA) "]}");
}

/* One invoice over two orders, its payment; a paper for an order that nobody sent, one that names
 * nothing, one that was heard of before its issuer stated it and that a person links; a registered
 * person, a rate. */
static void the_rest(World *w)
{
    static const char *const items[] = { "RED", "TAN" };
    for (size_t i = 0; i < COUNT(items); i++) {
        char json[1024];
        snprintf(json, sizeof json, PARTIES("order", "O-%s", CY, ADA, "2026-03-04")
                 "\"currency\":\"CNY\"," LINES("%s") ",\"amount\":\"80.00\"}],"
                 "\"amount\":\"80.00\"}", items[i], items[i]);
        paper(w, NULL, json);
    }
    paper(w, NULL, PARTIES("invoice", "I-TWO", ADA, CY, "2026-03-09") "\"currency\":\"CNY\","
          "\"lines\":[{\"line\":\"1\",\"item\":\"RED\",\"quantity\":\"40\",\"unit\":\"C62\","
          "\"amount\":\"80.00\",\"ref\":{\"kind\":\"order\",\"number\":\"O-RED\",\"issuer\":\"" CY
          "\",\"line\":\"1\"}},{\"line\":\"2\",\"item\":\"TAN\",\"quantity\":\"40\","
          "\"unit\":\"C62\",\"amount\":\"80.00\",\"ref\":{\"kind\":\"order\",\"number\":\"O-TAN\","
          "\"issuer\":\"" CY "\",\"line\":\"1\"}}],\"amount\":\"160.00\"}");
    paper(w, NULL, PARTIES("payment", "P-TWO", CY, ADA, "2026-03-12") "\"currency\":\"CNY\","
          "\"amount\":\"90.00\",\"refs\":[" NAMED("invoice", "I-TWO", ADA) "]}");
    paper(w, NULL, PARTIES("receipt", "R-LOST", CY, ADA, "2026-03-12") LINES("RED") "}],\"refs\":["
          NAMED("order", "O-NEVER", CY) "]}");
    paper(w, NULL, PARTIES("payment", "P-LOOSE", ADA, DEE, "2026-03-12") "\"currency\":\"CNY\","
          "\"amount\":\"33.00\"}");
    paper(w, "operator", PARTIES("receipt", "R-RED", CY, ADA, "2026-03-13") LINES("RED") "}]}");
    paper(w, NULL, PARTIES("receipt", "R-RED", CY, ADA, "2026-03-13") LINES("RED") "}]}");
    act(w, "link", PLATFORM "/gao", "{\"document\":" NAMED("receipt", "R-RED", CY) ",\"order\":"
        NAMED("order", "O-RED", CY) "}");
    act(w, "person_admit", PLATFORM "/gao", "{\"party\":\"" FUNDER "\",\"name\":\"Feng Lei\","
        "\"mandate\":[\"finance_check\"]}");
    act(w, "rate_fix", PLATFORM "/gao", "{\"from\":\"EUR\",\"to\":\"CNY\",\"rate\":\"7.9\","
        "\"date\":\"2026-03-16\"}");
}

static void open_world(World *w, Ctx *cx, const char *url)
{
    BookSettings settings = { .name = TEXT("test"), .ccy = CCY_CNY, .demo = true,
                              .business_date = date_of(2026, 3, 16) };
    *w = (World){ .cx = cx };
    CHECK_OK("created", cx, found_cluster(cx, url, "share", settings, &w->book));
    admit_all(w);
    set_off(w);
    finance(w);
    the_rest(w);
    paper(w, NULL, PARTIES("quality_report", "Q-LATER", BO, ADA, "2026-12-07") LINES("X") "}]}");
    act(w, "day_end", PLATFORM "/op", "{\"to\":\"2026-03-17\"}");
    act(w, "day_end_propose", PLATFORM "/op", "{\"to\":\"2026-08-03\"}");
    act(w, "period_close", PLATFORM "/op", "{\"to\":\"2026-02-28\"}");
}

/* --- damage ----------------------------------------------------------------------------------- */

/* What is done to one row. */
typedef struct Damage {
    Text sql;
    size_t zeros;               /* bytes of $1; 0: there is none */
} Damage;

/* Another value of the column's own type, so that only its meaning is wrong. */
static Err other_value(Ctx *cx, const Column *column, Text *out)
{
    const char *name = column->name;
    switch (column->type) {
    case COLUMN_FLAG:
        return text_format(cx, out, "1 - %s", name);
    case COLUMN_ENUM:
        return text_format(cx, out, "(%s + 1) %% %lld", name, (long long)column->list);
    case COLUMN_CCY:
        return text_format(cx, out, "CASE WHEN %s = 840 THEN 978 ELSE 840 END", name);
    case COLUMN_TEXT:
        return text_format(cx, out, "%s || '~'", name);
    case COLUMN_HASH: case COLUMN_BLOB: case COLUMN_ID16: case COLUMN_NAME16:
        return text_format(cx, out, "$1");
    case COLUMN_END:
        return text_format(cx, out, "COALESCE(%s, 0) + 1", name);
    case COLUMN_ID: case COLUMN_COUNT: case COLUMN_INDEX: case COLUMN_DAY: case COLUMN_DAYS:
    case COLUMN_US: case COLUMN_MINOR: case COLUMN_E6: case COLUMN_E9: case COLUMN_BITS:
    case COLUMN_U64: case COLUMN_U32: case COLUMN_U16:
        return text_format(cx, out, "%s + 1", name);
    }
    return ERR_INVALID;
}

static void list_keys(TextBuf *buf, const RowShape *shape, const char *after)
{
    for (size_t c = 0; c < shape->count; c++)
        if (shape->columns[c].role == COLUMN_KEY)
            textbuf_format(buf, ", %s%s", shape->columns[c].name, after);
}

/* Ends a statement: of the row with the highest key, whose neighbour's key is free. */
static Err of_last_row(const RowShape *shape, TextBuf *buf, Text *out)
{
    textbuf_puts(buf, " WHERE (cluster_id");
    list_keys(buf, shape, "");
    textbuf_puts(buf, ") = (SELECT cluster_id");
    list_keys(buf, shape, "");
    textbuf_format(buf, " FROM %s ORDER BY cluster_id DESC", shape->name);
    list_keys(buf, shape, " DESC");
    textbuf_puts(buf, " LIMIT 1)");
    return textbuf_done(buf, out);
}

static Err damage_of(Ctx *cx, const RowShape *shape, const Column *column, Damage *out)
{
    TextBuf buf = textbuf_make(cx);
    Text value;
    TRY(other_value(cx, column, &value));
    out->zeros = column_letter(column) != 'b' ? 0 : column->type == COLUMN_HASH ? 32 : 16;
    textbuf_format(&buf, "UPDATE %s SET %s = %.*s", shape->name, column->name, (int)value.n,
                   value.at);
    return of_last_row(shape, &buf, &out->sql);
}

static Err change(Ctx *cx, Db *db, const Damage *damage)
{
    static const char zero[32];
    DbValue bytes = db_blob(zero, damage->zeros);
    int64_t changed = 0;
    TRY(db_run(cx, db, damage->sql.at, &bytes, damage->zeros ? 1 : 0, &changed));
    return changed == 1 ? ERR_OK : fail(cx, ERR_NOT_FOUND, "changed %lld rows: %s",
                                        (long long)changed, damage->sql.at);
}

/* --- is it told? ------------------------------------------------------------------------------ */

typedef struct Hands {
    Ctx *cx;
    const char *url;
    Db *db;                     /* of him who changes things */
    Db *sound;
    int64_t cluster;
} Hands;

/* Rows of these tables are what the replay starts from. */
static bool replay_reads(const RowShape *shape)
{
    return shape == &cluster_shape || shape == &document_shape || shape == &restatement_shape
        || shape == &act_shape || shape == &leaf_shape;
}

static void run(const Hands *h, const char *before, const char *table, const char *after)
{
    Text sql;
    CHECK_OK("text", h->cx, text_format(h->cx, &sql, "%s%s%s", before, table, after));
    CHECK_OK(sql.at, h->cx, db_run(h->cx, h->db, sql.at, NULL, 0, NULL));
}

/* Changed for all to see, then verified as anybody would, then put back. */
static bool told_by_verify(const Hands *h, const RowShape *shape, const Damage *damage)
{
    Book *book CLEANUP(book_close) = NULL;
    VerifyReport report = { .differences = 0 };
    run(h, "CREATE TEMPORARY TABLE kept AS SELECT * FROM ", shape->name, "");
    CHECK_OK(damage->sql.at, h->cx, change(h->cx, h->db, damage));
    Err err = book_open(h->cx, h->url, &book);
    if (err == ERR_OK)
        err = verify_run(h->cx, book, NULL, NULL, &report);
    bool damaged = err == ERR_DAMAGED || err == ERR_NOT_FOUND;
    if (damaged)
        ctx_forgive(h->cx);
    else
        CHECK_OK(damage->sql.at, h->cx, err);
    run(h, "DELETE FROM ", shape->name, "");
    run(h, "INSERT INTO ", shape->name, " SELECT * FROM kept");
    run(h, "DROP TABLE ", "kept", "");
    return damaged || report.differences > 0;
}

static bool told_by_comparing(const Hands *h, const RowShape *shape, const Damage *damage)
{
    Differences found = differences_make(h->cx);
    Compared changed = { h->db, h->cluster }, sound = { h->sound, h->cluster };
    int64_t rows = 0;
    CHECK_OK("begins", h->cx, db_begin(h->cx, h->db));
    CHECK_OK(damage->sql.at, h->cx, change(h->cx, h->db, damage));
    CHECK_OK("compares", h->cx, compare_table(h->cx, shape, changed, sound, &found, &rows));
    db_rollback(h->db);
    return found.count > 0;
}

static void check_told(const Hands *h, const RowShape *shape, const Damage *damage)
{
    bool told = replay_reads(shape) ? told_by_verify(h, shape, damage)
                                    : told_by_comparing(h, shape, damage);
    CHECK_TRUE(damage->sql.at, told);
}

static void check_columns(const Hands *h, const RowShape *shape)
{
    for (size_t c = 0; c < shape->count; c++) {
        Damage damage;
        if (shape->columns[c].aside)
            continue;
        CHECK_OK("text", h->cx, damage_of(h->cx, shape, &shape->columns[c], &damage));
        check_told(h, shape, &damage);
    }
}

/* A row taken away; a row moved to another cluster. */
static void check_row(const Hands *h, const RowShape *shape)
{
    Damage gone = { .zeros = 0 }, moved = { .zeros = 0 };
    TextBuf buf = textbuf_make(h->cx), more = textbuf_make(h->cx);
    textbuf_format(&buf, "DELETE FROM %s", shape->name);
    CHECK_OK("text", h->cx, of_last_row(shape, &buf, &gone.sql));
    check_told(h, shape, &gone);
    textbuf_format(&more, "UPDATE %s SET cluster_id = cluster_id + 1", shape->name);
    CHECK_OK("text", h->cx, of_last_row(shape, &more, &moved.sql));
    check_told(h, shape, &moved);
}

/* Of a table that the world has no row of: one that somebody puts there. */
static void check_made(const Hands *h, const RowShape *shape)
{
    static const char zero[32];
    DbValue cells[DB_PARAMS_MAX] = { db_int(h->cluster) };
    Differences found = differences_make(h->cx);
    Compared changed = { h->db, h->cluster }, sound = { h->sound, h->cluster };
    int64_t rows = 0;
    for (size_t c = 0; c < shape->count; c++) {
        char letter = column_letter(&shape->columns[c]);
        cells[c + 1] = letter == 'i' ? db_int(0) : letter == 't' ? db_text(TEXT(""))
                     : db_blob(zero, shape->columns[c].type == COLUMN_HASH ? 32 : 16);
    }
    CHECK_OK("begins", h->cx, db_begin(h->cx, h->db));
    CHECK_OK(shape->name, h->cx, db_run(h->cx, h->db, shape->insert, cells, shape->count + 1,
                                        NULL));
    CHECK_OK("compares", h->cx, compare_table(h->cx, shape, changed, sound, &found, &rows));
    CHECK_EQ(shape->name, found.count, 1);
    db_rollback(h->db);
}

static int64_t rows_of(const Hands *h, const RowShape *shape)
{
    Text sql;
    bool found;
    int64_t n = 0;
    CHECK_OK("text", h->cx, text_format(h->cx, &sql, "SELECT COUNT(*) FROM %s", shape->name));
    CHECK_OK(sql.at, h->cx, db_query_int(h->cx, h->db, sql.at, NULL, 0, &found, &n));
    return n;
}

TEST_STORE(test_damage__of_any_column_of_any_table_is_told)
{
    World w;
    VerifyReport report;
    Db *db CLEANUP(db_close) = NULL;
    Db *sound CLEANUP(db_close) = NULL;
    open_world(&w, cx, url);
    CHECK_OK("verifies", cx, verify_run(cx, w.book, NULL, NULL, &report));
    CHECK_TEXT("nothing differs", report.first, "");
    Hands h = { .cx = cx, .url = url, .cluster = book_cluster(w.book) };
    book_close(&w.book);
    CHECK_OK("opens", cx, db_open(cx, url, DB_OPEN, &db));
    CHECK_OK("opens", cx, db_open(cx, url, DB_OPEN, &sound));
    h.db = db;
    h.sound = sound;
    for (size_t t = 0; t < schema_table_count; t++) {
        const RowShape *shape = schema_tables[t];
        if (rows_of(&h, shape) == 0) {
            /* No product of weft's keeps an account with a history of balances. */
            CHECK_TRUE(shape->name, shape == &ledger_history_shape);
            check_made(&h, shape);
            continue;
        }
        check_columns(&h, shape);
        check_row(&h, shape);
    }
    CHECK_OK("opens", cx, book_open(cx, url, &w.book));
    CHECK_OK("verifies", cx, verify_run(cx, w.book, NULL, NULL, &report));
    CHECK_TEXT("all was put back", report.first, "");
    book_close(&w.book);
}

/* --- values that are none --------------------------------------------------------------------- */

/* Reads the store and works on it as people do; whatever it says, it says it. */
static void look_around(Ctx *cx, const char *url, bool replayed)
{
    Book *book CLEANUP(book_close) = NULL;
    VerifyReport report;
    List orders;
    OrderFilter any = { .closed = -1 };
    if (book_open(cx, url, &book) != ERR_OK)
        return;
    World w = { .cx = cx, .book = book };
    if (replayed && verify_run(cx, book, NULL, NULL, &report) != ERR_OK)
        ctx_forgive(cx);
    if (view_orders(cx, book_db(book), book_cluster(book), &any, &orders) != ERR_OK)
        orders.count = 0;
    ctx_forgive(cx);
    for (size_t i = 0; i < orders.count; i++) {
        OrderView view;
        if (order_view(cx, book, list_at(&orders, i), true, &view) != ERR_OK)
            ctx_forgive(cx);
    }
    if (test_submit(cx, book, NULL, PARTIES("receipt", "R-MORE", CY, ADA, "2026-03-16")
                    LINES("RED") "}],\"refs\":[" NAMED("order", "O-RED", CY) "]}") != ERR_OK)
        ctx_forgive(cx);
    if (book_begin(cx, book) == ERR_OK
        && act_in(&w, "day_end", PLATFORM "/op", "{\"to\":\"2026-05-15\"}") != ERR_OK)
        ctx_forgive(cx);
    book_rollback(book);
}

/* Values that no column has, or no sane one. */
static DbValue wild_value(const Column *column, bool which)
{
    static const char byte[1];
    switch (column_letter(column)) {
    case 't': return db_text(which ? TEXT("{\"") : TEXT(""));
    case 'b': return db_blob(byte, sizeof byte);
    default:  return db_int(which ? INT64_MIN : 999);
    }
}

static void copy_file(const char *from, const char *to)
{
    char block[1 << 14];
    FILE *in = fopen(from, "rb"), *out = fopen(to, "wb");
    assert_non_null(in);
    assert_non_null(out);
    for (size_t n; (n = fread(block, 1, sizeof block, in)) > 0;)
        assert_true(fwrite(block, 1, n, out) == n);
    fclose(in);
    assert_int_equal(fclose(out), 0);
}

/* Is every value of the type a value, so that only sense can say what is wrong with it? */
static bool takes_all(const Column *column)
{
    return column_letter(column) == 'i' && column_takes(column, INT64_MIN)
        && column_takes(column, INT64_MAX);
}

/* A stored value that cannot be ends a question with words, never the program. */
TEST(test_damage__no_stored_value_brings_the_program_down)
{
    char sound[512], wild[512];
    Random random = random_make(test_seed());
    Ctx cx = ctx_make((size_t)1 << 30);
    World w;
    snprintf(sound, sizeof sound, "%s/sound.db", test_folder());
    snprintf(wild, sizeof wild, "%s/wild.db", test_folder());
    open_world(&w, &cx, sound);
    book_close(&w.book);
    for (size_t t = 0; t < schema_table_count; t++)
        for (size_t c = 0; c < schema_tables[t]->count; c++) {
            const RowShape *shape = schema_tables[t];
            const Column *column = &shape->columns[c];
            DbValue value = wild_value(column, random_below(&random, 2) == 0);
            ArenaMark mark = arena_mark(&cx.arena);
            Db *db CLEANUP(db_close) = NULL;
            Text sql;
            if (takes_all(column))
                continue;
            copy_file(sound, wild);
            CHECK_OK("opens", &cx, db_open(&cx, wild, DB_OPEN, &db));
            CHECK_OK("text", &cx, text_format(&cx, &sql, "UPDATE OR IGNORE %s SET %s = $1",
                                              shape->name, column->name));
            CHECK_OK(sql.at, &cx, db_run(&cx, db, sql.at, &value, 1, NULL));
            db_close(&db);
            look_around(&cx, wild, replay_reads(shape));
            arena_rewind(&cx.arena, mark);
        }
    ctx_clear(&cx);
}
