/* pay.c - which debt does each payment pay, and what does money that is sent back undo?
 *
 *     was set off, or a funder has been given it    stays where it lies
 *     credits                                       take off what is asked for (credit.c)
 *     names an invoice                              pays that one
 *     names none; or became free, because the       the debt that falls due first (Civil Code of
 *     named invoice was credited                    the PRC, 560), then in advance
 *     the rest                                      is held until it goes back
 *
 * Money sent back is taken off the payment that it names before anything is laid. Where it names
 * an invoice or nothing, all is laid once to see what it would undo: of the payments of the named
 * invoice the newest, else first what is held, then advances, then the newest payments. Those are
 * made smaller by it, and all is laid again. So what was paid and sent back is as if never paid,
 * and there is one way only in which money comes to lie on a debt.
 * Cost: O(entries log invoices); twice that where something is sent back. */
#include "core/closure/fold.h"

#include "base/check.h"
#include "base/table.h"

#include <stdlib.h>

typedef struct Laid {           /* a payment's entry on an invoice's entry */
    int32_t payment, invoice;
    int64_t minor;
} Laid;

typedef struct Desk {
    Fold *fold;
    size_t from, to;            /* payments in by_kind */
    int64_t *money;             /* of an entry that pays: what is left after returns; of one that
                                   is sent back: what it has not undone yet */
    int64_t *free;              /* of a payment: what went on from the invoice that it names */
    int32_t *by_due;            /* entries of invoices */
    size_t due_count;
    List laid;                  /* Laid */
    size_t matches, breaks;     /* how many there were before anything was laid */
} Desk;

static const ClosureEntry *entry_of(const Desk *desk, int32_t e)
{
    return &desk->fold->in->entries[e];
}

static int32_t payment_at(const Desk *desk, size_t i)
{
    return desk->fold->by_kind[i];
}

/* Does it pay, in its ordinary direction? */
static bool pays(const ClosureEntry *entry)
{
    return entry->standing == STANDING_COUNTS && !entry->back;
}

static bool is_held_money(const ClosureEntry *entry)
{
    return !entry->back && (entry->standing == STANDING_COUNTS
                            || entry->standing == STANDING_STRANGER);
}

static bool goes_back(const ClosureEntry *entry)
{
    return entry->back && (entry->standing == STANDING_COUNTS
                           || entry->standing == STANDING_STRANGER);
}

static int64_t least(int64_t a, int64_t b)
{
    return a < b ? a : b;
}

/* --- invoices by the day they fall due ------------------------------------------------------ */

typedef struct Due {
    Date due;
    int32_t entry;
} Due;

/* What has no day is owed on demand: from its own date on. */
static int by_due_day(const void *left, const void *right)
{
    const Due *a = left, *b = right;
    int order = date_cmp(a->due, b->due);
    return order ? order : (a->entry > b->entry) - (a->entry < b->entry);
}

static Err sort_invoices(Ctx *cx, Desk *desk)
{
    const Fold *fold = desk->fold;
    size_t from = fold->kind_from[DOCUMENT_INVOICE], to = fold->kind_from[DOCUMENT_INVOICE + 1];
    Due *dues = NEW(cx, Due, to - from);
    desk->by_due = NEW(cx, int32_t, to - from);
    if (!dues || !desk->by_due)
        return cx->err;
    for (size_t i = from; i < to; i++) {
        const ClosureEntry *invoice = entry_of(desk, fold->by_kind[i]);
        Date due = fold_due(fold, invoice);
        if (pays(invoice))
            dues[desk->due_count++] = (Due){ date_is_none(due) ? invoice->date : due,
                                             fold->by_kind[i] };
    }
    if (desk->due_count > 1)
        qsort(dues, desk->due_count, sizeof *dues, by_due_day);
    for (size_t i = 0; i < desk->due_count; i++)
        desk->by_due[i] = dues[i].entry;
    return ERR_OK;
}

/* --- laying a payment ----------------------------------------------------------------------- */

