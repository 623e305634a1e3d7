/* output.c - one table: a form and its writer. */
#include "format/output.h"

#include "base/check.h"
#include "base/list.h"
#include "format/csv_out.h"
#include "format/ocel_weft.h"
#include "format/pain_pay.h"
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

/* --- a table --------------------------------------------------------------------------------- */

static Err csv_begin(Output *out)
{
    Text header;
    TRY(csv_out_header(out->cx, &header));
    put(out, header);
    return ERR_OK;
}

static Err csv_document(Ctx *scratch, Output *out, const Document *document)
{
    Text rows;
    TRY(csv_out_rows(scratch, document, &rows));
    put(out, rows);
    return ERR_OK;
}

/* --- OCEL: a log is written once all of it is known ------------------------------------------ */

static Err ocel_begin(Output *out)
{
    OcelOut *log = NEW(out->cx, OcelOut, 1);
    if (!log)
        return out->cx->err;
    *log = ocel_out_make(out->cx);
    out->self = log;
    return ERR_OK;
}

/* What the log itself failed at is said where the reader looks for it. */
static Err said(Ctx *scratch, const Output *out, Err err)
{
    if (err != ERR_OK && scratch->err == ERR_OK) {
        fail(scratch, err, "%s", ctx_words(out->cx));
        ctx_forgive(out->cx);
    }
    return err;
}

static Err ocel_party(Ctx *scratch, Output *out, const PartyRecord *party)
{
    return said(scratch, out, ocel_weft_party(scratch, out->self, party));
}

static Err ocel_document(Ctx *scratch, Output *out, const Document *document)
{
    return said(scratch, out, ocel_weft_document(scratch, out->self, document, NULL, NULL, NULL));
}

static Err ocel_end(Output *out)
{
    return out->to ? ocel_out_json(out->self, out->to) : ocel_out_sqlite(out->self, out->path);
}

/* --- ISO 20022 pain.001 ---------------------------------------------------------------------- */

static Err pain_begin(Output *out)
{
    List *transfers = NEW(out->cx, List, 1);
    if (!transfers)
        return out->cx->err;
    *transfers = list_make(sizeof(PainTransfer));
    out->self = transfers;
    return ERR_OK;
}

static Err pain_document(Ctx *scratch, Output *out, const Document *document)
{
    PainTransfer transfer;
    Err err = pain_of_document(out->cx, document, &transfer);
    if (err != ERR_OK) {
        fail(scratch, err, "%s", ctx_words(out->cx));
        ctx_forgive(out->cx);
        return err;
    }
    PainTransfer *at = list_push(out->cx, out->self);
    if (!at)
        return out->cx->err;
    *at = transfer;
    return ERR_OK;
}

static Err pain_end(Output *out, PainVersion version)
{
    const List *transfers = out->self;
    Text xml;
    TRY(pain_write(out->cx, version, out->cx->now, transfers->items, transfers->count, &xml));
    put(out, xml);
    return ERR_OK;
}

static Err pain_09_end(Output *out)
{
    return pain_end(out, PAIN_09);
}

static Err pain_03_end(Output *out)
{
    return pain_end(out, PAIN_03);
}

/* --- the table ------------------------------------------------------------------------------- */

static const OutputForm forms[] = {
    { .name = "jsonl", .party = jsonl_party, .document = jsonl_document },
    { .name = "ubl", .document = ubl_document },
    { .name = "csv", .begin = csv_begin, .document = csv_document },
    { .name = "pain", .begin = pain_begin, .document = pain_document, .end = pain_09_end },
    { .name = "pain.03", .begin = pain_begin, .document = pain_document, .end = pain_03_end },
    { .name = "ocel", .suffixes = ".sqlite .sqlite3 .db", .begin = ocel_begin,
      .party = ocel_party, .document = ocel_document, .end = ocel_end },
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

bool output_own_file(const OutputForm *form, const char *path)
{
    Text rest = text_of(form->suffixes);
    while (rest.n > 0) {
        char suffix[16];
        Text word = text_split(rest, ' ', &rest);
        snprintf(suffix, sizeof suffix, "%.*s", (int)word.n, word.at);
        if (text_ends(text_of(path), suffix))
            return true;
    }
    return false;
}

Err output_begin(Ctx *cx, const OutputForm *form, FILE *to, const char *path, Output *out)
{
    assert(form && (to || path));
    *out = (Output){ .cx = cx, .to = to, .path = path, .form = form };
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
    if (!out->to)
        return ERR_OK;
    if (fflush(out->to) != 0 || ferror(out->to))
        return fail(out->cx, ERR_IO, "cannot write: %s", strerror(errno));
    return ERR_OK;
}
