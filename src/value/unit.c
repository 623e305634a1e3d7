/* unit.c - one table sorted by bytes, searched by halves: O(log 100). */
#include "value/unit.h"

#include "base/check.h"

#include <string.h>

typedef struct Row {
    char code[4];
    Dimension dimension;
    int64_t atoms;
} Row;

/* Short words for the table alone. */
#define N(code, atoms) { code, DIMENSION_COUNT, atoms }
#define M(code, atoms) { code, DIMENSION_MASS, atoms }
#define L(code, atoms) { code, DIMENSION_LENGTH, atoms }
#define A(code, atoms) { code, DIMENSION_AREA, atoms }
#define V(code, atoms) { code, DIMENSION_VOLUME, atoms }
#define T(code, atoms) { code, DIMENSION_TIME, atoms }
#define E(code, atoms) { code, DIMENSION_ENERGY, atoms }

/* What several rows are made of, in atoms. */
#define KILOGRAM INT64_C(1000000000000)
#define GRAIN    INT64_C(64798910)          /* a pound is 7000 */
#define METRE    INT64_C(10000000000)
#define INCH     INT64_C(254000000)
#define METRE2   INT64_C(100000000)
#define INCH2    INT64_C(64516)
#define METRE3   INT64_C(10000000000000000)
#define INCH3    INT64_C(163870640000)
#define GALLON   INT64_C(45460900000000)    /* UK */
#define SECOND   INT64_C(1000)

