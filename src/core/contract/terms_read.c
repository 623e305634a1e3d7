/* terms_read.c - term_rows.h says for every term of the dictionary where it lives and how it is
 * read; the code here knows kinds of values, not terms.
 * O(terms given x terms known): a contract is read once, its events are many. */
#include "core/contract/terms_read.h"

#include "base/check.h"
#include "base/list.h"
#include "core/contract/term_rows.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

bool contract_performance_of(Text name, ContractPerformance *out)
{
    unsigned choice = 0;
    if (!term_choice_find(term_performances, text_trim(name), &choice))
        return false;
    *out = (ContractPerformance)choice;
    return true;
}

bool contract_number_parse(Text text, double *out)
{
    char buf[JSON_NUMBER_CHARS_MAX + 1];
    text = text_trim(text);
    if (text.n == 0 || text.n >= sizeof buf)
        return false;
    for (size_t i = 0; i < text.n; i++)         /* neither hexadecimal nor infinity nor NaN */
        if (!strchr("0123456789+-.eE", text.at[i]) || text.at[i] == '\0')
            return false;
    memcpy(buf, text.at, text.n);
    buf[text.n] = '\0';
    char *end;
    double value = strtod(buf, &end);
    if (*end != '\0' || !isfinite(value))
        return false;
    *out = value;
    return true;
}

/* The value of a string or number member, trimmed; empty for null. False for other kinds. */
static bool scalar(const Json *json, Text *out)
{
    *out = (Text){ "", 0 };
    if (json->kind == JSON_STRING || json->kind == JSON_NUMBER)
        *out = text_trim(json->text);
    return json->kind == JSON_STRING || json->kind == JSON_NUMBER || json->kind == JSON_NULL;
}

static Err bad(Ctx *cx, const char *term, Text value, const char *expected)
{
    int n = value.n > 60 ? 60 : (int)value.n;
    return fail_field(cx, ERR_SYNTAX, term, "\"%.*s\" is not %s", n, value.at, expected);
}

static Err store_choice(Ctx *cx, const char *term, const TermChoice *choices, Text text,
                        unsigned *out)
{
    if (term_choice_find(choices, text, out))
        return ERR_OK;
    int n = text.n > 40 ? 40 : (int)text.n;
    return fail_field(cx, ERR_UNKNOWN, term, "no such choice: \"%.*s\"; the first one is %s", n,
                      text.at, choices[0].name);
}

static Err store_period(Ctx *cx, const TermRow *row, Text text, ContractPeriod *out)
{
    if (!contract_period_parse(text, out))
        return bad(cx, row->name, text, "a period such as P1ML0 of at most a century");
    if (row->kind != KIND_PERIOD && out->months == 0 && out->days == 0)
        return fail_field(cx, ERR_INVALID, row->name, "a cycle of no length never comes round");
    return ERR_OK;
}

static Err store_real(Ctx *cx, const TermRow *row, Text text, double *out)
{
    if (!contract_number_parse(text, out))
        return bad(cx, row->name, text, "a number");
    if (row->kind == KIND_AMOUNT && *out < 0)
        return fail_field(cx, ERR_INVALID, row->name, "must not be negative; the role signs it");
    return ERR_OK;
}

/* Which payments are scaled: three letters, of which an I and an N matter ("IN0"). */
static Err store_scale(Ctx *cx, const TermRow *row, Text text, unsigned *out)
{
    unsigned scale = CONTRACT_SCALE_NONE;
    if (text.n != 3)
        return bad(cx, row->name, text, "three letters such as IN0");
    for (size_t i = 0; i < text.n; i++) {
        if (text.at[i] == 'I')
            scale |= CONTRACT_SCALE_INTEREST;
        else if (text.at[i] == 'N')
            scale |= CONTRACT_SCALE_NOTIONAL;
        else if (text.at[i] != '0' && text.at[i] != 'O' && text.at[i] != 'M')
            return bad(cx, row->name, text, "three letters such as IN0");
    }
    *out = scale;
    return ERR_OK;
}

