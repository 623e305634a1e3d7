/* journal.c - plain text out, one pass. What the two programs spell differently are the
 * declarations at the top; entries are the same for both. */
#include "core/books/journal.h"

#include "base/check.h"
#include "core/books/unit.h"

#include <string.h>

bool journal_form_of(Text name, JournalForm *out)
{
    if (text_is(name, "hledger"))
        *out = JOURNAL_HLEDGER;
    else if (text_is(name, "ledger"))
        *out = JOURNAL_LEDGER;
    else
        return false;
    return true;
}

/* --- cleaning --------------------------------------------------------------------------------- */

/* Blanks run together to one, `bad` characters become '-'; nothing at either end. */
static void put_clean(TextBuf *buf, Text text, const char *bad)
{
    bool blank = false, begun = false;
    for (size_t i = 0; i < text.n; i++) {
        char c = text.at[i];
        if ((unsigned char)c <= ' ' || c == 0x7f) {
            blank = true;
            continue;
        }
        if (blank && begun)
            textbuf_byte(buf, ' ');
        textbuf_byte(buf, strchr(bad, c) ? '-' : c);
        begun = true;
        blank = false;
    }
}

/* The no-break and the wide blank are blanks to hledger, and would end a name in its eyes. */
static Err plain_blanks(Ctx *cx, Text text, Text *out)
{
    static const char *const blanks[] = { "\xc2\xa0", "\xe3\x80\x80" };
    TextBuf buf = textbuf_make(cx);
    for (size_t i = 0; i < text.n;) {
        size_t skip = 0;
        for (size_t b = 0; b < COUNT(blanks); b++)
            if (text_starts(text_slice(text, i, text.n), blanks[b]))
                skip = strlen(blanks[b]);
        textbuf_byte(&buf, skip ? ' ' : text.at[i]);
        i += skip ? skip : 1;
    }
    return textbuf_done(&buf, out);
}

Err journal_part(Ctx *cx, Text text, Text *out)
{
    TextBuf buf = textbuf_make(cx);
    TRY(plain_blanks(cx, text, &text));
    while (text.n > 0 && strchr(" ([{<!*;%#~=@|&\"'", text.at[0]))
        text = text_slice(text, 1, text.n);
    put_clean(&buf, text, ":;\"");
    if (buf.n == 0)
        textbuf_byte(&buf, '_');
    return textbuf_done(&buf, out);
}

/* --- declarations ----------------------------------------------------------------------------- */

void journal_title(TextBuf *buf, JournalForm form, Text title)
{
    textbuf_puts(buf, "; ");
    put_clean(buf, title, "");
    textbuf_puts(buf, form == JOURNAL_LEDGER ? "\ntag transfer\n" : "\n");
}

/* A symbol with a digit in it goes between quotes. */
static void put_symbol(TextBuf *buf, uint32_t ledger)
{
    char code[UNIT_TEXT_SIZE];
    bool quoted = strpbrk(unit_code(ledger, code), "0123456789") != NULL;
    textbuf_format(buf, quoted ? "\"%s\"" : "%s", code);
}

void journal_commodity(TextBuf *buf, JournalForm form, uint32_t ledger)
{
    char sample[DECIMAL_TEXT_SIZE];
    int digits = unit_digits(ledger);
    unit_format(1000 * decimal_power(digits), ledger, sample);
    textbuf_puts(buf, "commodity ");
    if (form == JOURNAL_LEDGER) {
        put_symbol(buf, ledger);
        textbuf_format(buf, "\n    format %s ", sample);
    } else {
        textbuf_format(buf, "%s%s ", sample, digits == 0 ? "." : "");   /* it asks for the mark */
    }
    put_symbol(buf, ledger);
    textbuf_byte(buf, '\n');
}

void journal_account(TextBuf *buf, JournalForm form, Text name, Text note, char type)
{
    textbuf_puts(buf, "account ");
    textbuf_put(buf, name);
    if (form == JOURNAL_LEDGER) {
        textbuf_puts(buf, "\n    note ");
        put_clean(buf, note, ";");
    } else {
        textbuf_puts(buf, "  ; ");
        put_clean(buf, note, ":,;");
        if (type)
            textbuf_format(buf, ", type: %c", type);
    }
    textbuf_byte(buf, '\n');
}

/* --- entries ---------------------------------------------------------------------------------- */

static int widest(const JournalEntry *entry)
{
    int most = 0;
    for (size_t i = 0; i < entry->count; i++) {
        int columns = text_columns(entry->postings[i].account);
        most = columns > most ? columns : most;
    }
    return most;
}

static void put_posting(TextBuf *buf, const JournalPosting *posting, int width)
{
    enum { AMOUNT_COLUMNS = 18 };
    char amount[DECIMAL_TEXT_SIZE];
    unit_format(posting->minor, posting->ledger, amount);
    textbuf_puts(buf, "    ");
    textbuf_put(buf, posting->account);
    textbuf_format(buf, "%*s  %*s ", width - text_columns(posting->account), "", AMOUNT_COLUMNS,
                   amount);
    put_symbol(buf, posting->ledger);
    textbuf_byte(buf, '\n');
}

void journal_entry(TextBuf *buf, const JournalEntry *entry)
{
    char date[DATE_TEXT_SIZE];
    int width = widest(entry);
    textbuf_format(buf, "\n%s %c ", date_format(entry->date, date), entry->pending ? '!' : '*');
    if (entry->code.n > 0) {
        textbuf_byte(buf, '(');
        put_clean(buf, entry->code, "();");
        textbuf_puts(buf, ") ");
    }
    put_clean(buf, entry->words, ";|");
    textbuf_puts(buf, "\n    ; transfer: ");
    textbuf_put(buf, entry->transfer);
    textbuf_byte(buf, '\n');
    for (size_t i = 0; i < entry->count; i++)
        put_posting(buf, &entry->postings[i], width);
}
