/* sort.h - the canonical order of names, and a stable sort that needs no memory of libc.
 *
 * Netting must not depend on the order of a file's rows, so firms and obligations are numbered by
 * name: shorter names first, then by bytes, which is how numbered ids count (2 before 10). */
#ifndef WEFT_CORE_NETTING_SORT_H
#define WEFT_CORE_NETTING_SORT_H

#include "base/text.h"

#include <stddef.h>
#include <stdint.h>

typedef struct SortName {
    const char *at;
    uint32_t bytes;
    uint32_t index;             /* the caller's: which thing bears the name */
} SortName;

/* <0, 0, >0 in the canonical order. */
int sort_name_cmp(SortName a, SortName b);

/* Sorts in place, equal names in the order of `index`. O(n) for names whose difference lies in
 * 8 bytes, O(n log n) otherwise. Scratch is taken from cx's arena and given back. ERR_NO_MEMORY. */
MUST_USE Err sort_names(Ctx *cx, SortName *names, size_t n);

/* Sorts items[0..n) stably by cmp(with, a, b) using `room` for n items. O(n log n). */
typedef int SortCmp(const void *with, uint32_t a, uint32_t b);
void sort_stably(uint32_t *items, uint32_t *room, size_t n, SortCmp *cmp, const void *with);

#endif
