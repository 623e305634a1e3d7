/* ocel_export.h - the books as an object-centric event log: what process-mining tools open.
 *
 * Beside what documents and parties give (format/ocel_weft.h):
 *   the event of a document   attribute arrived: when weft took it
 *   an order                  attributes process, closure (0 to 1), closed
 *   object claim              id claim/N/M: of paper N on order M; linked to paper, order,
 *                             creditor, debtor
 *   object financing          id financing/F-17; linked to claim, applicant, creditor, debtor,
 *                             funder
 *   a match that stands       links the two documents, qualifier "matched: RULE"
 *   an act                    an event of its kind ("finance apply") at its instant, attributes
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
