/* stats.c - a round's firms are added up once; what may be said of them is decided before anything
 * is written, so that all three forms leave out the same. */
#include "app/netting/stats.h"

#include "app/netting/round.h"
#include "base/check.h"
#include "core/netting/eligible.h"

#include <stdlib.h>

/* --- one round ------------------------------------------------------------------------------- */

typedef struct FirmSum {
    int64_t party, debts, cancelled;    /* as a debtor; what was eligible, and went */
} FirmSum;

static int by_party(const void *a, const void *b)
{
    const FirmSum *x = a, *y = b;
    return x->party < y->party ? -1 : x->party > y->party;
}

static int by_rate(const void *a, const void *b)
{
    const int64_t *x = a, *y = b;
    return *x < *y ? -1 : *x > *y;
}

/* The sums of firms of which something was cancelled: every one of them as a debtor too. */
static Err sum_firms(Ctx *cx, const List *items, FirmSum **out, size_t *count)
{
    FirmSum *sums = NEW(cx, FirmSum, items->count);
    size_t n = 0, kept = 0;
    if (!sums)
        return cx->err;
    for (size_t i = 0; i < items->count; i++) {
        const NetItemRow *item = list_at(items, i);
        if (item->reason == REASON_eligible)
            sums[n++] = (FirmSum){ item->debtor, item->amount, item->cancelled };
    }
    if (n > 1)
        qsort(sums, n, sizeof *sums, by_party);
    for (size_t i = 0; i < n; i++) {
        if (kept > 0 && sums[kept - 1].party == sums[i].party) {
            sums[kept - 1].debts += sums[i].debts;
            sums[kept - 1].cancelled += sums[i].cancelled;
        } else {
            sums[kept++] = sums[i];
        }
    }
    size_t firms = 0;
    for (size_t i = 0; i < kept; i++)
        if (sums[i].cancelled > 0)
            sums[firms++] = sums[i];
    *out = sums;
    *count = firms;
    return ERR_OK;
}

static bool may_publish(const NetRoundRow *round, const FirmSum *firms, size_t count,
                        const NetTerms *rules)
{
    bool good = (int64_t)count >= rules->least_firms;
    for (size_t i = 0; i < count; i++)
        good &= (i128)firms[i].cancelled * RATE_ONE_E9 <= (i128)round->cancelled
                                                          * rules->largest.e9;
    return good;
}

/* Down to a tenth of a percent: more digits would give the amounts away. */
static int64_t coarse(int64_t e9)
{
    return e9 - e9 % (RATE_ONE_E9 / 1000);
}

static Err share(Ctx *cx, int64_t part, int64_t whole, Rate *out)
{
    TRY(rate_of(cx, part, whole, ROUND_DOWN, out));
    out->e9 = coarse(out->e9);
    return ERR_OK;
}

/* The middle share; of an even number the mean of both middles. */
static Err median(Ctx *cx, const FirmSum *firms, size_t count, Rate *out)
{
    int64_t *shares = NEW(cx, int64_t, count);
    if (!shares)
        return cx->err;
    for (size_t i = 0; i < count; i++) {
        Rate one;
        TRY(rate_of(cx, firms[i].cancelled, firms[i].debts, ROUND_DOWN, &one));
        shares[i] = one.e9;
    }
    if (count > 1)
        qsort(shares, count, sizeof *shares, by_rate);
    out->e9 = coarse((shares[(count - 1) / 2] + shares[count / 2]) / 2);
    return ERR_OK;
}

static Money thousands(int64_t minor, Ccy ccy)
{
    int64_t unit = 1000;
    for (int i = 0; i < ccy_digits(ccy); i++)
        unit *= 10;
    return (Money){ minor - minor % unit, ccy };
}

