-- The spine. Three tables are only ever added to: document, act, transfer (0002); leaf holds the
-- order in which they came. Every other table is derived from these and rebuilt by `weft verify`.
-- Days are days since 1970-01-01, instants microseconds UTC, amounts minor units, quantities and
-- prices millionths, rates 1e-9. A document's and an act's id is its leaf's number plus one, so
-- that 0 can say "none". cluster_id leads every key: a cluster is the shard.
-- Every column is described in src/schema too; a test holds the tables against that.

-- --- settings and parties ---------------------------------------------------------------------

CREATE TABLE cluster (
    cluster_id    BIGINT NOT NULL,
    name          TEXT   NOT NULL,
    process       TEXT   NOT NULL,              -- of orders that name none
    ccy           BIGINT NOT NULL,              -- ISO 4217 number of the books' base currency
    first_day     BIGINT NOT NULL,              -- the business day it began with
    business_day  BIGINT NOT NULL,              -- moved by day-end, not by the clock
    calendar      TEXT   NOT NULL,              -- of business days, where nobody names one
    demo          BIGINT NOT NULL,              -- 1: simulated third parties count as third parties
    rules         BIGINT NOT NULL,              -- how many versions of rules were adopted
    leaves        BIGINT NOT NULL,              -- size of the evidence log
    frontier      {blob} NOT NULL,              -- its state (core/evidence/merkle.h)
    PRIMARY KEY (cluster_id)
) {without_rowid};

-- A move of the business date that takes two persons, as the first of them proposed it.
CREATE TABLE leap (
    cluster_id    BIGINT NOT NULL,
    from_day      BIGINT NOT NULL,              -- the business date then
    to_day        BIGINT NOT NULL,
    proposed_by   TEXT   NOT NULL,
    act_id        BIGINT NOT NULL,
    PRIMARY KEY (cluster_id, from_day, to_day, proposed_by)
) {without_rowid};

-- Closed books: nothing is booked on a day up to the last of them.
CREATE TABLE period (
    cluster_id    BIGINT NOT NULL,
    to_day        BIGINT NOT NULL,              -- the last day that is closed
    act_id        BIGINT NOT NULL,
    closed_day    BIGINT NOT NULL,              -- the business date on which it was closed
    closed_by     TEXT   NOT NULL,
    PRIMARY KEY (cluster_id, to_day)
) {without_rowid};

CREATE TABLE party (
    cluster_id    BIGINT NOT NULL,
    party_id      BIGINT NOT NULL,              -- 1, 2, ... in order of admission
    ident         TEXT   NOT NULL,              -- "uscc:..."
    name          TEXT   NOT NULL,
    name_zh       TEXT   NOT NULL,
    roles         TEXT   NOT NULL,              -- comma separated
    yearly        BIGINT NOT NULL,              -- 1: its numbers begin anew each year
    PRIMARY KEY (cluster_id, party_id)
) {without_rowid};
CREATE UNIQUE INDEX party_by_ident ON party (cluster_id, ident);

-- Who may act for a party; of party 0, the connectors of third parties ("bank:icbc").
CREATE TABLE person (
    cluster_id    BIGINT NOT NULL,
    party_id      BIGINT NOT NULL,
    name          TEXT   NOT NULL,              -- folded (base/fold.h)
    key           TEXT   NOT NULL,              -- Ed25519, as a note's verifier; empty: none
    mandate       TEXT   NOT NULL,              -- kinds of papers and acts, comma separated; empty: all
    from_day      BIGINT NOT NULL,
    until_day     BIGINT NOT NULL,              -- the last day; 2147483647: open
    act_id        BIGINT NOT NULL,
    PRIMARY KEY (cluster_id, party_id, name)
) {without_rowid};

