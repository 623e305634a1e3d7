/* test_contract.c - the random contracts and their laws. */
#include "test_contract.h"

#include "core/contract/cases.h"

#include <math.h>

ContractTime test_day(int year, int month, int day)
{
    return contract_time_of_date(date_of(year, month, day));
}

ContractPeriod test_months(int n)
{
    return (ContractPeriod){ .months = n, .is_set = true };
}

void check_near(const char *why, double got, double want, double within, const char *file,
                int line)
{
    if (!(fabs(got - want) <= within * fmax(1.0, fabs(want)))) {
        print_error("%s: got %.15g, want %.15g\n", why, got, want);
        _fail(file, line);
    }
}

/* --- single contracts ------------------------------------------------------------------------ */
ContractTerms test_loan(ContractType type)
{
    ContractTerms t;
    contract_terms_init(&t);
    t.type = type;
    t.role = CONTRACT_ROLE_RPA;
    t.id = TEXT("loan");
    t.currency = TEXT("CNY");
    t.status = test_day(2025, 12, 31);
    t.initial_exchange = test_day(2026, 1, 1);
    t.maturity = test_day(2027, 1, 1);
    t.notional = 1000;
    t.rate = 0.12;
    t.days = CONTRACT_DAYS_A360;
    return t;
}

ContractEvent test_event(const ContractTerms *terms, const ContractObserved *observed,
                         ContractEventType type, int nth)
{
    Ctx cx = ctx_make(8 << 20);
    ContractRun *run;
    ContractEvent event, found = { .type = CONTRACT_EVENT_COUNT };
    bool more = true;
    int seen = 0;
    CHECK_OK("starts", &cx, contract_start(&cx, terms, observed, CONTRACT_TIME_NONE, &run));
    while (more) {
        CHECK_OK("runs", &cx, contract_next(&cx, run, &event, &more));
        if (more && event.type == type && seen++ == nth)
            found = event;
    }
    CHECK_EQ(contract_event_name(type), found.type, type);
    ctx_clear(&cx);
    return found;
}

/* --- random contracts ------------------------------------------------------------------------ */
static int pick(Random *random, int n)
{
    return (int)random_below(random, (uint64_t)n);
}

static double amount(Random *random, double low, double high)
{
    return low + (high - low) * (double)random_below(random, 10001) / 10000;
}

static ContractTime some_day(Random *random, int year)
{
    return test_day(year, 1 + pick(random, 12), 1 + pick(random, 28));
}

static ContractPeriod some_cycle(Random *random)
{
    static const int lengths[] = { 1, 1, 3, 6, 12 };
    ContractPeriod cycle = test_months(lengths[pick(random, 5)]);
    if (pick(random, 6) == 0)
        cycle = (ContractPeriod){ .days = 7 + pick(random, 60), .is_set = true };
    cycle.long_stub = pick(random, 2);
    return cycle;
}

static void market(Random *random, TestContract *c)
{
    for (int i = 0; i < 200; i++) {
        ContractTime at = contract_time_add(test_day(2020, 1, 1), test_months(1), i);
        c->rates[i] = (ContractObservation){ at, amount(random, -0.01, 0.08) };
        c->prices[i] = (ContractObservation){ at, amount(random, 20, 200) };
    }
    c->series[0] = (ContractSeries){ TEXT("RATE"), c->rates, 200 };
    c->series[1] = (ContractSeries){ TEXT("PRICE"), c->prices, 200 };
    c->observed = (ContractObserved){ c->series, 2, c->events, 0 };
}

