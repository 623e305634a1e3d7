/* party_book.h - the parties a reader has met: each is told once a role, under its first name. */
#ifndef WEFT_FORMAT_PARTY_BOOK_H
#define WEFT_FORMAT_PARTY_BOOK_H

#include "base/list.h"
#include "base/table.h"
#include "base/text.h"

#include <stdbool.h>

typedef struct PartyBook {
    Table names;                /* id -> index in name_list */
    Table met;                  /* id, what it was met as */
    List name_list;             /* Text */
} PartyBook;

typedef struct PartyMeeting {
    bool fresh;                 /* not met in this role before: tell it */
    bool renamed;               /* known by another name, and this one is new: note it */
    Text name;                  /* the first it was met under */
} PartyMeeting;

/* The book lives in keep's arena, and so must every later call's keep. */
PartyBook party_book_make(Ctx *keep);

/* scratch holds keys only while the call lasts. Texts need not outlive the call. O(1).
 * ERR_NO_MEMORY, set in one of the two; ERR_LIMIT, in scratch: the name is longer than a party's
 * may be. */
MUST_USE Err party_book_meet(Ctx *keep, Ctx *scratch, PartyBook *book, Text id, Text name,
                             Text role, PartyMeeting *out);

#endif
