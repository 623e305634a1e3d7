/* decide.c - the documented order of tests, read from top to bottom.
 *
 *     event alone -> its id (exists?, failed?) -> fields together -> what it refers to -> balances
 *
 * A transfer that posts or voids goes its own way after the second step. Each group of tests is a
 * function that answers LEDGER_CREATED where nothing is amiss. */
#include "core/ledger/decide.h"

#define REFUSE_IF(condition, why)       \
    do {                                \
        if (condition)                  \
            return LEDGER_##why;        \
    } while (0)

static bool has(const LedgerTransfer *transfer, unsigned flags)
{
    return (transfer->flags & flags) != 0;
}

/* --- accounts --------------------------------------------------------------------------------- */
static LedgerResult account_exists(const LedgerAccount *event, const LedgerAccount *old)
{
    REFUSE_IF(event->flags != old->flags, EXISTS_WITH_DIFFERENT_FLAGS);
    REFUSE_IF(!ledger_id_eq(event->user_data_128, old->user_data_128),
              EXISTS_WITH_DIFFERENT_USER_DATA_128);
    REFUSE_IF(event->user_data_64 != old->user_data_64, EXISTS_WITH_DIFFERENT_USER_DATA_64);
    REFUSE_IF(event->user_data_32 != old->user_data_32, EXISTS_WITH_DIFFERENT_USER_DATA_32);
    REFUSE_IF(event->ledger != old->ledger, EXISTS_WITH_DIFFERENT_LEDGER);
    REFUSE_IF(event->code != old->code, EXISTS_WITH_DIFFERENT_CODE);
    return LEDGER_EXISTS;
}

LedgerResult ledger_decide_account(const LedgerState *state, const LedgerAccount *event)
{
    const unsigned limits = LEDGER_ACCOUNT_DEBITS_MUST_NOT_EXCEED_CREDITS
                          | LEDGER_ACCOUNT_CREDITS_MUST_NOT_EXCEED_DEBITS;

    REFUSE_IF(event->timestamp, TIMESTAMP_MUST_BE_ZERO);
    REFUSE_IF(event->reserved, RESERVED_FIELD);
    REFUSE_IF(event->flags & ~(unsigned)LEDGER_ACCOUNT_FLAGS, RESERVED_FLAG);
    REFUSE_IF(ledger_id_is_zero(event->id), ID_MUST_NOT_BE_ZERO);
    REFUSE_IF(ledger_id_is_max(event->id), ID_MUST_NOT_BE_INT_MAX);

    const LedgerAccount *old = ledger_state_account(state, event->id);
    if (old)
        return account_exists(event, old);

    REFUSE_IF((event->flags & limits) == limits, FLAGS_ARE_MUTUALLY_EXCLUSIVE);
    REFUSE_IF(event->debits_pending, DEBITS_PENDING_MUST_BE_ZERO);
    REFUSE_IF(event->debits_posted, DEBITS_POSTED_MUST_BE_ZERO);
    REFUSE_IF(event->credits_pending, CREDITS_PENDING_MUST_BE_ZERO);
    REFUSE_IF(event->credits_posted, CREDITS_POSTED_MUST_BE_ZERO);
    REFUSE_IF(event->ledger == 0, LEDGER_MUST_NOT_BE_ZERO);
    REFUSE_IF(event->code == 0, CODE_MUST_NOT_BE_ZERO);
    return LEDGER_CREATED;
}

