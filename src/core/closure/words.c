/* words.c - for each paper, the newest word about it; then each word asks whether it is that one.
 * Nothing is sorted: "received later" is a larger number. */
#include "core/closure/words.h"

#include "base/check.h"
#include "base/table.h"
#include "core/document_word.h"

/* What was last said about one paper, or about the order as a whole; numbers of papers, 0: none. */
typedef struct Last {
    int64_t answer[2];          /* by back */
    int64_t yes[2];             /* the newest acceptance */
    int64_t settled[2];         /* "resolved", "withdrawn" */
    int64_t doubted[2];         /* answers that are no acceptance */
    int64_t accepted[2];        /* the first acceptance after those */
} Last;

typedef struct Work {
    const ClosureInput *in;
    ClosureWord *words;
    Table first;                /* document id -> its first entry */
    Last *last;                 /* of each document's first entry; then of the order */
    int64_t contract;           /* the first paper that shows there is one; 0: none */
} Work;

static WordEffect effect_of(const ClosureEntry *entry)
{
    return document_word_effect(entry->kind, entry->status);
}

static int32_t find(const Work *work, int64_t document_id)
{
    int64_t at;
    return document_id != 0
        && table_get(&work->first, &document_id, sizeof document_id, &at) ? (int32_t)at : -1;
}

static Last *last_of(const Work *work, int32_t about)
{
    return &work->last[about >= 0 ? (size_t)about : work->in->entry_count];
}

static bool is_answer(DocumentKind kind)
{
    return kind == DOCUMENT_INVOICE_RESPONSE || kind == DOCUMENT_ORDER_RESPONSE;
}

/* Of one of the two, in its own name; what the word itself makes void is heard. */
static bool is_partys(const ClosureEntry *entry)
{
    return entry->standing == STANDING_COUNTS || entry->standing == STANDING_VOID;
}

/* Is it an answer that anybody hears? A rejection is no paper, and is heard all the same. */
static bool is_heard(const ClosureEntry *entry)
{
    WordEffect effect = effect_of(entry);
    return (entry->standing == STANDING_COUNTS && (effect == WORD_ACCEPTS || effect == WORD_DOUBTS))
        || (effect == WORD_REJECTS && is_partys(entry));
}

static bool is_settlement(const ClosureEntry *entry)
{
    WordEffect effect = effect_of(entry);
    return entry->kind == DOCUMENT_DISPUTE && is_partys(entry)
        && (effect == WORD_RESOLVES || effect == WORD_RELEASES);
}

static bool is_first(const ClosureInput *in, size_t e)
{
    return e == 0 || in->entries[e - 1].document_id != in->entries[e].document_id;
}

/* Does the paper show that the seller has accepted? By its word, or by what it did: goods that are
 * made, sent or received, a bill. What the buyer pays beforehand is its own act alone.
 * SRC: Civil Code of the PRC, 480: acceptance by conduct. */
static bool shows_contract(const ClosureEntry *entry)
{
    return entry->standing == STANDING_COUNTS && entry->kind != DOCUMENT_ORDER_CHANGE
        && entry->kind != DOCUMENT_DISPUTE && entry->kind != DOCUMENT_PAYMENT
        && (entry->kind != DOCUMENT_ORDER_RESPONSE || effect_of(entry) == WORD_ACCEPTS);
}

static void later(int64_t *at, int64_t id)
{
    *at = id > *at ? id : *at;
}

/* Finds what each word is about, and of each paper its newest word. */
static void hear(Work *work)
{
    const ClosureInput *in = work->in;
    for (size_t e = 0; e < in->entry_count; e++) {
        const ClosureEntry *entry = &in->entries[e];
        ClosureWord *word = &work->words[e];
        word->about = find(work, entry->ref_document);
        if (shows_contract(entry)
            && (work->contract == 0 || entry->document_id < work->contract))
            work->contract = entry->document_id;
        Last *last = last_of(work, word->about);
        if (is_answer(entry->kind) && is_heard(entry))
            later(&last->answer[entry->back], entry->document_id);
        if (is_answer(entry->kind) && is_heard(entry) && effect_of(entry) == WORD_ACCEPTS)
            later(&last->yes[entry->back], entry->document_id);
        if (is_settlement(entry))
            later(&last->settled[entry->back], entry->document_id);
    }
}

