/* schema.h - every table of the store, by its description.
 *
 * What is to be done with all of them (compare, check, count) goes through schema_tables. The one
 * table that is not here is db_open.c's own: which migrations were applied. */
#ifndef WEFT_SCHEMA_SCHEMA_H
#define WEFT_SCHEMA_SCHEMA_H

#include "schema/book_tables.h"
#include "schema/finance_tables.h"
#include "schema/ledger_tables.h"
#include "schema/netting_tables.h"
#include "schema/order_tables.h"
#include "schema/paper_tables.h"

extern const RowShape cluster_shape, rule_shape, leap_shape, period_shape, party_shape,
    party_account_shape, person_shape, restatement_shape, proposal_shape, fx_rate_shape,
    leaf_shape, act_shape, document_shape, entry_shape, waiting_shape, loose_shape,
    split_shape, future_shape, link_shape, trade_order_shape, order_line_shape, sale_shape,
    match_shape,
    gap_shape, step_shape, breach_shape, claim_shape, financing_shape, contract_event_shape,
    encumbrance_shape, collection_shape, net_firm_shape, net_pair_shape, net_consent_shape,
    net_round_shape, net_item_shape, net_answer_shape, ledger_head_shape,
    ledger_account_shape, transfer_shape, ledger_history_shape;

extern const RowShape *const schema_tables[];
extern const size_t schema_table_count;

#endif
