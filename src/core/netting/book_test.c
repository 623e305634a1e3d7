/* book_test.c */
#include "core/netting/book.h"

#include "test.h"

#define HEADER "id,debtor,creditor,amount,currency,due,encumbered\n"

static Book read(Ctx *cx, const char *csv)
{
    Book book = { 0 };
    CHECK_OK("the file is read", cx, book_read(cx, text_of(csv), &book));
    return book;
}

TEST(test_book__takes_good_rows_and_lists_the_others_with_their_line)
{
    static const struct { const char *why, *row; size_t taken; const char *says; } rows[] = {
        { "plain", "1,A,B,10.00,CNY,2026-05-31,no", 1, NULL },
        { "no currency, due or flag", "1,A,B,10.00,,,", 1, NULL },
        { "fields left off", "1,A,B,10.00", 1, NULL },
        { "an integer", "1,A,B,10", 1, NULL },
        { "nothing owed", "1,A,B,0", 1, NULL },
        { "near 2^62", "1,A,B,46116860184273879.03", 1, NULL },
        { "the largest", "1,A,B,92233720368547758.07", 1, NULL },
        { "one more", "1,A,B,92233720368547758.08", 0, "the amount is too large" },
        { "self-debt", "1,A,A,10", 0, "a firm cannot owe itself" },
        { "negative", "1,A,B,-10", 0, "the amount is negative" },
        { "three digits of a yuan", "1,A,B,1.005", 0,
          "the amount has more digits after the point than its currency" },
        { "trailing zeros are free", "1,A,B,1.5000", 1, NULL },
        { "yen have none", "1,A,B,1.5,JPY", 0,
          "the amount has more digits after the point than its currency" },
        { "no number", "1,A,B,ten", 0, "the amount is not a decimal number" },
        { "no amount", "1,A,B,", 0, "the amount is not a decimal number" },
        { "a bare point", "1,A,B,5.", 0, "the amount is not a decimal number" },
        { "an unknown currency", "1,A,B,10,XYZ", 0, "the currency is unknown" },
        { "no such day", "1,A,B,10,CNY,2026-02-30", 0,
          "the due date is not a date like 2026-05-31" },
        { "another notation", "1,A,B,10,CNY,31.05.2026", 0,
          "the due date is not a date like 2026-05-31" },
        { "a flag that is none", "1,A,B,10,CNY,,maybe", 0, "encumbered is neither yes nor no" },
        { "no id", ",A,B,10", 0, "the id is missing" },
        { "no debtor", "1,,B,10", 0, "the debtor is missing" },
        { "no creditor", "1,A,,10", 0, "the creditor is missing" },
        { "too many fields", "1,A,B,10,CNY,,no,what", 0,
          "the row has more fields than the header" },
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        Ctx cx = ctx_make(1 << 20);
        Text csv = TEXT("");
        CHECK_OK("fits", &cx, text_format(&cx, &csv, HEADER "%s\n", rows[i].row));
        Book book = read(&cx, csv.at);
        CHECK_EQ(rows[i].why, book.row_count, rows[i].taken);
        CHECK_EQ(rows[i].why, book.bad_count, 1 - rows[i].taken);
        if (rows[i].says) {
            CHECK_TEXT(rows[i].why, text_of(book.bad[0].why), rows[i].says);
            CHECK_EQ(rows[i].why, book.bad[0].line, 2);
        }
        ctx_clear(&cx);
    }
}

TEST(test_book__a_duplicate_id_refuses_all_its_rows)
{
    Ctx cx = ctx_make(1 << 20);
    Book book = read(&cx, HEADER "7,A,B,1\n8,B,C,1\n7,C,A,1\n9,A,B,1\n");
    CHECK_EQ("two stay", book.row_count, 2);
    CHECK_EQ("two are listed", book.bad_count, 2);
    CHECK_TEXT("by id", book.bad[0].what, "7");
    CHECK_TEXT("8 stays", book_row_id(&book.rows[book.by_id[0]]), "8");
    CHECK_TEXT("9 stays", book_row_id(&book.rows[book.by_id[1]]), "9");
    CHECK_EQ("7 is not found", book_row(&book, TEXT("7")), -1);
    CHECK_TRUE("8 is found", book_row(&book, TEXT("8")) >= 0);
    ctx_clear(&cx);
}

TEST(test_book__numbers_firms_by_name_whatever_the_order_of_rows)
{
    Ctx cx = ctx_make(1 << 20);
    static const char *const orders[] = {
        HEADER "1,F10,F9,1\n2,F9,F1,1\n3,F1,F10,1\n",
        HEADER "3,F1,F10,1\n1,F10,F9,1\n2,F9,F1,1\n",
    };
    for (size_t i = 0; i < COUNT(orders); i++) {
        Book book = read(&cx, orders[i]);
        CHECK_EQ("three firms", book.firm_count, 3);
        CHECK_TEXT("F1", book.firms[0], "F1");
        CHECK_TEXT("F9", book.firms[1], "F9");
        CHECK_TEXT("F10", book.firms[2], "F10");
        const BookRow *first = &book.rows[book.by_id[0]];
        CHECK_EQ("row 1 is owed by F10", first->debtor, 2);
        CHECK_EQ("to F9", first->creditor, 1);
        CHECK_EQ("firms are found", book_firm(&book, TEXT("F9")), 1);
        CHECK_EQ("strangers are not", book_firm(&book, TEXT("F2")), -1);
    }
    ctx_clear(&cx);
}

