/* party_record.c - one small object; O(bytes). Members are written sorted (RFC 8785). */
#include "core/party_record.h"

#include "base/check.h"
#include "value/party_id.h"

bool party_record_is(const Json *json)
{
    const Json *kind = json_get(json, "kind");
    return kind && kind->kind == JSON_STRING && text_is(kind->text, "party");
}

bool party_role_is(Text role)
{
    for (size_t i = 0; i < role.n; i++) {
        char c = role.at[i];
        bool word = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
        if (!word)
            return false;
    }
    return role.n > 0;
}

static Err read_roles(Ctx *cx, const Json *json, Text *out)
{
    const Json *array = NULL;
    TRY(json_want_array(cx, json, "roles", &array));
    if (!array)
        return ERR_OK;
    if (array->count > PARTY_ROLES_MAX)
        return fail_field(cx, ERR_LIMIT, "roles", "holds %zu roles; at most %d are taken",
                          array->count, PARTY_ROLES_MAX);
    TextBuf buf = textbuf_make(cx);
    for (size_t i = 0; i < array->count; i++) {
        const Json *role = &array->items[i];
        if (role->kind != JSON_STRING || !party_role_is(role->text))
            return fail_field(cx, ERR_INVALID, "roles", "entry %zu is not a role; write a word "
                              "in lower case, as in \"supplier\"", i + 1);
        textbuf_puts(&buf, i ? "," : "");
        textbuf_put(&buf, role->text);
    }
    return textbuf_done(&buf, out);
}

bool party_roles_have(Text roles, Text role)
{
    while (roles.n > 0)
        if (text_eq(text_split(roles, ',', &roles), role))
            return true;
    return false;
}

Err party_roles_merge(Ctx *cx, Text old, Text more, Text *out)
{
    TextBuf buf = textbuf_make(cx);
    textbuf_put(&buf, old);
    while (more.n > 0) {
        Text role = text_split(more, ',', &more);
        if (party_roles_have(old, role))
            continue;
        if (buf.n > 0)
            textbuf_byte(&buf, ',');
        textbuf_put(&buf, role);
    }
    return textbuf_done(&buf, out);
}

/* --- accounts -------------------------------------------------------------------------------- */

Err party_account_number(Ctx *cx, Text number, Text *out)
{
    char *at = NEW(cx, char, number.n + 1);
    size_t n = 0;
    if (!at)
        return cx->err;
    for (size_t i = 0; i < number.n; i++)
        if (number.at[i] != ' ')
            at[n++] = number.at[i];
    *out = (Text){ at, n };
    return ERR_OK;
}

static Err bad_account(Ctx *cx, size_t i, const char *why)
{
    return fail_field(cx, ERR_INVALID, "accounts", "entry %zu %s", i + 1, why);
}

static bool all_of(Text text, bool letters)
{
    for (size_t i = 0; i < text.n; i++) {
        char c = text.at[i];
        if (!(c >= '0' && c <= '9') && !(letters && c >= 'A' && c <= 'Z'))
            return false;
    }
    return true;
}

static Err read_account(Ctx *cx, const Json *json, size_t i, PartyAccount *out)
{
    static const char *const keys[] = { "number", "bic", "cnaps" };
    PartyAccount account = { .number = TEXT(""), .bic = TEXT(""), .cnaps = TEXT("") };
    if (json->kind != JSON_OBJECT)
        return bad_account(cx, i, "is not an object, as in {\"number\":\"6222...\"}");
    TRY(json_only(cx, json, keys, COUNT(keys)));
    TRY(json_need_text(cx, json, "number", &account.number));
    TRY(json_want_text(cx, json, "bic", &account.bic));
    TRY(json_want_text(cx, json, "cnaps", &account.cnaps));
    TRY(party_account_number(cx, account.number, &account.number));
    if (account.number.n == 0 || account.number.n > PARTY_ACCOUNT_BYTES_MAX)
        return bad_account(cx, i, "has no number, or one of more than 64 characters");
    if (account.bic.n > 0
        && ((account.bic.n != 8 && account.bic.n != 11) || !all_of(account.bic, true)))
        return bad_account(cx, i, "has a bic that is not 8 or 11 capital letters and digits");
    if (account.cnaps.n > 0 && (account.cnaps.n != 12 || !all_of(account.cnaps, false)))
        return bad_account(cx, i, "has a cnaps that is not 12 digits");
    *out = account;
    return ERR_OK;
}
static_assert(PARTY_ACCOUNT_BYTES_MAX == 64, "the message above names it");