/* Money that a funder has pays what he has a right in, and nothing else. */
static bool may_pay(const Desk *desk, const ClosureEntry *payment, int64_t claim_id)
{
    const ClosureInput *in = desk->fold->in;
    size_t low = 0, high = in->right_count;
    if (payment->holder == 0)
        return true;
    while (low < high) {
        size_t mid = low + (high - low) / 2;
        if (in->rights[mid].claim_id < claim_id)
            low = mid + 1;
        else
            high = mid;
    }
    for (; low < in->right_count && in->rights[low].claim_id == claim_id; low++)
        if (in->rights[low].funder == payment->holder)
            return true;
    return false;
}

static Err note_laid(Ctx *cx, Desk *desk, int32_t payment, size_t matches)
{
    const ClosureMatch *match = desk->fold->matches.items;
    for (size_t m = matches; m < desk->fold->matches.count; m++) {
        Laid *at = list_push(cx, &desk->laid);
        if (!at)
            return cx->err;
        *at = (Laid){ payment, fold_find_line(desk->fold, match[m].to_document, match[m].to_line),
                      match[m].amount_minor };
    }
    return ERR_OK;
}

/* On the invoice that it names, or on a claim that it is pinned to: `first` its first entry. */
static Err pay_named(Ctx *cx, Desk *desk, int32_t e, int32_t first, int64_t *money)
{
    size_t matches = desk->fold->matches.count;
    const ClosureEntry *payment = entry_of(desk, e);
    if (*money == 0 || !may_pay(desk, payment, entry_of(desk, first)->document_id))
        return ERR_OK;
    TRY(fold_lay_named(cx, desk->fold, payment, first, money));
    return note_laid(cx, desk, e, matches);
}

static Err pay_due(Ctx *cx, Desk *desk, int32_t e, size_t *cursor, int64_t *money)
{
    Fold *fold = desk->fold;
    const ClosureEntry *payment = entry_of(desk, e);
    MatchRule rule = payment->rule == RULE_LINKED ? RULE_LINKED : RULE_INFERRED;
    size_t matches = fold->matches.count;
    while (*cursor < desk->due_count && fold->entry_open[desk->by_due[*cursor]] == 0)
        (*cursor)++;
    for (size_t d = *cursor; d < desk->due_count && *money > 0; d++) {
        int32_t invoice = desk->by_due[d];
        if (may_pay(desk, payment, entry_of(desk, invoice)->document_id))
            TRY(fold_lay(cx, fold, payment, (size_t)invoice, rule, money));
    }
    return note_laid(cx, desk, e, matches);
}

/* --- all payments, in four passes ----------------------------------------------------------- */

static Err pay_set_offs(Ctx *cx, Desk *desk)
{
    for (size_t i = desk->from; i < desk->to; i++) {
        int32_t e = payment_at(desk, i);
        int32_t first = entry_of(desk, e)->set_off
                      ? fold_named_invoice(desk->fold, entry_of(desk, e)) : -1;
        if (first >= 0)
            TRY(pay_named(cx, desk, e, first, &desk->fold->entry_open[e]));
    }
    return ERR_OK;
}

/* The claim may be an invoice of several lines here; a pinned payment too. */
static Err pay_pins(Ctx *cx, Desk *desk)
{
    Fold *fold = desk->fold;
    const ClosureInput *in = fold->in;
    for (size_t p = 0; p < in->pin_count; p++) {
        int64_t rest = in->pins[p].amount_minor;
        int32_t first = fold_find(fold, in->pins[p].claim_id);
        int32_t from = fold_find(fold, in->pins[p].document_id);
        for (int32_t e = from; e >= 0 && (size_t)e < in->entry_count && first >= 0 && rest > 0
             && in->entries[e].document_id == in->pins[p].document_id; e++) {
            int64_t some = least(rest, fold->entry_open[e]), left = some;
            size_t matches = fold->matches.count;
            if (!pays(&in->entries[e]))
                continue;
            for (size_t c = (size_t)first; c < in->entry_count && left > 0
                 && in->entries[c].document_id == in->pins[p].claim_id; c++)
                TRY(fold_lay(cx, fold, &in->entries[e], c, in->entries[e].rule, &left));
            TRY(note_laid(cx, desk, e, matches));
            fold->entry_open[e] -= some - left;
            rest -= some - left;
        }
    }
    return ERR_OK;
}

/* What is too much because the named invoice was credited is free for other debts; what is too
 * much otherwise was paid too much. entry_mark is free of the credits' use by now. */
