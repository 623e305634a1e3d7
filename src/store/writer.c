/* writer.c - a queue of jobs that live on their callers' stacks.
 *
 *     first -> job -> job -> job <- last         taken whole (up to WRITER_GROUP_MAX) under the
 *                                                lock, run without it, woken under it
 *
 * While one group is being synced the next one gathers, so the group grows with the load by itself.
 * Those who were just answered often come again at once; starting without them would make two
 * half-full groups take turns for ever, so the writer first waits for them, for at most a quarter
 * of the time that the last group took.
 * A caller sleeps until its job is done, so the job, its ctx and its argument belong to the
 * writer's thread in between. The lock orders the way there, the job's `done` the way back. All who
 * wait sleep on one word of memory, so that one call wakes them, and no lock makes them queue up
 * again: 2 us a caller on two cores, where a semaphore each takes 4 (docs/decisions/007). */
#define _GNU_SOURCE
#include "store/writer.h"

#include "base/check.h"
#include "store/db_driver.h"

#include <limits.h>
#include <linux/futex.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#define BATCH_BYTES_MAX ((size_t)1 << 30)       /* taken as it is needed */

typedef struct Job {
    struct Job *next;
    Ctx *cx;
    WriterCommand *command;     /* one of the two */
    WriterBatch *batch;
    void *arg;
    Err err;
    _Atomic bool done;          /* set last: the job may be gone then */
} Job;

struct Writer {
    Db *db;
    pthread_t thread;
    pthread_mutex_t lock;       /* guards all that follows, up to stopping */
    pthread_cond_t work;        /* there are `wanted` jobs, or it is time to stop */
    Job *first, *last;
    size_t queued;
    size_t wanted;
    bool stopping;
    size_t expected;            /* so many callers may be queued soon */
    int64_t patience_ns;        /* how long to wait for them */
    Ctx cx;                     /* for failures of the group as a whole */
    Ctx together;               /* of what runs for several callers at once */
    void *args[WRITER_GROUP_MAX];
    _Atomic int64_t commits, commands;
    _Atomic uint32_t rounds;    /* groups so far: the word on which the callers sleep */
};

/* --- sleeping on a word ------------------------------------------------------------------------
 * SRC: futex(2): a sleeper is not put to sleep where the word is no longer what he saw. */

static void sleep_while(_Atomic uint32_t *word, uint32_t seen)
{
    syscall(SYS_futex, word, FUTEX_WAIT_PRIVATE, seen, NULL, NULL, 0);
}

static void wake_all(_Atomic uint32_t *word)
{
    atomic_fetch_add(word, 1);
    syscall(SYS_futex, word, FUTEX_WAKE_PRIVATE, INT_MAX, NULL, NULL, 0);
}

/* --- the writer's thread ---------------------------------------------------------------------- */

/* Ends a savepoint; err is what became of what was done in it, and is undone where it failed. What
 * is returned is a failure that takes the whole group with it. */
static Err end_savepoint(Writer *w, Ctx *cx, Err *err)
{
    assert(w->db->in_transaction);      /* a command neither commits nor rolls back */
    if (*err == ERR_OK) {
        assert(w->db->savepoints == 1);
        *err = db_release(cx, w->db);
    }
    while (w->db->savepoints > 0)       /* it may have failed inside savepoints of its own */
        TRY(db_rollback_to(&w->cx, w->db));
    return ERR_OK;
}

/* Runs one job alone. Its own failure is in job->err. */
static Err run_one(Writer *w, Job *job)
{
    TRY(db_savepoint(&w->cx, w->db));
    job->err = job->batch ? job->batch(job->cx, w->db, &job->arg, 1)
                          : job->command(job->cx, w->db, job->arg);
    return end_savepoint(w, job->cx, &job->err);
}

/* Runs those at the head of `job` that can be run together; *next is the first that cannot. */
static Err run_together(Writer *w, Job *job, Job **next)
{
    size_t n = 0;
    Job *end = job;
    for (; end && end->batch == job->batch; end = end->next)
        w->args[n++] = end->arg;
    *next = end;
    ArenaMark mark = arena_mark(&w->together.arena);
    TRY(db_savepoint(&w->cx, w->db));
    Err err = job->batch(&w->together, w->db, w->args, n);
    Err fatal = end_savepoint(w, &w->together, &err);
    ctx_forgive(&w->together);
    arena_rewind(&w->together.arena, mark);
    if (fatal != ERR_OK || err == ERR_OK)
        return fatal;
    for (; job != end; job = job->next)
        TRY(run_one(w, job));
    return ERR_OK;
}

static Err run_all(Writer *w, Job *group)
{
    TRY(db_begin(&w->cx, w->db));
    for (Job *job = group, *next; job; job = next) {
        next = job->next;
        if (job->batch && next && next->batch == job->batch)
            TRY(run_together(w, job, &next));
        else
            TRY(run_one(w, job));
    }
    return db_commit(&w->cx, w->db);
}

static void run_group(Writer *w, Job *group)
{
    int64_t commands = 0;
    Err err = run_all(w, group);
    db_rollback(w->db);
    for (Job *job = group; job; job = job->next, commands++)
        if (err != ERR_OK && job->err == ERR_OK)
            job->err = fail(job->cx, err, "%s", w->cx.detail);
    if (err == ERR_OK)
        atomic_fetch_add(&w->commits, 1);
    atomic_fetch_add(&w->commands, commands);
    ctx_forgive(&w->cx);
}

