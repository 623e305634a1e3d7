/* ocel.c - each document is written as JSON from what the log links, and read as any other is.
 *
 * Which receipts belong to which orders is worked out once, both ways; the rest is looked up along
 * an object's own links and events. O(log), a few links and events per object taken as constant. */
#include "format/ocel.h"

#include "base/check.h"
#include "format/cell.h"
#include "format/draft.h"
#include "format/ocel_load.h"
#include "format/ocel_names.h"
#include "format/ocel_walk.h"
#include "format/party_book.h"

static const size_t LOG_BYTES_MAX = (size_t)16 << 30, SCRATCH_BYTES_MAX = (size_t)1 << 30;

typedef struct Reader {
    Ctx *cx;                    /* the caller's */
    const RecordSink *sink;
    OcelNames names;
    OcelLog log;
    Ctx keep, scratch;          /* the log; one document */
    PartyBook parties;
    int32_t order, line, receipt, invoice, payment;     /* types of objects */
    int32_t order_event, receipt_event, invoice_event, payment_event;
    OcelReceipts receipts;
    int64_t at_line;
    const char *field;          /* the attribute being read; NULL: the failure names its own */
} Reader;

typedef struct Sides { Text buyer, seller; } Sides;     /* identifiers */

/* --- reports --------------------------------------------------------------------------------- */

static RecordPlace place(const Reader *r)
{
    return (RecordPlace){ r->log.place.at, r->at_line };
}

static Err note(Reader *r, NoteKind kind, const char *field, Text why)
{
    return r->sink->noted(r->cx, r->sink->self, place(r), kind, field, why);
}

/* Reports the failure that `scratch` holds and forgives it, unless the reading must end. */
static Err refuse(Reader *r, Err err)
{
    Ctx *s = &r->scratch;
    enum { MARK = 2 };          /* ": " */
    Text field, why;
    if (r->cx->err != ERR_OK || s->err == ERR_OK || s->err == ERR_NO_MEMORY || s->err == ERR_IO)
        return err;
    size_t n = s->words_at > MARK ? s->words_at - MARK : 0;
    TRY(text_copy(s, r->field ? text_of(r->field) : (Text){ s->detail, n }, &field));
    TRY(text_copy(s, text_of(ctx_words(s)), &why));
    ctx_forgive(s);
    return r->sink->refused(r->cx, r->sink->self, place(r), field.at, why);
}

/* Reads what was written and hands it on. */
static Err hand_on(Reader *r, TextBuf *json)
{
    Text text;
    Document document;
    r->field = NULL;
    TRY(textbuf_done(json, &text));
    TRY(document_parse(&r->scratch, text, &document));
    return r->sink->document(r->cx, r->sink->self, &document, place(r));
}

static Text id_of(const Reader *r, int32_t object)
{
    return r->log.objects[object].id;
}

static Date day_of(const Reader *r, int32_t event)
{
    return event < 0 ? DATE_NONE : r->log.events[event].date;
}

/* --- parties --------------------------------------------------------------------------------- */

static Err party(Reader *r, int32_t order, Text attribute, Text role, Text *out)
{
    Ctx *s = &r->scratch;
    Text slug, name = text_trim(ocel_value(&r->log, order, attribute));
    PartyMeeting met;
    *out = TEXT("");
    if (name.n == 0)
        return ERR_OK;                          /* the document's own check will miss it */
    TRY(cell_slug(s, name, &slug));
    TRY(text_format(s, out, "name:%s", slug.at));
    TRY(party_book_meet(&r->keep, s, &r->parties, *out, name, role, &met));
    if (met.renamed) {
        Text why;
        TRY(text_format(s, &why, "%s is \"%.*s\" here and \"%.*s\" before", out->at, (int)name.n,
                        name.at, (int)met.name.n, met.name.at));
        TRY(note(r, NOTE_NAME, attribute.at, why));
    }
    if (!met.fresh)
        return ERR_OK;
    PartyRecord record = { .id = *out, .name = met.name, .name_zh = TEXT(""), .roles = role };
    return r->sink->party(r->cx, r->sink->self, &record, place(r));
}

static Err sides_of_order(Reader *r, int32_t order, Sides *out)
{
    TRY(party(r, order, r->names.order.buyer, TEXT("buyer"), &out->buyer));
    return party(r, order, r->names.order.seller, TEXT("supplier"), &out->seller);
}

