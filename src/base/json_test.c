/* json_test.c - json.c and json_scan.c, RFC 8259 row by row; json-c as a second opinion; every
 * allocation failing once. */
#include "base/json.h"

#include "base/file.h"
#include "base/list.h"
#include "base/random.h"

#include "test.h"

#include <json-c/json_tokener.h>
#include <stdio.h>
#include <string.h>

/* The canonical form of `text`, or the failure. */
static Err canonical(Ctx *cx, Text text, Text *out)
{
    Json json;
    TRY(json_parse(cx, text, &json));
    TextBuf buf = textbuf_make(cx);
    json_write(&buf, &json);
    return textbuf_done(&buf, out);
}

TEST(test_json__takes_what_rfc8259_takes)
{
    static const struct { const char *why, *text, *want; } rows[] = {
        { "null", "null", "null" },
        { "true", " true ", "true" },
        { "false", "\t\r\nfalse", "false" },
        { "zero", "0", "0" },
        { "minus zero keeps its sign", "-0", "-0" },
        { "a price keeps its last digit", "3.20", "3.20" },
        { "beyond 64 bit", "123456789012345678901234567890", "123456789012345678901234567890" },
        { "exponents", "[1e5,1E+5,1.5e-05]", "[1e5,1E+5,1.5e-05]" },
        { "empty containers", "[[],{},[{}]]", "[[],{},[{}]]" },
        { "blanks everywhere", " { \"a\" : [ 1 , 2 ] } ", "{\"a\":[1,2]}" },
        { "members are sorted by bytes", "{\"b\":1,\"\":2,\"a\":{\"z\":0,\"y\":0},\"B\":3}",
          "{\"\":2,\"B\":3,\"a\":{\"y\":0,\"z\":0},\"b\":1}" },
        { "escapes", "\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"", "\"\\\"\\\\/\\b\\f\\n\\r\\t\"" },
        { "hex in both cases", "\"\\u00e9\\u00E9\\u7ecf\"", "\"éé经\"" },
        { "a surrogate pair", "\"\\uD83D\\uDcf1\"", "\"\xf0\x9f\x93\xb1\"" },
        { "Chinese as it is", "\"经纬\"", "\"经纬\"" },
        { "DEL needs no escape", "\"\x7f\"", "\"\x7f\"" },
        { "other control characters", "\"\\u001F\"", "\"\\u001f\"" },
        { "32 deep", "[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]",
          "[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]" },
        { "64 digits",
          "1234567890123456789012345678901234567890123456789012345678901234",
          "1234567890123456789012345678901234567890123456789012345678901234" },
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        Ctx cx = ctx_make(1 << 20);
        Text got = TEXT("");
        CHECK_OK(rows[i].why, &cx, canonical(&cx, text_of(rows[i].text), &got));
        CHECK_TEXT(rows[i].why, got, rows[i].want);
        ctx_clear(&cx);
    }
}

