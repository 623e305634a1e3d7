/* authority.c - the table is small: an array by kind and relation, a list of acts. */
#include "core/authority/authority.h"

#include "base/check.h"
#include "base/list.h"

enum { LEAP_DAYS = 62 };         /* where the table does not say: two months */

static const char *const relations[RELATION_COUNT] = {
    [RELATION_ISSUER] = "issuer", [RELATION_RECEIVER] = "receiver",
    [RELATION_PLATFORM] = "platform", [RELATION_OPERATOR] = "operator",
    [RELATION_STRANGER] = "stranger", [RELATION_BANK] = "bank", [RELATION_CUSTOMS] = "customs",
    [RELATION_TAX] = "tax", [RELATION_CARRIER] = "carrier", [RELATION_WAREHOUSE] = "warehouse",
    [RELATION_INSURER] = "insurer",
};

const char *relation_name(Relation relation)
{
    assert((size_t)relation < RELATION_COUNT);
    return relations[relation];
}

/* --- reading ---------------------------------------------------------------------------------- */

static Err read_cell(Ctx *cx, const Json *row, Relation relation, Rate hearsay, AuthorityCell *out)
{
    Text word = TEXT("");
    Rate grade;
    *out = (AuthorityCell){ .word = AUTHORITY_REFUSED };
    TRY(json_want_text(cx, row, relations[relation], &word));
    if (word.n == 0)
        return ERR_OK;
    if (text_is(word, "hearsay")) {
        *out = (AuthorityCell){ AUTHORITY_HEARSAY, hearsay };
        return ERR_OK;
    }
    TRY(rate_parse(cx, word, &grade));
    if (grade.e9 <= 0 || grade.e9 > RATE_ONE_E9)
        return fail_field(cx, ERR_INVALID, relations[relation], "a grade is above 0 and at most 1");
    *out = (AuthorityCell){ AUTHORITY_STATES, grade };
    return ERR_OK;
}

static Err read_paper(Ctx *cx, const Json *row, Rate hearsay, Authority *table)
{
    const char *keys[RELATION_COUNT + 1] = { "kind" };
    Text name;
    DocumentKind kind;
    for (size_t r = 0; r < RELATION_COUNT; r++)
        keys[r + 1] = relations[r];
    TRY(json_only(cx, row, keys, COUNT(keys)));
    TRY(json_need_text(cx, row, "kind", &name));
    if (!document_kind_of(name, &kind))
        return fail_field(cx, ERR_UNKNOWN, "papers", "\"%.*s\" is no kind of document",
                          (int)name.n, name.at);
    for (size_t r = 0; r < RELATION_COUNT; r++)
        TRY(read_cell(cx, row, (Relation)r, hearsay, &table->paper[kind][r]));
    return ERR_OK;
}

static Err read_act(Ctx *cx, const Json *row, AuthorityAct *out)
{
    static const char *const keys[] = { "act", "who" };
    const Json *who;
    TRY(json_only(cx, row, keys, COUNT(keys)));
    TRY(json_need_text(cx, row, "act", &out->kind));
    TRY(json_want_array(cx, row, "who", &who));
    for (size_t i = 0; who && i < who->count; i++) {
        Text word = who->items[i].text;
        out->party |= text_is(word, "party");
        out->platform |= text_is(word, "platform");
        out->operator |= text_is(word, "operator");
    }
    if (!out->party && !out->platform && !out->operator)
        return fail_field(cx, ERR_INVALID, "who", "of %.*s lists none of party, platform, operator",
                          (int)out->kind.n, out->kind.at);
    return ERR_OK;
}

static Err read_acts(Ctx *cx, const Json *json, Authority *table)
{
    const Json *rows;
    TRY(json_want_array(cx, json, "acts", &rows));
    AuthorityAct *acts = NEW(cx, AuthorityAct, rows ? rows->count : 0);
    if (!acts)
        return cx->err;
    for (size_t i = 0; rows && i < rows->count; i++)
        TRY(read_act(cx, &rows->items[i], &acts[i]));
    table->acts = acts;
    table->act_count = rows ? rows->count : 0;
    return ERR_OK;
}