/* The parts of a list: a JSON array, one value, or a text with commas and maybe brackets. */
static Err list_parts(Ctx *cx, const char *term, const Json *json, List *parts)
{
    *parts = list_make(sizeof(Text));
    Text whole = { "", 0 };
    if (json->kind != JSON_ARRAY && !scalar(json, &whole))
        return fail_field(cx, ERR_SYNTAX, term, "must be a list of values");
    size_t count = json->kind == JSON_ARRAY ? json->count : 1;
    if (text_starts(whole, "[") && text_ends(whole, "]"))
        whole = text_slice(whole, 1, whole.n - 1);
    for (size_t i = 0; json->kind == JSON_ARRAY ? i < count : whole.n > 0; i++) {
        Text part, rest = { "", 0 };
        if (json->kind == JSON_ARRAY && !scalar(&json->items[i], &part))
            return fail_field(cx, ERR_SYNTAX, term, "must be a list of plain values");
        if (json->kind != JSON_ARRAY)
            part = text_split(whole, ',', &rest);
        whole = rest;
        if (parts->count == CONTRACT_LIST_MAX)
            return fail_field(cx, ERR_LIMIT, term, "more than %d entries", CONTRACT_LIST_MAX);
        Text *slot = list_push(cx, parts);
        if (!slot)
            return cx->err;
        *slot = text_trim(part);
    }
    return ERR_OK;
}

static Err store_covered(Ctx *cx, const TermRow *row, const Json *json, unsigned *out)
{
    List parts;
    TRY(list_parts(cx, row->name, json, &parts));
    unsigned covered = 0, value = 0;
    for (size_t i = 0; i < parts.count; i++) {
        TRY(store_choice(cx, row->name, row->choices, *(Text *)list_at(&parts, i), &value));
        covered |= 1u << value;
    }
    *out = covered;
    return ERR_OK;
}

static Err store_list(Ctx *cx, const TermRow *row, const Json *json, ContractList *out)
{
    List parts;
    TRY(list_parts(cx, row->name, json, &parts));
    ContractTime *times = NEW(cx, ContractTime, parts.count);
    ContractPeriod *cycles = NEW(cx, ContractPeriod, parts.count);
    double *reals = NEW(cx, double, parts.count);
    unsigned *choices = NEW(cx, unsigned, parts.count);
    if (!times || !cycles || !reals || !choices)
        return cx->err;
    for (size_t i = 0; i < parts.count; i++) {
        Text part = *(Text *)list_at(&parts, i);
        if (row->kind == KIND_TIMES && !contract_time_parse(part, &times[i]))
            return bad(cx, row->name, part, "a date between 1900 and 2999");
        if (row->kind == KIND_TIMES && i > 0 && contract_time_cmp(times[i - 1], times[i]) >= 0)
            return fail_field(cx, ERR_INVALID, row->name, "the dates must ascend");
        if (row->kind == KIND_CYCLES)
            TRY(store_period(cx, row, part, &cycles[i]));
        if (row->kind == KIND_REALS)
            TRY(store_real(cx, row, part, &reals[i]));
        if (row->kind == KIND_CHOICES)
            TRY(store_choice(cx, row->name, row->choices, part, &choices[i]));
    }
    out->count = parts.count;
    out->items = row->kind == KIND_TIMES ? (const void *)times
               : row->kind == KIND_CYCLES ? (const void *)cycles
               : row->kind == KIND_REALS ? (const void *)reals : (const void *)choices;
    return ERR_OK;
}

