/* ubl_fuzz.c - any XML as a UBL document: what is filled in field by field is what the strict
 * reader of documents would take, and what is written as UBL reads back as the same. */
#include "fuzz.h"

#include "core/document.h"
#include "format/ubl_fill.h"
#include "format/ubl_write.h"

static bool fill(Ctx *cx, Text xml, Document *out)
{
    XmlTree tree;
    UblFilled filled;
    if (!fuzz_ok(cx, xml_tree_of_text(cx, xml, &tree))
        || !fuzz_ok(cx, ubl_fill(cx, &tree, &filled)))
        return false;
    *out = filled.document;
    for (size_t i = 0; i < filled.party_count; i++)
        assert(filled.parties[i].id.n > 0 && filled.parties[i].name.n > 0);
    return true;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    Ctx cx CLEANUP(ctx_clear) = ctx_make(FUZZ_MEMORY_BYTES);
    Document document, strict, again;
    Text once, twice, xml;
    if (!fill(&cx, fuzz_text(data, size), &document))
        return 0;
    if (!fuzz_room(&cx, document_write(&cx, &document, &once)))
        return 0;
    if (!fuzz_room(&cx, document_parse(&cx, once, &strict))
        || !fuzz_room(&cx, document_write(&cx, &strict, &twice)))
        return 0;
    assert(text_eq(once, twice));
    if (!fuzz_ok(&cx, ubl_write(&cx, &document, &xml)) || !fill(&cx, xml, &again))
        return 0;
    if (fuzz_room(&cx, document_write(&cx, &again, &twice)))
        assert(text_eq(once, twice));
    return 0;
}
