/* merkle.c - one shape serves everything here: the split of n leaves into perfect subtrees, one
 * for each bit of n. It is the state of a growing log, and it is how the root of any run of
 * leaves [lo, hi) is put together from stored hashes.
 *
 *     n = 6 = 110b    node[2]: 4 leaves    node[1]: 2 leaves    root = node(node[2], node[1])
 *
 * Inclusion and consistency are one claim, that the tree over [start, end) is part of the tree
 * over [0, size); so there is one prover and one check. Cost: appending n leaves, 2n compressions;
 * a proof of a log of n, 510 reads and hashes for each layer; a check, 2 log2(n) hashes. */
#include "core/evidence/merkle.h"

#include "base/check.h"

#include <openssl/evp.h>
#include <string.h>

enum { CHUNK = 1 << MERKLE_LAYER_BITS };

_Static_assert(sizeof(Hash) == 32, "hashes are stored and hashed side by side");

/* --- hashing ------------------------------------------------------------------------------- */

/* Many hashes with one libcrypto context: making one costs as much as hashing a short leaf. */
typedef struct Hasher {
    EVP_MD_CTX *md;
} Hasher;

static void hasher_close(Hasher *hasher)
{
    EVP_MD_CTX_free(hasher->md);
    hasher->md = NULL;
}

static Err hasher_open(Ctx *cx, Hasher *out)
{
    out->md = EVP_MD_CTX_new();
    if (!out->md || !EVP_DigestInit_ex(out->md, EVP_sha256(), NULL))
        return fail(cx, ERR_NO_MEMORY, "libcrypto has no memory for a SHA-256 context");
    return ERR_OK;
}

static Hash hasher_run(Hasher *hasher, const void *head, size_t head_n, const void *tail,
                       size_t tail_n)
{
    Hash out;
    int ok = EVP_DigestInit_ex(hasher->md, NULL, NULL)
          && EVP_DigestUpdate(hasher->md, head, head_n)
          && EVP_DigestUpdate(hasher->md, tail, tail_n)
          && EVP_DigestFinal_ex(hasher->md, out.byte, NULL);
    assert(ok);
    return out;
}

static Hash hasher_node(Hasher *hasher, const Hash *left, const Hash *right)
{
    uint8_t both[1 + 2 * sizeof(Hash)] = { 1 };
    memcpy(both + 1, left->byte, sizeof(Hash));
    memcpy(both + 1 + sizeof(Hash), right->byte, sizeof(Hash));
    return hasher_run(hasher, both, sizeof both, "", 0);
}

static Text hash_bytes(const Hash *hash)
{
    return (Text){ (const char *)hash->byte, sizeof hash->byte };
}

Hash merkle_leaf(Text data)
{
    return sha256_two(TEXT("\0"), data);
}

Hash merkle_node(const Hash *left, const Hash *right)
{
    return sha256_three(TEXT("\1"), hash_bytes(left), hash_bytes(right));
}

Err merkle_leaves(Ctx *cx, const Text *data, size_t count, Hash *out)
{
    Hasher hasher CLEANUP(hasher_close) = { 0 };
    TRY(hasher_open(cx, &hasher));
    for (size_t i = 0; i < count; i++)
        out[i] = hasher_run(&hasher, "\0", 1, data[i].at, data[i].n);
    return ERR_OK;
}

/* --- growing ------------------------------------------------------------------------------- */

/* Carries like adding one to a binary number: each set low bit joins its subtree to the left. */
static Err append_one(Ctx *cx, Hasher *hasher, MerkleFrontier *frontier, const Hash *leaf,
                      List *nodes)
{
    Hash hash = *leaf;
    int level = 0;
    while (frontier->size >> level & 1) {
        hash = hasher_node(hasher, &frontier->node[level], &hash);
        level++;
        if (nodes && level % MERKLE_LAYER_BITS == 0) {
            MerkleNode *node = list_push(cx, nodes);
            if (!node)
                return cx->err;
            *node = (MerkleNode){ level / MERKLE_LAYER_BITS, frontier->size >> level, hash };
        }
    }
    frontier->node[level] = hash;
    frontier->size++;
    return ERR_OK;
}

