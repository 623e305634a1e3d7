/* test_vfs.h - a disk that fails when told to, under SQLite.
 *
 * While it stands, every SQLite connection opened goes through it. Writes, truncations and syncs
 * are counted; the one with the armed number fails, and where it sticks so do all after it. */
#ifndef WEFT_TEST_VFS_H
#define WEFT_TEST_VFS_H

#include <stdbool.h>

typedef struct TestFault {
    const char *why;
    int code;               /* what SQLite is told: SQLITE_IOERR, SQLITE_FULL */
    bool torn;              /* a failing write leaves its first half on the disk */
    bool sticks;
} TestFault;

void test_vfs_start(void);              /* become SQLite's default */
void test_vfs_stop(void);
/* The at-th operation from now fails; 0 disarms. */
void test_vfs_arm(const TestFault *fault, int at);
int test_vfs_failures(void);            /* since it was armed */

#endif
