/* yield.c - a contract's payments, a day a flow, and what they come to. */
#include "core/contract/yield.h"

#include "base/check.h"
#include "base/list.h"

static Err add_flow(Ctx *cx, List *flows, const ContractEvent *event)
{
    size_t n = flows->count;
    AprFlow *last = n ? list_at(flows, n - 1) : NULL;
    Date day = contract_time_day(event->at);
    if (last && date_cmp(last->day, day) == 0) {
        last->amount += event->payoff;
        return ERR_OK;
    }
    AprFlow *flow = list_push(cx, flows);
    if (!flow)
        return cx->err;
    *flow = (AprFlow){ day, event->payoff };
    return ERR_OK;
}

Err contract_flows(Ctx *cx, const ContractTerms *terms, const ContractObserved *observed,
                   ContractTime until, ContractFlows *out)
{
    List flows = list_make(sizeof(AprFlow));
    ContractFlows made = { .currency = terms->currency };
    ContractRun *run;
    ContractEvent event;
    bool more = true;
    TRY(contract_start(cx, terms, observed, until, &run));
    while (more) {
        TRY(contract_next(cx, run, &event, &more));
        if (!more || event.payoff == 0)
            continue;
        if (flows.count && !text_eq(event.currency, made.currency))
            return fail(cx, ERR_CURRENCY, "the contract pays in more than one currency; a yearly "
                        "rate needs one");
        made.currency = event.currency;
        if (flows.count >= CONTRACT_FLOWS_MAX)
            return fail(cx, ERR_LIMIT, "more than %d payments", CONTRACT_FLOWS_MAX);
        TRY(add_flow(cx, &flows, &event));
    }
    made.items = flows.items;
    made.count = flows.count;
    *out = made;
    return ERR_OK;
}

Err contract_cost(Ctx *cx, const ContractFlows *flows, ContractCost *out)
{
    ContractCost cost = { 0 };
    double borrower = flows->count && flows->items[0].amount > 0 ? 1.0 : -1.0;
    for (size_t i = 0; i < flows->count; i++) {
        double amount = borrower * flows->items[i].amount;
        cost.received += amount > 0 ? amount : 0.0;
        cost.repaid += amount < 0 ? -amount : 0.0;
    }
    cost.cost = cost.repaid - cost.received;
    Err err = apr_solve(cx, flows->items, flows->count, &cost.apr);
    cost.has_apr = err == ERR_OK;
    if (err != ERR_OK && err != ERR_INVALID)
        return err;
    if (err != ERR_OK)
        ctx_forgive(cx);
    *out = cost;
    return ERR_OK;
}
