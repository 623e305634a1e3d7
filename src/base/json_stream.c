/* json_stream.c - brackets and quotes are followed to find where an element ends; what is between
 * is json.c's to judge. O(bytes), each looked at twice. */
#include "base/json_stream.h"

#include "base/check.h"

#include <stdlib.h>
#include <string.h>

enum { FIRST_BYTES = 1 << 16, KEY_BYTES_MAX = 256 };

typedef enum { AT_START, AT_MEMBER, IN_ARRAY, AT_END } Where;

struct JsonStream {
    Source *source;
    char *at;                   /* unread bytes are at[from..to) */
    size_t cap, from, to;
    bool ended;
    int64_t line;               /* of at[from] */
    Where where;
    bool first;                 /* nothing stands before in this object or array */
    char keys[JSON_STREAM_KEYS_MAX][KEY_BYTES_MAX];
    size_t key_bytes[JSON_STREAM_KEYS_MAX], key_count;
};

Err json_stream_open(Ctx *cx, Source *source, JsonStream **out)
{
    JsonStream *s = calloc(1, sizeof *s);
    char *at = malloc(FIRST_BYTES);
    if (!s || !at) {
        free(s), free(at);
        return fail(cx, ERR_NO_MEMORY, "no memory to read %s", source_name(source));
    }
    s->source = source;
    s->at = at;
    s->cap = FIRST_BYTES;
    s->line = 1;
    *out = s;
    return ERR_OK;
}

void json_stream_close(JsonStream **stream)
{
    if (!*stream)
        return;
    free((*stream)->at), free(*stream);
    *stream = NULL;
}

/* --- bytes ----------------------------------------------------------------------------------- */

static Err fill(Ctx *cx, JsonStream *s)
{
    if (s->from > 0) {
        memmove(s->at, s->at + s->from, s->to - s->from);
        s->to -= s->from;
        s->from = 0;
    }
    if (s->to == s->cap) {
        char *at = realloc(s->at, s->cap * 2);
        if (!at)
            return fail(cx, ERR_NO_MEMORY, "no memory for an element of %zu bytes", s->to);
        s->at = at;
        s->cap *= 2;
    }
    size_t got;
    TRY(source_read(cx, s->source, s->at + s->to, s->cap - s->to, &got));
    s->ended = got == 0;
    s->to += got;
    return ERR_OK;
}

/* Passes over n bytes. */
static void skip(JsonStream *s, size_t n)
{
    for (const char *at = s->at + s->from, *end = at + n;
         (at = memchr(at, '\n', (size_t)(end - at))) != NULL; at++)
        s->line++;
    s->from += n;
}

/* Goes to the next byte that is no white space; *c is NUL at the end. */
static Err look(Ctx *cx, JsonStream *s, char *c)
{
    for (;;) {
        size_t n = 0, have = s->to - s->from;
        const char *at = s->at + s->from;
        while (n < have && (at[n] == ' ' || at[n] == '\n' || at[n] == '\r' || at[n] == '\t'))
            n++;
        *c = n < have ? at[n] : '\0';
        skip(s, n);
        ctx_place(cx, source_name(s->source), s->line);
        if (n < have || s->ended)
            return ERR_OK;
        TRY(fill(cx, s));
    }
}

static Err syntax(Ctx *cx, char c, const char *want)
{
    if (c == '\0')
        return fail(cx, ERR_SYNTAX, "JSON: it ends where %s should stand; fetch it again", want);
    return fail(cx, ERR_SYNTAX, "JSON: '%c' where %s should stand", c, want);
}

static Err expect(Ctx *cx, JsonStream *s, char c, const char *want)
{
    char got;
    TRY(look(cx, s, &got));
    if (got != c)
        return syntax(cx, got, want);
    skip(s, 1);
    return ERR_OK;
}

/* --- elements -------------------------------------------------------------------------------- */

typedef struct Walk {
    size_t n;                   /* bytes of the element so far */
    int depth;
    bool string, escaped, done;
} Walk;

static void step(Walk *w, char c)
{
    if (w->string) {
        bool quote = c == '"' && !w->escaped;
        w->escaped = c == '\\' && !w->escaped;
        w->string = !quote;
        w->done = quote && w->depth == 0;
        w->n++;
        return;
    }
    bool opens = c == '{' || c == '[', closes = c == '}' || c == ']';
    bool between = c == ',' || c == ' ' || c == '\n' || c == '\r' || c == '\t';
    if (w->depth == 0 && (closes || between)) {
        w->done = true;         /* a number or a word ended before this byte */
        return;
    }
    w->string = c == '"';
    w->depth += opens - closes;
    w->done = closes && w->depth == 0;
    w->n++;
}

