/* fingerprint.h - is this the claim that was financed before, perhaps slightly disguised?
 *
 * Three prints of an invoice, each a SHA-256 over normalised fields, so that they can be stored,
 * indexed and compared without the paper:
 *
 *   exact   seller, buyer, number (case and blanks apart), amount, currency, date
 *   near    seller, buyer, core of the number, currency, amount within about one per cent: the
 *           date may have moved, the amount by some fen, the number may have got an "-A"
 *   goods   seller, buyer, items and quantities, and the receipts it names: whatever its number,
 *           date and amount, it bills the same goods
 *
 * Equal goods prints alone are no proof, since a firm may sell the same lot every month: they
 * speak only where not both claims have goods of their own behind them, as closure has found.
 * SRC: DESIGN 7; Civil Code of the PRC, 768 (of several assignments the first registered wins). */
#ifndef WEFT_CORE_FINGERPRINT_H
#define WEFT_CORE_FINGERPRINT_H

#include "core/document.h"

#include <stdbool.h>

enum { NEAR_BUCKETS = 3 };

typedef struct Fingerprint {
    Hash exact;
    Hash near[NEAR_BUCKETS];    /* of the amount's own bucket, the one below, the one above */
    Hash goods;
} Fingerprint;

/* The document is an invoice or an order. In cx's arena only for working; ERR_OVERFLOW,
 * ERR_NO_MEMORY. */
MUST_USE Err fingerprint_make(Ctx *cx, const Document *document, Fingerprint *out);

/* What is left of a number when everything is gone that is easily changed: case, separators, full
 * width and Cyrillic look-alikes, O for 0, I and l for 1, leading zeros of each run of digits, and
 * letters after the last digit: "Inv-0O7/A" and "INV 07" give the same. In cx's arena. */
MUST_USE Err fingerprint_number_core(Ctx *cx, Text number, Text *out);

/* Buckets grow with the amount, each 0.8 to 1.6 % wide. amount_minor >= 0. */
int64_t fingerprint_bucket(int64_t amount_minor);

typedef enum {
    PRINT_CLEAR,
    PRINT_SAME,                 /* the same invoice */
    PRINT_NEAR_NUMBER,          /* number and amount nearly the same */
    PRINT_NEAR_GOODS,           /* the same goods, and not goods enough for both */
} PrintVerdict;

/* A claim as its stored row shows it. */
typedef struct PrintStored {
    Hash exact, near, goods;
    bool backed;                /* goods of its own stand behind all of it */
} PrintStored;

PrintVerdict fingerprint_compare(const Fingerprint *mine, bool mine_backed,
                                 const PrintStored *other);

const char *print_verdict_name(PrintVerdict verdict);       /* "NEAR_GOODS" */

#endif
