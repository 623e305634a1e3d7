/* book_store.c - SQL for settings, parties, leaves and acts; all by primary key. */
#include "store/book_store.h"

#include "base/check.h"

#include <string.h>

/* --- cluster ---------------------------------------------------------------------------------- */

Err cluster_insert(Ctx *cx, Db *db, const ClusterRow *row)
{
    static const char sql[] =
        "INSERT INTO cluster(cluster_id, name, process, ccy, first_day, business_day, demo, "
        "leaves, frontier) VALUES($1, $2, $3, $4, $5, $6, $7, $8, $9)";
    DbValue values[] = { db_int(row->cluster_id), db_text(row->name), db_text(row->process),
                         db_int(row->ccy),
                         db_int(row->first_day), db_int(row->business_day), db_int(row->demo),
                         db_int(row->leaves), db_blob(row->frontier.at, row->frontier.n) };
    return db_run(cx, db, sql, values, COUNT(values), NULL);
}

Err cluster_get(Ctx *cx, Db *db, int64_t cluster_id, ClusterRow *out)
{
    static const char sql[] =
        "SELECT cluster_id, name, ccy, business_day, demo, leaves, frontier, first_day, process "
        "FROM cluster WHERE cluster_id >= $1 ORDER BY cluster_id LIMIT 1";
    DbRows *rows CLEANUP(db_rows_close) = NULL;
    DbValue key = db_int(cluster_id);
    bool more;
    TRY(db_query(cx, db, sql, &key, 1, &rows));
    TRY(db_next(cx, rows, &more));
    if (!more)
        return fail(cx, ERR_NOT_FOUND, "the store holds no cluster; run `weft init` first");
    ClusterRow row = { .cluster_id = db_get_int(rows, 0), .ccy = db_get_int(rows, 2),
                       .business_day = db_get_int(rows, 3), .demo = db_get_int(rows, 4),
                       .leaves = db_get_int(rows, 5), .first_day = db_get_int(rows, 7) };
    TRY(db_get_text(cx, rows, 1, &row.name));
    TRY(db_get_blob(cx, rows, 6, &row.frontier));
    TRY(db_get_text(cx, rows, 8, &row.process));
    *out = row;
    return ERR_OK;
}

Err cluster_set_day(Ctx *cx, Db *db, int64_t cluster_id, int64_t day)
{
    static const char sql[] = "UPDATE cluster SET business_day = $2 WHERE cluster_id = $1";
    DbValue values[] = { db_int(cluster_id), db_int(day) };
    return db_run(cx, db, sql, values, COUNT(values), NULL);
}

Err cluster_set_log(Ctx *cx, Db *db, int64_t cluster_id, int64_t leaves, Text frontier)
{
    static const char sql[] =
        "UPDATE cluster SET leaves = $2, frontier = $3 WHERE cluster_id = $1";
    DbValue values[] = { db_int(cluster_id), db_int(leaves), db_blob(frontier.at, frontier.n) };
    return db_run(cx, db, sql, values, COUNT(values), NULL);
}

/* --- parties ---------------------------------------------------------------------------------- */

static Err party_write(Ctx *cx, Db *db, const char *sql, int64_t cluster_id, const PartyRow *row)
{
    DbValue values[] = { db_int(cluster_id), db_int(row->party_id), db_text(row->ident),
                         db_text(row->name), db_text(row->name_zh), db_text(row->roles) };
    return db_run(cx, db, sql, values, COUNT(values), NULL);
}

Err party_insert(Ctx *cx, Db *db, int64_t cluster_id, const PartyRow *row)
{
    static const char sql[] =
        "INSERT INTO party(cluster_id, party_id, ident, name, name_zh, roles) "
        "VALUES($1, $2, $3, $4, $5, $6)";
    return party_write(cx, db, sql, cluster_id, row);
}

Err party_update(Ctx *cx, Db *db, int64_t cluster_id, const PartyRow *row)
{
    static const char sql[] =
        "UPDATE party SET ident = $3, name = $4, name_zh = $5, roles = $6 "
        "WHERE cluster_id = $1 AND party_id = $2";
    return party_write(cx, db, sql, cluster_id, row);
}

static Err party_of_row(Ctx *cx, const DbRows *rows, PartyRow *out)
{
    PartyRow row = { .party_id = db_get_int(rows, 0) };
    TRY(db_get_text(cx, rows, 1, &row.ident));
    TRY(db_get_text(cx, rows, 2, &row.name));
    TRY(db_get_text(cx, rows, 3, &row.name_zh));
    TRY(db_get_text(cx, rows, 4, &row.roles));
    *out = row;
    return ERR_OK;
}

