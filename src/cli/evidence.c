/* evidence.c - `weft evidence`: what the log says of itself, and proofs that anyone can check. */
#define _GNU_SOURCE     /* explicit_bzero */
#include "cli/verbs.h"

#include "cli/key.h"

#include "app/evidence.h"
#include "app/statement.h"
#include "base/check.h"
#include "base/file.h"
#include "cli/emit.h"
#include "core/evidence/checkpoint.h"
#include "store/order_store.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* --- keys ------------------------------------------------------------------------------------ */

static const char *key_path(const Cli *cli)
{
    const char *given = cli_option(cli, "key");
    return given ? given : getenv("WEFT_KEY");
}

/* The log's name as a note may carry it: white space and '+' of the cluster's name become '-'. */
static Err origin_of(Cli *cli, Book *book, Text *out)
{
    const char *given = cli_option(cli, "name");
    if (given)
        return text_copy(cli->cx, text_of(given), out);
    Text name = book_settings(book).name;
    TextBuf buf = textbuf_make(cli->cx);
    textbuf_puts(&buf, "weft/");
    for (size_t i = 0; i < name.n; i++)
        textbuf_byte(&buf, (unsigned char)name.at[i] <= ' ' || name.at[i] == '+' ? '-'
                                                                                 : name.at[i]);
    return textbuf_done(&buf, out);
}

static Err key_run(Cli *cli, Book *book)
{
    const char *path = cli_option(cli, "out");
    Text origin, verifier;
    if (!path || cli->arg_count != 1)
        return cli_usage(cli, "key --out FILE says where the secret goes");
    TRY(origin_of(cli, book, &origin));
    TRY(key_make(cli->cx, origin, path, &verifier));
    if (!cli->json)
        fprintf(stderr, cli_say(cli, "%s holds the secret. Give this to whoever checks:\n",
                                     "%s 为私钥。请将以下公钥交给核验方：\n"), path);
    printf(cli->json ? "{\"verifier\":\"%.*s\"}\n" : "%.*s\n", (int)verifier.n, verifier.at);
    return ERR_OK;
}

/* --- head, checkpoint ------------------------------------------------------------------------ */

static Err signed_head(Cli *cli, Book *book, Text *out)
{
    const MerkleFrontier *frontier = book_frontier(book);
    NoteSigner signer;
    Hash root = merkle_root(frontier);
    TRY(key_read(cli->cx, key_path(cli), &signer));
    return checkpoint_sign(cli->cx, &signer, frontier->size, &root, out);
}

static Err head_run(Cli *cli, Book *book)
{
    const MerkleFrontier *frontier = book_frontier(book);
    Hash root = merkle_root(frontier);
    char hex[HASH_HEX_SIZE];
    Text note = TEXT("");
    if (cli->arg_count != 1)
        return cli_usage(cli, "head takes options only");
    if (key_path(cli))
        TRY(signed_head(cli, book, &note));
    if (cli->json) {
        Emit emit = emit_make(cli->cx);
        emit_open(&emit, NULL, '{');
        emit_int(&emit, "size", (int64_t)frontier->size);
        emit_text(&emit, "root", text_of(hash_hex(&root, hex)));
        if (note.n > 0)
            emit_text(&emit, "checkpoint", note);
        emit_close(&emit, '}');
        return emit_print(&emit);
    }
    printf(cli_say(cli, "size %llu\nroot %s\n", "大小 %llu\n根哈希 %s\n"),
           (unsigned long long)frontier->size, hash_hex(&root, hex));
    if (note.n > 0)
        printf("\n%.*s", (int)note.n, note.at);
    return ERR_OK;
}

static Err checkpoint_run(Cli *cli, Book *book)
{
    Text note;
    if (cli->arg_count != 1)
        return cli_usage(cli, "checkpoint takes options only");
    if (!key_path(cli))
        return cli_usage(cli, "which key signs? --key FILE or WEFT_KEY; make one with "
                              "`weft evidence key --out FILE`");
    TRY(signed_head(cli, book, &note));
    if (cli->json) {
        Emit emit = emit_make(cli->cx);
        emit_open(&emit, NULL, '{');
        emit_text(&emit, "checkpoint", note);
        emit_close(&emit, '}');
        return emit_print(&emit);
    }
    fwrite(note.at, 1, note.n, stdout);
    return ERR_OK;
}

/* --- prove ----------------------------------------------------------------------------------- */

static Err number_arg(Cli *cli, const char *text, uint64_t *out)
{
    if (!text_to_uint64(text_of(text), out))
        return cli_usage(cli, "a size or an id is a whole number");
    return ERR_OK;
}

