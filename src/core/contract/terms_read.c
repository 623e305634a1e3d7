/* terms_read.c - one table says for every term of the dictionary where it lives and how it is read;
 * the code below it knows kinds of values, not terms. A second, short table gives the choices.
 * O(terms given x terms known): a contract is read once, its events are many. */
#include "core/contract/terms_read.h"

#include "base/check.h"
#include "base/list.h"

#include <ctype.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

typedef enum {
    KIND_IGNORED,       /* known, and without bearing on the events */
    KIND_ONLY,          /* known, and no other choice than those listed is supported */
    KIND_TEXT, KIND_TIME, KIND_PERIOD, KIND_CYCLE,
    KIND_REAL,
    KIND_AMOUNT,        /* a real not below 0 */
    KIND_CHOICE, KIND_SCALE, KIND_COVERED,
    KIND_TIMES, KIND_CYCLES, KIND_REALS, KIND_CHOICES,
    KIND_REFS,
} TermKind;

typedef struct Choice {
    const char *name;
    unsigned value;
} Choice;

typedef struct TermRow {
    const char *name;
    TermKind kind;
    size_t offset;
    const Choice *choices;
} TermRow;

#define AT(field) offsetof(ContractTerms, field)

static const Choice types[] = {
#define CONTRACT(code, kind, text) { #code, CONTRACT_TYPE_##code },
#include "core/contract/contract_type.tbl"
#undef CONTRACT
    { NULL, 0 },
};
static const Choice roles[] = {
    { "RPA", CONTRACT_ROLE_RPA }, { "RPL", CONTRACT_ROLE_RPL }, { "RFL", CONTRACT_ROLE_RFL },
    { "PFL", CONTRACT_ROLE_PFL }, { "RF", CONTRACT_ROLE_RF }, { "PF", CONTRACT_ROLE_PF },
    { "BUY", CONTRACT_ROLE_BUY }, { "SEL", CONTRACT_ROLE_SEL }, { "COL", CONTRACT_ROLE_COL },
    { "CNO", CONTRACT_ROLE_CNO }, { "CLO", CONTRACT_ROLE_CLO }, { "LG", CONTRACT_ROLE_LG },
    { "ST", CONTRACT_ROLE_ST }, { "UDL", CONTRACT_ROLE_UDL }, { "UDLP", CONTRACT_ROLE_UDLP },
    { "UDLM", CONTRACT_ROLE_UDLM }, { NULL, 0 },
};
static const Choice shifts[] = {
    { "NOS", CONTRACT_SHIFT_NOS }, { "NULL", CONTRACT_SHIFT_NOS }, { "SCF", CONTRACT_SHIFT_SCF },
    { "SCMF", CONTRACT_SHIFT_SCMF }, { "CSF", CONTRACT_SHIFT_CSF }, { "CSMF", CONTRACT_SHIFT_CSMF },
    { "SCP", CONTRACT_SHIFT_SCP }, { "SCMP", CONTRACT_SHIFT_SCMP }, { "CSP", CONTRACT_SHIFT_CSP },
    { "CSMP", CONTRACT_SHIFT_CSMP }, { NULL, 0 },
};
static const Choice day_counts[] = {
    { "AA", CONTRACT_DAYS_AA }, { "A/AISDA", CONTRACT_DAYS_AA }, { "A360", CONTRACT_DAYS_A360 },
    { "A/360", CONTRACT_DAYS_A360 }, { "A365", CONTRACT_DAYS_A365 },
    { "A/365", CONTRACT_DAYS_A365 },
    { "30E360", CONTRACT_DAYS_30E360 }, { "30E/360", CONTRACT_DAYS_30E360 },
    { "30E360ISDA", CONTRACT_DAYS_30E360_ISDA }, { "30E/360ISDA", CONTRACT_DAYS_30E360_ISDA },
    { "28E336", CONTRACT_DAYS_28E336 }, { "B252", CONTRACT_DAYS_B252 },
    { "B/252", CONTRACT_DAYS_B252 }, { NULL, 0 },
};
static const Choice month_ends[] = {
    { "SD", CONTRACT_EOM_SAME_DAY }, { "EOM", CONTRACT_EOM_LAST_DAY },
    { "EM", CONTRACT_EOM_LAST_DAY }, { NULL, 0 },
};
static const Choice bases[] = {
    { "NT", CONTRACT_BASE_NT }, { "NTIED", CONTRACT_BASE_NTIED }, { "NTL", CONTRACT_BASE_NTL },
    { NULL, 0 },
};
static const Choice performances[] = {
    { "PF", CONTRACT_PF_PERFORMANT }, { "DL", CONTRACT_PF_DELAYED },
    { "DQ", CONTRACT_PF_DELINQUENT },
    { "DF", CONTRACT_PF_DEFAULT }, { "MA", CONTRACT_PF_MATURED }, { "TE", CONTRACT_PF_TERMINATED },
    { NULL, 0 },
};
static const Choice prepays[] = {
    { "N", CONTRACT_PREPAY_FORBIDDEN }, { "A", CONTRACT_PREPAY_AMOUNT },
    { "M", CONTRACT_PREPAY_MATURITY }, { NULL, 0 },
};
static const Choice penalties[] = {
    { "N", CONTRACT_PENALTY_NO }, { "O", CONTRACT_PENALTY_NO }, { "A", CONTRACT_PENALTY_FIXED },
    { "R", CONTRACT_PENALTY_RELATIVE }, { "I", CONTRACT_PENALTY_RATE }, { NULL, 0 },
};
static const Choice fee_bases[] = {
    { "A", CONTRACT_FEE_ABSOLUTE }, { "N", CONTRACT_FEE_NOTIONAL }, { NULL, 0 },
};
static const Choice settles[] = {
    { "S", CONTRACT_SETTLE_CASH }, { "D", CONTRACT_SETTLE_DELIVERY }, { NULL, 0 },
};
static const Choice options[] = {
    { "C", CONTRACT_OPTION_CALL }, { "P", CONTRACT_OPTION_PUT }, { "CP", CONTRACT_OPTION_BOTH },
    { NULL, 0 },
};
static const Choice exposures[] = {
    { "NO", CONTRACT_EXPOSURE_NOTIONAL }, { "NI", CONTRACT_EXPOSURE_INTEREST },
    { "MV", CONTRACT_EXPOSURE_MARKET }, { NULL, 0 },
};
static const Choice directions[] = {
    { "INC", CONTRACT_DIRECTION_INC }, { "DEC", CONTRACT_DIRECTION_DEC }, { NULL, 0 },
};
static const Choice resets[] = {
    { "F", CONTRACT_RESET_FIXED }, { "FIX", CONTRACT_RESET_FIXED },
    { "V", CONTRACT_RESET_VARIABLE },
    { "VAR", CONTRACT_RESET_VARIABLE }, { NULL, 0 },
};
static const Choice period_end[] = { { "E", 1 }, { NULL, 0 } };
static const Choice period_start[] = { { "B", 1 }, { NULL, 0 } };
static const Choice ref_roles[] = {
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
    { "contractPerformance", KIND_CHOICE, AT(performance), performances },
    { "prepaymentEffect", KIND_CHOICE, AT(prepay), prepays },
    { "penaltyType", KIND_CHOICE, AT(penalty), penalties },
    { "feeBasis", KIND_CHOICE, AT(fee_basis), fee_bases },
    { "deliverySettlement", KIND_CHOICE, AT(settle), settles },
    { "optionType", KIND_CHOICE, AT(option), options },
    { "guaranteedExposure", KIND_CHOICE, AT(exposure), exposures },
    { "scalingEffect", KIND_SCALE, AT(scale), NULL },
    { "creditEventTypeCovered", KIND_COVERED, AT(covered_events), performances },
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
    { "cyclePointOfInterestPayment", KIND_ONLY, 0, period_end },
    { "cyclePointOfRateReset", KIND_ONLY, 0, period_start },
    { "optionExerciseType", KIND_IGNORED, 0, NULL },
    { "initialMargin", KIND_IGNORED, 0, NULL },
    { "maintenanceMarginLowerBound", KIND_IGNORED, 0, NULL },
    { "maintenanceMarginUpperBound", KIND_IGNORED, 0, NULL },
    { "cycleAnchorDateOfMargining", KIND_IGNORED, 0, NULL },
    { "cycleOfMargining", KIND_IGNORED, 0, NULL },
    { "variationMargin", KIND_IGNORED, 0, NULL },
    { "maximumPenaltyFreeDisbursement", KIND_IGNORED, 0, NULL },
};

