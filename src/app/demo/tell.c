/* tell.c - the report part by part. It only reads: what it says is what anybody can look up. */
#include "app/demo/tell.h"

#include "app/demo/cash.h"
#include "app/demo/circle.h"
#include "app/demo/money.h"
#include "app/demo/names.h"
#include "app/demo/survey.h"
#include "app/demo/tree.h"
#include "app/rate.h"
#include "base/check.h"
#include "store/order_store.h"

typedef struct Telling {
    Ctx *cx;
    Book *book;
    const Story *story;
    const Play *play;
    Report *report;
} Telling;

/* --- the opening ----------------------------------------------------------------------------- */

/* "1 USD is shown as 7.00 CNY": where the told order is of another currency than the books. */
static Err tell_rate(const Telling *t)
{
    Report *r = t->report;
    char text[DECIMAL_TEXT_SIZE];
    int64_t major = 1, shown;
    bool known;
    r->rates = TEXT("");
    for (int i = 0; i < ccy_digits(r->value.ccy); i++)
        major *= 10;
    TRY(rate_value(t->cx, t->book, major, ccy_number(r->value.ccy), t->story->last_day, &known,
                   &shown));
    if (!known || r->value.ccy == r->ccy)
        return ERR_OK;
    return text_format(t->cx, &r->rates, say(r->lang, "1 %s is shown as %s %s.",
                       "1 %s 显示为 %s %s。"), ccy_code(r->value.ccy),
                       money_format((Money){ shown, r->ccy }, text), ccy_code(r->ccy));
}

static Err party_short(const Telling *t, Text ident, Text *out)
{
    Party party;
    TRY(book_party_need(t->cx, t->book, ident, &party));
    return name_short(t->cx, t->report->lang, &party, out);
}

/* The paper of a document id. */
static Err paper_of(const Telling *t, int64_t id, Document *out)
{
    DocumentRow row;
    bool found;
    TRY(document_get(t->cx, book_db(t->book), book_cluster(t->book), id, &found, &row));
    if (!found)
        return fail(t->cx, ERR_DAMAGED, "paper %lld is gone", (long long)id);
    return document_parse(t->cx, row.body, out);
}

/* "12,000 PHONE-N1": what an order's first line asks for. */
static Err goods_of(const Telling *t, const Document *order, Text *out)
{
    Text quantity;
    const DocumentLine *line = &order->lines[0];
    TRY(name_quantity(t->cx, line->quantity, &quantity));
    return text_format(t->cx, out, order->line_count > 1 ? "%.*s × %.*s, …" : "%.*s × %.*s",
                       (int)quantity.n, quantity.at, (int)line->item.n, line->item.at);
}

static Err tell_opening(const Telling *t)
{
    Report *r = t->report;
    Document told;
    r->title = said(r->lang, t->story->title);
    r->about = said(r->lang, t->story->about);
    r->note = said(r->lang, t->story->note);
    r->ccy = t->story->ccy;
    r->firms = t->play->firm_count;
    r->papers = t->play->paper_count;
    r->told = t->story->told.number;
    TRY(paper_of(t, t->play->told_id, &told));
    TRY(party_short(t, told.issuer, &r->buyer));
    TRY(party_short(t, told.receiver, &r->seller));
    TRY(goods_of(t, &told, &r->item));
    TRY(document_payable(t->cx, &told, &r->value));
    return tell_rate(t);
}

/* --- chapters -------------------------------------------------------------------------------- */

