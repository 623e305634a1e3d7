/* pain_write.h - credit transfers for a bank to make: ISO 20022 pain.001.001.03 and .09.
 *
 * One message holds a block for each debtor's account, currency and day, in that order; its counts
 * and control sums are made here (a sum over currencies is a check of the file, no amount of
 * money). What a transfer is called stays the same whenever it is written, and so does the
 * message's own id as long as it holds the same transfers: a bank that gets it twice can tell.
 *
 * Identifiers keep to the characters that SWIFT lets through (x set) and to 35 of them; another one
 * becomes "W" and 34 digits of its SHA-256. Names and words are UTF-8, control characters blanked,
 * cut to 140.  SRC: schemas pain.001.001.03 and .09; SWIFT character set x. */
#ifndef WEFT_FORMAT_PAIN_WRITE_H
#define WEFT_FORMAT_PAIN_WRITE_H

#include "value/date.h"
#include "value/money.h"

typedef enum { PAIN_03, PAIN_09 } PainVersion;

typedef struct PainParty {
    Text ident;                 /* "uscc:...", for messages */
    Text name;
    Text account;               /* IBAN or other */
    Text bic, cnaps;            /* of the bank that keeps it; either may be empty */
} PainParty;

typedef struct PainTransfer {
    Text id;                    /* EndToEndId */
    Money amount;               /* more than zero */
    Date day;                   /* on which the bank is to make it */
    PainParty from, to;
    Text invoice;               /* number of the paper paid; empty: none */
    Text reference;             /* creditor reference; RF... is checked, ISO 11649 */
    Text words;                 /* where there is neither */
} PainTransfer;

enum { PAIN_TRANSFERS_MAX = 100000 };

/* The name that an identifier has in a message. ERR_NO_MEMORY. */
MUST_USE Err pain_id(Ctx *cx, Text text, Text *out);

/* `at`: when the message was made. Failures name the transfer and party: ERR_INVALID no transfer,
 * an amount of zero, a name or an account missing, an account or BIC that cannot be one, the same
 * id twice; ERR_OVERFLOW more than 18 digits; ERR_LIMIT; ERR_NO_MEMORY. O(n log n). */
MUST_USE Err pain_write(Ctx *cx, PainVersion version, Instant at, const PainTransfer *transfers,
                        size_t count, Text *out);

#endif
