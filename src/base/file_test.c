/* file_test.c */
#define _GNU_SOURCE
#include "base/file.h"

#include "base/random.h"

#include "test.h"

#include <dirent.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* The path of `name` in the test folder. */
static const char *in_folder(Ctx *cx, const char *name)
{
    Text path = TEXT("");
    CHECK_OK("path", cx, text_format(cx, &path, "%s/%s", test_folder(), name));
    return path.at;
}

static const char *file_with(Ctx *cx, Text content)
{
    const char *path = in_folder(cx, "lines.txt");
    CHECK_OK("write", cx, file_write_all(cx, path, content));
    return path;
}

/* Reads to the end; each line between bars, each failure as '!' and its code's name. */
static Text lines_of(Ctx *cx, const char *path)
{
    LineReader *reader CLEANUP(line_reader_close) = NULL;
    CHECK_OK("opens", cx, line_reader_open(cx, path, &reader));
    TextBuf buf = textbuf_make(cx);
    bool more = true;
    while (more) {
        Text line;
        Err err = line_reader_next(cx, reader, &line, &more);
        if (err != ERR_OK)
            textbuf_format(&buf, "!%s", err_name(err));
        else if (more)
            textbuf_format(&buf, "|%.*s", (int)line.n, line.at);
        ctx_forgive(cx);
    }
    ctx_place(cx, NULL, 0);
    Text made = TEXT("");
    CHECK_OK("built", cx, textbuf_done(&buf, &made));
    return made;
}

TEST(test_file__reads_lines_however_they_end)
{
    static const struct { const char *why, *bytes; size_t n; const char *want; } rows[] = {
        { "empty", "", 0, "" },
        { "one line", "a\n", 2, "|a" },
        { "no line feed at the end", "a\nb", 3, "|a|b" },
        { "CRLF", "a\r\nb\r\n", 6, "|a|b" },
        { "CR at the very end", "a\r", 2, "|a" },
        { "CR inside stays", "a\rb\n", 4, "|a\rb" },
        { "only one CR goes", "a\r\r\n", 4, "|a\r" },
        { "empty lines", "\n\r\n\n", 4, "|||" },
        { "a byte order mark at the front", "\xef\xbb\xbf" "a\nb\n", 7, "|a|b" },
        { "a byte order mark later stays", "a\n\xef\xbb\xbf" "b\n", 7, "|a|\xef\xbb\xbf" "b" },
        { "Chinese", "经\n纬\n", 8, "|经|纬" },
        { "a NUL, then on", "a\n\0\nb\n", 6, "|a!ERR_SYNTAX|b" },
        { "GB18030, then on", "a\n\xbe\xad\nb\n", 7, "|a!ERR_SYNTAX|b" },
        { "not UTF-8 in the last line", "a\n\xff", 3, "|a!ERR_SYNTAX" },
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        Ctx cx = ctx_make(1 << 16);
        const char *path = file_with(&cx, (Text){ rows[i].bytes, rows[i].n });
        CHECK_TEXT(rows[i].why, lines_of(&cx, path), rows[i].want);
        ctx_clear(&cx);
    }
}

TEST(test_file__says_file_line_and_byte_and_still_can_after_the_close)
{
    Ctx cx = ctx_make(1 << 16);
    const char *path = file_with(&cx, TEXT("a\nb\xbe\xad\n"));
    LineReader *reader = NULL;
    CHECK_OK("opens", &cx, line_reader_open(&cx, path, &reader));
    Text line, want;
    bool more;
    CHECK_OK("first", &cx, line_reader_next(&cx, reader, &line, &more));
    CHECK_EQ("bytes in all", line_reader_bytes_total(reader), 6);
    CHECK_EQ("bytes read", line_reader_bytes_read(reader), 6);
    CHECK_OK("want", &cx, text_format(&cx, &want, "%s:2: byte 2 (0xbe) is not UTF-8; convert the "
                                      "file, for example with iconv -f GB18030 -t UTF-8", path));
    Err err = line_reader_next(&cx, reader, &line, &more);
    CHECK_TEXT("where and what to do", text_of(cx.detail), want.at);
    CHECK_ERR("refused", &cx, err, ERR_SYNTAX);
    line_reader_close(&reader);
    line_reader_close(&reader);
    CHECK_TRUE("closed twice", reader == NULL);
    CHECK_OK("want", &cx, text_format(&cx, &want, "%s:2: later", path));
    CHECK_EQ("the name outlives the reader", fail(&cx, ERR_INVALID, "later"), ERR_INVALID);
    CHECK_TEXT("the name outlives the reader", text_of(cx.detail), want.at);
    ctx_clear(&cx);
}

