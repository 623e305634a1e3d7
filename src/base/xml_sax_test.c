/* xml_sax_test.c - a document that goes in whole gives what it gives in parts of any length. */
#include "base/xml_sax.h"

#include "test.h"

#include <string.h>

typedef struct Trace {
    XmlSax sax;
    TextBuf buf;
} Trace;

static void on_start(void *self, const xmlChar *name, const xmlChar *prefix, const xmlChar *ns,
                     int ns_count, const xmlChar **ns_pairs, int count, int defaulted,
                     const xmlChar **given)
{
    (void)prefix, (void)ns, (void)ns_count, (void)ns_pairs, (void)defaulted, (void)given;
    Trace *t = self;
    if (xml_sax_enter(&t->sax, count))
        textbuf_format(&t->buf, "<%s %d>", (const char *)name, count);
}

static void on_end(void *self, const xmlChar *name, const xmlChar *prefix, const xmlChar *ns)
{
    (void)prefix, (void)ns;
    Trace *t = self;
    if (xml_sax_leave(&t->sax))
        textbuf_format(&t->buf, "</%s>", (const char *)name);
}

static void on_text(void *self, const xmlChar *at, int n)
{
    Trace *t = self;
    if (t->sax.err == ERR_OK && t->sax.depth > 0)
        textbuf_put(&t->buf, (Text){ (const char *)at, (size_t)n });
}

static void trace_close(Trace *t)
{
    xml_sax_close(&t->sax);
}

/* step 0: whole. */
static Err trace(Ctx *cx, Text document, size_t step, Text *out)
{
    Trace t CLEANUP(trace_close) = { .buf = textbuf_make(cx) };
    xml_sax_open(&t.sax, cx, NULL, on_start, on_end, on_text);
    Err err = step == 0 ? xml_sax_text(&t.sax, document) : ERR_OK;
    for (size_t at = 0; step > 0 && at < document.n && err == ERR_OK; at += step)
        err = xml_sax_feed(&t.sax, text_slice(document, at, at + step));
    if (step > 0 && err == ERR_OK)
        err = xml_sax_finish(&t.sax);
    *out = (Text){ t.buf.at ? t.buf.at : "", t.buf.n };
    return err;
}

TEST(test_xml_sax__whole_is_as_in_parts)
{
    static const struct { const char *why, *text; Err err; } rows[] = {
        { "elements, text, references", "<a x='1'><b>x&amp;y</b>\n<c/><![CDATA[<z>]]></a>",
          ERR_OK },
        { "Latin-1", "<?xml version='1.0' encoding='ISO-8859-1'?><a>\xe9</a>", ERR_OK },
        { "GB18030", "<?xml version='1.0' encoding='GB18030'?><a>\xbe\xad</a>", ERR_OK },
        { "cut in a tag", "<a><b", ERR_SYNTAX }, { "cut in the text", "<a>b", ERR_SYNTAX },
        { "crossed", "<a><b></a></b>", ERR_SYNTAX }, { "two roots", "<a/><b/>", ERR_SYNTAX },
        { "nothing", "", ERR_SYNTAX }, { "blanks", "    \n", ERR_SYNTAX },
        { "three bytes", "<a>", ERR_SYNTAX }, { "a DOCTYPE", "<!DOCTYPE a><a/>", ERR_SYNTAX },
        { "an attribute twice", "<a b='1' b='2'/>", ERR_SYNTAX },
        { "a prefix of nobody's", "<q:a/>", ERR_SYNTAX },
    };
    static const size_t steps[] = { 1, 2, 7, 1000 };
    for (size_t i = 0; i < COUNT(rows); i++) {
        Ctx cx = ctx_make(1 << 20);
        Text whole = TEXT(""), parts = TEXT("");
        CHECK_EQ(rows[i].why, trace(&cx, text_of(rows[i].text), 0, &whole), rows[i].err);
        CHECK_TRUE(rows[i].why, rows[i].err == ERR_OK || cx.detail[0] != '\0');
        for (size_t s = 0; s < COUNT(steps); s++) {
            ctx_forgive(&cx);
            CHECK_EQ(rows[i].why, trace(&cx, text_of(rows[i].text), steps[s], &parts),
                     rows[i].err);
            CHECK_TRUE(rows[i].why, rows[i].err != ERR_OK || text_eq(whole, parts));
        }
        ctx_clear(&cx);
    }
}
