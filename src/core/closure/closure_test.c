/* closure_test.c - plays tests/closure: the papers of an order, and what comes of them.
 *
 * A case is what an accountant would write on one sheet (tests/closure/README.md has the words);
 * its expected figures were worked out by hand. Papers are sorted canonically before folding, and
 * each case is folded once more with every allocation failing in turn. */
#define _DEFAULT_SOURCE         /* scandir */
#include "core/closure/closure.h"

#include "core/closure/common.h"
#include "core/document_word.h"

#include "base/file.h"
#include "base/list.h"
#include "test.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { WORDS_MAX = 24, PAPERS_MAX = 200, LINES_MAX = 20, EXPECTS_MAX = 100, NUMBER_BYTES = 16 };

typedef struct Paper {          /* one line of a paper */
    ClosureEntry entry;         /* its units and currency as they are stated */
    char number[NUMBER_BYTES], ref[NUMBER_BYTES], funded[NUMBER_BYTES];
} Paper;

typedef struct Sheet {          /* one case */
    Ctx *cx;
    char title[600];
    ClosureInput input;
    Process process;
    ClosureOrderLine stated[LINES_MAX], lines[LINES_MAX];
    ClosureChild children[4];
    Paper papers[PAPERS_MAX];
    ClosureEntry sorted[PAPERS_MAX], entries[PAPERS_MAX];
    size_t paper_count;
    Text expects[EXPECTS_MAX];  /* lines after the papers */
    size_t expect_count;
    char items[LINES_MAX][NUMBER_BYTES];
    int32_t item_count;
} Sheet;

typedef struct Words {
    Text at[WORDS_MAX];
    size_t n;
} Words;

static Words words_of(Text line)
{
    Words words = { .n = 0 };
    for (Text rest = text_trim(line); rest.n > 0; rest = text_trim(rest)) {
        assert(words.n < WORDS_MAX);
        words.at[words.n++] = text_split(rest, ' ', &rest);
    }
    return words;
}

/* --- values of a case ------------------------------------------------------------------------- */

static void bad_case(const Sheet *sheet, Text line, const char *what)
{
    print_error("%s: \"%.*s\": %s\n", sheet->title, (int)line.n, line.at, what);
    CHECK_TRUE("the case can be read", false);
}

static int64_t scaled(const Sheet *sheet, Text text, int scale)
{
    int64_t value = 0;
    if (!text_is(text, "-") && decimal_parse(text, scale, &value) != ERR_OK)
        bad_case(sheet, text, "is not a number");
    return value;
}

static int64_t money(const Sheet *sheet, Text text)
{
    return scaled(sheet, text, 2);
}

static int64_t quantity(const Sheet *sheet, Text text)
{
    return scaled(sheet, text, QUANTITY_SCALE);
}

static Date day(const Sheet *sheet, Text text)
{
    Date date = DATE_NONE;
    if (!text_is(text, "-"))
        CHECK_OK(sheet->title, sheet->cx, date_parse(sheet->cx, text, &date));
    return date;
}

static int32_t item_of(Sheet *sheet, Text name)
{
    if (text_is(name, "-"))
        return -1;
    for (int32_t i = 0; i < sheet->item_count; i++)
        if (text_is(name, sheet->items[i]))
            return i;
    assert(sheet->item_count < LINES_MAX && name.n < NUMBER_BYTES);
    memcpy(sheet->items[sheet->item_count], name.at, name.n);
    return sheet->item_count++;
}

static bool option(Text word, const char *key, Text *value)
{
    if (!text_starts(word, key) || word.at[strlen(key)] != '=')
        return false;
    *value = text_slice(word, strlen(key) + 1, word.n);
    return true;
}

/* --- reading a case --------------------------------------------------------------------------- */

static void read_process(Sheet *sheet, Text name)
{
    char path[128];
    Json json;
    snprintf(path, sizeof path, "share/templates/%.*s.json", (int)name.n, name.at);
    CHECK_OK(path, sheet->cx, json_parse_file(sheet->cx, path, &json));
    CHECK_OK(path, sheet->cx, process_read(sheet->cx, &json, &sheet->process));
}

