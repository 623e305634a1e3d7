/* camt_party.c - the order of preference is fixed, so that one party is one id in all papers. */
#include "format/camt_party.h"

#include "base/check.h"
#include "format/cell.h"
#include "format/ident.h"
#include "value/party_id.h"

/* Registrars as the standard's external code set names them, and weft's schemes. */
static const struct { const char *code, *scheme; } schemes[] = {
    { "USCC", "uscc" }, { "LEI", "lei" }, { "DUNS", "duns" }, { "GS1G", "gln" }, { "TXID", "vat" },
};

/* A wrong number is none: the next one has to do. */
static Err try_id(Ctx *cx, const char *scheme, Text value, Text *out)
{
    TextBuf buf = textbuf_make(cx);
    Text id;
    textbuf_puts(&buf, scheme);
    textbuf_byte(&buf, ':');
    textbuf_put(&buf, value);
    TRY(textbuf_done(&buf, &id));
    Err err = party_id_parse(cx, id, &id);
    if (err == ERR_NO_MEMORY)
        return err;
    ctx_forgive(cx);
    if (err == ERR_OK)
        *out = id;
    return ERR_OK;
}

static Err registered(Ctx *cx, const CamtParty *party, Text *out)
{
    if (party->lei.n > 0)
        TRY(try_id(cx, "lei", party->lei, out));
    if (out->n > 0 || party->number.n == 0)
        return ERR_OK;
    if (party->number.n == 18 && uscc_valid(party->number))
        return try_id(cx, "uscc", party->number, out);
    for (size_t i = 0; i < COUNT(schemes) && out->n == 0; i++)
        if (text_is(party->scheme, schemes[i].code))
            return try_id(cx, schemes[i].scheme, party->number, out);
    return ERR_OK;
}

static Err by_account(Ctx *cx, const CamtParty *party, Text *out)
{
    Text iban;
    if (party->iban.n > 0) {
        Err err = ident_parse(cx, IDENT_IBAN, party->iban, &iban);
        if (err == ERR_NO_MEMORY)
            return err;
        ctx_forgive(cx);
        return try_id(cx, err == ERR_OK ? "iban" : "acct", err == ERR_OK ? iban : party->iban, out);
    }
    return party->account.n > 0 ? try_id(cx, "acct", party->account, out) : ERR_OK;
}

Err camt_party_id(Ctx *cx, const CamtParty *party, Text *out)
{
    Text id = TEXT(""), slug;
    TRY(registered(cx, party, &id));
    if (id.n == 0)
        TRY(by_account(cx, party, &id));
    if (id.n == 0 && party->bic.n > 0)
        TRY(try_id(cx, "bic", party->bic, &id));
    if (id.n == 0 && party->name.n > 0) {
        TRY(cell_slug(cx, party->name, &slug));
        if (slug.n > 0)
            TRY(text_format(cx, &id, "name:%.*s", (int)slug.n, slug.at));
    }
    *out = id;
    return ERR_OK;
}

Text camt_party_account(const CamtParty *party)
{
    return party->iban.n > 0 ? party->iban : party->account;
}

static bool named(const CamtParty *party)
{
    return party->name.n > 0 || party->bic.n > 0 || party->lei.n > 0 || party->number.n > 0
        || party->iban.n > 0 || party->account.n > 0;
}

static bool is_owner(const CamtStatement *statement, const CamtParty *party)
{
    Text account = camt_party_account(party);
    return account.n > 0 && text_eq(account, camt_party_account(&statement->account));
}

/* In a reversal or a return the parties keep the places they had in what is reversed.
 * SRC: ISO 20022 MDR, ReversalIndicator. */
const CamtParty *camt_party_other(const CamtStatement *statement, const CamtEntry *entry,
                                  const CamtDetail *detail)
{
    XmlSign sign = detail->sign != XML_SIGN_NONE ? detail->sign : entry->sign;
    const CamtParty *payer[] = { &detail->debtor, &detail->ultimate_debtor };
    const CamtParty *payee[] = { &detail->creditor, &detail->ultimate_creditor };
    bool credit = sign == XML_SIGN_CREDIT;
    bool turned = entry->reversal == XML_FLAG_TRUE || detail->return_reason.n > 0;
    const CamtParty **first = credit != turned ? payer : payee;
    const CamtParty **second = credit != turned ? payee : payer;
    for (size_t i = 0; i < 2; i++)
        if (named(first[i]) && !is_owner(statement, first[i]))
            return first[i];
    for (size_t i = 0; turned && i < 2; i++)
        if (named(second[i]) && !is_owner(statement, second[i]))
            return second[i];
    return NULL;
}
