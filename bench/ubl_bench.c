/* ubl_bench.c - UBL invoices read into weft's documents, beside a bare SAX2 pass of libxml2 over
 * the same files with callbacks that do nothing. Both open and read every file; weft's time is all
 * that ubl_read does: tree, fields, parties, checks, and what the document does not hold.
 *
 * The two take turns file set by file set, so that a disturbance meets both; the shortest of many
 * turns of each counts. Invoices are of one, three, five, ten and twenty lines. */
#define _GNU_SOURCE
#include "bench.h"

#include "base/check.h"
#include "format/ubl_form.h"
#include "format/ubl_read.h"

#include <libxml/parser.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { FILES = 200, TURNS = 40 };

static char folder[] = "/tmp/weft-bench-XXXXXX";
static char paths[FILES][64];

static void must(int holds, const char *what)
{
    if (holds)
        return;
    fprintf(stderr, "ubl_bench: %s\n", what);
    exit(3);
}

/* --- the invoices ---------------------------------------------------------------------------- */

static void put_party(FILE *file, const char *role, int id, const char *name)
{
    fprintf(file, "  <cac:%s>\n    <cac:Party>\n"
            "      <cbc:EndpointID schemeID=\"0088\">%013d</cbc:EndpointID>\n"
            "      <cac:PartyIdentification>\n        <cbc:ID schemeID=\"0088\">%013d</cbc:ID>\n"
            "      </cac:PartyIdentification>\n"
            "      <cac:PartyName>\n        <cbc:Name>%s %d</cbc:Name>\n      </cac:PartyName>\n"
            "      <cac:PostalAddress>\n        <cbc:StreetName>Long Street %d</cbc:StreetName>\n"
            "        <cbc:CityName>Harbour Town</cbc:CityName>\n"
            "        <cbc:PostalZone>54 321</cbc:PostalZone>\n        <cac:Country>\n"
            "          <cbc:IdentificationCode>SE</cbc:IdentificationCode>\n"
            "        </cac:Country>\n      </cac:PostalAddress>\n      <cac:PartyTaxScheme>\n"
            "        <cbc:CompanyID>SE%010d01</cbc:CompanyID>\n        <cac:TaxScheme>\n"
            "          <cbc:ID>VAT</cbc:ID>\n        </cac:TaxScheme>\n"
            "      </cac:PartyTaxScheme>\n      <cac:PartyLegalEntity>\n"
            "        <cbc:RegistrationName>%s %d Limited</cbc:RegistrationName>\n"
            "        <cbc:CompanyID>%08d</cbc:CompanyID>\n      </cac:PartyLegalEntity>\n"
            "      <cac:Contact>\n        <cbc:Name>Ms Clerk</cbc:Name>\n"
            "        <cbc:Telephone>+46 1 234 5678</cbc:Telephone>\n"
            "        <cbc:ElectronicMail>books@firm.example</cbc:ElectronicMail>\n"
            "      </cac:Contact>\n    </cac:Party>\n  </cac:%s>\n",
            role, id, id, name, id, id, id, name, id, id, role);
}

static void put_line(FILE *file, int l, int pieces, int price_cents)
{
    int cents = pieces * price_cents;
    fprintf(file, "  <cac:InvoiceLine>\n    <cbc:ID>%d</cbc:ID>\n"
            "    <cbc:Note>as agreed on the telephone</cbc:Note>\n"
            "    <cbc:InvoicedQuantity unitCode=\"C62\">%d</cbc:InvoicedQuantity>\n"
            "    <cbc:LineExtensionAmount currencyID=\"EUR\">%d.%02d</cbc:LineExtensionAmount>\n"
            "    <cbc:AccountingCost>4711-%d</cbc:AccountingCost>\n    <cac:OrderLineReference>\n"
            "      <cbc:LineID>%d</cbc:LineID>\n    </cac:OrderLineReference>\n    <cac:Item>\n"
            "      <cbc:Description>Casing with two hinges, grey</cbc:Description>\n"
            "      <cbc:Name>Casing %d</cbc:Name>\n      <cac:SellersItemIdentification>\n"
            "        <cbc:ID>CS-%d</cbc:ID>\n      </cac:SellersItemIdentification>\n"
            "      <cac:StandardItemIdentification>\n"
            "        <cbc:ID schemeID=\"0160\">%013d</cbc:ID>\n"
            "      </cac:StandardItemIdentification>\n      <cac:ClassifiedTaxCategory>\n"
            "        <cbc:ID>S</cbc:ID>\n        <cbc:Percent>25</cbc:Percent>\n"
            "        <cac:TaxScheme>\n          <cbc:ID>VAT</cbc:ID>\n        </cac:TaxScheme>\n"
            "      </cac:ClassifiedTaxCategory>\n    </cac:Item>\n    <cac:Price>\n"
            "      <cbc:PriceAmount currencyID=\"EUR\">%d.%02d</cbc:PriceAmount>\n"
            "    </cac:Price>\n  </cac:InvoiceLine>\n",
            l, pieces, cents / 100, cents % 100, l, l, l, l, l, price_cents / 100,
            price_cents % 100);
}

