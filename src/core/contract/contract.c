/* contract.c - the table that joins the types. */
#include "core/contract/contract.h"

#include "base/check.h"
#include "core/contract/ann.h"
#include "core/contract/capfl.h"
#include "core/contract/cec.h"
#include "core/contract/ceg.h"
#include "core/contract/clm.h"
#include "core/contract/com.h"
#include "core/contract/csh.h"
#include "core/contract/engine.h"
#include "core/contract/futur.h"
#include "core/contract/fxout.h"
#include "core/contract/lam.h"
#include "core/contract/lax.h"
#include "core/contract/nam.h"
#include "core/contract/optns.h"
#include "core/contract/pam.h"
#include "core/contract/stk.h"
#include "core/contract/swaps.h"
#include "core/contract/swppv.h"
#include "core/contract/ump.h"

static const ContractKind *const kinds[] = {
    [CONTRACT_TYPE_NONE] = NULL,
#define CONTRACT(code, kind, text) [CONTRACT_TYPE_##code] = &contract_##kind,
#include "core/contract/contract_type.tbl"
#undef CONTRACT
};

Err contract_start(Ctx *cx, const ContractTerms *terms, const ContractObserved *observed,
                   ContractTime until, ContractRun **out)
{
    assert(terms->type > CONTRACT_TYPE_NONE && terms->type < CONTRACT_TYPE_COUNT);
    return contract_run_make(cx, terms, observed, until, kinds[terms->type], contract_start, out);
}

Err contract_next(Ctx *cx, ContractRun *run, ContractEvent *out, bool *more)
{
    return contract_run_next(cx, run, out, more);
}

Err contract_each(Ctx *cx, const ContractTerms *terms, const ContractObserved *observed,
                  ContractTime until, ContractSink *sink, void *user)
{
    ContractRun *run;
    ContractEvent event;
    bool more = true;
    TRY(contract_start(cx, terms, observed, until, &run));
    while (more) {
        TRY(contract_next(cx, run, &event, &more));
        if (more)
            TRY(sink(user, &event));
    }
    return ERR_OK;
}
