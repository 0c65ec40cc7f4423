/* Rows of the table spend: what they should be, compared with what is live, and the differences written. */
#ifndef KONTOR_IMPORTERS_LINK_SPEND_H
#define KONTOR_IMPORTERS_LINK_SPEND_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "array.h"
#include "base/arena.h"
#include "base/date.h"
#include "base/err.h"
#include "base/str.h"
#include "db/conn.h"
#include "rate.h"

enum spend_part { PART_WHOLE = '-', PART_TIME_ENTRY = 't', PART_ASSIGNMENT = 'a' };
enum spend_basis { BASIS_EXPENSE, BASIS_HOURS, BASIS_ASSIGNMENT, BASIS_PAYROLL_LINE, BASIS_UNASSIGNED };

struct spend_row {
	int64_t fact_id;                 /* with part_kind and part_id: R53                              */
	enum spend_part part_kind;
	int64_t part_id;
	day_t accounting_date;
	int32_t coding_id, worker_id;
	struct str category, currency;
	int64_t amount, amount_original;
	struct rate rate;
	enum spend_basis basis;
	bool has_period;                 /* labor                                                        */
	day_t period;
	int64_t batch_id, line;
};

struct spend_list {
	struct spend_row *row;
	size_t n, capacity;
};

struct spend_row *spend_push(struct spend_list *list);   /* a zeroed row; valid until the next push  */
void spend_free(struct spend_list *list);
/* Rows of a statement with the columns of link/live_expense_spend; texts go to the arena. */
bool spend_read(struct db *db, const char *statement, const struct db_params *params, struct arena *texts, struct spend_list *list,
	struct err *err);
/* fact_kind: 'x' or 'p'. Closes live rows without an equal in wanted, writes wanted ones without an equal in live. Sorts both. */
bool spend_write(struct db *db, int64_t snapshot, char fact_kind, struct spend_list *wanted, struct spend_list *live, struct err *err);

/* What facts were converted to: after writing, their live spend must sum to it, calculated a second time by SQL with exact numerics. */
struct spend_expected {
	struct array facts, minors, from_exponents, rates, sources;
};

#define SPEND_EXPECTED_INIT { ARRAY_INIT, ARRAY_INIT, ARRAY_INIT, ARRAY_INIT, ARRAY_INIT }

void spend_expect(struct spend_expected *expected, int64_t fact_id, int64_t minor, const struct rate *rate);
void spend_expect_nothing(struct spend_expected *expected, int64_t fact_id);
void spend_expected_free(struct spend_expected *expected);
/* False, with ERR_INTERNAL, when a fact's live spend is another sum. */
bool spend_check(struct db *db, char fact_kind, struct spend_expected *expected, int to_exponent, struct err *err);

/* The line has no exchange rate although it was accepted: quotations it needs were withdrawn. Always false. */
bool spend_no_rate(struct err *err, const char *feed, struct str currency, day_t day);

#endif
