/* ocel_walk.h - from an object of a log to those it belongs with. Lists are of int32_t objects,
 * ascending, each once. */
#ifndef WEFT_FORMAT_OCEL_WALK_H
#define WEFT_FORMAT_OCEL_WALK_H

#include "base/list.h"
#include "format/ocel_log.h"
#include "format/ocel_names.h"

List ocel_list_make(void);
int32_t ocel_item(const List *list, size_t i);

/* Adds an object. ERR_NO_MEMORY, as for all below. */
MUST_USE Err ocel_add(Ctx *cx, List *list, int32_t object);

/* The objects of a type that x is linked with, in either direction, under the qualifier. */
MUST_USE Err ocel_linked(Ctx *cx, const OcelLog *log, int32_t x, Text qualifier, int32_t type,
                         List *out);

/* Adds the objects of a type that take part with x in events of a type. */
MUST_USE Err ocel_add_by_event(Ctx *cx, const OcelLog *log, int32_t x, int32_t event_type,
                               int32_t type, List *list);

/* The first or last dated event of a type that x takes part in, -1 where there is none. */
int32_t ocel_event_of(const OcelLog *log, int32_t x, int32_t event_type, bool last);

/* --- which receipts bring what of which orders ----------------------------------------------- */
typedef struct OcelReceipts {
    const OcelLog *log;
    const OcelNames *names;
    int32_t line, receipt;      /* types of objects */
    List *orders_of;            /* receipt object -> its orders */
    List *receipts_of;          /* order object -> its receipts */
} OcelReceipts;

/* Pairs receipts with orders by links and events; lives in keep's arena. */
MUST_USE Err ocel_receipts_make(Ctx *keep, const OcelLog *log, const OcelNames *names,
                                OcelReceipts *out);

/* What of a line's quantity, in millionths, came with the receipt; *assumed where the log does not
 * say so itself (ocel.h tells the rule). */
MUST_USE Err ocel_received(Ctx *cx, const OcelReceipts *receipts, int32_t receipt, int32_t order,
                           int32_t line, int64_t all_e6, int64_t *e6, bool *assumed);

#endif
