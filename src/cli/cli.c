/* cli.c - options by getopt_long from the verb's table, tables by column width. */
#define _GNU_SOURCE
#include "cli/cli.h"

#include "app/actor.h"
#include "app/acts.h"
#include "base/check.h"
#include "base/file.h"
#include "cli/key.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

const char *cli_option(const Cli *cli, const char *name)
{
    const CliOption *options = cli->verb->options;
    for (size_t i = 0; options && options[i].name; i++)
        if (strcmp(options[i].name, name) == 0)
            return cli->values[i];
    assert(!"an option of this verb");
    return NULL;
}

const char *cli_option_next(const Cli *cli, const char *name, size_t *at)
{
    while (*at < cli->repeat_count) {
        size_t i = (*at)++;
        if (strcmp(cli->verb->options[cli->repeats[i].option].name, name) == 0)
            return cli->repeats[i].value;
    }
    return NULL;
}

Err cli_usage(Cli *cli, const char *why)
{
    return fail(cli->cx, ERR_USAGE, "%s; usage: weft %s %s; `weft help %s` says more", why,
                cli->verb->name, cli->verb->usage, cli->verb->name);
}

/* Is the name one of those, which stand a blank apart? */
static bool is_one_of(const char *names, const char *name)
{
    Text rest = text_of(names);
    while (rest.n > 0)
        if (text_is(text_split(rest, ' ', &rest), name))
            return true;
    return false;
}

Err cli_takes(Cli *cli)
{
    const CliTakes *takes = cli->verb->takes;
    const char *word = cli->arg_count > 0 ? cli->args[0] : "";
    for (size_t i = 0; takes && i < cli->repeat_count; i++) {
        const char *option = cli->verb->options[cli->repeats[i].option].name;
        bool named = false, here = false;
        for (const CliTakes *row = takes; row->word; row++)
            if (is_one_of(row->options, option)) {
                named = true;
                here |= strcmp(row->word, word) == 0;
            }
        if (!named || here)
            continue;
        Text why;
        TRY(text_format(cli->cx, &why, "--%s does not go with `weft %s%s%s`", option,
                        cli->verb->name, word[0] ? " " : "", word));
        return cli_usage(cli, why.at);
    }
    return ERR_OK;
}

const char *cli_say(const Cli *cli, const char *english, const char *chinese)
{
    return cli->chinese ? chinese : english;
}

/* Whoever acts signs, where a key of his is at hand. */
static Err sign_as(Cli *cli, Book *book)
{
    Speaker speaker;
    Text actor;
    if (!cli->as)
        return ERR_OK;
    TRY(actor_speaker(cli->cx, book, text_of(cli->as), &speaker));
    TRY(actor_write(cli->cx, book, &speaker, &actor));
    return key_sign_as(cli->cx, book, cli->store, actor);
}

Err cli_book(Cli *cli, Book **out)
{
    Book *book CLEANUP(book_close) = NULL;
    TRY(book_open(cli->cx, cli->store, &book));
    TRY(sign_as(cli, book));
    *out = book;
    book = NULL;
    return ERR_OK;
}

Text cli_actor(const Cli *cli)
{
    return cli->as ? text_of(cli->as) : TEXT("operator");
}

Err cli_mapping(Cli *cli, const char *name, Mapping *out)
{
    Text shipped;
    bool is_path = strchr(name, '/') || text_ends(text_of(name), ".json");
    TRY(text_format(cli->cx, &shipped, "%s/mappings/%s.json", cli->share, name));
    return mapping_load(cli->cx, !is_path && access(shipped.at, R_OK) == 0 ? shipped.at : name,
                        out);
}

Err cli_speaker(Cli *cli, Book *book, Speaker *out)
{
    *out = SPEAKER_OPERATOR;
    return cli->as ? actor_speaker(cli->cx, book, text_of(cli->as), out) : ERR_OK;
}

/* --- words and acts -------------------------------------------------------------------------- */

Err cli_word(Cli *cli, const CliWord *words)
{
    Book *book CLEANUP(book_close) = NULL;
    TextBuf names = textbuf_make(cli->cx);
    Text list;
    for (size_t i = 0; words[i].name; i++) {
        if (cli->arg_count > 0 && strcmp(cli->args[0], words[i].name) == 0) {
            TRY(cli_book(cli, &book));
            return words[i].run(cli, book);
        }
        textbuf_format(&names, "%s%s", i > 0 ? ", " : "", words[i].name);
    }
    TRY(textbuf_done(&names, &list));
    TRY(text_format(cli->cx, &list, "weft %s what? %s", cli->verb->name, list.at));
    return cli_usage(cli, list.at);
}

