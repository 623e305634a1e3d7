/* name.c - a hash of the first and the last eight bytes and the length: names of one vocabulary
 * differ there. Who sends a document cannot fill a chain: only tables of weft's own add names. */
#include "format/rules/name.h"

#include "base/check.h"

#include <string.h>

static size_t slot_of(Text word)
{
    uint64_t front = 0, back = 0;
    size_t n = word.n < sizeof front ? word.n : sizeof front;
    memcpy(&front, word.at, n);
    memcpy(&back, word.at + word.n - n, n);
    uint64_t mixed = (front ^ (back << 7) ^ (back >> 57) ^ word.n) * UINT64_C(0x9e3779b97f4a7c15);
    return (size_t)(mixed >> 53) % COUNT(((Names *)0)->slots);
}

void names_init(Names *names)
{
    static const char *const made[] = {
#define NAME(name) #name,
#include "format/rules/name.tbl"
#undef NAME
    };
    memset(names, 0, sizeof *names);
    names->count = 1;           /* NAME_NONE */
    for (size_t i = 0; i < COUNT(made); i++)
        names_add(names, text_of(made[i]));
    assert(names->count == NAME_MADE);
}

Name names_find(const Names *names, Text word)
{
    if (word.n == 0)
        return NAME_NONE;
    for (size_t at = slot_of(word);; at = (at + 1) % COUNT(names->slots)) {
        Name name = names->slots[at];
        if (name == NAME_NONE || text_eq(names->texts[name], word))
            return name;
    }
}

Name names_add(Names *names, Text word)
{
    Name known = names_find(names, word);
    if (known != NAME_NONE)
        return known;
    assert(word.n > 0 && names->count < NAMES_MAX);
    size_t at = slot_of(word);
    while (names->slots[at] != NAME_NONE)
        at = (at + 1) % COUNT(names->slots);
    Name name = (Name)names->count++;
    names->texts[name] = word;
    names->slots[at] = name;
    return name;
}