TEST(test_file__a_line_over_the_limit_is_reported_and_skipped)
{
    enum { MAX = LINE_BYTES_MAX };
    static const struct {
        const char *why;
        size_t n;
        const char *ends;
        int taken;
        size_t max;
    } rows[] = {
        { "another limit", 100, "\n", 1, 100 },
        { "one more than that", 101, "\n", 0, 100 },
        { "a larger one", MAX + 1, "\r\n", 1, MAX + 1 },
        { "the limit", MAX, "\n", 1, MAX },
        { "the limit and CRLF", MAX, "\r\n", 1, MAX },
        { "one more", MAX + 1, "\n", 0, MAX },
        { "one more and CRLF", MAX + 1, "\r\n", 0, MAX },
        { "many more", 3 * (size_t)MAX, "\n", 0, MAX },
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        Ctx cx = ctx_make(64 << 20);
        char *at = NEW(&cx, char, rows[i].n + 16);
        CHECK_TRUE("room", at != NULL);
        memcpy(at, "first\n", 6);
        memset(at + 6, 'x', rows[i].n);
        memcpy(at + 6 + rows[i].n, rows[i].ends, strlen(rows[i].ends));
        memcpy(at + 6 + rows[i].n + strlen(rows[i].ends), "last", 4);
        const char *path = file_with(&cx, (Text){ at, 6 + rows[i].n + strlen(rows[i].ends) + 4 });
        LineReader *reader CLEANUP(line_reader_close) = NULL;
        CHECK_OK("opens", &cx, line_reader_open(&cx, path, &reader));
        Text line;
        bool more;
        if (rows[i].max != LINE_BYTES_MAX)
            line_reader_allow(reader, rows[i].max);
        CHECK_OK("first", &cx, line_reader_next(&cx, reader, &line, &more));
        CHECK_ERR(rows[i].why, &cx, line_reader_next(&cx, reader, &line, &more),
                  rows[i].taken ? ERR_OK : ERR_LIMIT);
        CHECK_EQ(rows[i].why, line.n, rows[i].taken ? rows[i].n : 5);
        CHECK_OK("last", &cx, line_reader_next(&cx, reader, &line, &more));
        CHECK_TEXT(rows[i].why, line, "last");
        CHECK_EQ("the line is counted", cx.place_line, 3);
        CHECK_OK("end", &cx, line_reader_next(&cx, reader, &line, &more));
        CHECK_TRUE("end", !more);
        ctx_clear(&cx);
    }
}

TEST(test_file__random_lines_come_back_from_across_the_buffer)
{
    Ctx cx = ctx_make(32 << 20);
    Random random = random_make(test_seed());
    enum { LINES = 3000 };
    TextBuf buf = textbuf_make(&cx);
    size_t lengths[LINES];
    for (int i = 0; i < LINES; i++) {
        lengths[i] = (size_t)random_below(&random, i % 100 ? 200 : 150000);
        for (size_t k = 0; k < lengths[i]; k++)
            textbuf_byte(&buf, (char)('a' + (int)((k + (size_t)i) % 26)));
        textbuf_puts(&buf, i % 3 ? "\n" : "\r\n");
    }
    Text all;
    CHECK_OK("builds", &cx, textbuf_done(&buf, &all));
    LineReader *reader CLEANUP(line_reader_close) = NULL;
    CHECK_OK("opens", &cx, line_reader_open(&cx, file_with(&cx, all), &reader));
    Text line;
    bool more;
    for (int i = 0; i < LINES; i++) {
        CHECK_OK("next", &cx, line_reader_next(&cx, reader, &line, &more));
        CHECK_TRUE("there is one", more);
        CHECK_EQ("its length", line.n, lengths[i]);
        for (size_t k = 0; k < line.n; k++)
            CHECK_EQ("its bytes", line.at[k], 'a' + (int)((k + (size_t)i) % 26));
    }
    CHECK_OK("end", &cx, line_reader_next(&cx, reader, &line, &more));
    CHECK_TRUE("end", !more);
    CHECK_EQ("all bytes were read", line_reader_bytes_read(reader), all.n);
    ctx_clear(&cx);
}

