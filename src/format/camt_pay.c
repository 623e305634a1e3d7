/* camt_pay.c - one entry at a time: who paid whom, under which number, and is it money at all?
 *
 * A statement may repeat a reference, so how often each was met is kept while the statement lasts:
 * eight bytes an entry, 48 bits of the reference's hash and 16 of the count. Two references that
 * share 48 bits make a "#2" where none was needed, the same in every reading; where a hash lies in
 * the table is seeded, so that nobody can write a file of one long chain. O(bytes). */
#include "format/camt_pay.h"

#include "base/check.h"
#include "format/camt_charge.h"
#include "format/camt_extra.h"
#include "format/camt_party.h"
#include "format/ident.h"

#include <stdio.h>
#include <string.h>

enum { WORK_BYTES = CAMT_ENTRY_BYTES_MAX, SEEN_CAP_MIN = 1 << 10, SEEN_BITS = 16,
       REFS_MAX = 100, ENTRIES_MAX = 1 << 26 };

typedef struct Seen {           /* how often each reference was met */
    Ctx memory;
    uint64_t *slots;
    size_t cap, count;
    uint64_t spread;            /* odd, by chance */
} Seen;

typedef struct Pay {
    const RecordSink *sink;
    const char *file;
    bool check;                 /* hands out nothing, fails at the first thing that is wrong */
    Ctx work;                   /* of one entry */
    Seen seen;
    Text owner, account;        /* of the statement; in owner_memory */
    bool charged;               /* the entry is more or less than what moved, by charges */
    Ctx owner_memory;
} Pay;

/* What failed while working failed for the file. */
static Err hand_on(Ctx *cx, Pay *pay, Err err)
{
    if (err != ERR_OK && cx->err == ERR_OK)
        fail(cx, err == ERR_NO_MEMORY ? ERR_LIMIT : err, "%s", pay->work.detail);
    ctx_forgive(&pay->work);
    return err == ERR_OK ? ERR_OK : cx->err;
}

static RecordPlace place_of(const Pay *pay, const CamtEntry *entry)
{
    return (RecordPlace){ pay->file, entry->line };
}

/* --- numbers --------------------------------------------------------------------------------- */

/* FNV-1a, then stirred, so that its upper bits depend on every byte. */
static uint64_t hash_of(Text text)
{
    uint64_t hash = 14695981039346656037u;
    for (size_t i = 0; i < text.n; i++)
        hash = (hash ^ (unsigned char)text.at[i]) * 1099511628211u;
    hash = (hash ^ hash >> 33) * 0xff51afd7ed558ccdu;
    return hash ^ hash >> 33;
}

static size_t slot_of(const Seen *seen, uint64_t key, size_t cap)
{
    return (size_t)(key * seen->spread >> 24) & (cap - 1);
}

static Err seen_grow(Ctx *cx, Seen *seen)
{
    size_t cap = seen->cap ? seen->cap * 2 : SEEN_CAP_MIN;
    Ctx memory = ctx_make((size_t)ENTRIES_MAX * sizeof *seen->slots);
    uint64_t *slots = NEW(&memory, uint64_t, cap);
    if (!slots) {
        ctx_clear(&memory);
        return fail(cx, ERR_LIMIT, "a statement with more entries than there is memory for");
    }
    for (size_t i = 0; i < seen->cap; i++) {
        size_t at = slot_of(seen, seen->slots[i] >> SEEN_BITS, cap);
        while (seen->slots[i] && slots[at])
            at = (at + 1) & (cap - 1);
        if (seen->slots[i])
            slots[at] = seen->slots[i];
    }
    ctx_clear(&seen->memory);
    seen->memory = memory;
    seen->slots = slots;
    seen->cap = cap;
    return ERR_OK;
}

/* The how-manieth time the statement uses this reference, from 1. */
static Err seen_count(Ctx *cx, Seen *seen, Text reference, uint64_t *out)
{
    uint64_t key = hash_of(reference) >> SEEN_BITS;
    if ((seen->count + 1) * 4 > seen->cap * 3)
        TRY(seen_grow(cx, seen));
    size_t at = slot_of(seen, key, seen->cap);
    while (seen->slots[at] && seen->slots[at] >> SEEN_BITS != key)
        at = (at + 1) & (seen->cap - 1);
    if (!seen->slots[at]) {
        seen->slots[at] = key << SEEN_BITS;
        seen->count++;
    }
    if ((seen->slots[at] & 0xffff) == 0xffff)
        return fail(cx, ERR_LIMIT, "reference \"%.*s\" stands for more than 65,534 entries",
                    (int)text_head(reference, 40).n, reference.at);
    *out = ++seen->slots[at] & 0xffff;
    return ERR_OK;
}