static Err pay_those_named(Ctx *cx, Desk *desk)
{
    Fold *fold = desk->fold;
    for (size_t i = desk->from; i < desk->to; i++) {
        int32_t e = payment_at(desk, i);
        const ClosureEntry *payment = entry_of(desk, e);
        int32_t first = pays(payment) ? fold_named_invoice(fold, payment) : -1;
        if (first < 0)
            continue;
        TRY(pay_named(cx, desk, e, first, &fold->entry_open[e]));
    }
    return ERR_OK;
}

/* So much of an invoice was credited and has not been taken for free yet: kept at its entries. */
static void free_surplus(Desk *desk, int64_t *credited)
{
    const Fold *fold = desk->fold;
    for (size_t i = desk->from; i < desk->to; i++) {
        int32_t e = payment_at(desk, i);
        const ClosureEntry *payment = entry_of(desk, e);
        int32_t first = pays(payment) ? fold_named_invoice(fold, payment) : -1;
        desk->free[e] = 0;
        for (size_t c = first < 0 ? fold->in->entry_count : (size_t)first;
             c < fold->in->entry_count && desk->free[e] < fold->entry_open[e]
             && fold->in->entries[c].document_id == payment->ref_document
             && (payment->ref_line < 0 || c == (size_t)first); c++) {
            int64_t some = least(credited[c], fold->entry_open[e] - desk->free[e]);
            credited[c] -= some;
            desk->free[e] += some;
        }
    }
}

/* The last day of an invoice that says that a part of it was paid before. */
static Date prepaid_day(const Fold *fold)
{
    for (size_t i = fold->kind_from[DOCUMENT_INVOICE + 1];
         i-- > fold->kind_from[DOCUMENT_INVOICE];) {
        const ClosureEntry *invoice = &fold->in->entries[fold->by_kind[i]];
        if (pays(invoice) && invoice->prepaid_minor > 0)
            return invoice->date;
    }
    return DATE_NONE;
}

/* Money that came before such an invoice, and names none, is what it speaks of. */
static int64_t take_prepaid(Fold *fold, const ClosureEntry *payment, Date before, int64_t *money)
{
    int64_t take = least(*money, fold->prepaid_open);
    if (date_is_none(before) || date_cmp(payment->date, before) > 0)
        return 0;
    fold->prepaid_open -= take;
    *money -= take;
    return take;
}

/* Advances were paid before, as an invoice says, or still count against what may be paid ahead. */
static int64_t room_ahead(Fold *fold)
{
    int64_t billed = fold->money.invoiced - fold->money.credited;
    int64_t ahead = fold->advance_paid - fold->prepaid_open;
    fold->prepaid_open = ahead < 0 ? -ahead : 0;
    return fold->money.payable - (billed > 0 ? billed : 0) - (ahead > 0 ? ahead : 0);
}

static Err pay_the_rest(Ctx *cx, Desk *desk)
{
    Fold *fold = desk->fold;
    bool valued = fold_valued(fold);
    Date before = prepaid_day(fold);
    int64_t room = room_ahead(fold);
    size_t cursor = 0;
    for (size_t i = desk->from; i < desk->to; i++) {
        int32_t e = payment_at(desk, i);
        const ClosureEntry *payment = entry_of(desk, e);
        bool named = fold_named_invoice(fold, payment) >= 0;
        int64_t money = named ? desk->free[e] : fold->entry_open[e], had = money;
        if (!pays(payment) || money == 0)
            continue;
        int64_t said = named ? 0 : take_prepaid(fold, payment, before, &money);
        TRY(pay_due(cx, desk, e, &cursor, &money));
        /* In advance of the invoices still to come: a deposit. An order that states no amounts
         * sets no bound to it. */
        int64_t take = payment->holder ? 0 : !valued ? money : least(money, room);
        take = take > 0 ? take : 0;
        room -= take;
        fold->entry_advance[e] = said + take;
        fold->paid_minor += said + take;
        fold->entry_open[e] -= had - money + take;
    }
    return ERR_OK;
}

