/* bank.c - accounts into parties, words into references. O(words of the remittance) lookups, and
 * only for payments that name no paper. */
#include "app/intake/bank.h"

#include "base/check.h"
#include "format/camt_pay.h"
#include "store/order_store.h"

#include <string.h>

enum { WORDS_MAX = 24, WORD_BYTES_MIN = 3 };

bool bank_document_is(const Document *document)
{
    return document->kind == DOCUMENT_BANK_STATEMENT
        || (document->kind == DOCUMENT_PAYMENT && camt_number_is(document->number));
}

/* --- parties --------------------------------------------------------------------------------- */

static Err resolve_party(Ctx *cx, Book *book, Text account, Text *ident)
{
    Party party;
    bool found;
    if (ident->n == 0)
        return ERR_OK;
    TRY(book_party_find(cx, book, *ident, &found, &party));
    if (found && party_id_registered(*ident))
        return ERR_OK;
    TRY(book_account_find(cx, book, account, &found, &party));
    if (found)
        *ident = party.ident;
    return ERR_OK;
}

/* References name the payee or payer as the bank did. */
static Err resolve_refs(Ctx *cx, Document *document, const Document *before)
{
    DocumentRef *refs = NEW(cx, DocumentRef, document->ref_count);
    if (!refs)
        return cx->err;
    for (size_t i = 0; i < document->ref_count; i++) {
        refs[i] = document->refs[i];
        if (text_eq(refs[i].issuer, before->issuer))
            refs[i].issuer = document->issuer;
        else if (text_eq(refs[i].issuer, before->receiver))
            refs[i].issuer = document->receiver;
    }
    document->refs = refs;
    return ERR_OK;
}

/* --- words ----------------------------------------------------------------------------------- */

typedef struct Words {
    Text at[WORDS_MAX];
    size_t count;
} Words;

static bool parts_words(char c)
{
    return c == ' ' || c == ',' || c == ';' || c == '\n' || c == '\t' || c == '(' || c == ')'
        || c == ':' || c == '+';
}

/* A number of a paper has a digit in it; the same word counts once. */
static void add_word(Words *words, Text word)
{
    bool digit = false, seen = false;
    for (size_t i = 0; i < word.n; i++)
        digit = digit || (word.at[i] >= '0' && word.at[i] <= '9');
    for (size_t i = 0; i < words->count; i++)
        seen = seen || text_eq(words->at[i], word);
    if (digit && !seen && word.n >= WORD_BYTES_MIN && word.n <= DOCUMENT_NUMBER_BYTES_MAX
        && words->count < WORDS_MAX)
        words->at[words->count++] = word;
}

static void add_words(Words *words, Text text)
{
    for (size_t from = 0; from < text.n;) {
        size_t to = from;
        while (to < text.n && !parts_words(text.at[to]))
            to++;
        Text word = text_slice(text, from, to);
        while (word.n > 0 && word.at[word.n - 1] == '.')
            word.n--;
        add_word(words, word);
        from = to + 1;
    }
}

static Err words_of(Ctx *cx, const Document *document, Words *out)
{
    static const char *const fields[] = { "creditor_reference", "remittance", "end_to_end_id" };
    Json extra;
    *out = (Words){ 0 };
    if (document->extra.n == 0)
        return ERR_OK;
    TRY(json_parse(cx, document->extra, &extra));
    const Json *camt = json_get(&extra, "camt");
    for (size_t i = 0; camt && i < COUNT(fields); i++) {
        const Json *field = json_get(camt, fields[i]);
        if (field && field->kind == JSON_STRING)
            add_words(out, field->text);
    }
    return ERR_OK;
}

/* Invoices of the payee; of one who pays back, the payer's. */
static Err find_invoices(Ctx *cx, Book *book, Document *document)
{
    Words words;
    Party payee;
    bool found;
    TRY(book_party_find(cx, book, document->receiver, &found, &payee));
    if (!found)
        return ERR_OK;
    TRY(words_of(cx, document, &words));
    DocumentRef *refs = NEW(cx, DocumentRef, words.count);
    if (!refs)
        return cx->err;
    size_t count = 0;
    for (size_t i = 0; i < words.count; i++) {
        DocumentRow row;
        TRY(document_find(cx, book_db(book), book_cluster(book), payee.id, DOCUMENT_INVOICE,
                          words.at[i], &found, &row));
        if (found)
            refs[count++] = (DocumentRef){ .present = true, .kind = DOCUMENT_INVOICE,
                                           .number = row.number, .issuer = payee.ident,
                                           .line = TEXT("") };
    }
    if (count > 0) {
        document->refs = refs;
        document->ref_count = count;
    }
    return ERR_OK;
}

Err bank_resolve(Ctx *cx, Book *book, Document *document)
{
    if (!bank_document_is(document))
        return ERR_OK;
    Document before = *document;
    bool statement = document->kind == DOCUMENT_BANK_STATEMENT;
    TRY(resolve_party(cx, book, statement ? document->payee_account : document->payer_account,
                      &document->issuer));
    TRY(resolve_party(cx, book, document->payee_account, &document->receiver));
    if (statement)
        return ERR_OK;
    if (document->ref_count > 0)
        return resolve_refs(cx, document, &before);
    return find_invoices(cx, book, document);
}

/* The store's index of events and its query name the kind by number. */
static_assert(DOCUMENT_PAYMENT == 14, "migrations/0005-accounts.sql, document_event");

/* --- events ---------------------------------------------------------------------------------- */

Err bank_event_same(Ctx *cx, const Document *known, const Document *again)
{
    char a[DECIMAL_TEXT_SIZE], b[DECIMAL_TEXT_SIZE];
    if (known->ccy == again->ccy && known->amount.minor == again->amount.minor)
        return ERR_OK;
    return fail(cx, ERR_CONFLICT, "the bank's entry %.*s is here with %s %s, this one says %s %s",
                (int)again->number.n, again->number.at, money_format(known->amount, a),
                ccy_code(known->ccy), money_format(again->amount, b), ccy_code(again->ccy));
}

Err bank_event_known(Ctx *cx, Book *book, const Document *document, bool *out)
{
    DocumentRow row;
    Document known;
    TRY(document_event(cx, book_db(book), book_cluster(book), document->number, out, &row));
    if (!*out)
        return ERR_OK;
    TRY(document_parse(cx, row.body, &known));
    return bank_event_same(cx, &known, document);
}
