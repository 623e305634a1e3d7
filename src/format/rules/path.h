/* path.h - where rules look: "Party/PartyName/Name", made ready once and walked many times.
 *
 *     Party/Name              elements by local names, from an element down
 *     PartyTaxScheme[VAT]     of those, what has a TaxScheme that is VAT
 *     ID/@schemeID, @listID   an attribute; the path leads to its element
 *     A|B                     one or the other
 *     A|B & C                 and what stands after it too
 *
 * An empty path is the element itself. Paths are literals of weft's own tables: a malformed one is
 * a bug. */
#ifndef WEFT_FORMAT_RULES_PATH_H
#define WEFT_FORMAT_RULES_PATH_H

#include "format/rules/sheet.h"

enum { PATH_STEPS_MAX = 6, PATH_ATTRIBUTE_SIZE = 32 };

typedef struct PathStep {
    Name name;
    bool vat;
} PathStep;

typedef struct Path {
    PathStep steps[PATH_STEPS_MAX];
    int count;
    int group;                  /* alternatives of one group; all groups must be met */
    char attribute[PATH_ATTRIBUTE_SIZE];        /* "": the element itself */
} Path;

typedef struct Paths {
    const Path *items;
    size_t count;
} Paths;

/* ERR_NO_MEMORY. */
MUST_USE Err paths_parse(Ctx *cx, Names *names, const char *text, Paths *out);

/* --- walking: one element after the other, in the order of the document ----------------------- */
typedef struct PathWalk {
    const Sheet *sheet;
    const Path *path;
    uint32_t from, at[PATH_STEPS_MAX];
    int depth;
    bool begun;
} PathWalk;

PathWalk path_walk(const Sheet *sheet, const Path *path, uint32_t from);
/* False at the end. *out may be `from` itself where the path has no steps. */
bool path_next(PathWalk *walk, uint32_t *out);

/* --- asking ---------------------------------------------------------------------------------- */
uint32_t path_first(const Sheet *sheet, const Path *path, uint32_t from);       /* 0: none */
bool paths_lead(const Sheet *sheet, Paths paths, uint32_t from);    /* somewhere, in each group */
size_t paths_count(const Sheet *sheet, Paths paths, uint32_t from, size_t max); /* at most max */
/* The text or the attribute that the path leads to. */
Text path_value(const Sheet *sheet, const Path *path, uint32_t row);

/* Does the row lie on this path, its last step being the row itself? A path that begins with '/'
 * (parsed by the caller) must begin below the root: `rooted`. */
bool path_ends_at(const Sheet *sheet, const Path *path, uint32_t row, bool rooted);

#endif