/* "contractId" is "contractID": writers of the standard's own files do not agree on capitals. */
static bool same_letters(Text a, const char *b)
{
    for (size_t i = 0; i < a.n; i++)
        if (tolower((unsigned char)a.at[i]) != tolower((unsigned char)b[i]))
            return false;       /* also where b ends first: a text holds no NUL */
    return b[a.n] == '\0';
}

static const TermRow *find_row(Text name)
{
    for (size_t i = 0; i < COUNT(rows); i++)
        if (same_letters(name, rows[i].name))
            return &rows[i];
    return NULL;
}

static bool find_choice(const Choice *choices, Text name, unsigned *out)
{
    for (const Choice *c = choices; c->name; c++) {
        if (text_is(name, c->name)) {
            *out = c->value;
            return true;
        }
    }
    return false;
}

bool contract_performance_of(Text name, ContractPerformance *out)
{
    unsigned choice = 0;
    if (!find_choice(performances, text_trim(name), &choice))
        return false;
    *out = (ContractPerformance)choice;
    return true;
}

bool contract_number_parse(Text text, double *out)
{
    char buf[JSON_NUMBER_CHARS_MAX + 1];
    text = text_trim(text);
    if (text.n == 0 || text.n >= sizeof buf)
        return false;
    for (size_t i = 0; i < text.n; i++)         /* neither hexadecimal nor infinity nor NaN */
        if (!strchr("0123456789+-.eE", text.at[i]) || text.at[i] == '\0')
            return false;
    memcpy(buf, text.at, text.n);
    buf[text.n] = '\0';
    char *end;
    double value = strtod(buf, &end);
    if (*end != '\0' || !isfinite(value))
        return false;
    *out = value;
    return true;
}

