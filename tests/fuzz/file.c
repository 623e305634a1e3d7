/* file.c - memfd: no disk, and gone with its descriptor. */
#define _GNU_SOURCE
#include "file.h"

#include "base/check.h"

#include <stdio.h>
#include <sys/mman.h>
#include <unistd.h>

FuzzFile fuzz_file(Text content)
{
    FuzzFile file = { .fd = memfd_create("input", 0) };
    assert(file.fd >= 0);
    assert(write(file.fd, content.at, content.n) == (ssize_t)content.n);
    snprintf(file.path, sizeof file.path, "/proc/self/fd/%d", file.fd);
    return file;
}

void fuzz_file_close(FuzzFile *file)
{
    close(file->fd);
}
