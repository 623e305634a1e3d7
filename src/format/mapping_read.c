/* mapping_read.c - two passes: index the rows, then make documents.
 *
 *     rows    [0] [1] [2] [3] ...          offset and line of each
 *     next     2  -1   3  -1               for each template: the next row of the same document
 *     groups  {first 0, last 3} {1, 1}     sorted by first row
 *
 * What is wrong with the data is set in `scratch`, reported as refused and forgiven; what must end
 * the reading is set in the caller's Ctx. O(bytes) when the rows of a document stand together; each
 * row that stands apart costs a seek. */
#include "format/mapping_read.h"

#include "base/check.h"
#include "base/list.h"
#include "base/table.h"
#include "format/mapping_fill.h"
#include "format/party_book.h"
#include "value/party_id.h"

#include <stdio.h>
#include <string.h>

static const size_t INDEX_BYTES_MAX = (size_t)8 << 30, SCRATCH_BYTES_MAX = (size_t)1 << 30;

/* A cell whose columns were found in the header. */
typedef struct Bound {
    const MappingCell *cell;
    size_t at[MAPPING_COLUMNS_MAX];     /* NO_COLUMN: the header lacks an optional one */
    size_t name_at;
} Bound;

static const size_t NO_COLUMN = SIZE_MAX;
typedef struct RowAt {
    int64_t offset, line;
} RowAt;

typedef struct Group {
    int32_t first, last;
    int64_t rows;
} Group;

/* A template at work. */
typedef struct Work {
    const MappingTemplate *t;
    Bound *head, *line;
    Table keys;                 /* issuer NUL number -> group */
    List groups, next;          /* Group; int32_t a row, -1 for the last */
    size_t done;                /* groups made */
    size_t when_at[MAPPING_WHEN_MAX];   /* columns of the template's conditions */
} Work;

typedef struct Reader {
    Ctx *cx;                    /* the caller's */
    const Mapping *m;
    const RecordSink *sink;
    CsvReader *csv;
    Ctx index;                  /* rows, groups, keys, parties: lives as long as the reading */
    Ctx scratch;                /* one row in the first pass, one document in the second */
    Text *header;
    size_t width;
    List rows;                  /* RowAt */
    Work *works;
    PartyBook parties;
    const char *field;          /* the column being read, for reports */
    int64_t line;               /* of the row being read */
    bool quiet;                 /* the first pass notes nothing about cells */
} Reader;

/* --- reports --------------------------------------------------------------------------------- */

static RecordPlace place_of(const Reader *r, int64_t line)
{
    return (RecordPlace){ csv_name(r->csv), line };
}

static bool ends_reading(Err err)
{
    return err == ERR_NO_MEMORY || err == ERR_IO;
}

/* Reports the failure that `scratch` holds and forgives it, unless the reading must end: then it
 * is handed on. */
static Err refuse(Reader *r, Err err, int64_t line, const char *field)
{
    Ctx *s = &r->scratch;
    Text why;
    if (r->cx->err != ERR_OK || s->err == ERR_OK || ends_reading(s->err))
        return err;
    TRY(text_copy(s, text_of(ctx_words(s)), &why));
    ctx_forgive(s);
    return r->sink->refused(r->cx, r->sink->self, place_of(r, line), field, why);
}

static Err note(Reader *r, NoteKind kind, Text why)
{
    if (r->quiet)
        return ERR_OK;
    return r->sink->noted(r->cx, r->sink->self, place_of(r, r->line), kind, r->field, why);
}

/* --- parties --------------------------------------------------------------------------------- */

static Err meet_party(Reader *r, Text id, Text name, Text role)
{
    PartyMeeting met;
    TRY(party_book_meet(&r->index, &r->scratch, &r->parties, id, name, role, &met));
    if (met.renamed) {
        Text why;
        TRY(text_format(&r->scratch, &why, "%.*s is \"%.*s\" here and \"%.*s\" before", (int)id.n,
                        id.at, (int)name.n, name.at, (int)met.name.n, met.name.at));
        TRY(note(r, NOTE_NAME, why));
    }
    if (!met.fresh)
        return ERR_OK;
    PartyRecord party = { .id = id, .name = met.name, .name_zh = TEXT(""), .roles = role };
    return r->sink->party(r->cx, r->sink->self, &party, place_of(r, r->line));
}

