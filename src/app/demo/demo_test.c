/* demo_test.c - the story's end, on both databases: what it promises is what the books say. */
#include "app/demo/demo.h"

#include "app/report/page.h"
#include "app/report/text.h"
#include "base/check.h"
#include "test.h"
#include "test_books.h"
#include "test_store.h"

#include <stdio.h>
#include <string.h>

static void check_order(const Report *r)
{
    const ReportDay *last = &r->closure[r->day_count - 1];
    CHECK_EQ("the told order is closed", last->least.e9, RATE_ONE_E9);
    CHECK_EQ("and its whole graph", last->graph.e9, RATE_ONE_E9);
    for (size_t i = 0; i < r->node_count; i++)
        CHECK_TRUE(r->nodes[i].number.at, r->nodes[i].closed);
    CHECK_TRUE("ten suppliers, two plants, two second-tier suppliers", r->node_count == 15);
    for (size_t c = 1; c < r->chapter_count; c++)
        for (int f = 0; f < FLOW_COUNT; f++)
            CHECK_TRUE("no step takes a flow back",
                       r->chapters[c].end->flow[f].e9 >= r->chapters[c - 1].end->flow[f].e9);
    CHECK_EQ("only the last step but one closes it", r->chapters[9].end->least.e9 < RATE_ONE_E9,
             1);
}

static void check_deal(const Report *r)
{
    CHECK_TRUE("three financings went out", r->deal_count == 3);
    const ReportDeal *deal = &r->deals[0];
    int64_t collected = 0, to_funder = 0;
    for (size_t i = 0; i < deal->part_count; i++) {
        collected += deal->parts[i].amount.minor;
        to_funder += text_eq(deal->parts[i].to, deal->funder) ? deal->parts[i].amount.minor : 0;
    }
    CHECK_EQ("1,032,000.00 and 13 % tax", deal->face.minor, 116616000);
    CHECK_EQ("the waterfall gave away what came in", collected, deal->face.minor);
    CHECK_EQ("the funder has its principal back", to_funder, deal->advance.minor);
    CHECK_EQ("paid out is advance less cost", deal->net.minor,
             deal->advance.minor - deal->discount.minor - deal->fee.minor);
    CHECK_EQ("four hands", deal->hand_count, 4);
    CHECK_TRUE("repaid", !date_is_none(deal->repaid));
}

static void check_attacks(const Report *r)
{
    static const char *const rules[] = { "C-768", "C-768", "C-768", "payer_not_buyer",
                                         "CONFIRM-OWN-ACCOUNT", "PARTY-OWN-WORD",
                                         "LICENSED-ROLE", "HEARSAY", "currency_mismatch",
                                         "STRANGER" };
    size_t n = 0;
    for (size_t a = 0; a < r->attack_count; a++)
        for (size_t t = 0; t < r->attacks[a].try_count; t++, n++) {
            CHECK_TRUE(r->attacks[a].tries[t].what.at, r->attacks[a].tries[t].stopped);
            assert_true(n < COUNT(rules));
            CHECK_TEXT("by its rule", r->attacks[a].tries[t].rule, rules[n]);
        }
    CHECK_EQ("ten attempts", n, COUNT(rules));
}

static void check_set_off(const Report *r)
{
    const ReportSetOff *s = r->set_off;
    int64_t by_firm = 0, by_pair = 0, held = 0;
    assert_non_null(s);
    CHECK_EQ("everybody with a debt in yuan has joined", s->members, 36);
    CHECK_EQ("twelve firms and the one that declined", s->firm_count, 13);
    CHECK_EQ("one declined", s->declined, 1);
    for (size_t f = 0; f < s->firm_count; f++) {
        by_firm += s->firms[f].set_off;
        CHECK_TRUE("no debt goes below nothing", s->firms[f].set_off <= s->firms[f].owes);
        CHECK_TRUE("who declined lost nothing", !s->firms[f].declined
                   || s->firms[f].set_off == 0);
    }
    for (size_t d = 0; d < s->debt_count; d++) {
        by_pair += s->debts[d].set_off;
        held += s->debts[d].held ? s->debts[d].open : 0;
        CHECK_TRUE("a funder's claim is left alone", !s->debts[d].held
                   || s->debts[d].set_off == 0);
    }
    CHECK_EQ("firms sum to the round", by_firm, s->set_off);
    CHECK_EQ("pairs sum to the round", by_pair, s->set_off);
    CHECK_EQ("62,620.00 and 13 % tax stay Wanxin's", held, 7076060);
    CHECK_EQ("and it is named", s->held_count, 1);
    CHECK_TRUE("pairs < circles < chains", s->bilateral < s->proposed && s->proposed < s->chains);
    CHECK_TRUE("the refusal cost something", s->set_off > 0 && s->set_off < s->proposed);
}

static void check_books(const Report *r)
{
    CHECK_EQ("yuan and dollars", r->balance_count, 2);
    for (size_t i = 0; i < r->balance_count; i++) {
        CHECK_TRUE("money moved", r->balances[i].debits > 0);
        CHECK_EQ(ccy_code(r->balances[i].ccy), r->balances[i].debits, r->balances[i].credits);
    }
    CHECK_TRUE("verify finds no difference", r->verified_well);
    CHECK_TRUE("there is a head", r->head.n == 64);
    CHECK_TRUE("firms", r->firms >= 40);
}

/* The ledger holds of each financing its contract's events, and nothing else. */
static void check_contracts(Ctx *cx, const char *url)
{
    Book *book CLEANUP(book_close) = NULL;
    CHECK_OK("opens", cx, book_open(cx, url, &book));
    CHECK_EQ("IED, IP, FP and what was earned thrice, PR, the reserve in and out",
             test_books_check(cx, book), 3 * 4 + 1 + 2);
}

TEST_STORE(test_demo__ends_as_the_story_says)
{
    Report report;
    DemoOptions options = { .url = url, .share = "share", .lang = LANG_EN };
    CHECK_OK("plays", cx, demo_run(cx, &options, &report));
    check_order(&report);
    check_deal(&report);
    check_set_off(&report);
    check_attacks(&report);
    check_books(&report);
    check_contracts(cx, url);
    CHECK_ERR("not into books that are in use", cx, demo_run(cx, &options, &report), ERR_CONFLICT);
}

TEST(test_demo__the_same_story_gives_the_same_log_in_both_languages)
{
    enum { MEMORY = 1 << 30 };
    Text head = TEXT("");
    for (int lang = LANG_EN; lang <= LANG_ZH; lang++) {
        Ctx cx = ctx_make(MEMORY);
        char url[512];
        Report report;
        Text text, page;
        static char first[128];
        snprintf(url, sizeof url, "%s/demo-%d.db", test_folder(), lang);
        DemoOptions options = { .url = url, .share = "share", .lang = (Lang)lang };
        CHECK_OK("plays", &cx, demo_run(&cx, &options, &report));
        CHECK_OK("is told", &cx, report_text(&cx, &report, 80, false, &text));
        CHECK_OK("is drawn", &cx, report_page(&cx, &report, &page));
        while (text.n > 0)
            CHECK_TRUE("fits 80 columns",
                       text_columns(text_split(text, '\n', &text)) <= REPORT_COLUMNS_MIN);
        CHECK_TRUE("pictures", strstr(page.at, "</svg>") != NULL);
        if (lang == LANG_EN) {
            snprintf(first, sizeof first, "%.*s", (int)report.head.n, report.head.at);
            head = text_of(first);
        }
        CHECK_TEXT("the same evidence, leaf for leaf", report.head, head.at);
        ctx_clear(&cx);
    }
}
