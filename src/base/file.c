/* file.c - one buffer per reader, grown to the longest line seen and no further than the limit.
 *
 * A writer makes its file under a name nobody else uses, so that two writers of one target leave
 * one whole file, and syncs the folder after the rename, without which a power cut may bring the
 * old file back. What is not a plain file (a pipe, /dev/null) cannot be replaced and is written. */
#define _GNU_SOURCE
#include "base/file.h"

#include "base/check.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { READ_BYTES = 1 << 16 };

struct LineReader {
    Source *source;
    bool own;                   /* the source is closed with the reader */
    char *at;                   /* unread bytes are at[from..to) */
    size_t cap, from, to;
    size_t line_max;
    int64_t line;
    bool ended;
};

static Err reader_make(Ctx *cx, Source *source, bool own, LineReader **out)
{
    LineReader *reader = malloc(sizeof *reader);
    char *at = malloc(READ_BYTES);
    if (!reader || !at) {
        free(reader), free(at);
        return fail(cx, ERR_NO_MEMORY, "no memory to read %s", source_name(source));
    }
    *reader = (LineReader){ .source = source, .own = own, .at = at, .cap = READ_BYTES,
                            .line_max = LINE_BYTES_MAX };
    *out = reader;
    return ERR_OK;
}

Err line_reader_open(Ctx *cx, const char *path, LineReader **out)
{
    Source *source = NULL;
    TRY(source_open(cx, path, &source));
    Err err = reader_make(cx, source, true, out);
    if (err != ERR_OK)
        source_close(&source);
    return err;
}

Err line_reader_on(Ctx *cx, Source *source, LineReader **out)
{
    return reader_make(cx, source, false, out);
}

void line_reader_close(LineReader **reader)
{
    LineReader *r = *reader;
    if (!r)
        return;
    if (r->own)
        source_close(&r->source);
    free(r->at), free(r);
    *reader = NULL;
}

void line_reader_allow(LineReader *reader, size_t line_bytes_max)
{
    reader->line_max = line_bytes_max;
}

/* Reads more bytes behind at[to); the buffer may grow by doubling up to the longest line. */
static Err fill(Ctx *cx, LineReader *r)
{
    if (r->from > 0) {
        memmove(r->at, r->at + r->from, r->to - r->from);
        r->to -= r->from;
        r->from = 0;
    }
    if (r->to == r->cap) {
        char *at = realloc(r->at, r->cap * 2);
        if (!at)
            return fail(cx, ERR_NO_MEMORY, "no memory for a line of %zu bytes", r->to);
        r->at = at;
        r->cap *= 2;
    }
    size_t got = 0;
    Err err = source_read(cx, r->source, r->at + r->to, r->cap - r->to, &got);
    r->ended = got == 0;
    if (err != ERR_OK && err_exit_code(err) == 1)
        r->to = 0;                      /* damaged: said once, and that was the end of it */
    else if (err != ERR_OK)
        r->ended = false;
    TRY(err);
    r->to += got;
    return ERR_OK;
}

/* Drops the rest of an overlong line, keeping nothing, so that reading can go on after it. */
static Err skip_line(Ctx *cx, LineReader *r)
{
    for (;;) {
        char *lf = memchr(r->at + r->from, '\n', r->to - r->from);
        if (lf) {
            r->from = (size_t)(lf - r->at) + 1;
            return ERR_OK;
        }
        r->from = r->to;
        if (r->ended)
            return ERR_OK;
        TRY(fill(cx, r));
    }
}

static Err check_line(Ctx *cx, LineReader *r, Text *line)
{
    static const char mark[] = "\xef\xbb\xbf";
    if (r->line == 1 && text_starts(*line, mark))
        *line = text_slice(*line, 3, line->n);
    ptrdiff_t bad = text_utf8_error(*line);
    if (bad < 0)
        return ERR_OK;
    unsigned char byte = (unsigned char)line->at[bad];
    if (byte == 0)
        return fail(cx, ERR_SYNTAX, "byte %td is NUL; this is not a text file, or it is damaged",
                    bad + 1);
    return fail(cx, ERR_SYNTAX, "byte %td (0x%02x) is not UTF-8; convert the file, "
                "for example with iconv -f GB18030 -t UTF-8", bad + 1, byte);
}

/* Whether n unread bytes are more than a line may have; one of them may be the CR of its CRLF. */
static bool too_long(const LineReader *r, size_t n)
{
    return n > r->line_max
        && !(n == r->line_max + 1 && r->at[r->from + n - 1] == '\r');
}

