/* waterfall.h - in which order a receipt is applied: who is paid before whom.
 *
 *     receipt --> financing 1 (earliest right):  fee, late interest, interest, principal
 *             --> financing 2:                   the same
 *             --> reserves of all of them, then what is left: to the seller
 *
 * Rank is by right, not by level: the earlier registered right is satisfied whole before the later
 * one gets anything; the seller's levels come after every funder's. The parts always sum to the
 * receipt. SRC: DESIGN 8; Civil Code of the PRC, 766 (surplus back to the seller) and 768. */
#ifndef WEFT_CORE_WATERFALL_H
#define WEFT_CORE_WATERFALL_H

#include "core/rule_read.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef enum {
    LEVEL_FEE,
    LEVEL_LATE_INTEREST,
    LEVEL_INTEREST,             /* not deducted in advance */
    LEVEL_PRINCIPAL,
    LEVEL_RESERVE,              /* held back at disbursement, now due to the seller */
    LEVEL_SELLER,               /* what is left */
    LEVEL_COUNT
} Level;

/* A product's levels, as ordered; LEVEL_SELLER is the last of them. */
typedef struct Waterfall {
    Level level[LEVEL_COUNT];
    Title title[LEVEL_COUNT];
    size_t count;
} Waterfall;

/* One financing on the claim that the money is for; in order of rank. */
typedef struct WaterfallItem {
    int64_t financing_id;
    const Waterfall *waterfall;
    int64_t due[LEVEL_COUNT];   /* minor units, >= 0; LEVEL_SELLER is ignored */
} WaterfallItem;

typedef struct WaterfallPart {
    int64_t financing_id;       /* 0: of none */
    Level level;
    int64_t minor;              /* > 0 */
} WaterfallPart;

/* The array "waterfall": [{"level":"principal","title":{..}},..]. ERR_INVALID: a level twice, a
 * seller's level before a funder's, or no "seller" at the end; ERR_UNKNOWN. */
MUST_USE Err waterfall_read(Ctx *cx, const Json *json, Waterfall *out);

/* Applies a receipt >= 0. Parts in the order in which they are paid, in cx's arena. O(items). */
MUST_USE Err waterfall_run(Ctx *cx, int64_t receipt_minor, const WaterfallItem *items,
                           size_t count, WaterfallPart **parts, size_t *part_count);

const char *level_name(Level level);        /* "late_interest" */
bool level_is_seller(Level level);

#endif
