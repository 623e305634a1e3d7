/* evidence.c - reads leaves back and holds them against what they were made of.
 *
 * The audit walks the log in groups: the stored hashes of a group come in one read, the papers and
 * acts of the same ids one by one beside them; memory is given back after each group. */
#include "app/evidence.h"

#include "app/acts.h"
#include "app/statement.h"
#include "base/check.h"
#include "store/book_store.h"
#include "store/order_store.h"

#include <string.h>

enum { GROUP = 256 };           /* leaves: one node of layer 1 */

static Err read_hashes(Ctx *cx, void *self, int layer, uint64_t first, size_t count, Hash *out)
{
    Book *book = self;
    return leaf_read(cx, book_db(book), book_cluster(book), layer, (int64_t)first, count, out);
}

MerkleReader evidence_reader(Book *book)
{
    return (MerkleReader){ .read = read_hashes, .self = book, .layers = MERKLE_LAYERS_MAX };
}

Err evidence_content(Ctx *cx, Book *book, int64_t id, LeafKind *kind, Text *out)
{
    int64_t stored;
    bool found;
    TRY(leaf_kind(cx, book_db(book), book_cluster(book), id - 1, &found, &stored));
    if (!found)
        return fail(cx, ERR_NOT_FOUND, "the evidence log has no leaf %lld", (long long)id - 1);
    *kind = (LeafKind)stored;
    if (stored == LEAF_DOCUMENT) {
        Statement statement;
        TRY(statement_read(cx, book, id, &found, &statement));
        if (!found)
            return fail(cx, ERR_DAMAGED, "leaf %lld is of a paper that is gone",
                        (long long)id - 1);
        return statement_write(cx, book, &statement, out);
    }
    if (stored != LEAF_ACT)
        return fail(cx, ERR_NOT_FOUND, "leaf %lld is neither a paper nor an act",
                    (long long)id - 1);
    ActRow row = { 0 };
    TRY(act_next(cx, book_db(book), book_cluster(book), id, &found, &row));
    if (!found || row.act_id != id)
        return fail(cx, ERR_DAMAGED, "leaf %lld is of an act that is gone", (long long)id - 1);
    return act_leaf_text(cx, &row, out);
}

/* --- proofs ---------------------------------------------------------------------------------- */

/* A number says nothing of what it numbers: papers and acts share one count. */
static Err need_kind(Ctx *cx, Book *book, LeafKind kind, int64_t id)
{
    static const char *const names[] = {
        [LEAF_DOCUMENT] = "a paper", [LEAF_ACT] = "an act", [LEAF_TRANSFERS] = "transfers",
    };
    int64_t stored = 0;
    bool found;
    TRY(leaf_kind(cx, book_db(book), book_cluster(book), id - 1, &found, &stored));
    if (found && stored == (int64_t)kind)
        return ERR_OK;
    bool known = found && stored >= 0 && stored < (int64_t)COUNT(names) && names[stored];
    return fail(cx, ERR_NOT_FOUND, "%lld is not the number of %s%s%s", (long long)id, names[kind],
                known ? ": it is that of " : "", known ? names[stored] : "");
}

Err evidence_prove(Ctx *cx, Book *book, LeafKind kind, int64_t id, uint64_t size, Proof *out)
{
    MerkleReader reader = evidence_reader(book);
    uint64_t index = (uint64_t)id - 1, now = book_frontier(book)->size;
    MerklePath path;
    Hash leaf, root;
    size = size ? size : now;
    if (id < 1 || index >= size || size > now)
        return fail(cx, ERR_INVALID, "leaf %lld is not in the log at size %llu; it holds %llu now",
                    (long long)id - 1, (unsigned long long)size, (unsigned long long)now);
    TRY(need_kind(cx, book, kind, id));
    TRY(read_hashes(cx, book, 0, index, 1, &leaf));
    TRY(merkle_root_at(cx, &reader, size, &root));
    TRY(merkle_prove_inclusion(cx, &reader, index, size, &path));
    return proof_inclusion(cx, index, size, &leaf, path, &root, out);
}

