/* check.h - assertions are part of the program: they stay on in every build.
 *
 * assert() states what only a bug in weft can break. Nothing an outsider sends may reach one. */
#ifndef WEFT_BASE_CHECK_H
#define WEFT_BASE_CHECK_H

#ifdef NDEBUG
#error "weft keeps its assertions; build without NDEBUG"
#endif

#include <assert.h>
#include <stddef.h>
#include <stdint.h>

#define COUNT(array) (sizeof(array) / sizeof *(array))

__extension__ typedef __int128 i128;            /* intermediates of money arithmetic */
__extension__ typedef unsigned __int128 u128;   /* caller ids of the ledger */

#endif
