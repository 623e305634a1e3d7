/* netting_make.c - one stream of random numbers from one seed; nothing else decides. */
#include "netting_make.h"

#include "base/random.h"
#include "base/check.h"

#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

typedef struct Maker {
    FILE *out;
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
    fprintf(m->out, "INV-%08" PRIu64 ",F%07" PRIu64 ",F%07" PRIu64, m->written,
            m->shuffle[debtor], m->shuffle[creditor]);
    fprintf(m->out, ",%" PRIu64 ".%02u,CNY,2026-%02u-%02u,no\n", minor / 100,
            (unsigned)(minor % 100), month, day);
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

bool netting_make(FILE *out, const char *family, uint64_t firms, uint64_t rows, uint64_t seed)
{
    static const struct { const char *name; void (*make)(Maker *); } families[] = {
        { "scale", scale }, { "chains", chains }, { "dense", dense },
        { "small", small }, { "heavy", heavy }, { "ring", ring },
    };
    Maker m = { .out = out, .random = random_make(seed), .firms = firms, .rows = rows };
    m.shuffle = firms >= NETTING_MAKE_FIRMS_MIN ? malloc(firms * sizeof *m.shuffle) : NULL;
    if (!m.shuffle)
        return false;
    for (uint64_t i = 0; i < m.firms; i++) {
        uint64_t j = random_below(&m.random, i + 1);
        m.shuffle[i] = m.shuffle[j];
        m.shuffle[j] = i;
    }
    fputs("id,debtor,creditor,amount,currency,due,encumbered\n", out);
    for (size_t i = 0; i < COUNT(families); i++)
        if (strcmp(family, families[i].name) == 0)
            families[i].make(&m);
    free(m.shuffle);
    return m.written > 0 && fflush(out) == 0;
}
