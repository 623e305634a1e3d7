/* paper_tables.h - papers, and where each of their lines is laid: on an order, waiting, loose. */
#ifndef WEFT_SCHEMA_PAPER_TABLES_H
#define WEFT_SCHEMA_PAPER_TABLES_H

#include "core/authority/speaker.h"
#include "core/closure/model.h"
#include "core/document.h"
#include "schema/shape.h"

#define DOCUMENT_COLUMNS(C)                                                                     \
    C(KEY,   ID,    document_id)                                                                \
    C(KEPT,  ENUM(DOCUMENT_KIND_COUNT), kind)                                                   \
    C(KEPT,  TEXT,  number)                                                                     \
    C(KEPT,  COUNT, year)                       /* of its number; 0: numbers go on for ever */  \
    C(KEPT,  ID,    issuer)                                                                     \
    C(KEPT,  ID,    receiver)                   /* 0: nobody named */                           \
    C(KEPT,  DAY,   day)                                                                        \
    C(KEPT,  CCY,   ccy)                                                                        \
    C(KEPT,  MINOR, payable)                    /* amount and tax */                            \
    C(MOVES, BITS,  heard)                      /* from whom: 1 << Relation each */             \
    C(MOVES, FLAG,  stated)                     /* one of them may state it; 0: hearsay */      \
    C(MOVES, E9,    grade_e9)                   /* how good their word is */                    \
    C(KEPT,  ENUM(CHANNEL_COUNT), channel)      /* the envelope of its first statement */       \
    C(KEPT,  ID,    submitter)                  /* whose account it came through; 0: none's */  \
    C(KEPT,  TEXT,  person)                                                                     \
    C(KEPT,  TEXT,  connector)                                                                  \
    C(KEPT,  DAY,   business_day)               /* on which it was received */                  \
    C(KEPT,  US,    arrived_us)                                                                 \
    C(KEPT,  TEXT,  salt)                                                                       \
    C(KEPT,  TEXT,  signature)                  /* empty: none was asked for */                 \
    C(KEPT,  HASH,  hash)                       /* SHA-256 of the body: its content */          \
    C(KEPT,  TEXT,  body)                       /* canonical JSON */
ROW_STRUCT(DocumentRow, DOCUMENT_COLUMNS);

/* A paper that is here, stated again by somebody whose word adds to it: a leaf of its own. */
#define RESTATEMENT_COLUMNS(C)                                                                  \
    C(KEY,   ID,    statement_id)                                                               \
    C(KEPT,  ID,    document_id)                                                                \
    C(KEPT,  ENUM(CHANNEL_COUNT), channel)                                                      \
    C(KEPT,  ID,    submitter)                                                                  \
    C(KEPT,  TEXT,  person)                                                                     \
    C(KEPT,  TEXT,  connector)                                                                  \
    C(KEPT,  DAY,   business_day)                                                               \
    C(KEPT,  US,    arrived_us)                                                                 \
    C(KEPT,  TEXT,  salt)                                                                       \
    C(KEPT,  TEXT,  signature)
ROW_STRUCT(RestatementRow, RESTATEMENT_COLUMNS);

/* A document line that belongs to an order, in the order in which closure reads them: rank is eight
 * bytes of the document's hash, so that the order never depends on when papers arrived. */
