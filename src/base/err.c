/* err.c - one table, read four ways. */
#include "base/err.h"

#include "base/check.h"

static const struct {
    const char *name;
    const char *text;
    int http_status;
    int exit_code;
} rows[] = {
#define ERR(name, http, exit_code, text) { "ERR_" #name, text, http, exit_code },
#include "base/err.tbl"
#undef ERR
};

const char *err_name(Err err)
{
    assert((size_t)err < COUNT(rows));
    return rows[err].name;
}

const char *err_text(Err err)
{
    assert((size_t)err < COUNT(rows));
    return rows[err].text;
}

int err_http_status(Err err)
{
    assert((size_t)err < COUNT(rows));
    return rows[err].http_status;
}

int err_exit_code(Err err)
{
    assert((size_t)err < COUNT(rows));
    return rows[err].exit_code;
}
