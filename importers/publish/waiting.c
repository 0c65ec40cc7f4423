#include "waiting.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/dict.h"
#include "db/copy.h"

#define CLOSE_CHUNK 5000

struct waiting {
	FILE *spool;
	int64_t rows;
};

/* One spooled row: this head, then the texts it counts. */
struct spooled {
	const struct feed *feed;
	int64_t line, byte_from;
	int32_t byte_length, occurrence;
	int32_t column;
	uint32_t missing_n;
	const char *code;
	bool releasable;
	struct hash128 raw_key;
};

struct waiting *waiting_new(void)
{
	return xcalloc(1, sizeof(struct waiting));
}

void waiting_free(struct waiting *w)
{
	if (!w)
		return;
	if (w->spool)
		fclose(w->spool);
	free(w);
}

static void spool_text(FILE *f, struct str s)
{
	uint32_t n = (uint32_t)s.n;
	fwrite(&n, sizeof n, 1, f);
	fwrite(s.p, 1, s.n, f);
}

bool waiting_add(struct waiting *w, const struct waiting_row *row, struct err *err)
{
	if (!w->spool && !(w->spool = tmpfile()))
		return err_errno(err, "cannot make a spool file for rows put aside");
	struct spooled head = {
		.feed = row->feed, .line = row->line, .byte_from = row->byte_from, .byte_length = row->byte_length,
		.occurrence = row->occurrence, .column = row->column, .missing_n = (uint32_t)row->missing_n, .code = row->code,
		.releasable = row->releasable, .raw_key = row->raw_key,
	};
	fwrite(&head, sizeof head, 1, w->spool);
	spool_text(w->spool, str_of(row->reason));
	spool_text(w->spool, str_of(row->remedy));
	spool_text(w->spool, row->raw);
	for (size_t i = 0; i < row->feed->columns_n; i++)
		spool_text(w->spool, row->cells[i]);
	for (size_t i = 0; i < row->missing_n; i++) {
		int32_t column = row->missing[i].column;
		fwrite(&column, sizeof column, 1, w->spool);
		spool_text(w->spool, str_of(row->missing[i].kind));
		spool_text(w->spool, row->missing[i].value);
	}
	w->rows++;
	return ferror(w->spool) ? err_errno(err, "cannot write to the spool file for rows put aside") : true;
}

static bool unspool(FILE *f, void *p, size_t n)
{
	return fread(p, 1, n, f) == n;
}

static bool unspool_text(FILE *f, struct arena *a, struct str *ret)
{
	uint32_t n;
	if (!unspool(f, &n, sizeof n))
		return false;
	char *p = arena_alloc(a, (size_t)n + 1);
	*ret = (struct str){ p, n };
	return p && unspool(f, p, n);
}

struct unspooled {
	struct spooled head;
	struct str reason, remedy, raw;
	struct str cells[FEED_COLUMNS_MAX];
	struct str missing_kind[FEED_COLUMNS_MAX + 1], missing_value[FEED_COLUMNS_MAX + 1];
	int32_t missing_column[FEED_COLUMNS_MAX + 1];
};

static bool unspool_row(FILE *f, struct arena *a, struct unspooled *row)
{
	arena_reset(a);
	if (!unspool(f, &row->head, sizeof row->head) || !unspool_text(f, a, &row->reason) || !unspool_text(f, a, &row->remedy) ||
	    !unspool_text(f, a, &row->raw))
		return false;
	for (size_t i = 0; i < row->head.feed->columns_n; i++)
		if (!unspool_text(f, a, &row->cells[i]))
			return false;
	for (size_t i = 0; i < row->head.missing_n; i++)
		if (!unspool(f, &row->missing_column[i], sizeof row->missing_column[i]) || !unspool_text(f, a, &row->missing_kind[i]) ||
		    !unspool_text(f, a, &row->missing_value[i]))
			return false;
	return true;
}

static struct str column_name(const struct feed *feed, int column)
{
	return str_of(column < 0 ? "" : feed->columns[column].name);
}

static void copy_quarantine(struct copy *c, const struct unspooled *row, const struct waiting_batch *batch, int64_t id, int64_t now_us)
{
	const struct spooled *h = &row->head;
	copy_row(c, 21);
	copy_int8(c, id);
	copy_int8(c, batch->batch_id);
	copy_text(c, str_of(h->feed->name));
	copy_int4(c, batch->source_id);
	copy_text(c, batch->name_space);
	copy_int8(c, h->line);
	copy_int8(c, h->byte_from);
	copy_int4(c, h->byte_length);
	copy_text(c, str_of(h->code));
	copy_text(c, column_name(h->feed, h->column));
	copy_text(c, h->column < 0 ? STR_LIT("") : row->cells[h->column]);
	copy_text(c, row->reason);
	copy_text(c, row->remedy);
	copy_bool(c, h->releasable);
	copy_bytes(c, row->raw.p, row->raw.n);
	copy_text_array(c, row->cells, h->feed->columns_n);
	copy_int4(c, h->occurrence);
	copy_uuid(c, h->raw_key);
	copy_timestamp(c, now_us);
	copy_int8(c, batch->snapshot);
	copy_int8(c, INT64_MAX);
}

static bool save_rows(struct db *db, struct waiting *w, const struct waiting_batch *batch, struct arena *a, struct err *err)
{
	struct copy *c = NULL;
	struct unspooled row;
	int64_t now_us = copy_now_us();
	if (!copy_begin(db, "publish/copy_quarantine", &c, err))
		return false;
	rewind(w->spool);
	for (int64_t i = 0; i < w->rows; i++) {
		if (!unspool_row(w->spool, a, &row)) {
			copy_end(c, "spool file", err);
			return err_set(err, ERR_IO, "the spool file for rows put aside cannot be read back");
		}
		copy_quarantine(c, &row, batch, batch->last_quarantine_id + 1 + i, now_us);
	}
	return copy_end(c, NULL, err);
}

