/* finance_store.c - SQL for claims and financings; along primary keys or named indexes. */
#include "store/finance_store.h"

#include "base/check.h"

static Err select_by(Ctx *cx, Db *db, const char *sql, int64_t cluster, int64_t key,
                     const RowShape *shape, List *out)
{
    DbValue values[] = { db_int(cluster), db_int(key) };
    return rows_select(cx, db, sql, values, COUNT(values), shape, out);
}

static Err run_by(Ctx *cx, Db *db, const char *sql, int64_t cluster, int64_t key)
{
    DbValue values[] = { db_int(cluster), db_int(key) };
    return db_run(cx, db, sql, values, COUNT(values), NULL);
}

/* --- claims ---------------------------------------------------------------------------------- */

Err claim_of_order(Ctx *cx, Db *db, int64_t cluster, int64_t order_id, List *out)
{
    static const char sql[] = SELECT(CLAIM_COLUMNS, "claim")
        "WHERE cluster_id = $1 AND order_id = $2 ORDER BY claim_id";
    return select_by(cx, db, sql, cluster, order_id, &claim_shape, out);
}

Err claim_of_document(Ctx *cx, Db *db, int64_t cluster, int64_t claim_id, List *out)
{
    static const char sql[] = SELECT(CLAIM_COLUMNS, "claim")
        "WHERE cluster_id = $1 AND claim_id = $2 ORDER BY order_id";
    return select_by(cx, db, sql, cluster, claim_id, &claim_shape, out);
}

Err claim_get(Ctx *cx, Db *db, int64_t cluster, int64_t order_id, int64_t claim_id, bool *found,
              ClaimRow *out)
{
    static const char sql[] = SELECT(CLAIM_COLUMNS, "claim")
        "WHERE cluster_id = $1 AND order_id = $2 AND claim_id = $3";
    DbValue values[] = { db_int(cluster), db_int(order_id), db_int(claim_id) };
    return rows_select_one(cx, db, sql, values, COUNT(values), &claim_shape, found, out);
}

Err claim_delete_order(Ctx *cx, Db *db, int64_t cluster, int64_t order_id)
{
    static const char sql[] = "DELETE FROM claim WHERE cluster_id = $1 AND order_id = $2";
    return run_by(cx, db, sql, cluster, order_id);
}

Err claim_set_state(Ctx *cx, Db *db, int64_t cluster, int64_t order_id, int64_t claim_id,
                    int64_t state)
{
    static const char sql[] = "UPDATE claim SET state = $4 WHERE cluster_id = $1 "
                              "AND order_id = $2 AND claim_id = $3";
    DbValue values[] = { db_int(cluster), db_int(order_id), db_int(claim_id), db_int(state) };
    return db_run(cx, db, sql, values, COUNT(values), NULL);
}

Err claim_falling_due(Ctx *cx, Db *db, int64_t cluster, int64_t before_day, int64_t overdue_state,
                      List *out)
{
    static const char sql[] = SELECT(CLAIM_COLUMNS, "claim")
        "WHERE cluster_id = $1 AND kind = 1 AND due > -2147483648 AND due < $2 "
        "AND outstanding > 0 AND disputed = 0 AND state <> $3 ORDER BY due, claim_id, order_id";
    DbValue values[] = { db_int(cluster), db_int(before_day), db_int(overdue_state) };
    return rows_select(cx, db, sql, values, COUNT(values), &claim_shape, out);
}

Err claim_outstanding(Ctx *cx, Db *db, int64_t cluster, List *out)
{
    static const char sql[] = SELECT(CLAIM_COLUMNS, "claim")
        "WHERE cluster_id = $1 AND kind = $2 AND outstanding > 0 ORDER BY due, claim_id, order_id";
    return select_by(cx, db, sql, cluster, 1, &claim_shape, out);
}

/* --- financings ------------------------------------------------------------------------------ */

