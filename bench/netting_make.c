/* netting_make.c - obligations to net, of several families, the same for the same seed.
 * usage: netting-make FAMILY FIRMS ROWS SEED > obligations.csv
 *
 *   scale   creditors and debtors by a power law: a few hubs, many small firms
 *   chains  supply chains of 4 to 40 firms, each firm in about ten, a few of them closed
 *   dense   a core of a tenth of the firms that trades with everyone, and a rim
 *   small   many components of 5 to 50 firms that know only each other
 *   heavy   uniform partners, amounts over nine orders of magnitude
 *   ring    one circle through all firms, and nothing else (ROWS is ignored) */
#include "base/random.h"
#include "base/check.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct Maker {
    Random random;
    uint64_t firms, rows, written;
    uint64_t *shuffle;              /* so that a firm's number says nothing of its place */
} Maker;

static double unit(Maker *m)
{
    return (double)(random_next(&m->random) >> 11) * 0x1p-53;
}

/* A power law over 0 .. n-1, exponent about 1.6. */
static uint64_t by_rank(Maker *m, uint64_t n)
{
    double x = pow(1 - unit(m) * (1 - pow((double)n, -0.6)), -1 / 0.6);
    uint64_t at = (uint64_t)x - 1;
    return at < n ? at : n - 1;
}

/* Half by rank, half uniform: the mixture keeps small firms connected. */
static uint64_t some_firm(Maker *m)
{
    return random_below(&m->random, 2) ? by_rank(m, m->firms) : random_below(&m->random, m->firms);
}

static uint64_t amount(Maker *m, double decades)
{
    double sum = 0;                 /* near normal: the sum of six uniforms */
    for (int i = 0; i < 6; i++)
        sum += unit(m);
    return 100 + (uint64_t)pow(10.0, 5.5 + (sum - 3) * decades / 2);
}

static void row(Maker *m, uint64_t debtor, uint64_t creditor, uint64_t minor)
{
    if (debtor == creditor)
        creditor = (creditor + 1) % m->firms;
    m->written++;
    unsigned day = (unsigned)random_below(&m->random, 28) + 1;
    unsigned month = (unsigned)random_below(&m->random, 12) + 1;
    printf("INV-%08" PRIu64 ",F%07" PRIu64 ",F%07" PRIu64, m->written, m->shuffle[debtor],
           m->shuffle[creditor]);
    printf(",%" PRIu64 ".%02u,CNY,2026-%02u-%02u,no\n", minor / 100, (unsigned)(minor % 100),
           month, day);
}

static void scale(Maker *m)
{
    while (m->written < m->rows)
        row(m, some_firm(m), some_firm(m), amount(m, 3));
}

static void chains(Maker *m)
{
    while (m->written < m->rows) {
        uint64_t length = 4 + random_below(&m->random, 37);
        uint64_t first = random_below(&m->random, m->firms);
        uint64_t at = first, minor = amount(m, 2);
        for (uint64_t i = 0; i < length && m->written < m->rows; i++) {
            uint64_t next = i + 1 == length && random_below(&m->random, 4) == 0
                ? first : (at + 1 + random_below(&m->random, 12)) % m->firms;
            row(m, at, next, minor);
            at = next;
            minor = minor * (70 + random_below(&m->random, 40)) / 100 + 100;
        }
    }
}

static void dense(Maker *m)
{
    uint64_t hub = m->firms / 10 + 2;
    while (m->written < m->rows) {
        uint64_t kind = random_below(&m->random, 10);
        uint64_t a = random_below(&m->random, hub), b = random_below(&m->random, hub);
        if (kind >= 6)
            a = random_below(&m->random, m->firms);
        if (kind == 9 || kind == 6)
            b = random_below(&m->random, m->firms);
        row(m, kind == 8 ? b : a, kind == 8 ? a : b, amount(m, 3));
    }
}

static void small(Maker *m)
{
    uint64_t from = 0;
    while (m->written < m->rows) {
        uint64_t size = 5 + random_below(&m->random, 46);
        if (from + size > m->firms)
            from = 0;
        for (uint64_t i = 0; i < size * 5 && m->written < m->rows; i++) {
            uint64_t a = random_below(&m->random, size), b = random_below(&m->random, size);
            row(m, from + a, from + (a == b ? (b + 1) % size : b), amount(m, 3));
        }
        from = from + size < m->firms ? from + size : 0;
    }
}

static void heavy(Maker *m)
{
    while (m->written < m->rows)
        row(m, random_below(&m->random, m->firms), random_below(&m->random, m->firms),
            amount(m, 9));
}

static void ring(Maker *m)
{
    for (uint64_t i = 0; i < m->firms; i++)
        row(m, i, (i + 1) % m->firms, amount(m, 3));
}

int main(int argc, char **argv)
{
    static const struct { const char *name; void (*make)(Maker *); } families[] = {
        { "scale", scale }, { "chains", chains }, { "dense", dense },
        { "small", small }, { "heavy", heavy }, { "ring", ring },
    };
    if (argc != 5) {
        fputs("usage: netting-make scale|chains|dense|small|heavy|ring FIRMS ROWS SEED\n",
              stderr);
        return 2;
    }
    Maker m = { .random = random_make(strtoull(argv[4], NULL, 10)),
                .firms = strtoull(argv[2], NULL, 10), .rows = strtoull(argv[3], NULL, 10) };
    m.shuffle = m.firms >= 60 ? malloc(m.firms * sizeof *m.shuffle) : NULL;
    if (!m.shuffle) {
        fprintf(stderr, "netting-make: at least 60 firms, and memory for them\n");
        return 2;
    }
    for (uint64_t i = 0; i < m.firms; i++) {
        uint64_t j = random_below(&m.random, i + 1);
        m.shuffle[i] = m.shuffle[j];
        m.shuffle[j] = i;
    }
    puts("id,debtor,creditor,amount,currency,due,encumbered");
    for (size_t i = 0; i < COUNT(families); i++)
        if (strcmp(argv[1], families[i].name) == 0)
            families[i].make(&m);
    free(m.shuffle);
    return m.written > 0 && fflush(stdout) == 0 ? 0 : 2;
}
