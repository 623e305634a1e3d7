/* claim.c - one pass over the entries finds the invoices and what speaks about them, one pass over
 * the matches adds up what was paid, credited and received on each. Goods under way are not
 * matched by closure, so they are laid here on what is billed and not yet received, item by item,
 * oldest invoice first; goods that came back are taken off the youngest. */
#include "core/claim.h"

#include "base/check.h"
#include "base/list.h"
#include "base/table.h"
#include "core/closure/words.h"
#include "core/document_word.h"

static const struct { const char *name, *chinese; } kinds[] = {
    [CLAIM_ORDER] = { "order", "订单" },
    [CLAIM_RECEIVABLE] = { "receivable", "应收账款" },
};

static const struct { const char *name, *chinese; } states[CLAIM_STATES] = {
    [CLAIM_ACCRUED] = { "ACCRUED", "已形成" },
    [CLAIM_CONFIRMED] = { "CONFIRMED", "已确权" },
    [CLAIM_REGISTERED] = { "REGISTERED", "已登记" },
    [CLAIM_FINANCED] = { "FINANCED", "已融资" },
    [CLAIM_PAID] = { "PAID", "已清偿" },
    [CLAIM_DILUTED] = { "DILUTED", "已冲减" },
    [CLAIM_OVERDUE] = { "OVERDUE", "已逾期" },
    [CLAIM_DISPUTED] = { "DISPUTED", "有争议" },
};

const char *claim_kind_name(ClaimKind kind)
{
    assert((size_t)kind < COUNT(kinds));
    return kinds[kind].name;
}

const char *claim_kind_chinese(ClaimKind kind)
{
    assert((size_t)kind < COUNT(kinds));
    return kinds[kind].chinese;
}

const char *claim_state_name(ClaimState state)
{
    assert(state < CLAIM_STATES);
    return states[state].name;
}

const char *claim_state_chinese(ClaimState state)
{
    assert(state < CLAIM_STATES);
    return states[state].chinese;
}

/* --- the work of one derivation -------------------------------------------------------------- */

typedef struct Work {
    const ClosureInput *in;
    const Closure *closure;
    Table first;                /* document id -> its first entry */
    Table claim_of;             /* invoice's document id -> index into claims */
    List claims;                /* Claim; the order's own is 0 */
    int64_t *backed_e6;         /* invoice entry -> quantity with goods behind it */
    int64_t *item_e6;           /* item -> quantity still to be laid out */
    int64_t *agreed_minor;      /* invoice entry -> what it bills, at the prices that were agreed */
    int32_t items;
} Work;

static Claim *claim_at(const Work *work, int64_t index)
{
    return list_at(&work->claims, (size_t)index);
}

static Claim *claim_of(const Work *work, int64_t document_id)
{
    int64_t index;
    return table_get(&work->claim_of, &document_id, sizeof document_id, &index)
           ? claim_at(work, index) : NULL;
}

static const ClosureEntry *entry_of(const Work *work, int64_t document_id, int32_t line)
{
    const ClosureInput *in = work->in;
    int64_t first;
    if (!table_get(&work->first, &document_id, sizeof document_id, &first))
        return NULL;
    size_t guess = (size_t)first + (size_t)(line > 0 ? line : 0);
    if (guess < in->entry_count && in->entries[guess].document_id == document_id
        && in->entries[guess].line == line)
        return &in->entries[guess];
    for (size_t e = (size_t)first; e < in->entry_count
         && in->entries[e].document_id == document_id; e++)
        if (in->entries[e].line == line)
            return &in->entries[e];
    return NULL;
}

static bool is_claim(const ClosureEntry *entry)
{
    return entry->kind == DOCUMENT_INVOICE && entry->standing == STANDING_COUNTS && !entry->back;
}

static int64_t billed(const ClosureEntry *entry)
{
    return entry->payable_minor + entry->relief_minor + entry->prepaid_minor;
}

static int64_t share_of(int64_t amount, int64_t part, int64_t whole)
{
    assert(part >= 0 && part <= whole);
    return whole > 0 ? (int64_t)((i128)amount * part / whole) : 0;
}

/* --- finding the claims ----------------------------------------------------------------------- */

static Err add_invoice(Ctx *cx, Work *work, const ClosureEntry *entry)
{
    Claim *claim = claim_of(work, entry->document_id);
    if (!claim) {
        TRY(table_put(cx, &work->claim_of, &entry->document_id, sizeof entry->document_id,
                      (int64_t)work->claims.count));
        claim = list_push(cx, &work->claims);
        if (!claim)
            return cx->err;
        *claim = (Claim){ .id = entry->document_id, .kind = CLAIM_RECEIVABLE, .date = entry->date,
                          .due = closure_due(work->in, entry),
                          .credited_on = DATE_NONE };
    }
    claim->face += entry->payable_minor;
    claim->relieved += entry->relief_minor + entry->prepaid_minor;
    claim->advance = claim->advance || entry->role == ASK_ADVANCE;
    claim->tax += entry->role == ASK_ADVANCE ? 0 : entry->tax_minor;
    claim->drawn += entry->prepaid_minor;
    return ERR_OK;
}

