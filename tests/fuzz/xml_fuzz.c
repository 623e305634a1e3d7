/* xml_fuzz.c - any bytes as XML: tags come in pairs, names are there, text is UTF-8. */
#include "fuzz.h"

#include "base/xml.h"

typedef struct Seen {
    int depth;
    int64_t line;
} Seen;

static void well(Text text)
{
    assert(text.n == 0 || text_utf8_error(text) < 0);
}

static Err on_start(Ctx *cx, void *self, Text ns, Text name, const XmlAttribute *attributes,
                    size_t count, int64_t line)
{
    Seen *seen = self;
    assert(cx->err == ERR_OK && name.n > 0 && count <= XML_ATTRIBUTES_MAX);
    assert(line >= seen->line && ++seen->depth <= XML_DEPTH_MAX);
    seen->line = line;
    well(ns);
    well(name);
    for (size_t i = 0; i < count; i++) {
        well(attributes[i].name);
        well(attributes[i].value);
    }
    return ERR_OK;
}

static Err on_text(Ctx *cx, void *self, Text text)
{
    Seen *seen = self;
    assert(cx->err == ERR_OK && seen->depth > 0 && text.n <= XML_TEXT_BYTES_MAX);
    well(text);
    return ERR_OK;
}

static Err on_end(Ctx *cx, void *self, Text ns, Text name)
{
    Seen *seen = self;
    assert(cx->err == ERR_OK && name.n > 0 && seen->depth-- > 0);
    well(ns);
    return ERR_OK;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    Ctx cx CLEANUP(ctx_clear) = ctx_make(FUZZ_MEMORY_BYTES);
    Seen seen = { 0 };
    XmlHandler handler = { .self = &seen, .start = on_start, .text = on_text, .end = on_end };
    if (fuzz_ok(&cx, xml_read(&cx, fuzz_text(data, size), &handler)))
        assert(seen.depth == 0);
    return 0;
}