static void band_of(int64_t firms, int64_t least, StatsRound *out)
{
    static const int64_t from[] = { 10, 20, 50, 100, 200, 500, 1000 };
    out->band_from = least;
    out->band_to = 0;
    for (size_t i = 0; i < COUNT(from); i++) {
        if (firms >= from[i] && from[i] > least)
            out->band_from = from[i];
        else if (firms < from[i] && out->band_to == 0)
            out->band_to = from[i] - 1;
    }
}

static Err describe(Ctx *cx, const NetRoundRow *round, const FirmSum *firms, size_t count,
                    const NetTerms *rules, StatsRound *out)
{
    int year, month, day;
    Ccy ccy = round_ccy(round);
    StatsRound r = { .ccy = ccy, .gross = thousands(round->gross, ccy),
                     .set_off = thousands(round->cancelled, ccy) };
    date_civil((Date){ (int32_t)round->closed_day }, &year, &month, &day);
    r.month = date_of(year, month, 1);
    band_of((int64_t)count, rules->least_firms, &r);
    TRY(share(cx, round->bilateral, round->gross, &r.bilateral));
    TRY(share(cx, round->cancelled, round->gross, &r.cancelled));
    TRY(share(cx, round->chains, round->gross, &r.chains));
    TRY(median(cx, firms, count, &r.median));
    *out = r;
    return ERR_OK;
}

/* --- all of them ----------------------------------------------------------------------------- */

Err stats_load(Ctx *cx, Book *book, Stats *out)
{
    List rounds, published = list_make(sizeof(StatsRound));
    const NetTerms *terms;      /* of today: it is today that figures are published */
    RuleVersion rule;
    TRY(book_rule(cx, book, RULE_NETTING, TEXT("rules"), &rule));
    TRY(rulebook_netting(cx, book_rules(book), rule.id, &terms));
    Stats stats = { .least_firms = terms->least_firms, .largest = terms->largest };
    TRY(net_round_all(cx, book_db(book), book_cluster(book), &rounds));
    for (size_t i = 0; i < rounds.count; i++) {
        const NetRoundRow *round = list_at(&rounds, i);
        List items;
        FirmSum *firms = NULL;
        size_t count = 0;
        if (round->state != NET_EXECUTED)
            continue;
        TRY(net_item_of(cx, book_db(book), book_cluster(book), round->round_id, &items));
        TRY(sum_firms(cx, &items, &firms, &count));
        if (!may_publish(round, firms, count, terms)) {
            stats.withheld++;
            continue;
        }
        StatsRound *slot = list_push(cx, &published);
        if (!slot)
            return cx->err;
        TRY(describe(cx, round, firms, count, terms, slot));
    }
    stats.rounds = published.items;
    stats.round_count = published.count;
    *out = stats;
    return ERR_OK;
}

/* --- words ----------------------------------------------------------------------------------- */

static void put_band(TextBuf *buf, const StatsRound *round, Lang lang)
{
    if (round->band_to > 0)
        textbuf_format(buf, "%lld–%lld", (long long)round->band_from, (long long)round->band_to);
    else
        textbuf_format(buf, say(lang, "%lld and more", "%lld 及以上"),
                       (long long)round->band_from);
}

/* "13.6 %" */
static Err put_share(Ctx *cx, TextBuf *buf, Rate share)
{
    Text text;
    TRY(rate_format_percent(cx, share, 1, &text));
    textbuf_put(buf, text);
    return ERR_OK;
}

static void put_month(TextBuf *buf, Date month)
{
    char text[DATE_TEXT_SIZE];
    textbuf_format(buf, "%.7s", date_format(month, text));
}

static Err put_rule(Ctx *cx, TextBuf *buf, const Stats *stats, Lang lang)
{
    Text largest;
    TRY(rate_format_percent(cx, stats->largest, 0, &largest));
    textbuf_format(buf, say(lang,
        "Published: rounds of at least %lld firms in which no firm owed more than %.*s of what was "
        "set off. Withheld: %zu. Firms in bands, money in whole thousands, days as months.",
        "公布范围：至少 %lld 家企业参与、且单一企业占抵销额不超过 %.*s 的轮次。未公布：%zu 轮。"
        "企业数按区间，金额取整千，日期取月份。"),
        (long long)stats->least_firms, (int)largest.n, largest.at, stats->withheld);
    return ERR_OK;
}

