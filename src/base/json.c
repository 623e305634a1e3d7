/* json.c - a strict reader of its own, one pass, no recursion.
 *
 * Why not a library: a ledger needs RFC 8259 to the letter and every number as it was written.
 * json-c 0.16 in strict mode takes NaN, Infinity, "1.", "00", "-01" and raw control characters,
 * turns half a surrogate pair into U+FFFD, keeps the last of two equal keys and loses the text of
 * -0 and of integers beyond 64 bit; jansson loses the number text too. What checks all of that
 * behind a library is a whole parser already, so it stands alone here, at a quarter of the time.
 * json_test.c holds it against json-c as a second opinion.
 *
 *     text   {"a": [1, 2   ...          open[]   frames of the containers not yet closed
 *     open   { [                        nodes    the children found so far, of all of them:
 *     nodes  a: 1 2                              closing a container moves its own, contiguous,
 *                                                from the end of `nodes` into the tree
 *
 * All strings and numbers go into one piece of memory as long as the text: a string needs two
 * quotes less and a NUL more, a number a NUL where the text had what ended it.
 * Cost: O(n) time; the tree, the text, and at most twice the widest moment of `nodes`. */
#include "base/json.h"

#include "base/check.h"
#include "base/file.h"
#include "base/json_scan.h"
#include "base/list.h"
#include "base/table.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    FEW_KEYS = 16,              /* up to here comparing all pairs beats hashing */
    NODES_FIRST = 64,           /* room to start with, where the text is long enough to need it */
};

typedef struct Node {
    Text key;                   /* members only */
    size_t key_at;              /* where the key stands, for the error */
    Json value;
} Node;

typedef struct Frame {
    JsonKind kind;              /* JSON_ARRAY or JSON_OBJECT */
    size_t first;               /* its first child in nodes */
} Frame;

typedef struct Parser {
    Ctx *cx;
    JsonScan scan;
    List nodes;                 /* Node */
    Frame open[JSON_DEPTH_MAX];
    size_t depth;
} Parser;

/* --- values -------------------------------------------------------------------------------- */

static Err number(Parser *p, Json *out)
{
    size_t from = p->scan.at;
    Json made = { .kind = JSON_NUMBER };
    TRY(json_scan_number(&p->scan, &made.text));
    if (made.text.n > JSON_NUMBER_CHARS_MAX)
        return json_scan_wrong(&p->scan, ERR_LIMIT, from, "a number has more than 64 characters");
    *out = made;
    return ERR_OK;
}
static_assert(JSON_NUMBER_CHARS_MAX == 64, "the message above names it");

static Err scalar(Parser *p, Json *out)
{
    JsonScan *scan = &p->scan;
    Json made = { .kind = JSON_STRING };
    char c = json_scan_peek(scan);
    if (json_scan_take(scan, '"')) {
        TRY(json_scan_string(scan, &made.text));
    } else if (c == '-' || (c >= '0' && c <= '9')) {
        TRY(number(p, &made));
    } else if (c == 't' || c == 'f') {
        made = (Json){ .kind = JSON_BOOL, .boolean = c == 't' };
        TRY(json_scan_word(scan, c == 't' ? "true" : "false"));
    } else if (c == 'n') {
        made = (Json){ .kind = JSON_NULL };
        TRY(json_scan_word(scan, "null"));
    } else {
        return json_scan_expected(scan, "a value");
    }
    *out = made;
    return ERR_OK;
}

static Err open_container(Parser *p, JsonKind kind)
{
    if (p->depth == JSON_DEPTH_MAX)
        return json_scan_wrong(&p->scan, ERR_LIMIT, p->scan.at, "nested more than 32 deep");
    p->scan.at++;
    p->open[p->depth++] = (Frame){ .kind = kind, .first = p->nodes.count };
    return ERR_OK;
}
static_assert(JSON_DEPTH_MAX == 32, "the message above names it");

