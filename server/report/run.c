#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/hash.h"

#include "cursor.h"
#include "definition.h"
#include "params.h"
#include "rows.h"

#define STREAM_PIECE_ROWS 500
#define STREAM_PIECE_BYTES ((size_t)256 * 1024)
#define TIMEOUT_MAX_MS 30000

bool report_prepare_connection(struct db *db, struct err *err)
{
	return db_exec(db, "report/settings", NULL, err);
}

struct run {
	struct db *db;
	const struct report *report;
	const struct report_request *request;
	const struct report_sink *sink;
	struct json_out *out;
	struct err *err;
	struct params params;
	struct cursor cursor;
	struct buf cursor_memory;
	struct buf piece;                /* rows of the page, or of the piece being streamed             */
	struct json_out piece_json;
	int64_t rows, piece_rows;
	bool more;
	struct buf last_key;             /* as a cursor                                                  */
	struct sha256 *checksum;
};

/* What makes two requests the same question, apart from page and snapshot. */
static uint64_t question_of(const struct run *r)
{
	struct buf b = BUF_INIT;
	struct json_out json;
	json_out_init(&json, &b);
	params_write(r->report, &r->params, &json);
	buf_printf(&b, "%s %d", r->report->name, r->report->version);
	uint64_t h = hash64_of(b.data, b.len);
	buf_free(&b);
	return h;
}

static bool take_cursor(struct run *r)
{
	if (!r->request->cursor || !*r->request->cursor)
		return true;
	if (!cursor_read(r->request->cursor, &r->cursor_memory, &r->cursor, r->err))
		return false;
	if (!params_pin(r->db, &r->params, r->cursor.snapshot, r->err))
		return false;
	if (r->cursor.question == question_of(r) && r->cursor.keys_n == r->report->keys_n)
		return true;
	err_set(r->err, ERR_STALE_CURSOR, "the cursor belongs to another question");
	return err_hint(r->err, "ask again without a cursor");
}

/* ---- pieces of rows ---- */

static void begin_piece(struct run *r)
{
	buf_clear(&r->piece);
	json_out_init(&r->piece_json, &r->piece);
	r->piece_json.numbers_as_text = r->request->numbers_as_text;
	json_out_array(&r->piece_json);
	r->piece_rows = 0;
}

static bool end_piece(struct run *r)
{
	json_out_array_end(&r->piece_json);
	if (!r->request->stream || r->piece_rows == 0)
		return true;
	sha256_update(r->checksum, r->piece.data + r->piece.from, buf_size(&r->piece));
	return r->sink->rows(r->sink->ctx, buf_view(&r->piece)) || err_set(r->err, ERR_CANCELLED, "the client stopped reading");
}

static bool put_row(struct run *r, const struct db_rows *row)
{
	rows_write(r->report, row, 0, r->request->objects, &r->piece_json);
	r->rows++;
	r->piece_rows++;
	if (!r->request->stream || (r->piece_rows < STREAM_PIECE_ROWS && buf_size(&r->piece) < STREAM_PIECE_BYTES))
		return true;
	if (!end_piece(r))
		return false;
	begin_piece(r);
	return true;
}

static void remember_key(struct run *r, const struct db_rows *row)
{
	struct cursor next = { .snapshot = r->params.snapshot, .question = question_of(r) };
	for (size_t i = 0; i < r->report->columns_n; i++)
		if (r->report->column[i].key)
			next.key[next.keys_n++] = db_rows_str(row, 0, (int)i);
	buf_clear(&r->last_key);
	cursor_write(&next, &r->last_key);
}

/* ---- the statement ---- */

static bool open_page(struct run *r, struct db_stream **stream)
{
	enum db_type types[DB_PARAMS_MAX];
	struct db_params p = DB_PARAMS_INIT;
	bool first = r->cursor.keys_n == 0;
	int n = params_types(r->report, types);
	char *key[CURSOR_KEYS_MAX] = { 0 };
	params_bind(r->report, &r->params, &p);
	types[n++] = DB_TYPE_INT8;
	if (r->request->stream)
		db_param_null(&p);
	else
		db_param_int(&p, r->request->limit + 1);
	for (size_t i = 0; i < r->cursor.keys_n; i++) {
		types[n++] = DB_TYPE_TEXT;
		key[i] = strndup(r->cursor.key[i].p, r->cursor.key[i].n);
		db_param_text(&p, key[i]);
	}
	const char *name = first ? r->report->first_name : r->report->page_name;
	bool ok = db_define(r->db, name, first ? r->report->first_sql : r->report->page_sql, types, n, r->err) &&
	          db_stream_open(r->db, name, &p, stream, r->err);
	for (size_t i = 0; i < r->cursor.keys_n; i++)
		free(key[i]);
	return ok;
}

static bool read_rows(struct run *r)
{
	struct db_stream *stream = NULL;
	const struct db_rows *row;
	bool ok = open_page(r, &stream);
	begin_piece(r);
	while (ok && db_stream_next(stream, &row, r->err)) {
		/* The row after the last is read, too: a cancel on its way to the server might meet the next statement. */
		r->more = !r->request->stream && r->rows == r->request->limit;
		if (r->more)
			continue;
		ok = put_row(r, row);
		if (!r->request->stream && r->rows == r->request->limit)
			remember_key(r, row);
	}
	db_stream_close(stream);
	return ok && !err_is_set(r->err) && end_piece(r);
}

/* ---- the answer ---- */