/* The value of a string or number member, trimmed; empty for null. False for other kinds. */
static bool scalar(const Json *json, Text *out)
{
    *out = (Text){ "", 0 };
    if (json->kind == JSON_STRING || json->kind == JSON_NUMBER)
        *out = text_trim(json->text);
    return json->kind == JSON_STRING || json->kind == JSON_NUMBER || json->kind == JSON_NULL;
}

static Err bad(Ctx *cx, const char *term, Text value, const char *expected)
{
    int n = value.n > 60 ? 60 : (int)value.n;
    return fail_field(cx, ERR_SYNTAX, term, "\"%.*s\" is not %s", n, value.at, expected);
}

static Err store_choice(Ctx *cx, const char *term, const Choice *choices, Text text, unsigned *out)
{
    if (find_choice(choices, text, out))
        return ERR_OK;
    int n = text.n > 40 ? 40 : (int)text.n;
    return fail_field(cx, ERR_UNKNOWN, term, "no such choice: \"%.*s\"; the first one is %s", n,
                      text.at, choices[0].name);
}

static Err store_period(Ctx *cx, const TermRow *row, Text text, ContractPeriod *out)
{
    if (!contract_period_parse(text, out))
        return bad(cx, row->name, text, "a period such as P1ML0 of at most a century");
    if (row->kind != KIND_PERIOD && out->months == 0 && out->days == 0)
        return fail_field(cx, ERR_INVALID, row->name, "a cycle of no length never comes round");
    return ERR_OK;
}

