/* money.c - reads financings, their claims and what was collected; books nothing. */
#include "app/demo/money.h"

#include "app/demo/names.h"
#include "app/demo/tree.h"
#include "base/check.h"
#include "core/financing.h"
#include "store/finance_store.h"
#include "store/order_store.h"

enum { PAGE = 500 };

/* --- financings ------------------------------------------------------------------------------ */

Err money_financed(Ctx *cx, Book *book, int64_t order_id, bool *out)
{
    List rows;
    *out = false;
    TRY(financing_of_order(cx, book_db(book), book_cluster(book), order_id, &rows));
    for (size_t i = 0; i < rows.count; i++) {
        const FinancingRow *row = list_at(&rows, i);
        *out = *out || row->start_day != DATE_NONE.day;
    }
    return ERR_OK;
}

static Text level_words(Lang lang, Text level)
{
    static const struct { const char *name, *en, *zh; } words[] = {
        { "fee", "Fee", "手续费" },
        { "late_interest", "Late interest", "逾期利息" },
        { "interest", "Interest", "利息" },
        { "principal", "Principal", "归还本金" },
        { "reserve", "Reserve released", "释放余款" },
        { "seller", "The rest", "其余" },
    };
    for (size_t i = 0; i < COUNT(words); i++)
        if (text_is(level, words[i].name))
            return text_of(say(lang, words[i].en, words[i].zh));
    return level;
}

static Err deal_parts(Ctx *cx, Book *book, Lang lang, const FinancingRow *row, ReportDeal *out)
{
    List rows;
    TRY(collection_of_financing(cx, book_db(book), book_cluster(book), row->financing_id, &rows));
    ReportPart *parts = NEW(cx, ReportPart, rows.count);
    if (!parts)
        return cx->err;
    for (size_t i = 0; i < rows.count; i++) {
        const CollectionRow *from = list_at(&rows, i);
        parts[i].name = level_words(lang, from->level);
        parts[i].amount = (Money){ from->amount, out->face.ccy };
        TRY(name_of(cx, book, lang, from->party, &parts[i].to));
    }
    out->parts = parts;
    out->part_count = rows.count;
    return ERR_OK;
}

/* "lin, Jingping Optoelectronics: applied". */
static Err deal_hands(Ctx *cx, Book *book, Lang lang, const FinancingRow *row, ReportDeal *out)
{
    const struct { Text who; const char *en, *zh; } acts[] = {
        { row->applied_by, "applied", "申请" }, { row->checked_by, "checked", "审查" },
        { row->approved_by, "approved", "批准" }, { row->released_by, "paid out", "放款" },
    };
    Text *hands = NEW(cx, Text, COUNT(acts));
    if (!hands)
        return cx->err;
    for (size_t i = 0; i < COUNT(acts); i++) {
        if (acts[i].who.n == 0)
            continue;
        Party party;
        Text person, firm, ident = text_split(acts[i].who, '/', &person);
        TRY(book_party_need(cx, book, ident, &party));
        TRY(name_short(cx, lang, &party, &firm));
        TRY(text_format(cx, &hands[out->hand_count++], "%s: %.*s, %.*s",
                        say(lang, acts[i].en, acts[i].zh), (int)person.n, person.at, (int)firm.n,
                        firm.at));
    }
    out->hands = hands;
    return ERR_OK;
}

static Err deal_of(Ctx *cx, Book *book, Lang lang, const FinancingRow *row, ReportDeal *out)
{
    Db *db = book_db(book);
    int64_t cluster = book_cluster(book);
    DocumentRow invoice;
    ClaimRow claim;
    Ccy ccy;
    bool found;
    TRY(tree_ccy(cx, row->ccy, &ccy));
    TRY(document_get(cx, db, cluster, row->claim_id, &found, &invoice));
    if (found)
        TRY(claim_get(cx, db, cluster, row->order_id, row->claim_id, &found, &claim));
    if (!found)
        return fail(cx, ERR_DAMAGED, "the claim of financing %.*s is gone", (int)row->number.n,
                    row->number.at);
    *out = (ReportDeal){
        .number = row->number, .product = row->product, .invoice = invoice.number,
        .state = text_of(lang == LANG_ZH ? financing_state_chinese((FinancingState)row->state)
                                         : financing_state_name((FinancingState)row->state)),
        .applied = { (int32_t)row->applied_day }, .disbursed = { (int32_t)row->start_day },
        .due = { (int32_t)row->due }, .repaid = { (int32_t)row->end_day },
        .face = { claim.face, ccy }, .advance = { row->advance, ccy },
        .discount = { row->discount, ccy }, .fee = { row->fee, ccy },
        .net = { row->advance - row->discount - row->fee, ccy }, .rate = { row->rate_e9 },
    };
    TRY(name_of(cx, book, lang, row->creditor, &out->seller));
    TRY(name_of(cx, book, lang, row->debtor, &out->debtor));
    TRY(name_of(cx, book, lang, row->funder, &out->funder));
    TRY(deal_parts(cx, book, lang, row, out));
    return deal_hands(cx, book, lang, row, out);
}

static bool in_graph(const Report *report, int64_t order_id)
{
    for (size_t i = 0; i < report->node_count; i++)
        if (report->nodes[i].order_id == order_id)
            return true;
    return false;
}

static Err disbursed(Ctx *cx, Book *book, List *out)
{
    *out = list_make(sizeof(FinancingRow));
    for (int64_t from = 0;;) {
        List page;
        TRY(financing_page(cx, book_db(book), book_cluster(book), from, PAGE, &page));
        for (size_t i = 0; i < page.count; i++) {
            const FinancingRow *row = list_at(&page, i);
            from = row->financing_id + 1;
            if (row->start_day == DATE_NONE.day)
                continue;
            FinancingRow *slot = list_push(cx, out);
            if (!slot)
                return cx->err;
            *slot = *row;
        }
        if (page.count < PAGE)
            return ERR_OK;
    }
}

Err money_deals(Ctx *cx, Book *book, Report *report)
{
    List rows;
    TRY(disbursed(cx, book, &rows));
    ReportDeal *deals = NEW(cx, ReportDeal, rows.count);
    if (!deals)
        return cx->err;
    for (int told = 1; told >= 0; told--)
        for (size_t i = 0; i < rows.count; i++) {
            const FinancingRow *row = list_at(&rows, i);
            if (in_graph(report, row->order_id) == (told == 1))
                TRY(deal_of(cx, book, report->lang, row, &deals[report->deal_count++]));
        }
    report->deals = deals;
    return ERR_OK;
}
