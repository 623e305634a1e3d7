/* Reads tests/ledger/<name>.case: stories of accounts and movements that an accountant can read.
 *
 *     case TITLE                                  a new, empty ledger
 *     account ID [flag...] [field=value...]       : RESULT
 *     move  ID DEBIT -> CREDIT AMOUNT [...]       : RESULT
 *     hold  ID DEBIT -> CREDIT AMOUNT [...]       : RESULT      a pending transfer
 *     post  ID of PENDING [AMOUNT] [...]          : RESULT      without AMOUNT: all of it
 *     void  ID of PENDING [AMOUNT] [...]          : RESULT      without AMOUNT: 0, that is, all
 *     together ... end                            the lines between are one batch
 *     wait SECONDS                                time passes, and what is due expires
 *     balance ID DEBITS HELD | CREDITS HELD [closed]
 *     shows ID field=value ...                    what is stored of a transfer
 *     list WHAT [of ID] [flag...] [field=value...] : ID ...   WHAT: transfers, accounts, balances
 *
 * An absent RESULT is `created`. Ledger and code are 1 where not given. `max` is the largest
 * value of its field. `;` begins a remark. */
#include "core/ledger.h"

#include "base/file.h"
#include "test.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

enum { BATCH_MAX = 16, WORDS_MAX = 24 };

typedef struct Story {
    Ctx cx;
    LedgerState *ledger;
    LedgerAccount accounts[BATCH_MAX];
    LedgerTransfer transfers[BATCH_MAX];
    LedgerResult wanted[BATCH_MAX];
    size_t account_count;
    size_t transfer_count;
    bool together;
    size_t rows;                        /* of all cases: events whose result was checked */
    bool seen[LEDGER_RESULTS];
    char where[300];                    /* file, line and case, for a failing check */
} Story;

typedef struct Words {
    Text at[WORDS_MAX];
    size_t n;
} Words;

static void broken(const Story *story, const char *what)
{
    print_error("%s: %s\n", story->where, what);
    _fail(__FILE__, __LINE__);
}

static Words words_of(Story *story, Text line)
{
    Words words = { .n = 0 };
    for (Text rest = text_trim(line); rest.n;) {
        Text word = text_split(rest, ' ', &rest);
        rest = text_trim(rest);
        if (words.n == WORDS_MAX)
            broken(story, "too many words");
        words.at[words.n++] = word;
    }
    return words;
}

static LedgerId number(Story *story, Text text)
{
    LedgerId id = { 0 };
    if (text_is(text, "max"))
        return (LedgerId){ UINT64_MAX, UINT64_MAX };
    if (!ledger_id_of_text(text, &id))
        broken(story, "a number was expected");
    return id;
}

/* field=value of a transfer; false where there is no such field. */
static bool transfer_field(Story *story, LedgerTransfer *t, Text name, Text value)
{
    LedgerId n = number(story, value);
    if (text_is(name, "debit")) t->debit_account_id = n;
    else if (text_is(name, "credit")) t->credit_account_id = n;
    else if (text_is(name, "amount")) t->amount = n.lo;
    else if (text_is(name, "pending_id")) t->pending_id = n;
    else if (text_is(name, "user_data_128")) t->user_data_128 = n;
    else if (text_is(name, "user_data_64")) t->user_data_64 = n.lo;
    else if (text_is(name, "user_data_32")) t->user_data_32 = (uint32_t)n.lo;
    else if (text_is(name, "timeout")) t->timeout = (uint32_t)n.lo;
    else if (text_is(name, "ledger")) t->ledger = (uint32_t)n.lo;
    else if (text_is(name, "code")) t->code = (uint16_t)n.lo;
    else if (text_is(name, "flags")) t->flags = (uint16_t)n.lo;
    else if (text_is(name, "timestamp")) t->timestamp = n.lo;
    else return false;
    return true;
}

static bool account_field(Story *story, LedgerAccount *a, Text name, Text value)
{
    LedgerId n = number(story, value);
    if (text_is(name, "debits_pending")) a->debits_pending = n.lo;
    else if (text_is(name, "debits_posted")) a->debits_posted = n.lo;
    else if (text_is(name, "credits_pending")) a->credits_pending = n.lo;
    else if (text_is(name, "credits_posted")) a->credits_posted = n.lo;
    else if (text_is(name, "user_data_128")) a->user_data_128 = n;
    else if (text_is(name, "user_data_64")) a->user_data_64 = n.lo;
    else if (text_is(name, "user_data_32")) a->user_data_32 = (uint32_t)n.lo;
    else if (text_is(name, "reserved")) a->reserved = (uint32_t)n.lo;
    else if (text_is(name, "ledger")) a->ledger = (uint32_t)n.lo;
    else if (text_is(name, "code")) a->code = (uint16_t)n.lo;
    else if (text_is(name, "flags")) a->flags = (uint16_t)n.lo;
    else if (text_is(name, "timestamp")) a->timestamp = n.lo;
    else return false;
    return true;
}

