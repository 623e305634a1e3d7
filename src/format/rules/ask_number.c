/* ask_number.c - numbers of enterprises, as the registers that give them out make them. Each test
 * is about the scheme that its row names; numbers of other schemes hold. */
#include "format/rules/ask.h"

#include "value/check_digit.h"

/* False where the element is of another scheme: nothing to check. */
static bool of_scheme(const Ask *ask, Text *out)
{
    Text scheme;
    *out = sheet_text(ask->sheet, ask->row);
    return sheet_attribute(ask->sheet, ask->row, "schemeID", &scheme)
        && text_is(scheme, ask->rule->rule->word);
}

static bool digits(Text text, size_t n)
{
    if (text.n != n)
        return false;
    for (size_t i = 0; i < n; i++)
        if (text.at[i] < '0' || text.at[i] > '9')
            return false;
    return true;
}

static int digit(Text text, size_t i)
{
    return text.at[i] - '0';
}

static int weighed(Text text, const int *weights, size_t n)
{
    int sum = 0;
    for (size_t i = 0; i < n; i++)
        sum += digit(text, i) * weights[i];
    return sum;
}

/* Every second digit from the right is doubled, and its digits added.  SRC: ISO/IEC 7812-1, B. */
static bool luhn(Text text)
{
    int sum = 0;
    for (size_t i = text.n; i-- > 0;) {
        int value = digit(text, i) * ((text.n - i) % 2 == 0 ? 2 : 1);
        sum += value / 10 + value % 10;
    }
    return sum % 10 == 0;
}

static bool is_letter(char c)
{
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

static bool letters_or_digits(Text text)
{
    for (size_t i = 0; i < text.n; i++)
        if (!is_letter(text.at[i]) && !(text.at[i] >= '0' && text.at[i] <= '9'))
            return false;
    return true;
}

bool ask_gln(Ask *ask)
{
    Text text;
    if (!of_scheme(ask, &text))
        return true;
    return text.n > 1 && digits(text, text.n)
        && check_gs1(text_slice(text, 0, text.n - 1)) == text.at[text.n - 1];
}

bool ask_norwegian(Ask *ask)
{
    static const int weights[] = { 3, 2, 7, 6, 5, 4, 3, 2 };
    Text text;
    if (!of_scheme(ask, &text))
        return true;
    return digits(text, 9) && (11 - weighed(text, weights, 8) % 11) % 11 == digit(text, 8);
}

bool ask_danish(Ask *ask)
{
    Text text;
    if (!of_scheme(ask, &text) || digits(text, 8))
        return true;
    return text_starts(text, "DK") && digits(text_slice(text, 2, text.n), 8);
}

bool ask_danish_plant(Ask *ask)
{
    Text text;
    return !of_scheme(ask, &text) || digits(text, 10);
}

bool ask_danish_tax(Ask *ask)
{
    Text text;
    return !of_scheme(ask, &text)
        || (text_starts(text, "DK") && digits(text_slice(text, 2, text.n), 8));
}

bool ask_belgian(Ask *ask)
{
    Text text;
    if (!of_scheme(ask, &text))
        return true;
    return digits(text, 10)
        && 97 - check_mod_97(text_slice(text, 0, 8)) == digit(text, 8) * 10 + digit(text, 9);
}

bool ask_swedish(Ask *ask)
{
    Text text;
    return !of_scheme(ask, &text) || (digits(text, 10) && luhn(text));
}

/* One is taken off the first digit before it is weighed. */
bool ask_australian(Ask *ask)
{
    static const int weights[] = { 10, 1, 3, 5, 7, 9, 11, 13, 15, 17, 19 };
    Text text;
    if (!of_scheme(ask, &text))
        return true;
    return digits(text, 11) && (weighed(text, weights, 11) - 10) % 89 == 0;
}

bool ask_italian_office(Ask *ask)
{
    Text text;
    return !of_scheme(ask, &text) || (text.n == 6 && letters_or_digits(text));
}

/* Of a person 16 letters and digits, of a firm 11 digits. Digits of a person's may be letters. */
bool ask_italian_person(Ask *ask)
{
    static const size_t letters[] = { 0, 1, 2, 3, 4, 5, 8, 11, 15 };
    Text text;
    if (!of_scheme(ask, &text) || digits(text, 11))
        return true;
    if (text.n != 16 || !letters_or_digits(text))
        return false;
    for (size_t i = 0; i < COUNT(letters); i++)
        if (!is_letter(text.at[letters[i]]))
            return false;
    return true;
}

bool ask_italian_vat(Ask *ask)
{
    Text text;
    if (!of_scheme(ask, &text) || (!text_starts(text, "IT") && !text_starts(text, "it")))
        return true;
    Text number = text_slice(text, 2, text.n);
    return digits(number, 11) && luhn(number);
}
