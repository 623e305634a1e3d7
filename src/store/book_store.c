/* book_store.c - SQL for settings, parties, leaves and acts; all by primary key. */
#include "store/book_store.h"

#include "base/check.h"

#include <string.h>

/* --- cluster ---------------------------------------------------------------------------------- */

Err cluster_insert(Ctx *cx, Db *db, int64_t cluster_id, const ClusterRow *row)
{
    return rows_insert(cx, db, &cluster_shape, cluster_id, row, 1);
}

Err cluster_get(Ctx *cx, Db *db, int64_t from, int64_t *cluster_id, ClusterRow *out)
{
    static const char sql[] = "SELECT " NAME_LIST(CLUSTER_COLUMNS) "\nFROM cluster "
                              "WHERE cluster_id >= $1 ORDER BY cluster_id LIMIT 1";
    DbRows *rows CLEANUP(db_rows_close) = NULL;
    DbValue key = db_int(from);
    bool more;
    TRY(db_query(cx, db, sql, &key, 1, &rows));
    TRY(db_next(cx, rows, &more));
    if (!more)
        return fail(cx, ERR_NOT_FOUND, "the store holds no cluster; run `weft init` first");
    *cluster_id = db_get_int(rows, 0);
    return row_read(cx, rows, 1, &cluster_shape, out);
}

Err cluster_set_day(Ctx *cx, Db *db, int64_t cluster_id, int64_t day)
{
    static const char sql[] = "UPDATE cluster SET business_day = $2 WHERE cluster_id = $1";
    DbValue values[] = { db_int(cluster_id), db_int(day) };
    return db_run(cx, db, sql, values, COUNT(values), NULL);
}

Err cluster_set_rules(Ctx *cx, Db *db, int64_t cluster_id, int64_t rules)
{
    static const char sql[] = "UPDATE cluster SET rules = $2 WHERE cluster_id = $1";
    DbValue values[] = { db_int(cluster_id), db_int(rules) };
    return db_run(cx, db, sql, values, COUNT(values), NULL);
}

Err cluster_set_log(Ctx *cx, Db *db, int64_t cluster_id, int64_t leaves, Text frontier)
{
    static const char sql[] =
        "UPDATE cluster SET leaves = $2, frontier = $3 WHERE cluster_id = $1";
    DbValue values[] = { db_int(cluster_id), db_int(leaves), db_blob(frontier.at, frontier.n) };
    return db_run(cx, db, sql, values, COUNT(values), NULL);
}

/* --- leaps and closed periods ----------------------------------------------------------------- */

Err leap_of(Ctx *cx, Db *db, int64_t cluster_id, Date from, Date to, List *out)
{
    static const char sql[] = SELECT(LEAP_COLUMNS, "leap")
        "WHERE cluster_id = $1 AND from_day = $2 AND to_day = $3 ORDER BY act_id";
    DbValue values[] = { db_int(cluster_id), db_int(from.day), db_int(to.day) };
    return rows_select(cx, db, sql, values, COUNT(values), &leap_shape, out);
}

Err period_all(Ctx *cx, Db *db, int64_t cluster_id, List *out)
{
    DbValue key = db_int(cluster_id);
    return rows_select(cx, db, period_shape.all, &key, 1, &period_shape, out);
}

Err period_last(Ctx *cx, Db *db, int64_t cluster_id, Date *out)
{
    static const char sql[] = "SELECT to_day FROM period WHERE cluster_id = $1 "
                              "ORDER BY to_day DESC LIMIT 1";
    DbValue key = db_int(cluster_id);
    int64_t day;
    bool found;
    TRY(db_query_int(cx, db, sql, &key, 1, &found, &day));
    *out = found ? (Date){ (int32_t)day } : DATE_NONE;
    return ERR_OK;
}

/* --- parties ---------------------------------------------------------------------------------- */

Err party_insert(Ctx *cx, Db *db, int64_t cluster_id, const PartyRow *row)
{
    return rows_insert(cx, db, &party_shape, cluster_id, row, 1);
}

Err party_update(Ctx *cx, Db *db, int64_t cluster_id, const PartyRow *row)
{
    return row_put(cx, db, &party_shape, cluster_id, row);
}

Err party_get(Ctx *cx, Db *db, int64_t cluster_id, Text ident, bool *found, PartyRow *out)
{
    static const char sql[] = SELECT(PARTY_COLUMNS, "party")
        "WHERE cluster_id = $1 AND ident = $2";
    DbValue values[] = { db_int(cluster_id), db_text(ident) };
    return rows_select_one(cx, db, sql, values, COUNT(values), &party_shape, found, out);
}

Err party_get_by_id(Ctx *cx, Db *db, int64_t cluster_id, int64_t party_id, bool *found,
                    PartyRow *out)
{
    static const char sql[] = SELECT(PARTY_COLUMNS, "party")
        "WHERE cluster_id = $1 AND party_id = $2";
    DbValue values[] = { db_int(cluster_id), db_int(party_id) };
    return rows_select_one(cx, db, sql, values, COUNT(values), &party_shape, found, out);
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
    DbValue key = db_int(cluster_id);
    return rows_select(cx, db, party_shape.all, &key, 1, &party_shape, out);
}

