/* both.h - two halves of one work at the same time.
 *
 *     run_both(read_half, &left, &right);
 *
 * Each half has what it writes to itself: a Ctx of its own, a part of an array of its own. What
 * comes out must be the same as if one ran after the other, and where the system gives no second
 * thread, one does. */
#ifndef WEFT_BASE_BOTH_H
#define WEFT_BASE_BOTH_H

/* Calls half(left) and half(right); returns when both have returned. */
void run_both(void (*half)(void *), void *left, void *right);

#endif
