/* schema.c - each description made a constant; no code runs for it. */
#include "schema/schema.h"

#define ROW ClusterRow
SHAPE(cluster, CLUSTER_COLUMNS);
#undef ROW
#define ROW RuleRow
SHAPE(rule, RULE_COLUMNS);
#undef ROW
#define ROW LeapRow
SHAPE(leap, LEAP_COLUMNS);
#undef ROW
#define ROW PeriodRow
SHAPE(period, PERIOD_COLUMNS);
#undef ROW
#define ROW PartyRow
SHAPE(party, PARTY_COLUMNS);
#undef ROW
#define ROW PartyAccountRow
SHAPE(party_account, PARTY_ACCOUNT_COLUMNS);
#undef ROW
#define ROW PersonRow
SHAPE(person, PERSON_COLUMNS);
#undef ROW
#define ROW FxRateRow
SHAPE(fx_rate, FX_RATE_COLUMNS);
#undef ROW
#define ROW LeafRow
SHAPE(leaf, LEAF_COLUMNS);
#undef ROW
#define ROW ActRow
SHAPE(act, ACT_COLUMNS);
#undef ROW
#define ROW ProposalRow
SHAPE(proposal, PROPOSAL_COLUMNS);
#undef ROW
#define ROW DocumentRow
SHAPE(document, DOCUMENT_COLUMNS);
#undef ROW
#define ROW RestatementRow
SHAPE(restatement, RESTATEMENT_COLUMNS);
#undef ROW
#define ROW EntryRow
SHAPE(entry, ENTRY_COLUMNS);
#undef ROW
#define ROW WaitingRow
SHAPE(waiting, WAITING_COLUMNS);
#undef ROW
#define ROW LooseRow
SHAPE(loose, LOOSE_COLUMNS);
#undef ROW
#define ROW SplitRow
SHAPE(split, SPLIT_COLUMNS);
#undef ROW
#define ROW FutureRow
SHAPE(future, FUTURE_COLUMNS);
#undef ROW
#define ROW LinkRow
SHAPE(link, LINK_COLUMNS);
#undef ROW
#define ROW TradeOrderRow
SHAPE(trade_order, TRADE_ORDER_COLUMNS);
#undef ROW
#define ROW OrderLineRow
SHAPE(order_line, ORDER_LINE_COLUMNS);
#undef ROW
#define ROW SaleRow
SHAPE(sale, SALE_COLUMNS);
#undef ROW
#define ROW MatchRow
SHAPE(match, MATCH_COLUMNS);
#undef ROW
#define ROW GapRow
SHAPE(gap, GAP_COLUMNS);
#undef ROW
#define ROW StepRow
SHAPE(step, STEP_COLUMNS);
#undef ROW
#define ROW BreachRow
SHAPE(breach, BREACH_COLUMNS);
#undef ROW
#define ROW ClaimRow
SHAPE(claim, CLAIM_COLUMNS);
#undef ROW
#define ROW FinancingRow
SHAPE(financing, FINANCING_COLUMNS);
#undef ROW
#define ROW ContractEventRow
SHAPE(contract_event, CONTRACT_EVENT_COLUMNS);
#undef ROW
#define ROW EncumbranceRow
SHAPE(encumbrance, ENCUMBRANCE_COLUMNS);
#undef ROW
#define ROW CollectionRow
SHAPE(collection, COLLECTION_COLUMNS);
#undef ROW
#define ROW NetFirmRow
SHAPE(net_firm, NET_FIRM_COLUMNS);
#undef ROW
#define ROW NetPairRow
SHAPE(net_pair, NET_PAIR_COLUMNS);
#undef ROW
#define ROW NetConsentRow
SHAPE(net_consent, NET_CONSENT_COLUMNS);
#undef ROW
#define ROW NetRoundRow
SHAPE(net_round, NET_ROUND_COLUMNS);
#undef ROW
#define ROW NetItemRow
SHAPE(net_item, NET_ITEM_COLUMNS);
#undef ROW
#define ROW NetAnswerRow
SHAPE(net_answer, NET_ANSWER_COLUMNS);
#undef ROW
#define ROW LedgerHeadRow
SHAPE(ledger_head, LEDGER_HEAD_COLUMNS);
#undef ROW
#define ROW LedgerAccountRow
SHAPE(ledger_account, ACCOUNT_COLUMNS);
#undef ROW
#define ROW TransferRow
SHAPE(transfer, TRANSFER_COLUMNS);
#undef ROW
#define ROW LedgerHistoryRow
SHAPE(ledger_history, LEDGER_HISTORY_COLUMNS);
#undef ROW

const RowShape *const schema_tables[] = {
    &cluster_shape, &rule_shape, &leap_shape, &period_shape, &party_shape, &party_account_shape,
    &person_shape, &fx_rate_shape, &leaf_shape, &act_shape, &proposal_shape, &document_shape,
    &restatement_shape, &entry_shape, &waiting_shape, &loose_shape, &split_shape,
    &future_shape, &link_shape,
    &trade_order_shape, &order_line_shape, &sale_shape, &match_shape, &gap_shape, &step_shape,
    &breach_shape, &claim_shape, &financing_shape, &contract_event_shape, &encumbrance_shape,
    &collection_shape, &net_firm_shape, &net_pair_shape, &net_consent_shape, &net_round_shape,
    &net_item_shape, &net_answer_shape, &ledger_head_shape, &ledger_account_shape,
    &transfer_shape, &ledger_history_shape,
};
const size_t schema_table_count = COUNT(schema_tables);
