#include "format/csv_out.h"

#include "test.h"

#include <string.h>

static const char want_header[] =
    "kind,number,issuer,receiver,date,due,currency,amount,tax,status,source,process,incoterm,"
    "payment_days,deposit_percent,ship_by,payer_name,payer_account,payee_name,payee_account,"
    "assigned_to,serves,refs,extra,line,item,quantity,unit,rejected,price,line_amount,line_ref\r\n";

/* The header is what others wrote their spreadsheets against: it does not change. */
TEST(test_csv_out__columns_are_stable)
{
    Ctx cx CLEANUP(ctx_clear) = ctx_make(1 << 20);
    Text header;
    CHECK_OK("header", &cx, csv_out_header(&cx, &header));
    CHECK_TEXT("as it was", header, want_header);
}

TEST(test_csv_out__a_row_a_line)
{
    static const struct { const char *why, *json, *want; } rows[] = {
        { "two lines", "{\"kind\":\"order\",\"number\":\"P,1\",\"issuer\":\"name:a\",\"receiver\":"
          "\"name:b\",\"date\":\"2026-03-02\",\"currency\":\"CNY\",\"terms\":{\"payment_days\":60},"
          "\"lines\":[{\"line\":\"1\",\"item\":\"5\\\" pipe\",\"quantity\":\"2\",\"unit\":\"MTR\","
          "\"amount\":\"3.00\"},{\"line\":\"2\",\"item\":\"\xe7\xae\xa1\","
          "\"quantity\":\"1\",\"amount\":\"1.00\"}]}",
          "order,\"P,1\",name:a,name:b,2026-03-02,,CNY,4.00,,,,,,60,,,,,,,,,,,1,\"5\"\" pipe\",2,"
          "MTR,,,3.00,\r\n"
          "order,\"P,1\",name:a,name:b,2026-03-02,,CNY,4.00,,,,,,60,,,,,,,,,,,2,\xe7\xae\xa1,1,"
          "C62,,,1.00,\r\n" },
        { "none", "{\"kind\":\"payment\",\"number\":\"7\",\"issuer\":\"name:a\","
          "\"receiver\":\"name:b\","
          "\"date\":"
          "\"2026-03-02\",\"currency\":\"CNY\",\"amount\":\"4.00\",\"refs\":[{\"kind\":\"invoice\","
          "\"number\":\"I\",\"issuer\":\"name:b\"}]}",
          "payment,7,name:a,name:b,2026-03-02,,CNY,4.00,,,,,,,,,,,,,,,"
          "\"[{\"\"issuer\"\":\"\"name:b\"\","
          "\"\"kind\"\":\"\"invoice\"\",\"\"number\"\":\"\"I\"\"}]\",,,,,,,,,\r\n" },
    };
    Ctx cx CLEANUP(ctx_clear) = ctx_make(1 << 20);
    for (size_t i = 0; i < COUNT(rows); i++) {
        Document document;
        Text got = TEXT("");
        CHECK_OK(rows[i].why, &cx, document_parse(&cx, text_of(rows[i].json), &document));
        CHECK_OK(rows[i].why, &cx, csv_out_rows(&cx, &document, &got));
        CHECK_TEXT(rows[i].why, got, rows[i].want);
    }
}
