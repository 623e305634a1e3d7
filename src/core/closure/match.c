/* match.c - papers against papers: invoices with receipts, credits and payments with invoices.
 *
 * Two passes each: what names its counterpart goes first, wherever it stands in time; then the
 * rest is laid against what is open, oldest against oldest, with one cursor on each side. Money
 * that finds nothing to pay is held apart until it is sent back. */
#include "core/closure/fold.h"

#include "base/check.h"
#include "base/table.h"

Date fold_due(const Fold *fold, const ClosureEntry *invoice)
{
    return closure_due(fold->in, invoice);
}

static const ClosureEntry *entry_at(const Fold *fold, size_t by_kind)
{
    return &fold->in->entries[fold->by_kind[by_kind]];
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
        bool annulled = fold->in->entries[e].payable_minor > 0 && fold->entry_open[e] == 0;
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

/* --- money to invoice ---------------------------------------------------------------------- */

/* One break for a pair of papers, however many of their lines meet. */
static Err pair_break(Ctx *cx, Fold *fold, ClosureBreak what)
{
    ClosureBreak *last = fold->breaks.count
        ? list_at(&fold->breaks, fold->breaks.count - 1) : NULL;
    if (!last || last->kind != what.kind || last->document_id != what.document_id
        || last->other_document != what.other_document)
        return fold_break_add(cx, fold, what);
    last->quantity_e6 += what.quantity_e6;
    last->amount_minor += what.amount_minor;
    return ERR_OK;
}

/* A payment after the invoice was due; a credit after a funder had bought it. */
static Err judge_date(Ctx *cx, Fold *fold, const ClosureEntry *from, const ClosureEntry *invoice,
                      int64_t amount)
{
    bool payment = from->kind == DOCUMENT_PAYMENT;
    Date due = payment ? fold_due(fold, invoice) : invoice->funded;
    if (date_is_none(due) || date_cmp(from->date, due) < (payment ? 1 : 0))
        return ERR_OK;
    return pair_break(cx, fold, (ClosureBreak){
        .kind = payment ? BREAK_LATE_PAYMENT : BREAK_RED_FLUSH_AFTER_FUNDING,
        .document_id = from->set_off ? invoice->document_id : from->document_id,
        .line = from->set_off ? invoice->line : from->line,
        .other_document = from->set_off ? 0 : invoice->document_id, .amount_minor = amount,
        .days = payment ? date_diff(due, from->date).n : 0 });
}

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
        fold->advance_paid += to->role == ASK_ADVANCE ? take : 0;
    }
    TRY(judge_date(cx, fold, from, to, take));
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
    return at >= 0 && fold->in->entries[at].kind == DOCUMENT_INVOICE
        && !fold->in->entries[at].back ? at : -1;
}

static Err lay_named(Ctx *cx, Fold *fold, const ClosureEntry *entry, int32_t first, int64_t *money)
{
    const ClosureInput *in = fold->in;
    if (entry->ref_line >= 0)
        return lay(cx, fold, entry, (size_t)first, entry->rule, money);
    int32_t *settled = &fold->entry_mark[first];
    for (size_t e = (size_t)(first + *settled); e < in->entry_count
         && in->entries[e].document_id == entry->ref_document; e++) {
        TRY(lay(cx, fold, entry, e, entry->rule, money));
        if (fold->entry_open[e] > 0)
            break;
        (*settled)++;
    }
    return ERR_OK;
}

/* Lays what names no invoice on the order's invoices, oldest first. */
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

/* --- credits ---------------------------------------------------------------------------------- */

