/* demo.h - the main job: a story played into new books, checked, and told.
 *
 *     share/demo/story.json --play--> books --verify--> the same again --tell--> Report
 *
 * The books stay in the store, as good as any others. */
#ifndef WEFT_APP_DEMO_DEMO_H
#define WEFT_APP_DEMO_DEMO_H

#include "app/report/model.h"

typedef struct DemoOptions {
    const char *url;            /* of the store; it must not hold a cluster yet */
    const char *share;          /* weft's data; the story is in share/demo */
    Lang lang;
    Text next;                  /* how the store is named in "where to look next"; empty: it goes */
    /* Called now and then. NULL: nobody watches. */
    void (*progress)(void *self, int64_t done, int64_t total);
    void *progress_self;
} DemoOptions;

/* The report lives in cx's arena. ERR_CONFLICT: the store holds a cluster already; else the
 * failures of play_story, verify_run and tell_report. */
MUST_USE Err demo_run(Ctx *cx, const DemoOptions *options, Report *out);

#endif
