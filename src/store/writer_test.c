/* Group commit, on both databases: every caller gets its own result, and only after the commit. */
#define _POSIX_C_SOURCE 200809L     /* nanosleep */
#include "store/writer.h"

#include "test_store.h"

#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

enum { THREADS = 64, ROUNDS = 40, CHECKERS = 8 };

static const char insert_done[] = "INSERT INTO test_done(worker, round) VALUES($1, $2)";
static const char count_done[] = "SELECT COUNT(*) FROM test_done";
static const char seen_done[] = "SELECT 1 FROM test_done WHERE worker = $1 AND round = $2";

static Db *fresh(Ctx *cx, const char *url)
{
    Db *db = NULL;
    CHECK_OK("opens", cx, db_open(cx, url, DB_CREATE, &db));
    CHECK_OK("counter", cx, db_run(cx, db, "CREATE TABLE test_counter(n BIGINT)", NULL, 0, NULL));
    CHECK_OK("zero", cx, db_run(cx, db, "INSERT INTO test_counter(n) VALUES(0)", NULL, 0, NULL));
    CHECK_OK("done", cx, db_run(cx, db, "CREATE TABLE test_done(worker BIGINT, round BIGINT,"
                                " PRIMARY KEY(worker, round))", NULL, 0, NULL));
    return db;
}

static int64_t one_int(Ctx *cx, Db *db, const char *sql)
{
    bool found = false;
    int64_t n = -1;
    CHECK_OK(sql, cx, db_query_int(cx, db, sql, NULL, 0, &found, &n));
    return n;
}

/* How a command is to end, after it has written. */
typedef enum { END_WELL, END_REFUSED, END_CONFLICT, END_NESTED, END_SWALLOWED } Ending;

typedef struct Step {
    int64_t worker, round;
    Ending ending;
} Step;

static Err do_step(Ctx *cx, Db *db, void *arg)
{
    static const char add[] = "UPDATE test_counter SET n = n + 1";
    const Step *step = arg;
    DbValue key[] = { db_int(step->worker), db_int(step->round) };
    TRY(db_run(cx, db, add, NULL, 0, NULL));
    TRY(db_run(cx, db, insert_done, key, 2, NULL));
    switch (step->ending) {
    case END_WELL:
        return ERR_OK;
    case END_REFUSED:
        return fail(cx, ERR_REFUSED, "worker %lld round %lld", (long long)step->worker,
                    (long long)step->round);
    case END_CONFLICT:
        return db_run(cx, db, insert_done, key, 2, NULL);
    case END_NESTED:
        TRY(db_savepoint(cx, db));
        return db_run(cx, db, insert_done, key, 2, NULL);
    case END_SWALLOWED:
        (void)!db_run(cx, db, insert_done, key, 2, NULL);
        ctx_forgive(cx);
        return ERR_OK;
    }
    return ERR_OK;
}

static const struct {
    const char *why;
    Ending ending;
    Err want;
} endings[] = {
    { "ends well",                          END_WELL,      ERR_OK },
    { "ends well again",                    END_WELL,      ERR_OK },
    { "refuses after writing",              END_REFUSED,   ERR_REFUSED },
    { "breaks a key",                       END_CONFLICT,  ERR_CONFLICT },
    { "fails inside its own savepoint",     END_NESTED,    ERR_CONFLICT },
    { "overlooks a failure of its own",     END_SWALLOWED, ERR_STORE },
    { "goes on after all these",            END_WELL,      ERR_OK },
};

typedef struct Worker {
    pthread_t thread;
    Writer *writer;
    const char *url;            /* NULL: does not look */
    int64_t number;
    int64_t good;
    char wrong[256];            /* the first surprise */
} Worker;

static void surprise(Worker *me, const Ctx *cx, const char *what, int64_t round)
{
    if (!me->wrong[0])
        snprintf(me->wrong, sizeof me->wrong, "worker %lld round %lld: %s: %.150s",
                 (long long)me->number, (long long)round, what, cx->detail);
}

