/* cli.h - what every verb of the command line shares: options, words, tables, exit codes.
 *
 * A verb is one function and one row in the table of main.c. It gets its arguments already parsed:
 *
 *     static Err closure_run(Cli *cli) { ... cli->args[0] ... cli->json ... }
 *
 * Results go to standard output, everything else to standard error. Exit code: 0 good, 1 the input
 * is bad or refused, 2 the command line is wrong, 3 trouble with the system (base/err.tbl). */
#ifndef WEFT_CLI_CLI_H
#define WEFT_CLI_CLI_H

#include "app/book.h"
#include "base/ctx.h"
#include "base/list.h"
#include "base/text.h"
#include "format/mapping.h"

#include <stdbool.h>
#include <stdio.h>

/* One option of a verb: a flag where `value` is NULL. */
typedef struct CliOption {
    const char *name;           /* "all-or-nothing" */
    const char *argument;       /* "FILE", or NULL for a flag */
    const char *help;
    const char *help_zh;
} CliOption;

/* Which words of a verb take which of its options: { "list", "state funder" }. An option that
 * stands with one word is refused with every word it does not stand with; one that stands nowhere
 * is for all of them. So nobody gets an answer to less than was asked. */
typedef struct CliTakes {
    const char *word, *options;
} CliTakes;

enum { CLI_OPTIONS_MAX = 24, CLI_ARGS_MAX = 4096, CLI_REPEATS_MAX = 1024 };

typedef struct Cli Cli;
typedef Err CliVerb(Cli *cli);

typedef struct CliVerbRow {
    const char *name;
    const char *usage;          /* "FILE... [--as PARTY/user]" */
    const char *summary, *summary_zh;
    const CliOption *options;   /* ends with a row without a name */
    CliVerb *run;
    const char *more;           /* examples and details for `weft help VERB`; may be NULL */
    const CliTakes *takes;      /* ends with a row without a word; may be NULL */
} CliVerbRow;

struct Cli {
    Ctx *cx;
    const CliVerbRow *verb;
    const char *store;          /* --store URL, WEFT_STORE, or weft.db */
    bool store_given;           /* --store was on the command line */
    const char *share;          /* where weft's data are */
    bool json, chinese, quiet;
    bool color;                 /* standard output is a terminal and NO_COLOR is not set */
    bool terminal;              /* standard error is a terminal: progress bars make sense */
    const char *as;             /* --as PARTY/user, or NULL */
    const char *values[CLI_OPTIONS_MAX];        /* of the verb's options; "" for a flag given */
    struct {
        int option;             /* of the verb's, by place */
        const char *value;
    } repeats[CLI_REPEATS_MAX]; /* the same as they were given, one that is given twice too */
    size_t repeat_count;
    const char *args[CLI_ARGS_MAX];
    size_t arg_count;
};

/* The value of a verb's option; NULL where it was not given. A flag that was given is "". */
const char *cli_option(const Cli *cli, const char *name);
/* Every value of an option that may be given more than once, in the order they were given:
 *     for (size_t at = 0; (value = cli_option_next(cli, "rule", &at));)
 * NULL at the end. cli_option gives the last one. */
const char *cli_option_next(const Cli *cli, const char *name, size_t *at);
/* Hands each line that is not blank of the verb's one file (- or none: standard input) to `answer`,
 * trimmed, with scratch of its own; counts those of which it sets *bad. A failure ends it. */
typedef Err CliAnswer(Cli *cli, Ctx *scratch, Text line, bool *bad);
MUST_USE Err cli_each_line(Cli *cli, CliAnswer *answer, int64_t *bad_count);
/* ERR_USAGE where an option was given that the word does not take. */
MUST_USE Err cli_takes(Cli *cli);
/* ERR_USAGE with the verb's usage line. */
Err cli_usage(Cli *cli, const char *why);
/* The words in the reader's language; both may be formats, and are checked as such. */
const char *cli_say(const Cli *cli, const char *english, const char *chinese)
    __attribute__((format_arg(2), format_arg(3)));

/* Opens the store's books. Close with book_close. */
MUST_USE Err cli_book(Cli *cli, Book **out);
/* Who acts: --as, or "operator". */
Text cli_actor(const Cli *cli);
/* The mapping of a name in share/mappings, or of a path. */
MUST_USE Err cli_mapping(Cli *cli, const char *name, Mapping *out);
/* Who speaks: the person of --as, or the operator. */
MUST_USE Err cli_speaker(Cli *cli, Book *book, Speaker *out);

/* --- verbs of several words: weft order list, weft order show ... ----------------------------- */
typedef struct CliWord {
    const char *name;
    Err (*run)(Cli *cli, Book *book);
} CliWord;

/* Opens the books and runs the word that args[0] names; words end with a row without a name.
 * ERR_USAGE lists them where it is none of them. */
MUST_USE Err cli_word(Cli *cli, const CliWord *words);

/* Performs one act as cli_actor in a transaction of its own. result may be NULL. */
MUST_USE Err cli_act(Cli *cli, Book *book, const char *kind, Text body, Text *result);

/* --- tables ----------------------------------------------------------------------------------
 * Columns as wide as their widest cell; wide characters count two. Numbers go right. */
typedef struct CliTable {
    Ctx *cx;
    size_t columns;
    const char *align;          /* one character a column: 'l' or 'r' */
    List cells;                 /* Text */
} CliTable;

CliTable cli_table(Ctx *cx, const char *align);
/* Keeps a copy. */
MUST_USE Err cli_cell(CliTable *table, Text cell);
MUST_USE Err cli_cell_format(CliTable *table, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
/* Prints the rows; the first is the head, underlined where colours are on. */
void cli_table_print(const Cli *cli, const CliTable *table, FILE *to);

/* --- progress: a bar on standard error while a terminal looks on ----------------------------- */
void cli_progress(const Cli *cli, const char *what, int64_t done, int64_t total);
void cli_progress_end(const Cli *cli);

#endif
