/* evidence_bench.c - leaves a second into the log, from document bytes to a new root, against
 * bare SHA-256 over the same bytes; then proofs from the stored layers, and their checks. */
#include "bench.h"

#include "base/check.h"
#include "core/evidence/merkle.h"

#include <stdio.h>
#include <string.h>

enum { LEAVES = 400000, LEAF_BYTES = 300, PROOFS = 2000 };

typedef struct Bench {
    Ctx cx;
    Text *data;
    Hash *leaves;
    size_t count;               /* of leaves in this run */
    MerkleFrontier frontier;
    List nodes;                 /* the second layer and up, in the order they filled */
    Hash *layer1;               /* of them, those of layer 1 by index */
    MerkleReader reader;
    MerklePath *paths;
} Bench;

static void must(Err err)
{
    assert(err == ERR_OK);
}

static void append_all(void *self)
{
    Bench *bench = self;
    bench->frontier = (MerkleFrontier){ 0 };
    bench->nodes.count = 0;
    must(merkle_leaves(&bench->cx, bench->data, bench->count, bench->leaves));
    must(merkle_append(&bench->cx, &bench->frontier, bench->leaves, bench->count,
                       &bench->nodes));
    Hash root = merkle_root(&bench->frontier);
    assert(root.byte[0] || root.byte[1] || root.byte[2]);
}

static void hash_all(void *self)
{
    Bench *bench = self;
    Hash hash = sha256((Text){ bench->data[0].at, bench->count * LEAF_BYTES });
    assert(hash.byte[0] || hash.byte[1] || hash.byte[2]);
}

static Err layers_read(Ctx *cx, void *self, int layer, uint64_t first, size_t count, Hash *out)
{
    (void)cx;
    Bench *bench = self;
    assert(layer <= 1);
    memcpy(out, (layer ? bench->layer1 : bench->leaves) + first, count * sizeof(Hash));
    return ERR_OK;
}

static void prove_some(void *self)
{
    Bench *bench = self;
    for (uint64_t i = 0; i < PROOFS; i++)
        must(merkle_prove_inclusion(&bench->cx, &bench->reader, i * (LEAVES / PROOFS), LEAVES,
                                    &bench->paths[i]));
}

static void check_some(void *self)
{
    Bench *bench = self;
    Hash root = merkle_root(&bench->frontier);
    for (uint64_t i = 0; i < PROOFS; i++) {
        uint64_t index = i * (LEAVES / PROOFS);
        bool holds = merkle_inclusion_holds(index, LEAVES, &bench->leaves[index],
                                            bench->paths[i], &root);
        assert(holds);
    }
}

static void bench_make(Bench *bench)
{
    bench->cx = ctx_make((size_t)1 << 30);
    char *bytes = NEW(&bench->cx, char, LEAVES * LEAF_BYTES);
    bench->data = NEW(&bench->cx, Text, LEAVES);
    bench->leaves = NEW(&bench->cx, Hash, LEAVES);
    bench->layer1 = NEW(&bench->cx, Hash, LEAVES / 256 + 1);
    bench->paths = NEW(&bench->cx, MerklePath, PROOFS);
    bench->nodes = list_make(sizeof(MerkleNode));
    assert(bytes && bench->data && bench->leaves && bench->layer1 && bench->paths);
    for (size_t i = 0; i < LEAVES; i++) {
        bench->data[i] = (Text){ bytes + i * LEAF_BYTES, LEAF_BYTES };
        memcpy(bytes + i * LEAF_BYTES, &i, sizeof i);
    }
}

int main(void)
{
    static Bench bench;
    bench_make(&bench);
    double took[3], bare = 0;
    for (int i = 0; i < 3; i++) {
        bench.count = LEAVES / 4 << i;
        took[i] = bench_seconds(append_all, &bench);
        bare = bench_seconds(hash_all, &bench);
    }
    bench_rate("log: leaves of 300 bytes", took[2], LEAVES, "leaves", 500000);
    bench_share("log: leaves of 300 bytes", took[2], "bare SHA-256 of those bytes", bare, 0);
    bench_growth("log: leaves of 300 bytes", took, 2.2);

    const MerkleNode *nodes = bench.nodes.items;
    for (size_t i = 0; i < bench.nodes.count; i++)
        if (nodes[i].layer == 1)
            bench.layer1[nodes[i].index] = nodes[i].hash;
    bench.reader = (MerkleReader){ layers_read, &bench, 2 };
    bench_rate("log of 400,000: inclusion proofs", bench_seconds(prove_some, &bench), PROOFS,
               "proofs", 0);
    bench_rate("log of 400,000: checks", bench_seconds(check_some, &bench), PROOFS, "checks", 0);
    ctx_clear(&bench.cx);
    return 0;
}
