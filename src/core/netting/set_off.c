/* set_off.c - a bridge of files: what is handed to the solver is what anybody may check, byte for
 * byte, with the command line. The text costs little beside the solving. */
#include "core/netting/set_off.h"

#include "base/table.h"
#include "core/netting/amount.h"
#include "core/netting/report.h"

Err set_off_obligations(Ctx *cx, const SetOffCase *what, Text *out)
{
    TextBuf buf = textbuf_make(cx);
    char amount[DECIMAL_TEXT_SIZE], due[DATE_TEXT_SIZE];
    i128 sum = 0;
    if (what->count > SET_OFF_ITEMS_MAX)
        return fail(cx, ERR_LIMIT, "a round takes %d claims at most, and these are %zu; cut off "
                    "earlier, or take those that fall due sooner", SET_OFF_ITEMS_MAX,
                    what->count);
    textbuf_puts(&buf, "id,debtor,creditor,amount,currency,due\n");
    for (size_t i = 0; i < what->count; i++) {
        const SetOffItem *item = &what->items[i];
        assert(item->amount_minor > 0 && !text_eq(item->debtor, item->creditor));
        sum += item->amount_minor;
        textbuf_put(&buf, item->id);
        textbuf_byte(&buf, ',');
        textbuf_put(&buf, item->debtor);
        textbuf_byte(&buf, ',');
        textbuf_put(&buf, item->creditor);
        textbuf_format(&buf, ",%s,%s,%s\n",
                       money_format((Money){ item->amount_minor, what->ccy }, amount),
                       ccy_code(what->ccy), date_format(item->due, due));
    }
    if (sum > INT64_MAX)
        return fail(cx, ERR_OVERFLOW, "the claims of the round sum to more than 64 bits hold");
    return textbuf_done(&buf, out);
}

/* Ids and firms come from the books, without a comma or a quote in them: every row is good. */
static Err check_rows(const Netting *n, const SetOffCase *what)
{
    assert(!n->refused && n->book.row_count == what->count);
    for (size_t i = 0; i < what->count; i++)
        assert(text_eq(book_row_id(&n->book.rows[i]), what->items[i].id));
    return ERR_OK;
}

Err set_off_solve(Ctx *cx, const SetOffCase *what, Text *cancelled_csv, Text *certificate_csv)
{
    static const NettingOptions plain = { .skip_bad = false };
    TextBuf buf = textbuf_make(cx);
    char amount[DECIMAL_TEXT_SIZE];
    Text obligations, cancelled;
    Netting n;
    TRY(set_off_obligations(cx, what, &obligations));
    TRY(netting_run(cx, obligations, &plain, &n));
    TRY(check_rows(&n, what));
    textbuf_puts(&buf, "id,cancelled\n");
    for (size_t i = 0; i < what->count; i++)
        if (n.cancelled_minor[i] > 0) {
            textbuf_put(&buf, what->items[i].id);
            textbuf_format(&buf, ",%s\n",
                           money_format((Money){ n.cancelled_minor[i], what->ccy }, amount));
        }
    TRY(textbuf_done(&buf, &cancelled));
    TRY(netting_certificate_csv(cx, &n, certificate_csv));
    *cancelled_csv = cancelled;
    return ERR_OK;
}

/* --- taking ---------------------------------------------------------------------------------- */

/* What verify.h has found good is read once more: every id is known, every amount fits. */
static Err hand_out(Ctx *cx, const SetOffCase *what, Text cancelled_csv, SetOffResult *out)
{
    static const char *const names[] = { "id", "cancelled" };
    int column[COUNT(names)];
    Table by_id = table_make(cx);
    for (size_t i = 0; i < what->count; i++)
        TRY(table_put(cx, &by_id, what->items[i].id.at, what->items[i].id.n, (int64_t)i));
    NettingCsv csv = netting_csv_make(cancelled_csv);
    TRY(netting_csv_header(cx, &csv, names, COUNT(names), COUNT(names), column));
    for (;;) {
        bool more;
        int64_t at = -1;
        Money money;
        TRY(netting_csv_next(cx, &csv, &more));
        if (!more)
            return ERR_OK;
        Text id = netting_csv_field(&csv, column[0]);
        bool known = table_get(&by_id, id.at, id.n, &at);
        assert(known);
        TRY(money_parse(cx, netting_csv_field(&csv, column[1]), what->ccy, false, &money));
        out->cancelled_minor[at] = money.minor;
        out->circles_minor += money.minor;
        out->item_count += money.minor > 0;
    }
}

static Err measure(Ctx *cx, const Book *book, Ccy ccy, SetOffResult *out)
{
    Graph graph;
    Comparison compared;
    TRY(graph_make(cx, book, ccy, &graph));
    TRY(compare(cx, &graph, &compared));
    out->gross_minor = (int64_t)graph.total_minor;      /* set_off_obligations saw that it fits */
    out->bilateral_minor = (int64_t)compared.bilateral_minor;
    out->chains_minor = (int64_t)compared.chains_minor;
    return ERR_OK;
}

Err set_off_take(Ctx *cx, const SetOffCase *what, Text cancelled_csv, Text certificate_csv,
                 SetOffResult *out)
{
    static const NettingOptions plain = { .skip_bad = false };
    SetOffResult result = { .cancelled_minor = NEW(cx, int64_t, what->count) };
    VerifyResult verdict = { .good = false };
    Text obligations;
    Netting n;
    if (!result.cancelled_minor)
        return cx->err;
    TRY(set_off_obligations(cx, what, &obligations));
    TRY(netting_check(cx, obligations, cancelled_csv, certificate_csv, &plain, &n, &verdict));
    TRY(check_rows(&n, what));
    if (!verdict.good)
        return fail(cx, ERR_REFUSED, "this set-off does not hold against the books: %.*s; solve "
                    "it again", (int)verdict.problem.n, verdict.problem.at);
    TRY(hand_out(cx, what, cancelled_csv, &result));
    if (what->count > 0)
        TRY(measure(cx, &n.book, what->ccy, &result));
    *out = result;
    return ERR_OK;
}
