/* json_diff_test.c - places, kinds of difference, and text that reads back as it was. */
#include "base/json_diff.h"

#include "test.h"

static const struct { const char *why, *before, *after, *want; } rows[] = {
    { "the same", "{\"a\":1,\"b\":[1,2]}", "{\"b\":[1,2],\"a\":1}", "" },
    { "a figure", "{\"terms\":{\"grace\":15,\"year\":360}}",
      "{\"terms\":{\"grace\":7,\"year\":360}}",
      "terms.grace 15 7;" },
    { "words are kept as written", "{\"p\":\"8.250\"}", "{\"p\":\"8.25\"}",
      "p \"8.250\" \"8.25\";" },
    { "gone and new", "{\"a\":1,\"c\":true}", "{\"b\":2,\"c\":true}", "a 1 -;b - 2;" },
    { "a list that grew", "{\"l\":[{\"x\":1}]}", "{\"l\":[{\"x\":1},{\"x\":2}]}",
      "l[1] - {\"x\":2};" },
    { "in order", "{\"l\":[1,2,3],\"m\":4}", "{\"l\":[9,2,8],\"m\":5}",
      "l[0] 1 9;l[2] 3 8;m 4 5;" },
    { "another kind", "{\"a\":[1]}", "{\"a\":{\"b\":1}}", "a [1] {\"b\":1};" },
    { "the whole", "1", "2", " 1 2;" },
    { "true is not false, null is null", "[true,null]", "[false,null]", "[0] true false;" },
};

static void put(TextBuf *buf, const Json *json)
{
    textbuf_byte(buf, ' ');
    if (json)
        json_write(buf, json);
    else
        textbuf_byte(buf, '-');
}

TEST(test_json_diff__tells_each_place)
{
    Ctx cx = ctx_make(1 << 20);
    for (size_t i = 0; i < COUNT(rows); i++) {
        Json before, after;
        List changes;
        Text told;
        TextBuf buf = textbuf_make(&cx);
        CHECK_OK(rows[i].why, &cx, json_parse(&cx, text_of(rows[i].before), &before));
        CHECK_OK(rows[i].why, &cx, json_parse(&cx, text_of(rows[i].after), &after));
        CHECK_OK(rows[i].why, &cx, json_diff(&cx, &before, &after, &changes));
        for (size_t c = 0; c < changes.count; c++) {
            const JsonChange *change = list_at(&changes, c);
            textbuf_put(&buf, change->place);
            put(&buf, change->before);
            put(&buf, change->after);
            textbuf_byte(&buf, ';');
        }
        CHECK_OK(rows[i].why, &cx, textbuf_done(&buf, &told));
        CHECK_TEXT(rows[i].why, told, rows[i].want);
    }
    ctx_clear(&cx);
}

TEST(test_json_diff__spreads_over_lines_and_reads_back)
{
    static const char canonical[] =
        "{\"a\":[1,2,{}],\"b\":{\"c\":\"x, {\\\"y\\\": [\\\\\"},\"d\":[]}";
    Ctx cx = ctx_make(1 << 20);
    Json json;
    Text spread, back;
    TextBuf buf = textbuf_make(&cx), again = textbuf_make(&cx);
    json_spread(&buf, text_of(canonical));
    CHECK_OK("spread", &cx, textbuf_done(&buf, &spread));
    CHECK_TEXT("lines", spread, "{\n \"a\": [\n  1,\n  2,\n  {}\n ],\n \"b\": {\n  \"c\": "
               "\"x, {\\\"y\\\": [\\\\\"\n },\n \"d\": []\n}");
    CHECK_OK("reads", &cx, json_parse(&cx, spread, &json));
    json_write(&again, &json);
    CHECK_OK("written", &cx, textbuf_done(&again, &back));
    CHECK_TEXT("the same", back, canonical);
    ctx_clear(&cx);
}