static Err lay_credits(Ctx *cx, Fold *fold, DocumentKind kind, bool named, size_t *cursor)
{
    for (size_t i = fold->kind_from[kind]; i < fold->kind_from[kind + 1]; i++) {
        const ClosureEntry *credit = entry_at(fold, i);
        int64_t money = credit->payable_minor;
        if (credit->standing != STANDING_COUNTS || credit->back != (kind == DOCUMENT_INVOICE))
            continue;
        int32_t invoice = named_invoice(fold, credit);
        if ((invoice >= 0) != named)
            continue;
        if (named)
            TRY(lay_named(cx, fold, credit, invoice, &money));
        else
            TRY(lay_oldest(cx, fold, credit, cursor, &money));
        if (named && money > 0)     /* more than was left to take back is taken back all the same */
            TRY(judge_date(cx, fold, credit, &fold->in->entries[invoice], money));
    }
    return ERR_OK;
}

static Err match_credits(Ctx *cx, Fold *fold)
{
    size_t cursor = fold->kind_from[DOCUMENT_INVOICE];
    TRY(lay_credits(cx, fold, DOCUMENT_CREDIT_NOTE, true, &cursor));
    TRY(lay_credits(cx, fold, DOCUMENT_INVOICE, true, &cursor));
    TRY(lay_credits(cx, fold, DOCUMENT_CREDIT_NOTE, false, &cursor));
    return lay_credits(cx, fold, DOCUMENT_INVOICE, false, &cursor);
}

/* --- payments --------------------------------------------------------------------------------- */

/* An invoice or a payment in its ordinary direction. */
static bool stands(const ClosureEntry *entry)
{
    return entry->standing == STANDING_COUNTS && !entry->back;
}

/* Marks the payments of an amount that an earlier one already paid on the same paper. */
static Err mark_repeats(Ctx *cx, Fold *fold)
{
    typedef struct Key { int64_t document, amount; } Key;
    size_t from = fold->kind_from[DOCUMENT_PAYMENT], to = fold->kind_from[DOCUMENT_PAYMENT + 1];
    Key *keys = NEW(cx, Key, to - from);
    if (!keys)
        return cx->err;
    Table seen = table_make(cx);
    for (size_t i = from; i < to; i++) {
        const ClosureEntry *entry = entry_at(fold, i);
        int64_t first;
        if (!stands(entry))
            continue;
        keys[i - from] = (Key){ entry->ref_document, entry->payable_minor };
        TRY(table_intern(cx, &seen, &keys[i - from], sizeof(Key), (int64_t)i, &first));
        fold->entry_paid[fold->by_kind[i]] = first != (int64_t)i;
    }
    return ERR_OK;
}

static void hold(Fold *fold, size_t by_kind, int64_t money)
{
    fold->entry_open[fold->by_kind[by_kind]] = money;
    fold->suspense_minor += money;
}

/* The last day of an invoice that says that a part of it was paid before. */
static Date prepaid_day(const Fold *fold)
{
    for (size_t i = fold->kind_from[DOCUMENT_INVOICE + 1];
         i-- > fold->kind_from[DOCUMENT_INVOICE];)
        if (stands(entry_at(fold, i)) && entry_at(fold, i)->prepaid_minor > 0)
            return entry_at(fold, i)->date;
    return DATE_NONE;
}

/* Money that came before such an invoice, and names none, is what it speaks of. */
static void take_prepaid(Fold *fold, const ClosureEntry *payment, Date before, int64_t *money)
{
    int64_t take = *money < fold->prepaid_open ? *money : fold->prepaid_open;
    if (date_is_none(before) || date_cmp(payment->date, before) > 0)
        return;
    fold->prepaid_open -= take;
    fold->paid_minor += take;
    *money -= take;
}