Err evidence_prove_consistency(Ctx *cx, Book *book, uint64_t from, uint64_t to, Proof *out)
{
    MerkleReader reader = evidence_reader(book);
    uint64_t now = book_frontier(book)->size;
    MerklePath path;
    Hash from_root, to_root;
    to = to ? to : now;
    if (from == 0 || from > to || to > now)
        return fail(cx, ERR_INVALID, "sizes run from 1 to %llu, the older one first",
                    (unsigned long long)now);
    TRY(merkle_root_at(cx, &reader, from, &from_root));
    TRY(merkle_root_at(cx, &reader, to, &to_root));
    TRY(merkle_prove_consistency(cx, &reader, from, to, &path));
    return proof_consistency(cx, from, to, path, &from_root, &to_root, out);
}

/* --- the audit ------------------------------------------------------------------------------- */

static Err audit_leaf(Ctx *cx, Book *book, int64_t number, const Hash *stored,
                      EvidenceAudit *audit)
{
    LeafKind kind;
    Text content;
    Err err = evidence_content(cx, book, number + 1, &kind, &content);
    if (err == ERR_NOT_FOUND) {
        ctx_forgive(cx);
        audit->unread++;
        return ERR_OK;
    }
    TRY(err);
    Hash made = merkle_leaf(content);
    if (memcmp(made.byte, stored->byte, sizeof made.byte) != 0)
        return fail(cx, ERR_DAMAGED, "the %s of leaf %lld is not what the log saw",
                    kind == LEAF_ACT ? "act" : "paper", (long long)number);
    *(kind == LEAF_ACT ? &audit->acts : &audit->documents) += 1;
    return ERR_OK;
}

static Err audit_nodes(Ctx *cx, Book *book, const List *nodes, EvidenceAudit *audit)
{
    for (size_t i = 0; i < nodes->count; i++) {
        const MerkleNode *node = list_at(nodes, i);
        Hash stored;
        TRY(read_hashes(cx, book, node->layer, node->index, 1, &stored));
        if (memcmp(stored.byte, node->hash.byte, sizeof stored.byte) != 0)
            return fail(cx, ERR_DAMAGED, "node %llu of layer %d is not what its leaves give",
                        (unsigned long long)node->index, node->layer);
        audit->nodes++;
    }
    return ERR_OK;
}

static Err audit_group(Ctx *cx, Book *book, MerkleFrontier *frontier, size_t count,
                       EvidenceAudit *audit)
{
    Hash stored[GROUP];
    List nodes = list_make(sizeof(MerkleNode));
    TRY(read_hashes(cx, book, 0, frontier->size, count, stored));
    for (size_t i = 0; i < count; i++)
        TRY(audit_leaf(cx, book, (int64_t)(frontier->size + i), &stored[i], audit));
    TRY(merkle_append(cx, frontier, stored, count, &nodes));
    return audit_nodes(cx, book, &nodes, audit);
}

Err evidence_audit(Ctx *cx, Book *book, void (*progress)(void *self, int64_t done, int64_t total),
                   void *self, EvidenceAudit *out)
{
    const MerkleFrontier *kept = book_frontier(book);
    MerkleFrontier frontier = { 0 };
    EvidenceAudit audit = { 0 };
    while (frontier.size < kept->size) {
        uint64_t left = kept->size - frontier.size;
        ArenaMark mark = arena_mark(&cx->arena);
        TRY(audit_group(cx, book, &frontier, left < GROUP ? (size_t)left : GROUP, &audit));
        arena_rewind(&cx->arena, mark);
        if (progress)
            progress(self, (int64_t)frontier.size, (int64_t)kept->size);
    }
    Hash root = merkle_root(&frontier), want = merkle_root(kept);
    if (memcmp(root.byte, want.byte, sizeof root.byte) != 0)
        return fail(cx, ERR_DAMAGED, "the root kept is not that of the leaves");
    *out = audit;
    return ERR_OK;
}
