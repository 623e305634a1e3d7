#include "format/cell.h"

#include "test.h"

#include <stdio.h>
#include <string.h>

TEST(test_cell__decimals_as_tables_write_them)
{
    static const struct { const char *why, *cell; CellMarks marks; Err err; const char *want; }
    rows[] = {
        { "plain", "551", { '.', ',' }, ERR_OK, "551" },
        { "one group", "1,234.50", { '.', ',' }, ERR_OK, "1234.50" },
        { "two groups", "12,345,678", { '.', ',' }, ERR_OK, "12345678" },
        { "ungrouped though grouping is known", "1234.5", { '.', ',' }, ERR_OK, "1234.5" },
        { "blanks around", "  7.10 ", { '.', ',' }, ERR_OK, "7.10" },
        { "comma as the point", "1.234,50", { ',', '.' }, ERR_OK, "1234.50" },
        { "blank as thousands mark", "1 234", { '.', ' ' }, ERR_OK, "1234" },
        { "no whole part", ".5", { '.', 0 }, ERR_OK, "0.5" },
        { "negative", "-3,000", { '.', ',' }, ERR_OK, "-3000" },
        { "an accountant's negative", "(12.00)", { '.', ',' }, ERR_OK, "-12.00" },
        { "a group of two", "1,23", { '.', ',' }, ERR_SYNTAX, "" },
        { "a group of four", "1,2345", { '.', ',' }, ERR_SYNTAX, "" },
        { "four before the first mark", "1234,567", { '.', ',' }, ERR_SYNTAX, "" },
        { "a mark at the end", "1,", { '.', ',' }, ERR_SYNTAX, "" },
        { "a mark where none is known", "1,234", { '.', 0 }, ERR_SYNTAX, "" },
        { "nothing after the point", "5.", { '.', ',' }, ERR_SYNTAX, "" },
        { "a group after the point", "5.123,456", { '.', ',' }, ERR_SYNTAX, "" },
        { "words", "Freight Included", { '.', ',' }, ERR_SYNTAX, "" },
        { "exponent", "1e5", { '.', ',' }, ERR_SYNTAX, "" },
        { "two minuses", "(-5)", { '.', ',' }, ERR_SYNTAX, "" },
        { "nothing", "", { '.', ',' }, ERR_SYNTAX, "" },
        { "a point alone", ".", { '.', ',' }, ERR_SYNTAX, "" },
    };
    Ctx cx CLEANUP(ctx_clear) = ctx_make(1 << 20);
    for (size_t i = 0; i < COUNT(rows); i++) {
        Text out = TEXT("");
        CHECK_ERR(rows[i].why, &cx, cell_decimal(&cx, text_of(rows[i].cell), rows[i].marks, &out),
                  rows[i].err);
        CHECK_TEXT(rows[i].why, out, rows[i].want);
    }
}

TEST(test_cell__dates_in_the_forms_given)
{
    const Text forms[] = { TEXT("%d-%b-%y"), TEXT("%m/%d/%y"), TEXT("%m/%d/%Y"),
                           TEXT("%Y-%m-%d %*"), TEXT("%Y-%m-%d") };
    static const struct { const char *why, *cell; Err err; const char *want; } rows[] = {
        { "day, month, year", "02-Jun-06", ERR_OK, "2006-06-02" },
        { "four letters of September", "01-Sept-06", ERR_OK, "2006-09-01" },
        { "the whole name", "1-september-06", ERR_OK, "2006-09-01" },
        { "American, two-digit year", "11/13/06", ERR_OK, "2006-11-13" },
        { "American, four-digit year", "05/03/2013", ERR_OK, "2013-05-03" },
        { "one digit each", "5/3/13", ERR_OK, "2013-05-03" },
        { "68 is this century", "1/1/68", ERR_OK, "2068-01-01" },
        { "69 is the last", "1/1/69", ERR_OK, "1969-01-01" },
        { "with a time of day", "2023-10-06 09:30:21.890421", ERR_OK, "2023-10-06" },
        { "ISO 8601", "2024-02-29", ERR_OK, "2024-02-29" },
        { "no 30th of February", "30-Feb-12", ERR_INVALID, "" },
        { "no 13th month", "13/13/06", ERR_INVALID, "" },
        { "two letters may be two months", "02-Ju-06", ERR_SYNTAX, "" },
        { "no such month", "02-Juni-06", ERR_SYNTAX, "" },
        { "more than a date", "02-Jun-06x", ERR_SYNTAX, "" },
        { "three digits of a year", "1/1/200", ERR_SYNTAX, "" },
        { "words", "Date Not Captured", ERR_SYNTAX, "" },
        { "nothing", "", ERR_SYNTAX, "" },
    };
    Ctx cx CLEANUP(ctx_clear) = ctx_make(1 << 20);
    for (size_t i = 0; i < COUNT(rows); i++) {
        Date out = DATE_NONE;
        char buf[DATE_TEXT_SIZE];
        CHECK_ERR(rows[i].why, &cx,
                  cell_date(&cx, text_of(rows[i].cell), forms, COUNT(forms), &out), rows[i].err);
        CHECK_TEXT(rows[i].why, text_of(date_format(out, buf)), rows[i].want);
    }
}

TEST(test_cell__slugs_are_ascii_and_keep_names_apart)
{
    /* The hex digits are from sha256sum(1). */
    static const struct { const char *why, *name, *want; } rows[] = {
        { "words", "PMO - US", "pmo-us" },
        { "accents", "C\xc3\xb4te d'Ivoire", "cote-d-ivoire" },
        { "sharp s and slashed o", "Stra\xc3\x9f" "e \xc3\x98rsted", "strasse-orsted" },
        { "caron and ogonek", "\xc5\xa0koda \xc4\x84", "skoda-a" },
        { "signs at the ends", "(KHB), Ltd.", "khb-ltd" },
        { "a sign outside ASCII", "5 \xc2\xb5g", "5-g" },
        { "Chinese", "\xe5\x8d\x8e\xe4\xb8\xba", "82eaaba8" },
        { "Chinese and Latin", "\xe5\x8d\x8e\xe4\xb8\xba IT", "it-e24b37c0" },
        { "signs alone", "***", "596f4162" },
        { "nothing", "  ", "" },
    };
    Ctx cx CLEANUP(ctx_clear) = ctx_make(1 << 20);
    for (size_t i = 0; i < COUNT(rows); i++) {
        Text out = TEXT("?");
        CHECK_OK(rows[i].why, &cx, cell_slug(&cx, text_of(rows[i].name), &out));
        CHECK_TEXT(rows[i].why, out, rows[i].want);
        CHECK_EQ(rows[i].why, out.at[out.n], '\0');
    }
    char longer[401];
    memset(longer, 'a', 400);
    longer[400] = '\0';
    Text a, b;
    CHECK_OK("long", &cx, cell_slug(&cx, text_of(longer), &a));
    CHECK_EQ("cut to the limit", a.n, SLUG_BYTES_MAX);
    CHECK_OK("another as long", &cx, cell_slug(&cx, text_of(longer + 1), &b));
    CHECK_TRUE("still two names", !text_eq(a, b));
}
