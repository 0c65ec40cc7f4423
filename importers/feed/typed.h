/*
 * Typing: cells in a feed's own form -> values. The same for rows fresh from a file and for rows that waited in quarantine.
 */
#ifndef KONTOR_IMPORTERS_FEED_TYPED_H
#define KONTOR_IMPORTERS_FEED_TYPED_H

#include <stdbool.h>
#include <stdint.h>

#include "base/date.h"
#include "base/decimal.h"

#include "feed.h"

enum typed_kind {
	TYPED_BLANK,
	TYPED_TEXT,      /* texts, codes, words in lower case                                                */
	TYPED_DAY,       /* days and months; DAY_UNTIL already exclusive                                     */
	TYPED_UNITS,     /* money in minor units, hours in microseconds                                      */
	TYPED_DECIMAL,
	TYPED_FLAG,
};

struct typed {
	enum typed_kind kind;
	bool flag;
	day_t day;
	int64_t units;
	struct str text;             /* points into the cells                                              */
	struct decimal decimal;
};

/* Where and why typing failed; the texts name rules, never values. */
struct typed_problem {
	const char *code;            /* NULL = none                                                        */
	int column;
	const char *reason, *remedy; /* static texts                                                       */
};

/* Types all cells. On a problem the first one is told and the remaining cells are still typed where possible. */
void typed_row(const struct feed *feed, const struct str *cells, struct typed *values, struct typed_problem *problem);

/* The row's amount for the law of conservation: false if the feed has none or this row's cannot be read. */
bool typed_amount(const struct feed *feed, const struct str *cells, struct str *currency, struct decimal *amount);

#endif
