#include "labor.h"

#include <stdlib.h>

#include "base/split.h"

#define SHARE_SCALE_MAX 9 /* decimals of a share that take part in a weight; days * share then fits for shares below 10^8 percent */

/* How the lines of one pair are divided: the same for each of them. */
struct division {
	enum spend_basis basis;
	size_t n;
	int64_t *weights, *amounts, *originals;
};

static bool any_weight(const int64_t *weights, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (weights[i] > 0)
			return true;
	return false;
}

/* days * share in whole units of 10^-scale percent; shares below 0 count as 0. */
static bool assignment_weight(const struct labor_assignment *assignment, int scale, int64_t *ret)
{
	struct decimal share = decimal_trim(assignment->share);
	int128_t units = share.unscaled, power;
	if (!int128_pow10(share.scale < scale ? scale - share.scale : share.scale - scale, &power))
		return false;
	if (share.scale > scale)
		units = int128_div_round(units, power);
	else if (!int128_mul(units, power, &units))
		return false;
	if (!int128_mul(units, assignment->days, &units) || units > INT64_MAX)
		return false;
	*ret = units > 0 ? (int64_t)units : 0;
	return true;
}

static bool weigh_assignments(const struct labor_pair *pair, int64_t *weights)
{
	int scale = 0;
	for (size_t i = 0; i < pair->assignments_n; i++) {
		int digits = decimal_trim(pair->assignments[i].share).scale;
		if (digits > scale)
			scale = digits < SHARE_SCALE_MAX ? digits : SHARE_SCALE_MAX;
	}
	for (size_t i = 0; i < pair->assignments_n; i++)
		if (!assignment_weight(&pair->assignments[i], scale, &weights[i]))
			return false;
	return true;
}

/* Step 1 if the hours sum to more than 0, else step 2 if the assignments weigh anything, else step 3. */
static bool divide(const struct labor_pair *pair, struct division *d)
{
	for (size_t i = 0; i < pair->entries_n; i++)
		d->weights[i] = pair->entries[i].hours_us;
	d->basis = BASIS_HOURS;
	d->n = pair->entries_n;
	if (any_weight(d->weights, d->n))
		return true;
	if (!weigh_assignments(pair, d->weights))
		return false;
	d->basis = BASIS_ASSIGNMENT;
	d->n = pair->assignments_n;
	if (any_weight(d->weights, d->n))
		return true;
	d->basis = BASIS_PAYROLL_LINE;
	d->n = 0;
	return true;
}

static struct spend_row *push_part(const struct labor_pair *pair, const struct labor_line *line, enum spend_basis basis, struct spend_list *list)
{
	struct spend_row *row = spend_push(list);
	row->fact_id = line->record_id;
	row->accounting_date = day_month_last(pair->period);
	row->worker_id = pair->worker_id;
	row->category = line->category;
	row->currency = line->currency;
	row->amount = line->amount;
	row->amount_original = line->amount_original;
	row->rate = line->rate;
	row->basis = basis;
	row->has_period = true;
	row->period = pair->period;
	row->batch_id = line->batch_id;
	row->line = line->line;
	return row;
}

/* Step 3: the line's own cost center, else UNASSIGNED. */
static void push_whole(const struct labor_pair *pair, const struct labor_line *line, struct coding_book *book, struct spend_list *list)
{
	if (line->amount == 0)
		return;
	struct spend_row *row = push_part(pair, line, line->cost_center_id ? BASIS_PAYROLL_LINE : BASIS_UNASSIGNED, list);
	row->coding_id = coding_book_id(book, 0, line->cost_center_id, 0, 0);
}

static bool push_parts(const struct labor_pair *pair, const struct labor_line *line, const struct division *d, struct coding_book *book,
	struct spend_list *list)
{
	if (!split_largest_remainder(line->amount, d->weights, d->n, d->amounts) ||
	    !split_largest_remainder(line->amount_original, d->weights, d->n, d->originals))
		return false;
	for (size_t i = 0; i < d->n; i++) {
		if (d->amounts[i] == 0)
			continue;
		struct spend_row *row = push_part(pair, line, d->basis, list);
		row->amount = d->amounts[i];
		row->amount_original = d->originals[i];
		if (d->basis == BASIS_HOURS) {
			row->part_kind = PART_TIME_ENTRY;
			row->part_id = pair->entries[i].record_id;
			row->accounting_date = pair->entries[i].work_date;
			row->coding_id = pair->entries[i].coding_id;
		} else {
			row->part_kind = PART_ASSIGNMENT;
			row->part_id = pair->assignments[i].record_id;
			row->coding_id = coding_book_id(book, 0, pair->assignments[i].cost_center_id, 0, 0);
		}
	}
	return true;
}

bool labor_distribute(const struct labor_pair *pair, struct coding_book *book, struct spend_list *list)
{
	size_t most = (pair->entries_n > pair->assignments_n ? pair->entries_n : pair->assignments_n) + 1;
	struct division d = { 0 };
	d.weights = xcalloc(3 * most, sizeof *d.weights);
	d.amounts = d.weights + most;
	d.originals = d.amounts + most;
	bool ok = divide(pair, &d);
	for (size_t i = 0; i < pair->lines_n && ok; i++) {
		if (d.n == 0)
			push_whole(pair, &pair->lines[i], book, list);
		else
			ok = push_parts(pair, &pair->lines[i], &d, book, list);
	}
	free(d.weights);
	return ok;
}
