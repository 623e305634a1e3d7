/* pain_pay.c - one table of paths for pain.002, one struct a transaction. O(bytes). */
#include "format/pain_pay.h"

#include "base/check.h"
#include "format/camt_party.h"
#include "format/xml_fill.h"

#include <stddef.h>
#include <string.h>

enum { SCOPE_ROOT, SCOPE_BLOCK, SCOPE_TRANSACTION, KEEP_BYTES = 8 << 20 };

/* --- documents out --------------------------------------------------------------------------- */

static Err party_of(Ctx *cx, Text ident, Text name, Text account, PainParty *out)
{
    *out = (PainParty){ .bic = TEXT(""), .cnaps = TEXT("") };
    TRY(text_copy(cx, ident, &out->ident));
    TRY(text_copy(cx, name.n > 0 ? name : ident, &out->name));
    return party_account_number(cx, account, &out->account);
}

Err pain_of_document(Ctx *cx, const Document *document, PainTransfer *out)
{
    Text number;
    if (document->kind == DOCUMENT_PAYMENT && text_ends(document->source, "bank"))
        return fail(cx, ERR_INVALID, "payment %.*s was made, or rejected, already: a bank has told "
                    "of it", (int)document->number.n, document->number.at);
    if (document->kind != DOCUMENT_PAYMENT)
        return fail(cx, ERR_INVALID, "%s %.*s is no payment to be made; give payments alone",
                    document_kind_name(document->kind), (int)document->number.n,
                    document->number.at);
    *out = (PainTransfer){ .amount = document->amount, .day = document->date,
                           .invoice = TEXT(""), .reference = TEXT("") };
    TRY(text_copy(cx, document->number, &number));
    TRY(pain_id(cx, number, &out->id));
    out->words = number;
    TRY(party_of(cx, document->issuer, document->payer_name, document->payer_account, &out->from));
    TRY(party_of(cx, document->receiver, document->payee_name, document->payee_account, &out->to));
    for (size_t i = 0; i < document->ref_count && out->invoice.n == 0; i++)
        if (document->refs[i].kind == DOCUMENT_INVOICE)
            TRY(text_copy(cx, document->refs[i].number, &out->invoice));
    return ERR_OK;
}

/* --- answers in ------------------------------------------------------------------------------ */

typedef struct Block {          /* what is said of the whole, or of one block */
    Text message, status, reason, words;
    Date created;               /* of the answer; DATE_NONE in a block */
} Block;

typedef struct Transaction {
    Text id, status, reason, words;
    XmlAmount amount;
    CamtParty debtor, creditor;
} Transaction;

