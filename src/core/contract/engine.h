/* engine.h - how a type of contract is written: sources of events in, payoffs and states out.
 *
 *     schedule IP --+
 *     schedule PR --+--> earliest (time, rank) --> step(): payoff, new state --> event
 *     observed    --+
 *
 * A type is one ContractKind: start() checks its terms, sets the initial state and adds one source
 * for each kind of event; step() is its payoff and state transition functions. The engine merges
 * the sources, shifts to business days, drops what lies before the status date, after the horizon
 * or after termination, and hides what happened before a purchase. Nothing is allocated after
 * start(). For the types' own files only; others use contract.h.
 * SRC: ACTUS technical specification, sections "State Transition Functions", "Payoff Functions",
 * "Business Day Shift Convention", "Event Sequence", "Contract Lifetime". */
#ifndef WEFT_CORE_CONTRACT_ENGINE_H
#define WEFT_CORE_CONTRACT_ENGINE_H

#include "core/contract/event.h"
#include "core/contract/observed.h"
#include "core/contract/schedule.h"
#include "core/contract/terms.h"

enum { CONTRACT_EVENTS_MAX = 1000000 };         /* of one contract */

typedef struct ContractState {
    ContractTime last;          /* Led: the last event, as a time to calculate from */
    double notional;            /* Nvl, signed by the role, as are the accruals */
    double rate;                /* Nrt */
    double accrued;             /* Nac */
    double accrued2;            /* of a swap's floating leg */
    double fee_accrued;         /* Fac */
    double scale_notional;      /* Nsc */
    double scale_interest;      /* Isc */
    double redemption;          /* Npr, unsigned; NaN: not fixed yet */
    double base;                /* Icb */
    bool defaulted;             /* Prf is 'D': payoffs are 0 from here on */
    double exercise_amount;     /* Xa */
    ContractTime exercised_at;  /* Xd */
} ContractState;

typedef struct ContractSource {
    ContractEventType type;
    int rank;                   /* order among events of one moment; 0: by its type */
    bool shifts;                /* to business days */
    bool settles;               /* what an exercise before the horizon leads to: not cut by it */
    bool pays_second;           /* in the second currency */
    double value;               /* amount or rate that comes with the event */
    ContractTime cut;           /* none, or: nothing at or after this time */
    ContractTime capitalize_until;      /* none, or: IP before this is IPCI; at it, none */
    bool first_is_fixed;        /* the first RR handed out is an RRF */
    ContractSchedule schedule;
    const ContractObservedEvent *events, *events_end;   /* instead of a schedule ... */
    ContractEventType observes;                         /* ... those of this type */
    /* the event at hand, filled by the engine */
    bool ready;
    ContractEventType type_now;
    int rank_now;
    ContractTime at, scheduled, calculated;
} ContractSource;

/* The event that step() is to evaluate. */
typedef struct ContractMoment {
    ContractEventType type;
    ContractTime at;            /* paid */
    ContractTime scheduled;
    ContractTime calculated;    /* accruals run to here: shifted where the convention says SC */
    double value;
    const ContractSource *source;
} ContractMoment;

typedef struct ContractRun ContractRun;

typedef struct ContractKind {
    Err (*start)(Ctx *cx, ContractRun *run);
    /* *payoff comes in as 0. */
    Err (*step)(Ctx *cx, ContractRun *run, const ContractMoment *moment, double *payoff);
    /* For composed contracts whose events are their children's: instead of the merge. */
    Err (*next)(Ctx *cx, ContractRun *run, ContractEvent *out, bool *more);
} ContractKind;

/* Starts a child contract in the role given. */
typedef Err ContractStart(Ctx *cx, const ContractTerms *terms, const ContractObserved *observed,
                          ContractTime until, ContractRun **out);

