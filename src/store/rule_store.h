/* rule_store.h - rows of adopted rules (schema/book_tables.h). */
#ifndef WEFT_STORE_RULE_STORE_H
#define WEFT_STORE_RULE_STORE_H

#include "store/row.h"

#include <stdint.h>

/* A rule without its content. */
#define RULE_HEAD_COLUMNS(C)                                                                    \
    C(READ, ID, rule_id) C(READ, ENUM(RULE_KIND_COUNT), kind) C(READ, TEXT, name)               \
    C(READ, COUNT, version) C(READ, DAY, from_day) C(READ, ID, act_id) C(READ, HASH, hash)
ROW_STRUCT(RuleHeadRow, RULE_HEAD_COLUMNS);

MUST_USE Err rule_insert(Ctx *cx, Db *db, int64_t cluster, const RuleRow *row);
/* All by id: a List of RuleHeadRow. */
MUST_USE Err rule_heads(Ctx *cx, Db *db, int64_t cluster, List *out);
/* The content of one. ERR_DAMAGED: there is none. */
MUST_USE Err rule_content(Ctx *cx, Db *db, int64_t cluster, int64_t rule_id, Text *out);

#endif
