/* random_test.c */
#include "base/random.h"

#include "test.h"

#include <string.h>

TEST(test_random__is_splitmix64)
{
    /* SRC: the reference C code of S. Vigna, prng.di.unimi.it/splitmix64.c, seed 1234567. */
    static const uint64_t want[] = {
        6457827717110365317u, 3203168211198807973u, 9817491932198370423u,
        4593380528125082431u, 16408922859458223821u,
    };
    Random random = random_make(1234567);
    for (size_t i = 0; i < COUNT(want); i++)
        CHECK_TRUE("the sequence", random_next(&random) == want[i]);
}

TEST(test_random__below_stays_below_and_reaches_all)
{
    Random random = random_make(test_seed());
    int seen[7] = { 0 };
    for (int i = 0; i < 7000; i++) {
        uint64_t x = random_below(&random, 7);
        CHECK_TRUE("below", x < 7);
        seen[x]++;
    }
    for (int i = 0; i < 7; i++)         /* 1000 each, standard deviation 29; 8 of them */
        CHECK_TRUE("evenly", seen[i] > 1000 - 240 && seen[i] < 1000 + 240);
    CHECK_EQ("below one", random_below(&random, 1), 0);
    uint64_t n = (UINT64_C(1) << 63) + 1;   /* nearly half of all draws must be thrown away */
    for (int i = 0; i < 1000; i++)
        CHECK_TRUE("below a large bound", random_below(&random, n) < n);
}

TEST(test_random__secret_fills_every_byte)
{
    unsigned char any[600] = { 0 };
    for (int round = 0; round < 64; round++) {
        unsigned char bytes[600] = { 0 };
        CHECK_EQ("the system gives", random_secret(bytes, sizeof bytes), ERR_OK);
        for (size_t i = 0; i < sizeof bytes; i++)
            any[i] |= bytes[i];
    }
    for (size_t i = 0; i < sizeof any; i++)     /* 64 zeros in a row: once in 2^512 */
        CHECK_TRUE("touched", any[i] != 0);
    CHECK_EQ("nothing asked", random_secret(any, 0), ERR_OK);
}