/* The parts one after the other; what printf could do, ten times faster. */
static Err join(Ctx *cx, const Text *parts, size_t count, Text *out)
{
    size_t n = 0;
    for (size_t i = 0; i < count; i++)
        n += parts[i].n;
    char *at = NEW(cx, char, n + 1);
    if (!at)
        return cx->err;
    *out = (Text){ at, n };
    for (size_t i = 0; i < count; i++)
        if (parts[i].n > 0)
            at = (char *)memcpy(at, parts[i].at, parts[i].n) + parts[i].n;
    return ERR_OK;
}

/* Words that banks write where they have no reference. */
static bool says_nothing(Text reference)
{
    static const char *const words[] = { "", "NOTPROVIDED", "NOT PROVIDED", "NONREF", "NONE", "0" };
    for (size_t i = 0; i < COUNT(words); i++)
        if (text_is(reference, words[i]))
            return true;
    return false;
}

/* No reference of the bank's: what is written of the entry, without its value date and the words
 * for people, which a report of the day and the statement may print differently. */
static Err fingerprint(Ctx *w, const CamtEntry *entry, const CamtDetail *detail, Text other,
                       Text *out)
{
    char booked[DATE_TEXT_SIZE], hex[HASH_HEX_SIZE];
    Text all;
    TRY(text_format(w, &all, "%s|%lld|%s|%d|%.*s|%.*s|%.*s|%.*s",
                    date_format(entry->booked, booked), (long long)entry->amount.money.minor,
                    ccy_code(entry->amount.money.ccy),
                    (int)entry->sign, (int)detail->end_to_end.n, detail->end_to_end.at,
                    (int)detail->transaction.n, detail->transaction.at, (int)other.n, other.at,
                    (int)detail->remittance.n, detail->remittance.at));
    Hash hash = sha256(all);
    return text_format(w, out, "=%.24s", hash_hex(&hash, hex));
}

/* The detail's own reference within its entry; its place in it where it has none. */
static Err part_of(Ctx *w, const CamtEntry *entry, const CamtDetail *detail, size_t number,
                   Text *out)
{
    const Text own[] = { detail->servicer_reference, detail->transaction, detail->end_to_end };
    for (size_t i = 0; i < COUNT(own); i++)
        if (!says_nothing(own[i]) && !text_eq(own[i], entry->servicer_reference)) {
            *out = own[i];
            return ERR_OK;
        }
    return text_format(w, out, "%zu", number);
}

static Err number_of(Ctx *cx, Pay *pay, const CamtEntry *entry, const CamtDetail *detail,
                     size_t number, Text other, Text *out)
{
    Ctx *w = &pay->work;
    Text reference = entry->servicer_reference, part;
    uint64_t times = 0;
    if (detail->uetr.n > 0)
        return text_format(w, out, "uetr:%.*s%s", (int)detail->uetr.n, detail->uetr.at,
                           entry->reversal == XML_FLAG_TRUE || detail->return_reason.n > 0
                           ? ":back" : "");
    if (says_nothing(reference) && entry->detail_count == 1)
        reference = detail->servicer_reference;
    if (says_nothing(reference))
        TRY(fingerprint(w, entry, detail, other, &reference));
    TRY(join(w, (Text[]){ TEXT("camt:"), pay->account, TEXT(":"), reference }, 4, out));
    if (entry->detail_count > 1) {
        TRY(part_of(w, entry, detail, number, &part));
        TRY(text_format(w, out, "%.*s:%.*s", (int)out->n, out->at, (int)part.n, part.at));
    }
    Err err = seen_count(w, &pay->seen, *out, &times);
    if (err != ERR_OK)
        return hand_on(cx, pay, err);
    return times == 1 ? ERR_OK : text_format(w, out, "%.*s#%llu", (int)out->n, out->at,
                                             (unsigned long long)times);
}

bool camt_number_is(Text number)
{
    return text_starts(number, "camt:") || text_starts(number, "uetr:")
        || text_starts(number, "pain:");
}

/* --- papers that are paid -------------------------------------------------------------------- */

