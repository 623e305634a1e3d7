-- Set-off among many: who takes part, and the rounds. Derived from acts like everything here but
-- documents, acts and transfers.

CREATE TABLE net_firm (
    cluster_id    BIGINT NOT NULL,
    party_id      BIGINT NOT NULL,
    joined        BIGINT NOT NULL,              -- 1: takes part in rounds
    since         BIGINT NOT NULL,              -- day of the last joining or leaving
    barred        TEXT   NOT NULL,              -- by the operator: "insolvent", "request"; '': not
    PRIMARY KEY (cluster_id, party_id)
) {without_rowid};

-- A firm that does not set off with another one, by its own word; it counts both ways.
CREATE TABLE net_pair (
    cluster_id    BIGINT NOT NULL,
    party_id      BIGINT NOT NULL,
    other_id      BIGINT NOT NULL,
    PRIMARY KEY (cluster_id, party_id, other_id)
) {without_rowid};

-- A funder that consents: the claim behind this financing may be set off.
CREATE TABLE net_consent (
    cluster_id    BIGINT NOT NULL,
    financing_id  BIGINT NOT NULL,
    act_id        BIGINT NOT NULL,
    PRIMARY KEY (cluster_id, financing_id)
) {without_rowid};

CREATE TABLE net_round (
    cluster_id    BIGINT NOT NULL,
    round_id      BIGINT NOT NULL,              -- act_id of the opening
    number        TEXT   NOT NULL,              -- "N-17"
    terms_id      BIGINT NOT NULL,              -- rule_id of the rules that it was opened under
    ccy           BIGINT NOT NULL,
    state         BIGINT NOT NULL,              -- 0 proposed, 1 executed, 2 cancelled
    opened_day    BIGINT NOT NULL,
    cutoff        BIGINT NOT NULL,              -- invoices dated later are left out
    due_by        BIGINT NOT NULL,              -- those that fall due later too; -2147483648: none
    accept_by     BIGINT NOT NULL,              -- the last business date for an answer
    silence       BIGINT NOT NULL,              -- 1: no answer is an acceptance
    opened_by     TEXT   NOT NULL,
    closed_day    BIGINT NOT NULL,              -- executed or cancelled; -2147483648: not yet
    closed_by     TEXT   NOT NULL,
    closed_act    BIGINT NOT NULL,
    reason        TEXT   NOT NULL,              -- of a cancelling
    claims        BIGINT NOT NULL,              -- open in the currency
    open_minor    BIGINT NOT NULL,
    eligible      BIGINT NOT NULL,
    gross         BIGINT NOT NULL,              -- of the eligible
    bilateral     BIGINT NOT NULL,              -- three ways to clear it
    circles       BIGINT NOT NULL,              -- this is what is proposed
    chains        BIGINT NOT NULL,
    firms         BIGINT NOT NULL,              -- of which something is proposed to be set off
    cancelled     BIGINT NOT NULL,              -- in the end
    cancelled_firms BIGINT NOT NULL,
    PRIMARY KEY (cluster_id, round_id)
) {without_rowid};

-- Every open claim that a round looked at.
CREATE TABLE net_item (
    cluster_id    BIGINT NOT NULL,
    round_id      BIGINT NOT NULL,
    order_id      BIGINT NOT NULL,
    claim_id      BIGINT NOT NULL,
    debtor        BIGINT NOT NULL,
    creditor      BIGINT NOT NULL,
    amount        BIGINT NOT NULL,              -- outstanding at the opening
    due           BIGINT NOT NULL,
    reason        BIGINT NOT NULL,              -- core/netting/reason.tbl; 0: takes part
    noticed       BIGINT NOT NULL,              -- proposed to be set off
    most          BIGINT NOT NULL,              -- of that, could still be when it was executed
    cancelled     BIGINT NOT NULL,              -- set off
    dropped       BIGINT NOT NULL,              -- the reason why none of what was noticed was
    PRIMARY KEY (cluster_id, round_id, order_id, claim_id)
) {without_rowid};
CREATE INDEX net_item_by_claim ON net_item (cluster_id, claim_id);

CREATE TABLE net_answer (
    cluster_id    BIGINT NOT NULL,
    round_id      BIGINT NOT NULL,
    party_id      BIGINT NOT NULL,
    answer        BIGINT NOT NULL,              -- 1 accepted, 2 declined
    person        TEXT   NOT NULL,
    day           BIGINT NOT NULL,
    reason        TEXT   NOT NULL,
    PRIMARY KEY (cluster_id, round_id, party_id)
) {without_rowid};