/* A place for the next child of the innermost container; for an object its key is read too. */
static Err next_child(Parser *p)
{
    Node *node = list_push(p->cx, &p->nodes);
    if (!node)
        return p->cx->err;
    if (p->open[p->depth - 1].kind == JSON_ARRAY)
        return ERR_OK;
    json_scan_blanks(&p->scan);
    node->key_at = p->scan.at;
    if (!json_scan_take(&p->scan, '"'))
        return json_scan_expected(&p->scan, "a member name in double quotes");
    TRY(json_scan_string(&p->scan, &node->key));
    json_scan_blanks(&p->scan);
    if (!json_scan_take(&p->scan, ':'))
        return json_scan_expected(&p->scan, "':' after the member name");
    return ERR_OK;
}

static Err said_twice(const Parser *p, const Node *again)
{
    char place[JSON_PLACE_SIZE];
    return fail(p->cx, ERR_SYNTAX, "JSON, %s: a member name is there twice, keep one: \"%s\"",
                json_scan_place(&p->scan, again->key_at, place), again->key.at);
}

/* All pairs of a few, a table for many: no document can make this quadratic. */
static Err check_keys(const Parser *p, const Node *nodes, size_t n)
{
    if (n <= FEW_KEYS) {
        for (size_t i = 1; i < n; i++)
            for (size_t j = 0; j < i; j++)
                if (text_eq(nodes[i].key, nodes[j].key))
                    return said_twice(p, &nodes[i]);
        return ERR_OK;
    }
    ArenaMark before = arena_mark(&p->cx->arena);
    Table seen = table_make(p->cx);
    for (size_t i = 0; i < n; i++) {
        int64_t first;
        TRY(table_intern(p->cx, &seen, nodes[i].key.at, nodes[i].key.n, (int64_t)i, &first));
        if (first != (int64_t)i)
            return said_twice(p, &nodes[i]);
    }
    arena_rewind(&p->cx->arena, before);
    return ERR_OK;
}

/* The innermost container, whose closing bracket has been read, as a value. */
static Err close_container(Parser *p, Json *out)
{
    assert(p->depth > 0);
    Frame frame = p->open[p->depth - 1];
    size_t n = p->nodes.count - frame.first;
    const Node *nodes = n > 0 ? list_at(&p->nodes, frame.first) : NULL;
    Json made = { .kind = frame.kind, .count = n };
    if (n > 0 && frame.kind == JSON_ARRAY) {
        Json *items = NEW(p->cx, Json, n);
        if (!items)
            return p->cx->err;
        for (size_t i = 0; i < n; i++)
            items[i] = nodes[i].value;
        made.items = items;
    } else if (n > 0) {
        TRY(check_keys(p, nodes, n));
        JsonMember *members = NEW(p->cx, JsonMember, n);
        if (!members)
            return p->cx->err;
        for (size_t i = 0; i < n; i++)
            members[i] = (JsonMember){ nodes[i].key, nodes[i].value };
        made.members = members;
    }
    p->nodes.count = frame.first;
    p->depth--;
    *out = made;
    return ERR_OK;
}

/* Reads up to the end of the next complete value: past the opening of containers that have
 * children, through the first scalar or empty container. */
static Err next_value(Parser *p, Json *out)
{
    for (;;) {
        json_scan_blanks(&p->scan);
        char c = json_scan_peek(&p->scan);
        if (c != '[' && c != '{')
            return scalar(p, out);
        TRY(open_container(p, c == '[' ? JSON_ARRAY : JSON_OBJECT));
        json_scan_blanks(&p->scan);
        if (json_scan_take(&p->scan, c == '[' ? ']' : '}'))
            return close_container(p, out);
        TRY(next_child(p));
    }
}

/* Puts a complete value where it belongs. Where that completes its container, *value becomes the
 * container and *complete stays true; false where another child follows. */
static Err keep(Parser *p, Json *value, bool *complete)
{
    Node *node = list_at(&p->nodes, p->nodes.count - 1);
    node->value = *value;
    json_scan_blanks(&p->scan);
    *complete = !json_scan_take(&p->scan, ',');
    if (!*complete)
        return next_child(p);
    bool array = p->open[p->depth - 1].kind == JSON_ARRAY;
    if (!json_scan_take(&p->scan, array ? ']' : '}'))
        return json_scan_expected(&p->scan, array ? "',' or ']'" : "',' or '}'");
    return close_container(p, value);
}

