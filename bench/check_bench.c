/* check_bench.c - invoices a second by all rules of EN 16931: of a document that is already a tree,
 * and from its bytes on, beside a bare pass of libxml2's SAX2 over the same bytes. */
#include "bench.h"

#include "base/check.h"
#include "base/file.h"
#include "format/rules/finding.h"

#include <libxml/parser.h>
#include <stdio.h>
#include <string.h>

enum { INVOICES = 4000 };

typedef struct Bench {
    Ctx keep, cx;               /* what stays; what one invoice takes */
    Text text;
    XmlNode *root;
    const Rules *rules;
    int64_t events;
} Bench;

static void must(Err err)
{
    assert(err == ERR_OK);
}

static void check_one(Bench *bench, const XmlNode *root)
{
    Findings findings;
    must(rules_check(&bench->cx, bench->rules, root, &findings));
    assert(findings.count == 0);
}

static void check_trees(void *self)
{
    Bench *bench = self;
    for (int i = 0; i < INVOICES; i++) {
        ArenaMark mark = arena_mark(&bench->cx.arena);
        check_one(bench, bench->root);
        arena_rewind(&bench->cx.arena, mark);
    }
}

static void parse_and_check(void *self)
{
    Bench *bench = self;
    for (int i = 0; i < INVOICES; i++) {
        ArenaMark mark = arena_mark(&bench->cx.arena);
        XmlNode *root;
        must(xml_tree_parse(&bench->cx, bench->text, &root));
        check_one(bench, root);
        arena_rewind(&bench->cx.arena, mark);
    }
}

static void on_start(void *self, const xmlChar *name, const xmlChar *prefix, const xmlChar *ns,
                     int ns_count, const xmlChar **nss, int count, int defaulted,
                     const xmlChar **attributes)
{
    Bench *bench = self;
    (void)name, (void)prefix, (void)ns, (void)ns_count, (void)nss, (void)defaulted;
    (void)attributes;
    bench->events += 1 + count;
}

static void on_text(void *self, const xmlChar *text, int n)
{
    Bench *bench = self;
    (void)text;
    bench->events += n > 0;
}

static void bare_pass(void *self)
{
    Bench *bench = self;
    xmlSAXHandler handler;
    memset(&handler, 0, sizeof handler);
    handler.initialized = XML_SAX2_MAGIC;
    handler.startElementNs = on_start;
    handler.characters = on_text;
    for (int i = 0; i < INVOICES; i++) {
        int failed = xmlSAXUserParseMemory(&handler, bench, bench->text.at, (int)bench->text.n);
        assert(!failed);
    }
}

int main(void)
{
    static Bench bench;
    bench.keep = ctx_make((size_t)1 << 28);
    bench.cx = ctx_make((size_t)1 << 28);
    must(file_read_all(&bench.keep, "tests/invoice/invoice.xml", &bench.text));
    must(xml_tree_parse(&bench.keep, bench.text, &bench.root));
    must(rules_open(&bench.keep, RULE_SET_EN16931, NULL, 0, &bench.rules));
    double bare = bench_seconds(bare_pass, &bench);
    double trees = bench_seconds(check_trees, &bench);
    double whole = bench_seconds(parse_and_check, &bench);
    printf("an invoice of %zu bytes, %zu rules\n", bench.text.n, bench.rules->count);
    bench_rate("check: all rules over a tree", trees, INVOICES, "invoices", 20000);
    bench_share("check: all rules over a tree", trees, "a bare SAX2 pass", bare, 0);
    bench_rate("check: read and all rules", whole, INVOICES, "invoices", 20000);
    bench_share("check: read and all rules", whole, "a bare SAX2 pass", bare, 0);
    bench_rate("a bare SAX2 pass", bare, INVOICES, "invoices", 0);
    ctx_clear(&bench.cx);
    ctx_clear(&bench.keep);
    return 0;
}
