/* ocel_export.h - the books as an object-centric event log: what process-mining tools open.
 *
 * Every event is a leaf of the evidence log, papers' and acts' alike, and stands in the log's order
 * on one clock: when weft took it, or a microsecond after the leaf before it where the clock of the
 * machine says no later. What a paper says of its own day is an attribute.
 *
 * Beside what documents and parties give (format/ocel_weft.h):
 *   the event of a document   attribute stated: the document's day
 *   an order                  attributes process, closure (0 to 1), closed
 *   object claim              id claim/N/M: of paper N on order M; linked to paper, order,
 *                             creditor, debtor
 *   object financing          id financing/F-17; linked to claim, applicant, creditor, debtor,
 *                             funder
 *   a match that stands       links the two documents, qualifier "matched: RULE"
 *   an act                    an event of its kind ("finance apply"), attributes
 *                             actor and business_date, linked to the parties, documents and
 *                             financings it names
 * Money is a float in the log, for tools to add up; the exact figures are in "weft". */
#ifndef WEFT_APP_OCEL_EXPORT_H
#define WEFT_APP_OCEL_EXPORT_H

#include "app/book.h"
#include "format/ocel_out.h"

/* Fills `out`, whose cx must have room for all of it. Reads from one snapshot. Failures of the
 * store and of ocel_out.h, set in cx. */
MUST_USE Err ocel_export(Ctx *cx, Book *book, OcelOut *out);

#endif
