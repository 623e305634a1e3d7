#include "format/draft.h"

#include "test.h"

TEST(test_draft__escapes_values)
{
    Ctx cx CLEANUP(ctx_clear) = ctx_make(1 << 20);
    TextBuf json = textbuf_make(&cx);
    Text text;
    draft_text(&json, "{\"item\":", TEXT("5\" pipe\\\n"));
    draft_date(&json, ",\"date\":", date_of(2026, 3, 2));
    draft_date(&json, ",\"due\":", DATE_NONE);
    draft_ref(&json, ",\"ref\":", "order", TEXT("P\"1"), TEXT("name:a"));
    textbuf_byte(&json, '}');
    CHECK_OK("draft", &cx, textbuf_done(&json, &text));
    CHECK_TEXT("all of it", text, "{\"item\":\"5\\\" pipe\\\\\\n\",\"date\":\"2026-03-02\","
               "\"due\":\"\","
               "\"ref\":{\"kind\":\"order\",\"number\":\"P\\\"1\",\"issuer\":\"name:a\"}}");
}