/* The parties of several orders, which must be the same two. */
static Err sides_of(Reader *r, const List *orders, Sides *out)
{
    if (orders->count == 0)
        return fail_field(&r->scratch, ERR_INVALID, "issuer", "no order leads here, so the parties "
                          "are not known");
    TRY(sides_of_order(r, ocel_item(orders, 0), out));
    for (size_t i = 1; i < orders->count; i++) {
        Sides other;
        TRY(sides_of_order(r, ocel_item(orders, i), &other));
        if (!text_eq(other.buyer, out->buyer) || !text_eq(other.seller, out->seller))
            return fail_field(&r->scratch, ERR_CONFLICT, "issuer", "its orders %s and %s are "
                              "between different parties", id_of(r, ocel_item(orders, 0)).at,
                              id_of(r, ocel_item(orders, i)).at);
    }
    return ERR_OK;
}

/* --- writing JSON ---------------------------------------------------------------------------- */

static TextBuf document_begin(Reader *r, const char *kind, Text number, Text issuer, Text receiver,
                              Date date)
{
    TextBuf json = textbuf_make(&r->scratch);
    textbuf_format(&json, "{\"kind\":\"%s\"", kind);
    draft_text(&json, ",\"number\":", number);
    draft_text(&json, ",\"issuer\":", issuer);
    draft_text(&json, ",\"receiver\":", receiver);
    draft_date(&json, ",\"date\":", date);
    draft_text(&json, ",\"currency\":", r->names.currency);
    return json;
}

static void put_refs(Reader *r, TextBuf *json, const char *kind, const List *objects, Text issuer)
{
    for (size_t i = 0; i < objects->count; i++)
        draft_ref(json, i ? "," : ",\"refs\":[", kind, id_of(r, ocel_item(objects, i)), issuer);
    textbuf_puts(json, objects->count ? "]" : "");
}

/* References to what the log links but does not hold: nothing will answer them, which is what the
 * reader of the document should see. */
static void put_dangling(Reader *r, TextBuf *json, int32_t x, const Sides *sides)
{
    const struct { Text qualifier; const char *kind; Text issuer; } known[] = {
        { r->names.receipt.of_order, "order", sides->buyer },
        { r->names.invoice.of_order, "invoice", sides->seller },
        { r->names.invoice.of_receipt, "invoice", sides->seller },
        { r->names.payment.of_invoice, "payment", sides->buyer },
    };
    bool told = false;
    for (int32_t i = r->log.out.from[x]; i < r->log.out.from[x + 1]; i++) {
        const OcelLink *link = &r->log.links[r->log.out.at[i]];
        for (size_t k = 0; link->to < 0 && k < COUNT(known); k++) {
            if (!text_eq(link->qualifier, known[k].qualifier))
                continue;
            draft_ref(json, told ? "," : ",\"refs\":[", known[k].kind, link->to_id,
                    known[k].issuer);
            told = true;
            break;
        }
    }
    textbuf_puts(json, told ? "]" : "");
}

/* "name":["a","b"] of the objects of a type. */
static void put_ids(Reader *r, TextBuf *json, const char *name, const int32_t *objects, size_t n,
                    int32_t type)
{
    size_t told = 0;
    for (size_t i = 0; i < n; i++) {
        if (r->log.objects[objects[i]].type != type)
            continue;
        textbuf_format(json, told++ ? "," : ",\"%s\":[", name);
        textbuf_json(json, id_of(r, objects[i]));
    }
    textbuf_puts(json, told ? "]" : "");
}

/* --- orders ---------------------------------------------------------------------------------- */

static Err number_of(Reader *r, int32_t object, Text attribute, Text *out)
{
    static const CellMarks marks = { '.', 0 };
    r->field = attribute.at;
    return cell_decimal(&r->scratch, ocel_value(&r->log, object, attribute), marks, out);
}

static Err quantity_of(Reader *r, int32_t line, Quantity *out)
{
    Text text;
    Unit unit;
    TRY(number_of(r, line, r->names.line.quantity, &text));
    TRY(unit_parse(&r->scratch, r->names.unit, &unit));
    return quantity_parse(&r->scratch, text, unit, false, out);
}

