/* notice.h - what a round means for one firm: before, what is set off against whom, after.
 *
 * While a round is proposed this is a proposal (抵销方案) to be answered; once it is executed it is
 * the notice of set-off (抵销通知), which bears no condition any more. Its JSON is here; text for a
 * terminal and a page that prints on A4 are in notice_print.h. The law that it names is data
 * (rules.h). Amounts are those of the round's opening: everything that was open then, whether it
 * took part or not, so that the firm finds its own books in it. */
#ifndef WEFT_APP_NETTING_NOTICE_H
#define WEFT_APP_NETTING_NOTICE_H

#include "app/netting/round.h"
#include "core/netting/terms.h"
#include "app/report/model.h"
#include "core/netting/eligible.h"

typedef struct NoticeLine {
    Text invoice;               /* number */
    Party other;                /* whom the firm owes, or who owes it */
    bool owes;                  /* the firm owes it */
    Date due;
    int64_t open_minor, set_off_minor;
    Reason reason;              /* why it took no part; why it was dropped; or eligible */
} NoticeLine;

typedef struct NoticeSide {
    int64_t before_minor, set_off_minor;
} NoticeSide;

typedef struct Notice {
    NetRoundRow round;
    Ccy ccy;
    Party firm;
    NoticeSide owes, owed;      /* what was set off is the same on both: the net position stays */
    const NoticeLine *lines;    /* debts first, by other firm, then due date */
    size_t line_count;
    Answer answer;
    Date answered;
    const NetTerms *terms;
} Notice;

/* ERR_NOT_FOUND: nothing of the firm was open when the round was. */
MUST_USE Err notice_load(Ctx *cx, Book *book, const NetRoundRow *round, const Party *firm,
                         Notice *out);
/* Firms that get one, those of which something is or was proposed to be set off: int64_t. */
MUST_USE Err notice_firms(Ctx *cx, Book *book, const NetRoundRow *round, List *out);

MUST_USE Err notice_json(Ctx *cx, const Notice *notice, Text *out);

/* "Proposal of set-off", "Notice of set-off", or that the round was cancelled. */
const char *notice_title(const Notice *notice, Lang lang);
Text notice_name(const Party *party, Lang lang);

#endif
