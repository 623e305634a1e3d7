/* story.c - a strict reader of story.json, list by list. O(bytes). */
#include "app/demo/story.h"

#include "base/check.h"
#include "base/list.h"

Text said(Lang lang, Said words)
{
    return lang == LANG_ZH ? words.zh : words.en;
}

/* --- parts ----------------------------------------------------------------------------------- */

static Err read_said(Ctx *cx, const Json *json, const char *key, Said *out)
{
    const Json *both;
    TRY(json_want_object(cx, json, key, &both));
    if (!both)
        return fail_field(cx, ERR_INVALID, key, "is missing; give {\"en\":..,\"zh\":..}");
    TRY(json_need_text(cx, both, "en", &out->en));
    return json_need_text(cx, both, "zh", &out->zh);
}

static Err read_day(Ctx *cx, const Json *json, const char *key, Date *out)
{
    Text text;
    TRY(json_need_text(cx, json, key, &text));
    return date_parse(cx, text, out);
}

static Err read_ref(Ctx *cx, const Json *json, const char *key, DocumentRef *out)
{
    const Json *named;
    Text kind;
    TRY(json_want_object(cx, json, key, &named));
    if (!named)
        return fail_field(cx, ERR_INVALID, key, "is missing");
    TRY(json_need_text(cx, named, "kind", &kind));
    if (!document_kind_of(kind, &out->kind))
        return fail_field(cx, ERR_UNKNOWN, key, "\"%.*s\" is no kind of document", (int)kind.n,
                          kind.at);
    TRY(json_need_text(cx, named, "number", &out->number));
    TRY(json_need_text(cx, named, "issuer", &out->issuer));
    out->present = true;
    out->line = TEXT("");
    return ERR_OK;
}

/* The list at key, of at most STORY_ITEMS_MAX; none is an empty one. */
static Err read_list(Ctx *cx, const Json *json, const char *key, const Json **items, size_t *count)
{
    const Json *array;
    TRY(json_want_array(cx, json, key, &array));
    *count = array ? array->count : 0;
    *items = array ? array->items : NULL;
    if (*count > STORY_ITEMS_MAX)
        return fail_field(cx, ERR_LIMIT, key, "holds more than %d", STORY_ITEMS_MAX);
    return ERR_OK;
}

static Err read_names(Ctx *cx, const Json *json, const char *key, const Text **out, size_t *count)
{
    const Json *items;
    TRY(read_list(cx, json, key, &items, count));
    Text *names = NEW(cx, Text, *count);
    if (!names)
        return cx->err;
    for (size_t i = 0; i < *count; i++) {
        if (items[i].kind != JSON_STRING)
            return fail_field(cx, ERR_INVALID, key, "lists file names");
        names[i] = items[i].text;
    }
    *out = names;
    return ERR_OK;
}

static Err read_papers(Ctx *cx, const Json *json, Story *story)
{
    const Json *items;
    TRY(read_list(cx, json, "papers", &items, &story->paper_count));
    StoryFile *files = NEW(cx, StoryFile, story->paper_count);
    if (!files)
        return cx->err;
    for (size_t i = 0; i < story->paper_count; i++) {
        TRY(json_need_text(cx, &items[i], "file", &files[i].name));
        TRY(json_want_bool(cx, &items[i], "told", &files[i].told));
    }
    story->papers = files;
    return ERR_OK;
}

static Err read_rules(Ctx *cx, const Json *json, Story *story)
{
    const Json *items;
    TRY(read_list(cx, json, "rules", &items, &story->rule_count));
    StoryRule *rules = NEW(cx, StoryRule, story->rule_count);
    if (!rules)
        return cx->err;
    for (size_t i = 0; i < story->rule_count; i++) {
        TRY(json_need_text(cx, &items[i], "id", &rules[i].id));
        TRY(json_need_text(cx, &items[i], "en", &rules[i].words.en));
        TRY(json_need_text(cx, &items[i], "zh", &rules[i].words.zh));
    }
    story->rules = rules;
    return ERR_OK;
}

