/* held.h - a posting kept beside the arena, so that a reader can look one ahead while its caller
 * gives memory back between two calls. */
#ifndef WEFT_APP_BOOKS_HELD_H
#define WEFT_APP_BOOKS_HELD_H

#include "core/document.h"
#include "store/books_store.h"

enum { HELD_ACT_BYTES = 64 };

typedef struct BooksHeld {
    BooksPosting posting;       /* its texts are those below */
    char number[DOCUMENT_NUMBER_BYTES_MAX], act[HELD_ACT_BYTES];
} BooksHeld;

/* Copies it; a longer act's name is cut. */
void books_hold(BooksHeld *held, const BooksPosting *posting);
/* Gives it out again, its texts in cx's arena. */
MUST_USE Err books_held(Ctx *cx, const BooksHeld *held, BooksPosting *out);

#endif
