/* report_test.c - whole nettings, from text to text: run.h, verify.h and liquidity.h too. */
#include "core/netting/report.h"

#include "test.h"

#include <stdio.h>
#include <string.h>

#define HEADER "id,debtor,creditor,amount,currency,due,encumbered\n"

static Text cancelled_of(Ctx *cx, const char *csv, const NettingOptions *options)
{
    Netting n;
    Text out = TEXT("");
    CHECK_OK("runs", cx, netting_run(cx, text_of(csv), options, &n));
    CHECK_TRUE("is not refused", !n.refused);
    CHECK_OK("writes", cx, netting_cancelled_csv(cx, &n, &out));
    return out;
}

TEST(test_netting__known_cases)
{
    /* Each can be checked by hand: circles first, then who is older. */
    static const struct { const char *why, *rows, *want; } rows[] = {
        { "nothing owed in a circle", "1,A,B,5\n2,B,C,5\n", "1,0.00\n2,0.00\n" },
        { "a circle of three", "1,A,B,5\n2,B,C,7\n3,C,A,6\n", "1,5.00\n2,5.00\n3,5.00\n" },
        { "two firms", "1,A,B,5\n2,B,A,3\n", "1,3.00\n2,3.00\n" },
        /* A pair of 2 and a circle of 4 share A->B 10: the circle is worth more. */
        { "the longer circle wins", "1,A,B,10\n2,B,A,10\n3,B,C,10\n4,C,D,10\n5,D,A,10\n",
          "1,10.00\n2,0.00\n3,10.00\n4,10.00\n5,10.00\n" },
        { "the older invoice is paid first",
          "1,A,B,5,,2026-06-01\n2,A,B,5,,2026-05-01\n3,B,A,7\n",
          "1,2.00\n2,5.00\n3,7.00\n" },
        { "an invoice without a date is the youngest", "1,A,B,5\n2,A,B,5,,2026-05-01\n3,B,A,7\n",
          "1,2.00\n2,5.00\n3,7.00\n" },
        { "equal dates by id", "10,A,B,5\n9,A,B,5\n3,B,A,7\n", "3,7.00\n9,5.00\n10,2.00\n" },
        { "encumbered is not touched", "1,A,B,5,,,yes\n2,A,B,1\n3,B,A,7\n",
          "1,0.00\n2,1.00\n3,1.00\n" },
        { "currencies apart", "1,A,B,5,CNY\n2,B,A,5,USD\n3,A,B,9,USD\n",
          "1,0.00\n2,5.00\n3,5.00\n" },
        { "near 2^62", "1,A,B,46116860184273879.03\n2,B,A,46116860184273879.02\n",
          "1,46116860184273879.02\n2,46116860184273879.02\n" },
        { "sums beyond 2^63",
          "1,A,B,92233720368547758.07\n2,A,B,92233720368547758.07\n3,B,C,92233720368547758.07\n"
          "4,B,C,92233720368547758.07\n5,C,A,92233720368547758.07\n6,C,A,92233720368547758.06\n",
          "1,92233720368547758.07\n2,92233720368547758.06\n3,92233720368547758.07\n"
          "4,92233720368547758.06\n5,92233720368547758.07\n6,92233720368547758.06\n" },
        { "no obligations", "", "" },
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        Ctx cx = ctx_make(4 << 20);
        Text csv = TEXT(""), want = TEXT("");
        CHECK_OK("fits", &cx, text_format(&cx, &csv, HEADER "%s", rows[i].rows));
        CHECK_OK("fits", &cx, text_format(&cx, &want, "id,cancelled\n%s", rows[i].want));
        NettingOptions options = { .fast = false };
        CHECK_TEXT(rows[i].why, cancelled_of(&cx, csv.at, &options), want.at);
        ctx_clear(&cx);
    }
}

/* --- random files ----------------------------------------------------------------------------- */

enum { ROW_BYTES = 128 };

typedef struct File {
    char rows[120][ROW_BYTES];
    size_t count;
} File;

static File random_file(Random *random)
{
    static const char *const tall[] = { "%d", "%d000000", "%d0000000000000" };
    static const char *const flags[] = { "no", "no", "no", "yes" };
    static const char *const ccys[] = { "CNY", "CNY", "USD" };
    File f = { .count = (size_t)random_below(random, COUNT(f.rows)) };
    int firms = 2 + (int)random_below(random, 14);
    const char *scale = tall[random_below(random, COUNT(tall))];
    for (size_t i = 0; i < f.count; i++) {
        int u = (int)random_below(random, (uint64_t)firms);
        int v = (int)random_below(random, (uint64_t)firms - 1);
        char amount[32];
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
        snprintf(amount, sizeof amount, scale, (int)random_below(random, 5000));
#pragma GCC diagnostic pop
        snprintf(f.rows[i], sizeof f.rows[i], "%zu,F%d,F%d,%s,%s,2026-%02d-%02d,%s\n", i, u,
                 v + (v >= u), amount, ccys[random_below(random, 3)],
                 (int)random_below(random, 12) + 1, (int)random_below(random, 28) + 1,
                 flags[random_below(random, 4)]);
    }
    return f;
}

