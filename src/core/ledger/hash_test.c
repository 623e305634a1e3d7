#include "core/ledger/hash.h"

#include "test_ledger.h"

TEST(test_ledger_hash__is_the_same_from_every_compiler)
{
    /* First printed by the gcc build; every build must arrive at it. */
    static const char want[] = "f55f794a934b4eb85f2bae70b88840bd80b7342b2dc7e660ebe5eb6ce451f524";
    char hex[HASH_HEX_SIZE];
    Pair *pair = pair_open(7);
    live(pair, 60);
    Hash hash = ledger_hash(pair->whole);
    CHECK_TEXT("one life", text_of(hash_hex(&hash, hex)), want);
    live(pair, 1);
    Hash another = ledger_hash(pair->whole);
    CHECK_TRUE("another history, another hash", !hash_eq(&hash, &another));
    pair_close(pair);
}

TEST(test_ledger_hash__of_a_batch_is_chained_to_what_came_before)
{
    Pair *pair = pair_open(8);
    Hash zero = { { 0 } }, one = { { 1 } };
    live(pair, 10);
    Hash after_zero = ledger_changes_hash(pair->whole, &zero);
    Hash after_one = ledger_changes_hash(pair->whole, &one);
    Hash again = ledger_changes_hash(pair->whole, &zero);
    CHECK_TRUE("the same again", hash_eq(&after_zero, &again));
    CHECK_TRUE("another past, another hash", !hash_eq(&after_zero, &after_one));
    ledger_settle(pair->whole);
    Hash nothing = ledger_changes_hash(pair->whole, &zero);
    CHECK_TRUE("no changes, another hash", !hash_eq(&after_zero, &nothing));
    pair_close(pair);
}
