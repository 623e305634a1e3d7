/* words.h - which words about papers hold: answers, disputes, changes of the order.
 *
 * A contest between two words of one side about one thing is decided by which was received later,
 * that is by the number of the paper in the log, whatever day either bears:
 *
 *     an answer        holds until the same side answers the same paper again; "received" and "in
 *                      process" settle nothing and take nothing back
 *     a dispute        holds until the side that raised it says that it is resolved or withdrawn,
 *                      or accepts the invoice that it was about; the other side cannot end it
 *     an order change  holds once the other side accepts it: a contract is changed by both. Before
 *                      there is a contract, while the buyer's order is all there is, the buyer
 *                      changes its own offer and needs nobody's leave
 *
 * Which side spoke is told by `back`: set, the one that does not usually state the kind (the
 * seller's change, the seller's dispute, the buyer's answer to the seller's change).
 * SRC: DESIGN 5, two times; Civil Code of the PRC, 475 to 477 (an offer), 543 (both agree), 548. */
#ifndef WEFT_CORE_CLOSURE_WORDS_H
#define WEFT_CORE_CLOSURE_WORDS_H

#include "core/closure/model.h"

/* What became of an entry that is a word about another paper (words.h). */
typedef struct ClosureWord {
    int32_t about;              /* first entry of the paper that it is about; -1: the order */
    bool holds;
    bool open;                  /* an order change that waits for the other side's answer */
    int64_t since;              /* of a change that holds: number of the paper that made it so */
} ClosureWord;

/* One of each entry; of entries that are no words, nothing holds. O(entries). ERR_NO_MEMORY. */
MUST_USE Err closure_words(Ctx *cx, const ClosureInput *in, ClosureWord **out);

#endif