static void shuffle(File *f, Random *random)
{
    for (size_t i = f->count; i > 1; i--) {
        size_t j = (size_t)random_below(random, i);
        char spare[ROW_BYTES];
        memcpy(spare, f->rows[i - 1], ROW_BYTES);
        memcpy(f->rows[i - 1], f->rows[j], ROW_BYTES);
        memcpy(f->rows[j], spare, ROW_BYTES);
    }
}

static Text text_of_file(Ctx *cx, const File *f)
{
    TextBuf buf = textbuf_make(cx);
    textbuf_puts(&buf, HEADER);
    for (size_t i = 0; i < f->count; i++)
        textbuf_puts(&buf, f->rows[i]);
    Text csv = TEXT("");
    CHECK_OK("fits", cx, textbuf_done(&buf, &csv));
    return csv;
}

static void check_invariants(Ctx *cx, const Netting *n)
{
    i128 *net = NEW(cx, i128, n->book.firm_count * CCY_COUNT + 1);
    for (size_t i = 0; i < n->book.row_count; i++) {
        const BookRow *row = &n->book.rows[i];
        int64_t cancelled = n->cancelled_minor[i];
        CHECK_TRUE("no obligation grows", cancelled >= 0);
        CHECK_TRUE("nor turns negative", cancelled <= row->amount_minor);
        CHECK_TRUE("encumbered untouched", !row->encumbered || cancelled == 0);
        net[row->debtor * (size_t)CCY_COUNT + row->ccy] += cancelled;
        net[row->creditor * (size_t)CCY_COUNT + row->ccy] -= cancelled;
    }
    for (size_t i = 0; i < n->book.firm_count * CCY_COUNT; i++)
        CHECK_TRUE("no net position moves", net[i] == 0);
}

TEST(test_netting__keeps_its_promises_whatever_the_order_of_rows)
{
    Random random = random_make(test_seed());
    for (int round = 0; round < 500; round++) {
        Ctx cx = ctx_make(64 << 20);
        File file = random_file(&random);
        NettingOptions options = { .fast = false };
        Text cancelled[2], certificate[2];
        for (int order = 0; order < 2; order++) {
            Netting n;
            Text csv = text_of_file(&cx, &file);
            CHECK_OK("runs", &cx, netting_run(&cx, csv, &options, &n));
            check_invariants(&cx, &n);
            for (size_t c = 0; c < n.currency_count; c++)
                CHECK_TRUE("is the optimum",
                           n.currency[c].cancelled_minor == n.currency[c].bound_minor);
            CHECK_OK("writes", &cx, netting_cancelled_csv(&cx, &n, &cancelled[order]));
            CHECK_OK("writes", &cx, netting_certificate_csv(&cx, &n, &certificate[order]));
            VerifyResult verdict = { .good = false };
            Netting read;
            CHECK_OK("checks", &cx, netting_check(&cx, csv, cancelled[order], certificate[order],
                                                  &options, &read, &verdict));
            CHECK_TEXT("nothing is wrong", verdict.problem, "");
            CHECK_TRUE("and so it is good", verdict.good && verdict.allowed);
            shuffle(&file, &random);
        }
        CHECK_TRUE("the same file of cancellations", text_eq(cancelled[0], cancelled[1]));
        CHECK_TRUE("the same certificate", text_eq(certificate[0], certificate[1]));
        ctx_clear(&cx);
    }
}

