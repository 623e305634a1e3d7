/* source.c - two windows, of which a plain file needs one.
 *
 *     file or memory --> [ raw ] --inflate--> [ head ] --> reader         gzip
 *     file or memory --------------------->   [ head ] --> reader         anything else
 *
 * The first three bytes, read into raw, tell which. head holds what was looked at and not read
 * yet; once it is empty the reader's own buffer is filled directly. O(bytes). */
#define _GNU_SOURCE
#include "base/source.h"

#include "base/check.h"

#include <errno.h>
#include <fcntl.h>
#include <iconv.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

enum { WORDS_SIZE = 160, GZIP_MAGIC = 3, GZIP_WINDOW = 15 + 16 };

static const int64_t KEEP_BYTES_MAX = (int64_t)16 << 30;

typedef struct Window {
    char *at;                   /* SOURCE_PEEK_BYTES_MAX of room, at[from..to) in use; or NULL */
    size_t from, to;
} Window;

struct Source {
    int fd;                     /* -1: of memory */
    Text memory;
    const char *name;
    Window raw, head;
    int64_t bytes_read, bytes_total, bytes_out;
    bool sniffed, zipped, ended, seekable;
    bool named;                 /* the path names these very bytes */
    z_stream zip;
    bool zip_open, member_open;
    Err failed;                 /* repeated by every later call */
    char words[WORDS_SIZE];
};

/* --- opening --------------------------------------------------------------------------------- */

static Err source_make(Ctx *cx, const char *name, int fd, Source **out)
{
    Text copy = TEXT("");
    Err err = text_copy(cx, text_of(name), &copy);
    Source *s = err == ERR_OK ? calloc(1, sizeof *s) : NULL;
    if (!s) {
        if (fd >= 0)
            close(fd);
        return fail(cx, ERR_NO_MEMORY, "no memory to read %s", name);
    }
    s->fd = fd;
    s->name = copy.at;
    s->bytes_total = -1;
    *out = s;
    return ERR_OK;
}

Err source_open(Ctx *cx, const char *path, Source **out)
{
    bool standard = strcmp(path, "-") == 0;
    int fd = standard ? dup(STDIN_FILENO) : open(path, O_RDONLY | O_CLOEXEC);
    struct stat st;
    if (fd < 0 || fstat(fd, &st) != 0 || S_ISDIR(st.st_mode)) {
        int why = fd < 0 ? errno : EISDIR;
        if (fd >= 0)
            close(fd);
        return fail(cx, ERR_IO, "%s: %s", path, strerror(why));
    }
    TRY(source_make(cx, standard ? "standard input" : path, fd, out));
    (*out)->bytes_total = S_ISREG(st.st_mode) ? st.st_size : -1;
    (*out)->seekable = (*out)->named = S_ISREG(st.st_mode) && !standard;
    return ERR_OK;
}

Err source_of_text(Ctx *cx, const char *name, Text bytes, Source **out)
{
    TRY(source_make(cx, name, -1, out));
    (*out)->memory = bytes;
    (*out)->bytes_total = (int64_t)bytes.n;
    return ERR_OK;
}

void source_close(Source **source)
{
    Source *s = *source;
    if (!s)
        return;
    if (s->fd >= 0)
        close(s->fd);
    if (s->zip_open)
        inflateEnd(&s->zip);
    free(s->raw.at), free(s->head.at), free(s);
    *source = NULL;
}

const char *source_name(const Source *source)
{
    return source->name;
}

/* --- bytes as stored ------------------------------------------------------------------------- */

static Err broken(Source *s, Err err, const char *words, const char *more)
{
    s->failed = err;
    snprintf(s->words, sizeof s->words, "%s%s", words, more);
    return err;
}

static Err raw_read(Source *s, char *at, size_t room, size_t *got)
{
    if (s->fd < 0) {
        *got = s->memory.n < room ? s->memory.n : room;
        if (*got > 0)
            memcpy(at, s->memory.at, *got);
        s->memory = text_slice(s->memory, *got, s->memory.n);
    } else {
        ssize_t n;
        do {
            n = read(s->fd, at, room);
        } while (n < 0 && errno == EINTR);
        if (n < 0)
            return broken(s, ERR_IO, "cannot read: ", strerror(errno));
        *got = (size_t)n;
    }
    s->bytes_read += (int64_t)*got;
    return ERR_OK;
}

