/* ocel_load.c - one switch. */
#include "format/ocel_load.h"

#include "base/check.h"
#include "format/ocel_json.h"
#include "format/ocel_tables.h"
#include "format/ocel_xml.h"

static Err load_tables(OcelBuild *b, const char *folder)
{
    OcelShelf shelf = ocel_shelf_folder(folder);
    return ocel_tables_read(b, &shelf);
}

static Err load_sqlite(OcelBuild *b, Source *source)
{
    OcelShelf shelf CLEANUP(ocel_shelf_close) = { 0 };
    TRY(ocel_shelf_sqlite(b->keep, source, &shelf));
    return ocel_tables_read(b, &shelf);
}

Err ocel_load(OcelBuild *b, const OcelFrom *from)
{
    switch (from->form) {
    case OCEL_TABLES:
        return load_tables(b, from->folder);
    case OCEL_SQLITE:
        return load_sqlite(b, from->source);
    case OCEL_JSON:
        return ocel_json_read(b, from->source);
    case OCEL_XML:
        return ocel_xml_read(b, from->source);
    }
    assert(!"a form of OCEL");
    return ERR_OK;
}
