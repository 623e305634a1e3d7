/* ocel_weft.c - one event a document. O(lines and references). */
#include "format/ocel_weft.h"

#include "base/check.h"

#include <stdio.h>
#include <string.h>

enum { TIME_SIZE = 24, NAME_SIZE = 48 };

static const size_t LOG_BYTES_MAX = (size_t)16 << 30, SCRATCH_BYTES_MAX = (size_t)1 << 30;
static const char own[] = "weft";       /* the attribute that holds all of it */

/* --- out ------------------------------------------------------------------------------------- */

Err ocel_weft_id(Ctx *cx, DocumentKind kind, Text number, Text issuer, Text *out)
{
    return text_format(cx, out, "%s/%.*s@%.*s", document_kind_name(kind), (int)number.n, number.at,
                       (int)issuer.n, issuer.at);
}

static const char *day_time(Date date, char buf[TIME_SIZE])
{
    char day[DATE_TEXT_SIZE];
    snprintf(buf, TIME_SIZE, "%sT00:00:00Z", date_format(date, day));
    return buf;
}

Err ocel_weft_party(Ctx *scratch, OcelOut *out, const PartyRecord *party)
{
    int32_t object;
    Text line;
    TRY(ocel_out_object(out, "party", party->id, &object));
    if (((const OutItem *)list_at(&out->objects, (size_t)object))->given)
        return ERR_OK;
    TRY(party_record_write(scratch, party, &line));
    TRY(ocel_out_give(out, object));
    TRY(ocel_out_value(out, OCEL_OBJECT, object, "name", OCEL_STRING, party->name));
    TRY(ocel_out_value(out, OCEL_OBJECT, object, "name_zh", OCEL_STRING, party->name_zh));
    TRY(ocel_out_value(out, OCEL_OBJECT, object, "roles", OCEL_STRING, party->roles));
    return ocel_out_value(out, OCEL_OBJECT, object, own, OCEL_STRING, line);
}

typedef struct Putting {
    Ctx *scratch;
    OcelOut *out;
    const Document *d;
    int32_t object, event;
} Putting;

static Err put_date(const Putting *p, const char *name, Date date)
{
    char time[TIME_SIZE];
    if (date_is_none(date))
        return ERR_OK;
    return ocel_out_value(p->out, OCEL_OBJECT, p->object, name, OCEL_TIME,
                          text_of(day_time(date, time)));
}

static Err put_money(const Putting *p, const char *name, Money money)
{
    char buf[DECIMAL_TEXT_SIZE];
    return ocel_out_value(p->out, OCEL_OBJECT, p->object, name, OCEL_FLOAT,
                          text_of(money_format(money, buf)));
}

static Err put_text(const Putting *p, const char *name, Text text)
{
    return ocel_out_value(p->out, OCEL_OBJECT, p->object, name, OCEL_STRING, text);
}

static Err put_values(const Putting *p, Text line)
{
    const Document *d = p->d;
    char lines[16];
    TRY(put_text(p, "number", d->number));
    TRY(put_date(p, "date", d->date));
    TRY(put_date(p, "due", d->due));
    if (d->has_currency)
        TRY(put_text(p, "currency", text_of(ccy_code(d->ccy))));
    if (d->has_amount) {
        TRY(put_money(p, "amount", d->amount));
        TRY(put_money(p, "tax", d->tax));
    }
    TRY(put_text(p, "status", d->status));
    TRY(put_text(p, "source", d->source));
    snprintf(lines, sizeof lines, "%zu", d->line_count);
    TRY(ocel_out_value(p->out, OCEL_OBJECT, p->object, "lines", OCEL_INTEGER, text_of(lines)));
    return put_text(p, own, line);
}

/* Links document and event to an object. */
static Err put_link(const Putting *p, int32_t to, const char *qualifier)
{
    TRY(ocel_out_link(p->out, OCEL_OBJECT, p->object, to, qualifier));
    return ocel_out_link(p->out, OCEL_EVENT, p->event, to, qualifier);
}

static Err put_party(const Putting *p, Text id, const char *qualifier)
{
    int32_t party;
    if (id.n == 0)
        return ERR_OK;
    TRY(ocel_out_object(p->out, "party", id, &party));
    return put_link(p, party, qualifier);
}

static Err put_ref(const Putting *p, const DocumentRef *ref, const char *qualifier)
{
    Text id;
    int32_t object;
    if (!ref->present)
        return ERR_OK;
    TRY(ocel_weft_id(p->scratch, ref->kind, ref->number, ref->issuer, &id));
    TRY(ocel_out_object(p->out, document_kind_name(ref->kind), id, &object));
    return put_link(p, object, qualifier);
}

