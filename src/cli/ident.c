/* ident.c - `weft ident`: are these identifiers well made? One a line, so a list is one call. */
#include "cli/verbs.h"

#include "base/check.h"
#include "format/ident.h"

/* "kind value": what is wrong is said on the answer's own line, and the next is read. */
static Err answer(Cli *cli, Ctx *scratch, Text line, bool *bad)
{
    Text value, out, name = text_split(line, ' ', &value);
    Ident kind = IDENT_COUNT;
    Err err = ident_of(name, &kind) ? ident_parse(scratch, kind, text_trim(value), &out)
        : fail(scratch, ERR_UNKNOWN, "\"%.*s\" is no kind of identifier",
               (int)text_head(name, 40).n, name.at);
    if (err != ERR_OK && err_exit_code(err) != 1)
        return fail(cli->cx, err, "%s", scratch->detail);
    *bad = err != ERR_OK;
    if (!cli->json) {
        printf(err == ERR_OK ? "valid\n" : "invalid: %s\n", ctx_words(scratch));
        return ERR_OK;
    }
    TextBuf buf = textbuf_make(scratch);
    textbuf_puts(&buf, "{\"valid\":");
    textbuf_puts(&buf, err == ERR_OK ? "true,\"value\":" : "false,\"why\":");
    textbuf_json(&buf, err == ERR_OK ? out : text_of(ctx_words(scratch)));
    Text text;
    ctx_forgive(scratch);
    TRY(textbuf_done(&buf, &text));
    printf("%.*s}\n", (int)text.n, text.at);
    return ERR_OK;
}

static Err run(Cli *cli)
{
    int64_t invalid;
    TRY(cli_each_line(cli, answer, &invalid));
    if (invalid > 0)
        return fail(cli->cx, ERR_INVALID, "identifiers that are not valid: %lld",
                    (long long)invalid);
    return ERR_OK;
}

const CliVerbRow verb_ident = {
    .name = "ident", .usage = "[FILE|-]", .summary = "check identifiers and their check digits",
    .summary_zh = "校验标识符与校验位", .run = run,
    .more = "  echo 'iban GB29 NWBK 6016 1331 9268 19' | weft ident\n\n"
            "Reads lines `kind value` and answers each with `valid` or `invalid: why`. Kinds: lei, "
            "uscc,\niban, bic, rf, gtin, gln, sscc, fapiao (20 digits, or code and number). Exit "
            "code 1 where\none is not valid. A valid number need not have been given out.",
};
