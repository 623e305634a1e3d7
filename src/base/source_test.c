#include "base/source.h"

#include "test.h"

#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>
#include <zlib.h>

static Text letters(Ctx *cx, size_t n)
{
    char *at = NEW(cx, char, n + 1);
    for (size_t i = 0; i < n; i++)
        at[i] = (char)('a' + (i * i + i / 7) % 26);
    return (Text){ at, n };
}

static Text packed(Ctx *cx, Text plain)
{
    z_stream z = { 0 };
    CHECK_EQ("zlib", deflateInit2(&z, 6, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY), Z_OK);
    size_t room = plain.n + plain.n / 100 + 200;
    char *at = NEW(cx, char, room);
    z.next_in = (Bytef *)(uintptr_t)plain.at;
    z.avail_in = (uInt)plain.n;
    z.next_out = (Bytef *)at;
    z.avail_out = (uInt)room;
    CHECK_EQ("packs", deflate(&z, Z_FINISH), Z_STREAM_END);
    size_t n = room - z.avail_out;
    deflateEnd(&z);
    return (Text){ at, n };
}

static Text joined(Ctx *cx, Text a, Text b)
{
    char *at = NEW(cx, char, a.n + b.n + 1);
    memcpy(at, a.at, a.n);
    memcpy(at + a.n, b.at, b.n);
    return (Text){ at, a.n + b.n };
}

static void write_file(const char *path, Text bytes)
{
    FILE *file = fopen(path, "wb");
    CHECK_TRUE(path, file && fwrite(bytes.at, 1, bytes.n, file) == bytes.n);
    fclose(file);
}

/* Reads all by parts of `room` bytes. */
static Err drain(Ctx *cx, Source *source, size_t room, Text *out)
{
    TextBuf buf = textbuf_make(cx);
    char part[4096];
    for (size_t got = 1; got > 0;) {
        TRY(source_read(cx, source, part, room, &got));
        textbuf_put(&buf, (Text){ part, got });
    }
    return textbuf_done(&buf, out);
}

TEST(test_source__what_was_looked_at_is_still_read)
{
    Ctx cx CLEANUP(ctx_clear) = ctx_make(64 << 20);
    Text plain = letters(&cx, 200000), zip = packed(&cx, plain), front, got;
    const struct { const char *why; Text bytes; } forms[] = { { "plain", plain }, { "gzip", zip },
        { "two members", joined(&cx, packed(&cx, text_slice(plain, 0, 70000)),
                                packed(&cx, text_slice(plain, 70000, plain.n))) },
        { "zeros behind it", joined(&cx, zip, (Text){ "\0\0\0", 3 }) } };
    char path[512];
    snprintf(path, sizeof path, "%s/source", test_folder());
    for (size_t i = 0; i < COUNT(forms); i++) {
        write_file(path, forms[i].bytes);
        for (size_t room = 1; room <= 4096; room *= 64) {
            Source *file CLEANUP(source_close) = NULL, *memory CLEANUP(source_close) = NULL;
            CHECK_OK("opens", &cx, source_open(&cx, path, &file));
            CHECK_OK("looks", &cx, source_peek(&cx, file, 0, &front));
            CHECK_TRUE("at the front", front.n > 0 && memcmp(front.at, plain.at, front.n) == 0);
            size_t before = front.n;
            CHECK_OK("further", &cx, source_peek(&cx, file, before, &front));
            CHECK_TRUE("further", front.n > before || before == SOURCE_PEEK_BYTES_MAX);
            CHECK_OK("reads", &cx, drain(&cx, file, room, &got));
            CHECK_TRUE(forms[i].why, text_eq(got, plain));
            CHECK_EQ("all bytes", source_bytes_read(file), (long long)forms[i].bytes.n);
            CHECK_EQ("of so many", source_bytes_total(file), (long long)forms[i].bytes.n);
            CHECK_OK("memory", &cx, source_of_text(&cx, "m", forms[i].bytes, &memory));
            CHECK_OK("reads", &cx, drain(&cx, memory, room, &got));
            CHECK_TRUE(forms[i].why, text_eq(got, plain));
        }
    }
}

TEST(test_source__looks_to_the_end_and_no_further)
{
    Ctx cx CLEANUP(ctx_clear) = ctx_make(8 << 20);
    Source *source CLEANUP(source_close) = NULL, *empty CLEANUP(source_close) = NULL;
    Text plain = letters(&cx, 300000), front;
    CHECK_OK("opens", &cx, source_of_text(&cx, "m", plain, &source));
    size_t seen = 0;
    for (int i = 0; i < 100; i++) {
        CHECK_OK("looks", &cx, source_peek(&cx, source, seen, &front));
        if (front.n == seen)
            break;
        seen = front.n;
    }
    CHECK_EQ("the limit", seen, SOURCE_PEEK_BYTES_MAX);
    CHECK_OK("opens", &cx, source_of_text(&cx, "m", TEXT(""), &empty));
    CHECK_OK("looks", &cx, source_peek(&cx, empty, 0, &front));
    CHECK_EQ("nothing", front.n, 0);
}

