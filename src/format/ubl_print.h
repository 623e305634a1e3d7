/* ubl_print.h - an element of a UBL document as XML: UBL's own namespaces have their usual
 * prefixes, any other is made the default one. For format/ubl_write. */
#ifndef WEFT_FORMAT_UBL_PRINT_H
#define WEFT_FORMAT_UBL_PRINT_H

#include "format/xml_tree.h"

/* Its opening tag and its text. */
void ubl_print_open(TextBuf *buf, const XmlNode *node);
void ubl_print_close(TextBuf *buf, const XmlNode *node);

#endif
