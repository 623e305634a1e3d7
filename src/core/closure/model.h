/* model.h - what closure takes and gives: plain arrays in, plain arrays out. closure.h says how.
 *
 * Money is in minor units of the order's currency. Quantities are in millionths of the one unit of
 * all the papers or, where they state several, in quanta (common.h): sums are exact either way. */
#ifndef WEFT_CORE_CLOSURE_MODEL_H
#define WEFT_CORE_CLOSURE_MODEL_H

#include "core/document_asks.h"
#include "core/process.h"
#include "value/calendar.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* --- what goes in ---------------------------------------------------------------------------- */

typedef struct ClosureOrderLine {
    int32_t item;               /* the caller's number for the item, dense from 0; -1: not stated */
    int64_t ordered_e6;
    int64_t payable_minor;      /* as stated; tax_minor of it is tax. An order that states no tax
                                   may mean sums without it or with it: its bills tell */
    int64_t tax_minor;
    AskRole role;               /* freight on an order asks for no goods */
    int64_t price_e6;           /* of a unit, as stated; 0: not known */
    Unit unit;
    Text equals;                /* what a unit is in other units: "12.5 KGM" (closure_equals) */
    int64_t added_by;           /* an agreed change that added it; 0: the order as placed */
    int32_t added_line;         /* of that change */
    int32_t measure;            /* only quantities of one measure are compared; common.h sets it */
    int64_t per_unit;           /* quanta in a unit; 0: a million */
} ClosureOrderLine;

/* An order placed for this one, as far as it has got. */
typedef struct ClosureChild {
    int64_t order_id;
    Text process;
    int64_t value;              /* one currency for all of them; 0: no rate is known */
    Rate flow[FLOW_COUNT];
} ClosureChild;

typedef enum { RULE_EXPLICIT, RULE_LINKED, RULE_INFERRED } MatchRule;
enum { MATCH_RULES = RULE_INFERRED + 1 };

typedef enum {
    STANDING_COUNTS,            /* an ordinary paper */
    STANDING_VOID,              /* rejected, cancelled or failed: seen, counts for nothing */
    STANDING_STRANGER,          /* of neither party: counts for nothing; a payment is held */
    STANDING_FOREIGN,           /* money in another currency than the order's: counts for nothing */
    STANDING_HEARSAY,           /* stated by none who may: folded only to see how things would be */
    STANDING_ELSEWHERE,         /* the buyer's, to one who is not the creditor: pays nothing */
    STANDING_APART,             /* between seller and funder: pays nothing of this trade */
} Standing;
enum { STANDINGS = STANDING_APART + 1 };

/* One line of a document that belongs to the order (a document without lines is one entry). */
typedef struct ClosureEntry {
    int64_t document_id;
    int32_t line;               /* 0-based */
    DocumentKind kind;
    MatchRule rule;             /* how it came to this order */
    Standing standing;
    bool back;                  /* of the side that does not usually state it: goods or money going
                                   back, the buyer's debit note; any other counts for nothing */
    int64_t grade_e9;           /* how good the word behind it is */
    int32_t item;               /* -1: none */
    Date date, due;             /* due: payment; DATE_NONE where there is none */
    int64_t quantity_e6, rejected_e6;
    int64_t payable_minor;      /* asked for: with tax, less relief and prepaid */
    int64_t tax_minor;          /* on payable and prepaid */
    int64_t relief_minor, prepaid_minor;    /* invoices; with payable: the line as billed */
    AskRole role;
    int64_t price_e6;           /* of a unit, before tax; 0: not known */
    Unit unit;
    Text equals;                /* as for an order line */
    int32_t ccy;                /* ISO 4217 number of its money; 0: states none */
    int32_t measure;
    int64_t per_unit;
    bool odd_unit;              /* its unit cannot be compared with the order line's: quantity 0 */
    int64_t ref_document;       /* what it answers; 0: nothing named */
    int32_t ref_line;           /* -1: the whole document */
    Text status;
    bool set_off;               /* payments: no money moved, it was set off (core/netting) */
    int64_t party, holder;      /* payments: whose, 0 the buyer's; who has it, 0 the seller */
    int64_t encumbered;         /* invoices: the act that registered the first right in it; 0 */
} ClosureEntry;

/* No sum over an order's papers passes this, so that sums of a few sums fit 64 bits. */
#define CLOSURE_SUM_MAX (INT64_MAX / 4)
/* A funder's right in an invoice: money that he holds may pay it. */
typedef struct ClosureRight { int64_t claim_id, funder; } ClosureRight;

/* What of a payment a waterfall has given to a funder: a third party relies on it, so it stays on
 * its invoice, whatever comes in later, unless the money itself is taken back. */
