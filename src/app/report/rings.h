/* rings.h - who owes whom before a set-off and after it, as two circles of firms side by side. */
#ifndef WEFT_APP_REPORT_RINGS_H
#define WEFT_APP_REPORT_RINGS_H

#include "app/report/model.h"

enum { RINGS_FIRMS_MAX = 24 };      /* more are counted, not drawn */

/* Arrows go from debtor to creditor, as wide as the debt; what was set off is a dotted hair on the
 * right, what a funder holds is dashed on both. */
void rings_draw(TextBuf *buf, const Report *report);

#endif
