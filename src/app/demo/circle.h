/* circle.h - the round of set-off for the report: who was in it, what went, what stayed and why. */
#ifndef WEFT_APP_DEMO_CIRCLE_H
#define WEFT_APP_DEMO_CIRCLE_H

#include "app/book.h"
#include "app/demo/story.h"

/* report->set_off of the last round executed; NULL where there is none. In cx's arena. */
MUST_USE Err circle_tell(Ctx *cx, Book *book, const Story *story, Report *report);

#endif
