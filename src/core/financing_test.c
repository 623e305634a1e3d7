#include "core/financing.h"

#include "test.h"

#include <stdio.h>

/* Every pair that is allowed; all others are not. */
TEST(test_financing__moves_as_the_table_says_and_not_otherwise)
{
    static const struct { FinancingState from; FinancingEvent by; FinancingState to; } rows[] = {
        { FINANCING_APPLIED, FINANCING_CHECK, FINANCING_CHECKED },
        { FINANCING_CHECKED, FINANCING_APPROVE, FINANCING_APPROVED },
        { FINANCING_APPROVED, FINANCING_REGISTER, FINANCING_CONDITIONS_MET },
        { FINANCING_CONDITIONS_MET, FINANCING_DISBURSE, FINANCING_DISBURSED },
        { FINANCING_DISBURSED, FINANCING_COLLECT_PART, FINANCING_PART_REPAID },
        { FINANCING_DISBURSED, FINANCING_COLLECT_ALL, FINANCING_REPAID },
        { FINANCING_DISBURSED, FINANCING_PASS_DUE, FINANCING_OVERDUE },
        { FINANCING_PART_REPAID, FINANCING_COLLECT_PART, FINANCING_PART_REPAID },
        { FINANCING_PART_REPAID, FINANCING_COLLECT_ALL, FINANCING_REPAID },
        { FINANCING_PART_REPAID, FINANCING_PASS_DUE, FINANCING_OVERDUE },
        { FINANCING_OVERDUE, FINANCING_COLLECT_PART, FINANCING_OVERDUE },
        { FINANCING_OVERDUE, FINANCING_COLLECT_ALL, FINANCING_REPAID },
        { FINANCING_DISBURSED, FINANCING_RECOURSE, FINANCING_RECOVERY },
        { FINANCING_PART_REPAID, FINANCING_RECOURSE, FINANCING_RECOVERY },
        { FINANCING_OVERDUE, FINANCING_RECOURSE, FINANCING_RECOVERY },
        { FINANCING_RECOVERY, FINANCING_RECOURSE, FINANCING_RECOVERY },
        { FINANCING_RECOVERY, FINANCING_COLLECT_PART, FINANCING_RECOVERY },
        { FINANCING_RECOVERY, FINANCING_COLLECT_ALL, FINANCING_REPAID },
        { FINANCING_RECOVERY, FINANCING_WRITE_OFF, FINANCING_LOSS },
        { FINANCING_APPLIED, FINANCING_REFUSE, FINANCING_REFUSED },
        { FINANCING_CHECKED, FINANCING_REFUSE, FINANCING_REFUSED },
        { FINANCING_APPROVED, FINANCING_REFUSE, FINANCING_REFUSED },
        { FINANCING_CONDITIONS_MET, FINANCING_REFUSE, FINANCING_REFUSED },
    };
    for (FinancingState s = 0; s < FINANCING_STATES; s++)
        for (FinancingEvent e = 0; e < FINANCING_EVENTS; e++) {
            FinancingState to = FINANCING_STATES, want = FINANCING_STATES;
            for (size_t i = 0; i < COUNT(rows); i++)
                if (rows[i].from == s && rows[i].by == e)
                    want = rows[i].to;
            bool can = financing_next(s, e, &to);
            CHECK_EQ(financing_state_name(s), can, want != FINANCING_STATES);
            CHECK_EQ(financing_event_name(e), to, want);
        }
}

/* Money goes out only by disburse, and before that one was checked, approved and registered. */
TEST(test_financing__no_way_leads_to_money_but_through_every_gate)
{
    for (FinancingState s = 0; s < FINANCING_STATES; s++)
        for (FinancingEvent e = 0; e < FINANCING_EVENTS; e++) {
            FinancingState to;
            if (!financing_next(s, e, &to) || !financing_is_out(to) || financing_is_out(s))
                continue;
            CHECK_EQ("from conditions met", s, FINANCING_CONDITIONS_MET);
            CHECK_EQ("by disbursing", e, FINANCING_DISBURSE);
        }
}

/* Walks all assignments of so many persons to the four acts; a naive model counts those that
 * should pass: applicant's person applies, the funder's do the rest, no two acts by one person. */
static int walk(const Text *parties, const Text *persons, size_t count)
{
    int passed = 0;
    size_t total = count * count * count * count;
    for (size_t code = 0; code < total; code++) {
        size_t who[EYES_ACTS], rest = code;
        Eyes eyes = { .applicant = TEXT("name:seller"), .funder = TEXT("name:bank") };
        bool allowed = true, want = true;
        for (size_t a = 0; a < EYES_ACTS; a++, rest /= count) {
            who[a] = rest % count;
            EyesVerdict verdict = eyes_judge(&eyes, (EyesAct)a, parties[who[a]], persons[who[a]]);
            allowed &= verdict == EYES_OK;
            eyes.person[a] = persons[who[a]];
        }
        for (size_t a = 0; a < EYES_ACTS; a++) {
            const char *side = a == EYES_APPLY ? "name:seller" : "name:bank";
            want &= text_is(parties[who[a]], side);
            for (size_t b = 0; b < a; b++)
                want &= who[a] != who[b];
        }
        CHECK_EQ("as the naive model says", allowed, want);
        passed += allowed;
    }
    return passed;
}

