/* book.h - one cluster's books, opened for work: the store, its settings, its parties, its log.
 *
 * A use-case of the app floor is one function: it loads, lets a pure core module decide, stores,
 * and leaves a leaf in the evidence log, all inside the caller's transaction:
 *
 *     TRY(book_begin(cx, book));
 *     Err err = finance_apply(cx, book, ...);
 *     ... book_commit(cx, book) or book_rollback(cx, book)
 *
 * The book caches what changes rarely (parties, adopted rules); a rollback drops what it took back.
 * One thread at a time. Ids of documents and acts come from one counter, the size of the evidence
 * log. */
#ifndef WEFT_APP_BOOK_H
#define WEFT_APP_BOOK_H

#include "app/rulebook.h"
#include "base/list.h"
#include "base/table.h"
#include "core/authority/authority.h"
#include "core/document.h"
#include "core/evidence/merkle.h"
#include "core/evidence/note.h"
#include "core/party_record.h"
#include "schema/book_tables.h"
#include "store/db.h"
#include "value/calendar.h"

#include <stdbool.h>
#include <stdint.h>

typedef struct Book Book;

typedef struct BookSettings {
    Text name;
    Text process;               /* template of orders that name none; empty: domestic-sale */
    Text calendar;              /* of business days where nobody names one; empty: cn */
    Ccy ccy;                    /* base currency: what values in several currencies are shown in */
    Date first_date;            /* the business date it began with; set by book_create */
    Date business_date;
    bool demo;                  /* simulated third parties count as third parties */
    uint64_t salts_seed;        /* of book_create: book_salts_from it; 0: salts by chance */
} BookSettings;

/* --- opening ---------------------------------------------------------------------------------
 * Empty books, inside the transaction that makes them: nobody has adopted a rule yet. Whoever wants
 * a cluster to work with calls found_cluster (app/found.h). ERR_CONFLICT: the store holds one. */
MUST_USE Err book_create(Ctx *cx, const char *url, BookSettings settings, Book **out);
/* ERR_NOT_FOUND: no such store, or it has no cluster; says to run `weft init`. */
MUST_USE Err book_open(Ctx *cx, const char *url, Book **out);
void book_close(Book **book);                   /* NULL-safe; for CLEANUP */

Db *book_db(Book *book);
int64_t book_cluster(const Book *book);
BookSettings book_settings(const Book *book);
/* Moves the business date; inside a transaction. Only the day-end act calls it. */
MUST_USE Err book_set_business_date(Ctx *cx, Book *book, Date date);

/* --- transactions: ids taken and leaves appended are given back on rollback ------------------ */
MUST_USE Err book_begin(Ctx *cx, Book *book);
MUST_USE Err book_commit(Ctx *cx, Book *book);
void book_rollback(Book *book);                 /* harmless outside a transaction */
/* A part that may fail alone: book_keep keeps it, book_undo takes it back. */
MUST_USE Err book_savepoint(Ctx *cx, Book *book);
MUST_USE Err book_keep(Ctx *cx, Book *book);
MUST_USE Err book_undo(Ctx *cx, Book *book);

/* --- parties --------------------------------------------------------------------------------- */
typedef struct Party {
    int64_t id;                 /* 1 and up */
    Text ident, name, name_zh, roles;
    bool yearly;                /* its numbers begin anew each year */
} Party;

/* *found false where nobody is known by it. The Party lives in the book until a rollback. */
MUST_USE Err book_party_find(Ctx *cx, Book *book, Text ident, bool *found, Party *out);
/* The same, but ERR_UNKNOWN with what to do. */
MUST_USE Err book_party_need(Ctx *cx, Book *book, Text ident, Party *out);
MUST_USE Err book_party_by_id(Ctx *cx, Book *book, int64_t id, Party *out);
/* Admits a party, or merges names, roles and accounts into one already known; new accounts may be
 * paid from a day on. ERR_CONFLICT: an account is another party's. Asks nobody whether this may be:
 * app/party_act does. act_id: what it rests on; 0: a stranger whom a bank has seen. */
MUST_USE Err book_party_put(Ctx *cx, Book *book, const PartyRecord *record, int64_t act_id,
                            Date paid_from, Party *out);
bool party_has_role(const Party *party, const char *role);
/* Whose account it is; the number may have blanks. */
MUST_USE Err book_account_find(Ctx *cx, Book *book, Text number, bool *found, Party *out);
/* Does the store hold all accounts of the record, as it states them, as the party's? */
MUST_USE Err book_accounts_known(Ctx *cx, Book *book, int64_t party_id, const PartyRecord *record,
                                 bool *out);

/* --- the evidence log ------------------------------------------------------------------------ */
/* The id that the next document or act will get: the number of leaves + 1. */
int64_t book_next_id(const Book *book);
/* Appends a leaf; its number is book_next_id() - 1 before the call. Rows are written in bulk at
 * commit or by book_flush_leaves. */
MUST_USE Err book_leaf(Ctx *cx, Book *book, LeafKind kind, const Hash *leaf_hash);
const MerkleFrontier *book_frontier(const Book *book);

/* --- whose key signs what is stated and done through these books (app/person.h) --------------- */
void book_sign_with(Book *book, const NoteSigner *signer);      /* borrowed; NULL: nobody's */
const NoteSigner *book_signer(const Book *book);
/* Salts by chance; a story that must come out the same whenever it is told gives a seed. */
MUST_USE Err book_salt(Ctx *cx, Book *book, Text *out);
void book_salts_from(Book *book, uint64_t seed);

/* --- adopted rules --------------------------------------------------------------------------- */
Rulebook *book_rules(Book *book);
/* The version in force on the business date, as rulebook_need. */
MUST_USE Err book_rule(Ctx *cx, Book *book, RuleKind kind, Text name, RuleVersion *out);
/* Notes that the store holds one rule more; only the act of adoption calls it. */
MUST_USE Err book_rule_added(Ctx *cx, Book *book, const RuleVersion *rule);
/* The template in force on the day of the order that names it; empty: the cluster's own. */
MUST_USE Err book_template(Ctx *cx, Book *book, Text name, Date day, RuleVersion *out);
/* Business days by the calendar of a name, in force today; empty: the cluster's. ERR_UNKNOWN. */
MUST_USE Err book_calendar(Ctx *cx, Book *book, Text name, const Calendar **out);
/* Who may say and do what, as the table in force today says. */
MUST_USE Err book_authority(Ctx *cx, Book *book, const Authority **out);

#endif
