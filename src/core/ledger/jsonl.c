/* jsonl.c - one table of fields for each kind of record, read and written by the same loop.
 *
 * A record's fields are (name, width, offset). Values may be given as strings or as numbers,
 * since the JSON reader keeps every digit; they are written as strings where 64 bits or wider.
 * Cost: O(bytes of the line). */
#include "core/ledger/jsonl.h"

#include <string.h>

typedef enum { FIELD_ID, FIELD_U64, FIELD_U32, FIELD_U16, FIELD_FLAGS } FieldKind;

typedef struct Field {
    const char *name;
    FieldKind kind;
    bool input_only;                    /* never part of an answer */
    size_t offset;
} Field;

typedef uint16_t FlagOfText(Text name);
typedef const char *FlagName(unsigned bit);

typedef struct Record {
    const Field *fields;
    size_t count;
    size_t row_bytes;
    FlagOfText *flag_of_text;
    FlagName *flag_name;
} Record;

enum { FLAG_UNKNOWN = 1 << 15 };        /* a flag of no kind of record: the ledger refuses it */

#define FIELD(Type, kind_, field) { .name = #field, .kind = kind_, .offset = offsetof(Type, field) }

static const Field account_fields[] = {
    FIELD(LedgerAccount, FIELD_ID, id),
    FIELD(LedgerAccount, FIELD_U64, debits_pending),
    FIELD(LedgerAccount, FIELD_U64, debits_posted),
    FIELD(LedgerAccount, FIELD_U64, credits_pending),
    FIELD(LedgerAccount, FIELD_U64, credits_posted),
    FIELD(LedgerAccount, FIELD_ID, user_data_128),
    FIELD(LedgerAccount, FIELD_U64, user_data_64),
    FIELD(LedgerAccount, FIELD_U32, user_data_32),
    { .name = "reserved", .kind = FIELD_U32, .input_only = true,
      .offset = offsetof(LedgerAccount, reserved) },
    FIELD(LedgerAccount, FIELD_U32, ledger),
    FIELD(LedgerAccount, FIELD_U16, code),
    FIELD(LedgerAccount, FIELD_FLAGS, flags),
    FIELD(LedgerAccount, FIELD_U64, timestamp),
};

static const Field transfer_fields[] = {
    FIELD(LedgerTransfer, FIELD_ID, id),
    FIELD(LedgerTransfer, FIELD_ID, debit_account_id),
    FIELD(LedgerTransfer, FIELD_ID, credit_account_id),
    FIELD(LedgerTransfer, FIELD_U64, amount),
    FIELD(LedgerTransfer, FIELD_ID, pending_id),
    FIELD(LedgerTransfer, FIELD_ID, user_data_128),
    FIELD(LedgerTransfer, FIELD_U64, user_data_64),
    FIELD(LedgerTransfer, FIELD_U32, user_data_32),
    FIELD(LedgerTransfer, FIELD_U32, timeout),
    FIELD(LedgerTransfer, FIELD_U32, ledger),
    FIELD(LedgerTransfer, FIELD_U16, code),
    FIELD(LedgerTransfer, FIELD_FLAGS, flags),
    FIELD(LedgerTransfer, FIELD_U64, timestamp),
};

static const Field filter_fields[] = {
    FIELD(LedgerFilter, FIELD_ID, account_id),
    FIELD(LedgerFilter, FIELD_ID, user_data_128),
    FIELD(LedgerFilter, FIELD_U64, user_data_64),
    FIELD(LedgerFilter, FIELD_U32, user_data_32),
    FIELD(LedgerFilter, FIELD_U32, ledger),
    FIELD(LedgerFilter, FIELD_U16, code),
    FIELD(LedgerFilter, FIELD_FLAGS, flags),
    FIELD(LedgerFilter, FIELD_U32, limit),
    FIELD(LedgerFilter, FIELD_U64, timestamp_min),
    FIELD(LedgerFilter, FIELD_U64, timestamp_max),
};

static const Field balance_fields[] = {
    FIELD(LedgerHistory, FIELD_U64, timestamp),
    FIELD(LedgerHistory, FIELD_U64, debits_pending),
    FIELD(LedgerHistory, FIELD_U64, debits_posted),
    FIELD(LedgerHistory, FIELD_U64, credits_pending),
    FIELD(LedgerHistory, FIELD_U64, credits_posted),
};

static uint16_t query_flag_of_text(Text name)
{
    if (text_is(name, "debits"))
        return LEDGER_QUERY_DEBITS;
    if (text_is(name, "credits"))
        return LEDGER_QUERY_CREDITS;
    return text_is(name, "reversed") ? LEDGER_QUERY_REVERSED : 0;
}

