/* key.c - files of keys. */
#define _GNU_SOURCE                 /* explicit_bzero */
#include "cli/key.h"

#include "base/check.h"
#include "base/file.h"
#include "base/random.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* The key is written by us alone, readable by its owner alone, never over another. */
static Err write_secret(Ctx *cx, const char *path, Text text)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (fd < 0)
        return fail(cx, ERR_IO, "%s: cannot be made, or is there already; a key is never "
                    "overwritten", path);
    bool good = true;
    for (size_t at = 0; good && at < text.n;) {
        ssize_t n = write(fd, text.at + at, text.n - at);
        good = n > 0;
        at += good ? (size_t)n : 0;
    }
    good = good && fsync(fd) == 0;
    if (close(fd) != 0 || !good)
        return fail(cx, ERR_IO, "%s: could not be written", path);
    return ERR_OK;
}

Err key_make(Ctx *cx, Text name, const char *path, Text *verifier)
{
    uint8_t seed[NOTE_KEY_BYTES];
    NoteSigner signer;
    Text secret;
    if (random_secret(seed, sizeof seed) != ERR_OK)
        return fail(cx, ERR_IO, "the system gives no random bytes");
    Err err = note_signer_make(cx, name, seed, &signer);
    explicit_bzero(seed, sizeof seed);
    TRY(err);
    TRY(note_signer_write(cx, &signer, &secret));
    TRY(note_verifier_write(cx, &signer.verifier, verifier));
    TRY(text_format(cx, &secret, "%.*s\n", (int)secret.n, secret.at));
    err = write_secret(cx, path, secret);
    explicit_bzero(&signer, sizeof signer);
    return err;
}

Err key_read(Ctx *cx, const char *path, NoteSigner *out)
{
    Text text;
    TRY(file_read_all(cx, path, &text));
    if (note_signer_read(cx, text_trim(text), out) == ERR_OK)
        return ERR_OK;
    ctx_forgive(cx);
    return fail(cx, ERR_SYNTAX, "%s: not a key of `weft person add` or `weft evidence key`",
                path);
}

/* Letters, digits, '.', '-' and bytes beyond ASCII stay; '/' parts party and person. */
static Err file_name(Ctx *cx, Text actor, Text *out)
{
    TextBuf buf = textbuf_make(cx);
    for (size_t i = 0; i < actor.n; i++) {
        char c = actor.at[i];
        bool plain = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z')
                  || c == '.' || (unsigned char)c >= 0x80;
        textbuf_byte(&buf, plain ? c : c == '/' ? '-' : '_');
    }
    return textbuf_done(&buf, out);
}

Err key_path_of(Ctx *cx, const char *store, Text actor, bool make_folder, Text *out)
{
    Text name, folder;
    bool file = !strstr(store, "://");
    if (strncmp(store, "sqlite:", 7) == 0)
        store += 7;
    TRY(text_format(cx, &folder, "%s.keys", file ? store : "weft"));
    TRY(file_name(cx, actor, &name));
    if (make_folder && mkdir(folder.at, 0700) != 0 && errno != EEXIST)
        return fail(cx, ERR_IO, "%s: cannot be made", folder.at);
    return text_format(cx, out, "%s/%.*s", folder.at, (int)name.n, name.at);
}

Err key_sign_as(Ctx *cx, Book *book, const char *store, Text actor)
{
    const char *given = getenv("WEFT_KEY");
    Text beside;
    TRY(key_path_of(cx, store, actor, false, &beside));
    const char *path = given && *given ? given : access(beside.at, R_OK) == 0 ? beside.at : NULL;
    if (!path)
        return ERR_OK;
    NoteSigner *signer = NEW(cx, NoteSigner, 1);
    if (!signer)
        return cx->err;
    TRY(key_read(cx, path, signer));
    book_sign_with(book, signer);
    return ERR_OK;
}
