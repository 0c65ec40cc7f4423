/*
 * Exchange rates into the reporting currency (RULINGS.md R15, R33): the greatest rate_date on or before the day over direct and inverse
 * quotations together, direct first on a tie; one rounding, half away from zero.
 */
#ifndef KONTOR_IMPORTERS_LINK_RATE_H
#define KONTOR_IMPORTERS_LINK_RATE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/date.h"
#include "base/decimal.h"
#include "base/err.h"
#include "base/str.h"
#include "db/conn.h"

enum rate_source {
	RATE_SAME,                       /* the reporting currency itself                                */
	RATE_DIRECT,                     /* reporting currency per unit                                  */
	RATE_INVERSE,                    /* units per reporting currency: divided by                     */
};

struct rate {
	enum rate_source source;
	struct decimal quoted;           /* as in exchange_rates; 1 for RATE_SAME                        */
	day_t day;                       /* of the quotation; not set for RATE_SAME                      */
	int from_exponent, to_exponent;  /* decimals of the two currencies                               */
};

struct rates;

/* All live quotations that involve the reporting currency. Load it after the publish wrote record_exchange_rates. */
bool rates_load(struct db *db, struct rates **ret, struct err *err);
void rates_free(struct rates *rates);                                /* NULL is fine             */
struct str rates_currency(const struct rates *rates);                /* the reporting currency   */
int rates_exponent(const struct rates *rates);                       /* its decimals             */
/* False: no_rate (or no such currency). */
bool rates_find(const struct rates *rates, struct str currency, day_t day, struct rate *ret);
/* Minor units of the row's currency to minor units of the reporting currency. False: the result is out of range. */
bool rates_convert(const struct rate *rate, int64_t minor, int64_t *ret);
const char *rate_source_name(enum rate_source source);               /* "same", "direct", "inverse" */

#endif