typedef struct ClosurePin { int64_t document_id, claim_id, amount_minor; } ClosurePin;

typedef struct ClosureInput {
    const Process *process;
    int64_t order_id;
    Date date, ship_by;         /* ship_by: DATE_NONE where not stated */
    int32_t ccy;                /* ISO 4217 number; 0: states no amounts (closure_common) */
    int64_t slack;              /* quantities that differ by no more are alike (closure_common) */
    int32_t payment_days;       /* -1: not stated */
    DueRule due_rule;           /* how a due day that is no business day moves */
    Rate deposit;
    const ClosureOrderLine *lines;
    size_t line_count;
    const ClosureEntry *entries;        /* canonical order */
    size_t entry_count;
    const ClosureChild *children;
    size_t child_count;
    const ClosureRight *rights;         /* by claim_id */
    size_t right_count;
    const ClosurePin *pins;
    size_t pin_count;
    bool circular;              /* its goods run in a circle among the parties */
} ClosureInput;

/* --- what comes out: everything lives in cx's arena ------------------------------------------- */

typedef struct ClosureMatch {
    MatchRule rule;
    int64_t from_document;      /* the later paper: it answers `to` */
    int32_t from_line;
    int64_t to_document;
    int32_t to_line;
    int64_t quantity_e6, amount_minor;
} ClosureMatch;

/* What became of an entry of money beside what was matched. */
typedef struct ClosureMoney {
    int32_t entry;              /* a payment, or one that is sent back */
    int64_t advance_minor, held_minor;  /* in advance of an invoice; kept until it goes back */
    int64_t returned_minor;     /* of one sent back: so much of earlier payments it undid */
} ClosureMoney;

/* How far one order line has got; quantities in millionths, amounts in minor units. */
typedef struct ClosureLine {
    int64_t ordered_e6, produced_e6, accepted_e6, despatched_e6, received_e6, declared_e6;
    int64_t invoiced_e6, returned_e6, credited_e6;
    /* ordered: with the tax that its bills show; credited: allowances of invoices among it */
    int64_t ordered_minor, invoiced_minor, credited_minor, paid_minor;
} ClosureLine;

typedef struct ClosureGap {
    int32_t step;               /* index into process->steps */
    int32_t line;               /* order line, or -1 for the whole order */
    int64_t quantity_e6;        /* missing; 0 where it is not about quantity */
    int64_t amount_minor;       /* missing or held up by it */
    Date due;
    Owner owner;
} ClosureGap;

typedef enum {
#define BREAK(name, text, chinese) BREAK_##name,
#include "core/closure/break.tbl"
#undef BREAK
    BREAK_COUNT
} BreakKind;

typedef struct ClosureBreak {
    BreakKind kind;
    int64_t document_id;        /* the paper that shows it */
    int32_t line;               /* its line; -1: the whole */
    int64_t other_document;     /* the paper it clashes with; 0: none */
    int64_t quantity_e6, amount_minor;
    int32_t days;               /* late by; 0 otherwise */
} ClosureBreak;

typedef struct ClosureStep {
    int64_t verified_e9, required_e9;   /* of the weight: a step without need has required 0 */
    Date done;                  /* when the last paper it needed was dated; DATE_NONE: not yet */
} ClosureStep;

typedef struct Closure {
    Rate flow[FLOW_COUNT];      /* C_f, rounded down: 1 only where nothing is missing */
    Rate least, mean;           /* closure = min C_f; the mean is shown beside it */
    bool closed;                /* least = 1, quantities balance, nothing broken that blocks */
    int64_t ordered_minor, invoiced_minor, credited_minor, paid_minor, suspense_minor;
    const ClosureLine *lines;           /* one for each order line */
    const ClosureStep *steps;           /* one for each step of the process */
    const struct ClosureWord *words;    /* one for each entry (words.h) */
    const ClosureMatch *matches;
    const ClosureGap *gaps;             /* in the order of steps, then lines */
    const ClosureBreak *breaks;
    const ClosureMoney *money;          /* one for each entry that is a payment */
    size_t match_count, gap_count, break_count, money_count;
} Closure;

const char *break_name(BreakKind kind);         /* "over_billing" */
const char *break_chinese(BreakKind kind);
bool break_blocks(BreakKind kind);              /* an order with such a break is not closed */
const char *match_rule_name(MatchRule rule);

/* The last day on which an invoice is paid in time: as it states, or by the order's terms, moved to
 * a business day; DATE_NONE where neither says anything. */
Date closure_due(const ClosureInput *input, const ClosureEntry *invoice);

#endif
