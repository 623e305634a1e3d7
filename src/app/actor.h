/* actor.h - who speaks or acts, as people write it: "uscc:.../Lin Mei", "operator", "bank:icbc".
 *
 * A person is one person however the name is spelled, and at whichever firm: names are folded
 * (base/fold.h), and where eyes are counted, the name counts without the firm. */
#ifndef WEFT_APP_ACTOR_H
#define WEFT_APP_ACTOR_H

#include "app/book.h"

/* A person's name as it is compared. ERR_INVALID: empty, too long, or with a '/' in it. */
MUST_USE Err actor_person(Ctx *cx, Text text, Text *out);

/* "uscc:.../Lin Mei" taken apart: who speaks through that party's account. ERR_INVALID where party
 * or person is missing, ERR_UNKNOWN where the party is not admitted. */
MUST_USE Err actor_speaker(Ctx *cx, Book *book, Text actor, Speaker *out);

/* The speaker as one name: "uscc:.../lin mei", "operator", "bank:icbc". */
MUST_USE Err actor_write(Ctx *cx, Book *book, const Speaker *speaker, Text *out);
/* A connector's name in the register: "bank:icbc". */
MUST_USE Err actor_connector(Ctx *cx, const Speaker *speaker, Text *out);

#endif
