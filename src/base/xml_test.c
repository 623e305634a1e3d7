/* xml_test.c - what comes out of good documents, and every way a bad one is turned away. */
#include "base/xml.h"

#include "base/file.h"

#include "test.h"

#include <string.h>

/* Writes down the events as one line of text, to compare with. */
typedef struct Trace {
    TextBuf buf;
    const char *fail_on;        /* the element whose start fails, or NULL */
} Trace;

static Err trace_start(Ctx *cx, void *self, Text ns, Text name, const XmlAttribute *attributes,
                       size_t count, int64_t line)
{
    Trace *t = self;
    if (t->fail_on && text_is(name, t->fail_on))
        return fail(cx, ERR_INVALID, "not this one");
    textbuf_format(&t->buf, "<%.*s|%.*s@%lld", (int)ns.n, ns.at, (int)name.n, name.at,
                   (long long)line);
    for (size_t i = 0; i < count; i++) {
        const XmlAttribute *a = &attributes[i];
        textbuf_format(&t->buf, " %.*s|%.*s=%.*s", (int)a->ns.n, a->ns.at, (int)a->name.n,
                       a->name.at, (int)a->value.n, a->value.at);
    }
    textbuf_byte(&t->buf, '>');
    return ERR_OK;
}

static Err trace_text(Ctx *cx, void *self, Text text)
{
    (void)cx;
    Trace *t = self;
    textbuf_format(&t->buf, "(%.*s)", (int)text.n, text.at);
    return ERR_OK;
}

static Err trace_end(Ctx *cx, void *self, Text ns, Text name)
{
    (void)cx, (void)ns;
    Trace *t = self;
    textbuf_format(&t->buf, "/%.*s;", (int)name.n, name.at);
    return ERR_OK;
}

static Err trace(Ctx *cx, Text document, const char *fail_on, Text *out)
{
    Trace t = { .buf = textbuf_make(cx), .fail_on = fail_on };
    XmlHandler handler = { &t, trace_start, trace_text, trace_end };
    TRY(xml_read(cx, document, &handler));
    return textbuf_done(&t.buf, out);
}

TEST(test_xml__hands_out_elements_attributes_and_joined_text)
{
    static const struct { const char *why, *text; size_t n; const char *want; } rows[] = {
        { "one element", "<a/>", 0, "<|a@1>/a;" },
        { "namespaces", "<a xmlns='u:1' xmlns:p='u:2' p:x='1' y='2'><p:b/></a>", 0,
          "<u:1|a@1 u:2|x=1 |y=2><u:2|b@1>/b;/a;" },
        { "text, references and CDATA are one text", "<a>x&amp;&#x7ECF;<![CDATA[<y>]]>z</a>", 0,
          "<|a@1>(x&经<y>z)/a;" },
        { "a comment does not cut the text", "<a>x<!-- c -->y</a>", 0, "<|a@1>(xy)/a;" },
        { "lines", "<a>\n<b/>\n</a>\n", 0, "<|a@1>(\n)<|b@2>/b;(\n)/a;" },
        { "CRLF is LF (XML 1.0, 2.11)", "<a>\r\n</a>", 0, "<|a@1>(\n)/a;" },
        { "attribute values are normalised (3.3.3)", "<a b='1\n2&lt;'/>", 0, "<|a@2 |b=1 2<>/a;" },
        { "a byte order mark", "\xef\xbb\xbf<a/>", 0, "<|a@1>/a;" },
        { "a prolog and what follows the root",
          "<?xml version='1.0' encoding='UTF-8'?><?pi x?><a/><!-- c -->\n", 0, "<|a@1>/a;" },
        { "ISO 8859-1", "<?xml version='1.0' encoding='ISO-8859-1'?><a>\xe9</a>", 0,
          "<|a@1>(é)/a;" },
        { "GB18030", "<?xml version='1.0' encoding='GB18030'?><a>\xbe\xad\xce\xb3</a>", 0,
          "<|a@1>(经纬)/a;" },
        { "UTF-16, little end first", "\xff\xfe<\0a\0>\0\xcf~<\0/\0a\0>\0", 18, "<|a@1>(经)/a;" },
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        Ctx cx = ctx_make(1 << 20);
        Text got = TEXT("");
        Text document = rows[i].n
                      ? (Text){ rows[i].text, rows[i].n } : text_of(rows[i].text);
        CHECK_OK(rows[i].why, &cx, trace(&cx, document, NULL, &got));
        CHECK_TEXT(rows[i].why, got, rows[i].want);
        ctx_clear(&cx);
    }
}

