/* files.c - obligations out of the round's items, the rest word for word out of its act. */
#include "app/netting/files.h"

#include "app/netting/desk.h"
#include "store/book_store.h"

static Err read_act(Ctx *cx, Book *book, int64_t act_id, RoundFiles *out)
{
    ActRow row;
    Json body;
    bool found;
    TRY(act_next(cx, book_db(book), book_cluster(book), act_id, &found, &row));
    if (!found || row.act_id != act_id)
        return fail(cx, ERR_DAMAGED, "act %lld is gone", (long long)act_id);
    TRY(json_parse(cx, row.body, &body));
    TRY(json_need_text(cx, &body, "cancelled", &out->cancelled));
    return json_need_text(cx, &body, "certificate", &out->certificate);
}

Err round_files(Ctx *cx, Book *book, const NetRoundRow *round, RoundFiles *out)
{
    bool executed = round->state == NET_EXECUTED;
    RoundFiles files;
    DeskCase what;
    List items;
    TRY(net_item_of(cx, book_db(book), book_cluster(book), round->round_id, &items));
    int64_t *most = NEW(cx, int64_t, items.count);
    if (!most)
        return cx->err;
    for (size_t i = 0; i < items.count; i++) {
        const NetItemRow *item = list_at(&items, i);
        most[i] = executed ? item->most : item->reason == REASON_eligible ? item->amount : 0;
    }
    TRY(desk_case(cx, book, round_ccy(round), items.items, most, items.count, &what));
    TRY(set_off_obligations(cx, &what.set_off, &files.obligations));
    TRY(read_act(cx, book, executed ? round->closed_act : round->round_id, &files));
    *out = files;
    return ERR_OK;
}
