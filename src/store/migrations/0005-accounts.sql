-- Whose account a bank speaks of, and each event a bank reports known by its number, whoever
-- reported it. `kind = 14` is payment (core/document_kind.tbl; its order never changes).

CREATE TABLE party_account (
    cluster_id    BIGINT NOT NULL,
    account       TEXT   NOT NULL,              -- IBAN or other number, without blanks
    party_id      BIGINT NOT NULL,
    bic           TEXT   NOT NULL,              -- of the bank that keeps it; empty: not stated
    cnaps         TEXT   NOT NULL,              -- its number in the clearing of the PRC
    since_day     BIGINT NOT NULL,              -- the party may be paid on it from here on
    place         BIGINT NOT NULL,              -- among those of one record: the first is paid
    act_id        BIGINT NOT NULL,              -- that gave it
    PRIMARY KEY (cluster_id, account)
) {without_rowid};
CREATE INDEX party_account_by_party ON party_account (cluster_id, party_id);

CREATE INDEX document_by_event ON document (cluster_id, number) WHERE kind = 14;
