/* pain_write.c - sorted into blocks, checked, then written straight down in the schema's order. */
#include "format/pain_write.h"

#include "base/check.h"
#include "base/sha256.h"
#include "base/table.h"
#include "format/ident.h"

#include <stdlib.h>
#include <string.h>

enum { ID_CHARS_MAX = 35, NAME_CHARS_MAX = 140, ACCOUNT_CHARS_MAX = 34, SUM_SCALE = 4 };

static const int64_t SUM_MAX = 999999999999999999;      /* 18 digits in all */

/* --- texts ----------------------------------------------------------------------------------- */

static bool is_x(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9')
        || (c != '\0' && strchr("/-?:().,'+ ", c));
}

/* The x set; no slash at an end nor two together, which banks take for field marks. */
static bool is_id(Text text)
{
    if (text.n == 0 || text.n > ID_CHARS_MAX || text.at[0] == '/' || text.at[text.n - 1] == '/'
        || text_trim(text).n != text.n)
        return false;
    for (size_t i = 0; i < text.n; i++)
        if (!is_x(text.at[i]) || (i > 0 && text.at[i] == '/' && text.at[i - 1] == '/'))
            return false;
    return true;
}

Err pain_id(Ctx *cx, Text text, Text *out)
{
    if (is_id(text)) {
        *out = text;
        return ERR_OK;
    }
    char hex[HASH_HEX_SIZE];
    Hash hash = sha256(text);
    return text_format(cx, out, "W%.34s", hash_hex(&hash, hex));
}

static size_t character_bytes(unsigned char c)
{
    return c < 0x80 ? 1 : c < 0xe0 ? 2 : c < 0xf0 ? 3 : 4;
}

/* At most `most` characters, without those that XML cannot hold. */
static void put_clean(TextBuf *buf, Text text, size_t most)
{
    for (size_t i = 0; i < text.n && most > 0; most--) {
        size_t n = character_bytes((unsigned char)text.at[i]);
        Text one = text_slice(text, i, i + n);
        bool none = n == 3 && (text_is(one, "\xef\xbf\xbe") || text_is(one, "\xef\xbf\xbf"));
        if (none || (n == 1 && (unsigned char)one.at[0] < 0x20) || one.at[0] == 0x7f)
            one = TEXT(" ");
        textbuf_html(buf, one);
        i += n;
    }
}

static void put_element(TextBuf *buf, const char *name, Text text, size_t most)
{
    textbuf_format(buf, "<%s>", name);
    put_clean(buf, text, most);
    textbuf_format(buf, "</%s>", name);
}

/* --- checks ---------------------------------------------------------------------------------- */

static Err bad(Ctx *cx, const PainTransfer *transfer, const PainParty *party, const char *what)
{
    return fail(cx, ERR_INVALID, "transfer %.*s: %.*s %s", (int)transfer->id.n, transfer->id.at,
                party ? (int)party->ident.n : 0, party ? party->ident.at : "", what);
}

static Err check_party(Ctx *cx, const PainTransfer *transfer, const PainParty *party)
{
    Text good;
    if (party->name.n == 0)
        return bad(cx, transfer, party, "has no name");
    if (party->account.n == 0)
        return bad(cx, transfer, party, "has no account; give it one with a party line that has "
                   "\"accounts\":[{\"number\":\"...\"}]");
    if (party->account.n > ACCOUNT_CHARS_MAX)
        return bad(cx, transfer, party, "has an account of more than 34 characters");
    if (party->bic.n > 0 && ident_parse(cx, IDENT_BIC, party->bic, &good) != ERR_OK) {
        ctx_forgive(cx);
        return bad(cx, transfer, party, "has a bank whose BIC cannot be one");
    }
    return ERR_OK;
}
static_assert(ACCOUNT_CHARS_MAX == 34, "the message above names it");

static Err check_reference(Ctx *cx, const PainTransfer *transfer)
{
    Text good;
    if (transfer->reference.n > ID_CHARS_MAX)
        return bad(cx, transfer, NULL, "has a reference of more than 35 characters");
    return text_starts(transfer->reference, "RF")
         ? ident_parse(cx, IDENT_RF, transfer->reference, &good) : ERR_OK;
}