/* How many bytes the value at at[from] takes. */
static Err measure(Ctx *cx, JsonStream *s, size_t *out)
{
    Walk w = { .n = 0 };
    for (;;) {
        const char *at = s->at + s->from;
        for (size_t have = s->to - s->from; w.n < have && !w.done && w.depth <= JSON_DEPTH_MAX;)
            step(&w, at[w.n]);
        if (w.depth > JSON_DEPTH_MAX)
            return fail(cx, ERR_LIMIT, "JSON: nested more than %d deep", JSON_DEPTH_MAX);
        if (w.n > JSON_BYTES_MAX)
            return fail(cx, ERR_LIMIT, "JSON: one element is longer than %d MiB",
                        JSON_BYTES_MAX >> 20);
        if (w.done)
            break;
        if (s->ended)
            return syntax(cx, '\0', "the rest of an element");
        TRY(fill(cx, s));
    }
    *out = w.n;
    return ERR_OK;
}

static Err take(Ctx *cx, JsonStream *s, Json *out)
{
    size_t n = 0;
    TRY(measure(cx, s, &n));
    Text text = { s->at + s->from, n };
    TRY(json_parse(cx, text, out));
    skip(s, n);
    return ERR_OK;
}

static Err take_key(Ctx *cx, JsonStream *s)
{
    Json key;
    ArenaMark mark = arena_mark(&cx->arena);
    TRY(take(cx, s, &key));
    if (key.text.n >= KEY_BYTES_MAX || s->key_count == JSON_STREAM_KEYS_MAX)
        return fail(cx, ERR_LIMIT, "JSON: more than %d members, or a name longer than %d bytes",
                    JSON_STREAM_KEYS_MAX, KEY_BYTES_MAX);
    for (size_t i = 0; i < s->key_count; i++)
        if (text_eq(key.text, (Text){ s->keys[i], s->key_bytes[i] }))
            return fail(cx, ERR_SYNTAX, "JSON: member \"%s\" is given twice", s->keys[i]);
    memcpy(s->keys[s->key_count], key.text.at, key.text.n);
    s->key_bytes[s->key_count++] = key.text.n;
    arena_rewind(&cx->arena, mark);
    return ERR_OK;
}

/* --- walking --------------------------------------------------------------------------------- */

/* Over a comma where one must stand, or the bracket that ends what the stream is in. */
static Err go_on(Ctx *cx, JsonStream *s, char closing, bool *closed)
{
    char c;
    TRY(look(cx, s, &c));
    *closed = c == closing;
    if (!*closed && !s->first) {
        if (c != ',')
            return syntax(cx, c, "a comma or the end of the list");
        skip(s, 1);
        TRY(look(cx, s, &c));
        if (c == closing)
            return syntax(cx, c, "another element");
    }
    if (*closed)
        skip(s, 1);
    s->first = false;
    return ERR_OK;
}

static Err begin(Ctx *cx, JsonStream *s)
{
    while (s->to - s->from < 3 && !s->ended)
        TRY(fill(cx, s));
    if (text_starts((Text){ s->at + s->from, s->to - s->from }, "\xef\xbb\xbf"))
        skip(s, 3);
    TRY(expect(cx, s, '{', "the log's object"));
    s->where = AT_MEMBER;
    s->first = true;
    return ERR_OK;
}

/* To the next member. *whole: it is no array, and its value comes next. */
static Err member(Ctx *cx, JsonStream *s, bool *whole)
{
    bool closed;
    char c;
    *whole = false;
    TRY(go_on(cx, s, '}', &closed));
    if (closed) {
        TRY(look(cx, s, &c));
        s->where = AT_END;
        return c == '\0' ? ERR_OK : fail(cx, ERR_SYNTAX, "JSON: text follows the log's object");
    }
    TRY(look(cx, s, &c));
    if (c != '"')
        return syntax(cx, c, "a member's name");
    TRY(take_key(cx, s));
    TRY(expect(cx, s, ':', "a colon"));
    TRY(look(cx, s, &c));
    *whole = c != '[';
    if (*whole)
        return ERR_OK;
    skip(s, 1);
    s->where = IN_ARRAY;
    s->first = true;
    return ERR_OK;
}

Err json_stream_next(Ctx *cx, JsonStream *s, Text *key, Json *element, bool *more)
{
    bool ready = false;
    if (s->where == AT_START)
        TRY(begin(cx, s));
    while (!ready && s->where != AT_END) {
        if (s->where == AT_MEMBER) {
            TRY(member(cx, s, &ready));
        } else {
            bool closed;
            TRY(go_on(cx, s, ']', &closed));
            ready = !closed;
            s->where = closed ? AT_MEMBER : IN_ARRAY;
        }
    }
    *more = ready;
    if (!ready)
        return ERR_OK;
    char c;
    TRY(look(cx, s, &c));
    if (c == '\0' || c == ',' || c == ']' || c == '}')
        return syntax(cx, c, "a value");
    *key = (Text){ s->keys[s->key_count - 1], s->key_bytes[s->key_count - 1] };
    TRY(take(cx, s, element));
    return ERR_OK;
}

bool json_stream_met(const JsonStream *s, const char *key)
{
    for (size_t i = 0; i < s->key_count; i++)
        if (text_is((Text){ s->keys[i], s->key_bytes[i] }, key))
            return true;
    return false;
}