#define ROW(Type, where, kind_of, field) \
    { .path = (where), .kind = XML_FILL_##kind_of, .offset = offsetof(Type, field) }
#define T(where, field) ROW(Transaction, where, TEXT, field)
#define T_PARTY(who, field)                                                             \
    T("OrgnlTxRef/" who "/Nm", field.name), T("OrgnlTxRef/" who "/Pty/Nm", field.name), \
    T("OrgnlTxRef/" who "Acct/Id/IBAN", field.iban),                                    \
    T("OrgnlTxRef/" who "Acct/Id/Othr/Id", field.account)
static const XmlFillRow transaction_rows[] = {
    T("OrgnlEndToEndId", id), T("TxSts", status), T("StsRsnInf/Rsn/Cd", reason),
    T("StsRsnInf/Rsn/Prtry", reason), ROW(Transaction, "StsRsnInf/AddtlInf", JOIN, words),
    ROW(Transaction, "OrgnlTxRef/Amt/InstdAmt", MONEY, amount),
    T_PARTY("Dbtr", debtor), T_PARTY("Cdtr", creditor), { 0 },
};

static const XmlFillRow block_rows[] = {
    ROW(Block, "PmtInfSts", TEXT, status), ROW(Block, "StsRsnInf/Rsn/Cd", TEXT, reason),
    ROW(Block, "StsRsnInf/Rsn/Prtry", TEXT, reason),
    ROW(Block, "StsRsnInf/AddtlInf", JOIN, words),
    { .path = "TxInfAndSts", .kind = XML_FILL_SCOPE, .scope = SCOPE_TRANSACTION }, { 0 },
};

#define WHOLE "CstmrPmtStsRpt/OrgnlGrpInfAndSts/"
static const XmlFillRow root_rows[] = {
    ROW(Block, "CstmrPmtStsRpt/GrpHdr/CreDtTm", DATE, created),
    ROW(Block, WHOLE "OrgnlMsgId", TEXT, message), ROW(Block, WHOLE "GrpSts", TEXT, status),
    ROW(Block, WHOLE "StsRsnInf/Rsn/Cd", TEXT, reason),
    ROW(Block, WHOLE "StsRsnInf/Rsn/Prtry", TEXT, reason),
    ROW(Block, WHOLE "StsRsnInf/AddtlInf", JOIN, words),
    { .path = "CstmrPmtStsRpt/OrgnlPmtInfAndSts", .kind = XML_FILL_SCOPE, .scope = SCOPE_BLOCK },
    { 0 },
};

typedef struct Reader {
    Err (*each)(Ctx *cx, void *self, const PainStatus *status);
    void *self;
    Ctx keep;
    Block whole, block;
    Transaction transaction;
    bool named, any;            /* the block, and the whole, has named what it is about */
    ArenaMark mark;
} Reader;

static Err on_root(Ctx *cx, void *self, Text ns, Text name)
{
    static const char stem[] = "urn:iso:std:iso:20022:tech:xsd:pain.002.001.";
    static const char *const versions[] = { "03", "04", "05", "06", "07", "08", "09", "10", "11",
                                            "12", "13", "14" };
    (void)self;
    Text version = text_slice(ns, sizeof stem - 1, ns.n);
    for (size_t i = 0; text_starts(ns, stem) && text_is(name, "Document") && i < COUNT(versions);
         i++)
        if (text_is(version, versions[i]))
            return ERR_OK;
    return fail(cx, ERR_UNKNOWN, "\"%.*s\" is no pain.002 of versions 03 to 14",
                (int)text_head(ns, 80).n, ns.at);
}

static Err on_open(Ctx *cx, void *self, int scope, void **out)
{
    Reader *r = self;
    (void)cx;
    if (scope == SCOPE_TRANSACTION) {
        r->mark = arena_mark(&r->keep.arena);
        r->transaction = (Transaction){ .id = TEXT("") };
        *out = &r->transaction;
    } else {
        Block *block = scope == SCOPE_ROOT ? &r->whole : &r->block;
        *block = (Block){ .status = TEXT(""), .created = DATE_NONE };
        *out = block;
        r->named = false;
    }
    return ERR_OK;
}

/* The innermost that says anything of the status says it for what is inside. */
static Err tell(Ctx *cx, Reader *r, const Transaction *t)
{
    const Block *said = r->block.status.n > 0 ? &r->block : &r->whole;
    bool own = t->status.n > 0;
    PainStatus status = {
        .message = r->whole.message, .id = t->id, .status = own ? t->status : said->status,
        .reason = own || t->reason.n ? t->reason : said->reason,
        .words = own || t->words.n ? t->words : said->words, .amount = t->amount,
        .debtor = t->debtor.name, .debtor_account = camt_party_account(&t->debtor),
        .creditor = t->creditor.name, .creditor_account = camt_party_account(&t->creditor),
        .created = r->whole.created, .line = cx->place_line,
    };
    r->named = r->any = true;
    return r->each(cx, r->self, &status);
}

static Err on_close(Ctx *cx, void *self, int scope)
{
    Reader *r = self;
    static const Transaction none = { .id = { "", 0 } };
    if (scope == SCOPE_TRANSACTION) {
        TRY(tell(cx, r, &r->transaction));
        arena_rewind(&r->keep.arena, r->mark);
        return ERR_OK;
    }
    const Block *block = scope == SCOPE_BLOCK ? &r->block : &r->whole;
    if (!(scope == SCOPE_BLOCK ? r->named : r->any) && block->status.n > 0)
        TRY(tell(cx, r, &none));
    if (scope == SCOPE_BLOCK)
        r->block = (Block){ .status = TEXT(""), .created = DATE_NONE };
    return ERR_OK;
}

static void reader_clear(Reader *r)
{
    ctx_clear(&r->keep);
}

Err pain_statuses(Ctx *cx, Source *source,
                  Err (*each)(Ctx *cx, void *self, const PainStatus *status), void *self)
{
    Reader r CLEANUP(reader_clear) = { .each = each, .self = self, .keep = ctx_make(KEEP_BYTES) };
    XmlFillOwner owner = { .self = &r, .keep = &r.keep, .root = on_root, .open = on_open,
                           .close = on_close };
    owner.scopes[SCOPE_ROOT] = root_rows;
    owner.scopes[SCOPE_BLOCK] = block_rows;
    owner.scopes[SCOPE_TRANSACTION] = transaction_rows;
    return xml_fill(cx, source, &owner);
}

/* --- as documents ---------------------------------------------------------------------------- */

typedef struct Telling {
    const RecordSink *sink;
    const char *file;
} Telling;

static Err ident_of(Ctx *cx, Text name, Text account, Text *out)
{
    CamtParty party = { .name = name, .iban = TEXT(""), .account = TEXT("") };
    bool iban = account.n > 15 && account.at[0] >= 'A' && account.at[0] <= 'Z';
    *(iban ? &party.iban : &party.account) = account;
    return camt_party_id(cx, &party, out);
}

static Err note(Ctx *cx, const Telling *telling, const PainStatus *status)
{
    Text why;
    RecordPlace place = { telling->file, status->line };
    TRY(text_format(cx, &why, "%.*s %.*s: %.*s %.*s; its amount and parties are not repeated",
                    (int)status->id.n, status->id.at, (int)status->status.n, status->status.at,
                    (int)status->reason.n, status->reason.at, (int)status->words.n,
                    status->words.at));
    return telling->sink->noted ? telling->sink->noted(cx, telling->sink->self, place, NOTE_UNUSED,
                                                       "OrgnlTxRef", why) : ERR_OK;
}

static Err extra_of(Ctx *cx, const PainStatus *status, Text *out)
{
    TextBuf buf = textbuf_make(cx);
    textbuf_puts(&buf, "{\"pain\":{\"end_to_end_id\":");
    textbuf_json(&buf, status->id);
    textbuf_puts(&buf, ",\"message_id\":");
    textbuf_json(&buf, status->message);
    textbuf_puts(&buf, ",\"reason\":");
    textbuf_json(&buf, status->reason);
    textbuf_puts(&buf, ",\"status\":");
    textbuf_json(&buf, status->status);
    textbuf_puts(&buf, ",\"words\":");
    textbuf_json(&buf, status->words);
    textbuf_puts(&buf, "}}");
    return textbuf_done(&buf, out);
}

static Err tell_document(Ctx *cx, void *self, const PainStatus *status)
{
    const Telling *telling = self;
    Text from, to;
    if (!text_is(status->status, "RJCT"))
        return ERR_OK;                  /* on its way, or done: the account's statement tells */
    TRY(ident_of(cx, status->debtor, status->debtor_account, &from));
    TRY(ident_of(cx, status->creditor, status->creditor_account, &to));
    if (!status->amount.has || from.n == 0 || to.n == 0 || text_eq(from, to)
        || status->id.n == 0 || date_is_none(status->created))
        return note(cx, telling, status);
    Document document = {
        .kind = DOCUMENT_PAYMENT, .issuer = from, .receiver = to,
        .date = status->created, .due = DATE_NONE, .has_currency = true,
        .ccy = status->amount.money.ccy, .has_amount = true, .amount = status->amount.money,
        .tax = { 0, status->amount.money.ccy }, .source = TEXT("bank"),
        .status = TEXT("rejected"), .payer_name = text_head(status->debtor, PARTY_NAME_BYTES_MAX),
        .payee_name = text_head(status->creditor, PARTY_NAME_BYTES_MAX),
        .payer_account = status->debtor_account, .payee_account = status->creditor_account,
        .assigned_to = TEXT(""), .terms = { .payment_days = -1, .ship_by = DATE_NONE,
                                            .process = TEXT(""), .incoterm = TEXT("") },
    };
    TRY(text_format(cx, &document.number, "pain:%.*s:%.*s", (int)status->message.n,
                    status->message.at, (int)status->id.n, status->id.at));
    TRY(extra_of(cx, status, &document.extra));
    if (document.number.n > DOCUMENT_NUMBER_BYTES_MAX)
        return fail_field(cx, ERR_LIMIT, "OrgnlEndToEndId", "is longer than the standard allows");
    return telling->sink->document(cx, telling->sink->self, &document,
                                   (RecordPlace){ telling->file, status->line });
}

Err pain_read(Ctx *cx, Source *source, const RecordSink *sink)
{
    Telling telling = { .sink = sink, .file = source_name(source) };
    return pain_statuses(cx, source, tell_document, &telling);
}