/* A reader of lines hears of the damage once, and then that the file has ended. */
TEST(test_file__lines_of_a_damaged_file_end)
{
    Ctx cx CLEANUP(ctx_clear) = ctx_make(8 << 20);
    Source *source CLEANUP(source_close) = NULL;
    LineReader *lines CLEANUP(line_reader_close) = NULL;
    /* gzip of "one\ntwo\n", stored as it is, without the check sum and length that end it. */
    static const char zip[] = "\x1f\x8b\x08\0\0\0\0\0\0\xff\x01\x08\0\xf7\xff" "one\ntwo\n";
    Text line;
    bool more = true;
    CHECK_OK("opens", &cx, source_of_text(&cx, "m", (Text){ zip, sizeof zip - 1 }, &source));
    CHECK_OK("opens", &cx, line_reader_on(&cx, source, &lines));
    CHECK_OK("a line", &cx, line_reader_next(&cx, lines, &line, &more));
    CHECK_TEXT("a line", line, "one");
    CHECK_OK("a line", &cx, line_reader_next(&cx, lines, &line, &more));
    CHECK_ERR("damage", &cx, line_reader_next(&cx, lines, &line, &more), ERR_SYNTAX);
    CHECK_OK("the end", &cx, line_reader_next(&cx, lines, &line, &more));
    CHECK_TRUE("the end", !more);
}

TEST(test_file__what_cannot_be_read_says_so)
{
    Ctx cx = ctx_make(1 << 20);
    LineReader *reader CLEANUP(line_reader_close) = NULL;
    Text all = TEXT("untouched");
    CHECK_ERR("missing", &cx, line_reader_open(&cx, in_folder(&cx, "none"), &reader), ERR_IO);
    CHECK_ERR("a folder", &cx, line_reader_open(&cx, test_folder(), &reader), ERR_IO);
    CHECK_TRUE("nothing was opened", reader == NULL);
    CHECK_ERR("missing", &cx, file_read_all(&cx, in_folder(&cx, "none"), &all), ERR_IO);
    CHECK_ERR("a folder", &cx, file_read_all(&cx, test_folder(), &all), ERR_IO);
    /* Address 0 of a process is not mapped: Linux answers the read with EIO. */
    Err err = file_read_all(&cx, "/proc/self/mem", &all);
    CHECK_TRUE("names the file", strncmp(cx.detail, "/proc/self/mem: cannot read", 27) == 0);
    CHECK_ERR("a read that fails", &cx, err, ERR_IO);
    CHECK_TRUE("the place is put back", cx.place_file == NULL);
    CHECK_TEXT("untouched", all, "untouched");
    CHECK_OK("opens", &cx, line_reader_open(&cx, "/proc/self/mem", &reader));
    bool more;
    CHECK_ERR("fails", &cx, line_reader_next(&cx, reader, &all, &more), ERR_IO);
    CHECK_ERR("and fails again", &cx, line_reader_next(&cx, reader, &all, &more), ERR_IO);
    ctx_clear(&cx);
}

TEST(test_file__reads_whole_files_of_any_bytes)
{
    Ctx cx = ctx_make(8 << 20);
    const char *path = in_folder(&cx, "whole");
    Text got = TEXT("?"), odd = { "a\0\xff\r\n", 5 };
    CHECK_OK("write", &cx, file_write_all(&cx, path, odd));
    CHECK_OK("read", &cx, file_read_all(&cx, path, &got));
    CHECK_TRUE("the same bytes", text_eq(got, odd));
    CHECK_OK("write nothing", &cx, file_write_all(&cx, path, TEXT("")));
    CHECK_OK("read nothing", &cx, file_read_all(&cx, path, &got));
    CHECK_EQ("nothing", got.n, 0);
    char *at = NEW(&cx, char, 300000);
    memset(at, 'y', 300000);
    CHECK_OK("write much", &cx, file_write_all(&cx, path, (Text){ at, 300000 }));
    CHECK_OK("read much", &cx, file_read_all(&cx, path, &got));
    CHECK_TRUE("the same bytes", text_eq(got, (Text){ at, 300000 }));
    ctx_clear(&cx);
    cx = ctx_make(1000);
    path = in_folder(&cx, "whole");
    CHECK_ERR("larger than the arena", &cx, file_read_all(&cx, path, &got), ERR_NO_MEMORY);
    ctx_clear(&cx);
}