static void put_totals(FILE *file, int net, int tax)
{
    fprintf(file, "  <cac:PaymentMeans>\n"
            "    <cbc:PaymentMeansCode name=\"Credit transfer\">30</cbc:PaymentMeansCode>\n"
            "    <cac:PayeeFinancialAccount>\n      <cbc:ID>SE4550000000058398257466</cbc:ID>\n"
            "    </cac:PayeeFinancialAccount>\n  </cac:PaymentMeans>\n  <cac:PaymentTerms>\n"
            "    <cbc:Note>Within 30 days, 2%% off within 10</cbc:Note>\n  </cac:PaymentTerms>\n"
            "  <cac:TaxTotal>\n    <cbc:TaxAmount currencyID=\"EUR\">%d.%02d</cbc:TaxAmount>\n"
            "    <cac:TaxSubtotal>\n"
            "      <cbc:TaxableAmount currencyID=\"EUR\">%d.%02d</cbc:TaxableAmount>\n"
            "      <cbc:TaxAmount currencyID=\"EUR\">%d.%02d</cbc:TaxAmount>\n"
            "      <cac:TaxCategory>\n        <cbc:ID>S</cbc:ID>\n"
            "        <cbc:Percent>25</cbc:Percent>\n        <cac:TaxScheme>\n"
            "          <cbc:ID>VAT</cbc:ID>\n        </cac:TaxScheme>\n      </cac:TaxCategory>\n"
            "    </cac:TaxSubtotal>\n  </cac:TaxTotal>\n  <cac:LegalMonetaryTotal>\n"
            "    <cbc:LineExtensionAmount currencyID=\"EUR\">%d.%02d</cbc:LineExtensionAmount>\n"
            "    <cbc:TaxExclusiveAmount currencyID=\"EUR\">%d.%02d</cbc:TaxExclusiveAmount>\n"
            "    <cbc:TaxInclusiveAmount currencyID=\"EUR\">%d.%02d</cbc:TaxInclusiveAmount>\n"
            "    <cbc:PayableAmount currencyID=\"EUR\">%d.%02d</cbc:PayableAmount>\n"
            "  </cac:LegalMonetaryTotal>\n", tax / 100, tax % 100, net / 100, net % 100, tax / 100,
            tax % 100, net / 100, net % 100, net / 100, net % 100, (net + tax) / 100,
            (net + tax) % 100, (net + tax) / 100, (net + tax) % 100);
}

static long make_invoice(const char *path, int n)
{
    static const int line_counts[] = { 1, 3, 5, 10, 20 };
    int lines = line_counts[n % 5], net = 0;
    FILE *file = fopen(path, "w");
    must(file != NULL, "cannot write in /tmp");
    fprintf(file, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Invoice xmlns=\"" UBL_NS
            "Invoice-2\" xmlns:cac=\"" UBL_CAC "\" xmlns:cbc=\"" UBL_CBC "\">\n"
            "  <cbc:CustomizationID>urn:cen.eu:en16931:2017</cbc:CustomizationID>\n"
            "  <cbc:ID>R-%d</cbc:ID>\n  <cbc:IssueDate>2026-03-%02d</cbc:IssueDate>\n"
            "  <cbc:DueDate>2026-05-%02d</cbc:DueDate>\n"
            "  <cbc:InvoiceTypeCode>380</cbc:InvoiceTypeCode>\n"
            "  <cbc:DocumentCurrencyCode>EUR</cbc:DocumentCurrencyCode>\n"
            "  <cac:OrderReference>\n    <cbc:ID>PO-%d</cbc:ID>\n  </cac:OrderReference>\n",
            n, 1 + n % 28, 1 + n % 28, n);
    put_party(file, "AccountingSupplierParty", 1000 + n, "Maker");
    put_party(file, "AccountingCustomerParty", 2000 + n, "Taker");
    for (int l = 1; l <= lines; l++)
        net += (10 + l) * (100 + n * 7 + l * 13);
    put_totals(file, net, net / 4);
    for (int l = 1; l <= lines; l++)
        put_line(file, l, 10 + l, 100 + n * 7 + l * 13);
    fputs("</Invoice>\n", file);
    long bytes = ftell(file);
    must(fclose(file) == 0, "cannot write in /tmp");
    return bytes;
}