static Err check_all(Ctx *cx, const PainTransfer *transfers, size_t count)
{
    Table seen = table_make(cx);
    if (count == 0)
        return fail(cx, ERR_INVALID, "there is nothing to pay");
    if (count > PAIN_TRANSFERS_MAX)
        return fail(cx, ERR_LIMIT, "more than %d transfers in one message", PAIN_TRANSFERS_MAX);
    for (size_t i = 0; i < count; i++) {
        const PainTransfer *transfer = &transfers[i];
        int64_t first;
        if (!is_id(transfer->id))
            return bad(cx, transfer, NULL, "cannot be called so");
        TRY(table_intern(cx, &seen, transfer->id.at, transfer->id.n, (int64_t)i, &first));
        if (first != (int64_t)i)
            return bad(cx, transfer, NULL, "stands there twice");
        if (transfer->amount.minor <= 0)
            return bad(cx, transfer, NULL, "moves nothing");
        if (date_is_none(transfer->day))
            return bad(cx, transfer, NULL, "has no day");
        TRY(check_party(cx, transfer, &transfer->from));
        TRY(check_party(cx, transfer, &transfer->to));
        TRY(check_reference(cx, transfer));
    }
    return ERR_OK;
}

/* --- sums ------------------------------------------------------------------------------------ */

static Err add(Ctx *cx, int64_t *sum, Money amount)
{
    i128 scaled = (i128)amount.minor * decimal_power(SUM_SCALE - ccy_digits(amount.ccy));
    if (*sum + scaled > SUM_MAX)        /* 63 + 14 bits, and 60 */
        return fail(cx, ERR_OVERFLOW, "the transfers sum to more than 18 digits");
    *sum += (int64_t)scaled;
    return ERR_OK;
}

static Err put_sums(Ctx *cx, TextBuf *buf, PainTransfer *const *transfers, size_t count)
{
    char text[DECIMAL_TEXT_SIZE];
    int64_t sum = 0;
    for (size_t i = 0; i < count; i++)
        TRY(add(cx, &sum, transfers[i]->amount));
    textbuf_format(buf, "<NbOfTxs>%zu</NbOfTxs><CtrlSum>%s</CtrlSum>", count,
                   decimal_format(sum, SUM_SCALE, 2, text));
    return ERR_OK;
}

/* --- parts ----------------------------------------------------------------------------------- */

static Err put_account(Ctx *cx, TextBuf *buf, const char *name, const PainParty *party)
{
    Text iban;
    textbuf_format(buf, "<%s><Id>", name);
    Err err = ident_parse(cx, IDENT_IBAN, party->account, &iban);
    if (err == ERR_NO_MEMORY)
        return err;
    ctx_forgive(cx);
    if (err == ERR_OK) {
        put_element(buf, "IBAN", iban, ACCOUNT_CHARS_MAX);
    } else {
        textbuf_puts(buf, "<Othr>");
        put_element(buf, "Id", party->account, ACCOUNT_CHARS_MAX);
        textbuf_puts(buf, "</Othr>");
    }
    textbuf_format(buf, "</Id></%s>", name);
    return ERR_OK;
}

/* The debtor's bank must stand there; NOTPROVIDED says that its customer did not name it. */
static void put_agent(TextBuf *buf, PainVersion version, const char *name, const PainParty *party,
                      bool needed)
{
    if (!needed && party->bic.n == 0 && party->cnaps.n == 0)
        return;
    textbuf_format(buf, "<%s><FinInstnId>", name);
    if (party->bic.n > 0)
        put_element(buf, version == PAIN_03 ? "BIC" : "BICFI", party->bic, ID_CHARS_MAX);
    if (party->cnaps.n > 0) {
        textbuf_puts(buf, "<ClrSysMmbId><ClrSysId><Cd>CNAPS</Cd></ClrSysId>");
        put_element(buf, "MmbId", party->cnaps, ID_CHARS_MAX);
        textbuf_puts(buf, "</ClrSysMmbId>");
    }
    if (party->bic.n == 0 && party->cnaps.n == 0)
        textbuf_puts(buf, "<Othr><Id>NOTPROVIDED</Id></Othr>");
    textbuf_format(buf, "</FinInstnId></%s>", name);
}