TEST(test_json__refuses_and_says_where)
{
    static const struct { const char *why, *text; size_t n; Err err; const char *says; } rows[] = {
        { "nothing", "", 0, ERR_SYNTAX, "byte 1: expected a value, found the end" },
        { "only blanks", " \n ", 3, ERR_SYNTAX, "line 2, column 2: expected a value" },
        { "two texts", "{} {}", 5, ERR_SYNTAX, "byte 4: expected nothing after the value" },
        { "a NUL after it", "1\0", 2, ERR_SYNTAX, "byte 2: expected nothing after the value" },
        { "a NUL before it", "\0001", 2, ERR_SYNTAX, "byte 1: expected a value, found byte 0x00" },
        { "a NUL in a string", "\"a\0b\"", 5, ERR_SYNTAX, "byte 3" },
        { "an escaped NUL", "\"\\u0000\"", 8, ERR_SYNTAX, "byte 2: \\u0000 (NUL)" },
        { "NaN", "NaN", 3, ERR_SYNTAX, "expected a value, found 'N'" },
        { "Infinity", "Infinity", 8, ERR_SYNTAX, "expected a value, found 'I'" },
        { "-Infinity", "-Infinity", 9, ERR_SYNTAX, "byte 2: expected a digit" },
        { "TRUE", "TRUE", 4, ERR_SYNTAX, "expected a value" },
        { "half a word", "nul", 3, ERR_SYNTAX, "true, false or null" },
        { "a longer word", "[truex]", 7, ERR_SYNTAX, "byte 6: expected ',' or ']', found 'x'" },
        { "leading zero", "[01]", 4, ERR_SYNTAX, "byte 2: a number may not start with 0" },
        { "two zeros", "00", 2, ERR_SYNTAX, "may not start with 0" },
        { "negative leading zero", "-01", 3, ERR_SYNTAX, "may not start with 0" },
        { "no digit after the point", "1.", 2, ERR_SYNTAX, "after the decimal point" },
        { "no digit before the point", ".5", 2, ERR_SYNTAX, "expected a value" },
        { "no digit in the exponent", "1e+", 3, ERR_SYNTAX, "in the exponent" },
        { "plus", "+1", 2, ERR_SYNTAX, "expected a value" },
        { "hex", "0x1", 3, ERR_SYNTAX, "expected nothing after the value" },
        { "65 digits", "12345678901234567890123456789012345678901234567890123456789012345",
          65, ERR_LIMIT, "byte 1: a number has more than 64" },
        { "comma at the end of an array", "[1,]", 4, ERR_SYNTAX, "expected a value, found ']'" },
        { "comma at the end of an object", "{\"a\":1,}", 8, ERR_SYNTAX, "member name" },
        { "comma at the front", "[,1]", 4, ERR_SYNTAX, "expected a value" },
        { "no comma", "[1 2]", 5, ERR_SYNTAX, "expected ',' or ']', found '2'" },
        { "no colon", "{\"a\" 1}", 7, ERR_SYNTAX, "expected ':'" },
        { "bare name", "{a:1}", 5, ERR_SYNTAX, "byte 2: expected a member name" },
        { "single quotes", "'a'", 3, ERR_SYNTAX, "expected a value" },
        { "a comment", "/**/1", 5, ERR_SYNTAX, "expected a value" },
        { "wrong bracket", "[1}", 3, ERR_SYNTAX, "expected ',' or ']', found '}'" },
        { "open array", "[1", 2, ERR_SYNTAX, "byte 3: expected ',' or ']', found the end" },
        { "open object", "{\"a\":{", 6, ERR_SYNTAX, "member name" },
        { "open string", "\"abc", 4, ERR_SYNTAX, "byte 5: expected the string to go on" },
        { "open escape", "\"\\", 2, ERR_SYNTAX, "after the backslash, found the end" },
        { "unknown escape", "\"\\x41\"", 6, ERR_SYNTAX, "byte 3: expected one of" },
        { "short \\u", "\"\\u12\"", 6, ERR_SYNTAX, "four hex digits" },
        { "a raw line feed", "\"a\nb\"", 5, ERR_SYNTAX, "line 1, column 3" },
        { "a raw tab", "\"\t\"", 3, ERR_SYNTAX, "found byte 0x09" },
        { "first half alone", "\"\\ud800\"", 8, ERR_SYNTAX, "byte 2: half a surrogate pair" },
        { "first half before a letter", "\"\\ud800\\u0041\"", 14, ERR_SYNTAX, "half a surrogate" },
        { "first half before a newline", "\"\\ud800\\n\"", 10, ERR_SYNTAX, "half a surrogate" },
        { "second half alone", "\"\\udc00\"", 8, ERR_SYNTAX, "its first half is missing" },
        { "GB18030", "[\"a\xbe\xad\"]", 7, ERR_SYNTAX, "byte 4: not UTF-8" },
        { "overlong", "\"\xc0\xaf\"", 4, ERR_SYNTAX, "byte 2: not UTF-8" },
        { "cut character", "\"\xe7\xbb\"", 4, ERR_SYNTAX, "byte 2: not UTF-8" },
        { "not UTF-8 in a key", "{\"\xff\":1}", 7, ERR_SYNTAX, "byte 3: not UTF-8" },
        { "a byte order mark", "\xef\xbb\xbf{}", 5, ERR_SYNTAX, "byte 1: expected a value" },
        { "a no-break space", "\xc2\xa0{}", 4, ERR_SYNTAX, "byte 1: expected a value" },
        { "a form feed", "\f1", 2, ERR_SYNTAX, "expected a value, found byte 0x0c" },
        { "33 deep", "[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[", 33, ERR_LIMIT, "byte 33: nested" },
        { "a key twice", "{\"a\":1,\"b\":2,\"a\":3}", 19, ERR_SYNTAX,
          "byte 14: a member name is there twice, keep one: \"a\"" },
        { "a key twice, once escaped", "{\"a\":1,\"\\u0061\":2}", 18, ERR_SYNTAX,
          "byte 8: a member name is there twice" },
        { "the empty key twice", "{\"\":1,\n\"\":2}", 12, ERR_SYNTAX, "line 2, column 1" },
        { "a column counts characters", "{\n\"经纬\" 1}", 11, ERR_SYNTAX, "line 2, column 6" },
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        Ctx cx = ctx_make(1 << 20);
        Json out = { .kind = JSON_BOOL, .count = 77 };
        Err err = json_parse(&cx, (Text){ rows[i].text, rows[i].n }, &out);
        CHECK_EQ(rows[i].why, err, rows[i].err);
        if (!strstr(cx.detail, rows[i].says))
            CHECK_TEXT(rows[i].why, text_of(cx.detail), rows[i].says);
        CHECK_TRUE(rows[i].why, out.kind == JSON_BOOL && out.count == 77);
        ctx_clear(&cx);
    }
}

