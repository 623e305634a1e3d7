/* file_map.c - mmap, or a buffer that doubles. */
#define _GNU_SOURCE
#include "base/file_map.h"

#include "base/check.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

enum { READ_BYTES = 1 << 20 };

static void fd_close(int *fd)
{
    if (*fd >= 0)
        close(*fd);
    *fd = -1;
}

static Err map_whole(Ctx *cx, int fd, const char *name, size_t n, FileMap *out)
{
    void *at = mmap(NULL, n, PROT_READ, MAP_PRIVATE, fd, 0);
    if (at == MAP_FAILED)
        return fail(cx, ERR_IO, "%s: cannot map: %s", name, strerror(errno));
    (void)madvise(at, n, MADV_SEQUENTIAL);
    *out = (FileMap){ .text = { at, n }, .room = n, .mapped = true };
    return ERR_OK;
}

/* Reads to the end; whatever was read belongs to *out even on failure. */
static Err read_whole(Ctx *cx, int fd, const char *name, size_t bytes_max, FileMap *out)
{
    char *at = NULL;
    for (;;) {
        if (out->text.n == out->room) {
            size_t room = out->room ? out->room * 2 : READ_BYTES;
            char *more = realloc(at, room);
            if (!more)
                return fail(cx, ERR_NO_MEMORY, "no memory to read %s", name);
            at = more;
            out->text.at = at;
            out->room = room;
        }
        ssize_t got = read(fd, at + out->text.n, out->room - out->text.n);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return fail(cx, ERR_IO, "%s: cannot read: %s", name, strerror(errno));
        if (got == 0)
            return ERR_OK;
        out->text.n += (size_t)got;
        if (out->text.n > bytes_max)
            return fail(cx, ERR_LIMIT, "%s: larger than %zu MiB", name, bytes_max >> 20);
    }
}

Err file_map_open(Ctx *cx, const char *path, size_t bytes_max, FileMap *out)
{
    bool standard = strcmp(path, "-") == 0;
    const char *name = standard ? "standard input" : path;
    int fd CLEANUP(fd_close) = standard ? dup(STDIN_FILENO) : open(path, O_RDONLY | O_CLOEXEC);
    struct stat st;
    if (fd < 0 || fstat(fd, &st) != 0)
        return fail(cx, ERR_IO, "%s: %s", name, strerror(errno));
    if (S_ISDIR(st.st_mode))
        return fail(cx, ERR_IO, "%s: %s", name, strerror(EISDIR));
    if (S_ISREG(st.st_mode) && (uint64_t)st.st_size > bytes_max)
        return fail(cx, ERR_LIMIT, "%s: larger than %zu MiB", name, bytes_max >> 20);
    if (S_ISREG(st.st_mode) && st.st_size > 0 && !standard)
        return map_whole(cx, fd, name, (size_t)st.st_size, out);
    FileMap map = { .text = { "", 0 } };
    Err err = read_whole(cx, fd, name, bytes_max, &map);
    if (err != ERR_OK) {
        file_map_close(&map);
        return err;
    }
    *out = map;
    return ERR_OK;
}

void file_map_close(FileMap *map)
{
    if (map->mapped)
        munmap((void *)(uintptr_t)map->text.at, map->room);
    else if (map->room > 0)
        free((void *)(uintptr_t)map->text.at);
    *map = (FileMap){ .mapped = false };
}