-- A version of a rule, as an act adopted it: what is not here does not run. Versions never change.
CREATE TABLE rule (
    cluster_id    BIGINT NOT NULL,
    rule_id       BIGINT NOT NULL,              -- 1, 2, ... in order of adoption
    kind          BIGINT NOT NULL,              -- core/rule_kind.h
    name          TEXT   NOT NULL,
    version       BIGINT NOT NULL,              -- 1, 2, ... of this kind and name
    from_day      BIGINT NOT NULL,              -- -2147483648: good for whatever day
    act_id        BIGINT NOT NULL,
    hash          {blob} NOT NULL,              -- SHA-256 of content
    content       TEXT   NOT NULL,              -- canonical JSON
    PRIMARY KEY (cluster_id, rule_id)
) {strict};

-- What one unit of a currency was worth in another, as a person's act fixed it.
CREATE TABLE fx_rate (
    cluster_id    BIGINT NOT NULL,
    from_ccy      BIGINT NOT NULL,              -- ISO 4217 numbers
    to_ccy        BIGINT NOT NULL,
    day           BIGINT NOT NULL,              -- good from this day until the next one
    act_id        BIGINT NOT NULL,              -- the newest of a day is good
    rate_e9       BIGINT NOT NULL,
    confirmed     BIGINT NOT NULL,              -- 0: one person's word, good for nothing yet
    PRIMARY KEY (cluster_id, from_ccy, to_ccy, day, act_id)
) {without_rowid};

-- --- what is only added to --------------------------------------------------------------------

CREATE TABLE leaf (
    cluster_id    BIGINT NOT NULL,
    layer         BIGINT NOT NULL,              -- 0: leaves; above: full subtrees of 256^layer
    number        BIGINT NOT NULL,
    kind          BIGINT NOT NULL,              -- 0 document, 1 act, 2 transfers, 3 node
    hash          {blob} NOT NULL,
    PRIMARY KEY (cluster_id, layer, number)
) {without_rowid};

-- An act that takes two persons, said by the first of them.
CREATE TABLE proposal (
    cluster_id    BIGINT NOT NULL,
    act_id        BIGINT NOT NULL,
    kind          TEXT   NOT NULL,
    actor         TEXT   NOT NULL,
    body          TEXT   NOT NULL,
    confirmed_by  TEXT   NOT NULL,              -- empty: not yet
    confirmed_act BIGINT NOT NULL,
    PRIMARY KEY (cluster_id, act_id)
) {without_rowid};

CREATE TABLE document (
    cluster_id    BIGINT NOT NULL,
    document_id   BIGINT NOT NULL,
    kind          BIGINT NOT NULL,
    number        TEXT   NOT NULL,
    year          BIGINT NOT NULL,              -- of its number; 0: numbers go on for ever
    issuer        BIGINT NOT NULL,              -- party_id
    receiver      BIGINT NOT NULL,              -- party_id; 0: nobody named
    day           BIGINT NOT NULL,
    ccy           BIGINT NOT NULL,              -- ISO 4217 number; 0: none
    payable       BIGINT NOT NULL,              -- amount and tax
    heard         BIGINT NOT NULL,              -- from whom: a bit each (core/authority)
    stated        BIGINT NOT NULL,              -- 1: one of them may state it; 0: hearsay
    grade_e9      BIGINT NOT NULL,              -- how good their word is
    channel       BIGINT NOT NULL,              -- the envelope (core/authority/speaker.h)
    submitter     BIGINT NOT NULL,              -- party_id whose account it came through; 0: none
    person        TEXT   NOT NULL,
    connector     TEXT   NOT NULL,
    business_day  BIGINT NOT NULL,              -- on which it was received
    arrived_us    BIGINT NOT NULL,
    salt          TEXT   NOT NULL,              -- 32 hex digits
    signature     TEXT   NOT NULL,              -- the person's; empty: none was asked for
    hash          {blob} NOT NULL,              -- SHA-256 of the body: its content
    body          TEXT   NOT NULL,              -- canonical JSON
    PRIMARY KEY (cluster_id, document_id)
) {strict};
-- A paper is known by its key from the day on which one states it who may; hearsay under the same
-- key can lock nobody out.
CREATE UNIQUE INDEX document_by_key ON document (cluster_id, issuer, kind, number, year)
    WHERE stated = 1;
