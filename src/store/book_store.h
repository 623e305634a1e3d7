/* book_store.h - rows of the cluster itself: settings, parties, leaves, acts. */
#ifndef WEFT_STORE_BOOK_STORE_H
#define WEFT_STORE_BOOK_STORE_H

#include "base/list.h"
#include "base/sha256.h"
#include "store/row.h"

#include <stdbool.h>
#include <stdint.h>

MUST_USE Err cluster_insert(Ctx *cx, Db *db, int64_t cluster_id, const ClusterRow *row);
/* The first cluster of the store with an id of at least `from`; ERR_NOT_FOUND says to run `weft
 * init`. */
MUST_USE Err cluster_get(Ctx *cx, Db *db, int64_t from, int64_t *cluster_id, ClusterRow *out);
/* Who proposed to move from this business date to that one: a List of LeapRow. */
MUST_USE Err leap_of(Ctx *cx, Db *db, int64_t cluster_id, Date from, Date to, List *out);
/* Closed periods, the earliest first: a List of PeriodRow; and the last closed day, DATE_NONE where
 * none is. */
MUST_USE Err period_all(Ctx *cx, Db *db, int64_t cluster_id, List *out);
MUST_USE Err period_last(Ctx *cx, Db *db, int64_t cluster_id, Date *out);
MUST_USE Err cluster_set_day(Ctx *cx, Db *db, int64_t cluster_id, int64_t day);
MUST_USE Err cluster_set_rules(Ctx *cx, Db *db, int64_t cluster_id, int64_t rules);
MUST_USE Err cluster_set_log(Ctx *cx, Db *db, int64_t cluster_id, int64_t leaves, Text frontier);

MUST_USE Err party_insert(Ctx *cx, Db *db, int64_t cluster_id, const PartyRow *row);
MUST_USE Err party_update(Ctx *cx, Db *db, int64_t cluster_id, const PartyRow *row);
MUST_USE Err party_get(Ctx *cx, Db *db, int64_t cluster_id, Text ident, bool *found,
                       PartyRow *out);
MUST_USE Err party_get_by_id(Ctx *cx, Db *db, int64_t cluster_id, int64_t party_id, bool *found,
                             PartyRow *out);
MUST_USE Err party_last_id(Ctx *cx, Db *db, int64_t cluster_id, int64_t *out);
/* All parties in order of admission: a List of PartyRow. */
MUST_USE Err party_all(Ctx *cx, Db *db, int64_t cluster_id, List *out);

/* A new account, or what is new of one; whose it is must be the same. */
MUST_USE Err party_account_put(Ctx *cx, Db *db, int64_t cluster_id, const PartyAccountRow *row);
MUST_USE Err party_account_get(Ctx *cx, Db *db, int64_t cluster_id, Text account, bool *found,
                               PartyAccountRow *out);
/* By number: a List of PartyAccountRow. */
/* Which of a party's accounts is paid on a day: the newest that may be. */
MUST_USE Err party_account_paid(Ctx *cx, Db *db, int64_t cluster_id, int64_t party_id, int64_t day,
                                bool *found, PartyAccountRow *out);
MUST_USE Err party_account_of_party(Ctx *cx, Db *db, int64_t cluster_id, int64_t party_id,
                                    List *out);

/* A person (or, of party 0, a connector), or what is new of one. */
MUST_USE Err person_put(Ctx *cx, Db *db, int64_t cluster_id, const PersonRow *row);
MUST_USE Err person_get(Ctx *cx, Db *db, int64_t cluster_id, int64_t party_id, Text name,
                        bool *found, PersonRow *out);
/* By name: a List of PersonRow. */
MUST_USE Err person_of_party(Ctx *cx, Db *db, int64_t cluster_id, int64_t party_id, List *out);

/* A proposal, or its confirmation. */
MUST_USE Err proposal_put(Ctx *cx, Db *db, int64_t cluster_id, const ProposalRow *row);
MUST_USE Err proposal_get(Ctx *cx, Db *db, int64_t cluster_id, int64_t act_id, bool *found,
                          ProposalRow *out);
/* Those that wait for their second person, oldest first: a List of ProposalRow. */
MUST_USE Err proposal_open(Ctx *cx, Db *db, int64_t cluster_id, List *out);

MUST_USE Err leaf_insert(Ctx *cx, Db *db, int64_t cluster_id, const LeafRow *rows, size_t count);
/* Fills out[0 .. count-1] with the hashes of a layer from `first` on; ERR_DAMAGED where one is
 * missing. */
MUST_USE Err leaf_read(Ctx *cx, Db *db, int64_t cluster_id, int64_t layer, int64_t first,
                       size_t count, Hash *out);
MUST_USE Err leaf_kind(Ctx *cx, Db *db, int64_t cluster_id, int64_t number, bool *found,
                       int64_t *kind);

MUST_USE Err act_insert(Ctx *cx, Db *db, int64_t cluster_id, const ActRow *row);
/* The first act with an id of at least `from`. */
MUST_USE Err act_next(Ctx *cx, Db *db, int64_t cluster_id, int64_t from, bool *found, ActRow *out);

#endif