/* Another connection must see at once what was acknowledged, and nothing of what failed. */
static void look(Worker *me, Ctx *cx, Db *db, int64_t round, bool want)
{
    DbValue key[] = { db_int(me->number), db_int(round) };
    bool found = false;
    int64_t one;
    if (db_query_int(cx, db, seen_done, key, 2, &found, &one) != ERR_OK || found != want)
        surprise(me, cx, "what is stored is not what was acknowledged", round);
}

static void *write_many(void *arg)
{
    Worker *me = arg;
    Ctx cx = ctx_make(4 << 20);
    Db *db = NULL;
    if (me->url && db_open(&cx, me->url, DB_READ_ONLY, &db) != ERR_OK)
        surprise(me, &cx, "cannot open", 0);
    for (int64_t round = 0; round < ROUNDS; round++) {
        size_t e = (size_t)(round + me->number) % COUNT(endings);
        Step step = { me->number, round, endings[e].ending };
        Err err = writer_do(&cx, me->writer, do_step, &step);
        if (err != endings[e].want)
            surprise(me, &cx, endings[e].why, round);
        if (err == ERR_REFUSED) {
            char own[64];
            snprintf(own, sizeof own, "worker %lld round %lld", (long long)me->number,
                     (long long)round);
            if (strcmp(own, cx.detail) != 0)
                surprise(me, &cx, "somebody else's words", round);
        }
        ctx_forgive(&cx);
        me->good += err == ERR_OK;
        if (db)
            look(me, &cx, db, round, err == ERR_OK);
    }
    db_close(&db);
    ctx_clear(&cx);
    return NULL;
}

TEST_STORE(test_writer__each_caller_gets_its_own_result_after_the_commit)
{
    Db *db CLEANUP(db_close) = fresh(cx, url);
    Writer *writer CLEANUP(writer_stop) = NULL;
    CHECK_OK("starts", cx, writer_start(cx, db, &writer));
    static Worker workers[THREADS];
    int64_t good = 0, commits, commands;
    for (int64_t i = 0; i < THREADS; i++) {
        workers[i] = (Worker){ .writer = writer, .number = i, .url = i < CHECKERS ? url : NULL };
        pthread_create(&workers[i].thread, NULL, write_many, &workers[i]);
    }
    for (size_t i = 0; i < THREADS; i++) {
        pthread_join(workers[i].thread, NULL);
        good += workers[i].good;
    }
    for (size_t i = 0; i < THREADS; i++)
        CHECK_TEXT("no surprise", text_of(workers[i].wrong), "");
    writer_counts(writer, &commits, &commands);
    writer_stop(&writer);
    CHECK_EQ("every command ran", commands, THREADS * ROUNDS);
    CHECK_TRUE("far fewer commits than commands", commits * 4 < commands);
    CHECK_EQ("what ended well is there", one_int(cx, db, count_done), good);
    CHECK_EQ("and nothing else", one_int(cx, db, "SELECT n FROM test_counter"), good);
}

/* --- a commit that fails ---------------------------------------------------------------------- */

static const char insert_child[] = "INSERT INTO test_child(id, parent) VALUES($1, $2)";
static const char seen_child[] = "SELECT 1 FROM test_child WHERE id = $1";

typedef struct Gate {
    pthread_mutex_t lock;
    pthread_cond_t moved;
    bool open;
} Gate;

static Err wait_at_gate(Ctx *cx, Db *db, void *arg)
{
    (void)cx, (void)db;
    Gate *gate = arg;
    pthread_mutex_lock(&gate->lock);
    while (!gate->open)
        pthread_cond_wait(&gate->moved, &gate->lock);
    pthread_mutex_unlock(&gate->lock);
    return ERR_OK;
}

typedef struct Sender {
    pthread_t thread;
    Writer *writer;
    WriterCommand *command;     /* one of the two */
    WriterBatch *batch;
    void *arg;
    Err err;
    char detail[512];
} Sender;

