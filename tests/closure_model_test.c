/* closure_model_test.c - random orders and papers against a model as plain as it is slow: it hands
 * out one unit of goods and one fen at a time, and searches everything from the start each time. */
#include "core/closure/closure.h"

#include "test.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LINES = 4, PAPERS = 24, ENTRIES = PAPERS * 2, ROUNDS = 3000 };

typedef struct World {
    char why[64];
    Process process;
    ProcessStep steps[6];
    ClosureInput input;
    ClosureOrderLine lines[LINES];
    ClosureEntry entries[ENTRIES];
    size_t count;
} World;

/* --- making a world --------------------------------------------------------------------------- */

static int below(Random *random, int n)
{
    return (int)random_below(random, (uint64_t)n);
}

/* A random entry of the kind that is there already, -1 where there is none. */
static int pick(const World *world, Random *random, DocumentKind kind)
{
    int found = -1, seen = 0;
    for (size_t e = 0; e < world->count; e++)
        if (world->entries[e].kind == kind && !world->entries[e].back
            && below(random, ++seen) == 0)
            found = (int)e;
    return found;
}

static DocumentKind answers(DocumentKind kind)
{
    if (kind == DOCUMENT_RECEIPT)
        return DOCUMENT_DESPATCH;
    if (kind == DOCUMENT_QUALITY_REPORT || kind == DOCUMENT_INVOICE)
        return DOCUMENT_RECEIPT;
    return DOCUMENT_INVOICE;
}

static void refer(World *world, Random *random, ClosureEntry *entry)
{
    int way = below(random, 3), at = pick(world, random, answers(entry->kind));
    entry->ref_line = -1;
    if (way == 0 || (way == 2 && at < 0) || (way == 1 && entry->kind == DOCUMENT_PAYMENT))
        return;
    entry->rule = RULE_EXPLICIT;
    entry->ref_document = way == 1 ? 1 : world->entries[at].document_id;
    entry->ref_line = way == 1 ? below(random, (int)world->input.line_count)
                               : world->entries[at].line;
    if (way == 2 && entry->kind == DOCUMENT_PAYMENT && below(random, 2))
        entry->ref_line = -1;
}