static Err begin(Ctx *cx, const ClaimInput *input, Work *work)
{
    const ClosureInput *in = input->order;
    *work = (Work){ .in = in, .closure = input->closure, .first = table_make(cx),
                    .claim_of = table_make(cx), .claims = list_make(sizeof(Claim)) };
    for (size_t e = 0; e < in->entry_count; e++)
        if (in->entries[e].item >= work->items)
            work->items = in->entries[e].item + 1;
    for (size_t l = 0; l < in->line_count; l++)
        if (in->lines[l].item >= work->items)
            work->items = in->lines[l].item + 1;
    work->backed_e6 = NEW(cx, int64_t, in->entry_count);
    work->item_e6 = NEW(cx, int64_t, (size_t)work->items);
    work->agreed_minor = NEW(cx, int64_t, in->entry_count);
    Claim *order = list_push(cx, &work->claims);
    if (!work->backed_e6 || !work->item_e6 || !work->agreed_minor || !order)
        return cx->err;
    *order = (Claim){ .id = in->order_id, .kind = CLAIM_ORDER, .date = in->date,
                      .due = in->ship_by, .credited_on = DATE_NONE };
    for (size_t e = 0; e < in->entry_count; e++) {
        const int64_t *id = &in->entries[e].document_id;
        if (e == 0 || *id != in->entries[e - 1].document_id)
            TRY(table_put(cx, &work->first, id, sizeof *id, (int64_t)e));
        if (is_claim(&in->entries[e]))
            TRY(add_invoice(cx, work, &in->entries[e]));
    }
    return ERR_OK;
}

/* --- goods behind an invoice ------------------------------------------------------------------ */

/* What the order says of the pieces that an invoice bills; a line without an amount bounds none. */
static void agree(Work *work)
{
    for (size_t m = 0; m < work->closure->match_count; m++) {
        const ClosureMatch *match = &work->closure->matches[m];
        const ClosureEntry *from = entry_of(work, match->from_document, match->from_line);
        if (!from || !is_claim(from) || match->to_document != work->in->order_id)
            continue;
        const ClosureLine *line = &work->closure->lines[match->to_line];
        i128 worth = match->quantity_e6 == 0 || line->ordered_e6 == 0 || line->ordered_minor == 0
                   ? match->amount_minor
                   : (i128)line->ordered_minor * match->quantity_e6 / line->ordered_e6 + 1;
        work->agreed_minor[from - work->in->entries]
            += worth < match->amount_minor ? (int64_t)worth : match->amount_minor;
    }
}

/* Goods behind an invoice are worth no more than was agreed for them, whatever it asks. */
static int64_t worth_of(const Work *work, const ClosureEntry *invoice, int64_t minor)
{
    int64_t agreed = work->agreed_minor[invoice - work->in->entries], asked = billed(invoice);
    return agreed < asked && asked > 0 ? (int64_t)((i128)minor * agreed / asked) : minor;
}

static void lay_receipt(Work *work, Claim *claim, const ClosureMatch *match)
{
    const ClosureEntry *invoice = entry_of(work, match->from_document, match->from_line);
    assert(invoice != NULL && claim != NULL);
    work->backed_e6[invoice - work->in->entries] += match->quantity_e6;
    claim->received += worth_of(work, invoice, match->amount_minor);
    claim->moved += worth_of(work, invoice, match->amount_minor);
}

/* Despatched and not yet received, item by item. */
static void count_under_way(Work *work)
{
    for (size_t e = 0; e < work->in->entry_count; e++) {
        const ClosureEntry *entry = &work->in->entries[e];
        if (entry->standing != STANDING_COUNTS || entry->back || entry->item < 0)
            continue;
        if (entry->kind == DOCUMENT_DESPATCH)
            work->item_e6[entry->item] += entry->quantity_e6;
        if (entry->kind == DOCUMENT_RECEIPT)
            work->item_e6[entry->item] -= entry->quantity_e6;
    }
}

static void lay_under_way(Work *work)
{
    count_under_way(work);
    for (size_t e = 0; e < work->in->entry_count; e++) {
        const ClosureEntry *entry = &work->in->entries[e];
        if (!is_claim(entry) || entry->item < 0 || entry->role != ASK_GOODS)
            continue;
        int64_t *pool = &work->item_e6[entry->item];
        int64_t bare = entry->quantity_e6 - work->backed_e6[e];
        int64_t take = bare < *pool ? bare : *pool;
        if (take <= 0)
            continue;
        *pool -= take;
        claim_of(work, entry->document_id)->moved
            += worth_of(work, entry, share_of(billed(entry), take, entry->quantity_e6));
    }
}