/* --- the bare pass --------------------------------------------------------------------------- */

static void bare_start(void *self, const xmlChar *name, const xmlChar *prefix, const xmlChar *ns,
                       int ns_count, const xmlChar **ns_pairs, int count, int defaulted,
                       const xmlChar **given)
{
    (void)self, (void)name, (void)prefix, (void)ns, (void)ns_count, (void)ns_pairs;
    (void)count, (void)defaulted, (void)given;
}

static void bare_end(void *self, const xmlChar *name, const xmlChar *prefix, const xmlChar *ns)
{
    (void)self, (void)name, (void)prefix, (void)ns;
}

static void bare_text(void *self, const xmlChar *at, int n)
{
    (void)self, (void)at, (void)n;
}

static void run_bare(void)
{
    xmlSAXHandler sax = { .initialized = XML_SAX2_MAGIC, .startElementNs = bare_start,
                          .endElementNs = bare_end, .characters = bare_text,
                          .ignorableWhitespace = bare_text, .cdataBlock = bare_text };
    for (int i = 0; i < FILES; i++)
        must(xmlSAXUserParseFile(&sax, NULL, paths[i]) == 0, "the bare pass failed");
}

/* --- weft's ---------------------------------------------------------------------------------- */

static size_t taken;

static Err take_party(Ctx *cx, void *self, const PartyRecord *party, RecordPlace place)
{
    (void)cx, (void)self, (void)party, (void)place;
    return ERR_OK;
}

static Err take_document(Ctx *cx, void *self, const Document *document, RecordPlace place)
{
    (void)cx, (void)self, (void)place;
    taken += document->line_count;
    return ERR_OK;
}

static Err take_refused(Ctx *cx, void *self, RecordPlace place, const char *field, Text why)
{
    (void)self, (void)place;
    return fail(cx, ERR_INVALID, "%s %.*s", field, (int)why.n, why.at);
}

static void run_weft(void)
{
    RecordSink sink = { .party = take_party, .document = take_document, .refused = take_refused };
    Ctx cx CLEANUP(ctx_clear) = ctx_make(1 << 26);
    for (int i = 0; i < FILES; i++) {
        ArenaMark mark = arena_mark(&cx.arena);
        Source *source CLEANUP(source_close) = NULL;
        must(source_open(&cx, paths[i], &source) == ERR_OK, "cannot open");
        must(ubl_read(&cx, source, &sink) == ERR_OK, ctx_words(&cx));
        arena_rewind(&cx.arena, mark);
    }
}

static double seconds_of(void (*run)(void))
{
    struct timespec from, to;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &from);
    run();
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &to);
    return (double)(to.tv_sec - from.tv_sec) + 1e-9 * (double)(to.tv_nsec - from.tv_nsec);
}

int main(void)
{
    double bare = 1e9, weft = 1e9;
    long bytes = 0;
    must(mkdtemp(folder) != NULL, "cannot make a folder in /tmp");
    for (int i = 0; i < FILES; i++) {
        snprintf(paths[i], sizeof paths[i], "%s/%d.xml", folder, i);
        bytes += make_invoice(paths[i], i);
    }
    for (int turn = 0; turn < TURNS; turn++) {
        double a = seconds_of(run_bare), b = seconds_of(run_weft);
        bare = a < bare ? a : bare;
        weft = b < weft ? b : weft;
    }
    must(taken == (size_t)TURNS * FILES / 5 * 39, "lines were lost");
    bench_rate("UBL invoices read", weft, FILES, "invoices", 0);
    bench_rate("the same, of XML", weft, (double)bytes, "bytes", 0);
    bench_share("UBL invoices read", weft, "a bare SAX2 pass of libxml2", bare, 0.6);
    for (int i = 0; i < FILES; i++)
        unlink(paths[i]);
    return rmdir(folder) == 0 ? 0 : 3;
}
