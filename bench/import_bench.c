/* import_bench.c - documents taken into a durable SQLite store, beside bare inserts of the very
 * rows that the import left behind: the same schema, pages, sync and number of commits, a prepared
 * statement a table, nothing read and nothing decided.
 *
 * The world is orders of three lines, each with a despatch, a receipt, an invoice of three lines
 * and a payment, every paper naming the one before: matched, folded, logged. It comes in two ways:
 *
 *     in the order of trade   a thousand papers a transaction, each stated by its own speaker (as
 *                             a platform takes what many send): an order comes whole, closed once
 *     firm by firm            each firm's papers are a file of its own, handed in by its clerk,
 *                             then the bank's: an order is closed again for each of its speakers,
 *                             where the bare loop writes its rows once */
#define _GNU_SOURCE
#include "bench.h"

#include "app/actor.h"
#include "app/found.h"
#include "app/import.h"
#include "app/intake/intake.h"
#include "base/check.h"
#include "base/file.h"

#include <malloc.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { FIRMS = 50, ORDERS = 4000, PAPERS_OF_ORDER = 5, TABLES_MAX = 64 };

static char folder[] = "/tmp/weft-bench-XXXXXX";

static void must(int holds, const char *what)
{
    if (holds)
        return;
    fprintf(stderr, "import_bench: %s\n", what);
    exit(3);
}

static const char *in_folder(const char *name, int n)
{
    static char path[4][128];
    static int turn;
    char *at = path[turn++ % 4];
    snprintf(at, sizeof path[0], "%s/%s-%d", folder, name, n);
    return at;
}

/* --- the world ------------------------------------------------------------------------------- */

/* Whose files there are: the firms, who are buyers and then sellers; the bank; who admits them. */
enum { BANK = FIRMS, OPERATOR, SPEAKERS };

static const char *file_of(const char *world, int speaker)
{
    static char path[160];
    snprintf(path, sizeof path, "%s-%d", world, speaker);
    return path;
}

static void lines(FILE *file, int o, const char *kind, const char *number, int buyer)
{
    fputs("\"lines\":[", file);
    for (int l = 1; l <= 3; l++) {
        fprintf(file, "%s{\"line\":\"%d\",\"item\":\"ITEM-%d\",\"quantity\":\"100\","
                "\"price\":\"3.20\",\"amount\":\"320.00\"", l > 1 ? "," : "", l, (o + l) % 97);
        if (kind)
            fprintf(file, ",\"ref\":{\"kind\":\"%s\",\"number\":\"%s-%d\",\"issuer\":"
                    "\"name:firm-%d\",\"line\":\"%d\"}", kind, number, o, buyer, l);
        fputs("}", file);
    }
    fputs("]", file);
}

static void paper(FILE *file, int o, const char *kind, const char *number, int from, int to,
                  int day, const char *ref_kind, const char *ref_number, int ref_issuer)
{
    fprintf(file, "{\"kind\":\"%s\",\"number\":\"%s-%d\",\"issuer\":\"name:firm-%d\","
            "\"receiver\":\"name:firm-%d\",\"date\":\"2026-%02d-%02d\",\"currency\":\"CNY\",",
            kind, number, o, from, to, 3 + day / 28, 1 + day % 28);
    if (strcmp(kind, "payment") == 0)
        fprintf(file, "\"amount\":\"960.00\",\"refs\":[{\"kind\":\"%s\",\"number\":\"%s-%d\","
                "\"issuer\":\"name:firm-%d\"}]", ref_kind, ref_number, o, ref_issuer);
    else
        lines(file, o, ref_kind, ref_number, ref_issuer);
    fputs("}\n", file);
}

static int buyer_of(int order)
{
    return order % (FIRMS / 2);
}

static int seller_of(int order)
{
    return FIRMS / 2 + order * 7 % (FIRMS / 2);
}

static void make_world(const char *path, int orders)
{
    FILE *files[SPEAKERS];
    for (int i = 0; i < SPEAKERS; i++)
        must((files[i] = fopen(file_of(path, i), "w")) != NULL, "cannot write in /tmp");
    for (int f = 0; f < FIRMS; f++)
        fprintf(files[OPERATOR], "{\"kind\":\"party\",\"id\":\"name:firm-%d\",\"name\":"
                "\"Firm %d\"}\n", f, f);
    for (int o = 0; o < orders; o++) {
        int buyer = buyer_of(o), seller = seller_of(o);
        paper(files[buyer], o, "order", "PO", buyer, seller, 0, NULL, NULL, 0);
        paper(files[seller], o, "despatch", "DN", seller, buyer, 10, "order", "PO", buyer);
        paper(files[buyer], o, "receipt", "GR", buyer, seller, 12, "despatch", "DN", seller);
        paper(files[seller], o, "invoice", "INV", seller, buyer, 14, "receipt", "GR", buyer);
        paper(files[BANK], o, "payment", "PAY", buyer, seller, 40, "invoice", "INV", seller);
    }
    for (int i = 0; i < SPEAKERS; i++)
        fclose(files[i]);
}

