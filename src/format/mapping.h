/* mapping.h - how somebody's tables become documents: a JSON file, not code.
 *
 * A mapping holds templates. A template is a document in its native form (core/document.h) in
 * which a value may be a cell instead of a constant:
 *
 *   {"name":"scms","format":"csv","encoding":"UTF-8","encoding_else":"WINDOWS-1252",
 *    "delimiter":",","point":".","thousands":",","absent":["N/A","Date Not Captured"],
 *    "dates":["%d-%b-%y","%m/%d/%y"],
 *    "documents":[
 *     {"kind":"order","number":{"column":"PO #"},"issuer":{"column":"Country","as":"party"},
 *      "receiver":{"column":"Vendor","as":"party","role":"supplier"},"currency":"USD",
 *      "date":{"columns":["PO sent","PQ sent"],"as":"date"},
 *      "terms":{"ship_by":{"column":"Scheduled","as":"date","pick":"last"}},
 *      "lines":{"line":{"column":"ID"},"item":{"column":"Item","as":"slug"},
 *               "quantity":{"column":"Packs","as":"decimal"},"unit":"XPK",
 *               "amount":{"column":"Value","as":"decimal"}}}]}
 *
 * A cell names a column, or several: the first that is not absent is taken. "as" is text (as it
 * stands, trimmed), date, decimal, slug, or party: an identifier made of "scheme" and the cell, or,
 * where no scheme is given, name: and the slug of the cell; "role" is the party's, "name" the
 * column of its name where that is not the cell itself. "prefix" goes before a text. As json the
 * cell is a JSON value of its own, such as a list of references; as minus a decimal with its sign
 * turned; as unit the code of Recommendation 20 for what people call it (value/unit_name.h).
 * "optional": true in a cell lets the table be without its columns. "kind" may be a cell too: then
 * the table holds documents of several kinds.
 *
 * Rows with the same issuer and number are one document, wherever they stand in the file; each
 * gives a line, unless it says nothing of one. Its other cells must agree in all its rows, unless
 * "pick" says which row wins: "same" (the default), "first", "least", "most" (of dates or texts:
 * by bytes), "sum" (decimals).
 * "optional": true in a template lets rows without a number pass unreported; "when":
 * [{"column":"Red","is":"yes"},{"column":"State","not":"void"}] takes the rows alone of which all
 * that holds. A price that does not
 * make the line's amount is left out, unless "keep_prices" is true. "about" and "notes" are for
 * people.
 *
 * A mapping of format "ocel" names object and event types instead: format/ocel.h. */
#ifndef WEFT_FORMAT_MAPPING_H
#define WEFT_FORMAT_MAPPING_H

#include "base/json.h"
#include "core/document.h"
#include "format/cell.h"
#include "format/csv.h"

#include <stdbool.h>
#include <stddef.h>

typedef enum { MAPPING_CSV, MAPPING_OCEL } MappingFormat;

typedef enum { CELL_TEXT, CELL_DATE, CELL_DECIMAL, CELL_SLUG, CELL_PARTY, CELL_JSON,
               CELL_MINUS, CELL_UNIT } CellAs;
typedef enum { PICK_SAME, PICK_FIRST, PICK_LEAST, PICK_MOST, PICK_SUM } CellPick;

typedef struct MappingCell {
    const Text *columns;
    size_t column_count;
    CellAs as;
    CellPick pick;
    Text prefix;                /* CELL_TEXT */
    Text scheme, role, name;    /* CELL_PARTY; empty: none */
    bool optional;              /* the header may lack its columns */
} MappingCell;

typedef enum { NODE_CONSTANT, NODE_CELL, NODE_OBJECT, NODE_LIST } NodeKind;

typedef struct MappingNode MappingNode;
struct MappingNode {
    NodeKind kind;
    Text key;                   /* empty in a list */
    Json constant;              /* NODE_CONSTANT */
    size_t cell;                /* NODE_CELL: index into the part's cells */
    const MappingNode *nodes;   /* NODE_OBJECT, NODE_LIST: count of them */
    size_t count;
    bool whole;                 /* a reference: left out where one of its cells is absent */
};

/* The head of a document, or one of its lines. */
typedef struct MappingPart {
    MappingNode object;         /* NODE_OBJECT */
    const MappingCell *cells;
    size_t cell_count;
} MappingPart;

typedef struct MappingWhen {
    Text column, word;
    bool is;                    /* false: the cell is anything else */
} MappingWhen;

enum { MAPPING_WHEN_MAX = 4 };

typedef struct MappingTemplate {
    DocumentKind kind;          /* where kind_at is a constant */
    MappingPart head, line;     /* line: no nodes where the template has no lines */
    MappingNode kind_at, number, issuer;    /* of the head: what makes rows one document */
    bool optional;
    MappingWhen when[MAPPING_WHEN_MAX]; /* all must hold of a row */
    size_t when_count;
} MappingTemplate;

typedef struct Mapping {
    MappingFormat format;
    Text name, path;
    Json json;                  /* the whole file, for the reader of its format */
    CsvOptions csv;
    CellMarks marks;
    const Text *absent;         /* words that stand for "not known" */
    size_t absent_count;
    const Text *dates;
    size_t date_count;
    const MappingTemplate *templates;
    size_t template_count;
    bool keep_prices;
} Mapping;

enum { MAPPING_TEMPLATES_MAX = 16, MAPPING_CELLS_MAX = 64, MAPPING_COLUMNS_MAX = 8 };

/* Reads a mapping: a path where it holds a '/' or ends with .json, else a name, looked for as
 * mappings/NAME.json under $WEFT_SHARE, ./share and the installed share/weft. Lives in cx's arena.
 * ERR_NOT_FOUND says where it looked; failures of json_parse; ERR_INVALID, ERR_UNKNOWN and
 * ERR_LIMIT name the field. */
MUST_USE Err mapping_load(Ctx *cx, const char *path_or_name, Mapping *out);

/* The same from a text, for tests and for mappings kept elsewhere. */
MUST_USE Err mapping_parse(Ctx *cx, Text json, Mapping *out);

/* True where the cell is empty or one of the mapping's words for "not known", in small or capital
 * letters; "See ASN-*" stands for all that begins so. */
bool mapping_absent(const Mapping *mapping, Text cell);

#endif