TEST(test_netting__check_sees_what_is_wrong)
{
    static const char csv[] = HEADER "1,A,B,5\n2,B,C,7\n3,C,A,6\n4,C,D,9\n5,D,C,2,,,yes\n";
    static const char proof[] = "currency,firm,level\nCNY,A,0\nCNY,B,2\nCNY,C,1\nCNY,D,0\n";
    static const struct { const char *why, *cancelled, *certificate; bool allowed, good;
                          const char *says; } rows[] = {
        { "right", "1,5\n2,5\n3,5\n", proof, true, true, "" },
        { "not the most", "1,4\n2,4\n3,4\n", proof, true, false,
          "not proven to be the most: CNY 12.00 of at most 15.00" },
        { "a position moves", "1,5\n2,5\n3,4\n", proof, false, false,
          "the net position moves of: A" },
        { "more than was owed", "1,6\n2,6\n3,6\n", proof, false, false,
          "more is cancelled than was owed: 1" },
        { "below nothing", "1,-1\n", proof, false, false, "less than nothing is cancelled: 1" },
        { "encumbered", "4,2\n5,2\n", proof, false, false,
          "encumbered, and yet cancelled: 5" },
        { "an id of nobody", "9,1\n", proof, false, false, "no obligation has this id: 9" },
        { "twice", "1,5\n1,5\n2,5\n3,5\n", proof, false, false, "cancelled twice: 1" },
        { "no amount", "1,much\n", proof, false, false,
          "what is cancelled is not an amount: 1" },
        { "a firm without a level", "1,5\n2,5\n3,5\n", "currency,firm,level\nCNY,A,2\nCNY,B,2\n",
          true, false, "the certificate has no level for: C" },
        { "a level that is no number", "1,5\n2,5\n3,5\n", "currency,firm,level\nCNY,A,high\n",
          true, false, "the certificate's level is not a whole number of up to 18 digits: A" },
        { "a stranger's level", "1,5\n2,5\n3,5\n", "currency,firm,level\nCNY,Z,1\n",
          true, false, "the certificate names a firm that has no obligations: Z" },
        { "levels that prove less", "1,5\n2,5\n3,5\n",
          "currency,firm,level\nCNY,A,0\nCNY,B,0\nCNY,C,0\nCNY,D,0\n", true, false,
          "not proven to be the most: CNY 15.00 of at most 27.00" },
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        Ctx cx = ctx_make(4 << 20);
        Text cancelled = TEXT("");
        CHECK_OK("fits", &cx, text_format(&cx, &cancelled, "id,cancelled\n%s", rows[i].cancelled));
        NettingOptions options = { .fast = false };
        VerifyResult verdict = { .good = false };
        Netting read;
        CHECK_OK(rows[i].why, &cx, netting_check(&cx, text_of(csv), cancelled,
                                                 text_of(rows[i].certificate), &options, &read,
                                                 &verdict));
        CHECK_TEXT(rows[i].why, verdict.problem, rows[i].says);
        CHECK_EQ(rows[i].why, verdict.allowed, rows[i].allowed);
        CHECK_EQ(rows[i].why, verdict.good, rows[i].good);
        ctx_clear(&cx);
    }
}

TEST(test_netting__bad_rows_refuse_the_file_unless_told_to_skip_them)
{
    static const char csv[] = HEADER "1,A,B,5\n2,B,A,5\n3,A,A,5\n4,B,A,-1\n5,A,B,1,ZZZ\n";
    Ctx cx = ctx_make(4 << 20);
    Netting n;
    NettingOptions options = { .skip_bad = false };
    CHECK_OK("runs", &cx, netting_run(&cx, text_of(csv), &options, &n));
    CHECK_TRUE("refused", n.refused);
    CHECK_EQ("three bad rows", n.book.bad_count, 3);
    Text json = TEXT("");
    CHECK_OK("writes", &cx, netting_summary_json(&cx, &n, 1500000, &json));
    CHECK_TEXT("and says so", json, "{\"obligations\":2,\"firms\":2,\"core\":0,"
               "\"seconds\":1.500000,\"refused\":3,\"bad_rows\":["
               "{\"line\":4,\"why\":\"a firm cannot owe itself\",\"what\":\"A\"},"
               "{\"line\":5,\"why\":\"the amount is negative\",\"what\":\"-1\"},"
               "{\"line\":6,\"why\":\"the currency is unknown\",\"what\":\"ZZZ\"}],"
               "\"currencies\":[]}\n");
    options.skip_bad = true;
    CHECK_TEXT("or nets the rest", cancelled_of(&cx, csv, &options),
               "id,cancelled\n1,5.00\n2,5.00\n");
    ctx_clear(&cx);
}

