/* stats.h - what the public may know of set-off: how much, of how much, and nobody's name.
 *
 * A round is published when it was executed among at least so many firms and no single one owed
 * more than so much of what was cancelled (both in rules.h); the others are counted, not shown, and
 * are in no total. The number of firms is said as a band, money in whole thousands rounded down,
 * and the day as a month, so that no firm can subtract itself and see another.
 * Three ways to clear the same claims stand side by side: between pairs, in circles (done), and
 * with new counterparties (what money or everybody's consent could have added). */
#ifndef WEFT_APP_NETTING_STATS_H
#define WEFT_APP_NETTING_STATS_H

#include "app/book.h"
#include "app/report/model.h"
#include "core/netting/set_off.h"

typedef struct StatsRound {
    Ccy ccy;
    Date month;                 /* its first day */
    int64_t band_from, band_to; /* firms; band_to 0: and more */
    Money gross, set_off;       /* in whole thousands */
    Rate bilateral, cancelled, chains;      /* shares of the gross, down to a tenth of a percent */
    Rate median;                /* of firms: the share of its debts that was cancelled */
} StatsRound;

typedef struct Stats {
    const StatsRound *rounds;   /* oldest first */
    size_t round_count;
    size_t withheld;            /* executed, and not published */
    int64_t least_firms;
    Rate largest;
} Stats;

MUST_USE Err stats_load(Ctx *cx, Book *book, Stats *out);

MUST_USE Err stats_json(Ctx *cx, const Stats *stats, Text *out);
MUST_USE Err stats_text(Ctx *cx, const Stats *stats, Lang lang, Text *out);
MUST_USE Err stats_html(Ctx *cx, const Stats *stats, Lang lang, Text *out);

#endif
