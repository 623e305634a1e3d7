/* trade.h - the books of trade: invoices, credit notes and payments between seller and buyer.
 *
 * They are booked by the difference to what was booked before, since later papers may pair earlier
 * ones otherwise; what moves back is booked the other way round, nothing is edited. */
#ifndef WEFT_APP_FINANCE_TRADE_H
#define WEFT_APP_FINANCE_TRADE_H

#include "app/finance/till.h"

/* The order that something is booked for. */
typedef struct TradeOf {
    int64_t order_id;
    int64_t seller, buyer;      /* party ids */
    Ccy ccy;
} TradeOf;

typedef struct TradeKind {      /* how more of it is booked, and how less */
    PostingEvent more;
    const char *more_name;
    PostingEvent less;
    const char *less_name;
} TradeKind;

extern const TradeKind trade_billed, trade_credited, trade_paid;
/* An advance invoice asks for money and is no sale: a debt of the seller's (IFRS 15.106), until a
 * final invoice draws on it; tax is the state's (IFRS 15.47). */
extern const TradeKind trade_advanced, trade_withdrawn, trade_drawn, trade_taxed;

/* Books that what was `was` of a document is now `now`. */
MUST_USE Err trade_change(Ctx *cx, Till *till, const TradeOf *order, const TradeKind *kind,
                          int64_t document_id, Date day, int64_t was, int64_t now);

#endif
