/* compose.c - a parent is a merge of two streams, its children's and its own; one event of the
 * children is held back until it is known which comes first. */
#include "core/contract/compose.h"

#include "base/check.h"

const ContractTerms *contract_ref_terms(const ContractTerms *terms, ContractRefRole role)
{
    for (size_t i = 0; i < terms->ref_count; i++)
        if (terms->refs[i].role == role && terms->refs[i].contract)
            return terms->refs[i].contract;
    return NULL;
}

Err contract_child_start(Ctx *cx, ContractRun *run, const ContractTerms *child, ContractRole role,
                         ContractTime until, ContractRun **out)
{
    ContractTerms *terms = NEW(cx, ContractTerms, 1);
    if (!terms)
        return cx->err;
    *terms = *child;
    terms->role = role;
    if (contract_time_is_none(terms->status))
        terms->status = run->terms->status;
    if (terms->currency.n == 0)
        terms->currency = run->terms->currency;
    TRY(contract_terms_check(cx, terms));
    return run->start_child(cx, terms, run->observed, until, out);
}

Err contract_child_state(Ctx *cx, ContractRun *run, const ContractTerms *child, ContractTime at,
                         double *notional, double *accrued)
{
    ContractRun *inner;
    ContractEvent event;
    bool more = true;
    TRY(contract_child_start(cx, run, child, CONTRACT_ROLE_RPA, at, &inner));
    while (more)
        TRY(contract_run_next(cx, inner, &event, &more));
    const ContractState *s = &inner->state;
    double span = contract_fraction(inner, s->last, contract_calculation_time(inner->terms, at));
    *notional = s->notional;
    *accrued = s->accrued + span * s->rate * s->base;
    return ERR_OK;
}

int contract_event_order(const ContractEvent *a, const ContractEvent *b)
{
    int by_time = contract_time_cmp(a->at, b->at);
    return by_time ? by_time : (a->type > b->type) - (a->type < b->type);
}

Err contract_leg_fill(Ctx *cx, ContractRun *run, int i)
{
    if (run->has_pending[i] || !run->legs[i])
        return ERR_OK;
    TRY(contract_run_next(cx, run->legs[i], &run->pending[i], &run->has_pending[i]));
    if (!run->has_pending[i])
        run->legs[i] = NULL;
    return ERR_OK;
}

/* A child's event that the parent's holder never saw. */
static bool hidden(const ContractRun *run, const ContractEvent *event)
{
    const ContractTerms *terms = run->terms;
    const ContractEvent purchase = { .at = terms->purchase, .type = CONTRACT_EVENT_PRD };
    const ContractEvent status = { .at = terms->status, .type = CONTRACT_EVENT_AD };
    return contract_event_order(event, &status) < 0
        || (!contract_time_is_none(terms->purchase) && contract_event_order(event, &purchase) < 0);
}

static Err take_own(Ctx *cx, ContractRun *run, ContractSource *own, ContractEvent *out)
{
    if (own->type_now == CONTRACT_EVENT_TD) {
        run->legs[0] = run->legs[1] = NULL;
        run->has_pending[0] = run->has_pending[1] = run->has_ahead = false;
    }
    return contract_run_take(cx, run, own, out);
}

Err contract_compose_next(Ctx *cx, ContractRun *run, ContractChildren *children,
                          ContractEvent *out, bool *more)
{
    for (;;) {
        if (!run->has_ahead)
            TRY(children(cx, run, &run->ahead, &run->has_ahead));
        ContractSource *own = contract_run_earliest(run);
        const ContractEvent mine = { .at = own ? own->at : CONTRACT_TIME_NONE,
                                     .type = own ? own->type_now : CONTRACT_EVENT_AD };
        *more = own || run->has_ahead;
        if (own && (!run->has_ahead || contract_event_order(&mine, &run->ahead) < 0))
            return take_own(cx, run, own, out);
        if (!run->has_ahead)
            return ERR_OK;
        *out = run->ahead;
        run->has_ahead = false;
        if (!hidden(run, out))
            return ERR_OK;
    }
}
