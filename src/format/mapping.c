/* mapping.c - a mapping file to templates. O(bytes).
 *
 * Templates are walked by three plain levels instead of recursion, because a document has no
 * deeper shape: head -> list or object -> object's members. */
#include "format/mapping.h"

#include "base/check.h"
#include "base/file.h"
#include "base/list.h"
#include "core/party_record.h"
#include "value/party_id.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#ifndef WEFT_PREFIX
#define WEFT_PREFIX "/usr/local"
#endif

/* --- words of a mapping ---------------------------------------------------------------------- */

static Err word_of(Ctx *cx, const Json *json, const char *key, const char *const *words, size_t n,
                   int *out)
{
    Text text = TEXT("");
    TRY(json_want_text(cx, json, key, &text));
    if (text.n == 0)
        return ERR_OK;
    for (size_t i = 0; i < n; i++)
        if (text_is(text, words[i])) {
            *out = (int)i;
            return ERR_OK;
        }
    return fail_field(cx, ERR_UNKNOWN, key, "\"%.*s\" is none of those known here, such as \"%s\" "
                      "and \"%s\"", (int)text.n, text.at, words[0], words[n - 1]);
}

static Err char_of(Ctx *cx, const Json *json, const char *key, char *out)
{
    Text text = { out, 1 };
    TRY(json_want_text(cx, json, key, &text));
    if (text.n > 1 || (text.n == 1 && (unsigned char)text.at[0] >= 0x80))
        return fail_field(cx, ERR_INVALID, key, "is not one ASCII character");
    *out = text.n ? text.at[0] : '\0';
    return ERR_OK;
}

static Err texts_of(Ctx *cx, const Json *json, const char *key, const Text **out, size_t *count)
{
    const Json *array = NULL;
    TRY(json_want_array(cx, json, key, &array));
    if (!array)
        return ERR_OK;
    Text *texts = NEW(cx, Text, array->count);
    if (!texts)
        return cx->err;
    for (size_t i = 0; i < array->count; i++) {
        if (array->items[i].kind != JSON_STRING || array->items[i].text.n == 0)
            return fail_field(cx, ERR_INVALID, key, "entry %zu is not a text", i + 1);
        texts[i] = array->items[i].text;
    }
    *out = texts;
    *count = array->count;
    return ERR_OK;
}

/* --- cells and nodes ------------------------------------------------------------------------- */

static bool is_cell(const Json *json)
{
    return json->kind == JSON_OBJECT && (json_get(json, "column") || json_get(json, "columns"));
}

static Err cell_columns(Ctx *cx, const Json *json, MappingCell *cell)
{
    TRY(texts_of(cx, json, "columns", &cell->columns, &cell->column_count));
    Text single = TEXT("");
    TRY(json_want_text(cx, json, "column", &single));
    if ((single.n > 0) == (cell->column_count > 0))
        return fail_field(cx, ERR_INVALID, "column", "name one column, or several in \"columns\"");
    if (cell->column_count > MAPPING_COLUMNS_MAX)
        return fail_field(cx, ERR_LIMIT, "columns", "at most %d are taken", MAPPING_COLUMNS_MAX);
    if (single.n == 0)
        return ERR_OK;
    Text *column = NEW(cx, Text, 1);
    if (!column)
        return cx->err;
    *column = single;
    cell->columns = column;
    cell->column_count = 1;
    return ERR_OK;
}

static Err cell_read(Ctx *cx, const Json *json, MappingCell *out)
{
    static const char *const keys[] = { "column", "columns", "as", "pick", "prefix", "scheme",
                                        "role", "name", "optional" };
    static const char *const kinds[] = { "text", "date", "decimal", "slug", "party", "json",
                                         "minus", "unit" };
    static const char *const picks[] = { "same", "first", "least", "most", "sum" };
    MappingCell cell = { .prefix = TEXT(""), .scheme = TEXT(""), .role = TEXT(""),
                         .name = TEXT("") };
    int as = CELL_TEXT, pick = PICK_SAME;
    TRY(json_only(cx, json, keys, COUNT(keys)));
    TRY(cell_columns(cx, json, &cell));
    TRY(word_of(cx, json, "as", kinds, COUNT(kinds), &as));
    TRY(word_of(cx, json, "pick", picks, COUNT(picks), &pick));
    TRY(json_want_text(cx, json, "prefix", &cell.prefix));
    TRY(json_want_text(cx, json, "scheme", &cell.scheme));
    TRY(json_want_text(cx, json, "role", &cell.role));
    if (cell.role.n > 0 && !party_role_is(cell.role))
        return fail_field(cx, ERR_INVALID, "role", "is not a role; write a word in lower case, "
                          "as in \"supplier\"");
    TRY(json_want_text(cx, json, "name", &cell.name));
    TRY(json_want_bool(cx, json, "optional", &cell.optional));
    cell.as = (CellAs)as;
    cell.pick = (CellPick)pick;
    if (cell.pick == PICK_SUM && cell.as != CELL_DECIMAL && cell.as != CELL_MINUS)
        return fail_field(cx, ERR_INVALID, "pick", "\"sum\" is for decimals");
    *out = cell;
    return ERR_OK;
}