/* SRC: ISO 20022 external code set DocumentType. */
static bool kind_of(Text code, DocumentKind *out)
{
    static const struct { const char *code; DocumentKind kind; } kinds[] = {
        { "CINV", DOCUMENT_INVOICE }, { "SBIN", DOCUMENT_INVOICE }, { "MSIN", DOCUMENT_INVOICE },
        { "HIRI", DOCUMENT_INVOICE }, { "CREN", DOCUMENT_CREDIT_NOTE },
        { "PUOR", DOCUMENT_ORDER },
    };
    for (size_t i = 0; i < COUNT(kinds); i++)
        if (text_is(code, kinds[i].code)) {
            *out = kinds[i].kind;
            return true;
        }
    return false;
}

/* An order is its buyer's word, an invoice its seller's: in a reversal the money runs from seller
 * to buyer. */
static Err refs_of(Pay *pay, const CamtDetail *detail, bool turned, Document *document)
{
    Text buyer = turned ? document->receiver : document->issuer;
    Text seller = turned ? document->issuer : document->receiver;
    size_t count = 0, blocks = 0;
    for (const CamtRemittance *r = detail->remittances; r && blocks < REFS_MAX; r = r->next)
        blocks++;
    DocumentRef *refs = NEW(&pay->work, DocumentRef, blocks);
    if (!refs)
        return pay->work.err;
    for (const CamtRemittance *r = detail->remittances; r && count < blocks; r = r->next) {
        DocumentRef ref = { .present = true, .number = r->number, .line = TEXT("") };
        bool usable = r->number.n > 0 && r->number.n <= DOCUMENT_NUMBER_BYTES_MAX;
        if (!usable || !kind_of(r->kind, &ref.kind))
            continue;
        ref.issuer = ref.kind == DOCUMENT_ORDER ? buyer : seller;
        bool again = false;
        for (size_t i = 0; i < count; i++)
            again = again || (refs[i].kind == ref.kind && text_eq(refs[i].number, ref.number));
        if (!again)
            refs[count++] = ref;
    }
    document->refs = refs;
    document->ref_count = count;
    return ERR_OK;
}

static Err note_references(Ctx *cx, Pay *pay, const CamtEntry *entry, const CamtDetail *detail)
{
    for (const CamtRemittance *r = detail->remittances; r; r = r->next) {
        Text good;
        if (!text_starts(r->reference, "RF") || !pay->sink->noted)
            continue;
        Err err = ident_parse(&pay->work, IDENT_RF, r->reference, &good);
        if (err == ERR_NO_MEMORY)
            return hand_on(cx, pay, err);
        if (err != ERR_OK)
            TRY(pay->sink->noted(cx, pay->sink->self, place_of(pay, entry), NOTE_ODD,
                                 "CdtrRefInf/Ref", text_of(ctx_words(&pay->work))));
        ctx_forgive(&pay->work);
    }
    return ERR_OK;
}

/* --- one payment ----------------------------------------------------------------------------- */

static Err unused(Ctx *cx, const Pay *pay, const CamtEntry *entry, const char *field,
                  const char *why)
{
    char text[256], amount[DECIMAL_TEXT_SIZE];
    if (pay->check || !pay->sink->noted)
        return ERR_OK;
    snprintf(text, sizeof text, "%s %s %s: %s; counted in the statement alone",
             money_format(entry->amount.money, amount), ccy_code(entry->amount.money.ccy),
             entry->sign == XML_SIGN_CREDIT ? "CRDT" : "DBIT", why);
    return pay->sink->noted(cx, pay->sink->self, place_of(pay, entry), NOTE_UNUSED, field,
                            text_of(text));
}

/* Booked; else of the value date; else the day the message was made. */
static Date date_of_entry(const CamtStatement *statement, const CamtEntry *entry)
{
    return !date_is_none(entry->booked) ? entry->booked
         : !date_is_none(entry->valued) ? entry->valued : statement->created;
}

static bool day_is_usual(Date date)
{
    return !date_is_none(date) && date_cmp(date, date_of(1970, 1, 1)) >= 0
        && date_cmp(date, date_of(2199, 12, 31)) <= 0;
}

/* What banks write where the payer gave none is none. */
static Text end_to_end_of(const CamtDetail *detail)
{
    Text id = text_trim(detail->end_to_end);
    return text_is(id, "NOTPROVIDED") || id.n > DOCUMENT_NUMBER_BYTES_MAX ? TEXT("") : id;
}

