/* writer.c - a queue of jobs that live on their callers' stacks.
 *
 *     first -> job -> job -> job <- last         taken whole (up to WRITER_GROUP_MAX) under the
 *                                                lock, run without it, woken under it
 *
 * While one group is being synced the next one gathers, so the group grows with the load by itself
 * and nobody waits for a timer. A caller sleeps until its job is done, so the job, its ctx and its
 * argument belong to the writer's thread in between; the lock orders the hand-overs. */
#include "store/writer.h"

#include "base/check.h"
#include "store/db_driver.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>

typedef struct Job {
    struct Job *next;
    Ctx *cx;
    WriterCommand *command;
    void *arg;
    Err err;
    bool done;
    pthread_cond_t woken;
} Job;

struct Writer {
    Db *db;
    pthread_t thread;
    pthread_mutex_t lock;       /* guards first, last, stopping and every job's done */
    pthread_cond_t work;
    Job *first, *last;
    bool stopping;
    Ctx cx;                     /* for failures of the group as a whole */
    _Atomic int64_t commits, commands;
};

/* --- the writer's thread ---------------------------------------------------------------------- */

/* Runs one job in its savepoint. Its own failure is in job->err and is undone; what is returned
 * is a failure that takes the whole group with it. */
static Err run_one(Writer *w, Job *job)
{
    TRY(db_savepoint(&w->cx, w->db));
    job->err = job->command(job->cx, w->db, job->arg);
    assert(w->db->in_transaction);      /* a command neither commits nor rolls back */
    if (job->err == ERR_OK) {
        assert(w->db->savepoints == 1);
        job->err = db_release(job->cx, w->db);
    }
    while (w->db->savepoints > 0)       /* it may have failed inside savepoints of its own */
        TRY(db_rollback_to(&w->cx, w->db));
    return ERR_OK;
}

static Err run_all(Writer *w, Job *group)
{
    TRY(db_begin(&w->cx, w->db));
    for (Job *job = group; job; job = job->next)
        TRY(run_one(w, job));
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

/* The next group off the queue; NULL when the writer is to stop and nothing is left. */
static Job *take(Writer *w)
{
    while (!w->first && !w->stopping)
        pthread_cond_wait(&w->work, &w->lock);
    Job *group = w->first, *end = group;
    for (int n = 1; end && end->next && n < WRITER_GROUP_MAX; n++)
        end = end->next;
    w->first = end ? end->next : NULL;
    if (!w->first)
        w->last = NULL;
    if (end)
        end->next = NULL;
    return group;
}

static void *work(void *arg)
{
    Writer *w = arg;
    pthread_mutex_lock(&w->lock);
    for (Job *group = take(w); group; group = take(w)) {
        pthread_mutex_unlock(&w->lock);
        run_group(w, group);
        pthread_mutex_lock(&w->lock);
        for (Job *job = group, *next; job; job = next) {
            next = job->next;           /* once done, the job may be gone */
            job->done = true;
            pthread_cond_signal(&job->woken);
        }
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
    free(w);
}

Err writer_start(Ctx *cx, Db *db, Writer **out)
{
    Writer *w = calloc(1, sizeof *w);
    if (!w)
        return fail(cx, ERR_NO_MEMORY, "no memory for the writer");
    w->db = db;
    w->cx = ctx_make(1 << 20);
    pthread_mutex_init(&w->lock, NULL);
    pthread_cond_init(&w->work, NULL);
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

Err writer_do(Ctx *cx, Writer *writer, WriterCommand *command, void *arg)
{
    Job job = { .cx = cx, .command = command, .arg = arg };
    pthread_cond_init(&job.woken, NULL);
    pthread_mutex_lock(&writer->lock);
    assert(!writer->stopping);
    if (writer->last)
        writer->last->next = &job;
    else
        writer->first = &job;
    writer->last = &job;
    pthread_cond_signal(&writer->work);
    while (!job.done)
        pthread_cond_wait(&job.woken, &writer->lock);
    pthread_mutex_unlock(&writer->lock);
    pthread_cond_destroy(&job.woken);
    return job.err;
}

void writer_counts(const Writer *writer, int64_t *commits, int64_t *commands)
{
    *commits = atomic_load(&writer->commits);
    *commands = atomic_load(&writer->commands);
}
