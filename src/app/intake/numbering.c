/* numbering.c - a number that came again, of another year.
 *
 * Whoever names a number means the newest paper of it that is not after his own day (batch_find).
 * What was laid before the newest one came is looked at again, so that the books do not depend on
 * which of the two came first. Those who named it lie on its orders: O(papers of those orders). */
#include "app/intake/batch.h"

#include "base/check.h"
#include "store/order_store.h"

Err numbering_namesakes(Ctx *cx, Batch *batch, Paper *fresh)
{
    for (Paper *paper = fresh->namesake; paper; paper = paper->namesake) {
        Paper **at = list_push(cx, &batch->namesakes);
        if (!at)
            return cx->err;
        *at = paper;
    }
    return ERR_OK;
}

static Err look_again(Ctx *cx, Batch *batch, int64_t order_id, int64_t named)
{
    List rows;
    int64_t last = 0;
    TRY(entry_of_order(cx, batch->db, batch->cluster, order_id, &rows));
    for (size_t i = 0; i < rows.count; i++) {
        const EntryRow *row = list_at(&rows, i);
        Paper *paper;
        if (row->ref_document != named || row->document_id == last)
            continue;
        last = row->document_id;
        TRY(batch_paper(cx, batch, last, &paper));
        if (!paper->fresh)
            TRY(belong_again(cx, batch, paper));
    }
    return ERR_OK;
}

/* Orders placed for an order of the number. */
static Err serve_again(Ctx *cx, Batch *batch, const Paper *named)
{
    List rows;
    TRY(trade_order_children(cx, batch->db, batch->cluster, named->id, &rows));
    for (size_t i = 0; i < rows.count; i++) {
        TradeOrderRow *child;
        Paper *paper, *parent;
        TRY(batch_order(cx, batch, ((const TradeOrderRow *)list_at(&rows, i))->order_id, &child));
        TRY(batch_paper(cx, batch, child->order_id, &paper));
        TRY(batch_find(cx, batch, &paper->doc.serves, paper->doc.date, &parent));
        if (!parent || parent->id == child->parent_id)
            continue;
        TRY(batch_touch(cx, batch, child->parent_id));
        child->parent_id = parent->id;
        TRY(trade_order_update(cx, batch->db, batch->cluster, child));
        TRY(batch_touch(cx, batch, parent->id));
    }
    return ERR_OK;
}

Err numbering_again(Ctx *cx, Batch *batch)
{
    for (size_t n = 0; n < batch->namesakes.count; n++) {
        const Paper *named = *(Paper **)list_at(&batch->namesakes, n);
        if (named->doc.kind == DOCUMENT_ORDER) {
            TRY(look_again(cx, batch, named->id, named->id));
            TRY(serve_again(cx, batch, named));
            continue;
        }
        for (size_t e = 0; e < named->entries.count; e++) {
            const EntryRow *entry = list_at(&named->entries, e);
            const EntryRow *before = e > 0 ? list_at(&named->entries, e - 1) : NULL;
            if (!before || before->order_id != entry->order_id)
                TRY(look_again(cx, batch, entry->order_id, named->id));
        }
    }
    return ERR_OK;
}
