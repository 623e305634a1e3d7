/* execute.h - a round carried out, once: one linked batch of the ledger, or nothing at all.
 *
 *   net_execute  {"round","cancelled","certificate"}
 *                by a person of the platform other than who opened it, when every firm has answered
 *                or the window is over
 *
 * What was proposed is asked again of the books as they are now. A claim is dropped, and why is
 * kept, where a party declined, was silent or left, where it was paid, disputed or encumbered
 * meanwhile; one that shrank takes part with what is left. On the rest, each claim up to what was
 * proposed and accepted, the set-off is solved again; cancelled and certificate are that result,
 * and the handler holds them against the books as it did the proposal. So no firm is bound to more
 * than it agreed to, and nobody has to be asked twice.
 *
 * In the books each claim's part leaves the debtor's payable and the creditor's receivable against
 * both firms' set-off clearing, which stands at nothing again for every firm when the batch is
 * through: no net position moved. To closure the invoices are paid by so much. A funder's right to
 * whose set-off it consented is discharged where nothing is left of the claim. */
#ifndef WEFT_APP_NETTING_EXECUTE_H
#define WEFT_APP_NETTING_EXECUTE_H

#include "app/act.h"
#include "app/netting/desk.h"

/* ERR_DENIED (four eyes), ERR_WRONG_STATE (the window is open; the round is over), ERR_REFUSED
 * (nothing is left; the result does not hold), and the failures of the ledger. */
MUST_USE Err net_execute(Ctx *cx, Book *book, const Act *act, Text *result);

/* The body of net_open or net_execute out of what a person asks for: defaults are filled in and the
 * round is solved. Bodies of other kinds are given back as they are. */
MUST_USE Err net_body(Ctx *cx, Book *book, Text kind, const Json *asked, Text *out);

/* What a round is about now: its items with the reasons for which they would be dropped if it were
 * executed today, and how much of each may be set off. */
typedef struct RoundNow {
    NetRoundRow round;
    NetItemRow *items;
    size_t count;
    int64_t *most_minor;
} RoundNow;

MUST_USE Err round_now(Ctx *cx, Book *book, const NetRoundRow *round, RoundNow *out);

#endif
