/* camt_vectors_test.c - the public examples of genkgo/camt (MIT): each message field by field
 * against what its PHP objects hold, written as JSON beside it.
 *
 * In that JSON an object met again is the word "__RECURSIVITY__": such a field is not compared. Of
 * the two statements in multi.statement the JSON has the second one's objects alone. */
#include "test.h"

#include "base/json.h"
#include "format/camt.h"

#include <stdio.h>
#include <string.h>

typedef struct Case {
    const Json *entries[16], *balances[16];
    size_t entry_count, balance_count;
    size_t matched;             /* of our entries, found in the JSON */
    size_t ours;
    size_t compared;            /* fields */
} Case;

static const Json *get(const Json *json, const char *a, const char *b, const char *c)
{
    const char *steps[] = { a, b, c };
    for (size_t i = 0; i < COUNT(steps) && json && steps[i]; i++)
        json = json_get(json, steps[i]);
    return json;
}

static bool is_again(const Json *json)
{
    return json && json->kind == JSON_STRING && text_is(json->text, "__RECURSIVITY__");
}

static Text text_at(const Json *json)
{
    return json && json->kind == JSON_STRING ? json->text : TEXT("");
}

static void same(Case *c, const char *why, const Json *want, Text got)
{
    if (is_again(want))
        return;
    c->compared++;
    CHECK_TEXT(why, got, text_at(want).n ? text_at(want).at : "");
}

static void same_day(Case *c, const char *why, const Json *want, Date got)
{
    char ours[DATE_TEXT_SIZE], theirs[DATE_TEXT_SIZE];
    Text day = text_at(get(want, "0", NULL, NULL));
    snprintf(theirs, sizeof theirs, "%s", day.n ? day.at : "");
    c->compared++;
    CHECK_TEXT(why, text_of(date_format(got, ours)), theirs);
}

/* Their amounts are minor units with a sign. */
static void same_money(Case *c, const char *why, const Json *want, XmlAmount amount, XmlSign sign)
{
    char text[DECIMAL_TEXT_SIZE];
    snprintf(text, sizeof text, "%s%lld", sign == XML_SIGN_DEBIT ? "-" : "",
             (long long)amount.money.minor);
    same(c, why, get(want, "getAmount", NULL, NULL), text_of(text));
    same(c, why, get(want, "getCurrency", "getCode", NULL), text_of(ccy_code(amount.money.ccy)));
}

static void same_code(Case *c, const Json *want, Text domain, Text family, Text own)
{
    if (is_again(want) || is_again(get(want, "getDomain", NULL, NULL)))
        return;
    same(c, "domain", get(want, "getDomain", "getCode", NULL), domain);
    same(c, "family", json_get(get(want, "getDomain", "getFamily", NULL)
                               ? get(want, "getDomain", "getFamily", NULL) : want, "getCode"),
         family);
    same(c, "own code", get(want, "getProprietary", "getCode", NULL), own);
}

/* --- one entry ------------------------------------------------------------------------------- */

static void same_references(Case *c, const Json *want, const CamtDetail *d)
{
    const struct { const char *name; Text got; } rows[] = {
        { "getEndToEndId", d->end_to_end }, { "getInstructionId", d->instruction },
        { "getMandateId", d->mandate }, { "getMessageId", d->message },
        { "getPaymentInformationId", d->payment_information },
        { "getTransactionId", d->transaction }, { "getChequeNumber", d->cheque },
        { "getClearingSystemReference", d->clearing_reference },
        { "getAccountServicerReference", d->servicer_reference },
        { "getUuidEndToEndReference", d->uetr },
    };
    for (size_t i = 0; i < COUNT(rows); i++)
        same(c, rows[i].name, get(want, rows[i].name, NULL, NULL), rows[i].got);
}

static const CamtParty *party_of(const CamtDetail *d, Text class_name)
{
    if (text_ends(class_name, "\\UltimateDebtor"))
        return &d->ultimate_debtor;
    if (text_ends(class_name, "\\UltimateCreditor"))
        return &d->ultimate_creditor;
    return text_ends(class_name, "\\Debtor") ? &d->debtor : &d->creditor;
}