static const Calendar *calendar_of(const Sheet *sheet, Text name)
{
    char path[100];
    Json json;
    Calendar *calendar = NEW(sheet->cx, Calendar, 1);
    snprintf(path, sizeof path, "share/calendars/%.*s.json", (int)name.n, name.at);
    CHECK_OK(path, sheet->cx, json_parse_file(sheet->cx, path, &json));
    CHECK_OK(path, sheet->cx, calendar_read(sheet->cx, &json, calendar));
    return calendar;
}

static int32_t currency(const Sheet *sheet, Text code)
{
    Ccy ccy = CCY_CNY;
    CHECK_OK(sheet->title, sheet->cx, ccy_parse(sheet->cx, code, &ccy));
    return ccy_number(ccy);
}

static Unit unit(const Sheet *sheet, Text code)
{
    Unit out = UNIT_ONE;
    CHECK_OK(sheet->title, sheet->cx, unit_parse(sheet->cx, code, &out));
    return out;
}

/* equals=12.5:KGM,24:C62 */
static Text equals_of(const Sheet *sheet, Text words)
{
    Quantity equals[CLOSURE_EQUALS_MAX];
    size_t count = 0;
    Text out = TEXT("");
    while (words.n > 0) {
        Text code, number = text_split(text_split(words, ',', &words), ':', &code);
        assert(count < COUNT(equals));
        equals[count++] = (Quantity){ quantity(sheet, number), unit(sheet, code) };
    }
    CHECK_OK(sheet->title, sheet->cx, closure_equals_write(sheet->cx, equals, count, &out));
    return out;
}

/* order PROCESS DATE [ship-by=DATE] [days=N] [calendar=NAME] [business-day=HOW] [deposit=PERCENT]
 *       [circular] [ccy=CODE] */
static void read_order(Sheet *sheet, const Words *words)
{
    ClosureInput *in = &sheet->input;
    read_process(sheet, words->at[1]);
    *in = (ClosureInput){ .process = &sheet->process, .order_id = 1,
                          .date = day(sheet, words->at[2]), .ship_by = DATE_NONE,
                          .payment_days = -1, .lines = sheet->lines,
                          .children = sheet->children };
    for (size_t i = 3; i < words->n; i++) {
        Text value;
        if (option(words->at[i], "ship-by", &value))
            in->ship_by = day(sheet, value);
        else if (option(words->at[i], "days", &value))
            in->payment_days = (int32_t)scaled(sheet, value, 0);
        else if (option(words->at[i], "calendar", &value))
            in->due_rule = (DueRule){ calendar_of(sheet, value), BDC_FOLLOWING };
        else if (option(words->at[i], "business-day", &value))
            CHECK_TRUE(sheet->title, calendar_convention_of(value, &in->due_rule.how));
        else if (option(words->at[i], "deposit", &value))
            in->deposit.e9 = scaled(sheet, value, 7);
        else if (option(words->at[i], "ccy", &value))
            in->ccy = currency(sheet, value);
        else if (text_is(words->at[i], "circular"))
            in->circular = true;
        else
            bad_case(sheet, words->at[i], "is no word of an order");
    }
}

/* line ITEM QUANTITY AMOUNT [price=P] [unit=CODE] [equals=N:CODE,...] */
static void read_line(Sheet *sheet, const Words *words)
{
    Text value;
    ClosureOrderLine *line = &sheet->stated[sheet->input.line_count++];
    assert(sheet->input.line_count <= LINES_MAX && words->n >= 4);
    *line = (ClosureOrderLine){ .item = item_of(sheet, words->at[1]),
                                .ordered_e6 = quantity(sheet, words->at[2]),
                                .payable_minor = money(sheet, words->at[3]),
                                .unit = UNIT_ONE, .equals = TEXT("") };
    for (size_t i = 4; i < words->n; i++) {
        if (option(words->at[i], "price", &value))
            line->price_e6 = scaled(sheet, value, PRICE_SCALE);
        else if (option(words->at[i], "unit", &value))
            line->unit = unit(sheet, value);
        else if (option(words->at[i], "equals", &value))
            line->equals = equals_of(sheet, value);
        else if (option(words->at[i], "tax", &value))
            line->tax_minor = money(sheet, value);
        else if (text_is(words->at[i], "beside"))
            line->role = ASK_BESIDE;
        else
            bad_case(sheet, words->at[i], "is no word of an order line");
    }
}

