/* match.c - papers against papers: invoices with receipts, credits and payments with invoices.
 *
 * Two passes each: what names its counterpart goes first, wherever it stands in time; then the
 * rest is laid against what is open, oldest against oldest, with one cursor on each side. */
#include "core/closure/fold.h"

#include "base/check.h"

Date fold_due(const Fold *fold, const ClosureEntry *invoice)
{
    if (!date_is_none(invoice->due))
        return invoice->due;
    if (fold->in->payment_days < 0)
        return DATE_NONE;
    return date_add(invoice->date, (Days){ fold->in->payment_days });
}

/* --- invoice to receipt -------------------------------------------------------------------- */

static Err pair_goods(Ctx *cx, Fold *fold, Alloc *invoice, Alloc *receipt, MatchRule rule)
{
    int64_t take = invoice->open_e6 < receipt->open_e6 ? invoice->open_e6 : receipt->open_e6;
    if (take == 0)
        return ERR_OK;
    const ClosureEntry *from = &fold->in->entries[invoice->entry];
    const ClosureEntry *to = &fold->in->entries[receipt->entry];
    invoice->open_e6 -= take;
    receipt->open_e6 -= take;
    return fold_match_add(cx, fold, (ClosureMatch){
        .rule = rule, .from_document = from->document_id, .from_line = from->line,
        .to_document = to->document_id, .to_line = to->line, .quantity_e6 = take,
        .amount_minor = fold_share(invoice->amount_minor, take, invoice->quantity_e6) });
}

/* The receipts that an invoice line names: one line, or every line of the document. */
static Err pair_named(Ctx *cx, Fold *fold, Alloc *invoice)
{
    const ClosureInput *in = fold->in;
    const ClosureEntry *entry = &in->entries[invoice->entry];
    int32_t from = fold_find_line(fold, entry->ref_document, entry->ref_line);
    if (entry->ref_document == 0 || from < 0 || in->entries[from].kind != DOCUMENT_RECEIPT)
        return ERR_OK;
    for (size_t e = (size_t)from; e < in->entry_count
         && in->entries[e].document_id == entry->ref_document && invoice->open_e6 > 0; e++) {
        for (int32_t a = 0; a < fold->entry_allocs[e]; a++) {
            Alloc *receipt = fold_alloc(fold, fold->entry_first[e] + a);
            if (receipt->order_line == invoice->order_line)
                TRY(pair_goods(cx, fold, invoice, receipt, RULE_EXPLICIT));
        }
        if (entry->ref_line >= 0)
            break;
    }
    return ERR_OK;
}

static Err match_receipts(Ctx *cx, Fold *fold)
{
    for (size_t l = 0; l < fold->in->line_count; l++)
        for (int32_t i = fold->chains[l].invoice_first; i >= 0; i = fold_alloc(fold, i)->next)
            TRY(pair_named(cx, fold, fold_alloc(fold, i)));
    for (size_t l = 0; l < fold->in->line_count; l++) {
        int32_t i = fold->chains[l].invoice_first, r = fold->chains[l].receipt_first;
        while (i >= 0 && r >= 0) {
            Alloc *invoice = fold_alloc(fold, i), *receipt = fold_alloc(fold, r);
            TRY(pair_goods(cx, fold, invoice, receipt, RULE_INFERRED));
            if (invoice->open_e6 == 0)
                i = invoice->next;
            if (receipt->open_e6 == 0)
                r = receipt->next;
        }
    }
    return ERR_OK;
}

/* --- money to invoice ---------------------------------------------------------------------- */

/* Lays at most `money` on one invoice entry; *money keeps the rest. */
static Err lay(Ctx *cx, Fold *fold, const ClosureEntry *from, size_t invoice, MatchRule rule,
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
    }
    return fold_match_add(cx, fold, (ClosureMatch){
        .rule = rule, .from_document = from->document_id, .from_line = from->line,
        .to_document = to->document_id, .to_line = to->line, .amount_minor = take });
}

/* The invoice that a paper names, itself or a line of it; -1 where it names none that is here. */
static int32_t named_invoice(const Fold *fold, const ClosureEntry *entry)
{
    if (entry->ref_document == 0 || entry->ref_document == fold->in->order_id)
        return -1;
    int32_t at = fold_find_line(fold, entry->ref_document, entry->ref_line);
    return at >= 0 && fold->in->entries[at].kind == DOCUMENT_INVOICE ? at : -1;
}

static Err lay_named(Ctx *cx, Fold *fold, const ClosureEntry *entry, int32_t first, int64_t *money)
{
    const ClosureInput *in = fold->in;
    MatchRule rule = entry->rule;
    for (size_t e = (size_t)first; e < in->entry_count
         && in->entries[e].document_id == entry->ref_document && *money > 0; e++) {
        TRY(lay(cx, fold, entry, e, rule, money));
        if (entry->ref_line >= 0)
            break;
    }
    return ERR_OK;
}

/* Lays what names no invoice on this order's invoices, oldest first. */
static Err lay_oldest(Ctx *cx, Fold *fold, const ClosureEntry *entry, size_t *cursor,
                      int64_t *money)
{
    MatchRule rule = entry->rule == RULE_LINKED ? RULE_LINKED : RULE_INFERRED;
    for (; *cursor < fold->kind_from[DOCUMENT_INVOICE + 1] && *money > 0; (*cursor)++) {
        size_t e = (size_t)fold->by_kind[*cursor];
        TRY(lay(cx, fold, entry, e, rule, money));
        if (*money == 0)
            break;
    }
    return ERR_OK;
}

