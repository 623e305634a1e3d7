/* plan_write.h - a repayment plan shown to a person: a table for a terminal, or a page with a
 * picture. Amounts are rounded to the currency; sums are those of the unrounded figures. */
#ifndef WEFT_CORE_CONTRACT_PLAN_WRITE_H
#define WEFT_CORE_CONTRACT_PLAN_WRITE_H

#include "core/contract/plan.h"

typedef enum { CONTRACT_PLAN_ENGLISH, CONTRACT_PLAN_CHINESE } ContractPlanLanguage;

/* Appends a table of at most 100 columns. */
void contract_plan_text(const ContractPlan *plan, ContractPlanLanguage language, TextBuf *out);

/* Appends an HTML page that needs no other file and no network. */
void contract_plan_html(const ContractPlan *plan, ContractPlanLanguage language, TextBuf *out);

#endif