Err merkle_append(Ctx *cx, MerkleFrontier *frontier, const Hash *leaves, size_t count,
                  List *nodes)
{
    assert(!nodes || nodes->item_bytes == sizeof(MerkleNode));
    if (count > UINT64_MAX - frontier->size)
        return fail(cx, ERR_OVERFLOW, "a log holds at most 2^64 - 1 leaves");
    Hasher hasher CLEANUP(hasher_close) = { 0 };
    TRY(hasher_open(cx, &hasher));
    MerkleFrontier next = *frontier;
    size_t nodes_before = nodes ? nodes->count : 0;
    for (size_t i = 0; i < count; i++) {
        Err err = append_one(cx, &hasher, &next, &leaves[i], nodes);
        if (err != ERR_OK) {
            nodes->count = nodes_before;
            return err;
        }
    }
    *frontier = next;
    return ERR_OK;
}

Hash merkle_root(const MerkleFrontier *frontier)
{
    if (frontier->size == 0)
        return sha256(TEXT(""));
    int level = __builtin_ctzll(frontier->size);
    Hash root = frontier->node[level];
    while (++level < MERKLE_LEVELS_MAX)
        if (frontier->size >> level & 1)
            root = merkle_node(&frontier->node[level], &root);
    return root;
}

Err merkle_frontier_write(Ctx *cx, const MerkleFrontier *frontier, Text *out)
{
    TextBuf buf = textbuf_make(cx);
    for (int shift = 56; shift >= 0; shift -= 8)
        textbuf_byte(&buf, (char)(frontier->size >> shift & 0xff));
    for (int level = MERKLE_LEVELS_MAX - 1; level >= 0; level--)
        if (frontier->size >> level & 1)
            textbuf_put(&buf, hash_bytes(&frontier->node[level]));
    return textbuf_done(&buf, out);
}

Err merkle_frontier_read(Ctx *cx, Text bytes, MerkleFrontier *out)
{
    MerkleFrontier got = { 0 };
    for (size_t i = 0; i < 8 && i < bytes.n; i++)
        got.size = got.size << 8 | (uint8_t)bytes.at[i];
    size_t want = 8 + sizeof(Hash) * (size_t)__builtin_popcountll(got.size);
    if (bytes.n != want)
        return fail(cx, ERR_DAMAGED, "the log's stored state has %zu bytes, not %zu", bytes.n,
                    want);
    const char *at = bytes.at + 8;
    for (int level = MERKLE_LEVELS_MAX - 1; level >= 0; level--)
        if (got.size >> level & 1) {
            memcpy(got.node[level].byte, at, sizeof(Hash));
            at += sizeof(Hash);
        }
    *out = got;
    return ERR_OK;
}

/* --- proving ------------------------------------------------------------------------------- */

/* Joins `count` neighbours, a power of two up to CHUNK, into the root above them. */
static Hash fold(Hasher *hasher, Hash *hashes, size_t count)
{
    for (; count > 1; count /= 2)
        for (size_t i = 0; i < count / 2; i++)
            hashes[i] = hasher_node(hasher, &hashes[2 * i], &hashes[2 * i + 1]);
    return hashes[0];
}

/* The root of the perfect subtree of 2^level leaves that starts at leaf index * 2^level, from the
 * highest layer stored that is not above it. */
static Err perfect_root(Ctx *cx, Hasher *hasher, const MerkleReader *reader, int level,
                        uint64_t index, Hash *out)
{
    int layer = level / MERKLE_LAYER_BITS;
    if (layer > reader->layers - 1)
        layer = reader->layers - 1;
    int below = level - layer * MERKLE_LAYER_BITS;  /* < 8, unless higher layers are not stored */
    uint64_t first = index << below, count = UINT64_C(1) << below;
    MerkleFrontier joined = { 0 };
    for (uint64_t done = 0; done < count;) {
        Hash chunk[CHUNK];
        size_t n = count < CHUNK ? (size_t)count : CHUNK;
        TRY(reader->read(cx, reader->self, layer, first + done, n, chunk));
        Hash root = fold(hasher, chunk, n);
        TRY(append_one(cx, hasher, &joined, &root, NULL));
        done += n;
    }
    *out = merkle_root(&joined);
    return ERR_OK;
}

