/* story.h - a story as data (share/demo/story.json): what comes in when, who does what, what is
 * tried against the books. The player (play.h) knows no firm and no figure of its own.
 *
 *   {"title":{"en":..,"zh":..},"about":{..},"note":{..},
 *    "cluster":{"name":..,"currency":"CNY","opens":"2026-03-01","day_end":"PARTY/person"},
 *    "told":{"kind":"order","number":..,"issuer":..},      the master order that is told in full
 *    "parties":["parties.jsonl"],
 *    "papers":[{"file":"told.jsonl","told":true},{"file":"trade.jsonl"}],
 *    "last_day":"2026-05-05",
 *    "rules":[{"id":"C-768","en":..,"zh":..}],             what a rule says, for the report
 *    "acts":[{"day":..,"act":"finance_apply","as":"uscc:.../lin","body":{..},"keep":"deal",
 *              "say":{..}},
 *             {"day":..,"act":"net_join","each":["uscc:.../lin",..],"body":{}}],   one act each
 *    "set_off":{"title":{..},"say":{..}},                  the round of set-off, for the report
 *    "chapters":[{"step":1,"until":"2026-03-04","title":{..},"say":{..}}],
 *    "attacks":[{"id":..,"day":..,"title":{..},"say":{..},"take":["attack.jsonl"],
 *                "tries":[{"what":{..},"act":..,"as":..,"body":{..}},          an act
 *                         {"what":{..},"take":"x.jsonl","as":"uscc:..."},      papers from someone
 *                         {"what":{..},"watch":{"kind":..,"number":..,"issuer":..},
 *                          "break":"payer_not_buyer"}]}]}                      what closure says
 *
 * A body may hold "$name.field": the field of the result of the act that was kept under the name.
 * Bodies of net_open and net_execute say what is asked for; the player has the round solved.
 * All texts live in cx's arena. */
#ifndef WEFT_APP_DEMO_STORY_H
#define WEFT_APP_DEMO_STORY_H

#include "app/report/model.h"
#include "base/json.h"

typedef struct Said {
    Text en, zh;
} Said;

typedef struct StoryFile {
    Text name;
    bool told;                  /* papers of the told order and those placed for it */
} StoryFile;

typedef struct StoryAct {
    Date day;
    Text act, as, keep;
    const Json *body;
    Said say;                   /* for the report; may be empty */
} StoryAct;

typedef struct StoryRule {
    Text id;
    Said words;
} StoryRule;

typedef struct StoryChapter {
    int32_t step;
    Date until;
    Said title, say;
} StoryChapter;

typedef enum { TRY_ACT, TRY_TAKE, TRY_WATCH } TryKind;

typedef struct StoryTry {
    TryKind kind;
    Said what;
    StoryAct act;               /* TRY_ACT; `as` of TRY_TAKE too */
    Text file;                  /* TRY_TAKE */
    DocumentRef paper;          /* TRY_WATCH: the one that must show the break */
    Text breaks;                /* TRY_WATCH */
} StoryTry;

typedef struct StoryAttack {
    Text id;
    Date day;
    Said title, say;
    const Text *files;
    size_t file_count;
    const StoryTry *tries;
    size_t try_count;
} StoryAttack;

typedef struct Story {
    Said title, about, note;
    Text cluster;
    Text day_end;               /* who moves the business date */
    Ccy ccy;
    Date opens, last_day;
    DocumentRef told;
    const Text *parties;
    size_t party_count;
    const StoryFile *papers;
    size_t paper_count;
    const StoryRule *rules;
    size_t rule_count;
    const StoryAct *acts;       /* by day */
    size_t act_count;
    Said set_off_title, set_off_say;
    const StoryChapter *chapters;
    size_t chapter_count;
    const StoryAttack *attacks;
    size_t attack_count;
} Story;

enum { STORY_ITEMS_MAX = 1000, STORY_DAYS_MAX = 1000 };

/* ERR_IO, ERR_SYNTAX, ERR_INVALID, ERR_UNKNOWN: names the field. */
MUST_USE Err story_read(Ctx *cx, const char *path, Story *out);

Text said(Lang lang, Said words);

#endif