/* child PROCESS VALUE COMMERCE GOODS INFORMATION FUNDS */
static void read_child(Sheet *sheet, const Words *words)
{
    ClosureChild *child = &sheet->children[sheet->input.child_count++];
    assert(sheet->input.child_count <= COUNT(sheet->children) && words->n == 7);
    *child = (ClosureChild){ .order_id = 900 + (int64_t)sheet->input.child_count,
                             .process = words->at[1], .value = money(sheet, words->at[2]) };
    for (size_t f = 0; f < FLOW_COUNT; f++)
        child->flow[f].e9 = scaled(sheet, words->at[3 + f], RATE_SCALE);
}

static void read_option(Sheet *sheet, Paper *paper, Text word)
{
    ClosureEntry *entry = &paper->entry;
    Text value;
    if (option(word, "ref", &value)) {
        Text line, number = text_split(value, '/', &line);
        assert(number.n < NUMBER_BYTES);
        memcpy(paper->ref, number.at, number.n);
        entry->ref_line = line.n ? (int32_t)scaled(sheet, line, 0) - 1 : -1;
        entry->rule = entry->rule == RULE_LINKED ? RULE_LINKED : RULE_EXPLICIT;
    } else if (option(word, "rejected", &value)) {
        entry->rejected_e6 = quantity(sheet, value);
    } else if (option(word, "price", &value)) {
        entry->price_e6 = scaled(sheet, value, PRICE_SCALE);
    } else if (option(word, "unit", &value)) {
        entry->unit = unit(sheet, value);
    } else if (option(word, "equals", &value)) {
        entry->equals = equals_of(sheet, value);
    } else if (option(word, "ccy", &value)) {
        entry->ccy = currency(sheet, value);
    } else if (option(word, "tax", &value)) {
        entry->tax_minor = money(sheet, value);
    } else if (option(word, "relief", &value)) {
        entry->relief_minor = money(sheet, value);
    } else if (option(word, "prepaid", &value)) {
        entry->prepaid_minor = money(sheet, value);
    } else if (text_is(word, "beside") || text_is(word, "advance")) {
        entry->role = text_is(word, "beside") ? ASK_BESIDE : ASK_ADVANCE;
    } else if (option(word, "due", &value)) {
        entry->due = day(sheet, value);
    } else if (option(word, "funded", &value)) {
        assert(value.n < NUMBER_BYTES);
        memcpy(paper->funded, value.at, value.n);
    } else if (option(word, "status", &value)) {
        entry->status = value;
        if (document_word_void(entry->kind, value))
            entry->standing = STANDING_VOID;
    } else if (text_is(word, "back")) {
        entry->back = true;
    } else if (text_is(word, "stranger")) {
        entry->standing = STANDING_STRANGER;
    } else if (text_is(word, "elsewhere")) {
        entry->standing = STANDING_ELSEWHERE;
    } else if (text_is(word, "apart")) {
        entry->standing = STANDING_APART;
    } else if (text_is(word, "linked")) {
        entry->rule = RULE_LINKED;
    } else {
        bad_case(sheet, word, "is no word of a paper");
    }
}

/* KIND NUMBER DATE ITEM QUANTITY AMOUNT [words]; the same number again is its next line */
static void read_paper(Sheet *sheet, DocumentKind kind, const Words *words)
{
    assert(sheet->paper_count < PAPERS_MAX && words->n >= 6);
    Paper *paper = &sheet->papers[sheet->paper_count];
    Text number = words->at[1];
    int32_t line = 0;
    for (size_t i = 0; i < sheet->paper_count; i++)
        line += text_is(number, sheet->papers[i].number);
    assert(number.n < NUMBER_BYTES);
    memcpy(paper->number, number.at, number.n);
    paper->entry = (ClosureEntry){ .line = line, .kind = kind, .rule = RULE_INFERRED,
        .date = day(sheet, words->at[2]), .item = item_of(sheet, words->at[3]),
        .quantity_e6 = quantity(sheet, words->at[4]),
        .payable_minor = money(sheet, words->at[5]), .ref_line = -1, .status = TEXT(""),
        .unit = UNIT_ONE, .equals = TEXT(""), .due = DATE_NONE };
    for (size_t i = 6; i < words->n; i++)
        read_option(sheet, paper, words->at[i]);
    sheet->paper_count++;
}

