#include "base/json_stream.h"

#include "test.h"

#include <string.h>

/* "key=canonical element" a line, or the failure's words at the end. */
static Err walk(Ctx *cx, Text bytes, Text *out)
{
    Source *source CLEANUP(source_close) = NULL;
    JsonStream *stream CLEANUP(json_stream_close) = NULL;
    TextBuf said = textbuf_make(cx);
    TRY(source_of_text(cx, "it", bytes, &source));
    TRY(json_stream_open(cx, source, &stream));
    for (bool more = true; more;) {
        Text key;
        Json json;
        TRY(json_stream_next(cx, stream, &key, &json, &more));
        if (!more)
            break;
        textbuf_format(&said, "%lld %.*s=", (long long)cx->place_line, (int)key.n, key.at);
        json_write(&said, &json);
        textbuf_byte(&said, '\n');
    }
    return textbuf_done(&said, out);
}

TEST(test_json_stream__hands_out_elements)
{
    static const struct { const char *why, *in, *want; } rows[] = {
        { "nothing in it", "{}", "" },
        { "blanks around", " \n{ \t}\r\n ", "" },
        { "a mark before", "\xef\xbb\xbf{\"a\":1}", "1 a=1\n" },
        { "two lists", "{\"a\":[1,2],\"b\":[{\"x\":[3]}]}", "1 a=1\n1 a=2\n1 b={\"x\":[3]}\n" },
        { "empty lists", "{\"a\":[],\"b\":[ ]}", "" },
        { "lines", "{\n\"a\":\n[\n1\n,\n{\n}]}", "4 a=1\n6 a={}\n" },
        { "no lists", "{\"a\":{\"b\":[]},\"c\":\"]}\\\"\",\"d\":null}",
          "1 a={\"b\":[]}\n1 c=\"]}\\\"\"\n1 d=null\n" },
        { "words and numbers", "{\"a\":[true,-1.50e3 ,false]}",
          "1 a=true\n1 a=-1.50e3\n1 a=false\n" },
        { "brackets in strings", "{\"a\":[\"[{\",\"\\\\\",\"\\\"]\"]}",
          "1 a=\"[{\"\n1 a=\"\\\\\"\n1 a=\"\\\"]\"\n" },
    };
    Ctx cx CLEANUP(ctx_clear) = ctx_make(1 << 20);
    for (size_t i = 0; i < COUNT(rows); i++) {
        Text got = TEXT("");
        CHECK_OK(rows[i].why, &cx, walk(&cx, text_of(rows[i].in), &got));
        CHECK_TEXT(rows[i].why, got, rows[i].want);
    }
}

TEST(test_json_stream__says_where_it_breaks)
{
    static const struct { const char *why, *in; Err want; const char *words; } rows[] = {
        { "nothing", "", ERR_SYNTAX, "it:1: JSON: it ends where the log's object" },
        { "a list", "[1]", ERR_SYNTAX, "'[' where the log's object" },
        { "never closed", "{\"a\":[1,\n2", ERR_SYNTAX, "it:2: JSON: it ends where the rest" },
        { "cut in a string", "{\"a\":[\"x", ERR_SYNTAX, "the rest of an element" },
        { "no comma", "{\"a\":[1 2]}", ERR_SYNTAX, "a comma or the end" },
        { "a comma too many", "{\"a\":[1,]}", ERR_SYNTAX, "another element" },
        { "a comma at the end", "{\"a\":1,}", ERR_SYNTAX, "another element" },
        { "a comma alone", "{\"a\":[,1]}", ERR_SYNTAX, "a value" },
        { "no colon", "{\"a\" 1}", ERR_SYNTAX, "a colon" },
        { "no value", "{\"a\":}", ERR_SYNTAX, "a value" },
        { "no name", "{1:2}", ERR_SYNTAX, "a member's name" },
        { "more behind it", "{} x", ERR_SYNTAX, "text follows" },
        { "a name twice", "{\"a\":[1],\"a\":[2]}", ERR_SYNTAX, "given twice" },
        { "an element that is none", "{\"a\":[1,\n{\"b\":nul}]}", ERR_SYNTAX, "it:2: " },
        { "mixed brackets", "{\"a\":[{]}", ERR_SYNTAX, "it:1: " },
    };
    Ctx cx CLEANUP(ctx_clear) = ctx_make(1 << 20);
    for (size_t i = 0; i < COUNT(rows); i++) {
        Text got;
        Err err = walk(&cx, text_of(rows[i].in), &got);
        if (!strstr(cx.detail, rows[i].words))
            print_error("%s: %s\n", rows[i].why, cx.detail);
        CHECK_TRUE(rows[i].why, strstr(cx.detail, rows[i].words) != NULL);
        CHECK_ERR(rows[i].why, &cx, err, rows[i].want);
        ctx_place(&cx, NULL, 0);
    }
}

TEST(test_json_stream__limits)
{
    Ctx cx CLEANUP(ctx_clear) = ctx_make(256 << 20);
    TextBuf deep = textbuf_make(&cx), wide = textbuf_make(&cx), keys = textbuf_make(&cx);
    Text text, got;
    textbuf_puts(&deep, "{\"a\":");
    for (int i = 0; i < 1000000; i++)
        textbuf_byte(&deep, '[');
    CHECK_OK("made", &cx, textbuf_done(&deep, &text));
    CHECK_ERR("deep", &cx, walk(&cx, text, &got), ERR_LIMIT);
    textbuf_puts(&wide, "{\"a\":[\"");
    for (int i = 0; i < (17 << 20); i++)
        textbuf_byte(&wide, 'x');
    textbuf_puts(&wide, "\"]}");
    CHECK_OK("made", &cx, textbuf_done(&wide, &text));
    CHECK_ERR("wide", &cx, walk(&cx, text, &got), ERR_LIMIT);
    textbuf_puts(&keys, "{\"k\":0");
    for (int i = 0; i < JSON_STREAM_KEYS_MAX; i++)
        textbuf_format(&keys, ",\"k%d\":0", i);
    textbuf_puts(&keys, "}");
    CHECK_OK("made", &cx, textbuf_done(&keys, &text));
    CHECK_ERR("members", &cx, walk(&cx, text, &got), ERR_LIMIT);
}

/* A list far longer than memory may be: the arena holds one element at a time. */
TEST(test_json_stream__memory_is_one_element)
{
    Ctx all CLEANUP(ctx_clear) = ctx_make(64 << 20), cx CLEANUP(ctx_clear) = ctx_make(64 << 10);
    TextBuf buf = textbuf_make(&all);
    Text text, key;
    Json json;
    bool more = true;
    int64_t seen = 0;
    textbuf_puts(&buf, "{\"events\":[0");
    for (int i = 1; i < 100000; i++)
        textbuf_format(&buf, ",{\"id\":\"event %d\",\"n\":[%d]}", i, i);
    textbuf_puts(&buf, "]}");
    CHECK_OK("made", &all, textbuf_done(&buf, &text));
    Source *source CLEANUP(source_close) = NULL;
    JsonStream *stream CLEANUP(json_stream_close) = NULL;
    CHECK_OK("source", &all, source_of_text(&all, "it", text, &source));
    CHECK_OK("opens", &all, json_stream_open(&all, source, &stream));
    for (; more; seen += more) {
        ArenaMark mark = arena_mark(&cx.arena);
        CHECK_OK("next", &cx, json_stream_next(&cx, stream, &key, &json, &more));
        arena_rewind(&cx.arena, mark);
    }
    CHECK_EQ("all of them", seen, 100000);
}
