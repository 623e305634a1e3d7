/* netting_store.c - SQL for set-off; along primary keys, but for net_claims, which reads what is
 * outstanding: that is what it is for. */
#include "store/netting_store.h"

#include "base/check.h"
#include "core/financing.h"

#define FIELD_INT(name)  { 'i', offsetof(ROW, name) },
#define FIELD_TEXT(name) { 't', offsetof(ROW, name) },
#define NO_FIELD(name)

#define COLUMN_SELECT(name) #name ", "
#define SELECT(columns, table) \
    "SELECT " columns(COLUMN_SELECT, COLUMN_SELECT, COLUMN_SELECT) "0 FROM " table " "

#define ROW NetFirmRow
static const RowField firm_fields[] = { NET_FIRM_COLUMNS(FIELD_INT, FIELD_TEXT, NO_FIELD) };
#undef ROW
#define ROW NetPairRow
static const RowField pair_fields[] = { NET_PAIR_COLUMNS(FIELD_INT, FIELD_TEXT, NO_FIELD) };
#undef ROW
#define ROW NetRoundRow
static const RowField round_fields[] = { NET_ROUND_COLUMNS(FIELD_INT, FIELD_TEXT, NO_FIELD) };
#undef ROW
#define ROW NetItemRow
static const RowField item_fields[] = { NET_ITEM_COLUMNS(FIELD_INT, FIELD_TEXT, NO_FIELD) };
#undef ROW
#define ROW NetAnswerRow
static const RowField answer_fields[] = { NET_ANSWER_COLUMNS(FIELD_INT, FIELD_TEXT, NO_FIELD) };
#undef ROW
#define ROW NetClaimRow
static const RowField claim_fields[] = { NET_CLAIM_COLUMNS(FIELD_INT, FIELD_TEXT, NO_FIELD) };
#undef ROW
#define ROW NetHeldRow
static const RowField held_fields[] = { NET_HELD_COLUMNS(FIELD_INT, FIELD_TEXT, NO_FIELD) };
#undef ROW
#define ROW SetOffRow
static const RowField set_off_fields[] = { SET_OFF_COLUMNS(FIELD_INT, FIELD_TEXT, NO_FIELD) };
#undef ROW

/* What is only read, or written one row a statement. */
#define READ_SHAPE(Row, field_array) \
    { .fields = (field_array), .count = COUNT(field_array), .row_bytes = sizeof(Row) }

static const RowShape firm_shape = READ_SHAPE(NetFirmRow, firm_fields);
static const RowShape pair_shape = READ_SHAPE(NetPairRow, pair_fields);
static const RowShape claim_shape = READ_SHAPE(NetClaimRow, claim_fields);
static const RowShape held_shape = READ_SHAPE(NetHeldRow, held_fields);
static const RowShape set_off_shape = READ_SHAPE(SetOffRow, set_off_fields);
static const RowShape round_shape =
    ROW_SHAPE(NetRoundRow, round_fields, "net_round", NET_ROUND_COLUMNS, 25);
const RowShape net_item_shape =
    ROW_SHAPE(NetItemRow, item_fields, "net_item", NET_ITEM_COLUMNS, 13);
static const RowShape answer_shape =
    ROW_SHAPE(NetAnswerRow, answer_fields, "net_answer", NET_ANSWER_COLUMNS, 7);

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
    return rows_select_one(cx, db, sql, values, COUNT(values), &firm_shape, found, out);
}

Err net_firm_put(Ctx *cx, Db *db, int64_t cluster, const NetFirmRow *row)
{
    static const char sql[] =
        "INSERT INTO net_firm(cluster_id, party_id, joined, since, barred) "
        "VALUES($1, $2, $3, $4, $5) ON CONFLICT (cluster_id, party_id) "
        "DO UPDATE SET joined = $3, since = $4, barred = $5";
    DbValue values[] = { db_int(cluster), db_int(row->party_id), db_int(row->joined),
                         db_int(row->since), db_text(row->barred) };
    return db_run(cx, db, sql, values, COUNT(values), NULL);
}

Err net_firm_all(Ctx *cx, Db *db, int64_t cluster, List *out)
{
    static const char sql[] = SELECT(NET_FIRM_COLUMNS, "net_firm")
        "WHERE cluster_id = $1 ORDER BY party_id";
    return select_all(cx, db, sql, cluster, &firm_shape, out);
}

Err net_pair_put(Ctx *cx, Db *db, int64_t cluster, const NetPairRow *row)
{
    static const char sql[] = "INSERT INTO net_pair(cluster_id, party_id, other_id) "
                              "VALUES($1, $2, $3) ON CONFLICT DO NOTHING";
    DbValue values[] = { db_int(cluster), db_int(row->party_id), db_int(row->other_id) };
    return db_run(cx, db, sql, values, COUNT(values), NULL);
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
    return select_all(cx, db, sql, cluster, &pair_shape, out);
}

