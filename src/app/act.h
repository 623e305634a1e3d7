/* act.h - decisions: who did what, when, under which rule. Immutable, replayable.
 *
 * Every change that is not a document goes through act_perform (acts.h): a handler checks it and
 * applies it to the derived tables, then the act is stored and becomes a leaf. `weft verify`
 * replays the stored acts through the same handlers, so a handler may depend only on the book, the
 * act's body, its actor, its business date and its instant: never on the clock, chance, or files.
 *
 * What takes two persons is said twice. On the first word (second is empty) the handler asks all
 * that can be asked, changes nothing, and leaves a proposal (act_propose); the act `confirm` of
 * another person runs it again, with second set, and then it changes the books.
 *
 * The body is a JSON object; act kinds and their fields are listed in the handlers' headers. */
#ifndef WEFT_APP_ACT_H
#define WEFT_APP_ACT_H

#include "app/book.h"
#include "base/json.h"

typedef struct Act {
    int64_t id;                 /* document and act ids share one sequence */
    Text kind;
    Text actor;                 /* "uscc:.../zhang", or a rule's name */
    Date business_date;
    Instant at;
    Text second;                /* who confirmed it; empty: this is the first word */
    int64_t first;              /* of a second word: the id of the first */
    Json body;
} Act;

/* Applies one act. Business refusals come as ERR_REFUSED, ERR_WRONG_STATE or ERR_DENIED with the
 * reason; then nothing is stored. *result (may be NULL): canonical JSON of what came of it. */
typedef Err ActHandler(Ctx *cx, Book *book, const Act *act, Text *result);

typedef struct ActKind {
    const char *kind;
    ActHandler *handler;
} ActKind;

/* Splits "uscc:.../zhang" into party and user. ERR_INVALID where either is missing,
 * ERR_UNKNOWN where the party is not admitted. */
MUST_USE Err act_actor(Ctx *cx, Book *book, Text actor, Party *party, Text *user);

/* Leaves the act as a proposal that a second person must confirm; *result says so. */
MUST_USE Err act_propose(Ctx *cx, Book *book, const Act *act, Text *result);

/* The same, where it takes a person of a party with the role platform: who holds the store without
 * a name may not. ERR_DENIED; `what` begins the sentence. */
MUST_USE Err act_platform(Ctx *cx, Book *book, Text actor, const char *what, Text *person);

/* ERR_DENIED unless it is "operator", who holds the store itself, or a person of a party with the
 * role platform; `what` begins the sentence. */
MUST_USE Err act_operator(Ctx *cx, Book *book, Text actor, const char *what);

#endif