/* --- names and canonical order ---------------------------------------------------------------- */

/* Papers were received in the order of the sheet: ids are given so. */
static int64_t id_of(const Sheet *sheet, const char *number)
{
    int64_t id = 2;
    if (strcmp(number, "PO") == 0)
        return 1;
    for (size_t i = 0; i < sheet->paper_count; i++) {
        if (strcmp(sheet->papers[i].number, number) == 0)
            return id;
        id += sheet->papers[i].entry.line == 0;
    }
    bad_case(sheet, text_of(number), "is no paper here");
    return id;
}

static int by_key(const void *left, const void *right)
{
    const ClosureEntry *a = left, *b = right;
    int order = date_cmp(a->date, b->date);
    if (order == 0)
        order = (a->kind > b->kind) - (a->kind < b->kind);
    if (order == 0)
        order = (a->document_id > b->document_id) - (a->document_id < b->document_id);
    return order ? order : (a->line > b->line) - (a->line < b->line);
}

static void sheet_sort(Sheet *sheet)
{
    for (size_t i = 0; i < sheet->paper_count; i++) {
        sheet->entries[i] = sheet->papers[i].entry;
        sheet->entries[i].document_id = id_of(sheet, sheet->papers[i].number);
        if (sheet->papers[i].ref[0])
            sheet->entries[i].ref_document = id_of(sheet, sheet->papers[i].ref);
        if (sheet->papers[i].funded[0])
            sheet->entries[i].encumbered = id_of(sheet, sheet->papers[i].funded);
    }
    qsort(sheet->entries, sheet->paper_count, sizeof sheet->entries[0], by_key);
    sheet->input.entries = sheet->entries;
    sheet->input.entry_count = sheet->paper_count;
    memcpy(sheet->sorted, sheet->entries, sizeof sheet->entries);
    memcpy(sheet->lines, sheet->stated, sizeof sheet->lines);
    CHECK_OK(sheet->title, sheet->cx, closure_common(sheet->cx, &sheet->input, sheet->lines,
                                                     sheet->entries));
}

/* --- what is expected ------------------------------------------------------------------------- */

typedef struct Spot {
    int64_t document;
    int32_t line;
} Spot;

static Spot spot(const Sheet *sheet, Text word)
{
    char number[NUMBER_BYTES] = "";
    Text line, name = text_split(word, '/', &line);
    if (text_is(name, "-"))
        return (Spot){ 0, -1 };
    assert(name.n < NUMBER_BYTES);
    memcpy(number, name.at, name.n);
    return (Spot){ id_of(sheet, number), line.n ? (int32_t)scaled(sheet, line, 0) - 1 : -1 };
}

typedef struct Expected {
    bool line_told[LINES_MAX];
    size_t matches, gaps, breaks;
    bool flows;
} Expected;