/* The perfect subtrees that leaves lo .. hi - 1 split into; lo is a multiple of the largest. */
static Err range_frontier(Ctx *cx, Hasher *hasher, const MerkleReader *reader, uint64_t lo,
                          uint64_t hi, MerkleFrontier *out)
{
    assert(lo <= hi);
    out->size = hi - lo;
    for (int level = MERKLE_LEVELS_MAX - 1; level >= 0; level--)
        if (out->size >> level & 1) {
            assert(lo % (UINT64_C(1) << level) == 0);
            TRY(perfect_root(cx, hasher, reader, level, lo >> level, &out->node[level]));
            lo += UINT64_C(1) << level;
        }
    assert(lo == hi);
    return ERR_OK;
}

static Err range_root(Ctx *cx, Hasher *hasher, const MerkleReader *reader, uint64_t lo,
                      uint64_t hi, Hash *out)
{
    MerkleFrontier range = { 0 };
    TRY(range_frontier(cx, hasher, reader, lo, hi, &range));
    *out = merkle_root(&range);
    return ERR_OK;
}

Err merkle_frontier_at(Ctx *cx, const MerkleReader *reader, uint64_t size, MerkleFrontier *out)
{
    assert(reader->read && reader->layers >= 1 && reader->layers <= MERKLE_LAYERS_MAX);
    Hasher hasher CLEANUP(hasher_close) = { 0 };
    TRY(hasher_open(cx, &hasher));
    MerkleFrontier range = { 0 };
    TRY(range_frontier(cx, &hasher, reader, 0, size, &range));
    *out = range;
    return ERR_OK;
}

Err merkle_root_at(Ctx *cx, const MerkleReader *reader, uint64_t size, Hash *out)
{
    MerkleFrontier frontier;
    TRY(merkle_frontier_at(cx, reader, size, &frontier));
    *out = merkle_root(&frontier);
    return ERR_OK;
}

/* The largest power of two below n: where RFC 9162 splits a tree of n >= 2 leaves. */
static uint64_t split_of(uint64_t n)
{
    assert(n >= 2);
    return UINT64_C(1) << (63 - __builtin_clzll(n - 1));
}

/* Walks from the root [0, size) down to [start, end), noting each sibling passed on the way; the
 * path is that list from the bottom up. Where [start, end) itself gets split (then start is the
 * left edge), the walk goes on to its right part, and the path begins with that part's root,
 * because the part, unlike the whole, is a node of the larger tree too.
 * SRC: RFC 9162 sections 2.1.3.1 and 2.1.4.1, written as a loop. */
static Err walk(Ctx *cx, Hasher *hasher, const MerkleReader *reader, uint64_t start, uint64_t end,
                uint64_t size, Hash path[MERKLE_PATH_MAX], size_t *count)
{
    uint64_t lo = 0, hi = size;
    bool known = true;
    size_t n = 0;
    while (lo != start || hi != end) {
        assert(n < MERKLE_PATH_MAX - 1);
        uint64_t middle = lo + split_of(hi - lo);
        if (end <= middle) {
            TRY(range_root(cx, hasher, reader, middle, hi, &path[n++]));
            hi = middle;
            continue;
        }
        TRY(range_root(cx, hasher, reader, lo, middle, &path[n++]));
        if (start < middle) {
            assert(start == lo);
            known = false;
            start = middle;
        }
        lo = middle;
    }
    if (!known)
        TRY(range_root(cx, hasher, reader, lo, hi, &path[n++]));
    *count = n;
    return ERR_OK;
}

