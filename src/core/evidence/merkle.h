/* merkle.h - the Merkle tree of the evidence log: hashes, roots, proofs.
 *
 * The log is a list of byte strings that only grows. Its root commits to all of them in order; an
 * inclusion proof shows that one leaf is under a root; a consistency proof shows that an older
 * root is a prefix of a newer one. What a leaf says is the caller's business.
 *
 *                      root(6)
 *                 .------'------.          hash of a leaf    SHA-256(0x00 || data)
 *              .--'--.        .-'.         hash of a node    SHA-256(0x01 || left || right)
 *             .'.   .'.      .'.           root of no leaf   SHA-256("")
 *             0 1   2 3      4 5
 *
 * What must be kept, by whoever stores the log:
 *   frontier   the roots of the perfect subtrees that the leaves so far split into, one for each
 *              bit of the size: enough to append and to know the root, at most 64 hashes;
 *   layers     layer 0: every leaf's hash; layer k: the root of every full subtree of 256^k
 *              leaves. merkle_append hands out layers 1 and up as they fill: one hash in 256.
 * With the layers a proof reads at most 512 hashes of each layer; with layer 0 alone it reads all.
 * SRC: RFC 9162 section 2.1 (the same tree as RFC 6962); layers as in C2SP tlog-tiles. */
#ifndef WEFT_CORE_EVIDENCE_MERKLE_H
#define WEFT_CORE_EVIDENCE_MERKLE_H

#include "base/list.h"
#include "base/sha256.h"
#include "base/text.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    MERKLE_LEVELS_MAX = 64,             /* a log of 2^64 - 1 leaves */
    MERKLE_PATH_MAX = 65,               /* no proof that holds is longer */
    MERKLE_LAYER_BITS = 8,              /* 256 hashes of a layer make one of the next */
    MERKLE_LAYERS_MAX = 8,
    MERKLE_FRONTIER_BYTES_MAX = 8 + 32 * MERKLE_LEVELS_MAX,
};

/* --- hashing ------------------------------------------------------------------------------- */
Hash merkle_leaf(Text data);
Hash merkle_node(const Hash *left, const Hash *right);

/* The leaf hashes of many byte strings, in one go. ERR_NO_MEMORY. */
MUST_USE Err merkle_leaves(Ctx *cx, const Text *data, size_t count, Hash *out);

/* --- growing ------------------------------------------------------------------------------- */

/* The state of a log. A zeroed one is the empty log. node[k] means something only where bit k of
 * size is set: the root of 2^k leaves; the higher stand to the left. */
typedef struct MerkleFrontier {
    uint64_t size;                      /* leaves so far */
    Hash node[MERKLE_LEVELS_MAX];
} MerkleFrontier;

/* A hash of a layer above the leaves, to be stored under (layer, index). */
typedef struct MerkleNode {
    int layer;                          /* 1 .. MERKLE_LAYERS_MAX - 1 */
    uint64_t index;                     /* covers leaves index * 256^layer and up */
    Hash hash;
} MerkleNode;

/* Appends leaf hashes in order. Pushes the nodes that became full onto `nodes`, a List of
 * MerkleNode (NULL: not wanted). About two compressions of SHA-256 a leaf.
 * ERR_OVERFLOW (more than 2^64 - 1 leaves), ERR_NO_MEMORY: frontier and nodes as they were. */
MUST_USE Err merkle_append(Ctx *cx, MerkleFrontier *frontier, const Hash *leaves, size_t count,
                           List *nodes);

/* The root of the whole log. */
Hash merkle_root(const MerkleFrontier *frontier);

/* The one byte form of a frontier, for storing: size in 8 bytes, big end first, then the hashes
 * from left to right. Reading refuses any other length with ERR_DAMAGED; *out untouched. */
MUST_USE Err merkle_frontier_write(Ctx *cx, const MerkleFrontier *frontier, Text *out);
MUST_USE Err merkle_frontier_read(Ctx *cx, Text bytes, MerkleFrontier *out);

/* --- proving ------------------------------------------------------------------------------- */

/* Where stored hashes are read from. read() fills out[0 .. count-1] with the hashes first ..
 * first + count - 1 of a layer, count 1 .. 256; only hashes of full subtrees below the size asked
 * for are read, and only layers 0 .. layers - 1. A read that cannot be done fails with its Err. */
typedef struct MerkleReader {
    Err (*read)(Ctx *cx, void *self, int layer, uint64_t first, size_t count, Hash *out);
    void *self;
    int layers;                         /* how many are stored; 1: leaf hashes alone */
} MerkleReader;

/* The steps of a proof, bottom to top; in cx's arena. */
typedef struct MerklePath {
    const Hash *hash;
    size_t count;                       /* <= MERKLE_PATH_MAX */
} MerklePath;

/* The state and the root the log had when it held `size` leaves. The reader's Err. */
MUST_USE Err merkle_frontier_at(Ctx *cx, const MerkleReader *reader, uint64_t size,
                                MerkleFrontier *out);
MUST_USE Err merkle_root_at(Ctx *cx, const MerkleReader *reader, uint64_t size, Hash *out);

/* That leaf `index` is under the root at `size`. ERR_INVALID: index >= size; the reader's Err. */
MUST_USE Err merkle_prove_inclusion(Ctx *cx, const MerkleReader *reader, uint64_t index,
                                    uint64_t size, MerklePath *out);

/* That the log of size `from` begins the log of size `to`; empty where they are equal.
 * ERR_INVALID: from > to, or from == 0, which every log begins with; the reader's Err. */
MUST_USE Err merkle_prove_consistency(Ctx *cx, const MerkleReader *reader, uint64_t from,
                                      uint64_t to, MerklePath *out);

/* The general form of both: that the tree over leaves start .. end - 1 is part of the tree of
 * `size` leaves. ERR_INVALID unless start < end <= size and merkle_subtree_ok; the reader's Err. */
MUST_USE Err merkle_prove_subtree(Ctx *cx, const MerkleReader *reader, uint64_t start,
                                  uint64_t end, uint64_t size, MerklePath *out);

/* --- checking: nothing is trusted, any input has an answer --------------------------------- */

/* SRC: RFC 9162 section 2.1.3.2 */
bool merkle_inclusion_holds(uint64_t index, uint64_t size, const Hash *leaf, MerklePath path,
                            const Hash *root);

/* From an empty log nothing can be proved: false. SRC: RFC 9162 section 2.1.4.2 */
bool merkle_consistency_holds(uint64_t from, uint64_t to, MerklePath path, const Hash *from_root,
                              const Hash *to_root);

/* True where start is a multiple of the least power of two that is not below end - start: then
 * the leaves hang together in every larger log.
 * SRC: draft-ietf-plants-merkle-tree-certs, "Subtrees"; the check, "Verifying". */
bool merkle_subtree_ok(uint64_t start, uint64_t end);
bool merkle_subtree_holds(uint64_t start, uint64_t end, uint64_t size, MerklePath path,
                          const Hash *part_root, const Hash *root);

#endif