TEST(test_json__refuses_a_text_beyond_the_limit_before_looking_at_it)
{
    Ctx cx = ctx_make(1 << 20);
    Json out;
    CHECK_ERR("one byte more", &cx, json_parse(&cx, (Text){ "1", JSON_BYTES_MAX + 1 }, &out),
              ERR_LIMIT);
    ctx_clear(&cx);
}

TEST(test_json__finds_a_double_key_among_very_many)
{
    enum { KEYS = 50000 };
    Ctx cx = ctx_make(64 << 20);
    TextBuf buf = textbuf_make(&cx);
    for (int i = 0; i < KEYS; i++)
        textbuf_format(&buf, "%c\"k%d\":%d", i ? ',' : '{', i, i);
    Text most, all, twice;
    CHECK_OK("builds", &cx, textbuf_done(&buf, &most));
    CHECK_OK("builds", &cx, text_format(&cx, &all, "%s}", most.at));
    CHECK_OK("builds", &cx, text_format(&cx, &twice, "%s,\"k17\":1}", most.at));
    Json json;
    CHECK_OK("all differ", &cx, json_parse(&cx, all, &json));
    CHECK_EQ("none is lost", json.count, KEYS);
    CHECK_TEXT("the order is as written", json.members[4711].key, "k4711");
    Err err = json_parse(&cx, twice, &json);
    CHECK_TRUE("names the key", strstr(cx.detail, "keep one: \"k17\"") != NULL);
    CHECK_ERR("one of them again", &cx, err, ERR_SYNTAX);
    ctx_clear(&cx);
}

TEST(test_json__tree_does_not_point_into_the_text)
{
    Ctx cx = ctx_make(1 << 20);
    char text[] = "{\"key\":[\"plain\",12.50]}";
    Json json;
    CHECK_OK("parses", &cx, json_parse(&cx, (Text){ text, strlen(text) }, &json));
    memset(text, 'x', sizeof text);
    const Json *array = json_get(&json, "key");
    CHECK_TRUE("found", array && array->count == 2);
    CHECK_TEXT("string", array->items[0].text, "plain");
    CHECK_TEXT("number", array->items[1].text, "12.50");
    CHECK_EQ("ends in NUL", array->items[1].text.at[5], 0);
    ctx_clear(&cx);
}

