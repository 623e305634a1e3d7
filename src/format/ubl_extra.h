/* ubl_extra.h - the part of a UBL document that weft's document does not hold, as JSON, and back
 * (format/ubl_read.h shows the form). */
#ifndef WEFT_FORMAT_UBL_EXTRA_H
#define WEFT_FORMAT_UBL_EXTRA_H

#include "base/json.h"
#include "format/xml_tree.h"

/* In a document's JSON there is more around. */
enum { UBL_EXTRA_DEPTH_MAX = JSON_DEPTH_MAX - 3 };

/* {"ubl":tree}, canonical; elements with a mark leave their text out. turned: amounts stand with
 * the other sign than in the document. ERR_LIMIT too deep, or too large for one JSON text. */
MUST_USE Err ubl_extra_put(Ctx *cx, const XmlTree *tree, bool turned, Text *out);

/* The tree again; marked elements have no text yet. ERR_INVALID: it is not of that form. */
MUST_USE Err ubl_extra_take(Ctx *cx, const Json *json, XmlNode **out, bool *turned);

#endif
