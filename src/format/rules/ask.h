/* ask.h - the tests that rows of the tables name. Each says whether its rule holds of an element;
 * `path`, `word` are the row's. What is missing is neither zero nor empty: it fails a test that
 * wants a number, and has no part in a sum. */
#ifndef WEFT_FORMAT_RULES_ASK_H
#define WEFT_FORMAT_RULES_ASK_H

#include "format/rules/rule.h"

/* --- what is there ---------------------------------------------------------------------------- */
RuleTest ask_present;           /* path leads somewhere */
RuleTest ask_filled;            /* ... and there is text there */
RuleTest ask_absent;            /* path leads nowhere */
RuleTest ask_absent_together;   /* of the groups of path, one leads nowhere */
RuleTest ask_at_most;           /* path leads to no more than `word` places */
RuleTest ask_exactly;           /* ... to just as many */
RuleTest ask_no_attribute;      /* attribute `word` stands nowhere in the document */
RuleTest ask_no_name;           /* ... nowhere but at PaymentMeansCode */
RuleTest ask_same_throughout;   /* all elements called `word` hold the same text */
RuleTest ask_people;            /* what a machine cannot tell: holds */

/* --- numbers, dates, lengths ------------------------------------------------------------------ */
RuleTest ask_positive, ask_not_negative, ask_zero;      /* the number at path */
RuleTest ask_not_negative_if_any, ask_positive_if_any;  /* ... where there is one */
RuleTest ask_decimals;          /* no more than `word` digits after its point */
RuleTest ask_amount_decimals;   /* the same of the element, unless it is a price's */
RuleTest ask_short;             /* the element's text has no more than `word` characters */
RuleTest ask_in_order;          /* the first date of path is not after the second */

/* --- codes ------------------------------------------------------------------------------------ */
RuleTest ask_coded;             /* the value at path, where there is one, is of the list `word` */
RuleTest ask_coded_always;      /* ... and there is one */
RuleTest ask_coded_capitals;    /* ... read as capitals */
RuleTest ask_type_code;         /* of the list for what the element is called */
RuleTest ask_object_scheme;     /* of an invoiced object (type 130) only */
RuleTest ask_party_scheme;      /* or SEPA, of the seller and the payee */
RuleTest ask_note_subject;      /* between the first two '#' */
RuleTest ask_vat_prefix;        /* the first two letters, where the scheme is VAT */

/* --- sums ------------------------------------------------------------------------------------- */
RuleTest ask_line_total, ask_allowance_total, ask_charge_total, ask_net_total, ask_tax_total;
RuleTest ask_gross_total, ask_due_total, ask_tax_amount, ask_accounting_tax, ask_tax_decimals;

/* --- categories of VAT ------------------------------------------------------------------------ */
RuleTest ask_category_once, ask_category_shared, ask_category_shared_any;
RuleTest ask_if_line, ask_if_allowance, ask_if_charge;  /* where there is one: path leads on */
RuleTest ask_if_line_absent, ask_if_allowance_absent, ask_if_charge_absent;
RuleTest ask_if_broken_down;                            /* path leads to text */
RuleTest ask_taxable_total, ask_taxable_of_rate, ask_taxable_of_rate_there;
RuleTest ask_tax_zero, ask_tax_of_rate, ask_rate_or_outside;
RuleTest ask_only_breakdown, ask_only_lines, ask_only_allowances, ask_only_charges;
RuleTest ask_domestic, ask_not_beside;

/* --- payment, parties, references ------------------------------------------------------------- */
RuleTest ask_due_date, ask_account_filled, ask_transfer_account;
RuleTest ask_payee_differs, ask_payee_once, ask_one_registration, ask_one_creditor;
RuleTest ask_one_object, ask_object_reference, ask_object_alone;

/* --- Peppol ----------------------------------------------------------------------------------- */
RuleTest ask_something;         /* the element holds text or elements */
RuleTest ask_specification;     /* `word`, then billing or selfbilling */
RuleTest ask_process;           /* the process is one of Peppol's */
RuleTest ask_process_type;      /* in the first process, the type is of the list `word` */
RuleTest ask_german_type;       /* some types are for use between Germans */
RuleTest ask_one_note, ask_broken_down_once, ask_accounting_total, ask_same_sign;
RuleTest ask_one_of_type;       /* no more than one reference at path is of type `word` */
RuleTest ask_other_currency, ask_one_currency;
RuleTest ask_both_or_first;     /* where the second group of path is there, the first is */
RuleTest ask_adjusted, ask_indicated, ask_mandate, ask_not_before, ask_not_after;
RuleTest ask_line_amount, ask_line_object, ask_price_allowance, ask_price_difference;
RuleTest ask_same_unit, ask_date, ask_exemption_fits;
/* Numbers of the scheme `word`, well made. SRC: each in ask_number.c. */
RuleTest ask_gln, ask_norwegian, ask_danish, ask_danish_plant, ask_danish_tax, ask_belgian;
RuleTest ask_swedish, ask_australian, ask_italian_office, ask_italian_person, ask_italian_vat;

/* --- for the tests themselves ----------------------------------------------------------------- */
/* The first element at the rule's path; 0: none. */
uint32_t ask_first(const Ask *ask);
/* Equal? Else notes both. */
bool ask_equal(Ask *ask, Figure got, Figure want);
/* Less than one apart? Else notes both. */
bool ask_near(Ask *ask, Figure got, Figure want);

#endif
