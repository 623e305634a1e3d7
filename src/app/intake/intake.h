/* intake.h - documents into the books: taken, told apart, laid on orders, closed as far as they go.
 *
 * Work goes in batches inside the caller's transaction:
 *
 *     Intake *intake;
 *     TRY(intake_open(cx, book, &speaker, &intake));
 *     TRY(intake_document(cx, intake, &document, &verdict));     many times
 *     TRY(intake_close(cx, intake));                             once
 *
 * intake_document checks and remembers; intake_close writes the batch in bulk, finds each line's
 * order, folds every order that was touched, and hands new money to the waterfalls. What came in
 * one batch or in a thousand, and in whatever order, ends in the same books.
 * A batch lives in cx's arena: rewind it after the commit. */
#ifndef WEFT_APP_INTAKE_INTAKE_H
#define WEFT_APP_INTAKE_INTAKE_H

#include "app/book.h"
#include "store/order_store.h"

typedef struct Batch Intake;

typedef enum { INTAKE_TAKEN, INTAKE_SAME } IntakeVerdict;

/* speaker: who states what comes; another may go on (app/person.h makes them). ERR_DENIED: he may
 * not speak. */
MUST_USE Err intake_open(Ctx *cx, Book *book, const Speaker *speaker, Intake **out);
MUST_USE Err intake_speaker(Ctx *cx, Intake *intake, const Speaker *speaker);

/* Takes one document, or finds that the books hold it already. The document must live as long as
 * the batch: parse it into cx. The same content again changes nothing, unless the speaker's word
 * makes it better: hearsay that one states who may, an invoice that the tax office has too. Then it
 * is a statement of its own, and the verdict is INTAKE_TAKEN. On failure nothing of it is kept
 * and the batch goes on (forgive the fault first):
 *   ERR_UNKNOWN   a party is not admitted, a process is not known
 *   ERR_CONFLICT  the key is taken by other content: both hashes are said
 *   ERR_CYCLE     an order that serves, over others, itself
 *   ERR_REFUSED   not the speaker's to say: names the rule (AUTHORITY, CONFIRM-OWN-ACCOUNT: a
 *                 confirmation comes through the account of the one who confirms, BANK-CONNECTOR)
 *   ERR_DENIED    beyond the person's mandate, or not signed as it must be */
MUST_USE Err intake_document(Ctx *cx, Intake *intake, const Document *document,
                             IntakeVerdict *verdict);
/* The same for a statement that was taken before, in its own envelope (verify). */
MUST_USE Err intake_again(Ctx *cx, Intake *intake, const Document *document,
                          const Envelope *envelope, IntakeVerdict *verdict);

/* The canonical JSON of the document taken last; lives as long as the batch. */
Text intake_last_body(const Intake *intake);

/* Writes everything. A failure here is the whole batch's: roll back. */
MUST_USE Err intake_close(Ctx *cx, Intake *intake);

/* Lays a document line on an order by a person's act, or forbids it; closes what that touches.
 * Who may is app/party_act's to ask. */
MUST_USE Err intake_link(Ctx *cx, Book *book, const LinkRow *link);

/* The business date has reached a day: papers that waited for it take effect. */
MUST_USE Err intake_reach(Ctx *cx, Book *book, Date day);

/* Closes orders again, and those above them: after money moved on them, or was set off. */
MUST_USE Err intake_refold(Ctx *cx, Book *book, const int64_t *order_ids, size_t count);

#endif