CREATE INDEX document_by_hearsay ON document (cluster_id, issuer, kind, number) WHERE stated = 0;

-- A paper that is here, stated again by somebody whose word adds to it: a leaf of its own.
CREATE TABLE restatement (
    cluster_id    BIGINT NOT NULL,
    statement_id  BIGINT NOT NULL,              -- its leaf's number plus one
    document_id   BIGINT NOT NULL,
    channel       BIGINT NOT NULL,
    submitter     BIGINT NOT NULL,
    person        TEXT   NOT NULL,
    connector     TEXT   NOT NULL,
    business_day  BIGINT NOT NULL,
    arrived_us    BIGINT NOT NULL,
    salt          TEXT   NOT NULL,
    signature     TEXT   NOT NULL,
    PRIMARY KEY (cluster_id, statement_id)
) {without_rowid};
CREATE INDEX restatement_by_document ON restatement (cluster_id, document_id);

CREATE TABLE act (
    cluster_id    BIGINT NOT NULL,
    act_id        BIGINT NOT NULL,
    kind          TEXT   NOT NULL,
    actor         TEXT   NOT NULL,              -- "PARTY/user"; a rule's name where no person acted
    business_day  BIGINT NOT NULL,
    at_us         BIGINT NOT NULL,
    salt          TEXT   NOT NULL,              -- 32 hex digits
    signature     TEXT   NOT NULL,              -- the person's; empty: none was asked for
    body          TEXT   NOT NULL,              -- canonical JSON
    PRIMARY KEY (cluster_id, act_id)
) {strict};

-- --- orders and closure -----------------------------------------------------------------------

CREATE TABLE trade_order (
    cluster_id    BIGINT NOT NULL,
    order_id      BIGINT NOT NULL,              -- document_id of the order
    seller        BIGINT NOT NULL,
    buyer         BIGINT NOT NULL,
    process       TEXT   NOT NULL,
    template_id   BIGINT NOT NULL,              -- rule_id of the version that it began with
    parent_id     BIGINT NOT NULL,              -- the order it serves; 0: a master order
    day           BIGINT NOT NULL,
    rank          BIGINT NOT NULL,              -- eight bytes of its hash: breaks ties of the day
    ship_by       BIGINT NOT NULL,              -- -2147483648: not stated
    payment_days  BIGINT NOT NULL,              -- -1: not stated
    calendar      TEXT   NOT NULL,              -- of business days; empty: the cluster's
    business_day  BIGINT NOT NULL,              -- how a due day that is none moves
    deposit_e9    BIGINT NOT NULL,
    ccy           BIGINT NOT NULL,
    commerce_e9   BIGINT NOT NULL,
    goods_e9      BIGINT NOT NULL,
    information_e9 BIGINT NOT NULL,
    funds_e9      BIGINT NOT NULL,
    least_e9      BIGINT NOT NULL,              -- the closure
    mean_e9       BIGINT NOT NULL,
    closed        BIGINT NOT NULL,
    circular      BIGINT NOT NULL,
    ordered       BIGINT NOT NULL,
    invoiced      BIGINT NOT NULL,
    credited      BIGINT NOT NULL,
    paid          BIGINT NOT NULL,
    suspense      BIGINT NOT NULL,
    said_commerce_e9 BIGINT NOT NULL,           -- the flows, with hearsay counted in
    said_goods_e9 BIGINT NOT NULL,
    said_information_e9 BIGINT NOT NULL,
    said_funds_e9 BIGINT NOT NULL,
    PRIMARY KEY (cluster_id, order_id)
) {without_rowid};
CREATE INDEX trade_order_by_parent ON trade_order (cluster_id, parent_id);
CREATE INDEX trade_order_by_pair ON trade_order (cluster_id, seller, buyer, day);

