#include "assignments.h"

#include <stdlib.h>

#include "array.h"
#include "base/arena.h"
#include "db/copy.h"
#include "giveway.h"

struct piece_list {
	struct assignment_piece *row;
	size_t n, capacity;
	struct arena *texts;
};

static struct assignment_piece *list_push(struct piece_list *list)
{
	if (list->n == list->capacity) {
		list->capacity = list->capacity ? 2 * list->capacity : 256;
		list->row = xrealloc(list->row, list->capacity * sizeof *list->row);
	}
	list->row[list->n] = (struct assignment_piece){ 0 };
	return &list->row[list->n++];
}

/* Both statements, what should stand and what stands, give these columns. */
static bool read_piece(const struct db_rows *rows, int i, struct piece_list *list, struct err *err)
{
	struct assignment_piece *piece = list_push(list);
	piece->record_id = db_rows_int(rows, i, db_rows_column(rows, "record_id"));
	piece->worker_id = (int32_t)db_rows_int(rows, i, db_rows_column(rows, "worker_id"));
	piece->cost_center_id = (int32_t)db_rows_int(rows, i, db_rows_column(rows, "cost_center_id"));
	piece->org_unit_id = (int32_t)db_rows_int(rows, i, db_rows_column(rows, "org_unit_id"));
	piece->position_code = arena_str(list->texts, db_rows_str(rows, i, db_rows_column(rows, "position_code")));
	piece->cost_center_code = arena_str(list->texts, db_rows_str(rows, i, db_rows_column(rows, "cost_center_code")));
	piece->begun_on = db_rows_day(rows, i, db_rows_column(rows, "begun_on"));
	piece->is_open = db_rows_int(rows, i, db_rows_column(rows, "is_open")) != 0;
	piece->from = db_rows_day(rows, i, db_rows_column(rows, "valid_from"));
	piece->to = db_rows_day(rows, i, db_rows_column(rows, "valid_to"));
	piece->is_cut = db_rows_int(rows, i, db_rows_column(rows, "is_cut")) != 0;
	piece->cut_because_of = arena_str(list->texts, db_rows_str(rows, i, db_rows_column(rows, "cut_because_of")));
	if (!db_rows_decimal(rows, i, db_rows_column(rows, "share_percent"), &piece->share))
		return err_set(err, ERR_INTERNAL, "a share_percent has more digits than can be calculated with (at most %d)", DECIMAL_MAX_DIGITS);
	return true;
}

static bool read_pieces(struct db *db, const char *statement, int64_t snapshot, struct piece_list *list, struct err *err)
{
	struct db_stream *stream = NULL;
	const struct db_rows *row;
	struct db_params params = DB_PARAMS_INIT;
	db_param_int(&params, snapshot);
	if (!db_stream_open(db, statement, &params, &stream, err))
		return false;
	while (db_stream_next(stream, &row, err) && read_piece(row, 0, list, err))
		;
	db_stream_close(stream);
	return !err_is_set(err);
}

static bool settle_workers(struct piece_list *list, struct err *err)
{
	for (size_t first = 0, i = 1; i <= list->n; i++) {
		if (i < list->n && list->row[i].worker_id == list->row[first].worker_id)
			continue;
		if (!giveway_apply(&list->row[first], i - first))
			return err_set(err, ERR_INTERNAL, "the share_percent values of one worker are too large to be added");
		first = i;
	}
	return true;
}

static int piece_order(const void *a, const void *b)
{
	const struct assignment_piece *x = a, *y = b;
	if (x->record_id != y->record_id)
		return x->record_id < y->record_id ? -1 : 1;
	return x->from < y->from ? -1 : x->from > y->from;
}

static bool same_piece(const struct assignment_piece *a, const struct assignment_piece *b)
{
	return a->to == b->to && a->worker_id == b->worker_id && a->cost_center_id == b->cost_center_id && a->org_unit_id == b->org_unit_id &&
		a->begun_on == b->begun_on && a->is_cut == b->is_cut && str_equal(a->position_code, b->position_code) &&
		str_equal(a->cut_because_of, b->cut_because_of) && decimal_compare(a->share, b->share) == 0;
}

static void copy_piece(struct copy *copy, const struct assignment_piece *piece, int64_t snapshot)
{
	copy_row(copy, 13);
	copy_int4(copy, piece->worker_id);
	copy_text(copy, piece->position_code);
	copy_int4(copy, piece->cost_center_id);
	copy_day(copy, piece->begun_on);
	copy_day(copy, piece->from);
	copy_day(copy, piece->to);
	copy_int8(copy, snapshot);
	copy_int8(copy, INT64_MAX);
	copy_int4(copy, piece->org_unit_id);
	copy_decimal(copy, piece->share);
	if (piece->is_cut)
		copy_day(copy, piece->to - 1);
	else
		copy_null(copy);
	copy_text(copy, piece->cut_because_of);
	copy_int8(copy, piece->record_id);
}

static bool close_pieces(struct db *db, int64_t snapshot, struct array *records, struct array *days, struct err *err)
{
	struct db_params params = DB_PARAMS_INIT;
	if (!records->n)
		return true;
	db_param_int(&params, snapshot);
	db_param_text(&params, array_text(records));
	db_param_text(&params, array_text(days));
	return db_exec(db, "link/close_assignment_version", &params, err);
}

/* Two lists in the same order: live rows without an equal are closed, wanted ones without an equal are written. */
static bool write_differences(struct db *db, int64_t snapshot, const struct piece_list *wanted, const struct piece_list *live,
	int64_t *changed, struct err *err)
{
	struct array records = ARRAY_INIT, days = ARRAY_INIT;
	bool *missing = xcalloc(wanted->n + 1, sizeof *missing), ok;
	size_t w = 0, l = 0, missing_n = 0;
	while (w < wanted->n || l < live->n) {
		int order = w == wanted->n ? 1 : l == live->n ? -1 : piece_order(&wanted->row[w], &live->row[l]);
		bool equal = order == 0 && same_piece(&wanted->row[w], &live->row[l]);
		if (order >= 0 && !equal) {
			array_int(&records, live->row[l].record_id);
			array_day(&days, live->row[l].from);
		}
		if (order <= 0 && !equal && wanted->row[w].from < wanted->row[w].to) {
			missing[w] = true;
			missing_n++;
		}
		w += order <= 0;
		l += order >= 0;
	}
	*changed = (int64_t)(records.n + missing_n);
	ok = close_pieces(db, snapshot, &records, &days, err);
	struct copy *copy;
	if (ok && missing_n && (ok = copy_begin(db, "link/copy_assignment_version", &copy, err))) {
		for (size_t i = 0; i < wanted->n; i++)
			if (missing[i])
				copy_piece(copy, &wanted->row[i], snapshot);
		ok = copy_end(copy, NULL, err);
	}
	free(missing);
	array_free(&records);
	array_free(&days);
	return ok;
}

bool assignments_link(struct db *db, int64_t snapshot, int64_t *changed, struct err *err)
{
	struct arena *texts = arena_new(0);
	struct piece_list wanted = { .texts = texts }, live = { .texts = texts };
	*changed = 0;
	bool ok = read_pieces(db, "link/assignment_pieces", snapshot, &wanted, err) && settle_workers(&wanted, err) &&
		read_pieces(db, "link/live_assignment_versions", snapshot, &live, err);
	if (ok && wanted.n)
		qsort(wanted.row, wanted.n, sizeof *wanted.row, piece_order);
	ok = ok && write_differences(db, snapshot, &wanted, &live, changed, err);
	free(wanted.row);
	free(live.row);
	arena_free(texts);
	return ok;
}
