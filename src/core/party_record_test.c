#include "core/party_record.h"

#include "test.h"

TEST(test_party_record__reads_and_writes_one_form)
{
    static const struct { const char *why, *in; Err err; const char *out; } rows[] = {
        { "sorted members", "{\"kind\":\"party\",\"id\":\"name:pmo-us\",\"name\":\"PMO - US\","
          "\"roles\":[\"buyer\",\"funder\"]}", ERR_OK,
          "{\"id\":\"name:pmo-us\",\"kind\":\"party\",\"name\":\"PMO - US\","
          "\"roles\":[\"buyer\",\"funder\"]}" },
        { "Chinese name", "{\"kind\":\"party\",\"id\":\"NAME:a\",\"name\":\"A\","
          "\"name_zh\":\"\xe7\x94\xb2\"}", ERR_OK,
          "{\"id\":\"name:a\",\"kind\":\"party\",\"name\":\"A\",\"name_zh\":\"\xe7\x94\xb2\"}" },
        { "no id", "{\"kind\":\"party\",\"name\":\"A\"}", ERR_INVALID, "" },
        { "no scheme", "{\"kind\":\"party\",\"id\":\"a\",\"name\":\"A\"}", ERR_SYNTAX, "" },
        { "empty name", "{\"kind\":\"party\",\"id\":\"name:a\",\"name\":\"\"}", ERR_INVALID, "" },
        { "misspelt", "{\"kind\":\"party\",\"id\":\"name:a\",\"nmae\":\"A\"}", ERR_INVALID, "" },
        { "a document", "{\"kind\":\"order\",\"id\":\"name:a\",\"name\":\"A\"}", ERR_INVALID, "" },
        { "a role with a comma", "{\"kind\":\"party\",\"id\":\"name:a\",\"name\":\"A\","
          "\"roles\":[\"a,b\"]}", ERR_INVALID, "" },
        { "accounts, without their blanks", "{\"kind\":\"party\",\"id\":\"name:a\",\"name\":\"A\","
          "\"accounts\":[{\"number\":\"DE89 3704 0044\",\"bic\":\"COBADEFF\"},{\"cnaps\":"
          "\"105584000021\",\"number\":\"6222\"}]}", ERR_OK,
          "{\"accounts\":[{\"bic\":\"COBADEFF\",\"number\":\"DE8937040044\"},{\"cnaps\":"
          "\"105584000021\",\"number\":\"6222\"}],\"id\":\"name:a\",\"kind\":\"party\",\"name\":"
          "\"A\"}" },
        { "an account of blanks", "{\"kind\":\"party\",\"id\":\"name:a\",\"name\":\"A\","
          "\"accounts\":[{\"number\":\"  \"}]}", ERR_INVALID, "" },
        { "a small BIC", "{\"kind\":\"party\",\"id\":\"name:a\",\"name\":\"A\",\"accounts\":["
          "{\"number\":\"1\",\"bic\":\"cobadeff\"}]}", ERR_INVALID, "" },
        { "eleven digits", "{\"kind\":\"party\",\"id\":\"name:a\",\"name\":\"A\",\"accounts\":["
          "{\"number\":\"1\",\"cnaps\":\"10558400002\"}]}", ERR_INVALID, "" },
        { "an account alone", "{\"kind\":\"party\",\"id\":\"name:a\",\"name\":\"A\",\"accounts\":["
          "\"6222\"]}", ERR_INVALID, "" },
        { "misspelt in an account", "{\"kind\":\"party\",\"id\":\"name:a\",\"name\":\"A\","
          "\"accounts\":[{\"number\":\"1\",\"bci\":\"COBADEFF\"}]}", ERR_INVALID, "" },
        { "too many roles", "{\"kind\":\"party\",\"id\":\"name:a\",\"name\":\"A\",\"roles\":"
          "[\"a\",\"b\",\"c\",\"d\",\"e\",\"f\",\"g\",\"h\",\"i\",\"j\",\"k\",\"l\",\"m\",\"n\","
          "\"o\",\"p\",\"q\"]}", ERR_LIMIT, "" },
    };
    Ctx cx CLEANUP(ctx_clear) = ctx_make(1 << 20);
    for (size_t i = 0; i < COUNT(rows); i++) {
        Json json;
        PartyRecord party;
        Text out = TEXT("");
        CHECK_OK(rows[i].why, &cx, json_parse(&cx, text_of(rows[i].in), &json));
        Err err = party_record_read(&cx, &json, &party);
        if (err == ERR_OK)
            CHECK_OK(rows[i].why, &cx, party_record_write(&cx, &party, &out));
        CHECK_ERR(rows[i].why, &cx, err, rows[i].err);
        CHECK_TEXT(rows[i].why, out, rows[i].out);
    }
}

TEST(test_party_record__is_told_from_a_document)
{
    Ctx cx CLEANUP(ctx_clear) = ctx_make(1 << 20);
    Json party, order;
    CHECK_OK("party", &cx, json_parse(&cx, TEXT("{\"kind\":\"party\"}"), &party));
    CHECK_OK("order", &cx, json_parse(&cx, TEXT("{\"kind\":\"order\"}"), &order));
    CHECK_TRUE("a party", party_record_is(&party));
    CHECK_TRUE("not a party", !party_record_is(&order));
}
