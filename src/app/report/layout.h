/* layout.h - text for a terminal: wrapped, aligned, measured in columns.
 *
 * Chinese characters take two columns and may break anywhere but before closing punctuation;
 * words of other scripts break at spaces. Nothing here knows what it sets. */
#ifndef WEFT_APP_REPORT_LAYOUT_H
#define WEFT_APP_REPORT_LAYOUT_H

#include "base/text.h"
#include "value/money.h"
#include "value/rate.h"

#include <stdbool.h>

/* Styles that a terminal may have; with `on` false the words come out bare. */
typedef struct Paint {
    bool on;
} Paint;

typedef enum { PAINT_PLAIN, PAINT_BOLD, PAINT_DIM, PAINT_GOOD, PAINT_WARN, PAINT_ACCENT } PaintKind;

void paint_text(TextBuf *buf, Paint paint, PaintKind kind, Text text);

/* Each line of `text` after `indent` blanks, no wider than `columns` in all; ends with LF. */
void layout_wrap(TextBuf *buf, Text text, int indent, int columns);

void layout_blanks(TextBuf *buf, int count);
/* Padded to `columns` with blanks on the right or on the left; longer text stays whole. */
void layout_left(TextBuf *buf, Text text, int columns);
void layout_right(TextBuf *buf, Text text, int columns);

/* At most `columns` of it, the last one an ellipsis where something was cut. */
void layout_cut(TextBuf *buf, Text text, int columns);

/* A bar of `cells` cells, filled as far as the rate (0 to 1) goes, rounded down. */
void layout_bar(TextBuf *buf, Paint paint, Rate rate, int cells);

/* "702,000.00 USD". */
MUST_USE Err layout_money(Ctx *cx, Money money, Text *out);
/* "87 %", rounded down: only what is whole reads 100 %. */
MUST_USE Err layout_percent(Ctx *cx, Rate rate, Text *out);

#endif
