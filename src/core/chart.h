/* chart.h - the chart of accounts and the posting rules, as data: which account of whom moves when.
 *
 *   {"accounts":[{"code":1002,"name":"bank","title":{"en":"Cash at bank","zh":"银行存款"},
 *                 "side":"debit","per":"party","limit":false}],
 *    "posting":[{"event":"payment","amount":"paid","moves":[
 *       {"debit":"creditor.bank","credit":"debtor.bank"},
 *       {"debit":"debtor.payable","credit":"creditor.receivable"}]}]}
 *
 * A side of a move is ROLE.ACCOUNT. The moves of one rule all have the same amount, and each role
 * has as many debits as credits among them: so each party's own book balances, whoever else took
 * part. A rule that does not is refused when it is read.
 * The chart's own posting rules are those of trade; a product brings those of its financings.
 * SRC: DESIGN 8 and 9; account codes follow the Chinese standard chart (企业会计准则应用指南). */
#ifndef WEFT_CORE_CHART_H
#define WEFT_CORE_CHART_H

#include "core/rule_read.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef enum { ROLE_CREDITOR, ROLE_DEBTOR, ROLE_FUNDER, ROLE_PAYER, ROLE_COUNT } PostingRole;

/* What happened; the value is the transfers' code in the ledger. */
typedef enum {
    POSTING_INVOICE = 1,        /* a trade claim came to be */
    POSTING_CREDIT_NOTE,        /* ... and was reduced */
    POSTING_PAYMENT,            /* the debtor paid the creditor */
    POSTING_SUSPENSE,           /* a stranger paid: held apart */
    POSTING_REFUND,             /* money went back to the debtor */
    POSTING_SET_OFF,            /* debts among many cancelled each other: no money moved */
    POSTING_DISBURSE = 10,
    POSTING_EARN,               /* discount became income, day by day */
    POSTING_COLLECT,            /* a receipt went down the waterfall */
    POSTING_BUY_BACK,           /* recourse: the seller paid */
    POSTING_WRITE_OFF,
    POSTING_REBATE,             /* discount not earned went back to the seller */
    POSTING_EVENTS
} PostingEvent;

typedef struct ChartAccount {
    int32_t code;               /* 1 to 65535, the account's code in the ledger */
    Text name;
    Title title;
    bool debit_side;            /* the side on which it normally stands */
    bool per_financing;         /* one for each financing, else one for each party */
    bool limit;                 /* may never cross to the other side */
} ChartAccount;

typedef struct PostingMove {
    PostingRole debit_role, credit_role;
    uint16_t debit, credit;     /* indexes into the chart's accounts */
} PostingMove;

typedef struct PostingRule {
    PostingEvent event;
    Text amount;                /* name of the amount that it posts */
    const PostingMove *moves;
    size_t move_count;
} PostingRule;

typedef struct PostingRules {
    const PostingRule *rules;
    size_t count;
} PostingRules;

typedef struct Chart {
    const ChartAccount *accounts;
    size_t account_count;
    PostingRules trade;
} Chart;

enum { CHART_ACCOUNTS_MAX = 1000, POSTING_RULES_MAX = 200, POSTING_MOVES_MAX = 8 };

/* In cx's arena. ERR_INVALID, ERR_UNKNOWN: names the place. */
MUST_USE Err chart_read(Ctx *cx, const Json *json, Chart *out);

/* The array "posting" of a chart or a product. */
MUST_USE Err posting_rules_read(Ctx *cx, const Chart *chart, const Json *json, PostingRules *out);

const char *posting_role_name(PostingRole role);        /* "funder" */
const char *posting_event_name(PostingEvent event);     /* "disburse" */
const char *posting_event_chinese(PostingEvent event);
/* The event of a transfer's code; false where the transfer is no posting of ours. */
bool posting_event_of(int64_t code, PostingEvent *out);
/* The account of a code, or NULL: for showing what a ledger holds. */
const ChartAccount *chart_account(const Chart *chart, int32_t code);
const ChartAccount *chart_account_named(const Chart *chart, Text name);         /* or NULL */

#endif
