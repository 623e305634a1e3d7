/* draft.h - a document written member by member as JSON text, for document_parse to judge.
 *
 * Readers of outside forms draft in a TextBuf and let the one strict reader say what is wrong;
 * `before` is what stands before the value: ",\"number\":". */
#ifndef WEFT_FORMAT_DRAFT_H
#define WEFT_FORMAT_DRAFT_H

#include "base/text.h"
#include "value/date.h"

void draft_text(TextBuf *json, const char *before, Text value);
void draft_date(TextBuf *json, const char *before, Date date);     /* "" for DATE_NONE */

/* {"kind":...,"number":...,"issuer":...} */
void draft_ref(TextBuf *json, const char *before, const char *kind, Text number, Text issuer);

#endif
