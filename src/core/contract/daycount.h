/* daycount.h - the part of a year between two contract times: ACTUS's year fraction Y(s, t).
 *
 * Binary64, each convention computed in the order it is written down here, because the published
 * expectations carry more digits than any scaled integer would give back. Fractions are additive
 * over whole days (that is what "splitting a period never changes the sum" rests on); the time of
 * day does not count, except that 23:59:59 is the end of its day.
 * SRC: ACTUS technical specification, "Year Fraction Convention"; data dictionary, IPDC;
 * ISDA 2006 section 4.16 (b) (d) (e) (g) (h); 252 business days as used in Brazil. */
#ifndef WEFT_CORE_CONTRACT_DAYCOUNT_H
#define WEFT_CORE_CONTRACT_DAYCOUNT_H

#include "core/contract/time.h"
#include "value/calendar.h"

typedef enum {
    CONTRACT_DAYS_NONE,
    CONTRACT_DAYS_AA,           /* actual/actual ISDA: each year by its own length */
    CONTRACT_DAYS_A360,
    CONTRACT_DAYS_A365,
    CONTRACT_DAYS_30E360,
    CONTRACT_DAYS_30E360_ISDA,  /* month ends are the 30th, but not the maturity in February */
    CONTRACT_DAYS_28E336,
    CONTRACT_DAYS_B252,         /* business days from `from` on, before `to` */
} ContractDays;

/* from may be after to: then the fraction is negative. maturity: only for 30E/360 ISDA, may be
 * none. calendar: only for B252. */
double contract_year_fraction(ContractDays convention, ContractTime from, ContractTime to,
                              ContractTime maturity, const Calendar *calendar);

#endif
