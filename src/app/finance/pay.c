/* pay.c - financings page by page, each with its disbursement and its collections. */
#include "app/finance/pay.h"

#include "base/check.h"
#include "store/book_store.h"
#include "store/finance_store.h"
#include "store/order_store.h"

enum { PAGE = 200 };

typedef struct Gather {
    Book *book;
    int64_t payer;              /* 0: all */
    Date from, to;
    List *out;
} Gather;

static Err party_of(Ctx *cx, Book *book, int64_t party_id, PainParty *out)
{
    Party party;
    PartyAccountRow paid;
    bool found;
    int64_t today = book_settings(book).business_date.day;
    TRY(book_party_by_id(cx, book, party_id, &party));
    TRY(party_account_paid(cx, book_db(book), book_cluster(book), party_id, today, &found, &paid));
    *out = (PainParty){ .ident = party.ident, .name = party.name.n ? party.name : party.name_zh,
                        .account = found ? paid.account : TEXT(""),
                        .bic = found ? paid.bic : TEXT(""),
                        .cnaps = found ? paid.cnaps : TEXT("") };
    return ERR_OK;
}

/* The paper that the financing is on; orders have no invoice. */
static Err invoice_of(Ctx *cx, Book *book, const FinancingRow *row, Text *out)
{
    DocumentRow paper;
    bool found;
    TRY(document_get(cx, book_db(book), book_cluster(book), row->claim_id, &found, &paper));
    *out = found && paper.kind == DOCUMENT_INVOICE ? paper.number : TEXT("");
    return ERR_OK;
}

static bool wanted(const Gather *gather, int64_t payer, int64_t day)
{
    return (gather->payer == 0 || gather->payer == payer) && day >= gather->from.day
        && day <= gather->to.day;
}

static Err add(Ctx *cx, Gather *gather, const FinancingRow *row, const char *what, Text id,
               int64_t payer, int64_t payee, int64_t minor, int64_t day)
{
    Ccy ccy = CCY_CNY;
    const Calendar *calendar;
    PayInstruction *at = list_push(cx, gather->out);
    if (!at)
        return cx->err;
    TRY(book_calendar(cx, gather->book, TEXT(""), &calendar));
    Date on = calendar_due((DueRule){ calendar, BDC_FOLLOWING }, (Date){ (int32_t)day });
    bool known = ccy_of_number((int)row->ccy, &ccy);
    assert(known);              /* rows are written from currencies */
    *at = (PayInstruction){ .financing = row->number, .what = what, .payer = payer,
                            .payee = payee };
    PainTransfer *transfer = &at->transfer;
    *transfer = (PainTransfer){ .amount = { minor, ccy }, .day = on,
                                .reference = TEXT(""), .words = row->number };
    TRY(pain_id(cx, id, &transfer->id));
    TRY(party_of(cx, gather->book, payer, &transfer->from));
    TRY(party_of(cx, gather->book, payee, &transfer->to));
    return invoice_of(cx, gather->book, row, &transfer->invoice);
}

static Err add_disbursement(Ctx *cx, Gather *gather, const FinancingRow *row)
{
    int64_t net = row->advance - row->discount - row->fee;
    Text id;
    if (row->start_day == DATE_NONE.day || net <= 0
        || !wanted(gather, row->funder, row->start_day))
        return ERR_OK;
    TRY(text_format(cx, &id, "WEFT-%.*s", (int)row->number.n, row->number.at));
    return add(cx, gather, row, "disbursement", id, row->funder, row->applicant, net,
               row->start_day);
}

/* Parts of one payment for one party are one transfer; rows of a payment lie together. */
static Err add_settlements(Ctx *cx, Gather *gather, const FinancingRow *row)
{
    Book *book = gather->book;
    List parts;
    TRY(collection_of_financing(cx, book_db(book), book_cluster(book), row->financing_id, &parts));
    for (size_t i = 0; i < parts.count; i++) {
        const CollectionRow *part = list_at(&parts, i);
        DocumentRow payment;
        int64_t sum = 0;
        bool found, first = true;
        Text id;
        for (size_t j = 0; j < parts.count; j++) {
            const CollectionRow *other = list_at(&parts, j);
            if (other->document_id != part->document_id || other->party != part->party)
                continue;
            sum += other->amount;
            first = first && j >= i;
        }
        if (!first || sum <= 0)
            continue;
        TRY(document_get(cx, book_db(book), book_cluster(book), part->document_id, &found,
                         &payment));
        if (!found || payment.receiver == part->party
            || !wanted(gather, payment.receiver, part->day))
            continue;
        TRY(text_format(cx, &id, "WEFT-%.*s-S%lld-%lld", (int)row->number.n, row->number.at,
                        (long long)part->document_id, (long long)part->party));
        TRY(add(cx, gather, row, "settlement", id, payment.receiver, part->party, sum,
                part->day));
    }
    return ERR_OK;
}

Err pay_instructions(Ctx *cx, Book *book, int64_t payer, Date from, Date to, List *out)
{
    List all = list_make(sizeof(PayInstruction)), page;
    Gather gather = { .book = book, .payer = payer, .from = from, .to = to, .out = &all };
    int64_t next = 0;
    do {
        TRY(financing_page(cx, book_db(book), book_cluster(book), next, PAGE, &page));
        for (size_t i = 0; i < page.count; i++) {
            const FinancingRow *row = list_at(&page, i);
            TRY(add_disbursement(cx, &gather, row));
            TRY(add_settlements(cx, &gather, row));
            next = row->financing_id + 1;
        }
    } while (page.count == PAGE);
    *out = all;
    return ERR_OK;
}
