/* chart.h - closure and cash over time as inline SVG: lines drawn from exact figures.
 *
 * Small multiples with one scale of days: a row for each flow, a cell for each firm, so that no
 * line crosses another and no legend is needed. Colours are the page's CSS variables. */
#ifndef WEFT_APP_REPORT_CHART_H
#define WEFT_APP_REPORT_CHART_H

#include "app/report/model.h"

/* Closure of the told order, a row a flow, the least of them below; days from left to right. */
void chart_closure(TextBuf *buf, const Report *report);

/* Cash of each firm since the first day; dashed: had nobody financed anything. */
void chart_cash(TextBuf *buf, const Report *report);

/* "1.17 m" or "117 万": rounded half away from zero, for labels only. */
void chart_short_money(TextBuf *buf, Lang lang, int64_t minor, Ccy ccy);

#endif
