/* both.h - two pieces of work at the same time.
 *
 *     run_both(read_half, &left, read_half, &right);
 *
 * Each has what it writes to itself: a Ctx of its own, a part of an array of its own. What comes
 * out must be the same as if one ran after the other; where the system gives no second thread,
 * that is what happens. */
#ifndef WEFT_BASE_BOTH_H
#define WEFT_BASE_BOTH_H

/* Calls left(left_self) here and right(right_self) on another thread; returns when both have. */
void run_both(void (*left)(void *), void *left_self, void (*right)(void *), void *right_self);

#endif