/* --- a transfer whose id is known ------------------------------------------------------------- */
LedgerTransfer ledger_inherited(const LedgerTransfer *event, const LedgerTransfer *pending)
{
    LedgerTransfer full = *event;
    if (ledger_id_is_zero(full.debit_account_id))
        full.debit_account_id = pending->debit_account_id;
    if (ledger_id_is_zero(full.credit_account_id))
        full.credit_account_id = pending->credit_account_id;
    if (ledger_id_is_zero(full.user_data_128))
        full.user_data_128 = pending->user_data_128;
    if (full.user_data_64 == 0)
        full.user_data_64 = pending->user_data_64;
    if (full.user_data_32 == 0)
        full.user_data_32 = pending->user_data_32;
    if (full.ledger == 0)
        full.ledger = pending->ledger;
    if (full.code == 0)
        full.code = pending->code;
    uint64_t whole = has(event, LEDGER_POST_PENDING) ? LEDGER_AMOUNT_MAX : 0;
    if (full.amount == whole)
        full.amount = pending->amount;
    return full;
}

static LedgerResult same_content(const LedgerTransfer *event, const LedgerTransfer *old)
{
    const unsigned balancing = LEDGER_BALANCING_DEBIT | LEDGER_BALANCING_CREDIT;
    bool amount_fits = has(event, balancing) ? event->amount >= old->amount
                                             : event->amount == old->amount;

    REFUSE_IF(!ledger_id_eq(event->debit_account_id, old->debit_account_id),
              EXISTS_WITH_DIFFERENT_DEBIT_ACCOUNT_ID);
    REFUSE_IF(!ledger_id_eq(event->credit_account_id, old->credit_account_id),
              EXISTS_WITH_DIFFERENT_CREDIT_ACCOUNT_ID);
    REFUSE_IF(!amount_fits, EXISTS_WITH_DIFFERENT_AMOUNT);
    REFUSE_IF(!ledger_id_eq(event->user_data_128, old->user_data_128),
              EXISTS_WITH_DIFFERENT_USER_DATA_128);
    REFUSE_IF(event->user_data_64 != old->user_data_64, EXISTS_WITH_DIFFERENT_USER_DATA_64);
    REFUSE_IF(event->user_data_32 != old->user_data_32, EXISTS_WITH_DIFFERENT_USER_DATA_32);
    REFUSE_IF(event->ledger != old->ledger, EXISTS_WITH_DIFFERENT_LEDGER);
    REFUSE_IF(event->code != old->code, EXISTS_WITH_DIFFERENT_CODE);
    return LEDGER_EXISTS;
}

static LedgerResult transfer_exists(const LedgerState *state, const LedgerTransfer *event,
                                    const LedgerTransfer *old)
{
    /* The flags give the other fields their meaning, so they come first. */
    REFUSE_IF(event->flags != old->flags, EXISTS_WITH_DIFFERENT_FLAGS);
    REFUSE_IF(!ledger_id_eq(event->pending_id, old->pending_id), EXISTS_WITH_DIFFERENT_PENDING_ID);
    REFUSE_IF(event->timeout != old->timeout, EXISTS_WITH_DIFFERENT_TIMEOUT);
    if (!has(event, LEDGER_POST_PENDING | LEDGER_VOID_PENDING))
        return same_content(event, old);

    LedgerTransfer *pending = NULL;
    LedgerPresence presence = ledger_state_transfer(state, event->pending_id, &pending);
    assert(presence == LEDGER_PRESENT);     /* the stored transfer refers to it */
    LedgerTransfer full = ledger_inherited(event, pending);
    return same_content(&full, old);
}