/* --- the import ------------------------------------------------------------------------------ */

typedef struct Run {
    int orders;
    int round;
    const char *world;
    char store[128];            /* what the last round left */
    int commits;                /* that it took */
    bool trade;                 /* in the order of trade; else firm by firm */
} Run;

static Speaker speaker_of(Ctx *cx, Book *book, int speaker)
{
    Speaker out = SPEAKER_OPERATOR;
    char actor[64];
    snprintf(actor, sizeof actor, "name:firm-%d/clerk", speaker);
    if (speaker == BANK)
        out.channel = CHANNEL_BANK;
    else if (speaker != OPERATOR)
        must(actor_speaker(cx, book, text_of(actor), &out) == ERR_OK, cx->detail);
    return out;
}

/* The parties, then firm by firm, then the bank. */
static void import_files(Ctx *cx, Book *book, Run *run, ImportTally *tally)
{
    ImportOptions options = { .actor = TEXT("operator") };
    for (int i = -1; i < OPERATOR; i++) {
        int speaker = i < 0 ? OPERATOR : i;
        int64_t before = tally->taken;
        options.speaker = speaker_of(cx, book, speaker);
        must(import_jsonl(cx, book, file_of(run->world, speaker), &options, tally) == ERR_OK,
             cx->detail);
        run->commits += (int)((tally->taken - before) / IMPORT_BATCH_DOCUMENTS) + 1;
    }
}

/* Who states the papers of an order, one after the other. */
static int speaker_of_turn(int order, int turn)
{
    return turn == PAPERS_OF_ORDER - 1 ? BANK : turn % 2 == 0 ? buyer_of(order) : seller_of(order);
}

static void take_next(Ctx *cx, Intake *intake, const Speaker *speaker, FILE *file)
{
    static char *line;
    static size_t cap;
    ssize_t size = getline(&line, &cap, file);
    must(size > 0, "a file of the world is short");
    Text text;
    Document *document = NEW(cx, Document, 1);
    IntakeVerdict verdict;
    must(document && text_copy(cx, (Text){ line, (size_t)size - 1 }, &text) == ERR_OK
         && intake_speaker(cx, intake, speaker) == ERR_OK
         && document_parse(cx, text, document) == ERR_OK
         && intake_document(cx, intake, document, &verdict) == ERR_OK, cx->detail);
    must(verdict == INTAKE_TAKEN, "a paper was there already");
}

/* The papers of orders from..to, in one transaction. */
static void take_orders(Book *book, FILE **files, int from, int to)
{
    Ctx cx = ctx_make((size_t)1 << 30);
    Speaker speakers[SPEAKERS];
    Intake *intake = NULL;
    cx.now = clock_now();
    must(book_begin(&cx, book) == ERR_OK, cx.detail);
    for (int i = 0; i < SPEAKERS; i++)
        speakers[i] = speaker_of(&cx, book, i);
    must(intake_open(&cx, book, &speakers[OPERATOR], &intake) == ERR_OK, cx.detail);
    for (int o = from; o < to; o++)
        for (int turn = 0; turn < PAPERS_OF_ORDER; turn++) {
            int who = speaker_of_turn(o, turn);
            take_next(&cx, intake, &speakers[who], files[who]);
        }
    must(intake_close(&cx, intake) == ERR_OK && book_commit(&cx, book) == ERR_OK, cx.detail);
    ctx_clear(&cx);
}

/* The same papers in the order of trade, from the files of all. */
static void import_trade(Ctx *cx, Book *book, Run *run, ImportTally *tally)
{
    enum { GROUP = IMPORT_BATCH_DOCUMENTS / PAPERS_OF_ORDER };
    FILE *files[SPEAKERS];
    ImportOptions options = { .actor = TEXT("operator"), .speaker = SPEAKER_OPERATOR };
    must(import_jsonl(cx, book, file_of(run->world, OPERATOR), &options, tally) == ERR_OK,
         cx->detail);
    for (int i = 0; i < SPEAKERS; i++)
        must((files[i] = fopen(file_of(run->world, i), "r")) != NULL, "a file is gone");
    for (int from = 0; from < run->orders; from += GROUP) {
        take_orders(book, files, from, run->orders - from < GROUP ? run->orders : from + GROUP);
        run->commits++;
    }
    tally->taken += run->orders * PAPERS_OF_ORDER;
    for (int i = 0; i < SPEAKERS; i++)
        fclose(files[i]);
}