/* --- cells ----------------------------------------------------------------------------------- */

static Err party_value(Reader *r, const Bound *b, const CsvRow *row, Text cell, Text *out)
{
    Ctx *s = &r->scratch;
    Text id, name = cell;
    if (b->cell->scheme.n > 0) {
        TRY(text_format(s, &id, "%.*s:%.*s", (int)b->cell->scheme.n, b->cell->scheme.at,
                        (int)cell.n, cell.at));
    } else {
        TRY(cell_slug(s, cell, &id));
        TRY(text_format(s, &id, "name:%s", id.at));
    }
    TRY(party_id_parse(s, id, out));
    if (r->quiet)
        return ERR_OK;
    if (b->cell->name.n > 0 && b->name_at != NO_COLUMN
        && !mapping_absent(r->m, row->fields[b->name_at]))
        name = text_trim(row->fields[b->name_at]);
    return meet_party(r, *out, name, b->cell->role);
}

static Err convert(Reader *r, const Bound *b, const CsvRow *row, Text cell, Text *out)
{
    Ctx *s = &r->scratch;
    Date date;
    char buf[DATE_TEXT_SIZE];
    switch (b->cell->as) {
    case CELL_TEXT:
        return b->cell->prefix.n == 0 ? text_copy(s, cell, out)
             : text_format(s, out, "%s%.*s", b->cell->prefix.at, (int)cell.n, cell.at);
    case CELL_DATE:
        TRY(cell_date(s, cell, r->m->dates, r->m->date_count, &date));
        return text_copy(s, text_of(date_format(date, buf)), out);
    case CELL_DECIMAL:
        return cell_decimal(s, cell, r->m->marks, out);
    case CELL_SLUG: return cell_slug(s, cell, out);
    case CELL_PARTY:
        return party_value(r, b, row, cell, out);
    case CELL_JSON:
        TRY(json_parse(s, cell, &(Json){ 0 }));         /* here, where its column is known */
        return text_copy(s, cell, out);
    case CELL_UNIT: return cell_unit(s, cell, out);
    case CELL_MINUS:
        return cell_minus(s, cell, r->m->marks, out);
    }
    return ERR_OK;
}

/* The cell's value in weft's form, empty where it is absent. */
static Err value_of(Reader *r, const Bound *b, const CsvRow *row, Text *out)
{
    Text skipped = TEXT("");
    size_t looked = 0;
    for (size_t i = 0; i < b->cell->column_count; i++) {
        if (b->at[i] == NO_COLUMN)
            continue;
        Text cell = text_trim(row->fields[b->at[i]]);
        if (mapping_absent(r->m, cell)) {
            skipped = looked++ == 0 ? cell : skipped;
            continue;
        }
        r->field = b->cell->columns[i].at;
        TRY(convert(r, b, row, cell, out));
        if (looked == 0 || r->quiet)
            return ERR_OK;
        Text why;
        r->field = b->cell->columns[0].at;
        TRY(text_format(&r->scratch, &why, "\"%.*s\"; \"%s\" was taken", (int)skipped.n,
                        skipped.at, b->cell->columns[i].at));
        return note(r, NOTE_FALLBACK, why);
    }
    *out = TEXT("");
    r->field = b->cell->columns[0].at;
    return skipped.n > 0 ? note(r, NOTE_PLACEHOLDER, skipped) : ERR_OK;
}

