/* mapping_fill.h - a template and the values of its cells to a document's JSON. Pure. */
#ifndef WEFT_FORMAT_MAPPING_FILL_H
#define WEFT_FORMAT_MAPPING_FILL_H

#include "format/mapping.h"

#include <stdbool.h>

/* values: one a cell of the part, in weft's text form, empty where absent. Members whose cells are
 * absent are left out, and so are objects and lists that come out empty, and references that lack
 * a part. `lines`, where given, becomes the member of that name. Lives in cx's arena and points to
 * the values. ERR_NO_MEMORY; failures of json_parse for a cell of JSON. */
MUST_USE Err mapping_fill(Ctx *cx, const MappingPart *part, const Text *values, const Json *lines,
                          Json *out);

/* Whether a line's price times its quantity, rounded half up to the currency, is its amount; told
 * in *why where it is not. Holds too where one of them is missing or is no number: then the
 * document's own check has the word. head, line: the values of a template's two parts.
 * ERR_NO_MEMORY. */
MUST_USE Err mapping_price_holds(Ctx *cx, const MappingTemplate *t, const Text *head,
                                 const Text *line, bool *holds, Text *why);

/* Makes the line's price absent. */
void mapping_forget_price(const MappingTemplate *t, Text *line);

#endif
