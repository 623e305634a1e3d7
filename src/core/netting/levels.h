/* levels.h - the proof of an optimum, stretched from the core over all firms.
 *
 * The core's levels prove its own part. Firms outside it, and the components among each other, are
 * set so far apart that no obligation between them counts in the bound: a debtor stands at least
 * one level above the creditor wherever no circle passes. The lowest level is 0. */
#ifndef WEFT_CORE_NETTING_LEVELS_H
#define WEFT_CORE_NETTING_LEVELS_H

#include "core/netting/core.h"

/* level[firm_count], the caller's, from core_level[node]. With a funder the core spans all firms,
 * and funder[0], funder[1] receive the levels of the node paid into and the one paid out of.
 * O(firms + arcs). ERR_NO_MEMORY. */
MUST_USE Err levels_stretch(Ctx *cx, const Graph *graph, const Core *core,
                            const int64_t *core_level, int64_t *level, int64_t funder[2]);

#endif
