/* event.h - what a contract hands out: one event with its payoff and the state it leaves behind.
 *
 * payoff is unrounded binary64, from the point of view of the party whose role the terms name:
 * positive is received. It is rounded once, by contract_money, when something is posted. */
#ifndef WEFT_CORE_CONTRACT_EVENT_H
#define WEFT_CORE_CONTRACT_EVENT_H

#include "core/contract/time.h"
#include "value/money.h"

#include <stdbool.h>

typedef enum {
#define EVENT(code, text) CONTRACT_EVENT_##code,
#include "core/contract/event_type.tbl"
#undef EVENT
    CONTRACT_EVENT_COUNT
} ContractEventType;

typedef struct ContractEvent {
    ContractTime at;            /* when it is paid: shifted to a business day where so agreed */
    ContractTime scheduled;     /* when the schedule had it */
    ContractEventType type;
    Text currency;              /* borrowed from the terms */
    double payoff;
    double notional;            /* state after the event */
    double rate;
    double accrued;
    double exercise_amount;
    ContractTime exercised_at;  /* none where nothing was exercised */
    Text contract_id;           /* of the contract or leg that made the event; borrowed */
} ContractEvent;

const char *contract_event_name(ContractEventType type);    /* "IED" */
const char *contract_event_text(ContractEventType type);    /* "initial exchange" */
bool contract_event_of_name(Text name, ContractEventType *out);

/* The one rounding (half to even): a payoff in minor units. ERR_OVERFLOW: not finite or does not
 * fit. */
MUST_USE Err contract_money(Ctx *cx, double payoff, Ccy ccy, Money *out);

#endif
