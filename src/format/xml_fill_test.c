/* xml_fill_test.c - tables of the test's own, smaller than a bank's. */
#include "format/xml_fill.h"

#include "test.h"

#include <string.h>

enum { ROOT, BOX, THING };

typedef struct Name { Text first, last; } Name;
typedef struct Box { Text label, words; XmlAmount worth; Date day; XmlFlag open; Name owner; } Box;
typedef struct Thing { Text what; XmlSign sign; } Thing;

#define ROW(Type, where, kind_of, field) \
    { .path = (where), .kind = XML_FILL_##kind_of, .offset = offsetof(Type, field) }
static const XmlFillRow name_rows[] = {
    ROW(Name, "First", TEXT, first), ROW(Name, "Last", TEXT, last), { 0 },
};
static const XmlFillRow thing_rows[] = {
    ROW(Thing, "What", TEXT, what), ROW(Thing, "Sign", SIGN, sign),
    { .path = "Inner/Thing", .kind = XML_FILL_SCOPE, .scope = THING }, { 0 },
};
static const XmlFillRow box_rows[] = {
    ROW(Box, "Label", TEXT, label), ROW(Box, "Label/Text", TEXT, label),
    ROW(Box, "Words", JOIN, words), ROW(Box, "Worth", MONEY, worth), ROW(Box, "Day", DATE, day),
    ROW(Box, "Open", FLAG, open),
    { .path = "Owner", .kind = XML_FILL_GROUP, .offset = offsetof(Box, owner), .group = name_rows },
    { .path = "Thing", .kind = XML_FILL_SCOPE, .scope = THING }, { 0 },
};
static const XmlFillRow root_rows[] = {
    { .path = "Boxes/Box", .kind = XML_FILL_SCOPE, .scope = BOX }, { 0 },
};

typedef struct World {
    Ctx keep;
    Box box;
    Thing things[4];
    size_t depth;
    TextBuf said;
} World;

static Err on_root(Ctx *cx, void *self, Text ns, Text name)
{
    (void)self;
    return text_is(ns, "urn:a") && text_is(name, "R") ? ERR_OK
         : fail(cx, ERR_UNKNOWN, "another root");
}

static Err on_open(Ctx *cx, void *self, int scope, void **out)
{
    World *w = self;
    (void)cx;
    if (scope == BOX)
        w->box = (Box){ .day = DATE_NONE };
    if (scope == THING)
        w->things[w->depth] = (Thing){ .what = TEXT("") };
    *out = scope == THING ? (void *)&w->things[w->depth++] : &w->box;
    return ERR_OK;
}

static const char *shown(Text text)
{
    return text.n ? text.at : "";
}

static Err on_close(Ctx *cx, void *self, int scope)
{
    World *w = self;
    char day[DATE_TEXT_SIZE], worth[DECIMAL_TEXT_SIZE];
    (void)cx;
    if (scope == THING) {
        Thing *t = &w->things[--w->depth];
        textbuf_format(&w->said, "(%s %d)", shown(t->what), (int)t->sign);
    }
    if (scope == BOX)
        textbuf_format(&w->said, "[%s|%s|%s|%s|%d|%s|%s]", shown(w->box.label),
                       shown(w->box.words), w->box.worth.has
                       ? money_format(w->box.worth.money, worth) : "", date_format(w->box.day, day),
                       (int)w->box.open, shown(w->box.owner.first), shown(w->box.owner.last));
    return ERR_OK;
}

static Err fill(Ctx *cx, const char *xml, Text *out)
{
    Source *source CLEANUP(source_close) = NULL;
    World w = { .keep = ctx_make(1 << 16), .said = textbuf_make(cx) };
    XmlFillOwner owner = { .self = &w, .keep = &w.keep, .root = on_root, .open = on_open,
                           .close = on_close, .scopes = { root_rows, box_rows, thing_rows } };
    Err err = source_of_text(cx, "x", text_of(xml), &source);
    if (err == ERR_OK)
        err = xml_fill(cx, source, &owner);
    if (err == ERR_OK)
        err = textbuf_done(&w.said, out);
    ctx_clear(&w.keep);
    return err;
}

#define R(inside) "<R xmlns='urn:a'><Boxes>" inside "</Boxes></R>"

TEST(test_xml_fill__elements_fill_fields)
{
    static const struct { const char *why, *xml; Err err; const char *want; } rows[] = {
        { "all kinds", R("<Box><Label> a\n</Label><Words>x</Words><Words>y</Words>"
          "<Worth Ccy='JPY'>5</Worth><Day>2026-03-02T23:00:00+08:00</Day><Open>1</Open><Owner>"
          "<First>A</First><Last>B</Last></Owner></Box>"), ERR_OK,
          "[a|x y|5|2026-03-02|2|A|B]" },
        { "the first counts", R("<Box><Label>a</Label><Label>b</Label></Box>"), ERR_OK,
          "[a||||0||]" },
        { "a field in a field", R("<Box><Label>\n <Text>a</Text>\n</Label></Box>"), ERR_OK,
          "[a||||0||]" },
        { "nothing known", R("<Lid><Box><Label>a</Label></Box></Lid><Box/>"), ERR_OK,
          "[||||0||]" },
        { "another namespace", R("<b:Box xmlns:b='urn:b'><Label>a</Label></b:Box>"), ERR_OK, "" },
        { "an unknown element around a known one", R("<Box><New><Label>a</Label></New></Box>"),
          ERR_OK, "[||||0||]" },
        { "scopes in scopes", R("<Box><Thing><What>t</What><Inner><Thing><What>u</What>"
          "<Sign>DBIT</Sign></Thing></Inner><Sign>CRDT</Sign></Thing></Box>"), ERR_OK,
          "(u 2)(t 1)[||||0||]" },
        { "a piece after a piece", R("<Box><Label>a</Label></Box><Box/>"), ERR_OK,
          "[a||||0||][||||0||]" },
        { "a bad flag", R("<Box><Open>maybe</Open></Box>"), ERR_INVALID, "Open" },
        { "a bad sign", R("<Box><Thing><Sign>+</Sign></Thing></Box>"), ERR_INVALID, "Sign" },
        { "a bad day", R("<Box><Day>today</Day></Box>"), ERR_SYNTAX, "Day" },
        { "no currency", R("<Box><Worth>5</Worth></Box>"), ERR_INVALID, "Worth" },
        { "half a yen", R("<Box><Worth Ccy='JPY'>5.5</Worth></Box>"), ERR_INVALID, "Worth" },
        { "another root", "<R xmlns='urn:b'/>", ERR_UNKNOWN, "another root" },
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        Ctx cx = ctx_make(4 << 20);
        Text got = TEXT("");
        Err err = fill(&cx, rows[i].xml, &got);
        if (rows[i].err == ERR_OK)
            CHECK_TEXT(rows[i].why, got, rows[i].want);
        else
            CHECK_TRUE(cx.detail, strstr(cx.detail, rows[i].want) != NULL);
        CHECK_ERR(rows[i].why, &cx, err, rows[i].err);
        ctx_clear(&cx);
    }
}

TEST(test_xml_fill__a_piece_without_end_is_a_limit)
{
    Ctx cx CLEANUP(ctx_clear) = ctx_make(8 << 20);
    TextBuf buf = textbuf_make(&cx);
    Text xml, got;
    textbuf_puts(&buf, "<R xmlns='urn:a'><Boxes><Box>");
    for (int i = 0; i < 5000; i++)
        textbuf_puts(&buf, "<Words>more and more words</Words>");
    textbuf_puts(&buf, "</Box></Boxes></R>");
    CHECK_OK("made", &cx, textbuf_done(&buf, &xml));
    CHECK_ERR("full", &cx, fill(&cx, xml.at, &got), ERR_LIMIT);
}