static const Record account_record = {
    account_fields, COUNT(account_fields), sizeof(LedgerAccount),
    ledger_account_flag_of_text, ledger_account_flag_name,
};
static const Record transfer_record = {
    transfer_fields, COUNT(transfer_fields), sizeof(LedgerTransfer),
    ledger_flag_of_text, ledger_flag_name,
};
static const Record filter_record = {
    filter_fields, COUNT(filter_fields), sizeof(LedgerFilter), query_flag_of_text, NULL,
};
static const Record balance_record = {
    balance_fields, COUNT(balance_fields), sizeof(LedgerHistory), NULL, NULL,
};

/* --- reading ---------------------------------------------------------------------------------- */
/* Where in the line a value stands, for the words of a failure: "create_transfers[3].amount". */
typedef struct Place {
    const char *list;
    size_t item;
    const char *field;
} Place;

static Err bad(Ctx *cx, Place place, const char *what)
{
    return fail(cx, ERR_INVALID, "%s[%zu].%s: %s", place.list, place.item, place.field, what);
}

/* A whole number of at most 128 bits; null counts as absent, that is, zero. */
static bool read_number(const Json *value, LedgerId *out)
{
    if (value->kind == JSON_NULL) {
        *out = (LedgerId){ 0 };
        return true;
    }
    if (value->kind != JSON_STRING && value->kind != JSON_NUMBER)
        return false;
    return ledger_id_of_text(value->text, out);
}

static Err read_flags(Ctx *cx, Place place, const Json *value, FlagOfText *flag_of_text,
                      uint16_t *out)
{
    uint16_t flags = 0;
    if (value->kind != JSON_ARRAY && value->kind != JSON_NULL)
        return bad(cx, place, "must be a list of names");
    for (size_t i = 0; i < value->count; i++) {
        if (value->items[i].kind != JSON_STRING)
            return bad(cx, place, "must be a list of names");
        uint16_t flag = flag_of_text(value->items[i].text);
        flags |= flag ? flag : (uint16_t)FLAG_UNKNOWN;
    }
    *out = flags;
    return ERR_OK;
}

static Err read_field(Ctx *cx, Place place, const Record *record, const Field *field,
                      const Json *value, char *row)
{
    char *at = row + field->offset;
    if (field->kind == FIELD_FLAGS) {
        uint16_t flags = 0;
        TRY(read_flags(cx, place, value, record->flag_of_text, &flags));
        memcpy(at, &flags, sizeof flags);
        return ERR_OK;
    }
    LedgerId number;
    if (!read_number(value, &number))
        return bad(cx, place, "must be a whole number from 0 to 2^128-1, written with digits");
    if (field->kind == FIELD_ID) {
        memcpy(at, &number, sizeof number);
        return ERR_OK;
    }
    static const uint64_t most[] = { [FIELD_U64] = UINT64_MAX, [FIELD_U32] = UINT32_MAX,
                                     [FIELD_U16] = UINT16_MAX };
    if (number.hi || number.lo > most[field->kind])
        return bad(cx, place, "is too large for this field");
    uint32_t word = (uint32_t)number.lo;
    uint16_t half = (uint16_t)number.lo;
    if (field->kind == FIELD_U64)
        memcpy(at, &number.lo, sizeof number.lo);
    else if (field->kind == FIELD_U32)
        memcpy(at, &word, sizeof word);
    else
        memcpy(at, &half, sizeof half);
    return ERR_OK;
}

static const Field *field_of(const Record *record, Text name)
{
    for (size_t i = 0; i < record->count; i++)
        if (text_is(name, record->fields[i].name))
            return &record->fields[i];
    return NULL;
}

static Err read_record(Ctx *cx, const char *list, size_t item, const Record *record,
                       const Json *object, char *row)
{
    if (object->kind != JSON_OBJECT)
        return fail(cx, ERR_INVALID, "%s[%zu]: must be an object", list, item);
    for (size_t i = 0; i < object->count; i++) {
        const JsonMember *member = &object->members[i];
        const Field *field = field_of(record, member->key);
        if (!field)
            return fail(cx, ERR_INVALID, "%s[%zu]: there is no field \"%.*s\" here", list, item,
                        (int)(member->key.n < 64 ? member->key.n : 64), member->key.at);
        Place place = { list, item, field->name };
        TRY(read_field(cx, place, record, field, &member->value, row));
    }
    return ERR_OK;
}