/* --- fields that contradict each other -------------------------------------------------------- */
static LedgerResult movement_fields(const LedgerTransfer *event)
{
    REFUSE_IF(ledger_id_is_zero(event->debit_account_id), DEBIT_ACCOUNT_ID_MUST_NOT_BE_ZERO);
    REFUSE_IF(ledger_id_is_max(event->debit_account_id), DEBIT_ACCOUNT_ID_MUST_NOT_BE_INT_MAX);
    REFUSE_IF(ledger_id_is_zero(event->credit_account_id), CREDIT_ACCOUNT_ID_MUST_NOT_BE_ZERO);
    REFUSE_IF(ledger_id_is_max(event->credit_account_id), CREDIT_ACCOUNT_ID_MUST_NOT_BE_INT_MAX);
    REFUSE_IF(ledger_id_eq(event->debit_account_id, event->credit_account_id),
              ACCOUNTS_MUST_BE_DIFFERENT);
    REFUSE_IF(!ledger_id_is_zero(event->pending_id), PENDING_ID_MUST_BE_ZERO);
    if (!has(event, LEDGER_PENDING)) {
        REFUSE_IF(event->timeout, TIMEOUT_RESERVED_FOR_PENDING_TRANSFER);
        REFUSE_IF(has(event, LEDGER_CLOSING_DEBIT | LEDGER_CLOSING_CREDIT),
                  CLOSING_TRANSFER_MUST_BE_PENDING);
    }
    REFUSE_IF(event->ledger == 0, LEDGER_MUST_NOT_BE_ZERO);
    REFUSE_IF(event->code == 0, CODE_MUST_NOT_BE_ZERO);
    return LEDGER_CREATED;
}

static LedgerResult resolution_fields(const LedgerTransfer *event)
{
    const unsigned alone = LEDGER_PENDING | LEDGER_BALANCING_DEBIT | LEDGER_BALANCING_CREDIT
                         | LEDGER_CLOSING_DEBIT | LEDGER_CLOSING_CREDIT;
    bool both = has(event, LEDGER_POST_PENDING) && has(event, LEDGER_VOID_PENDING);

    REFUSE_IF(both || has(event, alone), FLAGS_ARE_MUTUALLY_EXCLUSIVE);
    REFUSE_IF(ledger_id_is_zero(event->pending_id), PENDING_ID_MUST_NOT_BE_ZERO);
    REFUSE_IF(ledger_id_is_max(event->pending_id), PENDING_ID_MUST_NOT_BE_INT_MAX);
    REFUSE_IF(ledger_id_eq(event->pending_id, event->id), PENDING_ID_MUST_BE_DIFFERENT);
    REFUSE_IF(event->timeout, TIMEOUT_RESERVED_FOR_PENDING_TRANSFER);
    return LEDGER_CREATED;
}

/* --- balances --------------------------------------------------------------------------------- */
static bool sum_overflows(uint64_t a, uint64_t b)
{
    return a > UINT64_MAX - b;
}

static uint64_t least(uint64_t a, uint64_t b)
{
    return a < b ? a : b;
}

/* What is left of `limit` when `used` is gone; never below zero. */
static uint64_t left(uint64_t limit, uint64_t used)
{
    return limit > used ? limit - used : 0;
}

static uint64_t amount_to_move(const LedgerTransfer *event, const LedgerAccount *debit,
                               const LedgerAccount *credit)
{
    uint64_t amount = event->amount;
    if (has(event, LEDGER_BALANCING_DEBIT))
        amount = least(amount, left(debit->credits_posted,
                                    debit->debits_posted + debit->debits_pending));
    if (has(event, LEDGER_BALANCING_CREDIT))
        amount = least(amount, left(credit->debits_posted,
                                    credit->credits_posted + credit->credits_pending));
    return amount;
}

static LedgerResult balances_allow(const LedgerTransfer *event, uint64_t amount,
                                   const LedgerAccount *debit, const LedgerAccount *credit,
                                   uint64_t timestamp)
{
    uint64_t debits = debit->debits_pending + debit->debits_posted;         /* fits: invariant */
    uint64_t credits = credit->credits_pending + credit->credits_posted;

    if (has(event, LEDGER_PENDING)) {
        REFUSE_IF(sum_overflows(amount, debit->debits_pending), OVERFLOWS_DEBITS_PENDING);
        REFUSE_IF(sum_overflows(amount, credit->credits_pending), OVERFLOWS_CREDITS_PENDING);
    }
    REFUSE_IF(sum_overflows(amount, debit->debits_posted), OVERFLOWS_DEBITS_POSTED);
    REFUSE_IF(sum_overflows(amount, credit->credits_posted), OVERFLOWS_CREDITS_POSTED);
    REFUSE_IF(sum_overflows(amount, debits), OVERFLOWS_DEBITS);
    REFUSE_IF(sum_overflows(amount, credits), OVERFLOWS_CREDITS);
    REFUSE_IF(timestamp + event->timeout * LEDGER_NS_PER_SECOND > LEDGER_CLOCK_MAX,
              OVERFLOWS_TIMEOUT);
    REFUSE_IF((debit->flags & LEDGER_ACCOUNT_DEBITS_MUST_NOT_EXCEED_CREDITS)
              && debits + amount > debit->credits_posted, EXCEEDS_CREDITS);
    REFUSE_IF((credit->flags & LEDGER_ACCOUNT_CREDITS_MUST_NOT_EXCEED_DEBITS)
              && credits + amount > credit->debits_posted, EXCEEDS_DEBITS);
    return LEDGER_CREATED;
}

