/* text.h - the report as a story for a terminal. */
#ifndef WEFT_APP_REPORT_TEXT_H
#define WEFT_APP_REPORT_TEXT_H

#include "app/report/layout.h"
#include "app/report/model.h"

enum { REPORT_COLUMNS_MIN = 80, REPORT_COLUMNS_MAX = 100 };

/* `columns` is what the terminal has; lines stay within REPORT_COLUMNS_MIN to _MAX of it. */
MUST_USE Err report_text(Ctx *cx, const Report *report, int columns, bool colour, Text *out);

#endif
