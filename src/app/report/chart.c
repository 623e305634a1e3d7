/* chart.c - coordinates are whole pixels; a path is "go right to the day, then up or down to the
 * value", because a balance holds until something moves it. O(days x rows). */
#include "app/report/chart.h"

#include "base/check.h"

enum {
    WIDTH = 880,
    CLOSURE_LEFT = 128, CLOSURE_RIGHT = 812, CLOSURE_TOP = 34, ROW = 58, ROW_PLOT = 40,
    CASH_COLUMNS = 4, CELL_WIDTH = 208, CELL_STEP = 224, CELL_HEIGHT = 128, CELL_PLOT = 68,
    CELL_TOP = 34, CASH_BOTTOM = 12,
};

/* --- both ------------------------------------------------------------------------------------ */

typedef struct Frame {          /* where the days go */
    int left, right;
    size_t days;
} Frame;

static int x_of(Frame frame, size_t day)
{
    size_t last = frame.days > 1 ? frame.days - 1 : 1;
    return frame.left + (int)((size_t)(frame.right - frame.left) * day / last);
}

static void text_at(TextBuf *buf, int x, int y, const char *css, Text text)
{
    textbuf_format(buf, "<text x=\"%d\" y=\"%d\" class=\"%s\">", x, y, css);
    textbuf_html(buf, text);
    textbuf_puts(buf, "</text>");
}

static void line_at(TextBuf *buf, int x1, int y1, int x2, int y2, const char *css)
{
    textbuf_format(buf, "<line x1=\"%d\" y1=\"%d\" x2=\"%d\" y2=\"%d\" class=\"%s\"/>", x1, y1, x2,
                   y2, css);
}

