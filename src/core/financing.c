/* financing.c - tables first: what leads where, what each finding says; then the checks. */
#include "core/financing.h"

#include "base/check.h"
#include "core/authority/speaker.h"

/* --- states ----------------------------------------------------------------------------------- */

static const struct { const char *name, *chinese; bool live; } states[FINANCING_STATES] = {
#define STATE(name, chinese, live) { #name, chinese, live },
#include "core/financing_state.tbl"
#undef STATE
};

static const char *const events[FINANCING_EVENTS] = {
    [FINANCING_CHECK] = "check", [FINANCING_APPROVE] = "approve",
    [FINANCING_REGISTER] = "register", [FINANCING_DISBURSE] = "disburse",
    [FINANCING_COLLECT_PART] = "collect_part", [FINANCING_COLLECT_ALL] = "collect_all",
    [FINANCING_PASS_DUE] = "pass_due", [FINANCING_RECOURSE] = "recourse",
    [FINANCING_WRITE_OFF] = "write_off", [FINANCING_REFUSE] = "refuse",
};

/* One more than the state that an event leads to; 0: not possible. */
#define TO(state) (FINANCING_##state + 1)
static const uint8_t next[FINANCING_STATES][FINANCING_EVENTS] = {
    [FINANCING_APPLIED] = { [FINANCING_CHECK] = TO(CHECKED), [FINANCING_REFUSE] = TO(REFUSED) },
    [FINANCING_CHECKED] = { [FINANCING_APPROVE] = TO(APPROVED),
                            [FINANCING_REFUSE] = TO(REFUSED) },
    [FINANCING_APPROVED] = { [FINANCING_REGISTER] = TO(CONDITIONS_MET),
                             [FINANCING_REFUSE] = TO(REFUSED) },
    [FINANCING_CONDITIONS_MET] = { [FINANCING_DISBURSE] = TO(DISBURSED),
                                   [FINANCING_REFUSE] = TO(REFUSED) },
    [FINANCING_DISBURSED] = { [FINANCING_COLLECT_PART] = TO(PART_REPAID),
                              [FINANCING_COLLECT_ALL] = TO(REPAID),
                              [FINANCING_PASS_DUE] = TO(OVERDUE),
                              [FINANCING_RECOURSE] = TO(RECOVERY) },
    [FINANCING_PART_REPAID] = { [FINANCING_COLLECT_PART] = TO(PART_REPAID),
                                [FINANCING_COLLECT_ALL] = TO(REPAID),
                                [FINANCING_PASS_DUE] = TO(OVERDUE),
                                [FINANCING_RECOURSE] = TO(RECOVERY) },
    [FINANCING_OVERDUE] = { [FINANCING_COLLECT_PART] = TO(OVERDUE),
                            [FINANCING_COLLECT_ALL] = TO(REPAID),
                            [FINANCING_RECOURSE] = TO(RECOVERY) },
    [FINANCING_RECOVERY] = { [FINANCING_COLLECT_PART] = TO(RECOVERY),
                             [FINANCING_COLLECT_ALL] = TO(REPAID),
                             [FINANCING_RECOURSE] = TO(RECOVERY),
                             [FINANCING_WRITE_OFF] = TO(LOSS) },
};
#undef TO

bool financing_next(FinancingState state, FinancingEvent event, FinancingState *out)
{
    assert(state < FINANCING_STATES && event < FINANCING_EVENTS);
    if (next[state][event] == 0)
        return false;
    *out = (FinancingState)(next[state][event] - 1);
    return true;
}

bool financing_is_live(FinancingState state)
{
    assert(state < FINANCING_STATES);
    return states[state].live;
}

bool financing_is_out(FinancingState state)
{
    return state == FINANCING_DISBURSED || state == FINANCING_PART_REPAID
        || state == FINANCING_OVERDUE || state == FINANCING_RECOVERY;
}

const char *financing_state_name(FinancingState state)
{
    assert(state < FINANCING_STATES);
    return states[state].name;
}