/* What all types have in common, and more than each of them needs. */
static void common(ContractType type, Random *random, ContractTerms *t)
{
    static const ContractDays days[] = { CONTRACT_DAYS_A365, CONTRACT_DAYS_A360, CONTRACT_DAYS_AA,
                                         CONTRACT_DAYS_30E360, CONTRACT_DAYS_28E336 };
    contract_terms_init(t);
    t->type = type;
    t->role = CONTRACT_ROLE_RPA;
    t->id = TEXT("random");
    t->currency = TEXT("CNY");
    t->currency2 = TEXT("EUR");
    t->rate_object = TEXT("RATE");
    t->market_object = t->dividend_object = TEXT("PRICE");
    t->status = test_day(2021, 1, 1);
    t->initial_exchange = some_day(random, 2021 + pick(random, 2));
    if (contract_time_cmp(t->initial_exchange, t->status) <= 0)
        t->initial_exchange = test_day(2021, 1, 2);
    t->maturity = some_day(random, 2023 + pick(random, 5));
    t->notional = amount(random, 1000, 1000000);
    t->notional2 = amount(random, 1000, 1000000);
    t->rate = amount(random, 0, 0.15);
    t->rate2 = amount(random, 0, 0.15);
    t->days = days[pick(random, 5)];
    t->cycle_interest = some_cycle(random);
    t->cycle_principal = some_cycle(random);
    t->anchor_principal = contract_time_add(t->initial_exchange, t->cycle_principal, 1);
    t->month_end = pick(random, 2) ? CONTRACT_EOM_LAST_DAY : CONTRACT_EOM_SAME_DAY;
    t->calendar = pick(random, 2) ? &calendar_monday_friday : &calendar_every_day;
    t->shift = (ContractShift)(CONTRACT_SHIFT_NOS + pick(random, 9));
}

static void loan(Random *random, ContractTerms *t)
{
    bool repays_interest = t->type == CONTRACT_TYPE_ANN || t->type == CONTRACT_TYPE_NAM;
    if (t->type == CONTRACT_TYPE_LAM || t->type == CONTRACT_TYPE_NAM)
        t->next_redemption = t->notional * amount(random, 0.01, 0.2);
    if (t->type == CONTRACT_TYPE_ANN && pick(random, 3) == 0)
        t->amortization = contract_time_add(t->maturity, test_months(6), 1 + pick(random, 9));
    if (pick(random, 3) == 0)
        t->premium = -t->notional * 0.02;
    if (pick(random, 3) == 0 && !repays_interest) {
        t->capitalization_end = contract_time_add(t->initial_exchange, t->cycle_interest, 2);
        if (contract_time_cmp(t->capitalization_end, t->maturity) >= 0)
            t->capitalization_end = CONTRACT_TIME_NONE;
    }
    if (pick(random, 2) == 0) {
        t->cycle_rate = some_cycle(random);
        t->rate_spread = amount(random, 0, 0.02);
        if (pick(random, 2))
            t->life_cap = 0.07;
    }
    if (pick(random, 3) == 0) {
        t->fee_rate = 0.01;
        t->fee_basis = pick(random, 2) ? CONTRACT_FEE_NOTIONAL : CONTRACT_FEE_ABSOLUTE;
        t->cycle_fee = test_months(6);
    }
}

static void lists(TestContract *c, Random *random)
{
    ContractTerms *t = &c->terms;
    ContractTime first = contract_time_add(t->initial_exchange, test_months(1), 1);
    c->list_times[0] = first;
    c->list_times[1] = contract_time_add(first, test_months(1), 6);
    c->list_cycles[0] = test_months(1);
    c->list_cycles[1] = test_months(3);
    c->list_amounts[0] = t->notional * amount(random, 0, 0.1);
    c->list_amounts[1] = t->notional * amount(random, 0.1, 0.4);
    c->list_directions[0] = CONTRACT_DIRECTION_INC;
    c->list_directions[1] = CONTRACT_DIRECTION_DEC;
    t->principal_anchors = (ContractList){ c->list_times, 2 };
    t->principal_cycles = (ContractList){ c->list_cycles, 2 };
    t->principal_amounts = (ContractList){ c->list_amounts, 2 };
    t->principal_directions = (ContractList){ c->list_directions, 2 };
    t->interest_anchors = (ContractList){ c->list_times, 1 };
    t->interest_cycles = (ContractList){ c->list_cycles, 1 };
    t->cycle_rate = t->cycle_fee = (ContractPeriod){ 0 };
    t->fee_rate = (double)NAN;
}

