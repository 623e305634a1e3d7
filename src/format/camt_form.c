/* camt_form.c - the tables alone. */
#include "format/camt_form.h"

#define FIELD(Type, where, kind_of, field) \
    { .path = (where), .kind = XML_FILL_##kind_of, .offset = offsetof(Type, field) }
#define SCOPE(where, which) \
    { .path = (where), .kind = XML_FILL_SCOPE, .scope = CAMT_SCOPE_##which }
#define GROUP(Type, where, field, rows) \
    { .path = (where), .kind = XML_FILL_GROUP, .offset = offsetof(Type, field), .group = (rows) }

#define P(where, field) FIELD(CamtParty, where, TEXT, field)
static const XmlFillRow party_rows[] = {
    P("Nm", name), P("Id/OrgId/AnyBIC", bic), P("Id/OrgId/BICOrBEI", bic), P("Id/OrgId/LEI", lei),
    P("Id/OrgId/Othr/Id", number), P("Id/OrgId/Othr/SchmeNm/Cd", scheme), { 0 },
};
static const XmlFillRow account_rows[] = { P("Id/IBAN", iban), P("Id/Othr/Id", account), { 0 } };
static const XmlFillRow agent_rows[] = {
    P("FinInstnId/BICFI", agent), P("FinInstnId/BIC", agent), { 0 },
};

#define C(where, kind, field) FIELD(CamtCharge, where, kind, field)
static const XmlFillRow charge_rows[] = {
    C("Amt", MONEY, amount), C("CdtDbtInd", SIGN, sign), C("ChrgInclInd", FLAG, included),
    C("Tp/Cd", TEXT, kind), C("Tp/Prtry/Id", TEXT, kind), SCOPE("Rcrd", CHARGE), { 0 },
};

#define R(where, field) FIELD(CamtRemittance, where, TEXT, field)
static const XmlFillRow remittance_rows[] = {
    R("RfrdDocInf/Tp/CdOrPrtry/Cd", kind), R("RfrdDocInf/Nb", number), R("RfrdDocInf/RltdDt", day),
    R("RfrdDocInf/RltdDt/Dt", day), R("CdtrRefInf/Tp/CdOrPrtry/Cd", reference_kind),
    R("CdtrRefInf/Ref", reference), { 0 },
};

#define D(where, kind, field) FIELD(CamtDetail, where, kind, field)
#define D_PARTY(who, field)                                                             \
    GROUP(CamtDetail, "RltdPties/" who, field, party_rows),                             \
    GROUP(CamtDetail, "RltdPties/" who "/Pty", field, party_rows),                      \
    GROUP(CamtDetail, "RltdPties/" who "Acct", field, account_rows),                    \
    GROUP(CamtDetail, "RltdAgts/" who "Agt", field, agent_rows)
static const XmlFillRow detail_rows[] = {
    D("Refs/MsgId", TEXT, message), D("Refs/AcctSvcrRef", TEXT, servicer_reference),
    D("Refs/PmtInfId", TEXT, payment_information), D("Refs/InstrId", TEXT, instruction),
    D("Refs/EndToEndId", TEXT, end_to_end), D("Refs/UETR", TEXT, uetr),
    D("Refs/TxId", TEXT, transaction), D("Refs/MndtId", TEXT, mandate),
    D("Refs/ChqNb", TEXT, cheque), D("Refs/ClrSysRef", TEXT, clearing_reference),
    D("Amt", MONEY, amount), D("CdtDbtInd", SIGN, sign),
    D("AmtDtls/TxAmt/Amt", MONEY, transaction_amount), D("AmtDtls/InstdAmt/Amt", MONEY, instructed),
    D("AmtDtls/TxAmt/CcyXchg/XchgRate", TEXT, exchange_rate),
    D("AmtDtls/TxAmt/CcyXchg/SrcCcy", TEXT, exchange_from),
    D("AmtDtls/TxAmt/CcyXchg/TrgtCcy", TEXT, exchange_to),
    D("AmtDtls/InstdAmt/CcyXchg/XchgRate", TEXT, exchange_rate),
    D("AmtDtls/InstdAmt/CcyXchg/SrcCcy", TEXT, exchange_from),
    D("AmtDtls/InstdAmt/CcyXchg/TrgtCcy", TEXT, exchange_to),
    D("AmtDtls/CntrValAmt/CcyXchg/XchgRate", TEXT, exchange_rate),
    D("AmtDtls/CntrValAmt/CcyXchg/SrcCcy", TEXT, exchange_from),
    D("AmtDtls/CntrValAmt/CcyXchg/TrgtCcy", TEXT, exchange_to),
    D_PARTY("Dbtr", debtor), D_PARTY("Cdtr", creditor),
    D_PARTY("UltmtDbtr", ultimate_debtor), D_PARTY("UltmtCdtr", ultimate_creditor),
    D("BkTxCd/Domn/Cd", TEXT, domain), D("BkTxCd/Domn/Fmly/Cd", TEXT, family),
    D("BkTxCd/Domn/Fmly/SubFmlyCd", TEXT, subfamily), D("BkTxCd/Prtry/Cd", TEXT, proprietary),
    D("RmtInf/Ustrd", JOIN, remittance), SCOPE("RmtInf/Strd", REMITTANCE),
    D("RtrInf/Rsn/Cd", TEXT, return_reason), D("RtrInf/Rsn/Prtry", TEXT, return_reason),
    D("Purp/Cd", TEXT, purpose), D("AddtlTxInf", TEXT, additional),
    SCOPE("Chrgs", CHARGE), { 0 },
};

#define N(where, kind, field) FIELD(CamtEntry, where, kind, field)
static const XmlFillRow entry_rows[] = {
    N("NtryRef", TEXT, reference), N("AcctSvcrRef", TEXT, servicer_reference),
    N("Amt", MONEY, amount), N("CdtDbtInd", SIGN, sign), N("RvslInd", FLAG, reversal),
    N("Sts", TEXT, status), N("Sts/Cd", TEXT, status), N("Sts/Prtry", TEXT, status),
    N("BookgDt/Dt", DATE, booked), N("BookgDt/DtTm", DATE, booked),
    N("ValDt/Dt", DATE, valued), N("ValDt/DtTm", DATE, valued),
    N("BkTxCd/Domn/Cd", TEXT, domain), N("BkTxCd/Domn/Fmly/Cd", TEXT, family),
    N("BkTxCd/Domn/Fmly/SubFmlyCd", TEXT, subfamily), N("BkTxCd/Prtry/Cd", TEXT, proprietary),
    N("AmtDtls/InstdAmt/Amt", MONEY, instructed),
    N("AmtDtls/InstdAmt/CcyXchg/XchgRate", TEXT, exchange_rate),
    N("AmtDtls/InstdAmt/CcyXchg/SrcCcy", TEXT, exchange_from),
    N("AmtDtls/InstdAmt/CcyXchg/TrgtCcy", TEXT, exchange_to),
    N("NtryDtls/Btch/MsgId", TEXT, batch_message), N("NtryDtls/Btch/PmtInfId", TEXT, batch),
    N("NtryDtls/Btch/NbOfTxs", TEXT, batch_count), N("AddtlNtryInf", TEXT, additional),
    SCOPE("Chrgs", CHARGE), SCOPE("NtryDtls/TxDtls", DETAIL), { 0 },
};

#define B(where, kind, field) FIELD(CamtBalance, where, kind, field)
static const XmlFillRow balance_rows[] = {
    B("Tp/CdOrPrtry/Cd", TEXT, type), B("Tp/CdOrPrtry/Prtry", TEXT, type),
    B("Tp/SubTp/Cd", TEXT, part), B("Amt", MONEY, amount), B("CdtDbtInd", SIGN, sign),
    B("Dt/Dt", DATE, date), B("Dt/DtTm", DATE, date), { 0 },
};

#define S(where, kind, field) FIELD(CamtStatement, where, kind, field)
static const XmlFillRow statement_rows[] = {
    S("Id", TEXT, id), S("ElctrncSeqNb", TEXT, sequence), S("CreDtTm", DATE, created),
    S("FrToDt/FrDtTm", DATE, from), S("FrToDt/ToDtTm", DATE, to),
    S("RptPgntn/PgNb", TEXT, page), S("RptPgntn/LastPgInd", TEXT, last_page),
    S("StmtPgntn/PgNb", TEXT, page), S("StmtPgntn/LastPgInd", TEXT, last_page),
    GROUP(CamtStatement, "Acct", account, account_rows),
    GROUP(CamtStatement, "Acct/Ownr", account, party_rows),
    GROUP(CamtStatement, "Acct/Svcr", account, agent_rows),
    S("Acct/Ccy", TEXT, account_ccy), SCOPE("Bal", BALANCE),
    S("TxsSummry/TtlNtries/NbOfNtries", TEXT, stated_count), SCOPE("Ntry", ENTRY), { 0 },
};

#define H(where, field) FIELD(CamtHead, where, TEXT, field)
#define H_MESSAGE(name, statement)                                                         \
    H(name "/GrpHdr/MsgId", message_id), H(name "/GrpHdr/MsgPgntn/PgNb", page),            \
    H(name "/GrpHdr/MsgPgntn/LastPgInd", last_page), SCOPE(name "/" statement, STATEMENT)
static const XmlFillRow root_rows[] = {
    H_MESSAGE("BkToCstmrAcctRpt", "Rpt"), H_MESSAGE("BkToCstmrStmt", "Stmt"),
    H_MESSAGE("BkToCstmrDbtCdtNtfctn", "Ntfctn"), { 0 },
};

const XmlFillRow *const camt_scopes[CAMT_SCOPE_COUNT] = {
    [CAMT_SCOPE_ROOT] = root_rows,
    [CAMT_SCOPE_STATEMENT] = statement_rows,
    [CAMT_SCOPE_BALANCE] = balance_rows,
    [CAMT_SCOPE_ENTRY] = entry_rows,
    [CAMT_SCOPE_DETAIL] = detail_rows,
    [CAMT_SCOPE_CHARGE] = charge_rows,
    [CAMT_SCOPE_REMITTANCE] = remittance_rows,
};
