/* set_off.h - a round of set-off as its proposer and its checker see it: the same three files as
 * `weft net run` and `weft net check`, made from obligations that are in memory.
 *
 *     set_off_solve   the most that can be cancelled, and its certificate
 *     set_off_take    believes nothing: verifies both against the obligations, then hands them out
 *
 * An act that carries out a set-off carries its result; whoever replays the act checks the result
 * and never solves again, so that a better solver changes no history.
 * The files are in one currency; ids and firms are the caller's texts. */
#ifndef WEFT_CORE_NETTING_SET_OFF_H
#define WEFT_CORE_NETTING_SET_OFF_H

#include "base/text.h"
#include "value/date.h"
#include "value/money.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Of one round: its result must fit the body of an act. */
enum { SET_OFF_ITEMS_MAX = 200000 };

typedef struct SetOffItem {
    Text id;                    /* unique */
    Text debtor, creditor;      /* never equal */
    int64_t amount_minor;       /* > 0 */
    Date due;
} SetOffItem;

typedef struct SetOffCase {
    Ccy ccy;
    const SetOffItem *items;
    size_t count;
} SetOffCase;

/* Three ways to clear the same obligations, side by side (compare.h), in minor units. */
typedef struct SetOffResult {
    int64_t *cancelled_minor;   /* of each item */
    int64_t gross_minor;        /* of all items */
    int64_t circles_minor;      /* cancelled in all: the most without new counterparties */
    int64_t bilateral_minor, chains_minor;
    size_t item_count;          /* of which something is cancelled */
} SetOffResult;

/* id,debtor,creditor,amount,currency,due. All: in cx's arena; ERR_LIMIT: more than
 * SET_OFF_ITEMS_MAX items; ERR_OVERFLOW: they sum to more than 64 bits hold; ERR_NO_MEMORY. */
MUST_USE Err set_off_obligations(Ctx *cx, const SetOffCase *what, Text *out);

/* id,cancelled of those of which something is, and currency,firm,level. */
MUST_USE Err set_off_solve(Ctx *cx, const SetOffCase *what, Text *cancelled_csv,
                           Text *certificate_csv);

/* ERR_REFUSED: not allowed (says where), or not proven to be the most; ERR_SYNTAX: no such file. */
MUST_USE Err set_off_take(Ctx *cx, const SetOffCase *what, Text cancelled_csv,
                          Text certificate_csv, SetOffResult *out);

#endif