static void import_all(void *self)
{
    Run *run = self;
    Ctx cx = ctx_make((size_t)1 << 30);
    Book *book = NULL;
    ImportTally tally = { 0 };
    BookSettings settings = { .name = TEXT("bench"), .process = TEXT("stock-purchase"),
                              .ccy = CCY_CNY, .business_date = date_of(2026, 3, 2),
                              .demo = true };
    run->commits = 0;
    snprintf(run->store, sizeof run->store, "%s", in_folder("store", run->round++));
    must(found_cluster(&cx, run->store, "share", settings, &book) == ERR_OK, cx.detail);
    (run->trade ? import_trade : import_files)(&cx, book, run, &tally);
    must(tally.taken == run->orders * PAPERS_OF_ORDER, "not everything was taken");
    book_close(&book);
    ctx_clear(&cx);
}

/* --- the bare loop --------------------------------------------------------------------------- */

typedef struct Rows {
    char table[64];
    int columns;
    sqlite3_value **cells;      /* row after row */
    size_t count, cap;
} Rows;

typedef struct Bare {
    Rows tables[TABLES_MAX];
    int table_count;
    int commits;
    int round;
    const char *like;           /* a store whose schema is copied */
} Bare;

static void sql(sqlite3 *db, const char *text)
{
    must(sqlite3_exec(db, text, NULL, NULL, NULL) == SQLITE_OK, sqlite3_errmsg(db));
}

static void read_table(sqlite3 *db, Rows *rows)
{
    char text[128];
    sqlite3_stmt *stmt;
    snprintf(text, sizeof text, "SELECT * FROM \"%s\"", rows->table);
    must(sqlite3_prepare_v2(db, text, -1, &stmt, NULL) == SQLITE_OK, sqlite3_errmsg(db));
    rows->columns = sqlite3_column_count(stmt);
    while (sqlite3_step(stmt) == SQLITE_ROW) {
        if (rows->count == rows->cap) {
            rows->cap = rows->cap ? rows->cap * 2 : 1024;
            rows->cells = realloc(rows->cells,
                                  rows->cap * (size_t)rows->columns * sizeof *rows->cells);
            must(rows->cells != NULL, "out of memory");
        }
        for (int c = 0; c < rows->columns; c++)
            rows->cells[rows->count * (size_t)rows->columns + (size_t)c] =
                sqlite3_value_dup(sqlite3_column_value(stmt, c));
        rows->count++;
    }
    sqlite3_finalize(stmt);
}

static void read_store(const char *path, Bare *bare)
{
    sqlite3 *db;
    sqlite3_stmt *stmt;
    must(sqlite3_open(path, &db) == SQLITE_OK, "cannot open the store again");
    must(sqlite3_prepare_v2(db, "SELECT name FROM sqlite_schema WHERE type='table' AND name NOT "
                            "LIKE 'sqlite_%' AND name <> 'migration'", -1, &stmt, NULL)
         == SQLITE_OK, sqlite3_errmsg(db));
    while (sqlite3_step(stmt) == SQLITE_ROW) {
        Rows *rows = &bare->tables[bare->table_count++];
        must(bare->table_count < TABLES_MAX, "more tables than the bench knows");
        snprintf(rows->table, sizeof rows->table, "%s", (const char *)sqlite3_column_text(stmt, 0));
        read_table(db, rows);
    }
    sqlite3_finalize(stmt);
    sqlite3_close(db);
}

/* An empty store of weft's schema: made by weft, emptied of its cluster and what it adopted. */
static sqlite3 *empty_store(Bare *bare)
{
    Ctx cx = ctx_make(1 << 24);
    Book *book = NULL;
    BookSettings settings = { .name = TEXT("bare"), .ccy = CCY_CNY,
                              .business_date = date_of(2026, 3, 2) };
    const char *path = in_folder("bare", bare->round++);
    must(found_cluster(&cx, path, "share", settings, &book) == ERR_OK, cx.detail);
    book_close(&book);
    ctx_clear(&cx);
    sqlite3 *db;
    must(sqlite3_open(path, &db) == SQLITE_OK, "cannot open an empty store");
    sql(db, "PRAGMA journal_mode=WAL");
    sql(db, "PRAGMA synchronous=FULL");
    for (int t = 0; t < bare->table_count; t++) {
        char text[128];
        snprintf(text, sizeof text, "DELETE FROM \"%s\"", bare->tables[t].table);
        sql(db, text);
    }
    return db;
}