static Err need_list(Ctx *cx, const JsonMember *ask)
{
    if (ask->value.kind != JSON_ARRAY)
        return fail(cx, ERR_INVALID, "%s: must be a list", ask->key.at);
    if (ask->value.count > LEDGER_BATCH_MAX)
        return fail(cx, ERR_LIMIT, "%s: %zu items are too many; send at most %d at once",
                    ask->key.at, ask->value.count, LEDGER_BATCH_MAX);
    return ERR_OK;
}

static Err read_accounts(Ctx *cx, const JsonMember *ask, LedgerAsk *out)
{
    TRY(need_list(cx, ask));
    LedgerAccount *accounts = NEW(cx, LedgerAccount, ask->value.count);
    if (!accounts)
        return cx->err;
    for (size_t i = 0; i < ask->value.count; i++)
        TRY(read_record(cx, ask->key.at, i, &account_record, &ask->value.items[i],
                        (char *)&accounts[i]));
    out->accounts = accounts;
    out->count = ask->value.count;
    return ERR_OK;
}

static Err read_transfers(Ctx *cx, const JsonMember *ask, LedgerAsk *out)
{
    TRY(need_list(cx, ask));
    LedgerTransfer *transfers = NEW(cx, LedgerTransfer, ask->value.count);
    if (!transfers)
        return cx->err;
    for (size_t i = 0; i < ask->value.count; i++)
        TRY(read_record(cx, ask->key.at, i, &transfer_record, &ask->value.items[i],
                        (char *)&transfers[i]));
    out->transfers = transfers;
    out->count = ask->value.count;
    return ERR_OK;
}

static Err read_ids(Ctx *cx, const JsonMember *ask, LedgerAsk *out)
{
    TRY(need_list(cx, ask));
    LedgerId *ids = NEW(cx, LedgerId, ask->value.count);
    if (!ids)
        return cx->err;
    for (size_t i = 0; i < ask->value.count; i++)
        if (ask->value.items[i].kind == JSON_NULL || !read_number(&ask->value.items[i], &ids[i]))
            return fail(cx, ERR_INVALID, "%s[%zu]: must be an id, a decimal string", ask->key.at,
                        i);
    out->ids = ids;
    out->count = ask->value.count;
    return ERR_OK;
}

static Err read_filter(Ctx *cx, const JsonMember *ask, LedgerAsk *out)
{
    bool of_account = out->kind == LEDGER_ASK_ACCOUNT_TRANSFERS
                   || out->kind == LEDGER_ASK_ACCOUNT_BALANCES;
    const char *foreign = of_account ? "ledger" : "account_id";
    TRY(read_record(cx, ask->key.at, 0, &filter_record, &ask->value, (char *)&out->filter));
    if (json_get(&ask->value, foreign))
        return fail(cx, ERR_INVALID, "%s: there is no field \"%s\" here", ask->key.at, foreign);
    return ERR_OK;
}

static Err read_tick(Ctx *cx, const JsonMember *ask, LedgerAsk *out)
{
    static const char *const keys[] = { "seconds" };
    if (ask->value.kind != JSON_OBJECT)
        return fail(cx, ERR_INVALID, "tick: must be an object, e.g. {\"seconds\":60}");
    TRY(json_only(cx, &ask->value, keys, COUNT(keys)));
    const Json *seconds = json_get(&ask->value, "seconds");
    LedgerId number = { 0 };
    if (seconds && !read_number(seconds, &number))
        return fail(cx, ERR_INVALID, "tick.seconds: must be a whole number of seconds");
    if (number.hi || number.lo > LEDGER_CLOCK_SECONDS_MAX)
        return fail(cx, ERR_INVALID, "tick.seconds: at most %lld",
                    (long long)LEDGER_CLOCK_SECONDS_MAX);
    out->tick_seconds = number.lo;
    return ERR_OK;
}

/* --- writing ---------------------------------------------------------------------------------- */
typedef void FieldWriter(TextBuf *out, const Record *record, const char *at);

static void write_id(TextBuf *out, const Record *record, const char *at)
{
    char digits[LEDGER_ID_TEXT_SIZE];
    LedgerId id;
    (void)record;
    memcpy(&id, at, sizeof id);
    textbuf_format(out, "\"%s\"", ledger_id_format(id, digits));
}

static void write_u64(TextBuf *out, const Record *record, const char *at)
{
    uint64_t number;
    (void)record;
    memcpy(&number, at, sizeof number);
    textbuf_format(out, "\"%llu\"", (unsigned long long)number);
}

