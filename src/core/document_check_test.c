/* document_check_test.c - a document filled in by hand is asked what one that was read is asked. */
#include "core/document_check.h"

#include "test.h"

static const char order[] =
    "{\"kind\":\"order\",\"number\":\"PO-1\",\"issuer\":\"name:b\",\"receiver\":\"name:s\","
    "\"date\":\"2026-03-02\",\"currency\":\"CNY\",\"lines\":[{\"line\":\"1\",\"item\":\"N\","
    "\"quantity\":\"2\",\"price\":\"5\",\"amount\":\"10.00\"},{\"line\":\"2\","
    "\"quantity\":\"1\",\"amount\":\"3.00\"}],"
    "\"refs\":[{\"kind\":\"contract\",\"number\":\"C\",\"issuer\":\"name:b\"}]}";

static void spoil(Document *doc, DocumentLine *lines, DocumentRef *refs, int how)
{
    switch (how) {
    case 0: break;
    case 1: doc->number = TEXT(""); break;
    case 2: doc->number = TEXT(" x"); break;
    case 3: doc->issuer = TEXT(""); break;
    case 4: doc->date = DATE_NONE; break;
    case 5: doc->date = date_of(1066, 10, 14); break;
    case 6: doc->due = date_of(2300, 1, 1); break;
    case 7: lines[1].line = TEXT("1"); break;
    case 8: lines[0].rejected.e6 = 3000000; break;
    case 9: lines[0].amount.minor = 1100; break;
    case 10: lines[0].item = TEXT("N "); break;
    case 11: refs[0].number = TEXT(""); break;
    case 12: doc->amount.minor = 999; break;
    case 13: doc->receiver = doc->issuer; break;
    case 14: lines[1].has_quantity = false; break;
    case 15: doc->line_count = DOCUMENT_LINES_MAX + 1; break;
    }
}

TEST(test_document_check__asks_what_the_reader_asks)
{
    static const struct { const char *why; Err err; const char *words; } rows[] = {
        { "good", ERR_OK, "" }, { "no number", ERR_INVALID, "number: is missing" },
        { "blanks around it", ERR_INVALID, "number: begins or ends with white space" },
        { "nobody's", ERR_INVALID, "issuer: is missing" },
        { "of no day", ERR_INVALID, "date: is missing" },
        { "of Hastings", ERR_INVALID, "date: 1066-10-14 is outside" },
        { "due too late", ERR_INVALID, "due: 2300-01-01 is outside" },
        { "two lines of one name", ERR_INVALID, "lines[1].line: \"1\" is taken by lines[0]" },
        { "more rejected than came", ERR_INVALID, "lines[0].rejected: is more" },
        { "price and amount", ERR_INVALID, "lines[0].amount: is 11.00, but" },
        { "an item with a blank", ERR_INVALID, "lines[0].item: begins or ends" },
        { "a reference to nothing", ERR_INVALID, "refs[0].number: is missing" },
        { "a sum that is none", ERR_INVALID, "amount: is 9.99, but the lines sum to 13.00" },
        { "with himself", ERR_INVALID, "receiver: is the issuer" },
        { "how many?", ERR_INVALID, "lines[1].quantity: is missing" },
        { "too many lines", ERR_LIMIT, "lines: holds 10001 entries" },
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        Ctx cx = ctx_make(1 << 20);
        Document doc = { 0 };
        CHECK_OK(rows[i].why, &cx, document_parse(&cx, text_of(order), &doc));
        DocumentLine lines[2] = { doc.lines[0], doc.lines[1] };
        DocumentRef refs[1] = { doc.refs[0] };
        doc.lines = lines;
        doc.refs = refs;
        spoil(&doc, lines, refs, (int)i);
        CHECK_EQ(rows[i].why, document_check(&cx, &doc), rows[i].err);
        CHECK_TRUE(cx.detail, text_starts(text_of(cx.detail), rows[i].words));
        ctx_clear(&cx);
    }
}

TEST(test_document_check__many_lines_are_told_apart)
{
    enum { LINES = 300 };
    static DocumentLine lines[LINES];
    Ctx cx = ctx_make(1 << 22);
    Document doc = { 0 };
    CHECK_OK("parse", &cx, document_parse(&cx, text_of(order), &doc));
    for (size_t i = 0; i < LINES; i++) {
        lines[i] = doc.lines[1];
        CHECK_OK("name", &cx, text_format(&cx, &lines[i].line, "%zu", i));
    }
    doc.lines = lines;
    doc.line_count = LINES;
    doc.has_amount = false;
    CHECK_OK("all differ", &cx, document_check(&cx, &doc));
    CHECK_EQ("and make up the whole", doc.amount.minor, LINES * 300);
    lines[LINES - 1].line = lines[3].line;
    CHECK_ERR("far apart", &cx, document_check(&cx, &doc), ERR_INVALID);
    ctx_clear(&cx);
}
