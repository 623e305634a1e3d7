/* ocel_log.h - an object-centric event log in memory: objects, events, and what links them.
 *
 * Reads OCEL 2.0 as its relational tables, each a CSV file in one folder:
 *
 *   object.csv, event.csv        ocel_id, ocel_type
 *   object_map_type.csv, ...     ocel_type -> the word in its table's file name
 *   object_WORD.csv              ocel_id, ocel_time, attributes..., ocel_changed_field
 *   event_WORD.csv               ocel_id, ocel_time, attributes...
 *   object_object.csv            ocel_source_id, ocel_target_id, ocel_qualifier
 *   event_object.csv             ocel_event_id, ocel_object_id, ocel_qualifier
 *
 * An attribute changes over time: rows with ocel_changed_field give the new value of that field
 * from ocel_time on. The last value holds; rows that say a field changed, but not to what, are
 * counted and noted. Links to objects that do not exist are kept, and noted as dangling.
 * Memory: O(objects + events + links).
 * SRC: OCEL 2.0 specification (Berti et al. 2023), section "Relational schema". */
#ifndef WEFT_FORMAT_OCEL_LOG_H
#define WEFT_FORMAT_OCEL_LOG_H

#include "format/record.h"
#include "value/date.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct OcelType {
    Text name, word;
    const Text *columns;        /* of its table, objects only; none until it is read */
    size_t column_count;
    int64_t count;              /* objects or events of it */
} OcelType;

typedef struct OcelObject {
    Text id;
    int32_t type;
    int64_t line;               /* in object.csv */
    Text *values;               /* one a column of its type; NULL where the table has no row */
    Text *since;                /* ocel_time of each value */
} OcelObject;

typedef struct OcelEvent {
    Text id, time;              /* time: empty where its table has no row */
    Date date;                  /* UTC; DATE_NONE then */
    int32_t type;
} OcelEvent;

typedef struct OcelLink {
    int32_t from, to;           /* objects; to is -1 where it does not exist */
    Text to_id, qualifier;
} OcelLink;

/* Groups of indexes: those of x are at[from[x]] to at[from[x + 1] - 1]. */
typedef struct OcelGroups {
    const int32_t *from, *at;
} OcelGroups;

typedef struct OcelLog {
    Text folder;
    OcelType *object_types, *event_types;
    size_t object_type_count, event_type_count;
    OcelObject *objects;
    size_t object_count;
    OcelEvent *events;
    size_t event_count;
    const OcelLink *links;
    size_t link_count;
    OcelGroups out, in;         /* object -> links from it, links to it; in file order */
    OcelGroups events_of;       /* object -> its events, by time, then id */
    OcelGroups objects_of;      /* event -> its objects, in file order */
} OcelLog;

enum { OCEL_ITEMS_MAX = 100000000 };    /* objects, events, links: each */

/* True where the folder holds object.csv, event.csv and object_object.csv. */
bool ocel_log_is(const char *folder);

/* Reads the log into keep's arena; attributes of the n object types named alone. Reports go to the
 * sink with cx. What a row has wrong is refused or noted and reading goes on; the failures:
 * ERR_IO a table is missing or unreadable; ERR_INVALID a table lacks a column; ERR_UNKNOWN a type
 * named is not in the log; ERR_LIMIT; ERR_NO_MEMORY. All set in cx. */
MUST_USE Err ocel_log_read(Ctx *cx, Ctx *keep, const char *folder, const Text *types, size_t n,
                           const RecordSink *sink, OcelLog *out);

/* -1 where there is none of the name. */
int32_t ocel_object_type(const OcelLog *log, Text name);
int32_t ocel_event_type(const OcelLog *log, Text name);

/* The object's last value of an attribute; empty where it has none. */
Text ocel_value(const OcelLog *log, int32_t object, Text attribute);

#endif
