/* desk.h - what the books hold of a currency's open claims, laid out for core/netting: which of
 * them may be set off, and those of a round as the three files that anybody can check. */
#ifndef WEFT_APP_NETTING_DESK_H
#define WEFT_APP_NETTING_DESK_H

#include "app/book.h"
#include "core/netting/eligible.h"
#include "core/netting/set_off.h"
#include "store/netting_store.h"

typedef struct Desk {
    Ccy ccy;
    const NetClaimRow *rows;    /* open claims by order and claim */
    const Reason *reasons;      /* of each */
    size_t count;
} Desk;

/* answers: NetAnswerRow of a round that is being executed; NULL: no answers count. */
MUST_USE Err desk_load(Ctx *cx, Book *book, Ccy ccy, const EligibleRules *rules,
                       const List *answers, Desk *out);

/* The row of a claim, or NULL where nothing is open on it any more. */
const NetClaimRow *desk_find(const Desk *desk, int64_t order_id, int64_t claim_id,
                             Reason *reason);

/* What of the items may be set off, each up to its most_minor (0: left out). at[i] is the place in
 * items of the case's i-th. An item's id is ORDER-INVOICE by their numbers in the evidence log; a
 * firm is its identifier, or "party:N" where that would not fit a column. */
typedef struct DeskCase {
    SetOffCase set_off;
    const size_t *at;
} DeskCase;

MUST_USE Err desk_case(Ctx *cx, Book *book, Ccy ccy, const NetItemRow *items,
                       const int64_t *most_minor, size_t count, DeskCase *out);

#endif
