/* link.h - does a pairing by persons' acts hold?
 *
 * A paper that is no money is paired by one act; a payment by its payer's. Where the payer is no
 * party of the order (a firm of the buyer's group pays), whom that concerns accept him, each by an
 * act: the buyer, whose debt it is, the seller, whose claim, and every funder that holds a right in
 * a claim of the order. Until all have, the money stays a stranger's and is held for him.
 * SRC: Civil Code of the PRC, 524: performance by a third party. */
#ifndef WEFT_APP_INTAKE_LINK_H
#define WEFT_APP_INTAKE_LINK_H

#include "app/intake/batch.h"

/* links: all of the paper's; link: the one asked about. O(links x rights of the order). */
MUST_USE Err link_holds(Ctx *cx, Batch *batch, const Paper *paper, const List *links,
                        const LinkRow *link, const TradeOrderRow *order, bool *out);

#endif
