/* camt.c - the owner of xml_fill's scopes: keeps what is open, sums what closes.
 *
 *     keep:  [statement, its balances][entry, its details ...]
 *            ^ rewound at the statement's end   ^ rewound at the entry's end
 *
 * A list's next link is written when the piece closes: until then it hangs nowhere, so a wrapper
 * that turns out empty (Chrgs around Rcrd) leaves no trace. O(bytes). */
#include "format/camt.h"

#include "base/check.h"
#include "format/camt_form.h"

#include <string.h>

enum { KEEP_BYTES = CAMT_ENTRY_BYTES_MAX, CHARGES_DEPTH = 4 };

typedef struct Reader {
    const CamtSink *sink;
    Ctx keep;
    Text version;
    CamtMessage message;
    CamtHead head;
    CamtStatement *statement;   /* open, or NULL; so the others */
    CamtBalance *balance;
    CamtEntry *entry;
    CamtDetail *detail;
    CamtCharge *charges[CHARGES_DEPTH];
    size_t charge_depth;
    CamtRemittance *remittance;
    CamtBalance **last_balance;
    CamtDetail **last_detail;
    CamtCharge **last_charge;
    CamtRemittance **last_remittance;
    ArenaMark statement_mark, entry_mark;
    bool told;                  /* the statement was handed out */
    int64_t statements;
} Reader;

/* --- versions -------------------------------------------------------------------------------- */

static const struct { const char *name; CamtMessage message; } messages[] = {
    { "camt.052.001.", CAMT_REPORT },
    { "camt.053.001.", CAMT_STATEMENT },
    { "camt.054.001.", CAMT_NOTICE },
};

static const char *const versions[] = { "02", "03", "04", "05", "06", "07", "08", "09", "10", "11",
                                        "12", "13" };

#define NAMESPACE "urn:iso:std:iso:20022:tech:xsd:"

static bool version_of(Text ns, Text *version, CamtMessage *message)
{
    if (!text_starts(ns, NAMESPACE))
        return false;
    Text name = text_slice(ns, sizeof NAMESPACE - 1, ns.n);
    for (size_t m = 0; m < COUNT(messages); m++)
        for (size_t v = 0; v < COUNT(versions); v++) {
            size_t stem = strlen(messages[m].name);
            if (!text_starts(name, messages[m].name)
                || !text_is(text_slice(name, stem, name.n), versions[v]))
                continue;
            *version = name;
            *message = messages[m].message;
            return true;
        }
    return false;
}

bool camt_namespace(Text ns, Text *version)
{
    CamtMessage message;
    return version_of(ns, version, &message);
}

static Err on_root(Ctx *cx, void *self, Text ns, Text name)
{
    Reader *r = self;
    Text version;
    if (!text_is(name, "Document") || !version_of(ns, &version, &r->message)) {
        Text show = text_head(ns, 80);
        return fail(cx, ERR_UNKNOWN, "\"%.*s\" is no camt.052, .053 or .054 of versions 02 to 13; "
                    "ask the bank for one of these", (int)show.n, show.at);
    }
    return text_copy(cx, version, &r->version);
}

/* --- opening --------------------------------------------------------------------------------- */

/* Room in keep for one struct; the words are the document's. */
static void *make(Ctx *cx, Reader *r, size_t size)
{
    void *at = ctx_alloc(&r->keep, size, 1);
    if (at)
        return at;
    ctx_forgive(&r->keep);
    fail(cx, ERR_LIMIT, "one entry of the statement is larger than %d MiB",
         CAMT_ENTRY_BYTES_MAX >> 20);
    return NULL;
}

static void *open_statement(Ctx *cx, Reader *r)
{
    r->statement_mark = arena_mark(&r->keep.arena);
    r->statement = make(cx, r, sizeof *r->statement);
    if (!r->statement)
        return NULL;
    *r->statement = (CamtStatement){ .message = r->message, .version = r->version,
                                     .message_id = r->head.message_id, .created = DATE_NONE,
                                     .from = DATE_NONE, .to = DATE_NONE };
    r->last_balance = &r->statement->balances;
    r->told = false;
    r->statements++;
    return r->statement;
}

static void *open_entry(Ctx *cx, Reader *r)
{
    r->entry_mark = arena_mark(&r->keep.arena);
    r->entry = make(cx, r, sizeof *r->entry);
    if (!r->entry)
        return NULL;
    r->entry->booked = r->entry->valued = DATE_NONE;
    r->last_detail = &r->entry->details;
    r->last_charge = &r->entry->charges;
    return r->entry;
}

static void *open_detail(Ctx *cx, Reader *r)
{
    r->detail = make(cx, r, sizeof *r->detail);
    if (!r->detail)
        return NULL;
    r->last_charge = &r->detail->charges;
    r->last_remittance = &r->detail->remittances;
    return r->detail;
}