static Err window_open(Source *s, Window *w)
{
    if (!w->at)
        w->at = malloc(SOURCE_PEEK_BYTES_MAX);
    return w->at ? ERR_OK : broken(s, ERR_NO_MEMORY, "no memory to read", "");
}

/* --- gzip ------------------------------------------------------------------------------------ */

static bool is_gzip(const Window *w)
{
    return w->to - w->from >= GZIP_MAGIC
        && memcmp(w->at + w->from, "\x1f\x8b\x08", GZIP_MAGIC) == 0;
}

/* Reads the first bytes and sees what they are. What is not gzip is at once what was looked at. */
static Err sniff(Source *s)
{
    size_t got = 1;
    TRY(window_open(s, &s->raw));
    while (s->raw.to < GZIP_MAGIC && got > 0) {
        TRY(raw_read(s, s->raw.at + s->raw.to, SOURCE_PEEK_BYTES_MAX - s->raw.to, &got));
        s->raw.to += got;
    }
    s->sniffed = true;
    s->zipped = is_gzip(&s->raw);
    if (!s->zipped) {
        s->head = s->raw;
        s->raw = (Window){ 0 };
        s->ended = got == 0;
        return ERR_OK;
    }
    s->seekable = s->named = false;
    if (inflateInit2(&s->zip, GZIP_WINDOW) != Z_OK)
        return broken(s, ERR_NO_MEMORY, "no memory to unpack", "");
    s->zip_open = s->member_open = true;
    return ERR_OK;
}

/* After one gzip member another may follow, and nothing else but zeros. */
static Err next_member(Source *s)
{
    while (s->raw.from < s->raw.to && s->raw.at[s->raw.from] == 0)
        s->raw.from++;
    if (s->raw.from == s->raw.to)
        return ERR_OK;
    if (s->raw.at[s->raw.from] != '\x1f')
        return broken(s, ERR_SYNTAX, "gzip: something else follows the packed file", "");
    inflateReset(&s->zip);
    s->member_open = true;
    return ERR_OK;
}

static Err refill(Source *s, bool *more)
{
    size_t got = 0;
    *more = true;
    if (s->raw.from < s->raw.to)
        return ERR_OK;
    s->raw.from = s->raw.to = 0;
    TRY(raw_read(s, s->raw.at, SOURCE_PEEK_BYTES_MAX, &got));
    s->raw.to = got;
    *more = got > 0;
    return ERR_OK;
}

static Err check_bomb(Source *s)
{
    int64_t most = SOURCE_UNZIP_FREE_BYTES + s->bytes_read * SOURCE_UNZIP_RATIO_MAX;
    if (s->bytes_out <= most)
        return ERR_OK;
    return broken(s, ERR_LIMIT, "gzip: unpacks to more than 200 times its size; unpack it yourself "
                  "if it is meant so", "");
}
static_assert(SOURCE_UNZIP_RATIO_MAX == 200, "the message above names it");

static Err unzip(Source *s, char *at, size_t room, size_t *got)
{
    *got = 0;
    while (*got == 0) {
        bool more;
        TRY(refill(s, &more));
        if (more && !s->member_open)
            TRY(next_member(s));
        if (!more && s->member_open)
            return broken(s, ERR_SYNTAX, "gzip: the packed file ends too early; fetch it again",
                          "");
        if (!more)
            return ERR_OK;
        if (!s->member_open)
            continue;
        s->zip.next_in = (Bytef *)s->raw.at + s->raw.from;
        s->zip.avail_in = (uInt)(s->raw.to - s->raw.from);
        s->zip.next_out = (Bytef *)at;
        s->zip.avail_out = (uInt)(room < SOURCE_UNZIP_FREE_BYTES ? room : SOURCE_UNZIP_FREE_BYTES);
        uInt before = s->zip.avail_out;
        int did = inflate(&s->zip, Z_NO_FLUSH);
        bool made = s->zip.avail_out < before;      /* what was good comes before the damage */
        if (did != Z_OK && did != Z_STREAM_END && did != Z_BUF_ERROR && !made)
            return broken(s, did == Z_MEM_ERROR ? ERR_NO_MEMORY : ERR_SYNTAX, "gzip: damaged: ",
                          s->zip.msg ? s->zip.msg : "it cannot be unpacked");
        s->raw.from = s->raw.to - s->zip.avail_in;
        s->member_open = did != Z_STREAM_END;
        *got = before - s->zip.avail_out;
        s->bytes_out += (int64_t)*got;
        TRY(check_bomb(s));
    }
    return ERR_OK;
}

