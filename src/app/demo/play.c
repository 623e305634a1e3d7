/* play.c - a day: its papers, account by account; its acts; its attacks; its end.
 *
 * Each transaction works in a context of its own, whose clock is set from the story; what is worth
 * keeping is copied into the caller's. O(papers x what closing an order costs). */
#include "app/demo/play.h"

#include "app/actor.h"
#include "app/acts.h"
#include "app/netting/execute.h"
#include "app/demo/tree.h"
#include "app/demo/weigh.h"
#include "app/intake/intake.h"
#include "base/check.h"
#include "base/file.h"
#include "core/closure/model.h"
#include "store/book_store.h"

#include <string.h>

enum { WORK_BYTES_MAX = 1 << 28, SECONDS_BETWEEN = 20, OPENS_AT_UTC_HOUR = 1 };

typedef struct StoryPaper {
    Document doc;
    bool told;
} StoryPaper;

typedef struct Player {
    Ctx *cx;                    /* what lasts */
    Ctx work;                   /* one transaction's */
    Book *book;
    const Story *story;
    const PlayOptions *options;
    Date today;
    int64_t done_today;         /* transactions */
    List papers;                /* StoryPaper, by day */
    size_t firms, papers_taken;
    size_t taken;               /* of papers, by day */
    size_t acted;
    List days;                  /* ReportDay */
    List acts;                  /* Played */
    List tries;                 /* PlayTry */
    size_t (*told_papers)[DOCUMENT_KIND_COUNT];
    int64_t told_id;
} Player;

/* --- one transaction ------------------------------------------------------------------------- */

static Err begin(Player *p)
{
    ctx_clear(&p->work);
    p->work = ctx_make(WORK_BYTES_MAX);
    p->work.now = (Instant){ ((int64_t)p->today.day * 24 + OPENS_AT_UTC_HOUR) * 3600000000
                             + p->done_today++ * SECONDS_BETWEEN * 1000000 };
    return book_begin(&p->work, p->book);
}

/* A failure in the work is one of the player. */
static Err hand_on(Player *p, Err err)
{
    return err == ERR_OK ? ERR_OK : fail(p->cx, err, "%s", p->work.detail);
}

static Err finish(Player *p, Err err)
{
    if (err == ERR_OK)
        err = book_commit(&p->work, p->book);
    if (err != ERR_OK)
        book_rollback(p->book);
    return hand_on(p, err);
}

/* --- papers ---------------------------------------------------------------------------------- */

static Err path_of(Player *p, Text name, Text *out)
{
    return text_format(p->cx, out, "%s/%.*s", p->options->folder, (int)name.n, name.at);
}

static Err admit(Player *p, const Json *json)
{
    PartyRecord party;
    Text body;
    TRY(party_record_read(&p->work, json, &party));
    TRY(party_record_write(&p->work, &party, &body));
    return act_perform(&p->work, p->book, TEXT("party_admit"), TEXT("operator"), body, NULL, NULL);
}

/* Reads a file: papers into `papers`, parties into the books at once. */
static Err read_file(Player *p, Text name, bool told, List *papers)
{
    Ctx *cx = p->cx;
    Text path;
    TRY(path_of(p, name, &path));
    LineReader *reader CLEANUP(line_reader_close) = NULL;
    TRY(line_reader_open(cx, path.at, &reader));
    TRY(hand_on(p, begin(p)));
    Text line;
    bool more = true;
    Err err = line_reader_next(cx, reader, &line, &more);
    for (int64_t number = 1; err == ERR_OK && more; number++) {
        Json json;
        ctx_place(cx, path.at, number);
        err = json_parse(cx, line, &json);
        if (err == ERR_OK && party_record_is(&json)) {
            err = hand_on(p, admit(p, &json));
        } else if (err == ERR_OK) {
            StoryPaper *paper = list_push(cx, papers);
            err = paper ? document_read(cx, &json, &paper->doc) : cx->err;
            if (paper)
                paper->told = told;
        }
        if (err == ERR_OK)
            err = line_reader_next(cx, reader, &line, &more);
    }
    ctx_place(cx, NULL, 0);
    if (err != ERR_OK) {
        book_rollback(p->book);
        return err;
    }
    return finish(p, ERR_OK);
}

