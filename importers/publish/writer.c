#include "writer.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/arena.h"
#include "db/copy.h"

#define SYSTEM_COLUMNS 11

struct writer {
	struct db *db;
	const struct feed *feed;
	struct copy *copy;
	int columns;
	int64_t *replaced;
	size_t replaced_n, replaced_cap;
};

static const char *statement_of(const struct feed *feed, const char *verb, char out[64])
{
	snprintf(out, 64, "publish/%s_%s", verb, feed->name);
	return out;
}

bool writer_open(struct db *db, const struct feed *feed, struct writer **ret, struct err *err)
{
	char statement[64];
	struct writer *w = xcalloc(1, sizeof *w);
	w->db = db;
	w->feed = feed;
	w->columns = SYSTEM_COLUMNS + (int)feed->columns_n + feed->has_occurrence + feed->has_coding;
	*ret = w;
	return copy_begin(db, statement_of(feed, "copy", statement), &w->copy, err);
}

static void put_units(struct copy *c, const struct typed *v)
{
	if (v->kind == TYPED_UNITS)
		copy_int8(c, v->units);
	else
		copy_null(c);
}

static void put_column(struct copy *c, const struct feed_column *column, const struct typed *v, int32_t id)
{
	switch (column->type) {
	case COLUMN_DEFINES:
	case COLUMN_REF:
	case COLUMN_SCOPE_REF:
		copy_int4(c, id);
		break;
	case COLUMN_TEXT:
	case COLUMN_SOFT_REF:
	case COLUMN_CURRENCY:
	case COLUMN_WORD:
		copy_text(c, v->kind == TYPED_TEXT ? v->text : STR_LIT(""));
		break;
	case COLUMN_DAY:
	case COLUMN_DAY_FROM:
	case COLUMN_DAY_UNTIL:
	case COLUMN_MONTH:
		if (v->kind == TYPED_DAY)
			copy_day(c, v->day);
		else
			copy_null(c);
		break;
	case COLUMN_NUMBER:
		if (v->kind == TYPED_DECIMAL)
			copy_decimal(c, v->decimal);
		else
			copy_null(c);
		break;
	case COLUMN_HOURS:
	case COLUMN_MONEY:
		put_units(c, v);
		break;
	case COLUMN_FLAG:
		if (v->kind == TYPED_FLAG)
			copy_bool(c, v->flag);
		else
			copy_null(c);
		break;
	}
}

void writer_put(struct writer *w, const struct writer_row *row)
{
	struct copy *c = w->copy;
	copy_row(c, w->columns);
	copy_int8(c, row->record_id);
	copy_int4(c, row->source_id);
	copy_uuid(c, row->key);
	copy_int8(c, row->order);
	copy_int8(c, (int64_t)row->content);
	copy_int8(c, row->batch_id);
	copy_int8(c, row->line);
	copy_int8(c, row->byte_from);
	copy_int4(c, row->byte_length);
	copy_int8(c, row->snapshot);
	copy_int8(c, INT64_MAX);
	for (size_t i = 0; i < w->feed->columns_n; i++)
		put_column(c, &w->feed->columns[i], &row->values[i], row->ids[i]);
	if (w->feed->has_occurrence)
		copy_int4(c, row->occurrence);
	if (w->feed->has_coding)
		copy_int4(c, row->coding_id);
}

void writer_replace(struct writer *w, int64_t record_id)
{
	if (w->replaced_n == w->replaced_cap) {
		w->replaced_cap = w->replaced_cap ? 2 * w->replaced_cap : 256;
		w->replaced = xrealloc(w->replaced, w->replaced_cap * sizeof *w->replaced);
	}
	w->replaced[w->replaced_n++] = record_id;
}

bool writer_failed(const struct writer *w)
{
	return copy_failed(w->copy);
}

static bool save_replaced(struct writer *w, struct err *err)
{
	struct copy *c = NULL;
	if (!db_exec(w->db, "publish/closed_table", NULL, err) || !db_exec(w->db, "publish/closed_clear", NULL, err) ||
	    !copy_begin(w->db, "publish/copy_closed", &c, err))
		return false;
	for (size_t i = 0; i < w->replaced_n; i++) {
		copy_row(c, 1);
		copy_int8(c, w->replaced[i]);
	}
	return copy_end(c, NULL, err);
}

static bool close_replaced(struct writer *w, int64_t snapshot, struct err *err)
{
	char statement[64];
	int64_t least = INT64_MAX, greatest = 0;
	if (w->replaced_n == 0)
		return true;
	for (size_t i = 0; i < w->replaced_n; i++) {
		least = w->replaced[i] < least ? w->replaced[i] : least;
		greatest = w->replaced[i] > greatest ? w->replaced[i] : greatest;
	}
	struct db_params p = DB_PARAMS_INIT;
	db_param_int(&p, snapshot);
	db_param_int(&p, least);
	db_param_int(&p, greatest);
	if (!save_replaced(w, err) || !db_exec(w->db, statement_of(w->feed, "close", statement), &p, err))
		return false;
	if (db_affected(w->db) != (int64_t)w->replaced_n)
		return err_set(err, ERR_INTERNAL, "%lld versions of %s were to be closed, %lld were", (long long)w->replaced_n, w->feed->name,
		               (long long)db_affected(w->db));
	return true;
}

bool writer_close(struct writer *w, int64_t snapshot, bool abort, struct err *err)
{
	if (!w)
		return true;
	bool ok = !w->copy || copy_end(w->copy, abort ? "the import stops" : NULL, err);
	if (ok && !abort)
		ok = close_replaced(w, snapshot, err);
	free(w->replaced);
	free(w);
	return ok && !abort;
}
