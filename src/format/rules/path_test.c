/* path_test.c */
#include "format/rules/path.h"

#include "test_sheet.h"

/* What the paths lead to, as "row:value" in the order they are walked. */
static void leads(Bed *bed, const char *path, const char *want)
{
    Paths paths;
    TextBuf buf = textbuf_make(&bed->cx);
    Text text = TEXT("");
    CHECK_OK(path, &bed->cx, paths_parse(&bed->cx, &bed->names, path, &paths));
    for (size_t i = 0; i < paths.count; i++) {
        PathWalk walk = path_walk(&bed->sheet, &paths.items[i], 0);
        for (uint32_t row; path_next(&walk, &row);) {
            Text value = path_value(&bed->sheet, &paths.items[i], row);
            textbuf_format(&buf, "%s%u:%.*s", buf.n ? " " : "", row, (int)value.n, value.at);
        }
    }
    CHECK_OK(path, &bed->cx, textbuf_done(&buf, &text));
    CHECK_TEXT(path, text, want);
}

TEST(test_path__leads_to_what_it_names_in_order)
{
    static Bed bed;
    bed_make(&bed, XML);
    leads(&bed, "ID", "1:1");
    leads(&bed, "Party", "2: 5: 8:");
    leads(&bed, "Party/ID", "3:two 4: 14:3");
    leads(&bed, "Party/ID/@schemeID", "4:x");
    leads(&bed, "PartyTaxScheme/ID", "7:n");
    leads(&bed, "PartyTaxScheme[VAT]/ID", "");
    leads(&bed, "Party/PartyTaxScheme[VAT]/ID", "11:y");
    leads(&bed, "Nowhere|Party/PartyTaxScheme|ID", "10: 1:1");
    leads(&bed, "", "0:");
    leads(&bed, "@k", "");
    ctx_clear(&bed.cx);
}

TEST(test_path__groups_must_all_be_met)
{
    static const struct { const char *path; bool met; } rows[] = {
        { "ID", true },                     { "Nowhere", false },
        { "Nowhere|ID", true },             { "ID & Party", true },
        { "ID & Nowhere", false },          { "Nowhere|ID & Party/ID|Nowhere", true },
        { "Nowhere & ID", false },          { "", true },
    };
    static Bed bed;
    bed_make(&bed, XML);
    for (size_t i = 0; i < COUNT(rows); i++) {
        Paths paths;
        CHECK_OK(rows[i].path, &bed.cx, paths_parse(&bed.cx, &bed.names, rows[i].path, &paths));
        CHECK_EQ(rows[i].path, paths_lead(&bed.sheet, paths, 0), rows[i].met);
    }
    Paths paths;
    CHECK_OK("count", &bed.cx, paths_parse(&bed.cx, &bed.names, "ID|Party/ID", &paths));
    CHECK_EQ("all", paths_count(&bed.sheet, paths, 0, 99), 4);
    CHECK_EQ("no more than asked", paths_count(&bed.sheet, paths, 0, 2), 2);
    ctx_clear(&bed.cx);
}

TEST(test_path__knows_where_a_row_lies)
{
    static Bed bed;
    bed_make(&bed, XML);
    Paths paths;
    CHECK_OK("path", &bed.cx, paths_parse(&bed.cx, &bed.names, "Party/ID", &paths));
    CHECK_TRUE("there", path_ends_at(&bed.sheet, paths.items, 14, true));
    CHECK_TRUE("not in a party", !path_ends_at(&bed.sheet, paths.items, 1, false));
    CHECK_TRUE("deeper than the root", !path_ends_at(&bed.sheet, paths.items, 11, true));
    ctx_clear(&bed.cx);
}