/* Who states a paper: a clerk of its issuer, in the issuer's own account; or what the story calls a
 * simulated third party, through its connector. A supervisor of goods keeps the warehouse. */
static Err speaker_of(Player *p, const Document *doc, Speaker *out)
{
    Text actor, from, kind = text_split(doc->source, ':', &from);
    if (text_is(kind, "simulated"))
        return speaker_connector(&p->work, text_is(from, "supervisor") ? TEXT("warehouse") : from,
                                 out);
    TRY(text_format(&p->work, &actor, "%.*s/%s", (int)doc->issuer.n, doc->issuer.at,
                    doc->kind == DOCUMENT_INVOICE_RESPONSE ? "signer" : "clerk"));
    return actor_speaker(&p->work, p->book, actor, out);
}

static Err take(Player *p, Intake *intake, const Document *doc)
{
    IntakeVerdict verdict;
    Err err = intake_document(&p->work, intake, doc, &verdict);
    if (err != ERR_OK)
        return fail(p->cx, err, "the story's %s %.*s: %s", document_kind_name(doc->kind),
                    (int)doc->number.n, doc->number.at, p->work.detail);
    return ERR_OK;
}

static bool same_account(const Document *a, const Document *b)
{
    bool simulated = text_starts(a->source, "simulated:");
    return simulated ? text_eq(a->source, b->source)
                     : !text_starts(b->source, "simulated:") && text_eq(a->issuer, b->issuer);
}

/* Takes the papers from..to-1, all of one day: one transaction for each account, in the order in
 * which the accounts first speak. */
static Err take_all(Player *p, List *papers, size_t from, size_t to)
{
    bool *done = NEW(p->cx, bool, to - from);
    if (!done)
        return p->cx->err;
    for (size_t i = from; i < to; i++) {
        if (done[i - from])
            continue;
        const StoryPaper *first = list_at(papers, i);
        Intake *intake = NULL;
        Speaker speaker;
        TRY(hand_on(p, begin(p)));
        Err err = speaker_of(p, &first->doc, &speaker);
        if (err == ERR_OK)
            err = intake_open(&p->work, p->book, &speaker, &intake);
        for (size_t k = i; err == ERR_OK && k < to; k++) {
            const StoryPaper *paper = list_at(papers, k);
            if (done[k - from] || !same_account(&first->doc, &paper->doc))
                continue;
            err = speaker_of(p, &paper->doc, &speaker);
            if (err == ERR_OK)
                err = intake_speaker(&p->work, intake, &speaker);
            if (err == ERR_OK)
                err = take(p, intake, &paper->doc);
            done[k - from] = true;
            p->papers_taken++;
        }
        if (err == ERR_OK)
            err = intake_close(&p->work, intake);
        TRY(finish(p, err));
    }
    return ERR_OK;
}

static int by_day(const StoryPaper *a, const StoryPaper *b)
{
    return date_cmp(a->doc.date, b->doc.date);
}

/* Merges files that are each in order of their days; what was first stays first. */
static Err merge_sort(Player *p)
{
    List *papers = &p->papers;
    StoryPaper *sorted = NEW(p->cx, StoryPaper, papers->count);
    if (!sorted)
        return p->cx->err;
    size_t n = 0;
    for (int32_t day = 0; day < STORY_DAYS_MAX && n < papers->count; day++) {
        Date today = date_add(p->story->opens, (Days){ day });
        for (size_t i = 0; i < papers->count; i++) {
            const StoryPaper *paper = list_at(papers, i);
            if (date_cmp(paper->doc.date, today) == 0)
                sorted[n++] = *paper;
        }
    }
    if (n < papers->count)
        return fail(p->cx, ERR_INVALID, "the story has papers from before it opens");
    memcpy(papers->items, sorted, n * sizeof *sorted);
    for (size_t i = 1; i < n; i++)
        assert(by_day(&sorted[i - 1], &sorted[i]) <= 0);
    return ERR_OK;
}