static void *open_charge(Ctx *cx, Reader *r)
{
    if (r->charge_depth == CHARGES_DEPTH) {
        fail(cx, ERR_LIMIT, "charges inside charges inside charges");
        return NULL;
    }
    CamtCharge *charge = make(cx, r, sizeof *charge);
    if (charge)
        r->charges[r->charge_depth++] = charge;
    return charge;
}

static Err on_open(Ctx *cx, void *self, int scope, void **out)
{
    Reader *r = self;
    void *at = NULL;
    switch (scope) {
    case CAMT_SCOPE_ROOT: at = &r->head; break;
    case CAMT_SCOPE_STATEMENT: at = open_statement(cx, r); break;
    case CAMT_SCOPE_BALANCE:
        at = r->balance = make(cx, r, sizeof *r->balance);
        if (at)
            r->balance->date = DATE_NONE;
        break;
    case CAMT_SCOPE_ENTRY: at = open_entry(cx, r); break;
    case CAMT_SCOPE_DETAIL: at = open_detail(cx, r); break;
    case CAMT_SCOPE_CHARGE: at = open_charge(cx, r); break;
    case CAMT_SCOPE_REMITTANCE: at = r->remittance = make(cx, r, sizeof *r->remittance); break;
    }
    *out = at;
    return at ? ERR_OK : cx->err;
}

/* --- sums ------------------------------------------------------------------------------------ */

static Err total_of(Ctx *cx, CamtStatement *statement, Ccy ccy, CamtTotal **out)
{
    for (size_t i = 0; i < statement->total_count; i++)
        if (statement->totals[i].ccy == ccy) {
            *out = &statement->totals[i];
            return ERR_OK;
        }
    if (statement->total_count == CAMT_CURRENCIES_MAX)
        return fail(cx, ERR_LIMIT, "a statement in more than %d currencies", CAMT_CURRENCIES_MAX);
    *out = &statement->totals[statement->total_count++];
    **out = (CamtTotal){ .ccy = ccy, .opening_date = DATE_NONE, .closing_date = DATE_NONE };
    return ERR_OK;
}

static Err add(Ctx *cx, int64_t *sum, int64_t minor)
{
    if (__builtin_add_overflow(*sum, minor, sum))
        return fail(cx, ERR_OVERFLOW, "the entries sum to more than an amount can hold");
    return ERR_OK;
}

static Err count_entry(Ctx *cx, CamtStatement *statement, const CamtEntry *entry)
{
    CamtTotal *total;
    CamtState state;
    int64_t minor = entry->amount.money.minor;
    TRY(camt_state(cx, entry->status, &state));
    TRY(total_of(cx, statement, entry->amount.money.ccy, &total));
    statement->entries++;
    if (state == CAMT_INFORMATION)
        return ERR_OK;
    if (state == CAMT_PENDING) {
        total->pending++;
        return add(cx, &total->pending_minor, entry->sign == XML_SIGN_CREDIT ? minor : -minor);
    }
    bool credit = entry->sign == XML_SIGN_CREDIT;
    *(credit ? &total->credits : &total->debits) += 1;
    return add(cx, credit ? &total->credit_minor : &total->debit_minor, minor);
}

/* OPBD is the opening balance; PRCD, where it is alone, is the day before's closing one.
 * SRC: ISO 20022 external code set BalanceType. */
static Err take_balances(Ctx *cx, CamtStatement *statement)
{
    for (const CamtBalance *b = statement->balances; b; b = b->next) {
        bool first = text_is(b->type, "OPBD"), last = text_is(b->type, "CLBD");
        bool before = text_is(b->type, "PRCD");
        CamtTotal *total;
        if (!b->amount.has || text_is(b->part, "INTM") || !(first || last || before))
            continue;
        int64_t minor = b->amount.money.minor;
        minor = b->sign == XML_SIGN_DEBIT ? -minor : minor;
        TRY(total_of(cx, statement, b->amount.money.ccy, &total));
        if (last && !total->has_closing) {
            total->has_closing = true;
            total->closing_minor = minor;
            total->closing_date = b->date;
        } else if (first || (before && !total->has_opening)) {
            total->has_opening = true;
            total->opening_minor = minor;
            total->opening_date = b->date;
        }
    }
    return ERR_OK;
}

Err camt_state(Ctx *cx, Text status, CamtState *out)
{
    if (status.n == 0 || text_is(status, "BOOK"))
        *out = CAMT_BOOKED;
    else if (text_is(status, "PDNG") || text_is(status, "FUTR"))
        *out = CAMT_PENDING;
    else if (text_is(status, "INFO"))
        *out = CAMT_INFORMATION;
    else
        return fail_field(cx, ERR_INVALID, "Sts", "\"%.*s\" is none of BOOK, PDNG, INFO and FUTR",
                          (int)text_head(status, 24).n, status.at);
    return ERR_OK;
}