static Err add(Reader *r, Text a, Text b, Text *out)
{
    enum { SCALE = 6 };
    int64_t x, y, sum;
    char buf[DECIMAL_TEXT_SIZE];
    if (decimal_parse(a, SCALE, &x) != ERR_OK || decimal_parse(b, SCALE, &y) != ERR_OK
        || __builtin_add_overflow(x, y, &sum))
        return fail(&r->scratch, ERR_OVERFLOW, "the rows' values do not sum: %.*s and %.*s",
                    (int)a.n, a.at, (int)b.n, b.at);
    return text_copy(&r->scratch, text_of(decimal_format(sum, SCALE, 0, buf)), out);
}

/* Puts what a further row says to what the rows before it said. */
static Err combine(Reader *r, const MappingCell *cell, Text value, Text *kept)
{
    Text before = *kept, why;
    r->field = cell->columns[0].at;
    if (value.n == 0)
        return ERR_OK;
    if (before.n == 0) {
        *kept = value;
        return ERR_OK;
    }
    if (cell->pick == PICK_SUM)
        return add(r, before, value, kept);
    int order = text_cmp(value, before);
    if (order == 0)
        return ERR_OK;
    if (cell->pick == PICK_SAME)
        return fail(&r->scratch, ERR_CONFLICT, "is \"%.*s\" here and \"%.*s\" in an earlier row of "
                    "the same document; a \"pick\" in the mapping can say which holds",
                    (int)value.n, value.at, (int)before.n, before.at);
    if ((cell->pick == PICK_LEAST && order < 0) || (cell->pick == PICK_MOST && order > 0))
        *kept = value;
    TRY(text_format(&r->scratch, &why, "\"%.*s\" here, \"%.*s\" in an earlier row; %.*s was kept",
                    (int)value.n, value.at, (int)before.n, before.at, (int)kept->n, kept->at));
    return note(r, NOTE_DIFFERS, why);
}

static Err values_of(Reader *r, const Bound *bounds, size_t n, const CsvRow *row, Text *values)
{
    for (size_t i = 0; i < n; i++) {
        Text value;
        TRY(value_of(r, &bounds[i], row, &value));
        TRY(combine(r, bounds[i].cell, value, &values[i]));
    }
    return ERR_OK;
}

/* --- the second pass: documents -------------------------------------------------------------- */

static Err row_again(Reader *r, int32_t at, CsvRow *row)
{
    const RowAt *where = list_at(&r->rows, (size_t)at);
    bool more = false;
    r->line = where->line;
    TRY(csv_seek(&r->scratch, r->csv, where->offset, where->line));
    Err err = csv_next(&r->scratch, r->csv, row, &more);
    if (err == ERR_OK && more && row->count >= r->width)
        return ERR_OK;
    ctx_forgive(&r->scratch);
    return fail(r->cx, ERR_IO, "%s:%lld: the file changed while it was read", csv_name(r->csv),
                (long long)where->line);
}

/* A price that does not make the amount would make the line contradict itself: it is left out. */
static Err check_price(Reader *r, const MappingTemplate *t, const Text *head, Text *line)
{
    bool holds;
    Text why;
    TRY(mapping_price_holds(&r->scratch, t, head, line, &holds, &why));
    if (holds)
        return ERR_OK;
    mapping_forget_price(t, line);
    r->field = "price";
    return note(r, NOTE_PRICE, why);
}

/* Gathers the rows of a document: what they say of its head in `values`, and its lines. */
static Err gather(Reader *r, const Work *w, const Group *group, Text *values, Json *lines,
                  size_t *line_count)
{
    const MappingTemplate *t = w->t;
    size_t n = 0;
    for (int32_t at = group->first; at >= 0; at = *(int32_t *)list_at(&w->next, (size_t)at)) {
        CsvRow row;
        TRY(row_again(r, at, &row));
        TRY(values_of(r, w->head, t->head.cell_count, &row, values));
        if (t->line.object.count == 0)
            continue;
        Text *cells = NEW(&r->scratch, Text, t->line.cell_count + 1);
        if (!cells)
            return r->scratch.err;
        TRY(values_of(r, w->line, t->line.cell_count, &row, cells));
        if (!r->m->keep_prices)
            TRY(check_price(r, t, values, cells));
        TRY(mapping_fill(&r->scratch, &t->line, cells, NULL, &lines[n]));
        n += lines[n].count > 0;
    }
    *line_count = n;
    return ERR_OK;
}

