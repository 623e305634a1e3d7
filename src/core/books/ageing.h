/* ageing.h - how long what is owed has been due: open items, sorted by the days since they fell
 * due.
 *
 *     undated | not due | 1-30 | 31-60 | 61-90 | over 90
 *
 * An item is due on its day: overdue by one day on the day after. An item for which nobody stated
 * terms has no due date and stands apart. Amounts are minor units. */
#ifndef WEFT_CORE_BOOKS_AGEING_H
#define WEFT_CORE_BOOKS_AGEING_H

#include "base/err.h"
#include "value/date.h"

#include <stdbool.h>
#include <stdint.h>

typedef enum {
    AGE_UNDATED, AGE_NOT_DUE, AGE_30, AGE_60, AGE_90, AGE_OLDER, AGE_COUNT
} Age;

/* due may be DATE_NONE. */
Age age_of(Date due, Date at);
/* Days since it fell due, 0 where it is not overdue. */
int32_t age_days(Date due, Date at);
const char *age_name(Age age);          /* "1-30" */
const char *age_chinese(Age age);       /* "逾期1-30天" */

/* What is open of an invoice: the rest, never below zero. */
int64_t item_open(int64_t face, int64_t credited, int64_t paid);

typedef struct Ageing {
    int64_t age[AGE_COUNT];
    int64_t total;
    int64_t items;
} Ageing;

/* Adds an open amount >= 0; nothing open is no item. ERR_OVERFLOW; *to untouched. */
MUST_USE Err ageing_add(Ctx *cx, Ageing *to, Age age, int64_t open);
MUST_USE Err ageing_sum(Ctx *cx, Ageing *to, const Ageing *part);

#endif
