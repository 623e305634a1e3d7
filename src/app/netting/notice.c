/* notice.c - the content of a notice, and its JSON. notice_print.c has the forms for people. */
#include "app/netting/notice.h"

#include "base/check.h"
#include "store/order_store.h"

#include <stdlib.h>

const char *notice_title(const Notice *notice, Lang lang)
{
    switch ((NetState)notice->round.state) {
    case NET_PROPOSED: return say(lang, "Proposal of set-off", "债务抵销方案");
    case NET_EXECUTED: return say(lang, "Notice of set-off", "债务抵销通知");
    case NET_CANCELLED: break;
    }
    return say(lang, "Set-off cancelled", "债务抵销取消通知");
}

Text notice_name(const Party *party, Lang lang)
{
    bool chinese = lang == LANG_ZH && party->name_zh.n > 0;
    return chinese ? party->name_zh : party->name.n > 0 ? party->name
         : party->name_zh.n > 0 ? party->name_zh : party->ident;
}

Err notice_firms(Ctx *cx, Book *book, const NetRoundRow *round, List *out)
{
    List items;
    TRY(net_item_of(cx, book_db(book), book_cluster(book), round->round_id, &items));
    return round_firms(cx, &items, out);
}

/* --- loading --------------------------------------------------------------------------------- */

static Err add_line(Ctx *cx, Book *book, const Notice *notice, const NetItemRow *item, List *lines)
{
    DocumentRow paper;
    bool found, owes = item->debtor == notice->firm.id;
    TRY(document_get(cx, book_db(book), book_cluster(book), item->claim_id, &found, &paper));
    if (!found)
        return fail(cx, ERR_DAMAGED, "invoice %lld of round %.*s is gone",
                    (long long)item->claim_id, (int)notice->round.number.n,
                    notice->round.number.at);
    NoticeLine *line = list_push(cx, lines);
    if (!line)
        return cx->err;
    bool dropped = item->noticed > 0 && item->cancelled == 0;
    *line = (NoticeLine){
        .invoice = paper.number, .owes = owes, .due = { (int32_t)item->due },
        .open_minor = item->amount,
        .set_off_minor = notice->round.state == NET_EXECUTED ? item->cancelled : item->noticed,
        .reason = (Reason)(dropped ? item->dropped : item->reason) };
    return book_party_by_id(cx, book, owes ? item->creditor : item->debtor, &line->other);
}

static int by_place(const void *a, const void *b)
{
    const NoticeLine *x = a, *y = b;
    if (x->owes != y->owes)
        return x->owes ? -1 : 1;
    if (x->other.id != y->other.id)
        return x->other.id < y->other.id ? -1 : 1;
    int due = date_cmp(x->due, y->due);
    return due ? due : text_cmp(x->invoice, y->invoice);
}

static void add_up(Notice *notice)
{
    for (size_t i = 0; i < notice->line_count; i++) {
        const NoticeLine *line = &notice->lines[i];
        NoticeSide *side = line->owes ? &notice->owes : &notice->owed;
        side->before_minor += line->open_minor;
        side->set_off_minor += line->set_off_minor;
    }
}

static Err read_answer(Ctx *cx, Book *book, Notice *notice)
{
    List answers;
    TRY(net_answer_of(cx, book_db(book), book_cluster(book), notice->round.round_id, &answers));
    for (size_t i = 0; i < answers.count; i++) {
        const NetAnswerRow *row = list_at(&answers, i);
        if (row->party_id == notice->firm.id) {
            notice->answer = (Answer)row->answer;
            notice->answered = (Date){ (int32_t)row->day };
        }
    }
    return ERR_OK;
}