static bool save_missing(struct db *db, struct waiting *w, const struct waiting_batch *batch, struct arena *a, struct err *err)
{
	struct copy *c = NULL;
	struct unspooled row;
	if (!copy_begin(db, "publish/copy_quarantine_missing", &c, err))
		return false;
	rewind(w->spool);
	for (int64_t i = 0; i < w->rows && unspool_row(w->spool, a, &row); i++)
		for (size_t m = 0; m < row.head.missing_n; m++) {
			copy_row(c, 4);
			copy_int8(c, batch->last_quarantine_id + 1 + i);
			copy_text(c, row.missing_kind[m]);
			copy_text(c, row.missing_value[m]);
			copy_text(c, column_name(row.head.feed, row.missing_column[m]));
		}
	return copy_end(c, NULL, err);
}

bool waiting_save(struct db *db, struct waiting *w, struct waiting_batch *batch, struct err *err)
{
	if (w->rows == 0)
		return true;
	struct arena *a = arena_new(0);
	bool ok = save_rows(db, w, batch, a, err) && save_missing(db, w, batch, a, err);
	arena_free(a);
	batch->last_quarantine_id += w->rows;
	w->rows = 0;
	rewind(w->spool);
	return ok;
}

/* ---- open rows by key ---- */

struct waiting_open {
	int64_t id;
	size_t next;                     /* another open row with this key, SIZE_MAX = none              */
	char fate;                       /* 0 untouched, r replaced, c corrected                         */
};

struct waiting_keys {
	struct keyset *keys;
	size_t *first;                   /* by slot                                                      */
	struct waiting_open *open;
	size_t open_n;
};

bool waiting_keys_load(struct db *db, const struct feed *feed, int32_t source_id, struct waiting_keys **ret, struct err *err)
{
	struct waiting_keys *k = xcalloc(1, sizeof *k);
	k->keys = keyset_new(64);
	*ret = k;
	struct db_params p = DB_PARAMS_INIT;
	db_param_text(&p, feed->name);
	db_param_int(&p, source_id);
	db_param_text(&p, feed->is_fact ? "false" : "true");
	struct db_rows *rows = NULL;
	if (!db_query(db, "publish/waiting", &p, &rows, err))
		return false;
	int id = db_rows_column(rows, "quarantine_id"), hash = db_rows_column(rows, "raw_key_hash");
	k->open_n = (size_t)db_rows_count(rows);
	k->open = xcalloc(k->open_n + 1, sizeof *k->open);
	k->first = xcalloc(k->open_n + 1, sizeof *k->first);
	for (size_t i = 0; i < k->open_n; i++) {
		bool was_new;
		size_t slot = keyset_add(k->keys, hash128_of_uuid(db_rows_text(rows, (int)i, hash)), &was_new);
		k->open[i] = (struct waiting_open){ .id = db_rows_int(rows, (int)i, id), .next = was_new ? SIZE_MAX : k->first[slot] };
		k->first[slot] = i;
	}
	db_rows_free(rows);
	return true;
}

void waiting_keys_free(struct waiting_keys *k)
{
	if (!k)
		return;
	keyset_free(k->keys);
	free(k->first);
	free(k->open);
	free(k);
}

bool waiting_keys_empty(const struct waiting_keys *k)
{
	return k->open_n == 0;
}

void waiting_keys_meet(struct waiting_keys *k, struct hash128 raw_key, bool is_good)
{
	size_t slot = keyset_find(k->keys, raw_key);
	if (slot == KEYSET_NONE)
		return;
	for (size_t i = k->first[slot]; i != SIZE_MAX; i = k->open[i].next)
		if (k->open[i].fate != 'r')
			k->open[i].fate = is_good ? 'c' : 'r';
}

bool waiting_close(struct db *db, const int64_t *ids, size_t n, const char *how, int64_t snapshot, int64_t batch_id, struct err *err)
{
	struct buf list = BUF_INIT;
	bool ok = true;
	for (size_t from = 0; ok && from < n; from += CLOSE_CHUNK) {
		buf_clear(&list);
		for (size_t i = from; i < n && i < from + CLOSE_CHUNK; i++) {
			buf_char(&list, i == from ? '{' : ',');
			buf_int64(&list, ids[i]);
		}
		buf_char(&list, '}');
		struct db_params p = DB_PARAMS_INIT;
		db_param_int(&p, snapshot);
		db_param_text(&p, how);
		db_param_int(&p, batch_id);
		db_param_text(&p, buf_terminated(&list));
		ok = db_exec(db, "publish/close_waiting", &p, err);
	}
	buf_free(&list);
	return ok;
}

bool waiting_keys_close(struct db *db, struct waiting_keys *k, int64_t snapshot, int64_t batch_id, struct err *err)
{
	static const struct {
		char fate;
		const char *how;
	} fates[] = { { 'r', "replaced" }, { 'c', "corrected" } };
	int64_t *ids = xcalloc(k->open_n + 1, sizeof *ids);
	bool ok = true;
	for (size_t f = 0; ok && f < 2; f++) {
		size_t n = 0;
		for (size_t i = 0; i < k->open_n; i++)
			if (k->open[i].fate == fates[f].fate)
				ids[n++] = k->open[i].id;
		ok = waiting_close(db, ids, n, fates[f].how, snapshot, batch_id, err);
	}
	free(ids);
	return ok;
}
