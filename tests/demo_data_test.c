/* The demo's data, read as any store would read it: every party and paper is well formed, every
 * reference leads to a paper that is there, and the attacks are what they say they are.
 *
 * Sums and check digits are weft's own readers' business: a line that parses has them right. What
 * is counted here is what the story relies on. */
#include "base/file.h"
#include "base/json.h"
#include "base/list.h"
#include "base/table.h"
#include "core/document.h"
#include "core/party_record.h"

#include "test.h"

#include <string.h>

#define SHARE "share/demo/"

enum { MEMORY = 1 << 27, FIRMS_MIN = 40, PAPERS_MIN = 300, PAPERS_MAX = 2500 };

/* What has been read so far. */
typedef struct Pile {
    Table parties;              /* ident -> how many lines state it */
    Table papers;               /* "kind|issuer|number" -> count of its lines */
    size_t party_count, paper_count;
    size_t by_kind[DOCUMENT_KIND_COUNT];
    List refs;                  /* DocumentRef */
    Date last;
    bool sorted;
} Pile;

static Text key_of(Ctx *cx, DocumentKind kind, Text issuer, Text number)
{
    Text key = TEXT("");
    CHECK_OK("key", cx, text_format(cx, &key, "%d|%.*s|%.*s", (int)kind, (int)issuer.n, issuer.at,
                                    (int)number.n, number.at));
    return key;
}

static void keep_ref(Ctx *cx, Pile *pile, DocumentRef ref)
{
    if (!ref.present)
        return;
    DocumentRef *at = list_push(cx, &pile->refs);
    assert_non_null(at);
    *at = ref;
}

static void known(Ctx *cx, const Pile *pile, const char *file, int64_t line, Text ident)
{
    int64_t times;
    if (ident.n > 0 && !table_get(&pile->parties, ident.at, ident.n, &times)) {
        ctx_place(cx, file, line);
        CHECK_OK("every party of a paper is admitted", cx,
                 fail(cx, ERR_UNKNOWN, "%.*s", (int)ident.n, ident.at));
    }
}

static void take_paper(Ctx *cx, Pile *pile, const char *file, int64_t number, const Json *json)
{
    Document doc;
    CHECK_OK(file, cx, document_read(cx, json, &doc));
    Text key = key_of(cx, doc.kind, doc.issuer, doc.number);
    int64_t was = -1;
    CHECK_EQ("no paper has the key of another", table_get(&pile->papers, key.at, key.n, &was), 0);
    CHECK_OK(file, cx, table_put(cx, &pile->papers, key.at, key.n, (int64_t)doc.line_count));
    pile->paper_count++;
    pile->by_kind[doc.kind]++;
    if (pile->paper_count > 1 && date_cmp(doc.date, pile->last) < 0)
        pile->sorted = false;
    pile->last = doc.date;
    known(cx, pile, file, number, doc.issuer);
    known(cx, pile, file, number, doc.receiver);
    keep_ref(cx, pile, doc.serves);
    for (size_t i = 0; i < doc.ref_count; i++)
        keep_ref(cx, pile, doc.refs[i]);
    for (size_t i = 0; i < doc.line_count; i++)
        keep_ref(cx, pile, doc.lines[i].ref);
}

static void take_file(Ctx *cx, Pile *pile, const char *file)
{
    LineReader *reader CLEANUP(line_reader_close) = NULL;
    CHECK_OK(file, cx, line_reader_open(cx, file, &reader));
    Text line;
    bool more;
    pile->last = DATE_NONE;
    pile->sorted = true;
    for (int64_t number = 1;; number++) {
        CHECK_OK(file, cx, line_reader_next(cx, reader, &line, &more));
        if (!more)
            break;
        Json json;
        ctx_place(cx, file, number);
        CHECK_OK(file, cx, json_parse(cx, line, &json));
        if (!party_record_is(&json)) {
            take_paper(cx, pile, file, number, &json);
            continue;
        }
        PartyRecord party;
        CHECK_OK(file, cx, party_record_read(cx, &json, &party));
        int64_t was = -1;
        CHECK_EQ("no party twice", table_get(&pile->parties, party.id.at, party.id.n, &was), 0);
        CHECK_OK(file, cx, table_put(cx, &pile->parties, party.id.at, party.id.n, 1));
        pile->party_count++;
    }
    ctx_place(cx, NULL, 0);
}

static Pile cluster(Ctx *cx)
{
    Pile pile = { .parties = table_make(cx), .papers = table_make(cx),
                  .refs = list_make(sizeof(DocumentRef)) };
    take_file(cx, &pile, SHARE "parties.jsonl");
    take_file(cx, &pile, SHARE "told.jsonl");
    CHECK_TRUE("told.jsonl is sorted by date", pile.sorted);
    take_file(cx, &pile, SHARE "trade.jsonl");
    CHECK_TRUE("trade.jsonl is sorted by date", pile.sorted);
    return pile;
}

static size_t dangling(Ctx *cx, const Pile *pile)
{
    size_t count = 0;
    for (size_t i = 0; i < pile->refs.count; i++) {
        const DocumentRef *ref = list_at(&pile->refs, i);
        Text key = key_of(cx, ref->kind, ref->issuer, ref->number);
        int64_t lines;
        count += !table_get(&pile->papers, key.at, key.n, &lines);
    }
    return count;
}

TEST(test_demo_data__cluster_is_well_formed_and_large_enough)
{
    Ctx cx = ctx_make(MEMORY);
    Pile pile = cluster(&cx);
    CHECK_TRUE("at least 40 firms", pile.party_count >= FIRMS_MIN);
    CHECK_TRUE("hundreds of papers", pile.paper_count >= PAPERS_MIN);
    CHECK_TRUE("not so many that nobody reads them", pile.paper_count <= PAPERS_MAX);
    for (size_t kind = 0; kind < DOCUMENT_KIND_COUNT; kind++)
        if (kind != DOCUMENT_ORDER_CHANGE && kind != DOCUMENT_GUARANTEE
            && kind != DOCUMENT_REMITTANCE_ADVICE && kind != DOCUMENT_ACCOUNT_STATEMENT
            && kind != DOCUMENT_BANK_STATEMENT)
            CHECK_TRUE(document_kind_name((DocumentKind)kind), pile.by_kind[kind] > 0);
    CHECK_EQ("no reference leads nowhere", dangling(&cx, &pile), 0);
    ctx_clear(&cx);
}

TEST(test_demo_data__attacks_name_real_papers)
{
    static const struct { const char *why, *file; size_t parties, papers; } rows[] = {
        { "two disguises of one invoice, and a confirmation", SHARE "attack-twice.jsonl", 0, 3 },
        { "a stranger with nearly the buyer's name",          SHARE "attack-payer.jsonl", 1, 1 },
        { "a confirmation that is not the debtor's",   SHARE "attack-confirmation.jsonl", 0, 1 },
    };
    Ctx cx = ctx_make(MEMORY);
    for (size_t i = 0; i < COUNT(rows); i++) {
        Pile pile = cluster(&cx);
        size_t parties = pile.party_count, papers = pile.paper_count;
        take_file(&cx, &pile, rows[i].file);
        CHECK_EQ(rows[i].why, pile.party_count - parties, rows[i].parties);
        CHECK_EQ(rows[i].why, pile.paper_count - papers, rows[i].papers);
        CHECK_EQ(rows[i].why, dangling(&cx, &pile), 0);
    }
    ctx_clear(&cx);
}