static size_t chapter_of(const Story *story, Date day)
{
    size_t c = 0;
    while (c < story->chapter_count && date_cmp(day, story->chapters[c].until) > 0)
        c++;
    return c;                   /* chapter_count: after the last */
}

static Err papers_of_today(Player *p)
{
    size_t from = p->taken, to = from;
    while (to < p->papers.count
           && date_cmp(((const StoryPaper *)list_at(&p->papers, to))->doc.date, p->today) <= 0)
        to++;
    for (size_t i = from; i < to; i++) {
        const StoryPaper *paper = list_at(&p->papers, i);
        size_t chapter = chapter_of(p->story, paper->doc.date);
        if (paper->told && chapter < p->story->chapter_count)
            p->told_papers[chapter][paper->doc.kind]++;
    }
    p->taken = to;
    return take_all(p, &p->papers, from, to);
}

/* --- acts ------------------------------------------------------------------------------------ */

/* "$name.field" of an act that was kept; anything else is itself. */
static Err fill_in(Player *p, Json *member)
{
    Text text = member->text;
    if (member->kind != JSON_STRING || !text_starts(text, "$"))
        return ERR_OK;
    Text field, name = text_split(text_slice(text, 1, text.n), '.', &field);
    for (size_t i = p->acts.count; i-- > 0;) {
        const Played *played = list_at(&p->acts, i);
        if (!text_eq(played->act->keep, name))
            continue;
        TRY(text_copy(p->cx, field, &field));
        const Json *value = json_get(&played->result, field.at);
        if (!value || (value->kind != JSON_STRING && value->kind != JSON_NUMBER))
            break;
        *member = *value;
        return ERR_OK;
    }
    return fail(p->cx, ERR_INVALID, "the story's \"%.*s\" names nothing that an act gave",
                (int)text.n, text.at);
}

static Err body_of(Player *p, const StoryAct *act, Text *out)
{
    JsonMember *members = NEW(p->cx, JsonMember, act->body->count);
    if (!members)
        return p->cx->err;
    for (size_t i = 0; i < act->body->count; i++) {
        members[i] = act->body->members[i];
        TRY(fill_in(p, &members[i].value));
    }
    Json filled = *act->body;
    filled.members = members;
    TextBuf buf = textbuf_make(p->cx);
    json_write(&buf, &filled);
    return textbuf_done(&buf, out);
}

/* Performs one act in a transaction of its own. *err_out is its failure, already rolled back, for
 * the caller to judge; p->work holds its words. */
static Err perform(Player *p, const StoryAct *act, Err *err_out, Json *result)
{
    Text asked, body, text = TEXT("{}");
    Json json;
    TRY(body_of(p, act, &asked));
    TRY(json_parse(p->cx, asked, &json));
    TRY(hand_on(p, begin(p)));
    Err err = net_body(&p->work, p->book, act->act, &json, &body);
    if (err == ERR_OK)
        err = act_perform(&p->work, p->book, act->act, act->as, body, NULL, &text);
    *err_out = err;
    if (err != ERR_OK) {
        book_rollback(p->book);
        return ERR_OK;
    }
    TRY(finish(p, ERR_OK));
    return json_parse(p->cx, text, result);
}

static Err acts_of_today(Player *p)
{
    const Story *story = p->story;
    for (; p->acted < story->act_count
           && date_cmp(story->acts[p->acted].day, p->today) <= 0; p->acted++) {
        const StoryAct *act = &story->acts[p->acted];
        Json result;
        Err err;
        TRY(perform(p, act, &err, &result));
        if (err != ERR_OK)
            return fail(p->cx, err, "the story's act %.*s by %.*s: %s", (int)act->act.n,
                        act->act.at, (int)act->as.n, act->as.at, p->work.detail);
        Played *played = list_push(p->cx, &p->acts);
        if (!played)
            return p->cx->err;
        *played = (Played){ act, result };
    }
    return ERR_OK;
}

