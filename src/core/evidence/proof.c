/* proof.c - the four forms differ in the names of their members only; one row each tells them. */
#include "core/evidence/proof.h"

#include "base/check.h"
#include "base/json.h"

#include <inttypes.h>
#include <string.h>

typedef enum { FIELD_LEAF, FIELD_START, FIELD_END, FIELD_SIZE, FIELDS } Field;

/* The JSON names of the numbers (NULL: not in this form, and then 0) and of the two hashes. */
typedef struct Form {
    const char *number[FIELDS];
    const char *small, *root;
} Form;

static const Form forms[] = {
    [PROOF_INCLUSION] = { { "leafIdx", NULL, "treeSize", NULL }, "leafHash", "root" },
    [PROOF_CONSISTENCY] = { { NULL, NULL, "size1", "size2" }, "root1", "root2" },
    [PROOF_SUBTREE_INCLUSION] = { { "leafIdx", "start", "end", NULL }, "leafHash", "root" },
    [PROOF_SUBTREE_CONSISTENCY] = { { NULL, "start", "end", "size" }, "root1", "root2" },
};

static uint64_t *number_of(Proof *proof, Field field)
{
    uint64_t *const all[FIELDS] = {
        [FIELD_LEAF] = &proof->leaf,
        [FIELD_START] = &proof->start,
        [FIELD_END] = &proof->end,
        [FIELD_SIZE] = &proof->size,
    };
    assert(field < FIELDS);
    return all[field];
}

/* --- making -------------------------------------------------------------------------------- */

static Err bytes_copy(Ctx *cx, const Hash *hash, Text *out)
{
    return text_copy(cx, (Text){ (const char *)hash->byte, sizeof hash->byte }, out);
}

static Err proof_make(Ctx *cx, Proof made, const Hash *small, MerklePath path, const Hash *root,
                      Proof *out)
{
    TRY(bytes_copy(cx, small, &made.small));
    TRY(bytes_copy(cx, root, &made.root));
    Text *steps = NEW(cx, Text, path.count);
    if (!steps)
        return cx->err;
    for (size_t i = 0; i < path.count; i++)
        TRY(bytes_copy(cx, &path.hash[i], &steps[i]));
    made.path = steps;
    made.path_count = path.count;
    *out = made;
    return ERR_OK;
}

Err proof_inclusion(Ctx *cx, uint64_t index, uint64_t size, const Hash *leaf, MerklePath path,
                    const Hash *root, Proof *out)
{
    Proof made = { .kind = PROOF_INCLUSION, .leaf = index, .end = size };
    TRY(text_format(cx, &made.desc, "leaf %" PRIu64 " is in the log of %" PRIu64, index, size));
    return proof_make(cx, made, leaf, path, root, out);
}

Err proof_consistency(Ctx *cx, uint64_t from, uint64_t to, MerklePath path, const Hash *from_root,
                      const Hash *to_root, Proof *out)
{
    Proof made = { .kind = PROOF_CONSISTENCY, .end = from, .size = to };
    TRY(text_format(cx, &made.desc, "the log of %" PRIu64 " begins the log of %" PRIu64, from,
                    to));
    return proof_make(cx, made, from_root, path, to_root, out);
}

/* --- writing ------------------------------------------------------------------------------- */

static Err put_hash(Ctx *cx, TextBuf *buf, Text bytes)
{
    Text base64;
    TRY(base64_encode(cx, bytes, &base64));
    textbuf_format(buf, "\"%.*s\"", (int)base64.n, base64.at);
    return ERR_OK;
}

Err proof_write(Ctx *cx, const Proof *proof, Text *out)
{
    const Form *form = &forms[proof->kind];
    Proof copy = *proof;
    TextBuf buf = textbuf_make(cx);
    textbuf_puts(&buf, "{\n");
    for (Field field = 0; field < FIELDS; field++)
        if (form->number[field])
            textbuf_format(&buf, "  \"%s\": %" PRIu64 ",\n", form->number[field],
                           *number_of(&copy, field));
    textbuf_format(&buf, "  \"%s\": ", form->small);
    TRY(put_hash(cx, &buf, proof->small));
    textbuf_format(&buf, ",\n  \"%s\": ", form->root);
    TRY(put_hash(cx, &buf, proof->root));
    textbuf_puts(&buf, ",\n  \"proof\": [");
    for (size_t i = 0; i < proof->path_count; i++) {
        textbuf_puts(&buf, i ? ",\n    " : "\n    ");
        TRY(put_hash(cx, &buf, proof->path[i]));
    }
    textbuf_puts(&buf, proof->path_count ? "\n  ],\n  \"desc\": " : "],\n  \"desc\": ");
    textbuf_json(&buf, proof->desc);
    textbuf_puts(&buf, ",\n  \"wantErr\": false\n}\n");
    return textbuf_done(&buf, out);
}

/* --- reading ------------------------------------------------------------------------------- */

static ProofKind kind_of(const Json *object)
{
    bool leaf = json_get(object, "leafIdx") || json_get(object, "leafHash");
    if (json_get(object, "start"))
        return leaf ? PROOF_SUBTREE_INCLUSION : PROOF_SUBTREE_CONSISTENCY;
    return leaf ? PROOF_INCLUSION : PROOF_CONSISTENCY;
}