/* Beside the transfer, the account holder's: those of the detail; the first bears the entry's. */
static void find_charges(const Pay *pay, const CamtEntry *entry, const CamtDetail *detail,
                         Document *out)
{
    i128 sum = camt_charges(detail->charges, out->ccy);
    if (detail == entry->details)
        sum += camt_charges(entry->charges, out->ccy);
    out->bank_charges = (Money){ 0, out->ccy };
    if (!pay->charged || sum <= 0 || sum > INT64_MAX)
        return;
    out->has_bank_charges = true;
    out->bank_charges.minor = (int64_t)sum;
}

static Err fill_document(Pay *pay, const CamtStatement *statement, const CamtEntry *entry,
                         const CamtDetail *detail, const CamtParty *other, Money amount,
                         Document *out)
{
    Text name = text_head(other->name, PARTY_NAME_BYTES_MAX), account = camt_party_account(other);
    XmlSign sign = detail->sign != XML_SIGN_NONE ? detail->sign : entry->sign;
    bool credit = sign == XML_SIGN_CREDIT;
    bool turned = entry->reversal == XML_FLAG_TRUE || detail->return_reason.n > 0;
    Text owner_account = camt_party_account(&statement->account), id = out->issuer;
    *out = (Document){
        .kind = DOCUMENT_PAYMENT, .number = out->number, .issuer = credit ? id : pay->owner,
        .receiver = credit ? pay->owner : id, .date = date_of_entry(statement, entry),
        .due = DATE_NONE, .has_currency = true, .ccy = amount.ccy, .has_amount = true,
        .amount = amount, .tax = { 0, amount.ccy }, .source = TEXT("bank"), .status = TEXT(""),
        .payer_name = credit ? name : statement->account.name,
        .payee_name = credit ? statement->account.name : name,
        .payer_account = credit ? account : owner_account,
        .payee_account = credit ? owner_account : account, .assigned_to = TEXT(""),
        .terms = { .payment_days = -1, .ship_by = DATE_NONE, .process = TEXT(""),
                   .incoterm = TEXT("") },
        .reversal = turned, .end_to_end = end_to_end_of(detail),
    };
    find_charges(pay, entry, detail, out);
    TRY(refs_of(pay, detail, turned, out));
    return camt_extra_payment(&pay->work, statement, entry, detail, &out->extra);
}

static Err pay_detail(Ctx *cx, Pay *pay, const CamtStatement *statement, const CamtEntry *entry,
                      const CamtDetail *detail, size_t number, Money amount)
{
    const CamtParty *other = camt_party_other(statement, entry, detail);
    Document document = { 0 };
    if (!other)
        return unused(cx, pay, entry, "RltdPties", "names no other party");
    if (amount.minor == 0)
        return unused(cx, pay, entry, "Amt", "moves nothing");
    TRY(hand_on(cx, pay, camt_party_id(&pay->work, other, &document.issuer)));
    if (document.issuer.n == 0)
        return unused(cx, pay, entry, "RltdPties", "names no other party");
    if (text_eq(document.issuer, pay->owner))
        return unused(cx, pay, entry, "RltdPties", "moves between accounts of one party");
    if (!day_is_usual(date_of_entry(statement, entry)))
        return fail_field(cx, ERR_INVALID, "BookgDt", "is missing, or outside 1970 to 2199");
    TRY(hand_on(cx, pay, number_of(cx, pay, entry, detail, number, document.issuer,
                                   &document.number)));
    if (document.number.n > DOCUMENT_NUMBER_BYTES_MAX)
        return fail_field(cx, ERR_LIMIT, "AcctSvcrRef", "is longer than the standard allows");
    if (pay->check)
        return ERR_OK;
    TRY(note_references(cx, pay, entry, detail));
    TRY(hand_on(cx, pay, fill_document(pay, statement, entry, detail, other, amount, &document)));
    return pay->sink->document(cx, pay->sink->self, &document, place_of(pay, entry));
}

/* --- one entry ------------------------------------------------------------------------------- */

/* A detail's share of the entry, in the account's currency; one detail is all of it. */
static bool share_of(const CamtEntry *entry, const CamtDetail *detail, Money *out)
{
    const XmlAmount *stated[] = { &detail->amount, &detail->transaction_amount,
                                  &detail->instructed };
    if (entry->detail_count == 1 && text_is(entry->batch_count, "")) {
        *out = camt_transfer(entry, detail);
        return true;
    }
    for (size_t i = 0; i < COUNT(stated); i++)
        if (stated[i]->has && stated[i]->money.ccy == entry->amount.money.ccy) {
            *out = stated[i]->money;
            return true;
        }
    *out = entry->amount.money;
    return entry->detail_count == 1 && text_is(entry->batch_count, "1");
}