static bool filter_field(Story *story, LedgerFilter *f, Text name, Text value)
{
    LedgerId n = number(story, value);
    if (text_is(name, "user_data_128")) f->user_data_128 = n;
    else if (text_is(name, "user_data_64")) f->user_data_64 = n.lo;
    else if (text_is(name, "user_data_32")) f->user_data_32 = (uint32_t)n.lo;
    else if (text_is(name, "ledger")) f->ledger = (uint32_t)n.lo;
    else if (text_is(name, "code")) f->code = (uint16_t)n.lo;
    else if (text_is(name, "limit")) f->limit = (uint32_t)n.lo;
    else if (text_is(name, "flags")) f->flags = (uint16_t)n.lo;
    else if (text_is(name, "from")) f->timestamp_min = n.lo;
    else if (text_is(name, "to")) f->timestamp_max = n.lo;
    else return false;
    return true;
}

/* The part before and after '='; false for a word without one. */
static bool assignment(Text word, Text *name, Text *value)
{
    *name = text_split(word, '=', value);
    return value->n > 0;
}

/* --- events ----------------------------------------------------------------------------------- */
static void check_results(Story *story, const LedgerResult *results, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        story->rows++;
        story->seen[story->wanted[i]] = true;
        if (results[i] != story->wanted[i]) {
            print_error("%s: event %zu: got %s, want %s\n", story->where, i + 1,
                        ledger_result_name(results[i]), ledger_result_name(story->wanted[i]));
            _fail(__FILE__, __LINE__);
        }
    }
}

static void run_batch(Story *story)
{
    LedgerResult results[BATCH_MAX];
    if (story->account_count) {
        CHECK_OK(story->where, &story->cx,
                 ledger_create_accounts(&story->cx, story->ledger, story->accounts,
                                        story->account_count, results));
        check_results(story, results, story->account_count);
    }
    if (story->transfer_count) {
        CHECK_OK(story->where, &story->cx,
                 ledger_create_transfers(&story->cx, story->ledger, story->transfers,
                                         story->transfer_count, results));
        check_results(story, results, story->transfer_count);
    }
    story->account_count = 0;
    story->transfer_count = 0;
}

static LedgerResult wanted_result(Story *story, Text name)
{
    LedgerResult result = LEDGER_CREATED;
    if (name.n && !ledger_result_of_text(name, &result))
        broken(story, "there is no such result");
    return result;
}

static void account_line(Story *story, const Words *words, Text result)
{
    LedgerAccount *account = &story->accounts[story->account_count];
    *account = (LedgerAccount){ .id = number(story, words->at[1]), .ledger = 1, .code = 1 };
    for (size_t i = 2; i < words->n; i++) {
        Text name, value;
        if (assignment(words->at[i], &name, &value)) {
            if (!account_field(story, account, name, value))
                broken(story, "an account has no such field");
        } else {
            uint16_t flag = ledger_account_flag_of_text(words->at[i]);
            account->flags |= flag;
            if (!flag)
                broken(story, "an account has no such flag");
        }
    }
    story->wanted[story->account_count++] = wanted_result(story, result);
    if (!story->together)
        run_batch(story);
}

static void transfer_rest(Story *story, const Words *words, size_t from, LedgerTransfer *transfer,
                          Text result)
{
    for (size_t i = from; i < words->n; i++) {
        Text name, value;
        if (assignment(words->at[i], &name, &value)) {
            if (!transfer_field(story, transfer, name, value))
                broken(story, "a transfer has no such field");
        } else {
            uint16_t flag = ledger_flag_of_text(words->at[i]);
            transfer->flags |= flag;
            if (!flag)
                broken(story, "a transfer has no such flag");
        }
    }
    story->transfers[story->transfer_count] = *transfer;
    story->wanted[story->transfer_count++] = wanted_result(story, result);
    if (!story->together)
        run_batch(story);
}

static void move_line(Story *story, const Words *words, uint16_t flags, Text result)
{
    if (words->n < 6 || !text_is(words->at[3], "->"))
        broken(story, "expected: move ID DEBIT -> CREDIT AMOUNT");
    LedgerTransfer transfer = {
        .id = number(story, words->at[1]),
        .debit_account_id = number(story, words->at[2]),
        .credit_account_id = number(story, words->at[4]),
        .amount = number(story, words->at[5]).lo,
        .ledger = 1,
        .code = 1,
        .flags = flags,
    };
    transfer_rest(story, words, 6, &transfer, result);
}

