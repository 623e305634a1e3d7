/* document_word.h - the words that a status may be: closed lists, one for each kind of document.
 *
 * A paper that says "seems fine" says nothing, and one that says "Storniert" says something that
 * weft would miss: both are refused with the words that are understood. Each word has one canonical
 * form, which is what weft keeps, and other spellings that people and standards write for it:
 * English and Chinese, capitals or not, blank, hyphen or underscore, a code of ISO 20022 or UBL.
 *
 * What a word does is its effect, the same for all kinds. Money counts only where the bank booked
 * it: "pending" and "settled" (of an instruction, not of an account) are understood and void.
 * SRC: ISO 20022 external code sets EntryStatus and PaymentTransactionStatus; Peppol BIS Invoice
 * Response 3, status codes; UN/CEFACT 4343. */
#ifndef WEFT_CORE_DOCUMENT_WORD_H
#define WEFT_CORE_DOCUMENT_WORD_H

#include "core/document.h"

typedef enum {
    WORD_STANDS,                /* an ordinary paper; also the empty word */
    WORD_VOID,                  /* the paper stands for nothing: draft, withdrawn, not booked */
    WORD_NOTED,                 /* an answer that settles nothing: received, in process */
    WORD_ACCEPTS,
    WORD_DOUBTS,                /* no acceptance, and takes an earlier one back: queried */
    WORD_REJECTS,               /* stands for nothing as a paper, and is heard all the same */
    WORD_CANCELS,               /* an order change: the order, or the line, is no more */
    WORD_CLOSES,                /* an order change: what has not come is no longer asked for */
    WORD_RESOLVES,              /* a dispute: is over */
    WORD_RELEASES,              /* a dispute: withdrawn by who raised it; as a paper void */
} WordEffect;

typedef struct DocumentWord {
    DocumentKind kind;
    const char *word;           /* as weft keeps it */
    const char *chinese;
    WordEffect effect;
    const char *others;         /* further spellings, separated by '|'; "" for none */
} DocumentWord;

/* The words of a kind, in the order in which they are shown. */
const DocumentWord *document_words(DocumentKind kind, size_t *count);

/* The canonical form of a word in any of its spellings; the empty word stays empty.
 * ERR_INVALID: no word of this kind; the message lists those that are. */
MUST_USE Err document_word_read(Ctx *cx, DocumentKind kind, Text written, Text *out);

/* Of a canonical word; a word that is none of the kind's is void: what is not understood counts
 * for nothing. */
WordEffect document_word_effect(DocumentKind kind, Text word);

/* The paper stands for nothing. A dispute that was withdrawn does too, and is over. */
bool document_word_void(DocumentKind kind, Text word);

/* "已接受"; the word itself where it is none of the kind's. */
Text document_word_chinese(DocumentKind kind, Text word);

/* What a line is about and what an invoice is for: "freight", "运费" and other spellings; false where
 * the word is none. */
const char *role_name(LineRole role);
const char *role_chinese(LineRole role);
bool role_of(Text word, LineRole *out);
const char *purpose_name(Purpose purpose);
const char *purpose_chinese(Purpose purpose);
bool purpose_of(Text word, Purpose *out);

/* Two spellings of one word: case, blanks, hyphens and underscores aside. */
bool document_word_alike(Text a, Text b);

#endif
