/* camt_bench.c - a bank statement as documents, beside a bare libxml2 SAX2 pass over the same file;
 * and how much memory a million entries take. */
#define _GNU_SOURCE
#include "bench.h"

#include "base/check.h"
#include "format/camt_pay.h"

#include <fcntl.h>
#include <libxml/parser.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { ENTRIES = 100000, ENTRIES_LONG = 1000000, FEED_BYTES = 1 << 16, MEMORY_BAR_MIB = 64 };

typedef struct Bench {
    char path[64];
    int64_t bytes, payments, statements;
} Bench;

/* --- the file -------------------------------------------------------------------------------- */

static void put_entry(FILE *to, int i)
{
    fprintf(to,
        "      <Ntry>\n        <NtryRef>%d</NtryRef>\n        <Amt Ccy=\"EUR\">%d.%02d</Amt>\n"
        "        <CdtDbtInd>%s</CdtDbtInd>\n        <Sts><Cd>BOOK</Cd></Sts>\n"
        "        <BookgDt><Dt>2026-03-%02d</Dt></BookgDt>\n"
        "        <ValDt><Dt>2026-03-%02d</Dt></ValDt>\n"
        "        <AcctSvcrRef>2026030%09d</AcctSvcrRef>\n"
        "        <BkTxCd><Domn><Cd>PMNT</Cd><Fmly><Cd>RCDT</Cd><SubFmlyCd>ESCT</SubFmlyCd></Fmly>"
        "</Domn></BkTxCd>\n"
        "        <NtryDtls>\n          <TxDtls>\n"
        "            <Refs><EndToEndId>E2E-%08d</EndToEndId></Refs>\n"
        "            <RltdPties>\n              <Dbtr><Pty><Nm>Payer Number %d GmbH</Nm></Pty>"
        "</Dbtr>\n              <DbtrAcct><Id><Othr><Id>6222%012d</Id></Othr></Id></DbtrAcct>\n"
        "              <Cdtr><Pty><Nm>Payee Number %d GmbH</Nm></Pty></Cdtr>\n"
        "              <CdtrAcct><Id><Othr><Id>6333%012d</Id></Othr></Id></CdtrAcct>\n"
        "            </RltdPties>\n            <RmtInf><Strd><RfrdDocInf><Tp><CdOrPrtry><Cd>CINV"
        "</Cd></CdOrPrtry></Tp><Nb>INV-%08d</Nb></RfrdDocInf></Strd></RmtInf>\n"
        "          </TxDtls>\n        </NtryDtls>\n      </Ntry>\n",
        i, 10 + i % 900, i % 100, i % 3 ? "CRDT" : "DBIT", 1 + i % 28, 1 + i % 28, i, i, i % 5000,
        i % 5000, i % 700, i % 700, i);
}

static void put_statement(FILE *to, int entries)
{
    fprintf(to, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
        "<Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:camt.053.001.08\">\n  <BkToCstmrStmt>\n"
        "    <GrpHdr><MsgId>M1</MsgId><CreDtTm>2026-03-31T20:00:00</CreDtTm></GrpHdr>\n"
        "    <Stmt>\n      <Id>S1</Id>\n      <CreDtTm>2026-03-31T20:00:00</CreDtTm>\n"
        "      <Acct><Id><IBAN>DE89370400440532013000</IBAN></Id><Ccy>EUR</Ccy></Acct>\n");
    for (int i = 0; i < entries; i++)
        put_entry(to, i);
    fprintf(to, "    </Stmt>\n  </BkToCstmrStmt>\n</Document>\n");
}

/* --- the two passes -------------------------------------------------------------------------- */

static void on_start(void *self, const xmlChar *name, const xmlChar *prefix, const xmlChar *ns,
                     int ns_count, const xmlChar **spaces, int count, int defaulted,
                     const xmlChar **attributes)
{
    (void)name, (void)prefix, (void)ns, (void)ns_count, (void)spaces, (void)count, (void)defaulted;
    (void)attributes;
    ++*(int64_t *)self;
}

static void on_end(void *self, const xmlChar *name, const xmlChar *prefix, const xmlChar *ns)
{
    (void)name, (void)prefix, (void)ns;
    ++*(int64_t *)self;
}

static void on_text(void *self, const xmlChar *text, int n)
{
    (void)text;
    *(int64_t *)self += n > 0;
}

static void bare(void *self)
{
    const Bench *bench = self;
    int64_t seen = 0;
    char part[FEED_BYTES];
    xmlSAXHandler sax = { .initialized = XML_SAX2_MAGIC, .startElementNs = on_start,
                          .endElementNs = on_end, .characters = on_text };
    int fd = open(bench->path, O_RDONLY);
    assert(fd >= 0);
    xmlParserCtxt *parser = xmlCreatePushParserCtxt(&sax, &seen, NULL, 0, NULL);
    for (ssize_t n; (n = read(fd, part, sizeof part)) > 0;)
        xmlParseChunk(parser, part, (int)n, 0);
    xmlParseChunk(parser, part, 0, 1);
    assert(parser->wellFormed && seen > 0);
    xmlFreeParserCtxt(parser);
    close(fd);
}