static Err make(Reader *r, const Work *w, const Group *group, Document *out)
{
    Ctx *s = &r->scratch;
    const MappingTemplate *t = w->t;
    bool lined = t->line.object.count > 0;
    if (lined && group->rows > DOCUMENT_LINES_MAX)
        return fail(s, ERR_LIMIT, "%lld rows are one document; at most %d lines are taken",
                    (long long)group->rows, DOCUMENT_LINES_MAX);
    Text *values = NEW(s, Text, t->head.cell_count + 1);
    Json *lines = NEW(s, Json, lined ? (size_t)group->rows : 1);
    if (!values || !lines)
        return s->err;
    Json json, list = { .kind = JSON_ARRAY, .items = lines };
    TRY(gather(r, w, group, values, lines, &list.count));
    TRY(mapping_fill(s, &t->head, values, list.count > 0 ? &list : NULL, &json));
    r->field = NULL;                    /* from here on a failure names its own field */
    ctx_place(s, NULL, 0);
    return document_read(s, &json, out);
}

/* The field that a failure without a place names itself, such as "lines[0].amount". */
static Err own_field(Ctx *s, const char **out)
{
    static const size_t mark = sizeof ": " - 1;
    size_t n = s->words_at > mark ? s->words_at - mark : 0;
    Text field;
    TRY(text_copy(s, (Text){ s->detail, n }, &field));
    *out = field.at;
    return ERR_OK;
}

static const char *kind_word(const MappingTemplate *t)
{
    return t->kind_at.kind == NODE_CONSTANT ? document_kind_name(t->kind) : "document";
}

/* Makes one document and hands it on, or says why not. */
static Err make_one(Reader *r, const Work *w, const Group *group)
{
    Document document;
    ArenaMark mark = arena_mark(&r->scratch.arena);
    int64_t first = ((const RowAt *)list_at(&r->rows, (size_t)group->first))->line;
    r->field = kind_word(w->t);
    Err err = make(r, w, group, &document);
    if (err == ERR_OK) {
        err = r->sink->document(r->cx, r->sink->self, &document, place_of(r, first));
    } else {
        const char *field = r->field;
        if (!field)
            TRY(own_field(&r->scratch, &field));
        err = refuse(r, err, r->field ? r->line : first, field);
    }
    arena_rewind(&r->scratch.arena, mark);
    return err;
}

static Err make_all(Reader *r)
{
    for (size_t row = 0; row < r->rows.count; row++) {
        for (size_t k = 0; k < r->m->template_count; k++) {
            Work *w = &r->works[k];
            if (w->done == w->groups.count)
                continue;
            const Group *group = list_at(&w->groups, w->done);
            if ((size_t)group->first != row)
                continue;
            w->done++;
            TRY(make_one(r, w, group));
        }
    }
    return ERR_OK;
}

/* --- the first pass: which rows make which document ------------------------------------------ */

static Err key_value(Reader *r, const Work *w, const MappingNode *node, const CsvRow *row,
                     Text *out)
{
    if (node->kind == NODE_CONSTANT) {
        *out = node->constant.text;
        return ERR_OK;
    }
    TRY(value_of(r, &w->head[node->cell], row, out));
    if (out->n == 0 && !w->t->optional)
        return fail(&r->scratch, ERR_INVALID, "is absent; without it the row gives no %s",
                    kind_word(w->t));
    return ERR_OK;
}

static Err join_group(Reader *r, Work *w, Text key, int32_t row)
{
    int64_t at;
    if (table_get(&w->keys, key.at, key.n, &at)) {
        Group *group = list_at(&w->groups, (size_t)at);
        *(int32_t *)list_at(&w->next, (size_t)group->last) = row;
        group->last = row;
        group->rows++;
        return ERR_OK;
    }
    Group *group = list_push(&r->index, &w->groups);
    if (!group)
        return r->index.err;
    *group = (Group){ .first = row, .last = row, .rows = 1 };
    TRY(text_copy(&r->index, key, &key));
    return table_put(&r->index, &w->keys, key.at, key.n, (int64_t)w->groups.count - 1);
}

