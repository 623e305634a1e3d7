/* posting.h - from what happened to the transfers that say so: one linked chain a case.
 *
 * Ids are derived, never drawn: an account is named by (code, party, financing, currency) and a
 * transfer by (key, event, amount, move), each by the first 16 bytes of a SHA-256. So posting the
 * same case again gives the same ids, and the ledger moves nothing: it answers `exists` to the
 * first of the chain, and leaves the rest alone.
 *
 *     transfer.user_data_128   what the posting is about, as an account's: the financing's id; and
 *                              above it the day that was stated, where it was booked on another
 *     transfer.user_data_64    document or act that caused it
 *     transfer.user_data_32    the day it is booked on
 *     account.user_data_128    financing id; 0: the party's own
 *     account.user_data_64     party id */
#ifndef WEFT_CORE_POSTING_H
#define WEFT_CORE_POSTING_H

#include "base/list.h"
#include "core/chart.h"
#include "core/ledger/types.h"
#include "value/money.h"

typedef struct PostingAmount {
    const char *name;
    int64_t minor;              /* 0 posts nothing; below: taken back, the other way round */
} PostingAmount;

typedef struct PostingParty {
    int64_t id;
    Text ident;                 /* empty: nobody has this role here */
} PostingParty;

typedef struct PostingCase {
    PostingEvent event;
    Text key;                   /* of this event, unique for ever: "payment 17 order 3" */
    PostingParty party[ROLE_COUNT];
    int64_t financing_id;       /* 0: not about a financing */
    Text financing;             /* its number */
    Ccy ccy;
    Date day;                   /* stated */
    int64_t cause;              /* document or act id */
    const PostingAmount *amounts;
    size_t amount_count;
} PostingCase;

typedef struct Posting {
    List accounts;              /* LedgerAccount, each once: create them first */
    List transfers;             /* LedgerTransfer */
    Date open;                  /* the first day that may be booked on */
} Posting;

/* What is stated for a day before `open`, in a closed period, is booked on `open`. */
Posting posting_begin(Date open);

/* Of a transfer's user_data_128: the financing, and the stated day; DATE_NONE: the one it is booked
 * on. */
LedgerId posting_about(LedgerId user_data_128);
Date posting_stated(LedgerId user_data_128);

/* Appends the case's chain. ERR_INVALID: an amount that no rule posts (money would vanish), a role
 * that nobody has. */
MUST_USE Err posting_add(Ctx *cx, const Chart *chart, const PostingRules *rules,
                         const PostingCase *what, Posting *posting);

/* The ledger's id of an account; financing empty: the party's own. */
MUST_USE Err posting_account_id(Ctx *cx, const ChartAccount *account, Text ident, Text financing,
                                Ccy ccy, LedgerId *out);

#endif