Err json_parse(Ctx *cx, Text text, Json *out)
{
    assert(cx && out && (text.at || text.n == 0));
    if (text.n == 0)
        text = TEXT("");                        /* so that .at is never NULL below */
    if (text.n > JSON_BYTES_MAX)
        return fail(cx, ERR_LIMIT, "a JSON text of %zu bytes; at most %d MiB are read",
                    text.n, JSON_BYTES_MAX >> 20);
    char *room = NEW(cx, char, text.n + 1);
    if (!room)
        return cx->err;
    Parser p = { .cx = cx, .nodes = list_make(sizeof(Node)),
                 .scan = { .cx = cx, .text = text, .room = room } };
    size_t guess = text.n / 16;             /* bytes a value takes, in documents seen */
    TRY(list_reserve(cx, &p.nodes, guess < NODES_FIRST ? guess : NODES_FIRST));

    Json value;
    do {
        bool complete = true;
        TRY(next_value(&p, &value));
        while (complete && p.depth > 0)
            TRY(keep(&p, &value, &complete));
    } while (p.depth > 0);
    json_scan_blanks(&p.scan);
    if (p.scan.at < text.n)
        return json_scan_expected(&p.scan, "nothing after the value");
    assert(p.nodes.count == 0);
    assert(p.scan.room <= room + text.n + 1);
    *out = value;
    return ERR_OK;
}

Err json_parse_file(Ctx *cx, const char *path, Json *out)
{
    Text text;
    TRY(file_read_all(cx, path, &text));
    if (text_starts(text, "\xef\xbb\xbf"))      /* RFC 8259 section 8.1 lets a reader ignore it */
        text = text_slice(text, 3, text.n);
    const char *file = cx->place_file;
    int64_t line = cx->place_line;
    ctx_place(cx, strcmp(path, "-") == 0 ? "standard input" : path, 0);
    Err err = json_parse(cx, text, out);
    ctx_place(cx, file, line);
    return err;
}

/* --- looking ------------------------------------------------------------------------------- */

const Json *json_get(const Json *object, const char *key)
{
    if (!object || object->kind != JSON_OBJECT)
        return NULL;
    size_t n = strlen(key);
    for (size_t i = 0; i < object->count; i++) {
        const JsonMember *member = &object->members[i];
        if (member->key.n == n && memcmp(member->key.at, key, n) == 0)
            return &member->value;
    }
    return NULL;
}

/* The value at key, NULL where absent or null; ERR_INVALID where it is of another kind. */
static Err want(Ctx *cx, const Json *object, const char *key, JsonKind kind, const Json **out)
{
    static const char *const names[] = {
        [JSON_NULL] = "null", [JSON_BOOL] = "true or false", [JSON_NUMBER] = "a number",
        [JSON_STRING] = "a text in quotes", [JSON_ARRAY] = "an array [ ]",
        [JSON_OBJECT] = "an object { }",
    };
    const Json *value = json_get(object, key);
    if (value && value->kind == JSON_NULL)
        value = NULL;
    if (value && value->kind != kind)
        return fail_field(cx, ERR_INVALID, key, "must be %s, is %s", names[kind],
                          names[value->kind]);
    *out = value;
    return ERR_OK;
}

Err json_want_text(Ctx *cx, const Json *object, const char *key, Text *out)
{
    const Json *value = NULL;
    TRY(want(cx, object, key, JSON_STRING, &value));
    if (value)
        *out = value->text;
    return ERR_OK;
}

Err json_need_text(Ctx *cx, const Json *object, const char *key, Text *out)
{
    const Json *value = NULL;
    TRY(want(cx, object, key, JSON_STRING, &value));
    if (!value)
        return fail_field(cx, ERR_INVALID, key, "is missing; a text in quotes must be given");
    *out = value->text;
    return ERR_OK;
}

Err json_want_int64(Ctx *cx, const Json *object, const char *key, int64_t *out)
{
    const Json *value = NULL;
    TRY(want(cx, object, key, JSON_NUMBER, &value));
    if (value && !text_to_int64(value->text, out))
        return fail_field(cx, ERR_INVALID, key, "must be a whole number of 64 bits written with "
                          "digits only, is %s", value->text.at);
    return ERR_OK;
}

