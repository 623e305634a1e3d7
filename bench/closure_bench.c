/* closure_bench.c - lines of documents folded a second, for many small orders and for one long one;
 * then documents read from JSON and written in their canonical form. */
#include "bench.h"

#include "base/check.h"
#include "core/closure/closure.h"

#include <stdio.h>
#include <string.h>

enum { SMALL_ORDERS = 20000, LONG_LINES = 12500, DOCUMENTS = 20000 };

typedef struct Bench {
    Ctx cx;
    Process process;
    ClosureInput input;
    size_t rounds;              /* folds of `input` in one run */
    Text document;
    size_t document_rounds;
} Bench;

static void must(Err err)
{
    assert(err == ERR_OK);
}

enum { CNY = 156 };             /* ISO 4217 */

static ClosureEntry paper(int64_t document_id, DocumentKind kind, size_t line, Date date)
{
    return (ClosureEntry){ .document_id = document_id, .line = (int32_t)line, .kind = kind,
                           .date = date, .due = DATE_NONE, .item = -1, .ref_line = -1,
                           .unit = UNIT_ONE, .equals = TEXT(""), .status = TEXT(""),
                           .ccy = CNY, .grade_e9 = RATE_ONE_E9 };
}

/* An order of n lines, each ordered, despatched, received, inspected and invoiced, every paper
 * naming the one before; confirmed and paid: it closes. */
static void order_make(Bench *bench, size_t n)
{
    static const DocumentKind kinds[] = { DOCUMENT_DESPATCH, DOCUMENT_RECEIPT,
                                          DOCUMENT_QUALITY_REPORT, DOCUMENT_INVOICE };
    Ctx *cx = &bench->cx;
    ClosureOrderLine *lines = NEW(cx, ClosureOrderLine, n);
    ClosureEntry *entries = NEW(cx, ClosureEntry, n * 4 + 3);
    assert(lines && entries);
    Date day = date_of(2026, 3, 2);
    size_t at = 0;
    for (size_t l = 0; l < n; l++)
        lines[l] = (ClosureOrderLine){ .item = (int32_t)l, .ordered_e6 = 100000000,
                                       .payable_minor = 32000, .price_e6 = 3200000,
                                       .unit = UNIT_ONE, .equals = TEXT("") };
    entries[at] = paper(2, DOCUMENT_ORDER_RESPONSE, 0, day);
    entries[at++].status = TEXT("accepted");
    for (size_t k = 0; k < COUNT(kinds); k++)
        for (size_t l = 0; l < n; l++) {
            ClosureEntry *entry = &entries[at++];
            *entry = paper(3 + (int64_t)k, kinds[k], l, date_add(day, (Days){ 1 + (int32_t)k }));
            entry->item = (int32_t)l;
            entry->quantity_e6 = 100000000;
            entry->payable_minor = kinds[k] == DOCUMENT_INVOICE ? 32000 : 0;
            entry->ref_document = k ? 2 + (int64_t)k : 1;
            entry->ref_line = (int32_t)l;
        }
    entries[at] = paper(7, DOCUMENT_INVOICE_RESPONSE, 0, date_add(day, (Days){ 5 }));
    entries[at].status = TEXT("accepted");
    entries[at++].ref_document = 6;
    entries[at] = paper(8, DOCUMENT_PAYMENT, 0, date_add(day, (Days){ 30 }));
    entries[at].ref_document = 6;
    entries[at++].payable_minor = 32000 * (int64_t)n;
    bench->input = (ClosureInput){ .process = &bench->process, .order_id = 1, .date = day,
                                   .ship_by = date_add(day, (Days){ 20 }), .payment_days = 60,
                                   .lines = lines, .line_count = n, .entries = entries,
                                   .entry_count = at, .ccy = CNY };
}

static void fold_all(void *self)
{
    Bench *bench = self;
    for (size_t i = 0; i < bench->rounds; i++) {
        ArenaMark mark = arena_mark(&bench->cx.arena);
        Closure closure;
        must(closure_fold(&bench->cx, &bench->input, &closure));
        assert(closure.closed && closure.match_count >= bench->input.line_count * 5);
        arena_rewind(&bench->cx.arena, mark);
    }
}

static void document_all(void *self)
{
    Bench *bench = self;
    for (size_t i = 0; i < bench->document_rounds; i++) {
        ArenaMark mark = arena_mark(&bench->cx.arena);
        Document document;
        Text out;
        must(document_parse(&bench->cx, bench->document, &document));
        must(document_write(&bench->cx, &document, &out));
        assert(out.n > 0);
        arena_rewind(&bench->cx.arena, mark);
    }
}

static void bench_folds(Bench *bench)
{
    order_make(bench, 3);
    bench->rounds = SMALL_ORDERS;
    double small = bench_seconds(fold_all, bench);
    bench_rate("closure: orders of 3 lines, 15 of papers", small,
               (double)(bench->input.entry_count * SMALL_ORDERS), "lines", 2e6);
    double took[3];
    bench->rounds = 8;
    for (int i = 0; i < 3; i++) {
        order_make(bench, (size_t)LONG_LINES / 4 << i);
        took[i] = bench_seconds(fold_all, bench);
    }
    bench_rate("closure: one order of 12,500 lines", took[2],
               (double)(bench->input.entry_count * bench->rounds), "lines", 2e6);
    bench_growth("closure: one order", took, 2.2);
}

static void bench_documents(Bench *bench)
{
    bench->document = TEXT(
        "{\"kind\":\"order\",\"number\":\"PO-17\",\"issuer\":\"uscc:91350100M000100Y43\","
        "\"receiver\":\"name:seller\",\"date\":\"2026-03-02\",\"currency\":\"CNY\","
        "\"terms\":{\"incoterm\":\"FOB\",\"payment_days\":60,\"deposit_percent\":\"30\"},"
        "\"lines\":[{\"line\":\"1\",\"item\":\"PCB-A1\",\"quantity\":\"1000\",\"unit\":\"C62\","
        "\"price\":\"3.20\",\"amount\":\"3200.00\"},"
        "{\"line\":\"2\",\"item\":\"LCD-5\",\"quantity\":\"500\",\"unit\":\"C62\","
        "\"price\":\"41.00\",\"amount\":\"20500.00\"},"
        "{\"line\":\"3\",\"item\":\"CASE\",\"quantity\":\"500\",\"unit\":\"C62\","
        "\"price\":\"2.40\",\"amount\":\"1200.00\"}],\"amount\":\"24900.00\",\"tax\":\"3237.00\"}");
    double took[3];
    for (int i = 0; i < 3; i++) {
        bench->document_rounds = DOCUMENTS / 4 << i;
        took[i] = bench_seconds(document_all, bench);
    }
    bench_rate("documents of 3 lines: JSON in, canonical out", took[2], DOCUMENTS, "documents", 0);
    bench_growth("documents of 3 lines", took, 2.2);
}

int main(void)
{
    static Bench bench;
    bench.cx = ctx_make((size_t)1 << 30);
    Json json;
    must(json_parse_file(&bench.cx, "share/templates/domestic-sale.json", &json));
    must(process_read(&bench.cx, &json, &bench.process));
    bench_folds(&bench);
    bench_documents(&bench);
    ctx_clear(&bench.cx);
    return 0;
}
