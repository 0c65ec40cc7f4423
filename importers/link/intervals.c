#include "intervals.h"

#include <stdlib.h>

#include "array.h"
#include "base/arena.h"
#include "db/copy.h"
#include "organisation_load.h"
#include "reach.h"

#define CHUNK 5000 /* codings compared and written at a time */

struct coding_list {
	struct coding *row;
	size_t n, capacity;
};

static bool read_number(struct db *db, const char *statement, int64_t *ret, struct err *err)
{
	struct db_rows *rows = NULL;
	if (!db_query(db, statement, NULL, &rows, err))
		return false;
	*ret = db_rows_int(rows, 0, 0);
	db_rows_free(rows);
	return true;
}

static bool touch_changed(struct db *db, int64_t snapshot, struct reach *reach, struct err *err)
{
	struct db_rows *rows = NULL;
	struct db_params params = DB_PARAMS_INIT;
	db_param_int(&params, snapshot);
	if (!db_query(db, "link/changed_objects", &params, &rows, err))
		return false;
	int column = db_rows_column(rows, "entity_id");
	for (int i = 0; i < db_rows_count(rows); i++)
		reach_touch(reach, (int32_t)db_rows_int(rows, i, column));
	db_rows_free(rows);
	reach_finish(reach);
	return true;
}

/* Codings numbered after `after`; of those up to `answered` only what a changed object can reach. */
static bool read_codings(struct db *db, int64_t after, int64_t answered, const struct reach *reach, struct coding_list *list, struct err *err)
{
	struct db_stream *stream = NULL;
	const struct db_rows *row;
	struct db_params params = DB_PARAMS_INIT;
	db_param_int(&params, after);
	if (!db_stream_open(db, "link/codings", &params, &stream, err))
		return false;
	while (db_stream_next(stream, &row, err)) {
		struct coding coding = {
			.coding_id = (int32_t)db_rows_int(row, 0, db_rows_column(row, "coding_id")),
			.project_id = (int32_t)db_rows_int(row, 0, db_rows_column(row, "project_id")),
			.cost_center_id = (int32_t)db_rows_int(row, 0, db_rows_column(row, "cost_center_id")),
			.org_unit_id = (int32_t)db_rows_int(row, 0, db_rows_column(row, "org_unit_id")),
			.worker_id = (int32_t)db_rows_int(row, 0, db_rows_column(row, "worker_id")),
		};
		if (coding.coding_id <= answered && !reach_coding(reach, &coding))
			continue;
		if (list->n == list->capacity) {
			list->capacity = list->capacity ? 2 * list->capacity : 256;
			list->row = xrealloc(list->row, list->capacity * sizeof *list->row);
		}
		list->row[list->n++] = coding;
	}
	db_stream_close(stream);
	return !err_is_set(err);
}

/* The state of one chunk: what the rule says, what is live, and what differs. */
struct chunk {
	struct owner_list wanted;
	int32_t *coding_ids;             /* of wanted                                                    */
	size_t ids_capacity;
	bool *missing;
	struct array gone_ids, gone_days;
};

static void chunk_answer(struct chunk *c, const struct organisation *o, const struct coding *codings, size_t n)
{
	c->wanted.n = 0;
	for (size_t i = 0; i < n; i++) {
		size_t first = c->wanted.n;
		owner_timeline(o, &codings[i], &c->wanted);
		if (c->wanted.n > c->ids_capacity) {
			c->ids_capacity = 2 * c->wanted.n;
			c->coding_ids = xrealloc(c->coding_ids, c->ids_capacity * sizeof *c->coding_ids);
			c->missing = xrealloc(c->missing, c->ids_capacity * sizeof *c->missing);
		}
		for (size_t k = first; k < c->wanted.n; k++) {
			c->coding_ids[k] = codings[i].coding_id;
			c->missing[k] = true;
		}
	}
	array_clear(&c->gone_ids);
	array_clear(&c->gone_days);
}

static struct owner read_live(const struct db_rows *rows, int i)
{
	return (struct owner){
		.from = db_rows_day(rows, i, db_rows_column(rows, "valid_from")),
		.to = db_rows_day(rows, i, db_rows_column(rows, "valid_to")),
		.cost_center_id = (int32_t)db_rows_int(rows, i, db_rows_column(rows, "cost_center_id")),
		.org_unit_id = (int32_t)db_rows_int(rows, i, db_rows_column(rows, "org_unit_id")),
		.role_id = (int32_t)db_rows_int(rows, i, db_rows_column(rows, "role_id")),
		.holder_id = (int32_t)db_rows_int(rows, i, db_rows_column(rows, "holder_id")),
		.levels = (int16_t)db_rows_int(rows, i, db_rows_column(rows, "levels")),
		.found_by = (enum found_by)db_rows_int(rows, i, db_rows_column(rows, "found_by")),
		.holder_type = (enum holder_type)db_rows_int(rows, i, db_rows_column(rows, "holder_type")),
		.orphan_reason = (enum orphan_reason)db_rows_int(rows, i, db_rows_column(rows, "orphan_reason")),
	};
}

