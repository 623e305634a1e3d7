/* netting_tables.h - set-off among many: who takes part, and the rounds. */
#ifndef WEFT_SCHEMA_NETTING_TABLES_H
#define WEFT_SCHEMA_NETTING_TABLES_H

#include "core/netting/eligible.h"
#include "schema/shape.h"

#define NET_FIRM_COLUMNS(C)                                                                     \
    C(KEY,   ID,    party_id)                                                                   \
    C(MOVES, FLAG,  joined)                     /* 1: takes part in rounds */                   \
    C(MOVES, DAY,   since)                      /* of the last joining or leaving */            \
    C(MOVES, TEXT,  barred)                     /* by the operator: "insolvent"; '': not */
ROW_STRUCT(NetFirmRow, NET_FIRM_COLUMNS);

/* A firm that does not set off with another one, by its own word; it counts both ways. */
#define NET_PAIR_COLUMNS(C)                                                                     \
    C(KEY,   ID,    party_id)                                                                   \
    C(KEY,   ID,    other_id)
ROW_STRUCT(NetPairRow, NET_PAIR_COLUMNS);

/* A funder that consents: the claim behind this financing may be set off. */
#define NET_CONSENT_COLUMNS(C)                                                                  \
    C(KEY,   ID,    financing_id)                                                               \
    C(KEPT,  ID,    act_id)
ROW_STRUCT(NetConsentRow, NET_CONSENT_COLUMNS);

typedef enum { NET_PROPOSED, NET_EXECUTED, NET_CANCELLED } NetState;
enum { NET_STATES = NET_CANCELLED + 1 };

#define NET_ROUND_COLUMNS(C)                                                                    \
    C(KEY,   ID,    round_id)                   /* act_id of the opening */                     \
    C(KEPT,  TEXT,  number)                     /* "N-17" */                                    \
    C(KEPT,  ID,    terms_id)                   /* rules it was opened under: a rule_id */      \
    C(KEPT,  CCY,   ccy)                                                                        \
    C(MOVES, ENUM(NET_STATES), state)                                                           \
    C(KEPT,  DAY,   opened_day)                                                                 \
    C(KEPT,  DAY,   cutoff)                     /* invoices dated later are left out */         \
    C(KEPT,  DAY,   due_by)                     /* those that fall due later too */             \
    C(KEPT,  DAY,   accept_by)                  /* the last business date for an answer */      \
    C(KEPT,  FLAG,  silence)                    /* 1: no answer is an acceptance */             \
    C(KEPT,  TEXT,  opened_by)                                                                  \
    C(MOVES, DAY,   closed_day)                                                                 \
    C(MOVES, TEXT,  closed_by)                                                                  \
    C(MOVES, ID,    closed_act)                                                                 \
    C(MOVES, TEXT,  reason)                     /* of a cancelling */                           \
    C(KEPT,  COUNT, claims)                     /* open in the currency */                      \
    C(KEPT,  MINOR, open_minor)                                                                 \
    C(KEPT,  COUNT, eligible)                                                                   \
    C(KEPT,  MINOR, gross)                      /* of the eligible */                           \
    C(KEPT,  MINOR, bilateral)                  /* three ways to clear it */                    \
    C(KEPT,  MINOR, circles)                    /* this is what is proposed */                  \
    C(KEPT,  MINOR, chains)                                                                     \
    C(KEPT,  COUNT, firms)                      /* of which something is proposed */            \
    C(MOVES, MINOR, cancelled)                  /* in the end */                                \
    C(MOVES, COUNT, cancelled_firms)
ROW_STRUCT(NetRoundRow, NET_ROUND_COLUMNS);

/* Every open claim that a round looked at. */
#define NET_ITEM_COLUMNS(C)                                                                     \
    C(KEY,   ID,    round_id)                                                                   \
    C(KEY,   ID,    order_id)                                                                   \
    C(KEY,   ID,    claim_id)                                                                   \
    C(KEPT,  ID,    debtor)                                                                     \
    C(KEPT,  ID,    creditor)                                                                   \
    C(KEPT,  MINOR, amount)                     /* outstanding at the opening */                \
    C(KEPT,  DAY,   due)                                                                        \
    C(KEPT,  ENUM(REASON_COUNT), reason)        /* 0: takes part */                             \
    C(KEPT,  MINOR, noticed)                    /* proposed to be set off */                    \
    C(MOVES, MINOR, most)                       /* of that, could still be at the end */        \
    C(MOVES, MINOR, cancelled)                  /* set off */                                   \
    C(MOVES, ENUM(REASON_COUNT), dropped)       /* why none of what was noticed was */
ROW_STRUCT(NetItemRow, NET_ITEM_COLUMNS);

#define NET_ANSWER_COLUMNS(C)                                                                   \
    C(KEY,   ID,    round_id)                                                                   \
    C(KEY,   ID,    party_id)                                                                   \
    C(KEPT,  ENUM(ANSWERS), answer)                                                             \
    C(KEPT,  TEXT,  person)                                                                     \
    C(KEPT,  DAY,   day)                                                                        \
    C(KEPT,  TEXT,  reason)
ROW_STRUCT(NetAnswerRow, NET_ANSWER_COLUMNS);

#endif
