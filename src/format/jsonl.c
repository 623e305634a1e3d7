/* jsonl.c - a line at a time, its memory given back after it. O(bytes). */
#include "format/jsonl.h"

#include "base/check.h"
#include "base/file.h"

static const size_t LINE_MEMORY_MAX = (size_t)1 << 28;

static Err take_line(Ctx *cx, Ctx *scratch, Text line, const RecordSink *sink)
{
    Json json;
    Document document;
    PartyRecord party;
    RecordPlace place = { scratch->place_file, scratch->place_line };
    TRY(json_parse(scratch, line, &json));
    if (!party_record_is(&json)) {
        TRY(document_read(scratch, &json, &document));
        return sink->document(cx, sink->self, &document, place);
    }
    TRY(party_record_read(scratch, &json, &party));
    return sink->party(cx, sink->self, &party, place);
}

/* Reports what scratch holds against the line; hands on what the sink or the system failed at. */
static Err settle(Ctx *cx, const Ctx *scratch, Err err, const RecordSink *sink)
{
    char field[256];
    if (err == ERR_OK || cx->err != ERR_OK)
        return cx->err;
    if (err_exit_code(err) != 1)
        return fail(cx, err, "%s", scratch->detail);
    RecordPlace place = { scratch->place_file, scratch->place_line };
    return sink->refused(cx, sink->self, place, ctx_field(scratch, field, sizeof field),
                         text_of(ctx_words(scratch)));
}

Err jsonl_read(Ctx *cx, Source *source, const RecordSink *sink)
{
    assert(cx->err == ERR_OK);
    LineReader *reader CLEANUP(line_reader_close) = NULL;
    Ctx scratch CLEANUP(ctx_clear) = ctx_make(LINE_MEMORY_MAX);
    TRY(line_reader_on(cx, source, &reader));
    for (bool more = true; more;) {
        Text line;
        ctx_clear(&scratch);
        Err err = line_reader_next(&scratch, reader, &line, &more);
        if (err != ERR_OK)
            more = true;
        else if (more && text_trim(line).n > 0)
            err = take_line(cx, &scratch, line, sink);
        TRY(settle(cx, &scratch, err, sink));
    }
    return ERR_OK;
}
