/* schema_check_test.c - migrations make what is described; what is changed beside it is told. */
#include "store/schema_check.h"

#include "schema/schema.h"
#include "store/db_open.h"
#include "test_store.h"

#include <string.h>

static Text told(Ctx *cx, Db *db)
{
    List found;
    TextBuf buf = textbuf_make(cx);
    Text all = TEXT("");
    CHECK_OK("checks", cx, schema_check(cx, db, &found));
    for (size_t i = 0; i < found.count; i++) {
        textbuf_put(&buf, *(Text *)list_at(&found, i));
        textbuf_byte(&buf, '\n');
    }
    CHECK_OK("told", cx, textbuf_done(&buf, &all));
    return all;
}

TEST_STORE(test_schema_check__the_migrations_make_what_is_described)
{
    Db *db CLEANUP(db_close) = NULL;
    CHECK_OK("made", cx, db_open(cx, url, DB_CREATE, &db));
    CHECK_TEXT("nothing differs", told(cx, db), "");
}

TEST_STORE(test_schema_check__tells_what_was_changed_beside_it)
{
    static const struct { const char *why, *change, *says; } rows[] = {
        { "a column more", "ALTER TABLE gap ADD COLUMN waived BIGINT NOT NULL DEFAULT 0",
          "gap.waived: in the database, and not described\n" },
        { "a column less", "ALTER TABLE gap DROP COLUMN owner",
          "gap.owner: described, and not in the database\n" },
        { "a column renamed", "ALTER TABLE net_firm RENAME COLUMN since TO until",
          "net_firm.since: described, and not in the database\n"
          "net_firm.until: in the database, and not described\n" },
        { "a table less", "DROP TABLE split", "split: described, and not in the database\n" },
        { "a table more", "CREATE TABLE bribe(payee BIGINT) {strict}",
          "table.bribe: in the database, and not described\n" },
        { "another type", "CREATE TABLE split(cluster_id BIGINT NOT NULL, "
          "invoice_id BIGINT NOT NULL, day TEXT NOT NULL, kind BIGINT NOT NULL, "
          "rank BIGINT NOT NULL, document_id BIGINT NOT NULL, line BIGINT, "
          "PRIMARY KEY(cluster_id, invoice_id, day, kind, document_id, rank)) {strict}",
          "split.day: of another type than described\n"
          "split.rank: at another place of the key than described\n"
          "split.document_id: at another place of the key than described\n"
          "split.line: NULL may stand where the description says otherwise\n"
          "split.line: at another place of the key than described\n" },
        { "a view", "CREATE VIEW nicer AS SELECT name FROM party",
          "view.nicer: in the database, and not described\n" },
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        Db *db CLEANUP(db_close) = NULL;
        Text change;
        CHECK_OK("opens", cx, db_open(cx, url, DB_CREATE, &db));
        CHECK_OK("begins", cx, db_begin(cx, db));
        if (strcmp(rows[i].why, "another type") == 0)
            CHECK_OK("away", cx, db_run(cx, db, "DROP TABLE split", NULL, 0, NULL));
        CHECK_OK(rows[i].why, cx, db_spell(cx, db_kind(db), rows[i].change, &change));
        CHECK_OK(rows[i].why, cx, db_run(cx, db, change.at, NULL, 0, NULL));
        CHECK_TEXT(rows[i].why, told(cx, db), rows[i].says);
        db_rollback(db);
    }
}

TEST(test_schema_check__a_trigger_and_a_loose_table_are_told)
{
    Ctx cx = ctx_make(1 << 24);
    Db *db CLEANUP(db_close) = NULL;
    CHECK_OK("made", &cx, db_open(&cx, "sqlite::memory:", DB_CREATE, &db));
    CHECK_OK("any type", &cx, db_run(&cx, db, "CREATE TABLE note(a BIGINT)", NULL, 0, NULL));
    CHECK_TEXT("told", told(&cx, db), "note: its columns take values of any type\n"
               "table.note: in the database, and not described\n");
    CHECK_OK("away", &cx, db_run(&cx, db, "DROP TABLE note", NULL, 0, NULL));
    CHECK_OK("a trigger", &cx, db_run(&cx, db, "CREATE TRIGGER quiet AFTER INSERT ON gap BEGIN "
                                      "DELETE FROM gap; END", NULL, 0, NULL));
    CHECK_TEXT("told", told(&cx, db), "trigger.quiet: in the database, and not described\n");
    ctx_clear(&cx);
}
