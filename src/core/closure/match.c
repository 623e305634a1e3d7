/* match.c - invoices with receipts; then the money (credit.c, pay.c), in the order in which one
 * decides about the other: credits take off what is asked for, payments pay the rest.
 *
 * Two passes: what names its receipt goes first, wherever it stands in time; then the rest is laid
 * against what is open, oldest against oldest, with one cursor on each side. */
#include "core/closure/fold.h"

#include "base/check.h"

Date fold_due(const Fold *fold, const ClosureEntry *invoice)
{
    return closure_due(fold->in, invoice);
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

/* A receipt named as a whole: those of its lines that lie on the invoice's order line. They are
 * found along the order line, which is short where the document is long. */
static Err pair_whole(Ctx *cx, Fold *fold, Alloc *invoice, int64_t document_id)
{
    for (int32_t r = fold->chains[invoice->order_line].receipt_first;
         r >= 0 && invoice->open_e6 > 0; r = fold_alloc(fold, r)->next) {
        Alloc *receipt = fold_alloc(fold, r);
        if (fold->in->entries[receipt->entry].document_id == document_id)
            TRY(pair_goods(cx, fold, invoice, receipt, RULE_EXPLICIT));
    }
    return ERR_OK;
}

static Err pair_named(Ctx *cx, Fold *fold, Alloc *invoice)
{
    const ClosureInput *in = fold->in;
    const ClosureEntry *entry = &in->entries[invoice->entry];
    if (entry->ref_document == 0 || entry->ref_document == in->order_id)
        return ERR_OK;
    int32_t e = fold_find_line(fold, entry->ref_document, entry->ref_line);
    if (e < 0 || in->entries[e].kind != DOCUMENT_RECEIPT)
        return ERR_OK;
    if (entry->ref_line < 0)
        return pair_whole(cx, fold, invoice, entry->ref_document);
    for (int32_t a = 0; a < fold->entry_allocs[e]; a++) {
        Alloc *receipt = fold_alloc(fold, fold->entry_first[e] + a);
        if (receipt->order_line == invoice->order_line)
            TRY(pair_goods(cx, fold, invoice, receipt, RULE_EXPLICIT));
    }
    return ERR_OK;
}

/* An invoice that credits took back whole needs no goods: they are for the one in its place. */
static void clear_annulled(Fold *fold)
{
    for (size_t i = fold->kind_from[DOCUMENT_INVOICE]; i < fold->kind_from[DOCUMENT_INVOICE + 1];
         i++) {
        int32_t e = fold->by_kind[i];
        bool annulled = fold->in->entries[e].payable_minor > 0
                     && fold->entry_credited[e] == fold->in->entries[e].payable_minor;
        for (int32_t a = 0; annulled && a < fold->entry_allocs[e]; a++)
            fold_alloc(fold, fold->entry_first[e] + a)->open_e6 = 0;
    }
}

static Err match_receipts(Ctx *cx, Fold *fold)
{
    clear_annulled(fold);
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

/* --- all of it -------------------------------------------------------------------------------- */

static void sum_money(Fold *fold)
{
    FoldMoney m = { .ordered = fold->money.ordered };
    int64_t back = fold->beside_credited < fold->beside_billed ? fold->beside_credited
                                                               : fold->beside_billed;
    m.required = fold->beside_billed - back;
    m.invoiced = fold->beside_billed;
    m.credited = back;
    for (size_t l = 0; l < fold->in->line_count; l++) {
        m.required += fold_required_minor(fold, l);
        m.invoiced += fold->lines[l].invoiced_minor;
        m.credited += fold->lines[l].credited_minor;
    }
    /* What was billed less credits; what was ordered, while that is not billed yet. */
    int64_t billed = m.invoiced > m.credited ? m.invoiced - m.credited : 0;
    m.payable = fold_enough(fold, billed, m.required) ? billed : m.required;
    fold->money = m;
}

/* What an invoice was paid goes to the order lines it bills, in their order. */
static void pay_lines(Fold *fold)
{
    for (size_t i = fold->kind_from[DOCUMENT_INVOICE]; i < fold->kind_from[DOCUMENT_INVOICE + 1];
         i++) {
        size_t e = (size_t)fold->by_kind[i];
        int64_t paid = fold->entry_paid[e] + fold->in->entries[e].prepaid_minor;
        for (int32_t a = 0; a < fold->entry_allocs[e] && paid > 0; a++) {
            Alloc *alloc = fold_alloc(fold, fold->entry_first[e] + a);
            int64_t take = paid < alloc->amount_minor ? paid : alloc->amount_minor;
            alloc->open_minor -= take;
            fold->lines[alloc->order_line].paid_minor += take;
            paid -= take;
        }
    }
}

Err fold_match(Ctx *cx, Fold *fold)
{
    for (size_t l = 0; l < fold->in->line_count; l++)
        fold->money.ordered += fold->lines[l].ordered_minor;
    fold_worth(fold);
    sum_money(fold);
    TRY(fold_money(cx, fold));
    TRY(match_receipts(cx, fold));
    /* What the creditor himself says was paid before is not asked for, seen or not. */
    fold->money.payable -= fold->prepaid_open < fold->money.payable ? fold->prepaid_open
                                                                    : fold->money.payable;
    pay_lines(fold);
    return ERR_OK;
}
