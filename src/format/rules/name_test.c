/* name_test.c */
#include "format/rules/name.h"

#include "test.h"

#include <stdio.h>

TEST(test_name__finds_what_was_added_and_nothing_else)
{
    static Names names;
    names_init(&names);
    Name fresh = names_add(&names, TEXT("ShelfLife"));
    CHECK_EQ("after those of the code", fresh, NAME_MADE);
    CHECK_EQ("once", names_add(&names, TEXT("ShelfLife")), fresh);
    CHECK_EQ("found", names_find(&names, TEXT("ShelfLife")), fresh);
    CHECK_EQ("of the code", names_find(&names, TEXT("ID")), NAME_ID);
    CHECK_EQ("the front of one", names_find(&names, TEXT("Shelf")), NAME_NONE);
    CHECK_EQ("other letters", names_find(&names, TEXT("shelflife")), NAME_NONE);
    CHECK_EQ("nothing", names_find(&names, TEXT("")), NAME_NONE);
}

TEST(test_name__keeps_apart_words_that_fall_together)
{
    static Names names;
    static char words[NAMES_MAX][48];
    names_init(&names);
    for (size_t i = NAME_MADE; i < NAMES_MAX; i++) {
        /* The same first and last eight bytes, and the same length. */
        snprintf(words[i], sizeof words[i], "ABCDEFGH-%03zu-ABCDEFGH", i);
        CHECK_EQ(words[i], names_add(&names, text_of(words[i])), i);
    }
    for (size_t i = NAME_MADE; i < NAMES_MAX; i++)
        CHECK_EQ(words[i], names_find(&names, text_of(words[i])), i);
}
