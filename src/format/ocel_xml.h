/* ocel_xml.h - OCEL 2.0 as XML: <log> with object-types, event-types, objects and events.
 *
 * Read as a stream, so memory is the log's and not the file's. Links stand in <objects> of an
 * object or event, whatever their element is called: writers differ (relationship, relobj), and so
 * they do about the qualifier's attribute (qualifier, relationship).
 * SRC: OCEL 2.0 specification (Berti et al. 2023), "XML". */
#ifndef WEFT_FORMAT_OCEL_XML_H
#define WEFT_FORMAT_OCEL_XML_H

#include "base/source.h"
#include "format/ocel_log.h"

/* What an element has wrong is refused or noted and reading goes on. The failures, set in b->keep:
 * of xml_read_source; ERR_UNKNOWN another log, such as XES or OCEL 1.0. */
MUST_USE Err ocel_xml_read(OcelBuild *b, Source *source);

#endif
