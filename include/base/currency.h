#ifndef KONTOR_BASE_CURRENCY_H
#define KONTOR_BASE_CURRENCY_H

#include "base/str.h"

/* Number of decimals of an ISO 4217 code (EUR 2, JPY 0, KWD 3), -1 if there is no such currency. Exact upper case. */
int currency_exponent(struct str code);

#endif