const char *financing_state_chinese(FinancingState state)
{
    assert(state < FINANCING_STATES);
    return states[state].chinese;
}

bool financing_state_of(Text name, FinancingState *out)
{
    for (FinancingState state = 0; state < FINANCING_STATES; state++)
        if (text_is(name, states[state].name)) {
            *out = state;
            return true;
        }
    return false;
}

Rate financing_record(int64_t repaid)
{
    bool spotless = repaid >= FINANCING_SPOTLESS;
    return (Rate){ spotless ? RATE_ONE_E9 : repaid * (RATE_ONE_E9 / FINANCING_SPOTLESS) };
}

const char *financing_event_name(FinancingEvent event)
{
    assert(event < FINANCING_EVENTS);
    return events[event];
}

/* --- four eyes -------------------------------------------------------------------------------- */

static const struct { const char *text, *chinese; } eyes_texts[] = {
    [EYES_OK] = { "allowed", "允许" },
    [EYES_NOT_APPLICANT] = { "only a person of the applicant may do this",
                             "仅申请人的人员可办理" },
    [EYES_NOT_FUNDER] = { "only a person of the funder may do this", "仅资金方的人员可办理" },
    [EYES_SAME_PERSON] = { "this person has already acted on this financing; let a colleague who "
                           "has not do it (four eyes)",
                           "此人已在该笔融资中办理过其他环节；请由另一人办理（双人复核）" },
};

EyesVerdict eyes_judge(const Eyes *eyes, EyesAct act, Text party, Text person)
{
    assert(act < EYES_ACTS);
    assert(person.n > 0);
    if (act == EYES_APPLY && !text_eq(party, eyes->applicant))
        return EYES_NOT_APPLICANT;
    if (act != EYES_APPLY && !text_eq(party, eyes->funder))
        return EYES_NOT_FUNDER;
    for (size_t a = 0; a < EYES_ACTS; a++)
        if (eyes->person[a].n > 0 && speaker_same_person(eyes->person[a], person))
            return EYES_SAME_PERSON;
    return EYES_OK;
}

const char *eyes_verdict_text(EyesVerdict verdict)
{
    assert((size_t)verdict < COUNT(eyes_texts));
    return eyes_texts[verdict].text;
}

const char *eyes_verdict_chinese(EyesVerdict verdict)
{
    assert((size_t)verdict < COUNT(eyes_texts));
    return eyes_texts[verdict].chinese;
}

/* --- eligibility ------------------------------------------------------------------------------ */

