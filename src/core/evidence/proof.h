/* proof.h - a Merkle proof as a file that anyone can check offline.
 *
 * One JSON object; hashes are base64. Which proof it is, its members tell:
 *     inclusion             leafIdx treeSize root leafHash proof
 *     consistency           size1 size2 root1 root2 proof
 *     subtree inclusion     leafIdx start end root leafHash proof
 *     subtree consistency   start end size root1 root2 proof
 * besides "desc", words for people, and "wantErr", which only test collections use.
 *
 * A proof that holds says: this leaf is under this root. Whether the root is the log's, only a
 * signed checkpoint can say (checkpoint.h).
 * SRC: the form is that of github.com/transparency-dev/merkle, testdata. */
#ifndef WEFT_CORE_EVIDENCE_PROOF_H
#define WEFT_CORE_EVIDENCE_PROOF_H

#include "base/sha256.h"
#include "base/text.h"
#include "core/evidence/merkle.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef enum {
    PROOF_INCLUSION,
    PROOF_CONSISTENCY,
    PROOF_SUBTREE_INCLUSION,
    PROOF_SUBTREE_CONSISTENCY,
} ProofKind;

/* What the file says, whatever it is worth: hashes are bytes of any length until proof_holds.
 * Inclusion: leaf `leaf` is under the root over [start, end). Consistency: the tree over
 * [start, end) is part of the tree over [0, size). Without "subtree", start is 0. */
typedef struct Proof {
    ProofKind kind;
    uint64_t leaf;
    uint64_t start, end;
    uint64_t size;
    Text small;                 /* the leaf's hash, or the root over [start, end) */
    Text root;                  /* the root it is shown to be under */
    const Text *path;           /* bottom to top */
    size_t path_count;
    Text desc;
} Proof;

/* --- making: hashes are copied into cx's arena, desc is filled in -------------------------- */
MUST_USE Err proof_inclusion(Ctx *cx, uint64_t index, uint64_t size, const Hash *leaf,
                             MerklePath path, const Hash *root, Proof *out);
MUST_USE Err proof_consistency(Ctx *cx, uint64_t from, uint64_t to, MerklePath path,
                               const Hash *from_root, const Hash *to_root, Proof *out);

/* The JSON text, a member a line, with a newline at its end. */
MUST_USE Err proof_write(Ctx *cx, const Proof *proof, Text *out);

/* --- checking ------------------------------------------------------------------------------ */

/* Reads the JSON form. Sizes and indexes are 0 .. 2^64 - 1, exact; a proof of null is an empty
 * one. ERR_SYNTAX: not JSON, or not base64. ERR_INVALID: a member missing, unknown, or of the
 * wrong kind: the field is named. */
MUST_USE Err proof_read(Ctx *cx, Text json, Proof *out);

/* Whether it proves what it says. Anything that can be read has an answer: a hash of the wrong
 * length or an index out of range simply does not hold. */
bool proof_holds(const Proof *proof);

#endif