static void *send_one(void *arg)
{
    Sender *sender = arg;
    Ctx cx = ctx_make(1 << 20);
    sender->err = sender->batch ? writer_do_with(&cx, sender->writer, sender->batch, sender->arg)
                                : writer_do(&cx, sender->writer, sender->command, sender->arg);
    memcpy(sender->detail, cx.detail, sizeof sender->detail);
    ctx_clear(&cx);
    return NULL;
}

static void start(Sender *sender, Writer *writer, WriterCommand *command, void *arg)
{
    *sender = (Sender){ .writer = writer, .command = command, .arg = arg };
    pthread_create(&sender->thread, NULL, send_one, sender);
}

static void start_with(Sender *sender, Writer *writer, WriterBatch *batch, void *arg)
{
    *sender = (Sender){ .writer = writer, .batch = batch, .arg = arg };
    pthread_create(&sender->thread, NULL, send_one, sender);
}

/* Lets all that was sent meanwhile go on, together. */
static void open_gate(Gate *gate)
{
    nanosleep(&(struct timespec){ .tv_nsec = 200000000 }, NULL);
    pthread_mutex_lock(&gate->lock);
    gate->open = true;
    pthread_cond_broadcast(&gate->moved);
    pthread_mutex_unlock(&gate->lock);
}

static Err add_child(Ctx *cx, Db *db, void *arg)
{
    const int64_t *id = arg;
    DbValue row[] = { db_int(*id), db_int(*id == 5 ? 404 : 1) };
    return db_run(cx, db, insert_child, row, 2, NULL);
}

TEST_STORE(test_writer__a_failed_commit_reaches_every_caller_of_the_group)
{
    Db *db CLEANUP(db_close) = fresh(cx, url);
    CHECK_OK("parents", cx, db_run(cx, db, "CREATE TABLE test_parent(id BIGINT PRIMARY KEY)",
                                   NULL, 0, NULL));
    CHECK_OK("one", cx, db_run(cx, db, "INSERT INTO test_parent(id) VALUES(1)", NULL, 0, NULL));
    CHECK_OK("children", cx, db_run(cx, db, "CREATE TABLE test_child(id BIGINT PRIMARY KEY, parent"
             " BIGINT REFERENCES test_parent(id) DEFERRABLE INITIALLY DEFERRED)", NULL, 0, NULL));
    Writer *writer CLEANUP(writer_stop) = NULL;
    CHECK_OK("starts", cx, writer_start(cx, db, &writer));

    Gate gate = { PTHREAD_MUTEX_INITIALIZER, PTHREAD_COND_INITIALIZER, false };
    Sender first, senders[12];
    int64_t ids[COUNT(senders)];
    start(&first, writer, wait_at_gate, &gate);     /* so that the others gather behind it */
    for (size_t i = 0; i < COUNT(senders); i++) {
        ids[i] = (int64_t)i;
        start(&senders[i], writer, add_child, &ids[i]);
    }
    open_gate(&gate);
    pthread_join(first.thread, NULL);
    for (size_t i = 0; i < COUNT(senders); i++)
        pthread_join(senders[i].thread, NULL);
    writer_stop(&writer);

    int failed = 0;
    for (size_t i = 0; i < COUNT(senders); i++) {
        DbValue id = db_int(ids[i]);
        bool found;
        int64_t one;
        CHECK_OK("asks", cx, db_query_int(cx, db, seen_child, &id, 1, &found, &one));
        CHECK_EQ("told what is true", senders[i].err == ERR_OK, found);
        CHECK_TRUE("and why", senders[i].err == ERR_OK || senders[i].detail[0]);
        failed += senders[i].err != ERR_OK;
    }
    CHECK_ERR("the orphan", cx, senders[5].err, ERR_STORE);
    CHECK_TRUE("the orphan was not alone", failed > 1);
}

/* --- commands run together -------------------------------------------------------------------- */

typedef struct Item {
    int64_t key;                /* of test_done; -1: refuses */
    int64_t runs;               /* how often it was asked for */
    int64_t beside;             /* with how many others, the last time */
} Item;