/* --- attacks --------------------------------------------------------------------------------- */

/* "C-768: words" or "CONFIRM-OWN-ACCOUNT: words": the rule is what stands before the colon. */
static Err split_rule(Player *p, Text words, PlayTry *out)
{
    Text rest, rule = text_split(words, ':', &rest);
    bool plain = rest.n > 0;
    for (size_t i = 0; i < rule.n; i++)
        plain = plain && rule.at[i] != ' ';
    TRY(text_copy(p->cx, plain ? rule : TEXT("weft"), &out->rule));
    TRY(text_copy(p->cx, text_trim(plain ? rest : words), &out->words.en));
    out->words.zh = out->words.en;
    return ERR_OK;
}

static Err join(Ctx *cx, Text a, const char *between, Text b, Text *out)
{
    return text_format(cx, out, "%.*s%s%.*s", (int)a.n, a.at, between, (int)b.n, b.at);
}

/* An application that is recorded as refused: its first reason. */
static Err read_refusal(Player *p, const Json *result, PlayTry *out)
{
    const Json *reasons;
    Text state = TEXT("");
    TRY(json_want_text(p->cx, result, "state", &state));
    TRY(json_want_array(p->cx, result, "reasons", &reasons));
    out->stopped = text_is(state, "REFUSED");
    if (!out->stopped || !reasons || reasons->count == 0)
        return ERR_OK;
    const Json *first = &reasons->items[0], *text, *change;
    Said what = { TEXT(""), TEXT("") }, then = what;
    TRY(json_need_text(p->cx, first, "rule", &out->rule));
    TRY(json_want_object(p->cx, first, "text", &text));
    TRY(json_want_object(p->cx, first, "change", &change));
    if (text) {
        TRY(json_want_text(p->cx, text, "en", &what.en));
        TRY(json_want_text(p->cx, text, "zh", &what.zh));
    }
    if (change) {
        TRY(json_want_text(p->cx, change, "en", &then.en));
        TRY(json_want_text(p->cx, change, "zh", &then.zh));
    }
    TRY(join(p->cx, what.en, " ", then.en, &out->words.en));
    return join(p->cx, what.zh, "", then.zh, &out->words.zh);
}

static Err try_act(Player *p, const StoryTry *what, PlayTry *out)
{
    Json result;
    Err err;
    TRY(perform(p, &what->act, &err, &result));
    if (err == ERR_OK)
        return read_refusal(p, &result, out);
    if (err_exit_code(err) != 1)
        return hand_on(p, err);
    out->stopped = true;
    return split_rule(p, text_of(ctx_words(&p->work)), out);
}

/* What was taken all the same must count for nothing. */
static Err weigh(Player *p, const List *papers, PlayTry *out)
{
    for (size_t i = 0; i < papers->count && (i == 0 || out->stopped); i++)
        TRY(weigh_paper(p->cx, p->book, &((const StoryPaper *)list_at(papers, i))->doc,
                        &out->stopped, &out->rule, &out->words));
    return ERR_OK;
}

