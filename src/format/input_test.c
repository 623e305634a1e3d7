#include "format/input.h"

#include "base/file.h"
#include "test.h"

#include <stdio.h>
#include <sys/stat.h>

TEST(test_input__a_folder_is_a_log_where_it_has_the_tables)
{
    Ctx cx CLEANUP(ctx_clear) = ctx_make(1 << 20);
    char folder[512], path[1024];
    Input input CLEANUP(input_close) = { 0 };
    snprintf(folder, sizeof folder, "%s/a-log", test_folder());
    mkdir(folder, 0700);
    CHECK_ERR("an empty folder", &cx, input_open(&cx, folder, &input), ERR_IO);
    static const char *const tables[] = { "object", "event", "object_object" };
    for (size_t i = 0; i < COUNT(tables); i++) {
        snprintf(path, sizeof path, "%s/%s.csv", folder, tables[i]);
        CHECK_OK(path, &cx, file_write_all(&cx, path, TEXT("ocel_id,ocel_type\n")));
    }
    CHECK_OK("with the tables", &cx, input_open(&cx, folder, &input));
    CHECK_TEXT("an event log", text_of(format_name(input.format)), "ocel");
    CHECK_ERR("no such path", &cx, input_open(&cx, "/nowhere/x", &input), ERR_IO);
}