CREATE TABLE order_line (
    cluster_id    BIGINT NOT NULL,
    order_id      BIGINT NOT NULL,
    line          BIGINT NOT NULL,              -- from 0
    item          TEXT   NOT NULL,
    unit          TEXT   NOT NULL,
    equals        TEXT   NOT NULL,              -- what a unit is in others: "12.5 KGM 24 C62"
    price         BIGINT NOT NULL,
    added_by      BIGINT NOT NULL,              -- the order change that added it; 0: placed so
    placed        BIGINT NOT NULL,              -- quantity as first ordered
    payable       BIGINT NOT NULL,              -- amount as first ordered, with its share of tax
    tax           BIGINT NOT NULL,              -- in payable; 0: none stated
    role          BIGINT NOT NULL,              -- AskRole: goods, or beside them
    ordered       BIGINT NOT NULL,              -- quantity after changes
    produced      BIGINT NOT NULL,
    accepted      BIGINT NOT NULL,
    despatched    BIGINT NOT NULL,
    received      BIGINT NOT NULL,
    declared      BIGINT NOT NULL,
    invoiced      BIGINT NOT NULL,
    returned      BIGINT NOT NULL,
    credited      BIGINT NOT NULL,
    ordered_minor  BIGINT NOT NULL,
    invoiced_minor BIGINT NOT NULL,
    credited_minor BIGINT NOT NULL,
    paid_minor     BIGINT NOT NULL,
    PRIMARY KEY (cluster_id, order_id, line)
) {without_rowid};

-- A document line that belongs to an order, in the order in which closure reads them: rank is
-- eight bytes of the document's hash, so that the order never depends on when papers arrived.
CREATE TABLE entry (
    cluster_id    BIGINT NOT NULL,
    order_id      BIGINT NOT NULL,
    day           BIGINT NOT NULL,
    kind          BIGINT NOT NULL,
    rank          BIGINT NOT NULL,
    document_id   BIGINT NOT NULL,
    line          BIGINT NOT NULL,
    part          BIGINT NOT NULL,              -- a payment's line can be cut over order lines
    rule          BIGINT NOT NULL,
    standing      BIGINT NOT NULL,
    back          BIGINT NOT NULL,
    item          TEXT   NOT NULL,
    due           BIGINT NOT NULL,
    quantity      BIGINT NOT NULL,
    rejected      BIGINT NOT NULL,
    unit          TEXT   NOT NULL,              -- of the quantity: Recommendation 20
    equals        TEXT   NOT NULL,
    payable       BIGINT NOT NULL,              -- asked for: with tax, less relief and prepaid
    relief        BIGINT NOT NULL,              -- share of allowances, with the tax saved
    prepaid       BIGINT NOT NULL,
    tax           BIGINT NOT NULL,              -- of payable and prepaid; they less tax: net
    role          BIGINT NOT NULL,              -- AskRole: goods, beside them, an advance
    ccy           BIGINT NOT NULL,              -- of the money, ISO 4217; 0: states none
    price         BIGINT NOT NULL,              -- of a unit, before tax; 0: not known
    ref_document  BIGINT NOT NULL,
    ref_line      BIGINT NOT NULL,
    status        TEXT   NOT NULL,
    grade_e9      BIGINT NOT NULL,              -- of its paper
    payer         BIGINT NOT NULL,              -- of a payment: party_id; 0: no payment
    payee         BIGINT NOT NULL,
    PRIMARY KEY (cluster_id, order_id, day, kind, rank, document_id, line, part)
) {without_rowid};
CREATE INDEX entry_by_document ON entry (cluster_id, document_id, line);

-- A document line that names a document which has not come, or whose own order is not certain.
CREATE TABLE waiting (
    cluster_id    BIGINT NOT NULL,
    issuer        TEXT   NOT NULL,              -- of the document waited for; it may be unknown
    kind          BIGINT NOT NULL,
    number        TEXT   NOT NULL,
    document_id   BIGINT NOT NULL,              -- the one that waits
    line          BIGINT NOT NULL,              -- -1: an order waiting for the order it serves
    missing       BIGINT NOT NULL,              -- 1: nobody has sent it; 0: it has no order itself
    PRIMARY KEY (cluster_id, issuer, kind, number, document_id, line)
) {without_rowid};
CREATE INDEX waiting_by_document ON waiting (cluster_id, document_id);