/* --- reading --------------------------------------------------------------------------------- */

static Err pull(Source *s, char *at, size_t room, size_t *got)
{
    assert(s->sniffed && room > 0);
    *got = 0;
    if (s->ended)
        return ERR_OK;
    TRY(s->zipped ? unzip(s, at, room, got) : raw_read(s, at, room, got));
    s->ended = *got == 0;
    return ERR_OK;
}

/* Every failure is said with the place the caller set. */
static Err say(Ctx *cx, const Source *s, Err err)
{
    return err == ERR_OK ? ERR_OK : fail(cx, err, "%s", s->words);
}

static Err look(Source *s, size_t beyond)
{
    TRY(s->failed);
    if (!s->sniffed)
        TRY(sniff(s));
    TRY(window_open(s, &s->head));
    Window *w = &s->head;
    if (w->from > 0) {
        memmove(w->at, w->at + w->from, w->to - w->from);
        w->to -= w->from;
        w->from = 0;
    }
    while (w->to <= beyond && w->to < SOURCE_PEEK_BYTES_MAX && !s->ended) {
        size_t got;
        TRY(pull(s, w->at + w->to, SOURCE_PEEK_BYTES_MAX - w->to, &got));
        w->to += got;
    }
    return ERR_OK;
}

Err source_peek(Ctx *cx, Source *s, size_t beyond, Text *front)
{
    TRY(say(cx, s, look(s, beyond)));
    *front = (Text){ s->head.at, s->head.to };
    return ERR_OK;
}

static Err take(Source *s, char *at, size_t room, size_t *got)
{
    TRY(s->failed);
    if (!s->sniffed)
        TRY(sniff(s));
    size_t have = s->head.to - s->head.from;
    if (have == 0)
        return pull(s, at, room, got);
    *got = have < room ? have : room;
    memcpy(at, s->head.at + s->head.from, *got);
    s->head.from += *got;
    return ERR_OK;
}

Err source_read(Ctx *cx, Source *s, char *at, size_t room, size_t *got)
{
    assert(at && room > 0);
    return say(cx, s, take(s, at, room, got));
}

Err source_read_all(Ctx *cx, Source *s, size_t bytes_max, Text *out)
{
    char *at = NULL;
    size_t n = 0, cap = 0, got = 1;
    Err err = ERR_OK;
    while (err == ERR_OK && got > 0) {
        if (n == cap) {
            cap = cap ? cap * 2 : SOURCE_PEEK_BYTES_MAX;
            char *more = realloc(at, cap);
            if (!more) {
                err = fail(cx, ERR_NO_MEMORY, "no memory to read it whole");
                break;
            }
            at = more;
        }
        err = source_read(cx, s, at + n, cap - n, &got);
        n += err == ERR_OK ? got : 0;
        if (err == ERR_OK && n > bytes_max)
            err = fail(cx, ERR_LIMIT, "larger than %zu MiB; split it", bytes_max >> 20);
    }
    if (err == ERR_OK)
        err = text_copy(cx, (Text){ at, n }, out);
    free(at);
    return err;
}

/* --- reading again --------------------------------------------------------------------------- */

Err source_seek(Ctx *cx, Source *s, int64_t offset)
{
    assert(offset >= 0);
    TRY(say(cx, s, s->failed));
    if (!s->seekable)
        return fail(cx, ERR_IO, "cannot go back in it; give a plain file");
    if (lseek(s->fd, offset, SEEK_SET) < 0)
        return fail(cx, ERR_IO, "cannot go back in it: %s", strerror(errno));
    s->head.from = s->head.to = 0;
    s->ended = false;
    return ERR_OK;
}