/* "13 papers: order × 10, order response × 3". */
static Err tell_papers(const Telling *t, const size_t *by_kind, size_t *count, Text *out)
{
    Lang lang = t->report->lang;
    TextBuf kinds = textbuf_make(t->cx);
    size_t sum = 0;
    for (int k = 0; k < DOCUMENT_KIND_COUNT; k++) {
        if (by_kind[k] == 0)
            continue;
        Text name = text_of(document_kind_chinese((DocumentKind)k));
        if (lang == LANG_EN)
            TRY(name_words(t->cx, document_kind_name((DocumentKind)k), &name));
        textbuf_puts(&kinds, sum > 0 ? say(lang, ", ", "，") : "");
        textbuf_put(&kinds, name);
        textbuf_format(&kinds, " × %zu", by_kind[k]);
        sum += by_kind[k];
    }
    Text list;
    TRY(textbuf_done(&kinds, &list));
    *count = sum;
    return text_format(t->cx, out, say(lang, "papers: %.*s", "单据：%.*s"), (int)list.n, list.at);
}

static Err tell_facts(const Telling *t, const size_t *by_kind, ReportChapter *chapter)
{
    const Story *story = t->story;
    List facts = list_make(sizeof(Text));
    Text papers;
    TRY(tell_papers(t, by_kind, &chapter->papers, &papers));
    Text *slot = chapter->papers > 0 ? list_push(t->cx, &facts) : NULL;
    if (slot)
        *slot = papers;
    for (size_t a = 0; a < story->act_count; a++) {
        const StoryAct *act = &story->acts[a];
        Text words = said(t->report->lang, act->say);
        if (words.n == 0 || date_cmp(act->day, chapter->from) < 0
            || date_cmp(act->day, chapter->until) > 0)
            continue;
        if (!(slot = list_push(t->cx, &facts)))
            return t->cx->err;
        *slot = words;
    }
    chapter->facts = facts.items;
    chapter->fact_count = facts.count;
    return t->cx->err;
}

static Err tell_chapters(const Telling *t)
{
    const Story *story = t->story;
    Report *r = t->report;
    ReportChapter *chapters = NEW(t->cx, ReportChapter, story->chapter_count);
    if (!chapters)
        return t->cx->err;
    Date from = story->opens;
    for (size_t c = 0; c < story->chapter_count; c++) {
        const StoryChapter *it = &story->chapters[c];
        size_t day = (size_t)date_diff(story->opens, it->until).n;
        assert(day < t->play->day_count);
        chapters[c] = (ReportChapter){
            .step = it->step, .from = from, .until = it->until, .title = said(r->lang, it->title),
            .say = said(r->lang, it->say), .end = &t->play->days[day] };
        TRY(tell_facts(t, t->play->told_papers[c], &chapters[c]));
        from = date_add(it->until, (Days){ 1 });
    }
    r->chapters = chapters;
    r->chapter_count = story->chapter_count;
    r->closure = t->play->days;
    r->day_count = t->play->day_count;
    return ERR_OK;
}

/* --- the graph ------------------------------------------------------------------------------- */

/* The day of the last paper among the order's entries. */
static Err last_day_of(const Telling *t, int64_t order_id, int64_t *out)
{
    List entries;
    *out = INT64_MIN;
    TRY(entry_of_order(t->cx, book_db(t->book), book_cluster(t->book), order_id, &entries));
    for (size_t i = 0; i < entries.count; i++) {
        const EntryRow *entry = list_at(&entries, i);
        *out = entry->day > *out ? entry->day : *out;
    }
    return ERR_OK;
}

static Err tell_node(const Telling *t, const TreeNode *from, ReportNode *out)
{
    const TradeOrderRow *order = &from->order;
    Party seller;
    Document paper;
    int64_t last;
    Ccy ccy;
    TRY(book_party_by_id(t->cx, t->book, order->seller, &seller));
    TRY(paper_of(t, order->order_id, &paper));
    TRY(tree_ccy(t->cx, order->ccy, &ccy));
    TRY(last_day_of(t, order->order_id, &last));
    *out = (ReportNode){
        .order_id = order->order_id, .parent = from->parent, .depth = from->depth,
        .number = paper.number,
        .amount = { order->ordered, ccy }, .least = { order->least_e9 },
        .closed = order->closed != 0,
        .days = last > order->day ? (int32_t)(last - order->day) : 0 };
    TRY(name_short(t->cx, t->report->lang, &seller, &out->firm));
    TRY(name_full(t->cx, t->report->lang, &seller, &out->firm_full));
    TRY(goods_of(t, &paper, &out->item));
    return money_financed(t->cx, t->book, order->order_id, &out->financed);
}