/* A child loan whose dates and market are the parent's kind of thing. */
static void child(TestContract *c, Random *random, int i, ContractType type, ContractRefRole role)
{
    common(type, random, &c->child[i]);
    loan(random, &c->child[i]);
    c->child[i].capitalization_end = CONTRACT_TIME_NONE;
    c->refs[i] = (ContractRef){ role, &c->child[i], TEXT("random"), TEXT("PRICE") };
    c->terms.refs = c->refs;
    c->terms.ref_count = (size_t)i + 1;
}

static const ContractType legs[] = { CONTRACT_TYPE_PAM, CONTRACT_TYPE_ANN, CONTRACT_TYPE_LAM };

static void swap(TestContract *c, Random *random)
{
    c->terms.role = CONTRACT_ROLE_RFL;
    child(c, random, 0, legs[pick(random, 3)], CONTRACT_REF_FIL);
    child(c, random, 1, legs[pick(random, 3)], CONTRACT_REF_SEL);
}

static void cap(TestContract *c, Random *random)
{
    c->terms.role = CONTRACT_ROLE_BUY;
    child(c, random, 0, CONTRACT_TYPE_PAM, CONTRACT_REF_UDL);
    c->child[0].cycle_rate = test_months(3);
    c->terms.life_cap = 0.04;
}

static void cover(TestContract *c, Random *random)
{
    ContractTerms *t = &c->terms;
    t->role = CONTRACT_ROLE_BUY;
    child(c, random, 0, legs[pick(random, 3)], CONTRACT_REF_COVE);
    c->refs[1] = (ContractRef){ CONTRACT_REF_COVI, NULL, TEXT(""), TEXT("PRICE") };
    t->ref_count = t->type == CONTRACT_TYPE_CEC ? 2 : 1;
    t->notional = (double)NAN;
    t->maturity = CONTRACT_TIME_NONE;
    t->coverage = 0.8;
    if (t->type == CONTRACT_TYPE_CEG && pick(random, 2)) {
        t->fee_rate = 0.01;
        t->fee_basis = pick(random, 2) ? CONTRACT_FEE_NOTIONAL : CONTRACT_FEE_ABSOLUTE;
        t->anchor_fee = contract_time_add(t->initial_exchange, some_cycle(random), 1);
        t->cycle_fee = some_cycle(random);
    }
    if (pick(random, 2))
        c->events[c->observed.event_count++] = (ContractObservedEvent){
            .at = some_day(random, 2022), .type = CONTRACT_EVENT_CE,
            .contract_id = TEXT("random"), .performance = CONTRACT_PF_DEFAULT };
}

static void revolving(TestContract *c, Random *random)
{
    c->until = c->terms.maturity;
    c->terms.maturity = CONTRACT_TIME_NONE;
    c->events[c->observed.event_count++] = (ContractObservedEvent){
        .at = some_day(random, 2023), .type = CONTRACT_EVENT_PR,
        .value = 0.2 * c->terms.notional };
}

static void goods(TestContract *c, Random *random)
{
    ContractTerms *t = &c->terms;
    c->until = t->maturity;
    t->purchase = some_day(random, 2022);
    t->purchase_price = amount(random, 1, 100);
    t->quantity = 1 + pick(random, 50);
    if (t->type == CONTRACT_TYPE_STK)
        t->cycle_dividend = test_months(3);
}

static void exchange(TestContract *c, Random *random)
{
    c->terms.settle = pick(random, 2) ? CONTRACT_SETTLE_CASH : CONTRACT_SETTLE_DELIVERY;
    c->terms.settlement = (ContractPeriod){ .days = 2, .is_set = true };
    c->series[1].code = TEXT("EUR/CNY");
}

static void plain_swap(TestContract *c, Random *random)
{
    c->terms.role = CONTRACT_ROLE_RF;
    c->terms.cycle_rate = test_months(3);
    c->terms.settle = pick(random, 2) ? CONTRACT_SETTLE_CASH : CONTRACT_SETTLE_DELIVERY;
}

