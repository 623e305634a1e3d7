#include "core/agreement.h"

#include "base/check.h"
#include "core/contract/cases.h"
#include "test.h"

#include <stdio.h>
#include <string.h>

enum { START = 20514 };                 /* 2026-03-02 */

static Date day(int n)                  /* days after the start */
{
    assert(date_of(2026, 3, 2).day == START);
    return (Date){ START + n };
}

/* The shipped product with one piece of its text replaced. */
static Err read_product(Ctx *cx, const char *from, const char *to, Product *out)
{
    char *text = NEW(cx, char, 16384), *changed = NEW(cx, char, 16384);
    FILE *file = fopen("share/products/receivables-discounting.json", "r");
    Json json, chart_json;
    Chart *chart = NEW(cx, Chart, 1);
    CHECK_TRUE("memory and file", text && changed && chart && file);
    text[fread(text, 1, 16383, file)] = '\0';
    fclose(file);
    char *at = strstr(text, from);
    CHECK_TRUE(from, at != NULL);
    snprintf(changed, 16384, "%.*s%s%s", (int)(at - text), text, to, at + strlen(from));
    TRY(json_parse_file(cx, "share/accounts/chart.json", &chart_json));
    TRY(chart_read(cx, &chart_json, chart));
    TRY(json_parse(cx, text_of(changed), &json));
    return product_read(cx, chart, &json, out);
}

/* 80,000.00 CNY for 90 days from 2026-03-02 at 5.5 %, that is 1,100.00 in advance. */
static Agreement agree(Ctx *cx, const Product *product)
{
    AgreementDeal deal = { .number = TEXT("F-17"), .funder = TEXT("name:bank"),
                           .counterparty = TEXT("name:debtor"), .advance = { 8000000, CCY_CNY },
                           .annual = { 55000000 }, .start = day(0), .due = day(90) };
    Agreement agreement = { .number = deal.number, .ccy = CCY_CNY, .start = deal.start,
                            .due = deal.due };
    CHECK_OK("agreed", cx, agreement_terms(cx, product, &deal, &agreement.terms));
    return agreement;
}

static Agreement agree_returning(Ctx *cx)
{
    Product product;
    CHECK_OK("product", cx, read_product(cx, "NTL\"", "NT\"", &product));
    product.returns_discount = true;
    CHECK_OK("holds together", cx, agreement_check(cx, &product));
    return agree(cx, &product);
}

static Agreement agree_keeping(Ctx *cx)
{
    Product product;
    CHECK_OK("product", cx, read_product(cx, "\"kept\"", "\"kept\"", &product));
    CHECK_OK("holds together", cx, agreement_check(cx, &product));
    return agree(cx, &product);
}

#define PAID(number, at, type_, minor_) \
    { (number), AGREEMENT_CLAIM, { START + (at) }, CONTRACT_EVENT_##type_, (minor_),             \
      CONTRACT_PF_NONE }
#define LATE(number, at) \
    { (number), AGREEMENT_CLAIM, { START + (at) }, CONTRACT_EVENT_CE, 0, CONTRACT_PF_DELINQUENT }
#define LOST(number, at) \
    { (number), AGREEMENT_CLAIM, { START + (at) }, CONTRACT_EVENT_CE, 0, CONTRACT_PF_DEFAULT }
#define PASSED(number, at, minor_) \
    { (number), AGREEMENT_RESERVE, { START + (at) }, CONTRACT_EVENT_PR, (minor_), CONTRACT_PF_NONE }

/* The flows as lines "day type amount". */
static const char *told(Ctx *cx, const Agreement *agreement, int at)
{
    List flows;
    Text text;
    TextBuf buf = textbuf_make(cx);
    CHECK_OK("flows", cx, agreement_flows(cx, agreement, day(at), &flows));
    for (size_t i = 0; i < flows.count; i++) {
        const AgreementFlow *flow = list_at(&flows, i);
        textbuf_format(&buf, "%s%d %s %lld\n", flow->leg == AGREEMENT_RESERVE ? "reserve " : "",
                       (int)date_diff(day(0), flow->day).n, contract_event_name(flow->type),
                       (long long)flow->minor);
    }
    CHECK_OK("told", cx, textbuf_done(&buf, &text));
    return text.at;
}