Err financing_insert(Ctx *cx, Db *db, int64_t cluster, const FinancingRow *row)
{
    return rows_insert(cx, db, &financing_shape, cluster, row, 1);
}

Err financing_update(Ctx *cx, Db *db, int64_t cluster, const FinancingRow *row)
{
    return row_put(cx, db, &financing_shape, cluster, row);
}

Err financing_get(Ctx *cx, Db *db, int64_t cluster, int64_t financing_id, bool *found,
                  FinancingRow *out)
{
    static const char sql[] = SELECT(FINANCING_COLUMNS, "financing")
        "WHERE cluster_id = $1 AND financing_id = $2";
    DbValue values[] = { db_int(cluster), db_int(financing_id) };
    return rows_select_one(cx, db, sql, values, COUNT(values), &financing_shape, found, out);
}

Err financing_by_number(Ctx *cx, Db *db, int64_t cluster, Text number, bool *found,
                        FinancingRow *out)
{
    static const char sql[] = SELECT(FINANCING_COLUMNS, "financing")
        "WHERE cluster_id = $1 AND number = $2";
    DbValue values[] = { db_int(cluster), db_text(number) };
    return rows_select_one(cx, db, sql, values, COUNT(values), &financing_shape, found, out);
}

Err financing_of_order(Ctx *cx, Db *db, int64_t cluster, int64_t order_id, List *out)
{
    static const char sql[] = SELECT(FINANCING_COLUMNS, "financing")
        "WHERE cluster_id = $1 AND order_id = $2 ORDER BY financing_id";
    return select_by(cx, db, sql, cluster, order_id, &financing_shape, out);
}

Err financing_page(Ctx *cx, Db *db, int64_t cluster, int64_t from, int64_t limit, List *out)
{
    static const char sql[] = SELECT(FINANCING_COLUMNS, "financing")
        "WHERE cluster_id = $1 AND financing_id >= $2 ORDER BY financing_id LIMIT $3";
    DbValue values[] = { db_int(cluster), db_int(from), db_int(limit) };
    return rows_select(cx, db, sql, values, COUNT(values), &financing_shape, out);
}

Err financing_in_states(Ctx *cx, Db *db, int64_t cluster, int64_t first, int64_t last, List *out)
{
    static const char sql[] = SELECT(FINANCING_COLUMNS, "financing")
        "WHERE cluster_id = $1 AND state >= $2 AND state <= $3 ORDER BY financing_id";
    DbValue values[] = { db_int(cluster), db_int(first), db_int(last) };
    return rows_select(cx, db, sql, values, COUNT(values), &financing_shape, out);
}

Err financing_alike(Ctx *cx, Db *db, int64_t cluster, const Hash *exact, const Hash *near,
                    const Hash *goods, List *out)
{
    static const char sql[] = SELECT(FINANCING_COLUMNS, "financing")
        "WHERE cluster_id = $1 AND (exact_print = $2 OR near_print = $3 OR near_print = $4 "
        "OR near_print = $5 OR goods_print = $6) ORDER BY financing_id";
    DbValue values[] = { db_int(cluster), db_blob(exact, sizeof *exact),
                         db_blob(&near[0], sizeof *near), db_blob(&near[1], sizeof *near),
                         db_blob(&near[2], sizeof *near), db_blob(goods, sizeof *goods) };
    return rows_select(cx, db, sql, values, COUNT(values), &financing_shape, out);
}

Err financing_count_in_state(Ctx *cx, Db *db, int64_t cluster, int64_t applicant, int64_t state,
                             int64_t *out)
{
    static const char sql[] = "SELECT COUNT(*) FROM financing WHERE cluster_id = $1 "
                              "AND applicant = $2 AND state = $3";
    DbValue values[] = { db_int(cluster), db_int(applicant), db_int(state) };
    bool found;
    return db_query_int(cx, db, sql, values, COUNT(values), &found, out);
}