static Err tell_graph(const Telling *t)
{
    Report *r = t->report;
    List nodes;
    const Process *process;
    TRY(tree_walk(t->cx, t->book, t->play->told_id, &nodes));
    ReportNode *out = NEW(t->cx, ReportNode, nodes.count);
    if (!out)
        return t->cx->err;
    for (size_t i = 0; i < nodes.count; i++)
        TRY(tell_node(t, list_at(&nodes, i), &out[i]));
    const TreeNode *root = list_at(&nodes, 0);
    TRY(rulebook_process(t->cx, book_rules(t->book), root->order.template_id, &process));
    r->baseline_days = process->baseline.n;
    for (size_t i = 0; i < nodes.count; i++) {      /* the last paper of any of them */
        const TreeNode *node = list_at(&nodes, i);
        int32_t days = (int32_t)(node->order.day - root->order.day) + out[i].days;
        r->days = days > r->days ? days : r->days;
    }
    r->nodes = out;
    r->node_count = nodes.count;
    return ERR_OK;
}

/* --- attacks --------------------------------------------------------------------------------- */

/* The rule in the reader's language where the story has it, else as weft worded the refusal. */
static Text rule_words(const Telling *t, const PlayTry *one)
{
    for (size_t i = 0; i < t->story->rule_count; i++)
        if (text_eq(t->story->rules[i].id, one->rule))
            return said(t->report->lang, t->story->rules[i].words);
    return said(t->report->lang, one->words);
}

static Err tell_attacks(const Telling *t)
{
    const Story *story = t->story;
    Report *r = t->report;
    ReportAttack *attacks = NEW(t->cx, ReportAttack, story->attack_count);
    ReportTry *tries = NEW(t->cx, ReportTry, t->play->try_count);
    if (!attacks || !tries)
        return t->cx->err;
    for (size_t i = 0; i < t->play->try_count; i++) {
        const PlayTry *one = &t->play->tries[i];
        tries[i] = (ReportTry){ .what = said(r->lang, one->what->what), .stopped = one->stopped,
                                .rule = one->rule, .words = rule_words(t, one) };
    }
    for (size_t a = 0; a < story->attack_count; a++) {
        const StoryAttack *it = &story->attacks[a];
        attacks[a] = (ReportAttack){ .title = said(r->lang, it->title),
                                     .say = said(r->lang, it->say) };
        /* Tries lie in the order in which they were played, which is that of days. */
        for (size_t i = t->play->try_count; i-- > 0;)
            if (t->play->tries[i].attack == it) {
                attacks[a].tries = &tries[i];
                attacks[a].try_count++;
            }
    }
    r->attacks = attacks;
    r->attack_count = story->attack_count;
    return ERR_OK;
}

Err tell_report(Ctx *cx, Book *book, const Story *story, const Play *play, Lang lang, Report *out)
{
    Report report = { .lang = lang };
    Telling t = { cx, book, story, play, &report };
    if (play->told_id == 0)
        return fail(cx, ERR_NOT_FOUND, "the story's order %.*s never came",
                    (int)story->told.number.n, story->told.number.at);
    TRY(tell_opening(&t));
    TRY(tell_chapters(&t));
    TRY(tell_graph(&t));
    TRY(tell_attacks(&t));
    TRY(survey_run(cx, book, &report));
    TRY(money_deals(cx, book, &report));
    TRY(circle_tell(cx, book, story, &report));
    TRY(cash_tell(cx, book, &report));
    TRY(cash_books(cx, book, &report));
    *out = report;
    return ERR_OK;
}
