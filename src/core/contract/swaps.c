/* swaps.c - legs come in the order of their events; in one moment the first before the second. */
#include "core/contract/swaps.h"

#include "core/contract/compose.h"

static Err start(Ctx *cx, ContractRun *run)
{
    const ContractTerms *first = contract_ref_terms(run->terms, CONTRACT_REF_FIL);
    const ContractTerms *second = contract_ref_terms(run->terms, CONTRACT_REF_SEL);
    if (!first || !second)
        return fail_field(cx, ERR_INVALID, "contractStructure", "needs a first leg (FIL) and a "
                          "second (SEL) with their terms");
    ContractRole in = CONTRACT_ROLE_RPA, out = CONTRACT_ROLE_RPL;
    bool receive = run->sign > 0;
    TRY(contract_child_start(cx, run, first, receive ? in : out, run->until, &run->legs[0]));
    TRY(contract_child_start(cx, run, second, receive ? out : in, run->until, &run->legs[1]));
    return contract_source_common(cx, run);
}

/* The price of a swap is that of the position, signed by itself and with all that has accrued. */
static Err step(Ctx *cx, ContractRun *run, const ContractMoment *moment, double *payoff)
{
    (void)cx;
    if (moment->type == CONTRACT_EVENT_PRD)
        *payoff = run->terms->purchase_price;
    if (moment->type == CONTRACT_EVENT_TD)
        *payoff = run->terms->termination_price;
    return ERR_OK;
}

/* Payments of one kind on one day and in one currency are netted in cash. */
static bool merges(const ContractRun *run, const ContractEvent *a, const ContractEvent *b)
{
    bool kind = a->type == CONTRACT_EVENT_IED || a->type == CONTRACT_EVENT_IP
             || a->type == CONTRACT_EVENT_PR || a->type == CONTRACT_EVENT_MD;
    return run->terms->settle == CONTRACT_SETTLE_CASH && kind && contract_event_order(a, b) == 0
        && text_eq(a->currency, b->currency);
}

static Err children(Ctx *cx, ContractRun *run, ContractEvent *out, bool *more)
{
    TRY(contract_leg_fill(cx, run, 0));
    TRY(contract_leg_fill(cx, run, 1));
    const ContractEvent *a = &run->pending[0], *b = &run->pending[1];
    bool *has = run->has_pending;
    *more = has[0] || has[1];
    if (has[0] && has[1] && merges(run, a, b)) {
        *out = *a;
        out->payoff = a->payoff + b->payoff;
        out->notional = a->notional + b->notional;
        out->accrued = a->accrued + b->accrued;
        out->rate = 0.0;        /* two rates are none */
        out->contract_id = run->terms->id;
        has[0] = has[1] = false;
    } else if (*more) {
        int i = has[0] && (!has[1] || contract_event_order(a, b) <= 0) ? 0 : 1;
        *out = run->pending[i];
        has[i] = false;
    }
    return ERR_OK;
}

static Err next(Ctx *cx, ContractRun *run, ContractEvent *out, bool *more)
{
    return contract_compose_next(cx, run, children, out, more);
}

const ContractKind contract_swaps = { .start = start, .step = step, .next = next };
