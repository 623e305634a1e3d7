/* ledger.c - `weft ledger run`: the ledger as a line protocol, in memory or in a store.
 *
 * Every line is answered before the next is read, so that a program can hold a conversation. The
 * first line that cannot be read ends it: what follows may depend on it. */
#include "cli/verbs.h"

#include "base/check.h"
#include "base/file.h"
#include "base/json.h"
#include "core/ledger.h"
#include "store/ledger_line.h"

#include <string.h>

#define MEMORY_LEDGER_BYTES ((size_t)16 << 30)      /* at most; taken as it grows */

typedef struct Session {
    LedgerState *memory;                /* one of the two */
    LedgerStore *stored;
    Db *db;
    int64_t cluster_id;
} Session;

static void session_close(Session *session)
{
    ledger_store_close(&session->stored);
    ledger_close(&session->memory);
    db_close(&session->db);
}

/* The ledger of the store's first cluster; of a store without one, that of number 1. */
static Err open_stored(Cli *cli, Session *session)
{
    static const char first[] = "SELECT cluster_id FROM cluster ORDER BY cluster_id LIMIT 1";
    bool found;
    session->cluster_id = 1;
    TRY(db_open(cli->cx, cli->store, DB_CREATE, &session->db));
    TRY(db_query_int(cli->cx, session->db, first, NULL, 0, &found, &session->cluster_id));
    return ledger_store_open(cli->cx, session->db, session->cluster_id, &session->stored);
}

static Err answer(Cli *cli, Session *session, Text line)
{
    TextBuf out = textbuf_make(cli->cx);
    uint64_t now_ns = (uint64_t)clock_now().us * 1000;
    if (session->stored)
        TRY(ledger_store_line(cli->cx, session->db, session->cluster_id, session->stored, now_ns,
                              line, &out));
    else
        TRY(ledger_jsonl_line(cli->cx, session->memory, line, &out));
    fwrite(out.at, 1, out.n, stdout);
    putchar('\n');
    if (fflush(stdout) != 0)
        return fail(cli->cx, ERR_IO, "standard output cannot be written");
    return ERR_OK;
}

static Err converse(Cli *cli, Session *session, const char *path)
{
    LineReader *reader CLEANUP(line_reader_close) = NULL;
    bool more;
    Text line;
    TRY(line_reader_open(cli->cx, path, &reader));
    line_reader_allow(reader, JSON_BYTES_MAX);
    TRY(line_reader_next(cli->cx, reader, &line, &more));
    while (more) {
        ArenaMark mark = arena_mark(&cli->cx->arena);
        if (text_trim(line).n > 0)
            TRY(answer(cli, session, line));
        arena_rewind(&cli->cx->arena, mark);
        TRY(line_reader_next(cli->cx, reader, &line, &more));
    }
    return ERR_OK;
}

static Err run(Cli *cli)
{
    Session session CLEANUP(session_close) = { .memory = NULL };
    if (cli->arg_count < 1 || cli->arg_count > 2 || strcmp(cli->args[0], "run") != 0)
        return cli_usage(cli, "say run, and one file; - or none is standard input");
    if (cli->store_given)
        TRY(open_stored(cli, &session));
    else
        TRY(ledger_open(cli->cx, MEMORY_LEDGER_BYTES, LEDGER_START_NS, &session.memory));
    return converse(cli, &session, cli->arg_count > 1 ? cli->args[1] : "-");
}

static const CliOption options[] = { { NULL, NULL, NULL, NULL } };

const CliVerbRow verb_ledger = {
    .name = "ledger", .usage = "run [FILE|-] [--store URL]",
    .summary = "double entry, line by line: batches in, one answer an event out",
    .summary_zh = "复式记账：逐行输入批次，逐笔给出结果", .options = options, .run = run,
    .more = "  {\"create_accounts\":[{\"id\":\"1\",\"ledger\":156,\"code\":1},"
            "{\"id\":\"2\",\"ledger\":156,\"code\":1}]}\n"
            "  {\"create_transfers\":[{\"id\":\"9\",\"debit_account_id\":\"1\","
            "\"credit_account_id\":\"2\",\n"
            "                        \"amount\":\"15\",\"ledger\":156,\"code\":1,"
            "\"flags\":[\"pending\"]}]}\n"
            "  {\"lookup_accounts\":[\"1\",\"2\"]}   {\"lookup_transfers\":[\"9\"]}   "
            "{\"tick\":{\"seconds\":60}}\n"
            "  {\"get_account_transfers\":{\"account_id\":\"1\",\"limit\":10,"
            "\"flags\":[\"debits\",\"credits\",\"reversed\"]}}\n\n"
            "Each line is one object with one member, and gets one line of answer; also "
            "get_account_balances,\nquery_accounts and query_transfers. A refused event is an "
            "answer. Without --store the ledger is\nin memory, and its clock moves by events and "
            "ticks alone. A line that cannot be read ends the\nrun with exit code 1; what came "
            "before it stands. A line has at most 16 MB.",
};
