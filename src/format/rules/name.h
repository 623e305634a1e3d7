/* name.h - names of elements and attributes as small numbers, so that rules compare numbers.
 *
 * The vocabulary is what the code and the tables of rules speak of; any other name is NAME_NONE.
 * It is made once, from literals, and only looked at afterwards. */
#ifndef WEFT_FORMAT_RULES_NAME_H
#define WEFT_FORMAT_RULES_NAME_H

#include "base/text.h"

#include <stdint.h>

typedef uint16_t Name;

enum {
    NAME_NONE,
#define NAME(name) NAME_##name,
#include "format/rules/name.tbl"
#undef NAME
    NAME_MADE,                  /* the first that a table added */
    NAMES_MAX = 512,
};

typedef struct Names {
    Text texts[NAMES_MAX];
    Name slots[4 * NAMES_MAX];  /* by hash; NAME_NONE: free */
    size_t count;
} Names;

void names_init(Names *names);

/* The number of a word, a new one where it has none. The word is borrowed. */
Name names_add(Names *names, Text word);

Name names_find(const Names *names, Text word);         /* NAME_NONE: not of the vocabulary */

#endif