static void begin_again(Desk *desk)
{
    Fold *fold = desk->fold;
    const ClosureInput *in = fold->in;
    fold->matches.count = desk->matches;
    fold->breaks.count = desk->breaks;
    fold->paid_minor = fold->advance_paid = fold->prepaid_open = 0;
    desk->laid.count = 0;
    for (size_t e = 0; e < in->entry_count; e++) {
        bool invoice = in->entries[e].kind == DOCUMENT_INVOICE && pays(&in->entries[e]);
        fold->entry_open[e] = invoice ? in->entries[e].payable_minor : desk->money[e];
        fold->entry_paid[e] = fold->entry_credited[e] = fold->entry_advance[e] = 0;
        fold->entry_mark[e] = 0;
        fold->prepaid_open += invoice ? in->entries[e].prepaid_minor : 0;
    }
}

static Err lay_all(Ctx *cx, Desk *desk)
{
    Fold *fold = desk->fold;
    int64_t *credited = NEW(cx, int64_t, fold->in->entry_count);
    if (!credited)
        return cx->err;
    begin_again(desk);
    TRY(pay_set_offs(cx, desk));
    TRY(pay_pins(cx, desk));
    TRY(fold_credits(cx, fold));
    TRY(pay_those_named(cx, desk));
    for (size_t e = 0; e < fold->in->entry_count; e++)
        credited[e] = fold->entry_credited[e];
    free_surplus(desk, credited);
    return pay_the_rest(cx, desk);
}

/* --- money sent back ------------------------------------------------------------------------ */

static bool same_money(const ClosureEntry *payment, const ClosureEntry *back)
{
    return is_held_money(payment) && payment->party == back->party
        && payment->holder == back->holder && !payment->set_off;
}

/* What names a payment is taken off that one, whatever it did. */
static void take_off_named(Desk *desk)
{
    const Fold *fold = desk->fold;
    for (size_t i = desk->from; i < desk->to; i++) {
        int32_t e = payment_at(desk, i);
        const ClosureEntry *back = entry_of(desk, e);
        int32_t at = !goes_back(back) || back->ref_document == 0 ? -1
                   : fold_find_line(fold, back->ref_document, back->ref_line);
        for (; at >= 0 && (size_t)at < fold->in->entry_count && desk->money[e] > 0
             && entry_of(desk, at)->document_id == back->ref_document; at++) {
            int64_t take = least(desk->money[e], desk->money[at]);
            if (entry_of(desk, at)->kind != DOCUMENT_PAYMENT
                || !same_money(entry_of(desk, at), back))
                continue;
            desk->money[at] -= take;
            desk->money[e] -= take;
        }
    }
}

typedef struct Undo {           /* where the search for what may be undone has got */
    size_t held, advance, laid;
} Undo;

static void take(Desk *desk, int32_t back, int32_t payment, int64_t *some)
{
    int64_t minor = least(desk->money[back], *some);
    *some -= minor;
    desk->money[payment] -= minor;
    desk->money[back] -= minor;
}

/* One that names an invoice: what too much was paid on it, then the newest payment on it. */
static void undo_on_invoice(Desk *desk, int32_t back, int64_t invoice_id)
{
    Fold *fold = desk->fold;
    Laid *laid = desk->laid.items;
    const ClosureEntry *what = entry_of(desk, back);
    for (size_t i = desk->from; i < desk->to && desk->money[back] > 0; i++) {
        int32_t e = payment_at(desk, i);
        if (entry_of(desk, e)->ref_document == invoice_id && same_money(entry_of(desk, e), what))
            take(desk, back, e, &fold->entry_open[e]);
    }
    for (size_t l = desk->laid.count; l-- > 0 && desk->money[back] > 0;)
        if (entry_of(desk, laid[l].invoice)->document_id == invoice_id
            && same_money(entry_of(desk, laid[l].payment), what))
            take(desk, back, laid[l].payment, &laid[l].minor);
}

/* One that names nothing: what is held, the oldest first; advances and payments, the newest. */
static void undo_any(Desk *desk, int32_t back, Undo *at)
{
    Fold *fold = desk->fold;
    Laid *laid = desk->laid.items;
    const ClosureEntry *what = entry_of(desk, back);
    for (; at->held < desk->to && desk->money[back] > 0; at->held++) {
        int32_t e = payment_at(desk, at->held);
        if (same_money(entry_of(desk, e), what))
            take(desk, back, e, &fold->entry_open[e]);
        if (desk->money[back] == 0)
            return;
    }
    for (; at->advance > desk->from && desk->money[back] > 0; at->advance--) {
        int32_t e = payment_at(desk, at->advance - 1);
        if (same_money(entry_of(desk, e), what))
            take(desk, back, e, &fold->entry_advance[e]);
        if (desk->money[back] == 0)
            return;
    }
    for (; at->laid > 0 && desk->money[back] > 0; at->laid--) {
        if (same_money(entry_of(desk, laid[at->laid - 1].payment), what))
            take(desk, back, laid[at->laid - 1].payment, &laid[at->laid - 1].minor);
        if (desk->money[back] == 0)
            return;
    }
}

