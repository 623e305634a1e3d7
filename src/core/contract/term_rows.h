/* term_rows.h - the terms of the ACTUS dictionary: for each its name, what kind of value it has,
 * and where it lives in ContractTerms. For terms_read.c alone; a new term is a row in term_rows.c.
 * SRC: ACTUS data dictionary 1.4; older spellings stand beside its own. */
#ifndef WEFT_CORE_CONTRACT_TERM_ROWS_H
#define WEFT_CORE_CONTRACT_TERM_ROWS_H

#include "core/contract/terms.h"

typedef enum {
    KIND_IGNORED,       /* known, and without bearing on the events */
    KIND_FOREIGN,       /* known, and of a type of contract that weft does not compute */
    KIND_ONLY,          /* known, and no other choice than those listed is supported */
    KIND_TEXT, KIND_TIME, KIND_PERIOD, KIND_CYCLE,
    KIND_REAL,
    KIND_AMOUNT,        /* a real not below 0 */
    KIND_CHOICE, KIND_SCALE, KIND_COVERED,
    KIND_TIMES, KIND_CYCLES, KIND_REALS, KIND_CHOICES,
    KIND_REFS,
} TermKind;

typedef struct TermChoice {
    const char *name;
    unsigned value;
} TermChoice;

typedef struct TermRow {
    const char *name;
    TermKind kind;
    size_t offset;
    const TermChoice *choices;
} TermRow;

/* The row of a name, whatever its capitals; NULL: nobody knows it. */
const TermRow *term_row_find(Text name);
/* Do both rows fill one place? Two spellings of a term do. */
bool term_row_same(const TermRow *a, const TermRow *b);
/* The value of a choice's name; false where it is none of them. */
bool term_choice_find(const TermChoice *choices, Text name, unsigned *out);

extern const TermChoice term_performances[], term_ref_roles[];

#endif