static Err store_real(Ctx *cx, const TermRow *row, Text text, double *out)
{
    if (!contract_number_parse(text, out))
        return bad(cx, row->name, text, "a number");
    if (row->kind == KIND_AMOUNT && *out < 0)
        return fail_field(cx, ERR_INVALID, row->name, "must not be negative; the role signs it");
    return ERR_OK;
}

/* Which payments are scaled: three letters, of which an I and an N matter ("IN0"). */
static Err store_scale(Ctx *cx, const TermRow *row, Text text, unsigned *out)
{
    unsigned scale = CONTRACT_SCALE_NONE;
    if (text.n != 3)
        return bad(cx, row->name, text, "three letters such as IN0");
    for (size_t i = 0; i < text.n; i++) {
        if (text.at[i] == 'I')
            scale |= CONTRACT_SCALE_INTEREST;
        else if (text.at[i] == 'N')
            scale |= CONTRACT_SCALE_NOTIONAL;
        else if (text.at[i] != '0' && text.at[i] != 'O' && text.at[i] != 'M')
            return bad(cx, row->name, text, "three letters such as IN0");
    }
    *out = scale;
    return ERR_OK;
}

/* The parts of a list: a JSON array, one value, or a text with commas and maybe brackets. */
static Err list_parts(Ctx *cx, const char *term, const Json *json, List *parts)
{
    *parts = list_make(sizeof(Text));
    Text whole = { "", 0 };
    if (json->kind != JSON_ARRAY && !scalar(json, &whole))
        return fail_field(cx, ERR_SYNTAX, term, "must be a list of values");
    size_t count = json->kind == JSON_ARRAY ? json->count : 1;
    if (text_starts(whole, "[") && text_ends(whole, "]"))
        whole = text_slice(whole, 1, whole.n - 1);
    for (size_t i = 0; json->kind == JSON_ARRAY ? i < count : whole.n > 0; i++) {
        Text part, rest = { "", 0 };
        if (json->kind == JSON_ARRAY && !scalar(&json->items[i], &part))
            return fail_field(cx, ERR_SYNTAX, term, "must be a list of plain values");
        if (json->kind != JSON_ARRAY)
            part = text_split(whole, ',', &rest);
        whole = rest;
        if (parts->count == CONTRACT_LIST_MAX)
            return fail_field(cx, ERR_LIMIT, term, "more than %d entries", CONTRACT_LIST_MAX);
        Text *slot = list_push(cx, parts);
        if (!slot)
            return cx->err;
        *slot = text_trim(part);
    }
    return ERR_OK;
}

static Err store_covered(Ctx *cx, const TermRow *row, const Json *json, unsigned *out)
{
    List parts;
    TRY(list_parts(cx, row->name, json, &parts));
    unsigned covered = 0, value = 0;
    for (size_t i = 0; i < parts.count; i++) {
        TRY(store_choice(cx, row->name, row->choices, *(Text *)list_at(&parts, i), &value));
        covered |= 1u << value;
    }
    *out = covered;
    return ERR_OK;
}

static Err store_list(Ctx *cx, const TermRow *row, const Json *json, ContractList *out)
{
    List parts;
    TRY(list_parts(cx, row->name, json, &parts));
    ContractTime *times = NEW(cx, ContractTime, parts.count);
    ContractPeriod *cycles = NEW(cx, ContractPeriod, parts.count);
    double *reals = NEW(cx, double, parts.count);
    unsigned *choices = NEW(cx, unsigned, parts.count);
    if (!times || !cycles || !reals || !choices)
        return cx->err;
    for (size_t i = 0; i < parts.count; i++) {
        Text part = *(Text *)list_at(&parts, i);
        if (row->kind == KIND_TIMES && !contract_time_parse(part, &times[i]))
            return bad(cx, row->name, part, "a date between 1900 and 2999");
        if (row->kind == KIND_TIMES && i > 0 && contract_time_cmp(times[i - 1], times[i]) >= 0)
            return fail_field(cx, ERR_INVALID, row->name, "the dates must ascend");
        if (row->kind == KIND_CYCLES)
            TRY(store_period(cx, row, part, &cycles[i]));
        if (row->kind == KIND_REALS)
            TRY(store_real(cx, row, part, &reals[i]));
        if (row->kind == KIND_CHOICES)
            TRY(store_choice(cx, row->name, row->choices, part, &choices[i]));
    }
    out->count = parts.count;
    out->items = row->kind == KIND_TIMES ? (const void *)times
               : row->kind == KIND_CYCLES ? (const void *)cycles
               : row->kind == KIND_REALS ? (const void *)reals : (const void *)choices;
    return ERR_OK;
}

