#include "coding.h"

#include <stdlib.h>

#include "base/arena.h"
#include "base/dict.h"
#include "base/hash.h"
#include "db/copy.h"

struct coding_key {
	int32_t project_id, cost_center_id, org_unit_id, worker_id;
};

struct coding_row {
	struct coding_key key;
	int32_t coding_id;
};

struct coding_book {
	struct keyset *keys;             /* slot numbers are indexes into rows                           */
	struct coding_row *rows;
	size_t n, capacity;
	size_t saved;                    /* rows below it are in the database                            */
	int32_t last_id;
};

static struct coding_row *book_find_or_add(struct coding_book *book, const struct coding_key *key, bool *was_new)
{
	size_t slot = keyset_add(book->keys, hash128_of(key, sizeof *key), was_new);
	if (!*was_new)
		return &book->rows[slot];
	if (book->n == book->capacity) {
		book->capacity = book->capacity ? 2 * book->capacity : 256;
		book->rows = xrealloc(book->rows, book->capacity * sizeof *book->rows);
	}
	book->rows[book->n] = (struct coding_row){ .key = *key };
	return &book->rows[book->n++];
}

struct coding_book *coding_book_new(void)
{
	struct coding_book *book = xcalloc(1, sizeof *book);
	book->keys = keyset_new(1024);
	return book;
}

bool coding_book_load(struct db *db, struct coding_book **ret, struct err *err)
{
	struct db_stream *stream = NULL;
	const struct db_rows *row;
	struct db_params params = DB_PARAMS_INIT;
	db_param_int(&params, 0);
	if (!db_stream_open(db, "link/codings", &params, &stream, err))
		return false;
	struct coding_book *book = coding_book_new();
	int id = -1, project = 0, cost_center = 0, org_unit = 0, worker = 0;
	while (db_stream_next(stream, &row, err)) {
		if (id < 0) {
			id = db_rows_column(row, "coding_id");
			project = db_rows_column(row, "project_id");
			cost_center = db_rows_column(row, "cost_center_id");
			org_unit = db_rows_column(row, "org_unit_id");
			worker = db_rows_column(row, "worker_id");
		}
		struct coding_key key = { (int32_t)db_rows_int(row, 0, project), (int32_t)db_rows_int(row, 0, cost_center),
			(int32_t)db_rows_int(row, 0, org_unit), (int32_t)db_rows_int(row, 0, worker) };
		bool was_new;
		struct coding_row *coding = book_find_or_add(book, &key, &was_new);
		coding->coding_id = (int32_t)db_rows_int(row, 0, id);
		book->last_id = coding->coding_id;
	}
	db_stream_close(stream);
	book->saved = book->n;
	if (err_is_set(err)) {
		coding_book_free(book);
		return false;
	}
	*ret = book;
	return true;
}

void coding_book_free(struct coding_book *book)
{
	if (!book)
		return;
	keyset_free(book->keys);
	free(book->rows);
	free(book);
}

int32_t coding_book_id(struct coding_book *book, int32_t project_id, int32_t cost_center_id, int32_t org_unit_id, int32_t worker_id)
{
	struct coding_key key = { project_id, cost_center_id, org_unit_id, worker_id };
	bool was_new;
	struct coding_row *coding = book_find_or_add(book, &key, &was_new);
	if (was_new)
		coding->coding_id = ++book->last_id;
	return coding->coding_id;
}

bool coding_book_save(struct db *db, struct coding_book *book, struct err *err)
{
	struct copy *copy;
	if (book->saved == book->n)
		return true;
	if (!copy_begin(db, "link/copy_coding", &copy, err))
		return false;
	for (size_t i = book->saved; i < book->n; i++) {
		const struct coding_row *coding = &book->rows[i];
		copy_row(copy, 5);
		copy_int4(copy, coding->coding_id);
		copy_int4(copy, coding->key.project_id);
		copy_int4(copy, coding->key.cost_center_id);
		copy_int4(copy, coding->key.org_unit_id);
		copy_int4(copy, coding->key.worker_id);
	}
	if (!copy_end(copy, NULL, err))
		return false;
	book->saved = book->n;
	return true;
}