/* A member that is a cell or a constant. */
static Err leaf_read(Ctx *cx, Text key, const Json *json, List *cells, MappingNode *out)
{
    MappingNode node = { .kind = NODE_CONSTANT, .key = key, .constant = *json };
    if (is_cell(json)) {
        if (cells->count == MAPPING_CELLS_MAX)
            return fail_field(cx, ERR_LIMIT, "documents", "a template has more than %d cells",
                              MAPPING_CELLS_MAX);
        MappingCell *cell = list_push(cx, cells);
        if (!cell)
            return cx->err;
        node.kind = NODE_CELL;
        node.cell = cells->count - 1;
        TRY(cell_read(cx, json, cell));
    } else if (json->kind == JSON_OBJECT || json->kind == JSON_ARRAY) {
        return fail_field(cx, ERR_INVALID, key.at, "goes deeper than a document does; a cell names "
                          "a \"column\"");
    }
    *out = node;
    return ERR_OK;
}

static bool is_reference(Text key)
{
    return text_is(key, "ref") || text_is(key, "refs") || text_is(key, "serves");
}

/* A member that is an object of leaves, or a leaf. */
static Err branch_read(Ctx *cx, Text key, const Json *json, List *cells, MappingNode *out)
{
    if (json->kind != JSON_OBJECT || is_cell(json))
        return leaf_read(cx, key, json, cells, out);
    MappingNode *nodes = NEW(cx, MappingNode, json->count);
    if (!nodes)
        return cx->err;
    for (size_t i = 0; i < json->count; i++)
        TRY(leaf_read(cx, json->members[i].key, &json->members[i].value, cells, &nodes[i]));
    *out = (MappingNode){ .kind = NODE_OBJECT, .key = key, .nodes = nodes, .count = json->count,
                          .whole = is_reference(key) };
    return ERR_OK;
}

/* A member of the head: a list of branches, or a branch. */
static Err member_read(Ctx *cx, Text key, const Json *json, List *cells, MappingNode *out)
{
    if (json->kind != JSON_ARRAY)
        return branch_read(cx, key, json, cells, out);
    MappingNode *nodes = NEW(cx, MappingNode, json->count);
    if (!nodes)
        return cx->err;
    for (size_t i = 0; i < json->count; i++) {
        TRY(branch_read(cx, TEXT(""), &json->items[i], cells, &nodes[i]));
        nodes[i].whole = is_reference(key);
    }
    *out = (MappingNode){ .kind = NODE_LIST, .key = key, .nodes = nodes, .count = json->count };
    return ERR_OK;
}

/* All members of `json` but the mapping's own words. */
static Err part_read(Ctx *cx, const Json *json, MappingPart *out)
{
    List cells = list_make(sizeof(MappingCell));
    MappingNode *nodes = NEW(cx, MappingNode, json->count);
    if (!nodes)
        return cx->err;
    size_t n = 0;
    for (size_t i = 0; i < json->count; i++) {
        Text key = json->members[i].key;
        if (text_is(key, "lines") || text_is(key, "optional") || text_is(key, "when"))
            continue;
        TRY(member_read(cx, key, &json->members[i].value, &cells, &nodes[n]));
        n++;
    }
    *out = (MappingPart){ .object = { .kind = NODE_OBJECT, .nodes = nodes, .count = n },
                          .cells = cells.items, .cell_count = cells.count };
    return ERR_OK;
}

