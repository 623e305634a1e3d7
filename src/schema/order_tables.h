/* order_tables.h - orders with their figures, and what closure found of them. */
#ifndef WEFT_SCHEMA_ORDER_TABLES_H
#define WEFT_SCHEMA_ORDER_TABLES_H

#include "core/closure/model.h"
#include "core/process.h"
#include "schema/shape.h"

#define TRADE_ORDER_COLUMNS(C)                                                                  \
    C(KEY,   ID,    order_id)                   /* document_id of the order */                  \
    C(KEPT,  ID,    seller)                                                                     \
    C(KEPT,  ID,    buyer)                                                                      \
    C(KEPT,  TEXT,  process)                                                                    \
    C(KEPT,  ID,    template_id)                /* its version: a rule_id */                    \
    C(MOVES, ID,    parent_id)                  /* the order it serves; 0: a master order */    \
    C(KEPT,  DAY,   day)                                                                        \
    C(KEPT,  BITS,  rank)                       /* of its hash: breaks ties of the day */       \
    C(KEPT,  DAY,   ship_by)                                                                    \
    C(KEPT,  DAYS,  payment_days)               /* -1: not stated */                            \
    C(KEPT,  TEXT,  calendar)                   /* of business days; empty: the cluster's */    \
    C(KEPT,  ENUM(BDC_COUNT), business_day)     /* how a due day that is none moves */          \
    C(KEPT,  E9,    deposit_e9)                                                                 \
    C(KEPT,  CCY,   ccy)                                                                        \
    C(MOVES, E9,    commerce_e9)                                                                \
    C(MOVES, E9,    goods_e9)                                                                   \
    C(MOVES, E9,    information_e9)                                                             \
    C(MOVES, E9,    funds_e9)                                                                   \
    C(MOVES, E9,    least_e9)                   /* the closure */                               \
    C(MOVES, E9,    mean_e9)                                                                    \
    C(MOVES, FLAG,  closed)                                                                     \
    C(MOVES, FLAG,  circular)                                                                   \
    C(MOVES, MINOR, ordered)                                                                    \
    C(MOVES, MINOR, invoiced)                                                                   \
    C(MOVES, MINOR, credited)                                                                   \
    C(MOVES, MINOR, paid)                                                                       \
    C(MOVES, MINOR, suspense)                                                                   \
    C(MOVES, E9,    said_commerce_e9)           /* the flows, with hearsay counted in */        \
    C(MOVES, E9,    said_goods_e9)                                                              \
    C(MOVES, E9,    said_information_e9)                                                        \
    C(MOVES, E9,    said_funds_e9)
ROW_STRUCT(TradeOrderRow, TRADE_ORDER_COLUMNS);

#define ORDER_LINE_COLUMNS(C)                                                                   \
    C(KEY,   ID,    order_id)                                                                   \
    C(KEY,   INDEX, line)                       /* from 0 */                                    \
    C(KEPT,  TEXT,  item)                                                                       \
    C(KEPT,  TEXT,  unit)                                                                       \
    C(KEPT,  TEXT,  equals)                     /* one unit in others: "12.5 KGM 24 C62" */     \
    C(KEPT,  E6,    price)                                                                      \
    C(KEPT,  ID,    added_by)                   /* the change that added it; 0: placed so */    \
    C(KEPT,  E6,    placed)                     /* quantity as first ordered */                 \
    C(KEPT,  MINOR, payable)                    /* as first ordered, with its share of tax */   \
    C(KEPT,  MINOR, tax)                        /* in payable; 0: none is stated */             \
    C(KEPT,  ENUM(ASK_ROLE_COUNT), role)        /* goods, or beside them */                     \
    C(KEPT,  E6,    ordered)                    /* quantity after changes */                    \
    C(KEPT,  E6,    produced)                                                                   \
    C(KEPT,  E6,    accepted)                                                                   \
    C(KEPT,  E6,    despatched)                                                                 \
    C(KEPT,  E6,    received)                                                                   \
    C(KEPT,  E6,    declared)                                                                   \
    C(KEPT,  E6,    invoiced)                                                                   \
    C(KEPT,  E6,    returned)                                                                   \
    C(KEPT,  E6,    credited)                                                                   \
    C(KEPT,  MINOR, ordered_minor)                                                              \
    C(KEPT,  MINOR, invoiced_minor)                                                             \
    C(KEPT,  MINOR, credited_minor)                                                             \
    C(KEPT,  MINOR, paid_minor)