Err net_consent_put(Ctx *cx, Db *db, int64_t cluster, int64_t financing_id, int64_t act_id)
{
    static const char sql[] = "INSERT INTO net_consent(cluster_id, financing_id, act_id) "
                              "VALUES($1, $2, $3) ON CONFLICT DO NOTHING";
    DbValue values[] = { db_int(cluster), db_int(financing_id), db_int(act_id) };
    return db_run(cx, db, sql, values, COUNT(values), NULL);
}

/* --- what there is to set off ---------------------------------------------------------------- */

Err net_claims(Ctx *cx, Db *db, int64_t cluster, int64_t ccy, List *out)
{
    static const char sql[] =
        "SELECT c.order_id, c.claim_id, c.creditor, c.debtor, c.outstanding, c.day, c.due, "
        "c.disputed, (SELECT COUNT(*) FROM document d WHERE d.cluster_id = c.cluster_id "
        "AND d.document_id = c.confirmation AND d.issuer = c.debtor AND d.submitter = c.debtor), "
        "o.circular, 0 FROM claim c JOIN trade_order o ON o.cluster_id = c.cluster_id "
        "AND o.order_id = c.order_id WHERE c.cluster_id = $1 AND c.kind = 1 AND c.ccy = $2 "
        "AND c.outstanding > 0 ORDER BY c.order_id, c.claim_id";
    return select_by(cx, db, sql, cluster, ccy, &claim_shape, out);
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
    return select_all(cx, db, sql, cluster, &held_shape, out);
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
    return rows_insert(cx, db, &round_shape, cluster, row, 1);
}

Err net_round_update(Ctx *cx, Db *db, int64_t cluster, const NetRoundRow *row)
{
    static const char sql[] =
        "UPDATE net_round SET state = $3, closed_day = $4, closed_by = $5, closed_act = $6, "
        "reason = $7, cancelled = $8, cancelled_firms = $9 "
        "WHERE cluster_id = $1 AND round_id = $2";
    DbValue values[] = { db_int(cluster), db_int(row->round_id), db_int(row->state),
                         db_int(row->closed_day), db_text(row->closed_by),
                         db_int(row->closed_act), db_text(row->reason), db_int(row->cancelled),
                         db_int(row->cancelled_firms) };
    return db_run(cx, db, sql, values, COUNT(values), NULL);
}

Err net_round_by_number(Ctx *cx, Db *db, int64_t cluster, Text number, bool *found,
                        NetRoundRow *out)
{
    static const char sql[] = SELECT(NET_ROUND_COLUMNS, "net_round")
        "WHERE cluster_id = $1 AND number = $2";
    DbValue values[] = { db_int(cluster), db_text(number) };
    return rows_select_one(cx, db, sql, values, COUNT(values), &round_shape, found, out);
}

Err net_round_proposed(Ctx *cx, Db *db, int64_t cluster, int64_t ccy, bool *found,
                       NetRoundRow *out)
{
    static const char sql[] = SELECT(NET_ROUND_COLUMNS, "net_round")
        "WHERE cluster_id = $1 AND ccy = $2 AND state = $3 ORDER BY round_id LIMIT 1";
    DbValue values[] = { db_int(cluster), db_int(ccy), db_int(NET_PROPOSED) };
    return rows_select_one(cx, db, sql, values, COUNT(values), &round_shape, found, out);
}

Err net_round_all(Ctx *cx, Db *db, int64_t cluster, List *out)
{
    static const char sql[] = SELECT(NET_ROUND_COLUMNS, "net_round")
        "WHERE cluster_id = $1 ORDER BY round_id";
    return select_all(cx, db, sql, cluster, &round_shape, out);
}

Err net_item_of(Ctx *cx, Db *db, int64_t cluster, int64_t round_id, List *out)
{
    static const char sql[] = SELECT(NET_ITEM_COLUMNS, "net_item")
        "WHERE cluster_id = $1 AND round_id = $2 ORDER BY order_id, claim_id";
    return select_by(cx, db, sql, cluster, round_id, &net_item_shape, out);
}

Err net_item_update(Ctx *cx, Db *db, int64_t cluster, const NetItemRow *row)
{
    static const char sql[] =
        "UPDATE net_item SET cancelled = $5, dropped = $6, most = $7 WHERE cluster_id = $1 "
        "AND round_id = $2 AND order_id = $3 AND claim_id = $4";
    DbValue values[] = { db_int(cluster), db_int(row->round_id), db_int(row->order_id),
                         db_int(row->claim_id), db_int(row->cancelled), db_int(row->dropped),
                         db_int(row->most) };
    return db_run(cx, db, sql, values, COUNT(values), NULL);
}

Err net_answer_insert(Ctx *cx, Db *db, int64_t cluster, const NetAnswerRow *row)
{
    return rows_insert(cx, db, &answer_shape, cluster, row, 1);
}

Err net_answer_of(Ctx *cx, Db *db, int64_t cluster, int64_t round_id, List *out)
{
    static const char sql[] = SELECT(NET_ANSWER_COLUMNS, "net_answer")
        "WHERE cluster_id = $1 AND round_id = $2 ORDER BY party_id";
    return select_by(cx, db, sql, cluster, round_id, &answer_shape, out);
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
