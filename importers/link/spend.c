#include "spend.h"

#include <stdlib.h>

#include "db/copy.h"

static const char *const basis_names[] = { [BASIS_EXPENSE] = "expense", [BASIS_HOURS] = "hours", [BASIS_ASSIGNMENT] = "assignment",
	[BASIS_PAYROLL_LINE] = "payroll_line", [BASIS_UNASSIGNED] = "unassigned" };

struct spend_row *spend_push(struct spend_list *list)
{
	if (list->n == list->capacity) {
		list->capacity = list->capacity ? 2 * list->capacity : 256;
		list->row = xrealloc(list->row, list->capacity * sizeof *list->row);
	}
	list->row[list->n] = (struct spend_row){ .part_kind = PART_WHOLE };
	return &list->row[list->n++];
}

void spend_free(struct spend_list *list)
{
	free(list->row);
	*list = (struct spend_list){ 0 };
}

static bool read_rate(const struct db_rows *rows, int i, struct rate *rate)
{
	rate->source = (enum rate_source)db_rows_int(rows, i, db_rows_column(rows, "rate_source"));
	rate->day = db_rows_day(rows, i, db_rows_column(rows, "rate_date"));
	return db_rows_decimal(rows, i, db_rows_column(rows, "rate"), &rate->quoted);
}

static bool read_row(const struct db_rows *rows, int i, struct arena *texts, struct spend_row *row)
{
	int period = db_rows_column(rows, "period");
	row->fact_id = db_rows_int(rows, i, db_rows_column(rows, "fact_id"));
	row->part_kind = (enum spend_part)db_rows_str(rows, i, db_rows_column(rows, "part_kind")).p[0];
	row->part_id = db_rows_int(rows, i, db_rows_column(rows, "part_id"));
	row->accounting_date = db_rows_day(rows, i, db_rows_column(rows, "accounting_date"));
	row->coding_id = (int32_t)db_rows_int(rows, i, db_rows_column(rows, "coding_id"));
	row->worker_id = (int32_t)db_rows_int(rows, i, db_rows_column(rows, "worker_id"));
	row->category = arena_str(texts, db_rows_str(rows, i, db_rows_column(rows, "category")));
	row->currency = arena_str(texts, db_rows_str(rows, i, db_rows_column(rows, "currency")));
	row->amount = db_rows_int(rows, i, db_rows_column(rows, "amount"));
	row->amount_original = db_rows_int(rows, i, db_rows_column(rows, "amount_original"));
	row->basis = (enum spend_basis)db_rows_int(rows, i, db_rows_column(rows, "basis"));
	row->has_period = !db_rows_null(rows, i, period);
	row->period = db_rows_day(rows, i, period);
	row->batch_id = db_rows_int(rows, i, db_rows_column(rows, "batch_id"));
	row->line = db_rows_int(rows, i, db_rows_column(rows, "line"));
	return read_rate(rows, i, &row->rate);
}

bool spend_read(struct db *db, const char *statement, const struct db_params *params, struct arena *texts, struct spend_list *list,
	struct err *err)
{
	struct db_stream *stream = NULL;
	const struct db_rows *row;
	bool ok = true;
	if (!db_stream_open(db, statement, params, &stream, err))
		return false;
	while (ok && db_stream_next(stream, &row, err))
		ok = read_row(row, 0, texts, spend_push(list));
	db_stream_close(stream);
	if (!ok)
		err_set(err, ERR_INTERNAL, "a stored exchange rate has more digits than can be calculated with");
	return !err_is_set(err);
}

static int row_order(const void *a, const void *b)
{
	const struct spend_row *x = a, *y = b;
	if (x->fact_id != y->fact_id)
		return x->fact_id < y->fact_id ? -1 : 1;
	if (x->part_kind != y->part_kind)
		return x->part_kind < y->part_kind ? -1 : 1;
	return x->part_id < y->part_id ? -1 : x->part_id > y->part_id;
}

static bool same_rate(const struct rate *a, const struct rate *b)
{
	return a->source == b->source && (a->source == RATE_SAME || a->day == b->day) && decimal_compare(a->quoted, b->quoted) == 0;
}

static bool same_row(const struct spend_row *a, const struct spend_row *b)
{
	return a->accounting_date == b->accounting_date && a->coding_id == b->coding_id && a->worker_id == b->worker_id &&
		a->amount == b->amount && a->amount_original == b->amount_original && a->basis == b->basis && a->batch_id == b->batch_id &&
		a->line == b->line && a->has_period == b->has_period && (!a->has_period || a->period == b->period) &&
		str_equal(a->category, b->category) && str_equal(a->currency, b->currency) && same_rate(&a->rate, &b->rate);
}

static void copy_spend(struct copy *copy, char fact_kind, int64_t snapshot, const struct spend_row *row)
{
	char part = (char)row->part_kind;
	copy_row(copy, 20);
	copy_text(copy, (struct str){ &fact_kind, 1 });
	copy_int8(copy, row->fact_id);
	copy_text(copy, (struct str){ &part, 1 });
	copy_int8(copy, row->part_id);
	copy_int8(copy, snapshot);
	copy_int8(copy, INT64_MAX);
	copy_day(copy, row->accounting_date);
	copy_int4(copy, row->coding_id);
	copy_int4(copy, row->worker_id);
	copy_text(copy, row->category);
	copy_int8(copy, row->amount);
	copy_int8(copy, row->amount_original);
	copy_text(copy, row->currency);
	copy_decimal(copy, row->rate.quoted);
	if (row->rate.source == RATE_SAME)
		copy_null(copy);
	else
		copy_day(copy, row->rate.day);
	copy_text(copy, str_of(rate_source_name(row->rate.source)));
	copy_text(copy, str_of(basis_names[row->basis]));
	if (row->has_period)
		copy_day(copy, row->period);
	else
		copy_null(copy);
	copy_int8(copy, row->batch_id);
	copy_int8(copy, row->line);
}

