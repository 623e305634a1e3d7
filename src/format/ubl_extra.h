/* ubl_extra.h - the part of a UBL document that weft's document does not hold, as JSON, and back
 * (format/ubl_read.h shows the form). */
#ifndef WEFT_FORMAT_UBL_EXTRA_H
#define WEFT_FORMAT_UBL_EXTRA_H

#include "base/json.h"
#include "format/xml_tree.h"

/* Appends the tree; elements with a mark leave their text out. turned: amounts stand with the
 * other sign than in the document. */
void ubl_extra_put(TextBuf *json, const XmlNode *root, bool turned);

/* The tree again; marked elements have no text yet. ERR_INVALID: it is not of that form. */
MUST_USE Err ubl_extra_take(Ctx *cx, const Json *json, XmlNode **out, bool *turned);

#endif