static void write_u32(TextBuf *out, const Record *record, const char *at)
{
    uint32_t word;
    (void)record;
    memcpy(&word, at, sizeof word);
    textbuf_format(out, "%u", (unsigned)word);
}

static void write_u16(TextBuf *out, const Record *record, const char *at)
{
    uint16_t half;
    (void)record;
    memcpy(&half, at, sizeof half);
    textbuf_format(out, "%u", (unsigned)half);
}

/* A bit without a name is left out: a store may hold what this weft does not know. */
static void write_flags(TextBuf *out, const Record *record, const char *at)
{
    const char *comma = "";
    uint16_t flags;
    memcpy(&flags, at, sizeof flags);
    textbuf_byte(out, '[');
    for (unsigned bit = 0; bit < 16; bit++)
        if (flags >> bit & 1 && record->flag_name(bit)) {
            textbuf_format(out, "%s\"%s\"", comma, record->flag_name(bit));
            comma = ",";
        }
    textbuf_byte(out, ']');
}

static FieldWriter *const field_writers[] = {
    [FIELD_ID] = write_id, [FIELD_U64] = write_u64, [FIELD_U32] = write_u32,
    [FIELD_U16] = write_u16, [FIELD_FLAGS] = write_flags,
};

static void write_record(TextBuf *out, const Record *record, const char *row)
{
    char before = '{';
    for (size_t i = 0; i < record->count; i++) {
        const Field *field = &record->fields[i];
        if (field->input_only)
            continue;
        textbuf_byte(out, before);
        textbuf_format(out, "\"%s\":", field->name);
        field_writers[field->kind](out, record, row + field->offset);
        before = ',';
    }
    textbuf_byte(out, '}');
}

void ledger_json_account(TextBuf *out, const LedgerAccount *account)
{
    write_record(out, &account_record, (const char *)account);
}

void ledger_json_transfer(TextBuf *out, const LedgerTransfer *transfer)
{
    write_record(out, &transfer_record, (const char *)transfer);
}

void ledger_json_balance(TextBuf *out, const LedgerHistory *balance)
{
    write_record(out, &balance_record, (const char *)balance);
}

void ledger_json_results(TextBuf *out, const LedgerResult *results, size_t n)
{
    textbuf_puts(out, "{\"results\":[");
    for (size_t i = 0; i < n; i++)
        textbuf_format(out, "%s\"%s\"", i ? "," : "", ledger_result_name(results[i]));
    textbuf_puts(out, "]}");
}

/* --- answering from memory -------------------------------------------------------------------- */
static Err answer_create(Ctx *cx, LedgerState *state, const LedgerAsk *ask, TextBuf *out)
{
    LedgerResult *results = NEW(cx, LedgerResult, ask->count);
    if (!results)
        return cx->err;
    if (ask->kind == LEDGER_ASK_CREATE_ACCOUNTS)
        TRY(ledger_create_accounts(cx, state, ask->accounts, ask->count, results));
    else
        TRY(ledger_create_transfers(cx, state, ask->transfers, ask->count, results));
    ledger_json_results(out, results, ask->count);
    return ERR_OK;
}

/* Writes {"name":[row,row,...]}. */
static void write_list(TextBuf *out, const char *name, const Record *record, const List *rows)
{
    textbuf_format(out, "{\"%s\":[", name);
    for (size_t i = 0; i < rows->count; i++) {
        if (i)
            textbuf_byte(out, ',');
        write_record(out, record, list_at(rows, i));
    }
    textbuf_puts(out, "]}");
}

static Err answer_lookup_accounts(Ctx *cx, LedgerState *state, const LedgerAsk *ask, TextBuf *out)
{
    List rows = list_make(sizeof(LedgerAccount));
    for (size_t i = 0; i < ask->count; i++) {
        const LedgerAccount *account = ledger_account_find(state, ask->ids[i]);
        if (!account)
            continue;
        LedgerAccount *row = list_push(cx, &rows);
        if (!row)
            return cx->err;
        *row = *account;
    }
    write_list(out, "accounts", &account_record, &rows);
    return ERR_OK;
}

static Err answer_lookup_transfers(Ctx *cx, LedgerState *state, const LedgerAsk *ask,
                                   TextBuf *out)
{
    List rows = list_make(sizeof(LedgerTransfer));
    for (size_t i = 0; i < ask->count; i++) {
        const LedgerTransfer *transfer = ledger_transfer_find(state, ask->ids[i]);
        if (!transfer)
            continue;
        LedgerTransfer *row = list_push(cx, &rows);
        if (!row)
            return cx->err;
        *row = *transfer;
    }
    write_list(out, "transfers", &transfer_record, &rows);
    return ERR_OK;
}

