/* check_digit.c - digit by digit, so that a code of any length fits an int. O(n). */
#include "value/check_digit.h"

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

int check_mod_97(Text code)
{
    int rest = 0;
    for (size_t i = 0; i < code.n; i++) {
        char c = code.at[i];
        if (is_digit(c))
            rest = (rest * 10 + (c - '0')) % 97;
        else if (c >= 'A' && c <= 'Z')
            rest = (rest * 100 + (c - 'A' + 10)) % 97;
        else
            return -1;
    }
    return rest;
}

char check_gs1(Text without_last)
{
    int sum = 0, weight = 3;
    for (size_t i = without_last.n; i-- > 0; weight = 4 - weight) {
        if (!is_digit(without_last.at[i]))
            return 0;
        sum = (sum + (without_last.at[i] - '0') * weight) % 10;
    }
    return (char)('0' + (10 - sum) % 10);
}
