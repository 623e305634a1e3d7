/* detect.c - the first page of a file tells JSON, XML and tables apart. O(1). */
#define _GNU_SOURCE
#include "format/detect.h"

#include "base/check.h"
#include "format/ocel_log.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { LOOK_BYTES = 4096 };

const char *format_name(Format format)
{
    static const char *const names[FORMAT_COUNT] = { "jsonl", "csv", "ocel", "xml", "unknown" };
    assert((size_t)format < COUNT(names));
    return names[format];
}

/* A table's first line has a delimiter, or stands alone in a file of one column. */
static Format of_bytes(Text front)
{
    if (text_starts(front, "\xef\xbb\xbf"))
        front = text_slice(front, 3, front.n);
    front = text_trim(front);
    if (front.n == 0 || memchr(front.at, 0, front.n))
        return FORMAT_UNKNOWN;
    if (front.at[0] == '{')
        return FORMAT_JSONL;
    if (front.at[0] == '<')
        return FORMAT_XML;
    return FORMAT_CSV;
}

static void fd_close(int *fd)
{
    if (*fd >= 0)
        close(*fd);
}

Err format_detect(Ctx *cx, const char *path, Format *out)
{
    if (strcmp(path, "-") == 0) {
        *out = FORMAT_UNKNOWN;
        return ERR_OK;
    }
    struct stat st;
    if (stat(path, &st) != 0)
        return fail(cx, ERR_IO, "%s: %s", path, strerror(errno));
    if (!S_ISREG(st.st_mode)) {                 /* opening a pipe would eat from it, or wait */
        *out = S_ISDIR(st.st_mode) && ocel_log_is(path) ? FORMAT_OCEL : FORMAT_UNKNOWN;
        return ERR_OK;
    }
    char front[LOOK_BYTES];
    int fd CLEANUP(fd_close) = open(path, O_RDONLY | O_CLOEXEC);
    ssize_t n = fd < 0 ? -1 : read(fd, front, sizeof front);
    if (n < 0)
        return fail(cx, ERR_IO, "%s: %s", path, strerror(errno));
    *out = of_bytes((Text){ front, (size_t)n });
    return ERR_OK;
}
