/* graph.c - rows first, then edges, then cards over them. O(nodes). */
#include "app/report/graph.h"

#include "app/report/chart.h"
#include "base/check.h"

enum {
    CARD_WIDTH = 236, CARD_HEIGHT = 40, COLUMN = 322, ROW = 50, TOP = 20, LEFT = 2,
    BAR_INSET = 10,
};

typedef struct Place {
    int row2;                   /* in half rows, so that a parent may stand between two */
    int first, last;            /* rows of its children; -1: none yet */
} Place;

/* Leaves are numbered in the order in which they come; parents follow from the back. */
static int place_nodes(const Report *report, size_t count, Place *places)
{
    int rows = 0;
    for (size_t i = 0; i < count; i++) {
        bool leaf = i + 1 == count || report->nodes[i + 1].depth <= report->nodes[i].depth;
        places[i] = (Place){ leaf ? 2 * rows : -1, -1, -1 };
        rows += leaf;
    }
    for (size_t i = count; i-- > 0;) {
        Place *mine = &places[i];
        if (mine->first >= 0)
            mine->row2 = (mine->first + mine->last) / 2;
        int32_t parent = report->nodes[i].parent;
        if (parent < 0)
            continue;
        Place *above = &places[parent];
        if (above->last < 0)
            above->last = mine->row2;
        above->first = mine->row2;      /* walking back: the last one seen is the first */
    }
    return rows;
}

static int x_of(const ReportNode *node)
{
    return LEFT + node->depth * COLUMN;
}

static int y_of(const Place *place)
{
    return TOP + place->row2 * ROW / 2;
}

static void edge(TextBuf *buf, const ReportNode *from, const Place *at, const ReportNode *to,
                 const Place *there)
{
    int x1 = x_of(from) + CARD_WIDTH, y1 = y_of(at) + CARD_HEIGHT / 2;
    int x2 = x_of(to), y2 = y_of(there) + CARD_HEIGHT / 2, bend = (x2 - x1) / 2;
    textbuf_format(buf, "<path class=\"edge\" d=\"M%d %dC%d %d %d %d %d %d\"/>", x1, y1, x1 + bend,
                   y1, x2 - bend, y2, x2, y2);
}

static void card(TextBuf *buf, const Report *report, const ReportNode *node, const Place *place)
{
    int x = x_of(node), y = y_of(place);
    int bar = (int)((i128)node->least.e9 * (CARD_WIDTH - 2 * BAR_INSET) / RATE_ONE_E9);
    textbuf_format(buf, "<g><title>");
    textbuf_html(buf, node->firm_full);
    textbuf_puts(buf, " · ");
    textbuf_html(buf, node->number);
    textbuf_format(buf, "</title><rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" rx=\"5\" "
                   "class=\"card%s\"/>", x, y, CARD_WIDTH, CARD_HEIGHT,
                   node->financed ? " financed" : "");
    textbuf_format(buf, "<text x=\"%d\" y=\"%d\" class=\"name bold\">", x + BAR_INSET, y + 16);
    textbuf_html(buf, node->firm);
    textbuf_puts(buf, "</text>");
    textbuf_format(buf, "<text x=\"%d\" y=\"%d\" class=\"figure end\">",
                   x + CARD_WIDTH - BAR_INSET, y + 16);
    chart_short_money(buf, report->lang, node->amount.minor, node->amount.ccy);
    textbuf_format(buf, " %s</text>", ccy_code(node->amount.ccy));
    textbuf_format(buf, "<text x=\"%d\" y=\"%d\" class=\"tick\">", x + BAR_INSET, y + 30);
    textbuf_html(buf, node->item);
    textbuf_puts(buf, "</text>");
    textbuf_format(buf, "<text x=\"%d\" y=\"%d\" class=\"tick end%s\">",
                   x + CARD_WIDTH - BAR_INSET, y + 30, node->financed ? " accent" : "");
    textbuf_puts(buf, node->financed ? say(report->lang, "discounted · ", "已贴现 · ") : "");
    Text percent;
    if (rate_format_percent(buf->cx, node->least, 0, &percent) == ERR_OK)
        textbuf_html(buf, node->closed ? text_of(say(report->lang, "closed", "已闭合")) : percent);
    textbuf_format(buf, "</text><rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"2\" class=\"%s\"/>"
                   "</g>", x + BAR_INSET, y + CARD_HEIGHT - 4, bar,
                   node->closed ? "done" : "part");
}

void graph_draw(TextBuf *buf, const Report *report)
{
    size_t count = report->node_count < GRAPH_NODES_MAX ? report->node_count : GRAPH_NODES_MAX;
    Place *places = NEW(buf->cx, Place, count);
    if (!places || count == 0)
        return;
    int rows = place_nodes(report, count, places), depth = 0;
    for (size_t i = 0; i < count; i++)
        depth = report->nodes[i].depth > depth ? report->nodes[i].depth : depth;
    textbuf_format(buf, "<svg viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"%s\">",
                   LEFT * 2 + depth * COLUMN + CARD_WIDTH,
                   TOP + LEFT * 2 + (rows - 1) * ROW + CARD_HEIGHT,
                   say(report->lang, "The order and the orders placed for it", "主订单与其下各订单"));
    for (size_t i = 0; i < count; i++) {
        int32_t parent = report->nodes[i].parent;
        if (parent >= 0)
            edge(buf, &report->nodes[parent], &places[parent], &report->nodes[i], &places[i]);
    }
    for (size_t i = 0; i < count; i++)
        card(buf, report, &report->nodes[i], &places[i]);
    textbuf_format(buf, "<text x=\"%d\" y=\"%d\" class=\"tick\">%s ", LEFT + BAR_INSET,
                   y_of(&places[0]) - 8, say(report->lang, "ordered by", "买方"));
    textbuf_html(buf, report->buyer);
    textbuf_puts(buf, "</text>");
    textbuf_puts(buf, "</svg>");
}