static sqlite3_stmt *insert_of(sqlite3 *db, const Rows *rows)
{
    char text[512];
    int n = snprintf(text, sizeof text, "INSERT INTO \"%s\" VALUES(?", rows->table);
    for (int c = 1; c < rows->columns; c++)
        n += snprintf(text + n, sizeof text - (size_t)n, ",?");
    snprintf(text + n, sizeof text - (size_t)n, ")");
    sqlite3_stmt *stmt;
    must(sqlite3_prepare_v2(db, text, -1, &stmt, NULL) == SQLITE_OK, sqlite3_errmsg(db));
    return stmt;
}

/* The n-th of `commits` parts of every table, in one transaction. */
static void insert_part(sqlite3 *db, Bare *bare, sqlite3_stmt **stmts, int part)
{
    sql(db, "BEGIN");
    for (int t = 0; t < bare->table_count; t++) {
        const Rows *rows = &bare->tables[t];
        size_t from = rows->count * (size_t)part / (size_t)bare->commits;
        size_t to = rows->count * (size_t)(part + 1) / (size_t)bare->commits;
        for (size_t r = from; r < to; r++) {
            for (int c = 0; c < rows->columns; c++)
                sqlite3_bind_value(stmts[t], c + 1,
                                   rows->cells[r * (size_t)rows->columns + (size_t)c]);
            must(sqlite3_step(stmts[t]) == SQLITE_DONE, sqlite3_errmsg(db));
            sqlite3_reset(stmts[t]);
        }
    }
    sql(db, "COMMIT");
}

static void insert_all(void *self)
{
    Bare *bare = self;
    sqlite3 *db = empty_store(bare);
    sqlite3_stmt *stmts[TABLES_MAX];
    for (int t = 0; t < bare->table_count; t++)
        stmts[t] = insert_of(db, &bare->tables[t]);
    for (int part = 0; part < bare->commits; part++)
        insert_part(db, bare, stmts, part);
    for (int t = 0; t < bare->table_count; t++)
        sqlite3_finalize(stmts[t]);
    sqlite3_close(db);
}

static void bare_clear(Bare *bare)
{
    for (int t = 0; t < bare->table_count; t++) {
        for (size_t i = 0; i < bare->tables[t].count * (size_t)bare->tables[t].columns; i++)
            sqlite3_value_free(bare->tables[t].cells[i]);
        free(bare->tables[t].cells);
    }
}

static void measure(bool trade)
{
    const char *work = trade ? "import in the order of trade" : "import firm by firm";
    double seconds[3];
    for (int size = 0; size < 3; size++) {
        Run run = { .orders = ORDERS / 4 << size, .round = trade * 1000 + size * 100,
                    .trade = trade };
        char world[128];
        snprintf(world, sizeof world, "%s", in_folder("world", size));
        run.world = world;
        make_world(world, run.orders);
        seconds[size] = bench_seconds(import_all, &run);
        if (size < 2)
            continue;
        Bare bare = { .commits = run.commits, .round = trade * 1000 };
        read_store(run.store, &bare);
        size_t rows = 0;
        for (int t = 0; t < bare.table_count; t++)
            rows += bare.tables[t].count;
        double peer = bench_seconds(insert_all, &bare);
        printf("%d documents of 3 lines left %zu rows\n", run.orders * PAPERS_OF_ORDER, rows);
        bench_rate(work, seconds[size], run.orders * PAPERS_OF_ORDER, "documents", 0);
        bench_share(work, seconds[size], "bare inserts of the same rows", peer, trade ? 0.5 : 0);
        bare_clear(&bare);
    }
    bench_growth(work, seconds, 2.2);
}

int main(void)
{
    char command[256];
    must(mkdtemp(folder) != NULL, "cannot make a folder in /tmp");
    mallopt(M_TRIM_THRESHOLD, 1 << 28);         /* as weft's main does */
    mallopt(M_MMAP_THRESHOLD, 4 << 20);
    measure(true);
    measure(false);
    snprintf(command, sizeof command, "rm -rf '%s'", folder);
    return system(command) == 0 ? 0 : 3;
}
