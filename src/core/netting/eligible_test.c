/* Each reason by a row of its own, their order by rows that break two rules at once, and all of it
 * against a judge written the slow way. */
#include "core/netting/eligible.h"

#include "base/random.h"
#include "test.h"

#include <stdio.h>

enum { MEMORY = 1 << 24, ADA = 1, BO = 2, CY = 3 };

#define DAY(n) ((Date){ 20000 + (n) })

static const OpenClaim sound = { .debtor = ADA, .creditor = BO, .amount_minor = 100,
                                 .date = { 20000 }, .due = { 20030 }, .confirmed = true };

enum { NEVER = -1 };

typedef struct Row {
    const char *why;
    Reason want;
    int date, due;              /* days after the sound claim's invoice; 0: as it is */
    bool nothing, own, unsure, disputed, circular, encumbered;
    NetFirm ada, bo;            /* joined unless `out` */
    bool ada_out, bo_out, avoided, avoided_back, answered, silence_accepts;
} Row;

static const Row rows[] = {
    { "a sound claim of two members", REASON_eligible, .due = 30 },
    { "paid meanwhile", REASON_settled, .nothing = true },
    { "a firm owes itself nothing", REASON_own, .own = true },
    { "invoiced on the cut-off day", REASON_eligible, .date = 10 },
    { "invoiced the day after", REASON_late, .date = 11 },
    { "due on the last day taken", REASON_eligible, .due = 60 },
    { "due a day later", REASON_not_due, .due = 61 },
    { "nobody knows when", REASON_not_due, .due = NEVER },
    { "disputed", REASON_disputed, .disputed = true },
    { "the creditor's word alone", REASON_unsure, .unsure = true },
    { "goods in a circle", REASON_circular, .circular = true },
    { "a funder's right", REASON_encumbered, .encumbered = true },
    { "a funder's right is said before the missing party", REASON_encumbered,
      .encumbered = true, .bo_out = true },
    { "the debtor is insolvent", REASON_insolvent, .ada = { .insolvent = true } },
    { "the creditor is insolvent", REASON_insolvent, .bo = { .insolvent = true } },
    { "insolvent before not joined, whichever of the two", REASON_insolvent,
      .bo = { .insolvent = true }, .ada_out = true },
    { "barred", REASON_barred, .bo = { .barred = true } },
    { "not joined", REASON_not_joined, .bo_out = true },
    { "the debtor avoids the creditor", REASON_avoided, .avoided = true },
    { "and the other way round", REASON_avoided, .avoided_back = true },
    { "no answers are asked for yet", REASON_eligible, .ada = { .answer = ANSWER_DECLINE } },
    { "one declines", REASON_declined, .ada = { .answer = ANSWER_DECLINE },
      .bo = { .answer = ANSWER_ACCEPT }, .answered = true },
    { "one is silent", REASON_silent, .bo = { .answer = ANSWER_ACCEPT }, .answered = true },
    { "silence accepts where the round says so", REASON_eligible,
      .bo = { .answer = ANSWER_ACCEPT }, .answered = true, .silence_accepts = true },
    { "but a word against it is a word", REASON_declined, .bo = { .answer = ANSWER_DECLINE },
      .answered = true, .silence_accepts = true },
    { "who accepted and left is out", REASON_not_joined, .ada = { .answer = ANSWER_ACCEPT },
      .bo = { .answer = ANSWER_ACCEPT }, .ada_out = true, .answered = true },
};

static OpenClaim claim_of(const Row *row)
{
    OpenClaim claim = sound;
    claim.date.day += row->date;
    claim.due = row->due == NEVER ? DATE_NONE : row->due ? DAY(row->due) : claim.due;
    claim.amount_minor = row->nothing ? 0 : claim.amount_minor;
    claim.creditor = row->own ? ADA : BO;
    claim.confirmed = !row->unsure;
    claim.disputed = row->disputed;
    claim.circular = row->circular;
    claim.encumbered = row->encumbered;
    return claim;
}

TEST(test_eligible__every_reason_by_its_row)
{
    Ctx cx = ctx_make(MEMORY);
    for (size_t i = 0; i < COUNT(rows); i++) {
        const Row *row = &rows[i];
        OpenClaim claim = claim_of(row);
        NetFirm firms[] = { row->ada, row->bo };
        NetPair pairs[] = { { CY, ADA }, { ADA, BO } };
        Reason got = REASON_COUNT;
        firms[0].party = ADA;
        firms[1].party = BO;
        firms[0].joined = !row->ada_out;
        firms[1].joined = !row->bo_out;
        if (row->avoided_back)
            pairs[1] = (NetPair){ BO, ADA };
        EligibleCase what = {
            .rules = { .cutoff = DAY(10), .due_by = DAY(60), .answered = row->answered,
                       .silence_accepts = row->silence_accepts },
            .claims = &claim, .claim_count = 1, .firms = firms, .firm_count = COUNT(firms),
            .pairs = pairs, .pair_count = row->avoided || row->avoided_back ? 2 : 1,
        };
        CHECK_OK(row->why, &cx, eligible_judge(&cx, &what, &got));
        CHECK_TEXT(row->why, text_of(reason_name(got)), reason_name(row->want));
    }
    ctx_clear(&cx);
}

