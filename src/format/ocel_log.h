/* ocel_log.h - an object-centric event log in memory: objects, events, and what links them.
 *
 * The readers of OCEL 2.0's forms (ocel_tables.h, ocel_json.h, ocel_xml.h) build it piece by piece;
 * whoever reads the log sees no difference between the forms.
 *
 * An attribute changes over time; the last value holds. Links to objects that do not exist are
 * kept, and noted as dangling. Objects or events of a type that the log does not declare, and
 * attributes it does not declare, are kept and noted as odd, once a type.
 * Memory: O(objects + events + links), and the attributes of the types wanted alone.
 * SRC: OCEL 2.0 specification (Berti et al. 2023), sections 3 and 4. */
#ifndef WEFT_FORMAT_OCEL_LOG_H
#define WEFT_FORMAT_OCEL_LOG_H

#include "base/list.h"
#include "base/table.h"
#include "format/record.h"
#include "value/date.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct OcelColumn {
    Text name;
    bool declared;
    int64_t unsaid;             /* rows that name it as changed, without a value */
} OcelColumn;

typedef struct OcelType {
    Text name, word;            /* word: in the names of its table, in the relational forms */
    bool declared, wanted;
    List columns;               /* OcelColumn; of wanted object types alone */
    int64_t count;              /* objects or events of it */
} OcelType;

typedef struct OcelObject {
    Text id;
    int32_t type, value_count;
    int64_t line;               /* where the log has it */
    Text *values;               /* one a column of its type, as far as value_count goes */
    int64_t *since;             /* microseconds, as ocel_time_us gives them */
} OcelObject;

typedef struct OcelEvent {
    Text id, time;              /* time: as it stands; empty where the log has none */
    Date date;                  /* as it stands, not turned to UTC; DATE_NONE then */
    int64_t us;
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
    Text place;                 /* the file or table that the objects' lines count in */
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

enum { OCEL_ITEMS_MAX = 100000000, OCEL_TYPES_MAX = 10000, OCEL_COLUMNS_MAX = 4096 };

/* -1 where there is none of the name. */
int32_t ocel_object_type(const OcelLog *log, Text name);
int32_t ocel_event_type(const OcelLog *log, Text name);

/* The object's last value of an attribute; empty where it has none. */
Text ocel_value(const OcelLog *log, int32_t object, Text attribute);

/* ISO 8601 with 'T' or a blank, with or without a zone (then UTC); INT64_MIN where it is none. */
int64_t ocel_time_us(Text time);

/* --- building --------------------------------------------------------------------------------
 * Reports go to the sink with cx; the log lives in keep. Failures are set in keep, the sink's in
 * cx. Readers set `file` and `line` before each call: they are the place of what is reported, and
 * file must live as long as keep. */
typedef struct OcelBuild {
    Ctx *cx, *keep;
    const RecordSink *sink;
    OcelLog log;
    const Text *wanted;         /* object types whose attributes are kept */
    size_t wanted_count;
    Text everywhere;            /* not empty: this one attribute is kept, of all object types */
    const char *file;
    int64_t line;
    Table object_ids, event_ids, object_names, event_names;
    List object_types, event_types, objects, events;
    List links, pairs;          /* as they stand, resolved at the end */
} OcelBuild;

typedef enum { OCEL_OBJECT, OCEL_EVENT } OcelKind;

OcelBuild ocel_build_make(Ctx *cx, Ctx *keep, const RecordSink *sink, const Text *wanted, size_t n);

/* The type of the name, known already or new; declared: this is its declaration. */
MUST_USE Err ocel_build_type(OcelBuild *b, OcelKind kind, Text name, bool declared, int32_t *out);
OcelType *ocel_build_type_at(OcelBuild *b, OcelKind kind, int32_t type);
/* The column of an attribute, of a wanted type. */
MUST_USE Err ocel_build_column(OcelBuild *b, int32_t type, Text name, bool declared, size_t *out);

/* A new object or event; *out -1 where it was refused. */
MUST_USE Err ocel_build_object(OcelBuild *b, Text id, int32_t type, int32_t *out);
MUST_USE Err ocel_build_event(OcelBuild *b, Text id, int32_t type, int32_t *out);
/* False where there is none of the id. */
bool ocel_build_find(const OcelBuild *b, OcelKind kind, Text id, int32_t *out);
/* Refused where the time begins with no day. */
MUST_USE Err ocel_build_time(OcelBuild *b, int32_t event, Text time);
/* Takes the value unless a later one is known. */
MUST_USE Err ocel_build_value(OcelBuild *b, int32_t object, size_t column, Text value, Text time);
/* Objects may come later than what links them. */
MUST_USE Err ocel_build_link(OcelBuild *b, Text from, Text to, Text qualifier);
MUST_USE Err ocel_build_pair(OcelBuild *b, Text event, Text object);

MUST_USE Err ocel_build_refuse(OcelBuild *b, const char *field, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
MUST_USE Err ocel_build_note(OcelBuild *b, NoteKind kind, const char *field,
                             const char *format, ...) __attribute__((format(printf, 4, 5)));

/* Resolves, sorts, notes what is odd. ERR_UNKNOWN: a wanted type is not in the log. */
MUST_USE Err ocel_build_finish(OcelBuild *b, OcelLog *out);

#endif