/* One scalar term into its place. Choices are unsigned in memory, as C lays out our enums. */
static Err store_scalar(Ctx *cx, const TermRow *row, Text text, void *place)
{
    static_assert(sizeof(ContractRole) == sizeof(unsigned), "enums are as wide as unsigned");
    unsigned choice = 0;
    switch (row->kind) {
    case KIND_TEXT:
        *(Text *)place = text;
        return ERR_OK;
    case KIND_TIME:
        return contract_time_parse(text, place)
                   ? ERR_OK : bad(cx, row->name, text, "a date between 1900 and 2999");
    case KIND_PERIOD: case KIND_CYCLE:
        return store_period(cx, row, text, place);
    case KIND_REAL: case KIND_AMOUNT:
        return store_real(cx, row, text, place);
    case KIND_SCALE:
        return store_scale(cx, row, text, place);
    case KIND_CHOICE:
        TRY(store_choice(cx, row->name, row->choices, text, &choice));
        memcpy(place, &choice, sizeof choice);
        return ERR_OK;
    case KIND_ONLY:
        if (!term_choice_find(row->choices, text, &choice))
            return fail_field(cx, ERR_INVALID, row->name, "only %s is supported: the specification "
                              "gives no functions for another", row->choices[0].name);
        return ERR_OK;
    case KIND_FOREIGN:
        return fail_field(cx, ERR_INVALID, row->name, "belongs to a type of contract that weft "
                          "does not compute");
    case KIND_IGNORED: case KIND_COVERED: case KIND_TIMES: case KIND_CYCLES: case KIND_REALS:
    case KIND_CHOICES: case KIND_REFS:
        break;
    }
    return ERR_OK;
}

static Err store_term(Ctx *cx, const TermRow *row, const JsonMember *member, ContractTerms *terms)
{
    void *place = (char *)terms + row->offset;
    Text text;
    switch (row->kind) {
    case KIND_COVERED:
        return store_covered(cx, row, &member->value, place);
    case KIND_TIMES: case KIND_CYCLES: case KIND_REALS: case KIND_CHOICES:
        return store_list(cx, row, &member->value, place);
    case KIND_REFS: case KIND_IGNORED:
        return ERR_OK;
    case KIND_FOREIGN:
    case KIND_ONLY: case KIND_TEXT: case KIND_TIME: case KIND_PERIOD: case KIND_CYCLE:
    case KIND_REAL: case KIND_AMOUNT: case KIND_CHOICE: case KIND_SCALE:
        break;
    }
    if (!scalar(&member->value, &text))
        return fail_field(cx, ERR_SYNTAX, row->name, "must be one plain value");
    return text.n == 0 ? ERR_OK : store_scalar(cx, row, text, place);
}

static Err find_calendar(Ctx *cx, Text name, const ContractCalendar *calendars, size_t count,
                         const Calendar **out)
{
    static const char *const none[] = { "", "NC", "NOCALENDAR", "NoCalendar", "noCalendar",
                                        "NoHoliday", "NoHolidayCalendar" };
    static const char *const weekdays[] = { "MF", "MondayToFriday", "mondayToFriday",
                                            "MondayToFridayCalendar" };
    for (size_t i = 0; i < count; i++)
        if (text_eq(name, calendars[i].name))
            return *out = calendars[i].calendar, ERR_OK;
    for (size_t i = 0; i < COUNT(none); i++)
        if (text_is(name, none[i]))
            return *out = &calendar_every_day, ERR_OK;
    for (size_t i = 0; i < COUNT(weekdays); i++)
        if (text_is(name, weekdays[i]))
            return *out = &calendar_monday_friday, ERR_OK;
    int n = name.n > 40 ? 40 : (int)name.n;
    return fail_field(cx, ERR_UNKNOWN, "calendar", "no calendar named \"%.*s\"; NC and MF are "
                      "always known", n, name.at);
}

typedef struct Reader {
    Ctx *cx;
    const ContractCalendar *calendars;
    size_t calendar_count;
} Reader;

/* A term that is null or empty was not agreed. */
static bool says_nothing(const Json *json)
{
    Text text;
    return scalar(json, &text) && text.n == 0;
}

/* Two spellings of one term, or capitals, may not say it twice: which of them was meant? */
static Err said_twice(Ctx *cx, const Json *json, const TermRow *const *rows, size_t i)
{
    for (size_t j = 0; j < i; j++) {
        Text first = text_head(json->members[j].key, 60), again;
        if (!term_row_same(rows[i], rows[j]) || says_nothing(&json->members[i].value)
            || says_nothing(&json->members[j].value))
            continue;
        TRY(text_copy(cx, text_head(json->members[i].key, 60), &again));
        return fail_field(cx, ERR_CONFLICT, again.at, "is given twice, also as %.*s; keep one",
                          (int)first.n, first.at);
    }
    return ERR_OK;
}

