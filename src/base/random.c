/* random.c - SplitMix64: one addition and three xor-multiplies a number, every seed is good. */
#include "base/random.h"

#include "base/check.h"

#include <errno.h>
#include <sys/random.h>

Random random_make(uint64_t seed)
{
    return (Random){ .state = seed };
}

uint64_t random_next(Random *random)
{
    uint64_t z = random->state += 0x9e3779b97f4a7c15u;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return z ^ (z >> 31);
}

uint64_t random_below(Random *random, uint64_t n)
{
    assert(n > 0);
    uint64_t floor = -n % n;    /* 2^64 mod n: the values that would be counted once too often */
    uint64_t x;
    do {
        x = random_next(random);
    } while (x < floor);
    return x % n;
}

Err random_secret(void *out, size_t n)
{
    unsigned char *at = out;
    while (n > 0) {
        ssize_t got = getrandom(at, n, 0);
        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0)
            return ERR_IO;
        at += got;
        n -= (size_t)got;
    }
    return ERR_OK;
}