static Err read_accounts(Ctx *cx, const Json *json, PartyRecord *party)
{
    const Json *array = NULL;
    TRY(json_want_array(cx, json, "accounts", &array));
    if (!array || array->count == 0)
        return ERR_OK;
    if (array->count > PARTY_ACCOUNTS_MAX)
        return fail_field(cx, ERR_LIMIT, "accounts", "holds %zu accounts; at most %d are taken",
                          array->count, PARTY_ACCOUNTS_MAX);
    PartyAccount *accounts = NEW(cx, PartyAccount, array->count);
    if (!accounts)
        return cx->err;
    for (size_t i = 0; i < array->count; i++)
        TRY(read_account(cx, &array->items[i], i, &accounts[i]));
    party->accounts = accounts;
    party->account_count = array->count;
    return ERR_OK;
}

static void write_accounts(TextBuf *buf, const PartyRecord *party)
{
    for (size_t i = 0; i < party->account_count; i++) {
        const PartyAccount *account = &party->accounts[i];
        textbuf_puts(buf, i ? ",{" : "\"accounts\":[{");
        if (account->bic.n > 0) {
            textbuf_puts(buf, "\"bic\":");
            textbuf_json(buf, account->bic);
            textbuf_byte(buf, ',');
        }
        if (account->cnaps.n > 0) {
            textbuf_puts(buf, "\"cnaps\":");
            textbuf_json(buf, account->cnaps);
            textbuf_byte(buf, ',');
        }
        textbuf_puts(buf, "\"number\":");
        textbuf_json(buf, account->number);
        textbuf_byte(buf, '}');
    }
    if (party->account_count > 0)
        textbuf_puts(buf, "],");
}

static Err read_numbering(Ctx *cx, const Json *json, bool *yearly)
{
    Text word = TEXT("continuous");
    TRY(json_want_text(cx, json, "numbering", &word));
    *yearly = text_is(word, "yearly");
    if (*yearly || text_is(word, "continuous"))
        return ERR_OK;
    return fail_field(cx, ERR_INVALID, "numbering", "is neither \"yearly\" (numbers begin anew "
                      "each year) nor \"continuous\"");
}

/* --- the record ------------------------------------------------------------------------------ */

Err party_record_read(Ctx *cx, const Json *json, PartyRecord *out)
{
    static const char *const keys[] = { "kind", "id", "name", "name_zh", "roles", "accounts",
                                        "numbering" };
    TRY(json_only(cx, json, keys, COUNT(keys)));
    if (!party_record_is(json))
        return fail_field(cx, ERR_INVALID, "kind", "is not \"party\"");
    PartyRecord party = { .name = TEXT(""), .name_zh = TEXT(""), .roles = TEXT("") };
    Text id;
    TRY(json_need_text(cx, json, "id", &id));
    TRY(party_id_parse(cx, id, &party.id));
    TRY(json_need_text(cx, json, "name", &party.name));
    TRY(json_want_text(cx, json, "name_zh", &party.name_zh));
    if (party.name.n == 0)
        return fail_field(cx, ERR_INVALID, "name", "is empty");
    if (party.name.n > PARTY_NAME_BYTES_MAX || party.name_zh.n > PARTY_NAME_BYTES_MAX)
        return fail_field(cx, ERR_LIMIT, "name", "is longer than %d bytes", PARTY_NAME_BYTES_MAX);
    TRY(read_roles(cx, json, &party.roles));
    TRY(read_numbering(cx, json, &party.yearly));
    TRY(read_accounts(cx, json, &party));
    *out = party;
    return ERR_OK;
}

Err party_record_write(Ctx *cx, const PartyRecord *party, Text *out)
{
    TextBuf buf = textbuf_make(cx);
    textbuf_byte(&buf, '{');
    write_accounts(&buf, party);
    textbuf_puts(&buf, "\"id\":");
    textbuf_json(&buf, party->id);
    textbuf_puts(&buf, ",\"kind\":\"party\",\"name\":");
    textbuf_json(&buf, party->name);
    if (party->name_zh.n > 0) {
        textbuf_puts(&buf, ",\"name_zh\":");
        textbuf_json(&buf, party->name_zh);
    }
    if (party->yearly)
        textbuf_puts(&buf, ",\"numbering\":\"yearly\"");
    if (party->roles.n > 0) {
        textbuf_puts(&buf, ",\"roles\":[");
        const char *comma = "";
        for (Text rest = party->roles; rest.n > 0; comma = ",") {
            textbuf_puts(&buf, comma);
            textbuf_json(&buf, text_split(rest, ',', &rest));
        }
        textbuf_byte(&buf, ']');
    }
    textbuf_byte(&buf, '}');
    return textbuf_done(&buf, out);
}
