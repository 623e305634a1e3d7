/* ledger_line.c - what a line asks, done in the store. */
#include "store/ledger_line.h"

#include "base/check.h"
#include "store/ledger_query.h"

typedef struct Line {
    Db *db;
    int64_t cluster_id;
    LedgerStore *store;
    uint64_t now_ns;
    const LedgerAsk *ask;
} Line;

/* --- writing ---------------------------------------------------------------------------------- */
static Err tick(Ctx *cx, const Line *line)
{
    uint64_t clock_ns;
    Hash hash;
    TRY(ledger_store_head(cx, line->store, &clock_ns, &hash));
    uint64_t from_ns = clock_ns > line->now_ns ? clock_ns : line->now_ns;
    uint64_t left_s = (uint64_t)LEDGER_CLOCK_SECONDS_MAX - from_ns / 1000000000;
    if (line->ask->tick_seconds >= left_s)
        return fail(cx, ERR_INVALID, "tick.seconds: that is after the year 2255; tick less");
    return ledger_store_tick(cx, line->store, from_ns + line->ask->tick_seconds * 1000000000);
}

static Err write(Ctx *cx, const Line *line, LedgerResult *results)
{
    const LedgerAsk *ask = line->ask;
    if (ask->kind == LEDGER_ASK_TICK)
        return tick(cx, line);
    if (ask->kind == LEDGER_ASK_CREATE_ACCOUNTS)
        return ledger_store_accounts(cx, line->store, line->now_ns, ask->accounts, ask->count,
                                     results);
    return ledger_store_transfers(cx, line->store, line->now_ns, ask->transfers, ask->count,
                                  results);
}

static Err answer_write(Ctx *cx, const Line *line, TextBuf *out)
{
    LedgerResult *results = NEW(cx, LedgerResult, line->ask->count);
    if (!results)
        return cx->err;
    TRY(db_begin(cx, line->db));
    Err err = write(cx, line, results);
    if (err == ERR_OK)
        err = db_commit(cx, line->db);
    if (err != ERR_OK) {
        db_rollback(line->db);
        return err;
    }
    if (line->ask->kind == LEDGER_ASK_TICK)
        textbuf_puts(out, "{}");
    else
        ledger_json_results(out, results, line->ask->count);
    return ERR_OK;
}

/* --- looking ---------------------------------------------------------------------------------- */
static Err lookup_accounts(Ctx *cx, const Line *line, TextBuf *out)
{
    const char *comma = "";
    textbuf_puts(out, "{\"accounts\":[");
    for (size_t i = 0; i < line->ask->count; i++) {
        LedgerAccount account;
        bool found;
        TRY(ledger_store_account(cx, line->db, line->cluster_id, line->ask->ids[i], &found,
                                 &account));
        if (!found)
            continue;
        textbuf_puts(out, comma);
        ledger_json_account(out, &account);
        comma = ",";
    }
    textbuf_puts(out, "]}");
    return ERR_OK;
}

static Err lookup_transfers(Ctx *cx, const Line *line, TextBuf *out)
{
    const char *comma = "";
    textbuf_puts(out, "{\"transfers\":[");
    for (size_t i = 0; i < line->ask->count; i++) {
        LedgerTransfer transfer;
        bool found;
        TRY(ledger_store_transfer(cx, line->db, line->cluster_id, line->ask->ids[i], &found,
                                  &transfer));
        if (!found)
            continue;
        textbuf_puts(out, comma);
        ledger_json_transfer(out, &transfer);
        comma = ",";
    }
    textbuf_puts(out, "]}");
    return ERR_OK;
}

static Err query_transfers(Ctx *cx, const Line *line, TextBuf *out)
{
    List rows = list_make(sizeof(LedgerTransfer));
    const LedgerFilter *filter = &line->ask->filter;
    if (line->ask->kind == LEDGER_ASK_ACCOUNT_TRANSFERS)
        TRY(ledger_store_account_transfers(cx, line->db, line->cluster_id, filter, &rows));
    else
        TRY(ledger_store_query_transfers(cx, line->db, line->cluster_id, filter, &rows));
    textbuf_puts(out, "{\"transfers\":[");
    for (size_t i = 0; i < rows.count; i++) {
        textbuf_puts(out, i ? "," : "");
        ledger_json_transfer(out, list_at(&rows, i));
    }
    textbuf_puts(out, "]}");
    return ERR_OK;
}

static Err query_accounts(Ctx *cx, const Line *line, TextBuf *out)
{
    List rows = list_make(sizeof(LedgerAccount));
    TRY(ledger_store_query_accounts(cx, line->db, line->cluster_id, &line->ask->filter, &rows));
    textbuf_puts(out, "{\"accounts\":[");
    for (size_t i = 0; i < rows.count; i++) {
        textbuf_puts(out, i ? "," : "");
        ledger_json_account(out, list_at(&rows, i));
    }
    textbuf_puts(out, "]}");
    return ERR_OK;
}

static Err query_balances(Ctx *cx, const Line *line, TextBuf *out)
{
    List rows = list_make(sizeof(LedgerHistory));
    TRY(ledger_store_account_balances(cx, line->db, line->cluster_id, &line->ask->filter,
                                      &rows));
    textbuf_puts(out, "{\"balances\":[");
    for (size_t i = 0; i < rows.count; i++) {
        textbuf_puts(out, i ? "," : "");
        ledger_json_balance(out, list_at(&rows, i));
    }
    textbuf_puts(out, "]}");
    return ERR_OK;
}

static Err answer(Ctx *cx, const Line *line, TextBuf *out)
{
    switch (line->ask->kind) {
    case LEDGER_ASK_CREATE_ACCOUNTS:
    case LEDGER_ASK_CREATE_TRANSFERS:
    case LEDGER_ASK_TICK:
        return answer_write(cx, line, out);
    case LEDGER_ASK_LOOKUP_ACCOUNTS:
        return lookup_accounts(cx, line, out);
    case LEDGER_ASK_LOOKUP_TRANSFERS:
        return lookup_transfers(cx, line, out);
    case LEDGER_ASK_ACCOUNT_TRANSFERS:
    case LEDGER_ASK_QUERY_TRANSFERS:
        return query_transfers(cx, line, out);
    case LEDGER_ASK_ACCOUNT_BALANCES:
        return query_balances(cx, line, out);
    case LEDGER_ASK_QUERY_ACCOUNTS:
        return query_accounts(cx, line, out);
    }
    return fail(cx, ERR_INVALID, "a question of unknown kind");
}

Err ledger_store_line(Ctx *cx, Db *db, int64_t cluster_id, LedgerStore *store, uint64_t now_ns,
                      Text line, TextBuf *out)
{
    LedgerAsk ask;
    TRY(ledger_ask_parse(cx, line, &ask));
    Line asked = { .db = db, .cluster_id = cluster_id, .store = store, .now_ns = now_ns,
                   .ask = &ask };
    TRY(answer(cx, &asked, out));
    return out->err;
}
