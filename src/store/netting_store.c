/* netting_store.c - SQL for set-off; along primary keys, but for net_claims, which reads what is
 * outstanding: that is what it is for. */
#include "store/netting_store.h"

#include "base/check.h"
#include "core/financing.h"

#define ROW NetClaimRow
QUERY_SHAPE(net_claims_shape, "open claims", NET_CLAIM_COLUMNS);
#undef ROW
#define ROW NetHeldRow
QUERY_SHAPE(net_held_shape, "claims held", NET_HELD_COLUMNS);
#undef ROW
#define ROW SetOffRow
QUERY_SHAPE(set_off_shape, "set off", SET_OFF_COLUMNS);
#undef ROW

static Err select_all(Ctx *cx, Db *db, const char *sql, int64_t cluster, const RowShape *shape,
                      List *out)
{
    DbValue key = db_int(cluster);
    return rows_select(cx, db, sql, &key, 1, shape, out);
}

static Err select_by(Ctx *cx, Db *db, const char *sql, int64_t cluster, int64_t id,
                     const RowShape *shape, List *out)
{
    DbValue values[] = { db_int(cluster), db_int(id) };
    return rows_select(cx, db, sql, values, COUNT(values), shape, out);
}

/* --- members --------------------------------------------------------------------------------- */

Err net_firm_get(Ctx *cx, Db *db, int64_t cluster, int64_t party_id, bool *found, NetFirmRow *out)
{
    static const char sql[] = SELECT(NET_FIRM_COLUMNS, "net_firm")
        "WHERE cluster_id = $1 AND party_id = $2";
    DbValue values[] = { db_int(cluster), db_int(party_id) };
    return rows_select_one(cx, db, sql, values, COUNT(values), &net_firm_shape, found, out);
}

Err net_firm_put(Ctx *cx, Db *db, int64_t cluster, const NetFirmRow *row)
{
    return row_put(cx, db, &net_firm_shape, cluster, row);
}

Err net_firm_all(Ctx *cx, Db *db, int64_t cluster, List *out)
{
    static const char sql[] = SELECT(NET_FIRM_COLUMNS, "net_firm")
        "WHERE cluster_id = $1 ORDER BY party_id";
    return select_all(cx, db, sql, cluster, &net_firm_shape, out);
}

Err net_pair_put(Ctx *cx, Db *db, int64_t cluster, const NetPairRow *row)
{
    return row_add(cx, db, &net_pair_shape, cluster, row);
}

Err net_pair_delete(Ctx *cx, Db *db, int64_t cluster, const NetPairRow *row, int64_t *deleted)
{
    static const char sql[] = "DELETE FROM net_pair WHERE cluster_id = $1 AND party_id = $2 "
                              "AND other_id = $3";
    DbValue values[] = { db_int(cluster), db_int(row->party_id), db_int(row->other_id) };
    return db_run(cx, db, sql, values, COUNT(values), deleted);
}

Err net_pair_all(Ctx *cx, Db *db, int64_t cluster, List *out)
{
    static const char sql[] = SELECT(NET_PAIR_COLUMNS, "net_pair")
        "WHERE cluster_id = $1 ORDER BY party_id, other_id";
    return select_all(cx, db, sql, cluster, &net_pair_shape, out);
}

Err net_consent_put(Ctx *cx, Db *db, int64_t cluster, int64_t financing_id, int64_t act_id)
{
    NetConsentRow row = { .financing_id = financing_id, .act_id = act_id };
    return row_add(cx, db, &net_consent_shape, cluster, &row);
}

/* --- what there is to set off ---------------------------------------------------------------- */

Err net_claims(Ctx *cx, Db *db, int64_t cluster, int64_t ccy, List *out)
{
    static const char sql[] =
        "SELECT c.order_id, c.claim_id, c.creditor, c.debtor, c.outstanding, c.day, c.due, "
        "c.disputed, (SELECT COUNT(*) FROM document d WHERE d.cluster_id = c.cluster_id "
        "AND d.document_id = c.confirmation AND d.issuer = c.debtor AND d.stated = 1), "
        "o.circular, 0 FROM claim c JOIN trade_order o ON o.cluster_id = c.cluster_id "
        "AND o.order_id = c.order_id WHERE c.cluster_id = $1 AND c.kind = 1 AND c.ccy = $2 "
        "AND c.outstanding > 0 ORDER BY c.order_id, c.claim_id";
    return select_by(cx, db, sql, cluster, ccy, &net_claims_shape, out);
}

/* The states that hold a part of their claim, as the statement below has them. */
static_assert(FINANCING_APPLIED == 0 && FINANCING_PART_REPAID == 5 && FINANCING_OVERDUE == 7
              && FINANCING_RECOVERY == 8, "core/financing_state.tbl has changed");

Err net_held(Ctx *cx, Db *db, int64_t cluster, List *out)
{
    static const char sql[] =
        "SELECT f.order_id, f.claim_id, 0 FROM financing f WHERE f.cluster_id = $1 "
        "AND (f.state <= 5 OR f.state = 7 OR f.state = 8) AND NOT EXISTS (SELECT 1 FROM "
        "net_consent n WHERE n.cluster_id = $1 AND n.financing_id = f.financing_id) "
        "UNION SELECT e.order_id, e.claim_id, 0 FROM encumbrance e WHERE e.cluster_id = $1 "
        "AND e.released = 0 AND NOT EXISTS (SELECT 1 FROM net_consent n "
        "WHERE n.cluster_id = $1 AND n.financing_id = e.financing_id)";
    return select_all(cx, db, sql, cluster, &net_held_shape, out);
}

