/* link.c - who has spoken, against who must. */
#include "app/intake/link.h"

#include "store/finance_store.h"

static bool has_spoken(const List *links, const LinkRow *like, int64_t party_id)
{
    for (size_t i = 0; i < links->count; i++) {
        const LinkRow *link = list_at(links, i);
        if (link->order_id == like->order_id && link->line == like->line
            && link->party_id == party_id && !link->forbidden)
            return true;
    }
    return false;
}

Err link_holds(Ctx *cx, Batch *batch, const Paper *paper, const List *links, const LinkRow *link,
               const TradeOrderRow *order, bool *out)
{
    List rights;
    *out = true;
    if (paper->doc.kind != DOCUMENT_PAYMENT)
        return ERR_OK;
    if (paper->issuer == order->buyer || paper->issuer == order->seller) {
        *out = has_spoken(links, link, paper->issuer);
        return ERR_OK;
    }
    *out = has_spoken(links, link, order->buyer) && has_spoken(links, link, order->seller);
    TRY(encumbrance_of_order(cx, batch->db, batch->cluster, order->order_id, &rights));
    for (size_t i = 0; i < rights.count && *out; i++) {
        const EncumbranceRow *right = list_at(&rights, i);
        *out = right->released || has_spoken(links, link, right->funder);
    }
    return ERR_OK;
}