typedef Err Query(Ctx *cx, const LedgerState *state, const LedgerFilter *filter, List *out);

static const struct {
    Query *query;
    const char *name;
    const Record *record;
} queries[] = {
    [LEDGER_ASK_ACCOUNT_TRANSFERS] = { ledger_account_transfers, "transfers", &transfer_record },
    [LEDGER_ASK_ACCOUNT_BALANCES]  = { ledger_account_balances, "balances", &balance_record },
    [LEDGER_ASK_QUERY_ACCOUNTS]    = { ledger_query_accounts, "accounts", &account_record },
    [LEDGER_ASK_QUERY_TRANSFERS]   = { ledger_query_transfers, "transfers", &transfer_record },
};

static Err answer_query(Ctx *cx, LedgerState *state, const LedgerAsk *ask, TextBuf *out)
{
    const Record *record = queries[ask->kind].record;
    List rows = list_make(record->row_bytes);
    TRY(queries[ask->kind].query(cx, state, &ask->filter, &rows));
    write_list(out, queries[ask->kind].name, record, &rows);
    return ERR_OK;
}

static Err answer_tick(Ctx *cx, LedgerState *state, const LedgerAsk *ask, TextBuf *out)
{
    uint64_t now_ns;
    if (!ledger_clock_after(state, ask->tick_seconds, &now_ns))
        return fail(cx, ERR_INVALID, "tick.seconds: that is after the year 2255; tick less");
    TRY(ledger_tick(cx, state, now_ns));
    textbuf_puts(out, "{}");
    return ERR_OK;
}

/* --- what a line may ask ---------------------------------------------------------------------- */
typedef Err Reader(Ctx *cx, const JsonMember *ask, LedgerAsk *out);
typedef Err Answerer(Ctx *cx, LedgerState *state, const LedgerAsk *ask, TextBuf *out);

static const struct {
    const char *name;
    Reader *read;
    Answerer *answer;
} asks[] = {
    [LEDGER_ASK_CREATE_ACCOUNTS]   = { "create_accounts", read_accounts, answer_create },
    [LEDGER_ASK_CREATE_TRANSFERS]  = { "create_transfers", read_transfers, answer_create },
    [LEDGER_ASK_LOOKUP_ACCOUNTS]   = { "lookup_accounts", read_ids, answer_lookup_accounts },
    [LEDGER_ASK_LOOKUP_TRANSFERS]  = { "lookup_transfers", read_ids, answer_lookup_transfers },
    [LEDGER_ASK_ACCOUNT_TRANSFERS] = { "get_account_transfers", read_filter, answer_query },
    [LEDGER_ASK_ACCOUNT_BALANCES]  = { "get_account_balances", read_filter, answer_query },
    [LEDGER_ASK_QUERY_ACCOUNTS]    = { "query_accounts", read_filter, answer_query },
    [LEDGER_ASK_QUERY_TRANSFERS]   = { "query_transfers", read_filter, answer_query },
    [LEDGER_ASK_TICK]              = { "tick", read_tick, answer_tick },
};

Err ledger_ask_parse(Ctx *cx, Text line, LedgerAsk *out)
{
    Json json;
    TRY(json_parse(cx, line, &json));
    if (json.kind != JSON_OBJECT || json.count != 1)
        return fail(cx, ERR_INVALID, "a line is one object with one member, e.g. "
                                     "{\"create_transfers\":[...]}");
    const JsonMember *ask = &json.members[0];
    for (size_t i = 0; i < COUNT(asks); i++)
        if (text_is(ask->key, asks[i].name)) {
            LedgerAsk read = { .kind = (LedgerAskKind)i };
            TRY(asks[i].read(cx, ask, &read));
            *out = read;
            return ERR_OK;
        }
    return fail(cx, ERR_INVALID, "the ledger does not know \"%.*s\"; it knows create_accounts, "
                "create_transfers, lookup_accounts, lookup_transfers, get_account_transfers, "
                "get_account_balances, query_accounts, query_transfers and tick",
                (int)(ask->key.n < 64 ? ask->key.n : 64), ask->key.at);
}

Err ledger_jsonl_line(Ctx *cx, LedgerState *state, Text line, TextBuf *out)
{
    LedgerAsk ask;
    TRY(ledger_ask_parse(cx, line, &ask));
    TRY(asks[ask.kind].answer(cx, state, &ask, out));
    return out->err;
}
