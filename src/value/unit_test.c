/* unit_test.c - factors against the conversions that Recommendation 20 and the law print. */
#include "value/unit.h"

#include "test.h"

static Unit unit_of(const char *code)
{
    Ctx cx = ctx_make(1 << 12);
    Unit unit = { "?" };
    CHECK_OK(code, &cx, unit_parse(&cx, text_of(code), &unit));
    ctx_clear(&cx);
    return unit;
}

/* `many` of one are `few` of the other, exactly. */
TEST(test_unit__so_many_of_one_are_so_many_of_another)
{
    static const struct { const char *why; int64_t many; const char *one; int64_t few;
                          const char *other; } rows[] = {
        { "Rec 20: dozen", 1, "DZN", 12, "C62" },
        { "a gross of pairs in dozens", 6, "GRO", 36, "DPR" },
        { "great gross", 1, "GGR", 12, "GRO" }, { "score", 3, "SCO", 5, "DZN" },
        { "pairs", 50, "PR", 1, "CEN" }, { "ten pairs", 1, "TP", 1, "SCO" },
        { "thousands", 1, "MIL", 10, "HC" }, { "thousand pieces", 1000, "T3", 1, "MIO" },
        { "a milliard", 1000, "MLD", 1, "BIL" }, { "one, piece and each", 7, "EA", 7, "H87" },
        { "articles", 1, "NAR", 1, "C62" },
        { "Rec 20: tonne 10^3 kg", 1, "TNE", 1000, "KGM" }, { "megagram", 1, "2U", 1, "TNE" },
        { "kilotonne", 1, "KTN", 10000, "DTN" }, { "10 hg", 1, "KGM", 10, "HGM" },
        { "decagram, decigram, centigram", 1, "DJ", 100, "DG" }, { "", 1, "DG", 10, "CGM" },
        { "milligrams", 1, "GRM", 1000, "MGM" }, { "micrograms", 1, "MGM", 1000, "MC" },
        { "carat 2 x 10^-4 kg", 5, "CTM", 1, "GRM" },
        { "pound, 1959: 0.45359237 kg", 100000000, "LBR", 45359237, "KGM" },
        { "16 ounces a pound", 16, "ONZ", 1, "LBR" }, { "7000 grains", 7000, "GRN", 1, "LBR" },
        { "troy ounce 31.1034768 g", 10000000, "APZ", 311034768, "GRM" },
        { "20 pennyweights", 20, "DWT", 1, "APZ" }, { "stone", 1, "STI", 14, "LBR" },
        { "hundred pounds", 20, "CWA", 1, "STN" }, { "hundredweight", 20, "CWI", 1, "LTN" },
        { "Rec 20: inch 25.4 x 10^-3 m", 10, "INH", 254, "MMT" }, { "thou", 1000, "77", 1, "INH" },
        { "foot", 1, "YRD", 3, "FOT" }, { "fathom 1.8288 m", 10000, "AK", 18288, "MTR" },
        { "mile 1609.344 m", 1000, "SMI", 1609344, "MTR" },
        { "nautical mile", 1, "NMI", 1852, "MTR" },
        { "metric lengths", 1, "KMT", 10, "HMT" }, { "", 1, "A45", 100, "DMT" },
        { "", 1, "CMT", 10000, "4H" }, { "", 1, "4H", 1000, "C45" },
        { "Rec 20: square inch 6.4516 x 10^-4 m2", 10000, "INK", 64516, "CMK" },
        { "square foot", 1, "FTK", 144, "INK" }, { "square yard", 1, "YDK", 9, "FTK" },
        { "hectare", 1, "H18", 100, "H16" }, { "decare", 1, "DAA", 1000, "MTK" },
        { "metric areas", 1, "KMK", 100, "H18" }, { "", 1, "DMK", 10000, "MMK" },
        { "Rec 20: cubic inch 16.387064 x 10^-6 m3", 1000000, "INQ", 16387064, "CMQ" },
        { "cubic foot", 1, "FTQ", 1728, "INQ" }, { "cubic yard", 1, "YDQ", 27, "FTQ" },
        { "gallon (US)", 1, "GLL", 231, "INQ" }, { "quarts", 4, "QTL", 1, "GLL" },
        { "pints", 8, "PTL", 1, "GLL" }, { "128 fluid ounces", 128, "OZA", 1, "GLL" },
        { "barrel", 1, "BLL", 42, "GLL" },
        { "gallon (UK) 4.54609 l", 100000, "GLI", 454609, "LTR" }, { "quarts", 4, "QTI", 1, "GLI" },
        { "pints", 8, "PTI", 1, "GLI" }, { "160 fluid ounces", 160, "OZI", 1, "GLI" },
        { "litres", 1, "MTQ", 1000, "LTR" }, { "", 1, "K6", 10, "HLT" },
        { "", 1, "A44", 100, "DLT" },
        { "", 1, "CLT", 10, "MLT" }, { "", 1, "MLT", 1000, "4G" }, { "", 1, "DMQ", 1000000, "MMQ" },
        { "hours", 1, "HUR", 60, "MIN" }, { "days", 1, "DAY", 86400, "SEC" },
        { "weeks", 1, "WEE", 168, "HUR" }, { "milliseconds", 1, "SEC", 1000, "C26" },
        { "kilowatt hour", 1, "KWH", 3600, "KJO" }, { "", 1, "MWH", 1000000, "WHR" },
        { "", 1, "GWH", 3600, "GV" }, { "", 1, "3B", 1000000, "JOU" },
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        UnitSize one = unit_size(unit_of(rows[i].one)), other = unit_size(unit_of(rows[i].other));
        CHECK_EQ(rows[i].one, one.dimension, other.dimension);
        CHECK_TRUE(rows[i].one, one.dimension != DIMENSION_OWN && one.atoms > 0);
        CHECK_TRUE(rows[i].one, (i128)one.atoms * rows[i].many == (i128)other.atoms * rows[i].few);
    }
}

TEST(test_unit__what_measures_the_same_thing)
{
    static const struct { const char *why, *a, *b; bool alike; } rows[] = {
        { "a unit and itself", "KGM", "KGM", true },
        { "a unit without a factor and itself", "XCT", "XCT", true },
        { "tonnes and ounces", "TNE", "ONZ", true },
        { "kilograms and pieces", "KGM", "C62", false },
        { "length and area", "MTR", "MTK", false },
        { "a carton holds nobody knows what", "XCT", "C62", false },
        { "cartons and boxes", "XCT", "XBX", false },
        { "a set is no piece", "SET", "C62", false },
        { "a working day has no fixed hours", "E49", "HUR", false },
        { "a month has no fixed days", "MON", "DAY", false },
        { "nor a year", "ANN", "DAY", false },
        { "net kilograms are a way of weighing", "58", "KGM", false },
        { "an acre rests on the survey foot", "ACR", "H18", false },
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        CHECK_EQ(rows[i].why, unit_comparable(unit_of(rows[i].a), unit_of(rows[i].b)),
                 rows[i].alike);
        CHECK_EQ(rows[i].why, unit_comparable(unit_of(rows[i].b), unit_of(rows[i].a)),
                 rows[i].alike);
    }
}
