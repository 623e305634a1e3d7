/* product_fuzz.c - any text as a product file, and what follows a NUL as the chart it posts to
 * (else the one that is shipped): what is taken can be quoted, and its contract checked. */
#include "fuzz.h"

#include "core/agreement.h"

static void quote(Ctx *cx, const Product *product)
{
    static const int64_t claims[] = { 1, 10000000, INT64_MAX };
    for (size_t i = 0; i < COUNT(claims); i++) {
        Quote q;
        Money claim = { claims[i], CCY_CNY };
        Date start = date_of(2026, 3, 12), due = date_of(2026, 6, 8);
        if (fuzz_ok(cx, product_quote(cx, product, claim, start, due, (Rate){ 500000000 }, &q)))
            assert(q.advance.minor >= 0 && q.advance.minor <= claim.minor);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    Ctx cx CLEANUP(ctx_clear) = ctx_make(FUZZ_MEMORY_BYTES);
    Json json, chart_json;
    Chart chart;
    Product product = { 0 };
    Text chart_text, text = fuzz_split(fuzz_text(data, size), &chart_text);
    Err err = chart_text.n ? json_parse(&cx, chart_text, &chart_json)
                           : json_parse_file(&cx, "share/accounts/chart.json", &chart_json);
    if (!fuzz_ok(&cx, err) || !fuzz_ok(&cx, chart_read(&cx, &chart_json, &chart)))
        return 0;
    if (fuzz_ok(&cx, json_parse(&cx, text, &json))
        && fuzz_ok(&cx, product_read(&cx, &chart, &json, &product)))
        quote(&cx, &product);
    if (!cx.err && product.actus_terms.n > 0)
        (void)fuzz_ok(&cx, agreement_check(&cx, &product));
    return 0;
}
