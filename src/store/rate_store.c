/* rate_store.c - SQL for exchange rates, along the primary key. */
#include "store/rate_store.h"

#include "base/check.h"

#define FIELD_INT(name) { 'i', offsetof(FxRateRow, name) },
#define NO_FIELD(name)

static const RowField fx_rate_fields[] = { FX_RATE_COLUMNS(FIELD_INT, NO_FIELD, NO_FIELD) };
static const RowShape fx_rate_shape = ROW_SHAPE(FxRateRow, fx_rate_fields, "fx_rate",
                                                FX_RATE_COLUMNS, 6);
static const RowField id_field[] = { { 'i', 0 } };
static const RowShape id_shape = { .fields = id_field, .count = 1, .row_bytes = sizeof(int64_t) };

Err fx_rate_put(Ctx *cx, Db *db, int64_t cluster, const FxRateRow *row)
{
    static const char sql[] =
        "INSERT INTO fx_rate(cluster_id, from_ccy, to_ccy, day, rate_e9, act_id) "
        "VALUES($1, $2, $3, $4, $5, $6) ON CONFLICT (cluster_id, from_ccy, to_ccy, day) "
        "DO UPDATE SET rate_e9 = $5, act_id = $6";
    DbValue values[] = { db_int(cluster), db_int(row->from_ccy), db_int(row->to_ccy),
                         db_int(row->day), db_int(row->rate_e9), db_int(row->act_id) };
    return db_run(cx, db, sql, values, COUNT(values), NULL);
}

Err fx_rate_on(Ctx *cx, Db *db, int64_t cluster, int64_t from_ccy, int64_t to_ccy, int64_t day,
               bool *found, FxRateRow *out)
{
    static const char sql[] =
        "SELECT from_ccy, to_ccy, day, rate_e9, act_id FROM fx_rate WHERE cluster_id = $1 "
        "AND from_ccy = $2 AND to_ccy = $3 AND day <= $4 ORDER BY day DESC LIMIT 1";
    DbValue values[] = { db_int(cluster), db_int(from_ccy), db_int(to_ccy), db_int(day) };
    return rows_select_one(cx, db, sql, values, COUNT(values), &fx_rate_shape, found, out);
}

Err fx_rate_all(Ctx *cx, Db *db, int64_t cluster, List *out)
{
    static const char sql[] =
        "SELECT from_ccy, to_ccy, day, rate_e9, act_id FROM fx_rate WHERE cluster_id = $1 "
        "ORDER BY from_ccy, to_ccy, day";
    DbValue key = db_int(cluster);
    return rows_select(cx, db, sql, &key, 1, &fx_rate_shape, out);
}

Err fx_rate_parents(Ctx *cx, Db *db, int64_t cluster, int64_t ccy, int64_t day, List *out)
{
    static const char sql[] =
        "SELECT DISTINCT parent_id FROM trade_order WHERE cluster_id = $1 AND ccy = $2 "
        "AND day >= $3 AND parent_id > 0 ORDER BY parent_id";
    DbValue values[] = { db_int(cluster), db_int(ccy), db_int(day) };
    return rows_select(cx, db, sql, values, COUNT(values), &id_shape, out);
}