/* --- fields -------------------------------------------------------------------------------- */

TEST(test_json__fields_come_out_or_name_themselves)
{
    Ctx cx = ctx_make(1 << 20);
    Json json;
    CHECK_OK("parses", &cx, json_parse(&cx, TEXT("{\"t\":\"x\",\"n\":-12,\"frac\":1.0,\"b\":true,"
        "\"big\":9223372036854775808,\"z\":null,\"a\":[1],\"o\":{}}"), &json));
    Text text = TEXT("before");
    int64_t n = 5;
    bool b = false;
    const Json *at = &json;
    CHECK_OK("text", &cx, json_need_text(&cx, &json, "t", &text));
    CHECK_TEXT("text", text, "x");
    CHECK_ERR("null is not there", &cx, json_need_text(&cx, &json, "z", &text), ERR_INVALID);
    Err err = json_need_text(&cx, &json, "gone", &text);
    CHECK_TRUE("names the field", strncmp(cx.detail, "gone: is missing", 16) == 0);
    CHECK_ERR("absent", &cx, err, ERR_INVALID);
    CHECK_ERR("a number is no text", &cx, json_want_text(&cx, &json, "n", &text), ERR_INVALID);
    CHECK_OK("absent keeps", &cx, json_want_text(&cx, &json, "gone", &text));
    CHECK_TEXT("kept", text, "x");
    CHECK_OK("null keeps", &cx, json_want_int64(&cx, &json, "z", &n));
    CHECK_EQ("kept", n, 5);
    CHECK_ERR("65 bits", &cx, json_want_int64(&cx, &json, "big", &n), ERR_INVALID);
    CHECK_ERR("a fraction", &cx, json_want_int64(&cx, &json, "frac", &n), ERR_INVALID);
    CHECK_ERR("text is no number", &cx, json_want_int64(&cx, &json, "t", &n), ERR_INVALID);
    CHECK_EQ("kept", n, 5);
    CHECK_OK("number", &cx, json_want_int64(&cx, &json, "n", &n));
    CHECK_EQ("number", n, -12);
    CHECK_OK("bool", &cx, json_want_bool(&cx, &json, "b", &b));
    CHECK_TRUE("bool", b);
    CHECK_OK("array", &cx, json_want_array(&cx, &json, "a", &at));
    CHECK_TRUE("array", at && at->count == 1);
    CHECK_ERR("an object is no array", &cx, json_want_array(&cx, &json, "o", &at), ERR_INVALID);
    CHECK_OK("object", &cx, json_want_object(&cx, &json, "o", &at));
    CHECK_TRUE("object", at && at->kind == JSON_OBJECT);
    CHECK_OK("absent", &cx, json_want_array(&cx, &json, "gone", &at));
    CHECK_TRUE("absent is NULL", at == NULL);
    CHECK_TRUE("no object, no member", json_get(json_get(&json, "a"), "t") == NULL);
    ctx_clear(&cx);
}

TEST(test_json__only_names_the_misspelt_field)
{
    static const char *const keys[] = { "date", "amount" };
    Ctx cx = ctx_make(1 << 20);
    Json json;
    CHECK_OK("parses", &cx, json_parse(&cx, TEXT("{\"amount\":1,\"daet\":2}"), &json));
    Err err = json_only(&cx, &json, keys, 2);
    CHECK_TEXT("names it", text_of(cx.detail),
               "daet: is not a field here; the fields are: date, amount");
    CHECK_ERR("refused", &cx, err, ERR_INVALID);
    CHECK_OK("parses", &cx, json_parse(&cx, TEXT("{\"amount\":1}"), &json));
    CHECK_OK("all known", &cx, json_only(&cx, &json, keys, 2));
    CHECK_OK("parses", &cx, json_parse(&cx, TEXT("[]"), &json));
    CHECK_ERR("not an object", &cx, json_only(&cx, &json, keys, 2), ERR_INVALID);
    ctx_clear(&cx);
}

/* --- files --------------------------------------------------------------------------------- */

