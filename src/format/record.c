/* record.c - the names of the notes. */
#include "format/record.h"

#include "base/check.h"

const char *note_name(NoteKind kind)
{
    static const char *const names[NOTE_KIND_COUNT] = {
        [NOTE_PLACEHOLDER] = "placeholder",
        [NOTE_FALLBACK] = "fallback",
        [NOTE_DIFFERS] = "differs",
        [NOTE_PRICE] = "price",
        [NOTE_ENCODING] = "encoding",
        [NOTE_NAME] = "name",
        [NOTE_DANGLING] = "dangling",
        [NOTE_REPEATED] = "repeated",
        [NOTE_ASSUMED] = "assumed",
        [NOTE_ODD] = "odd",
        [NOTE_UNUSED] = "unused",
    };
    assert((size_t)kind < COUNT(names));
    return names[kind];
}
