/* pain_write_test.c - messages judged by the published schemas; sums by hand. */
#include "format/pain_write.h"

#include "base/file.h"
#include "test.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static PainParty party(const char *name, const char *account, const char *bic, const char *cnaps)
{
    return (PainParty){ .ident = text_of(name), .name = text_of(name), .account = text_of(account),
                        .bic = text_of(bic), .cnaps = text_of(cnaps) };
}

static PainTransfer transfer(const char *id, int64_t minor, Ccy ccy)
{
    return (PainTransfer){
        .id = text_of(id), .amount = { minor, ccy }, .day = date_of(2026, 3, 12),
        .from = party("Funder", "DE89370400440532013000", "COBADEFF", ""),
        .to = party("卖方 <& Co>", "6222000011112222", "", "105584000021"),
        .invoice = TEXT(""), .reference = TEXT(""), .words = TEXT("F-17"),
    };
}

/* Valid by the schema of its version; true too where xmllint or the schema is not at hand. */
static int valid(Ctx *cx, PainVersion version, Text xml)
{
    const char *vectors = test_vectors();
    Text path, command;
    if (!vectors)
        return 1;
    CHECK_OK("path", cx, text_format(cx, &path, "%s/pain.xml", test_folder()));
    CHECK_OK("writes", cx, file_write_all(cx, path.at, xml));
    CHECK_OK("command", cx, text_format(cx, &command, "! command -v xmllint >/dev/null || xmllint "
             "--nonet --noout --schema %s/iso20022/xsd/pain.001.001.%s.xsd %s 2>/dev/null", vectors,
             version == PAIN_03 ? "03" : "09", path.at));
    return system(command.at) == 0;
}

static bool holds(Text xml, const char *words)
{
    return strstr(xml.at, words) != NULL;
}

/* 100.00 CNY + 1000 JPY + 1.005 KWD: 1101.005 checks the file, and is no amount of money. */
TEST(test_pain_write__both_versions_are_valid_and_count_right)
{
    PainTransfer all[] = { transfer("T-1", 10000, CCY_CNY), transfer("T-2", 1000, CCY_JPY),
                           transfer("T-3", 1005, CCY_KWD), transfer("T-4", 5, CCY_CNY) };
    all[0].invoice = TEXT("INV-1");
    all[1].reference = TEXT("RF18539007547034");
    all[1].invoice = TEXT("INV-2");
    all[2].to.cnaps = TEXT("");
    all[2].from.bic = TEXT("");
    all[2].from.account = TEXT("6228480402564890018");
    all[2].from.name = TEXT("a name of a hundred and forty characters and then some: 一二三四五六七八九十一二三四五六七八九十"
                            "一二三四五六七八九十一二三四五六七八九十一二三四五六七八九十一二三四五六七八九十一二三四五六七八九十"
                            "一二三四五六七八九十一二三四五六七八九十\x01");
    for (int v = 0; v < 2; v++) {
        Ctx cx = ctx_make(8 << 20);
        PainVersion version = v ? PAIN_09 : PAIN_03;
        Text xml, again;
        CHECK_OK("writes", &cx, pain_write(&cx, version, cx.now, all, COUNT(all), &xml));
        CHECK_TRUE("valid", valid(&cx, version, xml));
        CHECK_TRUE("all", holds(xml, "<NbOfTxs>4</NbOfTxs><CtrlSum>1101.055</CtrlSum>"));
        CHECK_TRUE("two in yuan", holds(xml, "<NbOfTxs>2</NbOfTxs><CtrlSum>100.05</CtrlSum>"));
        CHECK_TRUE("yen", holds(xml, "<InstdAmt Ccy=\"JPY\">1000</InstdAmt>"));
        CHECK_TRUE("dinar", holds(xml, "<InstdAmt Ccy=\"KWD\">1.005</InstdAmt>"));
        CHECK_TRUE("reference", holds(xml, "<Ref>RF18539007547034</Ref>"));
        CHECK_TRUE("agent", holds(xml, v ? "<BICFI>COBADEFF</BICFI>" : "<BIC>COBADEFF</BIC>"));
        CHECK_TRUE("clearing", holds(xml, "<Cd>CNAPS</Cd></ClrSysId><MmbId>105584000021</MmbId>"));
        CHECK_TRUE("escaped", holds(xml, "<Nm>卖方 &lt;&amp; Co&gt;</Nm>"));
        CHECK_OK("again", &cx, pain_write(&cx, version, cx.now, all, COUNT(all), &again));
        CHECK_TEXT("the same bytes", again, xml.at);
        ctx_clear(&cx);
    }
}