/* An acceptance that is said again changes nothing: it counts since it was one without a break. */
static void date_acceptances(Work *work)
{
    const ClosureInput *in = work->in;
    for (int pass = 0; pass < 2; pass++)
        for (size_t e = 0; e < in->entry_count; e++) {
            const ClosureEntry *entry = &in->entries[e];
            Last *last = last_of(work, work->words[e].about);
            int64_t *since = &last->accepted[entry->back], id = entry->document_id;
            bool accepts = effect_of(entry) == WORD_ACCEPTS;
            if (!is_answer(entry->kind) || !is_heard(entry))
                continue;
            if (pass == 0 && !accepts)
                later(&last->doubted[entry->back], id);
            else if (pass == 1 && accepts && id > last->doubted[entry->back]
                     && (*since == 0 || id < *since))
                *since = id;
        }
}

/* --- what holds ------------------------------------------------------------------------------- */

/* Until the side that raised it says otherwise: about the paper, about the dispute, or about the
 * whole order where the dispute is about that. */
static bool dispute_holds(const Work *work, size_t e)
{
    const ClosureEntry *entry = &work->in->entries[e];
    int64_t id = entry->document_id;
    int32_t about = work->words[e].about, itself = find(work, id);
    if (entry->standing != STANDING_COUNTS || effect_of(entry) != WORD_STANDS)
        return false;
    const Last *last = last_of(work, about);
    bool invoice = about >= 0 && work->in->entries[about].kind == DOCUMENT_INVOICE;
    return last->settled[entry->back] < id
        && last_of(work, itself)->settled[entry->back] < id
        && !(invoice && last->yes[entry->back] > id);
}

static void judge_change(const Work *work, size_t e)
{
    const ClosureEntry *entry = &work->in->entries[e];
    const Last *answers = last_of(work, find(work, entry->document_id));
    ClosureWord *word = &work->words[e];
    int64_t accepted = answers->accepted[entry->back];
    bool alone = !entry->back && (work->contract == 0 || entry->document_id < work->contract);
    if (entry->standing != STANDING_COUNTS)
        return;
    if (accepted > answers->doubted[entry->back])
        word->since = accepted > entry->document_id ? accepted : entry->document_id;
    else if (alone && answers->doubted[entry->back] == 0)
        word->since = entry->document_id;
    word->holds = word->since != 0;
    word->open = !word->holds && answers->answer[entry->back] == 0;
}

/* The newest answer of a side holds; a rejection also where a mere question came after it, until
 * the same side accepts, or calls the matter settled. */
static bool answer_holds(const Work *work, size_t e)
{
    const ClosureEntry *entry = &work->in->entries[e];
    const Last *last = last_of(work, work->words[e].about);
    int64_t id = entry->document_id;
    if (!is_heard(entry))
        return false;
    if (effect_of(entry) == WORD_REJECTS)
        return last->yes[entry->back] < id && last->settled[entry->back] < id;
    return id == last->answer[entry->back];
}

static Err begin(Ctx *cx, Work *work)
{
    const ClosureInput *in = work->in;
    work->words = NEW(cx, ClosureWord, in->entry_count);
    work->last = NEW(cx, Last, in->entry_count + 1);
    if (cx->err != ERR_OK)
        return cx->err;
    for (size_t e = 0; e < in->entry_count; e++)
        if (is_first(in, e))
            TRY(table_put(cx, &work->first, &in->entries[e].document_id,
                          sizeof in->entries[e].document_id, (int64_t)e));
    return ERR_OK;
}

/* Most orders have been talked about little: then nothing needs to be found. */
static bool any_words(const ClosureInput *in)
{
    for (size_t e = 0; e < in->entry_count; e++)
        if (is_answer(in->entries[e].kind) || in->entries[e].kind == DOCUMENT_DISPUTE
            || in->entries[e].kind == DOCUMENT_ORDER_CHANGE)
            return true;
    return false;
}

Err closure_words(Ctx *cx, const ClosureInput *in, ClosureWord **out)
{
    Work work = { .in = in, .first = table_make(cx) };
    if (!any_words(in)) {
        *out = NEW(cx, ClosureWord, in->entry_count);
        return cx->err;
    }
    TRY(begin(cx, &work));
    hear(&work);
    date_acceptances(&work);
    for (size_t e = 0; e < in->entry_count; e++) {
        DocumentKind kind = in->entries[e].kind;
        if (is_answer(kind))
            work.words[e].holds = answer_holds(&work, e);
        else if (kind == DOCUMENT_DISPUTE)
            work.words[e].holds = dispute_holds(&work, e);
        else if (kind == DOCUMENT_ORDER_CHANGE)
            judge_change(&work, e);
    }
    *out = work.words;
    return ERR_OK;
}
