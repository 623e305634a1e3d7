/* demo.c - plays, verifies, tells. */
#include "app/demo/demo.h"

#include "app/book.h"
#include "app/demo/play.h"
#include "app/demo/tell.h"
#include "app/found.h"
#include "app/verify.h"
#include "base/check.h"

enum { STORY_SEED = 2017 };     /* the story comes out the same whenever it is told */

static Err tell_verify(Ctx *cx, Book *book, const DemoOptions *options, Report *report)
{
    VerifyReport found;
    TRY(verify_run(cx, book, options->progress, options->progress_self, &found));
    report->verified_well = found.differences == 0;
    return text_format(cx, &report->verified, say(report->lang,
        "verify: %lld papers and %lld acts replayed into empty books, %lld rows of %lld tables "
        "compared, %lld differences",
        "verify：%lld 份单据、%lld 项决定在空账本中重放，逐行比对 %lld 行（%lld 张表），差异 %lld 处"),
        (long long)found.documents, (long long)found.acts, (long long)found.rows,
        (long long)found.tables, (long long)found.differences);
}

/* The commands that look into these books. Where the store goes when the demo ends, first the one
 * that keeps it. */
static Err tell_next(Ctx *cx, const DemoOptions *options, Report *report)
{
    Text told = report->told, store = options->next.n > 0 ? options->next : TEXT("demo.db");
    Text *next = NEW(cx, Text, 7);
    size_t n = 0;
    if (!next)
        return cx->err;
    if (options->next.n == 0)
        TRY(text_format(cx, &next[n++], "weft demo --store %s", store.at));
    TRY(text_format(cx, &next[n++], "weft order tree %s --store %s", told.at, store.at));
    TRY(text_format(cx, &next[n++], "weft gap --store %s", store.at));
    TRY(text_format(cx, &next[n++], "weft finance list --store %s", store.at));
    TRY(text_format(cx, &next[n++], "weft book trial --store %s", store.at));
    TRY(text_format(cx, &next[n++], "weft net rounds --store %s", store.at));
    TRY(text_format(cx, &next[n++], "weft verify --store %s", store.at));
    report->next = next;
    report->next_count = n;
    return ERR_OK;
}

Err demo_run(Ctx *cx, const DemoOptions *options, Report *out)
{
    Story story;
    Play play;
    Report report;
    Text path, folder;
    Book *book CLEANUP(book_close) = NULL;
    TRY(text_format(cx, &folder, "%s/demo", options->share));
    TRY(text_format(cx, &path, "%s/story.json", folder.at));
    TRY(story_read(cx, path.at, &story));
    BookSettings settings = { .name = story.cluster, .ccy = story.ccy,
                              .business_date = story.opens, .demo = true,
                              .salts_seed = STORY_SEED };
    PlayOptions how = { .folder = folder.at, .progress = options->progress,
                        .progress_self = options->progress_self };
    cx->now = (Instant){ (int64_t)story.opens.day * 24 * 3600000000 };  /* the log tells no clock */
    TRY(found_cluster(cx, options->url, options->share, settings, &book));
    TRY(play_story(cx, book, &story, &how, &play));
    TRY(tell_report(cx, book, &story, &play, options->lang, &report));
    TRY(tell_verify(cx, book, options, &report));
    TRY(tell_next(cx, options, &report));
    *out = report;
    return ERR_OK;
}