TEST(test_netting__compares_three_ways)
{
    /* A<->B 3 of 5 and 3; the circle A B C 2; and D, whom A owes 4 more. By hand. */
    static const char csv[] = HEADER "1,A,B,5\n2,B,A,3\n3,B,C,2\n4,C,A,2\n5,A,D,4\n";
    Ctx cx = ctx_make(4 << 20);
    Netting n;
    NettingOptions options = { .fast = false };
    CHECK_OK("runs", &cx, netting_run(&cx, text_of(csv), &options, &n));
    const NettingCurrency *c = &n.currency[0];
    CHECK_EQ("bilateral: 3 each way", c->compared.bilateral_minor, 600);
    CHECK_EQ("circles: 3 + 3 and 2 + 2 + 2", c->circles_minor, 1200);
    CHECK_EQ("A ends owing 4, D owed 4: all but 4", c->compared.chains_minor, 1200);
    CHECK_EQ("which is the net debt", c->compared.net_debt_minor, 400);
    ctx_clear(&cx);
}

/* --- liquidity -------------------------------------------------------------------------------- */

TEST(test_netting__each_yuan_runs_down_the_longest_chain_first)
{
    /* A chain of four debts of 100 and one of two debts of 50: slopes 4 to 100, then 2 to 150. */
    static const char csv[] = HEADER "1,A,B,100\n2,B,C,100\n3,C,D,100\n4,D,E,100\n"
                              "5,P,Q,50\n6,Q,R,50\n";
    static const struct { const char *why, *liquidity; int64_t discharged, used, marginal; }
    rows[] = {
        { "a part of the long chain", "30", 12000, 3000, 4 },
        { "all of it, and some of the short", "120", 44000, 12000, 2 },
        { "more than can be used", "1000", 50000, 15000, 0 },
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        Ctx cx = ctx_make(4 << 20);
        Netting n;
        NettingOptions options = { .liquidity = text_of(rows[i].liquidity), .curve = true };
        CHECK_OK("runs", &cx, netting_run(&cx, text_of(csv), &options, &n));
        const LiquidityResult *f = &n.currency[0].funding;
        CHECK_EQ(rows[i].why, f->discharged_minor, rows[i].discharged);
        CHECK_EQ(rows[i].why, f->used_minor, rows[i].used);
        CHECK_EQ(rows[i].why, f->marginal, rows[i].marginal);
        const LiquidityCurve *curve = &n.currency[0].curve;
        CHECK_TRUE(rows[i].why, curve->complete);
        CHECK_EQ("the curve ends there", curve->points[curve->count - 1].discharged_minor,
                 rows[i].discharged);
        CHECK_EQ("the first piece", curve->points[1].slope, 4);
        ctx_clear(&cx);
    }
}

TEST(test_netting__credit_lines_and_scores_bind)
{
    static const char csv[] = HEADER "1,A,B,100\n2,B,C,100\n3,P,B,10\n";
    static const char lines[] = "firm,line,loss\nA,40,0.02\nStranger,7,\n";
    Ctx cx = ctx_make(4 << 20);
    Netting n;
    NettingOptions options = { .liquidity = TEXT("1000"), .lines = text_of(lines) };
    CHECK_OK("runs", &cx, netting_run(&cx, text_of(csv), &options, &n));
    const LiquidityResult *f = &n.currency[0].funding;
    CHECK_EQ("40 go down both debts", f->discharged_minor, 8000);
    CHECK_EQ("lent", f->used_minor, 4000);
    CHECK_EQ("two per cent may be lost", f->loss_minor, 80);
    CHECK_EQ("one borrower", f->borrowers, 1);
    Text funding = TEXT("");
    CHECK_OK("writes", &cx, netting_funding_csv(&cx, &n, &funding));
    CHECK_TEXT("who and how much", funding,
               "firm,borrows,receives\nA,40.00,0.00\nC,0.00,40.00\n");
    options.lines = TEXT("firm,line,loss\nA,40,1.5\n");
    CHECK_ERR("a loss above one", &cx, netting_run(&cx, text_of(csv), &options, &n), ERR_INVALID);
    ctx_clear(&cx);
}

/* discharge(L) for every whole yuan up to the end, against the curve between its corners. */
static void check_curve(Ctx *cx, Text csv, const NettingCurrency *c, int64_t most)
{
    const LiquidityCurve *curve = &c->curve;
    CHECK_TRUE("complete", curve->complete);
    for (size_t i = 2; i < curve->count; i++)
        CHECK_TRUE("concave, without idle corners",
                   curve->points[i].slope < curve->points[i - 1].slope);
    size_t at = 1;
    for (int64_t yuan = 1; yuan <= most; yuan++) {
        while (curve->points[at].liquidity_minor < yuan * 100)
            at++;
        i128 want = curve->points[at].discharged_minor
            - (i128)curve->points[at].slope * (curve->points[at].liquidity_minor - yuan * 100);
        Netting n;
        Text amount = TEXT("");
        CHECK_OK("fits", cx, text_format(cx, &amount, "%lld", (long long)yuan));
        NettingOptions options = { .liquidity = amount };
        CHECK_OK("runs", cx, netting_run(cx, csv, &options, &n));
        CHECK_TRUE("on the curve", n.currency[0].funding.discharged_minor == want);
        Text cancelled = TEXT(""), certificate = TEXT("");
        CHECK_OK("writes", cx, netting_cancelled_csv(cx, &n, &cancelled));
        CHECK_OK("writes", cx, netting_certificate_csv(cx, &n, &certificate));
        VerifyResult verdict = { .good = false };
        CHECK_OK("checks", cx, netting_check(cx, csv, cancelled, certificate, &options, &n,
                                             &verdict));
        CHECK_TEXT("and proven", verdict.problem, "");
    }
}