/* --- acts, chapters, attacks ----------------------------------------------------------------- */

static Err read_act(Ctx *cx, const Json *json, bool alone, StoryAct *out)
{
    out->keep = TEXT("");
    out->say = (Said){ TEXT(""), TEXT("") };
    TRY(json_need_text(cx, json, "act", &out->act));
    if (alone)
        TRY(json_need_text(cx, json, "as", &out->as));
    TRY(json_want_text(cx, json, "keep", &out->keep));
    TRY(json_want_object(cx, json, "body", &out->body));
    if (json_get(json, "say"))
        TRY(read_said(cx, json, "say", &out->say));
    return out->body ? ERR_OK : fail_field(cx, ERR_INVALID, "body", "is missing");
}

/* The same act by each of several persons. */
static Err read_each(Ctx *cx, const Json *json, List *acts)
{
    const Text *persons;
    size_t count;
    StoryAct one = { .as = TEXT("") };
    TRY(read_names(cx, json, "each", &persons, &count));
    TRY(read_act(cx, json, count == 0, &one));
    TRY(read_day(cx, json, "day", &one.day));
    for (size_t i = 0; i < (count == 0 ? 1 : count); i++) {
        StoryAct *act = list_push(cx, acts);
        if (!act)
            return cx->err;
        *act = one;
        if (count > 0)
            act->as = persons[i];
    }
    return ERR_OK;
}

static Err read_acts(Ctx *cx, const Json *json, Story *story)
{
    const Json *items;
    List acts = list_make(sizeof(StoryAct));
    size_t count;
    TRY(read_list(cx, json, "acts", &items, &count));
    for (size_t i = 0; i < count; i++)
        TRY(read_each(cx, &items[i], &acts));
    story->acts = acts.items;
    story->act_count = acts.count;
    for (size_t i = 1; i < acts.count; i++)
        if (date_cmp(story->acts[i].day, story->acts[i - 1].day) < 0)
            return fail_field(cx, ERR_INVALID, "acts", "are not in the order of their days");
    return ERR_OK;
}

static Err read_set_off(Ctx *cx, const Json *json, Story *story)
{
    const Json *words;
    story->set_off_title = story->set_off_say = (Said){ TEXT(""), TEXT("") };
    TRY(json_want_object(cx, json, "set_off", &words));
    if (!words)
        return ERR_OK;
    TRY(read_said(cx, words, "title", &story->set_off_title));
    return read_said(cx, words, "say", &story->set_off_say);
}

static Err read_chapters(Ctx *cx, const Json *json, Story *story)
{
    const Json *items;
    TRY(read_list(cx, json, "chapters", &items, &story->chapter_count));
    StoryChapter *chapters = NEW(cx, StoryChapter, story->chapter_count);
    if (!chapters)
        return cx->err;
    for (size_t i = 0; i < story->chapter_count; i++) {
        int64_t step = 0;
        TRY(json_want_int64(cx, &items[i], "step", &step));
        TRY(read_day(cx, &items[i], "until", &chapters[i].until));
        TRY(read_said(cx, &items[i], "title", &chapters[i].title));
        TRY(read_said(cx, &items[i], "say", &chapters[i].say));
        bool later = i == 0 || date_cmp(chapters[i].until, chapters[i - 1].until) > 0;
        if (step < 1 || step > INT32_MAX || !later
            || date_cmp(chapters[i].until, story->last_day) > 0
            || date_cmp(chapters[i].until, story->opens) < 0)
            return fail_field(cx, ERR_INVALID, "chapters", "entry %zu has no step, or does not end "
                              "after the one before it and within the story", i + 1);
        chapters[i].step = (int32_t)step;
    }
    story->chapters = chapters;
    return ERR_OK;
}