static Err party_one(Ctx *cx, Db *db, const char *sql, const DbValue *values, bool *found,
                     PartyRow *out)
{
    DbRows *rows CLEANUP(db_rows_close) = NULL;
    bool more;
    TRY(db_query(cx, db, sql, values, 2, &rows));
    TRY(db_next(cx, rows, &more));
    if (more)
        TRY(party_of_row(cx, rows, out));
    *found = more;
    return ERR_OK;
}

Err party_get(Ctx *cx, Db *db, int64_t cluster_id, Text ident, bool *found, PartyRow *out)
{
    static const char sql[] = "SELECT party_id, ident, name, name_zh, roles FROM party "
                              "WHERE cluster_id = $1 AND ident = $2";
    DbValue values[] = { db_int(cluster_id), db_text(ident) };
    return party_one(cx, db, sql, values, found, out);
}

Err party_get_by_id(Ctx *cx, Db *db, int64_t cluster_id, int64_t party_id, bool *found,
                    PartyRow *out)
{
    static const char sql[] = "SELECT party_id, ident, name, name_zh, roles FROM party "
                              "WHERE cluster_id = $1 AND party_id = $2";
    DbValue values[] = { db_int(cluster_id), db_int(party_id) };
    return party_one(cx, db, sql, values, found, out);
}

Err party_last_id(Ctx *cx, Db *db, int64_t cluster_id, int64_t *out)
{
    static const char sql[] = "SELECT MAX(party_id) FROM party WHERE cluster_id = $1";
    DbValue key = db_int(cluster_id);
    bool found;
    return db_query_int(cx, db, sql, &key, 1, &found, out);
}

Err party_all(Ctx *cx, Db *db, int64_t cluster_id, List *out)
{
    static const char sql[] = "SELECT party_id, ident, name, name_zh, roles FROM party "
                              "WHERE cluster_id = $1 ORDER BY party_id";
    DbRows *rows CLEANUP(db_rows_close) = NULL;
    DbValue key = db_int(cluster_id);
    List list = list_make(sizeof(PartyRow));
    TRY(db_query(cx, db, sql, &key, 1, &rows));
    for (bool more;;) {
        TRY(db_next(cx, rows, &more));
        if (!more)
            break;
        PartyRow *row = list_push(cx, &list);
        if (!row)
            return cx->err;
        TRY(party_of_row(cx, rows, row));
    }
    *out = list;
    return ERR_OK;
}

/* --- their accounts --------------------------------------------------------------------------- */

static const RowField party_account_fields[] = {
    { 't', offsetof(PartyAccountRow, account) }, { 'i', offsetof(PartyAccountRow, party_id) },
    { 't', offsetof(PartyAccountRow, bic) }, { 't', offsetof(PartyAccountRow, cnaps) },
};
static const RowShape party_account_shape = ROW_SHAPE(PartyAccountRow, party_account_fields,
                                                      "party_account", PARTY_ACCOUNT_COLUMNS, 5);

Err party_account_put(Ctx *cx, Db *db, int64_t cluster_id, const PartyAccountRow *row)
{
    static const char sql[] =
        "INSERT INTO party_account(cluster_id, account, party_id, bic, cnaps) "
        "VALUES($1, $2, $3, $4, $5) ON CONFLICT(cluster_id, account) "
        "DO UPDATE SET bic = excluded.bic, cnaps = excluded.cnaps";
    DbValue values[] = { db_int(cluster_id), db_text(row->account), db_int(row->party_id),
                         db_text(row->bic), db_text(row->cnaps) };
    return db_run(cx, db, sql, values, COUNT(values), NULL);
}

Err party_account_get(Ctx *cx, Db *db, int64_t cluster_id, Text account, bool *found,
                      PartyAccountRow *out)
{
    static const char sql[] = "SELECT account, party_id, bic, cnaps FROM party_account "
                              "WHERE cluster_id = $1 AND account = $2";
    DbValue values[] = { db_int(cluster_id), db_text(account) };
    return rows_select_one(cx, db, sql, values, COUNT(values), &party_account_shape, found, out);
}

Err party_account_of_party(Ctx *cx, Db *db, int64_t cluster_id, int64_t party_id, List *out)
{
    static const char sql[] = "SELECT account, party_id, bic, cnaps FROM party_account "
                              "WHERE cluster_id = $1 AND party_id = $2 ORDER BY account";
    DbValue values[] = { db_int(cluster_id), db_int(party_id) };
    return rows_select(cx, db, sql, values, COUNT(values), &party_account_shape, out);
}