ROW_STRUCT(OrderLineRow, ORDER_LINE_COLUMNS);

/* Who sold which item to whom, for finding goods that run in a circle. */
#define SALE_COLUMNS(C)                                                                         \
    C(KEY,   TEXT,  item)                                                                       \
    C(KEY,   DAY,   day)                                                                        \
    C(KEY,   ID,    order_id)                                                                   \
    C(KEPT,  ID,    seller)                                                                     \
    C(KEPT,  ID,    buyer)                                                                      \
    C(MOVES, FLAG,  closes)                     /* 1: this order brings the goods back */
ROW_STRUCT(SaleRow, SALE_COLUMNS);

/* Every pairing ever made; never edited: one that no longer holds is reversed by another row. */
#define MATCH_COLUMNS(C)                                                                        \
    C(KEY,   ID,    order_id)                                                                   \
    C(KEY,   COUNT, number)                     /* 1, 2, ... within the order */                \
    C(KEPT,  COUNT, reverses)                   /* the number it takes back; 0: none */         \
    C(KEPT,  ENUM(MATCH_RULES), rule)                                                           \
    C(KEPT,  ID,    from_document)                                                              \
    C(KEPT,  INDEX, from_line)                                                                  \
    C(KEPT,  ID,    to_document)                                                                \
    C(KEPT,  INDEX, to_line)                                                                    \
    C(KEPT,  E6,    quantity)                                                                   \
    C(KEPT,  MINOR, amount)
ROW_STRUCT(MatchRow, MATCH_COLUMNS);

#define GAP_COLUMNS(C)                                                                          \
    C(KEY,   ID,    order_id)                                                                   \
    C(KEY,   COUNT, number)                                                                     \
    C(KEPT,  INDEX, step)                       /* into the process's steps */                  \
    C(KEPT,  INDEX, line)                       /* -1: the whole order */                       \
    C(KEPT,  E6,    quantity)                                                                   \
    C(KEPT,  MINOR, amount)                                                                     \
    C(KEPT,  DAY,   due)                                                                        \
    C(KEPT,  ENUM(OWNERS), owner)                                                               \
    C(KEPT,  ID,    party)                      /* who must act; 0: neither of the two */
ROW_STRUCT(GapRow, GAP_COLUMNS);

#define STEP_COLUMNS(C)                                                                         \
    C(KEY,   ID,    order_id)                                                                   \
    C(KEY,   INDEX, step)                                                                       \
    C(KEPT,  E9,    verified_e9)                                                                \
    C(KEPT,  E9,    required_e9)                                                                \
    C(KEPT,  DAY,   done)                       /* DATE_NONE: not yet */
ROW_STRUCT(StepRow, STEP_COLUMNS);

#define BREACH_COLUMNS(C)                                                                       \
    C(KEY,   ID,    order_id)                                                                   \
    C(KEY,   COUNT, number)                                                                     \
    C(KEPT,  ENUM(BREAK_COUNT), kind)                                                           \
    C(KEPT,  ID,    document_id)                                                                \
    C(KEPT,  INDEX, line)                                                                       \
    C(KEPT,  ID,    other_document)                                                             \
    C(KEPT,  E6,    quantity)                                                                   \
    C(KEPT,  MINOR, amount)                                                                     \
    C(KEPT,  DAYS,  days)
ROW_STRUCT(BreachRow, BREACH_COLUMNS);

#endif
