/* writer.h - group commit: one thread writes what all the others are waiting to have written.
 *
 *     caller --\                     begin
 *     caller ---> queue --> writer   savepoint  command 1  release | roll back to
 *     caller --/                     savepoint  command 2  ...
 *                                    commit     then wake every caller with its own result
 *
 * A sync to disk costs the same for one command as for a thousand, so the writer takes whatever
 * is waiting (at most WRITER_GROUP_MAX) and commits once. A command that fails undoes only
 * itself. Nobody is told "done" before the commit that holds it has returned.
 * Commands that say so are run together, all that wait side by side in one call and one savepoint:
 * what costs the same for one as for many is then paid once. */
#ifndef WEFT_STORE_WRITER_H
#define WEFT_STORE_WRITER_H

#include "store/db.h"

enum { WRITER_GROUP_MAX = 1024 };

typedef struct Writer Writer;

/* What a command does, on the writer's thread, inside its savepoint; cx is the caller's. */
typedef Err WriterCommand(Ctx *cx, Db *db, void *arg);

/* Starts the thread; the writer takes over db (the caller must not touch it until stopped). */
MUST_USE Err writer_start(Ctx *cx, Db *db, Writer **out);
/* Stops and gives db back; no call may be under way. NULL-safe. */
void writer_stop(Writer **writer);

/* Runs command and returns after the commit. ERR_OK means durable. Any thread may call it.
 * Where the commit itself fails, every caller of the group gets that failure. */
MUST_USE Err writer_do(Ctx *cx, Writer *writer, WriterCommand *command, void *arg);

/* A command for several callers at once: does what all of args ask for, in their order, on the
 * writer's thread with the writer's own cx. Where it fails, all it did is undone and each caller's
 * is run alone (n = 1, the caller's cx), so that nobody fails for another's fault. */
typedef Err WriterBatch(Ctx *cx, Db *db, void *const *args, size_t n);

/* As writer_do; what waits beside it with the same `batch` is run together with it. */
MUST_USE Err writer_do_with(Ctx *cx, Writer *writer, WriterBatch *batch, void *arg);

/* How many commits and commands so far, for tests and metrics. */
void writer_counts(const Writer *writer, int64_t *commits, int64_t *commands);

#endif
