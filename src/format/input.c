/* input.c - one table: a form and its reader. A form that takes a mapping has the second kind. */
#include "format/input.h"

#include "base/check.h"
#include "base/xml.h"
#include "format/camt_pay.h"
#include "format/jsonl.h"
#include "format/mapping_read.h"
#include "format/ocel.h"
#include "format/ocel_tables.h"
#include "format/ocel_weft.h"
#include "format/rules/gate.h"
#include "format/pain_pay.h"
#include "format/ubl_read.h"

#include <string.h>
#include <sys/stat.h>

typedef struct InputReader {
    Format format;
    Err (*plain)(Ctx *cx, Source *source, const RecordSink *sink);
    Err (*mapped)(Ctx *cx, const Mapping *mapping, const Input *input, const RecordSink *sink);
    bool optional;              /* the mapping may be NULL */
} InputReader;

/* --- readers that refuse --------------------------------------------------------------------- */

typedef struct Root {
    Text ns, name;
    int64_t line;
    bool seen;
} Root;

static Err root_start(Ctx *cx, void *self, Text ns, Text name, const XmlAttribute *attributes,
                      size_t count, int64_t line)
{
    Root *root = self;
    (void)attributes, (void)count;
    if (root->seen)
        return ERR_OK;
    *root = (Root){ .line = line, .seen = true };
    TRY(text_copy(cx, text_head(ns, 120), &root->ns));
    return text_copy(cx, text_head(name, 60), &root->name);
}

/* Read to its end all the same: broken XML is told as such, whatever its root says. */
static Err xml_refuse(Ctx *cx, Source *source, const RecordSink *sink)
{
    Root root = { .seen = false };
    XmlHandler handler = { .self = &root, .start = root_start };
    (void)sink;
    TRY(xml_read_source(cx, source, &handler));
    ctx_place(cx, source_name(source), root.line);
    return fail(cx, ERR_UNKNOWN, "element %s of namespace \"%s\" begins no form that weft reads: "
                "UBL 2, ISO 20022 camt.052 to 054 and pain.002, OCEL 2.0", root.name.at,
                root.ns.at);
}

/* --- readers through a mapping --------------------------------------------------------------- */

static Err csv_read(Ctx *cx, const Mapping *mapping, const Input *input, const RecordSink *sink)
{
    return mapping_read(cx, mapping, input->source, sink);
}

/* A log that weft wrote needs no mapping. */
static Err ocel_in(Ctx *cx, const Mapping *mapping, const Input *input, const RecordSink *sink)
{
    OcelForm form = input->format == FORMAT_OCEL_JSON ? OCEL_JSON
                  : input->format == FORMAT_OCEL_XML ? OCEL_XML
                  : input->format == FORMAT_OCEL_SQLITE ? OCEL_SQLITE : OCEL_TABLES;
    OcelFrom from = { .form = form, .folder = input->path, .source = input->source };
    return mapping ? ocel_read(cx, mapping, &from, sink) : ocel_weft_read(cx, &from, sink);
}

/* --- the table ------------------------------------------------------------------------------- */

static const InputReader readers[] = {
    { FORMAT_JSONL, .plain = jsonl_read },
    { FORMAT_CSV, .mapped = csv_read },
    { FORMAT_OCEL_TABLES, .mapped = ocel_in, .optional = true },
    { FORMAT_OCEL_JSON, .mapped = ocel_in, .optional = true },
    { FORMAT_OCEL_XML, .mapped = ocel_in, .optional = true },
    { FORMAT_OCEL_SQLITE, .mapped = ocel_in, .optional = true },
    { FORMAT_UBL, .plain = ubl_read },
    { FORMAT_CAMT, .plain = camt_documents },
    { FORMAT_PAIN, .plain = pain_read },
    { FORMAT_XML, .plain = xml_refuse },
    { FORMAT_UNKNOWN, .plain = jsonl_read },    /* empty, or it says what is wrong with it */
};

static const InputReader *reader_of(Format format)
{
    for (size_t i = 0; i < COUNT(readers); i++)
        if (readers[i].format == format)
            return &readers[i];
    return NULL;
}

/* --- the door -------------------------------------------------------------------------------- */

Err input_open(Ctx *cx, const char *path, Input *out)
{
    struct stat st;
    Input input CLEANUP(input_close) = { .path = path, .format = FORMAT_UNKNOWN };
    if (strcmp(path, "-") != 0 && stat(path, &st) == 0 && S_ISDIR(st.st_mode)
        && ocel_tables_are(path)) {
        input.format = FORMAT_OCEL_TABLES;
    } else {
        TRY(source_open(cx, path, &input.source));
        ctx_place(cx, source_name(input.source), 0);
        Err err = format_detect(cx, input.source, &input.format);
        ctx_place(cx, NULL, 0);
        TRY(err);
    }
    *out = input;
    input.source = NULL;
    return ERR_OK;
}

void input_close(Input *input)
{
    source_close(&input->source);
}

Err input_read(Ctx *cx, const Input *input, const RecordSink *sink)
{
    const InputReader *reader = reader_of(input->format);
    const char *name = input->source ? source_name(input->source) : input->path;
    if (input->mapping && !(reader && reader->mapped) && input->format == FORMAT_UNKNOWN)
        reader = reader_of(FORMAT_CSV);         /* whoever gives a mapping knows it is a table */
    ctx_place(cx, name, 1);
    if (!reader)
        return fail(cx, ERR_UNKNOWN, "this is %s, which weft does not read yet",
                    format_name(input->format));
    if (reader->mapped && !input->mapping && !reader->optional)
        return fail(cx, ERR_INVALID, "neither JSON nor XML; a table needs --mapping, which says "
                    "what its columns mean");
    if (!reader->mapped && input->mapping)
        return fail(cx, ERR_INVALID, "a mapping is for tables and event logs, this is %s; leave "
                    "--mapping out", format_name(input->format));
    ctx_place(cx, NULL, 0);
    if (input->rules && input->format == FORMAT_UBL) {
        bool passed;
        TRY(rules_gate(cx, input->rules, input->source, sink, &passed));
        if (!passed)
            return ERR_OK;
    }
    return reader->mapped ? reader->mapped(cx, input->mapping, input, sink)
                          : reader->plain(cx, input->source, sink);
}