static void put_party(TextBuf *buf, const char *name, const PainParty *party)
{
    textbuf_format(buf, "<%s>", name);
    put_element(buf, "Nm", party->name, NAME_CHARS_MAX);
    textbuf_format(buf, "</%s>", name);
}

static void put_remittance(TextBuf *buf, const PainTransfer *transfer)
{
    bool invoice = transfer->invoice.n > 0 && transfer->invoice.n <= ID_CHARS_MAX;
    Text words = transfer->words.n > 0 ? transfer->words : transfer->invoice;
    if (!invoice && transfer->reference.n == 0 && words.n == 0)
        return;
    textbuf_puts(buf, "<RmtInf>");
    if (!invoice && transfer->reference.n == 0) {
        put_element(buf, "Ustrd", words, NAME_CHARS_MAX);
    } else {
        textbuf_puts(buf, "<Strd>");
        if (invoice) {
            textbuf_puts(buf, "<RfrdDocInf><Tp><CdOrPrtry><Cd>CINV</Cd></CdOrPrtry></Tp>");
            put_element(buf, "Nb", transfer->invoice, ID_CHARS_MAX);
            textbuf_puts(buf, "</RfrdDocInf>");
        }
        if (transfer->reference.n > 0) {
            textbuf_puts(buf, "<CdtrRefInf><Tp><CdOrPrtry><Cd>SCOR</Cd></CdOrPrtry></Tp>");
            put_element(buf, "Ref", transfer->reference, ID_CHARS_MAX);
            textbuf_puts(buf, "</CdtrRefInf>");
        }
        textbuf_puts(buf, "</Strd>");
    }
    textbuf_puts(buf, "</RmtInf>");
}

static Err put_transfer(Ctx *cx, TextBuf *buf, PainVersion version, const PainTransfer *transfer)
{
    char amount[DECIMAL_TEXT_SIZE];
    textbuf_puts(buf, "<CdtTrfTxInf><PmtId>");
    put_element(buf, "EndToEndId", transfer->id, ID_CHARS_MAX);
    textbuf_format(buf, "</PmtId><Amt><InstdAmt Ccy=\"%s\">%s</InstdAmt></Amt>",
                   ccy_code(transfer->amount.ccy), money_format(transfer->amount, amount));
    put_agent(buf, version, "CdtrAgt", &transfer->to, false);
    put_party(buf, "Cdtr", &transfer->to);
    TRY(put_account(cx, buf, "CdtrAcct", &transfer->to));
    put_remittance(buf, transfer);
    textbuf_puts(buf, "</CdtTrfTxInf>\n");
    return ERR_OK;
}

/* --- blocks ---------------------------------------------------------------------------------- */

static int block_order(const PainTransfer *a, const PainTransfer *b)
{
    int order = text_cmp(a->from.account, b->from.account);
    if (order == 0)
        order = (a->amount.ccy > b->amount.ccy) - (a->amount.ccy < b->amount.ccy);
    return order ? order : date_cmp(a->day, b->day);
}

static int by_block(const void *a, const void *b)
{
    const PainTransfer *x = *(PainTransfer *const *)a, *y = *(PainTransfer *const *)b;
    int order = block_order(x, y);
    return order ? order : text_cmp(x->id, y->id);
}