static Err key_node(Ctx *cx, const MappingPart *head, const char *key, MappingNode *out)
{
    for (size_t i = 0; i < head->object.count; i++) {
        const MappingNode *node = &head->object.nodes[i];
        bool text = node->kind == NODE_CELL
                 || (node->kind == NODE_CONSTANT && node->constant.kind == JSON_STRING);
        if (text_is(node->key, key) && text) {
            *out = *node;
            return ERR_OK;
        }
    }
    return fail_field(cx, ERR_INVALID, key, "is missing in a template, or neither a cell nor text");
}

/* Rows become one document by its number and issuer, so those cannot be picked among rows. */
static Err check_key(Ctx *cx, const MappingPart *head, const MappingNode *node)
{
    if (node->kind == NODE_CELL && head->cells[node->cell].pick != PICK_SAME)
        return fail_field(cx, ERR_INVALID, node->key.at, "makes rows one document; it has no "
                          "\"pick\"");
    return ERR_OK;
}

static Err when_read(Ctx *cx, const Json *json, MappingTemplate *made)
{
    static const char *const keys[] = { "column", "is", "not" };
    const Json *list = NULL;
    TRY(json_want_array(cx, json, "when", &list));
    if (list && list->count > MAPPING_WHEN_MAX)
        return fail_field(cx, ERR_LIMIT, "when", "at most %d are taken", MAPPING_WHEN_MAX);
    for (size_t i = 0; list && i < list->count; i++) {
        const Json *one = &list->items[i];
        MappingWhen when = { .column = TEXT(""), .word = TEXT(""),
                             .is = json_get(one, "is") != NULL };
        TRY(json_only(cx, one, keys, COUNT(keys)));
        TRY(json_need_text(cx, one, "column", &when.column));
        if (when.column.n == 0 || when.is == (json_get(one, "not") != NULL))
            return fail_field(cx, ERR_INVALID, "when", "names a \"column\", and what it \"is\" or "
                              "is \"not\"");
        TRY(json_need_text(cx, one, when.is ? "is" : "not", &when.word));
        made->when[made->when_count++] = when;
    }
    return ERR_OK;
}

static Err template_read(Ctx *cx, const Json *json, MappingTemplate *out)
{
    MappingTemplate made = { 0 };
    if (json->kind != JSON_OBJECT)
        return fail_field(cx, ERR_INVALID, "documents", "holds something that is not an object");
    TRY(json_want_bool(cx, json, "optional", &made.optional));
    TRY(part_read(cx, json, &made.head));
    TRY(when_read(cx, json, &made));
    const Json *lines = NULL;
    TRY(json_want_object(cx, json, "lines", &lines));
    if (lines)
        TRY(part_read(cx, lines, &made.line));
    TRY(key_node(cx, &made.head, "kind", &made.kind_at));
    Text kind = made.kind_at.constant.text;
    if (made.kind_at.kind == NODE_CONSTANT && !document_kind_of(kind, &made.kind))
        return fail_field(cx, ERR_UNKNOWN, "kind", "\"%.*s\" is no kind of document", (int)kind.n,
                          kind.at);
    TRY(key_node(cx, &made.head, "number", &made.number));
    TRY(key_node(cx, &made.head, "issuer", &made.issuer));
    TRY(check_key(cx, &made.head, &made.kind_at));
    TRY(check_key(cx, &made.head, &made.number));
    TRY(check_key(cx, &made.head, &made.issuer));
    *out = made;
    return ERR_OK;
}

/* --- the whole ------------------------------------------------------------------------------- */

