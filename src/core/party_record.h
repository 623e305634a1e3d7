/* party_record.h - what a source says about a party: its name and its roles, one JSON line.
 *
 *   {"kind":"party","id":"name:pmo-us","name":"PMO - US","name_zh":"...","roles":["buyer"],
 *    "accounts":[{"number":"DE89 3704 0044 0532 0130 00","bic":"COBADEFF"}]}
 *
 * "numbering":"yearly" says that the party's numbers begin anew each year; without it, or with
 * "continuous", a number is a number for ever.
 * It stands among documents in a JSONL file, but states no trade and has no issuer. */
#ifndef WEFT_CORE_PARTY_RECORD_H
#define WEFT_CORE_PARTY_RECORD_H

#include "base/json.h"

typedef struct PartyAccount {
    Text number;                /* IBAN or other, without blanks */
    Text bic;                   /* of the bank that keeps it; empty: not stated */
    Text cnaps;                 /* the bank's twelve digits in the clearing of the PRC (联行号) */
} PartyAccount;

typedef struct PartyRecord {
    Text id;
    Text name;                  /* as people write it */
    Text name_zh;               /* empty: none */
    Text roles;                 /* comma separated, in the order given; empty: none */
    bool yearly;                /* "numbering":"yearly": its numbers begin anew each year */
    const PartyAccount *accounts;
    size_t account_count;
} PartyRecord;

enum { PARTY_NAME_BYTES_MAX = 512, PARTY_ROLES_MAX = 16, PARTY_ACCOUNTS_MAX = 64,
       PARTY_ACCOUNT_BYTES_MAX = 64 };

/* True where the line is a party and not a document. */
bool party_record_is(const Json *json);

/* A role is a word of small letters, digits, '_' and '-', so that a comma can part them. */
bool party_role_is(Text role);

/* Comma separated roles: is it among them; and the old ones with those that are new. */
bool party_roles_have(Text roles, Text role);
MUST_USE Err party_roles_merge(Ctx *cx, Text old, Text more, Text *out);

/* An account's number as accounts are compared: without blanks. */
MUST_USE Err party_account_number(Ctx *cx, Text number, Text *out);

/* The record lives in cx's arena. Failures name the field: ERR_SYNTAX, ERR_INVALID, ERR_LIMIT. */
MUST_USE Err party_record_read(Ctx *cx, const Json *json, PartyRecord *out);

/* One line of canonical JSON, no LF. party_record_read of it gives the same record. */
MUST_USE Err party_record_write(Ctx *cx, const PartyRecord *party, Text *out);

#endif
