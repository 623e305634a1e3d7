/* world.c - the books are founded as any are, and its papers come in through their doors. */
#include "world.h"

#include "app/actor.h"
#include "app/acts.h"
#include "app/found.h"
#include "app/intake/intake.h"
#include "base/check.h"
#include "fuzz.h"

#define LINE "\"lines\":[{\"line\":\"1\",\"item\":\"beam\",\"quantity\":\"6\",\"unit\":\"C62\"," \
             "\"price\":\"70.00\",\"amount\":\"420.00\""
#define SUM "],\"currency\":\"CNY\",\"amount\":\"420.00\"}"

static const char *const parties[] = {
    "{\"kind\":\"party\",\"id\":\"name:oak\",\"name\":\"Oak\","
        "\"accounts\":[{\"number\":\"8801\"}]}",
    "{\"kind\":\"party\",\"id\":\"name:pine\",\"name\":\"Pine\","
        "\"accounts\":[{\"number\":\"8802\"}]}",
    "{\"kind\":\"party\",\"id\":\"name:fund\",\"name\":\"Fund\",\"roles\":[\"funder\"]}",
    "{\"kind\":\"party\",\"id\":\"name:desk\",\"name\":\"Desk\",\"roles\":[\"platform\"]}",
};

static const struct { const char *by, *json; } papers[] = {
    { "name:oak/li",
      "{\"kind\":\"order\",\"number\":\"O-1\",\"issuer\":\"name:oak\",\"receiver\":\"name:pine\","
      "\"date\":\"2026-03-02\"," LINE "}" SUM },
    { "name:pine/he",
      "{\"kind\":\"invoice\",\"number\":\"I-1\",\"issuer\":\"name:pine\",\"receiver\":\"name:oak\","
      "\"date\":\"2026-03-09\"," LINE ",\"ref\":{\"kind\":\"order\",\"number\":\"O-1\","
      "\"issuer\":\"name:oak\",\"line\":\"1\"}}" SUM },
    { "name:oak/wu",
      "{\"kind\":\"invoice_response\",\"number\":\"A-1\",\"issuer\":\"name:oak\","
      "\"receiver\":\"name:pine\",\"date\":\"2026-03-10\",\"status\":\"accepted\","
      "\"refs\":[{\"kind\":\"invoice\",\"number\":\"I-1\",\"issuer\":\"name:pine\"}]}" },
};

static void must(const Ctx *cx, Err err)
{
    if (err != ERR_OK)
        fprintf(stderr, "%s: %s\n", err_name(err), cx->detail);
    assert(err == ERR_OK);
}

Err fuzz_speaker(Ctx *cx, Book *book, Text words, Speaker *out)
{
    *out = SPEAKER_OPERATOR;
    if (text_is(words, "operator"))
        return ERR_OK;
    return memchr(words.at, '/', words.n) ? actor_speaker(cx, book, words, out)
                                          : speaker_connector(cx, words, out);
}

static void take(Ctx *cx, Book *book)
{
    Intake *intake;
    IntakeVerdict verdict;
    Speaker speaker = SPEAKER_OPERATOR;
    must(cx, intake_open(cx, book, &speaker, &intake));
    for (size_t i = 0; i < COUNT(papers); i++) {
        Document *document = NEW(cx, Document, 1);
        assert(document);
        must(cx, fuzz_speaker(cx, book, text_of(papers[i].by), &speaker));
        must(cx, intake_speaker(cx, intake, &speaker));
        must(cx, document_parse(cx, text_of(papers[i].json), document));
        must(cx, intake_document(cx, intake, document, &verdict));
    }
    must(cx, intake_close(cx, intake));
}

static Book *make(Ctx *cx)
{
    Book *book;
    BookSettings settings = { .name = TEXT("fuzz"), .ccy = CCY_CNY, .demo = true,
                              .business_date = date_of(2026, 3, 31), .salts_seed = 1 };
    must(cx, found_cluster(cx, "sqlite::memory:", "share", settings, &book));
    must(cx, book_begin(cx, book));
    for (size_t i = 0; i < COUNT(parties); i++)
        must(cx, act_perform(cx, book, TEXT("party_admit"), TEXT("operator"),
                             text_of(parties[i]), NULL, NULL));
    take(cx, book);
    must(cx, book_commit(cx, book));
    return book;
}

Book *fuzz_world(void)
{
    static Ctx keep;
    static Book *book;
    if (!book) {
        keep = ctx_make(4 * FUZZ_MEMORY_BYTES);
        book = make(&keep);
    }
    return book;
}
