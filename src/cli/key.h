/* key.h - secret keys on the command line: made once, kept in files that their owner alone reads.
 *
 * A person's key is the file that WEFT_KEY names, or the one that `weft person add` left in the
 * folder beside the store: trade.db -> trade.db.keys/uscc_91350100M000100Y43-li. */
#ifndef WEFT_CLI_KEY_H
#define WEFT_CLI_KEY_H

#include "app/book.h"
#include "core/evidence/note.h"

/* Draws a key of a name, writes it to a file that is not there yet, and gives its public half as
 * text. ERR_IO: cannot be written, or is there already; a key is never overwritten. */
MUST_USE Err key_make(Ctx *cx, Text name, const char *path, Text *verifier);

/* ERR_IO, ERR_SYNTAX: not a key. */
MUST_USE Err key_read(Ctx *cx, const char *path, NoteSigner *out);

/* Where the key of "PARTY/person" or "bank:icbc" lies beside the store; the folder is made. */
MUST_USE Err key_path_of(Ctx *cx, const char *store, Text actor, bool make_folder, Text *out);

/* Lets the book sign as an actor: by WEFT_KEY, or by the key beside the store; by none where there
 * is neither. */
MUST_USE Err key_sign_as(Ctx *cx, Book *book, const char *store, Text actor);

#endif
