/* ocel_names.h - what a log calls the things that documents are made of: a mapping of format ocel.
 *
 *   {"name":"p2p-ocel","format":"ocel","currency":"USD","unit":"C62",
 *    "order":{"type":"purchase_order","event":"Create Purchase Order",
 *             "buyer":"PurchasingOrganization","seller":"Vendor"},
 *    "line":{"type":"material","of_order":"Materials of Purchase Order","item":"Material",
 *            "quantity":"Quantity","price":"NetPrice","ship_by":"DeliveryDate"},
 *    "receipt":{"type":"goods receipt","event":"Create Goods Receipt","of_order":"...",
 *               "lines":"Materials of Goods Receipt","day":"PostingDate"},
 *    "invoice":{"type":"invoice receipt","event":"Create Invoice Receipt","amount":"CreditAmount",
 *               "of_order":"...","of_receipt":"..."},
 *    "payment":{"type":"payment","event":"Execute Payment","amount":"Amount",
 *               "of_invoice":"...","method":"PaymentMethod","methods":["C: Collection"]}}
 *
 * type: of objects; event: of the events that give the day; of_...: the qualifier of the link that
 * says what belongs to what; the rest: attributes. methods: the values that make sense, all where
 * the list is left out. */
#ifndef WEFT_FORMAT_OCEL_NAMES_H
#define WEFT_FORMAT_OCEL_NAMES_H

#include "format/mapping.h"

typedef struct OcelNames {
    Text currency, unit;
    struct { Text type, event, buyer, seller; } order;
    struct { Text type, of_order, item, quantity, price, ship_by; } line;
    struct { Text type, event, of_order, lines, day; } receipt;
    struct { Text type, event, amount, of_order, of_receipt; } invoice;
    struct { Text type, event, amount, of_invoice, method; const Json *methods; } payment;
} OcelNames;

/* ERR_INVALID: a name is missing, or the mapping is of another format; ERR_UNKNOWN: currency or
 * unit. Texts point into the mapping. */
MUST_USE Err ocel_names_read(Ctx *cx, const Mapping *mapping, OcelNames *out);

bool ocel_method_known(const OcelNames *names, Text method);

#endif
