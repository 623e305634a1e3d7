/* check_digit_test.c */
#include "value/check_digit.h"

#include "test.h"

#include <stdio.h>

/* The worked examples of the standards themselves. */
TEST(test_check_digit__as_the_standards_work_them)
{
    CHECK_EQ("ISO 7064: 794 with 44 checks", check_mod_97(TEXT("79444")), 1);
    CHECK_EQ("letters are 10 to 35", check_mod_97(TEXT("AZ")), 1035 % 97);
    CHECK_EQ("nothing is nothing", check_mod_97(TEXT("")), 0);
    CHECK_EQ("small letters are no letters here", check_mod_97(TEXT("12a")), -1);
    CHECK_EQ("GTIN-13 629104150021 asks for 3", check_gs1(TEXT("629104150021")), '3');
    CHECK_EQ("SSCC 37610425002123456 asks for 9", check_gs1(TEXT("37610425002123456")), '9');
    CHECK_EQ("a sum of tens asks for 0", check_gs1(TEXT("0")), '0');
    CHECK_EQ("a letter", check_gs1(TEXT("12A")), 0);
}

/* Against plain arithmetic, on numbers that fit a machine word. */
TEST(test_check_digit__agrees_with_plain_division)
{
    Random random = random_make(test_seed());
    for (int round = 0; round < 2000; round++) {
        char text[24];
        unsigned long long n = random_below(&random, 1000000000000000000ull);
        snprintf(text, sizeof text, "%llu", n);
        CHECK_EQ(text, check_mod_97(text_of(text)), (int)(n % 97));
    }
}
