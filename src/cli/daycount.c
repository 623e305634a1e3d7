/* daycount.c - `weft daycount`: what part of a year lies between two dates. */
#include "cli/verbs.h"

#include "base/check.h"
#include "value/daycount.h"

static Err fraction(Ctx *cx, Text line, double *out)
{
    Text rest, end, name = text_split(line, ',', &rest), start = text_split(rest, ',', &end);
    Daycount how;
    Date from, to;
    TRY(daycount_parse(cx, text_trim(name), &how));
    TRY(date_parse(cx, text_trim(start), &from));
    TRY(date_parse(cx, text_trim(end), &to));
    *out = daycount_fraction(how, from, to);
    return ERR_OK;
}

static Err answer(Cli *cli, Ctx *scratch, Text line, bool *bad)
{
    double part = 0;
    (void)cli;
    *bad = fraction(scratch, line, &part) != ERR_OK;
    if (*bad)
        printf("invalid: %s\n", ctx_words(scratch));
    else
        printf("%.17g\n", part);
    return ERR_OK;
}

static Err run(Cli *cli)
{
    int64_t bad;
    TRY(cli_each_line(cli, answer, &bad));
    if (bad > 0)
        return fail(cli->cx, ERR_INVALID, "lines that could not be read: %lld", (long long)bad);
    return ERR_OK;
}

const CliVerbRow verb_daycount = {
    .name = "daycount", .usage = "[FILE|-]", .summary = "part of a year between two dates",
    .summary_zh = "计算计息天数占年的比例", .run = run,
    .more = "  echo ACT_ACT_ISDA,2011-12-28,2012-02-29 | weft daycount\n\n"
            "Reads lines `CONVENTION,start,end` and answers each with the fraction to 17 digits, "
            "or\n`invalid: why`. Conventions: ONE_ONE ACT_ACT_ISDA ACT_ACT_AFB ACT_ACT_YEAR "
            "ACT_365_ACTUAL\nACT_360 ACT_364 ACT_365F ACT_365_25 NL_360 NL_365 THIRTY_360_ISDA "
            "THIRTY_360_PSA\nTHIRTY_E_360 THIRTY_EPLUS_360 THIRTY_E_365.",
};
