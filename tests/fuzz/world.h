/* world.h - small books in memory, made once, in which an input may do what it likes: each input is
 * one transaction that is taken back. Two firms, a funder, a platform; an order with its papers. */
#ifndef WEFT_TESTS_FUZZ_WORLD_H
#define WEFT_TESTS_FUZZ_WORLD_H

#include "app/book.h"
#include "base/text.h"

/* The same one each time. Looks for share/ in the working directory. */
Book *fuzz_world(void);

/* Who speaks, in words: "operator", "bank:icbc", "name:oak/li". The failures of both ways. */
MUST_USE Err fuzz_speaker(Ctx *cx, Book *book, Text words, Speaker *out);

#endif