/* By hand. 1,100.00 x 30/90 = 366.67 down to 366.66, x 60/90 = 733.33. Late interest at 8.25 %:
 * 80,000.00 x 16/360 = 293.33; 30,000.00 x 4/360 = 27.50. */
TEST(test_agreement__says_what_is_posted)
{
#define OUT "0 IED -8000000\n0 IP 110000\n0 FP 8000\n"
    static const struct {
        const char *why;
        AgreementNote notes[8];
        size_t count;
        const char *want;
    } rows[] = {
        { "paid out, then nothing", { PAID(0, 0, FP, 8000) }, 1, OUT },
        { "on the day", { PAID(0, 0, FP, 8000), PAID(1, 30, AD, 0), PAID(2, 90, PR, 8000000),
                          PASSED(3, 90, -2000000), PASSED(4, 90, 2000000), PAID(5, 90, AD, 0) }, 6,
          OUT "30 AD 36666\n90 PR 8000000\n90 AD 73334\n"
          "reserve 90 PR 2000000\nreserve 90 PR -2000000\n" },
        { "in two parts, early: what is unearned is kept", { PAID(0, 0, FP, 8000),
          PAID(1, 30, PR, 5000000), PAID(2, 30, AD, 0), PAID(3, 40, PR, 3000000),
          PAID(4, 40, AD, 0) }, 5,
          OUT "30 PR 5000000\n30 AD 36666\n40 PR 3000000\n40 AD 73334\n" },
        { "a day's end before and after a payment of the same day", { PAID(0, 0, FP, 8000),
          PAID(1, 30, AD, 0), PAID(2, 30, PR, 8000000), PAID(3, 30, AD, 0) }, 4,
          OUT "30 AD 36666\n30 PR 8000000\n30 AD 73334\n" },
        { "late: interest first, on what is outstanding", { PAID(0, 0, FP, 8000),
          PAID(1, 90, AD, 0), LATE(2, 106), PAID(3, 106, IP, 29333), PAID(4, 106, PR, 5000000),
          PAID(5, 110, IP, 2750), PAID(6, 110, PR, 3000000) }, 7,
          OUT "90 AD 110000\n106 IP 29333\n106 PR 5000000\n110 IP 2750\n110 PR 3000000\n" },
        { "lost: what is outstanding", { PAID(0, 0, FP, 8000), PAID(1, 90, AD, 0), LATE(2, 106),
          PAID(3, 121, PR, 1000000), LOST(4, 121) }, 5,
          OUT "90 AD 110000\n121 PR 1000000\n121 CE 7000000\n" },
    };
    Ctx cx = ctx_make(16 << 20);
    Agreement agreement = agree_keeping(&cx);
    for (size_t i = 0; i < COUNT(rows); i++) {
        agreement.notes = rows[i].notes;
        agreement.note_count = rows[i].count;
        CHECK_TEXT(rows[i].why, text_of(told(&cx, &agreement, 200)), rows[i].want);
    }
    ctx_clear(&cx);
}

/* 8.25 % of 80,000.00: 16 days 293.33, 20 days 366.67, and 73.34 of that once 293.33 are paid: in
 * all it is rounded once. */
TEST(test_agreement__charges_late_interest_from_the_due_day_once_grace_is_over)
{
    static const AgreementNote late[] = { LATE(1, 106) };
    static const AgreementNote paid[] = { LATE(1, 106), PAID(2, 106, IP, 29333) };
    static const struct {
        const char *why;
        const AgreementNote *notes;
        size_t count;
        int at;
        int64_t late, earned;
    } rows[] = {
        { "before due", NULL, 0, 80, 0, 97777 }, { "on the day", NULL, 0, 90, 0, 110000 },
        { "within grace", NULL, 0, 105, 0, 110000 },
        { "16 days", late, 1, 106, 29333, 110000 }, { "20 days", late, 1, 110, 36667, 110000 },
        { "the last four of them", paid, 2, 110, 7334, 110000 },
        { "paid up", paid, 2, 106, 0, 110000 },
    };
    Ctx cx = ctx_make(16 << 20);
    Agreement agreement = agree_keeping(&cx);
    for (size_t i = 0; i < COUNT(rows); i++) {
        AgreementState stands;
        agreement.notes = rows[i].notes;
        agreement.note_count = rows[i].count;
        CHECK_OK(rows[i].why, &cx, agreement_state(&cx, &agreement, day(rows[i].at), &stands));
        CHECK_EQ(rows[i].why, stands.late, rows[i].late);
        CHECK_EQ(rows[i].why, stands.earned, rows[i].earned);
        CHECK_EQ(rows[i].why, stands.principal, 8000000);
        CHECK_EQ(rows[i].why, stands.discount, 110000);
    }
    ctx_clear(&cx);
}