/* The cursors are for the buyer's own money at the seller, which is nearly all of it. */
static Err undo(Ctx *cx, Desk *desk)
{
    Undo plain = { desk->from, desk->to, 0 };
    bool any = false;
    for (size_t i = desk->from; i < desk->to; i++)
        any |= goes_back(entry_of(desk, payment_at(desk, i)))
            && desk->money[payment_at(desk, i)] > 0;
    if (!any)
        return ERR_OK;
    TRY(lay_all(cx, desk));
    plain.laid = desk->laid.count;
    for (size_t i = desk->from; i < desk->to; i++) {
        int32_t e = payment_at(desk, i);
        const ClosureEntry *back = entry_of(desk, e);
        int32_t first = goes_back(back) ? fold_named_invoice(desk->fold, back) : -1;
        Undo own = { desk->from, desk->to, desk->laid.count };
        if (!goes_back(back))
            continue;
        if (first >= 0)
            undo_on_invoice(desk, e, back->ref_document);
        undo_any(desk, e, back->party == 0 && back->holder == 0 ? &plain : &own);
    }
    return ERR_OK;
}

/* --- all of it ------------------------------------------------------------------------------ */

/* Marks the payments of an amount that an earlier one already paid on the same paper. */
static Err mark_repeats(Ctx *cx, Desk *desk)
{
    typedef struct Key { int64_t document, amount, party; } Key;
    Key *keys = NEW(cx, Key, desk->to - desk->from);
    if (!keys)
        return cx->err;
    Table seen = table_make(cx);
    for (size_t i = desk->from; i < desk->to; i++) {
        int32_t e = payment_at(desk, i);
        const ClosureEntry *entry = entry_of(desk, e);
        int64_t first;
        if (!pays(entry))
            continue;
        keys[i - desk->from] = (Key){ entry->ref_document, entry->payable_minor, entry->party };
        TRY(table_intern(cx, &seen, &keys[i - desk->from], sizeof(Key), (int64_t)i, &first));
        desk->fold->entry_paid[e] = first != (int64_t)i;
    }
    return ERR_OK;
}

/* entry_open of what pays is what is held; of what is sent back, what it found nothing for. */
static void sum_held(Desk *desk)
{
    Fold *fold = desk->fold;
    fold->suspense_minor = 0;
    for (size_t i = desk->from; i < desk->to; i++)
        if (is_held_money(entry_of(desk, payment_at(desk, i))))
            fold->suspense_minor += fold->entry_open[payment_at(desk, i)];
}

Err fold_money(Ctx *cx, Fold *fold)
{
    const ClosureInput *in = fold->in;
    Desk desk = { .fold = fold, .from = fold->kind_from[DOCUMENT_PAYMENT],
                  .to = fold->kind_from[DOCUMENT_PAYMENT + 1], .laid = list_make(sizeof(Laid)),
                  .matches = fold->matches.count, .breaks = fold->breaks.count };
    desk.money = NEW(cx, int64_t, in->entry_count);
    desk.free = NEW(cx, int64_t, in->entry_count);
    if (!desk.money || !desk.free)
        return cx->err;
    for (size_t i = desk.from; i < desk.to; i++) {
        int32_t e = payment_at(&desk, i);
        if (is_held_money(entry_of(&desk, e)) || goes_back(entry_of(&desk, e)))
            desk.money[e] = entry_of(&desk, e)->payable_minor;
    }
    TRY(sort_invoices(cx, &desk));
    take_off_named(&desk);
    TRY(undo(cx, &desk));
    TRY(lay_all(cx, &desk));
    sum_held(&desk);
    return fold->suspense_minor > 0 ? mark_repeats(cx, &desk) : ERR_OK;
}
