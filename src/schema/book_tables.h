/* book_tables.h - the cluster itself: settings, parties, rates, the evidence log, acts. */
#ifndef WEFT_SCHEMA_BOOK_TABLES_H
#define WEFT_SCHEMA_BOOK_TABLES_H

#include "core/rule_kind.h"
#include "schema/shape.h"

#define CLUSTER_COLUMNS(C)                                                                      \
    C(KEPT,  TEXT,  name)                                                                       \
    C(KEPT,  TEXT,  process)                    /* of orders that name none */                  \
    C(KEPT,  TEXT,  calendar)                   /* business days, where none is named */        \
    C(KEPT,  CCY,   ccy)                        /* the books' base currency */                  \
    C(KEPT,  DAY,   first_day)                  /* the business day it began with */            \
    C(MOVES, DAY,   business_day)               /* moved by day-end, not by the clock */        \
    C(KEPT,  FLAG,  demo)                       /* simulated third parties count as such */     \
    C(MOVES, COUNT, rules)                      /* versions of rules that were adopted */       \
    C(MOVES, COUNT, leaves)                     /* size of the evidence log */                  \
    C(MOVES, BLOB,  frontier)                   /* its state (core/evidence/merkle.h) */
ROW_STRUCT(ClusterRow, CLUSTER_COLUMNS);

/* A version of a rule, as an act adopted it: what is not here does not run. */
#define RULE_COLUMNS(C)                                                                         \
    C(KEY,   ID,    rule_id)                    /* 1, 2, ... in order of adoption */            \
    C(KEPT,  ENUM(RULE_KIND_COUNT), kind)                                                       \
    C(KEPT,  TEXT,  name)                                                                       \
    C(KEPT,  COUNT, version)                    /* 1, 2, ... of this kind and name */           \
    C(KEPT,  DAY,   from_day)                   /* none: good for whatever day */               \
    C(KEPT,  ID,    act_id)                                                                     \
    C(KEPT,  HASH,  hash)                       /* SHA-256 of content */                        \
    C(KEPT,  TEXT,  content)                    /* canonical JSON */
ROW_STRUCT(RuleRow, RULE_COLUMNS);

/* A move of the business date that takes two persons, as the first of them proposed it. */
#define LEAP_COLUMNS(C)                                                                         \
    C(KEY,   DAY,   from_day)                   /* the business date then */                    \
    C(KEY,   DAY,   to_day)                                                                     \
    C(KEY,   TEXT,  proposed_by)                /* "PARTY/person" */                            \
    C(KEPT,  ID,    act_id)
ROW_STRUCT(LeapRow, LEAP_COLUMNS);

/* A month, or several, whose books are closed: nothing is booked on their days any more. */
#define PERIOD_COLUMNS(C)                                                                       \
    C(KEY,   DAY,   to_day)                     /* the last day that is closed */               \
    C(KEPT,  ID,    act_id)                                                                     \
    C(KEPT,  DAY,   closed_day)                 /* the business date on which it was closed */  \
    C(KEPT,  TEXT,  closed_by)                  /* "PARTY/person" */
ROW_STRUCT(PeriodRow, PERIOD_COLUMNS);

#define PARTY_COLUMNS(C)                                                                        \
    C(KEY,   ID,    party_id)                   /* 1, 2, ... in order of admission */           \
    C(KEPT,  TEXT,  ident)                      /* "uscc:..." */                                \
    C(MOVES, TEXT,  name)                                                                       \
    C(MOVES, TEXT,  name_zh)                                                                    \
    C(MOVES, TEXT,  roles)                      /* comma separated */                           \
    C(MOVES, FLAG,  yearly)                     /* its numbers begin anew each year */
ROW_STRUCT(PartyRow, PARTY_COLUMNS);

