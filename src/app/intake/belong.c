/* belong.c - which order does each line of a paper belong to?
 *
 *     names an order                    -> that order
 *     names a paper that has orders     -> the same order (the one with the same item, of several)
 *     names a paper that is not here    -> waits; looked at again when that paper comes
 *     names nothing                     -> loose; infer.c lays it on the oldest open order
 *     was linked by a person            -> as linked
 *
 * A line looks only at the papers it names, so a document costs O(its lines and references). */
#include "app/intake/batch.h"
#include "app/intake/link.h"
#include "base/check.h"
#include "core/closure/common.h"
#include "core/document_word.h"

#include <stdio.h>

/* Kinds that can be laid on orders by parties, item and open quantity alone. */
static bool can_be_loose(DocumentKind kind)
{
    return kind == DOCUMENT_WORK_REPORT || kind == DOCUMENT_DESPATCH || kind == DOCUMENT_RECEIPT
        || kind == DOCUMENT_INVOICE || kind == DOCUMENT_PAYMENT;
}

static bool issued_by_seller(DocumentKind kind)
{
    return kind == DOCUMENT_WORK_REPORT || kind == DOCUMENT_DESPATCH || kind == DOCUMENT_INVOICE
        || kind == DOCUMENT_CREDIT_NOTE || kind == DOCUMENT_CUSTOMS_DECLARATION;
}

/* Papers that bind somebody: only the side that is bound can state them. */
static bool binds_seller(DocumentKind kind)
{
    return kind == DOCUMENT_ORDER_RESPONSE;
}

static bool binds_buyer(DocumentKind kind)
{
    return kind == DOCUMENT_INVOICE_RESPONSE || kind == DOCUMENT_ORDER_CHANGE;
}

static bool goes_back(const Paper *paper, const TradeOrderRow *order)
{
    DocumentKind kind = paper->doc.kind;
    if (issued_by_seller(kind) || binds_seller(kind))
        return paper->issuer == order->buyer;
    return paper->issuer == order->seller
        && (kind == DOCUMENT_RECEIPT || kind == DOCUMENT_PAYMENT || kind == DOCUMENT_DISPUTE
            || binds_buyer(kind));
}

/* Kinds that a third party issues as a third party, and that bind nobody. */
static bool states_for_others(DocumentKind kind)
{
    return kind == DOCUMENT_QUALITY_REPORT || kind == DOCUMENT_TRANSPORT
        || kind == DOCUMENT_WAREHOUSE_RECEIPT || kind == DOCUMENT_CUSTOMS_DECLARATION
        || kind == DOCUMENT_REBATE || kind == DOCUMENT_INSURANCE || kind == DOCUMENT_GUARANTEE
        || kind == DOCUMENT_BANK_STATEMENT;
}

/* A stranger's paper is never part of an order, unless a third party states it through its
 * connector (the carrier's transport, the warehouse's receipt), or it is the platform's contract.
 */
static bool speaks_here(const Paper *paper)
{
    if (paper->doc.kind == DOCUMENT_CONTRACT)
        return paper->platforms;
    return states_for_others(paper->doc.kind) && paper->grade.e9 == RATE_ONE_E9;
}

static Standing standing_of(const Paper *paper, const TradeOrderRow *order, int64_t rule)
{
    if (!paper->stated)
        return STANDING_HEARSAY;
    DocumentKind kind = paper->doc.kind;
    bool stranger = paper->issuer != order->buyer && paper->issuer != order->seller;
    bool empty = document_word_void(kind, paper->doc.status);
    /* A person who links a stranger's payment has accepted the payer, on the record. Other papers
     * of a third party stand where it may state them: it confirms, bills, disputes nothing. */
    bool held = kind == DOCUMENT_PAYMENT ? rule != RULE_LINKED && !empty : !speaks_here(paper);
    if (stranger && held)
        return STANDING_STRANGER;
    return empty ? STANDING_VOID : STANDING_COUNTS;
}

