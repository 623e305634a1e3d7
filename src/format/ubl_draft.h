/* ubl_draft.h - a UBL document as the JSON of weft's own, for document_parse to judge
 * (format/ubl_read.h says what becomes of what). */
#ifndef WEFT_FORMAT_UBL_DRAFT_H
#define WEFT_FORMAT_UBL_DRAFT_H

#include "format/ubl_form.h"
#include "format/xml_tree.h"

/* Marks the elements of the tree that are fields of the document. ERR_UNKNOWN: it is not UBL that
 * weft reads. O(elements). */
MUST_USE Err ubl_draft(Ctx *cx, XmlNode *root, Text *json);

/* The element of a field of the head: the first row of the form that leads anywhere. */
XmlNode *ubl_draft_at(const UblForm *form, const XmlNode *root, UblField field);

#endif