static Err prove_document(Cli *cli, Book *book, int64_t *id)
{
    DocumentKind kind;
    DocumentRow row;
    Party party;
    Text ident;
    bool found;
    if (!document_kind_of(text_of(cli->args[1]), &kind))
        return fail(cli->cx, ERR_UNKNOWN, "\"%s\" is no kind of document; `weft help documents` "
                    "lists them", cli->args[1]);
    TRY(party_id_parse(cli->cx, text_of(cli->args[3]), &ident));
    TRY(book_party_need(cli->cx, book, ident, &party));
    TRY(document_find(cli->cx, book_db(book), book_cluster(book), party.id, kind,
                      text_of(cli->args[2]), &found, &row));
    if (!found)
        return fail(cli->cx, ERR_NOT_FOUND, "%s %s of %s is not in the books", cli->args[1],
                    cli->args[2], cli->args[3]);
    return statement_best(cli->cx, book, &row, id);
}

/* What the leaf stands for goes out with its proof: without the salt nobody could hold a paper
 * against it. */
static Err write_statement(Cli *cli, Book *book, int64_t id)
{
    const char *path = cli_option(cli, "statement");
    LeafKind kind;
    Text text;
    if (!path)
        return ERR_OK;
    TRY(evidence_content(cli->cx, book, id, &kind, &text));
    TRY(text_format(cli->cx, &text, "%.*s\n", (int)text.n, text.at));
    return file_write_all(cli->cx, path, text);
}

static Err prove_run(Cli *cli, Book *book)
{
    uint64_t size = 0, number = 0;
    int64_t id = 0;
    Proof proof;
    Text text;
    if (cli_option(cli, "size"))
        TRY(number_arg(cli, cli_option(cli, "size"), &size));
    if (cli->arg_count == 3 && strcmp(cli->args[1], "consistency") == 0) {
        TRY(number_arg(cli, cli->args[2], &number));
        TRY(evidence_prove_consistency(cli->cx, book, number, size, &proof));
    } else if (cli->arg_count == 3 && strcmp(cli->args[1], "act") == 0) {
        TRY(number_arg(cli, cli->args[2], &number));
        if (number == 0 || number > INT64_MAX)
            return cli_usage(cli, "acts are numbered from 1");
        TRY(evidence_prove(cli->cx, book, LEAF_ACT, (int64_t)number, size, &proof));
        TRY(write_statement(cli, book, (int64_t)number));
    } else if (cli->arg_count == 4) {
        TRY(prove_document(cli, book, &id));
        TRY(evidence_prove(cli->cx, book, LEAF_DOCUMENT, id, size, &proof));
        TRY(write_statement(cli, book, id));
    } else {
        return cli_usage(cli, "prove KIND NUMBER ISSUER, prove act ID, or prove consistency "
                              "OLDER-SIZE");
    }
    TRY(proof_write(cli->cx, &proof, &text));
    fwrite(text.at, 1, text.n, stdout);
    return ERR_OK;
}

/* --- check: needs no store ------------------------------------------------------------------- */

/* A proof says "under this root"; a checkpoint says whose root that is. */
static Err check_root(Cli *cli, const Proof *proof)
{
    const char *path = cli_option(cli, "checkpoint"), *key = cli_option(cli, "verifier");
    NoteVerifier verifier;
    NoteVerdict verdict = NOTE_UNSIGNED;
    Checkpoint checkpoint;
    Text note;
    if (!path && !key)
        return ERR_OK;
    if (!path || !key)
        return cli_usage(cli, "--checkpoint and --verifier go together");
    if (proof->kind == PROOF_SUBTREE_INCLUSION)
        return cli_usage(cli, "a proof under a part of the log has no checkpoint");
    uint64_t size = proof->kind == PROOF_INCLUSION ? proof->end : proof->size;
    TRY(file_read_all(cli->cx, path, &note));
    TRY(note_verifier_read(cli->cx, text_of(key), &verifier));
    TRY(checkpoint_open(cli->cx, note, &verifier, 1, &verdict, &checkpoint));
    if (verdict != NOTE_VERIFIED)
        return fail(cli->cx, ERR_REFUSED, "%s: not signed by this key", path);
    if (proof->root.n != sizeof checkpoint.root.byte || size != checkpoint.size
        || memcmp(proof->root.at, checkpoint.root.byte, proof->root.n) != 0)
        return fail(cli->cx, ERR_REFUSED, "the proof is not of the log that the checkpoint signs: "
                    "size or root differ");
    return ERR_OK;
}

/* What was stated, by whom and when: is it what the leaf was made of? */
static Err check_statement(Cli *cli, const Proof *proof)
{
    const char *path = cli_option(cli, "statement");
    Text text;
    if (!path)
        return ERR_OK;
    TRY(file_read_all(cli->cx, path, &text));
    Hash leaf = merkle_leaf(text_trim(text));
    if (proof->small.n == sizeof leaf.byte
        && memcmp(proof->small.at, leaf.byte, sizeof leaf.byte) == 0)
        return ERR_OK;
    return fail(cli->cx, ERR_REFUSED, "%s: not what was proved", path);
}

