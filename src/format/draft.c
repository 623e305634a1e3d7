/* draft.c - values are escaped, words given by the caller are not. */
#include "format/draft.h"

void draft_text(TextBuf *json, const char *before, Text value)
{
    textbuf_puts(json, before);
    textbuf_json(json, value);
}

void draft_date(TextBuf *json, const char *before, Date date)
{
    char buf[DATE_TEXT_SIZE];
    draft_text(json, before, text_of(date_format(date, buf)));
}

void draft_ref(TextBuf *json, const char *before, const char *kind, Text number, Text issuer)
{
    textbuf_format(json, "%s{\"kind\":\"%s\"", before, kind);
    draft_text(json, ",\"number\":", number);
    draft_text(json, ",\"issuer\":", issuer);
    textbuf_byte(json, '}');
}
