/* checkpoint.h - what a log says of itself, signed: "I am this log, this long, with this root".
 *
 *     example.com/log                                      origin
 *     6                                                    leaves
 *     1fkP+NptPpLIX8GgIGfBwYVxlHYxNBNvsNvXbxgHFZQ=         root
 *
 * in a signed note whose key bears the origin's name. Two checkpoints of one log must have a
 * consistency proof between them (merkle.h); who finds two that have none has caught the log.
 * SRC: C2SP tlog-checkpoint. */
#ifndef WEFT_CORE_EVIDENCE_CHECKPOINT_H
#define WEFT_CORE_EVIDENCE_CHECKPOINT_H

#include "base/sha256.h"
#include "core/evidence/note.h"

#include <stddef.h>
#include <stdint.h>

typedef struct Checkpoint {
    Text origin;                        /* one line, not empty; of weft's logs, the key's name */
    uint64_t size;
    Hash root;
} Checkpoint;

/* The signed checkpoint of the log named like the signer. ERR_NO_MEMORY. */
MUST_USE Err checkpoint_sign(Ctx *cx, const NoteSigner *signer, uint64_t size, const Hash *root,
                             Text *out);

/* Opens a checkpoint with the keys given. *out is set where the verdict is NOTE_VERIFIED and
 * untouched otherwise. Lines after the third are passed over, as the specification asks.
 * ERR_SYNTAX: not a note, or a verified note that is no checkpoint; ERR_LIMIT as note_open. */
MUST_USE Err checkpoint_open(Ctx *cx, Text note, const NoteVerifier *keys, size_t count,
                             NoteVerdict *verdict, Checkpoint *out);

/* The body alone, without signatures; ERR_SYNTAX, ERR_INVALID (origin empty or not one line). */
MUST_USE Err checkpoint_write(Ctx *cx, const Checkpoint *checkpoint, Text *out);
MUST_USE Err checkpoint_read(Ctx *cx, Text body, Checkpoint *out);

#endif