Err belong_row(Ctx *cx, const Paper *paper, size_t line, const TradeOrderRow *order, int64_t rule,
               EntryRow *out)
{
    const Document *doc = &paper->doc;
    const DocumentAsk *ask = &paper->asks[line];
    EntryRow row = {
        .order_id = order->order_id, .day = doc->date.day, .kind = doc->kind, .rank = paper->rank,
        .document_id = paper->id, .line = (int64_t)line, .rule = rule,
        .standing = standing_of(paper, order, rule), .back = goes_back(paper, order),
        .item = TEXT(""), .due = doc->due.day, .ref_line = -1, .status = doc->status,
        .payable = ask->payable, .tax = ask->tax, .role = ask->role,
        .grade_e9 = paper->grade.e9, .unit = TEXT(""), .equals = TEXT(""),
        .ccy = doc->has_currency ? ccy_number(doc->ccy) : 0,
    };
    if (doc->kind == DOCUMENT_INVOICE) {    /* a credit takes back what was asked for, no more */
        row.relief = ask->relief;
        row.prepaid = ask->prepaid;
    }
    if (doc->kind == DOCUMENT_PAYMENT) {
        row.payer = paper->issuer;
        row.payee = paper->receiver;
    }
    if (line < doc->line_count) {
        const DocumentLine *at = &doc->lines[line];
        row.item = at->item;
        row.quantity = at->quantity.e6;
        row.rejected = at->rejected.e6;
        row.unit = text_of(at->quantity.unit.code);
        row.price = document_unit_price_e6(at);
        TRY(closure_equals_write(cx, at->equals, at->equal_count, &row.equals));
    }
    *out = row;
    return ERR_OK;
}

/* The part up to `to` less the part up to `from`: the last one takes what rounding left. */
static int64_t cut(int64_t amount, int64_t from, int64_t to, int64_t whole)
{
    return (int64_t)((i128)amount * to / whole) - (int64_t)((i128)amount * from / whole);
}

void belong_cut(EntryRow *row, int64_t from, int64_t to, int64_t whole)
{
    assert(0 <= from && from <= to && to <= whole && whole > 0);
    row->payable = cut(row->payable, from, to, whole);
    row->tax = cut(row->tax, from, to, whole);
    row->relief = cut(row->relief, from, to, whole);
    row->prepaid = cut(row->prepaid, from, to, whole);
}

Err belong_entry(Ctx *cx, Batch *batch, Paper *paper, size_t line, const EntryRow *row)
{
    assert(line < paper_lines(paper));
    EntryRow *at = list_push(cx, &paper->entries);
    if (!at)
        return cx->err;
    *at = *row;
    paper->dirty = true;
    return batch_touch(cx, batch, row->order_id);
}

/* --- references ------------------------------------------------------------------------------ */

static int64_t line_index(const Document *doc, Text label)
{
    for (size_t i = 0; label.n > 0 && i < doc->line_count; i++)
        if (text_eq(doc->lines[i].line, label))
            return (int64_t)i;
    return -1;
}

static Err wait_for(Ctx *cx, Batch *batch, const Paper *paper, int64_t line,
                    const DocumentRef *ref, bool missing)
{
    WaitingRow row = { .issuer = ref->issuer, .kind = ref->kind, .number = ref->number,
                       .document_id = paper->id, .line = line, .missing = missing };
    batch->any_waiting = true;
    return waiting_put(cx, batch->db, batch->cluster, &row);
}

/* A paper is settled when each of its lines has an order and none got it by inference: only then
 * can nothing that comes later change where those who name it belong. */
static bool settled(const Paper *paper)
{
    size_t lines = paper_lines(paper);
    const EntryRow *entries = paper->entries.items;
    if (paper->doc.kind == DOCUMENT_ORDER)
        return true;
    for (size_t line = 0; line < lines; line++) {
        bool found = false;
        for (size_t e = 0; e < paper->entries.count; e++) {
            size_t at = (line + e) % paper->entries.count;      /* mostly the first guess */
            if (entries[at].line != (int64_t)line)
                continue;
            if (entries[at].rule == RULE_INFERRED)
                return false;
            found = true;
            break;
        }
        if (!found)
            return false;
    }
    return true;
}

