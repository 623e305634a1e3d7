/* files.h - a round as the three files that `weft net check` takes: anybody who is shown them can
 * see for himself that no position moved and that no one could have set off more. */
#ifndef WEFT_APP_NETTING_FILES_H
#define WEFT_APP_NETTING_FILES_H

#include "app/netting/round.h"

typedef struct RoundFiles {
    Text obligations, cancelled, certificate;
} RoundFiles;

/* Of the proposal; or, of a round that was executed, of what was carried out. ERR_DAMAGED: the act
 * behind it is gone. */
MUST_USE Err round_files(Ctx *cx, Book *book, const NetRoundRow *round, RoundFiles *out);

#endif
