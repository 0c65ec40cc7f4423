/*
 * What becomes of one row: the rules of DOMAIN.md section 3 in their order. A run is one feed of one source inside a publish.
 *
 *   typed? -> references known? -> a rate for its money? -> met before in this file? -> stored, same or other? -> written
 *      \________________\________________\___________________\____> quarantine
 */
#ifndef KONTOR_IMPORTERS_PUBLISH_DECIDE_H
#define KONTOR_IMPORTERS_PUBLISH_DECIDE_H

#include "base/dict.h"

#include "publish.h"

struct run;

/* A row as it comes from a file or out of quarantine. */
struct run_row {
	const struct str *cells;
	int64_t batch_id, line, byte_from;
	int32_t byte_length;
	struct row_problem problem;      /* what the reader found                                        */
	int32_t occurrence;              /* 0 = count it; else the number it had in its own file         */
};

/* How a row ended, for callers that keep rows waiting themselves (release). */
struct run_result {
	enum outcome outcome;
	const char *code;                /* of a quarantined row                                         */
	int column;
	const char *reason, *remedy;
	bool releasable;
	size_t missing_n;
	struct waiting_missing missing[FEED_COLUMNS_MAX + 1];
};

/* order_from, order_to: the range of key_order the rows can have (INT64_MIN, INT64_MAX = all). Opens the COPY. */
bool run_open(struct publish *pub, const struct feed *feed, int32_t source_id, struct resolver_scope scope, int64_t order_from,
              int64_t order_to, struct run **ret, struct err *err);
/* Decides and writes; a quarantined row is only described in *result. */
bool run_row(struct run *run, const struct run_row *row, struct run_result *result, struct err *err);
/* The same, and puts a quarantined row aside; counts in `tally`. */
bool run_file_row(struct run *run, const struct run_row *row, struct tally *tally, struct err *err);
bool run_close(struct run *run, bool abort, struct err *err);

/* Which references of these cells are unknown, without deciding anything: for the search for accepted rows in a master file. `also` (may be
 * NULL) holds codes of the feed's own kind that the same file brings. */
size_t run_missing(const struct publish *pub, const struct feed *feed, struct resolver_scope scope, const struct str *cells,
                   const struct dict *also, struct waiting_missing *missing, int32_t *ids, bool *ambiguous);

#endif
