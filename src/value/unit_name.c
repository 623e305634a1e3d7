/* unit_name.c - one table, a unit a row. O(names): there are a hundred or so. */
#include "value/unit_name.h"

#include "base/check.h"
#include "base/fold.h"

#include <string.h>

static const struct {
    const char *code, *names;   /* folded, separated by '|' */
} units[] = {
    { "C62", "pc|pcs|piece|pieces|ea|each|item|items|unit|units|no|nos|个|只|件|枚|粒|颗|支|根|台|"
             "张|片|块|条|把|辆|部|单位|pce" },
    { "PR", "pair|pairs|双|对|副" },
    { "DZN", "dozen|dozens|doz|打" },
    { "SET", "set|sets|套|组" },
    { "CEN", "hundred|百个|百只|百件" },
    { "MIL", "thousand|千个|千只|千件" },
    { "GRO", "gross|罗" },
    { "KGM", "kg|kgs|kilo|kilos|kilogram|kilograms|kilogramme|千克|公斤" },
    { "GRM", "g|gr|gram|grams|gramme|克" },
    { "MGM", "mg|milligram|milligrams|毫克" },
    { "TNE", "t|tonne|tonnes|mt|metric ton|metric tons|吨|公吨" },
    { "MTR", "m|metre|metres|meter|meters|米|公尺" },
    { "CMT", "cm|centimetre|centimetres|centimeter|centimeters|厘米|公分" },
    { "MMT", "mm|millimetre|millimetres|millimeter|millimeters|毫米" },
    { "KMT", "km|kilometre|kilometres|kilometer|kilometers|千米|公里" },
    { "MTK", "m2|sqm|square metre|square metres|square meter|square meters|平方米|平米" },
    { "MTQ", "m3|cbm|cubic metre|cubic metres|cubic meter|cubic meters|立方米" },
    { "LTR", "l|litre|litres|liter|liters|升|公升" },
    { "MLT", "ml|millilitre|millilitres|milliliter|milliliters|毫升" },
    { "HUR", "h|hr|hrs|hour|hours|小时|工时" },
    { "DAY", "d|day|days|天|日" },
    { "MON", "month|months|月|个月" },
    { "KWH", "kwh|kilowatt hour|kilowatt hours|千瓦时|度" },
    { "XBG", "bag|bags|袋" },
    { "XBO", "bottle|bottles|瓶" },
    { "XDR", "drum|drums|桶" },
    { "XRO", "roll|rolls|卷" },
    { "XPX", "pallet|pallets|托盘|栈板" },
    { "XCT", "carton|cartons|ctn|ctns|纸箱" },
    { "XBX", "box|boxes|盒" },
};

Err unit_of_name(Ctx *cx, Text name, Unit *out)
{
    Text folded;
    if (unit_parse(cx, text_trim(name), out) == ERR_OK)
        return ERR_OK;
    ctx_forgive(cx);
    TRY(text_fold(cx, name, &folded));
    while (text_ends(folded, "."))
        folded.n--;
    for (size_t i = 0; i < COUNT(units); i++)
        for (Text rest = text_of(units[i].names); rest.n > 0;)
            if (text_eq(text_split(rest, '|', &rest), folded)) {
                *out = (Unit){ "" };
                memcpy(out->code, units[i].code, strlen(units[i].code));
                return ERR_OK;
            }
    return fail(cx, ERR_UNKNOWN, "\"%.*s\" is no unit that weft knows, or could be two; write its "
                "code of UN/ECE Recommendation 20 (千克 is KGM, 件 C62)", (int)text_head(name, 24).n,
                name.at);
}