static void exercise(TestContract *c, Random *random)
{
    ContractTerms *t = &c->terms;
    t->role = CONTRACT_ROLE_BUY;
    t->purchase = t->initial_exchange;
    t->purchase_price = 10;
    t->strike1 = t->futures_price = 100;
    t->option = pick(random, 2) ? CONTRACT_OPTION_CALL : CONTRACT_OPTION_PUT;
    t->settlement = (ContractPeriod){ .days = 3, .is_set = true };
}

/* What a type needs beyond the common terms. */
static void (*const specials[CONTRACT_TYPE_COUNT])(TestContract *c, Random *random) = {
    [CONTRACT_TYPE_LAX] = lists, [CONTRACT_TYPE_UMP] = revolving, [CONTRACT_TYPE_STK] = goods,
    [CONTRACT_TYPE_COM] = goods, [CONTRACT_TYPE_FXOUT] = exchange,
    [CONTRACT_TYPE_SWPPV] = plain_swap, [CONTRACT_TYPE_SWAPS] = swap, [CONTRACT_TYPE_CAPFL] = cap,
    [CONTRACT_TYPE_OPTNS] = exercise, [CONTRACT_TYPE_FUTUR] = exercise,
    [CONTRACT_TYPE_CEG] = cover, [CONTRACT_TYPE_CEC] = cover,
};

static bool is_loan(ContractType type)
{
    return type == CONTRACT_TYPE_PAM || type == CONTRACT_TYPE_LAM || type == CONTRACT_TYPE_NAM
        || type == CONTRACT_TYPE_ANN || type == CONTRACT_TYPE_LAX || type == CONTRACT_TYPE_CLM
        || type == CONTRACT_TYPE_UMP;
}

void test_contract_random(ContractType type, Random *random, TestContract *out)
{
    market(random, out);
    common(type, random, &out->terms);
    if (is_loan(type))
        loan(random, &out->terms);
    out->until = CONTRACT_TIME_NONE;
    if (specials[type])
        specials[type](out, random);
}

size_t test_contract_run(Ctx *cx, const TestContract *contract, ContractEvent *events)
{
    ContractRun *run;
    size_t count = 0;
    bool more = true;
    CHECK_OK("starts", cx, contract_start(cx, &contract->terms, &contract->observed,
                                          contract->until, &run));
    while (more) {
        assert(count < TEST_EVENTS_MAX);
        CHECK_OK("runs", cx, contract_next(cx, run, &events[count], &more));
        count += more;
    }
    return count;
}

/* --- the laws -------------------------------------------------------------------------------- */
static ContractRole other_side(ContractRole role)
{
    return role == CONTRACT_ROLE_RPA ? CONTRACT_ROLE_RPL
         : role == CONTRACT_ROLE_RFL ? CONTRACT_ROLE_PFL
         : role == CONTRACT_ROLE_RF ? CONTRACT_ROLE_PF
         : role == CONTRACT_ROLE_BUY ? CONTRACT_ROLE_SEL : role;
}

static void law_order(const TestContract *c, const ContractEvent *events, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        bool settles = events[i].type == CONTRACT_EVENT_STD;
        CHECK_TRUE("after the status", contract_time_cmp(events[i].at, c->terms.status) > 0);
        CHECK_TRUE("within the horizon", contract_time_is_none(c->until) || settles
                                             || contract_time_cmp(events[i].at, c->until) <= 0);
        CHECK_TRUE("in order", i == 0 || contract_time_cmp(events[i - 1].at, events[i].at) <= 0);
    }
}

static void law_sides(Ctx *cx, TestContract *c, const ContractEvent *events, size_t count,
                      ContractEvent *mirror)
{
    ContractRole role = c->terms.role;
    c->terms.role = other_side(role);
    size_t n = test_contract_run(cx, c, mirror);
    c->terms.role = role;
    CHECK_EQ("the other side has as many events", n, count);
    for (size_t i = 0; i < count; i++) {
        CHECK_NEAR("what one pays the other gets", mirror[i].payoff, -events[i].payoff);
        CHECK_NEAR("principal is owed to one and by the other", mirror[i].notional,
                   -events[i].notional);
        CHECK_NEAR("and so is interest", mirror[i].accrued, -events[i].accrued);
    }
}

