/* finding_test.c */
#include "format/rules/finding.h"

#include "format/ubl_form.h"
#include "test.h"

#include <dirent.h>
#include <stdio.h>
#include <string.h>

/* --- the public suite: fragments that say which rule holds of them ---------------------------- */

typedef struct Score {
    const char *family;
    size_t good, all;
} Score;

/* "BR-CO" of "BR-CO-10"; "BR" of "BR-10". */
static Score *score_of(Score *scores, Text rule)
{
    size_t n = rule.n;
    while (n > 0 && rule.at[n - 1] != '-')
        n--;
    for (size_t i = 0;; i++) {
        assert(scores[i].family);
        if (text_is(text_slice(rule, 0, n - 1), scores[i].family))
            return &scores[i];
    }
}

static bool holds(Ctx *cx, const XmlNode *fragment, Text rule)
{
    char id[64];
    const char *ids[] = { id };
    const Rules *rules;
    Findings findings = { .count = 99 };
    snprintf(id, sizeof id, "%.*s", (int)rule.n, rule.at);
    CHECK_OK(id, cx, rules_open(cx, ids, 1, &rules));
    CHECK_OK(id, cx, rules_check(cx, rules, fragment, &findings));
    return findings.count == 0;
}

static void run_fragment(Ctx *cx, const char *path, int number, const XmlNode *test, Score *scores)
{
    const XmlNode *fragment = test->last;
    const XmlNode *said = test->first;
    for (const XmlNode *at = said->first; at; at = at->next) {
        bool success = text_is(at->name, "success");
        if (!success && !text_is(at->name, "error") && !text_is(at->name, "warning"))
            continue;
        Text rule = text_trim(at->text);
        Score *score = score_of(scores, rule);
        bool good = holds(cx, fragment, rule) == success;
        score->all++;
        score->good += good;
        if (!good)
            print_message("%s, test %d: %.*s should %s\n", path, number, (int)rule.n, rule.at,
                          success ? "hold" : "fail");
    }
}

static void run_folder(const char *folder, Score *scores)
{
    DIR *dir = opendir(folder);
    assert(dir);
    for (struct dirent *entry; (entry = readdir(dir));) {
        Ctx cx = ctx_make(1 << 28);
        char path[1024];
        XmlNode *root = NULL;
        int number = 0;
        if (!strstr(entry->d_name, ".xml"))
            continue;
        snprintf(path, sizeof path, "%s/%s", folder, entry->d_name);
        CHECK_OK(path, &cx, xml_tree_read(&cx, path, &root));
        for (const XmlNode *at = root->first; at; at = at->next)
            if (text_is(at->name, "test"))
                run_fragment(&cx, path, ++number, at, scores);
        ctx_clear(&cx);
    }
    closedir(dir);
}

TEST(test_finding__agrees_with_the_public_suite)
{
    static const char *const folders[] = { "Invoice-unit-UBL", "CreditNote-unit-UBL" };
    Score scores[] = {
        { "BR", 0, 0 },     { "BR-CO", 0, 0 },  { "BR-CL", 0, 0 },  { "BR-DEC", 0, 0 },
        { "BR-S", 0, 0 },   { "BR-Z", 0, 0 },   { "BR-E", 0, 0 },   { "BR-AE", 0, 0 },
        { "BR-IC", 0, 0 },  { "BR-G", 0, 0 },   { "BR-O", 0, 0 },   { "BR-AF", 0, 0 },
        { "BR-AG", 0, 0 },  { "BR-B", 0, 0 },   { "UBL-SR", 0, 0 }, { "UBL-DT", 0, 0 },
        { "UBL-CR", 0, 0 }, { NULL, 0, 0 },
    };
    TEST_NEEDS_VECTORS(vectors);
    for (size_t i = 0; i < COUNT(folders); i++) {
        char folder[512];
        snprintf(folder, sizeof folder, "%s/ubl/en16931/%s", vectors, folders[i]);
        run_folder(folder, scores);
    }
    for (Score *score = scores; score->family; score++) {
        print_message("EN 16931 %s: %zu passed of %zu\n", score->family, score->good, score->all);
        CHECK_EQ(score->family, score->good, score->all);
    }
}
