/* rules.h - the rules that invoices are checked by: tables of rows, and those wanted made ready.
 *
 * A rule is one row: an id, how grave it is, where it is asked, a test and what it is about, and
 * what a person reads, in English and Chinese. A further set of rules (of a network, of a country)
 * is a further table of such rows, named in rules.c.
 *     en16931_core.tbl  what must be there, and must add up       en16931_code.tbl  codes
 *     en16931_vat.tbl   what each category of VAT asks            en16931_ubl.tbl   its form in UBL
 *     peppol.tbl        what the Peppol network asks beyond that
 * SRC: EN 16931-1:2017; CEN/TS 16931-3-2; Peppol BIS Billing 3.0. The wording is weft's own. */
#ifndef WEFT_FORMAT_RULES_RULES_H
#define WEFT_FORMAT_RULES_RULES_H

#include "format/rules/rule.h"

/* Rules made ready: read by any number of checks at once, never changed. */
typedef struct Rules {
    Names names;
    const RuleReady *ready;             /* by scope, then by place in the tables */
    size_t count;
    size_t from[SCOPE_COUNT + 1];       /* those of scope s: from[s] <= i < from[s + 1] */
    Paths scopes[SCOPE_COUNT];
    bool rooted[SCOPE_COUNT];           /* its elements stand right below the root */
} Rules;

size_t rules_count(void);
const Rule *rules_row(size_t i);        /* i < rules_count(), in the order of the tables */
const char *severity_name(Severity severity);   /* "fatal", "warning" */

/* The rule called so. BR-IG-.. and BR-IP-.. are the earlier names of BR-AF-.. and BR-AG-.. .
 * NULL: there is none. */
const Rule *rules_named(Text id);

const char *rule_set_name(RuleSet set);         /* "en16931", "peppol" */
bool rule_set_named(Text name, RuleSet *out);   /* false: no such set */

/* Makes ready the rules called ids, of whatever set; where count is 0, all of the set and of those
 * before it. They live in cx's arena. ERR_UNKNOWN a rule that is none; ERR_NO_MEMORY. */
MUST_USE Err rules_open(Ctx *cx, RuleSet set, const char *const *ids, size_t count,
                        const Rules **out);

#endif