-- A document line that names nothing: it is laid on the oldest open order of the two parties.
CREATE TABLE loose (
    cluster_id    BIGINT NOT NULL,
    seller        BIGINT NOT NULL,
    buyer         BIGINT NOT NULL,
    day           BIGINT NOT NULL,
    kind          BIGINT NOT NULL,
    rank          BIGINT NOT NULL,
    document_id   BIGINT NOT NULL,
    line          BIGINT NOT NULL,
    left_quantity BIGINT NOT NULL,              -- what found no order
    left_minor    BIGINT NOT NULL,
    PRIMARY KEY (cluster_id, seller, buyer, day, kind, rank, document_id, line)
) {without_rowid};

-- A payment or credit that names an invoice of several orders: its money is cut over the invoice's
-- lines, anew whenever another one comes.
CREATE TABLE split (
    cluster_id    BIGINT NOT NULL,
    invoice_id    BIGINT NOT NULL,
    day           BIGINT NOT NULL,
    kind          BIGINT NOT NULL,
    rank          BIGINT NOT NULL,
    document_id   BIGINT NOT NULL,
    line          BIGINT NOT NULL,
    PRIMARY KEY (cluster_id, invoice_id, day, kind, rank, document_id, line)
) {without_rowid};

-- A paper that is stated for a day after the business date: it has no effect until that is reached.
CREATE TABLE future (
    cluster_id    BIGINT NOT NULL,
    day           BIGINT NOT NULL,
    document_id   BIGINT NOT NULL,
    PRIMARY KEY (cluster_id, day, document_id)
) {without_rowid};

-- Pairings made or forbidden by a person's act (link, unlink).
CREATE TABLE link (
    cluster_id    BIGINT NOT NULL,
    document_id   BIGINT NOT NULL,
    line          BIGINT NOT NULL,              -- -1: every line
    order_id      BIGINT NOT NULL,
    party_id      BIGINT NOT NULL,              -- whose person it was; 0: the operator
    order_line    BIGINT NOT NULL,              -- -1: by item
    forbidden     BIGINT NOT NULL,              -- 1: unlinked
    act_id        BIGINT NOT NULL,
    PRIMARY KEY (cluster_id, document_id, line, order_id, party_id)
) {without_rowid};

-- Who sold which item to whom, for finding goods that run in a circle.
CREATE TABLE sale (
    cluster_id    BIGINT NOT NULL,
    item          TEXT   NOT NULL,
    day           BIGINT NOT NULL,
    order_id      BIGINT NOT NULL,
    seller        BIGINT NOT NULL,
    buyer         BIGINT NOT NULL,
    closes        BIGINT NOT NULL,              -- 1: this order brings the goods back
    PRIMARY KEY (cluster_id, item, day, order_id)
) {without_rowid};
CREATE INDEX sale_by_order ON sale (cluster_id, order_id);

-- Every pairing ever made; never edited: one that no longer holds is reversed by another row.
CREATE TABLE match (
    cluster_id    BIGINT NOT NULL,
    order_id      BIGINT NOT NULL,
    number        BIGINT NOT NULL,              -- 1, 2, ... within the order
    reverses      BIGINT NOT NULL,              -- the number it takes back; 0: none
    rule          BIGINT NOT NULL,
    from_document BIGINT NOT NULL,
    from_line     BIGINT NOT NULL,
    to_document   BIGINT NOT NULL,
    to_line       BIGINT NOT NULL,
    quantity      BIGINT NOT NULL,
    amount        BIGINT NOT NULL,
    PRIMARY KEY (cluster_id, order_id, number)
) {without_rowid};

