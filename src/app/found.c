/* found.c - folder by folder, sorted by name: the same files make the same act. */
#include "app/found.h"

#include "app/acts.h"
#include "app/found_act.h"
#include "app/rule_act.h"
#include "base/check.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>

/* --- the files ------------------------------------------------------------------------------- */

static void folder_close(DIR **folder)
{
    if (*folder)
        closedir(*folder);
}

static int by_name(const void *a, const void *b)
{
    return text_cmp(*(const Text *)a, *(const Text *)b);
}

/* Names of the files of a folder that end in .json, without that, sorted. */
static Err json_names(Ctx *cx, const char *path, List *out)
{
    List names = list_make(sizeof(Text));
    DIR *folder CLEANUP(folder_close) = opendir(path);
    if (!folder)
        return fail(cx, ERR_IO, "%s: there is no such folder; say where weft's data are with "
                    "--share", path);
    for (struct dirent *entry; (entry = readdir(folder));) {
        Text name = text_of(entry->d_name);
        if (!text_ends(name, ".json"))
            continue;
        Text *slot = list_push(cx, &names);
        if (!slot)
            return cx->err;
        TRY(text_copy(cx, text_slice(name, 0, name.n - strlen(".json")), slot));
        if (names.count > RULES_AT_ONCE_MAX)
            return fail(cx, ERR_LIMIT, "%s holds more than %d files", path, RULES_AT_ONCE_MAX);
    }
    if (names.count > 1)
        qsort(names.items, names.count, sizeof(Text), by_name);
    *out = names;
    return ERR_OK;
}

/* --- rehearsing ------------------------------------------------------------------------------ */

/* Every file is adopted once into books in memory, so that what is wrong names the file and leaves
 * no store behind; rules gathers the array of the act. */
typedef struct Rehearsal {
    Book *book;
    const char *share;
    TextBuf rules;
} Rehearsal;

static Err take_json(Ctx *cx, Rehearsal *r, RuleKind kind, const Json *json, Text want)
{
    Rulebook *rules = book_rules(r->book);
    Text name = TEXT(""), content;
    TextBuf buf = textbuf_make(cx);
    RuleVersion rule;
    TRY(rulebook_check(cx, rules, kind, json, DATE_NONE, &name));
    if (!text_eq(name, want))
        return fail_field(cx, ERR_INVALID, "name", "is \"%.*s\"; a rule's file bears its name",
                          (int)name.n, name.at);
    json_write(&buf, json);
    TRY(textbuf_done(&buf, &content));
    TRY(rulebook_add(cx, rules, kind, name, DATE_NONE, 1, content, &rule));
    textbuf_format(&r->rules, "%s{\"kind\":\"%s\",\"content\":", rule.id > 1 ? "," : "",
                   rule_kind_words(kind)->name);
    textbuf_put(&r->rules, content);
    textbuf_byte(&r->rules, '}');
    return ERR_OK;
}

static Err take_file(Ctx *cx, Rehearsal *r, RuleKind kind, const char *path, Text name)
{
    Json json;
    TRY(json_parse_file(cx, path, &json));
    ctx_place(cx, path, 0);
    Err err = take_json(cx, r, kind, &json, name);
    ctx_place(cx, NULL, 0);
    return err;
}

static Err take_kind(Ctx *cx, Rehearsal *r, RuleKind kind)
{
    const RuleKindWords *words = rule_kind_words(kind);
    List names;
    Text path;
    TRY(text_format(cx, &path, "%s/%s", r->share, words->place));
    if (text_ends(path, ".json"))
        return take_file(cx, r, kind, path.at, text_of(words->only));
    TRY(json_names(cx, path.at, &names));
    for (size_t i = 0; i < names.count; i++) {
        Text name = *(const Text *)list_at(&names, i), file;
        TRY(text_format(cx, &file, "%s/%.*s.json", path.at, (int)name.n, name.at));
        TRY(take_file(cx, r, kind, file.at, name));
    }
    return ERR_OK;
}

static Err take_all(Ctx *cx, Rehearsal *r)
{
    textbuf_byte(&r->rules, '[');
    TRY(book_savepoint(cx, r->book));
    for (int k = 0; k < RULE_KIND_COUNT; k++)
        TRY(take_kind(cx, r, (RuleKind)k));
    textbuf_byte(&r->rules, ']');
    return book_undo(cx, r->book);
}

/* --- founding -------------------------------------------------------------------------------- */

static Err adopt(Ctx *cx, Book *book, Text rules)
{
    BookSettings settings = book_settings(book);
    TextBuf buf = textbuf_make(cx);
    Text body;
    textbuf_byte(&buf, '{');
    found_settings_write(&buf, &settings);
    textbuf_puts(&buf, ",\"rules\":");
    textbuf_put(&buf, rules);
    textbuf_byte(&buf, '}');
    TRY(textbuf_done(&buf, &body));
    TRY(act_perform(cx, book, TEXT("cluster_found"), TEXT("operator"), body, NULL, NULL));
    return book_commit(cx, book);
}

static Err rehearse(Ctx *cx, const char *share, BookSettings settings, Text *rules)
{
    Book *book CLEANUP(book_close) = NULL;
    TRY(book_create(cx, "sqlite::memory:", settings, &book));
    Rehearsal r = { .book = book, .share = share, .rules = textbuf_make(cx) };
    TRY(take_all(cx, &r));
    TRY(textbuf_done(&r.rules, rules));
    return adopt(cx, book, *rules);
}

Err found_cluster(Ctx *cx, const char *url, const char *share, BookSettings settings, Book **out)
{
    Book *book CLEANUP(book_close) = NULL;
    Text rules;
    TRY(rehearse(cx, share, settings, &rules));
    TRY(book_create(cx, url, settings, &book));
    TRY(adopt(cx, book, rules));
    *out = book;
    book = NULL;
    return ERR_OK;
}
