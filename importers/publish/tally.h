/*
 * The two conservation laws of PRODUCT.md, kept while rows pass: rows by outcome, and money by currency and outcome. What was read is counted
 * where rows arrive, outcomes where they are decided, so that the check at the end can fail.
 */
#ifndef KONTOR_IMPORTERS_PUBLISH_TALLY_H
#define KONTOR_IMPORTERS_PUBLISH_TALLY_H

#include <stdbool.h>
#include <stdint.h>

#include "base/decimal.h"
#include "base/err.h"
#include "base/str.h"

enum outcome {
	OUTCOME_INSERTED,
	OUTCOME_NEW_VERSION,
	OUTCOME_UNCHANGED,
	OUTCOME_DUPLICATE,
	OUTCOME_QUARANTINED,
	OUTCOME_IGNORED,
	OUTCOME_RELEASED, /* of earlier files: outside the row law                                                 */
	OUTCOME_READ,
	OUTCOMES,
};

struct tally_money {
	char currency[4];
	struct decimal sum[OUTCOMES];
};

struct tally {
	int64_t rows[OUTCOMES];
	int64_t withdrawn;
	struct tally_money *money; /* sorted by currency                                                      */
	size_t money_n;
	bool overflow;
};

void tally_free(struct tally *t);
const char *outcome_name(enum outcome outcome);
/* amount may be NULL: the row carries none that can be read. */
void tally_count(struct tally *t, enum outcome outcome, struct str currency, const struct decimal *amount);
/* False (ERR_INTERNAL with both figures) if a law does not hold. */
bool tally_check(const struct tally *t, const char *feed, struct err *err);

#endif