static Err put_block(Ctx *cx, TextBuf *buf, PainVersion version, Text message_id, size_t number,
                     PainTransfer *const *block, size_t count)
{
    const PainTransfer *first = block[0];
    char day[DATE_TEXT_SIZE];
    date_format(first->day, day);
    textbuf_format(buf, "<PmtInf><PmtInfId>%.*s-%zu</PmtInfId><PmtMtd>TRF</PmtMtd>",
                   (int)message_id.n, message_id.at, number);
    TRY(put_sums(cx, buf, block, count));
    textbuf_format(buf, version == PAIN_03 ? "<ReqdExctnDt>%s</ReqdExctnDt>"
                                           : "<ReqdExctnDt><Dt>%s</Dt></ReqdExctnDt>", day);
    put_party(buf, "Dbtr", &first->from);
    TRY(put_account(cx, buf, "DbtrAcct", &first->from));
    put_agent(buf, version, "DbtrAgt", &first->from, true);
    textbuf_byte(buf, '\n');
    for (size_t i = 0; i < count; i++)
        TRY(put_transfer(cx, buf, version, block[i]));
    textbuf_puts(buf, "</PmtInf>\n");
    return ERR_OK;
}

/* --- the message ----------------------------------------------------------------------------- */

/* The same transfers, the same id: 24 digits of the hash of what they say. */
static Err message_id(Ctx *cx, PainTransfer *const *transfers, size_t count, Text *out)
{
    TextBuf buf = textbuf_make(cx);
    char amount[DECIMAL_TEXT_SIZE], day[DATE_TEXT_SIZE], hex[HASH_HEX_SIZE];
    Text all;
    for (size_t i = 0; i < count; i++)
        textbuf_format(&buf, "%.*s|%s|%s|%s|%.*s|%.*s\n", (int)transfers[i]->id.n,
                       transfers[i]->id.at, money_format(transfers[i]->amount, amount),
                       ccy_code(transfers[i]->amount.ccy), date_format(transfers[i]->day, day),
                       (int)transfers[i]->from.account.n, transfers[i]->from.account.at,
                       (int)transfers[i]->to.account.n, transfers[i]->to.account.at);
    TRY(textbuf_done(&buf, &all));
    Hash hash = sha256(all);
    return text_format(cx, out, "WEFT-%.24s", hash_hex(&hash, hex));
}

static Err put_message(Ctx *cx, TextBuf *buf, PainVersion version, Instant at,
                       PainTransfer *const *transfers, size_t count)
{
    char made[INSTANT_TEXT_SIZE];
    Text id;
    TRY(message_id(cx, transfers, count, &id));
    instant_format(at, made);
    textbuf_format(buf, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Document xmlns=\"urn:iso:std:"
                   "iso:20022:tech:xsd:pain.001.001.%s\"><CstmrCdtTrfInitn>\n<GrpHdr><MsgId>%s"
                   "</MsgId><CreDtTm>%.19sZ</CreDtTm>", version == PAIN_03 ? "03" : "09", id.at,
                   made);
    TRY(put_sums(cx, buf, transfers, count));
    put_party(buf, "InitgPty", &transfers[0]->from);
    textbuf_puts(buf, "</GrpHdr>\n");
    size_t number = 0;
    for (size_t from = 0, to; from < count; from = to) {
        for (to = from + 1; to < count && block_order(transfers[from], transfers[to]) == 0;)
            to++;
        TRY(put_block(cx, buf, version, id, ++number, transfers + from, to - from));
    }
    textbuf_puts(buf, "</CstmrCdtTrfInitn></Document>\n");
    return ERR_OK;
}

Err pain_write(Ctx *cx, PainVersion version, Instant at, const PainTransfer *transfers,
               size_t count, Text *out)
{
    TRY(check_all(cx, transfers, count));
    PainTransfer *copies = NEW(cx, PainTransfer, count);
    PainTransfer **sorted = NEW(cx, PainTransfer *, count);
    if (!copies || !sorted)
        return cx->err;
    for (size_t i = 0; i < count; i++) {
        copies[i] = transfers[i];
        sorted[i] = &copies[i];
    }
    qsort(sorted, count, sizeof *sorted, by_block);
    TextBuf buf = textbuf_make(cx);
    TRY(put_message(cx, &buf, version, at, sorted, count));
    return textbuf_done(&buf, out);
}
