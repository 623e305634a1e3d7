/* ubl_read.c - one document: its tree, what is in it, the parties it names. */
#include "format/ubl_read.h"

#include "base/check.h"
#include "format/ubl_fill.h"

/* Whatever speaks of the document's content is the sink's to hear; the rest ends the reading. */
static Err refuse(Ctx *cx, const RecordSink *sink, RecordPlace place, Err err)
{
    char field[128];
    Text words;
    if (err_exit_code(err) != 1)
        return err;
    TRY(text_copy(cx, text_of(ctx_words(cx)), &words));
    ctx_field(cx, field, sizeof field);
    ctx_forgive(cx);
    return sink->refused(cx, sink->self, place, field, words);
}

Err ubl_read(Ctx *cx, Source *source, const RecordSink *sink)
{
    XmlTree tree;
    UblFilled filled;
    RecordPlace place = { source_name(source), 0 };
    TRY(xml_tree_load(cx, source, &tree));
    ctx_place(cx, place.file, 0);
    Err err = ubl_fill(cx, &tree, &filled);
    if (err == ERR_UNKNOWN && !ubl_form_of(tree.root->ns, tree.root->name))
        return err;
    if (err != ERR_OK)
        return refuse(cx, sink, place, err);
    for (size_t i = 0; i < filled.party_count; i++)
        TRY(sink->party(cx, sink->self, &filled.parties[i], place));
    return sink->document(cx, sink->self, &filled.document, place);
}
