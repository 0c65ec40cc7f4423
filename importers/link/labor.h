/*
 * Labor spend of one worker and pay period (DOMAIN.md section 4, RULINGS R01, R26, R32): each payroll line alone is distributed to the
 * time entries of the period by hours, else to the assignments by days and share, else stays whole. Pure but for the numbers of codings.
 */
#ifndef KONTOR_IMPORTERS_LINK_LABOR_H
#define KONTOR_IMPORTERS_LINK_LABOR_H

#include "coding.h"
#include "spend.h"

struct labor_line {                      /* an employer cost line of the pay run                         */
	int64_t record_id, batch_id, line;
	int64_t amount_original;
	int64_t amount;                  /* converted, rounded once                                      */
	struct rate rate;
	struct str currency, category;
	int32_t cost_center_id;
};

struct labor_entry {                     /* a time entry that counts                                     */
	int64_t record_id, hours_us;
	day_t work_date;
	int32_t coding_id;
};

struct labor_assignment {
	int64_t record_id;
	int64_t days;                    /* inside the period                                            */
	struct decimal share;
	int32_t cost_center_id;
};

struct labor_pair {
	int32_t worker_id;
	day_t period;                    /* first day of the month                                       */
	const struct labor_line *lines;
	size_t lines_n;
	const struct labor_entry *entries;           /* in the tie order of R26                          */
	size_t entries_n;
	const struct labor_assignment *assignments;  /* in the tie order of R26                          */
	size_t assignments_n;
};

/* Appends the spend rows of all lines. Parts of 0 make no row. False: the figures are too large to be split exactly. */
bool labor_distribute(const struct labor_pair *pair, struct coding_book *book, struct spend_list *list);

#endif
