/* trade.c - one difference, one chain. The key says from what to what and at which leaf of the
 * log, because the same difference may come again later. */
#include "app/finance/trade.h"

const TradeKind trade_billed = { POSTING_INVOICE, "billed", POSTING_CREDIT_NOTE, "credited" };
const TradeKind trade_credited = { POSTING_CREDIT_NOTE, "credited", POSTING_INVOICE, "billed" };
const TradeKind trade_advanced = { POSTING_INVOICE, "advance", POSTING_CREDIT_NOTE,
                                   "advance_back" };
const TradeKind trade_withdrawn = { POSTING_CREDIT_NOTE, "advance_back", POSTING_INVOICE,
                                    "advance" };
const TradeKind trade_drawn = { POSTING_INVOICE, "drawn", POSTING_CREDIT_NOTE, "drawn_back" };
const TradeKind trade_taxed = { POSTING_INVOICE, "tax", POSTING_CREDIT_NOTE, "tax_back" };
const TradeKind trade_paid = { POSTING_PAYMENT, "seller", POSTING_REFUND, "refund" };

Err trade_change(Ctx *cx, Till *till, const TradeOf *order, const TradeKind *kind,
                 int64_t document_id, Date day, int64_t was, int64_t now)
{
    if (was == now)
        return ERR_OK;
    bool more = now > was;
    PostingAmount amount = { more ? kind->more_name : kind->less_name, more ? now - was
                                                                            : was - now };
    PostingCase what = { .event = more ? kind->more : kind->less, .ccy = order->ccy, .day = day,
                         .cause = document_id, .amounts = &amount, .amount_count = 1 };
    const Chart *chart;
    TRY(till_chart(cx, till, &chart));
    TRY(till_party(cx, till, order->seller, &what.party[ROLE_CREDITOR]));
    TRY(till_party(cx, till, order->buyer, &what.party[ROLE_DEBTOR]));
    TRY(text_format(cx, &what.key, "document %lld order %lld from %lld to %lld at %lld",
                    (long long)document_id, (long long)order->order_id, (long long)was,
                    (long long)now, (long long)book_next_id(till->book)));
    return till_post(cx, till, &chart->trade, &what);
}