Err net_release(Ctx *cx, Db *db, int64_t cluster, int64_t order_id, int64_t claim_id)
{
    static const char sql[] =
        "UPDATE encumbrance SET released = 1 WHERE cluster_id = $1 AND order_id = $2 "
        "AND claim_id = $3 AND financing_id IN (SELECT financing_id FROM net_consent "
        "WHERE cluster_id = $1)";
    DbValue values[] = { db_int(cluster), db_int(order_id), db_int(claim_id) };
    return db_run(cx, db, sql, values, COUNT(values), NULL);
}

/* --- rounds ---------------------------------------------------------------------------------- */

Err net_round_insert(Ctx *cx, Db *db, int64_t cluster, const NetRoundRow *row)
{
    return rows_insert(cx, db, &net_round_shape, cluster, row, 1);
}

Err net_round_update(Ctx *cx, Db *db, int64_t cluster, const NetRoundRow *row)
{
    return row_put(cx, db, &net_round_shape, cluster, row);
}

Err net_round_by_number(Ctx *cx, Db *db, int64_t cluster, Text number, bool *found,
                        NetRoundRow *out)
{
    static const char sql[] = SELECT(NET_ROUND_COLUMNS, "net_round")
        "WHERE cluster_id = $1 AND number = $2";
    DbValue values[] = { db_int(cluster), db_text(number) };
    return rows_select_one(cx, db, sql, values, COUNT(values), &net_round_shape, found, out);
}

Err net_round_proposed(Ctx *cx, Db *db, int64_t cluster, int64_t ccy, bool *found,
                       NetRoundRow *out)
{
    static const char sql[] = SELECT(NET_ROUND_COLUMNS, "net_round")
        "WHERE cluster_id = $1 AND ccy = $2 AND state = $3 ORDER BY round_id LIMIT 1";
    DbValue values[] = { db_int(cluster), db_int(ccy), db_int(NET_PROPOSED) };
    return rows_select_one(cx, db, sql, values, COUNT(values), &net_round_shape, found, out);
}

Err net_round_all(Ctx *cx, Db *db, int64_t cluster, List *out)
{
    static const char sql[] = SELECT(NET_ROUND_COLUMNS, "net_round")
        "WHERE cluster_id = $1 ORDER BY round_id";
    return select_all(cx, db, sql, cluster, &net_round_shape, out);
}

Err net_item_of(Ctx *cx, Db *db, int64_t cluster, int64_t round_id, List *out)
{
    static const char sql[] = SELECT(NET_ITEM_COLUMNS, "net_item")
        "WHERE cluster_id = $1 AND round_id = $2 ORDER BY order_id, claim_id";
    return select_by(cx, db, sql, cluster, round_id, &net_item_shape, out);
}

Err net_item_update(Ctx *cx, Db *db, int64_t cluster, const NetItemRow *row)
{
    return row_put(cx, db, &net_item_shape, cluster, row);
}

Err net_answer_insert(Ctx *cx, Db *db, int64_t cluster, const NetAnswerRow *row)
{
    return rows_insert(cx, db, &net_answer_shape, cluster, row, 1);
}

Err net_answer_of(Ctx *cx, Db *db, int64_t cluster, int64_t round_id, List *out)
{
    static const char sql[] = SELECT(NET_ANSWER_COLUMNS, "net_answer")
        "WHERE cluster_id = $1 AND round_id = $2 ORDER BY party_id";
    return select_by(cx, db, sql, cluster, round_id, &net_answer_shape, out);
}

Err net_bound(Ctx *cx, Db *db, int64_t cluster, int64_t party_id, bool *out)
{
    static const char sql[] =
        "SELECT 1 FROM net_answer a JOIN net_round r ON r.cluster_id = a.cluster_id "
        "AND r.round_id = a.round_id WHERE a.cluster_id = $1 AND a.party_id = $2 "
        "AND a.answer = 1 AND r.state = $3 LIMIT 1";
    DbValue values[] = { db_int(cluster), db_int(party_id), db_int(NET_PROPOSED) };
    int64_t one;
    return db_query_int(cx, db, sql, values, COUNT(values), out, &one);
}

/* --- what was set off ------------------------------------------------------------------------ */

Err set_off_any(Ctx *cx, Db *db, int64_t cluster, bool *out)
{
    static const char sql[] = "SELECT 1 FROM net_round WHERE cluster_id = $1 AND state = $2 "
                              "LIMIT 1";
    DbValue values[] = { db_int(cluster), db_int(NET_EXECUTED) };
    int64_t one;
    return db_query_int(cx, db, sql, values, COUNT(values), out, &one);
}

Err set_off_of_order(Ctx *cx, Db *db, int64_t cluster, int64_t order_id, int64_t invoice_kind,
                     List *out)
{
    static const char sql[] =
        "SELECT i.round_id, r.closed_day, i.claim_id, i.cancelled, 0 FROM net_item i "
        "JOIN net_round r ON r.cluster_id = i.cluster_id AND r.round_id = i.round_id "
        "WHERE i.cluster_id = $1 AND i.cancelled > 0 AND i.claim_id IN (SELECT e.document_id "
        "FROM entry e WHERE e.cluster_id = $1 AND e.order_id = $2 AND e.kind = $3) "
        "AND (i.order_id = $2 OR (NOT EXISTS (SELECT 1 FROM entry e WHERE e.cluster_id = $1 "
        "AND e.document_id = i.claim_id AND e.order_id = i.order_id) "
        "AND $2 = (SELECT MIN(e.order_id) FROM entry e WHERE e.cluster_id = $1 "
        "AND e.document_id = i.claim_id))) "
        "ORDER BY r.closed_day, i.round_id, i.claim_id, i.order_id";
    DbValue values[] = { db_int(cluster), db_int(order_id), db_int(invoice_kind) };
    return rows_select(cx, db, sql, values, COUNT(values), &set_off_shape, out);
}