Err camt_verdict(Ctx *cx, const CamtStatement *statement, const CamtTotal *total,
                 int64_t *closing_minor, CamtVerdict *out)
{
    bool page = statement->page.n > 0
             && !(text_is(statement->page, "1") && text_is(statement->last_page, "true"));
    int64_t closing = total->opening_minor;
    *out = CAMT_CANNOT_TELL;
    if (!total->has_opening || !total->has_closing || page)
        return ERR_OK;
    if (__builtin_add_overflow(closing, total->credit_minor, &closing)
        || __builtin_sub_overflow(closing, total->debit_minor, &closing))
        return fail(cx, ERR_OVERFLOW, "the balance is more than an amount can hold");
    *closing_minor = closing;
    *out = closing == total->closing_minor ? CAMT_AGREES : CAMT_DIFFERS;
    return ERR_OK;
}

/* --- closing --------------------------------------------------------------------------------- */

static Err tell_statement(Ctx *cx, Reader *r)
{
    CamtStatement *statement = r->statement;
    if (r->told)
        return ERR_OK;
    r->told = true;
    if (statement->id.n == 0)
        return fail_field(cx, ERR_INVALID, "Id", "is missing in a statement");
    if (statement->account.iban.n == 0 && statement->account.account.n == 0)
        return fail_field(cx, ERR_INVALID, "Acct/Id", "is missing in a statement");
    if (statement->page.n == 0) {       /* until 6 the message alone says it comes in pages */
        statement->page = r->head.page;
        statement->last_page = r->head.last_page;
    }
    TRY(take_balances(cx, statement));
    return r->sink->statement ? r->sink->statement(cx, r->sink->self, statement) : ERR_OK;
}

static Err close_entry(Ctx *cx, Reader *r)
{
    CamtEntry *entry = r->entry;
    r->entry = NULL;
    entry->line = cx->place_line;
    TRY(tell_statement(cx, r));
    if (!entry->amount.has)
        return fail_field(cx, ERR_INVALID, "Amt", "is missing in an entry");
    if (entry->sign == XML_SIGN_NONE)
        return fail_field(cx, ERR_INVALID, "CdtDbtInd", "is missing in an entry");
    TRY(count_entry(cx, r->statement, entry));
    if (r->sink->entry)
        TRY(r->sink->entry(cx, r->sink->self, r->statement, entry));
    arena_rewind(&r->keep.arena, r->entry_mark);
    return ERR_OK;
}

static Err close_statement(Ctx *cx, Reader *r)
{
    TRY(tell_statement(cx, r));
    if (r->sink->end)
        TRY(r->sink->end(cx, r->sink->self, r->statement));
    r->statement = NULL;
    arena_rewind(&r->keep.arena, r->statement_mark);
    return ERR_OK;
}

static void close_detail(Reader *r)
{
    *r->last_detail = r->detail;
    r->last_detail = &r->detail->next;
    r->entry->detail_count++;
    r->detail = NULL;
    for (r->last_charge = &r->entry->charges; *r->last_charge;)
        r->last_charge = &(*r->last_charge)->next;
}

static void close_charge(Reader *r)
{
    assert(r->charge_depth > 0);
    CamtCharge *charge = r->charges[--r->charge_depth];
    if (!charge->amount.has)
        return;
    *r->last_charge = charge;
    r->last_charge = &charge->next;
}

static Err on_close(Ctx *cx, void *self, int scope)
{
    Reader *r = self;
    switch (scope) {
    case CAMT_SCOPE_STATEMENT: return close_statement(cx, r);
    case CAMT_SCOPE_ENTRY: return close_entry(cx, r);
    case CAMT_SCOPE_DETAIL: close_detail(r); break;
    case CAMT_SCOPE_CHARGE: close_charge(r); break;
    case CAMT_SCOPE_BALANCE:
        *r->last_balance = r->balance;
        r->last_balance = &r->balance->next;
        break;
    case CAMT_SCOPE_REMITTANCE:
        *r->last_remittance = r->remittance;
        r->last_remittance = &r->remittance->next;
        break;
    default: break;                     /* the root, the last to close */
    }
    return ERR_OK;
}

/* --- the whole ------------------------------------------------------------------------------- */

static void reader_clear(Reader *r)
{
    ctx_clear(&r->keep);
}

Err camt_read(Ctx *cx, Source *source, const CamtSink *sink)
{
    Reader r CLEANUP(reader_clear) = { .sink = sink, .keep = ctx_make(KEEP_BYTES) };
    XmlFillOwner owner = { .self = &r, .keep = &r.keep, .root = on_root, .open = on_open,
                           .close = on_close };
    memcpy(owner.scopes, camt_scopes, sizeof camt_scopes);
    TRY(xml_fill(cx, source, &owner));
    if (r.statements == 0)
        return fail(cx, ERR_INVALID, "the message holds no statement");
    return ERR_OK;
}
static_assert((int)CAMT_SCOPE_COUNT <= (int)XML_FILL_SCOPES_MAX, "xml_fill has room for them");
