#include "format/detect.h"

#include "test.h"

#include <stdio.h>
#include <string.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

#define INVOICE "xmlns='urn:oasis:names:specification:ubl:schema:xsd:Invoice-2'"
#define ISO "urn:iso:std:iso:20022:tech:xsd:"

#define BYTES(literal) { literal, sizeof(literal) - 1 }

static const struct { const char *why; Text content; const char *want; } rows[] = {
    { "a document a line", BYTES("{\"kind\":\"order\"}\n"), "jsonl" },
    { "white space and a mark before it", BYTES("\xef\xbb\xbf \n{}"), "jsonl" },
    { "a brace alone", BYTES("{"), "jsonl" },
    { "a log's key first", BYTES("{ \n \"eventTypes\" : []"), "ocel-json" },
    { "another of its keys", BYTES("{\"objects\":[]}"), "ocel-json" },
    { "a word that only begins so", BYTES("{\"objectsX\":1}"), "jsonl" },
    { "a table", BYTES("PO,Vendor\n1,A\n"), "csv" },
    { "a table of one column", BYTES("PO\n1\n"), "csv" },
    { "a table of one line", BYTES("PO;Vendor"), "csv" },
    { "a table in UTF-16", BYTES("\xff\xfeP\0O\0,\0"), "csv" },
    { "an invoice", BYTES("<?xml version=\"1.0\"?><!-- a > b --><Invoice " INVOICE "/>"), "ubl" },
    { "with a prefix", BYTES("\n<u:Invoice xmlns:u='urn:oasis:names:specification:ubl:schema:xsd:"
                            "Invoice-2'>"), "ubl" },
    { "a bank's statement", BYTES("<Document xmlns='" ISO "camt.053.001.08'><x/>"), "camt" },
    { "a bank's answer", BYTES("<Document xmlns='" ISO "pain.002.001.03'>"), "pain" },
    { "another message of ISO 20022", BYTES("<Document xmlns='" ISO "pacs.008.001.02'>"), "xml" },
    { "an event log", BYTES("<log><object-types/>"), "ocel-xml" },
    { "one of another standard", BYTES("<log xmlns='http://www.xes-standard.org/'>"), "xml" },
    { "no namespace", BYTES("<Invoice/>"), "xml" },
    { "a tag that never ends", BYTES("<Invoice " INVOICE), "xml" },
    { "a DOCTYPE", BYTES("<!DOCTYPE a [<!ENTITY b 'c'>]><Invoice " INVOICE "/>"), "xml" },
    { "XML in UTF-16", BYTES("\xff\xfe<\0a\0/\0>\0"), "xml" },
    { "a database", BYTES("SQLite format 3\0\x10\0"), "ocel-sqlite" },
    { "what begins as one", BYTES("SQLite format"), "unknown" },
    { "nothing", BYTES(""), "unknown" },
    { "white space", BYTES(" \n\n"), "unknown" },
    { "no text at all", BYTES("PK\x03\x04\0\0"), "unknown" },
    { "a list", BYTES("[1,2]\n"), "unknown" },
    { "a word without an end", BYTES("hello"), "unknown" },
};

TEST(test_detect__looks_at_what_is_there)
{
    Ctx cx CLEANUP(ctx_clear) = ctx_make(1 << 20);
    for (size_t i = 0; i < COUNT(rows); i++) {
        Source *source CLEANUP(source_close) = NULL;
        Format format;
        char part[512];
        size_t got;
        CHECK_OK(rows[i].why, &cx, source_of_text(&cx, "it", rows[i].content, &source));
        CHECK_OK(rows[i].why, &cx, format_detect(&cx, source, &format));
        CHECK_TEXT(rows[i].why, text_of(format_name(format)), rows[i].want);
        CHECK_OK(rows[i].why, &cx, source_read(&cx, source, part, sizeof part, &got));
        CHECK_TRUE("nothing was consumed", text_eq((Text){ part, got }, rows[i].content));
    }
}

/* The same a byte at a time through a pipe: what is seen does not depend on how it comes. */
TEST(test_detect__waits_on_a_pipe_for_no_more_than_it_needs)
{
    Ctx cx CLEANUP(ctx_clear) = ctx_make(1 << 20);
    for (size_t i = 0; i < COUNT(rows); i++) {
        int ends[2];
        char path[32];
        Format format;
        CHECK_EQ("a pipe", pipe(ends), 0);
        snprintf(path, sizeof path, "/dev/fd/%d", ends[0]);
        pid_t child = fork();
        if (child == 0) {
            for (size_t k = 0; k < rows[i].content.n; k++)
                if (write(ends[1], rows[i].content.at + k, 1) != 1)
                    break;
            _exit(0);
        }
        close(ends[1]);
        Source *source CLEANUP(source_close) = NULL;
        CHECK_OK(rows[i].why, &cx, source_open(&cx, path, &source));
        CHECK_OK(rows[i].why, &cx, format_detect(&cx, source, &format));
        CHECK_TEXT(rows[i].why, text_of(format_name(format)), rows[i].want);
        close(ends[0]);
        waitpid(child, NULL, 0);
    }
    /* A writer that sends one line and then waits for an answer must get one. */
    int ends[2];
    char path[32];
    Source *source CLEANUP(source_close) = NULL;
    Format format;
    Text line = TEXT("{\"kind\":\"order\"}\n");
    CHECK_EQ("a pipe", pipe(ends), 0);
    snprintf(path, sizeof path, "/dev/fd/%d", ends[0]);
    CHECK_EQ("sent", write(ends[1], line.at, line.n), (long long)line.n);
    CHECK_OK("opens", &cx, source_open(&cx, path, &source));
    CHECK_OK("seen while the pipe stays open", &cx, format_detect(&cx, source, &format));
    CHECK_TEXT("lines", text_of(format_name(format)), "jsonl");
    close(ends[0]);
    close(ends[1]);
}