Err cli_act(Cli *cli, Book *book, const char *kind, Text body, Text *result)
{
    TRY(book_begin(cli->cx, book));
    Err err = act_perform(cli->cx, book, text_of(kind), cli_actor(cli), body, NULL, result);
    if (err == ERR_OK)
        err = book_commit(cli->cx, book);
    book_rollback(book);        /* harmless after a commit */
    return err;
}

/* --- tables ---------------------------------------------------------------------------------- */

CliTable cli_table(Ctx *cx, const char *align)
{
    return (CliTable){ .cx = cx, .columns = strlen(align), .align = align,
                       .cells = list_make(sizeof(Text)) };
}

/* A copy: rows are printed when all are there, and what they were made in is long used again. */
Err cli_cell(CliTable *table, Text cell)
{
    Text *at = list_push(table->cx, &table->cells);
    return at ? text_copy(table->cx, cell, at) : table->cx->err;
}

Err cli_cell_format(CliTable *table, const char *format, ...)
{
    char buf[512];
    va_list args;
    va_start(args, format);
    vsnprintf(buf, sizeof buf, format, args);
    va_end(args);
    return cli_cell(table, text_of(buf));
}

static void pad(FILE *to, int n)
{
    for (int i = 0; i < n; i++)
        fputc(' ', to);
}

void cli_table_print(const Cli *cli, const CliTable *table, FILE *to)
{
    enum { COLUMNS_MAX = 32 };
    int width[COLUMNS_MAX] = { 0 };
    const Text *cells = table->cells.items;
    size_t rows = table->cells.count / table->columns;
    assert(table->columns <= COLUMNS_MAX && rows * table->columns == table->cells.count);
    for (size_t i = 0; i < table->cells.count; i++) {
        int columns = text_columns(cells[i]);
        if (columns > width[i % table->columns])
            width[i % table->columns] = columns;
    }
    for (size_t r = 0; r < rows; r++) {
        if (r == 0 && cli->color)
            fputs("\033[1m", to);
        for (size_t c = 0; c < table->columns; c++) {
            Text cell = cells[r * table->columns + c];
            int gap = width[c] - text_columns(cell);
            bool last = c + 1 == table->columns;
            if (table->align[c] == 'r')
                pad(to, gap);
            fwrite(cell.at, 1, cell.n, to);
            if (table->align[c] != 'r' && !last)
                pad(to, gap);
            if (!last)
                pad(to, 2);
        }
        if (r == 0 && cli->color)
            fputs("\033[0m", to);
        fputc('\n', to);
    }
}

/* --- lines ----------------------------------------------------------------------------------- */

Err cli_each_line(Cli *cli, CliAnswer *answer, int64_t *bad_count)
{
    LineReader *reader CLEANUP(line_reader_close) = NULL;
    Ctx scratch CLEANUP(ctx_clear) = ctx_make(1 << 26);
    *bad_count = 0;
    if (cli->arg_count > 1)
        return cli_usage(cli, "one file at a time; - or none is standard input");
    TRY(line_reader_open(cli->cx, cli->arg_count ? cli->args[0] : "-", &reader));
    for (bool more = true; more;) {
        Text line;
        bool bad = false;
        ctx_clear(&scratch);
        TRY(line_reader_next(cli->cx, reader, &line, &more));
        if (more && text_trim(line).n > 0)
            TRY(answer(cli, &scratch, text_trim(line), &bad));
        *bad_count += bad;
    }
    ctx_place(cli->cx, NULL, 0);
    return ERR_OK;
}

/* --- progress -------------------------------------------------------------------------------- */

void cli_progress(const Cli *cli, const char *what, int64_t done, int64_t total)
{
    enum { BAR = 30 };
    if (!cli->terminal || cli->quiet)
        return;
    if (total <= 0) {
        fprintf(stderr, "\r%s %lld", what, (long long)done);
    } else {
        int filled = (int)(done >= total ? BAR : done * BAR / total);
        fprintf(stderr, "\r%s [%.*s%*s] %3d%%", what, filled, "##############################",
                BAR - filled, "", (int)(done >= total ? 100 : done * 100 / total));
    }
    fflush(stderr);
}

void cli_progress_end(const Cli *cli)
{
    if (cli->terminal && !cli->quiet)
        fputs("\r\033[K", stderr);
}
