/* ubl_party.c - a party states up to half a dozen identifiers; the same one must be taken from
 * every paper, so the order of preference is fixed. O(elements of the party). */
#include "format/ubl_party.h"

#include "base/check.h"
#include "format/cell.h"
#include "format/codelist.h"
#include "value/party_id.h"

#include <string.h>

/* schemeID as UBL writes it, and weft's scheme. The first of a scheme is the one written. */
static const struct {
    const char *code, *scheme;
} schemes[] = {
    { "0088", "gln" }, { "0060", "duns" }, { "0199", "lei" }, { "USCC", "uscc" }, { "VAT", "vat" },
    { "GLN", "gln" }, { "EAN", "gln" }, { "DUNS", "duns" }, { "LEI", "lei" },
};

static const char *scheme_of(Text code)
{
    for (size_t i = 0; i < COUNT(schemes); i++)
        if (text_is(code, schemes[i].code))
            return schemes[i].scheme;
    if (text_ends(code, ":VAT"))
        return "vat";
    if (codelist_has(CODELIST_PARTY_SCHEME, code))
        return "icd";
    return codelist_has(CODELIST_ENDPOINT_SCHEME, code) ? "eas" : NULL;
}

/* Appends; what is too long for any identifier stays one byte too long. */
static size_t join(char *at, size_t n, Text more)
{
    size_t take = more.n < PARTY_ID_BYTES_MAX + 1 - n ? more.n : PARTY_ID_BYTES_MAX + 1 - n;
    memcpy(at + n, more.at, take);
    return n + take;
}

/* A wrong USCC or LEI is no identifier: another one, or the name, has to do. */
static Err id_of(Ctx *cx, const XmlNode *node, const char *scheme, Text *out)
{
    Text value = text_trim(node->text), code = xml_tree_attribute(node, "schemeID"), id;
    *out = TEXT("");
    if (!scheme || value.n == 0)
        return ERR_OK;
    bool listed = strcmp(scheme, "icd") == 0 || strcmp(scheme, "eas") == 0;
    char at[PARTY_ID_BYTES_MAX + 1];
    size_t n = join(at, 0, text_of(scheme));
    n = join(at, n, TEXT(":"));
    n = join(at, n, listed ? code : TEXT(""));
    n = join(at, n, listed ? TEXT(":") : TEXT(""));
    id = (Text){ at, join(at, n, value) };
    Err err = party_id_parse(cx, id, &id);
    if (err == ERR_NO_MEMORY)
        return err;
    if (err == ERR_OK)
        *out = id;
    ctx_forgive(cx);
    return ERR_OK;
}

/* The first identifier at path that has a scheme; of an enterprise's own only where `legal`. */
static Err find_id(Ctx *cx, const XmlNode *party, const char *path, bool legal, Text *id,
                   XmlNode **at)
{
    for (XmlNode *node = NULL; (node = xml_tree_find(party, path, node));) {
        const char *scheme = scheme_of(xml_tree_attribute(node, "schemeID"));
        if (legal && (!scheme || (strcmp(scheme, "uscc") != 0 && strcmp(scheme, "lei") != 0)))
            continue;
        TRY(id_of(cx, node, scheme, id));
        if (id->n > 0) {
            *at = node;
            return ERR_OK;
        }
    }
    return ERR_OK;
}

static Err find_vat(Ctx *cx, const XmlNode *party, Text *id, XmlNode **at)
{
    for (XmlNode *node = NULL; (node = xml_tree_find(party, "PartyTaxScheme/CompanyID", node));) {
        const XmlNode *scheme = xml_tree_find(node->parent, "TaxScheme/ID", NULL);
        if (!scheme || !text_is(text_trim(scheme->text), "VAT"))
            continue;
        TRY(id_of(cx, node, "vat", id));
        *at = node;
        return ERR_OK;
    }
    return ERR_OK;
}

Text ubl_party_name(const XmlNode *party)
{
    static const char *const paths[] = { "PartyLegalEntity/RegistrationName", "PartyName/Name",
                                         "Name" };     /* a Contact's */
    for (size_t i = 0; i < COUNT(paths); i++) {
        const XmlNode *node = xml_tree_find(party, paths[i], NULL);
        if (node && text_trim(node->text).n > 0)
            return text_trim(node->text);
    }
    return TEXT("");
}

Err ubl_party_slug(Ctx *cx, const XmlNode *party, Text *id)
{
    const XmlNode *number = xml_tree_find(party, "PartyIdentification/ID", NULL);
    Text name = ubl_party_name(party), slug;
    if (name.n == 0 && number)
        name = text_trim(number->text);
    TRY(cell_slug(cx, name, &slug));
    *id = TEXT("");
    return slug.n > 0 ? text_format(cx, id, "name:%.*s", (int)slug.n, slug.at) : ERR_OK;
}

Err ubl_party_id(Ctx *cx, const XmlNode *party, Text *out, XmlNode **out_at)
{
    static const char *const paths[] = { "EndpointID", "PartyIdentification/ID",
                                         "PartyLegalEntity/CompanyID" };
    Text id = TEXT("");
    XmlNode *at = NULL;
    for (int legal = 1; legal >= 0; legal--)
        for (size_t i = 0; i < COUNT(paths) && id.n == 0; i++)
            TRY(find_id(cx, party, paths[i], legal != 0, &id, &at));
    if (id.n == 0)
        TRY(find_vat(cx, party, &id, &at));
    if (id.n == 0) {
        at = NULL;
        TRY(ubl_party_slug(cx, party, &id));
    }
    *out = id;
    *out_at = at;
    return ERR_OK;
}

Text ubl_party_value(Text id, Text *code)
{
    Text value, scheme = text_split(id, ':', &value);
    *code = TEXT("");
    if (text_is(scheme, "icd") || text_is(scheme, "eas")) {
        *code = text_split(value, ':', &value);
        return value;
    }
    for (size_t i = 0; i < COUNT(schemes); i++)
        if (text_is(scheme, schemes[i].scheme)) {
            *code = text_of(schemes[i].code);
            break;
        }
    return value;
}
