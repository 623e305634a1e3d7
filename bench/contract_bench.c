/* contract_bench.c - events a second over a book of 100,000 mixed contracts, each on a calendar
 * with holidays and worked weekends and run to its end, by one thread a core. */
#include "bench.h"

#include "base/check.h"
#include "base/random.h"
#include "core/contract/contract.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

enum { CONTRACTS = 100000, THREADS = 2 };

typedef struct Book {
    const ContractTerms *terms;
    size_t count;
    ContractObserved observed;
    uint64_t events;            /* of the last run */
    double sum;                 /* of its payoffs */
} Book;

typedef struct Worker {
    const Book *book;
    size_t from, step;
    uint64_t events;
    double sum;
    Err err;
} Worker;

static ContractTime day(int y, int m, int d)
{
    return contract_time_of_date(date_of(y, m, d));
}

static ContractPeriod months(int n)
{
    return (ContractPeriod){ .months = n, .is_set = true };
}

/* Three long holidays a year and a worked Sunday, for ten years: a dense calendar. */
static Calendar holidays(Date *days, Date *worked)
{
    size_t n = 0, w = 0;
    for (int y = 2026; y < 2036; y++) {
        for (int d = 0; d < 8; d++)
            days[n++] = date_add(date_of(y, 2, 10), (Days){ d });
        for (int d = 1; d < 6; d++)
            days[n++] = date_of(y, 5, d);
        for (int d = 1; d < 8; d++)
            days[n++] = date_of(y, 10, d);
        Date sunday = date_of(y, 9, 20);
        while (date_weekday(sunday) != 7)
            sunday = date_add(sunday, (Days){ 1 });
        worked[w++] = sunday;
    }
    return (Calendar){ .holidays = days, .holiday_count = n, .workdays = worked,
                       .workday_count = w };
}

static void fill(ContractTerms *t, Random *random, const Calendar *calendar)
{
    static const ContractType types[] = {
        CONTRACT_TYPE_PAM, CONTRACT_TYPE_PAM, CONTRACT_TYPE_LAM, CONTRACT_TYPE_ANN,
        CONTRACT_TYPE_NAM, CONTRACT_TYPE_UMP, CONTRACT_TYPE_SWPPV,
    };
    static const ContractDays days[] = { CONTRACT_DAYS_A365, CONTRACT_DAYS_A360, CONTRACT_DAYS_AA,
                                         CONTRACT_DAYS_30E360 };
    static const ContractShift shifts[] = { CONTRACT_SHIFT_SCF, CONTRACT_SHIFT_SCMF,
                                            CONTRACT_SHIFT_CSF, CONTRACT_SHIFT_CSMP };
    contract_terms_init(t);
    t->type = types[random_below(random, 7)];
    t->role = t->type == CONTRACT_TYPE_SWPPV ? CONTRACT_ROLE_RF
            : random_below(random, 2) ? CONTRACT_ROLE_RPA : CONTRACT_ROLE_RPL;
    t->id = t->currency = TEXT("CNY");
    t->calendar = calendar;
    t->shift = shifts[random_below(random, 4)];
    t->days = days[random_below(random, 4)];
    t->month_end = random_below(random, 2) ? CONTRACT_EOM_LAST_DAY : CONTRACT_EOM_SAME_DAY;
    t->status = day(2026, 1, 1);
    t->initial_exchange = day(2026, 1 + (int)random_below(random, 12), 28);
    ContractPeriod life = months(12 + (int)random_below(random, 60));
    t->maturity = contract_time_add(t->initial_exchange, life, 1);
    t->notional = 100000 + (double)random_below(random, 900000);
    t->rate = t->rate2 = 0.03 + (double)random_below(random, 500) / 10000;
    t->cycle_interest = t->cycle_principal = months(random_below(random, 3) ? 1 : 3);
    t->next_redemption = t->notional / life.months + 0.02 * t->notional;
    if (t->type == CONTRACT_TYPE_SWPPV || random_below(random, 4) == 0) {
        t->cycle_rate = months(3);
        t->rate_object = TEXT("LPR");
    }
}

static Err count_events(Worker *worker)
{
    Ctx cx = ctx_make(64u << 20);
    Err err = ERR_OK;
    for (size_t i = worker->from; err == ERR_OK && i < worker->book->count; i += worker->step) {
        ArenaMark mark = arena_mark(&cx.arena);
        const ContractTerms *terms = &worker->book->terms[i];
        ContractRun *run;
        ContractEvent event;
        bool more = true;
        err = contract_start(&cx, terms, &worker->book->observed, terms->maturity, &run);
        while (err == ERR_OK && more) {
            err = contract_next(&cx, run, &event, &more);
            worker->events += more;
            worker->sum += more ? event.payoff : 0.0;
        }
        arena_rewind(&cx.arena, mark);
    }
    if (err != ERR_OK)
        fprintf(stderr, "contract_bench: %s\n", cx.detail);
    ctx_clear(&cx);
    return err;
}

static void *work(void *user)
{
    Worker *worker = user;
    worker->err = count_events(worker);
    return NULL;
}

/* The book once through, by THREADS threads; each has its own memory and shares only the terms. */
static void run_book(void *self)
{
    Book *book = self;
    Worker workers[THREADS];
    pthread_t ids[THREADS];
    book->events = 0;
    book->sum = 0;
    for (size_t i = 0; i < THREADS; i++) {
        workers[i] = (Worker){ .book = book, .from = i, .step = THREADS };
        int failed = pthread_create(&ids[i], NULL, work, &workers[i]);
        assert(failed == 0);
    }
    for (size_t i = 0; i < THREADS; i++) {
        pthread_join(ids[i], NULL);
        assert(workers[i].err == ERR_OK);
        book->events += workers[i].events;
        book->sum += workers[i].sum;
    }
}

int main(void)
{
    static Date days[256], worked[16];
    static ContractTerms terms[CONTRACTS];
    Calendar calendar = holidays(days, worked);
    ContractObservation rates[48];
    for (int i = 0; i < 48; i++)
        rates[i] = (ContractObservation){ contract_time_add(day(2026, 1, 1), months(3), i),
                                          0.03 + 0.0005 * i };
    ContractSeries series = { TEXT("LPR"), rates, 48 };
    Random random = random_make(2026);
    Book book = { .terms = terms, .observed = { &series, 1, NULL, 0 } };
    for (size_t i = 0; i < CONTRACTS; i++)
        fill(&terms[i], &random, &calendar);
    double seconds[3];
    for (int i = 0; i < 3; i++) {
        book.count = (size_t)CONTRACTS >> (2 - i);
        seconds[i] = bench_seconds(run_book, &book);
    }
    bench_rate("contract events, 100,000 mixed contracts", seconds[2], (double)book.events,
               "events", 5e6);
    bench_growth("contract events, two and four times the book", seconds, 2.2);
    printf("    %llu events on %d threads, payoffs sum to %.2f\n", (unsigned long long)book.events,
           THREADS, book.sum);
    return 0;
}
