/* weigh.c - what the books say of one paper. */
#include "app/demo/weigh.h"

#include "core/closure/model.h"
#include "store/order_store.h"

Err weigh_paper(Ctx *cx, Book *book, const Document *doc, bool *nothing, Text *rule, Said *words)
{
    List entries;
    Party issuer;
    DocumentRow row;
    bool found, counts = false;
    Db *db = book_db(book);
    TRY(book_party_need(cx, book, doc->issuer, &issuer));
    TRY(document_find(cx, db, book_cluster(book), issuer.id, doc->kind, doc->number, &found,
                      &row));
    *nothing = true;
    if (!found) {
        *rule = TEXT("HEARSAY");
        *words = (Said){ TEXT("kept as hearsay: it counts for nothing"),
                         TEXT("按传闻留存，一概不计") };
        return ERR_OK;
    }
    TRY(entry_of_document(cx, db, book_cluster(book), row.document_id, &entries));
    for (size_t e = 0; e < entries.count; e++)
        counts |= ((const EntryRow *)list_at(&entries, e))->standing == STANDING_COUNTS;
    *nothing = !counts;
    *rule = counts ? TEXT("") : TEXT("STRANGER");
    *words = (Said){ TEXT("a stranger's paper is no part of the order"),
                     TEXT("局外人的单据不属于该订单") };
    return ERR_OK;
}
