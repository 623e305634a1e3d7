/* order_show.h - one order on paper: lines, papers, steps, pairings, gaps, breaks, graph. */
#ifndef WEFT_CLI_ORDER_SHOW_H
#define WEFT_CLI_ORDER_SHOW_H

#include "app/view/orders.h"
#include "cli/emit.h"

MUST_USE Err order_print(Cli *cli, Book *book, const OrderView *view, const List *nodes);
MUST_USE Err order_print_tree(Cli *cli, Book *book, const List *nodes);
MUST_USE Err order_emit(Cli *cli, Book *book, const OrderView *view, const List *nodes);
/* The head as an object, or its members into an object that is open. */
MUST_USE Err order_emit_head(Cli *cli, Book *book, Emit *emit, const OrderHead *head);
MUST_USE Err order_emit_fields(Cli *cli, Book *book, Emit *emit, const OrderHead *head);

#endif