CREATE TABLE gap (
    cluster_id    BIGINT NOT NULL,
    order_id      BIGINT NOT NULL,
    number        BIGINT NOT NULL,
    step          BIGINT NOT NULL,              -- index into the process's steps
    line          BIGINT NOT NULL,              -- -1: the whole order
    quantity      BIGINT NOT NULL,
    amount        BIGINT NOT NULL,
    due           BIGINT NOT NULL,
    owner         BIGINT NOT NULL,
    party         BIGINT NOT NULL,              -- who must act; 0: nobody of the two parties
    PRIMARY KEY (cluster_id, order_id, number)
) {without_rowid};

CREATE TABLE step (
    cluster_id    BIGINT NOT NULL,
    order_id      BIGINT NOT NULL,
    step          BIGINT NOT NULL,
    verified_e9   BIGINT NOT NULL,
    required_e9   BIGINT NOT NULL,
    done          BIGINT NOT NULL,              -- day; -2147483648: not yet
    PRIMARY KEY (cluster_id, order_id, step)
) {without_rowid};

CREATE TABLE breach (
    cluster_id    BIGINT NOT NULL,
    order_id      BIGINT NOT NULL,
    number        BIGINT NOT NULL,
    kind          BIGINT NOT NULL,
    document_id   BIGINT NOT NULL,
    line          BIGINT NOT NULL,
    other_document BIGINT NOT NULL,
    quantity      BIGINT NOT NULL,
    amount        BIGINT NOT NULL,
    days          BIGINT NOT NULL,
    PRIMARY KEY (cluster_id, order_id, number)
) {without_rowid};

-- --- claims and financings --------------------------------------------------------------------

-- Derived from an order's closure (core/claim.h). An invoice over several orders gives each of them
-- a claim for its own part.
CREATE TABLE claim (
    cluster_id    BIGINT NOT NULL,
    claim_id      BIGINT NOT NULL,              -- document_id of the invoice, or of the order
    order_id      BIGINT NOT NULL,
    kind          BIGINT NOT NULL,              -- 0 order, 1 receivable
    creditor      BIGINT NOT NULL,
    debtor        BIGINT NOT NULL,
    ccy           BIGINT NOT NULL,
    face          BIGINT NOT NULL,
    credited      BIGINT NOT NULL,
    tax           BIGINT NOT NULL,              -- in what was billed and not credited
    drawn         BIGINT NOT NULL,              -- on advance invoices
    advance       BIGINT NOT NULL,              -- asks for an advance: no sale yet
    paid          BIGINT NOT NULL,
    outstanding   BIGINT NOT NULL,
    received      BIGINT NOT NULL,              -- of the face: goods that the buyer received
    moved         BIGINT NOT NULL,              -- the same with goods under way
    day           BIGINT NOT NULL,
    due           BIGINT NOT NULL,              -- -2147483648: nobody stated terms
    confirmation  BIGINT NOT NULL,              -- document_id of the debtor's acceptance; 0: none
    disputed      BIGINT NOT NULL,
    state         BIGINT NOT NULL,
    PRIMARY KEY (cluster_id, order_id, claim_id)
) {without_rowid};
CREATE INDEX claim_by_document ON claim (cluster_id, claim_id);
CREATE INDEX claim_by_due ON claim (cluster_id, kind, due);