static Err put_order_line(Reader *r, TextBuf *json, int32_t line)
{
    Ctx *s = &r->scratch;
    Text price_text, quantity_text;
    Quantity quantity;
    Price price;
    Money amount;
    Ccy ccy;
    char buf[DECIMAL_TEXT_SIZE];
    TRY(ccy_parse(s, r->names.currency, &ccy));
    TRY(quantity_of(r, line, &quantity));
    TRY(number_of(r, line, r->names.line.price, &price_text));
    TRY(price_parse(s, price_text, ccy, &price));
    TRY(money_of_price(s, price, quantity, ROUND_HALF_UP, &amount));
    TRY(quantity_format(s, quantity, &quantity_text));
    draft_text(json, "{\"line\":", id_of(r, line));
    draft_text(json, ",\"item\":", ocel_value(&r->log, line, r->names.line.item));
    draft_text(json, ",\"quantity\":", quantity_text);
    draft_text(json, ",\"unit\":", r->names.unit);
    draft_text(json, ",\"price\":", price_text);
    draft_text(json, ",\"amount\":", text_of(money_format(amount, buf)));
    textbuf_byte(json, '}');
    return ERR_OK;
}

/* The latest day that a line asks for. */
static Err ship_by(Reader *r, const List *lines, Date ordered, Date *out)
{
    const Text form = TEXT("%Y-%m-%d%*");
    Text attribute = r->names.line.ship_by, why;
    *out = DATE_NONE;
    for (size_t i = 0; i < lines->count; i++) {
        Text cell = ocel_value(&r->log, ocel_item(lines, i), attribute);
        Date date;
        if (cell.n == 0)
            continue;
        if (cell_date(&r->scratch, cell, &form, 1, &date) != ERR_OK) {
            ctx_forgive(&r->scratch);
            TRY(note(r, NOTE_PLACEHOLDER, attribute.at, cell));
            continue;
        }
        if (!date_is_none(ordered) && date_cmp(date, ordered) < 0) {
            char day[DATE_TEXT_SIZE];
            TRY(text_format(&r->scratch, &why, "%.*s of %s is before the order's day, %s",
                            (int)cell.n, cell.at, id_of(r, ocel_item(lines, i)).at,
                            date_format(ordered, day)));
            TRY(note(r, NOTE_ODD, attribute.at, why));
        }
        if (date_is_none(*out) || date_cmp(date, *out) > 0)
            *out = date;
    }
    return ERR_OK;
}

static Err make_order(Reader *r, int32_t o)
{
    Sides sides;
    List lines;
    Date by, date = day_of(r, ocel_event_of(&r->log, o, r->order_event, false));
    TRY(sides_of_order(r, o, &sides));
    TRY(ocel_linked(&r->scratch, &r->log, o, r->names.line.of_order, r->line, &lines));
    TRY(ship_by(r, &lines, date, &by));
    TextBuf json = document_begin(r, "order", id_of(r, o), sides.buyer, sides.seller, date);
    if (!date_is_none(by)) {
        draft_date(&json, ",\"terms\":{\"ship_by\":", by);
        textbuf_byte(&json, '}');
    }
    textbuf_puts(&json, ",\"lines\":[");
    for (size_t i = 0; i < lines.count; i++) {
        textbuf_puts(&json, i ? "," : "");
        TRY(put_order_line(r, &json, ocel_item(&lines, i)));
    }
    textbuf_byte(&json, ']');
    put_dangling(r, &json, o, &sides);
    textbuf_byte(&json, '}');
    return hand_on(r, &json);
}

/* --- receipts -------------------------------------------------------------------------------- */

