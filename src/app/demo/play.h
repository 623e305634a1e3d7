/* play.h - plays a story into fresh books: papers day by day through each party's own account, acts
 * by persons, attacks as they come. It goes the same ways as any other work: intake, acts.
 *
 * Time is the story's: instants are set from its days, so that the same story gives the same
 * evidence log, leaf for leaf, on every machine. */
#ifndef WEFT_APP_DEMO_PLAY_H
#define WEFT_APP_DEMO_PLAY_H

#include "app/book.h"
#include "app/demo/story.h"

/* What came of one act of the story. */
typedef struct Played {
    const StoryAct *act;
    Json result;
} Played;

typedef struct PlayTry {
    const StoryAttack *attack;
    const StoryTry *what;
    bool stopped;
    Said words;                 /* what weft answered; of an error, in English alone */
    Text rule;                  /* that stopped it; empty where nothing did */
} PlayTry;

typedef struct Play {
    int64_t told_id;            /* the told order; 0: it never came */
    const ReportDay *days;      /* one for each day of the story */
    size_t day_count;
    const size_t (*told_papers)[DOCUMENT_KIND_COUNT];   /* of each chapter, by kind */
    size_t firm_count;          /* the story's own; strangers come with attacks */
    size_t paper_count;         /* taken */
    const Played *acts;
    size_t act_count;
    const PlayTry *tries;       /* attack by attack, in their order */
    size_t try_count;
} Play;

typedef struct PlayOptions {
    const char *folder;         /* where the story's files are */
    /* Called at the end of each day. NULL: nobody watches. */
    void (*progress)(void *self, int64_t done, int64_t total);
    void *progress_self;
} PlayOptions;

/* Everything lives in cx's arena. The books are those of a new store, on the story's first day.
 * A paper or an act of the story itself that is refused is a failure; an attack that is refused is
 * the point. */
MUST_USE Err play_story(Ctx *cx, Book *book, const Story *story, const PlayOptions *options,
                        Play *out);

#endif