/* Was the same amount paid on the same invoice before? Then this one is a repeat. */
static bool repeats(const Fold *fold, size_t at)
{
    const ClosureInput *in = fold->in;
    const ClosureEntry *entry = &in->entries[fold->by_kind[at]];
    for (size_t i = fold->kind_from[DOCUMENT_PAYMENT]; i < at; i++) {
        const ClosureEntry *earlier = &in->entries[fold->by_kind[i]];
        if (earlier->standing == STANDING_COUNTS && !earlier->back
            && earlier->ref_document == entry->ref_document
            && earlier->payable_minor == entry->payable_minor)
            return true;
    }
    return false;
}

static Err overpaid(Ctx *cx, Fold *fold, size_t at, int32_t invoice, int64_t rest)
{
    const ClosureEntry *entry = &fold->in->entries[fold->by_kind[at]];
    fold->suspense_minor += rest;
    return fold_break_add(cx, fold, (ClosureBreak){
        .kind = repeats(fold, at) ? BREAK_DUPLICATE_PAYMENT : BREAK_PAYMENT_ABOVE_INVOICE,
        .document_id = entry->document_id, .line = entry->line,
        .other_document = fold->in->entries[invoice].document_id, .amount_minor = rest });
}

static bool counts(const ClosureEntry *entry)
{
    return entry->standing == STANDING_COUNTS && !entry->back;
}

static Err match_credits(Ctx *cx, Fold *fold)
{
    const ClosureInput *in = fold->in;
    size_t cursor = fold->kind_from[DOCUMENT_INVOICE];
    for (int named = 1; named >= 0; named--)
        for (size_t i = fold->kind_from[DOCUMENT_CREDIT_NOTE];
             i < fold->kind_from[DOCUMENT_CREDIT_NOTE + 1]; i++) {
            const ClosureEntry *credit = &in->entries[fold->by_kind[i]];
            int32_t invoice = named_invoice(fold, credit);
            int64_t money = credit->payable_minor;
            if (!counts(credit) || (invoice >= 0) != (named == 1))
                continue;
            if (invoice >= 0)
                TRY(lay_named(cx, fold, credit, invoice, &money));
            else
                TRY(lay_oldest(cx, fold, credit, &cursor, &money));
        }
    return ERR_OK;
}

static Err match_payments(Ctx *cx, Fold *fold)
{
    const ClosureInput *in = fold->in;
    size_t cursor = fold->kind_from[DOCUMENT_INVOICE];
    size_t from = fold->kind_from[DOCUMENT_PAYMENT], to = fold->kind_from[DOCUMENT_PAYMENT + 1];
    for (size_t i = from; i < to; i++) {
        const ClosureEntry *payment = &in->entries[fold->by_kind[i]];
        int32_t invoice = named_invoice(fold, payment);
        int64_t money = payment->payable_minor;
        if (!counts(payment) || invoice < 0)
            continue;
        TRY(lay_named(cx, fold, payment, invoice, &money));
        if (money > 0)
            TRY(overpaid(cx, fold, i, invoice, money));
    }
    for (size_t i = from; i < to; i++) {
        const ClosureEntry *payment = &in->entries[fold->by_kind[i]];
        int64_t money = payment->payable_minor;
        if (payment->back && payment->standing == STANDING_COUNTS)
            fold->refunded_minor += money;
        if (!counts(payment) || named_invoice(fold, payment) >= 0)
            continue;
        TRY(lay_oldest(cx, fold, payment, &cursor, &money));
        fold->paid_minor += money;      /* in advance of any invoice: a deposit */
    }
    return ERR_OK;
}

Err fold_match(Ctx *cx, Fold *fold)
{
    const ClosureInput *in = fold->in;
    for (size_t i = fold->kind_from[DOCUMENT_INVOICE]; i < fold->kind_from[DOCUMENT_INVOICE + 1];
         i++) {
        size_t e = (size_t)fold->by_kind[i];
        if (in->entries[e].standing == STANDING_COUNTS && !in->entries[e].back)
            fold->entry_open[e] = in->entries[e].payable_minor;
    }
    TRY(match_receipts(cx, fold));
    TRY(match_credits(cx, fold));
    TRY(match_payments(cx, fold));
    /* What an invoice was paid goes to the order lines it bills, in their order. */
    for (size_t i = fold->kind_from[DOCUMENT_INVOICE]; i < fold->kind_from[DOCUMENT_INVOICE + 1];
         i++) {
        size_t e = (size_t)fold->by_kind[i];
        int64_t paid = fold->entry_paid[e];
        for (int32_t a = 0; a < fold->entry_allocs[e] && paid > 0; a++) {
            Alloc *alloc = fold_alloc(fold, fold->entry_first[e] + a);
            int64_t take = paid < alloc->amount_minor ? paid : alloc->amount_minor;
            alloc->open_minor -= take;
            fold->lines[alloc->order_line].paid_minor += take;
            paid -= take;
        }
    }
    return ERR_OK;
}