/* What the details sum to, with the entry's sign; *told false where one says nothing. */
static Err sum_details(Ctx *cx, const CamtEntry *entry, int64_t *out, bool *told)
{
    int64_t sum = 0;
    *told = true;
    for (const CamtDetail *d = entry->details; d && *told; d = d->next) {
        Money share;
        *told = share_of(entry, d, &share);
        bool against = d->sign != XML_SIGN_NONE && d->sign != entry->sign;
        if (*told && __builtin_add_overflow(sum, against ? -share.minor : share.minor, &sum))
            return fail(cx, ERR_OVERFLOW, "the details of an entry sum to more than an amount "
                        "can hold");
    }
    *out = sum;
    return ERR_OK;
}

static Err refuse_batch(Ctx *cx, Pay *pay, const CamtEntry *entry, int64_t sum)
{
    char want[DECIMAL_TEXT_SIZE], got[DECIMAL_TEXT_SIZE], why[256];
    Money is = { sum, entry->amount.money.ccy };
    snprintf(why, sizeof why, "the details of a batch sum to %s %s, the entry is %s",
             money_format(is, got), ccy_code(is.ccy), money_format(entry->amount.money, want));
    if (pay->check)
        return fail_field(cx, ERR_INVALID, "NtryDtls", "%s", why);
    return pay->sink->refused(cx, pay->sink->self, place_of(pay, entry), "NtryDtls", text_of(why));
}

static Err pay_entry(Ctx *cx, Pay *pay, const CamtStatement *statement, const CamtEntry *entry)
{
    int64_t sum = 0;
    bool told = false;
    size_t number = 0;
    if (entry->detail_count == 0)
        return unused(cx, pay, entry, "NtryDtls", "has no details");
    TRY(sum_details(cx, entry, &sum, &told));
    if (!told)
        return unused(cx, pay, entry, "NtryDtls", "is a batch whose details state no amounts");
    i128 charges = camt_charges(entry->charges, entry->amount.money.ccy);
    for (const CamtDetail *d = entry->details; d; d = d->next)
        charges += camt_charges(d->charges, entry->amount.money.ccy);
    if (sum != entry->amount.money.minor && !camt_with_charges(entry, sum, charges))
        return refuse_batch(cx, pay, entry, sum);
    pay->charged = sum != entry->amount.money.minor;
    for (const CamtDetail *d = entry->details; d; d = d->next) {
        Money share;
        share_of(entry, d, &share);
        TRY(pay_detail(cx, pay, statement, entry, d, ++number, share));
    }
    return ERR_OK;
}

static Err on_entry(Ctx *cx, void *self, const CamtStatement *statement, const CamtEntry *entry)
{
    Pay *pay = self;
    CamtState state;
    TRY(camt_state(cx, entry->status, &state));
    if (state != CAMT_BOOKED)
        return ERR_OK;                  /* not money yet; the statement counts it */
    ArenaMark mark = arena_mark(&pay->work.arena);
    TRY(pay_entry(cx, pay, statement, entry));
    arena_rewind(&pay->work.arena, mark);
    return ERR_OK;
}

/* --- one statement --------------------------------------------------------------------------- */

static Err on_statement(Ctx *cx, void *self, const CamtStatement *statement)
{
    Pay *pay = self;
    Ctx *memory = &pay->owner_memory;
    ctx_clear(memory);
    ctx_clear(&pay->seen.memory);
    pay->seen = (Seen){ .memory = pay->seen.memory, .spread = random_next(&cx->random) | 1 };
    if (camt_party_id(memory, &statement->account, &pay->owner) != ERR_OK
        || text_copy(memory, camt_party_account(&statement->account), &pay->account) != ERR_OK)
        return fail(cx, ERR_NO_MEMORY, "no memory for the account's owner");
    if (pay->owner.n == 0)
        return fail_field(cx, ERR_INVALID, "Acct/Id", "is no account that can be known again");
    return ERR_OK;
}

