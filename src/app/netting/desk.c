/* desk.c - rows to arrays and tables; the judging is core/netting/eligible's. O(open claims). */
#include "app/netting/desk.h"

#include "base/check.h"

/* --- firms ----------------------------------------------------------------------------------- */

typedef struct Firms {
    List firms, pairs;          /* NetFirm, NetPair */
    Table by_party;
} Firms;

/* party points into a row that stays where it is: tables borrow their keys. */
static Err firm_at(Ctx *cx, Firms *firms, const int64_t *party, NetFirm **out)
{
    int64_t fresh = (int64_t)firms->firms.count, at;
    TRY(table_intern(cx, &firms->by_party, party, sizeof *party, fresh, &at));
    if (at == fresh) {
        NetFirm *firm = list_push(cx, &firms->firms);
        if (!firm)
            return cx->err;
        firm->party = *party;
    }
    *out = list_at(&firms->firms, (size_t)at);
    return ERR_OK;
}

static Err read_firms(Ctx *cx, Book *book, const List *answers, Firms *out)
{
    List rows, pairs;
    Firms firms = { list_make(sizeof(NetFirm)), list_make(sizeof(NetPair)), table_make(cx) };
    NetFirm *firm;
    TRY(net_firm_all(cx, book_db(book), book_cluster(book), &rows));
    TRY(net_pair_all(cx, book_db(book), book_cluster(book), &pairs));
    for (size_t i = 0; i < rows.count; i++) {
        const NetFirmRow *row = list_at(&rows, i);
        TRY(firm_at(cx, &firms, &row->party_id, &firm));
        firm->joined = row->joined != 0;
        firm->insolvent = text_is(row->barred, "insolvent");
        firm->barred = row->barred.n > 0;
    }
    for (size_t i = 0; answers && i < answers->count; i++) {
        const NetAnswerRow *row = list_at(answers, i);
        TRY(firm_at(cx, &firms, &row->party_id, &firm));
        firm->answer = row->answer == ANSWER_ACCEPT ? ANSWER_ACCEPT : ANSWER_DECLINE;
    }
    for (size_t i = 0; i < pairs.count; i++) {
        const NetPairRow *row = list_at(&pairs, i);
        NetPair *pair = list_push(cx, &firms.pairs);
        if (!pair)
            return cx->err;
        *pair = (NetPair){ row->party_id, row->other_id };
    }
    *out = firms;
    return ERR_OK;
}

/* --- claims ---------------------------------------------------------------------------------- */

static Err read_held(Ctx *cx, Book *book, Table *out)
{
    List rows;
    *out = table_make(cx);
    TRY(net_held(cx, book_db(book), book_cluster(book), &rows));
    for (size_t i = 0; i < rows.count; i++) {
        const NetHeldRow *row = list_at(&rows, i);
        TRY(table_put(cx, out, row, sizeof *row, 1));
    }
    return ERR_OK;
}

static OpenClaim open_claim(const NetClaimRow *row, const Table *held)
{
    NetHeldRow key = { row->order_id, row->claim_id };
    int64_t ignored;
    return (OpenClaim){
        .debtor = row->debtor, .creditor = row->creditor, .amount_minor = row->outstanding,
        .date = { (int32_t)row->day }, .due = { (int32_t)row->due },
        .confirmed = row->confirmed > 0, .disputed = row->disputed != 0,
        .circular = row->circular != 0, .encumbered = table_get(held, &key, sizeof key, &ignored),
    };
}

Err desk_load(Ctx *cx, Book *book, Ccy ccy, const EligibleRules *rules, const List *answers,
              Desk *out)
{
    List rows;
    Firms firms = { .by_party = { 0 } };
    Table held;
    TRY(net_claims(cx, book_db(book), book_cluster(book), ccy_number(ccy), &rows));
    TRY(read_firms(cx, book, answers, &firms));
    TRY(read_held(cx, book, &held));
    OpenClaim *claims = NEW(cx, OpenClaim, rows.count);
    Reason *reasons = NEW(cx, Reason, rows.count);
    if (!claims || !reasons)
        return cx->err;
    for (size_t i = 0; i < rows.count; i++)
        claims[i] = open_claim(list_at(&rows, i), &held);
    EligibleCase what = { .rules = *rules, .claims = claims, .claim_count = rows.count,
                          .firms = firms.firms.items, .firm_count = firms.firms.count,
                          .pairs = firms.pairs.items, .pair_count = firms.pairs.count };
    what.rules.answered = answers != NULL;
    TRY(eligible_judge(cx, &what, reasons));
    *out = (Desk){ ccy, rows.items, reasons, rows.count };
    return ERR_OK;
}

const NetClaimRow *desk_find(const Desk *desk, int64_t order_id, int64_t claim_id, Reason *reason)
{
    size_t low = 0, high = desk->count;
    while (low < high) {
        size_t mid = low + (high - low) / 2;
        const NetClaimRow *row = &desk->rows[mid];
        if (row->order_id < order_id || (row->order_id == order_id && row->claim_id < claim_id))
            low = mid + 1;
        else
            high = mid;
    }
    if (low == desk->count || desk->rows[low].order_id != order_id
        || desk->rows[low].claim_id != claim_id)
        return NULL;
    *reason = desk->reasons[low];
    return &desk->rows[low];
}

/* --- a case for the solver ------------------------------------------------------------------- */

static bool fits_column(Text ident)
{
    bool good = ident.n > 0;
    for (size_t i = 0; i < ident.n; i++) {
        char c = ident.at[i];
        good &= (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9')
             || c == ':' || c == '-' || c == '.' || c == '_';
    }
    return good;
}

/* Labels are kept by party, so that a round of many claims asks for each firm once. */
typedef struct Labels {
    Table by_party;
    List texts;                 /* Text */
} Labels;

static Err label(Ctx *cx, Book *book, Labels *labels, const int64_t *party_id, Text *out)
{
    int64_t fresh = (int64_t)labels->texts.count, at;
    TRY(table_intern(cx, &labels->by_party, party_id, sizeof *party_id, fresh, &at));
    if (at == fresh) {
        Party party;
        TRY(book_party_by_id(cx, book, *party_id, &party));
        Text *text = list_push(cx, &labels->texts);
        if (!text)
            return cx->err;
        *text = party.ident;
        if (!fits_column(party.ident))
            TRY(text_format(cx, text, "party:%lld", (long long)*party_id));
    }
    *out = *(Text *)list_at(&labels->texts, (size_t)at);
    return ERR_OK;
}

Err desk_case(Ctx *cx, Book *book, Ccy ccy, const NetItemRow *items, const int64_t *most_minor,
              size_t count, DeskCase *out)
{
    Labels labels = { table_make(cx), list_make(sizeof(Text)) };
    SetOffItem *to = NEW(cx, SetOffItem, count);
    size_t *at = NEW(cx, size_t, count);
    size_t n = 0;
    if (!to || !at)
        return cx->err;
    for (size_t i = 0; i < count; i++) {
        if (most_minor[i] <= 0)
            continue;
        SetOffItem *item = &to[n];
        item->amount_minor = most_minor[i];
        item->due = (Date){ (int32_t)items[i].due };
        TRY(text_format(cx, &item->id, "%lld-%lld", (long long)items[i].order_id,
                        (long long)items[i].claim_id));
        TRY(label(cx, book, &labels, &items[i].debtor, &item->debtor));
        TRY(label(cx, book, &labels, &items[i].creditor, &item->creditor));
        at[n++] = i;
    }
    *out = (DeskCase){ { ccy, to, n }, at };
    return ERR_OK;
}
