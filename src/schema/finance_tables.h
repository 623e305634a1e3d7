/* finance_tables.h - claims, financings, their contracts and rights, and what money came in. */
#ifndef WEFT_SCHEMA_FINANCE_TABLES_H
#define WEFT_SCHEMA_FINANCE_TABLES_H

#include "core/agreement.h"
#include "core/claim.h"
#include "core/financing.h"
#include "schema/shape.h"

/* Derived from an order's closure. An invoice over several orders gives each of them a claim for
 * its own part. */
#define CLAIM_COLUMNS(C)                                                                        \
    C(KEY,   ID,    order_id)                                                                   \
    C(KEY,   ID,    claim_id)                   /* document_id: the invoice, or the order */    \
    C(KEPT,  ENUM(CLAIM_KINDS), kind)                                                           \
    C(KEPT,  ID,    creditor)                                                                   \
    C(KEPT,  ID,    debtor)                                                                     \
    C(KEPT,  CCY,   ccy)                                                                        \
    C(KEPT,  MINOR, face)                                                                       \
    C(KEPT,  MINOR, credited)                                                                   \
    C(KEPT,  MINOR, tax)                        /* in what was billed and not credited */       \
    C(KEPT,  MINOR, drawn)                      /* on advance invoices */                       \
    C(KEPT,  FLAG,  advance)                    /* asks for an advance: no sale yet */          \
    C(KEPT,  MINOR, paid)                                                                       \
    C(KEPT,  MINOR, outstanding)                                                                \
    C(KEPT,  MINOR, received)                   /* of the face: goods the buyer received */     \
    C(KEPT,  MINOR, moved)                      /* the same with goods under way */             \
    C(KEPT,  DAY,   day)                                                                        \
    C(KEPT,  DAY,   due)                        /* DATE_NONE: nobody stated terms */            \
    C(KEPT,  ID,    confirmation)               /* the debtor's acceptance; 0: none */          \
    C(KEPT,  FLAG,  disputed)                                                                   \
    C(MOVES, ENUM(CLAIM_STATES), state)
ROW_STRUCT(ClaimRow, CLAIM_COLUMNS);

#define FINANCING_COLUMNS(C)                                                                    \
    C(KEY,   ID,    financing_id)               /* act_id of the application */                 \
    C(KEPT,  TEXT,  number)                     /* "F-17" */                                    \
    C(KEPT,  TEXT,  product)                                                                    \
    C(KEPT,  ID,    product_id)                 /* its version: a rule_id */                    \
    C(KEPT,  ID,    claim_id)                                                                   \
    C(KEPT,  ID,    order_id)                                                                   \
    C(KEPT,  ID,    applicant)                                                                  \
    C(KEPT,  ID,    creditor)                                                                   \
    C(KEPT,  ID,    debtor)                                                                     \
    C(KEPT,  ID,    funder)                                                                     \
    C(KEPT,  CCY,   ccy)                                                                        \
    C(MOVES, ENUM(FINANCING_STATES), state)                                                     \
    C(KEPT,  MINOR, claim_amount)               /* of the claim, encumbered by it */            \
    C(KEPT,  MINOR, advance)                    /* principal */                                 \
    C(KEPT,  MINOR, reserve)                                                                    \
    C(MOVES, MINOR, discount)                                                                   \
    C(MOVES, MINOR, fee)                                                                        \
    C(KEPT,  E9,    rate_e9)                    /* a year */                                    \
    C(KEPT,  E9,    record_e9)                  /* the applicant's record when it applied */    \
    C(MOVES, MINOR, principal_left)                                                             \
    C(MOVES, MINOR, reserve_left)                                                               \
    C(MOVES, MINOR, late_due)                   /* late interest not yet paid */                \
    C(MOVES, DAY,   late_day)                   /* charged up to here; DATE_NONE: never */      \
    C(MOVES, MINOR, earned)                     /* of the discount */                           \
    C(MOVES, MINOR, returned)                   /* of the discount, to the seller */            \
    C(MOVES, MINOR, collected)                  /* for the funder, from whomever */             \
    C(MOVES, MINOR, paid_before)                /* on the claim, when the money went out */     \
    C(MOVES, MINOR, lost)                       /* written off, and not come in since */        \
    C(MOVES, DAY,   lost_day)                                                                   \
    C(MOVES, ID,    lost_act)                                                                   \
    C(KEPT,  DAY,   applied_day)                                                                \
    C(MOVES, DAY,   start_day)                  /* disbursed */                                 \
    C(KEPT,  DAY,   due)                                                                        \
    C(MOVES, DAY,   end_day)                    /* repaid, refused or lost */                   \
    C(KEPT,  TEXT,  applied_by)                                                                 \
    C(MOVES, TEXT,  checked_by)                                                                 \
    C(MOVES, TEXT,  approved_by)                                                                \
    C(MOVES, TEXT,  released_by)                                                                \
    C(MOVES, TEXT,  recourse_by)                /* who called on the seller */                  \
    C(MOVES, TEXT,  reason)                     /* of a refusal: findings, JSON */              \
    C(MOVES, TEXT,  contract)                   /* ACTUS terms, JSON */                         \
    C(KEPT,  HASH,  exact_print)                /* fingerprints of the claim's paper */         \
    C(KEPT,  HASH,  near_print)                                                                 \
    C(KEPT,  HASH,  goods_print)
