/* names.c - one label a party, made once and made unique; accounts are named from labels. */
#include "app/books/names.h"

#include "base/check.h"
#include "core/books/journal.h"
#include "store/book_store.h"

typedef struct Label {
    Text name, other, ident;    /* other: in the other language */
} Label;

struct BookNames {
    bool chinese;
    const Chart *chart;
    Label *labels;              /* by party, in order of admission; the last is nobody's */
    size_t count;
    Table label_of;             /* party id -> index */
    int64_t *ids;               /* its keys */
    List financings;            /* BooksFinancing, by id */
};

/* --- labels ----------------------------------------------------------------------------------- */

static Text first_of(Text a, Text b, Text c)
{
    return a.n > 0 ? a : b.n > 0 ? b : c;
}

/* A label that nobody has yet: identifier, then number, are added until it is. */
static Err label_unique(Ctx *cx, Table *taken, const PartyRow *row, Text *label)
{
    Text ident;
    int64_t was;
    bool with_ident = false;
    TRY(journal_part(cx, *label, label));
    TRY(journal_part(cx, row->ident, &ident));
    while (table_get(taken, label->at, label->n, &was)) {
        if (with_ident)
            TRY(text_format(cx, label, "%.*s no. %lld", (int)label->n, label->at,
                            (long long)row->party_id));
        else
            TRY(text_format(cx, label, "%.*s (%.*s)", (int)label->n, label->at, (int)ident.n,
                            ident.at));
        with_ident = true;
    }
    return table_put(cx, taken, label->at, label->n, row->party_id);
}

static Err read_parties(Ctx *cx, Book *book, BookNames *names)
{
    Table taken = table_make(cx);
    List rows;
    TRY(party_all(cx, book_db(book), book_cluster(book), &rows));
    names->count = rows.count;
    names->labels = NEW(cx, Label, rows.count + 1);
    names->ids = NEW(cx, int64_t, rows.count + 1);
    if (!names->labels || !names->ids)
        return cx->err;
    Label *nobody = &names->labels[rows.count];
    nobody->name = names->chinese ? TEXT("无主体") : TEXT("no party");
    nobody->other = names->chinese ? TEXT("no party") : TEXT("无主体");
    TRY(table_put(cx, &taken, nobody->name.at, nobody->name.n, 0));
    for (size_t i = 0; i < rows.count; i++) {
        const PartyRow *row = list_at(&rows, i);
        Text english = first_of(row->name, row->name_zh, row->ident);
        Text chinese = first_of(row->name_zh, row->name, row->ident);
        Label *label = &names->labels[i];
        *label = (Label){ .name = names->chinese ? chinese : english,
                          .other = names->chinese ? english : chinese, .ident = row->ident };
        TRY(label_unique(cx, &taken, row, &label->name));
        names->ids[i] = row->party_id;
        TRY(table_put(cx, &names->label_of, &names->ids[i], sizeof names->ids[i], (int64_t)i));
    }
    return ERR_OK;
}

static Err read_chart(Ctx *cx, Book *book, const Chart **out)
{
    RuleVersion rule;
    TRY(book_rule(cx, book, RULE_CHART, TEXT("chart"), &rule));
    return rulebook_chart(cx, book_rules(book), rule.id, out);
}

Err book_names_open(Ctx *cx, Book *book, bool chinese, BookNames **out)
{
    BookNames *names = NEW(cx, BookNames, 1);
    if (!names)
        return cx->err;
    names->chinese = chinese;
    names->label_of = table_make(cx);
    TRY(read_chart(cx, book, &names->chart));
    TRY(read_parties(cx, book, names));
    TRY(books_financings(cx, book_db(book), book_cluster(book), &names->financings));
    *out = names;
    return ERR_OK;
}

/* --- parts ------------------------------------------------------------------------------------ */

static const Label *label_of(const BookNames *names, int64_t party_id)
{
    int64_t at = (int64_t)names->count;
    table_get(&names->label_of, &party_id, sizeof party_id, &at);
    return &names->labels[at];
}

static bool is_known(const BookNames *names, int64_t party_id)
{
    return label_of(names, party_id) != &names->labels[names->count];
}

const Chart *book_names_chart(const BookNames *names)
{
    return names->chart;
}

bool book_names_chinese(const BookNames *names)
{
    return names->chinese;
}

Text book_names_party(const BookNames *names, int64_t party_id)
{
    return label_of(names, party_id)->name;
}

Text book_names_ident(const BookNames *names, int64_t party_id)
{
    return label_of(names, party_id)->ident;
}

static Text title_of(const BookNames *names, int32_t code, bool chinese)
{
    const ChartAccount *account = chart_account(names->chart, code);
    return !account ? TEXT("") : chinese ? account->title.zh : account->title.en;
}

Text book_names_title(const BookNames *names, int32_t code)
{
    return title_of(names, code, names->chinese);
}

