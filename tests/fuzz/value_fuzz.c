/* value_fuzz.c - any text as a date, a sum, a price, a quantity, a rate: what is read is written
 * as something that reads the same. */
#include "fuzz.h"

#include "value/date.h"
#include "value/money.h"
#include "value/quantity.h"
#include "value/rate.h"

static void date(Ctx *cx, Text text)
{
    char written[DATE_TEXT_SIZE];
    Date once, twice;
    if (!fuzz_ok(cx, date_parse(cx, text, &once)))
        return;
    date_format(once, written);
    assert(date_parse(cx, text_of(written), &twice) == ERR_OK && once.day == twice.day);
}

static void money(Ctx *cx, Text text, Ccy ccy)
{
    char written[DECIMAL_TEXT_SIZE];
    Money once, twice;
    if (!fuzz_ok(cx, money_parse(cx, text, ccy, true, &once)))
        return;
    money_format(once, written);
    assert(money_parse(cx, text_of(written), ccy, true, &twice) == ERR_OK
           && once.minor == twice.minor);
}

static void others(Ctx *cx, Text text)
{
    Price price, price_again;
    Rate rate, rate_again;
    Unit unit;
    Text written;
    if (fuzz_ok(cx, price_parse(cx, text, CCY_CNY, &price))
        && fuzz_room(cx, price_format(cx, price, &written)))
        assert(price_parse(cx, written, CCY_CNY, &price_again) == ERR_OK);
    if (fuzz_ok(cx, rate_parse(cx, text, &rate))
        && fuzz_room(cx, rate_format(cx, rate, &written)))
        assert(rate_parse(cx, written, &rate_again) == ERR_OK && rate.e9 == rate_again.e9);
    if (fuzz_ok(cx, unit_parse(cx, text, &unit))) {
        Quantity quantity;
        (void)fuzz_ok(cx, quantity_parse(cx, text, unit, true, &quantity));
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    Ctx cx CLEANUP(ctx_clear) = ctx_make(FUZZ_MEMORY_BYTES);
    Text text = fuzz_text(data, size);
    date(&cx, text);
    money(&cx, text, CCY_CNY);
    money(&cx, text, CCY_JPY);
    others(&cx, text);
    return 0;
}