/* --- a movement: at once, or held as pending -------------------------------------------------- */
static LedgerResult accounts_allow(const LedgerTransfer *event, const LedgerAccount *debit,
                                   const LedgerAccount *credit)
{
    REFUSE_IF(!debit, DEBIT_ACCOUNT_NOT_FOUND);
    REFUSE_IF(!credit, CREDIT_ACCOUNT_NOT_FOUND);
    REFUSE_IF(debit->ledger != credit->ledger, ACCOUNTS_MUST_HAVE_THE_SAME_LEDGER);
    REFUSE_IF(event->ledger != debit->ledger, TRANSFER_MUST_HAVE_THE_SAME_LEDGER_AS_ACCOUNTS);
    REFUSE_IF(debit->flags & LEDGER_ACCOUNT_CLOSED, DEBIT_ACCOUNT_ALREADY_CLOSED);
    REFUSE_IF(credit->flags & LEDGER_ACCOUNT_CLOSED, CREDIT_ACCOUNT_ALREADY_CLOSED);
    return LEDGER_CREATED;
}

static LedgerVerdict refuse(LedgerResult why)
{
    assert(why != LEDGER_CREATED);
    return (LedgerVerdict){ .result = why };
}

static LedgerVerdict decide_movement(const LedgerState *state, const LedgerTransfer *event,
                                     uint64_t timestamp)
{
    LedgerResult result = movement_fields(event);
    if (result != LEDGER_CREATED)
        return refuse(result);

    LedgerAccount *debit = ledger_state_account(state, event->debit_account_id);
    LedgerAccount *credit = ledger_state_account(state, event->credit_account_id);
    result = accounts_allow(event, debit, credit);
    if (result != LEDGER_CREATED)
        return refuse(result);

    uint64_t amount = amount_to_move(event, debit, credit);
    result = balances_allow(event, amount, debit, credit, timestamp);
    if (result != LEDGER_CREATED)
        return refuse(result);
    return (LedgerVerdict){ .amount = amount, .debit = debit, .credit = credit };
}

/* --- the second step of a pending transfer ---------------------------------------------------- */
static LedgerResult agrees(const LedgerTransfer *event, const LedgerTransfer *full,
                           const LedgerTransfer *pending)
{
    REFUSE_IF(!ledger_id_eq(full->debit_account_id, pending->debit_account_id),
              PENDING_TRANSFER_HAS_DIFFERENT_DEBIT_ACCOUNT_ID);
    REFUSE_IF(!ledger_id_eq(full->credit_account_id, pending->credit_account_id),
              PENDING_TRANSFER_HAS_DIFFERENT_CREDIT_ACCOUNT_ID);
    REFUSE_IF(full->ledger != pending->ledger, PENDING_TRANSFER_HAS_DIFFERENT_LEDGER);
    REFUSE_IF(full->code != pending->code, PENDING_TRANSFER_HAS_DIFFERENT_CODE);
    REFUSE_IF(full->amount > pending->amount, EXCEEDS_PENDING_TRANSFER_AMOUNT);
    REFUSE_IF(has(event, LEDGER_VOID_PENDING) && full->amount < pending->amount,
              PENDING_TRANSFER_HAS_DIFFERENT_AMOUNT);
    return LEDGER_CREATED;
}

