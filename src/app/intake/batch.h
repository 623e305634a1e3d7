/* batch.h - what one batch of documents holds in memory; private to app/intake.
 *
 * A Paper is a document with what the books know of it. Papers of the batch and papers that they
 * name are kept by key and by id, so that nothing is read twice; their entries are written once,
 * at the end, before the orders are folded. */
#ifndef WEFT_APP_INTAKE_BATCH_H
#define WEFT_APP_INTAKE_BATCH_H

#include "app/book.h"
#include "app/finance/till.h"
#include "app/person.h"
#include "core/document_asks.h"
#include "store/order_store.h"

typedef struct Paper {
    int64_t id;
    Document doc;
    int64_t issuer, receiver;   /* party ids */
    int64_t year;               /* of its number; 0: its issuer's numbers go on for ever */
    struct Paper *namesake;     /* another of its number, of another year; NULL: none here */
    int64_t heard;              /* from whom: 1 << Relation each */
    bool stated;                /* one of them may state it; else it is hearsay */
    bool platforms;             /* its issuer is the platform */
    Rate grade;
    Hash content;               /* of its body */
    int64_t rank;               /* eight bytes of it: its place among papers of one day */
    const DocumentAsk *asks;    /* of each line (core/document_asks.h) */
    bool fresh;                 /* came in this batch */
    bool opened;                /* an order that this batch has opened */
    bool dirty;                 /* its entries must be written */
    int laid;                   /* how often belong has looked at it in this batch */
    List entries;               /* EntryRow */
} Paper;

typedef struct Batch {
    Book *book;
    Db *db;
    int64_t cluster;
    const Authority *authority;
    Envelope envelope;          /* of what comes now; each paper has its own salt */
    Known known;                /* what the register has of the speaker */
    bool from_platform;         /* whose account it comes through has that role */
    Table by_key;               /* "issuer/kind/number" -> index into papers that are stated */
    Table by_content;           /* the same and the content: hearsay */
    Table by_id;                /* document id -> index into papers */
    List papers;                /* Paper * */
    Text last_body;             /* of what was taken last */
    List rows;                  /* DocumentRow: to be written */
    List namesakes;             /* Paper *: whose number came again, of another year */
    List again;                 /* Paper *: of before, stated now or better than before */
    Table orders_by_id;         /* order id -> index into orders */
    List orders;                /* TradeOrderRow * */
    Table unfolded;             /* new orders: 1 until their first fold, which finds nothing old */
    Table touched;              /* order ids to be folded */
    List touched_ids;           /* int64_t */
    Table pairs;                /* "seller/buyer" whose loose lines must be laid again */
    List pair_ids;              /* Pair */
    Table splits;               /* invoices of several orders whose money must be cut again */
    List split_ids;             /* int64_t */
    List ready;                 /* Paper *: laid in this batch; others may have waited for them */
    size_t ready_done;          /* of those, whose waiters have been looked at */
    Till *till;                 /* what the closing of orders books; NULL until then */
    bool any_waiting, any_loose, any_links, any_set_off;
} Batch;

typedef struct Pair {
    int64_t seller, buyer;
} Pair;

/* A paper is looked at again at most once for each paper it names, and then some. */
enum { LAID_MAX = DOCUMENT_REFS_MAX + 8 };

/* Lines of a paper as entries see them: one without lines has one; charges and rounding come after
 * the lines (core/document_asks.h). */
size_t paper_lines(const Paper *paper);

/* The paper of an id, read from the store where it is not in memory. ERR_DAMAGED where absent. */
MUST_USE Err batch_paper(Ctx *cx, Batch *batch, int64_t id, Paper **out);
/* The paper that a reference in a paper of a date names: of several years' the newest that is not
 * after it, or the oldest. NULL where nobody has sent it yet. */
MUST_USE Err batch_find(Ctx *cx, Batch *batch, const DocumentRef *ref, Date from, Paper **out);
MUST_USE Err batch_find_key(Ctx *cx, Batch *batch, int64_t issuer, DocumentKind kind, Text number,
                            Date day, bool same_year, Paper **out);
/* Hearsay under the key, of this content; NULL: none. */
MUST_USE Err batch_find_heard(Ctx *cx, Batch *batch, int64_t issuer, const Document *doc,
                              const Hash *content, Paper **out);