struct ContractRun {
    const ContractTerms *terms;
    const ContractObserved *observed;           /* may be NULL */
    ContractTime until;                         /* horizon; none: to the end of the contract */
    const ContractKind *kind;
    ContractStart *start_child;
    double sign;
    ContractTime maturity;                      /* Tmd; none where there is no such */
    bool maturity_stays;        /* it is no day of a cycle: what falls on it is not shifted */
    ContractState state;
    const ContractSeries *rate_series, *index_series, *object_series;
    Text object_code;                           /* of object_series */
    const ContractSeries *settlement_series;    /* CUR/CURS, where settled in another currency */
    Text settlement_code;
    ContractSource *sources;
    size_t source_count, source_cap;
    uint64_t events_made;
    ContractTime shifted_from, shifted_to;      /* the last answer of the calendar */
    ContractRun *legs[2];                       /* SWAPS, CAPFL */
    ContractEvent pending[2];                   /* the next event of each */
    bool has_pending[2];
    ContractEvent ahead;                        /* what they make together, next */
    bool has_ahead;
};

/* --- for start() ------------------------------------------------------------------------------ */
/* A new source with its schedule; NULL with the fault set where memory is out. */
ContractSource *contract_source_add(Ctx *cx, ContractRun *run, ContractEventType type,
                                    ContractSchedule schedule);
/* One event at a fixed time, not shifted; nothing where the time is none. */
MUST_USE Err contract_source_once(Ctx *cx, ContractRun *run, ContractEventType type,
                                  ContractTime at);
/* A cycle up to the maturity, shifted. The start is the anchor, or one cycle after `otherwise`
 * where there is a cycle but no anchor; without both nothing is added. *out may be NULL. */
MUST_USE Err contract_source_cycle(Ctx *cx, ContractRun *run, ContractEventType type,
                                   ContractTime anchor, ContractPeriod cycle,
                                   ContractTime otherwise, bool with_end, ContractSource **out);
/* An event of `type` at each observed event of type `observes` that concerns this contract. */
MUST_USE Err contract_source_observed(Ctx *cx, ContractRun *run, ContractEventType type,
                                      ContractEventType observes);
/* The last scheduled time before the status date of the sources of this type, or none. */
ContractTime contract_last_before_status(const ContractRun *run, ContractEventType type);
bool contract_has_observed(const ContractRun *run, ContractEventType type);
/* AD, PRD and TD, which every type has. */
MUST_USE Err contract_source_common(Ctx *cx, ContractRun *run);
MUST_USE Err contract_need_time(Ctx *cx, ContractTime t, const char *term);
MUST_USE Err contract_need_real(Ctx *cx, double value, const char *term);
/* value, or `otherwise` where the term was not agreed. */
double contract_or(double value, double otherwise);
/* t as business days shift it; t itself without a convention or calendar. */
ContractTime contract_shift(const ContractTerms *terms, ContractTime t);
/* t as a time to calculate from or to: shifted under the SC conventions, else t itself. */
ContractTime contract_calculation_time(const ContractTerms *terms, ContractTime t);

/* The order of a type among events of one moment; even, so that there is room between two. */
int contract_rank(ContractEventType type);

/* --- for step() ------------------------------------------------------------------------------- */
/* Y(s, t) and Y(Led, t) under the contract's day count. */
double contract_fraction(const ContractRun *run, ContractTime from, ContractTime to);
double contract_span(const ContractRun *run, const ContractMoment *moment);
/* The value of the contract's rate object at the moment. */
MUST_USE Err contract_observe_rate(Ctx *cx, ContractRun *run, const ContractMoment *moment,
                                   double *out);

/* --- for contract.c and compose.c ------------------------------------------------------------- */
MUST_USE Err contract_run_make(Ctx *cx, const ContractTerms *terms,
                               const ContractObserved *observed, ContractTime until,
                               const ContractKind *kind, ContractStart *start_child,
                               ContractRun **out);
MUST_USE Err contract_run_next(Ctx *cx, ContractRun *run, ContractEvent *out, bool *more);
/* The source whose event is due first, NULL where none is left; and its event, evaluated. */
ContractSource *contract_run_earliest(ContractRun *run);
MUST_USE Err contract_run_take(Ctx *cx, ContractRun *run, ContractSource *source,
                               ContractEvent *out);

#endif