static void resolve_line(Story *story, const Words *words, uint16_t flags, Text result)
{
    if (words->n < 4 || !text_is(words->at[2], "of"))
        broken(story, "expected: post ID of PENDING [AMOUNT]");
    LedgerId amount = { 0, flags & LEDGER_POST_PENDING ? LEDGER_AMOUNT_MAX : 0 };
    size_t from = 4;
    if (words->n > 4 && (ledger_id_of_text(words->at[4], &amount)
                         || text_is(words->at[4], "max"))) {
        amount = number(story, words->at[4]);
        from = 5;
    }
    LedgerTransfer transfer = {
        .id = number(story, words->at[1]),
        .pending_id = number(story, words->at[3]),
        .amount = amount.lo,
        .flags = flags,
    };
    transfer_rest(story, words, from, &transfer, result);
}

/* --- looking ---------------------------------------------------------------------------------- */
static void balance_line(Story *story, const Words *words)
{
    const LedgerAccount *account = ledger_account_find(story->ledger,
                                                       number(story, words->at[1]));
    if (!account || words->n < 7 || !text_is(words->at[4], "|"))
        broken(story, "expected: balance ID DEBITS HELD | CREDITS HELD of an account there is");
    char got[100], want[100];
    bool closed = words->n > 7 && text_is(words->at[7], "closed");
    snprintf(got, sizeof got, "%" PRIu64 " %" PRIu64 " | %" PRIu64 " %" PRIu64 "%s",
             account->debits_posted, account->debits_pending, account->credits_posted,
             account->credits_pending,
             account->flags & LEDGER_ACCOUNT_CLOSED ? " closed" : "");
    snprintf(want, sizeof want, "%" PRIu64 " %" PRIu64 " | %" PRIu64 " %" PRIu64 "%s",
             number(story, words->at[2]).lo, number(story, words->at[3]).lo,
             number(story, words->at[5]).lo, number(story, words->at[6]).lo,
             closed ? " closed" : "");
    CHECK_TEXT(story->where, text_of(got), want);
}

static void shows_line(Story *story, const Words *words)
{
    const LedgerTransfer *stored = ledger_transfer_find(story->ledger,
                                                        number(story, words->at[1]));
    if (!stored)
        broken(story, "there is no such transfer");
    LedgerTransfer want = *stored;
    for (size_t i = 2; i < words->n; i++) {
        Text name, value;
        if (!assignment(words->at[i], &name, &value)
            || !transfer_field(story, &want, name, value))
            broken(story, "a transfer has no such field");
    }
    if (memcmp(&want, stored, sizeof want) != 0)
        broken(story, "the stored transfer is another");
}

static void append_id(char *buf, size_t size, LedgerId id)
{
    char digits[LEDGER_ID_TEXT_SIZE];
    size_t n = strlen(buf);
    snprintf(buf + n, size - n, "%s%s", n ? " " : "", ledger_id_format(id, digits));
}

/* Balances are shown as DEBITS/HELD|CREDITS/HELD. */
static void append_balance(char *buf, size_t size, const LedgerHistory *h)
{
    size_t n = strlen(buf);
    snprintf(buf + n, size - n,
             "%s%" PRIu64 "/%" PRIu64 "|%" PRIu64 "/%" PRIu64, n ? " " : "", h->debits_posted,
             h->debits_pending, h->credits_posted, h->credits_pending);
}

static void list_found(Story *story, Text what, const LedgerFilter *filter, bool of_account,
                       char *got, size_t size)
{
    List rows;
    Ctx *cx = &story->cx;
    if (text_is(what, "accounts")) {
        rows = list_make(sizeof(LedgerAccount));
        CHECK_OK(story->where, cx, ledger_query_accounts(cx, story->ledger, filter, &rows));
        for (size_t i = 0; i < rows.count; i++)
            append_id(got, size, ((LedgerAccount *)list_at(&rows, i))->id);
    } else if (text_is(what, "balances")) {
        rows = list_make(sizeof(LedgerHistory));
        CHECK_OK(story->where, cx, ledger_account_balances(cx, story->ledger, filter, &rows));
        for (size_t i = 0; i < rows.count; i++)
            append_balance(got, size, list_at(&rows, i));
    } else if (text_is(what, "transfers")) {
        rows = list_make(sizeof(LedgerTransfer));
        CHECK_OK(story->where, cx, of_account
                 ? ledger_account_transfers(cx, story->ledger, filter, &rows)
                 : ledger_query_transfers(cx, story->ledger, filter, &rows));
        for (size_t i = 0; i < rows.count; i++)
            append_id(got, size, ((LedgerTransfer *)list_at(&rows, i))->id);
    } else {
        broken(story, "list transfers, accounts or balances");
    }
}