static Err read_try(Ctx *cx, const Json *json, Date day, StoryTry *out)
{
    TRY(read_said(cx, json, "what", &out->what));
    out->file = out->breaks = TEXT("");
    TRY(json_want_text(cx, json, "take", &out->file));
    if (json_get(json, "act")) {
        out->kind = TRY_ACT;
        out->act.day = day;
        return read_act(cx, json, true, &out->act);
    }
    if (out->file.n > 0) {
        out->kind = TRY_TAKE;
        return json_need_text(cx, json, "as", &out->act.as);
    }
    out->kind = TRY_WATCH;
    TRY(read_ref(cx, json, "watch", &out->paper));
    return json_need_text(cx, json, "break", &out->breaks);
}

static Err read_attack(Ctx *cx, const Json *json, StoryAttack *out)
{
    const Json *items;
    TRY(json_need_text(cx, json, "id", &out->id));
    TRY(read_day(cx, json, "day", &out->day));
    TRY(read_said(cx, json, "title", &out->title));
    TRY(read_said(cx, json, "say", &out->say));
    TRY(read_names(cx, json, "take", &out->files, &out->file_count));
    TRY(read_list(cx, json, "tries", &items, &out->try_count));
    StoryTry *tries = NEW(cx, StoryTry, out->try_count);
    if (!tries)
        return cx->err;
    for (size_t i = 0; i < out->try_count; i++)
        TRY(read_try(cx, &items[i], out->day, &tries[i]));
    out->tries = tries;
    return ERR_OK;
}

static Err read_attacks(Ctx *cx, const Json *json, Story *story)
{
    const Json *items;
    TRY(read_list(cx, json, "attacks", &items, &story->attack_count));
    StoryAttack *attacks = NEW(cx, StoryAttack, story->attack_count);
    if (!attacks)
        return cx->err;
    for (size_t i = 0; i < story->attack_count; i++)
        TRY(read_attack(cx, &items[i], &attacks[i]));
    story->attacks = attacks;
    return ERR_OK;
}

/* --- the whole ------------------------------------------------------------------------------- */

static Err read_cluster(Ctx *cx, const Json *json, Story *story)
{
    const Json *cluster;
    Text ccy;
    TRY(json_want_object(cx, json, "cluster", &cluster));
    if (!cluster)
        return fail_field(cx, ERR_INVALID, "cluster", "is missing");
    TRY(json_need_text(cx, cluster, "name", &story->cluster));
    TRY(json_need_text(cx, cluster, "currency", &ccy));
    TRY(ccy_parse(cx, ccy, &story->ccy));
    TRY(read_day(cx, cluster, "opens", &story->opens));
    TRY(json_need_text(cx, cluster, "day_end", &story->day_end));
    TRY(read_day(cx, json, "last_day", &story->last_day));
    int32_t days = date_diff(story->opens, story->last_day).n;
    if (days < 0 || days >= STORY_DAYS_MAX)
        return fail_field(cx, ERR_INVALID, "last_day", "is not within %d days of the opening",
                          STORY_DAYS_MAX);
    return ERR_OK;
}

Err story_read(Ctx *cx, const char *path, Story *out)
{
    static const char *const keys[] = {
        "title", "about", "note", "cluster", "told", "parties", "papers",
        "last_day", "rules", "acts", "set_off", "chapters", "attacks",
    };
    Json json;
    Story story = { 0 };
    TRY(json_parse_file(cx, path, &json));
    ctx_place(cx, path, 0);
    TRY(json_only(cx, &json, keys, COUNT(keys)));
    TRY(read_said(cx, &json, "title", &story.title));
    TRY(read_said(cx, &json, "about", &story.about));
    TRY(read_said(cx, &json, "note", &story.note));
    TRY(read_cluster(cx, &json, &story));
    TRY(read_ref(cx, &json, "told", &story.told));
    TRY(read_names(cx, &json, "parties", &story.parties, &story.party_count));
    TRY(read_papers(cx, &json, &story));
    TRY(read_rules(cx, &json, &story));
    TRY(read_acts(cx, &json, &story));
    TRY(read_set_off(cx, &json, &story));
    TRY(read_chapters(cx, &json, &story));
    TRY(read_attacks(cx, &json, &story));
    ctx_place(cx, NULL, 0);
    *out = story;
    return ERR_OK;
}
