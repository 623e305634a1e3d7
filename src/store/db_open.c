/* db_open.c - connect by the form of the url, then apply the migrations that are missing.
 *
 * Looking costs one query where nothing is missing. Where something is, each step takes the write
 * lock, looks again and applies the next one, so several processes may open a new store at once. */
#include "store/db_open.h"

#include "base/check.h"
#include "base/sha256.h"
#include "store/db_driver.h"

#include <string.h>

/* --- one text for two databases --------------------------------------------------------------- */

/* SQLite keeps whatever it is given unless a table is STRICT: then a number is a number there too.
 * Such a table knows BIGINT by the name of INTEGER. */
static const struct {
    const char *word, *sqlite, *postgres;
} spellings[] = {
    { "BIGINT",          "INTEGER",               "BIGINT" },
    { "{blob}",          "BLOB",                  "BYTEA" },
    { "{strict}",        "STRICT",                "" },
    { "{without_rowid}", "STRICT, WITHOUT ROWID", "" },
};

/* The word that the text begins with; COUNT(spellings): none. */
static size_t word_at(const char *sql)
{
    size_t i = 0;
    while (i < COUNT(spellings) && strncmp(sql, spellings[i].word, strlen(spellings[i].word)) != 0)
        i++;
    return i;
}

Err db_spell(Ctx *cx, DbKind kind, const char *sql, Text *out)
{
    TextBuf buf = textbuf_make(cx);
    for (const char *p = sql; *p;) {
        size_t plain = strcspn(p, "{B"), i = word_at(p + plain);
        textbuf_put(&buf, (Text){ p, plain });
        p += plain;
        if (i < COUNT(spellings)) {
            textbuf_puts(&buf, kind == DB_SQLITE ? spellings[i].sqlite : spellings[i].postgres);
            p += strlen(spellings[i].word);
        } else if (*p == '{') {
            return fail(cx, ERR_STORE, "unknown word in braces: %.20s", p);
        } else if (*p) {
            textbuf_byte(&buf, *p++);
        }
    }
    return textbuf_done(&buf, out);
}

/* --- migrations ------------------------------------------------------------------------------- */

static const char create_table[] =
    "CREATE TABLE migration(number BIGINT NOT NULL PRIMARY KEY, name TEXT NOT NULL,"
    " sha256 TEXT NOT NULL, applied_at_us BIGINT NOT NULL)";
static const char list_applied[] = "SELECT number, name, sha256 FROM migration ORDER BY number";
static const char add_applied[] =
    "INSERT INTO migration(number, name, sha256, applied_at_us) VALUES($1,$2,$3,$4)";

static Err has_table(Ctx *cx, Db *db, bool *out)
{
    bool found;
    int64_t n = 0;
    TRY(db_query_int(cx, db, db->driver->has_migrations, NULL, 0, &found, &n));
    *out = n > 0;
    return ERR_OK;
}

static const char *sha256_of(const char *sql, char hex[HASH_HEX_SIZE])
{
    Hash hash = sha256(text_of(sql));
    return hash_hex(&hash, hex);
}

/* Compares one row of the store with the migration that should stand there. */
static Err check_applied(Ctx *cx, Db *db, const DbRows *row, const Migration *migrations,
                         size_t count, size_t i)
{
    Text name, sha;
    int64_t number = db_get_int(row, 0);
    TRY(db_get_text(cx, row, 1, &name));
    TRY(db_get_text(cx, row, 2, &sha));
    if (number > (int64_t)count)
        return fail(cx, ERR_STORE_NEWER, "%s: a newer weft has brought this store to schema %lld "
                    "(%s); this weft knows schemas up to %zu; install the newer one", db->name,
                    (long long)number, name.at, count);
    char hex[HASH_HEX_SIZE];
    if (i >= count || number != migrations[i].number
        || !text_is(sha, sha256_of(migrations[i].sql, hex)))
        return fail(cx, ERR_DAMAGED, "%s: schema step %lld (%s) of this store is not the one this "
                    "weft knows; use the weft that made the store, or a backup", db->name,
                    (long long)number, name.at);
    return ERR_OK;
}

/* How many of the migrations the store has; 0 where it has not even the table. */
static Err count_applied(Ctx *cx, Db *db, const Migration *migrations, size_t count, size_t *out)
{
    bool has, more = false;
    size_t n = 0;
    TRY(has_table(cx, db, &has));
    if (has) {
        DbRows *rows CLEANUP(db_rows_close) = NULL;
        TRY(db_query(cx, db, list_applied, NULL, 0, &rows));
        TRY(db_next(cx, rows, &more));
        for (; more; n++) {
            TRY(check_applied(cx, db, rows, migrations, count, n));
            TRY(db_next(cx, rows, &more));
        }
    }
    *out = n;
    return ERR_OK;
}