/* One scalar term into its place. Choices are unsigned in memory, as C lays out our enums. */
static Err store_scalar(Ctx *cx, const TermRow *row, Text text, void *place)
{
    static_assert(sizeof(ContractRole) == sizeof(unsigned), "enums are as wide as unsigned");
    unsigned choice = 0;
    switch (row->kind) {
    case KIND_TEXT:
        *(Text *)place = text;
        return ERR_OK;
    case KIND_TIME:
        return contract_time_parse(text, place)
                   ? ERR_OK : bad(cx, row->name, text, "a date between 1900 and 2999");
    case KIND_PERIOD: case KIND_CYCLE:
        return store_period(cx, row, text, place);
    case KIND_REAL: case KIND_AMOUNT:
        return store_real(cx, row, text, place);
    case KIND_SCALE:
        return store_scale(cx, row, text, place);
    case KIND_CHOICE:
        TRY(store_choice(cx, row->name, row->choices, text, &choice));
        memcpy(place, &choice, sizeof choice);
        return ERR_OK;
    case KIND_ONLY:
        if (!find_choice(row->choices, text, &choice))
            return fail_field(cx, ERR_INVALID, row->name, "only %s is supported: the specification "
                              "gives no functions for another", row->choices[0].name);
        return ERR_OK;
    case KIND_IGNORED: case KIND_COVERED: case KIND_TIMES: case KIND_CYCLES: case KIND_REALS:
    case KIND_CHOICES: case KIND_REFS:
        break;
    }
    return ERR_OK;
}

static Err store_term(Ctx *cx, const JsonMember *member, ContractTerms *terms)
{
    const TermRow *row = find_row(member->key);
    if (!row) {
        int n = member->key.n > 60 ? 60 : (int)member->key.n;
        return fail(cx, ERR_UNKNOWN, "%.*s: no such term in the ACTUS dictionary; see its spelling",
                    n, member->key.at);
    }
    void *place = (char *)terms + row->offset;
    Text text;
    switch (row->kind) {
    case KIND_COVERED:
        return store_covered(cx, row, &member->value, place);
    case KIND_TIMES: case KIND_CYCLES: case KIND_REALS: case KIND_CHOICES:
        return store_list(cx, row, &member->value, place);
    case KIND_REFS: case KIND_IGNORED:
        return ERR_OK;
    case KIND_ONLY: case KIND_TEXT: case KIND_TIME: case KIND_PERIOD: case KIND_CYCLE:
    case KIND_REAL: case KIND_AMOUNT: case KIND_CHOICE: case KIND_SCALE:
        break;
    }
    if (!scalar(&member->value, &text))
        return fail_field(cx, ERR_SYNTAX, row->name, "must be one plain value");
    return text.n == 0 ? ERR_OK : store_scalar(cx, row, text, place);
}

