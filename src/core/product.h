/* product.h - a form of finance as data (share/products/NAME.json), and what it offers for a claim.
 *
 * A product says which claims it finances, for whom, on which conditions, at what price, with what
 * recourse, how its money is posted and in which order a receipt is applied. Adding a form needs
 * no C. Reading is strict: a field that is not understood is refused.
 *
 *   advance + reserve = claim;  discount and fees are taken off the advance;
 *   net proceeds = advance - discount - fees
 *   a year's rate = base + expected loss + operating cost - reputation, each shown
 *   annual percentage rate: net proceeds now, the advance back when due (core/apr.h)
 * SRC: DESIGN 8; the forms are named as in the Global SCF Forum's Standard Definitions for
 * Techniques of Supply Chain Finance (2016). */
#ifndef WEFT_CORE_PRODUCT_H
#define WEFT_CORE_PRODUCT_H

#include "core/apr.h"
#include "core/chart.h"
#include "core/claim.h"
#include "core/waterfall.h"

typedef enum {
    CONFIRM_NONE,
    CONFIRM_DEBTOR,             /* the debtor's word, however it came */
    CONFIRM_OWN_ACCOUNT,        /* the debtor's word through the debtor's own account */
} Confirmation;

typedef enum { GOODS_ANY, GOODS_MOVED, GOODS_RECEIVED } GoodsBehind;

typedef struct ProductFee {
    Text id;
    Title title;
    Rate percent;               /* of the advance, once */
} ProductFee;

typedef struct Pricing {
    Rate base, expected_loss, opex;     /* a year */
    Rate reputation;                    /* the most that a good record takes off */
    Rate late;                          /* a year, on principal after due and grace */
} Pricing;

typedef struct Product {
    Text name;
    Title title;
    ClaimKind claim;
    PostingRole applicant;              /* creditor or debtor */
    const DocumentKind *triggers;       /* papers after which it may be asked for */
    size_t trigger_count;
    Rate closure_min[FLOW_COUNT];       /* of the claim's order */
    Confirmation confirmation;
    GoodsBehind goods;
    Rate self_liquidation_min;
    Rate advance, reserve, haircut;     /* of the claim */
    Days tenor_max, grace;
    Text calendar;                      /* of business days; empty: the cluster's */
    int32_t year_days;                  /* 360 or 365 */
    Pricing pricing;
    const ProductFee *fees;
    size_t fee_count;
    bool returns_discount;              /* of principal that is repaid early */
    bool recourse;                      /* to the seller */
    Days recourse_after;                /* days overdue */
    Text actus_type;                    /* and its terms: agreement.h makes a contract of them */
    Text actus_terms;                   /* canonical JSON */
    PostingRules posting;
    Waterfall waterfall;
    const Text *rules;                  /* ids of the legal rules it is built on */
    size_t rule_count;
} Product;

enum { PRODUCT_FEES_MAX = 16, PRODUCT_TRIGGERS_MAX = 16, PRODUCT_RULES_MAX = 64 };

/* In cx's arena; the chart must outlive it. ERR_INVALID, ERR_UNKNOWN: names the field. */
MUST_USE Err product_read(Ctx *cx, const Chart *chart, const Json *json, Product *out);

const char *confirmation_name(Confirmation confirmation);   /* "debtor_own_account" */
const char *goods_behind_name(GoodsBehind goods);           /* "received" */

/* Goods that stand behind the claim, as this product counts them. */
int64_t product_goods(const Product *product, const Claim *claim);

/* --- quoting --------------------------------------------------------------------------------- */
typedef struct Quote {
    Money claim, advance, reserve, discount, fee, net;
    const Money *fees;          /* one for each of the product's */
    Days tenor;
    Rate annual;                /* base + expected loss + opex - reputation */
    Rate reputation;            /* taken off */
    bool has_apr;               /* false: nothing is left, or the rate is beyond all measure */
    Rate apr;                   /* the annual percentage rate */
    Money day_late;             /* what a day of delay costs once grace is over */
    Rate self_liquidation;      /* claim less haircut over what is to be repaid from it */
} Quote;

/* What the product gives for a claim amount > 0 from start to due.
 * record: 0 to 1, how good the applicant's record is. The advance is rounded down, the discount
 * and a day's delay half-even, each fee half-up, self-liquidation down.
 * ERR_INVALID: due is not after start, the amount is not above zero. ERR_OVERFLOW. */
MUST_USE Err product_quote(Ctx *cx, const Product *product, Money claim, Date start, Date due,
                           Rate record, Quote *out);

#endif