TEST(test_financing__four_eyes_over_all_assignments)
{
    static const Text parties[] = { { "name:seller", 11 }, { "name:bank", 9 }, { "name:bank", 9 },
                                    { "name:bank", 9 }, { "name:seller", 11 } };
    static const Text persons[] = { { "name:seller/an", 14 }, { "name:bank/bo", 12 },
                                    { "name:bank/cui", 13 }, { "name:bank/du", 12 },
                                    { "name:seller/e", 13 } };
    CHECK_EQ("three persons cannot do it", walk(parties, persons, 3), 0);
    CHECK_EQ("one applicant, three of the funder: 3! ways", walk(parties, persons, 4), 6);
    CHECK_EQ("two may apply", walk(parties, persons, 5), 12);
}

TEST(test_financing__says_why_four_eyes_refused)
{
    Eyes eyes = { .applicant = TEXT("name:s"), .funder = TEXT("name:b"),
                  .person = { TEXT("name:s/an"), TEXT("name:b/bo") } };
    static const struct { const char *why; EyesAct act; const char *party, *person;
                          EyesVerdict want; } rows[] = {
        { "a colleague approves", EYES_APPROVE, "name:b", "name:b/cui", EYES_OK },
        { "the checker approves", EYES_APPROVE, "name:b", "name:b/bo", EYES_SAME_PERSON },
        { "the seller approves", EYES_APPROVE, "name:s", "name:s/du", EYES_NOT_FUNDER },
        { "the platform approves", EYES_APPROVE, "name:p", "name:p/admin", EYES_NOT_FUNDER },
        { "the funder applies", EYES_APPLY, "name:b", "name:b/cui", EYES_NOT_APPLICANT },
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        EyesVerdict got = eyes_judge(&eyes, rows[i].act, text_of(rows[i].party),
                                     text_of(rows[i].person));
        CHECK_EQ(rows[i].why, got, rows[i].want);
        CHECK_TRUE("has words", eyes_verdict_text(got)[0] && eyes_verdict_chinese(got)[0]);
    }
}

/* --- eligibility: a good case, spoilt in one way each ----------------------------------------- */

typedef struct Bench {
    Chart chart;
    Product product;
    Claim claim;
    Quote quote;
    FinancingCase what;
} Bench;

static void good_case(Ctx *cx, Bench *b)
{
    Json json;
    CHECK_OK("chart", cx, json_parse_file(cx, "share/accounts/chart.json", &json));
    CHECK_OK("chart", cx, chart_read(cx, &json, &b->chart));
    CHECK_OK("product", cx, json_parse_file(cx, "share/products/receivables-discounting.json",
                                            &json));
    CHECK_OK("product", cx, product_read(cx, &b->chart, &json, &b->product));
    b->claim = (Claim){ .id = 9, .kind = CLAIM_RECEIVABLE, .face = 100000, .outstanding = 100000,
                        .received = 100000, .moved = 100000, .date = { 1000 }, .due = { 1060 },
                        .confirmation = 10, .state = CLAIM_CONFIRMED };
    CHECK_OK("quote", cx, product_quote(cx, &b->product, (Money){ 100000, CCY_CNY }, (Date){ 1005 },
                                        b->claim.due, (Rate){ 0 }, &b->quote));
    b->what = (FinancingCase){
        .product = &b->product, .claim = &b->claim, .quote = &b->quote, .asked_minor = 100000,
        .verdict = PRINT_CLEAR, .is_claimant = true, .is_funder = true, .parties_registered = true,
        .own_account = true, .today = { 1005 },
    };
    for (Flow f = 0; f < FLOW_COUNT; f++)
        b->what.flow[f] = (Rate){ 900000000 };
}

