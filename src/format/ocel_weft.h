/* ocel_weft.h - weft's documents and parties as an object-centric event log, there and back.
 *
 *   object of a document   type: its kind; id: kind/number@issuer; attributes number, date,
 *                          amount, tax, currency, due, status, source, lines; and "weft", its
 *                          canonical JSON, so that nothing is lost
 *   object of a party      type: party; id: its identifier; name, name_zh, roles, and "weft"
 *   object of an item      type: item; id: item/ITEM
 *   event                  "issue KIND" on the document's day, or when the caller says that it
 *                          was; id issue/...; linked to it, its parties, its items and what it
 *                          refers to
 *   link of objects        issuer, receiver, serves, refers to; item
 *
 * What a document refers to is an object of the log even where nobody gave the document. */
#ifndef WEFT_FORMAT_OCEL_WEFT_H
#define WEFT_FORMAT_OCEL_WEFT_H

#include "format/ocel_load.h"
#include "format/ocel_out.h"
#include "format/record.h"

/* Puts a party or a document into the log; the same party again adds nothing. time is that of the
 * event, RFC 3339; NULL: the document's day. *object and *event may be NULL. scratch is for what
 * need not be kept; failures are set in scratch or in out->cx.
 * ERR_CONFLICT: a document of the same kind, number and issuer is there already; failures of
 * ocel_out.h. */
MUST_USE Err ocel_weft_party(Ctx *scratch, OcelOut *out, const PartyRecord *party);
MUST_USE Err ocel_weft_document(Ctx *scratch, OcelOut *out, const Document *document,
                                const char *time, int32_t *object, int32_t *event);

/* "kind/number@issuer": the id of a document's object. ERR_NO_MEMORY. */
MUST_USE Err ocel_weft_id(Ctx *cx, DocumentKind kind, Text number, Text issuer, Text *out);

/* Hands on the parties and documents of a log that weft wrote, in the log's order. ERR_INVALID:
 * the log is not weft's, so a mapping is needed; failures of ocel_load and of the sink. */
MUST_USE Err ocel_weft_read(Ctx *cx, const OcelFrom *from, const RecordSink *sink);

#endif