TEST(test_json__file_failures_name_the_file)
{
    Ctx cx = ctx_make(1 << 20);
    Text path;
    CHECK_OK("path", &cx, text_format(&cx, &path, "%s/a.json", test_folder()));
    CHECK_OK("write", &cx, file_write_all(&cx, path.at, TEXT("\xef\xbb\xbf{\"a\":\n 1 1}")));
    Json json;
    Text want;
    CHECK_OK("want", &cx, text_format(&cx, &want, "%s: JSON, line 2, column 4: "
                                      "expected ',' or '}', found '1'", path.at));
    ctx_place(&cx, "outer", 7);
    Err err = json_parse_file(&cx, path.at, &json);
    CHECK_TEXT("file, line, column", text_of(cx.detail), want.at);
    CHECK_ERR("refused", &cx, err, ERR_SYNTAX);
    CHECK_TEXT("the place is put back", text_of(cx.place_file), "outer");
    CHECK_EQ("the line is put back", cx.place_line, 7);
    ctx_place(&cx, NULL, 0);
    CHECK_OK("write", &cx, file_write_all(&cx, path.at, TEXT("\xef\xbb\xbf{\"a\":1}\n")));
    CHECK_OK("a byte order mark is dropped", &cx, json_parse_file(&cx, path.at, &json));
    CHECK_EQ("read", json.count, 1);
    CHECK_ERR("no such file", &cx, json_parse_file(&cx, "/nowhere/x.json", &json), ERR_IO);
    ctx_clear(&cx);
}

/* --- public vectors ------------------------------------------------------------------------ */

static Text vector(Ctx *cx, const char *vectors, const char *folder, const char *name)
{
    Text path = TEXT(""), content = TEXT("");
    CHECK_OK("path", cx, text_format(cx, &path, "%s/jcs/%s/%s.json", vectors, folder, name));
    CHECK_OK(name, cx, file_read_all(cx, path.at, &content));
    return content;
}

TEST(test_json__agrees_with_the_vectors_of_rfc8785)
{
    /* SRC: the test data of RFC 8785's author, cyberphone/json-canonicalization. A number keeps
     * its text here, so the two inputs with other numbers are left out, and their outputs must
     * stay what they are. weird.json sorts U+1F602 before U+FB33, as UTF-16 does: not weft. */
    static const struct { const char *name; bool from_input; } rows[] = {
        { "arrays", true }, { "french", true }, { "unicode", true },
        { "structures", false }, { "values", false },
    };
    TEST_NEEDS_VECTORS(vectors);
    for (size_t i = 0; i < COUNT(rows); i++) {
        Ctx cx = ctx_make(1 << 20);
        Text want = vector(&cx, vectors, "output", rows[i].name), got = TEXT("");
        CHECK_OK(rows[i].name, &cx, canonical(&cx, want, &got));
        CHECK_TEXT(rows[i].name, got, want.at);
        if (rows[i].from_input) {
            Text input = vector(&cx, vectors, "input", rows[i].name);
            CHECK_OK(rows[i].name, &cx, canonical(&cx, input, &got));
            CHECK_TEXT(rows[i].name, got, want.at);
        }
        ctx_clear(&cx);
    }
}

/* --- properties ---------------------------------------------------------------------------- */

/* Appends a random tree's text: depth first with an explicit count of what is still open. */
static Text random_text(Ctx *cx, Random *random)
{
    static const char *const leaves[] = {
        "0", "-1.50", "1e9", "true", "null", "\"\"", "\"\\u00e9\\n\"", "\"经\"", "[]", "{}",
    };
    TextBuf buf = textbuf_make(cx);
    char open[JSON_DEPTH_MAX + 1];
    size_t depth = 0, serial = 0;
    do {
        if (depth < 8 && random_below(random, 3) == 0) {
            open[depth++] = random_below(random, 2) ? ']' : '}';
            textbuf_byte(&buf, open[depth - 1] == ']' ? '[' : '{');
        } else {
            textbuf_puts(&buf, leaves[random_below(random, COUNT(leaves))]);
            while (depth > 0 && random_below(random, 4) == 0)
                textbuf_byte(&buf, open[--depth]);
            if (depth > 0)
                textbuf_byte(&buf, ',');
        }
        if (depth > 0 && open[depth - 1] == '}')
            textbuf_format(&buf, "\"k%zu\": ", serial++);
    } while (depth > 0);
    Text text = TEXT("");
    (void)!textbuf_done(&buf, &text);
    return text;
}