/* The paper of this batch that holds a bank's event; NULL: none. */
MUST_USE Err batch_find_event(Ctx *cx, const Batch *batch, Text number, Paper **out);
/* Notes what its issuer is. */
MUST_USE Err batch_issuer(Ctx *cx, Batch *batch, Paper *paper);
/* Hearsay in memory that is stated from now on: it is known by its key. */
MUST_USE Err batch_stated(Ctx *cx, Batch *batch, Paper *paper);
/* Puts a paper of this batch into memory. */
MUST_USE Err batch_add(Ctx *cx, Batch *batch, Paper *paper);
/* The order of an id; ERR_DAMAGED where absent. The pointer stays good. */
MUST_USE Err batch_order(Ctx *cx, Batch *batch, int64_t order_id, TradeOrderRow **out);
MUST_USE Err batch_order_add(Ctx *cx, Batch *batch, const TradeOrderRow *row);

MUST_USE Err batch_touch(Ctx *cx, Batch *batch, int64_t order_id);
MUST_USE Err batch_touch_pair(Ctx *cx, Batch *batch, int64_t seller, int64_t buyer);
MUST_USE Err batch_touch_split(Ctx *cx, Batch *batch, int64_t invoice_id);

/* A line at its own amount, with tax: before allowances, and with what is prepaid of it. */
int64_t paper_billed(const Paper *paper, size_t line);

/* --- who says it (statement.c) -------------------------------------------------------------- */
/* What it is when the batch's speaker states it. ERR_REFUSED: not his to say; names the rule. */
MUST_USE Err statement_judge(Ctx *cx, const Batch *batch, const Document *doc, int64_t issuer,
                             int64_t receiver, Relation *out);
/* The envelope of what is stated now, salted and signed; kept: as it was before (verify), or NULL.
 * body is canonical. ERR_DENIED: not signed as it must be. */
MUST_USE Err statement_seal(Ctx *cx, const Batch *batch, const Envelope *kept, Text body,
                            Envelope *out);
/* Writes envelope and leaf of a paper that is new. */
MUST_USE Err statement_first(Ctx *cx, Batch *batch, Paper *paper, Relation relation,
                             const Envelope *envelope, Text body);
/* The same paper again: where the speaker's word adds to it, it is kept and *added is true. */
MUST_USE Err statement_again(Ctx *cx, Batch *batch, Paper *paper, Relation relation,
                             const Envelope *kept, Text body, bool *added);

/* --- stages ---------------------------------------------------------------------------------- */
/* numbering.c: who named a number that came again, of another year, may mean that one now. */
MUST_USE Err numbering_namesakes(Ctx *cx, Batch *batch, Paper *fresh);
MUST_USE Err numbering_again(Ctx *cx, Batch *batch);
/* belong.c: which orders the lines of a paper belong to; entries, waiting and loose rows. */
MUST_USE Err belong_lay(Ctx *cx, Batch *batch, Paper *paper);
/* The same for one laid before: what it was laid on is taken back first. */
MUST_USE Err belong_again(Ctx *cx, Batch *batch, Paper *paper);
MUST_USE Err belong_waiters(Ctx *cx, Batch *batch);
MUST_USE Err belong_entry(Ctx *cx, Batch *batch, Paper *paper, size_t line, const EntryRow *row);
MUST_USE Err belong_row(Ctx *cx, const Paper *paper, size_t line, const TradeOrderRow *order,
                        int64_t rule, EntryRow *out);
/* Keeps of the row's money the part from `from` to `to` of `whole`; parts side by side sum up. */
void belong_cut(EntryRow *row, int64_t from, int64_t to, int64_t whole);
/* infer.c: lays lines that name nothing on the oldest open orders; cuts money over invoices. */
MUST_USE Err infer_pairs(Ctx *cx, Batch *batch);
MUST_USE Err infer_splits(Ctx *cx, Batch *batch);
/* Do two lists of EntryRow lay the same lines on the same orders? */
bool batch_same_entries(const List *a, const List *b);
/* Says that where the paper belongs is new: whoever waits for it will look again. */
MUST_USE Err batch_ready(Ctx *cx, Batch *batch, Paper *paper);
/* circular.c: which orders bring their goods back to where they came from. */
MUST_USE Err circular_keep(Ctx *cx, Batch *batch);
/* An order that was changed: one that both have cancelled is no sale. Touches what that changes. */
MUST_USE Err circular_order(Ctx *cx, Batch *batch, int64_t order_id, bool cancelled);
/* closing.c: writes entries, folds touched orders, writes what closure found. */
MUST_USE Err closing_write_entries(Ctx *cx, Batch *batch);
MUST_USE Err closing_run(Ctx *cx, Batch *batch);

/* Who speaks from here on. */
MUST_USE Err batch_speaker(Ctx *cx, Batch *batch, const Speaker *speaker);
MUST_USE Err batch_make(Ctx *cx, Book *book, const Speaker *speaker, Batch **out);

#endif
