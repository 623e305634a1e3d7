/* proof_test.c - the public collection of proofs, good and broken, and the form itself. */
#define _GNU_SOURCE
#include "core/evidence/proof.h"

#include "base/file.h"
#include "base/json.h"
#include "test.h"

#include <ftw.h>
#include <stdio.h>
#include <string.h>

/* --- the vectors of github.com/transparency-dev/merkle ------------------------------------- */

typedef struct Tally {
    size_t files[4];            /* by ProofKind */
    size_t good;
} Tally;

static Tally tally;             /* nftw hands its caller's state to nobody */

static int vector_check(const char *path, const struct stat *s, int type, struct FTW *ftw)
{
    (void)s, (void)ftw;
    Text name = text_of(path);
    if (type != FTW_F || !text_ends(name, ".json"))
        return 0;
    Ctx cx = ctx_make(1 << 20);
    Text json;
    Json object;
    Proof proof;
    bool want_err = false;
    CHECK_OK(path, &cx, file_read_all(&cx, path, &json));
    CHECK_OK(path, &cx, json_parse(&cx, json, &object));
    CHECK_TRUE(path, json_get(&object, "wantErr") != NULL);
    CHECK_OK(path, &cx, json_want_bool(&cx, &object, "wantErr", &want_err));
    CHECK_OK(path, &cx, proof_read(&cx, json, &proof));
    CHECK_EQ(path, proof_holds(&proof), !want_err);
    tally.files[proof.kind]++;
    tally.good += !want_err;

    Text again;
    Proof back;
    CHECK_OK(path, &cx, proof_write(&cx, &proof, &again));
    CHECK_OK(path, &cx, proof_read(&cx, again, &back));
    CHECK_TRUE("written and read, the same claim",
               back.kind == proof.kind && proof_holds(&back) == proof_holds(&proof));
    ctx_clear(&cx);
    return 0;
}

TEST(test_proof__public_vectors_are_judged_as_they_say)
{
    TEST_NEEDS_VECTORS(vectors);
    char folder[512];
    snprintf(folder, sizeof folder, "%s/tlog/merkle", vectors);
    tally = (Tally){ .good = 0 };
    CHECK_EQ("walk", nftw(folder, vector_check, 16, FTW_PHYS), 0);
    for (int kind = 0; kind < 4; kind++)
        CHECK_TRUE("some of each kind", tally.files[kind] > 40);
    CHECK_TRUE("some that hold", tally.good > 10);
    printf("%zu inclusion, %zu consistency, %zu + %zu subtree vectors, %zu of them good\n",
           tally.files[0], tally.files[1], tally.files[2], tally.files[3], tally.good);
}

/* --- the form ------------------------------------------------------------------------------ */

static Err array_read(Ctx *cx, void *self, int layer, uint64_t first, size_t count, Hash *out)
{
    (void)cx;
    assert_true(layer == 0);
    const Hash *leaves = self;
    memcpy(out, leaves + first, count * sizeof(Hash));
    return ERR_OK;
}

