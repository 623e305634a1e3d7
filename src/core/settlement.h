/* settlement.h - what becomes of the money that was paid on financed claims: a pure function of the
 * deals' terms and of what happened, each with its value date, however late it became known.
 *
 *     the debtor paid on the claim      down the waterfall: late interest, principal, reserve
 *     the seller paid the funder        first what he holds for the funder, then what he owes
 *     the funder paid the seller        what he holds for the seller
 *     the funder wrote it off           bookkeeping: his right stands, and what comes in is his
 *
 * Events are taken by value date, and of one day as they were received. What the debtor pays lies
 * with whoever got it: the seller then holds the funder's part, or the funder the seller's, until
 * they settle. A deal that ends holds nothing back: its balances are zero.
 * SRC: IFRS 9 5.4.4 (a write-off ends no right); Civil Code of the PRC, 561, 766, 768. */
#ifndef WEFT_CORE_SETTLEMENT_H
#define WEFT_CORE_SETTLEMENT_H

#include "core/agreement.h"

typedef enum { SETTLE_DEBTOR, SETTLE_SELLER, SETTLE_FUNDER, SETTLE_LOSS } SettleKind;

typedef struct SettleEvent {
    SettleKind kind;
    int64_t id;                 /* document, round or act: in the order of receipt */
    Date day;                   /* value date */
    int64_t minor;
    int64_t claim_id;           /* DEBTOR: that it pays; SELLER: that it is meant for; 0: any */
    int64_t funder;             /* SELLER, FUNDER: the other side */
    int64_t holder;             /* DEBTOR: the funder who has it; 0: the seller has it */
    int64_t financing_id;       /* SELLER, LOSS: this one; 0: any */
} SettleEvent;

typedef struct SettleDeal {     /* by rank: the earlier right first */
    int64_t financing_id, claim_id, funder;
    const Product *product;
    Agreement agreement;        /* its notes are written by the run */
    Date grace_end;
    int64_t fee, reserve;
    int64_t skip;               /* what was paid on the claim before the money went out */
    /* out: */
    List notes;                 /* AgreementNote */
    AgreementState state;
    bool paid, lost, over;      /* something came off; written off; nothing is left */
    Date last;                  /* of the last thing that happened to it */
    int64_t reserve_left, collected, late_paid, late_accrued, returned;
    int64_t at_seller, at_funder;       /* what the one holds for the other */
} SettleDeal;

/* A part of an event: to the funder (late_interest, principal), to the seller (reserve, seller), or
 * passed on from one to the other (settled). */
typedef struct SettlePart {
    int64_t event_id, financing_id;
    const char *level;
    bool to_funder;
    int64_t minor, holder;
    Date day;
} SettlePart;

/* Sorts the events, runs them to the end of `today`; *parts: SettlePart, in order. What running a
 * contract can say. O(events of the deals squared, a handful each). */
MUST_USE Err settlement_run(Ctx *cx, SettleDeal *deals, size_t deal_count, SettleEvent *events,
                            size_t event_count, Date today, List *parts);

#endif