ROW_STRUCT(FinancingRow, FINANCING_COLUMNS);

/* What was observed of a financing's contract, in order (core/agreement.h). */
#define CONTRACT_EVENT_COLUMNS(C)                                                               \
    C(KEY,   ID,    financing_id)                                                               \
    C(KEY,   COUNT, number)                     /* 0: at the start */                           \
    C(KEY,   ENUM(AGREEMENT_LEGS), leg)                                                         \
    C(KEPT,  DAY,   day)                                                                        \
    C(KEPT,  TEXT,  type)                       /* PR, IP, FP, AD, CE */                        \
    C(KEPT,  MINOR, amount)                                                                     \
    C(KEPT,  TEXT,  performance)                /* of CE: DQ, DF */                             \
    C(KEPT,  ID,    cause)                      /* document or act */
ROW_STRUCT(ContractEventRow, CONTRACT_EVENT_COLUMNS);

#define ENCUMBRANCE_COLUMNS(C)                                                                  \
    C(KEY,   ID,    claim_id)                                                                   \
    C(KEPT,  ID,    order_id)                                                                   \
    C(KEY,   ID,    financing_id)                                                               \
    C(KEPT,  ID,    funder)                                                                     \
    C(KEPT,  MINOR, amount)                                                                     \
    C(KEPT,  US,    registered_us)              /* the earlier wins (Civil Code, 768) */        \
    C(KEPT,  ID,    act_id)                     /* what is received later comes after it */     \
    C(KEPT,  TEXT,  registration)               /* number in the register */                    \
    C(KEPT,  TEXT,  description)                                                                \
    C(MOVES, FLAG,  released)                   /* 1: discharged */
ROW_STRUCT(EncumbranceRow, ENCUMBRANCE_COLUMNS);

/* What became of a payment that came in for an order. */
#define COLLECTION_COLUMNS(C)                                                                   \
    C(KEY,   ID,    order_id)                                                                   \
    C(KEY,   ID,    document_id)                /* the payment */                               \
    C(KEY,   COUNT, number)                     /* 1, 2, ... down the waterfall */              \
    C(KEPT,  ID,    financing_id)               /* 0: of none */                                \
    C(KEPT,  TEXT,  level)                      /* "principal", "reserve", "suspense", ... */   \
    C(KEPT,  ID,    party)                      /* who got it, or for whom it is held */        \
    C(KEPT,  MINOR, amount)                                                                     \
    C(KEPT,  MINOR, settled)                    /* of it: what counts as distributed */         \
    C(KEPT,  DAY,   day)
ROW_STRUCT(CollectionRow, COLLECTION_COLUMNS);

#endif
