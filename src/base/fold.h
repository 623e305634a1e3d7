/* fold.h - one spelling for what people spell in many ways: names of persons, items and words.
 *
 * Two texts that a reader takes for the same fold to the same bytes: case, full-width letters,
 * composed and decomposed accents, and blanks of any kind and number make no difference, blanks at
 * the ends count for nothing, characters that print nothing are dropped. What remains of accents
 * counts: "jose" and "jos\u00e9" are two names.
 * SRC: Unicode 14, UAX 15 (NFKC) and 3.13 (case folding, default ignorables), by utf8proc. */
#ifndef WEFT_BASE_FOLD_H
#define WEFT_BASE_FOLD_H

#include "base/text.h"

/* The folded text, in cx's arena; empty where nothing is left. ERR_SYNTAX: not UTF-8. O(bytes). */
MUST_USE Err text_fold(Ctx *cx, Text text, Text *out);

#endif
