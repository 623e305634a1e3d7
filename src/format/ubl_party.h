/* ubl_party.h - who a UBL Party is, in weft's schemes (format/ubl_read.h says which come first). */
#ifndef WEFT_FORMAT_UBL_PARTY_H
#define WEFT_FORMAT_UBL_PARTY_H

#include "format/xml_tree.h"

/* *id is "scheme:value", empty where the party says nothing of itself; *at is the element whose
 * text is the value, NULL where the id was made from a name. ERR_NO_MEMORY. */
MUST_USE Err ubl_party_id(Ctx *cx, const XmlNode *party, Text *id, XmlNode **at);

/* "name:" and its name's slug; empty where it has neither name nor number. ERR_NO_MEMORY. */
MUST_USE Err ubl_party_slug(Ctx *cx, const XmlNode *party, Text *id);

/* Its name as registered, or else as used, trimmed; empty where it has none. */
Text ubl_party_name(const XmlNode *party);

/* The value of an id that ubl_party_id made, and the ISO 6523 code or word of its scheme. */
Text ubl_party_value(Text id, Text *scheme);

#endif