/* Papers handed in through an account that may not be their issuer's. */
static Err try_take(Player *p, const StoryTry *what, PlayTry *out)
{
    List papers = list_make(sizeof(StoryPaper));
    Intake *intake = NULL;
    IntakeVerdict verdict;
    Speaker speaker;
    Text actor;
    TRY(read_file(p, what->file, false, &papers));
    TRY(hand_on(p, begin(p)));
    Err err = text_format(&p->work, &actor, "%.*s/clerk", (int)what->act.as.n, what->act.as.at);
    if (err == ERR_OK)
        err = actor_speaker(&p->work, p->book, actor, &speaker);
    if (err == ERR_OK)
        err = intake_open(&p->work, p->book, &speaker, &intake);
    for (size_t i = 0; err == ERR_OK && i < papers.count; i++) {
        const StoryPaper *paper = list_at(&papers, i);
        err = intake_document(&p->work, intake, &paper->doc, &verdict);
    }
    if (err == ERR_OK)
        err = intake_close(&p->work, intake);
    if (err == ERR_OK) {
        TRY(finish(p, ERR_OK));
        p->papers_taken += papers.count;
        return weigh(p, &papers, out);
    }
    book_rollback(p->book);
    if (err_exit_code(err) != 1)
        return hand_on(p, err);
    out->stopped = true;
    return split_rule(p, text_of(ctx_words(&p->work)), out);
}

/* Does closure name the paper as a break of that kind on an order it came to? */
static Err try_watch(Player *p, const StoryTry *what, PlayTry *out)
{
    Ctx *cx = p->cx;
    Db *db = book_db(p->book);
    int64_t cluster = book_cluster(p->book);
    Party issuer;
    DocumentRow paper;
    List entries, breaches;
    bool found;
    TRY(book_party_need(cx, p->book, what->paper.issuer, &issuer));
    TRY(document_find(cx, db, cluster, issuer.id, what->paper.kind, what->paper.number, &found,
                      &paper));
    if (!found)
        return fail(cx, ERR_NOT_FOUND, "the story watches %.*s, which never came",
                    (int)what->paper.number.n, what->paper.number.at);
    TRY(entry_of_document(cx, db, cluster, paper.document_id, &entries));
    for (size_t e = 0; e < entries.count; e++) {
        const EntryRow *entry = list_at(&entries, e);
        TRY(breach_of_order(cx, db, cluster, entry->order_id, &breaches));
        for (size_t b = 0; b < breaches.count; b++) {
            const BreachRow *breach = list_at(&breaches, b);
            if (breach->document_id == paper.document_id
                && text_is(what->breaks, break_name((BreakKind)breach->kind)))
                out->stopped = true;
        }
    }
    out->rule = out->stopped ? what->breaks : TEXT("");
    return ERR_OK;
}

static Err play_attack(Player *p, const StoryAttack *attack)
{
    List papers = list_make(sizeof(StoryPaper));
    for (size_t i = 0; i < attack->file_count; i++)
        TRY(read_file(p, attack->files[i], false, &papers));
    TRY(take_all(p, &papers, 0, papers.count));
    for (size_t i = 0; i < attack->try_count; i++) {
        const StoryTry *what = &attack->tries[i];
        PlayTry *one = list_push(p->cx, &p->tries);
        if (!one)
            return p->cx->err;
        *one = (PlayTry){ .attack = attack, .what = what, .rule = TEXT(""),
                          .words = { TEXT(""), TEXT("") } };
        if (what->kind == TRY_ACT)
            TRY(try_act(p, what, one));
        else if (what->kind == TRY_TAKE)
            TRY(try_take(p, what, one));
        else
            TRY(try_watch(p, what, one));
    }
    return ERR_OK;
}

static Err attacks_of_today(Player *p)
{
    for (size_t i = 0; i < p->story->attack_count; i++)
        if (date_cmp(p->story->attacks[i].day, p->today) == 0)
            TRY(play_attack(p, &p->story->attacks[i]));
    return ERR_OK;
}

/* --- days ------------------------------------------------------------------------------------ */

static Err find_told(Player *p)
{
    const DocumentRef *told = &p->story->told;
    DocumentRow row;
    Party issuer;
    bool found;
    if (p->told_id != 0)
        return ERR_OK;
    TRY(book_party_need(&p->work, p->book, told->issuer, &issuer));
    TRY(document_find(&p->work, book_db(p->book), book_cluster(p->book), issuer.id, told->kind,
                      told->number, &found, &row));
    p->told_id = found ? row.document_id : 0;
    return ERR_OK;
}