/* The entry of `target` that a line answers: the named line's, else one about the same item, else
 * any. NULL where the target has no order itself. *several: its lines serve several orders. */
static const EntryRow *entry_answered(const Paper *target, int64_t ref_line, Text item,
                                      bool *several)
{
    const EntryRow *entries = target->entries.items;
    const EntryRow *best = NULL;
    int best_score = -1;
    *several = false;
    for (size_t i = 0; i < target->entries.count; i++) {
        int score = ref_line >= 0 && entries[i].line == ref_line ? 2
                  : item.n > 0 && text_eq(entries[i].item, item) ? 1 : 0;
        *several = *several || entries[i].order_id != entries[0].order_id;
        if (score > best_score) {
            best = &entries[i];
            best_score = score;
        }
    }
    if (best_score > 0)
        *several = false;       /* the reference or the item tells which */
    return best;
}

/* What one reference of a line leads to. */
typedef struct Lead {
    bool itself;                /* names the paper it stands in: leads nowhere, ever */
    bool missing;               /* nobody has sent the named paper */
    bool unsettled;             /* it is here, but where it belongs may still change */
    bool known;                 /* it has an order */
    bool several;               /* it serves several orders and nothing tells which */
    bool inferred;              /* its order is itself an inference */
    bool bill;                  /* it names an invoice */
    int64_t order_id;
    int64_t ref_document, ref_line;
} Lead;

static Err follow(Ctx *cx, Batch *batch, const Paper *paper, size_t line, const DocumentRef *ref,
                  Lead *out)
{
    Paper *target;
    *out = (Lead){ 0 };
    TRY(batch_find(cx, batch, ref, paper->doc.date, &target));
    out->itself = target == paper;
    out->missing = !target;
    if (!target || target == paper)
        return ERR_OK;
    out->unsettled = !settled(target);
    Text item = line < paper->doc.line_count ? paper->doc.lines[line].item : TEXT("");
    int64_t ref_line = line_index(&target->doc, ref->line);
    if (target->doc.kind == DOCUMENT_ORDER) {
        *out = (Lead){ .known = true, .order_id = target->id, .ref_document = target->id,
                       .ref_line = ref_line };
        return ERR_OK;
    }
    const EntryRow *entry = entry_answered(target, ref_line, item, &out->several);
    if (!entry)
        return ERR_OK;
    out->known = true;
    out->inferred = entry->rule == RULE_INFERRED;
    out->bill = target->doc.kind == DOCUMENT_INVOICE;
    out->order_id = entry->order_id;
    out->ref_document = target->id;
    out->ref_line = ref_line;
    return ERR_OK;
}

/* Does the order list the item? An order without items takes anything. */
static Err order_has_item(Ctx *cx, Batch *batch, int64_t order_id, Text item, bool *out)
{
    Paper *order;
    TRY(batch_paper(cx, batch, order_id, &order));
    *out = item.n == 0;
    for (size_t i = 0; i < order->doc.line_count && !*out; i++)
        *out = order->doc.lines[i].item.n == 0 || text_eq(order->doc.lines[i].item, item);
    return ERR_OK;
}

static bool is_money(DocumentKind kind)
{
    return kind == DOCUMENT_PAYMENT || kind == DOCUMENT_CREDIT_NOTE;
}

static Err split_later(Ctx *cx, Batch *batch, const Paper *paper, size_t line, int64_t invoice_id)
{
    SplitRow row = { .invoice_id = invoice_id, .day = paper->doc.date.day, .kind = paper->doc.kind,
                     .rank = paper->rank, .document_id = paper->id, .line = (int64_t)line };
    TRY(split_put(cx, batch->db, batch->cluster, &row));
    return batch_touch_split(cx, batch, invoice_id);
}

