/* page.h - the report as one page of HTML: no network, no script, pictures drawn inline. */
#ifndef WEFT_APP_REPORT_PAGE_H
#define WEFT_APP_REPORT_PAGE_H

#include "app/report/model.h"

/* Light and dark by the reader's preference; prints. */
MUST_USE Err report_page(Ctx *cx, const Report *report, Text *out);

#endif