TEST(test_book__rules_leave_rows_out)
{
    static const char csv[] = HEADER "1,A,B,1\n2,B,C,1\n3,C,A,1,,,yes\n";
    const struct { const char *why; BookRules rules; bool out[3]; } rows[] = {
        { "encumbered rows always", { .use_encumbered = false }, { false, false, true } },
        { "unless the funders consent", { .use_encumbered = true }, { false, false, false } },
        { "an excluded firm's rows", { .exclude = TEXT("B\nNobody\n") }, { true, true, true } },
        { "all but the opted in", { .opt_in = TEXT("A\nB\n") }, { false, true, true } },
        { "exclusion is stronger", { .opt_in = TEXT("A\nB\nC\n"), .exclude = TEXT("A\n") },
          { true, false, true } },
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        Ctx cx = ctx_make(1 << 20);
        Book book = read(&cx, csv);
        CHECK_OK(rows[i].why, &cx, book_apply_rules(&cx, &book, &rows[i].rules));
        for (size_t r = 0; r < 3; r++)
            CHECK_EQ(rows[i].why, book.rows[r].left_out, rows[i].out[r]);
        ctx_clear(&cx);
    }
}

TEST(test_book__a_wrong_header_is_refused)
{
    Ctx cx = ctx_make(1 << 20);
    Book book;
    CHECK_ERR("no amount", &cx, book_read(&cx, TEXT("id,debtor,creditor\n"), &book), ERR_SYNTAX);
    CHECK_ERR("nothing", &cx, book_read(&cx, TEXT(""), &book), ERR_SYNTAX);
    ctx_clear(&cx);
}

/* Rows of all kinds, some bad, in a file of few firms or many. */
static Text some_file(Ctx *cx, Random *random)
{
    static const char *const bad[] = { "x,A,A,1\n", "y,A,B,-1\n", "\n", "z,A\n", "n,A,B,1,XYZ\n" };
    TextBuf csv = textbuf_make(cx);
    textbuf_format(&csv, HEADER);
    uint64_t rows = random_below(random, 60), firms = 2 + random_below(random, 30);
    for (uint64_t i = 0; i < rows; i++) {
        if (random_below(random, 8) == 0)
            textbuf_format(&csv, "%s", bad[random_below(random, COUNT(bad))]);
        uint64_t debtor = random_below(random, firms);
        textbuf_format(&csv, "R%d,F%d,F%d,%d.5,%s,,%s", (int)random_below(random, 200),
                       (int)debtor, (int)((debtor + 1 + random_below(random, firms - 1)) % firms),
                       (int)random_below(random, 1000), random_below(random, 9) ? "CNY" : "USD",
                       random_below(random, 5) ? "no" : "yes");
        if (i + 1 < rows || random_below(random, 2))
            textbuf_format(&csv, "\n");
    }
    Text out = TEXT("");
    CHECK_OK("fits", cx, textbuf_done(&csv, &out));
    return out;
}

static void check_same_book(const char *why, const Book *a, const Book *b)
{
    CHECK_EQ(why, a->row_count, b->row_count);
    CHECK_EQ(why, a->firm_count, b->firm_count);
    CHECK_EQ(why, a->bad_count, b->bad_count);
    CHECK_EQ(why, a->bad_listed, b->bad_listed);
    for (size_t f = 0; f < a->firm_count; f++)
        CHECK_EQ(why, text_cmp(a->firms[f], b->firms[f]), 0);
    for (size_t i = 0; i < a->row_count; i++) {
        const BookRow *x = &a->rows[i], *y = &b->rows[i];
        CHECK_EQ(why, x->id == y->id && x->amount_minor == y->amount_minor, true);
        CHECK_EQ(why, x->debtor == y->debtor && x->creditor == y->creditor, true);
        CHECK_EQ(why, x->ccy == y->ccy && x->encumbered == y->encumbered, true);
        CHECK_EQ(why, a->by_id[i], b->by_id[i]);
    }
    for (size_t i = 0; i < a->bad_listed; i++) {
        CHECK_EQ(why, a->bad[i].line, b->bad[i].line);
        CHECK_TEXT(why, text_of(a->bad[i].why), b->bad[i].why);
    }
}

TEST(test_book__two_readers_read_the_same_book_as_one)
{
    Random random = random_make(test_seed());
    for (int round = 0; round < 500; round++) {
        Ctx cx = ctx_make(1 << 22);
        Text csv = some_file(&cx, &random);
        Book one = { 0 }, two = { 0 };
        CHECK_OK("one reader", &cx, book_read_cut(&cx, csv, SIZE_MAX, &one));
        CHECK_OK("two readers", &cx, book_read_cut(&cx, csv, 0, &two));
        check_same_book("the same rows, firms, order and complaints", &one, &two);
        ctx_clear(&cx);
    }
}

TEST(test_book__says_when_memory_is_out_for_either_of_two_readers)
{
    Random random = random_make(1);
    Ctx text_cx = ctx_make(1 << 22);
    Text csv = some_file(&text_cx, &random);
    size_t failed = 0, tried = 0;
    for (size_t cap = 64; cap < 1 << 20; cap += cap / 8, tried++) {
        Ctx cx = ctx_make(cap);
        Book book;
        Err err = book_read_cut(&cx, csv, 0, &book);
        CHECK_EQ("it is read, or memory is out", err == ERR_OK || err == ERR_NO_MEMORY, true);
        failed += err != ERR_OK;
        ctx_clear(&cx);
    }
    CHECK_EQ("both were seen", failed > 5 && failed < tried, true);
    ctx_clear(&text_cx);
}
