/* json_diff.h - what differs between two JSON values, place by place: "terms.grace_days". And a
 * value spread over lines for a reader.
 *
 * Members are told by their keys, items of lists by their place. Where one side has a whole object
 * or list that the other lacks, that is one difference. */
#ifndef WEFT_BASE_JSON_DIFF_H
#define WEFT_BASE_JSON_DIFF_H

#include "base/json.h"
#include "base/list.h"

typedef struct JsonChange {
    Text place;                 /* "posting[2].amount"; "" is the whole value */
    const Json *before, *after; /* NULL: not there */
} JsonChange;

/* A List of JsonChange, in the order of before, then what after alone has. O(nodes x members). */
MUST_USE Err json_diff(Ctx *cx, const Json *before, const Json *after, List *out);

/* Canonical text spread over lines, one space a level; ends without a line feed. */
void json_spread(TextBuf *buf, Text canonical);

#endif
