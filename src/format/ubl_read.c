/* ubl_read.c - one file: its tree, the document drafted from it, the parties it names. */
#include "format/ubl_read.h"

#include "base/check.h"
#include "format/ubl_draft.h"
#include "format/ubl_form.h"
#include "format/ubl_party.h"

static Err tell_parties(Ctx *cx, const XmlNode *root, const Document *document,
                        const RecordSink *sink, RecordPlace place)
{
    const UblForm *form = ubl_form_of(root->ns, root->name);
    static const UblField fields[] = { UBL_ISSUER, UBL_RECEIVER, UBL_ASSIGNED };
    for (size_t i = 0; i < COUNT(fields); i++) {
        const XmlNode *node = ubl_draft_at(form, root, fields[i]);
        PartyRecord party = { .id = TEXT(""), .name_zh = TEXT(""), .roles = TEXT("") };
        XmlNode *at;
        if (!node)
            continue;
        TRY(ubl_party_id(cx, node, &party.id, &at));
        party.name = text_head(ubl_party_name(node), PARTY_NAME_BYTES_MAX);
        bool known = text_eq(party.id, document->issuer) || text_eq(party.id, document->receiver)
                  || text_eq(party.id, document->assigned_to);
        if (known && party.name.n > 0)
            TRY(sink->party(cx, sink->self, &party, place));
    }
    return ERR_OK;
}

Err ubl_read(Ctx *cx, Source *source, const RecordSink *sink)
{
    XmlNode *root;
    Text json;
    Document document;
    char field[128];
    RecordPlace place = { source_name(source), 0 };
    TRY(xml_tree_read(cx, source, &root));
    ctx_place(cx, place.file, 0);
    TRY(ubl_draft(cx, root, &json));
    Err err = document_parse(cx, json, &document);
    if (err != ERR_OK && err_exit_code(err) == 1) {
        TRY(text_copy(cx, text_of(ctx_words(cx)), &json));
        ctx_field(cx, field, sizeof field);
        ctx_forgive(cx);
        return sink->refused(cx, sink->self, place, field, json);
    }
    TRY(err);
    TRY(tell_parties(cx, root, &document, sink, place));
    return sink->document(cx, sink->self, &document, place);
}