/* --- leaves ----------------------------------------------------------------------------------- */

Err leaf_insert(Ctx *cx, Db *db, int64_t cluster_id, const LeafRow *rows, size_t count)
{
    static const DbTable table = {
        .columns = "iiiib",
        .insert = "INSERT INTO leaf(cluster_id, layer, number, kind, hash) "
                  "VALUES($1, $2, $3, $4, $5)",
        .copy = "COPY leaf(cluster_id, layer, number, kind, hash) FROM STDIN (FORMAT BINARY)",
    };
    DbValue *cells = NEW(cx, DbValue, count * 5);
    if (!cells)
        return cx->err;
    for (size_t i = 0; i < count; i++) {
        cells[i * 5 + 0] = db_int(cluster_id);
        cells[i * 5 + 1] = db_int(rows[i].layer);
        cells[i * 5 + 2] = db_int(rows[i].number);
        cells[i * 5 + 3] = db_int(rows[i].kind);
        cells[i * 5 + 4] = db_blob(rows[i].hash.byte, sizeof rows[i].hash.byte);
    }
    return db_bulk(cx, db, &table, cells, count);
}

Err leaf_read(Ctx *cx, Db *db, int64_t cluster_id, int64_t layer, int64_t first, size_t count,
              Hash *out)
{
    static const char sql[] =
        "SELECT number, hash FROM leaf WHERE cluster_id = $1 AND layer = $2 "
        "AND number >= $3 AND number < $4 ORDER BY number";
    DbRows *rows CLEANUP(db_rows_close) = NULL;
    DbValue values[] = { db_int(cluster_id), db_int(layer), db_int(first),
                         db_int(first + (int64_t)count) };
    TRY(db_query(cx, db, sql, values, COUNT(values), &rows));
    for (size_t i = 0; i < count; i++) {
        bool more;
        Text hash = TEXT("");
        TRY(db_next(cx, rows, &more));
        if (more)
            TRY(db_get_blob(cx, rows, 1, &hash));
        if (!more || db_get_int(rows, 0) != first + (int64_t)i || hash.n != sizeof out[i].byte)
            return fail(cx, ERR_DAMAGED, "the evidence log lacks hash %lld of layer %lld",
                        (long long)(first + (int64_t)i), (long long)layer);
        memcpy(out[i].byte, hash.at, sizeof out[i].byte);
    }
    return ERR_OK;
}

Err leaf_kind(Ctx *cx, Db *db, int64_t cluster_id, int64_t number, bool *found, int64_t *kind)
{
    static const char sql[] =
        "SELECT kind FROM leaf WHERE cluster_id = $1 AND layer = 0 AND number = $2";
    DbValue values[] = { db_int(cluster_id), db_int(number) };
    return db_query_int(cx, db, sql, values, COUNT(values), found, kind);
}

/* --- acts ------------------------------------------------------------------------------------- */

Err act_insert(Ctx *cx, Db *db, int64_t cluster_id, const ActRow *row)
{
    static const char sql[] =
        "INSERT INTO act(cluster_id, act_id, kind, actor, business_day, at_us, body) "
        "VALUES($1, $2, $3, $4, $5, $6, $7)";
    DbValue values[] = { db_int(cluster_id), db_int(row->act_id), db_text(row->kind),
                         db_text(row->actor), db_int(row->business_day), db_int(row->at_us),
                         db_text(row->body) };
    return db_run(cx, db, sql, values, COUNT(values), NULL);
}

Err act_next(Ctx *cx, Db *db, int64_t cluster_id, int64_t from, bool *found, ActRow *out)
{
    static const char sql[] =
        "SELECT act_id, kind, actor, business_day, at_us, body FROM act "
        "WHERE cluster_id = $1 AND act_id >= $2 ORDER BY act_id LIMIT 1";
    DbRows *rows CLEANUP(db_rows_close) = NULL;
    DbValue values[] = { db_int(cluster_id), db_int(from) };
    bool more;
    TRY(db_query(cx, db, sql, values, COUNT(values), &rows));
    TRY(db_next(cx, rows, &more));
    if (more) {
        ActRow row = { .act_id = db_get_int(rows, 0), .business_day = db_get_int(rows, 3),
                       .at_us = db_get_int(rows, 4) };
        TRY(db_get_text(cx, rows, 1, &row.kind));
        TRY(db_get_text(cx, rows, 2, &row.actor));
        TRY(db_get_text(cx, rows, 5, &row.body));
        *out = row;
    }
    *found = more;
    return ERR_OK;
}
