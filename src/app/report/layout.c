/* layout.c - greedy line breaking over pieces that may not be broken. O(bytes).
 *
 *     piece = a word up to the next space | one wide character and the closing marks behind it */
#include "app/report/layout.h"

#include "base/check.h"

static const char *const codes[] = {
    [PAINT_PLAIN] = "", [PAINT_BOLD] = "\033[1m", [PAINT_DIM] = "\033[2m",
    [PAINT_GOOD] = "\033[32m", [PAINT_WARN] = "\033[33m", [PAINT_ACCENT] = "\033[36m",
};

void paint_text(TextBuf *buf, Paint paint, PaintKind kind, Text text)
{
    assert((size_t)kind < COUNT(codes));
    bool on = paint.on && kind != PAINT_PLAIN;
    textbuf_puts(buf, on ? codes[kind] : "");
    textbuf_put(buf, text);
    textbuf_puts(buf, on ? "\033[0m" : "");
}

/* Bytes of the character at i: texts are UTF-8 by the time they are shown. */
static size_t character(Text text, size_t i)
{
    unsigned char lead = (unsigned char)text.at[i];
    size_t n = lead < 0x80 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
    return i + n <= text.n ? n : text.n - i;
}

static bool is_wide(Text text, size_t i)
{
    size_t n = character(text, i);
    return n > 1 && text_columns(text_slice(text, i, i + n)) == 2;
}

/* Marks that may not begin a line. */
static bool is_closing(Text text, size_t i)
{
    static const char *const marks[] = { "，", "。", "、", "；", "：", "！", "？", "）", "”", "》",
                                         "」", "％" };
    Text one = text_slice(text, i, i + character(text, i));
    for (size_t m = 0; m < COUNT(marks); m++)
        if (text_is(one, marks[m]))
            return true;
    return false;
}

static bool is_opening(Text text, size_t i)
{
    Text one = text_slice(text, i, i + character(text, i));
    return text_is(one, "（") || text_is(one, "“") || text_is(one, "《");
}

/* The end of the piece that begins at i, which is no space. */
static size_t piece_end(Text text, size_t i)
{
    while (i < text.n && is_opening(text, i))
        i += character(text, i);
    if (i < text.n && is_wide(text, i)) {
        i += character(text, i);
    } else {
        while (i < text.n && text.at[i] != ' ' && !is_wide(text, i))
            i += character(text, i);
    }
    while (i < text.n && is_closing(text, i))
        i += character(text, i);
    return i;
}

void layout_blanks(TextBuf *buf, int count)
{
    for (int i = 0; i < count; i++)
        textbuf_byte(buf, ' ');
}

void layout_wrap(TextBuf *buf, Text text, int indent, int columns)
{
    int used = 0, room = columns - indent;
    layout_blanks(buf, indent);
    for (size_t i = 0; i < text.n;) {
        size_t start = i;
        while (i < text.n && text.at[i] == ' ')
            i++;
        int gap = used > 0 ? (int)(i - start) : 0;
        size_t end = i < text.n ? piece_end(text, i) : i;
        Text piece = text_slice(text, i, end);
        int width = text_columns(piece);
        if (used > 0 && used + gap + width > room) {
            textbuf_byte(buf, '\n');
            layout_blanks(buf, indent);
            used = gap = 0;
        }
        layout_blanks(buf, gap);
        textbuf_put(buf, piece);
        used += gap + width;
        i = end;
    }
    textbuf_byte(buf, '\n');
}

void layout_left(TextBuf *buf, Text text, int columns)
{
    textbuf_put(buf, text);
    layout_blanks(buf, columns - text_columns(text));
}

void layout_right(TextBuf *buf, Text text, int columns)
{
    layout_blanks(buf, columns - text_columns(text));
    textbuf_put(buf, text);
}

void layout_cut(TextBuf *buf, Text text, int columns)
{
    if (text_columns(text) <= columns) {
        textbuf_put(buf, text);
        return;
    }
    size_t end = 0;
    for (size_t i = 0; i < text.n; end = i) {
        i += character(text, i);
        if (text_columns(text_slice(text, 0, i)) > columns - 1)
            break;
    }
    textbuf_put(buf, text_slice(text, 0, end));
    textbuf_puts(buf, columns > 0 ? "…" : "");
}

void layout_bar(TextBuf *buf, Paint paint, Rate rate, int cells)
{
    int filled = (int)((i128)rate.e9 * cells / RATE_ONE_E9);
    PaintKind kind = rate.e9 == RATE_ONE_E9 ? PAINT_GOOD : PAINT_ACCENT;
    textbuf_puts(buf, paint.on ? codes[kind] : "");
    for (int i = 0; i < filled; i++)
        textbuf_puts(buf, "█");
    textbuf_puts(buf, paint.on ? "\033[0m\033[2m" : "");
    for (int i = filled; i < cells; i++)
        textbuf_puts(buf, "░");
    textbuf_puts(buf, paint.on ? "\033[0m" : "");
}

Err layout_money(Ctx *cx, Money money, Text *out)
{
    char text[DECIMAL_TEXT_SIZE];
    return text_format(cx, out, "%s %s", money_format_grouped(money, text), ccy_code(money.ccy));
}

Err layout_percent(Ctx *cx, Rate rate, Text *out)
{
    return rate_format_percent(cx, rate, 0, out);
}