static void list_line(Story *story, const Words *words, Text want)
{
    LedgerFilter filter = { .limit = 100 };
    bool of_account = words->n > 3 && text_is(words->at[2], "of");
    if (of_account)
        filter.account_id = number(story, words->at[3]);
    for (size_t i = of_account ? 4 : 2; i < words->n; i++) {
        Text name, value;
        if (assignment(words->at[i], &name, &value)) {
            if (!filter_field(story, &filter, name, value))
                broken(story, "a filter has no such field");
        } else if (text_is(words->at[i], "debits")) {
            filter.flags |= LEDGER_QUERY_DEBITS;
        } else if (text_is(words->at[i], "credits")) {
            filter.flags |= LEDGER_QUERY_CREDITS;
        } else if (text_is(words->at[i], "reversed")) {
            filter.flags |= LEDGER_QUERY_REVERSED;
        } else {
            broken(story, "a filter has no such flag");
        }
    }
    char got[1000] = "";
    char wanted[1000];
    list_found(story, words->at[1], &filter, of_account, got, sizeof got);
    snprintf(wanted, sizeof wanted, "%.*s", (int)want.n, want.at);
    CHECK_TEXT(story->where, text_of(got), wanted);
}

/* --- the story -------------------------------------------------------------------------------- */
static void begin(Story *story)
{
    ledger_close(&story->ledger);
    ctx_clear(&story->cx);
    story->cx = ctx_make(64 << 20);
    CHECK_OK(story->where, &story->cx,
             ledger_open(&story->cx, 64 << 20, LEDGER_START_NS, &story->ledger));
}

static void wait_line(Story *story, const Words *words)
{
    uint64_t now_ns;
    if (!ledger_clock_after(story->ledger, number(story, words->at[1]).lo, &now_ns))
        broken(story, "too long to wait");
    CHECK_OK(story->where, &story->cx, ledger_tick(&story->cx, story->ledger, now_ns));
}

static void tell(Story *story, Text line)
{
    Text after;
    Text before = text_trim(text_split(line, ':', &after));
    Words words = words_of(story, before);
    Text want = text_trim(after);
    Text verb = words.at[0];

    if (text_is(verb, "account")) account_line(story, &words, want);
    else if (text_is(verb, "move")) move_line(story, &words, 0, want);
    else if (text_is(verb, "hold")) move_line(story, &words, LEDGER_PENDING, want);
    else if (text_is(verb, "post")) resolve_line(story, &words, LEDGER_POST_PENDING, want);
    else if (text_is(verb, "void")) resolve_line(story, &words, LEDGER_VOID_PENDING, want);
    else if (text_is(verb, "wait")) wait_line(story, &words);
    else if (text_is(verb, "balance")) balance_line(story, &words);
    else if (text_is(verb, "shows")) shows_line(story, &words);
    else if (text_is(verb, "list")) list_line(story, &words, want);
    else if (text_is(verb, "together")) story->together = true;
    else if (text_is(verb, "end")) {
        story->together = false;
        run_batch(story);
    } else {
        broken(story, "the line begins with no word that is known");
    }
}

static void tell_file(Story *story, const char *path)
{
    Ctx cx = ctx_make(16 << 20);
    LineReader *reader CLEANUP(line_reader_close) = NULL;
    CHECK_OK(path, &cx, line_reader_open(&cx, path, &reader));
    Text line;
    bool more = true;
    char title[120] = "";
    for (int at = 1;; at++) {
        CHECK_OK(path, &cx, line_reader_next(&cx, reader, &line, &more));
        if (!more)
            break;
        Text remark;
        line = text_trim(text_split(line, ';', &remark));
        if (line.n == 0)
            continue;
        if (text_starts(line, "case "))
            snprintf(title, sizeof title, "%.*s", (int)line.n, line.at);
        snprintf(story->where, sizeof story->where, "%s:%d: %s", path, at, title);
        if (text_starts(line, "case "))
            begin(story);
        else
            tell(story, line);
    }
    ctx_clear(&cx);
}

TEST(test_ledger__tells_every_case_as_documented)
{
    static const char *const files[] = {
        "tests/ledger/accounts.case", "tests/ledger/transfers.case", "tests/ledger/pending.case",
        "tests/ledger/closing.case", "tests/ledger/chains.case", "tests/ledger/queries.case",
    };
    static Story story;
    story = (Story){ .rows = 0 };
    story.cx = ctx_make(1 << 20);
    for (size_t i = 0; i < COUNT(files); i++)
        tell_file(&story, files[i]);
    for (LedgerResult r = LEDGER_CREATED; r < LEDGER_RESULTS; r++)
        CHECK_TRUE(ledger_result_name(r), story.seen[r]);
    CHECK_TRUE("at least 150 results were checked", story.rows >= 150);
    ledger_close(&story.ledger);
    ctx_clear(&story.cx);
}
