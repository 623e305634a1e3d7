/* Rings small enough to be done by hand; what is wrong with a result is found. */
#include "core/netting/set_off.h"

#include "test.h"

enum { MEMORY = 1 << 26 };

static SetOffItem item(const char *id, const char *debtor, const char *creditor, int64_t minor,
                       int day)
{
    return (SetOffItem){ text_of(id), text_of(debtor), text_of(creditor), minor, { day } };
}

/* Ada owes Bo 100 (old) and 50, Bo owes Cy 120, Cy owes Ada 130, Dee owes Ada 70: a ring of 120. */
static SetOffCase ring(SetOffItem items[5])
{
    items[0] = item("1-1", "ada", "bo", 5000, 20010);
    items[1] = item("1-2", "ada", "bo", 10000, 20000);
    items[2] = item("2-1", "bo", "cy", 12000, 20000);
    items[3] = item("3-1", "cy", "ada", 13000, 20000);
    items[4] = item("4-1", "dee", "ada", 7000, 20000);
    return (SetOffCase){ CCY_CNY, items, 5 };
}

TEST(test_set_off__a_ring_by_hand)
{
    Ctx cx = ctx_make(MEMORY);
    SetOffItem items[5];
    SetOffCase what = ring(items);
    Text cancelled, certificate, obligations;
    SetOffResult got;
    CHECK_OK("obligations", &cx, set_off_obligations(&cx, &what, &obligations));
    CHECK_TRUE("as weft net run reads them",
               text_starts(obligations, "id,debtor,creditor,amount,currency,due\n"
                           "1-1,ada,bo,50.00,CNY,2024-10-14\n"));
    CHECK_OK("solved", &cx, set_off_solve(&cx, &what, &cancelled, &certificate));
    CHECK_TEXT("the older claim first; Dee is in no ring", cancelled,
               "id,cancelled\n1-1,20.00\n1-2,100.00\n2-1,120.00\n3-1,120.00\n");
    CHECK_OK("taken", &cx, set_off_take(&cx, &what, cancelled, certificate, &got));
    CHECK_EQ("three sides of 120", got.circles_minor, 36000);
    CHECK_EQ("owed in all", got.gross_minor, 47000);
    CHECK_EQ("no pair owes both ways", got.bilateral_minor, 0);
    CHECK_EQ("net debtors: Ada 150 - 200, Bo 120 - 150, Cy 130 - 120, Dee 70: 10 + 70 stay",
             got.chains_minor, 47000 - 8000);
    CHECK_EQ("four claims", got.item_count, 4);
    CHECK_EQ("the young one in part", got.cancelled_minor[0], 2000);
    CHECK_EQ("Dee's not", got.cancelled_minor[4], 0);
    ctx_clear(&cx);
}

TEST(test_set_off__believes_nothing)
{
    static const struct { const char *why, *cancelled, *certificate; Err want; } rows[] = {
        { "less than could be", "id,cancelled\n1-2,100.00\n2-1,100.00\n3-1,100.00\n", NULL,
          ERR_REFUSED },
        { "nothing at all", "id,cancelled\n", NULL, ERR_REFUSED },
        { "a position moves", "id,cancelled\n1-2,100.00\n2-1,120.00\n3-1,120.00\n", NULL,
          ERR_REFUSED },
        { "more than was owed", "id,cancelled\n1-1,51.00\n2-1,51.00\n3-1,51.00\n", NULL,
          ERR_REFUSED },
        { "a claim nobody has", "id,cancelled\n9-9,1.00\n", NULL, ERR_REFUSED },
        { "less than nothing", "id,cancelled\n1-1,-1.00\n", NULL, ERR_REFUSED },
        { "no proof", "id,cancelled\n1-1,20.00\n1-2,100.00\n2-1,120.00\n3-1,120.00\n",
          "currency,firm,level\n", ERR_REFUSED },
        { "no file", "what?", NULL, ERR_SYNTAX },
        { "no proof's file", "id,cancelled\n", "", ERR_SYNTAX },
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        Ctx cx = ctx_make(MEMORY);
        SetOffItem items[5];
        SetOffCase what = ring(items);
        SetOffResult got;
        Text cancelled, certificate;
        CHECK_OK("solved", &cx, set_off_solve(&cx, &what, &cancelled, &certificate));
        if (rows[i].certificate)
            certificate = text_of(rows[i].certificate);
        CHECK_ERR(rows[i].why, &cx, set_off_take(&cx, &what, text_of(rows[i].cancelled),
                                                 certificate, &got), rows[i].want);
        ctx_clear(&cx);
    }
}

TEST(test_set_off__nothing_and_too_much)
{
    Ctx cx = ctx_make(MEMORY);
    SetOffItem items[2] = { item("1-1", "ada", "bo", INT64_MAX, 20000),
                            item("1-2", "bo", "ada", 1, 20000) };
    SetOffCase none = { CCY_CNY, items, 0 }, huge = { CCY_CNY, items, 2 };
    Text cancelled, certificate;
    SetOffResult got;
    CHECK_OK("no claims", &cx, set_off_solve(&cx, &none, &cancelled, &certificate));
    CHECK_TEXT("nothing is cancelled", cancelled, "id,cancelled\n");
    CHECK_OK("and that is the most", &cx, set_off_take(&cx, &none, cancelled, certificate, &got));
    CHECK_EQ("nothing", got.circles_minor, 0);
    CHECK_ERR("the sum", &cx, set_off_solve(&cx, &huge, &cancelled, &certificate), ERR_OVERFLOW);
    SetOffCase many = { CCY_CNY, items, SET_OFF_ITEMS_MAX + 1 };
    CHECK_ERR("the number", &cx, set_off_obligations(&cx, &many, &cancelled), ERR_LIMIT);
    ctx_clear(&cx);
}
