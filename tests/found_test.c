/* found_test.c - a cluster is made of a folder of rules, or not at all. */
#include "app/found.h"

#include "app/verify.h"
#include "base/file.h"
#include "test_store.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static int made;

/* A folder like share with one file changed: `new` for `old`; NULL: the file is left out. */
static const char *share_with(Ctx *cx, const char *file, const char *old, const char *new)
{
    static char folder[400];
    char command[2000], path[1000];
    Text text;
    snprintf(folder, sizeof folder, "%s/found-%d", test_folder(), ++made);
    snprintf(command, sizeof command, "cp -r share '%s' && rm '%s/%s'", folder, folder, file);
    CHECK_EQ("copied", system(command), 0);
    if (!new)
        return folder;
    snprintf(path, sizeof path, "share/%s", file);
    CHECK_OK("read", cx, file_read_all(cx, path, &text));
    const char *at = strstr(text.at, old);
    CHECK_TRUE(old, at != NULL);
    snprintf(path, sizeof path, "%s/%s", folder, file);
    FILE *out = fopen(path, "w");
    CHECK_TRUE("file", out != NULL);
    fprintf(out, "%.*s%s%s", (int)(at - text.at), text.at, new, at + strlen(old));
    fclose(out);
    return folder;
}

static BookSettings settings(const char *process, const char *calendar)
{
    return (BookSettings){ .name = TEXT("found"), .ccy = CCY_CNY, .process = text_of(process),
                           .calendar = text_of(calendar), .business_date = date_of(2026, 5, 6) };
}

TEST(test_found__names_what_is_wrong_and_leaves_no_store)
{
    static const struct {
        const char *why, *file, *old, *new, *process, *calendar;
        Err want;
        const char *says;
    } rows[] = {
        { "no such process", NULL, NULL, NULL, "domestic-sail", "", ERR_UNKNOWN, "stock-purchase" },
        { "no such calendar", NULL, NULL, NULL, "", "cn-north", ERR_UNKNOWN, "cn-north" },
        { "a word nobody reads", "templates/delivery.json", "baseline_days", "base_days", "", "",
          ERR_INVALID, "templates/delivery.json" },
        { "no JSON", "accounts/chart.json", "{", "", "", "", ERR_SYNTAX, "accounts/chart.json" },
        { "an account that there is not", "products/receivables-discounting.json",
          "funder.credit_loss", "funder.losses", "", "", ERR_UNKNOWN,
          "products/receivables-discounting.json" },
        { "another name", "calendars/hk.json", "\"hk\"", "\"kh\"", "", "", ERR_INVALID,
          "calendars/hk.json" },
        { "no chart", "accounts/chart.json", "", NULL, "", "", ERR_WRONG_STATE, "chart" },
        { "no table of authority", "authority.json", "", NULL, "", "", ERR_IO, "authority.json" },
        { "a child that there is not", "templates/subcontracting.json", "", NULL, "", "",
          ERR_UNKNOWN, "subcontracting" },
    };
    Ctx cx = ctx_make(64 << 20);
    for (size_t i = 0; i < COUNT(rows); i++) {
        Book *book CLEANUP(book_close) = NULL;
        char url[600];
        snprintf(url, sizeof url, "%s/none-%zu.db", test_folder(), i);
        const char *share = rows[i].file
            ? share_with(&cx, rows[i].file, rows[i].old, rows[i].new) : "share";
        Err err = found_cluster(&cx, url, share, settings(rows[i].process, rows[i].calendar),
                                &book);
        if (!strstr(cx.detail, rows[i].says))
            print_error("%s: %s\n", rows[i].why, cx.detail);
        CHECK_TRUE(rows[i].why, strstr(cx.detail, rows[i].says) != NULL);
        CHECK_ERR(rows[i].why, &cx, err, rows[i].want);
        CHECK_TRUE("no store is left", access(url, F_OK) != 0);
    }
    ctx_clear(&cx);
}

/* The folder is gone, and everything runs and verifies as before. */
TEST_STORE(test_found__afterwards_no_file_is_read)
{
    char command[600];
    VerifyReport report;
    Book *book CLEANUP(book_close) = NULL;
    RuleVersion rule;
    const char *share = share_with(cx, "templates/stock-purchase.json",
                                   "\"tolerance_percent\": \"2\"",
                                   "\"tolerance_percent\": \"3\"");
    CHECK_OK("founded", cx, found_cluster(cx, url, share, settings("stock-purchase", "hk"),
                                          &book));
    snprintf(command, sizeof command, "rm -r '%s'", share);
    CHECK_EQ("removed", system(command), 0);
    book_close(&book);
    CHECK_OK("opened", cx, book_open(cx, url, &book));
    CHECK_OK("begun", cx, book_begin(cx, book));
    const Process *process;
    CHECK_OK("template", cx, book_template(cx, book, TEXT(""), date_of(2020, 1, 1), &rule));
    CHECK_OK("reads", cx, rulebook_process(cx, book_rules(book), rule.id, &process));
    CHECK_EQ("as it was adopted", process->tolerance.e9, 3 * (RATE_ONE_E9 / 100));
    book_rollback(book);
    CHECK_OK("verify", cx, verify_run(cx, book, NULL, NULL, &report));
    CHECK_TEXT("no differences", report.first, "");
}

/* Settings decide, so the log holds them: one that is changed in its row is told. */
TEST_STORE(test_found__settings_stand_in_the_log)
{
    static const char *const changes[] = {
        "UPDATE cluster SET demo = 1", "UPDATE cluster SET process = 'delivery'",
        "UPDATE cluster SET calendar = 'hk'", "UPDATE cluster SET first_day = first_day - 1",
        "UPDATE cluster SET name = 'lost'", "UPDATE cluster SET rules = rules - 1",
    };
    Book *book CLEANUP(book_close) = NULL;
    VerifyReport report;
    CHECK_OK("founded", cx, found_cluster(cx, url, "share", settings("", ""), &book));
    for (size_t i = 0; i < COUNT(changes); i++) {
        CHECK_OK("begin", cx, db_begin(cx, book_db(book)));
        CHECK_OK(changes[i], cx, db_run(cx, book_db(book), changes[i], NULL, 0, NULL));
        CHECK_OK("verify", cx, verify_run(cx, book, NULL, NULL, &report));
        CHECK_EQ(changes[i], report.differences, 1);
        db_rollback(book_db(book));
    }
    CHECK_OK("verify", cx, verify_run(cx, book, NULL, NULL, &report));
    CHECK_EQ("and nothing else", report.differences, 0);
}