TEST(test_eligible__due_or_not_where_no_day_is_given)
{
    Ctx cx = ctx_make(MEMORY);
    OpenClaim claim = sound;
    NetFirm firms[] = { { .party = ADA, .joined = true }, { .party = BO, .joined = true } };
    EligibleCase what = { .rules = { .cutoff = DAY(10), .due_by = DATE_NONE }, .claims = &claim,
                          .claim_count = 1, .firms = firms, .firm_count = 2 };
    Reason got = REASON_COUNT;
    claim.due = DATE_NONE;
    CHECK_OK("no terms", &cx, eligible_judge(&cx, &what, &got));
    CHECK_EQ("takes part", got, REASON_eligible);
    what.firm_count = 0;
    CHECK_OK("nobody", &cx, eligible_judge(&cx, &what, &got));
    CHECK_EQ("a party nobody knows has not joined", got, REASON_not_joined);
    ctx_clear(&cx);
}

/* --- the slow way: each rule asked of each claim, the first broken one in the table's order --- */

static bool breaks(const EligibleCase *c, const OpenClaim *claim, Reason rule)
{
    NetFirm side[2] = { { 0 }, { 0 } };
    bool avoided = false;
    for (size_t f = 0; f < c->firm_count; f++)
        for (int s = 0; s < 2; s++)
            if (c->firms[f].party == (s ? claim->creditor : claim->debtor))
                side[s] = c->firms[f];
    for (size_t p = 0; p < c->pair_count; p++)
        avoided |= (c->pairs[p].party == claim->debtor && c->pairs[p].other == claim->creditor)
                || (c->pairs[p].other == claim->debtor && c->pairs[p].party == claim->creditor);
    bool asked = c->rules.answered;
    bool no = side[0].answer == ANSWER_DECLINE || side[1].answer == ANSWER_DECLINE;
    bool silent = side[0].answer == ANSWER_NONE || side[1].answer == ANSWER_NONE;
    switch (rule) {
    case REASON_settled: return claim->amount_minor < 1;
    case REASON_own: return claim->debtor == claim->creditor;
    case REASON_late: return claim->date.day > c->rules.cutoff.day;
    case REASON_not_due: return c->rules.due_by.day != INT32_MIN
        && (claim->due.day == INT32_MIN || claim->due.day > c->rules.due_by.day);
    case REASON_disputed: return claim->disputed;
    case REASON_unsure: return !claim->confirmed;
    case REASON_circular: return claim->circular;
    case REASON_encumbered: return claim->encumbered;
    case REASON_insolvent: return side[0].insolvent || side[1].insolvent;
    case REASON_barred: return side[0].barred || side[1].barred;
    case REASON_not_joined: return !side[0].joined || !side[1].joined;
    case REASON_avoided: return avoided;
    case REASON_declined: return asked && no;
    case REASON_silent: return asked && silent && !c->rules.silence_accepts;
    case REASON_eligible: case REASON_COUNT: break;
    }
    return false;
}

static Reason slowly(const EligibleCase *c, const OpenClaim *claim)
{
    for (int rule = 1; rule < REASON_COUNT; rule++)
        if (breaks(c, claim, (Reason)rule))
            return (Reason)rule;
    return REASON_eligible;
}

enum { ROUNDS = 400, CLAIMS = 30, FIRMS = 6 };

static bool often(Random *chance, int percent)
{
    return random_below(chance, 100) < (uint64_t)percent;
}

static void draw(Random *r, OpenClaim *claims, NetFirm *firms, NetPair *pairs, EligibleCase *what)
{
    for (int f = 0; f < FIRMS; f++)
        firms[f] = (NetFirm){ .party = f + 1, .joined = often(r, 90), .insolvent = often(r, 5),
                              .barred = often(r, 5), .answer = (Answer)random_below(r, 3) };
    for (int p = 0; p < 2; p++)
        pairs[p] = (NetPair){ (int64_t)random_below(r, FIRMS) + 1,
                              (int64_t)random_below(r, FIRMS) + 1 };
    for (int i = 0; i < CLAIMS; i++)
        claims[i] = (OpenClaim){
            .debtor = (int64_t)random_below(r, FIRMS + 1) + 1,
            .creditor = (int64_t)random_below(r, FIRMS + 1) + 1,
            .amount_minor = (int64_t)random_below(r, 20), .date = DAY((int)random_below(r, 12)),
            .due = often(r, 10) ? DATE_NONE : DAY((int)random_below(r, 70)),
            .confirmed = often(r, 90), .disputed = often(r, 8), .circular = often(r, 5),
            .encumbered = often(r, 10) };
    *what = (EligibleCase){
        .rules = { .cutoff = DAY(10), .due_by = often(r, 50) ? DAY(60) : DATE_NONE,
                   .answered = often(r, 50), .silence_accepts = often(r, 50) },
        .claims = claims, .claim_count = CLAIMS, .firms = firms, .firm_count = FIRMS,
        .pairs = pairs, .pair_count = 2 };
}

TEST(test_eligible__agrees_with_a_slow_judge)
{
    Random chance = random_make(test_seed());
    size_t seen[REASON_COUNT] = { 0 };
    for (int round = 0; round < ROUNDS; round++) {
        Ctx cx = ctx_make(MEMORY);
        OpenClaim claims[CLAIMS];
        NetFirm firms[FIRMS];
        NetPair pairs[2];
        EligibleCase what;
        Reason got[CLAIMS];
        draw(&chance, claims, firms, pairs, &what);
        CHECK_OK("judged", &cx, eligible_judge(&cx, &what, got));
        for (int i = 0; i < CLAIMS; i++) {
            char why[96];
            snprintf(why, sizeof why, "seed %llu round %d claim %d",
                     (unsigned long long)test_seed(), round, i);
            CHECK_TEXT(why, text_of(reason_name(got[i])), reason_name(slowly(&what, &claims[i])));
            seen[got[i]]++;
        }
        ctx_clear(&cx);
    }
    for (int r = 0; r < REASON_COUNT; r++)
        CHECK_TRUE(reason_name((Reason)r), seen[r] > 0);
}
