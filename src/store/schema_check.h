/* schema_check.h - is the database what schema/ describes, table by table and column by column?
 *
 * The migrations make the tables and the descriptions say what weft reads and writes of them. A
 * column that only one of them knows would be a value that no replay accounts for; a trigger would
 * be a rule that no act adopted. Names, types, keys and whether NULL may stand in a column are held
 * against each other; their order and the indexes beside the key are not. */
#ifndef WEFT_STORE_SCHEMA_CHECK_H
#define WEFT_STORE_SCHEMA_CHECK_H

#include "base/list.h"
#include "store/db.h"

/* *out: what differs, a List of Text; none where all is as described. Failures of db.h. */
MUST_USE Err schema_check(Ctx *cx, Db *db, List *out);

#endif
