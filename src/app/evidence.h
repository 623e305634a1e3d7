/* evidence.h - the evidence log of a book: its head, proofs out of it, and a check of all of it.
 *
 * Every accepted paper and every act is a leaf, in the order in which they came; a paper's leaf is
 * its canonical JSON, an act's the text of act_leaf_text. The leaf of number n has the id n + 1. */
#ifndef WEFT_APP_EVIDENCE_H
#define WEFT_APP_EVIDENCE_H

#include "app/book.h"
#include "core/evidence/proof.h"

/* A reader over the stored hashes; good as long as the book. */
MerkleReader evidence_reader(Book *book);

/* What the paper or act of an id put into the log, and what kind of leaf that is.
 * ERR_NOT_FOUND: no such leaf, or one whose content is not kept as text (transfers). */
MUST_USE Err evidence_content(Ctx *cx, Book *book, int64_t id, LeafKind *kind, Text *out);

/* That the paper or act of an id is in the log as it stood at `size` (0: now). ERR_INVALID: it was
 * not. ERR_NOT_FOUND: the leaf of that id is of another kind. */
MUST_USE Err evidence_prove(Ctx *cx, Book *book, LeafKind kind, int64_t id, uint64_t size,
                            Proof *out);
/* That the log at `from` is the beginning of the log at `to` (0: now). ERR_INVALID. */
MUST_USE Err evidence_prove_consistency(Ctx *cx, Book *book, uint64_t from, uint64_t to,
                                        Proof *out);

typedef struct EvidenceAudit {
    int64_t documents, acts;    /* leaves computed anew from what is stored */
    int64_t unread;             /* leaves of transfers, as stored: app/verify replays them */
    int64_t nodes;              /* hashes of upper layers compared */
} EvidenceAudit;

/* Computes every leaf, every layer and the root anew from papers and acts, and compares them with
 * what is stored. ERR_DAMAGED names the first that differs. progress may be NULL. */
MUST_USE Err evidence_audit(Ctx *cx, Book *book,
                            void (*progress)(void *self, int64_t done, int64_t total), void *self,
                            EvidenceAudit *out);

#endif
