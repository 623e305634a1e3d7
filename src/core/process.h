/* process.h - process templates: the steps an order must go through, as data.
 *
 * A template (share/templates/NAME.json) is a list of requirements in the order of the work. Each
 * says which flow it speaks for, what is measured against what, how heavy it weighs, who must act
 * and by when. Several requirements may share a step number: step 10 of an export is both the
 * invoice and the money.
 *
 *   {"name":"domestic-sale","title":{"en":"Domestic sale","zh":"国内销售"},"tolerance_percent":"2",
 *    "price_band_percent":"5","baseline_days":60,
 *    "steps":[{"no":1,"id":"receipt","title":{"en":"Goods received","zh":"收货"},"flow":"goods",
 *              "measure":"quantity","kind":"receipt","owner":"buyer","weight":"2",
 *              "due":{"from":"ship_by","days":3},"baseline_days":20,"gates":"invoice"}]}
 *
 * Measures:
 *   document   a document of the kind stands beside the order (with the status, where one is named)
 *   quantity   the kind's quantity against what was ordered, line by line, weighed by value
 *   invoiced   invoices less credit notes against what was ordered, in money
 *   paid       payments against invoices less credit notes
 *   deposit    payments against the deposit that the order's terms ask for (none asked: satisfied)
 *   placed     there are orders placed for this one (of the child process, where one is named)
 *   children   the same orders' own closure in the step's flow, weighed by value
 *   settled    what was paid and is due to somebody: money that is held back is not
 * SRC: DESIGN 6. */
#ifndef WEFT_CORE_PROCESS_H
#define WEFT_CORE_PROCESS_H

#include "base/json.h"
#include "core/document.h"

typedef enum {
    MEASURE_DOCUMENT, MEASURE_QUANTITY, MEASURE_INVOICED, MEASURE_PAID, MEASURE_DEPOSIT,
    MEASURE_PLACED, MEASURE_CHILDREN, MEASURE_SETTLED, MEASURE_COUNT
} Measure;

typedef enum { OWNER_SELLER, OWNER_BUYER, OWNER_PLATFORM, OWNER_FUNDER, OWNER_THIRD } Owner;
enum { OWNERS = OWNER_THIRD + 1 };
typedef enum { DUE_ORDER, DUE_SHIP_BY, DUE_PAYMENT } DueFrom;

typedef struct ProcessStep {
    int32_t no;                 /* what a person calls it: step 8 of 12 */
    Text id, title_en, title_zh, gates;
    Flow flow;
    Measure measure;
    DocumentKind kind;          /* document, quantity */
    Text status;                /* document: the status it must carry; empty: any that stands */
    Text child;                 /* placed, children: process of the orders meant; empty: all */
    Owner owner;                /* who must act */
    Rate weight;                /* > 0 */
    DueFrom due_from;
    Days due_days;
    Days baseline;              /* how long the step took before there was a platform */
} ProcessStep;

typedef struct Process {
    Text name, title_en, title_zh;
    Rate tolerance;             /* of quantity and amount, each way */
    Rate price_band;            /* of an invoice's price around the order's */
    Days baseline;
    const ProcessStep *steps;
    size_t step_count;
    int32_t last_no;            /* the highest step number: "of 12" */
} Process;

enum { PROCESS_STEPS_MAX = 64 };

/* Reads one template into cx's arena. ERR_INVALID, ERR_UNKNOWN: names the step and the field. */
MUST_USE Err process_read(Ctx *cx, const Json *json, Process *out);

const char *measure_name(Measure measure);
const char *owner_name(Owner owner);
const char *owner_chinese(Owner owner);

#endif