static int64_t now_ns(void)
{
    struct timespec at;
    clock_gettime(CLOCK_MONOTONIC, &at);
    return at.tv_sec * INT64_C(1000000000) + at.tv_nsec;
}

/* Sleeps until so many jobs are queued, the writer is to stop, or it is late. */
static void await(Writer *w, size_t wanted, int64_t late_ns)
{
    struct timespec late = { .tv_sec = late_ns / 1000000000, .tv_nsec = late_ns % 1000000000 };
    bool in_time = true;
    w->wanted = wanted;
    while (w->queued < wanted && !w->stopping && in_time)
        in_time = late_ns ? pthread_cond_timedwait(&w->work, &w->lock, &late) == 0
                          : pthread_cond_wait(&w->work, &w->lock) == 0;
}

/* The next group off the queue; NULL when the writer is to stop and nothing is left. */
static Job *take(Writer *w)
{
    await(w, 1, 0);
    await(w, w->expected, now_ns() + w->patience_ns);
    Job *group = w->first, *end = group;
    size_t n = group != NULL;
    for (; end && end->next && n < WRITER_GROUP_MAX; n++)
        end = end->next;
    w->first = end ? end->next : NULL;
    if (!w->first)
        w->last = NULL;
    if (end)
        end->next = NULL;
    w->queued -= n;
    w->expected = n;
    return group;
}

/* Those who are being answered may come again, beside those who are waiting already. */
static void expect(Writer *w, int64_t took_ns)
{
    w->expected += w->queued;
    if (w->expected > WRITER_GROUP_MAX)
        w->expected = WRITER_GROUP_MAX;
    w->patience_ns = took_ns / 4;
}

static void wake_group(Writer *w, Job *group)
{
    for (Job *job = group, *next; job; job = next) {
        next = job->next;
        atomic_store(&job->done, true);
    }
    wake_all(&w->rounds);
}

static void *work(void *arg)
{
    Writer *w = arg;
    pthread_mutex_lock(&w->lock);
    for (Job *group = take(w); group; group = take(w)) {
        pthread_mutex_unlock(&w->lock);
        int64_t from_ns = now_ns();
        run_group(w, group);
        int64_t took_ns = now_ns() - from_ns;
        pthread_mutex_lock(&w->lock);
        expect(w, took_ns);
        pthread_mutex_unlock(&w->lock);
        wake_group(w, group);
        pthread_mutex_lock(&w->lock);
    }
    pthread_mutex_unlock(&w->lock);
    return NULL;
}

/* --- the callers ------------------------------------------------------------------------------ */

static void writer_free(Writer *w)
{
    pthread_mutex_destroy(&w->lock);
    pthread_cond_destroy(&w->work);
    ctx_clear(&w->cx);
    ctx_clear(&w->together);
    free(w);
}

Err writer_start(Ctx *cx, Db *db, Writer **out)
{
    Writer *w = calloc(1, sizeof *w);
    if (!w)
        return fail(cx, ERR_NO_MEMORY, "no memory for the writer");
    w->db = db;
    w->cx = ctx_make(1 << 20);
    w->together = ctx_make(BATCH_BYTES_MAX);
    pthread_condattr_t steady;
    pthread_condattr_init(&steady);
    pthread_condattr_setclock(&steady, CLOCK_MONOTONIC);
    pthread_mutex_init(&w->lock, NULL);
    pthread_cond_init(&w->work, &steady);
    pthread_condattr_destroy(&steady);
    if (pthread_create(&w->thread, NULL, work, w) != 0) {
        writer_free(w);
        return fail(cx, ERR_NO_MEMORY, "the system gives no thread for the writer");
    }
    *out = w;
    return ERR_OK;
}

void writer_stop(Writer **writer)
{
    Writer *w = *writer;
    if (!w)
        return;
    pthread_mutex_lock(&w->lock);
    w->stopping = true;
    pthread_cond_signal(&w->work);
    pthread_mutex_unlock(&w->lock);
    pthread_join(w->thread, NULL);
    assert(!w->first);
    writer_free(w);
    *writer = NULL;
}

/* Puts the job into the queue and sleeps until it is done. */
static Err wait_for(Writer *w, Job *job)
{
    pthread_mutex_lock(&w->lock);
    assert(!w->stopping);
    if (w->last)
        w->last->next = job;
    else
        w->first = job;
    w->last = job;
    if (++w->queued == w->wanted)
        pthread_cond_signal(&w->work);
    pthread_mutex_unlock(&w->lock);
    for (;;) {
        uint32_t seen = atomic_load(&w->rounds);
        if (atomic_load(&job->done))
            return job->err;
        sleep_while(&w->rounds, seen);
    }
}

Err writer_do(Ctx *cx, Writer *writer, WriterCommand *command, void *arg)
{
    return wait_for(writer, &(Job){ .cx = cx, .command = command, .arg = arg });
}

Err writer_do_with(Ctx *cx, Writer *writer, WriterBatch *batch, void *arg)
{
    return wait_for(writer, &(Job){ .cx = cx, .batch = batch, .arg = arg });
}

void writer_counts(const Writer *writer, int64_t *commits, int64_t *commands)
{
    *commits = atomic_load(&writer->commits);
    *commands = atomic_load(&writer->commands);
}