Err notice_load(Ctx *cx, Book *book, const NetRoundRow *round, const Party *firm, Notice *out)
{
    Notice notice = { .round = *round, .ccy = round_ccy(round), .firm = *firm,
                      .answered = DATE_NONE };
    List items, lines = list_make(sizeof(NoticeLine));
    TRY(rulebook_netting(cx, book_rules(book), round->terms_id, &notice.terms));
    TRY(net_item_of(cx, book_db(book), book_cluster(book), round->round_id, &items));
    for (size_t i = 0; i < items.count; i++) {
        const NetItemRow *item = list_at(&items, i);
        if (item->debtor == firm->id || item->creditor == firm->id)
            TRY(add_line(cx, book, &notice, item, &lines));
    }
    if (lines.count == 0)
        return fail(cx, ERR_NOT_FOUND, "nothing of %.*s was open in round %.*s",
                    (int)firm->ident.n, firm->ident.at, (int)round->number.n, round->number.at);
    if (lines.count > 1)
        qsort(lines.items, lines.count, sizeof(NoticeLine), by_place);
    notice.lines = lines.items;
    notice.line_count = lines.count;
    add_up(&notice);
    assert(notice.owes.set_off_minor == notice.owed.set_off_minor);
    TRY(read_answer(cx, book, &notice));
    *out = notice;
    return ERR_OK;
}

/* --- JSON ------------------------------------------------------------------------------------ */

static void put_money(TextBuf *buf, const char *name, int64_t minor, Ccy ccy)
{
    char text[DECIMAL_TEXT_SIZE];
    textbuf_format(buf, "\"%s\":\"%s\"", name, money_format((Money){ minor, ccy }, text));
}

static void put_side(TextBuf *buf, const char *name, const NoticeSide *side, Ccy ccy)
{
    textbuf_format(buf, ",\"%s\":{", name);
    put_money(buf, "before", side->before_minor, ccy);
    textbuf_byte(buf, ',');
    put_money(buf, "set_off", side->set_off_minor, ccy);
    textbuf_byte(buf, ',');
    put_money(buf, "after", side->before_minor - side->set_off_minor, ccy);
    textbuf_byte(buf, '}');
}

static void put_line(TextBuf *buf, const NoticeLine *line, Ccy ccy)
{
    char due[DATE_TEXT_SIZE];
    textbuf_puts(buf, "{\"invoice\":");
    textbuf_json(buf, line->invoice);
    textbuf_puts(buf, line->owes ? ",\"creditor\":" : ",\"debtor\":");
    textbuf_json(buf, line->other.ident);
    if (date_is_none(line->due))
        textbuf_puts(buf, ",\"due\":null,");
    else
        textbuf_format(buf, ",\"due\":\"%s\",", date_format(line->due, due));
    put_money(buf, "open", line->open_minor, ccy);
    textbuf_byte(buf, ',');
    put_money(buf, "set_off", line->set_off_minor, ccy);
    textbuf_format(buf, ",\"reason\":\"%s\"}", reason_name(line->reason));
}

Err notice_json(Ctx *cx, const Notice *notice, Text *out)
{
    TextBuf buf = textbuf_make(cx);
    Ccy ccy = notice->ccy;
    char day[DATE_TEXT_SIZE];
    textbuf_puts(&buf, "{\"round\":");
    textbuf_json(&buf, notice->round.number);
    textbuf_format(&buf, ",\"state\":\"%s\",\"firm\":", round_state_name(notice->round.state));
    textbuf_json(&buf, notice->firm.ident);
    textbuf_format(&buf, ",\"currency\":\"%s\",\"answer\":\"%s\",\"accept_by\":\"%s\","
                   "\"silence\":\"%s\"", ccy_code(ccy), answer_name(notice->answer),
                   date_format((Date){ (int32_t)notice->round.accept_by }, day),
                   notice->round.silence ? "accept" : "decline");
    put_side(&buf, "owes", &notice->owes, ccy);
    put_side(&buf, "owed", &notice->owed, ccy);
    textbuf_byte(&buf, ',');
    put_money(&buf, "net", notice->owed.before_minor - notice->owes.before_minor, ccy);
    textbuf_puts(&buf, ",\"lines\":[");
    for (size_t i = 0; i < notice->line_count; i++) {
        textbuf_puts(&buf, i ? "," : "");
        put_line(&buf, &notice->lines[i], ccy);
    }
    textbuf_puts(&buf, "],\"basis\":[");
    for (size_t i = 0; i < notice->terms->basis_count; i++) {
        textbuf_puts(&buf, i ? "," : "");
        textbuf_json(&buf, notice->terms->basis[i].article);
    }
    textbuf_puts(&buf, "]}");
    return textbuf_done(&buf, out);
}
