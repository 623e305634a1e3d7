/* rule.h - what a rule is: a row of a table, made ready; and what its test is given to see. */
#ifndef WEFT_FORMAT_RULES_RULE_H
#define WEFT_FORMAT_RULES_RULE_H

#include "format/codelist.h"
#include "format/rules/path.h"
#include "format/rules/tally.h"

typedef enum { SEVERITY_FATAL, SEVERITY_WARNING } Severity;

/* Whose rules they are. Each set goes on from those before it. */
typedef enum {
    RULE_SET_EN16931,
    RULE_SET_PEPPOL,            /* of the Peppol network: BIS Billing 3.0 */
    RULE_SET_COUNT
} RuleSet;

typedef enum {
#define SCOPE(name, elements, marks, parent_marks) SCOPE_##name,
#include "format/rules/scope.tbl"
#undef SCOPE
    SCOPE_COUNT
} Scope;

typedef struct Ask Ask;

/* Does the rule hold of ask->row? Reads only; may note in ask what it saw and what it wanted. */
typedef bool RuleTest(Ask *ask);

typedef struct Rule {
    RuleSet set;
    const char *id;             /* "BR-CO-10" */
    Severity severity;
    Scope scope;
    RuleTest *test;
    const char *path, *word;    /* what the test is about; "" where it needs none */
    const char *text, *text_zh;
} Rule;

/* A rule made ready: its path parsed, its word looked up in whatever it is a word of. */
typedef struct RuleReady {
    const Rule *rule;
    size_t place;               /* in the tables */
    Paths paths;
    Vat vat;
    int number;
    Name name;
    Codelist list;              /* CODELIST_COUNT: the word names none */
} RuleReady;

struct Ask {
    const Sheet *sheet;
    const Tally *tally;
    const RuleReady *rule;
    uint32_t row;
    Text good[CODELIST_COUNT];  /* the code of each list that was found last */
    /* What a test that fails may say of why; set back before each test. */
    bool figured;
    Figure got, want;
    Text value;
};

#endif