Err authority_read(Ctx *cx, const Json *json, Authority *out)
{
    static const char *const keys[] = { "name", "title", "source", "note", "hearsay", "together",
                                        "account_wait_days", "leap_days", "papers", "acts" };
    Authority table = { 0 };
    const Json *papers;
    Text hearsay, together;
    Rate heard;
    int64_t wait = 0, leap = LEAP_DAYS;
    TRY(json_only(cx, json, keys, COUNT(keys)));
    TRY(json_need_text(cx, json, "hearsay", &hearsay));
    TRY(json_need_text(cx, json, "together", &together));
    TRY(rate_parse(cx, hearsay, &heard));
    TRY(rate_parse(cx, together, &table.together));
    TRY(json_want_int64(cx, json, "account_wait_days", &wait));
    if (wait < 0 || wait > 366)
        return fail_field(cx, ERR_INVALID, "account_wait_days", "is not within 0 to 366");
    table.account_wait.n = (int32_t)wait;
    TRY(json_want_int64(cx, json, "leap_days", &leap));
    if (leap < 1 || leap > 366)
        return fail_field(cx, ERR_INVALID, "leap_days", "is not within 1 to 366");
    table.leap.n = (int32_t)leap;
    TRY(json_want_array(cx, json, "papers", &papers));
    for (size_t i = 0; papers && i < papers->count; i++)
        TRY(read_paper(cx, &papers->items[i], heard, &table));
    TRY(read_acts(cx, json, &table));
    *out = table;
    return ERR_OK;
}

/* --- asking ----------------------------------------------------------------------------------- */

static Relation connector_relation(Channel channel)
{
    switch (channel) {
    case CHANNEL_BANK: return RELATION_BANK;
    case CHANNEL_CUSTOMS: return RELATION_CUSTOMS;
    case CHANNEL_TAX: return RELATION_TAX;
    case CHANNEL_CARRIER: return RELATION_CARRIER;
    case CHANNEL_WAREHOUSE: return RELATION_WAREHOUSE;
    case CHANNEL_INSURER: return RELATION_INSURER;
    case CHANNEL_OPERATOR: case CHANNEL_ACCOUNT: case CHANNEL_COUNT: break;
    }
    return RELATION_OPERATOR;
}

Relation authority_relation(const Speaker *speaker, int64_t issuer, int64_t receiver,
                            bool platform)
{
    if (speaker->channel != CHANNEL_ACCOUNT)
        return connector_relation(speaker->channel);
    assert(speaker->party > 0);
    if (speaker->party == issuer)
        return RELATION_ISSUER;
    if (speaker->party == receiver)
        return RELATION_RECEIVER;
    return platform ? RELATION_PLATFORM : RELATION_STRANGER;
}

AuthorityCell authority_ask(const Authority *table, DocumentKind kind, Relation relation)
{
    assert((size_t)kind < DOCUMENT_KIND_COUNT && (size_t)relation < RELATION_COUNT);
    return table->paper[kind][relation];
}

AuthorityCell authority_together(const Authority *table, DocumentKind kind, int64_t heard)
{
    AuthorityCell best = { .word = AUTHORITY_REFUSED };
    const int64_t both = 1 << RELATION_ISSUER | 1 << RELATION_RECEIVER;
    for (size_t r = 0; r < RELATION_COUNT; r++) {
        AuthorityCell cell = authority_ask(table, kind, (Relation)r);
        if (!(heard & (int64_t)1 << r))
            continue;
        if (cell.word > best.word)
            best.word = cell.word;
        if (cell.grade.e9 > best.grade.e9)
            best.grade = cell.grade;
    }
    bool two = (heard & both) == both && best.word == AUTHORITY_STATES;
    if (two && table->together.e9 > best.grade.e9)
        best.grade = table->together;
    return best;
}

bool authority_knows(const Authority *table, Text kind)
{
    DocumentKind paper;
    bool known = document_kind_of(kind, &paper);
    for (size_t i = 0; i < table->act_count; i++)
        known = known || text_eq(table->acts[i].kind, kind);
    return known;
}

bool authority_may_act(const Authority *table, Text kind, Relation relation)
{
    for (size_t i = 0; i < table->act_count; i++)
        if (text_eq(table->acts[i].kind, kind))
            return relation == RELATION_OPERATOR ? table->acts[i].operator
                 : relation == RELATION_PLATFORM ? table->acts[i].platform || table->acts[i].party
                                                 : table->acts[i].party;
    return false;
}