static Err json_rate(Ctx *cx, TextBuf *buf, const char *name, Rate rate)
{
    Text text;
    TRY(rate_format(cx, rate, &text));
    textbuf_format(buf, ",\"%s\":\"%.*s\"", name, (int)text.n, text.at);
    return ERR_OK;
}

Err stats_json(Ctx *cx, const Stats *stats, Text *out)
{
    TextBuf buf = textbuf_make(cx);
    char money[DECIMAL_TEXT_SIZE];
    textbuf_format(&buf, "{\"least_firms\":%lld", (long long)stats->least_firms);
    TRY(json_rate(cx, &buf, "largest", stats->largest));
    textbuf_format(&buf, ",\"withheld\":%zu,\"rounds\":[", stats->withheld);
    for (size_t i = 0; i < stats->round_count; i++) {
        const StatsRound *r = &stats->rounds[i];
        textbuf_puts(&buf, i ? ",{\"month\":\"" : "{\"month\":\"");
        put_month(&buf, r->month);
        textbuf_format(&buf, "\",\"currency\":\"%s\",\"firms_from\":%lld,\"firms_to\":",
                       ccy_code(r->ccy), (long long)r->band_from);
        if (r->band_to > 0)
            textbuf_format(&buf, "%lld", (long long)r->band_to);
        else
            textbuf_puts(&buf, "null");
        textbuf_format(&buf, ",\"gross\":\"%s\"", money_format(r->gross, money));
        textbuf_format(&buf, ",\"set_off\":\"%s\"", money_format(r->set_off, money));
        TRY(json_rate(cx, &buf, "bilateral", r->bilateral));
        TRY(json_rate(cx, &buf, "cancelled", r->cancelled));
        TRY(json_rate(cx, &buf, "chains", r->chains));
        TRY(json_rate(cx, &buf, "median", r->median));
        textbuf_byte(&buf, '}');
    }
    textbuf_puts(&buf, "]}");
    return textbuf_done(&buf, out);
}

Err stats_text(Ctx *cx, const Stats *stats, Lang lang, Text *out)
{
    TextBuf buf = textbuf_make(cx);
    char gross[DECIMAL_TEXT_SIZE], gone[DECIMAL_TEXT_SIZE];
    for (size_t i = 0; i < stats->round_count; i++) {
        const StatsRound *r = &stats->rounds[i];
        put_month(&buf, r->month);
        textbuf_puts(&buf, say(lang, "  firms ", "  企业 "));
        put_band(&buf, r, lang);
        textbuf_format(&buf, say(lang, "  %s %s owed, %s set off\n",
                                 "  %s 债务 %s，抵销 %s\n"), ccy_code(r->ccy),
                       money_format_grouped(r->gross, gross),
                       money_format_grouped(r->set_off, gone));
        textbuf_puts(&buf, say(lang, "  pairs could ", "  双边可抵 "));
        TRY(put_share(cx, &buf, r->bilateral));
        textbuf_puts(&buf, say(lang, ", circles did ", "，循环已抵 "));
        TRY(put_share(cx, &buf, r->cancelled));
        textbuf_puts(&buf, say(lang, ", new counterparties could ", "，换手可抵 "));
        TRY(put_share(cx, &buf, r->chains));
        textbuf_puts(&buf, say(lang, "; the middle firm is rid of ", "；居中企业债务减少 "));
        TRY(put_share(cx, &buf, r->median));
        textbuf_puts(&buf, say(lang, " of its debts\n", "\n"));
    }
    if (stats->round_count == 0)
        textbuf_puts(&buf, say(lang, "no round to show yet\n", "暂无可公布的轮次\n"));
    TRY(put_rule(cx, &buf, stats, lang));
    textbuf_byte(&buf, '\n');
    return textbuf_done(&buf, out);
}

