/* report.h - what a netting found, as the files and summaries that others rely on.
 *
 * Rows stand in the canonical order of ids and firms (sort.h), whatever the order they came in. */
#ifndef WEFT_CORE_NETTING_REPORT_H
#define WEFT_CORE_NETTING_REPORT_H

#include "core/netting/run.h"

/* All live in cx's arena. ERR_NO_MEMORY. */

/* id,cancelled: every obligation of the book has its row, also where nothing was cancelled. */
MUST_USE Err netting_cancelled_csv(Ctx *cx, const Netting *netting, Text *out);
/* currency,firm,level: what verify.h asks for. */
MUST_USE Err netting_certificate_csv(Ctx *cx, const Netting *netting, Text *out);
/* firm,borrows,receives: who takes a funder's money and where it comes to rest. */
MUST_USE Err netting_funding_csv(Ctx *cx, const Netting *netting, Text *out);

/* One JSON object and a line end. obligations, firms, core (firms in circles) and seconds always;
 * total and cancelled at the top where there is one currency; each currency in `currencies`;
 * refused rows in `bad_rows`. Amounts are decimal strings. */
MUST_USE Err netting_summary_json(Ctx *cx, const Netting *netting, int64_t elapsed_us, Text *out);
MUST_USE Err netting_summary_text(Ctx *cx, const Netting *netting, int64_t elapsed_us, Text *out);

#endif
