/* term_rows.c - one table for every term, a second, short one for the choices of those that have
 * some. Looked up by walking: a contract is read once, its events are many. */
#include "core/contract/term_rows.h"

#include "base/check.h"

#include <ctype.h>

#define AT(field) offsetof(ContractTerms, field)

static const TermChoice types[] = {
#define CONTRACT(code, kind, text) { #code, CONTRACT_TYPE_##code },
#include "core/contract/contract_type.tbl"
#undef CONTRACT
    { NULL, 0 },
};
static const TermChoice roles[] = {
    { "RPA", CONTRACT_ROLE_RPA }, { "RPL", CONTRACT_ROLE_RPL }, { "RFL", CONTRACT_ROLE_RFL },
    { "PFL", CONTRACT_ROLE_PFL }, { "RF", CONTRACT_ROLE_RF }, { "PF", CONTRACT_ROLE_PF },
    { "BUY", CONTRACT_ROLE_BUY }, { "SEL", CONTRACT_ROLE_SEL }, { "COL", CONTRACT_ROLE_COL },
    { "CNO", CONTRACT_ROLE_CNO }, { "CLO", CONTRACT_ROLE_CLO }, { "LG", CONTRACT_ROLE_LG },
    { "ST", CONTRACT_ROLE_ST }, { "UDL", CONTRACT_ROLE_UDL }, { "UDLP", CONTRACT_ROLE_UDLP },
    { "UDLM", CONTRACT_ROLE_UDLM }, { NULL, 0 },
};
static const TermChoice shifts[] = {
    { "NOS", CONTRACT_SHIFT_NOS }, { "NULL", CONTRACT_SHIFT_NOS }, { "SCF", CONTRACT_SHIFT_SCF },
    { "SCMF", CONTRACT_SHIFT_SCMF }, { "CSF", CONTRACT_SHIFT_CSF }, { "CSMF", CONTRACT_SHIFT_CSMF },
    { "SCP", CONTRACT_SHIFT_SCP }, { "SCMP", CONTRACT_SHIFT_SCMP }, { "CSP", CONTRACT_SHIFT_CSP },
    { "CSMP", CONTRACT_SHIFT_CSMP }, { NULL, 0 },
};
static const TermChoice day_counts[] = {
    { "AA", CONTRACT_DAYS_AA }, { "A/AISDA", CONTRACT_DAYS_AA }, { "A360", CONTRACT_DAYS_A360 },
    { "A/360", CONTRACT_DAYS_A360 }, { "A365", CONTRACT_DAYS_A365 },
    { "A/365", CONTRACT_DAYS_A365 },
    { "30E360", CONTRACT_DAYS_30E360 }, { "30E/360", CONTRACT_DAYS_30E360 },
    { "30E360ISDA", CONTRACT_DAYS_30E360_ISDA }, { "30E/360ISDA", CONTRACT_DAYS_30E360_ISDA },
    { "28E336", CONTRACT_DAYS_28E336 }, { "B252", CONTRACT_DAYS_B252 },
    { "B/252", CONTRACT_DAYS_B252 }, { NULL, 0 },
};
static const TermChoice month_ends[] = {
    { "SD", CONTRACT_EOM_SAME_DAY }, { "EOM", CONTRACT_EOM_LAST_DAY },
    { "EM", CONTRACT_EOM_LAST_DAY }, { NULL, 0 },
};
static const TermChoice bases[] = {
    { "NT", CONTRACT_BASE_NT }, { "NTIED", CONTRACT_BASE_NTIED }, { "NTL", CONTRACT_BASE_NTL },
    { NULL, 0 },
};
const TermChoice term_performances[] = {
    { "PF", CONTRACT_PF_PERFORMANT }, { "DL", CONTRACT_PF_DELAYED },
    { "DQ", CONTRACT_PF_DELINQUENT },
    { "DF", CONTRACT_PF_DEFAULT }, { "MA", CONTRACT_PF_MATURED }, { "TE", CONTRACT_PF_TERMINATED },
    { NULL, 0 },
};
static const TermChoice prepays[] = {
    { "N", CONTRACT_PREPAY_FORBIDDEN }, { "A", CONTRACT_PREPAY_AMOUNT },
    { "M", CONTRACT_PREPAY_MATURITY }, { NULL, 0 },
};
static const TermChoice penalties[] = {
    { "N", CONTRACT_PENALTY_NO }, { "O", CONTRACT_PENALTY_NO }, { "A", CONTRACT_PENALTY_FIXED },
    { "R", CONTRACT_PENALTY_RELATIVE }, { "I", CONTRACT_PENALTY_RATE }, { NULL, 0 },
};
static const TermChoice fee_bases[] = {
    { "A", CONTRACT_FEE_ABSOLUTE }, { "N", CONTRACT_FEE_NOTIONAL }, { NULL, 0 },
};
static const TermChoice settles[] = {
    { "S", CONTRACT_SETTLE_CASH }, { "D", CONTRACT_SETTLE_DELIVERY }, { NULL, 0 },
};
static const TermChoice options[] = {
    { "C", CONTRACT_OPTION_CALL }, { "P", CONTRACT_OPTION_PUT }, { "CP", CONTRACT_OPTION_BOTH },
    { NULL, 0 },
};
static const TermChoice exercise_types[] = {
    { "E", CONTRACT_EXERCISE_EUROPEAN }, { "B", CONTRACT_EXERCISE_BERMUDAN },
    { "A", CONTRACT_EXERCISE_AMERICAN }, { NULL, 0 },
};
static const TermChoice exposures[] = {
    { "NO", CONTRACT_EXPOSURE_NOTIONAL }, { "NI", CONTRACT_EXPOSURE_INTEREST },
    { "MV", CONTRACT_EXPOSURE_MARKET }, { NULL, 0 },
};
static const TermChoice directions[] = {
    { "INC", CONTRACT_DIRECTION_INC }, { "DEC", CONTRACT_DIRECTION_DEC }, { NULL, 0 },
};
static const TermChoice resets[] = {
    { "F", CONTRACT_RESET_FIXED }, { "FIX", CONTRACT_RESET_FIXED },
    { "V", CONTRACT_RESET_VARIABLE },
    { "VAR", CONTRACT_RESET_VARIABLE }, { NULL, 0 },
};
static const TermChoice interest_points[] = { { "E", 0 }, { "B", 1 }, { NULL, 0 } };
static const TermChoice period_start[] = { { "B", 1 }, { NULL, 0 } };
const TermChoice term_ref_roles[] = {
    { "UDL", CONTRACT_REF_UDL }, { "FIL", CONTRACT_REF_FIL }, { "SEL", CONTRACT_REF_SEL },
    { "COVE", CONTRACT_REF_COVE }, { "COVI", CONTRACT_REF_COVI },
    { "Underlying", CONTRACT_REF_UDL }, { "FirstLeg", CONTRACT_REF_FIL },
    { "SecondLeg", CONTRACT_REF_SEL }, { "CoveredContract", CONTRACT_REF_COVE },
    { "CoveringContract", CONTRACT_REF_COVI }, { NULL, 0 },
};