/* --- page ------------------------------------------------------------------------------------ */

static const char style[] =
    "body{font:15px/1.6 'Noto Sans','Noto Sans SC','PingFang SC','Microsoft YaHei',sans-serif;"
    "color:#1a2330;max-width:46rem;margin:2.5rem auto;padding:0 1rem}"
    "h1{font-size:1.7rem;color:#14506e;margin:0 0 .5rem}h2{font-size:1.05rem;margin:2rem 0 .3rem}"
    ".bar{display:flex;align-items:center;gap:.8rem;margin:.25rem 0}"
    ".bar span{width:13rem;color:#5b6775}.bar i{flex:1;height:.8rem;background:#e3e9ee}"
    ".bar u{display:block;height:100%;background:#9fb0bd}.bar.done u{background:#14506e}"
    ".bar b{width:4rem;text-align:right;font-variant-numeric:tabular-nums}"
    "p.quiet{color:#5b6775;font-size:.85rem}@page{size:A4;margin:18mm}";

static Err bar(Ctx *cx, TextBuf *buf, const char *css, const char *name, Rate share)
{
    textbuf_format(buf, "<div class=\"bar%s\"><span>%s</span><i><u style=\"width:%lld.%lld%%\">"
                   "</u></i><b>", css, name, (long long)(share.e9 / 10000000),
                   (long long)(share.e9 / 1000000 % 10));
    TRY(put_share(cx, buf, share));
    textbuf_puts(buf, "</b></div>\n");
    return ERR_OK;
}

static Err page_round(Ctx *cx, TextBuf *buf, const StatsRound *r, Lang lang)
{
    textbuf_puts(buf, "<h2>");
    put_month(buf, r->month);
    textbuf_puts(buf, " · ");
    put_band(buf, r, lang);
    char gross[DECIMAL_TEXT_SIZE], gone[DECIMAL_TEXT_SIZE];
    textbuf_format(buf, say(lang, " firms · %s %s of %s set off</h2>\n",
                            " 家企业 · %s 抵销 %s，债务 %s</h2>\n"), ccy_code(r->ccy),
                   money_format_grouped(r->set_off, gone), money_format_grouped(r->gross, gross));
    TRY(bar(cx, buf, "", say(lang, "pairs could", "双边可抵"), r->bilateral));
    TRY(bar(cx, buf, " done", say(lang, "circles did", "循环已抵"), r->cancelled));
    TRY(bar(cx, buf, "", say(lang, "new counterparties could", "换手可抵"), r->chains));
    return bar(cx, buf, "", say(lang, "of the middle firm's debts", "居中企业债务减少"), r->median);
}

Err stats_html(Ctx *cx, const Stats *stats, Lang lang, Text *out)
{
    TextBuf buf = textbuf_make(cx);
    const char *title = say(lang, "Set-off among firms, in figures", "企业间债务抵销统计");
    textbuf_format(&buf, "<!doctype html>\n<html lang=\"%s\">\n<head><meta charset=\"utf-8\"/>\n"
                   "<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\"/>\n"
                   "<title>%s</title>\n<style>%s</style></head>\n<body>\n<h1>%s</h1>\n",
                   say(lang, "en", "zh-CN"), title, style, title);
    for (size_t i = 0; i < stats->round_count; i++)
        TRY(page_round(cx, &buf, &stats->rounds[i], lang));
    if (stats->round_count == 0)
        textbuf_puts(&buf, say(lang, "<p>No round to show yet.</p>\n",
                               "<p>暂无可公布的轮次。</p>\n"));
    textbuf_puts(&buf, "<p class=\"quiet\">");
    TRY(put_rule(cx, &buf, stats, lang));
    textbuf_puts(&buf, "</p>\n</body></html>\n");
    return textbuf_done(&buf, out);
}
