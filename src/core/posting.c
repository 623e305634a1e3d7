/* posting.c - looks a rule up for each amount and writes its moves down. O(amounts x rules), both
 * of them a handful. */
#include "core/posting.h"

#include "base/check.h"
#include "base/sha256.h"

Posting posting_begin(Date open)
{
    return (Posting){ .accounts = list_make(sizeof(LedgerAccount)),
                      .transfers = list_make(sizeof(LedgerTransfer)), .open = open };
}

/* --- what a transfer is about, and the day it was stated for --------------------------------- */

#define STATED 0x100000000u     /* above the 32 bits of the day */

static LedgerId about(const PostingCase *what, Date booked)
{
    uint64_t stated = date_cmp(what->day, booked) == 0 ? 0 : STATED | (uint32_t)what->day.day;
    return (LedgerId){ .hi = stated, .lo = (uint64_t)what->financing_id };
}

LedgerId posting_about(LedgerId user_data_128)
{
    bool stated = user_data_128.hi >> 32 == 1;
    return (LedgerId){ .hi = stated ? 0 : user_data_128.hi, .lo = user_data_128.lo };
}

Date posting_stated(LedgerId user_data_128)
{
    Date day = { (int32_t)(uint32_t)user_data_128.hi };
    bool stated = user_data_128.hi >> 32 == 1;
    return stated && day.day >= DATE_DAY_MIN && day.day <= DATE_DAY_MAX ? day : DATE_NONE;
}

/* --- posting ---------------------------------------------------------------------------------- */

static LedgerId id_of(Text canonical)
{
    Hash hash = sha256(canonical);
    LedgerId id = { 0, 0 };
    for (size_t i = 0; i < 8; i++) {
        id.hi = id.hi << 8 | hash.byte[i];
        id.lo = id.lo << 8 | hash.byte[i + 8];
    }
    /* The two ids that name nothing would be met once in 2^127 tries; the next one then. */
    if (ledger_id_is_zero(id))
        id.lo = 1;
    if (ledger_id_is_max(id))
        id.lo--;
    return id;
}

Err posting_account_id(Ctx *cx, const ChartAccount *account, Text ident, Text financing, Ccy ccy,
                       LedgerId *out)
{
    Text sub = account->per_financing ? financing : TEXT(""), canonical;
    TRY(text_format(cx, &canonical, "account|%d|%.*s|%.*s|%s", account->code, (int)ident.n,
                    ident.at, (int)sub.n, sub.n ? sub.at : "", ccy_code(ccy)));
    *out = id_of(canonical);
    return ERR_OK;
}

static uint16_t limit_flag(const ChartAccount *account)
{
    if (!account->limit)
        return 0;
    return account->debit_side ? LEDGER_ACCOUNT_CREDITS_MUST_NOT_EXCEED_DEBITS
                               : LEDGER_ACCOUNT_DEBITS_MUST_NOT_EXCEED_CREDITS;
}

/* Names the account of a role, and sees to it that it is among those to be created. */
static Err need_account(Ctx *cx, const Chart *chart, const PostingCase *what, PostingRole role,
                        uint16_t index, Posting *posting, LedgerId *out)
{
    const ChartAccount *account = &chart->accounts[index];
    const PostingParty *party = &what->party[role];
    LedgerId id;
    if (party->ident.n == 0)
        return fail(cx, ERR_INVALID, "nobody is the %s of this %s; the posting rule needs one",
                    posting_role_name(role), posting_event_name(what->event));
    if (account->per_financing && what->financing.n == 0)
        return fail(cx, ERR_INVALID, "account %d is one for each financing, and this %s is about "
                    "none", account->code, posting_event_name(what->event));
    TRY(posting_account_id(cx, account, party->ident, what->financing, what->ccy, &id));
    *out = id;
    for (size_t i = 0; i < posting->accounts.count; i++)
        if (ledger_id_eq(((LedgerAccount *)list_at(&posting->accounts, i))->id, id))
            return ERR_OK;
    LedgerAccount *at = list_push(cx, &posting->accounts);
    if (!at)
        return cx->err;
    *at = (LedgerAccount){
        .id = id, .ledger = (uint32_t)ccy_number(what->ccy), .code = (uint16_t)account->code,
        .flags = limit_flag(account), .user_data_64 = (uint64_t)party->id,
        .user_data_128 = LEDGER_ID(account->per_financing ? (uint64_t)what->financing_id : 0),
    };
    return ERR_OK;
}

static const PostingRule *rule_of(const PostingRules *rules, PostingEvent event,
                                  const char *amount)
{
    for (size_t i = 0; i < rules->count; i++)
        if (rules->rules[i].event == event && text_is(rules->rules[i].amount, amount))
            return &rules->rules[i];
    return NULL;
}

static Err add_move(Ctx *cx, const Chart *chart, const PostingCase *what,
                    const PostingAmount *amount, const PostingRule *rule, size_t m,
                    Posting *posting)
{
    const PostingMove *move = &rule->moves[m];
    LedgerId debit, credit;
    Text canonical;
    TRY(need_account(cx, chart, what, move->debit_role, move->debit, posting, &debit));
    TRY(need_account(cx, chart, what, move->credit_role, move->credit, posting, &credit));
    TRY(text_format(cx, &canonical, "transfer|%.*s|%s|%s|%zu", (int)what->key.n, what->key.at,
                    posting_event_name(what->event), amount->name, m));
    Date day = date_cmp(what->day, posting->open) < 0 ? posting->open : what->day;
    LedgerTransfer *at = list_push(cx, &posting->transfers);
    bool back = amount->minor < 0;
    if (!at)
        return cx->err;
    *at = (LedgerTransfer){
        .id = id_of(canonical), .debit_account_id = back ? credit : debit,
        .credit_account_id = back ? debit : credit,
        .amount = back ? -(uint64_t)amount->minor : (uint64_t)amount->minor,
        .ledger = (uint32_t)ccy_number(what->ccy), .code = (uint16_t)what->event,
        .flags = LEDGER_LINKED,
        .user_data_128 = about(what, day), .user_data_64 = (uint64_t)what->cause,
        .user_data_32 = (uint32_t)day.day,
    };
    return ERR_OK;
}

Err posting_add(Ctx *cx, const Chart *chart, const PostingRules *rules, const PostingCase *what,
                Posting *posting)
{
    size_t before = posting->transfers.count;
    for (size_t a = 0; a < what->amount_count; a++) {
        const PostingAmount *amount = &what->amounts[a];
        const PostingRule *rule = rule_of(rules, what->event, amount->name);
        if (amount->minor == 0)
            continue;
        if (!rule)
            return fail(cx, ERR_INVALID, "no posting rule for \"%s\" of event \"%s\"; add one to "
                        "the product or the chart", amount->name, posting_event_name(what->event));
        /* What is taken back goes back as it came, so that no account crosses its limit. */
        for (size_t m = 0; m < rule->move_count; m++)
            TRY(add_move(cx, chart, what, amount, rule,
                         amount->minor < 0 ? rule->move_count - 1 - m : m, posting));
    }
    if (posting->transfers.count > before) {    /* the last one closes the chain */
        LedgerTransfer *last = list_at(&posting->transfers, posting->transfers.count - 1);
        last->flags = 0;
    }
    return ERR_OK;
}
