/* file_map_test.c */
#include "base/file_map.h"

#include "base/file.h"
#include "test.h"

#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

static const char *path_of(const char *name)
{
    static char path[512];
    snprintf(path, sizeof path, "%s/%s", test_folder(), name);
    return path;
}

TEST(test_file_map__gives_the_bytes_of_a_file)
{
    Ctx cx = ctx_make(1 << 20);
    const Text contents[] = { TEXT("id,amount\n1,2\n"), TEXT("") };
    for (size_t i = 0; i < COUNT(contents); i++) {
        CHECK_OK("writes", &cx, file_write_all(&cx, path_of("map"), contents[i]));
        FileMap map = { .mapped = false };
        CHECK_OK("opens", &cx, file_map_open(&cx, path_of("map"), 100, &map));
        CHECK_TRUE("the same bytes", text_eq(map.text, contents[i]));
        file_map_close(&map);
        file_map_close(&map);
    }
    ctx_clear(&cx);
}

TEST(test_file_map__reads_what_cannot_be_mapped)
{
    Ctx cx = ctx_make(1 << 20);
    int ends[2];
    CHECK_EQ("a pipe", pipe(ends), 0);
    CHECK_EQ("holds", write(ends[1], "hello", 5), 5);
    close(ends[1]);
    char path[64];
    snprintf(path, sizeof path, "/proc/self/fd/%d", ends[0]);
    FileMap map = { .mapped = false };
    CHECK_OK("opens", &cx, file_map_open(&cx, path, 100, &map));
    CHECK_TRUE("read, not mapped", !map.mapped && text_is(map.text, "hello"));
    file_map_close(&map);
    close(ends[0]);
    ctx_clear(&cx);
}

TEST(test_file_map__says_what_is_wrong)
{
    Ctx cx = ctx_make(1 << 20);
    FileMap map = { .mapped = false };
    CHECK_ERR("no file", &cx, file_map_open(&cx, path_of("none"), 100, &map), ERR_IO);
    CHECK_ERR("a folder", &cx, file_map_open(&cx, test_folder(), 100, &map), ERR_IO);
    CHECK_OK("writes", &cx, file_write_all(&cx, path_of("long"), TEXT("0123456789")));
    CHECK_ERR("too long", &cx, file_map_open(&cx, path_of("long"), 9, &map), ERR_LIMIT);
    ctx_clear(&cx);
}