static const TermRow rows[] = {
    { "contractType", KIND_CHOICE, AT(type), types },
    { "contractRole", KIND_CHOICE, AT(role), roles },
    { "contractID", KIND_TEXT, AT(id), NULL },
    { "contractIdentifier", KIND_TEXT, AT(id), NULL },
    { "creatorID", KIND_TEXT, AT(creator), NULL },
    { "counterpartyID", KIND_TEXT, AT(counterparty), NULL },
    { "legalEntityIDRecordCreator", KIND_TEXT, AT(creator), NULL },
    { "legalEntityIDCounterparty", KIND_TEXT, AT(counterparty), NULL },
    { "currency", KIND_TEXT, AT(currency), NULL },
    { "currency2", KIND_TEXT, AT(currency2), NULL },
    { "settlementCurrency", KIND_TEXT, AT(settlement_currency), NULL },
    { "marketObjectCode", KIND_TEXT, AT(market_object), NULL },
    { "marketObjectCodeOfRateReset", KIND_TEXT, AT(rate_object), NULL },
    { "marketObjectCodeRateReset", KIND_TEXT, AT(rate_object), NULL },
    { "marketObjectCodeOfScalingIndex", KIND_TEXT, AT(index_object), NULL },
    { "marketObjectCodeOfDividends", KIND_TEXT, AT(dividend_object), NULL },
    { "marketObjectCodeOfDividend", KIND_TEXT, AT(dividend_object), NULL },
    { "marketObjectCodeOfDividendRate", KIND_TEXT, AT(dividend_object), NULL },
    { "calendar", KIND_TEXT, AT(calendar_name), NULL },
    { "statusDate", KIND_TIME, AT(status), NULL },
    { "contractDealDate", KIND_TIME, AT(deal), NULL },
    { "initialExchangeDate", KIND_TIME, AT(initial_exchange), NULL },
    { "maturityDate", KIND_TIME, AT(maturity), NULL },
    { "amortizationDate", KIND_TIME, AT(amortization), NULL },
    { "purchaseDate", KIND_TIME, AT(purchase), NULL },
    { "terminationDate", KIND_TIME, AT(termination), NULL },
    { "capitalizationEndDate", KIND_TIME, AT(capitalization_end), NULL },
    { "exerciseDate", KIND_TIME, AT(exercise), NULL },
    { "nonPerformingDate", KIND_TIME, AT(non_performing), NULL },
    { "optionExerciseEndDate", KIND_TIME, AT(option_end), NULL },
    { "cycleAnchorDateOfInterestPayment", KIND_TIME, AT(anchor_interest), NULL },
    { "cycleAnchorDateOfPrincipalRedemption", KIND_TIME, AT(anchor_principal), NULL },
    { "cycleAnchorDateOfRateReset", KIND_TIME, AT(anchor_rate), NULL },
    { "cycleAnchorDateOfFee", KIND_TIME, AT(anchor_fee), NULL },
    { "cycleAnchorDateOfScalingIndex", KIND_TIME, AT(anchor_index), NULL },
    { "cycleAnchorDateOfInterestCalculationBase", KIND_TIME, AT(anchor_base), NULL },
    { "cycleAnchorDateOfDividend", KIND_TIME, AT(anchor_dividend), NULL },
    { "cycleAnchorDateOfDividendPayment", KIND_TIME, AT(anchor_dividend), NULL },
    { "cycleAnchorDateOfOptionality", KIND_TIME, AT(anchor_option), NULL },
    { "exDividendDate", KIND_TIME, AT(ex_dividend), NULL },
    { "dividendExDate", KIND_TIME, AT(ex_dividend), NULL },
    { "cycleOfInterestPayment", KIND_CYCLE, AT(cycle_interest), NULL },
    { "cycleOfPrincipalRedemption", KIND_CYCLE, AT(cycle_principal), NULL },
    { "cycleOfRateReset", KIND_CYCLE, AT(cycle_rate), NULL },
    { "cycleOfFee", KIND_CYCLE, AT(cycle_fee), NULL },
    { "cycleOfScalingIndex", KIND_CYCLE, AT(cycle_index), NULL },
    { "cycleOfInterestCalculationBase", KIND_CYCLE, AT(cycle_base), NULL },
    { "cycleOfDividend", KIND_CYCLE, AT(cycle_dividend), NULL },
    { "cycleOfDividendPayment", KIND_CYCLE, AT(cycle_dividend), NULL },
    { "cycleOfOptionality", KIND_CYCLE, AT(cycle_option), NULL },
    { "fixingPeriod", KIND_PERIOD, AT(fixing), NULL },
    { "fixingDays", KIND_PERIOD, AT(fixing), NULL },
    { "xDayNotice", KIND_PERIOD, AT(notice), NULL },
    { "settlementPeriod", KIND_PERIOD, AT(settlement), NULL },
    { "settlementDays", KIND_PERIOD, AT(settlement), NULL },
    { "gracePeriod", KIND_PERIOD, AT(grace), NULL },
    { "delinquencyPeriod", KIND_PERIOD, AT(delinquency), NULL },
    { "prepaymentPeriod", KIND_PERIOD, AT(prepayment_period), NULL },
    { "notionalPrincipal", KIND_AMOUNT, AT(notional), NULL },
    { "notionalPrincipal2", KIND_AMOUNT, AT(notional2), NULL },
    { "nominalInterestRate", KIND_REAL, AT(rate), NULL },
    { "nominalInterestRate2", KIND_REAL, AT(rate2), NULL },
    { "accruedInterest", KIND_REAL, AT(accrued), NULL },
    { "premiumDiscountAtIED", KIND_REAL, AT(premium), NULL },
    { "nextPrincipalRedemptionPayment", KIND_REAL, AT(next_redemption), NULL },
    { "rateSpread", KIND_REAL, AT(rate_spread), NULL },
    { "rateMultiplier", KIND_REAL, AT(rate_multiplier), NULL },
    { "lifeCap", KIND_REAL, AT(life_cap), NULL },
    { "lifeFloor", KIND_REAL, AT(life_floor), NULL },
    { "periodCap", KIND_REAL, AT(period_cap), NULL },
    { "periodFloor", KIND_REAL, AT(period_floor), NULL },
    { "nextResetRate", KIND_REAL, AT(next_rate), NULL },
    { "feeRate", KIND_REAL, AT(fee_rate), NULL },
    { "feeAccrued", KIND_REAL, AT(fee_accrued), NULL },
    { "scalingIndexAtContractDealDate", KIND_REAL, AT(index_at_deal), NULL },
    { "scalingIndexAtStatusDate", KIND_REAL, AT(index_at_deal), NULL },
    { "notionalScalingMultiplier", KIND_REAL, AT(scale_notional), NULL },
    { "interestScalingMultiplier", KIND_REAL, AT(scale_interest), NULL },
    { "interestCalculationBaseAmount", KIND_AMOUNT, AT(base_amount), NULL },
    { "priceAtPurchaseDate", KIND_REAL, AT(purchase_price), NULL },
    { "priceAtTerminationDate", KIND_REAL, AT(termination_price), NULL },
    { "penaltyRate", KIND_AMOUNT, AT(penalty_rate), NULL },
    { "delinquencyRate", KIND_AMOUNT, AT(delinquency_rate), NULL },
    { "quantity", KIND_AMOUNT, AT(quantity), NULL },
    { "marketValueObserved", KIND_REAL, AT(market_value), NULL },
    { "optionStrike1", KIND_REAL, AT(strike1), NULL },
    { "optionStrike2", KIND_REAL, AT(strike2), NULL },
    { "futuresPrice", KIND_REAL, AT(futures_price), NULL },
    { "exerciseAmount", KIND_REAL, AT(exercise_amount), NULL },
    { "nextDividendPaymentAmount", KIND_AMOUNT, AT(next_dividend), NULL },
    { "coverageOfCreditEnhancement", KIND_AMOUNT, AT(coverage), NULL },
    { "creditLineAmount", KIND_AMOUNT, AT(credit_line), NULL },
    { "dayCountConvention", KIND_CHOICE, AT(days), day_counts },
    { "businessDayConvention", KIND_CHOICE, AT(shift), shifts },
    { "endOfMonthConvention", KIND_CHOICE, AT(month_end), month_ends },
    { "interestCalculationBase", KIND_CHOICE, AT(base), bases },
    { "contractPerformance", KIND_CHOICE, AT(performance), term_performances },
    { "prepaymentEffect", KIND_CHOICE, AT(prepay), prepays },
    { "penaltyType", KIND_CHOICE, AT(penalty), penalties },
    { "feeBasis", KIND_CHOICE, AT(fee_basis), fee_bases },
    { "deliverySettlement", KIND_CHOICE, AT(settle), settles },
    { "optionType", KIND_CHOICE, AT(option), options },
    { "optionExerciseType", KIND_CHOICE, AT(exercise_type), exercise_types },
    { "guaranteedExposure", KIND_CHOICE, AT(exposure), exposures },
    { "scalingEffect", KIND_SCALE, AT(scale), NULL },
    { "creditEventTypeCovered", KIND_COVERED, AT(covered_events), term_performances },
    { "arrayCycleAnchorDateOfInterestPayment", KIND_TIMES, AT(interest_anchors), NULL },
    { "arrayCycleOfInterestPayment", KIND_CYCLES, AT(interest_cycles), NULL },
    { "arrayCycleAnchorDateOfPrincipalRedemption", KIND_TIMES, AT(principal_anchors), NULL },
    { "arrayCycleOfPrincipalRedemption", KIND_CYCLES, AT(principal_cycles), NULL },
    { "arrayNextPrincipalRedemptionPayment", KIND_REALS, AT(principal_amounts), NULL },
    { "arrayIncreaseDecrease", KIND_CHOICES, AT(principal_directions), directions },
    { "arrayCycleAnchorDateOfRateReset", KIND_TIMES, AT(rate_anchors), NULL },
    { "arrayCycleOfRateReset", KIND_CYCLES, AT(rate_cycles), NULL },
    { "arrayRate", KIND_REALS, AT(rate_values), NULL },
    { "arrayFixedVariable", KIND_CHOICES, AT(rate_kinds), resets },
    { "contractStructure", KIND_REFS, AT(refs), NULL },
    { "unit", KIND_IGNORED, 0, NULL },
    { "seniority", KIND_IGNORED, 0, NULL },
    { "clearingHouse", KIND_IGNORED, 0, NULL },
    { "cyclePointOfInterestPayment", KIND_CHOICE, AT(interest_first), interest_points },
    { "cyclePointOfRateReset", KIND_ONLY, 0, period_start },
    { "initialMargin", KIND_IGNORED, 0, NULL },
    { "maintenanceMarginLowerBound", KIND_IGNORED, 0, NULL },
    { "maintenanceMarginUpperBound", KIND_IGNORED, 0, NULL },
    { "cycleAnchorDateOfMargining", KIND_IGNORED, 0, NULL },
    { "cycleOfMargining", KIND_IGNORED, 0, NULL },
    { "variationMargin", KIND_IGNORED, 0, NULL },
    { "maximumPenaltyFreeDisbursement", KIND_IGNORED, 0, NULL },
    { "boundaryCrossedFlag", KIND_FOREIGN, 0, NULL },
    { "boundaryDirection", KIND_FOREIGN, 0, NULL },
    { "boundaryEffect", KIND_FOREIGN, 0, NULL },
    { "boundaryLegInitiallyActive", KIND_FOREIGN, 0, NULL },
    { "boundaryMonitoringAnchorDate", KIND_FOREIGN, 0, NULL },
    { "boundaryMonitoringCycle", KIND_FOREIGN, 0, NULL },
    { "boundaryMonitoringEndDate", KIND_FOREIGN, 0, NULL },
    { "boundaryValue", KIND_FOREIGN, 0, NULL },
};

/* "contractId" is "contractID": writers of the standard's own files do not agree on capitals. */
static bool same_letters(Text a, const char *b)
{
    for (size_t i = 0; i < a.n; i++)
        if (tolower((unsigned char)a.at[i]) != tolower((unsigned char)b[i]))
            return false;       /* also where b ends first: a text holds no NUL */
    return b[a.n] == '\0';
}

const TermRow *term_row_find(Text name)
{
    for (size_t i = 0; i < COUNT(rows); i++)
        if (same_letters(name, rows[i].name))
            return &rows[i];
    return NULL;
}

bool term_row_same(const TermRow *a, const TermRow *b)
{
    bool stored = a->kind != KIND_IGNORED && a->kind != KIND_ONLY
               && a->kind != KIND_FOREIGN;
    return a == b || (stored && a->kind == b->kind && a->offset == b->offset);
}

bool term_choice_find(const TermChoice *choices, Text name, unsigned *out)
{
    for (const TermChoice *c = choices; c->name; c++) {
        if (text_is(name, c->name)) {
            *out = c->value;
            return true;
        }
    }
    return false;
}