static void law_looking(Ctx *cx, TestContract *c, Random *random, const ContractEvent *events,
                        size_t count, ContractEvent *looked)
{
    size_t had = c->observed.event_count, n, seen = 0;
    ContractObservedEvent kept[TEST_LOOKS + 4];
    for (size_t i = 0; i < had; i++)
        kept[i] = c->events[i];
    for (size_t i = 0; i < TEST_LOOKS; i++) {
        ContractObservedEvent look = { .at = some_day(random, 2021 + pick(random, 5)),
                                       .type = CONTRACT_EVENT_AD };
        size_t j = c->observed.event_count++;
        for (; j > 0 && contract_time_cmp(c->events[j - 1].at, look.at) > 0; j--)
            c->events[j] = c->events[j - 1];
        c->events[j] = look;
    }
    n = test_contract_run(cx, c, looked);
    for (size_t i = 0; i < n; i++) {
        if (looked[i].type == CONTRACT_EVENT_AD)
            continue;
        CHECK_TRUE("looking adds nothing", seen < count);
        CHECK_EQ("nor changes the order", looked[i].type, events[seen].type);
        check_near("nor what is paid", looked[i].payoff, events[seen].payoff, 1e-9, __FILE__,
                   __LINE__);
        check_near("nor what is owed", looked[i].notional, events[seen].notional, 1e-9, __FILE__,
                   __LINE__);
        seen++;
    }
    CHECK_EQ("nor takes away", seen, count);
    for (size_t i = 0; i < had; i++)
        c->events[i] = kept[i];
    c->observed.event_count = had;
}

/* CLM and UMP without a maturity end at their horizon, and CEG and CEC know no other. */
static void law_horizon(Ctx *cx, TestContract *c, Random *random, const ContractEvent *events,
                        size_t count, ContractEvent *early)
{
    ContractTime until = c->until;
    if (count == 0 || !contract_time_is_none(until))
        return;
    c->until = events[pick(random, (int)count)].at;
    size_t n = test_contract_run(cx, c, early);
    for (size_t i = 0; i < n; i++) {
        CHECK_EQ("the same events up to a nearer horizon", early[i].type, events[i].type);
        CHECK_NEAR("and the same payments", early[i].payoff, events[i].payoff);
    }
    CHECK_TRUE("all of them", n == count || contract_time_cmp(events[n].at, c->until) > 0);
    c->until = until;
}

/* Principal changes by what is paid, or by interest that is added to it. */
static void law_principal(const TestContract *c, const ContractEvent *events, size_t count)
{
    double before = 0.0, premium = isnan(c->terms.premium) ? 0.0 : c->terms.premium;
    bool own_premium = c->terms.type != CONTRACT_TYPE_CLM && c->terms.type != CONTRACT_TYPE_UMP;
    for (size_t i = 0; i < count; i++) {
        const ContractEvent *e = &events[i];
        double change = e->notional - before;
        if (e->type == CONTRACT_EVENT_IED)
            CHECK_NEAR("paid out, less the discount", change + (own_premium ? premium : 0),
                       -e->payoff);
        else if (e->type == CONTRACT_EVENT_PR || e->type == CONTRACT_EVENT_PI
                 || e->type == CONTRACT_EVENT_MD)
            check_near("what is paid back is no longer owed", change, -e->payoff, 1e-9, __FILE__,
                       __LINE__);
        else if (e->type != CONTRACT_EVENT_IPCI)
            CHECK_NEAR("nothing else touches principal", change, 0);
        before = e->notional;
    }
    if (c->terms.type != CONTRACT_TYPE_UMP && count)
        CHECK_NEAR("in the end nothing is owed", before, 0);
}