static Err find_row(Ctx *cx, Text key, const TermRow **out)
{
    *out = term_row_find(key);
    if (*out)
        return ERR_OK;
    int n = key.n > 60 ? 60 : (int)key.n;
    return fail(cx, ERR_UNKNOWN, "%.*s: no such term in the ACTUS dictionary; see its spelling", n,
                key.at);
}

/* A calendar that does not reach the contract's days would silently take its holidays for working
 * days. */
static Err within_calendar(Ctx *cx, const ContractTerms *terms)
{
    const ContractTime days[] = { terms->status, terms->initial_exchange, terms->maturity };
    for (size_t i = 0; i < COUNT(days); i++)
        if (!contract_time_is_none(days[i]))
            TRY(calendar_need(cx, terms->calendar, contract_time_date(days[i])));
    return ERR_OK;
}

static Err read_flat(const Reader *reader, const Json *json, ContractTerms *out)
{
    Ctx *cx = reader->cx;
    if (json->kind != JSON_OBJECT)
        return fail(cx, ERR_SYNTAX, "terms: must be an object of ACTUS terms");
    contract_terms_init(out);
    const TermRow **rows = NEW(cx, const TermRow *, json->count);
    if (!rows)
        return cx->err;
    for (size_t i = 0; i < json->count; i++) {
        TRY(find_row(cx, json->members[i].key, &rows[i]));
        TRY(store_term(cx, rows[i], &json->members[i], out));
        TRY(said_twice(cx, json, rows, i));
    }
    TRY(find_calendar(cx, out->calendar_name, reader->calendars, reader->calendar_count,
                      &out->calendar));
    return within_calendar(cx, out);
}

/* One entry of contractStructure: terms of its own, or only a name. */
static Err read_ref(const Reader *reader, const Json *json, ContractRef *out)
{
    Ctx *cx = reader->cx;
    Text role = { "", 0 }, type = { "", 0 };
    unsigned choice = 0;
    TRY(json_want_text(cx, json, "referenceRole", &role));
    TRY(json_want_text(cx, json, "referenceType", &type));
    TRY(store_choice(cx, "contractStructure.referenceRole", term_ref_roles, text_trim(role),
                     &choice));
    const Json *object = json_get(json, "object");
    if (!object || object->kind != JSON_OBJECT)
        return fail_field(cx, ERR_INVALID, "contractStructure.object", "must be an object");
    ContractTerms *terms = NEW(cx, ContractTerms, 1);
    if (!terms)
        return cx->err;
    TRY(read_flat(reader, object, terms));
    const Json *inner = json_get(object, "contractStructure");
    if (inner && inner->kind != JSON_NULL)
        return fail_field(cx, ERR_INVALID, "contractStructure", "a contract inside a contract may "
                          "not be composed itself; name it by its market object instead");
    *out = (ContractRef){ .role = (ContractRefRole)choice, .id = terms->id,
                          .market_object = terms->market_object };
    if (terms->type != CONTRACT_TYPE_NONE)
        out->contract = terms;
    return ERR_OK;
}

static Err read_refs(const Reader *reader, const Json *json, ContractTerms *out)
{
    Ctx *cx = reader->cx;
    if (!json || json->kind == JSON_NULL)
        return ERR_OK;
    if (json->kind != JSON_ARRAY || json->count > CONTRACT_REFS_MAX)
        return fail_field(cx, ERR_SYNTAX, "contractStructure", "must be a list of at most %d",
                          CONTRACT_REFS_MAX);
    ContractRef *refs = NEW(cx, ContractRef, json->count);
    if (!refs)
        return cx->err;
    for (size_t i = 0; i < json->count; i++)
        TRY(read_ref(reader, &json->items[i], &refs[i]));
    out->refs = refs;
    out->ref_count = json->count;
    return ERR_OK;
}

Err contract_terms_read(Ctx *cx, const Json *json, const ContractCalendar *calendars,
                        size_t calendar_count, ContractTerms *out)
{
    Reader reader = { cx, calendars, calendar_count };
    ContractTerms terms;
    TRY(read_flat(&reader, json, &terms));
    TRY(read_refs(&reader, json_get(json, "contractStructure"), &terms));
    TRY(contract_terms_check(cx, &terms));
    *out = terms;
    return ERR_OK;
}
