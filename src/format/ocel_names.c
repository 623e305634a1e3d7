/* ocel_names.c - one table of where each name goes. */
#include "format/ocel_names.h"

#include "base/check.h"

#include <stdio.h>

typedef struct Place {
    const char *section, *key;  /* section NULL: at the top */
    size_t offset;
} Place;

#define AT(section, key) { #section, #key, offsetof(OcelNames, section.key) }

static const Place places[] = {
    { NULL, "currency", offsetof(OcelNames, currency) },
    { NULL, "unit", offsetof(OcelNames, unit) },
    AT(order, type), AT(order, event), AT(order, buyer), AT(order, seller),
    AT(line, type), AT(line, of_order), AT(line, item), AT(line, quantity), AT(line, price),
    AT(line, ship_by),
    AT(receipt, type), AT(receipt, event), AT(receipt, of_order), AT(receipt, lines),
    AT(receipt, day),
    AT(invoice, type), AT(invoice, event), AT(invoice, amount), AT(invoice, of_order),
    AT(invoice, of_receipt),
    AT(payment, type), AT(payment, event), AT(payment, amount), AT(payment, of_invoice),
    AT(payment, method),
};

#undef AT

Err ocel_names_read(Ctx *cx, const Mapping *mapping, OcelNames *out)
{
    static const char *const keys[] = { "name", "about", "format", "currency", "unit", "order",
                                        "line", "receipt", "invoice", "payment" };
    OcelNames names = { 0 };
    if (mapping->format != MAPPING_OCEL)
        return fail(cx, ERR_INVALID, "mapping %.*s is not for event logs", (int)mapping->name.n,
                    mapping->name.at);
    TRY(json_only(cx, &mapping->json, keys, COUNT(keys)));
    for (size_t i = 0; i < COUNT(places); i++) {
        const Place *p = &places[i];
        const Json *from = p->section ? json_get(&mapping->json, p->section) : &mapping->json;
        char field[64];
        snprintf(field, sizeof field, "%s%s%s", p->section ? p->section : "",
                 p->section ? "." : "", p->key);
        const Json *value = json_get(from, p->key);
        if (!value || value->kind != JSON_STRING || value->text.n == 0)
            return fail_field(cx, ERR_INVALID, field, "is missing; say what the log calls it");
        *(Text *)(void *)((char *)&names + p->offset) = value->text;
    }
    Ccy ccy;
    Unit unit;
    TRY(ccy_parse(cx, names.currency, &ccy));
    TRY(unit_parse(cx, names.unit, &unit));
    TRY(json_want_array(cx, json_get(&mapping->json, "payment"), "methods",
                        &names.payment.methods));
    *out = names;
    return ERR_OK;
}

bool ocel_method_known(const OcelNames *names, Text method)
{
    const Json *list = names->payment.methods;
    for (size_t i = 0; list && i < list->count; i++)
        if (list->items[i].kind == JSON_STRING && text_eq(list->items[i].text, method))
            return true;
    return !list;
}