/* --- one line -------------------------------------------------------------------------------- */

/* A line's references: its own, or else the document's. Papers other than orders come first: they
 * say more (an invoice that names receipt and order is matched with the receipt). A charge of a
 * document whose lines alone name anything goes with the first of them. */
static size_t refs_of(const Document *doc, size_t line, const DocumentRef **refs)
{
    bool beside = line >= doc->line_count && doc->ref_count == 0;
    size_t at = beside ? 0 : line;
    while (beside && at < doc->line_count && !doc->lines[at].ref.present)
        at++;
    if (at < doc->line_count && doc->lines[at].ref.present) {
        *refs = &doc->lines[at].ref;
        return 1;
    }
    *refs = doc->refs;
    return doc->ref_count;
}

static Err forbidden(Ctx *cx, Batch *batch, const Paper *paper, size_t line, int64_t order_id,
                     bool *out)
{
    *out = false;
    if (!batch->any_links)
        return ERR_OK;
    List links;
    TRY(link_of_document(cx, batch->db, batch->cluster, paper->id, &links));
    for (size_t i = 0; i < links.count; i++) {
        const LinkRow *link = list_at(&links, i);
        if (link->order_id == order_id && (link->line < 0 || link->line == (int64_t)line))
            *out = link->forbidden != 0;
    }
    return ERR_OK;
}

/* Chooses among the leads: a paper that tells one order; then one whose order has the item. */
static Err choose(Ctx *cx, Batch *batch, const Paper *paper, size_t line, Lead *best)
{
    const DocumentRef *refs;
    size_t count = refs_of(&paper->doc, line, &refs);
    Text item = line < paper->doc.line_count ? paper->doc.lines[line].item : TEXT("");
    int best_score = 0;
    *best = (Lead){ 0 };
    for (size_t i = 0; i < count; i++) {
        Lead lead;
        bool has_item, no;
        TRY(follow(cx, batch, paper, line, &refs[i], &lead));
        if (!lead.itself && (lead.missing || lead.unsettled))
            TRY(wait_for(cx, batch, paper, (int64_t)line, &refs[i], lead.missing));
        if (!lead.known)
            continue;
        TRY(forbidden(cx, batch, paper, line, lead.order_id, &no));
        if (no)
            continue;
        TRY(order_has_item(cx, batch, lead.order_id, item, &has_item));
        int score = 1 + 2 * (lead.ref_document != lead.order_id) + 4 * has_item;
        if (score > best_score) {
            *best = lead;
            best_score = score;
        }
    }
    return ERR_OK;
}

static Err lay_linked(Ctx *cx, Batch *batch, Paper *paper, size_t line, bool *done)
{
    *done = false;
    if (!batch->any_links)
        return ERR_OK;
    List links;
    TRY(link_of_document(cx, batch->db, batch->cluster, paper->id, &links));
    for (size_t i = 0; i < links.count && !*done; i++) {
        const LinkRow *link = list_at(&links, i);
        TradeOrderRow *order;
        if (link->forbidden || (link->line >= 0 && link->line != (int64_t)line))
            continue;
        TRY(batch_order(cx, batch, link->order_id, &order));
        EntryRow row;
        bool holds;
        TRY(link_holds(cx, batch, paper, &links, link, order, &holds));
        if (!holds)
            continue;
        TRY(belong_row(cx, paper, line, order, RULE_LINKED, &row));
        row.ref_document = link->order_line >= 0 ? link->order_id : 0;
        row.ref_line = link->order_line;
        TRY(belong_entry(cx, batch, paper, line, &row));
        *done = true;
    }
    return ERR_OK;
}

