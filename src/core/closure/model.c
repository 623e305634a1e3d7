/* model.c - the names of breaks and rules. */
#include "core/closure/model.h"

#include "base/check.h"

static const struct { const char *name, *chinese; } breaks[BREAK_COUNT] = {
#define BREAK(NAME, text, chinese) { text, chinese },
#include "core/closure/break.tbl"
#undef BREAK
};

const char *break_name(BreakKind kind)
{
    assert(kind < BREAK_COUNT);
    return breaks[kind].name;
}

const char *break_chinese(BreakKind kind)
{
    assert(kind < BREAK_COUNT);
    return breaks[kind].chinese;
}

bool break_blocks(BreakKind kind)
{
    /* Late is a fact about the past; money that went to or came from the wrong one pays nothing
     * here; a price, and what one side proposes and the other has not agreed to, are for the
     * parties to talk about. The rest leaves something that does not balance. */
    return kind != BREAK_LATE_DELIVERY && kind != BREAK_LATE_PAYMENT
        && kind != BREAK_PAYER_NOT_BUYER && kind != BREAK_PAYEE_NOT_CREDITOR
        && kind != BREAK_PRICE_OUTSIDE_BAND && kind != BREAK_DEBIT_NOTE_OPEN
        && kind != BREAK_CHANGE_UNANSWERED;
}

const char *match_rule_name(MatchRule rule)
{
    return rule == RULE_EXPLICIT ? "explicit" : rule == RULE_LINKED ? "linked" : "inferred";
}

Date closure_due(const ClosureInput *input, const ClosureEntry *invoice)
{
    Date stated = invoice->due;
    if (date_is_none(stated) && input->payment_days >= 0)
        stated = date_add(invoice->date, (Days){ input->payment_days });
    return calendar_due(input->due_rule, stated);
}
