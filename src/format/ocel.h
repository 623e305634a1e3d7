/* ocel.h - an object-centric event log of procurement to orders, receipts, invoices and payments.
 *
 *   order object    -> order: its line objects are the lines, its event gives the day
 *   receipt object  -> receipt of every order it is linked to, or takes part with in an event
 *   invoice object  -> invoice: one, however many events mention it; the first gives the day
 *   payment object  -> a payment for each event that executes it: the second and later are
 *                      documents of their own, "payment:7/2", and noted as repeated
 *
 * Such logs do not say how much a receipt brought. A line object linked to a receipt came with it
 * whole; else the receipts of an order that no line is linked to share its quantity evenly in
 * whole units, what is left over going to the first of them, and each is noted as assumed.
 * Links to what is not in the log stay in the documents as references that nothing answers. What
 * no document is made of is noted, once a type. Documents are numbered as the log names objects.
 *
 * Documents come by kind, in the order of the log's objects. */
#ifndef WEFT_FORMAT_OCEL_H
#define WEFT_FORMAT_OCEL_H

#include "format/mapping.h"
#include "format/ocel_load.h"
#include "format/record.h"

/* Failures of ocel_names_read, ocel_load and ocel_build_finish, and what a callback fails with. */
MUST_USE Err ocel_read(Ctx *cx, const Mapping *mapping, const OcelFrom *from,
                       const RecordSink *sink);

#endif
