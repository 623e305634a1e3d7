/* terms.h - the terms of a contract, as a plain struct.
 *
 * A number that is not agreed is NaN, a time is CONTRACT_TIME_NONE, a text is empty, a choice is
 * its _NONE. Texts, lists and the contracts it is composed of are borrowed.
 * terms_read.h reads one from JSON; a program may also fill one and have it checked.
 * SRC: ACTUS data dictionary 1.4, terms. */
#ifndef WEFT_CORE_CONTRACT_TERMS_H
#define WEFT_CORE_CONTRACT_TERMS_H

#include "base/ctx.h"
#include "base/text.h"
#include "core/contract/daycount.h"
#include "core/contract/time.h"
#include "value/calendar.h"

typedef enum {
    CONTRACT_TYPE_NONE,
#define CONTRACT(code, kind, text) CONTRACT_TYPE_##code,
#include "core/contract/contract_type.tbl"
#undef CONTRACT
    CONTRACT_TYPE_COUNT
} ContractType;

typedef enum {
    CONTRACT_ROLE_NONE, CONTRACT_ROLE_RPA, CONTRACT_ROLE_RPL, CONTRACT_ROLE_RFL, CONTRACT_ROLE_PFL,
    CONTRACT_ROLE_RF, CONTRACT_ROLE_PF, CONTRACT_ROLE_BUY, CONTRACT_ROLE_SEL, CONTRACT_ROLE_COL,
    CONTRACT_ROLE_CNO, CONTRACT_ROLE_CLO, CONTRACT_ROLE_LG, CONTRACT_ROLE_ST, CONTRACT_ROLE_UDL,
    CONTRACT_ROLE_UDLP, CONTRACT_ROLE_UDLM,
} ContractRole;

typedef enum { CONTRACT_SHIFT_NONE, CONTRACT_SHIFT_NOS, CONTRACT_SHIFT_SCF, CONTRACT_SHIFT_SCMF,
               CONTRACT_SHIFT_CSF, CONTRACT_SHIFT_CSMF, CONTRACT_SHIFT_SCP, CONTRACT_SHIFT_SCMP,
               CONTRACT_SHIFT_CSP, CONTRACT_SHIFT_CSMP } ContractShift;
typedef enum { CONTRACT_BASE_NONE, CONTRACT_BASE_NT, CONTRACT_BASE_NTIED,
               CONTRACT_BASE_NTL } ContractBase;
typedef enum { CONTRACT_PF_NONE, CONTRACT_PF_PERFORMANT, CONTRACT_PF_DELAYED,
               CONTRACT_PF_DELINQUENT, CONTRACT_PF_DEFAULT, CONTRACT_PF_MATURED,
               CONTRACT_PF_TERMINATED } ContractPerformance;
typedef enum { CONTRACT_PREPAY_NONE, CONTRACT_PREPAY_FORBIDDEN, CONTRACT_PREPAY_AMOUNT,
               CONTRACT_PREPAY_MATURITY } ContractPrepay;
typedef enum { CONTRACT_PENALTY_NONE, CONTRACT_PENALTY_NO, CONTRACT_PENALTY_FIXED,
               CONTRACT_PENALTY_RELATIVE, CONTRACT_PENALTY_RATE } ContractPenalty;
typedef enum { CONTRACT_FEE_NONE, CONTRACT_FEE_ABSOLUTE, CONTRACT_FEE_NOTIONAL } ContractFee;
typedef enum { CONTRACT_EOM_NONE, CONTRACT_EOM_SAME_DAY, CONTRACT_EOM_LAST_DAY } ContractMonthEnd;
typedef enum { CONTRACT_SETTLE_NONE, CONTRACT_SETTLE_CASH, CONTRACT_SETTLE_DELIVERY
             } ContractSettle;
typedef enum { CONTRACT_OPTION_NONE, CONTRACT_OPTION_CALL, CONTRACT_OPTION_PUT,
               CONTRACT_OPTION_BOTH } ContractOption;
typedef enum { CONTRACT_EXERCISE_NONE, CONTRACT_EXERCISE_EUROPEAN, CONTRACT_EXERCISE_BERMUDAN,
               CONTRACT_EXERCISE_AMERICAN } ContractExercise;