static void spoil(Bench *b, FindingKind kind)
{
    switch (kind) {
    case FINDING_WRONG_CLAIM_KIND: b->claim.kind = CLAIM_ORDER; break;
    case FINDING_NOT_THE_CLAIMANT: b->what.is_claimant = false; break;
    case FINDING_NOT_A_FUNDER: b->what.is_funder = false; break;
    case FINDING_FUNDER_IS_PARTY: b->what.funder_is_party = true; break;
    case FINDING_PARTY_UNREGISTERED: b->what.parties_registered = false; break;
    case FINDING_DOUBLE_FINANCING_EXACT: b->what.taken_minor = 1; break;
    case FINDING_DOUBLE_FINANCING_NEAR: b->what.verdict = PRINT_NEAR_GOODS; break;
    case FINDING_ASSIGNED_ELSEWHERE: b->what.assigned_elsewhere = true; break;
    case FINDING_DISPUTED: b->claim.disputed = true; break;
    case FINDING_NOT_CONFIRMED: b->claim.confirmation = 0; break;
    case FINDING_DEBTOR_NOT_OWN_ACCOUNT: b->what.own_account = false; break;
    case FINDING_NO_GOODS_BEHIND: b->claim.received = 99999; break;
    case FINDING_CIRCULAR_TRADE: b->what.circular = true; break;
    case FINDING_RED_FLUSH: b->what.red_flushed = true; break;
    case FINDING_BROKEN: b->what.broken = true; break;
    case FINDING_CLOSURE_TOO_LOW: b->what.flow[FLOW_GOODS].e9 = 599999999; break;
    case FINDING_OVER_OUTSTANDING: b->what.asked_minor = 100001; break;
    case FINDING_NO_DUE_DATE: b->claim.due = DATE_NONE; break;
    case FINDING_PAST_DUE: b->what.today = b->claim.due; break;
    case FINDING_TENOR: b->claim.due.day = 1005 + 181; break;
    case FINDING_NOT_SELF_LIQUIDATING: b->quote.self_liquidation.e9 = 1099999999; break;
    case FINDING_NOT_WORTH_IT: b->quote.net.minor = 0; break;
    case FINDINGS: break;
    }
}

TEST(test_financing__each_refusal_is_provoked_once)
{
    Ctx cx = ctx_make(16 << 20);
    Bench b;
    Finding found[FINDINGS_MAX];
    good_case(&cx, &b);
    CHECK_EQ("a good case has no findings", financing_examine(&b.what, found), 0);
    for (FindingKind kind = 0; kind < FINDINGS; kind++) {
        const FindingText *text = finding_text(kind);
        good_case(&cx, &b);
        spoil(&b, kind);
        CHECK_EQ(text->name, financing_examine(&b.what, found), 1);
        CHECK_EQ(text->name, found[0].kind, kind);
        CHECK_TRUE(text->name, text->rule[0] && text->text[0] && text->chinese[0]
                   && text->change[0] && text->change_chinese[0]);
    }
    ctx_clear(&cx);
}

TEST(test_financing__edges)
{
    Ctx cx = ctx_make(16 << 20);
    Bench b;
    Finding found[FINDINGS_MAX];
    good_case(&cx, &b);
    b.what.taken_minor = 40000;
    b.what.asked_minor = 60000;
    CHECK_EQ("what others left is free", financing_examine(&b.what, found), 0);
    b.what.asked_minor = 60001;
    CHECK_EQ("a fen more is double", financing_examine(&b.what, found), 1);
    CHECK_EQ("a fen more is double", found[0].kind, FINDING_DOUBLE_FINANCING_EXACT);
    CHECK_EQ("so much is left", found[0].have, 60000);
    good_case(&cx, &b);
    b.what.verdict = PRINT_SAME;
    CHECK_EQ("another paper, the same invoice", financing_examine(&b.what, found), 1);
    CHECK_EQ("same", found[0].kind, FINDING_DOUBLE_FINANCING_EXACT);
    good_case(&cx, &b);
    b.claim.due.day = 1005 + 180;
    CHECK_EQ("the last day of the tenor", financing_examine(&b.what, found), 0);
    for (Flow f = 0; f < FLOW_COUNT; f++)
        b.what.flow[f].e9 = 0;
    CHECK_EQ("two flows of four are asked for", financing_examine(&b.what, found), 2);
    CHECK_EQ("goods", found[1].flow, FLOW_GOODS);
    b.claim.received = 0;
    b.claim.confirmation = 0;
    CHECK_EQ("all reasons are told", financing_examine(&b.what, found), 4);
    good_case(&cx, &b);
    b.claim.received = 50000;
    b.what.asked_minor = 50000;
    CHECK_EQ("the covered part alone", financing_examine(&b.what, found), 0);
    ctx_clear(&cx);
}

TEST(test_financing__a_record_is_spotless_from_the_tenth_on)
{
    static const struct { int64_t repaid, want_e9; } rows[] = {
        { 0, 0 }, { 1, 100000000 }, { 9, 900000000 }, { 10, RATE_ONE_E9 }, { 11, RATE_ONE_E9 },
    };
    for (size_t i = 0; i < COUNT(rows); i++)
        CHECK_EQ("repaid", financing_record(rows[i].repaid).e9, rows[i].want_e9);
}

TEST(test_financing__states_are_found_by_their_names)
{
    for (FinancingState s = 0; s < FINANCING_STATES; s++) {
        FinancingState found = FINANCING_STATES;
        CHECK_TRUE("a state", financing_state_of(text_of(financing_state_name(s)), &found));
        CHECK_EQ(financing_state_name(s), found, s);
    }
    FinancingState none = FINANCING_STATES;
    CHECK_TRUE("no state", !financing_state_of(TEXT("LATE"), &none) && none == FINANCING_STATES);
}