TEST(test_source__goes_back_in_what_was_kept)
{
    Ctx cx CLEANUP(ctx_clear) = ctx_make(64 << 20);
    Text plain = letters(&cx, 150000), got, front;
    const Text forms[] = { plain, packed(&cx, plain) };
    char path[512];
    snprintf(path, sizeof path, "%s/kept", test_folder());
    for (size_t i = 0; i < COUNT(forms); i++) {
        write_file(path, forms[i]);
        Source *source CLEANUP(source_close) = NULL;
        CHECK_OK("opens", &cx, source_open(&cx, path, &source));
        CHECK_OK("looks", &cx, source_peek(&cx, source, 0, &front));
        if (i == 1)
            CHECK_ERR("packed: not yet", &cx, source_seek(&cx, source, 10), ERR_IO);
        CHECK_OK("keeps", &cx, source_keep(&cx, source));
        CHECK_OK("reads", &cx, drain(&cx, source, 4096, &got));
        CHECK_TRUE("all of it", text_eq(got, plain));
        CHECK_OK("goes back", &cx, source_seek(&cx, source, 100001));
        CHECK_OK("reads", &cx, drain(&cx, source, 1000, &got));
        CHECK_TRUE("the rest again", text_eq(got, text_slice(plain, 100001, plain.n)));
    }
}

TEST(test_source__damage_is_said_and_said_again)
{
    Ctx cx CLEANUP(ctx_clear) = ctx_make(256 << 20);
    Text plain = letters(&cx, 100000), zip = packed(&cx, plain), got;
    char *hurt = NEW(&cx, char, zip.n);
    memcpy(hurt, zip.at, zip.n);
    hurt[zip.n - 6] ^= 0x40;                /* of the check sum */
    Text zeros = { NEW(&cx, char, 80 << 20), 80 << 20 };
    const struct { const char *why; Text bytes; Err want; const char *words; } bad[] = {
        { "cut short", text_slice(zip, 0, zip.n / 2), ERR_SYNTAX, "ends too early" },
        { "cut to its mark", text_slice(zip, 0, 5), ERR_SYNTAX, "ends too early" },
        { "a bit turned", { hurt, zip.n }, ERR_SYNTAX, "damaged" },
        { "something behind it", joined(&cx, zip, TEXT("more")), ERR_SYNTAX, "follows" },
        { "a bomb", packed(&cx, zeros), ERR_LIMIT, "200 times" },
    };
    for (size_t i = 0; i < COUNT(bad); i++) {
        Source *source CLEANUP(source_close) = NULL;
        ArenaMark mark = arena_mark(&cx.arena);
        CHECK_OK("opens", &cx, source_of_text(&cx, "m", bad[i].bytes, &source));
        char part[4096];
        size_t n = 1;
        Err err = ERR_OK;
        while (err == ERR_OK && n > 0)
            err = source_read(&cx, source, part, sizeof part, &n);
        CHECK_TRUE(bad[i].why, strstr(cx.detail, bad[i].words) != NULL);
        CHECK_ERR(bad[i].why, &cx, err, bad[i].want);
        CHECK_ERR("again", &cx, source_read(&cx, source, part, sizeof part, &n), bad[i].want);
        CHECK_ERR("looking too", &cx, source_peek(&cx, source, 0, &got), bad[i].want);
        CHECK_ERR("keeping too", &cx, source_keep(&cx, source), bad[i].want);
        arena_rewind(&cx.arena, mark);
    }
}

TEST(test_source__a_pipe_is_read_and_kept)
{
    Ctx cx CLEANUP(ctx_clear) = ctx_make(8 << 20);
    Text plain = letters(&cx, 100000), got;
    int ends[2];
    char path[32];
    CHECK_EQ("a pipe", pipe(ends), 0);
    snprintf(path, sizeof path, "/dev/fd/%d", ends[0]);
    pid_t child = fork();
    if (child == 0) {
        close(ends[0]);
        _exit(write(ends[1], plain.at, plain.n) == (ssize_t)plain.n ? 0 : 1);
    }
    close(ends[1]);
    Source *source CLEANUP(source_close) = NULL;
    CHECK_OK("opens", &cx, source_open(&cx, path, &source));
    CHECK_EQ("nobody knows how long it is", source_bytes_total(source), -1);
    CHECK_ERR("not yet", &cx, source_seek(&cx, source, 0), ERR_IO);
    CHECK_OK("keeps", &cx, source_keep(&cx, source));
    for (int i = 0; i < 2; i++) {
        CHECK_OK("reads", &cx, drain(&cx, source, 4096, &got));
        CHECK_TRUE("all of it", text_eq(got, plain));
        CHECK_OK("goes back", &cx, source_seek(&cx, source, 0));
    }
    close(ends[0]);
    waitpid(child, NULL, 0);
}

TEST(test_source__what_cannot_be_read_says_so)
{
    Ctx cx CLEANUP(ctx_clear) = ctx_make(1 << 20);
    Source *source CLEANUP(source_close) = NULL;
    Text front;
    CHECK_ERR("missing", &cx, source_open(&cx, "/nowhere/x", &source), ERR_IO);
    CHECK_ERR("a folder", &cx, source_open(&cx, test_folder(), &source), ERR_IO);
    CHECK_TRUE("nothing was opened", source == NULL);
    /* Address 0 of a process is not mapped: Linux answers the read with EIO. */
    CHECK_OK("opens", &cx, source_open(&cx, "/proc/self/mem", &source));
    CHECK_ERR("a read that fails", &cx, source_peek(&cx, source, 0, &front), ERR_IO);
    CHECK_ERR("and again", &cx, source_peek(&cx, source, 0, &front), ERR_IO);
}
