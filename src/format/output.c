/* output.c - one table: a form and its writer. */
#include "format/output.h"

#include "base/check.h"
#include "format/ubl_write.h"

#include <errno.h>
#include <string.h>

static void put(const Output *out, Text text)
{
    fwrite(text.at, 1, text.n, out->to);
}

/* --- native lines ---------------------------------------------------------------------------- */

static Err jsonl_party(Ctx *scratch, Output *out, const PartyRecord *party)
{
    Text line;
    TRY(party_record_write(scratch, party, &line));
    put(out, line);
    putc('\n', out->to);
    return ERR_OK;
}

static Err jsonl_document(Ctx *scratch, Output *out, const Document *document)
{
    Text line;
    TRY(document_write(scratch, document, &line));
    put(out, line);
    putc('\n', out->to);
    return ERR_OK;
}

/* --- UBL ------------------------------------------------------------------------------------- */

static Err ubl_document(Ctx *scratch, Output *out, const Document *document)
{
    Text xml;
    if (out->documents > 0)
        return fail(scratch, ERR_LIMIT, "--to ubl writes one document; give them one at a time");
    TRY(ubl_write(scratch, document, &xml));
    put(out, xml);
    return ERR_OK;
}

/* --- the table ------------------------------------------------------------------------------- */

static const OutputForm forms[] = {
    { .name = "jsonl", .party = jsonl_party, .document = jsonl_document },
    { .name = "ubl", .document = ubl_document },
};

Err output_names(Ctx *cx, Text *out)
{
    TextBuf buf = textbuf_make(cx);
    for (size_t i = 0; i < COUNT(forms); i++)
        textbuf_format(&buf, "%s%s", i ? ", " : "", forms[i].name);
    return textbuf_done(&buf, out);
}

const OutputForm *output_form(const char *name)
{
    for (size_t i = 0; i < COUNT(forms); i++)
        if (strcmp(forms[i].name, name) == 0)
            return &forms[i];
    return NULL;
}

Err output_begin(Ctx *cx, const OutputForm *form, FILE *to, Output *out)
{
    assert(form && to);
    *out = (Output){ .cx = cx, .to = to, .form = form };
    return form->begin ? form->begin(out) : ERR_OK;
}

Err output_party(Ctx *scratch, Output *out, const PartyRecord *party)
{
    return out->form->party ? out->form->party(scratch, out, party) : ERR_OK;
}

Err output_document(Ctx *scratch, Output *out, const Document *document)
{
    TRY(out->form->document(scratch, out, document));
    out->documents++;
    return ERR_OK;
}

Err output_end(Output *out)
{
    if (out->form->end)
        TRY(out->form->end(out));
    if (fflush(out->to) != 0 || ferror(out->to))
        return fail(out->cx, ERR_IO, "cannot write: %s", strerror(errno));
    return ERR_OK;
}