static size_t files_in(const char *folder)
{
    size_t n = 0;
    DIR *dir = opendir(folder);
    CHECK_TRUE("the folder opens", dir != NULL);
    while (readdir(dir))
        n++;
    closedir(dir);
    return n - 2;               /* "." and ".." */
}

TEST(test_file__failed_write_leaves_the_target_and_no_rest)
{
    Ctx cx = ctx_make(1 << 16);
    const char *folder = in_folder(&cx, "target"), *path = in_folder(&cx, "target/file");
    CHECK_EQ("a folder", mkdir(folder, 0755), 0);
    CHECK_OK("write", &cx, file_write_all(&cx, path, TEXT("before")));
    CHECK_OK("again", &cx, file_write_all(&cx, path, TEXT("after")));
    CHECK_EQ("nothing beside it", files_in(folder), 1);
    Text got = TEXT("");
    for (uint64_t n = 1; n <= 2; n++) {         /* whatever is allocated on the way */
        cx.arena.fail_at = cx.arena.allocations + n;
        Err err = file_write_all(&cx, path, TEXT("after"));
        CHECK_TRUE("memory or success", err == ERR_OK || err == ERR_NO_MEMORY);
        ctx_forgive(&cx);
        cx.arena.fail_at = 0;
        CHECK_OK("read", &cx, file_read_all(&cx, path, &got));
        CHECK_TEXT("whole", got, "after");
        CHECK_EQ("nothing beside it", files_in(folder), 1);
    }
    CHECK_ERR("into no folder", &cx, file_write_all(&cx, in_folder(&cx, "none/file"), TEXT("x")),
              ERR_IO);
    CHECK_ERR("over a folder", &cx, file_write_all(&cx, folder, TEXT("x")), ERR_IO);
    /* By way of a link: a writer that wrongly replaces its target takes only the link. */
    const char *full = in_folder(&cx, "full");
    CHECK_EQ("a link", symlink("/dev/full", full), 0);
    CHECK_ERR("a device that is full", &cx, file_write_all(&cx, full, TEXT("x")), ERR_IO);
    CHECK_EQ("nothing beside it", files_in(folder), 1);
    ctx_clear(&cx);
}

TEST(test_file__failed_rename_leaves_the_target)
{
    /* A name so long that the name beside it is too long: the open fails, the target stays. */
    Ctx cx = ctx_make(1 << 16);
    char name[256];
    memset(name, 'n', 250);
    name[250] = '\0';
    const char *path = in_folder(&cx, name);
    int fd = open(path, O_WRONLY | O_CREAT, 0644);
    CHECK_TRUE("made", fd >= 0 && write(fd, "before", 6) == 6);
    close(fd);
    CHECK_ERR("too long", &cx, file_write_all(&cx, path, TEXT("after")), ERR_IO);
    Text got = TEXT("");
    CHECK_OK("read", &cx, file_read_all(&cx, path, &got));
    CHECK_TEXT("as it was", got, "before");
    ctx_clear(&cx);
}

TEST(test_file__what_is_no_plain_file_is_written_not_replaced)
{
    Ctx cx = ctx_make(1 << 16);
    const char *path = in_folder(&cx, "pipe");
    CHECK_EQ("a pipe", mkfifo(path, 0600), 0);
    int fd = open(path, O_RDWR | O_NONBLOCK);
    CHECK_TRUE("opens", fd >= 0);
    CHECK_OK("write", &cx, file_write_all(&cx, path, TEXT("through")));
    char got[16] = "";
    CHECK_EQ("arrived", read(fd, got, sizeof got), 7);
    CHECK_TEXT("arrived", text_of(got), "through");
    struct stat st;
    CHECK_TRUE("still a pipe", stat(path, &st) == 0 && S_ISFIFO(st.st_mode));
    close(fd);
    ctx_clear(&cx);
}
