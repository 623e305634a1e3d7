/* json_stream_fuzz.c - what json.c takes as one object, the stream takes too, element by element
 * the same. */
#include "fuzz.h"

#include "base/json_stream.h"

static Text written(Ctx *cx, const Json *json)
{
    TextBuf buf = textbuf_make(cx);
    Text out = TEXT("");
    json_write(&buf, json);
    return textbuf_done(&buf, &out) == ERR_OK ? out : TEXT("");
}

/* The stream's next element must be `want`. */
static bool next_is(Ctx *cx, JsonStream *stream, const JsonMember *member, const Json *want)
{
    Text key;
    Json json;
    bool more = false;
    Err err = json_stream_next(cx, stream, &key, &json, &more);
    if (err == ERR_NO_MEMORY || err == ERR_LIMIT)
        return false;
    assert(err == ERR_OK && more && text_eq(key, member->key));
    assert(cx->err != ERR_OK || text_eq(written(cx, &json), written(cx, want)));
    return true;
}

static void compare(Ctx *cx, JsonStream *stream, const Json *whole)
{
    for (size_t i = 0; i < whole->count; i++) {
        const JsonMember *member = &whole->members[i];
        bool list = member->value.kind == JSON_ARRAY;
        for (size_t k = 0; k < (list ? member->value.count : 1); k++)
            if (!next_is(cx, stream, member, list ? &member->value.items[k] : &member->value))
                return;
    }
    Text key;
    Json json;
    bool more;
    Err err = json_stream_next(cx, stream, &key, &json, &more);
    assert(err == ERR_LIMIT || err == ERR_NO_MEMORY || (err == ERR_OK && !more));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    Ctx cx CLEANUP(ctx_clear) = ctx_make(FUZZ_MEMORY_BYTES);
    Source *source CLEANUP(source_close) = NULL;
    JsonStream *stream CLEANUP(json_stream_close) = NULL;
    Text text = fuzz_text(data, size), key;
    Json whole, json;
    if (!fuzz_ok(&cx, source_of_text(&cx, "it", text, &source))
        || !fuzz_ok(&cx, json_stream_open(&cx, source, &stream)))
        return 0;
    if (fuzz_ok(&cx, json_parse(&cx, text, &whole)) && whole.kind == JSON_OBJECT) {
        compare(&cx, stream, &whole);
        return 0;
    }
    for (bool more = true; more;)
        if (!fuzz_ok(&cx, json_stream_next(&cx, stream, &key, &json, &more)))
            break;
    return 0;
}
