/* ocel_out.h - an object-centric event log to be written: objects, events, what links them, each
 * with typed attributes; then OCEL 2.0 as JSON or SQLite.
 *
 * Valid by construction: types and attributes are declared as they are first used, ids are given
 * once, every link leads to an object. An object may be linked before anything is known of it;
 * objects are written in the order in which they were given, those never given last.
 * SRC: OCEL 2.0 specification (Berti et al. 2023); attribute types string, time, integer, float,
 * boolean. */
#ifndef WEFT_FORMAT_OCEL_OUT_H
#define WEFT_FORMAT_OCEL_OUT_H

#include "base/text.h"
#include "format/ocel_log.h"

#include <stdio.h>

typedef enum { OCEL_STRING, OCEL_TIME, OCEL_INTEGER, OCEL_FLOAT, OCEL_BOOLEAN } OcelValueKind;

typedef struct OcelOut {
    Ctx *cx;                                /* all of it lives here */
    Table object_ids, event_ids, links, words;
    List object_types, event_types;         /* OutType */
    List objects, events;                   /* OutItem */
    List values, relations;                 /* OutValue, OutRelation */
    List given;                             /* int32_t: objects in the order they were given */
} OcelOut;

OcelOut ocel_out_make(Ctx *cx);

/* All below: ERR_NO_MEMORY; ERR_LIMIT more than OCEL_ITEMS_MAX. Texts are copied. */

/* The object of the id, made where there is none; its type is that of the first call. */
MUST_USE Err ocel_out_object(OcelOut *out, const char *type, Text id, int32_t *object);
/* Says that the object is given now: it takes its place in the order. */
MUST_USE Err ocel_out_give(OcelOut *out, int32_t object);
/* A new event at a time in RFC 3339. ERR_CONFLICT: the id is taken. */
MUST_USE Err ocel_out_event(OcelOut *out, const char *type, Text id, const char *time,
                            int32_t *event);
/* A value, as it was from the beginning; an empty one is left out. FLOAT, INTEGER: a JSON number;
 * BOOLEAN: "true" or "false"; TIME: RFC 3339. */
MUST_USE Err ocel_out_value(OcelOut *out, OcelKind of, int32_t item, const char *name,
                            OcelValueKind kind, Text value);
/* Links an object or event to an object; the same again changes nothing. */
MUST_USE Err ocel_out_link(OcelOut *out, OcelKind of, int32_t item, int32_t object,
                           const char *qualifier);
/* The object of an id; false where there is none. */
bool ocel_out_find(const OcelOut *out, Text id, int32_t *object);

/* Writes JSON. ERR_IO. */
MUST_USE Err ocel_out_json(OcelOut *out, FILE *to);
/* Writes an SQLite file beside path and renames it. ERR_IO with what the library says. */
MUST_USE Err ocel_out_sqlite(OcelOut *out, const char *path);

/* --- for the two writers --------------------------------------------------------------------- */
typedef struct OutColumn {
    Text name;
    OcelValueKind kind;
} OutColumn;

typedef struct OutType {
    Text name, word;            /* word: letters and digits alone, unlike any other's */
    List columns;               /* OutColumn */
    int64_t count;
} OutType;

typedef struct OutItem {
    Text id, time;              /* time: events */
    int32_t type;
    int32_t first_value, last_value, first_relation, last_relation;     /* -1: none */
    bool given;
} OutItem;

typedef struct OutValue {
    int32_t column, next;
    Text value;
} OutValue;

typedef struct OutRelation {
    int32_t object, next;
    Text qualifier;
} OutRelation;

/* Objects in the order to be written: a copy of `given`, then the rest. */
MUST_USE Err ocel_out_order(OcelOut *out, List *order);
const char *ocel_value_kind_name(OcelValueKind kind);       /* "float" */

#endif
