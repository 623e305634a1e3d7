/* merkle_test.c - against the recursive definitions of RFC 9162 section 2.1, written here once
 * more as the standard words them, and against published hashes. */
#include "core/evidence/merkle.h"

#include "base/random.h"
#include "test.h"

#include <stdio.h>
#include <string.h>

enum { NAIVE_MAX = 1400, MEMO = 320 };

/* --- the standard, word for word ----------------------------------------------------------- */

static Hash leaf_hash[NAIVE_MAX];

static void leaves_make(void)
{
    for (int i = 0; i < NAIVE_MAX; i++) {
        char data[32];
        int n = snprintf(data, sizeof data, "leaf %d", i);
        leaf_hash[i] = merkle_leaf((Text){ data, (size_t)n });
    }
}

static uint64_t naive_k(uint64_t n)
{
    uint64_t k = 1;
    while (2 * k < n)
        k *= 2;
    return k;
}

/* MTH(D[from : from + n]); remembered for small logs, because the proofs ask again and again. */
static Hash naive_mth(uint64_t from, uint64_t n)
{
    static Hash memo[MEMO][MEMO];
    static bool known[MEMO][MEMO];
    if (n == 0)
        return sha256(TEXT(""));
    if (n == 1)
        return leaf_hash[from];
    bool small = from < MEMO && n < MEMO;
    if (small && known[from][n])
        return memo[from][n];
    uint64_t k = naive_k(n);
    Hash left = naive_mth(from, k), right = naive_mth(from + k, n - k);
    Hash both = merkle_node(&left, &right);
    if (small)
        memo[from][n] = both, known[from][n] = true;
    return both;
}

typedef struct NaivePath {
    Hash hash[MERKLE_PATH_MAX];
    size_t count;
} NaivePath;

/* PATH(m, D[from : from + n]), m counted from `from`. */
static void naive_path(uint64_t m, uint64_t from, uint64_t n, NaivePath *out)
{
    if (n == 1)
        return;
    uint64_t k = naive_k(n);
    if (m < k) {
        naive_path(m, from, k, out);
        out->hash[out->count++] = naive_mth(from + k, n - k);
    } else {
        naive_path(m - k, from + k, n - k, out);
        out->hash[out->count++] = naive_mth(from, k);
    }
}

static void naive_subproof(uint64_t m, uint64_t from, uint64_t n, bool b, NaivePath *out)
{
    if (m == n) {
        if (!b)
            out->hash[out->count++] = naive_mth(from, n);
        return;
    }
    uint64_t k = naive_k(n);
    if (m <= k) {
        naive_subproof(m, from, k, b, out);
        out->hash[out->count++] = naive_mth(from + k, n - k);
    } else {
        naive_subproof(m - k, from + k, n - k, false, out);
        out->hash[out->count++] = naive_mth(from, k);
    }
}

static bool path_is(MerklePath got, const NaivePath *want)
{
    if (got.count != want->count)
        return false;
    for (size_t i = 0; i < got.count; i++)
        if (!hash_eq(&got.hash[i], &want->hash[i]))
            return false;
    return true;
}

/* --- a log in memory ----------------------------------------------------------------------- */

typedef struct Log {
    MerkleFrontier frontier;
    const Hash *leaves;
    List nodes;
    uint64_t hashes_read;
    int64_t reads_left;         /* the read after so many fails */
} Log;

static Err log_read(Ctx *cx, void *self, int layer, uint64_t first, size_t count, Hash *out)
{
    Log *log = self;
    if (log->reads_left-- <= 0)
        return fail(cx, ERR_IO, "the disk is gone");
    assert_true(count >= 1 && count <= 256);
    assert_true((first + count) << (8 * layer) <= log->frontier.size);
    log->hashes_read += count;
    for (size_t i = 0; i < count; i++) {
        if (layer == 0) {
            out[i] = log->leaves[first + i];
            continue;
        }
        bool found = false;
        for (size_t j = 0; j < log->nodes.count && !found; j++) {
            const MerkleNode *node = list_at(&log->nodes, j);
            found = node->layer == layer && node->index == first + i;
            if (found)
                out[i] = node->hash;
        }
        CHECK_TRUE("every full node was handed out", found);
    }
    return ERR_OK;
}

