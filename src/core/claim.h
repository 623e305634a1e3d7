/* claim.h - what can be financed, derived from an order's closure and never typed in.
 *
 * An order gives one claim for what is not yet invoiced, and one claim for each invoice:
 *
 *     face - credited - paid = outstanding, and of the face so much has goods behind it
 *
 *     ACCRUED --> CONFIRMED --> REGISTERED --> FINANCED --> PAID
 *        \____________\_____________\_____________\-------> OVERDUE | DISPUTED | DILUTED
 *
 * A state is a function of the order's papers, the rights registered in the claim and the business
 * date; nothing is remembered from one derivation to the next, so books rebuilt from their papers
 * say the same. An invoice over several orders gives each of them a claim for its own part.
 * Only the debtor's own word confirms: a paper with the status "accepted" that answers the invoice.
 * SRC: DESIGN 7; Civil Code of the PRC, 763 and 768. */
#ifndef WEFT_CORE_CLAIM_H
#define WEFT_CORE_CLAIM_H

#include "core/closure/model.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef enum { CLAIM_ORDER, CLAIM_RECEIVABLE } ClaimKind;
enum { CLAIM_KINDS = CLAIM_RECEIVABLE + 1 };

typedef enum {
    CLAIM_ACCRUED,              /* stated by the creditor */
    CLAIM_CONFIRMED,            /* by the debtor */
    CLAIM_REGISTERED,           /* a funder's right is registered, no money has moved */
    CLAIM_FINANCED,
    CLAIM_PAID,                 /* nothing is left of it (an order: all has been invoiced) */
    CLAIM_DILUTED,              /* cancelled whole by credit notes */
    CLAIM_OVERDUE,
    CLAIM_DISPUTED,             /* the debtor rejects or disputes it */
    CLAIM_STATES
} ClaimState;

/* A right in a claim, as far as its state shows it. */
typedef struct ClaimRight {
    int64_t claim_id;
    bool financed;              /* money has moved and is not all back */
} ClaimRight;

typedef struct ClaimInput {
    const ClosureInput *order;
    const Closure *closure;
    const ClaimRight *rights;
    size_t right_count;
    Date today;                 /* business date */
} ClaimInput;

/* Amounts in minor units of the order's currency. */
typedef struct Claim {
    int64_t id;                 /* document id of the invoice, or of the order */
    ClaimKind kind;
    int64_t face;
    int64_t credited;           /* of an order: what has become receivables */
    int64_t paid;               /* of an order: in advance of any invoice */
    int64_t outstanding;
    int64_t relieved;           /* billed and not asked for: allowances, what was prepaid */
    bool advance;               /* asks for an advance: no sale yet */
    int64_t tax;                /* in what was billed and not credited: the state's, no sale */
    int64_t drawn;              /* of advance invoices: so much of them is a sale with this one */
    int64_t received;           /* of the face: goods that the buyer received, and kept, at the
                                   price that was agreed where that is less */
    int64_t moved;              /* the same with goods under way */
    Date date, due;             /* due: the last day in time (closure_due); DATE_NONE where nobody
                                   stated terms */
    Date credited_on;           /* of the newest credit note on it; DATE_NONE: none */
    int64_t confirmation;       /* document id of the debtor's acceptance; 0: none */
    bool disputed;
    ClaimState state;
} Claim;

/* The order's claims: the order itself first, then invoices in canonical order. In cx's arena.
 * ERR_NO_MEMORY. O(entries + matches). */
MUST_USE Err claim_derive(Ctx *cx, const ClaimInput *input, Claim **out, size_t *count);

/* The state of a claim whose amounts are known: what claim_derive says of it, and what it becomes
 * when a right or the date changes between two derivations. */
ClaimState claim_state(const Claim *claim, bool registered, bool financed, Date today);

/* How much of it may be financed: what is outstanding and has such goods behind it. */
int64_t claim_eligible(const Claim *claim, int64_t goods_behind);

/* Does the invoice say that its claim was assigned? "assigned" as its status is a notice that names
 * nobody (UNCL 1001: 393, 396); a payee who is not the seller is named.  SRC: Civil Code, 546. */
bool claim_is_assigned(const Document *invoice);

const char *claim_kind_name(ClaimKind kind);        /* "receivable" */
const char *claim_kind_chinese(ClaimKind kind);
const char *claim_state_name(ClaimState state);     /* "CONFIRMED" */
const char *claim_state_chinese(ClaimState state);

#endif
