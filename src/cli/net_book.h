/* net_book.h - the words of `weft net` that work on a store's books. */
#ifndef WEFT_CLI_NET_BOOK_H
#define WEFT_CLI_NET_BOOK_H

#include "cli/cli.h"

extern const CliWord net_book_words[];          /* ends with a row without a name */

#endif