/* 50,000.00 after 30 days, the rest after 60. Earned: 80,000.00 x 5.5 % x 30/360 = 366.67, and
 * 30,000.00 x 5.5 % x 30/360 = 137.50; of 1,100.00 are left 595.83. */
TEST(test_agreement__returns_what_was_not_earned_where_it_is_so_agreed)
{
    static const AgreementNote notes[] = {
        PAID(1, 30, PR, 5000000), PAID(2, 45, AD, 0), PAID(3, 60, PR, 3000000),
        PAID(4, 60, IP, -59583), PAID(5, 60, AD, 0),
    };
    Ctx cx = ctx_make(16 << 20);
    Agreement agreement = agree_returning(&cx);
    AgreementState stands;
    agreement.notes = notes;
    agreement.note_count = 3;
    CHECK_OK("before", &cx, agreement_state(&cx, &agreement, day(60), &stands));
    CHECK_EQ("what is to be returned", stands.unearned, 59583);
    agreement.note_count = COUNT(notes);
    CHECK_TEXT("after", text_of(told(&cx, &agreement, 200)), "0 IED -8000000\n0 IP 110000\n"
               "30 PR 5000000\n45 AD 43541\n60 PR 3000000\n60 IP -59583\n60 AD 6876\n");
    CHECK_EQ("earned and returned is all of it", 43541 + 6876 + 59583, 110000);
    ctx_clear(&cx);
}

/* What is printed is what is run: read like anybody's file, it gives the same events. */
TEST(test_agreement__can_be_taken_out)
{
    static const AgreementNote notes[] = {
        PAID(0, 0, FP, 8000), PAID(1, 90, AD, 0), LATE(2, 106), PAID(3, 106, IP, 29333),
        PAID(4, 106, PR, 5000000), PASSED(5, 110, -777), PASSED(6, 110, 777),
        PAID(7, 121, PR, 1000000), LOST(8, 121),
    };
    Ctx cx = ctx_make(16 << 20);
    Agreement agreement = agree_keeping(&cx);
    agreement.notes = notes;
    agreement.note_count = COUNT(notes);
    TextBuf buf = textbuf_make(&cx);
    Text text;
    Json json;
    List flows;
    size_t n = 0, count;
    CHECK_OK("written", &cx, agreement_write(&cx, &agreement, day(130), &buf));
    CHECK_OK("written", &cx, textbuf_done(&buf, &text));
    CHECK_OK("is JSON", &cx, json_parse(&cx, text, &json));
    CHECK_OK("of contracts", &cx, contract_cases_count(&cx, &json, &count));
    CHECK_EQ("two", count, 2);
    CHECK_OK("flows", &cx, agreement_flows(&cx, &agreement, day(130), &flows));
    for (size_t i = 0; i < count; i++) {
        ContractCase c;
        ContractRun *run;
        ContractEvent event;
        CHECK_OK("reads", &cx, contract_case_read(&cx, &json, i, (ContractCalendars){ 0 }, &c));
        CHECK_OK("starts", &cx, contract_start(&cx, &c.terms, &c.observed, c.until, &run));
        for (bool more = true; more;) {
            Money payoff;
            CHECK_OK("runs", &cx, contract_next(&cx, run, &event, &more));
            if (!more)
                break;
            CHECK_OK("fits", &cx, contract_money(&cx, event.payoff, CCY_CNY, &payoff));
            const AgreementFlow *flow = n < flows.count ? list_at(&flows, n) : NULL;
            while (flow && (flow->type == CONTRACT_EVENT_AD || flow->type == CONTRACT_EVENT_CE))
                flow = ++n < flows.count ? list_at(&flows, n) : NULL;
            if (payoff.minor == 0)
                continue;
            CHECK_TRUE("as many", flow != NULL);
            CHECK_EQ("type", flow->type, event.type);
            CHECK_EQ("day", flow->day.day, contract_time_date(event.at).day);
            CHECK_EQ("amount", flow->minor, payoff.minor);
            n++;
        }
    }
    CHECK_EQ("none left over", n, flows.count);
    ctx_clear(&cx);
}

