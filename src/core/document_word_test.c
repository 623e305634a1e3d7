/* document_word_test.c - what people and banks write, and what weft makes of it. */
#include "core/document_word.h"

#include "test.h"

#include <string.h>

TEST(test_document_word__understands_many_spellings)
{
    static const struct {
        const char *why;
        DocumentKind kind;
        const char *written, *word;
        WordEffect effect;
    } rows[] = {
        { "nothing said", DOCUMENT_INVOICE, "", "", WORD_STANDS },
        { "only blanks", DOCUMENT_INVOICE, "  ", "", WORD_STANDS },
        { "as weft keeps it", DOCUMENT_ORDER_RESPONSE, "accepted", "accepted", WORD_ACCEPTS },
        { "shouted", DOCUMENT_ORDER_RESPONSE, "ACCEPTED", "accepted", WORD_ACCEPTS },
        { "Chinese", DOCUMENT_INVOICE_RESPONSE, "已确权", "accepted", WORD_ACCEPTS },
        { "American", DOCUMENT_ORDER_CHANGE, "Canceled", "cancelled", WORD_CANCELS },
        { "closed short", DOCUMENT_ORDER_CHANGE, "closed-short", "closed", WORD_CLOSES },
        { "with an underscore", DOCUMENT_INVOICE_RESPONSE, "in_process", "in process",
          WORD_NOTED },
        { "one word of two", DOCUMENT_TRANSPORT, "InTransit", "in transit", WORD_STANDS },
        { "a code of Peppol", DOCUMENT_INVOICE_RESPONSE, "UQ", "queried", WORD_DOUBTS },
        { "heard, though it stands for nothing", DOCUMENT_INVOICE_RESPONSE, "拒付", "rejected",
          WORD_REJECTS },
        { "a bank's word for money", DOCUMENT_PAYMENT, "BOOK", "booked", WORD_STANDS },
        { "not yet money", DOCUMENT_PAYMENT, "PDNG", "pending", WORD_VOID },
        { "an instruction that was settled is no entry", DOCUMENT_PAYMENT, "ACSC", "settled",
          WORD_VOID },
        { "refused by a bank", DOCUMENT_PAYMENT, "rjct", "rejected", WORD_VOID },
        { "came back", DOCUMENT_PAYMENT, "退票", "bounced", WORD_VOID },
        { "not asked for yet", DOCUMENT_INVOICE, "Pro-forma", "pro forma", WORD_VOID },
        { "only a price", DOCUMENT_INVOICE, "报价单", "quotation", WORD_VOID },
        { "goods that are bad", DOCUMENT_QUALITY_REPORT, "NG", "failed", WORD_VOID },
        { "goods that are good", DOCUMENT_QUALITY_REPORT, "检验合格", "passed", WORD_ACCEPTS },
        { "over", DOCUMENT_DISPUTE, "已和解", "resolved", WORD_RESOLVES },
        { "taken back by who raised it", DOCUMENT_DISPUTE, "撤回", "withdrawn", WORD_RELEASES },
    };
    Ctx cx CLEANUP(ctx_clear) = ctx_make(1 << 20);
    for (size_t i = 0; i < COUNT(rows); i++) {
        Text word;
        CHECK_OK(rows[i].why, &cx,
                 document_word_read(&cx, rows[i].kind, text_of(rows[i].written), &word));
        CHECK_TEXT(rows[i].why, word, rows[i].word);
        CHECK_EQ(rows[i].why, document_word_effect(rows[i].kind, word), rows[i].effect);
    }
}

TEST(test_document_word__refuses_other_words_with_the_list)
{
    static const struct { const char *why; DocumentKind kind; const char *written, *listed; } rows[]
        = {
        { "means nothing", DOCUMENT_INVOICE_RESPONSE, "looks good", "accepted 已接受" },
        { "another kind's word", DOCUMENT_PAYMENT, "passed", "booked 已入账" },
        { "an order is no draft", DOCUMENT_ORDER, "draft", "placed 已下单" },
        { "nearly", DOCUMENT_INVOICE_RESPONSE, "accepte", "queried 有疑问" },
        { "a word and more", DOCUMENT_PAYMENT, "booked?", "pending 待入账" },
        { "another language", DOCUMENT_ORDER_CHANGE, "storniert", "closed 已关闭" },
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        Ctx cx CLEANUP(ctx_clear) = ctx_make(1 << 20);
        Text word = TEXT("untouched");
        CHECK_EQ(rows[i].why,
                 document_word_read(&cx, rows[i].kind, text_of(rows[i].written), &word),
                 ERR_INVALID);
        CHECK_TRUE(rows[i].why, strstr(cx.detail, rows[i].listed) != NULL);
        CHECK_TRUE("counts for nothing", document_word_void(rows[i].kind,
                                                            text_of(rows[i].written)));
    }
}

/* Each spelling leads to its own word, so no two words of a kind share one. */
TEST(test_document_word__no_spelling_stands_for_two_words)
{
    Ctx cx CLEANUP(ctx_clear) = ctx_make(1 << 20);
    for (int k = 0; k < DOCUMENT_KIND_COUNT; k++) {
        size_t count;
        const DocumentWord *list = document_words((DocumentKind)k, &count);
        for (size_t i = 0; i < count; i++) {
            Text word, rest = text_of(list[i].others), spelling = text_of(list[i].word);
            do {
                CHECK_OK(list[i].word, &cx,
                         document_word_read(&cx, (DocumentKind)k, spelling, &word));
                CHECK_TEXT(document_kind_name((DocumentKind)k), word, list[i].word);
                spelling = text_split(rest, '|', &rest);
            } while (spelling.n > 0);
            CHECK_OK("Chinese", &cx, document_word_read(&cx, (DocumentKind)k,
                                                        text_of(list[i].chinese), &word));
            CHECK_TEXT(list[i].chinese, word, list[i].word);
            CHECK_TEXT("shown", document_word_chinese((DocumentKind)k, word), list[i].chinese);
        }
    }
}

TEST(test_document_word__roles_and_purposes)
{
    LineRole role = LINE_GOODS;
    Purpose purpose = PURPOSE_SALE;
    CHECK_TRUE("freight", role_of(TEXT("运费"), &role) && role == LINE_FREIGHT);
    CHECK_TRUE("discount", role_of(TEXT("Discount"), &role) && role == LINE_DISCOUNT);
    CHECK_TRUE("no role", !role_of(TEXT("misc"), &role));
    CHECK_TRUE("advance", purpose_of(TEXT("Down payment"), &purpose)
               && purpose == PURPOSE_ADVANCE);
    CHECK_TRUE("no purpose", !purpose_of(TEXT("fun"), &purpose));
    for (int r = 0; r < LINE_ROLE_COUNT; r++)
        CHECK_TRUE("two languages", role_of(text_of(role_name((LineRole)r)), &role)
                   && (int)role == r && role_of(text_of(role_chinese((LineRole)r)), &role)
                   && (int)role == r);
    for (int p = 0; p < PURPOSE_COUNT; p++)
        CHECK_TRUE("two languages", purpose_of(text_of(purpose_name((Purpose)p)), &purpose)
                   && (int)purpose == p
                   && purpose_of(text_of(purpose_chinese((Purpose)p)), &purpose)
                   && (int)purpose == p);
}