static bool is_meant(const Work *w, const CsvRow *row)
{
    bool meant = true;
    for (size_t i = 0; i < w->t->when_count; i++)
        meant = meant && w->t->when[i].is == text_eq(text_trim(row->fields[w->when_at[i]]),
                                                     w->t->when[i].word);
    return meant;
}

static Err index_row(Reader *r, Work *w, const CsvRow *row, int32_t at)
{
    int32_t *next = list_push(&r->index, &w->next);
    if (!next)
        return r->index.err;
    *next = -1;
    if (!is_meant(w, row))
        return ERR_OK;
    Text kind, number, issuer, key;
    Err err = key_value(r, w, &w->t->kind_at, row, &kind);
    if (err == ERR_OK)
        err = key_value(r, w, &w->t->number, row, &number);
    if (err == ERR_OK)
        err = key_value(r, w, &w->t->issuer, row, &issuer);
    if (err != ERR_OK)
        return refuse(r, err, row->line, r->field);
    if (kind.n == 0 || number.n == 0 || issuer.n == 0)
        return ERR_OK;
    TextBuf buf = textbuf_make(&r->scratch);
    if (w->t->kind_at.kind == NODE_CELL) {
        textbuf_put(&buf, kind);
        textbuf_byte(&buf, '\0');
    }
    textbuf_put(&buf, issuer);
    textbuf_byte(&buf, '\0');
    textbuf_put(&buf, number);
    TRY(textbuf_done(&buf, &key));
    return join_group(r, w, key, at);
}

/* More fields than the header are taken where they are empty: spreadsheets write such commas. */
static bool ragged(const CsvRow *row, size_t width)
{
    for (size_t i = width; i < row->count; i++)
        if (row->fields[i].n > 0)
            return true;
    return row->count < width;
}

static Err take_row(Reader *r, const CsvRow *row)
{
    r->line = row->line;
    if (ragged(row, r->width)) {
        Text why;
        TRY(text_format(r->cx, &why, "the row has %zu fields, the header has %zu", row->count,
                        r->width));
        return r->sink->refused(r->cx, r->sink->self, place_of(r, row->line), "", why);
    }
    if (row->decoded > 0)
        TRY(r->sink->noted(r->cx, r->sink->self, place_of(r, row->line), NOTE_ENCODING, "",
                           r->m->csv.encoding_else));
    if (r->rows.count == INT32_MAX)
        return fail(r->cx, ERR_LIMIT, "the file has more than %d rows; split it", INT32_MAX);
    RowAt *at = list_push(&r->index, &r->rows);
    if (!at)
        return r->index.err;
    *at = (RowAt){ row->offset, row->line };
    for (size_t k = 0; k < r->m->template_count; k++)
        TRY(index_row(r, &r->works[k], row, (int32_t)(r->rows.count - 1)));
    return ERR_OK;
}

static Err index_all(Reader *r)
{
    for (bool more = true; more;) {
        ArenaMark mark = arena_mark(&r->scratch.arena);
        CsvRow row = { 0 };
        Err err = csv_next(&r->scratch, r->csv, &row, &more);
        if (err != ERR_OK)
            err = refuse(r, err, r->scratch.place_line, "");
        else if (more)
            err = take_row(r, &row);
        TRY(err);
        arena_rewind(&r->scratch.arena, mark);
    }
    return ERR_OK;
}

/* --- header ---------------------------------------------------------------------------------- */

static Err read_header(Reader *r)
{
    CsvRow row = { 0 };
    bool more = false;
    TRY(csv_next(&r->scratch, r->csv, &row, &more));
    if (!more)
        return fail(&r->scratch, ERR_SYNTAX, "the file is empty; its first row names the columns");
    r->header = NEW(&r->index, Text, row.count);
    if (!r->header)
        return r->index.err;
    r->width = row.count;
    for (size_t i = 0; i < row.count; i++)
        TRY(text_copy(&r->index, text_trim(row.fields[i]), &r->header[i]));
    return ERR_OK;
}

