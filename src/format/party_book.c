/* party_book.c - two tables. Keys in `met` are "id NUL r role" and "id NUL n name". */
#include "format/party_book.h"

#include "core/party_record.h"

PartyBook party_book_make(Ctx *keep)
{
    return (PartyBook){ .names = table_make(keep), .met = table_make(keep),
                        .name_list = list_make(sizeof(Text)) };
}

static Err first_time(Ctx *keep, Ctx *scratch, Table *met, Text id, char what, Text value,
                      bool *out)
{
    TextBuf buf = textbuf_make(scratch);
    textbuf_put(&buf, id);
    textbuf_byte(&buf, '\0');
    textbuf_byte(&buf, what);
    textbuf_put(&buf, value);
    Text key;
    int64_t seen;
    TRY(textbuf_done(&buf, &key));
    *out = !table_get(met, key.at, key.n, &seen);
    if (!*out)
        return ERR_OK;
    TRY(text_copy(keep, key, &key));
    return table_put(keep, met, key.at, key.n, 1);
}

static Err first_name(Ctx *keep, PartyBook *book, Text id, Text name)
{
    Text *kept = list_push(keep, &book->name_list);
    if (!kept)
        return keep->err;
    TRY(text_copy(keep, name, kept));
    TRY(text_copy(keep, id, &id));
    return table_put(keep, &book->names, id.at, id.n, (int64_t)book->name_list.count - 1);
}

Err party_book_meet(Ctx *keep, Ctx *scratch, PartyBook *book, Text id, Text name, Text role,
                    PartyMeeting *out)
{
    PartyMeeting meeting = { .name = name };
    int64_t at;
    if (name.n > PARTY_NAME_BYTES_MAX)
        return fail(scratch, ERR_LIMIT, "a party's name is longer than %d bytes",
                    PARTY_NAME_BYTES_MAX);
    if (!table_get(&book->names, id.at, id.n, &at)) {
        TRY(first_name(keep, book, id, name));
    } else {
        meeting.name = *(const Text *)list_at(&book->name_list, (size_t)at);
        if (!text_eq(meeting.name, name))
            TRY(first_time(keep, scratch, &book->met, id, 'n', name, &meeting.renamed));
    }
    TRY(first_time(keep, scratch, &book->met, id, 'r', role, &meeting.fresh));
    *out = meeting;
    return ERR_OK;
}