TEST(test_xml__refuses_and_says_the_line)
{
    static const struct { const char *why, *text; Err err; const char *says; } rows[] = {
        { "nothing", "", ERR_SYNTAX, "XML, line 1: the document has no element" },
        { "only a comment", "<!-- -->", ERR_SYNTAX, "the document has no element" },
        { "no XML", "{\"a\":1}", ERR_SYNTAX, "XML, line 1: " },
        { "cut in a tag", "<a>\n<b", ERR_SYNTAX, "XML, line 2: " },
        { "cut in an element", "<a>\n\n<b>x", ERR_SYNTAX, "XML, line 3: the document ends before" },
        { "cut in a comment", "<a><!-- ", ERR_SYNTAX, "XML, line 1: " },
        { "cut in CDATA", "<a><![CDATA[x", ERR_SYNTAX, "XML, line 1: " },
        { "crossed tags", "<a>\n<b></a></b>", ERR_SYNTAX, "XML, line 2: Opening and ending tag" },
        { "two roots", "<a/>\n<b/>", ERR_SYNTAX, "XML, line 2: Extra content" },
        { "text after the root", "<a/>x", ERR_SYNTAX, "Extra content" },
        { "the same attribute twice", "<a b='1' b='2'/>", ERR_SYNTAX, "Attribute b redefined" },
        { "the same attribute by two prefixes",
          "<a xmlns:p='u' xmlns:q='u' p:b='1' q:b='2'/>", ERR_SYNTAX, "redefined" },
        { "an unbound prefix", "<p:a/>", ERR_SYNTAX, "Namespace prefix p on a is not defined" },
        { "an unknown entity", "<a>&euro;</a>", ERR_SYNTAX, "Entity 'euro' not defined" },
        { "a bare ampersand", "<a>R&D</a>", ERR_SYNTAX, "XML, line 1: " },
        { "a control character", "<a>\x01</a>", ERR_SYNTAX, "XML, line 1: " },
        { "a reference to NUL", "<a>&#0;</a>", ERR_SYNTAX, "XML, line 1: " },
        { "GB18030 bytes called UTF-8", "<?xml version='1.0' encoding='UTF-8'?>\n<a>\xbe\xad</a>",
          ERR_SYNTAX, "XML, line 2: Input is not proper UTF-8" },
        { "GB18030 bytes called nothing", "<a>\xbe\xad\xce\xb3</a>", ERR_SYNTAX,
          "not proper UTF-8" },
        { "an encoding nobody knows", "<?xml version='1.0' encoding='x-klingon'?><a/>", ERR_SYNTAX,
          "x-klingon" },
        { "an empty DOCTYPE", "<!DOCTYPE a>\n<a/>", ERR_SYNTAX, "XML, line 1: a DOCTYPE" },
        { "an external DTD", "<!DOCTYPE a SYSTEM 'http://127.0.0.1:9/x.dtd'><a/>", ERR_SYNTAX,
          "a DOCTYPE" },
        { "an external entity", "<!DOCTYPE a [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><a>&x;</a>",
          ERR_SYNTAX, "a DOCTYPE" },
        { "a parameter entity", "<!DOCTYPE a [<!ENTITY % x SYSTEM 'file:///etc/passwd'> %x;]><a/>",
          ERR_SYNTAX, "a DOCTYPE" },
        { "billion laughs", "<!DOCTYPE a [<!ENTITY b 'ha'><!ENTITY c '&b;&b;&b;&b;&b;&b;&b;&b;'>"
          "<!ENTITY d '&c;&c;&c;&c;&c;&c;&c;&c;'><!ENTITY e '&d;&d;&d;&d;&d;&d;&d;&d;'>"
          "<!ENTITY f '&e;&e;&e;&e;&e;&e;&e;&e;'>]><a>&f;&f;&f;&f;</a>", ERR_SYNTAX, "a DOCTYPE" },
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        Ctx cx = ctx_make(1 << 20);
        Text got = TEXT("untouched");
        Err err = trace(&cx, text_of(rows[i].text), NULL, &got);
        if (!strstr(cx.detail, rows[i].says))
            CHECK_TEXT(rows[i].why, text_of(cx.detail), rows[i].says);
        CHECK_ERR(rows[i].why, &cx, err, rows[i].err);
        CHECK_TEXT(rows[i].why, got, "untouched");
        ctx_clear(&cx);
    }
}

