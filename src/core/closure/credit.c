/* credit.c - money laid on invoices: the one place where an invoice becomes less open, and what
 * credit notes and agreed debit notes take off.
 *
 * A paper that names an invoice is laid on that one; one that names none on the oldest that is
 * open. What is more than there was to take off is told, and takes nothing. */
#include "core/closure/fold.h"

#include "base/check.h"

static const ClosureEntry *entry_at(const Fold *fold, size_t by_kind)
{
    return &fold->in->entries[fold->by_kind[by_kind]];
}

/* --- laying --------------------------------------------------------------------------------- */

/* A payment after the invoice was due; a credit received after a funder's right in it. */
static Err judge_date(Ctx *cx, Fold *fold, const ClosureEntry *from, const ClosureEntry *invoice,
                      int64_t amount)
{
    bool payment = from->kind == DOCUMENT_PAYMENT;
    Date due = fold_due(fold, invoice);
    bool late = payment && !date_is_none(due) && date_cmp(from->date, due) > 0;
    bool flushed = !payment && invoice->encumbered && from->document_id > invoice->encumbered;
    if (!late && !flushed)
        return ERR_OK;
    return fold_break_pair(cx, fold, (ClosureBreak){
        .kind = payment ? BREAK_LATE_PAYMENT : BREAK_RED_FLUSH_AFTER_FUNDING,
        .document_id = from->set_off ? invoice->document_id : from->document_id,
        .line = from->set_off ? invoice->line : from->line,
        .other_document = from->set_off ? 0 : invoice->document_id, .amount_minor = amount,
        .days = payment ? date_diff(due, from->date).n : 0 });
}

Err fold_lay(Ctx *cx, Fold *fold, const ClosureEntry *from, size_t invoice, MatchRule rule,
             int64_t *money)
{
    const ClosureEntry *to = &fold->in->entries[invoice];
    int64_t take = *money < fold->entry_open[invoice] ? *money : fold->entry_open[invoice];
    if (take <= 0)
        return ERR_OK;
    fold->entry_open[invoice] -= take;
    *money -= take;
    if (from->kind == DOCUMENT_PAYMENT) {
        fold->entry_paid[invoice] += take;
        fold->paid_minor += take;
        fold->advance_paid += to->role == ASK_ADVANCE ? take : 0;
    } else {
        fold->entry_credited[invoice] += take;
    }
    TRY(judge_date(cx, fold, from, to, take));
    return fold_match_add(cx, fold, (ClosureMatch){
        .rule = rule, .from_document = from->document_id, .from_line = from->line,
        .to_document = to->document_id, .to_line = to->line, .amount_minor = take });
}

int32_t fold_named_invoice(const Fold *fold, const ClosureEntry *entry)
{
    if (entry->ref_document == 0 || entry->ref_document == fold->in->order_id)
        return -1;
    int32_t at = fold_find_line(fold, entry->ref_document, entry->ref_line);
    return at >= 0 && fold->in->entries[at].kind == DOCUMENT_INVOICE
        && !fold->in->entries[at].back ? at : -1;
}

/* The mark of an invoice's first entry counts its lines on which nothing is open any more. */
Err fold_lay_named(Ctx *cx, Fold *fold, const ClosureEntry *entry, int32_t first, int64_t *money)
{
    const ClosureInput *in = fold->in;
    if (entry->ref_line >= 0)
        return fold_lay(cx, fold, entry, (size_t)first, entry->rule, money);
    int32_t *settled = &fold->entry_mark[first];
    for (size_t e = (size_t)(first + *settled); e < in->entry_count
         && in->entries[e].document_id == entry->ref_document; e++) {
        TRY(fold_lay(cx, fold, entry, e, entry->rule, money));
        if (fold->entry_open[e] > 0)
            break;
        (*settled)++;
    }
    return ERR_OK;
}

/* --- credits -------------------------------------------------------------------------------- */

/* The seller's last word about it, by receipt. SRC: Civil Code of the PRC, 543: both agree. */
bool fold_binds(const Fold *fold, size_t e)
{
    const ClosureEntry *note = &fold->in->entries[e];
    int64_t newest = 0;
    bool accepted = false;
    if (note->kind != DOCUMENT_INVOICE || !note->back)
        return true;
    for (size_t r = fold->kind_from[DOCUMENT_INVOICE_RESPONSE];
         r < fold->kind_from[DOCUMENT_INVOICE_RESPONSE + 1]; r++) {
        const ClosureEntry *word = entry_at(fold, r);
        if (word->ref_document != note->document_id || !word->back || word->document_id < newest)
            continue;
        newest = word->document_id;
        accepted = word->standing == STANDING_COUNTS && text_is(word->status, "accepted");
    }
    return accepted;
}

static Err lay_oldest(Ctx *cx, Fold *fold, const ClosureEntry *entry, size_t *cursor,
                      int64_t *money)
{
    MatchRule rule = entry->rule == RULE_LINKED ? RULE_LINKED : RULE_INFERRED;
    for (; *cursor < fold->kind_from[DOCUMENT_INVOICE + 1] && *money > 0; (*cursor)++) {
        TRY(fold_lay(cx, fold, entry, (size_t)fold->by_kind[*cursor], rule, money));
        if (*money == 0)
            break;
    }
    return ERR_OK;
}

static Err credit(Ctx *cx, Fold *fold, size_t e, bool named, size_t *cursor)
{
    const ClosureEntry *entry = &fold->in->entries[e];
    int64_t money = entry->payable_minor;
    int32_t invoice = fold_named_invoice(fold, entry);
    if ((invoice >= 0) != named)
        return ERR_OK;
    if (named)
        TRY(fold_lay_named(cx, fold, entry, invoice, &money));
    else
        TRY(lay_oldest(cx, fold, entry, cursor, &money));
    fold->entry_credited[e] = money;
    if (named && money > 0)     /* more than was left to take back is a red flush all the same */
        TRY(judge_date(cx, fold, entry, &fold->in->entries[invoice], money));
    if (money == 0)
        return ERR_OK;
    return fold_break_pair(cx, fold, (ClosureBreak){
        .kind = named ? BREAK_CREDIT_ABOVE_INVOICE : BREAK_CREDIT_WITHOUT_INVOICE,
        .document_id = entry->document_id, .line = entry->line,
        .other_document = named ? entry->ref_document : 0, .amount_minor = money });
}

static Err credit_kind(Ctx *cx, Fold *fold, DocumentKind kind, bool named, size_t *cursor)
{
    for (size_t i = fold->kind_from[kind]; i < fold->kind_from[kind + 1]; i++) {
        const ClosureEntry *entry = entry_at(fold, i);
        size_t e = (size_t)fold->by_kind[i];
        if (entry->standing == STANDING_COUNTS && entry->back == (kind == DOCUMENT_INVOICE)
            && fold_binds(fold, e))
            TRY(credit(cx, fold, e, named, cursor));
    }
    return ERR_OK;
}

Err fold_credits(Ctx *cx, Fold *fold)
{
    size_t cursor = fold->kind_from[DOCUMENT_INVOICE];
    TRY(credit_kind(cx, fold, DOCUMENT_CREDIT_NOTE, true, &cursor));
    TRY(credit_kind(cx, fold, DOCUMENT_INVOICE, true, &cursor));
    TRY(credit_kind(cx, fold, DOCUMENT_CREDIT_NOTE, false, &cursor));
    return credit_kind(cx, fold, DOCUMENT_INVOICE, false, &cursor);
}