TEST(test_netting__the_curve_is_exact_between_its_corners)
{
    Random random = random_make(test_seed());
    for (int round = 0; round < 40; round++) {
        Ctx cx = ctx_make(256 << 20);
        TextBuf buf = textbuf_make(&cx);
        textbuf_puts(&buf, "id,debtor,creditor,amount\n");
        int firms = 3 + (int)random_below(&random, 10), most = 25;
        for (int i = 0; i < 3 * firms; i++) {
            int u = (int)random_below(&random, (uint64_t)firms);
            int v = (int)random_below(&random, (uint64_t)firms - 1);
            textbuf_format(&buf, "%d,F%d,F%d,%d\n", i, u, v + (v >= u),
                           (int)random_below(&random, 12));
        }
        Text csv = TEXT("");
        CHECK_OK("fits", &cx, textbuf_done(&buf, &csv));
        Netting n;
        NettingOptions options = { .liquidity = TEXT("25"), .curve = true };
        CHECK_OK("runs", &cx, netting_run(&cx, csv, &options, &n));
        check_curve(&cx, csv, &n.currency[0], most);
        const NettingCurrency *c = &n.currency[0];
        if (c->compared.net_debt_minor <= 2500)
            CHECK_TRUE("enough for all net debts clears everything",
                       c->funding.discharged_minor == c->eligible_minor);
        ctx_clear(&cx);
    }
}

TEST(test_netting__liquidity_asks_for_one_currency_and_an_amount)
{
    static const char csv[] = HEADER "1,A,B,5,CNY\n2,B,C,5,USD\n";
    Ctx cx = ctx_make(4 << 20);
    Netting n;
    NettingOptions options = { .liquidity = TEXT("10") };
    CHECK_ERR("two currencies", &cx, netting_run(&cx, text_of(csv), &options, &n), ERR_USAGE);
    options.liquidity = TEXT("-1");
    CHECK_ERR("below nothing", &cx, netting_run(&cx, TEXT(HEADER "1,A,B,5\n"), &options, &n),
              ERR_INVALID);
    ctx_clear(&cx);
}

TEST(test_netting__fast_is_allowed_and_says_its_gap)
{
    Random random = random_make(test_seed());
    for (int round = 0; round < 100; round++) {
        Ctx cx = ctx_make(64 << 20);
        File file = random_file(&random);
        Text csv = text_of_file(&cx, &file);
        Netting fast, exact;
        NettingOptions options = { .fast = true };
        CHECK_OK("runs", &cx, netting_run(&cx, csv, &options, &fast));
        check_invariants(&cx, &fast);
        options.fast = false;
        CHECK_OK("runs", &cx, netting_run(&cx, csv, &options, &exact));
        for (size_t c = 0; c < fast.currency_count; c++) {
            CHECK_TRUE("not above the optimum",
                       fast.currency[c].cancelled_minor <= exact.currency[c].cancelled_minor);
            CHECK_TRUE("which is not above the bound",
                       exact.currency[c].cancelled_minor <= fast.currency[c].bound_minor);
        }
        ctx_clear(&cx);
    }
}

TEST(test_netting__out_of_memory_at_every_step_is_said)
{
    static const char csv[] = HEADER "1,A,B,5\n2,B,C,7\n3,C,A,6\n4,A,B,2\n";
    for (uint64_t fail_at = 1;; fail_at++) {
        Ctx cx = ctx_make(64 << 20);
        cx.arena.fail_at = fail_at;
        Netting n;
        NettingOptions options = { .liquidity = TEXT("3"), .curve = true };
        Err err = netting_run(&cx, text_of(csv), &options, &n);
        CHECK_TRUE("done, or out of memory", err == ERR_OK || err == ERR_NO_MEMORY);
        ctx_clear(&cx);
        if (err == ERR_OK)
            break;
    }
}