static Err measure(Player *p, ReportDay *day)
{
    List nodes;
    ctx_forgive(&p->work);      /* an attack that was refused leaves its fault there */
    TRY(find_told(p));
    if (p->told_id == 0)
        return ERR_OK;
    TRY(tree_walk(&p->work, p->book, p->told_id, &nodes));
    const TradeOrderRow *told = &((const TreeNode *)list_at(&nodes, 0))->order;
    day->flow[FLOW_COMMERCE].e9 = told->commerce_e9;
    day->flow[FLOW_GOODS].e9 = told->goods_e9;
    day->flow[FLOW_INFORMATION].e9 = told->information_e9;
    day->flow[FLOW_FUNDS].e9 = told->funds_e9;
    day->least.e9 = told->least_e9;
    day->mean.e9 = told->mean_e9;
    return tree_closure(&p->work, p->book, &nodes, &day->graph);
}

/* A day begins with the act that moves the books to it. */
static Err open_day(Player *p)
{
    char day[DATE_TEXT_SIZE];
    Text body;
    if (date_cmp(p->today, p->story->opens) == 0)
        return ERR_OK;
    TRY(text_format(p->cx, &body, "{\"to\":\"%s\"}", date_format(p->today, day)));
    TRY(hand_on(p, begin(p)));
    return finish(p, act_perform(&p->work, p->book, TEXT("day_end"), p->story->day_end, body, NULL,
                                 NULL));
}

static Err play_day(Player *p)
{
    TRY(open_day(p));
    TRY(papers_of_today(p));
    TRY(acts_of_today(p));
    TRY(attacks_of_today(p));
    ReportDay *day = list_push(p->cx, &p->days);
    if (!day)
        return p->cx->err;
    *day = (ReportDay){ .day = p->today };
    return hand_on(p, measure(p, day));
}

static Err play(Player *p)
{
    const Story *story = p->story;
    List parties;
    for (size_t i = 0; i < story->party_count; i++)
        TRY(read_file(p, story->parties[i], false, &p->papers));
    TRY(party_all(p->cx, book_db(p->book), book_cluster(p->book), &parties));
    p->firms = parties.count;
    for (size_t i = 0; i < story->paper_count; i++)
        TRY(read_file(p, story->papers[i].name, story->papers[i].told, &p->papers));
    TRY(merge_sort(p));
    int32_t days = date_diff(story->opens, story->last_day).n + 1;
    for (int32_t d = 0; d < days; d++) {
        p->today = date_add(story->opens, (Days){ d });
        p->done_today = d == 0 ? p->done_today : 0;
        TRY(play_day(p));
        if (p->options->progress)
            p->options->progress(p->options->progress_self, d + 1, days);
    }
    return ERR_OK;
}

Err play_story(Ctx *cx, Book *book, const Story *story, const PlayOptions *options, Play *out)
{
    Player p = {
        .cx = cx, .work = ctx_make(WORK_BYTES_MAX), .book = book, .story = story,
        .options = options, .today = story->opens, .papers = list_make(sizeof(StoryPaper)),
        .days = list_make(sizeof(ReportDay)), .acts = list_make(sizeof(Played)),
        .tries = list_make(sizeof(PlayTry)),
    };
    p.told_papers = ctx_alloc(cx, sizeof *p.told_papers, story->chapter_count);
    Err err = p.told_papers ? play(&p) : cx->err;
    ctx_clear(&p.work);
    TRY(err);
    *out = (Play){
        .told_id = p.told_id, .days = p.days.items, .day_count = p.days.count,
        .told_papers = (const size_t (*)[DOCUMENT_KIND_COUNT])p.told_papers,
        .firm_count = p.firms, .paper_count = p.papers_taken, .acts = p.acts.items,
        .act_count = p.acts.count,
        .tries = p.tries.items, .try_count = p.tries.count,
    };
    return ERR_OK;
}