/* Goods that went back and were not credited leave the youngest invoice bare again. */
static void take_returns(Work *work)
{
    for (int32_t i = 0; i < work->items; i++)
        work->item_e6[i] = 0;
    for (size_t l = 0; l < work->in->line_count; l++) {
        const ClosureLine *line = &work->closure->lines[l];
        int32_t item = work->in->lines[l].item;
        if (item >= 0 && line->returned_e6 > line->credited_e6)
            work->item_e6[item] += line->returned_e6 - line->credited_e6;
    }
    for (size_t e = work->in->entry_count; e-- > 0;) {
        const ClosureEntry *entry = &work->in->entries[e];
        if (!is_claim(entry) || entry->item < 0 || work->backed_e6[e] == 0)
            continue;
        int64_t *pool = &work->item_e6[entry->item];
        int64_t take = work->backed_e6[e] < *pool ? work->backed_e6[e] : *pool;
        Claim *claim = claim_of(work, entry->document_id);
        int64_t value = worth_of(work, entry, share_of(billed(entry), take, entry->quantity_e6));
        *pool -= take;
        claim->received -= value < claim->received ? value : claim->received;
        claim->moved -= value < claim->moved ? value : claim->moved;
    }
}

/* --- money and words about a claim ------------------------------------------------------------ */

static void lay_credit(Claim *claim, const ClosureMatch *match, Date date)
{
    claim->credited += match->amount_minor;
    if (date_is_none(claim->credited_on) || date_cmp(date, claim->credited_on) > 0)
        claim->credited_on = date;
}

static void read_matches(Work *work)
{
    for (size_t m = 0; m < work->closure->match_count; m++) {
        const ClosureMatch *match = &work->closure->matches[m];
        const ClosureEntry *from = entry_of(work, match->from_document, match->from_line);
        const ClosureEntry *to = entry_of(work, match->to_document, match->to_line);
        if (!from || !to)
            continue;
        if (is_claim(from) && to->kind == DOCUMENT_RECEIPT)
            lay_receipt(work, claim_of(work, from->document_id), match);
        if (is_claim(to) && from->kind == DOCUMENT_PAYMENT)
            claim_of(work, to->document_id)->paid += match->amount_minor;
        if (is_claim(to) && (from->kind == DOCUMENT_CREDIT_NOTE || from->kind == DOCUMENT_INVOICE))
            lay_credit(claim_of(work, to->document_id), match, from->date);
    }
}

/* What the debtor's word does; which of his words holds is decided by receipt (closure/words.h).
 * A query or a condition is no acceptance. Neither is the news that payment is on its way: it owns
 * the debt up, but leaves nothing for a funder to be paid. What the creditor says himself, or a
 * third party, confirms nothing; a rejection is no paper, and is heard all the same. */
static void hear_answer(Claim *claim, const ClosureEntry *entry)
{
    WordEffect effect = document_word_effect(entry->kind, entry->status);
    if (effect == WORD_ACCEPTS)
        claim->confirmation = entry->document_id;
    claim->disputed |= effect == WORD_REJECTS;
}

/* Only the debtor has defences (Civil Code of the PRC, 548). What is disputed of an invoice may be
 * a paper about it, a credit note say; of the order or its goods, it is every claim of it. */
static void hear_dispute(Work *work, size_t e)
{
    enum { HOPS_MAX = 8 };
    Claim *named = NULL;
    int32_t at = work->closure->words[e].about;
    for (int hop = 0; hop < HOPS_MAX && at >= 0 && !named; hop++) {
        named = claim_of(work, work->in->entries[at].document_id);
        DocumentKind kind = work->in->entries[at].kind;
        at = kind == DOCUMENT_CREDIT_NOTE || kind == DOCUMENT_INVOICE_RESPONSE
             || kind == DOCUMENT_PAYMENT || kind == DOCUMENT_DISPUTE
           ? work->closure->words[at].about : -1;
    }
    for (size_t c = 0; c < work->claims.count; c++)
        if (!named || named == claim_at(work, (int64_t)c))
            claim_at(work, (int64_t)c)->disputed = true;
}

static void hear_words(Work *work)
{
    for (size_t e = 0; e < work->in->entry_count; e++) {
        const ClosureEntry *entry = &work->in->entries[e];
        const ClosureWord *word = &work->closure->words[e];
        if (!word->holds || entry->back)
            continue;
        Claim *claim = claim_of(work, entry->ref_document);
        if (entry->kind == DOCUMENT_INVOICE_RESPONSE && claim)
            hear_answer(claim, entry);
        if (entry->kind == DOCUMENT_ORDER_RESPONSE && word->about < 0)
            hear_answer(claim_at(work, 0), entry);
        if (entry->kind == DOCUMENT_DISPUTE)
            hear_dispute(work, e);
    }
}