static void same_parties(Case *c, const Json *want, const CamtDetail *d)
{
    for (size_t i = 0; want && want->kind == JSON_ARRAY && i < want->count; i++) {
        const Json *one = &want->items[i];
        const Json *kind = get(one, "getRelatedPartyType", NULL, NULL);
        if (is_again(one) || !kind)
            continue;
        const CamtParty *party = party_of(d, text_at(json_get(kind, "__CLASS__")));
        same(c, "name", json_get(kind, "getName"), party->name);
        same(c, "account", get(one, "getAccount", "getIdentification", NULL),
             party->iban.n ? party->iban : party->account);
        const Json *id = json_get(kind, "getIdentification");
        same(c, "number", get(id, "getOtherId", NULL, NULL), party->number);
    }
}

static void same_detail(Case *c, const Json *want, const CamtEntry *entry)
{
    const Json *reference = get(want, "getReference", NULL, NULL);
    const Json *remittance = get(want, "getRemittanceInformation", NULL, NULL);
    const CamtDetail *d = entry->details;
    if (!want || want->kind != JSON_OBJECT) {
        CHECK_TRUE("no detail", d == NULL);
        return;
    }
    same_references(c, reference && reference->kind == JSON_OBJECT ? reference : NULL, d);
    same_parties(c, get(want, "getRelatedParties", NULL, NULL), d);
    same_code(c, get(want, "getBankTransactionCode", NULL, NULL), d->domain, d->family,
              d->proprietary);
    same(c, "unstructured", get(remittance, "getUnstructuredBlock", "getMessage", NULL),
         d->remittance);
    same(c, "creditor reference", get(remittance, "getCreditorReferenceInformation", "getRef",
                                      NULL), d->remittances ? d->remittances->reference
                                                            : TEXT(""));
    same(c, "its kind", get(remittance, "getCreditorReferenceInformation", "getCode", NULL),
         d->remittances ? d->remittances->reference_kind : TEXT(""));
}

static void same_entry(Case *c, const Json *want, const CamtEntry *entry)
{
    same_money(c, "amount", json_get(want, "getAmount"), entry->amount, entry->sign);
    same_day(c, "booked", json_get(want, "getBookingDate"), entry->booked);
    same_day(c, "valued", json_get(want, "getValueDate"), entry->valued);
    same(c, "servicer", json_get(want, "getAccountServicerReference"), entry->servicer_reference);
    same(c, "reference", json_get(want, "getReference"), entry->reference);
    same(c, "batch", json_get(want, "getBatchPaymentId"), entry->batch);
    same(c, "status", json_get(want, "getStatus"), entry->status);
    same(c, "sign", json_get(want, "getCreditDebitIndicator"),
         entry->sign == XML_SIGN_CREDIT ? TEXT("CRDT") : TEXT("DBIT"));
    same(c, "more", json_get(want, "getAdditionalInfo"), entry->additional);
    same_code(c, json_get(want, "getBankTransactionCode"), entry->domain, entry->family,
              entry->proprietary);
    const Json *back = json_get(want, "getReversalIndicator");
    CHECK_EQ("reversal", entry->reversal == XML_FLAG_TRUE, back && back->boolean);
    c->compared++;
    same_detail(c, json_get(want, "getTransactionDetail"), entry);
}

/* --- one file -------------------------------------------------------------------------------- */

static void collect(Case *c, const Json *root)
{
    const Json *stack[4096];
    size_t n = 0;
    stack[n++] = root;
    while (n > 0) {
        const Json *json = stack[--n];
        Text name = json->kind == JSON_OBJECT ? text_at(json_get(json, "__CLASS__")) : TEXT("");
        if (text_ends(name, "\\DTO\\Entry"))
            c->entries[c->entry_count++] = json;
        if (text_ends(name, "\\DTO\\Balance"))
            c->balances[c->balance_count++] = json;
        assert(n + json->count < COUNT(stack));
        for (size_t i = 0; json->kind == JSON_OBJECT && i < json->count; i++)
            stack[n++] = &json->members[i].value;
        for (size_t i = 0; json->kind == JSON_ARRAY && i < json->count; i++)
            stack[n++] = &json->items[i];
    }
}

