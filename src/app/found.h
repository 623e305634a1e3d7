/* found.h - making a cluster: the one place that reads the rules that weft ships (share/).
 *
 * Everything in the folder is adopted by the founding act (found_act.h), or nothing is made: a file
 * that does not read, a name that does not exist. Afterwards the folder may change or go; a file in
 * it becomes a rule again only when somebody adopts it (weft rule adopt). */
#ifndef WEFT_APP_FOUND_H
#define WEFT_APP_FOUND_H

#include "app/book.h"
#include "base/json.h"

/* A new store with one cluster, its rules adopted. ERR_IO, ERR_SYNTAX, ERR_INVALID, ERR_UNKNOWN:
 * names file and field. ERR_CONFLICT: the store holds a cluster. */
MUST_USE Err found_cluster(Ctx *cx, const char *url, const char *share, BookSettings settings,
                           Book **out);

#endif
