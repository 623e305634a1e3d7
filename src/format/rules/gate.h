/* gate.h - an invoice that breaks a fatal rule is refused at the door: what does not add up is no
 * evidence. For whoever asks for it: papers from outside Europe need not be of EN 16931. */
#ifndef WEFT_FORMAT_RULES_GATE_H
#define WEFT_FORMAT_RULES_GATE_H

#include "base/source.h"
#include "format/record.h"
#include "format/rules/rules.h"

/* Checks an invoice or credit note of UBL and goes back to its front; any other document passes.
 * Where it breaks a fatal rule it is `refused`, with the first one's place and words, and *passed
 * is false. Failures of source_keep, xml_tree_read and of the sink. */
MUST_USE Err rules_gate(Ctx *cx, const Rules *rules, Source *source, const RecordSink *sink,
                        bool *passed);

#endif