static Err add_items(Ctx *cx, Db *db, void *const *args, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        Item *item = args[i];
        DbValue row[] = { db_int(0), db_int(item->key) };
        item->runs++;
        item->beside = (int64_t)n - 1;
        if (item->key < 0)
            return fail(cx, ERR_REFUSED, "not this one");
        TRY(db_run(cx, db, insert_done, row, 2, NULL));
    }
    return ERR_OK;
}

static const struct {
    const char *why;
    int64_t keys[5];
    Err want[5];
    int64_t rows, beside;
} together[] = {
    { "all go at once",          { 1, 2, 3, 4, 5 },  { ERR_OK }, 5, 4 },
    { "one refuses, for itself", { 6, -1, 7, 8, 9 }, { ERR_OK, ERR_REFUSED }, 4, 0 },
    { "one breaks a key",        { 10, 11, 1, 12, 13 }, { ERR_OK, ERR_OK, ERR_CONFLICT }, 4, 0 },
    { "the last one",            { 14, 15, 16, 17, -1 },
      { ERR_OK, ERR_OK, ERR_OK, ERR_OK, ERR_REFUSED }, 4, 0 },
};

TEST_STORE(test_writer__what_runs_together_fails_apart)
{
    Db *db CLEANUP(db_close) = fresh(cx, url);
    int64_t rows = 0;
    for (size_t r = 0; r < COUNT(together); r++) {
        Writer *writer CLEANUP(writer_stop) = NULL;
        Gate gate = { PTHREAD_MUTEX_INITIALIZER, PTHREAD_COND_INITIALIZER, false };
        Sender first, senders[5], last;
        Item items[5];
        int64_t commits, commands;
        Step step = { .worker = 1, .round = (int64_t)r };
        CHECK_OK("starts", cx, writer_start(cx, db, &writer));
        start(&first, writer, wait_at_gate, &gate);
        nanosleep(&(struct timespec){ .tv_nsec = 50000000 }, NULL);
        for (size_t i = 0; i < COUNT(senders); i++) {
            items[i] = (Item){ .key = together[r].keys[i] };
            start_with(&senders[i], writer, add_items, &items[i]);
            nanosleep(&(struct timespec){ .tv_nsec = 5000000 }, NULL);
        }
        start(&last, writer, do_step, &step);   /* of another kind */
        open_gate(&gate);
        pthread_join(first.thread, NULL);
        pthread_join(last.thread, NULL);
        for (size_t i = 0; i < COUNT(senders); i++) {
            pthread_join(senders[i].thread, NULL);
            CHECK_EQ(together[r].why, senders[i].err, together[r].want[i]);
            CHECK_EQ(together[r].why, senders[i].err == ERR_OK, senders[i].detail[0] == '\0');
            CHECK_EQ("with the others, or alone after them", items[i].beside, together[r].beside);
        }
        CHECK_EQ("the other kind", last.err, ERR_OK);
        writer_counts(writer, &commits, &commands);
        CHECK_TRUE("few commits", commits <= 3);
        CHECK_EQ("all commands", commands, 7);
        writer_stop(&writer);
        rows += together[r].rows + 1;
        CHECK_EQ(together[r].why, one_int(cx, db, count_done), rows);
    }
}

TEST_STORE(test_writer__stopping_finishes_what_is_queued)
{
    Db *db CLEANUP(db_close) = fresh(cx, url);
    Writer *writer CLEANUP(writer_stop) = NULL;
    writer_stop(&writer);       /* harmless */
    CHECK_OK("starts", cx, writer_start(cx, db, &writer));
    Step step = { .worker = 1 };
    for (step.round = 0; step.round < 10; step.round++)
        CHECK_OK("does", cx, writer_do(cx, writer, do_step, &step));
    int64_t commits, commands;
    writer_counts(writer, &commits, &commands);
    CHECK_EQ("one caller, one commit each", commits, 10);
    writer_stop(&writer);
    CHECK_EQ("all there", one_int(cx, db, count_done), 10);
    CHECK_OK("the connection is ours again", cx, db_begin(cx, db));
}
