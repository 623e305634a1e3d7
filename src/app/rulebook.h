/* rulebook.h - the rules that a cluster has adopted, version by version, parsed and kept.
 *
 *     RuleVersion rule;
 *     TRY(rulebook_need(cx, rules, RULE_PRODUCT, name, day, &rule));      in force on the day
 *     TRY(rulebook_product(cx, rules, rule.id, chart.id, &product));      that version, for ever
 *
 * A rule comes in by an act (app/rule_act.h) that carries its content, and never changes again; a
 * new version stands beside the old ones. What began under a version (an order, a deal, a round)
 * keeps its id. Nothing here reads a file.
 *
 * In force on a day is the version with the latest first day that is not after it; among those of
 * one first day, the one adopted last.
 *
 * What is handed out lives until the next rulebook_begin or rollback. Kept are heads and what was
 * parsed; past CACHED_BYTES_MAX all of it is dropped at the next rulebook_begin and read again. */
#ifndef WEFT_APP_RULEBOOK_H
#define WEFT_APP_RULEBOOK_H

#include "base/list.h"
#include "base/sha256.h"
#include "core/chart.h"
#include "core/authority/authority.h"
#include "core/netting/terms.h"
#include "core/process.h"
#include "core/product.h"
#include "core/rule_kind.h"
#include "store/db.h"
#include "value/calendar.h"

#include <stdbool.h>
#include <stdint.h>

typedef struct Rulebook Rulebook;

typedef struct RuleVersion {
    int64_t id;                 /* 1, 2, ... in order of adoption, over all kinds */
    RuleKind kind;
    Text name;
    int64_t version;            /* 1, 2, ... of this kind and name */
    Date from;                  /* DATE_NONE: one of the first, good for whatever day */
    int64_t act_id;             /* that adopted it */
    Hash hash;                  /* SHA-256 of its content in canonical JSON */
} RuleVersion;

enum { RULE_NAME_CHARS_MAX = 64, RULE_BYTES_MAX = 1 << 18 };

/* The rules of a cluster; db must outlive it. Reads nothing yet. */
MUST_USE Err rulebook_open(Ctx *cx, Db *db, int64_t cluster, Rulebook **out);
void rulebook_close(Rulebook **rules);          /* NULL-safe */

/* At the start of a transaction: the store holds `count` rules now. */
void rulebook_begin(Rulebook *rules, int64_t count);
/* What was adopted in the transaction is gone. */
void rulebook_rollback(Rulebook *rules);
/* The store holds `count` rules again, after a savepoint was undone. */
void rulebook_undo(Rulebook *rules, int64_t count);

/* --- which there are ------------------------------------------------------------------------- */
MUST_USE Err rulebook_find(Ctx *cx, Rulebook *rules, RuleKind kind, Text name, Date day,
                           bool *found, RuleVersion *out);
/* ERR_UNKNOWN where none is in force: says which names there are, or from when on it is. */
MUST_USE Err rulebook_need(Ctx *cx, Rulebook *rules, RuleKind kind, Text name, Date day,
                           RuleVersion *out);
/* ERR_DAMAGED: a stored id of no rule of the kind. */
MUST_USE Err rulebook_get(Ctx *cx, Rulebook *rules, RuleKind kind, int64_t id, RuleVersion *out);
/* Every version of every rule, by id: a List of RuleVersion. */
MUST_USE Err rulebook_all(Ctx *cx, Rulebook *rules, const List **out);
/* Canonical JSON. */
MUST_USE Err rulebook_content(Ctx *cx, Rulebook *rules, int64_t id, Text *out);

/* --- what they say: by version. ERR_DAMAGED: the stored content is not what was adopted ------- */
MUST_USE Err rulebook_chart(Ctx *cx, Rulebook *rules, int64_t id, const Chart **out);
MUST_USE Err rulebook_calendar(Ctx *cx, Rulebook *rules, int64_t id, const Calendar **out);
MUST_USE Err rulebook_authority(Ctx *cx, Rulebook *rules, int64_t id, const Authority **out);
MUST_USE Err rulebook_netting(Ctx *cx, Rulebook *rules, int64_t id, const NetTerms **out);
MUST_USE Err rulebook_process(Ctx *cx, Rulebook *rules, int64_t id, const Process **out);
/* Its postings read against a version of the chart. */
MUST_USE Err rulebook_product(Ctx *cx, Rulebook *rules, int64_t id, int64_t chart_id,
                              const Product **out);

/* --- adopting -------------------------------------------------------------------------------- */
/* Whether content is a good rule of its kind, on the day it is to hold from (DATE_NONE: always);
 * *name is what it calls itself. ERR_INVALID, ERR_UNKNOWN, ERR_LIMIT: names the field. A chart must
 * keep every account of the chart before it: what has a balance cannot be renamed. */
MUST_USE Err rulebook_check(Ctx *cx, Rulebook *rules, RuleKind kind, const Json *content,
                            Date from, Text *name);
/* Writes the next version; content is canonical. Inside a transaction. */
MUST_USE Err rulebook_add(Ctx *cx, Rulebook *rules, RuleKind kind, Text name, Date from,
                          int64_t act_id, Text content, RuleVersion *out);

#endif