/* Appends what the receipt brought of an order. */
static Err put_received(Reader *r, TextBuf *json, int32_t g, int32_t order, Text buyer,
                        size_t *told)
{
    Ctx *s = &r->scratch;
    List lines;
    bool guessed = false;
    TRY(ocel_linked(s, &r->log, order, r->names.line.of_order, r->line, &lines));
    for (size_t i = 0; i < lines.count; i++) {
        int32_t line = ocel_item(&lines, i);
        bool assumed;
        Quantity quantity;
        Text text;
        TRY(quantity_of(r, line, &quantity));
        TRY(ocel_received(s, &r->receipts, g, order, line, quantity.e6, &quantity.e6, &assumed));
        if (quantity.e6 == 0)
            continue;
        guessed = guessed || assumed;
        TRY(quantity_format(s, quantity, &text));
        draft_text(json, (*told)++ ? ",{\"line\":" : "{\"line\":", id_of(r, line));
        draft_text(json, ",\"item\":", ocel_value(&r->log, line, r->names.line.item));
        draft_text(json, ",\"quantity\":", text);
        draft_text(json, ",\"unit\":", r->names.unit);
        draft_text(json, ",\"ref\":{\"kind\":\"order\",\"number\":", id_of(r, order));
        draft_text(json, ",\"issuer\":", buyer);
        draft_text(json, ",\"line\":", id_of(r, line));
        textbuf_puts(json, "}}");
    }
    if (!guessed)
        return ERR_OK;
    Text why;
    TRY(text_format(s, &why, "the log does not say how much of %s came; its receipts were taken "
                    "to share it evenly", id_of(r, order).at));
    return note(r, NOTE_ASSUMED, "quantity", why);
}

static Err note_other_day(Reader *r, int32_t g, Date date)
{
    const Text form = TEXT("%Y-%m-%d%*");
    Text why, cell = ocel_value(&r->log, g, r->names.receipt.day);
    Date stated;
    char day[DATE_TEXT_SIZE];
    if (cell.n == 0)
        return ERR_OK;
    if (cell_date(&r->scratch, cell, &form, 1, &stated) != ERR_OK) {
        ctx_forgive(&r->scratch);
        return note(r, NOTE_PLACEHOLDER, r->names.receipt.day.at, cell);
    }
    if (date_cmp(stated, date) == 0)
        return ERR_OK;
    TRY(text_format(&r->scratch, &why, "%.*s; the event's day was taken, %s", (int)cell.n, cell.at,
                    date_format(date, day)));
    return note(r, NOTE_DIFFERS, r->names.receipt.day.at, why);
}

static Err make_receipt(Reader *r, int32_t g)
{
    Sides sides;
    const List *orders = &r->receipts.orders_of[g];
    Date date = day_of(r, ocel_event_of(&r->log, g, r->receipt_event, true));
    size_t told = 0;
    r->field = NULL;
    TRY(sides_of(r, orders, &sides));
    TRY(note_other_day(r, g, date));
    TextBuf json = document_begin(r, "receipt", id_of(r, g), sides.buyer, sides.seller, date);
    textbuf_puts(&json, ",\"lines\":[");
    for (size_t i = 0; i < orders->count; i++)
        TRY(put_received(r, &json, g, ocel_item(orders, i), sides.buyer, &told));
    textbuf_byte(&json, ']');
    put_dangling(r, &json, g, &sides);
    textbuf_byte(&json, '}');
    return hand_on(r, &json);
}

/* --- invoices and payments ------------------------------------------------------------------- */

static Err receipts_of_invoice(Reader *r, int32_t v, List *out)
{
    Ctx *s = &r->scratch;
    TRY(ocel_linked(s, &r->log, v, r->names.invoice.of_receipt, r->receipt, out));
    return ocel_add_by_event(s, &r->log, v, r->invoice_event, r->receipt, out);
}

/* The orders an invoice bills: those linked to it, else those of its receipts. */
static Err orders_of_invoice(Reader *r, int32_t v, List *out)
{
    Ctx *s = &r->scratch;
    List receipts;
    TRY(ocel_linked(s, &r->log, v, r->names.invoice.of_order, r->order, out));
    if (out->count > 0)
        return ERR_OK;
    TRY(receipts_of_invoice(r, v, &receipts));
    for (size_t i = 0; i < receipts.count; i++) {
        const List *orders = &r->receipts.orders_of[ocel_item(&receipts, i)];
        for (size_t k = 0; k < orders->count; k++)
            TRY(ocel_add(s, out, ocel_item(orders, k)));
    }
    return ERR_OK;
}

static Err make_invoice(Reader *r, int32_t v)
{
    Sides sides;
    List orders, receipts;
    Text amount;
    int32_t first = ocel_event_of(&r->log, v, r->invoice_event, false);
    r->field = NULL;
    TRY(orders_of_invoice(r, v, &orders));
    TRY(sides_of(r, &orders, &sides));
    TRY(receipts_of_invoice(r, v, &receipts));
    TRY(number_of(r, v, r->names.invoice.amount, &amount));
    TextBuf json = document_begin(r, "invoice", id_of(r, v), sides.seller, sides.buyer,
                                  day_of(r, first));
    draft_text(&json, ",\"amount\":", amount);
    put_refs(r, &json, "order", &orders, sides.buyer);
    draft_text(&json, ",\"extra\":{\"event\":", first < 0 ? TEXT("") : r->log.events[first].id);
    put_ids(r, &json, "receipts", receipts.items, receipts.count, r->receipt);
    textbuf_puts(&json, "}}");
    return hand_on(r, &json);
}