static Err lay_loose(Ctx *cx, Batch *batch, const Paper *paper, size_t line)
{
    bool by_seller = issued_by_seller(paper->doc.kind);
    LooseRow row = {
        .seller = by_seller ? paper->issuer : paper->receiver,
        .buyer = by_seller ? paper->receiver : paper->issuer,
        .day = paper->doc.date.day, .kind = paper->doc.kind, .rank = paper->rank,
        .document_id = paper->id, .line = (int64_t)line, .left_minor = paper_billed(paper, line),
        .left_quantity = line < paper->doc.line_count ? paper->doc.lines[line].quantity.e6 : 0,
    };
    if (!can_be_loose(paper->doc.kind) || document_word_void(paper->doc.kind, paper->doc.status))
        return ERR_OK;
    batch->any_loose = true;
    TRY(rows_insert(cx, batch->db, &loose_shape, batch->cluster, &row, 1));
    return batch_touch_pair(cx, batch, row.seller, row.buyer);
}

/* A payment of several invoices in one line is cut over them in the order they are named, each up
 * to what it bills; the last takes the rest. */
static Err lay_over_invoices(Ctx *cx, Batch *batch, Paper *paper, bool *done)
{
    const Document *doc = &paper->doc;
    *done = false;
    if (doc->kind != DOCUMENT_PAYMENT || doc->line_count > 0 || doc->ref_count < 2)
        return ERR_OK;
    for (size_t i = 0; i < doc->ref_count; i++) {
        Lead lead;
        TRY(follow(cx, batch, paper, 0, &doc->refs[i], &lead));
        if (doc->refs[i].kind != DOCUMENT_INVOICE || !lead.known || lead.several)
            return ERR_OK;      /* not the plain case: let the first lead take it all */
    }
    int64_t rest = paper->asks[0].payable;
    for (size_t i = 0; i < doc->ref_count && rest > 0; i++) {
        Lead lead;
        Paper *invoice;
        TradeOrderRow *order;
        Money billed;
        TRY(follow(cx, batch, paper, 0, &doc->refs[i], &lead));
        TRY(batch_paper(cx, batch, lead.ref_document, &invoice));
        TRY(batch_order(cx, batch, lead.order_id, &order));
        TRY(document_payable(cx, &invoice->doc, &billed));
        EntryRow row;
        TRY(belong_row(cx, paper, 0, order, RULE_EXPLICIT, &row));
        row.part = (int64_t)i;
        row.payable = i + 1 == doc->ref_count || billed.minor > rest ? rest : billed.minor;
        row.ref_document = lead.ref_document;
        rest -= row.payable;
        TRY(belong_entry(cx, batch, paper, 0, &row));
    }
    *done = true;
    return ERR_OK;
}

static Err lay_line(Ctx *cx, Batch *batch, Paper *paper, size_t line)
{
    const DocumentRef *refs;
    bool done;
    TRY(lay_linked(cx, batch, paper, line, &done));
    if (done)
        return ERR_OK;
    if (refs_of(&paper->doc, line, &refs) == 0)
        return lay_loose(cx, batch, paper, line);
    Lead lead;
    TRY(choose(cx, batch, paper, line, &lead));
    if (!lead.known)
        return ERR_OK;          /* it waits */
    if (is_money(paper->doc.kind) && lead.bill && (lead.several || lead.unsettled)
        && lead.ref_line < 0 && lead.ref_document != lead.order_id)
        return split_later(cx, batch, paper, line, lead.ref_document);
    TradeOrderRow *order;
    TRY(batch_order(cx, batch, lead.order_id, &order));
    /* What follows an inference is one too, and leaves the room for loose lines alone: else where
     * a loose paper belongs would depend on where its followers do, and they on it. */
    int64_t rule = lead.inferred ? RULE_INFERRED : RULE_EXPLICIT;
    EntryRow row;
    TRY(belong_row(cx, paper, line, order, rule, &row));
    row.ref_document = lead.ref_document;
    row.ref_line = lead.ref_line;
    return belong_entry(cx, batch, paper, line, &row);
}

/* An order of which somebody has only heard is no order yet: it is listed until its issuer, or
 * whoever else may, states it. */
