/* test_intake.c - parse, find the party, take in, commit or roll back. */
#include "test_intake.h"

#include "app/intake/intake.h"
#include "base/check.h"

Err test_submit(Ctx *cx, Book *book, const char *by, const char *json)
{
    Document document;
    Intake *intake;
    IntakeVerdict verdict;
    Party party = { 0 };
    TRY(document_parse(cx, text_of(json), &document));
    cx->now.us += 1000000;
    TRY(book_begin(cx, book));
    Err err = by ? book_party_need(cx, book, text_of(by), &party) : ERR_OK;
    if (err == ERR_OK)
        err = intake_open(cx, book, party.id, &intake);
    if (err == ERR_OK)
        err = intake_document(cx, intake, &document, &verdict);
    if (err == ERR_OK)
        err = intake_close(cx, intake);
    if (err == ERR_OK)
        return book_commit(cx, book);
    book_rollback(book);
    return err;
}