typedef enum { CONTRACT_EXPOSURE_NONE, CONTRACT_EXPOSURE_NOTIONAL, CONTRACT_EXPOSURE_INTEREST,
               CONTRACT_EXPOSURE_MARKET } ContractExposure;
typedef enum { CONTRACT_DIRECTION_NONE, CONTRACT_DIRECTION_INC, CONTRACT_DIRECTION_DEC
             } ContractDirection;
typedef enum { CONTRACT_RESET_NONE, CONTRACT_RESET_FIXED, CONTRACT_RESET_VARIABLE } ContractReset;
typedef enum { CONTRACT_SCALE_NONE = 0, CONTRACT_SCALE_INTEREST = 1, CONTRACT_SCALE_NOTIONAL = 2
             } ContractScale;           /* bits */
typedef enum { CONTRACT_REF_NONE, CONTRACT_REF_UDL, CONTRACT_REF_FIL, CONTRACT_REF_SEL,
               CONTRACT_REF_COVE, CONTRACT_REF_COVI } ContractRefRole;

typedef struct ContractTerms ContractTerms;

typedef struct ContractRef {            /* one entry of contractStructure */
    ContractRefRole role;
    ContractTerms *contract;            /* NULL where only a name is given */
    Text id;
    Text market_object;
} ContractRef;

typedef struct ContractList {           /* a term that is an array */
    const void *items;
    size_t count;
} ContractList;

struct ContractTerms {
    ContractType type;
    ContractRole role;
    Text id, creator, counterparty, currency, currency2, settlement_currency, market_object,
         rate_object, index_object, dividend_object, calendar_name;
    ContractTime status, deal, initial_exchange, maturity, amortization, purchase, termination,
                 capitalization_end, exercise, non_performing, option_end,
                 anchor_interest, anchor_principal, anchor_rate, anchor_fee, anchor_index,
                 anchor_base, anchor_dividend, anchor_option, ex_dividend;
    ContractPeriod cycle_interest, cycle_principal, cycle_rate, cycle_fee, cycle_index, cycle_base,
                   cycle_dividend, cycle_option, fixing, notice, settlement, grace, delinquency,
                   prepayment_period;
    double notional, notional2, rate, rate2, accrued, premium, next_redemption, rate_spread,
           rate_multiplier, life_cap, life_floor, period_cap, period_floor, next_rate, fee_rate,
           fee_accrued, index_at_deal, scale_notional, scale_interest, base_amount, purchase_price,
           termination_price, penalty_rate, delinquency_rate, quantity, market_value, strike1,
           strike2, futures_price, exercise_amount, next_dividend, coverage, credit_line;
    ContractDays days;
    ContractShift shift;
    ContractMonthEnd month_end;
    ContractBase base;
    ContractPerformance performance;
    unsigned covered_events;            /* bit 1 << ContractPerformance */
    ContractPrepay prepay;
    ContractPenalty penalty;
    ContractFee fee_basis;
    ContractSettle settle;
    ContractOption option;
    ContractExercise exercise_type;
    ContractExposure exposure;
    unsigned scale;                     /* ContractScale bits */
    unsigned interest_first;            /* 1: paid at the beginning of its period */
    ContractList interest_anchors, interest_cycles, principal_anchors, principal_cycles,
                 principal_amounts, principal_directions, rate_anchors, rate_cycles, rate_values,
                 rate_kinds;
    const Calendar *calendar;
    const ContractRef *refs;
    size_t ref_count;
};

enum { CONTRACT_LIST_MAX = 1000, CONTRACT_REFS_MAX = 1000 };

/* Nothing agreed: every number NaN, every time none. For terms made by a program. */
void contract_terms_init(ContractTerms *terms);

/* Required terms are there, and none contradicts another: ERR_INVALID naming the term. What only
 * one type of contract needs is checked when it starts. */
MUST_USE Err contract_terms_check(Ctx *cx, const ContractTerms *terms);

const char *contract_type_code(ContractType type);      /* "PAM" */
const char *contract_type_text(ContractType type);      /* "principal at maturity" */

/* The role's sign R: +1 a claim, -1 an obligation. SRC: "Contract Role Sign Convention". */
double contract_role_sign(ContractRole role);

#endif
