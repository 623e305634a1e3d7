/* gate_test.c */
#include "format/rules/gate.h"

#include "base/file.h"
#include "format/ubl_form.h"
#include "test.h"

#include <stdio.h>
#include <string.h>

typedef struct Heard {
    size_t refused;
    int64_t line;
    char field[256], why[512];
} Heard;

static Err hear_refused(Ctx *cx, void *self, RecordPlace place, const char *field, Text why)
{
    Heard *heard = self;
    (void)cx;
    heard->refused++;
    heard->line = place.line;
    snprintf(heard->field, sizeof heard->field, "%s", field);
    snprintf(heard->why, sizeof heard->why, "%.*s", (int)why.n, why.at);
    return ERR_OK;
}

static bool passes(const char *why, Ctx *cx, Text xml, Heard *heard)
{
    Source *source CLEANUP(source_close) = NULL;
    RecordSink sink = { .self = heard, .refused = hear_refused };
    const Rules *rules;
    Text front;
    bool passed = false;
    *heard = (Heard){ .refused = 0 };
    CHECK_OK(why, cx, rules_open(cx, RULE_SET_EN16931, NULL, 0, &rules));
    CHECK_OK(why, cx, source_of_text(cx, "bill.xml", xml, &source));
    CHECK_OK(why, cx, rules_gate(cx, rules, source, &sink, &passed));
    if (passed) {
        CHECK_OK(why, cx, source_peek(cx, source, 0, &front));
        CHECK_TRUE("at the front again", front.n > 0 && front.at[0] == xml.at[0]);
    }
    return passed;
}

TEST(test_gate__lets_good_invoices_and_other_papers_through)
{
    Ctx cx = ctx_make(1 << 26);
    Heard heard;
    Text good = TEXT("");
    CHECK_OK("file", &cx, file_read_all(&cx, "tests/invoice/invoice.xml", &good));
    CHECK_TRUE("good", passes("good", &cx, good, &heard));
    CHECK_EQ("nothing is said", heard.refused, 0);
    CHECK_TRUE("an order", passes("an order", &cx, TEXT("<Order xmlns='" UBL_NS "Order-2'/>"),
                                  &heard));
    ctx_clear(&cx);
}

TEST(test_gate__refuses_what_breaks_a_fatal_rule)
{
    Ctx cx = ctx_make(1 << 26);
    Heard heard;
    Text empty = TEXT("<Invoice xmlns='" UBL_NS "Invoice-2'/>");
    CHECK_TRUE("empty", !passes("empty", &cx, empty, &heard));
    CHECK_EQ("said once", heard.refused, 1);
    CHECK_EQ("where", heard.line, 1);
    CHECK_TEXT("where", text_of(heard.field), "/Invoice (line 1)");
    CHECK_TRUE(heard.why, strncmp(heard.why, "BR-01: ", 7) == 0);
    CHECK_TRUE(heard.why, strstr(heard.why, " more, `weft check` shows them") != NULL);
    ctx_clear(&cx);
}

/* A warning is said by weft check, and is no reason to refuse. */
TEST(test_gate__a_warning_passes)
{
    Ctx cx = ctx_make(1 << 26);
    Heard heard;
    Text good = TEXT("");
    CHECK_OK("file", &cx, file_read_all(&cx, "tests/invoice/invoice.xml", &good));
    char *xml = NEW(&cx, char, good.n + 32);
    assert(xml);
    const char *at = strstr(good.at, "<cbc:CityName>");
    assert(at);
    int front = (int)(at - good.at);
    snprintf(xml, good.n + 32, "%.*s<cbc:CityName name='x'>%s", front, good.at, at + 14);
    CHECK_TRUE("a warning", passes("a warning", &cx, text_of(xml), &heard));
    ctx_clear(&cx);
}