static bool query(struct run *r, const char *name, const char *sql, struct db_rows **rows)
{
	enum db_type types[DB_PARAMS_MAX];
	struct db_params p = DB_PARAMS_INIT;
	params_bind(r->report, &r->params, &p);
	return db_define(r->db, name, sql, types, params_types(r->report, types), r->err) && db_query(r->db, name, &p, rows, r->err);
}

static bool write_totals(struct run *r)
{
	struct db_rows *sums = NULL, *rows = NULL;
	json_out_key(r->out, "totals");
	json_out_object(r->out);
	if (r->report->sums_sql && !query(r, r->report->sums_name, r->report->sums_sql, &sums))
		return false;
	for (size_t i = 0; sums && i < r->report->columns_n; i++) {
		const struct report_column *c = &r->report->column[i];
		if (!c->sum)
			continue;
		json_out_key(r->out, c->name);
		json_out_number_text(r->out, db_rows_str(sums, 0, db_rows_column(sums, c->name)));
	}
	db_rows_free(sums);
	if (r->report->totals_sql && !query(r, r->report->totals_name, r->report->totals_sql, &rows))
		return false;
	if (rows) {
		json_out_key(r->out, "rows");
		json_out_array(r->out);
		for (int i = 0; i < db_rows_count(rows); i++)
			rows_write(r->report, rows, i, r->request->objects, r->out);
		json_out_array_end(r->out);
	}
	db_rows_free(rows);
	json_out_object_end(r->out);
	return true;
}

static bool write_warnings(struct run *r)
{
	struct db_params p = DB_PARAMS_INIT;
	struct db_rows *rows = NULL;
	db_param_int(&p, r->params.snapshot);
	if (!db_query(r->db, "report/warnings", &p, &rows, r->err))
		return false;
	json_out_key(r->out, "warnings");
	json_out_array(r->out);
	for (int i = 0; i < db_rows_count(rows); i++)
		json_out_text(r->out, db_rows_str(rows, i, 0));
	json_out_array_end(r->out);
	db_rows_free(rows);
	return true;
}

static void write_head(struct run *r)
{
	json_out_key(r->out, "report");
	json_out_cstr(r->out, r->report->name);
	json_out_key(r->out, "definition_version");
	json_out_int(r->out, r->report->version);
	json_out_key(r->out, "parameters");
	params_write(r->report, &r->params, r->out);
	json_out_key(r->out, "snapshot");
	json_out_int(r->out, r->params.snapshot);
	json_out_key(r->out, "known_at");
	json_out_cstr(r->out, *r->params.known_at ? r->params.known_at : NULL);
	json_out_key(r->out, "columns");
	rows_write_columns(r->report, r->out);
}

static void write_streamed(struct run *r)
{
	unsigned char sum[32];
	char hex[65];
	sha256_final(r->checksum, sum);
	r->checksum = NULL;
	hex_of(sum, sizeof sum, hex);
	json_out_key(r->out, "row_count");
	json_out_int(r->out, r->rows);
	json_out_key(r->out, "checksum");
	json_out_cstr(r->out, hex);
}

static bool write_answer(struct run *r)
{
	json_out_object(r->out);
	write_head(r);
	if (r->request->stream) {
		write_streamed(r);
	} else {
		json_out_key(r->out, "rows");
		json_out_raw(r->out, buf_view(&r->piece));
	}
	if (!write_totals(r))
		return false;
	json_out_key(r->out, "complete");
	json_out_bool(r->out, !r->more);
	json_out_key(r->out, "next_cursor");
	if (r->more)
		json_out_text(r->out, buf_view(&r->last_key));
	else
		json_out_null(r->out);
	if (!write_warnings(r))
		return false;
	json_out_object_end(r->out);
	return true;
}

static bool begin(struct run *r)
{
	char script[96];
	int ms = r->request->timeout_ms > 0 && r->request->timeout_ms < TIMEOUT_MAX_MS ? r->request->timeout_ms : TIMEOUT_MAX_MS;
	snprintf(script, sizeof script, "BEGIN; SET LOCAL statement_timeout = %d", ms);
	return db_script(r->db, script, r->err);
}

bool report_run(struct db *db, const struct report_request *request, const struct report_sink *sink, struct json_out *out, struct err *err)
{
	struct run r = { .db = db, .request = request, .sink = sink, .out = out, .err = err, .report = report_find(request->name) };
	if (!r.report) {
		const char *nearest = report_nearest(request->name);
		err_set(err, ERR_INVALID_PARAMS, "there is no report %s", request->name);
		if (nearest)
			err_hint(err, "did you mean %s?", nearest);
		return err_param(err, "name");
	}
	out->numbers_as_text = request->numbers_as_text;
	r.checksum = sha256_new();
	bool ok = begin(&r) && params_settle(db, r.report, request, &r.params, err) && take_cursor(&r) && read_rows(&r) && write_answer(&r);
	if (!ok && err->kind == ERR_CANCELLED && strcmp(err->sqlstate, "57014") == 0) {
		err_clear(err);
		err_set(err, ERR_DEADLINE, "the report took longer than allowed, or was cancelled");
	}
	struct err ignored = ERR_INIT;
	db_script(db, "ROLLBACK", &ignored);
	if (r.checksum) {
		unsigned char unused[32];
		sha256_final(r.checksum, unused);
	}
	buf_free(&r.cursor_memory);
	buf_free(&r.piece);
	buf_free(&r.last_key);
	return ok;
}
