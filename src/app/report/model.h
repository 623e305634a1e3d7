/* model.h - what the demo's report says, in one language, before anybody decides how it looks.
 *
 * The player of the story fills it from the books; text.h prints it in a terminal, page.h as a
 * page of HTML. Everything is plain data in one arena: amounts exact, texts ready to be shown.
 * Amounts of several currencies are shown in the base currency at a display rate, which is said
 * beside them; no book is kept in converted money. */
#ifndef WEFT_APP_REPORT_MODEL_H
#define WEFT_APP_REPORT_MODEL_H

#include "core/document.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef enum { LANG_EN, LANG_ZH } Lang;

/* The words of the language; both may be formats, and then take the same arguments. */
const char *say(Lang lang, const char *en, const char *zh)
    __attribute__((format_arg(2), format_arg(3)));

/* --- closure and steps ----------------------------------------------------------------------- */

typedef struct ReportDay {          /* the told order at the end of one day */
    Date day;
    Rate flow[FLOW_COUNT], least, mean;
    Rate graph;                     /* all its orders, weighed by value */
} ReportDay;

typedef struct ReportChapter {
    int32_t step;                   /* of the process: 1 to 12 */
    Date from, until;
    Text title, say;
    size_t papers;                  /* of the told order's graph, that came in it */
    const ReportDay *end;           /* how far the order is at its end */
    const Text *facts;              /* "Jingping asks for ...": what was done, with figures */
    size_t fact_count;
} ReportChapter;

/* --- the order graph ------------------------------------------------------------------------- */

typedef struct ReportNode {
    int64_t order_id;
    int32_t parent;                 /* index, before its children; -1: the master order */
    int32_t depth;
    Text number, firm, firm_full, item;     /* firm: who sells */
    Money amount;                   /* with tax */
    Rate least;
    bool closed, financed;
    int32_t days;                   /* from the order to the last paper */
} ReportNode;

/* --- cash ------------------------------------------------------------------------------------ */

typedef struct ReportCash {
    Text firm, firm_full;
    const int64_t *minor;           /* of each day of the report, base currency, since the start */
    const int64_t *without;         /* the same had nobody financed it; NULL: nobody did */
} ReportCash;

/* --- financing ------------------------------------------------------------------------------- */

typedef struct ReportPart {         /* one row of a quote or of a waterfall */
    Text name, to;
    Money amount;
} ReportPart;

typedef struct ReportDeal {
    Text number, product, seller, debtor, funder, invoice, state;
    Date applied, disbursed, due, repaid;   /* DATE_NONE: not yet */
    Money face, advance, discount, fee, net;
    Rate rate;                      /* a year */
    const ReportPart *parts;        /* what the waterfall did with the buyer's money */
    size_t part_count;
    const Text *hands;              /* who applied, checked, approved, released */
    size_t hand_count;
} ReportDeal;

/* --- attacks --------------------------------------------------------------------------------- */

typedef struct ReportTry {
    Text what;                      /* what was tried */
    bool stopped;
    Text rule, words;               /* "C-768", and what weft answered */
} ReportTry;

typedef struct ReportAttack {
    Text title, say;
    const ReportTry *tries;
    size_t try_count;
} ReportAttack;

/* --- debts set off --------------------------------------------------------------------------- */

typedef struct ReportDebtor {       /* a firm of the round */
    Text firm, firm_full;
    int64_t owes, set_off;          /* all its debts before, and what went of them */
    bool declined;
} ReportDebtor;

typedef struct ReportDebt {         /* all that one firm of the round owes another */
    size_t from, to;
    int64_t open, set_off;
    bool held;                      /* a funder holds it: left alone */
} ReportDebt;

typedef struct ReportSetOff {       /* the last round that was executed */
    Text title, say, round;
    Ccy ccy;
    Date opened, closed;
    size_t members, claims, eligible, declined;
    int64_t gross, bilateral, proposed, chains, set_off;
    const ReportDebtor *firms;      /* in an order in which debts run along */
    size_t firm_count;
    const ReportDebt *debts;
    size_t debt_count;
    const Text *held;               /* "LY-INV-0009, Liyang on Yikai: held by Wanxin" */
    size_t held_count;
} ReportSetOff;

/* --- the rest of the cluster, and the books ------------------------------------------------- */

typedef struct ReportCount {
    Text name, example;
    size_t count;
} ReportCount;

typedef struct ReportBalance {
    Ccy ccy;
    int64_t debits, credits;        /* posted, over all accounts, minor units */
    size_t accounts;
} ReportBalance;

typedef struct Report {
    Lang lang;
    Text title, about, note, rates; /* rates: "1 USD = 7.00 CNY, for display only" */
    Ccy ccy;                        /* base currency */
    size_t firms, papers, orders, closed, acts;
    Text buyer, seller, told, item; /* of the told order */
    Money value;
    int32_t days, baseline_days;    /* the order took; it took before there was a platform */
    const ReportDay *closure;
    size_t day_count;
    const ReportChapter *chapters;
    size_t chapter_count;
    const ReportNode *nodes;
    size_t node_count;
    const ReportCash *cash;         /* each with day_count figures */
    size_t cash_count;
    const ReportDeal *deals;        /* the first is the told one */
    size_t deal_count;
    const ReportSetOff *set_off;    /* NULL: there was none */
    const ReportAttack *attacks;
    size_t attack_count;
    const ReportCount *breaks, *gaps;
    size_t break_count, gap_count;
    size_t spread[5];               /* orders by closure: 0, to a third, two thirds, below 1, 1 */
    const ReportBalance *balances;
    size_t balance_count;
    size_t transfers;
    int64_t leaves;
    Text head;                      /* root of the evidence log, hex */
    Text verified;                  /* what `verify` found */
    bool verified_well;
    const Text *next;               /* commands worth trying now */
    size_t next_count;
} Report;

#endif