/* The share of n days of t is floor(discount * n / t) to the last minor unit, however large; on the
 * due day it is all of it, the day before it is not. */
TEST(test_agreement__earns_the_discount_in_whole_minor_units)
{
    Ctx cx = ctx_make(64 << 20);
    Random random = random_make(test_seed());
    Product product;
    CHECK_OK("product", &cx, read_product(&cx, "kept", "kept", &product));
    for (int i = 0; i < 60; i++) {
        ArenaMark mark = arena_mark(&cx.arena);
        int days = 1 + (int)random_below(&random, 360);
        int64_t advance = i < 4 ? (int64_t)1 << 53 : 1 + (int64_t)random_below(&random, 1000000000);
        AgreementDeal deal = { .number = TEXT("F-1"), .funder = TEXT("a"),
                               .counterparty = TEXT("b"), .advance = { advance, CCY_CNY },
                               .annual = { 1 + (int64_t)random_below(&random, 200000000) },
                               .start = day(0), .due = day(days) };
        Agreement agreement = { .number = deal.number, .ccy = CCY_CNY, .start = deal.start,
                                .due = deal.due };
        AgreementState stands;
        CHECK_OK("agreed", &cx, agreement_terms(&cx, &product, &deal, &agreement.terms));
        for (int n = days > 3 ? days - 3 : 0; n <= days + 1; n++) {
            CHECK_OK("a day's end", &cx, agreement_state(&cx, &agreement, day(n), &stands));
            i128 share = (i128)stands.discount * (n < days ? n : days) / days;
            CHECK_EQ("earned", stands.earned, (int64_t)share);
        }
        arena_rewind(&cx.arena, mark);
    }
    ctx_clear(&cx);
}

/* Expected is what is outstanding, on the due day or, where that is past, today. */
TEST(test_agreement__plans_what_is_still_to_come)
{
    static const AgreementNote part[] = { PAID(0, 0, FP, 8000), PAID(1, 30, PR, 5000000) };
    static const AgreementNote late[] = { PAID(0, 0, FP, 8000), LATE(1, 106) };
    Ctx cx = ctx_make(16 << 20);
    Agreement agreement = agree_keeping(&cx);
    ContractPlan plan;
    agreement.notes = part;
    agreement.note_count = 2;
    CHECK_OK("plan", &cx, agreement_plan(&cx, &agreement, day(40), &plan));
    CHECK_EQ("out, in part, the rest", plan.count, 3);
    CHECK_EQ("when", plan.rows[2].at.day, day(90).day);
    CHECK_EQ("how much", (int64_t)(plan.rows[2].principal * 100 + 0.5), 3000000);
    CHECK_EQ("net proceeds", (int64_t)(plan.paid_out * 100 + 0.5), 8000000 - 110000 - 8000);
    agreement.notes = late;
    CHECK_OK("plan", &cx, agreement_plan(&cx, &agreement, day(110), &plan));
    CHECK_EQ("when", plan.rows[1].at.day, day(110).day);
    CHECK_EQ("with late interest", (int64_t)(plan.rows[1].interest * 100 + 0.5), 36667);
    CHECK_TRUE("and what it costs", plan.cost.has_apr && plan.cost.apr > 0.055);
    ctx_clear(&cx);
}

/* 80,000.00 x 8.25 % / 360 = 18.3333: the plan says so before the due day and after it, and so
 * does each day's end, whose sums are rounded once: 16 days 293.33, 17 days 311.67, 360 days
 * 6,600.00. */
