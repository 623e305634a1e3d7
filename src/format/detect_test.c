#include "format/detect.h"

#include "base/file.h"
#include "test.h"

#include <stdio.h>
#include <sys/stat.h>

TEST(test_detect__looks_at_what_is_there)
{
    const struct { const char *why; Text content; const char *want; } rows[] = {
        { "a document a line", TEXT("{\"kind\":\"order\"}\n"), "jsonl" },
        { "white space and a mark before it", TEXT("\xef\xbb\xbf \n{}"), "jsonl" },
        { "a table", TEXT("PO,Vendor\n1,A\n"), "csv" },
        { "a table of one column", TEXT("PO\n1\n"), "csv" },
        { "UBL and the like", TEXT("<?xml version=\"1.0\"?><Invoice/>"), "xml" },
        { "nothing", TEXT(""), "unknown" },
        { "white space", TEXT(" \n\n"), "unknown" },
        { "no text at all", TEXT("PK\x03\x04\0\0"), "unknown" },
    };
    Ctx cx CLEANUP(ctx_clear) = ctx_make(1 << 20);
    char path[300];
    snprintf(path, sizeof path, "%s/detect", test_folder());
    for (size_t i = 0; i < COUNT(rows); i++) {
        Format format = FORMAT_COUNT;
        CHECK_OK("write", &cx, file_write_all(&cx, path, rows[i].content));
        CHECK_OK(rows[i].why, &cx, format_detect(&cx, path, &format));
        CHECK_TEXT(rows[i].why, text_of(format_name(format)), rows[i].want);
    }
}

TEST(test_detect__folders_pipes_and_nothing)
{
    Ctx cx CLEANUP(ctx_clear) = ctx_make(1 << 20);
    Format format = FORMAT_COUNT;
    char folder[300];
    snprintf(folder, sizeof folder, "%s/log", test_folder());
    mkdir(folder, 0755);
    CHECK_OK("an empty folder", &cx, format_detect(&cx, folder, &format));
    CHECK_EQ("is nothing known", format, FORMAT_UNKNOWN);
    static const char *const tables[] = { "object", "event", "object_object" };
    for (size_t i = 0; i < COUNT(tables); i++) {
        char path[400];
        snprintf(path, sizeof path, "%s/%s.csv", folder, tables[i]);
        CHECK_OK("write", &cx, file_write_all(&cx, path, TEXT("ocel_id\n")));
    }
    CHECK_OK("with the tables", &cx, format_detect(&cx, folder, &format));
    CHECK_EQ("is a log", format, FORMAT_OCEL);
    CHECK_OK("standard input", &cx, format_detect(&cx, "-", &format));
    CHECK_EQ("is not touched", format, FORMAT_UNKNOWN);
    CHECK_ERR("no such path", &cx, format_detect(&cx, "/nowhere/x", &format), ERR_IO);
}