static Err check_run(Cli *cli)
{
    Text json;
    Proof proof;
    if (cli->arg_count != 2)
        return cli_usage(cli, "check FILE; - is standard input");
    TRY(file_read_all(cli->cx, cli->args[1], &json));
    TRY(proof_read(cli->cx, json, &proof));
    if (!proof_holds(&proof))
        return fail(cli->cx, ERR_REFUSED, "%s: the proof does not hold", cli->args[1]);
    TRY(check_root(cli, &proof));
    TRY(check_statement(cli, &proof));
    printf("%s\n", cli->json ? "{\"holds\":true}" : cli_say(cli, "holds", "成立"));
    return ERR_OK;
}

/* --- verify-log ------------------------------------------------------------------------------ */

static void progress(void *self, int64_t done, int64_t total)
{
    cli_progress(self, cli_say(self, "checking", "核验中"), done, total);
}

static Err verify_run(Cli *cli, Book *book)
{
    EvidenceAudit audit;
    if (cli->arg_count != 1)
        return cli_usage(cli, "verify-log takes options only");
    Err err = evidence_audit(cli->cx, book, progress, cli, &audit);
    cli_progress_end(cli);
    TRY(err);
    if (cli->json)
        printf("{\"documents\":%lld,\"acts\":%lld,\"unread\":%lld,\"nodes\":%lld}\n",
               (long long)audit.documents, (long long)audit.acts, (long long)audit.unread,
               (long long)audit.nodes);
    else
        printf(cli_say(cli, "good: %lld papers, %lld acts and %lld nodes give the root\n"
                            "%lld leaves of transfers stand as stored; `weft verify` replays "
                            "them\n",
                            "一致：%lld 张单据、%lld 项行为、%lld 个节点推得根哈希\n"
                            "%lld 个转账叶节点按存储值计；`weft verify` 会重演核对\n"),
               (long long)audit.documents, (long long)audit.acts, (long long)audit.nodes,
               (long long)audit.unread);
    return ERR_OK;
}

/* --- the verb -------------------------------------------------------------------------------- */

static Err run(Cli *cli)
{
    static const CliWord words[] = {
        { "head", head_run }, { "prove", prove_run }, { "checkpoint", checkpoint_run },
        { "key", key_run }, { "verify-log", verify_run }, { NULL, NULL },
    };
    if (cli->arg_count > 0 && strcmp(cli->args[0], "check") == 0)
        return check_run(cli);
    return cli_word(cli, words);
}

static const CliOption options[] = {
    { "key", "FILE", "head, checkpoint: the key that signs (WEFT_KEY)", "签名私钥" },
    { "out", "FILE", "key: where the secret goes", "私钥写入文件" },
    { "name", "ORIGIN", "key: what the log is called in checkpoints", "日志名称" },
    { "size", "N", "prove: against the log as it stood at this size", "按此大小的日志" },
    { "checkpoint", "FILE", "check: the root must be the one signed here", "核对签名检查点" },
    { "verifier", "KEY", "check: by this public key", "公钥" },
    { "statement", "FILE", "prove: write here what is proved, envelope and salt with it; check: it "
      "must be this", "所证陈述（含信封与盐值）" },
    { NULL, NULL, NULL, NULL },
};

static const CliTakes takes[] = {
    { "head", "key" },
    { "checkpoint", "key" },
    { "key", "out name" },
    { "prove", "size statement" },
    { "check", "checkpoint verifier statement" },
    { NULL, NULL },
};

const CliVerbRow verb_evidence = {
    .name = "evidence", .usage = "head | prove ... | check FILE | checkpoint | key --out FILE | "
                                 "verify-log",
    .summary = "the tamper-evident log: its head, proofs, checks", .summary_zh = "证据日志：根、证明、核验",
    .options = options, .run = run,
    .takes = takes,
    .more = "  weft evidence prove invoice INV-9 uscc:91350100M000100Y43 >proof.json\n"
            "  weft evidence prove act 17\n"
            "  weft evidence prove consistency 1000      that the log of 1000 leaves still begins "
            "it\n"
            "  weft evidence prove invoice INV-9 uscc:91350100M000100Y43 --statement said.json "
            ">proof.json\n"
            "  weft evidence check proof.json --checkpoint head.txt --verifier KEY --statement "
            "said.json\n\n"
            "check needs no store: exit code 0 only where the proof holds. A proof without a "
            "checkpoint says\nthat something is under a root, not whose root it is.",
};