/* line N KEY VALUE ...: what is not told is nothing; ordered is as the order says */
static void expect_line(const Sheet *sheet, const Closure *closure, const Words *words,
                        Expected *expected)
{
    int64_t l = scaled(sheet, words->at[1], 0) - 1;
    assert(l >= 0 && (size_t)l < sheet->input.line_count);
    const ClosureLine *got = &closure->lines[l];
    const struct { const char *key; int64_t got, otherwise; int scale; } fields[] = {
        { "ordered", got->ordered_e6, sheet->stated[l].ordered_e6, 6 },
        { "produced", got->produced_e6, 0, 6 },     { "accepted", got->accepted_e6, 0, 6 },
        { "despatched", got->despatched_e6, 0, 6 }, { "received", got->received_e6, 0, 6 },
        { "declared", got->declared_e6, 0, 6 },     { "invoiced", got->invoiced_e6, 0, 6 },
        { "returned", got->returned_e6, 0, 6 },     { "credited", got->credited_e6, 0, 6 },
        { "worth", got->ordered_minor, sheet->stated[l].payable_minor, 2 },
        { "billed", got->invoiced_minor, 0, 2 },    { "credit", got->credited_minor, 0, 2 },
        { "paid", got->paid_minor, 0, 2 },
    };
    size_t used = 2;
    for (size_t f = 0; f < COUNT(fields); f++) {
        int64_t want = fields[f].otherwise;
        for (size_t i = 2; i + 1 < words->n; i += 2)
            if (text_is(words->at[i], fields[f].key)) {
                want = scaled(sheet, words->at[i + 1], fields[f].scale);
                used += 2;
            }
        char why[700];
        snprintf(why, sizeof why, "%s: line %lld %s", sheet->title, (long long)l + 1,
                 fields[f].key);
        CHECK_EQ(why, fields[f].got, want);
    }
    if (used != words->n)
        bad_case(sheet, words->at[2], "a word of this line is not known");
    expected->line_told[l] = true;
}

/* match RULE FROM TO QUANTITY AMOUNT */
static void expect_match(const Sheet *sheet, const Closure *closure, const Words *words,
                         Expected *expected)
{
    assert(words->n == 6);
    Spot from = spot(sheet, words->at[2]), to = spot(sheet, words->at[3]);
    size_t found = 0;
    for (size_t i = 0; i < closure->match_count; i++) {
        const ClosureMatch *m = &closure->matches[i];
        found += text_is(words->at[1], match_rule_name(m->rule))
              && m->from_document == from.document && m->from_line == from.line
              && m->to_document == to.document && m->to_line == to.line
              && m->quantity_e6 == quantity(sheet, words->at[4])
              && m->amount_minor == money(sheet, words->at[5]);
    }
    if (found != 1)
        bad_case(sheet, (Text){ words->at[1].at, 60 }, "no such match, or not one");
    expected->matches += to.document != sheet->input.order_id;
}

/* gap STEP LINE QUANTITY AMOUNT DUE OWNER, in the order of steps, then lines */
static void expect_gap(const Sheet *sheet, const Closure *closure, const Words *words,
                       Expected *expected)
{
    char why[700];
    assert(words->n == 7);
    snprintf(why, sizeof why, "%s: gap %.*s", sheet->title, (int)words->at[1].n, words->at[1].at);
    CHECK_TRUE(why, expected->gaps < closure->gap_count);
    const ClosureGap *gap = &closure->gaps[expected->gaps++];
    char due[DATE_TEXT_SIZE];
    Text id = sheet->process.steps[gap->step].id;
    if (!text_eq(id, words->at[1]))
        bad_case(sheet, id, "is the step of this gap instead");
    CHECK_EQ(why, gap->line, scaled(sheet, words->at[2], 0) - 1);
    CHECK_EQ(why, gap->quantity_e6, quantity(sheet, words->at[3]));
    CHECK_EQ(why, gap->amount_minor, money(sheet, words->at[4]));
    if (!text_is(words->at[5], date_format(gap->due, due)))
        bad_case(sheet, text_of(due), "is when this gap is due instead");
    CHECK_TRUE(why, text_is(words->at[6], owner_name(gap->owner)));
}

/* break KIND PAPER QUANTITY AMOUNT [other=PAPER] [days=N] */
static void expect_break(const Sheet *sheet, const Closure *closure, const Words *words,
                         Expected *expected)
{
    assert(words->n >= 5);
    Spot at = spot(sheet, words->at[2]), other = { 0, -1 };
    int64_t days = 0;
    for (size_t i = 5; i < words->n; i++) {
        Text value;
        if (option(words->at[i], "other", &value))
            other = spot(sheet, value);
        else if (option(words->at[i], "days", &value))
            days = scaled(sheet, value, 0);
        else
            bad_case(sheet, words->at[i], "is no word of a break");
    }
    size_t found = 0;
    for (size_t i = 0; i < closure->break_count; i++) {
        const ClosureBreak *b = &closure->breaks[i];
        found += text_is(words->at[1], break_name(b->kind)) && b->document_id == at.document
              && b->line == at.line && b->other_document == other.document && b->days == days
              && b->quantity_e6 == quantity(sheet, words->at[3])
              && b->amount_minor == money(sheet, words->at[4]);
    }
    if (found != 1)
        bad_case(sheet, (Text){ words->at[1].at, 60 }, "no such break, or not one");
    expected->breaks++;
}