/* What names an invoice pays that one and no other; the rest pays the oldest. */
static Err pay_invoices(Ctx *cx, Fold *fold, bool named, size_t *cursor)
{
    bool valued = fold_valued(fold);
    int64_t billed = fold->money.invoiced - fold->money.credited;
    int64_t room = fold->money.payable - (billed > 0 ? billed : 0);
    int64_t ahead = fold->advance_paid - fold->prepaid_open;
    Date before = prepaid_day(fold);
    if (!named) {               /* advances were paid before, as the invoice says, or still count */
        room -= ahead > 0 ? ahead : 0;
        fold->prepaid_open = ahead < 0 ? -ahead : 0;
    }
    for (size_t i = fold->kind_from[DOCUMENT_PAYMENT]; i < fold->kind_from[DOCUMENT_PAYMENT + 1];
         i++) {
        const ClosureEntry *payment = entry_at(fold, i);
        int64_t money = payment->payable_minor;
        if (!stands(payment))
            continue;
        int32_t invoice = named_invoice(fold, payment);
        if ((invoice >= 0) != named)
            continue;
        if (named) {
            TRY(lay_named(cx, fold, payment, invoice, &money));
            hold(fold, i, money);
            continue;
        }
        take_prepaid(fold, payment, before, &money);
        TRY(lay_oldest(cx, fold, payment, cursor, &money));
        /* In advance of the invoices still to come: a deposit. An order that states no amounts
         * sets no bound to it. */
        int64_t take = !valued || money < room ? money : room;
        room -= take;
        fold->paid_minor += take;
        hold(fold, i, money - take);
    }
    return ERR_OK;
}

/* Money sent back: first the payment that it names, then what is held, oldest first; the rest
 * undoes what was paid. */
static void refund(Fold *fold)
{
    size_t from = fold->kind_from[DOCUMENT_PAYMENT], to = fold->kind_from[DOCUMENT_PAYMENT + 1];
    int64_t unnamed = 0;
    for (size_t i = from; i < to; i++) {
        const ClosureEntry *entry = entry_at(fold, i);
        if (entry->standing != STANDING_COUNTS || !entry->back)
            continue;
        int32_t at = entry->ref_document == 0 ? -1
                   : fold_find_line(fold, entry->ref_document, entry->ref_line);
        int64_t take = 0;
        if (at >= 0 && fold->in->entries[at].kind == DOCUMENT_PAYMENT) {
            take = entry->payable_minor < fold->entry_open[at] ? entry->payable_minor
                                                               : fold->entry_open[at];
            fold->entry_open[at] -= take;
            fold->suspense_minor -= take;
        }
        unnamed += entry->payable_minor - take;
    }
    for (size_t i = from; i < to && unnamed > 0; i++) {
        int64_t *held = &fold->entry_open[fold->by_kind[i]];
        int64_t take = unnamed < *held ? unnamed : *held;
        *held -= take;
        unnamed -= take;
        fold->suspense_minor -= take;
    }
    fold->paid_minor -= unnamed;
}

static Err match_payments(Ctx *cx, Fold *fold)
{
    size_t cursor = fold->kind_from[DOCUMENT_INVOICE];
    TRY(pay_invoices(cx, fold, true, &cursor));
    TRY(pay_invoices(cx, fold, false, &cursor));
    if (fold->suspense_minor > 0)
        TRY(mark_repeats(cx, fold));
    for (size_t i = fold->kind_from[DOCUMENT_PAYMENT]; i < fold->kind_from[DOCUMENT_PAYMENT + 1];
         i++)
        if (entry_at(fold, i)->standing == STANDING_STRANGER && !entry_at(fold, i)->back)
            hold(fold, i, entry_at(fold, i)->payable_minor);
    refund(fold);
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
        int64_t paid = fold->entry_paid[e] + entry_at(fold, i)->prepaid_minor;
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
    for (size_t i = fold->kind_from[DOCUMENT_INVOICE]; i < fold->kind_from[DOCUMENT_INVOICE + 1];
         i++) {
        if (!stands(entry_at(fold, i)))
            continue;
        fold->entry_open[fold->by_kind[i]] = entry_at(fold, i)->payable_minor;
        fold->prepaid_open += entry_at(fold, i)->prepaid_minor;
    }
    fold_worth(fold);
    sum_money(fold);
    TRY(match_credits(cx, fold));
    TRY(match_receipts(cx, fold));
    TRY(match_payments(cx, fold));
    /* What the creditor himself says was paid before is not asked for, seen or not. */
    fold->money.payable -= fold->prepaid_open < fold->money.payable ? fold->prepaid_open
                                                                    : fold->money.payable;
    pay_lines(fold);
    return ERR_OK;
}