Err json_want_bool(Ctx *cx, const Json *object, const char *key, bool *out)
{
    const Json *value = NULL;
    TRY(want(cx, object, key, JSON_BOOL, &value));
    if (value)
        *out = value->boolean;
    return ERR_OK;
}

Err json_want_array(Ctx *cx, const Json *object, const char *key, const Json **out)
{
    return want(cx, object, key, JSON_ARRAY, out);
}

Err json_want_object(Ctx *cx, const Json *object, const char *key, const Json **out)
{
    return want(cx, object, key, JSON_OBJECT, out);
}

static bool among(Text key, const char *const *keys, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (text_is(key, keys[i]))
            return true;
    return false;
}

Err json_only(Ctx *cx, const Json *object, const char *const *keys, size_t n)
{
    if (object->kind != JSON_OBJECT)
        return fail(cx, ERR_INVALID, "must be an object { }");
    for (size_t i = 0; i < object->count; i++) {
        if (among(object->members[i].key, keys, n))
            continue;
        char known[256] = "";
        for (size_t k = 0, used = 0; k < n && used < sizeof known; k++)
            used += (size_t)snprintf(known + used, sizeof known - used, "%s%s",
                                     k ? ", " : "", keys[k]);
        return fail_field(cx, ERR_INVALID, object->members[i].key.at,
                          "is not a field here; the fields are: %s", known);
    }
    return ERR_OK;
}

/* --- writing ------------------------------------------------------------------------------- */

typedef struct Writing {
    const Json *container;
    const JsonMember **order;   /* the members by key, where they are not written so already */
    size_t next;
} Writing;

static int by_key(const void *a, const void *b)
{
    const JsonMember *const *x = a, *const *y = b;
    return text_cmp((*x)->key, (*y)->key);
}

static bool sorted(const Json *object)
{
    for (size_t i = 1; i < object->count; i++)
        if (text_cmp(object->members[i - 1].key, object->members[i].key) > 0)
            return false;
    return true;
}

static Writing begin(TextBuf *buf, const Json *container)
{
    Writing w = { .container = container };
    textbuf_byte(buf, container->kind == JSON_ARRAY ? '[' : '{');
    if (container->kind == JSON_ARRAY || sorted(container))
        return w;
    w.order = NEW(buf->cx, const JsonMember *, container->count);
    if (!w.order) {
        buf->err = buf->err != ERR_OK ? buf->err : buf->cx->err;
        return w;
    }
    for (size_t i = 0; i < container->count; i++)
        w.order[i] = &container->members[i];
    qsort(w.order, container->count, sizeof *w.order, by_key);
    return w;
}

/* Writes the comma and the key of w's next child and returns the child. */
static const Json *child(TextBuf *buf, Writing *w)
{
    size_t i = w->next++;
    if (i > 0)
        textbuf_byte(buf, ',');
    if (w->container->kind == JSON_ARRAY)
        return &w->container->items[i];
    const JsonMember *member = w->order ? w->order[i] : &w->container->members[i];
    textbuf_json(buf, member->key);
    textbuf_byte(buf, ':');
    return &member->value;
}

static void write_scalar(TextBuf *buf, const Json *json)
{
    if (json->kind == JSON_STRING)
        textbuf_json(buf, json->text);
    else if (json->kind == JSON_NUMBER)
        textbuf_put(buf, json->text);
    else
        textbuf_puts(buf, json->kind == JSON_NULL ? "null" : json->boolean ? "true" : "false");
}

void json_write(TextBuf *buf, const Json *json)
{
    Writing open[JSON_DEPTH_MAX];
    size_t depth = 0;
    const Json *next = json;
    while (next || depth > 0) {
        if (next && next->kind != JSON_ARRAY && next->kind != JSON_OBJECT) {
            write_scalar(buf, next);
        } else if (next) {
            assert(depth < JSON_DEPTH_MAX);
            open[depth++] = begin(buf, next);
        }
        while (depth > 0 && open[depth - 1].next == open[depth - 1].container->count) {
            textbuf_byte(buf, open[--depth].container->kind == JSON_ARRAY ? ']' : '}');
        }
        if (depth == 0)
            return;
        next = child(buf, &open[depth - 1]);
    }
}
