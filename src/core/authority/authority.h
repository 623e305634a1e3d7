/* authority.h - who may say what, and how good it is then: one table, one question.
 *
 * For each kind of paper the table (share/authority.json) says what it is when one who stands so
 * and so to it states it:
 *
 *     states     it counts, and has this grade          "0.2" self-declared, "0.6" the word of the
 *                                                        side that it burdens, "1" a third party's
 *     hearsay    it is kept and shown, and counts for nothing: confirms nothing, settles nothing
 *     refused    not his to say
 *
 * What several have said of one paper is heard together: the best word stands, and the issuer's own
 * paper that its receiver hands in too has the grade of the two together.
 * For each act the table says who may try it at all: the platform's persons, the operator who holds
 * the store, persons of parties; the act's own handler asks what else there is to ask.
 * A row that is not there refuses. SRC: DESIGN 5. */
#ifndef WEFT_CORE_AUTHORITY_AUTHORITY_H
#define WEFT_CORE_AUTHORITY_AUTHORITY_H

#include "base/json.h"
#include "core/authority/speaker.h"
#include "core/document.h"

/* How a speaker stands to a paper or act. Stores keep sets of them as bits. */
typedef enum {
    RELATION_ISSUER,
    RELATION_RECEIVER,
    RELATION_PLATFORM,          /* a person of a party with the role platform */
    RELATION_OPERATOR,
    RELATION_STRANGER,          /* a person of any other party */
    RELATION_BANK, RELATION_CUSTOMS, RELATION_TAX, RELATION_CARRIER, RELATION_WAREHOUSE,
    RELATION_INSURER,
    RELATION_COUNT
} Relation;

typedef enum { AUTHORITY_REFUSED, AUTHORITY_HEARSAY, AUTHORITY_STATES } AuthorityWord;

typedef struct AuthorityCell {
    AuthorityWord word;
    Rate grade;                 /* of what is stated or heard; 0 where refused */
} AuthorityCell;

typedef struct AuthorityAct {
    Text kind;
    bool party, platform, operator;
} AuthorityAct;

typedef struct Authority {
    AuthorityCell paper[DOCUMENT_KIND_COUNT][RELATION_COUNT];
    Rate together;              /* issuer and receiver of one paper, each in its own account */
    const AuthorityAct *acts;
    size_t act_count;
    Days leap;                  /* a move of the business date by more takes two persons */
    Days account_wait;          /* from the confirmation of a new account until it is paid */
} Authority;

/* Reads the table into cx's arena. ERR_INVALID, ERR_UNKNOWN: names the row. */
MUST_USE Err authority_read(Ctx *cx, const Json *json, Authority *out);

/* How the speaker stands to a paper of this issuer and receiver (party ids; 0: nobody). platform:
 * the speaker's party has that role. */
Relation authority_relation(const Speaker *speaker, int64_t issuer, int64_t receiver,
                            bool platform);

/* What it is when he states it. */
AuthorityCell authority_ask(const Authority *table, DocumentKind kind, Relation relation);

/* What it is when all of them have: heard has bit 1 << Relation for each. */
AuthorityCell authority_together(const Authority *table, DocumentKind kind, int64_t heard);

/* May he try an act of this kind at all? relation: RELATION_OPERATOR, RELATION_PLATFORM, or any
 * other for a person of a party. */
bool authority_may_act(const Authority *table, Text kind, Relation relation);

/* Is that the name of a kind of paper, or of an act of the table? */
bool authority_knows(const Authority *table, Text kind);

const char *relation_name(Relation relation);           /* "receiver" */

#endif