static int nameless_file(void)
{
    const char *folder = getenv("TMPDIR");
    char path[4096];
    int n = snprintf(path, sizeof path, "%s/weft-XXXXXX", folder && folder[0] ? folder : "/tmp");
    if (n < 0 || (size_t)n >= sizeof path) {
        errno = ENAMETOOLONG;
        return -1;
    }
    int fd = mkostemp(path, O_CLOEXEC);
    if (fd >= 0)
        unlink(path);
    return fd;
}

static Err write_all(Source *s, int to, const char *at, size_t n, int64_t *all)
{
    if ((*all += (int64_t)n) > KEEP_BYTES_MAX)
        return broken(s, ERR_LIMIT, "larger than 16 GiB; split it", "");
    for (size_t done = 0; done < n;) {
        ssize_t wrote = write(to, at + done, n - done);
        if (wrote < 0 && errno != EINTR)
            return broken(s, ERR_IO, "cannot keep a copy to read it twice: ", strerror(errno));
        done += wrote > 0 ? (size_t)wrote : 0;
    }
    return ERR_OK;
}

static Err go_back(Source *s, int to)
{
    return lseek(to, 0, SEEK_SET) == 0 ? ERR_OK
         : broken(s, ERR_IO, "cannot go back in the copy: ", strerror(errno));
}

static Err copy_rest(Source *s, int to, iconv_t how)
{
    char part[1 << 14];
    int64_t all = 0;
    (void)how;
    for (size_t got = 1; got > 0;) {
        TRY(take(s, part, sizeof part, &got));
        TRY(write_all(s, to, part, got, &all));
    }
    return go_back(s, to);
}

/* A character may be cut between two parts: what is left of it waits at the front of the next. */
static Err recode_rest(Source *s, int to, iconv_t how)
{
    enum { PART = 1 << 14 };
    char part[PART], made[4 * PART];
    size_t left = 0;
    int64_t all = 0;
    for (size_t got = 1; got > 0;) {
        TRY(take(s, part + left, sizeof part - left, &got));
        char *in = part, *out = made;
        size_t in_n = left + got, room = sizeof made;
        if (iconv(how, &in, &in_n, &out, &room) == (size_t)-1 && errno != EINVAL)
            return broken(s, ERR_SYNTAX, "bytes that are not of the file's encoding", "");
        TRY(write_all(s, to, made, sizeof made - room, &all));
        memmove(part, in, in_n);
        left = in_n;
    }
    if (left > 0)
        return broken(s, ERR_SYNTAX, "ends in the middle of a character", "");
    return go_back(s, to);
}

/* From here on the source is what `copy` makes of it in a file without a name. */
static Err replace(Ctx *cx, Source *s, Err (*copy)(Source *s, int to, iconv_t how), iconv_t how)
{
    int to = nameless_file();
    if (to < 0)
        return fail(cx, ERR_IO, "no temporary file to keep it in: %s", strerror(errno));
    Err err = copy(s, to, how);
    if (err != ERR_OK) {
        close(to);
        return say(cx, s, err);
    }
    if (s->fd >= 0)
        close(s->fd);
    s->fd = to;
    s->zipped = s->ended = s->named = false;
    s->seekable = true;
    s->head.from = s->head.to = 0;
    return ERR_OK;
}

Err source_keep(Ctx *cx, Source *s)
{
    TRY(say(cx, s, s->failed));
    if (!s->sniffed)
        TRY(say(cx, s, sniff(s)));
    return s->seekable ? ERR_OK : replace(cx, s, copy_rest, (iconv_t)-1);
}

Err source_recode(Ctx *cx, Source *s, const char *encoding)
{
    TRY(say(cx, s, s->failed));
    iconv_t how = iconv_open("UTF-8", encoding);
    if (how == (iconv_t)-1)
        return fail(cx, ERR_UNKNOWN, "this system cannot decode %s", encoding);
    Err err = replace(cx, s, recode_rest, how);
    iconv_close(how);
    return err;
}

Err source_is_file(Ctx *cx, Source *s, bool *out)
{
    TRY(say(cx, s, look(s, 0)));
    *out = s->seekable && s->named;
    return ERR_OK;
}

int64_t source_bytes_read(const Source *source)
{
    return source->bytes_read;
}

int64_t source_bytes_total(const Source *source)
{
    return source->bytes_total;
}