/* Balances that differ, a count that differs: in words; empty where all is well. */
static Err differences(Ctx *cx, Pay *pay, const CamtStatement *statement, Text *out)
{
    TextBuf buf = textbuf_make(&pay->work);
    for (size_t i = 0; i < statement->total_count; i++) {
        const CamtTotal *total = &statement->totals[i];
        char text[5][DECIMAL_TEXT_SIZE];
        int64_t closing;
        CamtVerdict verdict;
        TRY(camt_verdict(cx, statement, total, &closing, &verdict));
        if (verdict != CAMT_DIFFERS)
            continue;
        const int64_t figures[] = { total->opening_minor, total->credit_minor, total->debit_minor,
                                    closing, total->closing_minor };
        for (size_t f = 0; f < COUNT(figures); f++)
            money_format((Money){ figures[f], total->ccy }, text[f]);
        textbuf_format(&buf, "%sopening %s + credits %s - debits %s = %s %s, but its closing "
                       "balance is %s", buf.n ? "; " : "", text[0], text[1], text[2], text[3],
                       ccy_code(total->ccy), text[4]);
    }
    int64_t stated;
    if (text_to_int64(statement->stated_count, &stated) && statement->page.n == 0
        && stated != statement->entries)
        textbuf_format(&buf, "%sit says it has %lld entries and has %lld", buf.n ? "; " : "",
                       (long long)stated, (long long)statement->entries);
    return hand_on(cx, pay, textbuf_done(&buf, out));
}

static Err give_statement(Ctx *cx, Pay *pay, const CamtStatement *statement, RecordPlace place)
{
    Ctx *w = &pay->work;
    Document document = {
        .kind = DOCUMENT_BANK_STATEMENT, .issuer = pay->owner, .receiver = TEXT(""),
        .due = DATE_NONE, .date = statement->created, .source = TEXT("bank"), .status = TEXT(""),
        .payer_name = TEXT(""), .payee_name = TEXT(""), .payer_account = TEXT(""),
        .payee_account = pay->account, .assigned_to = TEXT(""),
        .terms = { .payment_days = -1, .ship_by = DATE_NONE, .process = TEXT(""),
                   .incoterm = TEXT("") },
    };
    for (size_t i = 0; i < statement->total_count; i++)
        if (!date_is_none(statement->totals[i].closing_date))
            document.date = statement->totals[i].closing_date;
    if (!day_is_usual(document.date))
        return fail_field(cx, ERR_INVALID, "CreDtTm", "is missing, or outside 1970 to 2199");
    Err err = text_format(w, &document.number, "camt:%.*s:%.*s%s%.*s", (int)pay->account.n,
                          pay->account.at, (int)statement->id.n, statement->id.at,
                          statement->page.n ? ":" : "", (int)statement->page.n,
                          statement->page.at);
    if (err == ERR_OK)
        err = camt_extra_statement(w, statement, &document.extra);
    TRY(hand_on(cx, pay, err));
    if (document.number.n > DOCUMENT_NUMBER_BYTES_MAX)
        return fail_field(cx, ERR_LIMIT, "Id", "is longer than the standard allows");
    return pay->check ? ERR_OK : pay->sink->document(cx, pay->sink->self, &document, place);
}

static Err on_end(Ctx *cx, void *self, const CamtStatement *statement)
{
    Pay *pay = self;
    RecordPlace place = { pay->file, cx->place_line };
    ArenaMark mark = arena_mark(&pay->work.arena);
    Text why;
    TRY(differences(cx, pay, statement, &why));
    if (why.n > 0 && pay->check)
        return fail(cx, ERR_INVALID, "statement %.*s: %.*s", (int)statement->id.n,
                    statement->id.at, (int)why.n, why.at);
    if (why.n > 0)
        TRY(pay->sink->refused(cx, pay->sink->self, place, "Stmt", why));
    else if (statement->message != CAMT_NOTICE)
        TRY(give_statement(cx, pay, statement, place));
    arena_rewind(&pay->work.arena, mark);
    return ERR_OK;
}

/* --- the whole ------------------------------------------------------------------------------- */

static void pay_clear(Pay *pay)
{
    ctx_clear(&pay->work);
    ctx_clear(&pay->owner_memory);
    ctx_clear(&pay->seen.memory);
}

static Err run(Ctx *cx, Source *source, const RecordSink *sink)
{
    Pay pay CLEANUP(pay_clear) = {
        .sink = sink, .file = source_name(source), .check = !sink, .work = ctx_make(WORK_BYTES),
        .owner_memory = ctx_make(1 << 16), .seen = { .memory = ctx_make(1 << 16) },
    };
    CamtSink each = { .self = &pay, .statement = on_statement, .entry = on_entry, .end = on_end };
    return camt_read(cx, source, &each);
}

Err camt_documents(Ctx *cx, Source *source, const RecordSink *sink)
{
    assert(sink && sink->document && sink->refused);
    return run(cx, source, sink);
}

Err camt_check(Ctx *cx, Source *source)
{
    return run(cx, source, NULL);
}
