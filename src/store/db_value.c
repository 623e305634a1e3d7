/* db_value.c - four constructors. Empty text and bytes point at something, because to both
 * databases a null pointer means NULL. */
#include "store/db_value.h"

DbValue db_null(void)
{
    return (DbValue){ .type = DB_NULL };
}

DbValue db_int(int64_t integer)
{
    return (DbValue){ .type = DB_INT, .integer = integer };
}

DbValue db_text(Text text)
{
    return (DbValue){ .type = DB_TEXT, .bytes = text.at ? text : TEXT("") };
}

DbValue db_blob(const void *at, size_t n)
{
    return (DbValue){ .type = DB_BLOB, .bytes = at ? (Text){ at, n } : TEXT("") };
}
