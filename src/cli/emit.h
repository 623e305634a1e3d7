/* emit.h - answers in JSON, and the few ways in which figures are shown.
 *
 * An Emit writes one JSON value with its commas; amounts and quantities are decimal strings, days
 * ISO dates, rates fractions of 1, so that no digit is lost. */
#ifndef WEFT_CLI_EMIT_H
#define WEFT_CLI_EMIT_H

#include "cli/cli.h"
#include "value/money.h"
#include "value/quantity.h"
#include "value/rate.h"

typedef struct Emit {
    TextBuf buf;
    bool comma;                 /* something stands before at this level */
} Emit;

Emit emit_make(Ctx *cx);
/* key: NULL inside an array and for the outermost value. */
void emit_open(Emit *emit, const char *key, char bracket);      /* '{' or '[' */
void emit_close(Emit *emit, char bracket);                      /* '}' or ']' */
void emit_text(Emit *emit, const char *key, Text text);
void emit_int(Emit *emit, const char *key, int64_t number);
void emit_bool(Emit *emit, const char *key, bool truth);
void emit_money(Emit *emit, const char *key, int64_t minor, Ccy ccy);
void emit_quantity(Emit *emit, const char *key, int64_t e6);
void emit_rate(Emit *emit, const char *key, int64_t e9);
void emit_date(Emit *emit, const char *key, int64_t day);       /* null for no date */
void emit_party(Emit *emit, const char *key, const Party *party);       /* null for id 0 */
/* Prints it as one line. */
MUST_USE Err emit_print(Emit *emit);

/* --- figures for people ---------------------------------------------------------------------- */
/* Opened currency of an ISO 4217 number out of the store. */
Ccy show_ccy(int64_t number);
MUST_USE Err show_money(CliTable *table, int64_t minor, int64_t ccy_number);    /* "3,200.00" */
MUST_USE Err show_quantity(CliTable *table, int64_t e6);        /* "" for 0 */
MUST_USE Err show_percent(CliTable *table, int64_t e9);         /* "87.5 %", rounded down */
MUST_USE Err show_count(CliTable *table, int64_t n);            /* "" for 0 */
MUST_USE Err show_date(CliTable *table, int64_t day);
/* "Qifan" or, in Chinese, "启帆"; what is known where one is missing; "-" for id 0. */
MUST_USE Err show_party(Cli *cli, Book *book, int64_t id, Text *out);
/* `cells` blocks, filled as far as e9 goes. */
MUST_USE Err show_bar(Ctx *cx, int64_t e9, int cells, Text *out);

#endif
