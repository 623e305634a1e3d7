/* rule_store.c - SQL for adopted rules: heads in one query, contents one by one, when they are
 * needed. */
#include "store/rule_store.h"

#include "base/check.h"

#define ROW RuleHeadRow
QUERY_SHAPE(head_shape, "rules", RULE_HEAD_COLUMNS);
#undef ROW

Err rule_insert(Ctx *cx, Db *db, int64_t cluster, const RuleRow *row)
{
    return rows_insert(cx, db, &rule_shape, cluster, row, 1);
}

Err rule_heads(Ctx *cx, Db *db, int64_t cluster, List *out)
{
    static const char sql[] = SELECT(RULE_HEAD_COLUMNS, "rule")
        "WHERE cluster_id = $1 ORDER BY rule_id";
    DbValue key = db_int(cluster);
    return rows_select(cx, db, sql, &key, 1, &head_shape, out);
}

Err rule_content(Ctx *cx, Db *db, int64_t cluster, int64_t rule_id, Text *out)
{
    static const char sql[] = "SELECT content FROM rule WHERE cluster_id = $1 AND rule_id = $2";
    DbValue values[] = { db_int(cluster), db_int(rule_id) };
    DbRows *rows CLEANUP(db_rows_close) = NULL;
    bool more;
    TRY(db_query(cx, db, sql, values, COUNT(values), &rows));
    TRY(db_next(cx, rows, &more));
    if (!more)
        return fail(cx, ERR_DAMAGED, "rule %lld is named and is not in the store; run `weft "
                    "verify`", (long long)rule_id);
    return db_get_text(cx, rows, 0, out);
}