/* Ours is one of theirs where amount and end-to-end reference agree. */
static Err on_entry(Ctx *cx, void *self, const CamtStatement *statement, const CamtEntry *entry)
{
    Case *c = self;
    char minor[DECIMAL_TEXT_SIZE];
    (void)cx, (void)statement;
    c->ours++;
    snprintf(minor, sizeof minor, "%s%lld", entry->sign == XML_SIGN_DEBIT ? "-" : "",
             (long long)entry->amount.money.minor);
    for (size_t i = 0; i < c->entry_count; i++) {
        if (!text_is(text_at(get(c->entries[i], "getAmount", "getAmount", NULL)), minor))
            continue;
        same_entry(c, c->entries[i], entry);
        c->matched++;
        return ERR_OK;
    }
    return ERR_OK;
}

static Err on_statement(Ctx *cx, void *self, const CamtStatement *statement)
{
    Case *c = self;
    size_t found = 0;
    (void)cx;
    Text id = text_at(get(c->entries[0], "getRecord", "getId", NULL));
    if (!text_eq(id, statement->id))
        return ERR_OK;
    for (size_t i = 0; i < c->balance_count; i++)
        for (const CamtBalance *b = statement->balances; b; b = b->next) {
            char minor[DECIMAL_TEXT_SIZE];
            const Json *money = json_get(c->balances[i], "getAmount");
            snprintf(minor, sizeof minor, "%s%lld", b->sign == XML_SIGN_DEBIT ? "-" : "",
                     (long long)b->amount.money.minor);
            if (!text_is(text_at(json_get(money, "getAmount")), minor)
                || !text_is(text_at(get(money, "getCurrency", "getCode", NULL)),
                            ccy_code(b->amount.money.ccy)))
                continue;
            same_day(c, "balance", json_get(c->balances[i], "getDate"), b->date);
            found++;
            break;
        }
    CHECK_EQ("balances", found, c->balance_count);
    return ERR_OK;
}

static size_t read_case(const char *dir, const char *name, size_t entries)
{
    Ctx cx = ctx_make(64 << 20);
    Source *source CLEANUP(source_close) = NULL;
    Case c = { .matched = 0 };
    CamtSink sink = { .self = &c, .statement = on_statement, .entry = on_entry };
    Text path;
    Json json;
    CHECK_OK("path", &cx, text_format(&cx, &path, "%s/iso20022/genkgo-camt/%s.json", dir, name));
    CHECK_OK(name, &cx, json_parse_file(&cx, path.at, &json));
    collect(&c, &json);
    CHECK_OK("path", &cx, text_format(&cx, &path, "%s/iso20022/genkgo-camt/%s.xml", dir, name));
    CHECK_OK(name, &cx, source_open(&cx, path.at, &source));
    CHECK_OK(name, &cx, camt_read(&cx, source, &sink));
    CHECK_EQ(name, c.ours, entries);
    CHECK_EQ(name, c.matched, c.entry_count);
    CHECK_EQ("one of each", c.entry_count, 1);
    ctx_clear(&cx);
    return c.compared;
}

TEST(test_camt__public_examples_read_as_their_authors_read_them)
{
    static const struct { const char *name; size_t entries; } rows[] = {
        { "camt052.v2.other-account", 1 }, { "camt052.v2.with-account-name", 1 },
        { "camt052.v8", 1 }, { "camt053.v2.minimal", 1 }, { "camt053.v2.minimal.ultimate", 1 },
        { "camt053.v2.multi.statement", 2 }, { "camt054.v2.with-account-name", 1 },
    };
    TEST_NEEDS_VECTORS(dir)
    size_t compared = 0;
    for (size_t i = 0; i < COUNT(rows); i++)
        compared += read_case(dir, rows[i].name, rows[i].entries);
    CHECK_EQ("fields compared", compared, 234);
}

TEST(test_camt__the_public_bad_example_is_refused)
{
    TEST_NEEDS_VECTORS(dir)
    Ctx cx CLEANUP(ctx_clear) = ctx_make(8 << 20);
    Source *source CLEANUP(source_close) = NULL;
    CamtSink sink = { .self = NULL };
    Text path;
    CHECK_OK("path", &cx, text_format(&cx, &path, "%s/iso20022/genkgo-camt/camt053.v2.wrong.xml",
                                      dir));
    CHECK_OK("opens", &cx, source_open(&cx, path.at, &source));
    CHECK_ERR("no statement", &cx, camt_read(&cx, source, &sink), ERR_INVALID);
}
