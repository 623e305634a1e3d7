/* verbs.h - the verbs of the command line, one row each; the order is that of `weft help`. */
#ifndef WEFT_CLI_VERBS_H
#define WEFT_CLI_VERBS_H

#include "cli/cli.h"

extern const CliVerbRow verb_init, verb_import, verb_read, verb_contract;

#endif