/* flows COMMERCE GOODS INFORMATION FUNDS open|closed */
static void expect_flows(const Sheet *sheet, const Closure *closure, const Words *words,
                         Expected *expected)
{
    assert(words->n == 6);
    int64_t least = RATE_ONE_E9, sum = 0;
    for (size_t f = 0; f < FLOW_COUNT; f++) {
        char why[700];
        int64_t want = scaled(sheet, words->at[1 + f], RATE_SCALE);
        snprintf(why, sizeof why, "%s: flow of %s", sheet->title, flow_name((Flow)f));
        CHECK_EQ(why, closure->flow[f].e9, want);
        least = want < least ? want : least;
        sum += want;
    }
    CHECK_EQ(sheet->title, closure->least.e9, least);
    CHECK_EQ(sheet->title, closure->mean.e9, sum / FLOW_COUNT);
    CHECK_EQ(sheet->title, closure->closed, text_is(words->at[5], "closed"));
    expected->flows = true;
}

/* money PAID SUSPENSE */
static void expect_money(const Sheet *sheet, const Closure *closure, const Words *words)
{
    assert(words->n == 3);
    CHECK_EQ(sheet->title, closure->paid_minor, money(sheet, words->at[1]));
    CHECK_EQ(sheet->title, closure->suspense_minor, money(sheet, words->at[2]));
}

/* done STEP DATE */
static void expect_done(const Sheet *sheet, const Closure *closure, const Words *words)
{
    assert(words->n == 3);
    for (size_t s = 0; s < sheet->process.step_count; s++)
        if (text_eq(sheet->process.steps[s].id, words->at[1])) {
            CHECK_EQ(sheet->title, closure->steps[s].done.day, day(sheet, words->at[2]).day);
            return;
        }
    bad_case(sheet, words->at[1], "is no step of the process");
}

static void print_closure(const Sheet *sheet, const Closure *closure)
{
    if (!getenv("WEFT_CASES"))
        return;
    printf("case %s\n", sheet->title);
    for (size_t i = 0; i < closure->match_count; i++) {
        const ClosureMatch *m = &closure->matches[i];
        printf("  match %s %lld/%d -> %lld/%d %lld %lld\n", match_rule_name(m->rule),
               (long long)m->from_document, m->from_line + 1, (long long)m->to_document,
               m->to_line + 1, (long long)m->quantity_e6, (long long)m->amount_minor);
    }
    for (size_t i = 0; i < closure->gap_count; i++) {
        char due[DATE_TEXT_SIZE];
        const ClosureGap *gap = &closure->gaps[i];
        printf("  gap %.*s %d %lld %lld %s %s\n", (int)sheet->process.steps[gap->step].id.n,
               sheet->process.steps[gap->step].id.at, gap->line + 1, (long long)gap->quantity_e6,
               (long long)gap->amount_minor, date_format(gap->due, due), owner_name(gap->owner));
    }
    for (size_t i = 0; i < closure->break_count; i++) {
        const ClosureBreak *b = &closure->breaks[i];
        printf("  break %s %lld/%d %lld %lld other=%lld days=%d\n", break_name(b->kind),
               (long long)b->document_id, b->line + 1, (long long)b->quantity_e6,
               (long long)b->amount_minor, (long long)b->other_document, b->days);
    }
    for (size_t f = 0; f < FLOW_COUNT; f++)
        printf("  %s %lld\n", flow_name((Flow)f), (long long)closure->flow[f].e9);
}

