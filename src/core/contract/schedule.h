/* schedule.h - the times of one kind of event, handed out one after another.
 *
 *     start      start+c    start+2c    start+3c   end
 *       |----------|-----------|-----------|--------|
 *                                        short last period: L1 keeps it, L0 drops the time
 *                                        before the end, so that the last period is a long one
 *
 * Every time is start plus n cycles, counted from the start. Where the start is the last day of a
 * month and the convention says so, the times are the last days of theirs. Nothing is allocated.
 * SRC: ACTUS technical specification, "Schedule", "End Of Month Shift Convention". */
#ifndef WEFT_CORE_CONTRACT_SCHEDULE_H
#define WEFT_CORE_CONTRACT_SCHEDULE_H

#include "core/contract/terms.h"
#include "core/contract/time.h"

typedef struct ContractSchedule {
    ContractTime start;             /* none: only the end */
    ContractTime end;               /* none: only the start */
    ContractPeriod cycle;           /* not set: only start and end */
    bool with_end;                  /* the end itself is a time of the schedule */
    bool month_end;
    bool finished;
    int32_t n;                      /* cycles stepped so far */
    int16_t year, month, day;       /* the start's, to step months from */
    ContractTime ahead;             /* start + n cycles */
} ContractSchedule;

ContractSchedule contract_schedule_make(ContractTime start, ContractPeriod cycle, ContractTime end,
                                        bool with_end, ContractMonthEnd month_end);
/* One time only. */
ContractSchedule contract_schedule_once(ContractTime at);

/* The next time in *out; false when there are no more. */
bool contract_schedule_next(ContractSchedule *schedule, ContractTime *out);

/* How many times lie at or after `from`. Leaves the schedule as it was. O(their number). */
size_t contract_schedule_count(ContractSchedule schedule, ContractTime from);

/* `anchor` moved by n cycles under the schedule's month end convention. */
ContractTime contract_schedule_step(ContractTime anchor, ContractPeriod cycle, int32_t n,
                                    ContractMonthEnd month_end);

#endif