static Err count(Ctx *cx, void *self, const Document *document, RecordPlace place)
{
    Bench *bench = self;
    (void)cx, (void)place;
    if (document->kind == DOCUMENT_PAYMENT)
        bench->payments++;
    else
        bench->statements++;
    return ERR_OK;
}

static Err refuse(Ctx *cx, void *self, RecordPlace place, const char *field, Text why)
{
    (void)self, (void)place;
    return fail(cx, ERR_INVALID, "%s: %.*s", field, (int)why.n, why.at);
}

static void documents(void *self)
{
    Bench *bench = self;
    Ctx cx CLEANUP(ctx_clear) = ctx_make(1 << 28);
    Source *source CLEANUP(source_close) = NULL;
    RecordSink sink = { .self = bench, .document = count, .refused = refuse };
    bench->payments = bench->statements = 0;
    Err err = source_open(&cx, bench->path, &source);
    if (err == ERR_OK)
        err = camt_documents(&cx, source, &sink);
    if (err != ERR_OK)
        fprintf(stderr, "%s\n", cx.detail);
    assert(err == ERR_OK && bench->statements == 1);
}

static Err entry_count(Ctx *cx, void *self, const CamtStatement *statement, const CamtEntry *entry)
{
    Bench *bench = self;
    (void)cx, (void)statement, (void)entry;
    bench->payments++;
    return ERR_OK;
}

static void entries(void *self)
{
    Bench *bench = self;
    Ctx cx CLEANUP(ctx_clear) = ctx_make(1 << 28);
    Source *source CLEANUP(source_close) = NULL;
    CamtSink sink = { .self = bench, .entry = entry_count };
    bench->payments = 0;
    Err err = source_open(&cx, bench->path, &source);
    assert(err == ERR_OK);
    err = camt_read(&cx, source, &sink);
    assert(err == ERR_OK && bench->payments == ENTRIES);
}

/* --- memory ---------------------------------------------------------------------------------- */

/* A million entries down a pipe, read by a process that does nothing else. */
static void bench_memory(void)
{
    int ends[2];
    struct rusage use;
    if (pipe(ends) != 0)
        return;
    fflush(stdout);
    pid_t writer = fork();
    if (writer == 0) {
        FILE *to = fdopen(ends[1], "w");
        close(ends[0]);
        put_statement(to, ENTRIES_LONG);
        fclose(to);
        _exit(0);
    }
    close(ends[1]);
    pid_t reader = fork();
    if (reader == 0) {
        Bench bench = { .payments = 0 };
        snprintf(bench.path, sizeof bench.path, "/dev/fd/%d", ends[0]);
        documents(&bench);
        _exit(bench.payments == ENTRIES_LONG ? 0 : 1);
    }
    close(ends[0]);
    int status = 1;
    wait4(reader, &status, 0, &use);
    waitpid(writer, NULL, 0);
    long mib = use.ru_maxrss / 1024;
    printf("%-44s %8ld MiB  (bar %d: %s)\n", "camt: 1,000,000 entries, whole process", mib,
           MEMORY_BAR_MIB, status == 0 && mib < MEMORY_BAR_MIB ? "met" : "missed");
}

/* --- side by side ---------------------------------------------------------------------------- */

static double took(void (*run)(void *self), void *self)
{
    struct timespec from, to;
    clock_gettime(CLOCK_MONOTONIC, &from);
    run(self);
    clock_gettime(CLOCK_MONOTONIC, &to);
    return (double)(to.tv_sec - from.tv_sec) + 1e-9 * (double)(to.tv_nsec - from.tv_nsec);
}

/* Turn by turn, so that what else the machine does falls on all of them; the shortest of each. */
static void measure(Bench *bench, double best[3])
{
    void (*const runs[])(void *self) = { bare, documents, entries };
    for (int round = 0; round < BENCH_ROUNDS; round++)
        for (size_t i = 0; i < COUNT(runs); i++) {
            double seconds = took(runs[i], bench);
            if (round == 0 || seconds < best[i])
                best[i] = seconds;
        }
}

int main(void)
{
    Bench bench = { .path = "/tmp/weft-camt-XXXXXX" };
    bench_memory();
    int fd = mkstemp(bench.path);
    assert(fd >= 0);
    FILE *to = fdopen(fd, "w");
    put_statement(to, ENTRIES);
    bench.bytes = ftell(to);
    fclose(to);
    double best[3] = { 0 };
    measure(&bench, best);
    double peer = best[0], work = best[1], inner = best[2];
    bench_rate("camt.053: payments", work, ENTRIES, "entries", 0);
    bench_rate("camt.053: XML", work, (double)bench.bytes, "bytes", 1e8);
    bench_share("camt.053: payments", work, "a bare SAX2 pass", peer, 0.6);
    bench_share("camt.053: entries alone", inner, "a bare SAX2 pass", peer, 0);
    unlink(bench.path);
    return 0;
}
