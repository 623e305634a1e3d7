/* speaker_test.c - connectors by their words, and what an envelope says. */
#include "core/authority/speaker.h"

#include "test.h"

TEST(test_speaker__connectors_by_name)
{
    static const struct { const char *why, *words; Err err; Channel channel; const char *name; }
    rows[] = {
        { "a bank", "bank", ERR_OK, CHANNEL_BANK, "" },
        { "one of several", "bank:icbc", ERR_OK, CHANNEL_BANK, "icbc" },
        { "the tax office", "tax", ERR_OK, CHANNEL_TAX, "" },
        { "an account is no connector", "account", ERR_UNKNOWN, CHANNEL_OPERATOR, "" },
        { "nor is the operator", "operator", ERR_UNKNOWN, CHANNEL_OPERATOR, "" },
        { "a suffix makes no bank", "foobank", ERR_UNKNOWN, CHANNEL_OPERATOR, "" },
    };
    Ctx cx = ctx_make(1 << 16);
    for (size_t i = 0; i < COUNT(rows); i++) {
        Speaker got = SPEAKER_OPERATOR;
        CHECK_ERR(rows[i].why, &cx, speaker_connector(&cx, text_of(rows[i].words), &got),
                  rows[i].err);
        CHECK_EQ(rows[i].why, got.channel, rows[i].channel);
        CHECK_TEXT(rows[i].why, got.connector, rows[i].name);
    }
    ctx_clear(&cx);
}

TEST(test_speaker__an_envelope_is_canonical)
{
    Ctx cx = ctx_make(1 << 16);
    Envelope envelope = {
        .speaker = { CHANNEL_ACCOUNT, 3, TEXT("li"), TEXT("") }, .at = { 1775000000000000 },
        .business_date = date_of(2026, 4, 1), .salt = TEXT("00112233445566778899aabbccddeeff"),
        .signature = TEXT("") };
    Text got;
    CHECK_OK("writes", &cx, envelope_write(&cx, &envelope, TEXT("local:a"), TEXT("{\"a\":1}"),
                                           &got));
    CHECK_TEXT("members in order, nothing that is empty", got,
               "{\"at\":\"2026-03-31T23:33:20.000000Z\",\"body\":{\"a\":1},"
               "\"business_date\":\"2026-04-01\",\"channel\":\"account\",\"party\":\"local:a\","
               "\"person\":\"li\",\"salt\":\"00112233445566778899aabbccddeeff\"}");
    ctx_clear(&cx);
}

TEST(test_speaker__a_salt_in_hex)
{
    static const uint8_t bytes[ENVELOPE_SALT_BYTES] = { 0, 1, 15, 16, 254, 255 };
    Ctx cx = ctx_make(1 << 16);
    Text got;
    CHECK_OK("writes", &cx, envelope_salt(&cx, bytes, &got));
    CHECK_TEXT("two digits a byte", got, "00010f10feff00000000000000000000");
    ctx_clear(&cx);
}