/* `head`, then n times `format` with its number, then `tail`. */
static Text repeated(Ctx *cx, const char *head, int n, const char *part, const char *tail)
{
    TextBuf buf = textbuf_make(cx);
    textbuf_puts(&buf, head);
    for (int i = 0; i < n; i++) {
        Text left = text_of(part), right;
        left = text_split(left, '#', &right);
        textbuf_put(&buf, left);
        if (right.n > 0)
            textbuf_format(&buf, "%d%.*s", i, (int)right.n, right.at);
    }
    textbuf_puts(&buf, tail);
    Text made = TEXT("");
    CHECK_OK("builds", cx, textbuf_done(&buf, &made));
    return made;
}

TEST(test_xml__limits_hold)
{
    static const struct {
        const char *why, *head, *part, *tail;
        int n;
        Err err;
        const char *says;
    } rows[] = {
        { "128 deep, then not closed", "", "<a>", "", 128, ERR_SYNTAX, "before all its elements" },
        { "129 deep", "", "<a>", "", 129, ERR_LIMIT, "more than 128 deep" },
        { "a million deep", "", "<a>", "", 1000000, ERR_LIMIT, "more than 128 deep" },
        { "64 attributes", "<a", " b#='1'", "/>", 64, ERR_OK, "" },
        { "65 attributes", "<a", " b#='1'", "/>", 65, ERR_LIMIT, "more than 64 attributes" },
        { "half a million attributes", "<a", " b#='1'", "/>", 500000, ERR_LIMIT,
          "too many different names" },
        { "half a million namespaces", "<a", " xmlns:b#='1'", "/>", 500000, ERR_LIMIT,
          "too many different names" },
        { "9 MiB of text", "<a>", "123456789 ", "</a>", 943718, ERR_OK, "" },
        { "16 MiB of text and a little", "<a>", "12345678", "</a>", (2 << 20) + 1, ERR_LIMIT,
          "more than 16 MiB" },
        { "many different elements", "<a>", "<b#/>", "</a>", 200000, ERR_LIMIT,
          "too many different names" },
        { "many small elements", "<a>", "<b>#x</b>", "</a>", 200000, ERR_OK, "" },
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        Ctx cx = ctx_make(128 << 20);
        Text document = repeated(&cx, rows[i].head, rows[i].n, rows[i].part, rows[i].tail);
        XmlHandler none = { 0 };
        Err err = xml_read(&cx, document, &none);
        if (!strstr(cx.detail, rows[i].says))
            CHECK_TEXT(rows[i].why, text_of(cx.detail), rows[i].says);
        CHECK_ERR(rows[i].why, &cx, err, rows[i].err);
        ctx_clear(&cx);
    }
}

TEST(test_xml__handler_failure_stops_the_reading)
{
    Ctx cx = ctx_make(1 << 20);
    Text got = TEXT("");
    Err err = trace(&cx, TEXT("<a><b/><c/><d><<<"), "c", &got);
    CHECK_TEXT("the handler's words, not the parser's", text_of(cx.detail), "not this one");
    CHECK_ERR("handed on", &cx, err, ERR_INVALID);
    ctx_clear(&cx);
}