TEST(test_proof__is_written_as_it_is_read)
{
    Ctx cx = ctx_make(1 << 20);
    /* Leaf hash and root: RFC 9162 2.1.1 over the leaves "" and 0x00, the collection's own. */
    Text data[] = { TEXT(""), TEXT("\0") };
    Hash leaves[2], root;
    MerkleReader reader = { array_read, leaves, 1 };
    MerklePath path;
    Proof proof;
    Text json;
    CHECK_OK("hash", &cx, merkle_leaves(&cx, data, 2, leaves));
    CHECK_OK("root", &cx, merkle_root_at(&cx, &reader, 2, &root));
    CHECK_OK("prove", &cx, merkle_prove_inclusion(&cx, &reader, 1, 2, &path));
    CHECK_OK("proof", &cx, proof_inclusion(&cx, 1, 2, &leaves[1], path, &root, &proof));
    CHECK_OK("write", &cx, proof_write(&cx, &proof, &json));
    CHECK_TEXT("inclusion", json,
               "{\n"
               "  \"leafIdx\": 1,\n"
               "  \"treeSize\": 2,\n"
               "  \"leafHash\": \"lqKW0iTyhcZ77pPDD4owkVfw2qNdxbh+QQt4YwoJz8c=\",\n"
               "  \"root\": \"+sVCA+fMaWzw38tCySodnbr3CtnmIfS9jZhmLwDjwSU=\",\n"
               "  \"proof\": [\n"
               "    \"bjQLnP+zepicpUTmu3gKLHiQHT+zNzh2hRGjBhevoB0=\"\n"
               "  ],\n"
               "  \"desc\": \"leaf 1 is in the log of 2\",\n"
               "  \"wantErr\": false\n"
               "}\n");
    CHECK_TRUE("holds", proof_holds(&proof));
    proof.leaf = UINT64_MAX;
    CHECK_TRUE("not of another leaf", !proof_holds(&proof));
    CHECK_OK("write", &cx, proof_write(&cx, &proof, &json));
    CHECK_OK("read", &cx, proof_read(&cx, json, &proof));
    CHECK_TRUE("64 bits come back", proof.leaf == UINT64_MAX);

    CHECK_OK("prove", &cx, merkle_prove_consistency(&cx, &reader, 1, 2, &path));
    CHECK_OK("proof", &cx, proof_consistency(&cx, 1, 2, path, &leaves[0], &root, &proof));
    CHECK_OK("write", &cx, proof_write(&cx, &proof, &json));
    CHECK_OK("read", &cx, proof_read(&cx, json, &proof));
    CHECK_TRUE("consistency", proof.kind == PROOF_CONSISTENCY && proof_holds(&proof));
    CHECK_TEXT("words", proof.desc, "the log of 1 begins the log of 2");
    ctx_clear(&cx);
}

TEST(test_proof__what_cannot_be_read_names_its_field)
{
#define H "\"+sVCA+fMaWzw38tCySodnbr3CtnmIfS9jZhmLwDjwSU=\""
#define REST "\"root\":" H ",\"leafHash\":" H ",\"proof\":[]"
    static const struct { const char *why, *json; Err want; const char *says; } rows[] = {
        { "one leaf", "{\"leafIdx\":0,\"treeSize\":1," REST "}", ERR_OK, "" },
        { "no proof list is an empty one",
          "{\"leafIdx\":0,\"treeSize\":1,\"root\":" H ",\"leafHash\":" H ",\"proof\":null}", ERR_OK,
          "" },
        { "not JSON", "{\"leafIdx\":", ERR_SYNTAX, "" },
        { "a list", "[]", ERR_INVALID, "object" },
        { "nothing in it", "{}", ERR_INVALID, "size1" },
        { "no size", "{\"leafIdx\":0," REST "}", ERR_INVALID, "treeSize" },
        { "a size in text", "{\"leafIdx\":0,\"treeSize\":\"1\"," REST "}", ERR_INVALID,
          "treeSize" },
        { "a fraction", "{\"leafIdx\":0.0,\"treeSize\":1," REST "}", ERR_INVALID, "leafIdx" },
        { "an exponent", "{\"leafIdx\":1e3,\"treeSize\":1," REST "}", ERR_INVALID, "leafIdx" },
        { "negative", "{\"leafIdx\":-1,\"treeSize\":1," REST "}", ERR_INVALID, "leafIdx" },
        { "beyond 64 bits", "{\"leafIdx\":18446744073709551616,\"treeSize\":1," REST "}",
          ERR_INVALID, "leafIdx" },
        { "misspelt", "{\"leafIdx\":0,\"treeSize\":1,\"treesize\":1," REST "}", ERR_INVALID,
          "treesize" },
        { "of both kinds", "{\"leafIdx\":0,\"treeSize\":1,\"size1\":1," REST "}", ERR_INVALID,
          "size1" },
        { "no list", "{\"leafIdx\":0,\"treeSize\":1,\"root\":" H ",\"leafHash\":" H "}",
          ERR_INVALID, "proof" },
        { "numbers in the list",
          "{\"leafIdx\":0,\"treeSize\":1,\"root\":" H ",\"leafHash\":" H ",\"proof\":[" H ",1]}",
          ERR_INVALID, "proof[1]" },
        { "no base64 in the list",
          "{\"leafIdx\":0,\"treeSize\":1,\"root\":" H ",\"leafHash\":" H ",\"proof\":[\"?\"]}",
          ERR_SYNTAX, "proof[0]" },
        { "no base64", "{\"leafIdx\":0,\"treeSize\":1,\"root\":\"abc\",\"leafHash\":" H
          ",\"proof\":[]}", ERR_SYNTAX, "root" },
        { "the same key twice", "{\"leafIdx\":0,\"leafIdx\":0,\"treeSize\":1," REST "}", ERR_SYNTAX,
          "leafIdx" },
    };
    Ctx cx = ctx_make(1 << 20);
    for (size_t i = 0; i < COUNT(rows); i++) {
        Proof proof = { .size = 99 };
        Err err = proof_read(&cx, text_of(rows[i].json), &proof);
        CHECK_TRUE(rows[i].why, err == ERR_OK || strstr(cx.detail, rows[i].says));
        CHECK_ERR(rows[i].why, &cx, err, rows[i].want);
        CHECK_TRUE(rows[i].why, (proof.size == 99) == (err != ERR_OK));
        if (err == ERR_OK)
            CHECK_TRUE(rows[i].why, proof_holds(&proof));
    }
    ctx_clear(&cx);
}

