/* pain_pay.h - payment documents as transfers for a bank to make (pain_write.h), and back from what
 * a bank answers: ISO 20022 pain.002, the status of payments it was told to make.
 *
 * Of an answer each transaction that was rejected becomes a payment with status "rejected" and
 * the bank's reason in extra.pain: it moved nothing and counts as nothing, but says so. Where the
 * answer does not repeat amount and parties there is no document to make: it is noted. */
#ifndef WEFT_FORMAT_PAIN_PAY_H
#define WEFT_FORMAT_PAIN_PAY_H

#include "base/source.h"
#include "format/pain_write.h"
#include "format/record.h"
#include "format/xml_fill.h"

/* Payer and payee, their accounts, the first invoice it names; texts are copied into cx.
 * ERR_INVALID: the document is no payment, or a bank has told of it: nobody pays twice. */
MUST_USE Err pain_of_document(Ctx *cx, const Document *document, PainTransfer *out);

typedef struct PainStatus {     /* of one transaction; texts empty where absent */
    Text message, id;           /* of the message it answers, and EndToEndId */
    Text status;                /* "RJCT", ...; of the transaction, its block or the whole */
    Text reason, words;         /* "AC04"; what the bank adds */
    XmlAmount amount;
    Text debtor, debtor_account, creditor, creditor_account;
    Date created;               /* when the bank answered; DATE_NONE: it does not say */
    int64_t line;
} PainStatus;

/* Hands out each transaction that the answer names; what it says of a block or of the whole is
 * said of each transaction that says nothing itself, and alone, with no id, where none is named.
 * ERR_UNKNOWN: not pain.002 of versions 03 to 14; failures of xml_fill and of `each`. */
MUST_USE Err pain_statuses(Ctx *cx, Source *source,
                           Err (*each)(Ctx *cx, void *self, const PainStatus *status), void *self);

/* The reader for the front door (format/input.h). */
MUST_USE Err pain_read(Ctx *cx, Source *source, const RecordSink *sink);

#endif
