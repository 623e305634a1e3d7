/* speaker.c - a table of channels, and the text of an envelope. Members stand in the order of
 * canonical JSON; what is empty is left out. */
#include "core/authority/speaker.h"

#include "base/check.h"
#include "base/sha256.h"

static const struct { const char *name, *chinese; bool connector; } channels[CHANNEL_COUNT] = {
#define CHANNEL(NAME, text, chinese, connector) { text, chinese, connector },
#include "core/authority/channel.tbl"
#undef CHANNEL
};

const char *channel_name(Channel channel)
{
    assert((size_t)channel < CHANNEL_COUNT);
    return channels[channel].name;
}

const char *channel_chinese(Channel channel)
{
    assert((size_t)channel < CHANNEL_COUNT);
    return channels[channel].chinese;
}

bool channel_is_connector(Channel channel)
{
    assert((size_t)channel < CHANNEL_COUNT);
    return channels[channel].connector;
}

Err speaker_connector(Ctx *cx, Text words, Speaker *out)
{
    Text name, kind = text_split(words, ':', &name);
    for (size_t c = 0; c < CHANNEL_COUNT; c++)
        if (channels[c].connector && text_is(kind, channels[c].name)) {
            *out = (Speaker){ .channel = (Channel)c, .person = TEXT(""), .connector = name };
            return ERR_OK;
        }
    TextBuf buf = textbuf_make(cx);
    Text list, show = text_head(words, 40);
    for (size_t c = 0; c < CHANNEL_COUNT; c++)
        if (channels[c].connector)
            textbuf_format(&buf, "%s%s", buf.n > 0 ? ", " : "", channels[c].name);
    TRY(textbuf_done(&buf, &list));
    return fail(cx, ERR_UNKNOWN, "\"%.*s\" is no connector; known are %.*s, each with :NAME "
                "where there are several", (int)show.n, show.at, (int)list.n, list.at);
}

bool speaker_same_person(Text actor, Text other)
{
    Text a, b;
    text_split(actor, '/', &a);
    text_split(other, '/', &b);
    return a.n > 0 ? text_eq(a, b) : text_eq(actor, other);
}

bool speaker_eq(const Speaker *a, const Speaker *b)
{
    return a->channel == b->channel && a->party == b->party && text_eq(a->person, b->person)
        && text_eq(a->connector, b->connector);
}

/* --- the envelope -------------------------------------------------------------------------- */

static void put_member(TextBuf *buf, const char *key, Text value)
{
    if (value.n == 0)
        return;
    textbuf_format(buf, ",\"%s\":", key);
    textbuf_json(buf, value);
}

Err envelope_write(Ctx *cx, const Envelope *envelope, Text party, Text body, Text *out)
{
    char at[INSTANT_TEXT_SIZE], day[DATE_TEXT_SIZE];
    TextBuf buf = textbuf_make(cx);
    assert((party.n > 0) == (envelope->speaker.channel == CHANNEL_ACCOUNT));
    assert(envelope->salt.n == 2 * ENVELOPE_SALT_BYTES);
    textbuf_format(&buf, "{\"at\":\"%s\",\"body\":", instant_format(envelope->at, at));
    textbuf_put(&buf, body);
    textbuf_format(&buf, ",\"business_date\":\"%s\",\"channel\":\"%s\"",
                   date_format(envelope->business_date, day),
                   channel_name(envelope->speaker.channel));
    put_member(&buf, "connector", envelope->speaker.connector);
    put_member(&buf, "party", party);
    put_member(&buf, "person", envelope->speaker.person);
    put_member(&buf, "salt", envelope->salt);
    put_member(&buf, "signature", envelope->signature);
    textbuf_byte(&buf, '}');
    return textbuf_done(&buf, out);
}

Err envelope_signed_text(Ctx *cx, Text what, Text party, Text person, Text body, Text *out)
{
    char hex[HASH_HEX_SIZE];
    Hash hash = sha256(body);
    return text_format(cx, out, "weft %.*s\n%.*s/%.*s\n%s\n", (int)what.n, what.at, (int)party.n,
                       party.at, (int)person.n, person.at, hash_hex(&hash, hex));
}

Err envelope_salt(Ctx *cx, const uint8_t bytes[ENVELOPE_SALT_BYTES], Text *out)
{
    static const char digits[] = "0123456789abcdef";
    char *hex = ctx_alloc_raw(cx, 2 * ENVELOPE_SALT_BYTES + 1);
    if (!hex)
        return cx->err;
    for (size_t i = 0; i < ENVELOPE_SALT_BYTES; i++) {
        hex[2 * i] = digits[bytes[i] >> 4];
        hex[2 * i + 1] = digits[bytes[i] & 15];
    }
    hex[2 * ENVELOPE_SALT_BYTES] = 0;
    *out = (Text){ hex, 2 * ENVELOPE_SALT_BYTES };
    return ERR_OK;
}