static size_t between_papers(const Sheet *sheet, const Closure *closure)
{
    size_t n = 0;
    for (size_t i = 0; i < closure->match_count; i++)
        n += closure->matches[i].to_document != sheet->input.order_id;
    return n;
}

static void check_expects(const Sheet *sheet, const Closure *closure)
{
    Expected expected = { .matches = 0 };
    for (size_t i = 0; i < sheet->expect_count; i++) {
        Words words = words_of(sheet->expects[i]);
        if (text_is(words.at[0], "sums"))
            expect_line(sheet, closure, &words, &expected);
        else if (text_is(words.at[0], "match"))
            expect_match(sheet, closure, &words, &expected);
        else if (text_is(words.at[0], "gap"))
            expect_gap(sheet, closure, &words, &expected);
        else if (text_is(words.at[0], "break"))
            expect_break(sheet, closure, &words, &expected);
        else if (text_is(words.at[0], "flows"))
            expect_flows(sheet, closure, &words, &expected);
        else if (text_is(words.at[0], "money"))
            expect_money(sheet, closure, &words);
        else
            expect_done(sheet, closure, &words);
    }
    for (size_t l = 0; l < sheet->input.line_count; l++)
        CHECK_TRUE(sheet->title, expected.line_told[l]);
    CHECK_EQ(sheet->title, between_papers(sheet, closure), expected.matches);
    CHECK_EQ(sheet->title, closure->gap_count, expected.gaps);
    CHECK_EQ(sheet->title, closure->break_count, expected.breaks);
    CHECK_TRUE(sheet->title, expected.flows);
}

/* --- playing ---------------------------------------------------------------------------------- */

/* Fails every allocation in turn; the answer is untouched each time. */
static void check_memory(const Sheet *sheet)
{
    for (uint64_t n = 1;; n++) {
        Ctx cx CLEANUP(ctx_clear) = ctx_make(16 << 20);
        Closure out = { .gap_count = 77 };
        cx.arena.fail_at = cx.arena.allocations + n;
        ClosureInput input = sheet->input;
        ClosureOrderLine lines[LINES_MAX];
        static ClosureEntry entries[PAPERS_MAX];
        memcpy(lines, sheet->stated, sizeof lines);
        memcpy(entries, sheet->sorted, sizeof entries);
        input.lines = lines;
        input.entries = entries;
        Err err = closure_common(&cx, &input, lines, entries);
        err = err == ERR_OK ? closure_fold(&cx, &input, &out) : err;
        if (err == ERR_OK)
            return;
        CHECK_EQ(sheet->title, out.gap_count, 77);
        CHECK_ERR(sheet->title, &cx, err, ERR_NO_MEMORY);
        CHECK_TRUE("it ends", n < 1000);
    }
}

static void play(Sheet *sheet)
{
    Closure closure;
    if (sheet->title[0] == '\0')
        return;
    sheet_sort(sheet);
    CHECK_OK(sheet->title, sheet->cx, closure_fold(sheet->cx, &sheet->input, &closure));
    CHECK_OK(sheet->title, sheet->cx, closure_shown(sheet->cx, &sheet->input, &closure));
    print_closure(sheet, &closure);
    check_expects(sheet, &closure);
    check_memory(sheet);
}

static void read_row(Sheet *sheet, Text line)
{
    static const char *const expects[] = { "sums", "match", "gap", "break", "flows", "money",
                                           "done" };
    Words words = words_of(line);
    DocumentKind kind;
    if (text_is(words.at[0], "order") && sheet->input.process == NULL)
        read_order(sheet, &words);
    else if (text_is(words.at[0], "line"))
        read_line(sheet, &words);
    else if (text_is(words.at[0], "child"))
        read_child(sheet, &words);
    else if (document_kind_of(words.at[0], &kind))
        read_paper(sheet, kind, &words);
    else {
        bool known = false;
        for (size_t i = 0; i < COUNT(expects); i++)
            known |= text_is(words.at[0], expects[i]);
        if (!known)
            bad_case(sheet, line, "is no row of a case");
        assert(sheet->expect_count < EXPECTS_MAX);
        sheet->expects[sheet->expect_count++] = line;
    }
}