/* --- their accounts --------------------------------------------------------------------------- */

Err party_account_put(Ctx *cx, Db *db, int64_t cluster_id, const PartyAccountRow *row)
{
    return row_put(cx, db, &party_account_shape, cluster_id, row);
}

Err party_account_get(Ctx *cx, Db *db, int64_t cluster_id, Text account, bool *found,
                      PartyAccountRow *out)
{
    static const char sql[] = SELECT(PARTY_ACCOUNT_COLUMNS, "party_account")
                              "WHERE cluster_id = $1 AND account = $2";
    DbValue values[] = { db_int(cluster_id), db_text(account) };
    return rows_select_one(cx, db, sql, values, COUNT(values), &party_account_shape, found, out);
}

Err party_account_paid(Ctx *cx, Db *db, int64_t cluster_id, int64_t party_id, int64_t day,
                       bool *found, PartyAccountRow *out)
{
    static const char sql[] = SELECT(PARTY_ACCOUNT_COLUMNS, "party_account")
        "WHERE cluster_id = $1 AND party_id = $2 AND since_day <= $3 "
        "ORDER BY since_day DESC, act_id DESC, place LIMIT 1";
    DbValue values[] = { db_int(cluster_id), db_int(party_id), db_int(day) };
    return rows_select_one(cx, db, sql, values, COUNT(values), &party_account_shape, found, out);
}

Err party_account_of_party(Ctx *cx, Db *db, int64_t cluster_id, int64_t party_id, List *out)
{
    static const char sql[] = SELECT(PARTY_ACCOUNT_COLUMNS, "party_account")
                              "WHERE cluster_id = $1 AND party_id = $2 ORDER BY account";
    DbValue values[] = { db_int(cluster_id), db_int(party_id) };
    return rows_select(cx, db, sql, values, COUNT(values), &party_account_shape, out);
}

/* --- persons ---------------------------------------------------------------------------------- */

Err person_put(Ctx *cx, Db *db, int64_t cluster_id, const PersonRow *row)
{
    return row_put(cx, db, &person_shape, cluster_id, row);
}

Err person_get(Ctx *cx, Db *db, int64_t cluster_id, int64_t party_id, Text name, bool *found,
               PersonRow *out)
{
    static const char sql[] = SELECT(PERSON_COLUMNS, "person")
        "WHERE cluster_id = $1 AND party_id = $2 AND name = $3";
    DbValue values[] = { db_int(cluster_id), db_int(party_id), db_text(name) };
    return rows_select_one(cx, db, sql, values, COUNT(values), &person_shape, found, out);
}

Err person_of_party(Ctx *cx, Db *db, int64_t cluster_id, int64_t party_id, List *out)
{
    static const char sql[] = SELECT(PERSON_COLUMNS, "person")
        "WHERE cluster_id = $1 AND party_id = $2 ORDER BY name COLLATE \"C\"";
    DbValue values[] = { db_int(cluster_id), db_int(party_id) };
    return rows_select(cx, db, sql, values, COUNT(values), &person_shape, out);
}

/* --- proposals -------------------------------------------------------------------------------- */

Err proposal_put(Ctx *cx, Db *db, int64_t cluster_id, const ProposalRow *row)
{
    return row_put(cx, db, &proposal_shape, cluster_id, row);
}

Err proposal_get(Ctx *cx, Db *db, int64_t cluster_id, int64_t act_id, bool *found,
                 ProposalRow *out)
{
    static const char sql[] = SELECT(PROPOSAL_COLUMNS, "proposal")
        "WHERE cluster_id = $1 AND act_id = $2";
    DbValue values[] = { db_int(cluster_id), db_int(act_id) };
    return rows_select_one(cx, db, sql, values, COUNT(values), &proposal_shape, found, out);
}

Err proposal_open(Ctx *cx, Db *db, int64_t cluster_id, List *out)
{
    static const char sql[] = SELECT(PROPOSAL_COLUMNS, "proposal")
        "WHERE cluster_id = $1 AND confirmed_act = 0 ORDER BY act_id";
    DbValue key = db_int(cluster_id);
    return rows_select(cx, db, sql, &key, 1, &proposal_shape, out);
}

/* --- leaves ----------------------------------------------------------------------------------- */

Err leaf_insert(Ctx *cx, Db *db, int64_t cluster_id, const LeafRow *rows, size_t count)
{
    return rows_insert(cx, db, &leaf_shape, cluster_id, rows, count);
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
    return rows_insert(cx, db, &act_shape, cluster_id, row, 1);
}

Err act_next(Ctx *cx, Db *db, int64_t cluster_id, int64_t from, bool *found, ActRow *out)
{
    static const char sql[] = SELECT(ACT_COLUMNS, "act")
        "WHERE cluster_id = $1 AND act_id >= $2 ORDER BY act_id LIMIT 1";
    DbValue values[] = { db_int(cluster_id), db_int(from) };
    return rows_select_one(cx, db, sql, values, COUNT(values), &act_shape, found, out);
}