CREATE TABLE financing (
    cluster_id    BIGINT NOT NULL,
    financing_id  BIGINT NOT NULL,              -- act_id of the application
    number        TEXT   NOT NULL,              -- "F-17"
    product       TEXT   NOT NULL,
    product_id    BIGINT NOT NULL,              -- rule_id of the version that was applied for
    claim_id      BIGINT NOT NULL,
    order_id      BIGINT NOT NULL,
    applicant     BIGINT NOT NULL,
    creditor      BIGINT NOT NULL,
    debtor        BIGINT NOT NULL,
    funder        BIGINT NOT NULL,
    ccy           BIGINT NOT NULL,
    state         BIGINT NOT NULL,
    claim_amount  BIGINT NOT NULL,              -- of the claim, encumbered by it
    advance       BIGINT NOT NULL,              -- principal
    reserve       BIGINT NOT NULL,
    discount      BIGINT NOT NULL,
    fee           BIGINT NOT NULL,
    rate_e9       BIGINT NOT NULL,              -- a year
    record_e9     BIGINT NOT NULL,              -- the applicant's record when it applied
    principal_left BIGINT NOT NULL,
    reserve_left  BIGINT NOT NULL,
    late_due      BIGINT NOT NULL,              -- late interest not yet paid
    late_day      BIGINT NOT NULL,              -- charged up to here; -2147483648: never
    earned        BIGINT NOT NULL,              -- of the discount
    collected     BIGINT NOT NULL,              -- for the funder, from whomever
    paid_before   BIGINT NOT NULL,              -- on the claim, when the money went out
    lost          BIGINT NOT NULL,              -- written off, and not come in since
    lost_day      BIGINT NOT NULL,              -- -2147483648: not written off
    lost_act      BIGINT NOT NULL,
    applied_day   BIGINT NOT NULL,
    start_day     BIGINT NOT NULL,              -- disbursed; -2147483648: not yet
    due           BIGINT NOT NULL,
    end_day       BIGINT NOT NULL,              -- repaid, refused or lost; -2147483648: not yet
    applied_by    TEXT   NOT NULL,
    checked_by    TEXT   NOT NULL,
    approved_by   TEXT   NOT NULL,
    released_by   TEXT   NOT NULL,
    recourse_by   TEXT   NOT NULL,              -- who called on the seller
    reason        TEXT   NOT NULL,              -- of a refusal: findings, JSON
    exact_print   {blob} NOT NULL,              -- fingerprints of the claim's paper
    near_print    {blob} NOT NULL,
    goods_print   {blob} NOT NULL,
    PRIMARY KEY (cluster_id, financing_id)
) {without_rowid};
CREATE UNIQUE INDEX financing_by_number ON financing (cluster_id, number);
CREATE INDEX financing_by_claim ON financing (cluster_id, order_id, claim_id);
CREATE INDEX financing_by_exact ON financing (cluster_id, exact_print);
CREATE INDEX financing_by_near ON financing (cluster_id, near_print);
CREATE INDEX financing_by_goods ON financing (cluster_id, goods_print);
CREATE INDEX financing_by_applicant ON financing (cluster_id, applicant);

CREATE TABLE encumbrance (
    cluster_id    BIGINT NOT NULL,
    claim_id      BIGINT NOT NULL,
    order_id      BIGINT NOT NULL,
    financing_id  BIGINT NOT NULL,
    funder        BIGINT NOT NULL,
    amount        BIGINT NOT NULL,
    registered_us BIGINT NOT NULL,              -- the earlier wins (Civil Code of the PRC, 768)
    act_id        BIGINT NOT NULL,              -- what is received after it comes after the right
    registration  TEXT   NOT NULL,              -- number in the register
    description   TEXT   NOT NULL,
    released      BIGINT NOT NULL,              -- 1: discharged
    PRIMARY KEY (cluster_id, claim_id, financing_id)
) {without_rowid};

-- What became of a payment that came in for an order.
CREATE TABLE collection (
    cluster_id    BIGINT NOT NULL,
    document_id   BIGINT NOT NULL,              -- the payment
    order_id      BIGINT NOT NULL,
    number        BIGINT NOT NULL,              -- 1, 2, ... down the waterfall
    financing_id  BIGINT NOT NULL,              -- 0: of none
    level         TEXT   NOT NULL,              -- "principal", "reserve", "seller", "suspense", ...
    party         BIGINT NOT NULL,              -- who got it, or for whom it is held
    amount        BIGINT NOT NULL,
    settled       BIGINT NOT NULL,              -- of the amount: what counts as distributed
    day           BIGINT NOT NULL,
    PRIMARY KEY (cluster_id, order_id, document_id, number)
) {without_rowid};
CREATE INDEX collection_by_financing ON collection (cluster_id, financing_id);
