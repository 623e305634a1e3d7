/* eligible.c - firms and pairs in hash tables, then one look at each claim. */
#include "core/netting/eligible.h"

#include "base/check.h"
#include "base/table.h"

static const struct { const char *name, *english, *chinese; } words[REASON_COUNT] = {
#define REASON(name, english, chinese) { #name, english, chinese },
#include "core/netting/reason.tbl"
#undef REASON
};

const char *reason_name(Reason reason)
{
    assert(reason < REASON_COUNT);
    return words[reason].name;
}

const char *reason_text(Reason reason)
{
    assert(reason < REASON_COUNT);
    return words[reason].english;
}

const char *reason_chinese(Reason reason)
{
    assert(reason < REASON_COUNT);
    return words[reason].chinese;
}

const char *answer_name(Answer answer)
{
    return answer == ANSWER_ACCEPT ? "accepted" : answer == ANSWER_DECLINE ? "declined" : "";
}

/* --- one claim ------------------------------------------------------------------------------- */

static Reason judge_claim(const EligibleRules *rules, const OpenClaim *claim)
{
    bool has_due = !date_is_none(claim->due);
    if (claim->amount_minor <= 0)
        return REASON_settled;
    if (claim->debtor == claim->creditor)
        return REASON_own;
    if (date_cmp(claim->date, rules->cutoff) > 0)
        return REASON_late;
    if (!date_is_none(rules->due_by) && (!has_due || date_cmp(claim->due, rules->due_by) > 0))
        return REASON_not_due;
    if (claim->disputed)
        return REASON_disputed;
    if (!claim->confirmed)
        return REASON_unsure;
    if (claim->circular)
        return REASON_circular;
    return claim->encumbered ? REASON_encumbered : REASON_eligible;
}

static Reason judge_firm(const NetFirm *firm)
{
    if (firm->insolvent)
        return REASON_insolvent;
    if (firm->barred)
        return REASON_barred;
    return firm->joined ? REASON_eligible : REASON_not_joined;
}

static Reason judge_answer(const EligibleRules *rules, const NetFirm *firm)
{
    if (!rules->answered || firm->answer == ANSWER_ACCEPT)
        return REASON_eligible;
    if (firm->answer == ANSWER_DECLINE)
        return REASON_declined;
    return rules->silence_accepts ? REASON_eligible : REASON_silent;
}

/* The reason that stands first in the table, of two of which either may be none. */
static Reason first_of(Reason a, Reason b)
{
    if (a == REASON_eligible || b == REASON_eligible)
        return a == REASON_eligible ? b : a;
    return a < b ? a : b;
}

/* --- all ------------------------------------------------------------------------------------- */

typedef struct Firms {
    Table by_party, pairs;
    const NetFirm *all;
} Firms;

static Err index_firms(Ctx *cx, const EligibleCase *what, Firms *out)
{
    *out = (Firms){ table_make(cx), table_make(cx), what->firms };
    for (size_t i = 0; i < what->firm_count; i++)
        TRY(table_put(cx, &out->by_party, &what->firms[i].party, sizeof what->firms[i].party,
                      (int64_t)i));
    for (size_t i = 0; i < what->pair_count; i++)
        TRY(table_put(cx, &out->pairs, &what->pairs[i], sizeof what->pairs[i], 1));
    return ERR_OK;
}

static const NetFirm *firm_of(const Firms *firms, int64_t party)
{
    static const NetFirm stranger = { .joined = false };
    int64_t at;
    return table_get(&firms->by_party, &party, sizeof party, &at) ? &firms->all[at] : &stranger;
}

static bool avoids(const Firms *firms, int64_t party, int64_t other)
{
    NetPair pair = { party, other };
    int64_t ignored;
    return table_get(&firms->pairs, &pair, sizeof pair, &ignored);
}

Err eligible_judge(Ctx *cx, const EligibleCase *what, Reason *out)
{
    Firms firms;
    TRY(index_firms(cx, what, &firms));
    for (size_t i = 0; i < what->claim_count; i++) {
        const OpenClaim *claim = &what->claims[i];
        const NetFirm *debtor = firm_of(&firms, claim->debtor);
        const NetFirm *creditor = firm_of(&firms, claim->creditor);
        bool avoided = avoids(&firms, claim->debtor, claim->creditor)
                    || avoids(&firms, claim->creditor, claim->debtor);
        Reason reason = judge_claim(&what->rules, claim);
        if (reason == REASON_eligible)
            reason = first_of(judge_firm(debtor), judge_firm(creditor));
        if (reason == REASON_eligible && avoided)
            reason = REASON_avoided;
        if (reason == REASON_eligible)
            reason = first_of(judge_answer(&what->rules, debtor),
                              judge_answer(&what->rules, creditor));
        out[i] = reason;
    }
    return ERR_OK;
}