static const FindingText texts[FINDINGS] = {
#define FINDING(name, rule, unit, text, chinese, change, change_chinese) \
    { #name, rule, FINDING_UNIT_##unit, text, chinese, change, change_chinese },
#include "core/financing_finding.tbl"
#undef FINDING
};

const FindingText *finding_text(FindingKind kind)
{
    assert(kind < FINDINGS);
    return &texts[kind];
}

typedef struct Found {
    Finding *at;
    size_t n;
} Found;

static void find_if(Found *found, bool wrong, FindingKind kind, int64_t have, int64_t want)
{
    if (!wrong)
        return;
    assert(found->n < FINDINGS_MAX);
    found->at[found->n++] = (Finding){ .kind = kind, .have = have, .want = want };
}

static void examine_parties(const FinancingCase *what, Found *found)
{
    find_if(found, what->claim->kind != what->product->claim, FINDING_WRONG_CLAIM_KIND, 0, 0);
    find_if(found, !what->is_claimant, FINDING_NOT_THE_CLAIMANT, 0, 0);
    find_if(found, !what->is_funder, FINDING_NOT_A_FUNDER, 0, 0);
    find_if(found, what->funder_is_party, FINDING_FUNDER_IS_PARTY, 0, 0);
    find_if(found, !what->parties_registered, FINDING_PARTY_UNREGISTERED, 0, 0);
}

/* What others have taken of the claim is double financing only where too little is left over. */
static bool is_taken(const FinancingCase *what)
{
    int64_t left = what->claim->outstanding - what->taken_minor;
    return what->taken_minor > 0 && what->asked_minor > left;
}

static void examine_prints(const FinancingCase *what, Found *found)
{
    bool same = what->verdict == PRINT_SAME;
    bool near = what->verdict == PRINT_NEAR_NUMBER || what->verdict == PRINT_NEAR_GOODS;
    find_if(found, same || is_taken(what), FINDING_DOUBLE_FINANCING_EXACT,
            what->claim->outstanding - what->taken_minor, what->asked_minor);
    find_if(found, near, FINDING_DOUBLE_FINANCING_NEAR, 0, 0);
    find_if(found, what->assigned_elsewhere, FINDING_ASSIGNED_ELSEWHERE, 0, 0);
}

static void examine_claim(const FinancingCase *what, Found *found)
{
    const Claim *claim = what->claim;
    Confirmation asked = what->product->confirmation;
    bool confirmed = claim->confirmation != 0;
    int64_t covered = claim_eligible(claim, product_goods(what->product, claim));
    int64_t wanted = what->asked_minor < claim->outstanding ? what->asked_minor
                                                            : claim->outstanding;
    find_if(found, claim->disputed, FINDING_DISPUTED, 0, 0);
    find_if(found, asked != CONFIRM_NONE && !confirmed, FINDING_NOT_CONFIRMED, 0, 0);
    find_if(found, asked == CONFIRM_OWN_ACCOUNT && confirmed && !what->own_account,
            FINDING_DEBTOR_NOT_OWN_ACCOUNT, 0, 0);
    find_if(found, covered < wanted, FINDING_NO_GOODS_BEHIND, covered, wanted);
    find_if(found, what->circular, FINDING_CIRCULAR_TRADE, 0, 0);
    find_if(found, what->red_flushed, FINDING_RED_FLUSH, 0, 0);
    find_if(found, what->broken, FINDING_BROKEN, 0, 0);
}

static void examine_closure(const FinancingCase *what, Found *found)
{
    for (Flow f = 0; f < FLOW_COUNT; f++) {
        int64_t have = what->flow[f].e9, want = what->product->closure_min[f].e9;
        find_if(found, have < want, FINDING_CLOSURE_TOO_LOW, have, want);
        if (have < want)
            found->at[found->n - 1].flow = f;
    }
}

static void examine_terms(const FinancingCase *what, Found *found)
{
    const Claim *claim = what->claim;
    const Product *product = what->product;
    int64_t free = claim->outstanding - what->taken_minor;
    find_if(found, (what->asked_minor > free || what->asked_minor <= 0) && !is_taken(what),
            FINDING_OVER_OUTSTANDING, free, what->asked_minor);
    find_if(found, date_is_none(claim->due), FINDING_NO_DUE_DATE, 0, 0);
    if (date_is_none(claim->due))
        return;
    int64_t days = date_diff(what->today, claim->due).n;
    find_if(found, days <= 0, FINDING_PAST_DUE, days, 1);
    find_if(found, days > product->tenor_max.n, FINDING_TENOR, days, product->tenor_max.n);
    if (!what->quote)
        return;
    find_if(found, what->quote->self_liquidation.e9 < product->self_liquidation_min.e9,
            FINDING_NOT_SELF_LIQUIDATING, what->quote->self_liquidation.e9,
            product->self_liquidation_min.e9);
    find_if(found, what->quote->net.minor <= 0, FINDING_NOT_WORTH_IT, what->quote->net.minor, 1);
}

size_t financing_examine(const FinancingCase *what, Finding list[FINDINGS_MAX])
{
    Found found = { .at = list };
    examine_parties(what, &found);
    examine_prints(what, &found);
    examine_claim(what, &found);
    examine_closure(what, &found);
    examine_terms(what, &found);
    return found.n;
}
