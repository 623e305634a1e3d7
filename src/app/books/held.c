/* held.c - two bounded texts: a paper's number is at most so long, an act's kind is one of ours. */
#include "app/books/held.h"

#include <string.h>

void books_hold(BooksHeld *held, const BooksPosting *posting)
{
    Text number = text_head(posting->paper_number, sizeof held->number);
    Text act = text_head(posting->act_kind, sizeof held->act);
    held->posting = *posting;
    memcpy(held->number, number.at, number.n);
    memcpy(held->act, act.at, act.n);
    held->posting.paper_number = (Text){ NULL, number.n };
    held->posting.act_kind = (Text){ NULL, act.n };
}

Err books_held(Ctx *cx, const BooksHeld *held, BooksPosting *out)
{
    BooksPosting posting = held->posting;
    TRY(text_copy(cx, (Text){ held->number, posting.paper_number.n }, &posting.paper_number));
    TRY(text_copy(cx, (Text){ held->act, posting.act_kind.n }, &posting.act_kind));
    *out = posting;
    return ERR_OK;
}
