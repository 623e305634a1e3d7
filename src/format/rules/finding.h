/* finding.h - what is wrong with an invoice: each rule asked of each element it is about.
 *
 * The document is laid out once (sheet.h), counted once (tally.h), and every rule reads that; no
 * rule walks the whole document. O(elements + rules) but for rules that fail.
 * Where a set is not given whole, its rules are asked of the part that is there: a fragment of an
 * invoice can be checked by the rules that are named. */
#ifndef WEFT_FORMAT_RULES_FINDING_H
#define WEFT_FORMAT_RULES_FINDING_H

#include "format/rules/rules.h"

typedef struct Finding {
    const Rule *rule;
    Text place;                 /* "/Invoice/cac:InvoiceLine[2]/cac:Price (line 31)" */
    int64_t line;
    bool figured;               /* an amount is `got` and should be `want` */
    Figure got, want;
    Text value;                 /* a code that is on no list; empty: none */
} Finding;

typedef struct Findings {
    const Finding *items;       /* in the order of the document, then of the tables */
    size_t count, fatal;
    size_t more;                /* beyond FINDINGS_MAX, not kept */
} Findings;

enum { FINDINGS_MAX = 10000 };

/* Checks an Invoice or a CreditNote of UBL 2. Texts borrow the tree or live in cx's arena.
 * ERR_UNKNOWN another root; ERR_NO_MEMORY. */
MUST_USE Err rules_check(Ctx *cx, const Rules *rules, const XmlNode *root, Findings *out);

/* The rule's words, and what was found: "... (is 10.00, should be 9.00)". */
MUST_USE Err finding_message(Ctx *cx, const Finding *finding, bool chinese, Text *out);

#endif