/* Who may act for a party; of party 0, the connectors of third parties ("bank:icbc"). */
#define PERSON_COLUMNS(C)                                                                       \
    C(KEY,   ID,    party_id)                                                                   \
    C(KEY,   TEXT,  name)                       /* folded (base/fold.h) */                      \
    C(MOVES, TEXT,  key)                        /* Ed25519, a note's verifier; empty: none */   \
    C(MOVES, TEXT,  mandate)                    /* kinds of papers and acts; empty: all */      \
    C(MOVES, DAY,   from_day)                                                                   \
    C(MOVES, DAY,   until_day)                                                                  \
    C(MOVES, ID,    act_id)
ROW_STRUCT(PersonRow, PERSON_COLUMNS);

/* Whose account a bank speaks of. */
#define PARTY_ACCOUNT_COLUMNS(C)                                                                \
    C(KEY,   TEXT,  account)                    /* IBAN or other number, without blanks */      \
    C(KEPT,  ID,    party_id)                                                                   \
    C(MOVES, TEXT,  bic)                        /* of its bank; empty: not stated */            \
    C(MOVES, TEXT,  cnaps)                      /* its number in the clearing of the PRC */     \
    C(KEPT,  DAY,   since_day)                  /* the party may be paid on it from here on */  \
    C(KEPT,  COUNT, place)                      /* among those of one record: the first is paid */ \
    C(KEPT,  ID,    act_id)                     /* that gave it */
ROW_STRUCT(PartyAccountRow, PARTY_ACCOUNT_COLUMNS);

/* What one unit of a currency was worth in another, as a person's act fixed it. */
#define FX_RATE_COLUMNS(C)                                                                      \
    C(KEY,   CCY,   from_ccy)                                                                   \
    C(KEY,   CCY,   to_ccy)                                                                     \
    C(KEY,   DAY,   day)                        /* good from this day until the next one */     \
    C(KEY,   ID,    act_id)                     /* the newest of a day is good */               \
    C(KEPT,  E9,    rate_e9)                                                                    \
    C(MOVES, FLAG,  confirmed)                  /* 0: one person's word, good for nothing yet */
ROW_STRUCT(FxRateRow, FX_RATE_COLUMNS);

typedef enum { LEAF_DOCUMENT, LEAF_ACT, LEAF_TRANSFERS, LEAF_NODE } LeafKind;
enum { LEAF_KINDS = LEAF_NODE + 1 };

#define LEAF_COLUMNS(C)                                                                         \
    C(KEY,   COUNT, layer)                      /* 0: leaves; above: subtrees of 256^layer */   \
    C(KEY,   COUNT, number)                                                                     \
    C(KEPT,  ENUM(LEAF_KINDS), kind)                                                            \
    C(KEPT,  HASH,  hash)
ROW_STRUCT(LeafRow, LEAF_COLUMNS);

#define ACT_COLUMNS(C)                                                                          \
    C(KEY,   ID,    act_id)                                                                     \
    C(KEPT,  TEXT,  kind)                                                                       \
    C(KEPT,  TEXT,  actor)                      /* "PARTY/user"; a rule's name: no person */    \
    C(KEPT,  DAY,   business_day)                                                               \
    C(KEPT,  US,    at_us)                                                                      \
    C(KEPT,  TEXT,  salt)                                                                       \
    C(KEPT,  TEXT,  signature)                  /* empty: none was asked for */                 \
    C(KEPT,  TEXT,  body)                       /* canonical JSON */
ROW_STRUCT(ActRow, ACT_COLUMNS);

/* An act that takes two persons, said by the first. */
#define PROPOSAL_COLUMNS(C)                                                                     \
    C(KEY,   ID,    act_id)                                                                     \
    C(KEPT,  TEXT,  kind)                                                                       \
    C(KEPT,  TEXT,  actor)                                                                      \
    C(KEPT,  TEXT,  body)                       /* canonical JSON */                            \
    C(MOVES, TEXT,  confirmed_by)               /* empty: not yet */                            \
    C(MOVES, ID,    confirmed_act)
ROW_STRUCT(ProposalRow, PROPOSAL_COLUMNS);

#endif