/* The first execution has the object's identifier as its number, the second has "/2" behind it. */
static Err payment_number(Reader *r, int32_t p, int64_t nth, int32_t event, Text *out)
{
    Text why;
    if (nth == 1) {
        *out = id_of(r, p);
        return ERR_OK;
    }
    TRY(text_format(&r->scratch, out, "%s/%lld", id_of(r, p).at, (long long)nth));
    TRY(text_format(&r->scratch, &why, "%s executes it for the %lld. time, at %s",
                    r->log.events[event].id.at, (long long)nth, r->log.events[event].time.at));
    return note(r, NOTE_REPEATED, r->names.payment.type.at, why);
}

static Err make_payment(Reader *r, int32_t p, int32_t event, int64_t nth)
{
    Ctx *s = &r->scratch;
    Sides sides;
    List invoices, orders = ocel_list_make();
    Text amount, number, method = ocel_value(&r->log, p, r->names.payment.method);
    const OcelGroups *parts = &r->log.objects_of;
    r->field = NULL;
    if (!ocel_method_known(&r->names, method))
        TRY(note(r, NOTE_ODD, r->names.payment.method.at, method));
    TRY(ocel_linked(s, &r->log, p, r->names.payment.of_invoice, r->invoice, &invoices));
    for (size_t i = 0; i < invoices.count; i++) {
        List some;
        TRY(orders_of_invoice(r, ocel_item(&invoices, i), &some));
        for (size_t k = 0; k < some.count; k++)
            TRY(ocel_add(s, &orders, ocel_item(&some, k)));
    }
    if (invoices.count == 0)
        TRY(ocel_add_by_event(s, &r->log, p, r->payment_event, r->order, &orders));
    TRY(sides_of(r, &orders, &sides));
    TRY(number_of(r, p, r->names.payment.amount, &amount));
    TRY(payment_number(r, p, nth, event, &number));
    TextBuf json = document_begin(r, "payment", number, sides.buyer, sides.seller,
                                  day_of(r, event));
    draft_text(&json, ",\"amount\":", amount);
    if (invoices.count > 0)
        put_refs(r, &json, "invoice", &invoices, sides.seller);
    else
        put_refs(r, &json, "order", &orders, sides.buyer);
    const int32_t *with = parts->at + parts->from[event];
    size_t n = (size_t)(parts->from[event + 1] - parts->from[event]);
    draft_text(&json, ",\"extra\":{\"event\":", r->log.events[event].id);
    draft_text(&json, ",\"method\":", method);
    put_ids(r, &json, "orders", with, n, r->order);
    put_ids(r, &json, "receipts", with, n, r->receipt);
    textbuf_puts(&json, "}}");
    return hand_on(r, &json);
}

/* --- the whole ------------------------------------------------------------------------------- */

static Err make_all(Reader *r, int32_t type, Err (*make)(Reader *, int32_t))
{
    for (int32_t x = 0; x < (int32_t)r->log.object_count; x++) {
        if (r->log.objects[x].type != type)
            continue;
        ArenaMark mark = arena_mark(&r->scratch.arena);
        r->at_line = r->log.objects[x].line;
        Err err = make(r, x);
        if (err != ERR_OK)
            TRY(refuse(r, err));
        arena_rewind(&r->scratch.arena, mark);
    }
    return ERR_OK;
}

static Err make_payments(Reader *r, int32_t p)
{
    int64_t nth = 0;
    const OcelGroups *events = &r->log.events_of;
    for (int32_t i = events->from[p]; i < events->from[p + 1]; i++) {
        int32_t e = events->at[i];
        if (r->log.events[e].type != r->payment_event)
            continue;
        Err err = make_payment(r, p, e, ++nth);
        if (err != ERR_OK)
            TRY(refuse(r, err));
    }
    Text why = TEXT("no event executes it");
    return nth > 0 ? ERR_OK : note(r, NOTE_UNUSED, r->names.payment.type.at, why);
}

