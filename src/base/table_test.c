/* table_test.c - against the plainest model: an array that is searched from the front. */
#include "base/table.h"

#include "base/random.h"

#include "test.h"

#include <stdio.h>
#include <string.h>

enum { KEYS = 400, OPS = 20000 };

TEST(test_table__agrees_with_an_array_under_random_operations)
{
    Ctx cx = ctx_make(1 << 20);
    cx.random = random_make(test_seed());
    Random random = random_make(test_seed() + 1);
    static char key[KEYS][24];
    int64_t model[KEYS];
    bool there[KEYS] = { false };
    for (int i = 0; i < KEYS; i++)      /* lengths 0 to 23, one the front of another */
        snprintf(key[i], sizeof key[i], "%.*s%d", i % 20, "aaaaaaaaaaaaaaaaaaaa", i);
    key[0][0] = '\0';
    Table table = table_make(&cx);
    for (int64_t op = 1; op <= OPS; op++) {
        size_t k = (size_t)random_below(&random, KEYS);
        int64_t got = -op;
        bool had = there[k];
        switch (random_below(&random, 3)) {
        case 0:
            CHECK_OK("put", &cx, table_put(&cx, &table, key[k], strlen(key[k]), op));
            model[k] = op;
            there[k] = true;
            break;
        case 1:
            CHECK_OK("intern", &cx, table_intern(&cx, &table, key[k], strlen(key[k]), op, &got));
            if (!had)
                model[k] = op;
            there[k] = true;
            CHECK_EQ(key[k], got, model[k]);
            break;
        default:
            CHECK_EQ(key[k], table_get(&table, key[k], strlen(key[k]), &got), had);
            CHECK_EQ("found, or untouched", got, had ? model[k] : -op);
        }
    }
    size_t count = 0;
    for (int i = 0; i < KEYS; i++)
        count += there[i];
    CHECK_EQ("counted", table.count, count);
    CHECK_TRUE("at most three quarters full", table.count * 4 <= table.cap * 3);
    ctx_clear(&cx);
}

TEST(test_table__keys_are_bytes_not_strings)
{
    Ctx cx = ctx_make(1 << 16);
    Table table = table_make(&cx);
    static const struct { const char *at; size_t n; } keys[] = {
        { "", 0 }, { "\0", 1 }, { "\0\0", 2 }, { "\0\0\0\0\0\0\0\0", 8 }, { "a", 1 }, { "a\0", 2 },
        { "a\0b", 3 }, { "12345678", 8 }, { "12345678\0", 9 },
    };
    for (size_t i = 0; i < COUNT(keys); i++)
        CHECK_OK("put", &cx, table_put(&cx, &table, keys[i].at, keys[i].n, (int64_t)i));
    CHECK_EQ("all differ", table.count, COUNT(keys));
    int64_t got = -1;
    for (size_t i = 0; i < COUNT(keys); i++) {
        CHECK_TRUE("found", table_get(&table, keys[i].at, keys[i].n, &got));
        CHECK_EQ("its own value", got, i);
    }
    CHECK_TRUE("NULL is the empty key", table_get(&table, NULL, 0, &got) && got == 0);
    ctx_clear(&cx);
}

TEST(test_table__the_empty_table_finds_nothing)
{
    Ctx cx = ctx_make(1 << 10);
    Table table = table_make(&cx);
    int64_t got = 5;
    CHECK_TRUE("absent", !table_get(&table, "a", 1, &got));
    CHECK_EQ("untouched", got, 5);
    ctx_clear(&cx);
}

TEST(test_table__failure_leaves_the_table_as_it_was)
{
    Ctx cx = ctx_make(1 << 11);
    Table table = table_make(&cx);
    static char key[100][4];
    Err err = ERR_OK;
    int64_t n = 0;
    for (; n < 100 && err == ERR_OK; n++) {
        snprintf(key[n], sizeof key[n], "%d", (int)n);
        err = table_put(&cx, &table, key[n], strlen(key[n]), n);
    }
    CHECK_ERR("memory ran out", &cx, err, ERR_NO_MEMORY);
    for (int64_t i = 0, got = -1; i < n - 1; i++)
        CHECK_TRUE(key[i], table_get(&table, key[i], strlen(key[i]), &got) && got == i);
    ctx_clear(&cx);
}

TEST(test_table__many_keys_do_not_crowd)
{
    /* 100 000 keys that differ in few bits; one chain of neighbours would take minutes. */
    enum { MANY = 100000 };
    Ctx cx = ctx_make(64 << 20);
    Table table = table_make(&cx);
    uint64_t *keys = NEW(&cx, uint64_t, MANY);
    CHECK_TRUE("room", keys != NULL);
    for (size_t i = 0; i < MANY; i++) {
        keys[i] = (uint64_t)i << 40;
        CHECK_OK("put", &cx, table_put(&cx, &table, &keys[i], sizeof keys[i], (int64_t)i));
    }
    int64_t got = -1;
    for (size_t i = 0; i < MANY; i++)
        CHECK_TRUE("found", table_get(&table, &keys[i], sizeof keys[i], &got)
                            && got == (int64_t)i);
    ctx_clear(&cx);
}
