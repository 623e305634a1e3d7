/* tell.h - from what was played and what the books now say to the report. */
#ifndef WEFT_APP_DEMO_TELL_H
#define WEFT_APP_DEMO_TELL_H

#include "app/demo/play.h"
#include "app/report/model.h"

/* Fills the whole report but what `verify` says and where to look next, which are the caller's.
 * Everything lives in cx's arena. */
MUST_USE Err tell_report(Ctx *cx, Book *book, const Story *story, const Play *play, Lang lang,
                         Report *out);

#endif
