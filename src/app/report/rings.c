/* rings.c - firms on a circle, debts as arcs bent towards its middle. Doubles are geometry only. */
#include "app/report/rings.h"

#include "app/report/chart.h"
#include "base/check.h"

#include <math.h>

enum { WIDTH = 960, HEIGHT = 420, RADIUS = 148, MIDDLE_Y = 226, NODE = 5, GAP = 11, THICK = 7 };

static const double turn = 6.283185307179586;   /* of a whole circle, in radians */

typedef struct Point {
    double x, y;
} Point;

/* One of the two circles. */
typedef struct Ring {
    TextBuf *buf;
    const ReportSetOff *set_off;
    size_t firms;               /* drawn */
    int64_t largest;
    Point middle;
    bool after;
} Ring;

static Point firm_at(const Ring *ring, size_t firm, double radius)
{
    double angle = turn * ((double)firm / (double)ring->firms - 0.25);
    return (Point){ ring->middle.x + radius * cos(angle), ring->middle.y + radius * sin(angle) };
}

/* Two firms that owe each other get arcs apart: each bends to its own right, and what a funder
 * holds bends more than what stands beside it. */
static void arc(const Ring *ring, const ReportDebt *debt, const char *css, double thick)
{
    Point from = firm_at(ring, debt->from, RADIUS - GAP), to = firm_at(ring, debt->to,
                                                                       RADIUS - GAP);
    double dx = to.x - from.x, dy = to.y - from.y;
    double right = debt->held ? 0.32 : 0.10;
    Point half = { (from.x + to.x) / 2, (from.y + to.y) / 2 };
    Point bend = { half.x + (ring->middle.x - half.x) * 0.35 - dy * right,
                   half.y + (ring->middle.y - half.y) * 0.35 + dx * right };
    textbuf_format(ring->buf, "<path class=\"debt %s\" d=\"M%.1f %.1fQ%.1f %.1f %.1f %.1f\" "
                   "stroke-width=\"%.1f\"", css, from.x, from.y, bend.x, bend.y, to.x, to.y,
                   thick);
    textbuf_puts(ring->buf, css[0] == 'g' ? "/>" : css[0] == 'h'
                 ? " marker-end=\"url(#held)\"/>" : " marker-end=\"url(#owed)\"/>");
}

static void debt(const Ring *ring, const ReportDebt *it)
{
    int64_t left = ring->after ? it->open - it->set_off : it->open;
    double thick = 0.8 + THICK * (double)left / (double)ring->largest;
    if (it->held)
        arc(ring, it, "held", thick);
    else if (left > 0)
        arc(ring, it, "owed", thick);
    else
        arc(ring, it, "gone", 1);
}

static void firm(const Ring *ring, size_t f)
{
    const ReportDebtor *it = &ring->set_off->firms[f];
    Point at = firm_at(ring, f, RADIUS), name = firm_at(ring, f, RADIUS + 12);
    double side = name.x - ring->middle.x;
    textbuf_format(ring->buf, "<g><title>");
    textbuf_html(ring->buf, it->firm_full);
    textbuf_format(ring->buf, "</title><circle class=\"%s\" cx=\"%.1f\" cy=\"%.1f\" r=\"%d\"/>",
                   it->declined ? "declined" : "firm", at.x, at.y, NODE);
    textbuf_format(ring->buf, "<text class=\"tick %s\" x=\"%.1f\" y=\"%.1f\">",
                   side > 4 ? "start" : side < -4 ? "end" : "middle", name.x, name.y + 4);
    textbuf_html(ring->buf, it->firm);
    textbuf_puts(ring->buf, "</text></g>\n");
}

static void ring_draw(const Ring *ring, Lang lang)
{
    const ReportSetOff *s = ring->set_off;
    int64_t sum = 0;
    textbuf_puts(ring->buf, "<g>\n");
    for (size_t i = 0; i < s->debt_count; i++) {
        const ReportDebt *it = &s->debts[i];
        if (it->from < ring->firms && it->to < ring->firms)
            debt(ring, it);
        sum += ring->after ? it->open - it->set_off : it->open;
    }
    for (size_t f = 0; f < ring->firms; f++)
        firm(ring, f);
    textbuf_format(ring->buf, "<text class=\"name bold middle\" x=\"%.0f\" y=\"20\">%s</text>"
                   "<text class=\"tick middle\" x=\"%.0f\" y=\"38\">", ring->middle.x,
                   ring->after ? say(lang, "after", "抵销后") : say(lang, "before", "抵销前"),
                   ring->middle.x);
    textbuf_puts(ring->buf, say(lang, "they owe each other ", "彼此欠款 "));
    chart_short_money(ring->buf, lang, sum, s->ccy);
    textbuf_format(ring->buf, " %s</text></g>\n", ccy_code(s->ccy));
}

static void marker(TextBuf *buf, const char *id)
{
    textbuf_format(buf, "<marker id=\"%s\" viewBox=\"0 0 8 8\" refX=\"6\" refY=\"4\" "
                   "markerUnits=\"userSpaceOnUse\" markerWidth=\"9\" markerHeight=\"9\" "
                   "orient=\"auto\"><path class=\"tip %s\" d=\"M0 0L8 4L0 8z\"/></marker>", id, id);
}

void rings_draw(TextBuf *buf, const Report *report)
{
    const ReportSetOff *s = report->set_off;
    Ring ring = { .buf = buf, .set_off = s, .largest = 1, .middle = { WIDTH / 4.0, MIDDLE_Y } };
    ring.firms = s->firm_count < RINGS_FIRMS_MAX ? s->firm_count : RINGS_FIRMS_MAX;
    for (size_t i = 0; i < s->debt_count; i++)
        ring.largest = s->debts[i].open > ring.largest ? s->debts[i].open : ring.largest;
    textbuf_format(buf, "<svg viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"%s\"><defs>", WIDTH,
                   HEIGHT, say(report->lang, "who owes whom, before and after",
                               "抵销前后的欠款关系"));
    marker(buf, "owed");
    marker(buf, "held");
    textbuf_puts(buf, "</defs>\n");
    ring_draw(&ring, report->lang);
    ring.middle.x = 3 * WIDTH / 4.0;
    ring.after = true;
    ring_draw(&ring, report->lang);
    textbuf_puts(buf, "</svg>\n");
}