/* What is not yet invoiced of each line, and what was paid before there was an invoice. */
static void measure_order(Work *work)
{
    Claim *order = claim_at(work, 0);
    int64_t paid_on_invoices = 0;
    for (size_t c = 1; c < work->claims.count; c++)
        paid_on_invoices += claim_at(work, (int64_t)c)->paid;
    for (size_t l = 0; l < work->in->line_count; l++) {
        const ClosureLine *line = &work->closure->lines[l];
        bool within = line->invoiced_minor < line->ordered_minor;
        order->face += line->ordered_minor;
        order->credited += within ? line->invoiced_minor : line->ordered_minor;
    }
    int64_t advance = work->closure->paid_minor - paid_on_invoices;
    int64_t open = order->face - order->credited;
    order->paid = advance < 0 ? 0 : advance < open ? advance : open;
}

/* --- states ----------------------------------------------------------------------------------- */

ClaimState claim_state(const Claim *claim, bool registered, bool financed, Date today)
{
    if (claim->outstanding == 0)
        return claim->kind == CLAIM_RECEIVABLE && claim->paid == 0 && claim->credited > 0
               ? CLAIM_DILUTED : CLAIM_PAID;
    if (claim->disputed)
        return CLAIM_DISPUTED;
    if (claim->kind == CLAIM_RECEIVABLE && !date_is_none(claim->due)
        && date_cmp(claim->due, today) < 0)
        return CLAIM_OVERDUE;
    if (registered)
        return financed ? CLAIM_FINANCED : CLAIM_REGISTERED;
    return claim->confirmation ? CLAIM_CONFIRMED : CLAIM_ACCRUED;
}

static ClaimState state_of(const ClaimInput *input, const Claim *claim)
{
    bool registered = false, financed = false;
    for (size_t r = 0; r < input->right_count; r++)
        if (input->rights[r].claim_id == claim->id) {
            registered = true;
            financed |= input->rights[r].financed;
        }
    return claim_state(claim, registered, financed, input->today);
}

/* Tax goes back with what is credited; what final invoices say was prepaid draws on the advance
 * invoices of the order, in their order, and on no more than they asked for. */
static void share_tax_and_advances(Work *work)
{
    int64_t advances = 0;
    for (size_t c = 1; c < work->claims.count; c++) {
        const Claim *claim = claim_at(work, (int64_t)c);
        int64_t left = claim->face - claim->credited;
        advances += claim->advance && left > 0 ? left : 0;
    }
    for (size_t c = 1; c < work->claims.count; c++) {
        Claim *claim = claim_at(work, (int64_t)c);
        int64_t left = claim->face > claim->credited ? claim->face - claim->credited : 0;
        claim->tax = claim->face > 0 ? share_of(claim->tax, left, claim->face) : claim->tax;
        claim->drawn = claim->drawn < advances ? claim->drawn : advances;
        advances -= claim->drawn;
    }
}

Err claim_derive(Ctx *cx, const ClaimInput *input, Claim **out, size_t *count)
{
    Work work;
    TRY(begin(cx, input, &work));
    agree(&work);
    read_matches(&work);
    lay_under_way(&work);
    take_returns(&work);
    hear_words(&work);
    measure_order(&work);
    share_tax_and_advances(&work);
    for (size_t c = 0; c < work.claims.count; c++) {
        Claim *claim = claim_at(&work, (int64_t)c);
        /* Goods behind what is asked for: what was let off or paid before is the first of them. */
        claim->received -= claim->relieved < claim->received ? claim->relieved : claim->received;
        claim->moved -= claim->relieved < claim->moved ? claim->relieved : claim->moved;
        int64_t left = claim->face - claim->credited - claim->paid;
        claim->outstanding = left > 0 ? left : 0;
        claim->state = state_of(input, claim);
        assert(claim->received >= 0 && claim->received <= claim->moved);
        assert(claim->kind == CLAIM_ORDER || claim->moved <= claim->face);
    }
    *out = work.claims.items;
    *count = work.claims.count;
    return ERR_OK;
}

bool claim_is_assigned(const Document *invoice)
{
    return invoice->assigned_to.n > 0 || text_is(invoice->status, "assigned");
}

int64_t claim_eligible(const Claim *claim, int64_t goods_behind)
{
    int64_t backed = goods_behind - claim->credited - claim->paid;
    if (backed <= 0)
        return 0;
    return backed < claim->outstanding ? backed : claim->outstanding;
}