#define ENTRY_COLUMNS(C)                                                                        \
    C(KEY,   ID,    order_id)                                                                   \
    C(KEY,   DAY,   day)                                                                        \
    C(KEY,   ENUM(DOCUMENT_KIND_COUNT), kind)                                                   \
    C(KEY,   BITS,  rank)                                                                       \
    C(KEY,   ID,    document_id)                                                                \
    C(KEY,   INDEX, line)                                                                       \
    C(KEY,   COUNT, part)                       /* a line can be cut over order lines */        \
    C(KEPT,  ENUM(MATCH_RULES), rule)                                                           \
    C(KEPT,  ENUM(STANDINGS), standing)                                                         \
    C(KEPT,  FLAG,  back)                                                                       \
    C(KEPT,  TEXT,  item)                                                                       \
    C(KEPT,  DAY,   due)                                                                        \
    C(KEPT,  E6,    quantity)                                                                   \
    C(KEPT,  E6,    rejected)                                                                   \
    C(KEPT,  TEXT,  unit)                       /* of the quantity: Recommendation 20 */        \
    C(KEPT,  TEXT,  equals)                     /* one unit in others: "12.5 KGM 24 C62" */     \
    C(KEPT,  MINOR, payable)                    /* asked for: with tax, less the next two */    \
    C(KEPT,  MINOR, relief)                     /* share of allowances, with the tax saved */   \
    C(KEPT,  MINOR, prepaid)                                                                    \
    C(KEPT,  MINOR, tax)                        /* of payable and prepaid */                    \
    C(KEPT,  ENUM(ASK_ROLE_COUNT), role)        /* goods, beside them, an advance */            \
    C(KEPT,  CCY,   ccy)                        /* of the money; 0: states none */              \
    C(KEPT,  E6,    price)                      /* of a unit, before tax; 0: not known */       \
    C(KEPT,  ID,    ref_document)                                                               \
    C(KEPT,  INDEX, ref_line)                                                                   \
    C(KEPT,  TEXT,  status)                                                                     \
    C(KEPT,  E9,    grade_e9)                   /* of its paper */                              \
    C(KEPT,  ID,    payer)                      /* of a payment; 0: no payment */               \
    C(KEPT,  ID,    payee)
ROW_STRUCT(EntryRow, ENTRY_COLUMNS);

/* A document line that names a document which has not come, or whose own order is not certain. */
#define WAITING_COLUMNS(C)                                                                      \
    C(KEY,   TEXT,  issuer)                     /* of what is waited for; it may be unknown */  \
    C(KEY,   ENUM(DOCUMENT_KIND_COUNT), kind)                                                   \
    C(KEY,   TEXT,  number)                                                                     \
    C(KEY,   ID,    document_id)                /* the one that waits */                        \
    C(KEY,   INDEX, line)                       /* -1: an order, for the order it serves */     \
    C(KEPT,  FLAG,  missing)                    /* 0: it is here, and has no order itself */
ROW_STRUCT(WaitingRow, WAITING_COLUMNS);

/* A document line that names nothing: it is laid on the oldest open order of the two parties. */
#define LOOSE_COLUMNS(C)                                                                        \
    C(KEY,   ID,    seller)                                                                     \
    C(KEY,   ID,    buyer)                                                                      \
    C(KEY,   DAY,   day)                                                                        \
    C(KEY,   ENUM(DOCUMENT_KIND_COUNT), kind)                                                   \
    C(KEY,   BITS,  rank)                                                                       \
    C(KEY,   ID,    document_id)                                                                \
    C(KEY,   INDEX, line)                                                                       \
    C(MOVES, E6,    left_quantity)              /* what found no order */                       \
    C(MOVES, MINOR, left_minor)
ROW_STRUCT(LooseRow, LOOSE_COLUMNS);

/* A payment or credit that names an invoice of several orders: its money is cut over the invoice's
 * lines, anew whenever another one comes. */
#define SPLIT_COLUMNS(C)                                                                        \
    C(KEY,   ID,    invoice_id)                                                                 \
    C(KEY,   DAY,   day)                                                                        \
    C(KEY,   ENUM(DOCUMENT_KIND_COUNT), kind)                                                   \
    C(KEY,   BITS,  rank)                                                                       \
    C(KEY,   ID,    document_id)                                                                \
    C(KEY,   INDEX, line)
ROW_STRUCT(SplitRow, SPLIT_COLUMNS);

/* A paper that is stated for a day after the business date: no effect until that is reached. */
#define FUTURE_COLUMNS(C)                                                                       \
    C(KEY,   DAY,   day)                                                                        \
    C(KEY,   ID,    document_id)
ROW_STRUCT(FutureRow, FUTURE_COLUMNS);

/* Pairings made or forbidden by a person's act. */
#define LINK_COLUMNS(C)                                                                         \
    C(KEY,   ID,    document_id)                                                                \
    C(KEY,   INDEX, line)                       /* -1: every line */                            \
    C(KEY,   ID,    order_id)                                                                   \
    C(KEY,   ID,    party_id)                   /* whose person it was; 0: the operator */      \
    C(MOVES, INDEX, order_line)                 /* -1: by item */                               \
    C(MOVES, FLAG,  forbidden)                                                                  \
    C(MOVES, ID,    act_id)
ROW_STRUCT(LinkRow, LINK_COLUMNS);

#endif