Err merkle_prove_subtree(Ctx *cx, const MerkleReader *reader, uint64_t start, uint64_t end,
                         uint64_t size, MerklePath *out)
{
    assert(reader->read && reader->layers >= 1 && reader->layers <= MERKLE_LAYERS_MAX);
    if (start >= end || end > size || !merkle_subtree_ok(start, end))
        return fail(cx, ERR_INVALID, "leaves %llu to %llu are no subtree of a log of %llu leaves",
                    (unsigned long long)start, (unsigned long long)end, (unsigned long long)size);
    Hasher hasher CLEANUP(hasher_close) = { 0 };
    TRY(hasher_open(cx, &hasher));
    Hash path[MERKLE_PATH_MAX];
    size_t count = 0;
    TRY(walk(cx, &hasher, reader, start, end, size, path, &count));
    Hash *upward = NEW(cx, Hash, count);
    if (!upward)
        return cx->err;
    for (size_t i = 0; i < count; i++)
        upward[i] = path[count - 1 - i];
    *out = (MerklePath){ upward, count };
    return ERR_OK;
}

Err merkle_prove_inclusion(Ctx *cx, const MerkleReader *reader, uint64_t index, uint64_t size,
                           MerklePath *out)
{
    if (index >= size)
        return fail(cx, ERR_INVALID, "there is no leaf %llu in a log of %llu leaves",
                    (unsigned long long)index, (unsigned long long)size);
    return merkle_prove_subtree(cx, reader, index, index + 1, size, out);
}

Err merkle_prove_consistency(Ctx *cx, const MerkleReader *reader, uint64_t from, uint64_t to,
                             MerklePath *out)
{
    if (from == 0 || from > to)
        return fail(cx, ERR_INVALID,
                    "from size %llu to size %llu there is no consistency proof; "
                    "the older size must be at least 1 and at most the newer",
                    (unsigned long long)from, (unsigned long long)to);
    return merkle_prove_subtree(cx, reader, 0, from, to, out);
}

/* --- checking ------------------------------------------------------------------------------ */

bool merkle_subtree_ok(uint64_t start, uint64_t end)
{
    if (start >= end)
        return false;
    uint64_t below = end - start - 1;
    uint64_t mask = below == 0 ? 0 : UINT64_MAX >> __builtin_clzll(below);
    return (start & mask) == 0;
}

/* The first leaf and the last of the part, and the last of the whole, seen at one level. */
typedef struct Climb {
    uint64_t first, last, whole;
} Climb;

static Climb climb(Climb at)
{
    return (Climb){ at.first >> 1, at.last >> 1, at.whole >> 1 };
}

bool merkle_subtree_holds(uint64_t start, uint64_t end, uint64_t size, MerklePath path,
                          const Hash *part_root, const Hash *root)
{
    if (!merkle_subtree_ok(start, end) || end > size)
        return false;
    Climb at = { start, end - 1, size - 1 };
    bool edge = at.last == at.whole;    /* the part ends where the whole ends */
    while (at.first != at.last && (edge || (at.last & 1)))
        at = climb(at);
    size_t next = 0;
    Hash part = *part_root;
    if (at.first != at.last) {          /* only a piece of the part is a node of the whole */
        if (path.count == 0)
            return false;
        part = path.hash[next++];
    }
    Hash whole = part;
    for (; next < path.count; next++, at = climb(at)) {
        if (at.whole == 0)
            return false;
        if (!(at.last & 1) && at.last < at.whole) {
            whole = merkle_node(&whole, &path.hash[next]);
            continue;
        }
        if (at.first < at.last)
            part = merkle_node(&path.hash[next], &part);
        whole = merkle_node(&path.hash[next], &whole);
        while (!(at.last & 1))          /* ends: at.last is not 0 here */
            at = climb(at);
    }
    return at.whole == 0 && hash_eq(&part, part_root) && hash_eq(&whole, root);
}

bool merkle_inclusion_holds(uint64_t index, uint64_t size, const Hash *leaf, MerklePath path,
                            const Hash *root)
{
    return index < size && merkle_subtree_holds(index, index + 1, size, path, leaf, root);
}

bool merkle_consistency_holds(uint64_t from, uint64_t to, MerklePath path, const Hash *from_root,
                              const Hash *to_root)
{
    return merkle_subtree_holds(0, from, to, path, from_root, to_root);
}