struct gone {
	struct array facts, part_kinds, part_ids;
};

static bool close_rows(struct db *db, int64_t snapshot, char fact_kind, struct gone *gone, struct err *err)
{
	char kind[2] = { fact_kind, 0 };
	struct db_params params = DB_PARAMS_INIT;
	if (!gone->facts.n)
		return true;
	db_param_int(&params, snapshot);
	db_param_text(&params, kind);
	db_param_text(&params, array_text(&gone->facts));
	db_param_text(&params, array_text(&gone->part_kinds));
	db_param_text(&params, array_text(&gone->part_ids));
	return db_exec(db, "link/close_spend", &params, err);
}

/* Moves the wanted rows that are not live yet to the front, and lists the live ones that are not wanted any more. */
static void compare(struct spend_list *wanted, const struct spend_list *live, struct gone *gone)
{
	size_t w = 0, l = 0, kept = 0;
	while (w < wanted->n || l < live->n) {
		int order = w == wanted->n ? 1 : l == live->n ? -1 : row_order(&wanted->row[w], &live->row[l]);
		bool equal = order == 0 && same_row(&wanted->row[w], &live->row[l]);
		if (order >= 0 && !equal) {
			array_int(&gone->facts, live->row[l].fact_id);
			array_char(&gone->part_kinds, (char)live->row[l].part_kind);
			array_int(&gone->part_ids, live->row[l].part_id);
		}
		if (order <= 0 && !equal)
			wanted->row[kept++] = wanted->row[w];
		w += order <= 0;
		l += order >= 0;
	}
	wanted->n = kept;
}

bool spend_write(struct db *db, int64_t snapshot, char fact_kind, struct spend_list *wanted, struct spend_list *live, struct err *err)
{
	struct gone gone = { ARRAY_INIT, ARRAY_INIT, ARRAY_INIT };
	struct copy *copy;
	if (live->n) {
		qsort(wanted->row, wanted->n, sizeof *wanted->row, row_order);
		qsort(live->row, live->n, sizeof *live->row, row_order);
		compare(wanted, live, &gone);
	}
	bool ok = close_rows(db, snapshot, fact_kind, &gone, err);
	if (ok && wanted->n && (ok = copy_begin(db, "link/copy_spend", &copy, err))) {
		for (size_t i = 0; i < wanted->n; i++)
			copy_spend(copy, fact_kind, snapshot, &wanted->row[i]);
		ok = copy_end(copy, NULL, err);
	}
	array_free(&gone.facts);
	array_free(&gone.part_kinds);
	array_free(&gone.part_ids);
	return ok;
}

void spend_expect(struct spend_expected *expected, int64_t fact_id, int64_t minor, const struct rate *rate)
{
	array_int(&expected->facts, fact_id);
	array_int(&expected->minors, minor);
	array_int(&expected->from_exponents, rate->from_exponent);
	array_decimal(&expected->rates, rate->quoted);
	array_word(&expected->sources, rate_source_name(rate->source));
}

void spend_expect_nothing(struct spend_expected *expected, int64_t fact_id)
{
	struct rate none = { .source = RATE_SAME, .quoted = decimal_of(1, 0) };
	spend_expect(expected, fact_id, 0, &none);
}

void spend_expected_free(struct spend_expected *expected)
{
	array_free(&expected->facts);
	array_free(&expected->minors);
	array_free(&expected->from_exponents);
	array_free(&expected->rates);
	array_free(&expected->sources);
}

bool spend_check(struct db *db, char fact_kind, struct spend_expected *expected, int to_exponent, struct err *err)
{
	char kind[2] = { fact_kind, 0 };
	struct db_rows *rows = NULL;
	struct db_params params = DB_PARAMS_INIT;
	if (!expected->facts.n)
		return true;
	db_param_text(&params, kind);
	db_param_text(&params, array_text(&expected->facts));
	db_param_text(&params, array_text(&expected->minors));
	db_param_text(&params, array_text(&expected->from_exponents));
	db_param_text(&params, array_text(&expected->rates));
	db_param_text(&params, array_text(&expected->sources));
	db_param_int(&params, to_exponent);
	if (!db_query(db, "link/check_spend", &params, &rows, err))
		return false;
	int64_t wrong = db_rows_int(rows, 0, db_rows_column(rows, "wrong"));
	if (wrong > 0) {
		err_set(err, ERR_INTERNAL, "the spend of %lld %s does not sum to their converted amounts, the first is record %lld; nothing was published",
			(long long)wrong, fact_kind == 'x' ? "expense lines" : "payroll lines",
			(long long)db_rows_int(rows, 0, db_rows_column(rows, "first")));
		err_hint(err, "this is a defect of Kontor; report it with the number");
		err_secret(err, "expected %s, found %s minor units", db_rows_text(rows, 0, db_rows_column(rows, "expected")),
			db_rows_text(rows, 0, db_rows_column(rows, "found")));
	}
	db_rows_free(rows);
	return wrong == 0;
}

bool spend_no_rate(struct err *err, const char *feed, struct str currency, day_t day)
{
	char text[DAY_TEXT_SIZE];
	err_set(err, ERR_IMPORT_REFUSED, "a published line of %s in %.*s would be left without an exchange rate on %s", feed, STR_ARG(currency),
		day_text(day, text));
	return err_hint(err, "this file withdraws quotations that published lines need; keep a quotation of %.*s on or before that day",
		STR_ARG(currency));
}