TEST(test_pain_write__the_same_transfers_are_one_message_in_any_order)
{
    Ctx cx CLEANUP(ctx_clear) = ctx_make(8 << 20);
    PainTransfer one[] = { transfer("T-1", 1, CCY_CNY), transfer("T-2", 2, CCY_CNY) };
    PainTransfer two[] = { one[1], one[0] };
    PainTransfer other[] = { one[0], transfer("T-2", 3, CCY_CNY) };
    Text a, b, c;
    CHECK_OK("one", &cx, pain_write(&cx, PAIN_09, cx.now, one, 2, &a));
    CHECK_OK("two", &cx, pain_write(&cx, PAIN_09, cx.now, two, 2, &b));
    CHECK_OK("other", &cx, pain_write(&cx, PAIN_09, cx.now, other, 2, &c));
    CHECK_TEXT("the same", a, b.at);
    CHECK_TRUE("another id", strncmp(strstr(a.at, "<MsgId>"), strstr(c.at, "<MsgId>"), 40) != 0);
}

TEST(test_pain_write__identifiers_keep_to_the_characters_of_banks)
{
    static const struct { const char *why, *text, *want; } rows[] = {
        { "as it is", "WEFT-F-17", "WEFT-F-17" },
        { "35 of them", "12345678901234567890123456789012345",
          "12345678901234567890123456789012345" },
        { "36 of them", "123456789012345678901234567890123456", NULL },
        { "not in the set", "F_17", NULL }, { "Chinese", "付款", NULL }, { "none", "", NULL },
        { "a slash first", "/F", NULL }, { "a slash last", "F/", NULL },
        { "two slashes", "F//17", NULL }, { "one slash", "F/17", "F/17" },
        { "a blank first", " F", NULL },
    };
    Ctx cx CLEANUP(ctx_clear) = ctx_make(1 << 20);
    for (size_t i = 0; i < COUNT(rows); i++) {
        Text id, again;
        CHECK_OK(rows[i].why, &cx, pain_id(&cx, text_of(rows[i].text), &id));
        CHECK_EQ(rows[i].why, text_is(id, rows[i].want ? rows[i].want : ""), rows[i].want != NULL);
        CHECK_TRUE(rows[i].why, id.n >= 1 && id.n <= 35);
        CHECK_OK("an id stays itself", &cx, pain_id(&cx, id, &again));
        CHECK_TEXT(rows[i].why, again, id.at);
    }
}

TEST(test_pain_write__refuses_what_no_bank_could_pay)
{
    PainTransfer good = transfer("T-1", 100, CCY_CNY), bad[9];
    for (size_t i = 0; i < COUNT(bad); i++)
        bad[i] = good;
    bad[0].to.account = TEXT("");
    bad[1].to.name = TEXT("");
    bad[2].amount.minor = 0;
    bad[3].id = TEXT("T_1");
    bad[4].reference = TEXT("RF19539007547034");
    bad[5].from.bic = TEXT("COBA");
    bad[6].day = DATE_NONE;
    bad[7].to.account = TEXT("12345678901234567890123456789012345");
    bad[8].amount.minor = INT64_MAX;
    static const char *const says[] = { "卖方 <& Co> has no account; give it one", "has no name",
        "moves nothing", "cannot be called so", "", "BIC cannot be one", "has no day",
        "more than 34", "18 digits" };
    for (size_t i = 0; i < COUNT(bad); i++) {
        Ctx cx = ctx_make(1 << 20);
        Text xml;
        Err err = pain_write(&cx, PAIN_09, cx.now, &bad[i], 1, &xml);
        CHECK_TRUE(cx.detail, strstr(cx.detail, says[i]) != NULL);
        CHECK_ERR(says[i], &cx, err, i == 8 ? ERR_OVERFLOW : ERR_INVALID);
        ctx_clear(&cx);
    }
    Ctx cx CLEANUP(ctx_clear) = ctx_make(1 << 20);
    PainTransfer twice[] = { good, good };
    Text xml;
    CHECK_ERR("nothing", &cx, pain_write(&cx, PAIN_09, cx.now, NULL, 0, &xml), ERR_INVALID);
    CHECK_ERR("twice", &cx, pain_write(&cx, PAIN_09, cx.now, twice, 2, &xml), ERR_INVALID);
}
