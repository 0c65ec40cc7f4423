#include "payroll.h"

#include <stdlib.h>

#include "array.h"
#include "labor.h"

#define CHUNK 4000 /* pairs distributed at a time; memory is that of their time entries and spend rows */

struct pair_list {
	struct labor_pair *row;
	size_t n, capacity;
};

/* What is known of one chunk of pairs. Lines, entries and assignments are in the order of the pairs. */
struct chunk {
	struct labor_pair *pairs;
	size_t pairs_n;
	struct arena *texts;
	struct labor_line *lines;
	size_t lines_n;
	struct labor_entry *entries;
	struct labor_assignment *assignments;
	struct array workers, periods;
	struct spend_list wanted, live;
	struct spend_expected expected;
};

bool payroll_exists(struct db *db, bool *ret, struct err *err)
{
	struct db_rows *rows = NULL;
	if (!db_query(db, "link/any_payroll", NULL, &rows, err))
		return false;
	*ret = db_rows_int(rows, 0, db_rows_column(rows, "any_payroll")) != 0;
	db_rows_free(rows);
	return true;
}

static bool read_pairs(struct db *db, int64_t snapshot, struct pair_list *list, struct err *err)
{
	struct db_stream *stream = NULL;
	const struct db_rows *row;
	struct db_params params = DB_PARAMS_INIT;
	db_param_int(&params, snapshot);
	if (!db_stream_open(db, "link/labor_pairs", &params, &stream, err))
		return false;
	while (db_stream_next(stream, &row, err)) {
		if (list->n == list->capacity) {
			list->capacity = list->capacity ? 2 * list->capacity : 256;
			list->row = xrealloc(list->row, list->capacity * sizeof *list->row);
		}
		list->row[list->n++] = (struct labor_pair){
			.worker_id = (int32_t)db_rows_int(row, 0, db_rows_column(row, "worker_id")),
			.period = db_rows_day(row, 0, db_rows_column(row, "period")),
		};
	}
	db_stream_close(stream);
	return !err_is_set(err);
}

static void chunk_params(struct chunk *c, struct db_params *params)
{
	db_param_text(params, array_text(&c->workers));
	db_param_text(params, array_text(&c->periods));
	db_param_day(params, c->pairs[0].period);
	db_param_day(params, c->pairs[c->pairs_n - 1].period);
}

/* The pair a row belongs to. Rows and pairs are both ordered by period and worker, so the search goes on where it stopped. */
static struct labor_pair *pair_of_row(struct chunk *c, const struct db_rows *rows, int i, size_t *at)
{
	int32_t worker = (int32_t)db_rows_int(rows, i, db_rows_column(rows, "worker_id"));
	day_t period = db_rows_day(rows, i, db_rows_column(rows, "period"));
	while (*at < c->pairs_n && (c->pairs[*at].period != period || c->pairs[*at].worker_id != worker))
		(*at)++;
	return *at < c->pairs_n ? &c->pairs[*at] : NULL;
}

static bool read_line(const struct db_rows *rows, int i, const struct rates *rates, struct arena *texts, struct labor_line *line,
	struct err *err)
{
	struct str currency = db_rows_str(rows, i, db_rows_column(rows, "currency"));
	day_t paid_on = db_rows_day(rows, i, db_rows_column(rows, "paid_on"));
	line->record_id = db_rows_int(rows, i, db_rows_column(rows, "record_id"));
	line->batch_id = db_rows_int(rows, i, db_rows_column(rows, "batch_id"));
	line->line = db_rows_int(rows, i, db_rows_column(rows, "line"));
	line->amount_original = db_rows_int(rows, i, db_rows_column(rows, "amount"));
	line->currency = arena_str(texts, currency);
	line->category = arena_str(texts, db_rows_str(rows, i, db_rows_column(rows, "category")));
	line->cost_center_id = (int32_t)db_rows_int(rows, i, db_rows_column(rows, "cost_center_id"));
	if (!rates_find(rates, currency, paid_on, &line->rate))
		return spend_no_rate(err, "payroll", currency, paid_on);
	if (!rates_convert(&line->rate, line->amount_original, &line->amount))
		return err_set(err, ERR_INTERNAL, "an amount of the feed payroll is too large to be converted");
	return true;
}

static bool read_lines(struct chunk *c, struct db *db, const struct rates *rates, struct err *err)
{
	struct db_params params = DB_PARAMS_INIT;
	struct db_rows *rows = NULL;
	size_t at = 0;
	chunk_params(c, &params);
	if (!db_query(db, "link/labor_lines", &params, &rows, err))
		return false;
	bool ok = true;
	c->lines_n = (size_t)db_rows_count(rows);
	c->lines = xcalloc(c->lines_n + 1, sizeof *c->lines);
	for (int i = 0; i < db_rows_count(rows) && ok; i++) {
		struct labor_pair *pair = pair_of_row(c, rows, i, &at);
		if (pair && pair->lines_n++ == 0)
			pair->lines = &c->lines[i];
		ok = read_line(rows, i, rates, c->texts, &c->lines[i], err);
	}
	db_rows_free(rows);
	return ok;
}