static Err column_find(Reader *r, Text name, bool optional, size_t *out)
{
    size_t hits = 0;
    *out = NO_COLUMN;
    for (size_t i = 0; i < r->width; i++)
        if (text_eq(r->header[i], name) && hits++ == 0)
            *out = i;
    if (hits == 0 && optional)
        return ERR_OK;
    if (hits != 1)
        return fail(&r->scratch, ERR_INVALID, "the mapping needs one column \"%.*s\", the header "
                    "has %s; is it the mapping for this file?", (int)name.n, name.at,
                    hits ? "several" : "none");
    return ERR_OK;
}

static Err bind(Reader *r, const MappingPart *part, Bound **out)
{
    Bound *bounds = NEW(&r->index, Bound, part->cell_count + 1);
    if (!bounds)
        return r->index.err;
    for (size_t i = 0; i < part->cell_count; i++) {
        const MappingCell *cell = &part->cells[i];
        bounds[i].cell = cell;
        for (size_t c = 0; c < cell->column_count; c++)
            TRY(column_find(r, cell->columns[c], cell->optional, &bounds[i].at[c]));
        if (cell->name.n > 0)
            TRY(column_find(r, cell->name, cell->optional, &bounds[i].name_at));
    }
    *out = bounds;
    return ERR_OK;
}

static Err bind_all(Reader *r)
{
    r->works = NEW(&r->index, Work, r->m->template_count);
    if (!r->works)
        return r->index.err;
    for (size_t k = 0; k < r->m->template_count; k++) {
        Work *w = &r->works[k];
        *w = (Work){ .t = &r->m->templates[k], .keys = table_make(&r->index),
                     .groups = list_make(sizeof(Group)), .next = list_make(sizeof(int32_t)) };
        for (size_t i = 0; i < w->t->when_count; i++)
            TRY(column_find(r, w->t->when[i].column, false, &w->when_at[i]));
        TRY(bind(r, &w->t->head, &w->head));
        TRY(bind(r, &w->t->line, &w->line));
    }
    return ERR_OK;
}

/* --- the whole ------------------------------------------------------------------------------- */

static Err read_all(Reader *r)
{
    TRY(read_header(r));
    ctx_place(&r->scratch, csv_name(r->csv), 1);
    TRY(bind_all(r));
    r->quiet = true;
    TRY(index_all(r));
    r->quiet = false;
    return make_all(r);
}

static void reader_clear(Reader *r)
{
    csv_close(&r->csv);
    ctx_clear(&r->index);
    ctx_clear(&r->scratch);
}

Err mapping_read(Ctx *cx, const Mapping *mapping, Source *source, const RecordSink *sink)
{
    if (mapping->format != MAPPING_CSV)
        return fail(cx, ERR_INVALID, "mapping %s is not for CSV files", mapping->path.at);
    Reader r CLEANUP(reader_clear) = {
        .cx = cx, .m = mapping, .sink = sink, .index = ctx_make(INDEX_BYTES_MAX),
        .scratch = ctx_make(SCRATCH_BYTES_MAX), .rows = list_make(sizeof(RowAt)),
        .field = "",
    };
    r.index.arena.fail_at = r.scratch.arena.fail_at = cx->arena.fail_at;    /* tests reach in */
    r.parties = party_book_make(&r.index);
    ctx_place(&r.scratch, source_name(source), 0);
    Err err = source_keep(&r.scratch, source);
    if (err == ERR_OK)
        err = csv_on(&r.scratch, source, &mapping->csv, &r.csv);
    if (err == ERR_OK)
        err = read_all(&r);
    if (err == ERR_OK || cx->err != ERR_OK)
        return cx->err;
    return fail(cx, err, "%s", r.scratch.err != ERR_OK ? r.scratch.detail : r.index.detail);
}
