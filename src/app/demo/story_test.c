#include "app/demo/story.h"

#include "base/file.h"
#include "test.h"

#include <stdio.h>
#include <string.h>

enum { MEMORY = 1 << 24 };

#define HEAD "{\"title\":{\"en\":\"a\",\"zh\":\"b\"},\"about\":{\"en\":\"a\",\"zh\":\"b\"}," \
             "\"note\":{\"en\":\"a\",\"zh\":\"b\"},"
#define BY "\"day_end\":\"name:p/op\""
#define CLUSTER \
    "\"cluster\":{\"name\":\"c\",\"currency\":\"CNY\",\"opens\":\"2026-03-01\"," BY "}," \
                "\"last_day\":\"2026-03-09\","
#define TOLD "\"told\":{\"kind\":\"order\",\"number\":\"1\",\"issuer\":\"name:a\"}"
#define CHAPTER(step, until) "{\"step\":" step ",\"until\":\"" until "\",\"title\":{\"en\":\"a\"," \
                             "\"zh\":\"b\"},\"say\":{\"en\":\"a\",\"zh\":\"b\"}}"

static Err read_text(Ctx *cx, const char *text, Story *out)
{
    char path[512];
    snprintf(path, sizeof path, "%s/story.json", test_folder());
    TRY(file_write_all(cx, path, text_of(text)));
    return story_read(cx, path, out);
}

TEST(test_story__the_shipped_one_reads_whole)
{
    Ctx cx = ctx_make(MEMORY);
    Story story;
    CHECK_OK("reads", &cx, story_read(&cx, "share/demo/story.json", &story));
    CHECK_EQ("twelve steps", story.chapter_count, 12);
    for (size_t i = 0; i < story.chapter_count; i++)
        CHECK_EQ("in their order", story.chapters[i].step, i + 1);
    CHECK_EQ("eight attacks", story.attack_count, 8);
    CHECK_TEXT("both languages", said(LANG_EN, story.title), "Twelve thousand phones");
    CHECK_TEXT("both languages", said(LANG_ZH, story.title), "一万二千部手机");
    ctx_clear(&cx);
}

TEST(test_story__refuses_what_it_could_not_play)
{
    static const struct { const char *why, *text; Err err; } rows[] = {
        { "the least story", HEAD CLUSTER TOLD "}", ERR_OK },
        { "a field nobody knows", HEAD CLUSTER TOLD ",\"stpes\":[]}", ERR_INVALID },
        { "no cluster", HEAD "\"last_day\":\"2026-03-09\"," TOLD "}", ERR_INVALID },
        { "no told order", HEAD CLUSTER "\"papers\":[]}", ERR_INVALID },
        { "a told paper of no kind",
          HEAD CLUSTER "\"told\":{\"kind\":\"odrer\",\"number\":\"1\",\"issuer\":\"name:a\"}}",
          ERR_UNKNOWN },
        { "a currency nobody knows", HEAD "\"cluster\":{\"name\":\"c\",\"currency\":\"XXQ\","
          "\"opens\":\"2026-03-01\"," BY "},\"last_day\":\"2026-03-09\"," TOLD "}", ERR_UNKNOWN },
        { "it ends before it begins", HEAD "\"cluster\":{\"name\":\"c\",\"currency\":\"CNY\","
          "\"opens\":\"2026-03-01\"," BY "},\"last_day\":\"2026-02-09\"," TOLD "}", ERR_INVALID },
        { "one language alone", HEAD CLUSTER TOLD ",\"rules\":[{\"id\":\"a\",\"en\":\"b\"}]}",
          ERR_INVALID },
        { "chapters go forward", HEAD CLUSTER TOLD ",\"chapters\":[" CHAPTER("1", "2026-03-04") ","
          CHAPTER("2", "2026-03-05") "]}", ERR_OK },
        { "chapters go back", HEAD CLUSTER TOLD ",\"chapters\":[" CHAPTER("1", "2026-03-04") ","
          CHAPTER("2", "2026-03-04") "]}", ERR_INVALID },
        { "a chapter after the end", HEAD CLUSTER TOLD ",\"chapters\":["
          CHAPTER("1", "2026-03-10") "]}", ERR_INVALID },
        { "a chapter without a step", HEAD CLUSTER TOLD ",\"chapters\":["
          CHAPTER("0", "2026-03-04") "]}", ERR_INVALID },
        { "an act without a body", HEAD CLUSTER TOLD ",\"acts\":[{\"day\":\"2026-03-02\","
          "\"act\":\"a\",\"as\":\"b\"}]}", ERR_INVALID },
        { "acts go back", HEAD CLUSTER TOLD ",\"acts\":[{\"day\":\"2026-03-03\",\"act\":\"a\","
          "\"as\":\"b\",\"body\":{}},{\"day\":\"2026-03-02\",\"act\":\"a\",\"as\":\"b\","
          "\"body\":{}}]}", ERR_INVALID },
        { "not JSON", "{", ERR_SYNTAX },
    };
    Ctx cx = ctx_make(MEMORY);
    for (size_t i = 0; i < COUNT(rows); i++) {
        Story story;
        CHECK_ERR(rows[i].why, &cx, read_text(&cx, rows[i].text, &story), rows[i].err);
    }
    ctx_clear(&cx);
}