static Err apply(Ctx *cx, Db *db, const Migration *m)
{
    Text sql;
    TRY(db_spell(cx, db_kind(db), m->sql, &sql));
    TRY(db->driver->script(cx, db, sql.at));
    if (db->driver->after_migration[0])         /* PostgreSQL calls an empty script an error */
        TRY(db->driver->script(cx, db, db->driver->after_migration));
    char hex[HASH_HEX_SIZE];
    DbValue row[] = { db_int(m->number), db_text(text_of(m->name)),
                      db_text(text_of(sha256_of(m->sql, hex))), db_int(clock_now().us) };
    return db_run(cx, db, add_applied, row, COUNT(row), NULL);
}

/* Under the write lock: looks again, and applies the first one that is missing. */
static Err apply_next(Ctx *cx, Db *db, const Migration *migrations, size_t count, size_t *applied)
{
    bool has;
    TRY(has_table(cx, db, &has));
    if (!has)
        TRY(db_run(cx, db, create_table, NULL, 0, NULL));
    TRY(count_applied(cx, db, migrations, count, applied));
    if (*applied == count)
        return ERR_OK;
    const Migration *m = &migrations[*applied];
    const char *file = cx->place_file;
    int64_t line = cx->place_line;
    Text place;
    TRY(text_format(cx, &place, "migration %04lld-%s", (long long)m->number, m->name));
    ctx_place(cx, place.at, 0);
    Err err = apply(cx, db, m);
    ctx_place(cx, file, line);
    TRY(err);
    ++*applied;
    return ERR_OK;
}

Err db_migrate_with(Ctx *cx, Db *db, const Migration *migrations, size_t count)
{
    for (size_t i = 0; i < count; i++)
        assert(migrations[i].number == (int64_t)i + 1);
    bool has;
    size_t applied = 0;
    TRY(has_table(cx, db, &has));
    TRY(count_applied(cx, db, migrations, count, &applied));
    while (!has || applied < count) {
        TRY(db_begin(cx, db));
        Err err = apply_next(cx, db, migrations, count, &applied);
        if (err == ERR_OK)
            err = db_commit(cx, db);
        db_rollback(db);
        TRY(err);
        has = true;
    }
    return ERR_OK;
}

/* --- opening ---------------------------------------------------------------------------------- */

Err db_connect(Ctx *cx, const char *url, DbMode mode, Db **out)
{
    Text text = text_of(url);
    if (text_starts(text, "postgresql://") || text_starts(text, "postgres://"))
        return db_pg_connect(cx, url, mode, out);
    if (text_starts(text, "sqlite:"))
        url += strlen("sqlite:");
    if (!*url)
        return fail(cx, ERR_USAGE, "the store has no name; give a path, or postgresql://...");
    return db_sqlite_connect(cx, url, mode, out);
}

/* A store is recognised by its table of migrations; other people's databases are left alone.
 * Tables are counted first: another process that makes the store now makes that table with the
 * first of them, so seeing any table without it means that they are not weft's. */
static Err check_ours(Ctx *cx, Db *db, DbMode mode)
{
    bool has, found;
    int64_t tables = 0;
    TRY(db_query_int(cx, db, db->driver->has_tables, NULL, 0, &found, &tables));
    TRY(has_table(cx, db, &has));
    if (has)
        return ERR_OK;
    if (mode != DB_CREATE)
        return fail(cx, ERR_NOT_FOUND, "%s: there is no store in it; make one with `weft init`",
                    db->name);
    if (tables > 0)
        return fail(cx, ERR_STORE, "%s: holds the tables of another program; give weft a database "
                    "of its own", db->name);
    return ERR_OK;
}

static Err check_current(Ctx *cx, Db *db)
{
    size_t applied;
    TRY(count_applied(cx, db, db_migrations, db_migrations_count, &applied));
    if (applied < db_migrations_count)
        return fail(cx, ERR_STORE, "%s: the store is at schema %zu, this weft needs %zu; open it "
                    "once for writing, and it is brought up to date", db->name, applied,
                    db_migrations_count);
    return ERR_OK;
}

Err db_open(Ctx *cx, const char *url, DbMode mode, Db **out)
{
    Db *db CLEANUP(db_close) = NULL;
    TRY(db_connect(cx, url, mode, &db));
    TRY(check_ours(cx, db, mode));
    if (mode == DB_READ_ONLY)
        TRY(check_current(cx, db));
    else
        TRY(db_migrate_with(cx, db, db_migrations, db_migrations_count));
    *out = db;
    db = NULL;
    return ERR_OK;
}
