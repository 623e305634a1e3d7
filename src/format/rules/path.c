/* path.c - a walk keeps one cursor a step: it goes down while the next step finds a child, and on
 * to the next beside it where none is left. */
#include "format/rules/path.h"

#include <string.h>

/* --- parsing --------------------------------------------------------------------------------- */

static PathStep step_of(Names *names, Text word)
{
    PathStep step = { .vat = text_ends(word, "[VAT]") };
    if (step.vat)
        word = text_slice(word, 0, word.n - strlen("[VAT]"));
    step.name = names_add(names, word);
    return step;
}

static void parse_one(Names *names, Text text, Path *out)
{
    for (Text rest = text, word; rest.n > 0;) {
        word = text_split(rest, '/', &rest);
        assert(word.n > 0);
        if (word.at[0] == '@') {
            assert(rest.n == 0 && word.n <= sizeof out->attribute);
            memcpy(out->attribute, word.at + 1, word.n - 1);
            return;
        }
        assert(out->count < PATH_STEPS_MAX);
        out->steps[out->count++] = step_of(names, word);
    }
}

static size_t count_of(const char *text)
{
    size_t count = 1;
    for (const char *at = text; *at; at++)
        count += *at == '|' || *at == '&';
    return count;
}

Err paths_parse(Ctx *cx, Names *names, const char *text, Paths *out)
{
    size_t n = 0;
    int group = 0;
    Path *paths = NEW(cx, Path, count_of(text));
    if (!paths)
        return cx->err;
    for (Text groups = text_of(text); n == 0 || groups.n > 0; group++) {
        Text all = text_trim(text_split(groups, '&', &groups));
        do {
            paths[n].group = group;
            parse_one(names, text_trim(text_split(all, '|', &all)), &paths[n++]);
        } while (all.n > 0);
    }
    *out = (Paths){ paths, n };
    return ERR_OK;
}

/* --- walking --------------------------------------------------------------------------------- */

PathWalk path_walk(const Sheet *sheet, const Path *path, uint32_t from)
{
    return (PathWalk){ .sheet = sheet, .path = path, .from = from };
}

static inline bool has_attribute(const PathWalk *walk, uint32_t row)
{
    Text value;
    return !walk->path->attribute[0]
        || sheet_attribute(walk->sheet, row, walk->path->attribute, &value);
}

static uint32_t next_child(const PathWalk *walk, uint32_t parent)
{
    const PathStep *step = &walk->path->steps[walk->depth];
    uint32_t at = walk->at[walk->depth];
    do {
        at = sheet_child(walk->sheet, parent, step->name, at);
    } while (at && step->vat && !(walk->sheet->rows[at].marks & SHEET_VAT));
    return at;
}

bool path_next(PathWalk *walk, uint32_t *out)
{
    int count = walk->path->count;
    if (count == 0) {
        bool good = !walk->begun && has_attribute(walk, walk->from);
        walk->begun = true;
        *out = walk->from;
        return good;
    }
    for (;;) {
        uint32_t parent = walk->depth ? walk->at[walk->depth - 1] : walk->from;
        uint32_t at = walk->at[walk->depth] = next_child(walk, parent);
        if (!at && walk->depth == 0)
            return false;
        if (!at) {
            walk->depth--;
        } else if (walk->depth + 1 < count) {
            walk->at[++walk->depth] = 0;
        } else if (has_attribute(walk, at)) {
            *out = at;
            return true;
        }
    }
}

/* --- asking ---------------------------------------------------------------------------------- */

uint32_t path_first(const Sheet *sheet, const Path *path, uint32_t from)
{
    PathWalk walk = path_walk(sheet, path, from);
    uint32_t row;
    return path_next(&walk, &row) ? row : 0;
}

bool paths_lead(const Sheet *sheet, Paths paths, uint32_t from)
{
    size_t i = 0;
    while (i < paths.count) {
        int group = paths.items[i].group;
        bool led = false;
        for (; i < paths.count && paths.items[i].group == group; i++) {
            PathWalk walk = path_walk(sheet, &paths.items[i], from);
            uint32_t row;
            led = led || path_next(&walk, &row);
        }
        if (!led)
            return false;
    }
    return true;
}

size_t paths_count(const Sheet *sheet, Paths paths, uint32_t from, size_t max)
{
    size_t count = 0;
    for (size_t i = 0; i < paths.count; i++) {
        PathWalk walk = path_walk(sheet, &paths.items[i], from);
        for (uint32_t row; count < max && path_next(&walk, &row);)
            count++;
    }
    return count;
}

Text path_value(const Sheet *sheet, const Path *path, uint32_t row)
{
    Text value = TEXT("");
    if (!path->attribute[0])
        return text_trim(sheet->rows[row].xml->text);
    return sheet_attribute(sheet, row, path->attribute, &value) ? value : TEXT("");
}

bool path_ends_at(const Sheet *sheet, const Path *path, uint32_t row, bool rooted)
{
    const SheetRow *rows = sheet->rows;
    for (int step = path->count; step-- > 0; row = rows[row].parent)
        if (row == 0 || rows[row].name != path->steps[step].name
            || (path->steps[step].vat && !(rows[row].marks & SHEET_VAT)))
            return false;
    return !rooted || row == 0;
}
