/* verbs.h - the verbs of the command line, one row each (verb.tbl). */
#ifndef WEFT_CLI_VERBS_H
#define WEFT_CLI_VERBS_H

#include "cli/cli.h"

#define VERB(name) extern const CliVerbRow verb_##name;
#include "cli/verb.tbl"
#undef VERB

#endif