static Err check_line(Reader *r, int32_t line)
{
    List orders;
    TRY(ocel_linked(&r->scratch, &r->log, line, r->names.line.of_order, r->order, &orders));
    return orders.count > 0 ? ERR_OK : note(r, NOTE_UNUSED, r->names.line.type.at,
                                            TEXT("no order has this line"));
}

static Err note_unused(Reader *r, const OcelType *types, size_t n, const int32_t *used,
                       size_t used_count, const char *what)
{
    for (size_t t = 0; t < n; t++) {
        bool found = types[t].count == 0;
        for (size_t i = 0; i < used_count; i++)
            found = found || used[i] == (int32_t)t;
        if (found)
            continue;
        Text why;
        TRY(text_format(&r->scratch, &why, "%lld %s make no document", (long long)types[t].count,
                        what));
        TRY(note(r, NOTE_UNUSED, types[t].name.at, why));
    }
    return ERR_OK;
}

static Err note_unused_types(Reader *r)
{
    const int32_t objects[] = { r->order, r->line, r->receipt, r->invoice, r->payment };
    const int32_t events[] = { r->order_event, r->receipt_event, r->invoice_event,
                               r->payment_event };
    r->at_line = 0;
    TRY(note_unused(r, r->log.object_types, r->log.object_type_count, objects, COUNT(objects),
                    "objects"));
    return note_unused(r, r->log.event_types, r->log.event_type_count, events, COUNT(events),
                       "events");
}

static Err read_log(Reader *r, const OcelFrom *from)
{
    const OcelNames *n = &r->names;
    const Text types[] = { n->order.type, n->line.type, n->receipt.type, n->invoice.type,
                           n->payment.type };
    int32_t *const type_at[] = { &r->order, &r->line, &r->receipt, &r->invoice, &r->payment };
    const Text events[] = { n->order.event, n->receipt.event, n->invoice.event, n->payment.event };
    int32_t *const event_at[] = { &r->order_event, &r->receipt_event, &r->invoice_event,
                                  &r->payment_event };
    OcelBuild build = ocel_build_make(r->cx, &r->keep, r->sink, types, COUNT(types));
    TRY(ocel_load(&build, from));
    TRY(ocel_build_finish(&build, &r->log));
    for (size_t i = 0; i < COUNT(types); i++)
        *type_at[i] = ocel_object_type(&r->log, types[i]);
    for (size_t i = 0; i < COUNT(events); i++) {
        *event_at[i] = ocel_event_type(&r->log, events[i]);
        if (*event_at[i] < 0)
            return fail(r->cx, ERR_UNKNOWN, "the log has no events of type \"%.*s\"; is it the "
                        "mapping for this log?", (int)events[i].n, events[i].at);
    }
    return ERR_OK;
}

static Err read_all(Reader *r, const OcelFrom *from)
{
    TRY(read_log(r, from));
    TRY(ocel_receipts_make(&r->keep, &r->log, &r->names, &r->receipts));
    TRY(make_all(r, r->order, make_order));
    TRY(make_all(r, r->receipt, make_receipt));
    TRY(make_all(r, r->invoice, make_invoice));
    TRY(make_all(r, r->payment, make_payments));
    TRY(make_all(r, r->line, check_line));
    return note_unused_types(r);
}

static void reader_clear(Reader *r)
{
    ctx_clear(&r->keep);
    ctx_clear(&r->scratch);
}

Err ocel_read(Ctx *cx, const Mapping *mapping, const OcelFrom *from, const RecordSink *sink)
{
    OcelNames names;
    TRY(ocel_names_read(cx, mapping, &names));
    Reader r CLEANUP(reader_clear) = {
        .cx = cx, .sink = sink, .names = names, .keep = ctx_make(LOG_BYTES_MAX),
        .scratch = ctx_make(SCRATCH_BYTES_MAX),
    };
    r.keep.arena.fail_at = r.scratch.arena.fail_at = cx->arena.fail_at;     /* tests reach in */
    r.parties = party_book_make(&r.keep);
    Err err = read_all(&r, from);
    if (err == ERR_OK || cx->err != ERR_OK)
        return cx->err;
    return fail(cx, err, "%s", r.scratch.err != ERR_OK ? r.scratch.detail : r.keep.detail);
}