TEST(test_json__canonical_form_is_a_fixed_point)
{
    Random random = random_make(test_seed());
    for (int i = 0; i < 500; i++) {
        Ctx cx = ctx_make(1 << 20);
        Text text = random_text(&cx, &random), once = TEXT(""), twice = TEXT("");
        CHECK_OK(text.at, &cx, canonical(&cx, text, &once));
        CHECK_OK(once.at, &cx, canonical(&cx, once, &twice));
        CHECK_TEXT(text.at, twice, once.at);
        ctx_clear(&cx);
    }
}

/* What json-c says in strict mode. It takes some texts that RFC 8259 refuses (see json.c), so
 * only one direction holds: what it refuses, weft refuses. */
static bool second_opinion(Text text)
{
    json_tokener *tokener = json_tokener_new_ex(JSON_DEPTH_MAX + 1);
    json_tokener_set_flags(tokener, JSON_TOKENER_STRICT | JSON_TOKENER_VALIDATE_UTF8);
    json_object *tree = json_tokener_parse_ex(tokener, text.at, (int)text.n + 1);
    bool taken = json_tokener_get_error(tokener) == json_tokener_success
              && json_tokener_get_parse_end(tokener) == text.n;
    json_object_put(tree);
    json_tokener_free(tokener);
    return taken;
}

TEST(test_json__damaged_texts_are_never_taken_where_json_c_refuses_them)
{
    static const char bytes[] = "{}[],:\"\\0123eE+-.tfnu \n\x01\x80\xe7";
    Random random = random_make(test_seed());
    int taken = 0;
    for (int i = 0; i < 3000; i++) {
        Ctx cx = ctx_make(1 << 20);
        Text text = random_text(&cx, &random), damaged;
        CHECK_OK("copy", &cx, text_copy(&cx, text, &damaged));
        char at[4096];
        damaged.n = damaged.n < sizeof at ? damaged.n : sizeof at - 1;
        memcpy(at, damaged.at, damaged.n);
        at[damaged.n] = '\0';
        at[random_below(&random, damaged.n)] = bytes[random_below(&random, sizeof bytes - 1)];
        damaged.at = at;
        Json json;
        bool ours = json_parse(&cx, damaged, &json) == ERR_OK;
        if (ours && !second_opinion(damaged))
            CHECK_TEXT("only weft takes it", damaged, "");
        taken += ours;
        ctx_clear(&cx);
    }
    CHECK_TRUE("both outcomes were seen", taken > 100 && taken < 2900);
}

TEST(test_json__brutal_every_allocation_may_fail)
{
    Ctx made = ctx_make(1 << 20);
    TextBuf buf = textbuf_make(&made);
    for (int i = 0; i < 40; i++)                /* more than are compared pair by pair */
        textbuf_format(&buf, "%c\"k%d\":[%d,{\"a\":\"x\"}]", i ? ',' : '{', i, i);
    textbuf_byte(&buf, '}');
    Text text;
    CHECK_OK("builds", &made, textbuf_done(&buf, &text));
    uint64_t n = 1;
    for (Err err = ERR_NO_MEMORY; err != ERR_OK; n++) {
        Ctx cx = ctx_make(1 << 20);
        cx.arena.fail_at = n;
        Json out = { .kind = JSON_BOOL, .count = 77 };
        err = json_parse(&cx, text, &out);
        CHECK_TRUE("memory or success", err == ERR_OK || err == ERR_NO_MEMORY);
        CHECK_TRUE("untouched on failure", err == ERR_OK || out.count == 77);
        ctx_clear(&cx);
    }
    CHECK_TRUE("there were many to fail", n > 80);
    ctx_clear(&made);
}