static Err only_of(Ctx *cx, const Json *object, const Form *form)
{
    const char *keys[FIELDS + 5];
    size_t n = 0;
    for (Field field = 0; field < FIELDS; field++)
        if (form->number[field])
            keys[n++] = form->number[field];
    keys[n++] = form->small;
    keys[n++] = form->root;
    keys[n++] = "proof";
    keys[n++] = "desc";
    keys[n++] = "wantErr";
    return json_only(cx, object, keys, n);
}

static Err need_number(Ctx *cx, const Json *object, const char *key, uint64_t *out)
{
    const Json *member = json_get(object, key);
    if (!member || member->kind != JSON_NUMBER || !text_to_uint64(member->text, out))
        return fail_field(cx, ERR_INVALID, key, "a whole number from 0 to 2^64 - 1 is needed");
    return ERR_OK;
}

static Err decode(Ctx *cx, Text base64, const char *field, Text *out)
{
    Err err = base64_decode(cx, base64, out);
    if (err != ERR_SYNTAX)
        return err;
    ctx_forgive(cx);                    /* to say the same with the field's name */
    return fail_field(cx, ERR_SYNTAX, field, "not base64 (RFC 4648)");
}

static Err need_hash(Ctx *cx, const Json *object, const char *key, Text *out)
{
    Text base64;
    TRY(json_need_text(cx, object, key, &base64));
    return decode(cx, base64, key, out);
}

static Err need_path(Ctx *cx, const Json *object, Proof *out)
{
    const Json *array = NULL;
    if (!json_get(object, "proof"))
        return fail_field(cx, ERR_INVALID, "proof", "the list of hashes is missing");
    TRY(json_want_array(cx, object, "proof", &array));
    size_t n = array ? array->count : 0;
    Text *steps = NEW(cx, Text, n);
    if (!steps)
        return cx->err;
    for (size_t i = 0; i < n; i++) {
        Text field;
        TRY(text_format(cx, &field, "proof[%zu]", i));
        if (array->items[i].kind != JSON_STRING)
            return fail_field(cx, ERR_INVALID, field.at, "a hash in base64 is needed");
        TRY(decode(cx, array->items[i].text, field.at, &steps[i]));
    }
    out->path = steps;
    out->path_count = n;
    return ERR_OK;
}

Err proof_read(Ctx *cx, Text json, Proof *out)
{
    Json object;
    TRY(json_parse(cx, json, &object));
    if (object.kind != JSON_OBJECT)
        return fail(cx, ERR_INVALID, "a proof is one JSON object");
    Proof got = { .kind = kind_of(&object) };
    const Form *form = &forms[got.kind];
    TRY(only_of(cx, &object, form));
    for (Field field = 0; field < FIELDS; field++)
        if (form->number[field])
            TRY(need_number(cx, &object, form->number[field], number_of(&got, field)));
    TRY(need_hash(cx, &object, form->small, &got.small));
    TRY(need_hash(cx, &object, form->root, &got.root));
    TRY(need_path(cx, &object, &got));
    TRY(json_want_text(cx, &object, "desc", &got.desc));
    bool collection_only = false;
    TRY(json_want_bool(cx, &object, "wantErr", &collection_only));
    *out = got;
    return ERR_OK;
}

/* --- checking ------------------------------------------------------------------------------ */

static bool hash_of(Text bytes, Hash *out)
{
    if (bytes.n != sizeof out->byte)
        return false;
    memcpy(out->byte, bytes.at, sizeof out->byte);
    return true;
}

static bool consistency_holds(const Proof *proof, const Hash *small, const Hash *root,
                              MerklePath path)
{
    if (proof->kind == PROOF_CONSISTENCY)
        return merkle_consistency_holds(proof->end, proof->size, path, small, root);
    return merkle_subtree_holds(proof->start, proof->end, proof->size, path, small, root);
}

/* Two claims that the reference checker decides without a hash being computed, and so without
 * asking how long the hashes are: the whole is part of itself under any root; and, of subtrees, a
 * part of no leaves has the root of no leaves, and is part of everything.
 * SRC: github.com/transparency-dev/merkle, proof/verify.go and testdata/subtreeconsistency. */
static bool holds_at_once(const Proof *proof)
{
    if (proof->path_count != 0 || proof->end > proof->size)
        return false;
    Hash none = sha256(TEXT("")), small;
    if (proof->start == proof->end)
        return proof->kind == PROOF_SUBTREE_CONSISTENCY && hash_of(proof->small, &small)
            && hash_eq(&small, &none);
    return proof->start == 0 && proof->end == proof->size && text_eq(proof->small, proof->root);
}

bool proof_holds(const Proof *proof)
{
    bool inclusion = proof->kind == PROOF_INCLUSION || proof->kind == PROOF_SUBTREE_INCLUSION;
    if (!inclusion && holds_at_once(proof))
        return true;
    Hash small, root, steps[MERKLE_PATH_MAX];
    if (proof->path_count > COUNT(steps) || !hash_of(proof->small, &small)
        || !hash_of(proof->root, &root))
        return false;
    for (size_t i = 0; i < proof->path_count; i++)
        if (!hash_of(proof->path[i], &steps[i]))
            return false;
    MerklePath path = { steps, proof->path_count };
    if (!inclusion)
        return consistency_holds(proof, &small, &root, path);
    return merkle_subtree_ok(proof->start, proof->end) && proof->leaf >= proof->start
        && merkle_inclusion_holds(proof->leaf - proof->start, proof->end - proof->start, &small,
                                  path, &root);
}