static size_t play_file(const char *path)
{
    static Sheet sheet;
    Ctx cx CLEANUP(ctx_clear) = ctx_make(64 << 20);
    Text text;
    size_t cases = 0;
    memset(&sheet, 0, sizeof sheet);
    CHECK_OK(path, &cx, file_read_all(&cx, path, &text));
    for (Text rest = text; rest.n > 0;) {
        Text line = text_trim(text_split(rest, '\n', &rest));
        Text before = text_split(line, '#', &(Text){ 0 });
        line = text_trim(before);
        if (line.n == 0)
            continue;
        if (!text_starts(line, "case ")) {
            read_row(&sheet, line);
            continue;
        }
        play(&sheet);
        memset(&sheet, 0, sizeof sheet);
        sheet.cx = &cx;
        snprintf(sheet.title, sizeof sheet.title, "%s: %.*s", path, (int)line.n - 5, line.at + 5);
        cases++;
    }
    play(&sheet);
    return cases;
}

TEST(test_closure__plays_every_case)
{
    size_t cases = 0;
    struct dirent **names;
    int n = scandir("tests/closure", &names, NULL, alphasort);
    CHECK_TRUE("tests run from the top of the tree", n >= 0);
    for (int i = 0; i < n; i++) {
        char path[300];
        snprintf(path, sizeof path, "tests/closure/%s", names[i]->d_name);
        if (text_ends(text_of(path), ".case"))
            cases += play_file(path);
        free(names[i]);
    }
    free(names);
    CHECK_TRUE("all of them are there", cases >= 115);
}

/* --- limits ----------------------------------------------------------------------------------- */

TEST(test_closure__refuses_sums_beyond_64_bits)
{
    static const struct { const char *why; int64_t ordered, worth, quantity, amount; Err err; }
    rows[] = {
        { "small", 1, 1, 1, 1, ERR_OK },
        { "as much as there may be", 0, INT64_MAX / 4 - 1, 0, 1, ERR_OK },
        { "a fen more", 0, INT64_MAX / 4, 0, 1, ERR_OVERFLOW },
        { "quantities", INT64_MAX / 4, 0, 1, 0, ERR_OVERFLOW },
        { "far beyond", INT64_MAX, INT64_MAX, INT64_MAX, INT64_MAX, ERR_OVERFLOW },
    };
    ProcessStep step = { .no = 1, .measure = MEASURE_PAID, .weight = { RATE_ONE_E9 } };
    Process process = { .steps = &step, .step_count = 1, .tolerance = { RATE_ONE_E9 } };
    for (size_t i = 0; i < COUNT(rows); i++) {
        Ctx cx CLEANUP(ctx_clear) = ctx_make(1 << 20);
        ClosureOrderLine line = { .ordered_e6 = rows[i].ordered,
                                  .payable_minor = rows[i].worth };
        ClosureEntry entry = { .document_id = 2, .kind = DOCUMENT_INVOICE, .ref_line = -1,
                               .quantity_e6 = rows[i].quantity, .payable_minor = rows[i].amount,
                               .due = DATE_NONE };
        ClosureInput input = { .process = &process, .order_id = 1, .ship_by = DATE_NONE,
                               .payment_days = -1, .lines = &line, .line_count = 1,
                               .entries = &entry, .entry_count = 1 };
        Closure out = { .gap_count = 77 };
        CHECK_ERR(rows[i].why, &cx, closure_fold(&cx, &input, &out), rows[i].err);
        CHECK_EQ(rows[i].why, out.gap_count == 77, rows[i].err != ERR_OK);
    }
}

TEST(test_closure__names_breaks_and_rules)
{
    for (size_t i = 0; i < BREAK_COUNT; i++)
        CHECK_TRUE("two languages", break_name((BreakKind)i)[0]
                   && break_chinese((BreakKind)i)[0]);
    CHECK_TRUE("late is a fact about the past", !break_blocks(BREAK_LATE_PAYMENT));
    CHECK_TRUE("what does not balance blocks", break_blocks(BREAK_UNBALANCED));
    CHECK_TEXT("rule", text_of(match_rule_name(RULE_LINKED)), "linked");
}