static void add_paper(World *world, Random *random, int64_t id)
{
    static const DocumentKind kinds[] = {
        DOCUMENT_DESPATCH, DOCUMENT_RECEIPT, DOCUMENT_QUALITY_REPORT, DOCUMENT_INVOICE,
        DOCUMENT_INVOICE, DOCUMENT_CREDIT_NOTE, DOCUMENT_PAYMENT, DOCUMENT_PAYMENT,
        DOCUMENT_WORK_REPORT, DOCUMENT_RECEIPT, DOCUMENT_CUSTOMS_DECLARATION, DOCUMENT_DESPATCH,
    };
    DocumentKind kind = kinds[below(random, COUNT(kinds))];
    Date day = date_add(date_of(2026, 3, 2), (Days){ below(random, 40) });
    int lines = kind == DOCUMENT_PAYMENT ? 1 : 1 + below(random, 2);
    bool back = kind == DOCUMENT_DESPATCH && below(random, 3) == 0;
    bool money = kind == DOCUMENT_PAYMENT || kind == DOCUMENT_INVOICE
              || kind == DOCUMENT_CREDIT_NOTE;
    bool counts = below(random, 8) > 0;
    for (int i = 0; i < lines; i++) {
        ClosureEntry entry = { .document_id = id, .line = i, .kind = kind, .date = day,
            .due = DATE_NONE, .back = back, .rule = RULE_INFERRED,
            .item = kind == DOCUMENT_PAYMENT ? -1 : below(random, 3), .status = TEXT(""),
            .standing = counts ? STANDING_COUNTS
                      : kind == DOCUMENT_PAYMENT ? STANDING_STRANGER : STANDING_VOID,
            .quantity_e6 = kind == DOCUMENT_PAYMENT ? 0 : below(random, 12),
            .payable_minor = money ? below(random, 300) : 0 };
        if (kind == DOCUMENT_RECEIPT && entry.quantity_e6 > 0)
            entry.rejected_e6 = below(random, 6) ? 0 : below(random, (int)entry.quantity_e6);
        refer(world, random, &entry);
        if (back) {             /* goods go back from a line that is named */
            entry.ref_document = 1;
            entry.ref_line = below(random, (int)world->input.line_count);
        }
        world->entries[world->count++] = entry;
    }
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

static void world_make(World *world, uint64_t seed)
{
    static const struct { Measure measure; DocumentKind kind; Flow flow; } steps[] = {
        { MEASURE_QUANTITY, DOCUMENT_DESPATCH, FLOW_GOODS },
        { MEASURE_QUANTITY, DOCUMENT_RECEIPT, FLOW_GOODS },
        { MEASURE_QUANTITY, DOCUMENT_QUALITY_REPORT, FLOW_INFORMATION },
        { MEASURE_INVOICED, DOCUMENT_ORDER, FLOW_COMMERCE },
        { MEASURE_PAID, DOCUMENT_ORDER, FLOW_FUNDS },
    };
    Random random = random_make(seed);
    memset(world, 0, sizeof *world);
    snprintf(world->why, sizeof world->why, "seed %llu", (unsigned long long)seed);
    for (size_t s = 0; s < COUNT(steps); s++)
        world->steps[s] = (ProcessStep){ .no = 1, .measure = steps[s].measure,
            .kind = steps[s].kind, .flow = steps[s].flow, .weight = { RATE_ONE_E9 },
            .due_from = DUE_SHIP_BY };
    world->process = (Process){ .steps = world->steps, .step_count = COUNT(steps),
                                .tolerance = { below(&random, 2) * 50000000 } };
    world->input = (ClosureInput){ .process = &world->process, .order_id = 1,
        .date = date_of(2026, 3, 2), .ship_by = date_of(2026, 3, 20), .payment_days = 10,
        .lines = world->lines, .line_count = 1 + (size_t)below(&random, LINES) };
    for (size_t l = 0; l < world->input.line_count; l++)
        world->lines[l] = (ClosureOrderLine){ .item = below(&random, 3),
            .ordered_e6 = below(&random, 20), .payable_minor = below(&random, 400) };
    int papers = below(&random, PAPERS);
    for (int i = 0; i < papers; i++)
        add_paper(world, &random, 2 + i);
    qsort(world->entries, world->count, sizeof world->entries[0], by_key);
    world->input.entries = world->entries;
    world->input.entry_count = world->count;
}

/* --- the plain model -------------------------------------------------------------------------- */

typedef struct Naive {
    int64_t got[DOCUMENT_KIND_COUNT][LINES];        /* units of goods */
    int64_t money[DOCUMENT_KIND_COUNT][LINES];      /* fen of invoices and credits */
    int64_t returned[LINES];
    int64_t units[ENTRIES][LINES];                  /* of an entry on each line */
    int lies_on[ENTRIES];                           /* how many lines */
    int64_t open[ENTRIES];                          /* still owed on an invoice */
    int64_t owed_by[ENTRIES][ENTRIES];              /* credit or payment, invoice: fen laid */
    int64_t freed[ENTRIES];                         /* invoice: credited, and not gone on yet */
    int64_t goods[ENTRIES][ENTRIES];                /* invoice, receipt: units paired */
} Naive;

static int find(const World *world, int64_t document, int32_t line)
{
    for (size_t e = 0; e < world->count; e++)
        if (world->entries[e].document_id == document
            && (line < 0 || world->entries[e].line == line))
            return (int)e;
    return -1;
}

static bool is_ordered(const World *world, int32_t item)
{
    for (size_t l = 0; l < world->input.line_count; l++)
        if (world->lines[l].item == item)
            return true;
    return false;
}

/* The one line that a chain of references leads to, or -1; then *item is what to spread over. */
static int naive_lead(const World *world, const Naive *naive, int e, int32_t *item)
{
    *item = world->entries[e].item;
    for (int hop = 0; hop < 8; hop++) {
        const ClosureEntry *entry = &world->entries[e];
        if (entry->ref_document == 1)
            return entry->ref_line;
        if (entry->ref_document == 0)
            return -1;
        e = find(world, entry->ref_document, entry->ref_line);
        for (int l = 0; naive->lies_on[e] == 1 && l < LINES; l++)
            if (naive->units[e][l] >= 0)
                return l;
        if (naive->lies_on[e] > 1) {
            *item = is_ordered(world, *item) ? *item : world->entries[e].item;
            return -1;
        }
    }
    return -1;
}

/* Where the next unit or fen goes: the first line of the item that is not full, else the last. */
static int next_place(const World *world, int32_t item, const int64_t *had, const int64_t *limit)
{
    int last = -1;
    for (size_t l = 0; l < world->input.line_count; l++)
        if (world->lines[l].item == item) {
            last = (int)l;
            if (had[l] < limit[l])
                return last;
        }
    return last;
}

static void naive_put(Naive *naive, const ClosureEntry *entry, int e, int line, int64_t units,
                      int64_t fen)
{
    if (naive->units[e][line] < 0) {
        naive->units[e][line] = 0;
        naive->lies_on[e]++;
    }
    naive->units[e][line] += units;
    if (entry->back)
        naive->returned[line] += units;
    else
        naive->got[entry->kind][line] += units;
    naive->money[entry->kind][line] += fen;
}

/* Units one by one; fen follow the units of each line, what does not divide goes to the last. */
static void naive_spread(const World *world, Naive *naive, int e, int32_t item)
{
    const ClosureEntry *entry = &world->entries[e];
    bool credit = entry->kind == DOCUMENT_CREDIT_NOTE;
    int64_t units = entry->quantity_e6 - entry->rejected_e6, on[LINES] = { 0 };
    int64_t ordered[LINES], worth[LINES], left = entry->payable_minor;
    for (size_t l = 0; l < world->input.line_count; l++) {
        ordered[l] = credit ? naive->got[DOCUMENT_INVOICE][l] : world->lines[l].ordered_e6;
        worth[l] = credit ? naive->money[DOCUMENT_INVOICE][l] : world->lines[l].payable_minor;
    }
    if (next_place(world, item, on, ordered) < 0)
        return;                 /* not ordered */
    for (int64_t i = 0; i < units; i++) {
        int line = next_place(world, item, naive->got[entry->kind], ordered);
        naive_put(naive, entry, e, line, 1, 0);
        on[line]++;
    }
    int last = 0;
    for (int l = 0; l < LINES; l++)
        last = on[l] ? l : last;
    for (int l = 0; l < LINES && units > 0; l++) {
        int64_t fen = l == last ? left : entry->payable_minor * on[l] / units;
        naive->money[entry->kind][l] += l <= last ? fen : 0;
        left -= l <= last ? fen : 0;
    }
    for (int64_t i = 0; i < left && units == 0; i++)
        naive_put(naive, entry, e, next_place(world, item, naive->money[entry->kind], worth),
                  0, 1);
}

static void naive_place(const World *world, Naive *naive)
{
    static const DocumentKind kinds[] = {
        DOCUMENT_WORK_REPORT, DOCUMENT_DESPATCH, DOCUMENT_RECEIPT, DOCUMENT_QUALITY_REPORT,
        DOCUMENT_INVOICE, DOCUMENT_CUSTOMS_DECLARATION, DOCUMENT_CREDIT_NOTE,
    };
    for (size_t e = 0; e < ENTRIES; e++)
        for (size_t l = 0; l < LINES; l++)
            naive->units[e][l] = -1;
    for (size_t k = 0; k < COUNT(kinds); k++)
        for (size_t e = 0; e < world->count; e++) {
            const ClosureEntry *entry = &world->entries[e];
            int64_t good = entry->quantity_e6 - entry->rejected_e6;
            if (entry->kind != kinds[k] || entry->standing != STANDING_COUNTS
                || (good == 0 && entry->payable_minor == 0))
                continue;
            int32_t item;
            int line = naive_lead(world, naive, (int)e, &item);
            if (line >= 0)
                naive_put(naive, entry, (int)e, line, good, entry->payable_minor);
            else
                naive_spread(world, naive, (int)e, item);
        }
}

/* One fen from a paper to the first invoice that it may pay and that is open. */
static bool naive_fen(const World *world, Naive *naive, size_t from, bool named)
{
    const ClosureEntry *entry = &world->entries[from];
    for (size_t i = 0; i < world->count; i++) {
        const ClosureEntry *invoice = &world->entries[i];
        bool meant = invoice->document_id == entry->ref_document
                  && (entry->ref_line < 0 || entry->ref_line == invoice->line);
        if (naive->open[i] == 0 || (named && !meant))
            continue;
        naive->open[i]--;
        naive->owed_by[from][i]++;
        return true;
    }
    return false;
}

static bool names_invoice(const World *world, const ClosureEntry *entry)
{
    return entry->ref_document > 1
        && world->entries[find(world, entry->ref_document, entry->ref_line)].kind
           == DOCUMENT_INVOICE;
}

/* What a payment has left because credits took off the invoice that it names; fen by fen. */
static int64_t naive_freed(const World *world, Naive *naive, size_t from)
{
    const ClosureEntry *entry = &world->entries[from];
    int64_t left = entry->payable_minor, freed = 0;
    for (size_t i = 0; i < world->count; i++)
        left -= naive->owed_by[from][i];
    for (size_t i = 0; i < world->count; i++) {
        const ClosureEntry *invoice = &world->entries[i];
        bool meant = invoice->document_id == entry->ref_document
                  && (entry->ref_line < 0 || entry->ref_line == invoice->line);
        for (; meant && freed < left && naive->freed[i] > 0; naive->freed[i]--)
            freed++;
    }
    return freed;
}

static void naive_pay(const World *world, Naive *naive, DocumentKind kind)
{
    int64_t fen[ENTRIES];
    for (int named = 1; named >= 0; named--) {
        for (size_t e = 0; e < world->count; e++) {
            const ClosureEntry *entry = &world->entries[e];
            bool ours = entry->kind == kind && entry->standing == STANDING_COUNTS;
            bool names = ours && names_invoice(world, entry);
            fen[e] = ours && names == named ? entry->payable_minor : 0;
            if (names && !named && kind == DOCUMENT_PAYMENT)
                fen[e] = naive_freed(world, naive, e);
        }
        for (size_t e = 0; e < world->count; e++)
            while (fen[e]-- > 0 && naive_fen(world, naive, e, named))
                continue;
    }
    for (size_t i = 0; i < world->count && kind == DOCUMENT_CREDIT_NOTE; i++)
        for (size_t e = 0; e < world->count; e++)
            naive->freed[i] += naive->owed_by[e][i];
}

/* One unit of an invoice on a line to the first receipt there that is open. */
static bool naive_unit(const World *world, Naive *naive, int64_t open[ENTRIES][LINES],
                       size_t invoice, size_t line, bool named)
{
    const ClosureEntry *entry = &world->entries[invoice];
    for (size_t r = 0; r < world->count; r++) {
        const ClosureEntry *receipt = &world->entries[r];
        bool meant = receipt->document_id == entry->ref_document
                  && receipt->line == entry->ref_line;
        if (receipt->kind != DOCUMENT_RECEIPT || open[r][line] <= 0 || (named && !meant))
            continue;
        open[r][line]--;
        open[invoice][line]--;
        naive->goods[invoice][r]++;
        return true;
    }
    return false;
}

static void naive_pair(const World *world, Naive *naive)
{
    int64_t open[ENTRIES][LINES];
    memcpy(open, naive->units, sizeof open);
    for (size_t e = 0; e < world->count; e++)       /* taken back whole: it needs no goods */
        for (size_t l = 0; l < LINES; l++)
            if (world->entries[e].kind == DOCUMENT_INVOICE && naive->open[e] == 0
                && world->entries[e].payable_minor > 0)
                open[e][l] = 0;
    for (int named = 1; named >= 0; named--)
        for (size_t e = 0; e < world->count; e++)
            for (size_t l = 0; l < LINES && world->entries[e].kind == DOCUMENT_INVOICE; l++)
                while (open[e][l] > 0)
                    if (!naive_unit(world, naive, open, e, l, named))
                        break;
}

static void naive_fold(const World *world, Naive *naive)
{
    memset(naive, 0, sizeof *naive);
    naive_place(world, naive);
    for (size_t e = 0; e < world->count; e++)
        if (world->entries[e].kind == DOCUMENT_INVOICE
            && world->entries[e].standing == STANDING_COUNTS)
            naive->open[e] = world->entries[e].payable_minor;
    naive_pay(world, naive, DOCUMENT_CREDIT_NOTE);
    naive_pair(world, naive);
    naive_pay(world, naive, DOCUMENT_PAYMENT);
}

/* --- comparing -------------------------------------------------------------------------------- */

static void check_lines(const World *world, const Naive *naive, const Closure *closure)
{
    for (size_t l = 0; l < world->input.line_count; l++) {
        const ClosureLine *line = &closure->lines[l];
        const struct { const char *what; int64_t got, want; } rows[] = {
            { "produced", line->produced_e6, naive->got[DOCUMENT_WORK_REPORT][l] },
            { "accepted", line->accepted_e6, naive->got[DOCUMENT_QUALITY_REPORT][l] },
            { "despatched", line->despatched_e6, naive->got[DOCUMENT_DESPATCH][l] },
            { "received", line->received_e6, naive->got[DOCUMENT_RECEIPT][l] },
            { "declared", line->declared_e6, naive->got[DOCUMENT_CUSTOMS_DECLARATION][l] },
            { "invoiced", line->invoiced_e6, naive->got[DOCUMENT_INVOICE][l] },
            { "credited", line->credited_e6, naive->got[DOCUMENT_CREDIT_NOTE][l] },
            { "returned", line->returned_e6, naive->returned[l] },
            { "billed", line->invoiced_minor, naive->money[DOCUMENT_INVOICE][l] },
            { "credit", line->credited_minor, naive->money[DOCUMENT_CREDIT_NOTE][l] },
        };
        for (size_t i = 0; i < COUNT(rows); i++) {
            char why[128];
            snprintf(why, sizeof why, "%s: line %zu %s", world->why, l, rows[i].what);
            CHECK_EQ(why, rows[i].got, rows[i].want);
        }
    }
}

static void check_matches(const World *world, const Naive *naive, const Closure *closure)
{
    static int64_t sum[ENTRIES][ENTRIES], goods[ENTRIES][ENTRIES];
    memset(sum, 0, sizeof sum);
    memset(goods, 0, sizeof goods);
    for (size_t i = 0; i < closure->match_count; i++) {
        const ClosureMatch *m = &closure->matches[i];
        if (m->to_document == 1)
            continue;
        int from = find(world, m->from_document, m->from_line);
        int to = find(world, m->to_document, m->to_line);
        CHECK_TRUE(world->why, m->quantity_e6 > 0 || m->amount_minor > 0);
        goods[from][to] += m->quantity_e6;
        sum[from][to] += m->quantity_e6 > 0 ? 0 : m->amount_minor;
    }
    for (size_t a = 0; a < world->count; a++)
        for (size_t b = 0; b < world->count; b++) {
            CHECK_EQ(world->why, goods[a][b], naive->goods[a][b]);
            CHECK_EQ(world->why, sum[a][b], naive->owed_by[a][b]);
        }
}

/* Neither side of a match is used beyond what it is. */
static void check_sides(const World *world, const Closure *closure)
{
    for (size_t e = 0; e < world->count; e++) {
        const ClosureEntry *entry = &world->entries[e];
        int64_t from_goods = 0, to_goods = 0, from_money = 0, to_money = 0;
        for (size_t i = 0; i < closure->match_count; i++) {
            const ClosureMatch *m = &closure->matches[i];
            bool from = m->from_document == entry->document_id && m->from_line == entry->line;
            bool to = m->to_document == entry->document_id && m->to_line == entry->line;
            if (m->to_document == 1)
                continue;
            from_goods += from ? m->quantity_e6 : 0;
            to_goods += to ? m->quantity_e6 : 0;
            from_money += from ? m->amount_minor : 0;
            to_money += to && m->quantity_e6 == 0 ? m->amount_minor : 0;
        }
        CHECK_TRUE(world->why, from_goods <= entry->quantity_e6);
        CHECK_TRUE(world->why, to_goods <= entry->quantity_e6 - entry->rejected_e6);
        CHECK_TRUE(world->why, from_money <= entry->payable_minor);
        CHECK_TRUE(world->why, to_money <= entry->payable_minor);
    }
}

static void check_money(const World *world, const Closure *closure)
{
    int64_t payments = 0, laid = 0;
    for (size_t e = 0; e < world->count; e++)
        if (world->entries[e].kind == DOCUMENT_PAYMENT)
            payments += world->entries[e].payable_minor;
    for (size_t i = 0; i < closure->match_count; i++) {
        int from = find(world, closure->matches[i].from_document, closure->matches[i].from_line);
        if (world->entries[from].kind == DOCUMENT_PAYMENT)
            laid += closure->matches[i].amount_minor;
    }
    CHECK_TRUE("in advance, never less than nothing", closure->paid_minor >= laid);
    CHECK_EQ(world->why, closure->paid_minor + closure->suspense_minor, payments);
}

static void check_answer(const World *world, const Closure *closure)
{
    bool blocked = false, valued = false;
    for (size_t l = 0; l < world->input.line_count; l++)
        valued |= world->lines[l].payable_minor > 0;
    for (size_t b = 0; b < closure->break_count; b++) {
        blocked |= break_blocks(closure->breaks[b].kind);
        CHECK_TRUE(world->why, closure->breaks[b].quantity_e6 >= 0
                   && closure->breaks[b].amount_minor >= 0);
    }
    for (size_t f = 0; f < FLOW_COUNT; f++)
        CHECK_TRUE(world->why, closure->flow[f].e9 >= 0 && closure->flow[f].e9 <= RATE_ONE_E9
                   && closure->flow[f].e9 >= closure->least.e9);
    for (size_t g = 0; g < closure->gap_count; g++) {
        Flow flow = world->steps[closure->gaps[g].step].flow;
        CHECK_TRUE("a gap is in a flow that is not whole", closure->flow[flow].e9 < RATE_ONE_E9);
        CHECK_TRUE("a gap misses something, if only a bill", closure->gaps[g].quantity_e6 > 0
                   || closure->gaps[g].amount_minor > 0 || !valued);
    }
    CHECK_EQ(world->why, closure->least.e9 == RATE_ONE_E9, closure->gap_count == 0);
    CHECK_EQ(world->why, closure->closed, closure->gap_count == 0 && !blocked);
}

TEST(test_closure_model__agrees_with_the_plain_model)
{
    static World world;
    static Naive naive;
    for (uint64_t i = 0; i < ROUNDS; i++) {
        Ctx cx CLEANUP(ctx_clear) = ctx_make(4 << 20);
        Closure closure;
        world_make(&world, test_seed() + i);
        CHECK_OK(world.why, &cx, closure_fold(&cx, &world.input, &closure));
        naive_fold(&world, &naive);
        check_lines(&world, &naive, &closure);
        check_matches(&world, &naive, &closure);
        check_sides(&world, &closure);
        check_money(&world, &closure);
        check_answer(&world, &closure);
    }
}

/* --- arrival ---------------------------------------------------------------------------------- */

/* Documents get their ids as they arrive. Other ids in the same canonical order must change nothing
 * but the ids. */
static int64_t other_id(int64_t id, uint64_t salt)
{
    return id <= 1 ? id : 2 + (int64_t)(((uint64_t)id * 7919 + salt) % 104729);
}

static void check_same(const char *why, const World *world, const Closure *a, const Closure *b,
                       uint64_t salt)
{
    CHECK_EQ(why, memcmp(a->lines, b->lines, world->input.line_count * sizeof *a->lines), 0);
    CHECK_EQ(why, memcmp(a->flow, b->flow, sizeof a->flow), 0);
    CHECK_EQ(why, a->closed, b->closed);
    CHECK_EQ(why, a->match_count, b->match_count);
    CHECK_EQ(why, a->gap_count, b->gap_count);
    CHECK_EQ(why, a->break_count, b->break_count);
    for (size_t i = 0; i < a->match_count; i++) {
        CHECK_EQ(why, other_id(a->matches[i].from_document, salt), b->matches[i].from_document);
        CHECK_EQ(why, other_id(a->matches[i].to_document, salt), b->matches[i].to_document);
        CHECK_EQ(why, a->matches[i].quantity_e6, b->matches[i].quantity_e6);
        CHECK_EQ(why, a->matches[i].amount_minor, b->matches[i].amount_minor);
        CHECK_EQ(why, a->matches[i].rule, b->matches[i].rule);
    }
    for (size_t i = 0; i < a->break_count; i++) {
        CHECK_EQ(why, a->breaks[i].kind, b->breaks[i].kind);
        CHECK_EQ(why, other_id(a->breaks[i].document_id, salt), b->breaks[i].document_id);
        CHECK_EQ(why, a->breaks[i].amount_minor, b->breaks[i].amount_minor);
    }
}

TEST(test_closure_model__does_not_care_which_ids_arrival_gave)
{
    static World world;
    for (uint64_t i = 0; i < ROUNDS; i++) {
        Ctx cx CLEANUP(ctx_clear) = ctx_make(4 << 20);
        Closure first, second;
        world_make(&world, test_seed() + i);
        CHECK_OK(world.why, &cx, closure_fold(&cx, &world.input, &first));
        for (size_t e = 0; e < world.count; e++) {
            ClosureEntry *entry = &world.entries[e];
            entry->document_id = other_id(entry->document_id, i);
            entry->ref_document = other_id(entry->ref_document, i);
        }
        CHECK_OK(world.why, &cx, closure_fold(&cx, &world.input, &second));
        check_same(world.why, &world, &first, &second, i);
    }
}

/* --- one paper more --------------------------------------------------------------------------- */

static int64_t order_total(const World *world, const Closure *closure, DocumentKind kind)
{
    int64_t sum = 0;
    for (size_t l = 0; l < world->input.line_count; l++) {
        const ClosureLine *line = &closure->lines[l];
        sum += kind == DOCUMENT_RECEIPT ? line->received_e6
             : kind == DOCUMENT_DESPATCH ? line->despatched_e6
             : kind == DOCUMENT_INVOICE ? line->invoiced_minor
             : kind == DOCUMENT_CREDIT_NOTE ? line->credited_minor : line->accepted_e6;
    }
    return sum;
}

TEST(test_closure_model__one_paper_more_takes_nothing_away)
{
    static const DocumentKind kinds[] = { DOCUMENT_RECEIPT, DOCUMENT_DESPATCH, DOCUMENT_INVOICE,
                                          DOCUMENT_CREDIT_NOTE, DOCUMENT_QUALITY_REPORT };
    static World world;
    for (uint64_t i = 0; i < ROUNDS; i++) {
        Ctx cx CLEANUP(ctx_clear) = ctx_make(4 << 20);
        Closure all, fewer;
        world_make(&world, test_seed() + i);
        CHECK_OK(world.why, &cx, closure_fold(&cx, &world.input, &all));
        if (world.count == 0)
            continue;
        int64_t gone = world.entries[i % world.count].document_id;
        size_t kept = 0;
        for (size_t e = 0; e < world.count; e++)
            if (world.entries[e].document_id != gone)
                world.entries[kept++] = world.entries[e];
        world.input.entry_count = kept;
        CHECK_OK(world.why, &cx, closure_fold(&cx, &world.input, &fewer));
        for (size_t k = 0; k < COUNT(kinds); k++)
            CHECK_TRUE(world.why, order_total(&world, &all, kinds[k])
                       >= order_total(&world, &fewer, kinds[k]));
    }
}