TEST(test_xml__file_is_read_in_parts_and_named_in_failures)
{
    Ctx cx = ctx_make(16 << 20);
    Text path, want, got = TEXT("");
    CHECK_OK("path", &cx, text_format(&cx, &path, "%s/a.xml", test_folder()));
    /* Longer than one part, so that tags and characters are cut between two. */
    Text many = repeated(&cx, "<a>", 20000, "<b c='#'>经</b>", "</a>");
    CHECK_OK("write", &cx, file_write_all(&cx, path.at, many));
    Trace t = { .buf = textbuf_make(&cx), .fail_on = NULL };
    XmlHandler handler = { &t, trace_start, trace_text, trace_end };
    CHECK_OK("reads", &cx, xml_read_file(&cx, path.at, &handler));
    CHECK_OK("done", &cx, textbuf_done(&t.buf, &got));
    CHECK_OK("from memory", &cx, trace(&cx, many, NULL, &want));
    CHECK_TRUE("file and memory agree", text_eq(got, want));

    CHECK_OK("write", &cx, file_write_all(&cx, path.at, TEXT("<a>\n<b/>\n<c/></a>")));
    CHECK_OK("want", &cx, text_format(&cx, &want, "%s:3: not this one", path.at));
    t.fail_on = "c";
    ctx_place(&cx, "outer", 7);
    Err err = xml_read_file(&cx, path.at, &handler);
    CHECK_TEXT("the line of the tag", text_of(cx.detail), want.at);
    CHECK_ERR("handed on", &cx, err, ERR_INVALID);
    CHECK_TEXT("the place is put back", text_of(cx.place_file), "outer");
    ctx_place(&cx, NULL, 0);

    CHECK_OK("write", &cx, file_write_all(&cx, path.at, TEXT("<a>\n<b>\n</a>")));
    CHECK_OK("want", &cx, text_format(&cx, &want, "%s:3: XML: Opening and ending tag mismatch: "
                                      "b line 2 and a", path.at));
    t.fail_on = NULL;
    err = xml_read_file(&cx, path.at, &handler);
    CHECK_TEXT("file and line", text_of(cx.detail), want.at);
    CHECK_ERR("not well-formed", &cx, err, ERR_SYNTAX);
    CHECK_ERR("missing", &cx, xml_read_file(&cx, "/nowhere/x.xml", &handler), ERR_IO);
    CHECK_ERR("a folder", &cx, xml_read_file(&cx, test_folder(), &handler), ERR_IO);
    ctx_clear(&cx);
}

TEST(test_xml__brutal_every_allocation_may_fail)
{
    Text document = TEXT("<a><b c='1'>text</b><d>more text</d></a>");
    uint64_t n = 1;
    for (Err err = ERR_NO_MEMORY; err != ERR_OK; n++) {
        Ctx cx = ctx_make(1 << 20);
        cx.arena.fail_at = n;
        Text got = TEXT("untouched");
        err = trace(&cx, document, NULL, &got);
        CHECK_TRUE("memory or success", err == ERR_OK || err == ERR_NO_MEMORY);
        CHECK_TRUE("untouched on failure", err == ERR_OK || text_is(got, "untouched"));
        ctx_clear(&cx);
    }
    CHECK_TRUE("there were some to fail", n > 2);
}

/* libxml2 takes "<" and three NULs for UTF-32, decodes nothing and finds nothing wrong. */
TEST(test_xml__bytes_that_cannot_be_decoded_are_no_document)
{
    Ctx cx = ctx_make(1 << 20);
    XmlHandler handler = { 0 };
    CHECK_ERR("UTF-32, cut short", &cx, xml_read(&cx, TEXT("<\0\0\0\0Order x\0lner"), &handler),
              ERR_SYNTAX);
    ctx_clear(&cx);
}