static const Row rows[] = {
    M("2U", 1000 * KILOGRAM),          /* megagram */
    E("3B", 1000000),                  /* megajoule */
    V("4G", METRE3 / 1000000000),      /* microlitre */
    L("4H", METRE / 1000000),          /* micrometre */
    L("77", INCH / 1000),              /* milli-inch */
    V("A44", METRE3 / 100),            /* decalitre */
    L("A45", 10 * METRE),              /* decametre */
    L("AK", 72 * INCH),                /* fathom */
    M("APZ", 480 * GRAIN),             /* troy ounce */
    N("BIL", INT64_C(1000000000000)),  /* billion (EUR) */
    V("BLL", 42 * 231 * INCH3),        /* barrel */
    T("C26", 1),                       /* millisecond */
    L("C45", METRE / 1000000000),      /* nanometre */
    N("C62", 1),                       /* one */
    N("CEN", 100),                     /* hundred */
    M("CGM", KILOGRAM / 100000),       /* centigram */
    V("CLT", METRE3 / 100000),         /* centilitre */
    A("CMK", METRE2 / 10000),          /* square centimetre */
    V("CMQ", METRE3 / 1000000),        /* cubic centimetre */
    L("CMT", METRE / 100),             /* centimetre */
    M("CTM", KILOGRAM / 5000),         /* metric carat */
    M("CWA", 100 * 7000 * GRAIN),      /* hundred pounds */
    M("CWI", 112 * 7000 * GRAIN),      /* hundredweight */
    A("DAA", 1000 * METRE2),           /* decare */
    T("DAY", 86400 * SECOND),          /* day */
    M("DG", KILOGRAM / 10000),         /* decigram */
    M("DJ", KILOGRAM / 100),           /* decagram */
    V("DLT", METRE3 / 10000),          /* decilitre */
    A("DMK", METRE2 / 100),            /* square decimetre */
    V("DMQ", METRE3 / 1000),           /* cubic decimetre */
    L("DMT", METRE / 10),              /* decimetre */
    N("DPR", 24),                      /* dozen pairs */
    M("DTN", 100 * KILOGRAM),          /* decitonne */
    M("DWT", 24 * GRAIN),              /* pennyweight */
    N("DZN", 12),                      /* dozen */
    N("EA", 1),                        /* each */
    L("FOT", 12 * INCH),               /* foot */
    A("FTK", 144 * INCH2),             /* square foot */
    V("FTQ", 1728 * INCH3),            /* cubic foot */
    N("GGR", 1728),                    /* great gross */
    V("GLI", GALLON),                  /* gallon (UK) */
    V("GLL", 231 * INCH3),             /* gallon (US) */
    M("GRM", KILOGRAM / 1000),         /* gram */
    M("GRN", GRAIN),                   /* grain */
    N("GRO", 144),                     /* gross */
    E("GV", 1000000000),               /* gigajoule */
    E("GWH", INT64_C(3600000000000)),  /* gigawatt hour */
    A("H16", 100 * METRE2),            /* are */
    A("H18", 10000 * METRE2),          /* hectare */
    N("H87", 1),                       /* piece */
    N("HC", 100),                      /* hundred count */
    M("HGM", KILOGRAM / 10),           /* hectogram */
    V("HLT", METRE3 / 10),             /* hectolitre */
    L("HMT", 100 * METRE),             /* hectometre */
    T("HUR", 3600 * SECOND),           /* hour */
    L("INH", INCH),                    /* inch */
    A("INK", INCH2),                   /* square inch */
    V("INQ", INCH3),                   /* cubic inch */
    E("JOU", 1),                       /* joule */
    V("K6", METRE3),                   /* kilolitre */
    M("KGM", KILOGRAM),                /* kilogram */
    E("KJO", 1000),                    /* kilojoule */
    A("KMK", 1000000 * METRE2),        /* square kilometre */
    L("KMT", 1000 * METRE),            /* kilometre */
    M("KTN", 1000000 * KILOGRAM),      /* kilotonne */
    E("KWH", 3600000),                 /* kilowatt hour */
    M("LBR", 7000 * GRAIN),            /* pound */
    M("LTN", 2240 * 7000 * GRAIN),     /* long ton */
    V("LTR", METRE3 / 1000),           /* litre */
    M("MC", KILOGRAM / 1000000000),    /* microgram */
    M("MGM", KILOGRAM / 1000000),      /* milligram */
    N("MIL", 1000),                    /* thousand */
    T("MIN", 60 * SECOND),             /* minute */
    N("MIO", 1000000),                 /* million */
    N("MLD", 1000000000),              /* milliard */
    V("MLT", METRE3 / 1000000),        /* millilitre */
    A("MMK", METRE2 / 1000000),        /* square millimetre */
    V("MMQ", METRE3 / 1000000000),     /* cubic millimetre */
    L("MMT", METRE / 1000),            /* millimetre */
    A("MTK", METRE2),                  /* square metre */
    V("MTQ", METRE3),                  /* cubic metre */
    L("MTR", METRE),                   /* metre */
    E("MWH", INT64_C(3600000000)),     /* megawatt hour */
    N("NAR", 1),                       /* article */
    L("NMI", 1852 * METRE),            /* nautical mile */
    M("ONZ", 7000 * GRAIN / 16),       /* ounce */
    V("OZA", 231 * INCH3 / 128),       /* fluid ounce (US) */
    V("OZI", GALLON / 160),            /* fluid ounce (UK) */
    N("PR", 2),                        /* pair */
    V("PTI", GALLON / 8),              /* pint (UK) */
    V("PTL", 231 * INCH3 / 8),         /* pint (US) */
    V("QTI", GALLON / 4),              /* quart (UK) */
    V("QTL", 231 * INCH3 / 4),         /* quart (US) */
    N("SCO", 20),                      /* score */
    T("SEC", SECOND),                  /* second */
    L("SMI", 63360 * INCH),            /* mile */
    M("STI", 14 * 7000 * GRAIN),       /* stone */
    M("STN", 2000 * 7000 * GRAIN),     /* short ton */
    N("T3", 1000),                     /* thousand pieces */
    M("TNE", 1000 * KILOGRAM),         /* tonne */
    N("TP", 20),                       /* ten pairs */
    T("WEE", 604800 * SECOND),         /* week */
    E("WHR", 3600),                    /* watt hour */
    A("YDK", 1296 * INCH2),            /* square yard */
    V("YDQ", 46656 * INCH3),           /* cubic yard */
    L("YRD", 36 * INCH),               /* yard */
};

UnitSize unit_size(Unit unit)
{
    size_t from = 0, to = COUNT(rows);
    while (from < to) {
        size_t middle = from + (to - from) / 2;
        int order = memcmp(unit.code, rows[middle].code, sizeof unit.code);
        if (order == 0)
            return (UnitSize){ rows[middle].dimension, rows[middle].atoms };
        if (order < 0)
            to = middle;
        else
            from = middle + 1;
    }
    return (UnitSize){ DIMENSION_OWN, 1 };
}

bool unit_comparable(Unit a, Unit b)
{
    Dimension dimension = unit_size(a).dimension;
    return unit_eq(a, b)
        || (dimension != DIMENSION_OWN && dimension == unit_size(b).dimension);
}