/* Both sides are ordered by coding and first day. A live interval that the rule still gives stays; any other is gone. */
static void chunk_compare(struct chunk *c, const struct db_rows *rows)
{
	size_t w = 0;
	int id_column = db_rows_column(rows, "coding_id");
	for (int i = 0; i < db_rows_count(rows); i++) {
		int32_t id = (int32_t)db_rows_int(rows, i, id_column);
		struct owner live = read_live(rows, i);
		while (w < c->wanted.n && (c->coding_ids[w] < id || (c->coding_ids[w] == id && c->wanted.row[w].from < live.from)))
			w++;
		bool same_days = w < c->wanted.n && c->coding_ids[w] == id && c->wanted.row[w].from == live.from &&
			c->wanted.row[w].to == live.to;
		if (same_days && owner_same_answer(&c->wanted.row[w], &live)) {
			c->missing[w] = false;
			continue;
		}
		array_int(&c->gone_ids, id);
		array_day(&c->gone_days, live.from);
	}
}

static bool chunk_compare_with_live(struct chunk *c, struct db *db, const struct coding *codings, size_t n, int64_t answered, struct err *err)
{
	struct array ids = ARRAY_INIT;
	struct db_rows *rows = NULL;
	struct db_params params = DB_PARAMS_INIT;
	for (size_t i = 0; i < n && codings[i].coding_id <= answered; i++)
		array_int(&ids, codings[i].coding_id);
	bool ok = true;
	if (ids.n) {
		db_param_text(&params, array_text(&ids));
		ok = db_query(db, "link/live_intervals", &params, &rows, err);
		if (ok)
			chunk_compare(c, rows);
		db_rows_free(rows);
	}
	array_free(&ids);
	return ok;
}

static void copy_interval(struct copy *copy, int32_t coding_id, const struct owner *owner, int64_t snapshot)
{
	const char *exception = owner_exception(owner), *reason = orphan_reason_name(owner->orphan_reason);
	copy_row(copy, 14);
	copy_int4(copy, coding_id);
	copy_day(copy, owner->from);
	copy_day(copy, owner->to);
	copy_int8(copy, snapshot);
	copy_int8(copy, INT64_MAX);
	copy_int4(copy, owner->cost_center_id);
	copy_int4(copy, owner->org_unit_id);
	copy_int4(copy, owner->role_id);
	copy_text(copy, str_of(found_by_name(owner->found_by)));
	copy_int2(copy, owner->levels);
	copy_int4(copy, owner->holder_id);
	copy_text(copy, str_of(holder_type_name(owner->holder_type)));
	if (exception)
		copy_text(copy, str_of(exception));
	else
		copy_null(copy);
	if (reason)
		copy_text(copy, str_of(reason));
	else
		copy_null(copy);
}

static bool chunk_write(struct chunk *c, struct db *db, int64_t snapshot, struct err *err)
{
	struct copy *copy;
	if (c->gone_ids.n) {
		struct db_params params = DB_PARAMS_INIT;
		db_param_int(&params, snapshot);
		db_param_text(&params, array_text(&c->gone_ids));
		db_param_text(&params, array_text(&c->gone_days));
		if (!db_exec(db, "link/close_intervals", &params, err))
			return false;
	}
	size_t first = 0;
	while (first < c->wanted.n && !c->missing[first])
		first++;
	if (first == c->wanted.n)
		return true;
	if (!copy_begin(db, "link/copy_intervals", &copy, err))
		return false;
	for (size_t i = first; i < c->wanted.n; i++)
		if (c->missing[i])
			copy_interval(copy, c->coding_ids[i], &c->wanted.row[i], snapshot);
	return copy_end(copy, NULL, err);
}

static bool write_answers(struct db *db, int64_t snapshot, const struct organisation *o, const struct coding_list *codings, int64_t answered,
	struct err *err)
{
	struct chunk chunk = { .gone_ids = ARRAY_INIT, .gone_days = ARRAY_INIT };
	bool ok = true;
	for (size_t at = 0; at < codings->n && ok; at += CHUNK) {
		size_t n = codings->n - at < CHUNK ? codings->n - at : CHUNK;
		chunk_answer(&chunk, o, codings->row + at, n);
		ok = chunk_compare_with_live(&chunk, db, codings->row + at, n, answered, err) && chunk_write(&chunk, db, snapshot, err);
	}
	free(chunk.wanted.row);
	free(chunk.coding_ids);
	free(chunk.missing);
	array_free(&chunk.gone_ids);
	array_free(&chunk.gone_days);
	return ok;
}

bool intervals_link(struct db *db, int64_t snapshot, bool organisation_changed, int64_t *written, struct err *err)
{
	struct organisation *o = NULL;
	struct reach *reach = NULL;
	struct coding_list codings = { 0 };
	int64_t answered, last;
	bool ok = read_number(db, "link/last_answered_coding", &answered, err) && read_number(db, "link/last_coding", &last, err);
	*written = 0;
	if (!ok || (!organisation_changed && answered == last))
		return ok;
	ok = organisation_load(db, &o, err);
	if (ok) {
		reach = reach_new(o);
		ok = (!organisation_changed || touch_changed(db, snapshot, reach, err)) &&
			read_codings(db, reach_any(reach) ? 0 : answered, answered, reach, &codings, err) &&
			write_answers(db, snapshot, o, &codings, answered, err);
	}
	*written = (int64_t)codings.n;
	free(codings.row);
	reach_free(reach);
	organisation_free(o);
	return ok;
}
