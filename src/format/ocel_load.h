/* ocel_load.h - a log in whichever of OCEL 2.0's forms it is. */
#ifndef WEFT_FORMAT_OCEL_LOAD_H
#define WEFT_FORMAT_OCEL_LOAD_H

#include "base/source.h"
#include "format/ocel_log.h"

typedef enum { OCEL_TABLES, OCEL_SQLITE, OCEL_JSON, OCEL_XML } OcelForm;

typedef struct OcelFrom {
    OcelForm form;
    const char *folder;         /* OCEL_TABLES */
    Source *source;             /* the others */
} OcelFrom;

/* Failures of the form's reader (ocel_tables.h, ocel_json.h, ocel_xml.h), set in b->keep. */
MUST_USE Err ocel_load(OcelBuild *b, const OcelFrom *from);

#endif