static void open_svg(TextBuf *buf, int width, int height, const char *label)
{
    textbuf_format(buf, "<svg viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"", width, height);
    textbuf_html(buf, text_of(label));
    textbuf_puts(buf, "\">");
}

static void month_day(Date day, char out[8])
{
    int year, month, number;
    date_civil(day, &year, &month, &number);
    size_t n = 0;
    out[n++] = (char)('0' + month / 10);
    out[n++] = (char)('0' + month % 10);
    out[n++] = '-';
    out[n++] = (char)('0' + number / 10);
    out[n++] = (char)('0' + number % 10);
    out[n] = '\0';
}

/* --- closure --------------------------------------------------------------------------------- */

enum { ROW_LEAST = FLOW_COUNT };

static Rate value_of(const ReportDay *day, int row)
{
    return row == ROW_LEAST ? day->least : day->flow[row];
}

static int closure_y(int base, Rate rate)
{
    return base - (int)((i128)rate.e9 * ROW_PLOT / RATE_ONE_E9);
}

/* The mean of the flows beside the least of them: how far the work is, proven or not. */
static void mean_line(TextBuf *buf, const Report *report, Frame frame, int base)
{
    textbuf_format(buf, "<path class=\"without\" d=\"M%d %d", frame.left, base);
    for (size_t d = 0; d < report->day_count; d++)
        textbuf_format(buf, "H%dV%d", x_of(frame, d), closure_y(base, report->closure[d].mean));
    textbuf_puts(buf, "\"/>");
}

static void closure_row(TextBuf *buf, const Report *report, Frame frame, int row, int base)
{
    Lang lang = report->lang;
    Text name = row == ROW_LEAST
        ? text_of(say(lang, "Closure", "闭合度"))
        : text_of(lang == LANG_ZH ? flow_chinese((Flow)row) : flow_name((Flow)row));
    const char *css = row == ROW_LEAST ? "area strong" : "area";
    text_at(buf, frame.left - 16, base - ROW_PLOT / 2 + 4, row == ROW_LEAST ? "name end bold"
                                                                            : "name end", name);
    line_at(buf, frame.left, base, frame.right, base, "axis");
    line_at(buf, frame.left, base - ROW_PLOT, frame.right, base - ROW_PLOT, "grid");
    textbuf_format(buf, "<path class=\"%s\" d=\"M%d %d", css, frame.left, base);
    for (size_t d = 0; d < report->day_count; d++)
        textbuf_format(buf, "H%dV%d", x_of(frame, d),
                       closure_y(base, value_of(&report->closure[d], row)));
    textbuf_format(buf, "H%dV%d\"/>", frame.right, base);
    if (row == ROW_LEAST)
        mean_line(buf, report, frame, base);
    text_at(buf, frame.right + 10, base + 4, "tick", TEXT("0"));
    Text percent;
    const ReportDay *last = &report->closure[report->day_count - 1];
    if (rate_format_percent(buf->cx, value_of(last, row), 0, &percent) == ERR_OK)
        text_at(buf, frame.right + 10, base - ROW_PLOT + 5,
                row == ROW_LEAST ? "figure bold" : "figure", percent);
}

/* A mark and a hairline where each step of the process ended. */
static void chapter_marks(TextBuf *buf, const Report *report, Frame frame, int top, int bottom)
{
    Date first = report->closure[0].day;
    for (size_t c = 0; c < report->chapter_count; c++) {
        const ReportChapter *chapter = &report->chapters[c];
        int x = x_of(frame, (size_t)date_diff(first, chapter->until).n);
        /* Two steps a day apart would print over one another: every other mark stands higher. */
        int y = top - (c % 2 ? 22 : 8);
        line_at(buf, x, y + 4, x, bottom, "hair");
        textbuf_format(buf, "<text x=\"%d\" y=\"%d\" class=\"mark\">%d</text>", x, y,
                       chapter->step);
    }
}

static void day_labels(TextBuf *buf, const Report *report, Frame frame, int y)
{
    for (size_t d = 0; d < report->day_count; d++) {
        if (date_weekday(report->closure[d].day) != 1 || d % 2 == 0)
            continue;
        char label[8];
        month_day(report->closure[d].day, label);
        line_at(buf, x_of(frame, d), y - 12, x_of(frame, d), y - 8, "axis");
        text_at(buf, x_of(frame, d), y + 4, "tick middle", text_of(label));
    }
}

void chart_closure(TextBuf *buf, const Report *report)
{
    if (report->day_count == 0)
        return;
    Frame frame = { CLOSURE_LEFT, CLOSURE_RIGHT, report->day_count };
    int bottom = CLOSURE_TOP + ROW * (FLOW_COUNT + 1) - (ROW - ROW_PLOT);
    open_svg(buf, WIDTH, bottom + 30, say(report->lang, "Closure over time", "闭合度随时间"));
    chapter_marks(buf, report, frame, CLOSURE_TOP, bottom);
    text_at(buf, frame.left - 16, CLOSURE_TOP - 8, "tick end",
            text_of(say(report->lang, "step", "步骤")));
    for (int row = 0; row <= FLOW_COUNT; row++)
        closure_row(buf, report, frame, row, CLOSURE_TOP + row * ROW + ROW_PLOT);
    day_labels(buf, report, frame, bottom + 18);
    textbuf_puts(buf, "</svg>");
}

/* --- cash ------------------------------------------------------------------------------------ */

static int64_t pow10_of(int digits)
{
    int64_t value = 1;
    for (int i = 0; i < digits; i++)
        value *= 10;
    return value;
}

void chart_short_money(TextBuf *buf, Lang lang, int64_t minor, Ccy ccy)
{
    /* English counts in thousands and millions, Chinese in tens of thousands (万). */
    int64_t major = pow10_of(ccy_digits(ccy));
    int64_t size = minor < 0 ? -minor : minor;
    const char *unit = lang == LANG_ZH ? " 万" : " k";
    int64_t scale = lang == LANG_ZH ? 10000 : 1000;
    int tenths = lang == LANG_ZH;
    if (lang == LANG_EN && size >= 1000000 * major) {
        unit = " m";
        scale = 1000000;
        tenths = 2;
    }
    int64_t parts = pow10_of(tenths), whole;
    if (size == 0 || round_div((i128)size * parts, (i128)scale * major, ROUND_HALF_UP, &whole)
        != ERR_OK)
        whole = 0;
    textbuf_puts(buf, minor < 0 && whole > 0 ? "−" : "");
    if (tenths == 0)
        textbuf_format(buf, "%lld%s", (long long)whole, unit);
    else
        textbuf_format(buf, "%lld.%0*lld%s", (long long)(whole / parts), tenths,
                       (long long)(whole % parts), unit);
}

typedef struct Range {
    int64_t low, high;          /* low <= 0 <= high */
} Range;

static void widen(Range *range, const int64_t *minor, size_t days)
{
    for (size_t d = 0; d < days && minor; d++) {
        range->low = minor[d] < range->low ? minor[d] : range->low;
        range->high = minor[d] > range->high ? minor[d] : range->high;
    }
}

static int cash_y(Range range, int top, int64_t minor)
{
    i128 height = (i128)range.high - range.low;
    if (height == 0)
        return top + CELL_PLOT;
    return top + (int)(((i128)range.high - minor) * CELL_PLOT / height);
}

static void cash_path(TextBuf *buf, Frame frame, Range range, int top, const int64_t *minor,
                      const char *css, bool closed)
{
    int zero = cash_y(range, top, 0);
    textbuf_format(buf, "<path class=\"%s\" d=\"M%d %d", css, frame.left, zero);
    for (size_t d = 0; d < frame.days; d++)
        textbuf_format(buf, "H%dV%d", x_of(frame, d), cash_y(range, top, minor[d]));
    if (closed)
        textbuf_format(buf, "H%dV%d", frame.right, zero);
    textbuf_puts(buf, "\"/>");
}

static void cash_cell(TextBuf *buf, const Report *report, const ReportCash *cash, int left, int top)
{
    Frame frame = { left, left + CELL_WIDTH, report->day_count };
    Range range = { 0, 0 };
    widen(&range, cash->minor, report->day_count);
    widen(&range, cash->without, report->day_count);
    int plot = top + CELL_TOP, zero = cash_y(range, plot, 0);
    text_at(buf, left, top + 14, "name bold", cash->firm);
    textbuf_format(buf, "<text x=\"%d\" y=\"%d\" class=\"figure end\">", frame.right, top + 14);
    chart_short_money(buf, report->lang, cash->minor[report->day_count - 1], report->ccy);
    textbuf_puts(buf, "</text>");
    cash_path(buf, frame, range, plot, cash->minor, "area", true);
    if (cash->without)
        cash_path(buf, frame, range, plot, cash->without, "without", false);
    line_at(buf, left, zero, frame.right, zero, "axis");
    if (range.low < 0) {
        textbuf_format(buf, "<text x=\"%d\" y=\"%d\" class=\"tick\">%s ", left,
                       plot + CELL_PLOT + 14, say(report->lang, "lowest", "最低"));
        chart_short_money(buf, report->lang, range.low, report->ccy);
        textbuf_puts(buf, "</text>");
    }
}

/* The first and the last day under each column of cells. */
static void column_days(TextBuf *buf, const Report *report, int left, int y)
{
    char first[8], last[8];
    month_day(report->closure[0].day, first);
    month_day(report->closure[report->day_count - 1].day, last);
    text_at(buf, left, y, "tick", text_of(first));
    text_at(buf, left + CELL_WIDTH, y, "tick end", text_of(last));
}

void chart_cash(TextBuf *buf, const Report *report)
{
    if (report->day_count == 0 || report->cash_count == 0)
        return;
    int rows = (int)((report->cash_count + CASH_COLUMNS - 1) / CASH_COLUMNS);
    open_svg(buf, WIDTH, rows * CELL_HEIGHT + CASH_BOTTOM,
             say(report->lang, "Cash of each firm over time", "各企业现金随时间"));
    for (int column = 0; column < CASH_COLUMNS; column++)
        column_days(buf, report, column * CELL_STEP, rows * CELL_HEIGHT + CASH_BOTTOM - 6);
    for (size_t i = 0; i < report->cash_count; i++)
        cash_cell(buf, report, &report->cash[i], (int)(i % CASH_COLUMNS) * CELL_STEP,
                  (int)(i / CASH_COLUMNS) * CELL_HEIGHT);
    textbuf_puts(buf, "</svg>");
}