Err book_names_about(Ctx *cx, const BookNames *names, LedgerId about, Text *out)
{
    const BooksFinancing *all = names->financings.items;
    size_t low = 0, high = names->financings.count;
    char id[LEDGER_ID_TEXT_SIZE];
    *out = TEXT("");
    if (ledger_id_is_zero(about))
        return ERR_OK;
    while (about.hi == 0 && low < high) {
        size_t middle = low + (high - low) / 2;
        if ((uint64_t)all[middle].id == about.lo) {
            *out = all[middle].number;
            return ERR_OK;
        }
        if ((uint64_t)all[middle].id < about.lo)
            low = middle + 1;
        else
            high = middle;
    }
    return text_copy(cx, text_of(ledger_id_format(about, id)), out);
}

/* --- whole names ------------------------------------------------------------------------------ */

static Err in_party(Ctx *cx, const BookNames *names, const AccountKey *key, bool chinese,
                    Text *out)
{
    TextBuf buf = textbuf_make(cx);
    Text title, about, part;
    char id[LEDGER_ID_TEXT_SIZE];
    TRY(book_names_about(cx, names, key->about, &about));
    textbuf_format(&buf, "%d", (int)key->code);
    title = title_of(names, key->code, chinese);
    if (title.n > 0) {
        TRY(journal_part(cx, title, &part));
        textbuf_byte(&buf, ' ');
        textbuf_put(&buf, part);
    }
    if (about.n > 0) {
        TRY(journal_part(cx, about, &part));
        textbuf_byte(&buf, ':');
        textbuf_put(&buf, part);
    }
    if (!is_known(names, key->party))
        textbuf_format(&buf, ":%s", ledger_id_format(key->id, id));
    return textbuf_done(&buf, out);
}

Err book_names_in_party(Ctx *cx, const BookNames *names, const AccountKey *key, Text *out)
{
    return in_party(cx, names, key, names->chinese, out);
}

Err book_names_account(Ctx *cx, const BookNames *names, const AccountKey *key, Text *out)
{
    Text rest, party = book_names_party(names, key->party);
    TRY(in_party(cx, names, key, names->chinese, &rest));
    return text_format(cx, out, "%.*s:%.*s", (int)party.n, party.at, (int)rest.n, rest.at);
}

Err book_names_note(Ctx *cx, const BookNames *names, const AccountKey *key, Text *out)
{
    Text rest, party = label_of(names, key->party)->other;
    TRY(in_party(cx, names, key, !names->chinese, &rest));
    return text_format(cx, out, "%.*s %.*s", (int)party.n, party.at, (int)rest.n, rest.at);
}

/* The standard chart's first digit: 1 assets, 2 liabilities, 4 equity, 6 profit and loss. */
char book_names_type(const BookNames *names, int32_t code)
{
    const ChartAccount *account = chart_account(names->chart, code);
    if (!account)
        return 0;
    switch (code / 1000) {
    case 1: return code < 1100 ? 'C' : 'A';
    case 2: return 'L';
    case 4: return 'E';
    case 6: return account->debit_side ? 'X' : 'R';
    default: return 0;
    }
}

/* --- what happened ---------------------------------------------------------------------------- */

Text book_names_event(const BookNames *names, uint16_t code)
{
    PostingEvent event;
    if (!posting_event_of(code, &event))
        return names->chinese ? TEXT("转账") : TEXT("transfer");
    return text_of(names->chinese ? posting_event_chinese(event) : posting_event_name(event));
}

static void put_paper(const BookNames *names, const BooksPosting *posting, TextBuf *buf)
{
    DocumentKind kind = (DocumentKind)posting->paper_kind;
    if (names->chinese) {
        textbuf_put(buf, book_names_party(names, posting->paper_issuer));
        textbuf_puts(buf, document_kind_chinese(kind));
        textbuf_byte(buf, ' ');
        textbuf_put(buf, posting->paper_number);
        return;
    }
    textbuf_puts(buf, document_kind_name(kind));
    textbuf_byte(buf, ' ');
    textbuf_put(buf, posting->paper_number);
    textbuf_puts(buf, " of ");
    textbuf_put(buf, book_names_party(names, posting->paper_issuer));
}

Err book_names_cause(Ctx *cx, const BookNames *names, const BooksPosting *posting, Text *out)
{
    TextBuf buf = textbuf_make(cx);
    Text about;
    TRY(book_names_about(cx, names, posting->about, &about));
    if (posting->paper_kind >= 0 && posting->paper_kind < DOCUMENT_KIND_COUNT)
        put_paper(names, posting, &buf);
    else if (posting->act_kind.n > 0)
        textbuf_put(&buf, posting->act_kind);
    if (about.n > 0) {
        textbuf_puts(&buf, buf.n == 0 ? "" : names->chinese ? "，" : ", ");
        textbuf_put(&buf, about);
    }
    if (!date_is_none(posting->stated)) {
        char day[DATE_TEXT_SIZE];
        textbuf_format(&buf, names->chinese ? "（原属 %s）" : " (stated for %s)",
                       date_format(posting->stated, day));
    }
    return textbuf_done(&buf, out);
}