TEST(test_proof__odd_lengths_do_not_hold)
{
    Ctx cx = ctx_make(1 << 20);
    Hash leaf = merkle_leaf(TEXT("x"));
    Proof good;
    CHECK_OK("proof", &cx,
             proof_inclusion(&cx, 0, 1, &leaf, (MerklePath){ NULL, 0 }, &leaf, &good));
    CHECK_TRUE("holds", proof_holds(&good));
    Proof bad = good;
    bad.small = text_slice(good.small, 0, 31);
    bad.root = bad.small;
    CHECK_TRUE("short hashes, though equal", !proof_holds(&bad));
    static Text many[1000];
    for (size_t i = 0; i < COUNT(many); i++)
        many[i] = good.root;
    bad = good;
    bad.path = many;
    bad.path_count = COUNT(many);
    CHECK_TRUE("a path longer than any", !proof_holds(&bad));
    ctx_clear(&cx);
}

TEST(test_proof__every_failing_allocation_is_reported)
{
    Err err = ERR_NO_MEMORY;
    uint64_t nth = 0;
    Hash leaf = merkle_leaf(TEXT("x")), other = merkle_leaf(TEXT("y"));
    Hash root = merkle_node(&leaf, &other);
    while (err != ERR_OK) {
        Ctx cx = ctx_make(1 << 20);
        cx.arena.fail_at = ++nth;
        Text json;
        Proof proof = { .end = 99 };
        err = proof_inclusion(&cx, 0, 2, &leaf, (MerklePath){ &other, 1 }, &root, &proof);
        if (err == ERR_OK)
            err = proof_write(&cx, &proof, &json);
        Proof back = { .end = 99 };
        if (err == ERR_OK)
            err = proof_read(&cx, json, &back);
        CHECK_TRUE("out of memory or done", err == ERR_OK || err == ERR_NO_MEMORY);
        CHECK_TRUE("all or nothing", err == ERR_OK ? proof_holds(&back) : back.end == 99);
        ctx_clear(&cx);
    }
    CHECK_TRUE("several were tried", nth > 10);
}