static void log_make(Ctx *cx, Log *log, uint64_t size)
{
    *log = (Log){ .leaves = leaf_hash, .nodes = list_make(sizeof(MerkleNode)),
                  .reads_left = INT64_MAX };
    CHECK_OK("append", cx, merkle_append(cx, &log->frontier, leaf_hash, size, &log->nodes));
}

static MerkleReader log_reader(Log *log, int layers)
{
    return (MerkleReader){ .read = log_read, .self = log, .layers = layers };
}

/* From each pair of small sizes to a seeded choice of the larger ones: each costs its hashes. */
static uint64_t stride(Random *random, uint64_t size)
{
    return size <= 130 ? 1 : 1 + random_below(random, 20);
}

/* --- claims -------------------------------------------------------------------------------- */

TEST(test_merkle__hashes_as_published)
{
    char hex[HASH_HEX_SIZE];
    MerkleFrontier empty = { 0 };
    Hash hash = merkle_root(&empty);
    /* RFC 9162 2.1.1: SHA-256 of nothing (FIPS 180-4 example values). */
    CHECK_TEXT("empty log", text_of(hash_hex(&hash, hex)),
               "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    /* The reference leaves and roots of the Certificate Transparency test suites. */
    static const struct { const char *data; size_t n; const char *root; } rows[] = {
        { "", 0, "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d" },
        { "\x00", 1, "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125" },
        { "\x10", 1, "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77" },
        { "\x20\x21", 2, "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7" },
        { "\x30\x31", 2, "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4" },
        { "\x40\x41\x42\x43", 4,
          "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef" },
        { "\x50\x51\x52\x53\x54\x55\x56\x57", 8,
          "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c" },
        { "\x60\x61\x62\x63\x64\x65\x66\x67\x68\x69\x6a\x6b\x6c\x6d\x6e\x6f", 16,
          "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328" },
    };
    Ctx cx = ctx_make(1 << 20);
    MerkleFrontier frontier = { 0 };
    for (size_t i = 0; i < COUNT(rows); i++) {
        Text data = { rows[i].data, rows[i].n };
        Hash leaf;
        CHECK_OK("hash", &cx, merkle_leaves(&cx, &data, 1, &leaf));
        Hash alone = merkle_leaf(data);
        CHECK_TRUE("many and one agree", hash_eq(&leaf, &alone));
        CHECK_OK("append", &cx, merkle_append(&cx, &frontier, &leaf, 1, NULL));
        Hash root = merkle_root(&frontier);
        CHECK_TEXT("root", text_of(hash_hex(&root, hex)), rows[i].root);
    }
    ctx_clear(&cx);
}

TEST(test_merkle__root_and_state_as_defined)
{
    leaves_make();
    Ctx cx = ctx_make(64 << 20);
    MerkleFrontier one_by_one = { 0 };
    for (uint64_t size = 0; size <= 520; size++) {
        ArenaMark mark = arena_mark(&cx.arena);
        Hash want = naive_mth(0, size), root = merkle_root(&one_by_one);
        CHECK_TRUE("grown one by one", hash_eq(&root, &want));
        Text a, b;
        MerkleFrontier again = { 0 }, bulk = { 0 };
        CHECK_OK("write", &cx, merkle_frontier_write(&cx, &one_by_one, &a));
        CHECK_OK("read", &cx, merkle_frontier_read(&cx, a, &again));
        CHECK_OK("bulk", &cx, merkle_append(&cx, &bulk, leaf_hash, size, NULL));
        CHECK_OK("write", &cx, merkle_frontier_write(&cx, &bulk, &b));
        CHECK_TRUE("in bulk or one by one", text_eq(a, b));
        root = merkle_root(&again);
        CHECK_TRUE("read back", hash_eq(&root, &want));
        for (size_t cut = 0; cut < a.n; cut += 7)
            CHECK_ERR("a cut state", &cx,
                      merkle_frontier_read(&cx, text_slice(a, 0, cut), &again), ERR_DAMAGED);
        CHECK_OK("append", &cx, merkle_append(&cx, &one_by_one, &leaf_hash[size], 1, NULL));
        arena_rewind(&cx.arena, mark);
    }
    ctx_clear(&cx);
}

TEST(test_merkle__inclusion_as_defined)
{
    leaves_make();
    Ctx cx = ctx_make(64 << 20);
    Log log;
    log_make(&cx, &log, 300);
    MerkleReader reader = log_reader(&log, MERKLE_LAYERS_MAX);
    Random random = random_make(test_seed());
    for (uint64_t size = 1; size <= 300; size++) {
        Hash root = naive_mth(0, size);
        for (uint64_t index = 0; index < size; index += stride(&random, size)) {
            ArenaMark mark = arena_mark(&cx.arena);
            NaivePath want = { .count = 0 };
            naive_path(index, 0, size, &want);
            MerklePath path;
            CHECK_OK("prove", &cx, merkle_prove_inclusion(&cx, &reader, index, size, &path));
            CHECK_TRUE("as RFC 9162 2.1.3.1", path_is(path, &want));
            CHECK_TRUE("holds",
                       merkle_inclusion_holds(index, size, &leaf_hash[index], path, &root));
            CHECK_TRUE("not for its neighbour",
                       !merkle_inclusion_holds(index ^ 1, size, &leaf_hash[index], path, &root));
            arena_rewind(&cx.arena, mark);
        }
        MerklePath none;
        CHECK_ERR("no such leaf", &cx, merkle_prove_inclusion(&cx, &reader, size, size, &none),
                  ERR_INVALID);
    }
    ctx_clear(&cx);
}

TEST(test_merkle__consistency_as_defined)
{
    leaves_make();
    Ctx cx = ctx_make(64 << 20);
    Log log;
    log_make(&cx, &log, 300);
    MerkleReader reader = log_reader(&log, MERKLE_LAYERS_MAX);
    static Hash root[301];
    for (uint64_t size = 0; size <= 300; size++)
        root[size] = naive_mth(0, size);
    Random random = random_make(test_seed());
    for (uint64_t to = 1; to <= 300; to++)
        for (uint64_t from = 1; from <= to; from += stride(&random, to)) {
            ArenaMark mark = arena_mark(&cx.arena);
            NaivePath want = { .count = 0 };
            naive_subproof(from, 0, to, true, &want);
            MerklePath path;
            CHECK_OK("prove", &cx, merkle_prove_consistency(&cx, &reader, from, to, &path));
            CHECK_TRUE("as RFC 9162 2.1.4.1", path_is(path, &want));
            CHECK_TRUE("holds", merkle_consistency_holds(from, to, path, &root[from], &root[to]));
            CHECK_TRUE("not from a size below",
                       !merkle_consistency_holds(from - 1, to, path, &root[from - 1], &root[to]));
            CHECK_TRUE("not backwards",
                       from == to
                           || !merkle_consistency_holds(to, from, path, &root[to], &root[from]));
            arena_rewind(&cx.arena, mark);
        }
    MerklePath none;
    CHECK_ERR("from nothing", &cx, merkle_prove_consistency(&cx, &reader, 0, 5, &none),
              ERR_INVALID);
    CHECK_ERR("backwards", &cx, merkle_prove_consistency(&cx, &reader, 6, 5, &none), ERR_INVALID);
    MerklePath nothing = { NULL, 0 };
    CHECK_TRUE("empty to empty shows nothing",
               !merkle_consistency_holds(0, 0, nothing, &root[0], &root[0]));
    ctx_clear(&cx);
}

TEST(test_merkle__subtrees_of_every_size_to_70)
{
    leaves_make();
    Ctx cx = ctx_make(64 << 20);
    Log log;
    log_make(&cx, &log, 70);
    MerkleReader reader = log_reader(&log, 1);
    for (uint64_t size = 1; size <= 70; size++) {
        Hash root = naive_mth(0, size);
        for (uint64_t start = 0; start < size; start++)
            for (uint64_t end = start + 1; end <= size; end++) {
                ArenaMark mark = arena_mark(&cx.arena);
                uint64_t ceiling = 1;
                while (ceiling < end - start)
                    ceiling *= 2;
                bool ok = start % ceiling == 0;
                CHECK_EQ("a subtree or not", merkle_subtree_ok(start, end), ok);
                MerklePath path = { NULL, 0 };
                CHECK_ERR("prove", &cx,
                          merkle_prove_subtree(&cx, &reader, start, end, size, &path),
                          ok ? ERR_OK : ERR_INVALID);
                Hash part = naive_mth(start, end - start);
                CHECK_EQ("holds", merkle_subtree_holds(start, end, size, path, &part, &root), ok);
                CHECK_TRUE("not another part's root",
                           !merkle_subtree_holds(start, end, size, path, &leaf_hash[99], &root));
                arena_rewind(&cx.arena, mark);
            }
    }
    CHECK_TRUE("wider than half of all", !merkle_subtree_ok(1, UINT64_MAX));
    CHECK_TRUE("everything", merkle_subtree_ok(0, UINT64_MAX));
    CHECK_TRUE("nothing", !merkle_subtree_ok(7, 7));
    ctx_clear(&cx);
}

/* Any bit of a proof, of what it shows, or of the root. */
TEST(test_merkle__any_flipped_bit_is_seen)
{
    leaves_make();
    Ctx cx = ctx_make(64 << 20);
    Log log;
    log_make(&cx, &log, 300);
    MerkleReader reader = log_reader(&log, MERKLE_LAYERS_MAX);
    Random random = random_make(test_seed());
    for (int round = 0; round < 6; round++) {
        uint64_t to = 2 + random_below(&random, 298), from = 1 + random_below(&random, to - 1);
        Hash root = naive_mth(0, to), old = naive_mth(0, from);
        MerklePath in, con;
        CHECK_OK("prove", &cx, merkle_prove_inclusion(&cx, &reader, from, to, &in));
        CHECK_OK("prove", &cx, merkle_prove_consistency(&cx, &reader, from, to, &con));
        Hash all[2][MERKLE_PATH_MAX + 3];
        memcpy(all[0], in.hash, in.count * sizeof(Hash));
        memcpy(all[1], con.hash, con.count * sizeof(Hash));
        all[0][in.count] = leaf_hash[from], all[0][in.count + 1] = root;
        all[1][con.count] = old, all[1][con.count + 1] = root;
        for (size_t bit = 0; bit < (in.count + 2) * 256; bit++) {
            Hash *a = all[0], *hit = &a[bit / 256];
            hit->byte[bit % 256 / 8] ^= (uint8_t)(1u << bit % 8);
            CHECK_TRUE("inclusion", !merkle_inclusion_holds(from, to, &a[in.count],
                                        (MerklePath){ a, in.count }, &a[in.count + 1]));
            hit->byte[bit % 256 / 8] ^= (uint8_t)(1u << bit % 8);
        }
        for (size_t bit = 0; bit < (con.count + 2) * 256; bit++) {
            Hash *a = all[1], *hit = &a[bit / 256];
            hit->byte[bit % 256 / 8] ^= (uint8_t)(1u << bit % 8);
            CHECK_TRUE("consistency", !merkle_consistency_holds(from, to,
                                          (MerklePath){ a, con.count }, &a[con.count],
                                          &a[con.count + 1]));
            hit->byte[bit % 256 / 8] ^= (uint8_t)(1u << bit % 8);
        }
        CHECK_TRUE("a step too many", !merkle_inclusion_holds(from, to, &all[0][in.count],
                                          (MerklePath){ all[0], in.count + 1 }, &root));
        CHECK_TRUE("a step too few", !merkle_inclusion_holds(from, to, &all[0][in.count],
                                         (MerklePath){ all[0], in.count - 1 }, &root));
    }
    ctx_clear(&cx);
}

/* Sizes around the layers' borders, and beyond one full layer of stored nodes. */
TEST(test_merkle__any_layers_give_the_same_proofs)
{
    leaves_make();
    Ctx cx = ctx_make(64 << 20);
    Log log;
    log_make(&cx, &log, NAIVE_MAX);
    CHECK_EQ("one node for each 256 leaves", log.nodes.count, NAIVE_MAX / 256);
    static const uint64_t sizes[] = { 1, 255, 256, 257, 511, 512, 513, 1023, 1024, 1025, 1399 };
    for (size_t i = 0; i < COUNT(sizes); i++)
        for (size_t j = 0; j <= i; j++) {
            MerklePath path[2][2];
            for (int layers = 1; layers <= 2; layers++) {
                MerkleReader reader = log_reader(&log, layers);
                log.hashes_read = 0;
                CHECK_OK("prove", &cx, merkle_prove_inclusion(&cx, &reader, sizes[j] - 1,
                                           sizes[i], &path[layers - 1][0]));
                CHECK_TRUE("reads few", layers == 1 || log.hashes_read <= 512);
                CHECK_OK("prove", &cx, merkle_prove_consistency(&cx, &reader, sizes[j],
                                           sizes[i], &path[layers - 1][1]));
                Hash root, want = naive_mth(0, sizes[i]);
                CHECK_OK("root", &cx, merkle_root_at(&cx, &reader, sizes[i], &root));
                CHECK_TRUE("root", hash_eq(&root, &want));
            }
            for (int k = 0; k < 2; k++) {
                NaivePath same = { .count = path[0][k].count };
                memcpy(same.hash, path[0][k].hash, same.count * sizeof(Hash));
                CHECK_TRUE("the same proof", path_is(path[1][k], &same));
            }
        }
    ctx_clear(&cx);
}

TEST(test_merkle__state_comes_back_from_the_layers)
{
    leaves_make();
    Ctx cx = ctx_make(64 << 20);
    Log log;
    log_make(&cx, &log, 1337);
    MerkleReader reader = log_reader(&log, MERKLE_LAYERS_MAX);
    MerkleFrontier got;
    Text a, b;
    CHECK_OK("rebuild", &cx, merkle_frontier_at(&cx, &reader, 1337, &got));
    CHECK_OK("write", &cx, merkle_frontier_write(&cx, &got, &a));
    CHECK_OK("write", &cx, merkle_frontier_write(&cx, &log.frontier, &b));
    CHECK_TRUE("equal", text_eq(a, b));
    ctx_clear(&cx);
}

/* A log near 2^64 leaves, from a state that was read: the carry and the ceiling. */
TEST(test_merkle__counts_to_the_end_of_64_bits)
{
    leaves_make();
    Ctx cx = ctx_make(1 << 20);
    MerkleFrontier frontier = { .size = UINT64_MAX - 2 };
    List nodes = list_make(sizeof(MerkleNode));
    CHECK_OK("two more", &cx, merkle_append(&cx, &frontier, leaf_hash, 2, &nodes));
    CHECK_TRUE("full", frontier.size == UINT64_MAX);
    CHECK_ERR("no more", &cx, merkle_append(&cx, &frontier, leaf_hash, 1, &nodes), ERR_OVERFLOW);
    CHECK_TRUE("still full", frontier.size == UINT64_MAX);
    frontier = (MerkleFrontier){ .size = (UINT64_C(1) << 56) - 1 };
    CHECK_OK("one more", &cx, merkle_append(&cx, &frontier, leaf_hash, 1, &nodes));
    CHECK_EQ("a node of each layer", nodes.count, 7);
    const MerkleNode *top = list_at(&nodes, 6);
    CHECK_EQ("the seventh", top->layer, 7);
    CHECK_EQ("the first of it", top->index, 0);
    ctx_clear(&cx);
}

TEST(test_merkle__failing_reads_and_memory_leave_no_half)
{
    leaves_make();
    Ctx cx = ctx_make(64 << 20);
    Log log;
    log_make(&cx, &log, 777);
    MerkleReader reader = log_reader(&log, MERKLE_LAYERS_MAX);
    MerklePath path = { NULL, 7 };
    Err err = ERR_IO;
    int64_t reads = 0;
    for (; err != ERR_OK; reads++) {
        log.reads_left = reads;
        err = merkle_prove_consistency(&cx, &reader, 300, 777, &path);
        CHECK_TRUE("untouched, or done", err == ERR_OK || (err == ERR_IO && path.count == 7));
        ctx_forgive(&cx);
    }
    CHECK_TRUE("several reads were tried", reads > 5);
    log.reads_left = INT64_MAX;

    MerkleFrontier frontier = { 0 };
    List nodes = list_make(sizeof(MerkleNode));
    uint64_t nth = 0;
    err = ERR_NO_MEMORY;
    while (err != ERR_OK) {
        cx.arena.fail_at = cx.arena.allocations + ++nth;
        err = merkle_append(&cx, &frontier, leaf_hash, NAIVE_MAX, &nodes);
        if (err == ERR_OK)
            err = merkle_prove_consistency(&cx, &reader, 300, 777, &path);
        else
            CHECK_TRUE("all or nothing", frontier.size == 0 && nodes.count == 0);
        CHECK_TRUE("out of memory or done", err == ERR_OK || err == ERR_NO_MEMORY);
        ctx_forgive(&cx);
        if (err != ERR_OK && frontier.size != 0)
            frontier = (MerkleFrontier){ 0 }, nodes = list_make(sizeof(MerkleNode));
    }
    cx.arena.fail_at = 0;
    CHECK_TRUE("something was allocated", nth > 1);
    CHECK_EQ("nodes", nodes.count, NAIVE_MAX / 256);
    ctx_clear(&cx);
}
