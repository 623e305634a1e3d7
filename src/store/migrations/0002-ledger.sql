-- The ledger: accounts with their balances, transfers, balances of the past, and where it stands.
-- Amounts and balances are unsigned 64-bit minor units kept in the same bits of a BIGINT: those
-- from 2^63 on read as negative. Ids are 16 bytes, big end first; NULL is 0. Instants are
-- nanoseconds. `transfer` is only ever added to, but for status, expires_at and ended_at.

CREATE TABLE ledger_head (
    cluster_id    BIGINT NOT NULL,
    clock         BIGINT NOT NULL,              -- of the newest event or tick
    batches       BIGINT NOT NULL,
    hash          {blob} NOT NULL,              -- over every batch so far, each chained to the last
    PRIMARY KEY (cluster_id)
) {without_rowid};

CREATE TABLE ledger_account (
    cluster_id    BIGINT NOT NULL,
    account_id    {blob} NOT NULL,
    ledger        BIGINT NOT NULL,
    code          BIGINT NOT NULL,
    flags         BIGINT NOT NULL,              -- closed: the present state
    debits_pending  BIGINT NOT NULL,
    debits_posted   BIGINT NOT NULL,
    credits_pending BIGINT NOT NULL,
    credits_posted  BIGINT NOT NULL,
    user_data_128 {blob},
    user_data_64  BIGINT NOT NULL,
    user_data_32  BIGINT NOT NULL,
    timestamp     BIGINT NOT NULL,
    newest        BIGINT NOT NULL,              -- timestamp of its newest transfer; 0: none
    PRIMARY KEY (cluster_id, account_id)
) {without_rowid};
CREATE UNIQUE INDEX ledger_account_by_time ON ledger_account (cluster_id, timestamp);

-- An account's transfers hang together as a chain, newest first: ledger_account.newest leads to
-- the first, debit_before and credit_before on to the next. That costs two numbers a transfer where
-- two indexes would cost two more trees to write into at random.
-- A row of status 5 is an id that was spent by failing; its other fields say nothing.
CREATE TABLE transfer (
    cluster_id    BIGINT NOT NULL,
    timestamp     BIGINT NOT NULL,
    transfer_id   {blob} NOT NULL,
    debit_account_id  {blob},
    credit_account_id {blob},
    amount        BIGINT NOT NULL,
    ledger        BIGINT NOT NULL,
    code          BIGINT NOT NULL,
    flags         BIGINT NOT NULL,
    pending_id    {blob},
    user_data_128 {blob},
    user_data_64  BIGINT NOT NULL,
    user_data_32  BIGINT NOT NULL,
    timeout       BIGINT NOT NULL,
    status        BIGINT NOT NULL,              -- 0 none 1 pending 2 posted 3 voided 4 expired
    debit_before  BIGINT NOT NULL,              -- the debited account's transfer before; 0: none
    credit_before BIGINT NOT NULL,
    expires_at    BIGINT,                       -- NULL: it does not, or it has ended
    ended_at      BIGINT NOT NULL,              -- when it was posted, voided, expired; 0: not
    PRIMARY KEY (cluster_id, timestamp)
) {without_rowid};
CREATE UNIQUE INDEX transfer_by_id ON transfer (cluster_id, transfer_id);
CREATE INDEX transfer_due ON transfer (cluster_id, expires_at) WHERE expires_at IS NOT NULL;
CREATE INDEX transfer_by_user_data ON transfer (cluster_id, user_data_128, timestamp)
    WHERE user_data_128 IS NOT NULL;

-- Balances of an account with `history` after each of its transfers.
CREATE TABLE ledger_history (
    cluster_id    BIGINT NOT NULL,
    account_id    {blob} NOT NULL,
    timestamp     BIGINT NOT NULL,
    debits_pending  BIGINT NOT NULL,
    debits_posted   BIGINT NOT NULL,
    credits_pending BIGINT NOT NULL,
    credits_posted  BIGINT NOT NULL,
    PRIMARY KEY (cluster_id, account_id, timestamp)
) {without_rowid};
