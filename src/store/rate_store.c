/* rate_store.c - SQL for exchange rates, along the primary key. */
#include "store/rate_store.h"

#include "base/check.h"

/* An order, by its id alone. */
typedef struct IdRow { int64_t id; } IdRow;
#define ID_COLUMN(C) C(READ, ID, id)
#define ROW IdRow
QUERY_SHAPE(id_shape, "orders served", ID_COLUMN);
#undef ROW

Err fx_rate_put(Ctx *cx, Db *db, int64_t cluster, const FxRateRow *row)
{
    return row_put(cx, db, &fx_rate_shape, cluster, row);
}

Err fx_rate_on(Ctx *cx, Db *db, int64_t cluster, int64_t from_ccy, int64_t to_ccy, int64_t day,
               bool *found, FxRateRow *out)
{
    static const char sql[] = SELECT(FX_RATE_COLUMNS, "fx_rate") "WHERE cluster_id = $1 "
        "AND from_ccy = $2 AND to_ccy = $3 AND day <= $4 AND confirmed = 1 "
        "ORDER BY day DESC, act_id DESC LIMIT 1";
    DbValue values[] = { db_int(cluster), db_int(from_ccy), db_int(to_ccy), db_int(day) };
    return rows_select_one(cx, db, sql, values, COUNT(values), &fx_rate_shape, found, out);
}

Err fx_rate_all(Ctx *cx, Db *db, int64_t cluster, List *out)
{
    DbValue key = db_int(cluster);
    return rows_select(cx, db, fx_rate_shape.all, &key, 1, &fx_rate_shape, out);
}

Err fx_rate_parents(Ctx *cx, Db *db, int64_t cluster, int64_t ccy, int64_t day, List *out)
{
    static const char sql[] =
        "SELECT DISTINCT parent_id FROM trade_order WHERE cluster_id = $1 AND ccy = $2 "
        "AND day >= $3 AND parent_id > 0 ORDER BY parent_id";
    DbValue values[] = { db_int(cluster), db_int(ccy), db_int(day) };
    return rows_select(cx, db, sql, values, COUNT(values), &id_shape, out);
}