static Err csv_read(Ctx *cx, const Json *json, Mapping *m)
{
    m->csv.delimiter = ',';
    m->marks = (CellMarks){ .point = '.' };
    TRY(char_of(cx, json, "delimiter", &m->csv.delimiter));
    TRY(char_of(cx, json, "point", &m->marks.point));
    TRY(char_of(cx, json, "thousands", &m->marks.thousands));
    if (m->marks.point == '\0' || m->marks.point == m->marks.thousands)
        return fail_field(cx, ERR_INVALID, "point", "and \"thousands\" must be two characters");
    TRY(json_want_text(cx, json, "encoding", &m->csv.encoding));
    TRY(json_want_text(cx, json, "encoding_else", &m->csv.encoding_else));
    TRY(texts_of(cx, json, "absent", &m->absent, &m->absent_count));
    TRY(texts_of(cx, json, "dates", &m->dates, &m->date_count));
    TRY(json_want_bool(cx, json, "keep_prices", &m->keep_prices));
    const Json *documents = NULL;
    TRY(json_want_array(cx, json, "documents", &documents));
    if (!documents || documents->count == 0)
        return fail_field(cx, ERR_INVALID, "documents", "is missing: a mapping makes documents");
    if (documents->count > MAPPING_TEMPLATES_MAX)
        return fail_field(cx, ERR_LIMIT, "documents", "at most %d are taken",
                          MAPPING_TEMPLATES_MAX);
    MappingTemplate *templates = NEW(cx, MappingTemplate, documents->count);
    if (!templates)
        return cx->err;
    for (size_t i = 0; i < documents->count; i++)
        TRY(template_read(cx, &documents->items[i], &templates[i]));
    m->templates = templates;
    m->template_count = documents->count;
    return ERR_OK;
}

static Err mapping_from(Ctx *cx, const Json *json, Mapping *out)
{
    static const char *const formats[] = { "csv", "ocel" };
    static const char *const csv_keys[] = {
        "name", "about", "format", "encoding", "encoding_else", "delimiter", "point", "thousands",
        "absent", "dates", "documents", "notes", "keep_prices",
    };
    Mapping m = { .name = TEXT(""), .path = TEXT(""), .json = *json,
                  .csv = { .encoding = TEXT(""), .encoding_else = TEXT("") } };
    int format = MAPPING_CSV;
    if (json->kind != JSON_OBJECT)
        return fail(cx, ERR_INVALID, "a mapping is a JSON object");
    TRY(json_want_text(cx, json, "name", &m.name));
    TRY(word_of(cx, json, "format", formats, COUNT(formats), &format));
    m.format = (MappingFormat)format;
    if (m.format == MAPPING_CSV) {
        TRY(json_only(cx, json, csv_keys, COUNT(csv_keys)));
        TRY(csv_read(cx, json, &m));
    }
    *out = m;
    return ERR_OK;
}

Err mapping_parse(Ctx *cx, Text text, Mapping *out)
{
    Json json;
    TRY(json_parse(cx, text, &json));
    return mapping_from(cx, &json, out);
}

static Err find(Ctx *cx, const char *name, Text *out)
{
    const char *set = getenv("WEFT_SHARE");
    const char *folders[] = { set ? set : "share", "share", WEFT_PREFIX "/share/weft" };
    for (size_t i = 0; i < COUNT(folders); i++) {
        TRY(text_format(cx, out, "%s/mappings/%s.json", folders[i], name));
        if (access(out->at, R_OK) == 0)
            return ERR_OK;
    }
    return fail(cx, ERR_NOT_FOUND, "no mapping \"%s\" in %s/mappings, share/mappings or %s; give "
                "the path of one", name, folders[0], WEFT_PREFIX "/share/weft/mappings");
}

Err mapping_load(Ctx *cx, const char *path_or_name, Mapping *out)
{
    Text path = text_of(path_or_name);
    if (!strchr(path_or_name, '/') && !text_ends(path, ".json"))
        TRY(find(cx, path_or_name, &path));
    Json json;
    TRY(json_parse_file(cx, path.at, &json));
    ctx_place(cx, path.at, 0);
    Err err = mapping_from(cx, &json, out);
    ctx_place(cx, NULL, 0);
    TRY(err);
    return text_copy(cx, path, &out->path);
}

/* A word of the mapping matches without regard to case; one that ends with '*' matches whatever
 * begins with it. */
static bool matches(Text cell, Text word)
{
    bool open = text_ends(word, "*");
    size_t n = word.n - open;
    if (open ? cell.n < n : cell.n != n)
        return false;
    for (size_t i = 0; i < n; i++) {
        unsigned char x = (unsigned char)cell.at[i], y = (unsigned char)word.at[i];
        bool letter = (x | 0x20) >= 'a' && (x | 0x20) <= 'z';
        if (x != y && !(letter && (x ^ y) == 0x20))
            return false;
    }
    return true;
}

bool mapping_absent(const Mapping *mapping, Text cell)
{
    Text all = text_trim(cell);
    for (size_t i = 0; i < mapping->absent_count; i++)
        if (matches(all, mapping->absent[i]))
            return true;
    return all.n == 0;
}