TEST(test_agreement__a_day_late_costs_one_figure)
{
    static const AgreementNote late[] = { PAID(0, 0, FP, 8000), LATE(1, 106) };
    Ctx cx = ctx_make(16 << 20);
    Agreement agreements[] = { agree_keeping(&cx), agree_returning(&cx) };
    for (size_t i = 0; i < COUNT(agreements); i++) {
        Agreement *agreement = &agreements[i];
        AgreementState before, after;
        ContractPlan plan;
        int64_t cost = 0;
        agreement->notes = late;
        agreement->note_count = 1;
        CHECK_OK("a day", &cx, agreement_day_late(&cx, agreement, 8000000, &cost));
        CHECK_EQ("before it is due", cost, 1833);
        CHECK_OK("plan", &cx, agreement_plan(&cx, agreement, day(10), &plan));
        CHECK_EQ("as the plan has it", (int64_t)(plan.rows[1].delay * 1e6 + 0.5), 18333333);
        agreement->note_count = 2;
        CHECK_OK("a day", &cx, agreement_day_late(&cx, agreement, 8000000, &cost));
        CHECK_EQ("when it is overdue", cost, 1833);
        CHECK_OK("a day", &cx, agreement_day_late(&cx, agreement, 3000000, &cost));
        CHECK_EQ("on what is left", cost, 688);         /* 6.875 to the even */
        CHECK_OK("plan", &cx, agreement_plan(&cx, agreement, day(110), &plan));
        CHECK_EQ("as the plan has it", (int64_t)(plan.rows[1].delay * 1e6 + 0.5), 18333333);
        for (int n = 106; n < 130; n++) {
            CHECK_OK("a day's end", &cx, agreement_state(&cx, agreement, day(n), &before));
            CHECK_OK("the next", &cx, agreement_state(&cx, agreement, day(n + 1), &after));
            CHECK_TRUE("charges that", after.late - before.late == 1833
                                           || after.late - before.late == 1834);
        }
        CHECK_OK("a year", &cx, agreement_state(&cx, agreement, day(90 + 360), &after));
        CHECK_EQ("in all", after.late, 660000);
    }
    ctx_clear(&cx);
}

TEST(test_agreement__names_the_term_that_is_wrong)
{
    static const struct { const char *why, *from, *to; Err want; const char *says; } rows[] = {
        { "another type", "\"UMP\"", "\"CSH\"", ERR_INVALID, "actus.type" },
        { "no type", "\"UMP\"", "\"DREAM\"", ERR_INVALID, "actus.type" },
        { "unknown term", "\"nominalInterestRate\"", "\"nominalRate\"", ERR_UNKNOWN,
          "nominalRate" },
        { "unknown word", "\"notionalPrincipal\": \"advance\"",
          "\"notionalPrincipal\": \"advanced\"", ERR_SYNTAX, "notionalPrincipal" },
        { "no notional", "\"notionalPrincipal\": \"advance\", ", "", ERR_INVALID,
          "notionalPrincipal" },
        { "a number", "\"rateMultiplier\": \"late_rate\"", "\"rateMultiplier\": 1", ERR_INVALID,
          "rateMultiplier" },
        { "said twice", "\"contractRole\": \"RPA\"", "\"StatusDate\": \"start\"", ERR_CONFLICT,
          "statusDate" },
        { "kept, but earned on what is left", "\"NTL\"", "\"NT\"", ERR_INVALID,
          "interestCalculationBase" },
        { "returned, but earned as agreed", "\"kept\"", "\"returned\"", ERR_INVALID,
          "interestCalculationBase" },
        { "in advance until when?", "\"cycleAnchorDateOfInterestPayment\": \"due\",", "",
          ERR_INVALID, "cycleAnchorDateOfInterestPayment" },
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        Ctx cx = ctx_make(8 << 20);
        Product product;
        CHECK_OK(rows[i].why, &cx, read_product(&cx, rows[i].from, rows[i].to, &product));
        Err got = agreement_check(&cx, &product);
        if (!strstr(cx.detail, rows[i].says))
            CHECK_TEXT(rows[i].why, text_of(cx.detail), rows[i].says);
        CHECK_ERR(rows[i].why, &cx, got, rows[i].want);
        ctx_clear(&cx);
    }
    Ctx cx = ctx_make(8 << 20);
    Product product;
    Text terms;
    CHECK_OK("product", &cx, read_product(&cx, "kept", "kept", &product));
    AgreementDeal deal = { .number = TEXT("F-1"), .funder = TEXT("a"), .counterparty = TEXT("b"),
                           .advance = { INT64_MAX, CCY_CNY }, .annual = { 1 }, .start = day(0),
                           .due = day(1) };
    CHECK_ERR("too much", &cx, agreement_terms(&cx, &product, &deal, &terms), ERR_LIMIT);
    ctx_clear(&cx);
}
