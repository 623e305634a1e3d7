-- A financing's contract: its terms as they were agreed, and what was observed of it since.

ALTER TABLE financing ADD COLUMN returned BIGINT NOT NULL DEFAULT 0;    -- of the discount
ALTER TABLE financing ADD COLUMN contract TEXT NOT NULL DEFAULT '';     -- ACTUS terms, JSON

CREATE TABLE contract_event (
    cluster_id    BIGINT NOT NULL,
    financing_id  BIGINT NOT NULL,
    number        BIGINT NOT NULL,              -- in the order of observation; 0: at the start
    leg           BIGINT NOT NULL,              -- 0 the claim, 1 the reserve
    day           BIGINT NOT NULL,
    type          TEXT   NOT NULL,              -- PR, IP, FP, AD, CE
    amount        BIGINT NOT NULL,              -- the event's value, minor units
    performance   TEXT   NOT NULL,              -- of CE: DQ, DF
    cause         BIGINT NOT NULL,              -- document or act
    PRIMARY KEY (cluster_id, financing_id, number, leg)
) {without_rowid};
