/* weigh.h - a paper that was taken: does it count for anything? */
#ifndef WEFT_APP_DEMO_WEIGH_H
#define WEFT_APP_DEMO_WEIGH_H

#include "app/book.h"
#include "app/demo/story.h"

/* *nothing: it counts for nothing, by this rule, in these words: HEARSAY, nobody has stated it who
 * may; STRANGER, its issuer is no party of the order that it names. */
MUST_USE Err weigh_paper(Ctx *cx, Book *book, const Document *doc, bool *nothing, Text *rule,
                         Said *words);

#endif