static Err find_calendar(Ctx *cx, Text name, const ContractCalendar *calendars, size_t count,
                         const Calendar **out)
{
    static const char *const none[] = { "", "NC", "NOCALENDAR", "NoCalendar", "noCalendar",
                                        "NoHoliday", "NoHolidayCalendar" };
    static const char *const weekdays[] = { "MF", "MondayToFriday", "mondayToFriday",
                                            "MondayToFridayCalendar" };
    for (size_t i = 0; i < count; i++)
        if (text_eq(name, calendars[i].name))
            return *out = calendars[i].calendar, ERR_OK;
    for (size_t i = 0; i < COUNT(none); i++)
        if (text_is(name, none[i]))
            return *out = &calendar_every_day, ERR_OK;
    for (size_t i = 0; i < COUNT(weekdays); i++)
        if (text_is(name, weekdays[i]))
            return *out = &calendar_monday_friday, ERR_OK;
    int n = name.n > 40 ? 40 : (int)name.n;
    return fail_field(cx, ERR_UNKNOWN, "calendar", "no calendar named \"%.*s\"; NC and MF are "
                      "always known", n, name.at);
}

typedef struct Reader {
    Ctx *cx;
    const ContractCalendar *calendars;
    size_t calendar_count;
} Reader;

static Err read_flat(const Reader *reader, const Json *json, ContractTerms *out)
{
    Ctx *cx = reader->cx;
    if (json->kind != JSON_OBJECT)
        return fail(cx, ERR_SYNTAX, "terms: must be an object of ACTUS terms");
    contract_terms_init(out);
    for (size_t i = 0; i < json->count; i++)
        TRY(store_term(cx, &json->members[i], out));
    return find_calendar(cx, out->calendar_name, reader->calendars, reader->calendar_count,
                         &out->calendar);
}

/* One entry of contractStructure: terms of its own, or only a name. */
static Err read_ref(const Reader *reader, const Json *json, ContractRef *out)
{
    Ctx *cx = reader->cx;
    Text role = { "", 0 }, type = { "", 0 };
    unsigned choice = 0;
    TRY(json_want_text(cx, json, "referenceRole", &role));
    TRY(json_want_text(cx, json, "referenceType", &type));
    TRY(store_choice(cx, "contractStructure.referenceRole", ref_roles, text_trim(role), &choice));
    const Json *object = json_get(json, "object");
    if (!object || object->kind != JSON_OBJECT)
        return fail_field(cx, ERR_INVALID, "contractStructure.object", "must be an object");
    ContractTerms *terms = NEW(cx, ContractTerms, 1);
    if (!terms)
        return cx->err;
    TRY(read_flat(reader, object, terms));
    const Json *inner = json_get(object, "contractStructure");
    if (inner && inner->kind != JSON_NULL)
        return fail_field(cx, ERR_INVALID, "contractStructure", "a contract inside a contract may "
                          "not be composed itself; name it by its market object instead");
    *out = (ContractRef){ .role = (ContractRefRole)choice, .id = terms->id,
                          .market_object = terms->market_object };
    if (terms->type != CONTRACT_TYPE_NONE)
        out->contract = terms;
    return ERR_OK;
}

static Err read_refs(const Reader *reader, const Json *json, ContractTerms *out)
{
    Ctx *cx = reader->cx;
    if (!json || json->kind == JSON_NULL)
        return ERR_OK;
    if (json->kind != JSON_ARRAY || json->count > CONTRACT_REFS_MAX)
        return fail_field(cx, ERR_SYNTAX, "contractStructure", "must be a list of at most %d",
                          CONTRACT_REFS_MAX);
    ContractRef *refs = NEW(cx, ContractRef, json->count);
    if (!refs)
        return cx->err;
    for (size_t i = 0; i < json->count; i++)
        TRY(read_ref(reader, &json->items[i], &refs[i]));
    out->refs = refs;
    out->ref_count = json->count;
    return ERR_OK;
}

Err contract_terms_read(Ctx *cx, const Json *json, const ContractCalendar *calendars,
                        size_t calendar_count, ContractTerms *out)
{
    Reader reader = { cx, calendars, calendar_count };
    ContractTerms terms;
    TRY(read_flat(&reader, json, &terms));
    TRY(read_refs(&reader, json_get(json, "contractStructure"), &terms));
    TRY(contract_terms_check(cx, &terms));
    *out = terms;
    return ERR_OK;
}
