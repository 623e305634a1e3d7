/* test_vfs.c - each file is the real one behind a small front; syncs are counted but not done,
 * because what is tested is the order of things and not the disk. */
#include "test_vfs.h"

#include <assert.h>
#include <sqlite3.h>
#include <string.h>

typedef struct FaultFile {
    sqlite3_file base;
    sqlite3_file *real;         /* directly behind */
} FaultFile;

static sqlite3_vfs vfs;
static sqlite3_vfs *real_vfs;
static TestFault armed;
static int armed_at, operations, failures;

void test_vfs_arm(const TestFault *fault, int at)
{
    armed = fault ? *fault : (TestFault){ 0 };
    armed_at = at;
    operations = failures = 0;
}

int test_vfs_failures(void)
{
    return failures;
}

static bool fails_now(void)
{
    operations++;
    bool now = armed_at > 0 && (operations == armed_at || (armed.sticks && operations > armed_at));
    failures += now;
    return now;
}

static sqlite3_file *real(sqlite3_file *file)
{
    return ((FaultFile *)(void *)file)->real;
}

static int f_write(sqlite3_file *file, const void *at, int n, sqlite3_int64 offset)
{
    if (!fails_now())
        return real(file)->pMethods->xWrite(real(file), at, n, offset);
    if (armed.torn)
        (void)real(file)->pMethods->xWrite(real(file), at, n / 2, offset);
    return armed.code == SQLITE_IOERR ? SQLITE_IOERR_WRITE : armed.code;
}

static int f_truncate(sqlite3_file *file, sqlite3_int64 size)
{
    if (fails_now())
        return SQLITE_IOERR_TRUNCATE;
    return real(file)->pMethods->xTruncate(real(file), size);
}

static int f_sync(sqlite3_file *file, int flags)
{
    (void)file, (void)flags;
    return fails_now() ? SQLITE_IOERR_FSYNC : SQLITE_OK;
}

/* --- passed on as it is ----------------------------------------------------------------------- */

static int f_close(sqlite3_file *file)
{
    return real(file)->pMethods->xClose(real(file));
}

static int f_read(sqlite3_file *file, void *at, int n, sqlite3_int64 offset)
{
    return real(file)->pMethods->xRead(real(file), at, n, offset);
}

static int f_size(sqlite3_file *file, sqlite3_int64 *size)
{
    return real(file)->pMethods->xFileSize(real(file), size);
}

static int f_lock(sqlite3_file *file, int level)
{
    return real(file)->pMethods->xLock(real(file), level);
}

static int f_unlock(sqlite3_file *file, int level)
{
    return real(file)->pMethods->xUnlock(real(file), level);
}

static int f_reserved(sqlite3_file *file, int *out)
{
    return real(file)->pMethods->xCheckReservedLock(real(file), out);
}

static int f_control(sqlite3_file *file, int op, void *arg)
{
    return real(file)->pMethods->xFileControl(real(file), op, arg);
}

static int f_sector(sqlite3_file *file)
{
    return real(file)->pMethods->xSectorSize(real(file));
}

static int f_device(sqlite3_file *file)
{
    return real(file)->pMethods->xDeviceCharacteristics(real(file));
}

static int f_shm_map(sqlite3_file *file, int page, int bytes, int extend, void volatile **out)
{
    return real(file)->pMethods->xShmMap(real(file), page, bytes, extend, out);
}

static int f_shm_lock(sqlite3_file *file, int offset, int n, int flags)
{
    return real(file)->pMethods->xShmLock(real(file), offset, n, flags);
}

static void f_shm_barrier(sqlite3_file *file)
{
    real(file)->pMethods->xShmBarrier(real(file));
}

static int f_shm_unmap(sqlite3_file *file, int del)
{
    return real(file)->pMethods->xShmUnmap(real(file), del);
}

static const sqlite3_io_methods methods = {
    .iVersion = 2,
    .xClose = f_close,
    .xRead = f_read,
    .xWrite = f_write,
    .xTruncate = f_truncate,
    .xSync = f_sync,
    .xFileSize = f_size,
    .xLock = f_lock,
    .xUnlock = f_unlock,
    .xCheckReservedLock = f_reserved,
    .xFileControl = f_control,
    .xSectorSize = f_sector,
    .xDeviceCharacteristics = f_device,
    .xShmMap = f_shm_map,
    .xShmLock = f_shm_lock,
    .xShmBarrier = f_shm_barrier,
    .xShmUnmap = f_shm_unmap,
};

static int f_open(sqlite3_vfs *self, const char *name, sqlite3_file *file, int flags, int *out)
{
    (void)self;
    FaultFile *f = (FaultFile *)(void *)file;
    f->real = (sqlite3_file *)(void *)(f + 1);
    f->base.pMethods = NULL;
    int code = real_vfs->xOpen(real_vfs, name, f->real, flags, out);
    if (code == SQLITE_OK)
        f->base.pMethods = &methods;
    return code;
}

void test_vfs_start(void)
{
    real_vfs = sqlite3_vfs_find(NULL);
    assert(real_vfs && real_vfs != &vfs);
    vfs = *real_vfs;            /* everything but opening is the real one's */
    vfs.zName = "weft-test";
    vfs.pNext = NULL;
    vfs.szOsFile = (int)sizeof(FaultFile) + real_vfs->szOsFile;
    vfs.xOpen = f_open;
    test_vfs_arm(NULL, 0);
    sqlite3_vfs_register(&vfs, 1);
}

void test_vfs_stop(void)
{
    sqlite3_vfs_unregister(&vfs);
    sqlite3_vfs_register(real_vfs, 1);
}