/* Day by day: principal times rate, until the next event. Only where a day is 1/365 or 1/360 and
 * the calculation is not moved by the calendar. */
static void law_interest(const TestContract *c, const ContractEvent *events, size_t count)
{
    double year = c->terms.days == CONTRACT_DAYS_A365 ? 365
                : c->terms.days == CONTRACT_DAYS_A360 ? 360 : 0;
    double grown = 0.0, paid = 0.0;
    bool moved = c->terms.shift != CONTRACT_SHIFT_NOS && !c->terms.calendar->every_day;
    if (year == 0 || moved || count == 0)
        return;
    for (size_t i = 0; i + 1 < count; i++)
        for (int32_t d = contract_time_date(events[i].at).day;
             d < contract_time_date(events[i + 1].at).day; d++)
            grown += events[i].notional * events[i].rate / year;
    for (size_t i = 0; i < count; i++) {
        if (events[i].type == CONTRACT_EVENT_IP)
            paid += events[i].payoff;
        if (events[i].type == CONTRACT_EVENT_IPCI)
            paid += events[i].notional - (i ? events[i - 1].notional : 0.0);
    }
    check_near("interest is what every day adds", paid + events[count - 1].accrued, grown, 1e-8,
               __FILE__, __LINE__);
}

void test_contract_laws(ContractType type)
{
    static TestContract c;
    static ContractEvent events[TEST_EVENTS_MAX], again[TEST_EVENTS_MAX];
    Random random = random_make(test_seed() + (uint64_t)type);
    for (int i = 0; i < 150; i++) {
        Ctx cx = ctx_make(64u << 20);
        test_contract_random(type, &random, &c);
        size_t count = test_contract_run(&cx, &c, events);
        if (type != CONTRACT_TYPE_CSH)
            CHECK_TRUE("something happens", count > 0);
        law_order(&c, events, count);
        law_sides(&cx, &c, events, count, again);
        law_looking(&cx, &c, &random, events, count, again);
        law_horizon(&cx, &c, &random, events, count, again);
        if (is_loan(type)) {
            law_principal(&c, events, count);
            law_interest(&c, events, count);
        }
        ctx_clear(&cx);
    }
}

/* --- stories ------------------------------------------------------------------------------- */
static double plain(double x)
{
    return fabs(x) < 0.005 ? 0.0 : x;           /* no "-0.00" */
}

static Err tell(Ctx *cx, Text text, TextBuf *out)
{
    Json file;
    ContractCase c;
    ContractRun *run;
    ContractEvent event;
    char at[CONTRACT_TIME_TEXT_SIZE];
    TRY(json_parse(cx, text, &file));
    TRY(contract_case_read(cx, &file, 0, (ContractCalendars){ 0 }, &c));
    TRY(contract_start(cx, &c.terms, &c.observed, c.until, &run));
    for (bool more = true; more;) {
        TRY(contract_next(cx, run, &event, &more));
        if (more)
            textbuf_format(out, "%.10s %s %.2f %.2f\n", contract_time_format(event.at, at),
                           contract_event_name(event.type), plain(event.payoff),
                           plain(event.notional));
    }
    return ERR_OK;
}

void check_tells(const char *why, const char *terms, const char *more, const char *beside,
                 const char *want, const char *file, int line)
{
    Ctx cx = ctx_make(4 << 20);
    TextBuf text = textbuf_make(&cx), out = textbuf_make(&cx);
    textbuf_format(&text, "{'x':{'terms':{%s%s%s}%s%s}}", terms, more && *more ? "," : "",
                   more ? more : "", beside && *beside ? "," : "", beside ? beside : "");
    for (size_t i = 0; i < text.n; i++)
        if (text.at[i] == '\'')
            text.at[i] = '"';
    if (tell(&cx, (Text){ text.at, text.n }, &out) != ERR_OK)
        textbuf_format(&out, "%s\n", cx.detail);
    check_text(why, (Text){ out.at, out.n }, want, file, line);
    ctx_clear(&cx);
}
