/* err_test.c */
#include "base/err.h"

#include "test.h"

#include <string.h>

TEST(test_err__every_row_can_be_shown)
{
    size_t rows = 0;
#define ERR(name, http, exit_code, text) rows++;
#include "base/err.tbl"
#undef ERR
    CHECK_TRUE("there are rows", rows > 10);
    for (Err err = ERR_OK; err < (Err)rows; err++) {
        const char *name = err_name(err);
        CHECK_TRUE(name, strncmp(name, "ERR_", 4) == 0);
        CHECK_TRUE(name, strlen(err_text(err)) > 5);
        if (err == ERR_OK)
            continue;
        int http = err_http_status(err), code = err_exit_code(err);
        CHECK_TRUE(name, http >= 400 && http <= 599);
        CHECK_TRUE(name, code >= 1 && code <= 3);
        CHECK_EQ("the system's trouble is 5xx and 3, the caller's 4xx", http >= 500, code == 3);
    }
    CHECK_EQ("success", err_http_status(ERR_OK), 200);
    CHECK_EQ("success", err_exit_code(ERR_OK), 0);
    CHECK_TEXT("a name", text_of(err_name(ERR_CONFLICT)), "ERR_CONFLICT");
    CHECK_EQ("RFC 9110, 15.5.10", err_http_status(ERR_CONFLICT), 409);
}

static void release(int **count)
{
    **count += 1;
}

static Err early(int *released, Err what)
{
    int *held CLEANUP(release) = released;
    TRY(what);
    *held += 10;
    return ERR_OK;
}

TEST(test_err__try_returns_at_once_and_releases)
{
    int released = 0;
    CHECK_EQ("handed on", early(&released, ERR_IO), ERR_IO);
    CHECK_EQ("released, nothing after", released, 1);
    CHECK_EQ("goes on", early(&released, ERR_OK), ERR_OK);
    CHECK_EQ("went on, released", released, 12);
}
