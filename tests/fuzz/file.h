/* file.h - a fuzz input as a file in memory, for what reads by path. */
#ifndef WEFT_TESTS_FUZZ_FILE_H
#define WEFT_TESTS_FUZZ_FILE_H

#include "base/text.h"

enum { FUZZ_PATH_SIZE = 64 };

typedef struct FuzzFile {
    int fd;
    char path[FUZZ_PATH_SIZE];
} FuzzFile;

FuzzFile fuzz_file(Text content);
void fuzz_file_close(FuzzFile *file);       /* for CLEANUP */

#endif