static bool read_entries(struct chunk *c, struct db *db, struct err *err)
{
	struct db_params params = DB_PARAMS_INIT;
	struct db_rows *rows = NULL;
	size_t at = 0;
	chunk_params(c, &params);
	if (!db_query(db, "link/labor_entries", &params, &rows, err))
		return false;
	c->entries = xcalloc((size_t)db_rows_count(rows) + 1, sizeof *c->entries);
	for (int i = 0; i < db_rows_count(rows); i++) {
		struct labor_pair *pair = pair_of_row(c, rows, i, &at);
		if (pair && pair->entries_n++ == 0)
			pair->entries = &c->entries[i];
		c->entries[i] = (struct labor_entry){
			.record_id = db_rows_int(rows, i, db_rows_column(rows, "record_id")),
			.hours_us = db_rows_int(rows, i, db_rows_column(rows, "hours_us")),
			.work_date = db_rows_day(rows, i, db_rows_column(rows, "work_date")),
			.coding_id = (int32_t)db_rows_int(rows, i, db_rows_column(rows, "coding_id")),
		};
	}
	db_rows_free(rows);
	return true;
}

static bool read_assignments(struct chunk *c, struct db *db, struct err *err)
{
	struct db_params params = DB_PARAMS_INIT;
	struct db_rows *rows = NULL;
	size_t at = 0;
	db_param_text(&params, array_text(&c->workers));
	db_param_text(&params, array_text(&c->periods));
	if (!db_query(db, "link/labor_assignments", &params, &rows, err))
		return false;
	bool ok = true;
	c->assignments = xcalloc((size_t)db_rows_count(rows) + 1, sizeof *c->assignments);
	for (int i = 0; i < db_rows_count(rows) && ok; i++) {
		struct labor_assignment *assignment = &c->assignments[i];
		struct labor_pair *pair = pair_of_row(c, rows, i, &at);
		if (pair && pair->assignments_n++ == 0)
			pair->assignments = assignment;
		assignment->record_id = db_rows_int(rows, i, db_rows_column(rows, "record_id"));
		assignment->days = db_rows_int(rows, i, db_rows_column(rows, "days"));
		assignment->cost_center_id = (int32_t)db_rows_int(rows, i, db_rows_column(rows, "cost_center_id"));
		ok = db_rows_decimal(rows, i, db_rows_column(rows, "share_percent"), &assignment->share);
	}
	db_rows_free(rows);
	return ok || err_set(err, ERR_INTERNAL, "a share_percent has more digits than can be calculated with (at most %d)", DECIMAL_MAX_DIGITS);
}

static bool distribute(struct chunk *c, struct coding_book *book, struct err *err)
{
	for (size_t i = 0; i < c->pairs_n; i++)
		if (!labor_distribute(&c->pairs[i], book, &c->wanted))
			return err_set(err, ERR_INTERNAL, "a payroll amount, its hours or its shares are too large to be split exactly");
	return true;
}

static bool read_live(struct chunk *c, struct db *db, int64_t snapshot, struct err *err)
{
	struct db_params params = DB_PARAMS_INIT;
	chunk_params(c, &params);
	db_param_int(&params, snapshot);
	return spend_read(db, "link/live_labor_spend", &params, c->texts, &c->live, err);
}

/* Lines that are no employer cost, or that are closed, are not asked for: their live spend was wanted by nobody and closed. */
static bool check_chunk(struct chunk *c, struct db *db, const struct rates *rates, struct err *err)
{
	for (size_t i = 0; i < c->lines_n; i++)
		spend_expect(&c->expected, c->lines[i].record_id, c->lines[i].amount_original, &c->lines[i].rate);
	return spend_check(db, 'p', &c->expected, rates_exponent(rates), err);
}

static void chunk_free(struct chunk *c)
{
	free(c->lines);
	free(c->entries);
	free(c->assignments);
	array_free(&c->workers);
	array_free(&c->periods);
	spend_free(&c->wanted);
	spend_free(&c->live);
	spend_expected_free(&c->expected);
	arena_free(c->texts);
}

static bool link_chunk(struct db *db, int64_t snapshot, const struct rates *rates, struct coding_book *book, struct labor_pair *pairs,
	size_t n, struct err *err)
{
	struct chunk c = { .pairs = pairs, .pairs_n = n, .texts = arena_new(0), .workers = ARRAY_INIT, .periods = ARRAY_INIT,
		.expected = SPEND_EXPECTED_INIT };
	for (size_t i = 0; i < n; i++) {
		array_int(&c.workers, pairs[i].worker_id);
		array_day(&c.periods, pairs[i].period);
	}
	bool ok = read_lines(&c, db, rates, err) && read_entries(&c, db, err) && read_assignments(&c, db, err) &&
		distribute(&c, book, err) && read_live(&c, db, snapshot, err) && spend_write(db, snapshot, 'p', &c.wanted, &c.live, err) &&
		check_chunk(&c, db, rates, err);
	chunk_free(&c);
	return ok;
}

bool payroll_link(struct db *db, int64_t snapshot, const struct rates *rates, struct coding_book *book, struct err *err)
{
	struct pair_list pairs = { 0 };
	bool ok = read_pairs(db, snapshot, &pairs, err);
	for (size_t at = 0; at < pairs.n && ok; at += CHUNK)
		ok = link_chunk(db, snapshot, rates, book, pairs.row + at, pairs.n - at < CHUNK ? pairs.n - at : CHUNK, err);
	free(pairs.row);
	return ok;
}