static Err put_item(const Putting *p, Text item)
{
    Text id;
    int32_t object;
    if (item.n == 0)
        return ERR_OK;
    TRY(text_format(p->scratch, &id, "item/%.*s", (int)item.n, item.at));
    TRY(ocel_out_object(p->out, "item", id, &object));
    return put_link(p, object, "item");
}

static Err put_links(const Putting *p)
{
    const Document *d = p->d;
    TRY(ocel_out_link(p->out, OCEL_EVENT, p->event, p->object, "document"));
    TRY(put_party(p, d->issuer, "issuer"));
    TRY(put_party(p, d->receiver, "receiver"));
    TRY(put_ref(p, &d->serves, "serves"));
    for (size_t i = 0; i < d->ref_count; i++)
        TRY(put_ref(p, &d->refs[i], "refers to"));
    for (size_t i = 0; i < d->line_count; i++) {
        TRY(put_ref(p, &d->lines[i].ref, "refers to"));
        TRY(put_item(p, d->lines[i].item));
    }
    return ERR_OK;
}

Err ocel_weft_document(Ctx *scratch, OcelOut *out, const Document *d, const char *time,
                       int32_t *object, int32_t *event)
{
    Putting p = { .scratch = scratch, .out = out, .d = d };
    char name[NAME_SIZE], day[TIME_SIZE];
    Text id, line, event_id;
    TRY(ocel_weft_id(scratch, d->kind, d->number, d->issuer, &id));
    TRY(document_write(scratch, d, &line));
    TRY(text_format(scratch, &event_id, "issue/%s", id.at));
    snprintf(name, sizeof name, "issue %s", document_kind_name(d->kind));
    for (char *c = name; *c; c++)
        *c = *c == '_' ? ' ' : *c;
    TRY(ocel_out_object(out, document_kind_name(d->kind), id, &p.object));
    TRY(ocel_out_event(out, name, event_id, time ? time : day_time(d->date, day), &p.event));
    TRY(ocel_out_give(out, p.object));
    TRY(put_values(&p, line));
    TRY(put_links(&p));
    if (object)
        *object = p.object;
    if (event)
        *event = p.event;
    return ERR_OK;
}

/* --- in -------------------------------------------------------------------------------------- */

typedef struct Reading {
    Ctx *cx;
    const RecordSink *sink;
    Ctx keep, scratch;
    OcelLog log;
} Reading;

static Err take(Reading *r, const OcelObject *object, Text line)
{
    Ctx *s = &r->scratch;
    RecordPlace place = { r->log.place.at, object->line };
    Json json;
    Document document;
    PartyRecord party;
    char field[256];
    Err err = json_parse(s, line, &json);
    bool is_party = err == ERR_OK && party_record_is(&json);
    if (err == ERR_OK)
        err = is_party ? party_record_read(s, &json, &party) : document_read(s, &json, &document);
    if (err == ERR_NO_MEMORY)
        return fail(r->cx, err, "%s", s->detail);
    if (err != ERR_OK)
        return r->sink->refused(r->cx, r->sink->self, place, ctx_field(s, field, sizeof field),
                                text_of(ctx_words(s)));
    return is_party ? r->sink->party(r->cx, r->sink->self, &party, place)
                    : r->sink->document(r->cx, r->sink->self, &document, place);
}

static Err take_all(Reading *r)
{
    size_t seen = 0;
    for (size_t i = 0; i < r->log.object_count; i++) {
        Text line = ocel_value(&r->log, (int32_t)i, text_of(own));
        if (line.n == 0)
            continue;
        seen++;
        ctx_clear(&r->scratch);
        ctx_forgive(&r->scratch);
        TRY(take(r, &r->log.objects[i], line));
    }
    if (seen == 0 && r->log.object_count > 0)
        return fail(r->cx, ERR_INVALID, "an event log that weft did not write; it needs --mapping,"
                    " which says what its objects are");
    return ERR_OK;
}

static void reading_clear(Reading *r)
{
    ctx_clear(&r->keep);
    ctx_clear(&r->scratch);
}

Err ocel_weft_read(Ctx *cx, const OcelFrom *from, const RecordSink *sink)
{
    Reading r CLEANUP(reading_clear) = { .cx = cx, .sink = sink, .keep = ctx_make(LOG_BYTES_MAX),
                                         .scratch = ctx_make(SCRATCH_BYTES_MAX) };
    OcelBuild build = ocel_build_make(cx, &r.keep, sink, NULL, 0);
    build.everywhere = text_of(own);
    Err err = ocel_load(&build, from);
    if (err == ERR_OK)
        err = ocel_build_finish(&build, &r.log);
    if (err == ERR_OK)
        return take_all(&r);
    return cx->err != ERR_OK ? cx->err : fail(cx, err, "%s", r.keep.detail);
}
