/* journal_test.c - the text itself; tests/books.sh has the two programs read it. */
#include "core/books/journal.h"

#include "test.h"

enum { MEMORY = 1 << 20 };

TEST(test_books_journal__names_hold_nothing_that_is_syntax)
{
    static const struct { const char *why, *text, *want; } rows[] = {
        { "as it is", "Qifan Mobile Co., Ltd.", "Qifan Mobile Co., Ltd." },
        { "Chinese", "启帆", "启帆" },
        { "two blanks end a name", "a  b\tc\n d ", "a b c d" },
        { "wide and no-break blanks are blanks", "a\u3000\u00a0b", "a b" },
        { "a colon makes a level", "a:b", "a-b" },
        { "a semicolon a comment, a quote a symbol", "a;b\"c", "a-b-c" },
        { "marks at the front", " *!(a) b", "a) b" },
        { "nothing left", " ;*( ", "_" },
        { "empty", "", "_" },
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        Ctx cx CLEANUP(ctx_clear) = ctx_make(MEMORY);
        Text got;
        CHECK_OK(rows[i].why, &cx, journal_part(&cx, text_of(rows[i].text), &got));
        CHECK_TEXT(rows[i].why, got, rows[i].want);
    }
}

static void declare(TextBuf *buf, JournalForm form)
{
    journal_title(buf, form, TEXT("Journal of\nBay Area"));
    journal_commodity(buf, form, 156);
    journal_commodity(buf, form, 392);
    journal_commodity(buf, form, 7);
    journal_account(buf, form, TEXT("Qifan:1002 Cash at bank"), TEXT("启帆 1002 银行存款, x:y"), 'C');
    journal_account(buf, form, TEXT("Qifan:7"), TEXT("Qifan 7"), 0);
}

/* SRC: hledger 1.25 manual, "commodity directive" (the sample shows a decimal mark) and "account
 * directive" (type tag); Ledger 3 manual, "Command Directives". */
TEST(test_books_journal__declares_what_each_program_wants_declared)
{
    Ctx cx CLEANUP(ctx_clear) = ctx_make(MEMORY);
    TextBuf hledger = textbuf_make(&cx), ledger = textbuf_make(&cx);
    Text text;
    declare(&hledger, JOURNAL_HLEDGER);
    CHECK_OK("written", &cx, textbuf_done(&hledger, &text));
    CHECK_TEXT("hledger", text,
               "; Journal of Bay Area\n"
               "commodity 1000.00 CNY\ncommodity 1000. JPY\ncommodity 1000. \"L7\"\n"
               "account Qifan:1002 Cash at bank  ; 启帆 1002 银行存款- x-y, type: C\n"
               "account Qifan:7  ; Qifan 7\n");
    declare(&ledger, JOURNAL_LEDGER);
    CHECK_OK("written", &cx, textbuf_done(&ledger, &text));
    CHECK_TEXT("Ledger-CLI", text,
               "; Journal of Bay Area\ntag transfer\n"
               "commodity CNY\n    format 1000.00 CNY\ncommodity JPY\n    format 1000 JPY\n"
               "commodity \"L7\"\n    format 1000 \"L7\"\n"
               "account Qifan:1002 Cash at bank\n    note 启帆 1002 银行存款, x:y\n"
               "account Qifan:7\n    note Qifan 7\n");
}

TEST(test_books_journal__an_entry_has_date_mark_code_words_and_postings)
{
    static const JournalPosting postings[] = {
        { { "Qifan:1002 Cash", 15 }, 123456, 156 }, { { "启帆:1", 8 }, -123456, 156 },
        { { "Qifan:7", 7 }, -5, 7 },
    };
    Ctx cx CLEANUP(ctx_clear) = ctx_make(MEMORY);
    TextBuf buf = textbuf_make(&cx);
    JournalEntry entry = { .date = date_of(2026, 5, 5), .code = TEXT("PAY(3);"),
                           .words = TEXT("payment;  of|x"), .transfer = TEXT("42"),
                           .postings = postings, .count = COUNT(postings) };
    Text text;
    journal_entry(&buf, &entry);
    entry.pending = true;
    entry.code = TEXT("");
    entry.count = 0;
    journal_entry(&buf, &entry);
    CHECK_OK("written", &cx, textbuf_done(&buf, &text));
    CHECK_TEXT("both", text,
               "\n2026-05-05 * (PAY-3--) payment- of-x\n    ; transfer: 42\n"
               "    Qifan:1002 Cash             1234.56 CNY\n"
               "    启帆:1                     -1234.56 CNY\n"
               "    Qifan:7                          -5 \"L7\"\n"
               "\n2026-05-05 ! payment- of-x\n    ; transfer: 42\n");
}

TEST(test_books_journal__knows_two_forms)
{
    JournalForm form = JOURNAL_HLEDGER;
    CHECK_TRUE("ledger", journal_form_of(TEXT("ledger"), &form));
    CHECK_EQ("ledger", form, JOURNAL_LEDGER);
    CHECK_TRUE("no other", !journal_form_of(TEXT("beancount"), &form));
}