static Err lay_hearsay(Ctx *cx, Batch *batch, const Paper *paper)
{
    LooseRow row = { .seller = paper->receiver, .buyer = paper->issuer,
                     .day = paper->doc.date.day, .kind = paper->doc.kind, .rank = paper->rank,
                     .document_id = paper->id };
    batch->any_loose = true;
    return rows_insert(cx, batch->db, &loose_shape, batch->cluster, &row, 1);
}

static Err lay(Ctx *cx, Batch *batch, Paper *paper)
{
    paper->laid++;
    if (paper->doc.kind == DOCUMENT_ORDER)
        return paper->stated ? batch_touch(cx, batch, paper->id) : lay_hearsay(cx, batch, paper);
    bool done;
    TRY(lay_over_invoices(cx, batch, paper, &done));
    for (size_t line = 0; !done && line < paper_lines(paper); line++)
        TRY(lay_line(cx, batch, paper, line));
    return ERR_OK;
}

Err belong_lay(Ctx *cx, Batch *batch, Paper *paper)
{
    if (paper->stated)
        TRY(batch_ready(cx, batch, paper));
    return lay(cx, batch, paper);
}

/* --- those who waited ------------------------------------------------------------------------ */

/* An order that waited for the order it serves. */
static Err adopt(Ctx *cx, Batch *batch, int64_t child_id, int64_t parent_id)
{
    TradeOrderRow *child;
    TRY(batch_order(cx, batch, child_id, &child));
    TRY(waiting_delete(cx, batch->db, batch->cluster, child_id));
    child->parent_id = parent_id;
    TRY(trade_order_update(cx, batch->db, batch->cluster, child));
    return batch_touch(cx, batch, parent_id);
}

Err belong_again(Ctx *cx, Batch *batch, Paper *paper)
{
    for (size_t i = 0; i < paper->entries.count; i++) {
        const EntryRow *entry = list_at(&paper->entries, i);
        TRY(batch_touch(cx, batch, entry->order_id));
    }
    List before = paper->entries;
    paper->entries = list_make(sizeof(EntryRow));
    paper->dirty = true;
    if (paper->doc.kind == DOCUMENT_INVOICE)
        TRY(batch_touch_split(cx, batch, paper->id));
    TRY(waiting_delete(cx, batch->db, batch->cluster, paper->id));
    TRY(loose_delete(cx, batch->db, batch->cluster, paper->id));
    TRY(lay(cx, batch, paper));
    return batch_same_entries(&before, &paper->entries) ? ERR_OK : batch_ready(cx, batch, paper);
}

Err belong_waiters(Ctx *cx, Batch *batch)
{
    /* ready grows while it is walked: whoever waited may be waited for. It grows only where a
     * paper's place changed, so circles of papers that name each other come to rest; LAID_MAX is
     * the belt to that. */
    for (; batch->ready_done < batch->ready.count; batch->ready_done++) {
        const Paper *paper = *(Paper **)list_at(&batch->ready, batch->ready_done);
        List waiters;
        if (!batch->any_waiting)
            continue;
        TRY(waiting_for(cx, batch->db, batch->cluster, paper->doc.issuer, paper->doc.kind,
                        paper->doc.number, &waiters));
        int64_t last = 0;
        for (size_t w = 0; w < waiters.count; w++) {
            const WaitingRow *row = list_at(&waiters, w);
            if (row->document_id == last)
                continue;       /* several lines of one paper: laid again once */
            last = row->document_id;
            Paper *waiter;
            TRY(batch_paper(cx, batch, row->document_id, &waiter));
            if (waiter->laid > LAID_MAX)
                return fail(cx, ERR_LIMIT, "the references of document %lld cannot be followed to "
                            "an end", (long long)waiter->id);
            if (waiter->doc.kind == DOCUMENT_ORDER)
                TRY(adopt(cx, batch, waiter->id, paper->id));
            else
                TRY(belong_again(cx, batch, waiter));
        }
    }
    return ERR_OK;
}
