/* survey.c - one walk over the orders, counting; the first of a kind, by date, is the example. */
#include "app/demo/survey.h"

#include "app/demo/names.h"
#include "base/check.h"
#include "core/closure/model.h"
#include "store/order_store.h"

#include <string.h>

enum { PAGE = 500, KINDS_SHOWN_MAX = 12 };

typedef struct Example {
    size_t count;
    int64_t day;                /* the earliest is shown */
    Text text;
} Example;

/* Gaps are told apart by the title of their step, which several processes may share. */
typedef struct GapCount {
    Text title;
    Example seen;
} GapCount;

typedef struct Survey {
    Ctx *cx;
    Book *book;
    Report *report;
    Example breaks[BREAK_COUNT];
    List gaps;                  /* GapCount */
} Survey;

static Err number_of(const Survey *s, int64_t document_id, Text *out)
{
    DocumentRow row;
    bool found;
    TRY(document_get(s->cx, book_db(s->book), book_cluster(s->book), document_id, &found, &row));
    *out = found ? row.number : TEXT("");
    return ERR_OK;
}

static void count_closure(Report *report, const TradeOrderRow *order)
{
    int64_t third = RATE_ONE_E9 / 3;
    size_t at = order->closed ? 4 : order->least_e9 > 2 * third ? 3
              : order->least_e9 > third ? 2 : order->mean_e9 > 0 ? 1 : 0;
    report->orders++;
    report->closed += order->closed != 0;
    report->spread[at]++;
}

static Err see_break(Survey *s, const TradeOrderRow *order, const BreachRow *breach)
{
    Ctx *cx = s->cx;
    Lang lang = s->report->lang;
    Text number, who;
    if (breach->kind < 0 || breach->kind >= BREAK_COUNT)
        return fail(cx, ERR_DAMAGED, "a break of kind %lld", (long long)breach->kind);
    Example *seen = &s->breaks[breach->kind];
    if (seen->count++ > 0)
        return ERR_OK;
    TRY(number_of(s, breach->document_id, &number));
    TRY(name_of(cx, s->book, lang, order->seller, &who));
    if (breach->days > 0)
        return text_format(cx, &seen->text, say(lang, "%.*s, %.*s: %lld days",
                           "%.*s，%.*s：%lld 天"), (int)number.n, number.at, (int)who.n, who.at,
                           (long long)breach->days);
    return text_format(cx, &seen->text, say(lang, "%.*s, %.*s", "%.*s，%.*s"), (int)number.n,
                       number.at, (int)who.n, who.at);
}

static GapCount *gap_count_of(Survey *s, Text title)
{
    for (size_t i = 0; i < s->gaps.count; i++) {
        GapCount *at = list_at(&s->gaps, i);
        if (text_eq(at->title, title))
            return at;
    }
    GapCount *fresh = list_push(s->cx, &s->gaps);
    /* A copy: the template goes with the book, the report does not. */
    return fresh && text_copy(s->cx, title, &fresh->title) == ERR_OK ? fresh : NULL;
}

static Err see_gap(Survey *s, const TradeOrderRow *order, const Process *process,
                   const GapRow *gap)
{
    Ctx *cx = s->cx;
    Lang lang = s->report->lang;
    if (gap->step < 0 || (size_t)gap->step >= process->step_count)
        return fail(cx, ERR_DAMAGED, "a gap at step %lld", (long long)gap->step);
    const ProcessStep *step = &process->steps[gap->step];
    GapCount *at = gap_count_of(s, lang == LANG_ZH ? step->title_zh : step->title_en);
    if (!at)
        return cx->err;
    if (at->seen.count++ > 0 && gap->due >= at->seen.day)
        return ERR_OK;
    at->seen.day = gap->due;
    Text number, who;
    char due[DATE_TEXT_SIZE];
    TRY(number_of(s, order->order_id, &number));
    TRY(name_of(cx, s->book, lang, gap->party, &who));
    if (who.n == 0)
        who = text_of(lang == LANG_ZH ? owner_chinese((Owner)gap->owner)
                      : gap->owner == OWNER_THIRD ? "third party"
                      : owner_name((Owner)gap->owner));
    return text_format(cx, &at->seen.text, say(lang, "%.*s: %.*s, by %s", "%.*s：%.*s，%s 前"),
                       (int)number.n, number.at, (int)who.n, who.at,
                       date_format((Date){ (int32_t)gap->due }, due));
}

static Err see_order(Survey *s, const TradeOrderRow *order)
{
    Db *db = book_db(s->book);
    int64_t cluster = book_cluster(s->book);
    List rows;
    const Process *process;
    count_closure(s->report, order);
    TRY(breach_of_order(s->cx, db, cluster, order->order_id, &rows));
    for (size_t i = 0; i < rows.count; i++)
        TRY(see_break(s, order, list_at(&rows, i)));
    TRY(rulebook_process(s->cx, book_rules(s->book), order->template_id, &process));
    TRY(gap_of_order(s->cx, db, cluster, order->order_id, &rows));
    for (size_t i = 0; i < rows.count; i++)
        TRY(see_gap(s, order, process, list_at(&rows, i)));
    return ERR_OK;
}

/* --- what was seen, most frequent first ------------------------------------------------------ */

static void insert_sorted(ReportCount *rows, size_t *count, ReportCount row)
{
    size_t at = *count;
    while (at > 0 && rows[at - 1].count < row.count) {
        rows[at] = rows[at - 1];
        at--;
    }
    rows[at] = row;
    (*count)++;
}

static Err gather(Survey *s)
{
    Report *report = s->report;
    ReportCount *breaks = NEW(s->cx, ReportCount, BREAK_COUNT);
    ReportCount *gaps = NEW(s->cx, ReportCount, s->gaps.count);
    if (!breaks || !gaps)
        return s->cx->err;
    for (int k = 0; k < BREAK_COUNT; k++) {
        Text name = text_of(break_chinese((BreakKind)k));
        if (report->lang == LANG_EN)
            TRY(name_words(s->cx, break_name((BreakKind)k), &name));
        if (s->breaks[k].count > 0)
            insert_sorted(breaks, &report->break_count,
                          (ReportCount){ name, s->breaks[k].text, s->breaks[k].count });
    }
    for (size_t i = 0; i < s->gaps.count; i++) {
        const GapCount *at = list_at(&s->gaps, i);
        insert_sorted(gaps, &report->gap_count,
                      (ReportCount){ at->title, at->seen.text, at->seen.count });
    }
    if (report->gap_count > KINDS_SHOWN_MAX)
        report->gap_count = KINDS_SHOWN_MAX;
    report->breaks = breaks;
    report->gaps = gaps;
    return ERR_OK;
}

Err survey_run(Ctx *cx, Book *book, Report *report)
{
    Survey survey = { .cx = cx, .book = book, .report = report,
                      .gaps = list_make(sizeof(GapCount)) };
    report->orders = report->closed = report->break_count = report->gap_count = 0;
    memset(report->spread, 0, sizeof report->spread);
    for (int64_t from = 0;;) {
        List orders;
        TRY(trade_order_page(cx, book_db(book), book_cluster(book), from, PAGE, &orders));
        for (size_t i = 0; i < orders.count; i++) {
            const TradeOrderRow *order = list_at(&orders, i);
            TRY(see_order(&survey, order));
            from = order->order_id + 1;
        }
        if (orders.count < PAGE)
            break;
    }
    return gather(&survey);
}
