/* person.h - persons and connectors: who may speak and act for whom, and by which key.
 *
 *     party_id    name          key    mandate                from .. until
 *     17          "lin mei"     ...    finance_check,receipt  2026-03-02 ..
 *     0           "bank:icbc"   ...                           2026-03-02 ..     a connector
 *
 * Names are folded (app/actor.h). Where no mandate is given, a person may all that his party may.
 *
 * Outside demo mode a person is registered with a key and signs what he states and does; a
 * connector is admitted by the platform and signs too. In demo mode no key is asked for, a person
 * of a party that has registered none is admitted on first use, and so is every connector.
 *
 * Acts:
 *   person_admit     {"party","name","key","mandate":[..],"from","until"}   by the operator, or a
 *                    person of the platform or of that party; key may be absent in demo mode alone
 *   person_end       {"party","name"}        from this business date on he may nothing more
 *   connector_admit  {"connector","key"}, connector_end {"connector"}       by the platform
 * SRC: DESIGN 5, 13. */
#ifndef WEFT_APP_PERSON_H
#define WEFT_APP_PERSON_H

#include "app/act.h"
#include "app/actor.h"
#include "store/book_store.h"

/* A person or connector as the register has it. */
typedef struct Known {
    bool registered;
    PersonRow row;
} Known;

/* What the register has of the speaker. ERR_DENIED: may not speak at all, with what to do. */
MUST_USE Err person_known(Ctx *cx, Book *book, const Speaker *speaker, Known *out);

/* Does his mandate cover a kind of paper or act? ERR_DENIED. */
MUST_USE Err person_covers(Ctx *cx, const Known *known, Text kind);

/* Signs with the key that the book was given (book_sign_with); none given: empty. */
MUST_USE Err person_sign(Ctx *cx, Book *book, Text kind, const Speaker *speaker, Text body,
                         Text *signature);
/* Is it signed as it must be? ERR_DENIED: unsigned where a key is asked for, or by another key. */
MUST_USE Err person_check(Ctx *cx, Book *book, const Known *known, Text kind,
                          const Speaker *speaker, Text body, Text signature);

MUST_USE Err person_admit(Ctx *cx, Book *book, const Act *act, Text *result);
MUST_USE Err person_end(Ctx *cx, Book *book, const Act *act, Text *result);
MUST_USE Err connector_admit(Ctx *cx, Book *book, const Act *act, Text *result);
MUST_USE Err connector_end(Ctx *cx, Book *book, const Act *act, Text *result);

#endif
