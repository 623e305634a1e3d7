/* clock_test.c - seconds since 1970 are what GNU date says for the same text. */
#include "base/clock.h"

#include "base/random.h"

#include "test.h"

#include <string.h>

TEST(test_clock__reads_rfc3339)
{
    static const struct { const char *why, *text; int64_t us; const char *back; } rows[] = {
        { "the epoch", "1970-01-01T00:00:00Z", 0, "1970-01-01T00:00:00.000000Z" },
        { "before it", "1969-12-31T23:59:59.5Z", -500000, "1969-12-31T23:59:59.500000Z" },
        { "RFC 3339, 5.8, first", "1985-04-12T23:20:50.52Z", 482196050520000,
          "1985-04-12T23:20:50.520000Z" },
        { "RFC 3339, 5.8, second", "1996-12-19T16:39:57-08:00", 851042397000000,
          "1996-12-20T00:39:57.000000Z" },
        { "RFC 3339, 5.8, fifth", "1937-01-01T12:00:27.87+00:20", -1041337172130000,
          "1937-01-01T11:40:27.870000Z" },
        { "China", "2026-03-02T16:00:00+08:00", 1772438400000000, "2026-03-02T08:00:00.000000Z" },
        { "leap day of 2000", "2000-02-29T00:00:00Z", 951782400000000,
          "2000-02-29T00:00:00.000000Z" },
        { "six digits", "1970-01-01T00:00:00.123456Z", 123456, "1970-01-01T00:00:00.123456Z" },
        { "more digits are cut", "1970-01-01T00:00:00.1234569999999Z", 123456,
          "1970-01-01T00:00:00.123456Z" },
        { "unknown local offset", "1970-01-01T00:00:00-00:00", 0, "1970-01-01T00:00:00.000000Z" },
        { "year 0", "0000-01-01T00:00:00Z", -62167219200000000, "0000-01-01T00:00:00.000000Z" },
        { "year 999 keeps four digits", "0999-12-31T00:00:00Z", -30610310400000000,
          "0999-12-31T00:00:00.000000Z" },
        { "the last", "9999-12-31T23:59:59.999999Z", 253402300799999999,
          "9999-12-31T23:59:59.999999Z" },
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        Instant at = { 7 };
        char buf[INSTANT_TEXT_SIZE];
        CHECK_TRUE(rows[i].why, instant_parse(rows[i].text, (int)strlen(rows[i].text), &at));
        CHECK_EQ(rows[i].why, at.us, rows[i].us);
        CHECK_TEXT(rows[i].why, text_of(instant_format(at, buf)), rows[i].back);
    }
}

TEST(test_clock__refuses_what_is_no_instant)
{
    static const struct { const char *why, *text; } rows[] = {
        { "nothing", "" },
        { "a date", "2026-03-02" },
        { "no offset", "2026-03-02T08:00:00" },
        { "a blank for T", "2026-03-02 08:00:00Z" },
        { "small t", "2026-03-02t08:00:00Z" },
        { "31 April", "2026-04-31T00:00:00Z" },
        { "29 February 2100", "2100-02-29T00:00:00Z" },
        { "day 0", "2026-03-00T00:00:00Z" },
        { "month 0", "2026-00-02T00:00:00Z" },
        { "month 13", "2026-13-02T00:00:00Z" },
        { "hour 24", "2026-03-02T24:00:00Z" },
        { "minute 60", "2026-03-02T08:60:00Z" },
        { "RFC 3339, 5.8, a leap second", "1990-12-31T23:59:60Z" },
        { "a point and no digit", "2026-03-02T08:00:00.Z" },
        { "a comma", "2026-03-02T08:00:00,5Z" },
        { "an offset without colon", "2026-03-02T08:00:00+0800" },
        { "an offset of a day", "2026-03-02T08:00:00+24:00" },
        { "an offset of 60 minutes", "2026-03-02T08:00:00+08:60" },
        { "something after it", "2026-03-02T08:00:00Z " },
        { "a sign in the year", "+026-03-02T08:00:00Z" },
        { "a year of five digits", "12026-03-02T08:00:00Z" },
        { "the offset leads before year 0", "0000-01-01T00:00:00+08:00" },
        { "the offset leads past year 9999", "9999-12-31T23:59:59-00:01" },
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        Instant at = { 7 };
        CHECK_TRUE(rows[i].why, !instant_parse(rows[i].text, (int)strlen(rows[i].text), &at));
        CHECK_EQ(rows[i].why, at.us, 7);
    }
}

TEST(test_clock__reads_no_further_than_it_is_told)
{
    Instant at;
    CHECK_TRUE("20 bytes", instant_parse("1970-01-01T00:00:00ZZZ", 20, &at));
    CHECK_TRUE("19 bytes", !instant_parse("1970-01-01T00:00:00ZZZ", 19, &at));
}

TEST(test_clock__what_is_written_reads_back)
{
    Random random = random_make(test_seed());
    const int64_t first = -62167219200000000, span = 253402300799999999 - first;
    for (int i = 0; i < 20000; i++) {
        Instant at = { first + (int64_t)random_below(&random, (uint64_t)span + 1) }, back = { 0 };
        char buf[INSTANT_TEXT_SIZE];
        const char *text = instant_format(at, buf);
        CHECK_EQ(text, strlen(text), INSTANT_TEXT_SIZE - 1);
        CHECK_TRUE(text, instant_parse(text, INSTANT_TEXT_SIZE - 1, &back));
        CHECK_EQ(text, back.us, at.us);
    }
}

TEST(test_clock__now_is_after_this_was_written)
{
    CHECK_TRUE("2026 or later", clock_now().us > 1767225600000000);
}
