/* speaker.h - who says it, through which door: the half of an envelope that is not about time.
 *
 *     operator     whoever holds the store, without a name: hearsay
 *     account      a person of a party, through the party's own account
 *     bank, ...    a third party's system, through the connector that the platform admitted
 *
 * A paper never says who says it. weft fills this in from the door through which the paper came,
 * keeps it beside the paper, and makes both one leaf of the evidence log. SRC: DESIGN 5. */
#ifndef WEFT_CORE_AUTHORITY_SPEAKER_H
#define WEFT_CORE_AUTHORITY_SPEAKER_H

#include "base/text.h"
#include "value/date.h"

#include <stdbool.h>
#include <stdint.h>

typedef enum {
#define CHANNEL(name, text, chinese, connector) CHANNEL_##name,
#include "core/authority/channel.tbl"
#undef CHANNEL
    CHANNEL_COUNT
} Channel;

typedef struct Speaker {
    Channel channel;
    int64_t party;              /* account: whose it is; else 0 */
    Text person;                /* account: the person, folded (base/fold.h); else empty */
    Text connector;             /* a connector's own name, "icbc"; empty: the only one */
} Speaker;

#define SPEAKER_OPERATOR ((Speaker){ .channel = CHANNEL_OPERATOR, .person = { "", 0 }, \
                                     .connector = { "", 0 } })

const char *channel_name(Channel channel);              /* "customs" */
const char *channel_chinese(Channel channel);
bool channel_is_connector(Channel channel);
/* A connector by the words of --from: "bank" or "bank:icbc". ERR_UNKNOWN lists them. */
MUST_USE Err speaker_connector(Ctx *cx, Text words, Speaker *out);

/* Are these the same person? Actors as written, "uscc:.../lin mei", folded: the firm makes no
 * difference, because eyes are counted. */
bool speaker_same_person(Text actor, Text other);

bool speaker_eq(const Speaker *a, const Speaker *b);

/* --- the envelope -------------------------------------------------------------------------- */

enum { ENVELOPE_SALT_BYTES = 16 };

/* What weft writes on it. The salt is drawn by chance and handed out with a proof alone: a paper
 * has few unknowns, and its bare hash could be guessed. */
typedef struct Envelope {
    Speaker speaker;
    Instant at;                 /* received */
    Date business_date;
    Text salt;                  /* 32 hex digits */
    Text signature;             /* the person's, base64; empty: none was asked for */
} Envelope;

/* What a paper's leaf is the hash of: canonical JSON of envelope and body together. `party` is the
 * identifier of speaker.party, empty where there is none; body is canonical JSON. */
MUST_USE Err envelope_write(Ctx *cx, const Envelope *envelope, Text party, Text body, Text *out);

/* What the person signs: a line that says what for, who, and the SHA-256 of what is stated. An
 * outsider with the proof can check it. `what`: "paper", or an act's kind. */
MUST_USE Err envelope_signed_text(Ctx *cx, Text what, Text party, Text person, Text body,
                                  Text *out);

/* A salt of random bytes as an envelope has it. */
MUST_USE Err envelope_salt(Ctx *cx, const uint8_t bytes[ENVELOPE_SALT_BYTES], Text *out);

#endif
