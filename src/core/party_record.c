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

Err party_record_read(Ctx *cx, const Json *json, PartyRecord *out)
{
    static const char *const keys[] = { "kind", "id", "name", "name_zh", "roles" };
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
    *out = party;
    return ERR_OK;
}

Err party_record_write(Ctx *cx, const PartyRecord *party, Text *out)
{
    TextBuf buf = textbuf_make(cx);
    textbuf_puts(&buf, "{\"id\":");
    textbuf_json(&buf, party->id);
    textbuf_puts(&buf, ",\"kind\":\"party\",\"name\":");
    textbuf_json(&buf, party->name);
    if (party->name_zh.n > 0) {
        textbuf_puts(&buf, ",\"name_zh\":");
        textbuf_json(&buf, party->name_zh);
    }
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
