/* test_report.c - what the report's tests set and look at. */
#include "test_report.h"

#include "base/check.h"

#define CNY(major) { (int64_t)(major) * 100, CCY_CNY }
#define DAY(n) { 20514 + (n) }      /* 2026-03-02 and after */

static const ReportDay days[] = {
    { DAY(0), { { 0 }, { 0 }, { 0 }, { 0 } }, { 0 }, { 0 }, { 0 } },
    { DAY(1), { { 400000000 }, { 0 }, { 100000000 }, { 250000000 } }, { 0 }, { 187500000 },
      { 120000000 } },
    { DAY(2), { { 400000000 }, { 500000000 }, { 300000000 }, { 250000000 } }, { 250000000 },
      { 362500000 }, { 400000000 } },
    { DAY(3), { { RATE_ONE_E9 }, { RATE_ONE_E9 }, { 999999999 }, { 250000000 } }, { 250000000 },
      { 812499999 }, { 700000000 } },
    { DAY(4), { { RATE_ONE_E9 }, { RATE_ONE_E9 }, { RATE_ONE_E9 }, { RATE_ONE_E9 } },
      { RATE_ONE_E9 }, { RATE_ONE_E9 }, { RATE_ONE_E9 } },
};

static const Text facts_en[] = { { "Ying & Co. asks for 80 % of <INV-7>", 35 } };
static const Text facts_zh[] = { { "莹光公司就发票 INV-7 申请融资", 40 } };

static const ReportNode nodes[] = {
    { 1, -1, 0, { "SO-1", 4 }, { "启帆", 6 }, { "启帆移动科技有限公司", 30 }, { "PHONE × 12000", 14 },
      { 70200000, CCY_USD }, { RATE_ONE_E9 }, true, false, 59 },
    { 2, 0, 1, { "PO-1", 4 }, { "精屏", 6 }, { "精屏光电有限公司", 24 }, { "LCD", 3 },
      CNY(1166160), { RATE_ONE_E9 }, true, true, 53 },
    { 3, 1, 2, { "PO-9", 4 }, { "贝光", 6 }, { "贝光背光源有限公司", 27 }, { "BLU", 3 },
      CNY(256284), { 900000000 }, false, false, 37 },
    { 4, 0, 1, { "PO-2", 4 }, { "铂凌", 6 }, { "铂凌玻璃科技有限公司", 30 }, { "GLS", 3 },
      CNY(107124), { 500000000 }, false, false, 20 },
};

static const int64_t earned[] = { 0, 5000000, 5000000, -2500000, 9000000 };
static const int64_t unaided[] = { 0, 0, 0, -7500000, 9100000 };
static const ReportCash cash[] = {
    { { "启帆", 6 }, { "启帆移动科技有限公司", 30 }, earned, unaided },
    { { "Ying & Co.", 10 }, { "Ying & Co. Limited", 18 }, unaided, NULL },
};

static const ReportPart parts[] = {
    { { "Principal 本金", 16 }, { "湾信保理", 12 }, CNY(932928) },
    { { "Reserve 余款", 14 }, { "精屏", 6 }, CNY(233232) },
};

static const Text hands[] = { { "apply: lin", 10 }, { "check: chen", 11 } };

static const ReportDeal deals[] = { {
    { "F-1", 3 }, { "receivables-discounting", 23 }, { "精屏", 6 }, { "启帆", 6 },
    { "湾信保理", 12 }, { "JP-INV-0001", 11 }, { "REPAID", 6 },
    DAY(1), DAY(2), DAY(4), DAY(4), CNY(1166160), CNY(932928), CNY(5000), CNY(933), CNY(926995),
    { 50000000 }, parts, COUNT(parts), hands, COUNT(hands),
} };

static const ReportTry tries[] = {
    { { "INV-7 → INV-7A", 16 }, true, { "C-768", 5 },
      { "A claim that is nearly the same has been financed 一票多融", 62 } },
    { { "INV-7 → INV-O7", 16 }, false, { "C-768", 5 }, { "nobody noticed", 14 } },
};
static const ReportAttack attacks[] = {
    { { "The same invoice, \"twice\"", 25 }, { "一家屏厂已用发票融资，又来一次。", 48 }, tries,
      COUNT(tries) },
};

static const ReportCount breaks[] = { { { "late_delivery 迟交", 20 }, { "PO-3, 5 days", 12 }, 4 } };
static const ReportCount gaps[] = { { { "paid 付款", 11 }, { "buyer 买方", 12 }, 31 } };
static const ReportBalance balances[] = { { CCY_CNY, 123456789, 123456789, 96 },
                                          { CCY_USD, 70200000, 70200000, 8 } };
static const Text next[] = { { "weft order show OR-SO-0001", 26 } };

static ReportChapter chapters[2];
static Report report;

const Report *report_sample(Lang lang)
{
    bool zh = lang == LANG_ZH;
    chapters[0] = (ReportChapter){
        .step = 1, .from = days[0].day, .until = days[1].day, .papers = 4, .end = &days[1],
        .title = text_of(zh ? "订单与定金" : "An order & a deposit"),
        .say = text_of(zh ? "买方下单，外销合同跟上，三成定金从合同买方本人的账户汇入。从这一刻起，每张单据都"
                            "挂在这一张主订单上。"
                          : "The buyer orders, the sales contract follows, and 30 % comes in from "
                            "the account of the named buyer. From now on every paper hangs on this "
                            "one order."),
        .facts = zh ? facts_zh : facts_en, .fact_count = 1 };
    chapters[1] = (ReportChapter){
        .step = 12, .from = days[2].day, .until = days[4].day, .papers = 9, .end = &days[4],
        .title = text_of(zh ? "结算" : "Settled"),
        .say = text_of(zh ? "四流全部闭合。" : "Every flow is closed.") };
    report = (Report){
        .lang = lang, .ccy = CCY_CNY, .firms = 54, .papers = 1779, .orders = 220, .closed = 101,
        .title = text_of(zh ? "一万二千部手机" : "Twelve thousand phones"),
        .about = text_of(zh ? "深圳的启帆是一家小公司，只设计手机，没有工厂。"
                            : "Qifan, a small firm in Shenzhen, designs phones and owns none."),
        .note = text_of(zh ? "所有企业均为虚构。" : "Every firm is invented."),
        .rates = TEXT("1 USD = 7.00 CNY"), .buyer = TEXT("Orvane <Mobile>"), .seller = TEXT("启帆"),
        .told = TEXT("OR-SO-0001"), .item = TEXT("12,000 PHONE-N1"), .value = { 70200000, CCY_USD },
        .days = 59, .baseline_days = 95, .acts = 12,
        .closure = days, .day_count = COUNT(days),
        .chapters = chapters, .chapter_count = COUNT(chapters),
        .nodes = nodes, .node_count = COUNT(nodes), .cash = cash, .cash_count = COUNT(cash),
        .deals = deals, .deal_count = COUNT(deals),
        .attacks = attacks, .attack_count = COUNT(attacks),
        .breaks = breaks, .break_count = COUNT(breaks), .gaps = gaps, .gap_count = COUNT(gaps),
        .spread = { 9, 30, 20, 60, 101 },
        .balances = balances, .balance_count = COUNT(balances), .transfers = 900, .leaves = 1791,
        .head = TEXT("9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"),
        .verified = TEXT("verify: no difference"), .verified_well = true,
        .next = next, .next_count = COUNT(next),
    };
    return &report;
}