Err line_reader_next(Ctx *cx, LineReader *r, Text *line, bool *more)
{
    r->line++;
    ctx_place(cx, source_name(r->source), r->line);
    size_t seen = 0;
    for (;;) {
        char *lf = memchr(r->at + r->from + seen, '\n', r->to - r->from - seen);
        size_t n = lf ? (size_t)(lf - r->at) - r->from : r->to - r->from;
        if (too_long(r, n)) {
            TRY(skip_line(cx, r));
            return fail(cx, ERR_LIMIT, "the line is longer than %zu bytes; weft reads one JSON "
                        "object a line", r->line_max);
        }
        if (!lf && !r->ended) {
            seen = n;
            TRY(fill(cx, r));
            continue;
        }
        *more = lf || n > 0;
        Text got = { r->at + r->from, n };
        r->from += n + (lf ? 1 : 0);
        if (text_ends(got, "\r"))
            got.n--;
        TRY(check_line(cx, r, &got));
        *line = got;
        return ERR_OK;
    }
}

int64_t line_reader_bytes_read(const LineReader *reader)
{
    return source_bytes_read(reader->source);
}

int64_t line_reader_bytes_total(const LineReader *reader)
{
    return source_bytes_total(reader->source);
}

Err file_read_all(Ctx *cx, const char *path, Text *out)
{
    Source *source CLEANUP(source_close) = NULL;
    TRY(source_open(cx, path, &source));
    const char *outer_file = cx->place_file;
    int64_t outer_line = cx->place_line;
    ctx_place(cx, source_name(source), 0);
    Err err = source_read_all(cx, source, FILE_BYTES_MAX, out);
    ctx_place(cx, outer_file, outer_line);
    return err;
}

/* --- writing ------------------------------------------------------------------------------- */

static void fd_close(int *fd)
{
    if (*fd >= 0)
        close(*fd);
    *fd = -1;
}

static Err cannot_write(Ctx *cx, const char *path)
{
    return fail(cx, ERR_IO, "%s: cannot write: %s", path, strerror(errno));
}

static Err write_fully(Ctx *cx, int fd, const char *path, Text content)
{
    while (content.n > 0) {
        ssize_t n = write(fd, content.at, content.n);
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return cannot_write(cx, path);
        content = text_slice(content, (size_t)n, content.n);
    }
    return ERR_OK;
}

/* Makes the rename that was done in path's folder outlast a power cut. */
static Err sync_folder(Ctx *cx, const char *path)
{
    const char *slash = strrchr(path, '/');
    Text folder;
    TRY(text_copy(cx, slash ? (Text){ path, (size_t)(slash - path) + 1 } : TEXT("."), &folder));
    int fd CLEANUP(fd_close) = open(folder.at, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0 || fsync(fd) != 0)
        return cannot_write(cx, path);
    return ERR_OK;
}

static Err write_in_place(Ctx *cx, const char *path, Text content)
{
    int fd CLEANUP(fd_close) = open(path, O_WRONLY | O_CLOEXEC);
    if (fd < 0)
        return cannot_write(cx, path);
    return write_fully(cx, fd, path, content);
}

static Err write_beside(Ctx *cx, const char *path, Text content)
{
    uint64_t nonce = 0;
    if (random_secret(&nonce, sizeof nonce) != ERR_OK)
        return fail(cx, ERR_IO, "the system gives no random numbers");
    Text beside;
    TRY(text_format(cx, &beside, "%s.part-%016llx", path, (unsigned long long)nonce));
    int fd CLEANUP(fd_close) = open(beside.at, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    if (fd < 0)
        return cannot_write(cx, path);
    Err err = write_fully(cx, fd, path, content);
    if (err == ERR_OK && (fsync(fd) != 0 || rename(beside.at, path) != 0))
        err = cannot_write(cx, path);
    if (err != ERR_OK)
        unlink(beside.at);
    return err;
}

Err file_write_all(Ctx *cx, const char *path, Text content)
{
    assert(cx && path && (content.at || content.n == 0));
    if (strcmp(path, "-") == 0) {
        fflush(stdout);                     /* what was printed before stays before */
        return write_fully(cx, STDOUT_FILENO, "standard output", content);
    }
    struct stat st;
    if (stat(path, &st) == 0 && !S_ISREG(st.st_mode))
        return write_in_place(cx, path, content);
    TRY(write_beside(cx, path, content));
    return sync_folder(cx, path);
}