static LedgerResult still_pending(const LedgerTransfer *pending, uint64_t timestamp)
{
    uint64_t expires_at = pending->timestamp + pending->timeout * LEDGER_NS_PER_SECOND;

    REFUSE_IF(pending->status == LEDGER_STATUS_POSTED, PENDING_TRANSFER_ALREADY_POSTED);
    REFUSE_IF(pending->status == LEDGER_STATUS_VOIDED, PENDING_TRANSFER_ALREADY_VOIDED);
    REFUSE_IF(pending->status == LEDGER_STATUS_EXPIRED, PENDING_TRANSFER_EXPIRED);
    assert(pending->status == LEDGER_STATUS_PENDING);
    /* Its time may have passed before a tick gives the balances back. */
    REFUSE_IF(pending->timeout && expires_at <= timestamp, PENDING_TRANSFER_EXPIRED);
    return LEDGER_CREATED;
}

static LedgerVerdict decide_resolution(const LedgerState *state, const LedgerTransfer *event,
                                       uint64_t timestamp)
{
    LedgerResult result = resolution_fields(event);
    if (result != LEDGER_CREATED)
        return refuse(result);

    LedgerTransfer *pending = NULL;
    if (ledger_state_transfer(state, event->pending_id, &pending) != LEDGER_PRESENT)
        return refuse(LEDGER_PENDING_TRANSFER_NOT_FOUND);
    if (!has(pending, LEDGER_PENDING))
        return refuse(LEDGER_PENDING_TRANSFER_NOT_PENDING);

    LedgerTransfer full = ledger_inherited(event, pending);
    result = agrees(event, &full, pending);
    if (result == LEDGER_CREATED)
        result = still_pending(pending, timestamp);
    if (result != LEDGER_CREATED)
        return refuse(result);

    LedgerAccount *debit = ledger_state_account(state, pending->debit_account_id);
    LedgerAccount *credit = ledger_state_account(state, pending->credit_account_id);
    assert(debit && credit);            /* the stored pending transfer refers to them */
    if (has(event, LEDGER_POST_PENDING)) {      /* voiding is the one movement a closed one lets */
        if (debit->flags & LEDGER_ACCOUNT_CLOSED)
            return refuse(LEDGER_DEBIT_ACCOUNT_ALREADY_CLOSED);
        if (credit->flags & LEDGER_ACCOUNT_CLOSED)
            return refuse(LEDGER_CREDIT_ACCOUNT_ALREADY_CLOSED);
    }
    return (LedgerVerdict){ .amount = full.amount, .debit = debit, .credit = credit,
                            .pending = pending };
}

LedgerVerdict ledger_decide_transfer(const LedgerState *state, const LedgerTransfer *event,
                                     uint64_t timestamp)
{
    if (event->timestamp)
        return refuse(LEDGER_TIMESTAMP_MUST_BE_ZERO);
    if (event->flags & ~(unsigned)LEDGER_FLAGS)
        return refuse(LEDGER_RESERVED_FLAG);
    if (ledger_id_is_zero(event->id))
        return refuse(LEDGER_ID_MUST_NOT_BE_ZERO);
    if (ledger_id_is_max(event->id))
        return refuse(LEDGER_ID_MUST_NOT_BE_INT_MAX);

    LedgerTransfer *old = NULL;
    LedgerPresence presence = ledger_state_transfer(state, event->id, &old);
    if (presence == LEDGER_PRESENT)
        return refuse(transfer_exists(state, event, old));
    if (presence == LEDGER_FAILED)
        return refuse(LEDGER_ID_ALREADY_FAILED);
    if (has(event, LEDGER_POST_PENDING | LEDGER_VOID_PENDING))
        return decide_resolution(state, event, timestamp);
    return decide_movement(state, event, timestamp);
}
