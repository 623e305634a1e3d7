/* event.c - names of events, and the door from binary64 to money. */
#include "core/contract/event.h"

#include "base/check.h"

#include <math.h>

static const struct {
    const char *name, *text;
} events[] = {
#define EVENT(code, words) [CONTRACT_EVENT_##code] = { #code, words },
#include "core/contract/event_type.tbl"
#undef EVENT
};

const char *contract_event_name(ContractEventType type)
{
    assert(type < CONTRACT_EVENT_COUNT);
    return events[type].name;
}

const char *contract_event_text(ContractEventType type)
{
    assert(type < CONTRACT_EVENT_COUNT);
    return events[type].text;
}

bool contract_event_of_name(Text name, ContractEventType *out)
{
    for (size_t i = 0; i < COUNT(events); i++) {
        if (text_is(name, events[i].name)) {
            *out = (ContractEventType)i;
            return true;
        }
    }
    return false;
}

Err contract_money(Ctx *cx, double payoff, Ccy ccy, Money *out)
{
    double scaled = payoff * (double)decimal_power(ccy_digits(ccy));
    double minor = nearbyint(scaled);       /* the default mode rounds half to even */
    if (!isfinite(minor) || fabs(minor) > 9.2e18)
        return fail(cx, ERR_OVERFLOW, "a payoff of %g %s does not fit; check the contract's terms",
                    payoff, ccy_code(ccy));
    *out = (Money){ .minor = (int64_t)minor, .ccy = ccy };
    return ERR_OK;
}