Err financing_any(Ctx *cx, Db *db, int64_t cluster, bool *out)
{
    static const char sql[] = "SELECT 1 FROM financing WHERE cluster_id = $1 LIMIT 1";
    DbValue key = db_int(cluster);
    int64_t one;
    return db_query_int(cx, db, sql, &key, 1, out, &one);
}

/* --- encumbrances ---------------------------------------------------------------------------- */

Err encumbrance_of_order(Ctx *cx, Db *db, int64_t cluster, int64_t order_id, List *out)
{
    static const char sql[] = SELECT(ENCUMBRANCE_COLUMNS, "encumbrance")
        "WHERE cluster_id = $1 AND claim_id IN (SELECT claim_id FROM financing "
        "WHERE cluster_id = $1 AND order_id = $2) AND order_id = $2 "
        "ORDER BY registered_us, financing_id";
    return select_by(cx, db, sql, cluster, order_id, &encumbrance_shape, out);
}

Err encumbrance_get(Ctx *cx, Db *db, int64_t cluster, int64_t claim_id, int64_t financing_id,
                    bool *found, EncumbranceRow *out)
{
    static const char sql[] = SELECT(ENCUMBRANCE_COLUMNS, "encumbrance")
        "WHERE cluster_id = $1 AND claim_id = $2 AND financing_id = $3";
    DbValue values[] = { db_int(cluster), db_int(claim_id), db_int(financing_id) };
    return rows_select_one(cx, db, sql, values, COUNT(values), &encumbrance_shape, found, out);
}

Err encumbrance_release(Ctx *cx, Db *db, int64_t cluster, int64_t claim_id, int64_t financing_id,
                        bool released)
{
    static const char sql[] = "UPDATE encumbrance SET released = $4 WHERE cluster_id = $1 "
                              "AND claim_id = $2 AND financing_id = $3";
    DbValue values[] = { db_int(cluster), db_int(claim_id), db_int(financing_id),
                         db_int(released) };
    return db_run(cx, db, sql, values, COUNT(values), NULL);
}

/* --- what was observed of contracts ----------------------------------------------------------- */

Err contract_events_delete(Ctx *cx, Db *db, int64_t cluster, int64_t financing_id)
{
    static const char sql[] = "DELETE FROM contract_event WHERE cluster_id = $1 "
                              "AND financing_id = $2";
    return run_by(cx, db, sql, cluster, financing_id);
}

Err contract_events_of(Ctx *cx, Db *db, int64_t cluster, int64_t financing_id, List *out)
{
    static const char sql[] = SELECT(CONTRACT_EVENT_COLUMNS, "contract_event")
        "WHERE cluster_id = $1 AND financing_id = $2 ORDER BY number, leg";
    return select_by(cx, db, sql, cluster, financing_id, &contract_event_shape, out);
}

/* --- collections ----------------------------------------------------------------------------- */

Err collection_of_order(Ctx *cx, Db *db, int64_t cluster, int64_t order_id, List *out)
{
    static const char sql[] = SELECT(COLLECTION_COLUMNS, "collection")
        "WHERE cluster_id = $1 AND order_id = $2 ORDER BY document_id, number";
    return select_by(cx, db, sql, cluster, order_id, &collection_shape, out);
}

Err collection_of_financing(Ctx *cx, Db *db, int64_t cluster, int64_t financing_id, List *out)
{
    static const char sql[] = SELECT(COLLECTION_COLUMNS, "collection")
        "WHERE cluster_id = $1 AND financing_id = $2 ORDER BY document_id, order_id, number";
    return select_by(cx, db, sql, cluster, financing_id, &collection_shape, out);
}

Err collection_delete_order(Ctx *cx, Db *db, int64_t cluster, int64_t order_id)
{
    static const char sql[] = "DELETE FROM collection WHERE cluster_id = $1 AND order_id = $2";
    return run_by(cx, db, sql, cluster, order_id);
}
