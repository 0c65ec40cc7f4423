#include "release.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"

#include "../feed/typed.h"
#include "decide.h"

/* The rows of one feed for which something arrived, held while the COPY runs. */
struct candidates {
	struct db_rows *rows;
	int id, batch, source_id, source, name_space, line, byte_from, byte_length, occurrence;
	int cell[FEED_COLUMNS_MAX];
};

struct still_waiting {
	int row;
	struct run_result result;
};

struct release {
	struct publish *pub;
	const struct feed *feed;
	struct candidates c;
	int64_t *released;
	size_t released_n;
	struct still_waiting *still;
	size_t still_n;
};

static bool load_candidates(struct release *r, struct err *err)
{
	struct db_params p = DB_PARAMS_INIT;
	struct candidates *c = &r->c;
	db_param_text(&p, r->feed->name);
	if (!db_query(r->pub->db, "publish/releasable", &p, &c->rows, err))
		return false;
	c->id = db_rows_column(c->rows, "quarantine_id");
	c->batch = db_rows_column(c->rows, "batch_id");
	c->source_id = db_rows_column(c->rows, "source_id");
	c->source = db_rows_column(c->rows, "source");
	c->name_space = db_rows_column(c->rows, "namespace");
	c->line = db_rows_column(c->rows, "line");
	c->byte_from = db_rows_column(c->rows, "byte_from");
	c->byte_length = db_rows_column(c->rows, "byte_length");
	c->occurrence = db_rows_column(c->rows, "occurrence");
	for (size_t i = 0; i < r->feed->columns_n; i++) {
		char name[24];
		snprintf(name, sizeof name, "c%zu", i + 1);
		c->cell[i] = db_rows_column(c->rows, name);
	}
	return true;
}

static void settle(struct release *r, int row, const struct str *cells, const struct run_result *result)
{
	const struct candidates *c = &r->c;
	if (result->outcome == OUTCOME_QUARANTINED) {
		r->still[r->still_n++] = (struct still_waiting){ row, *result };
		return;
	}
	struct str currency;
	struct decimal amount;
	bool has_amount = typed_amount(r->feed, cells, &currency, &amount);
	tally_count(publish_main_tally(r->pub), OUTCOME_RELEASED, currency, has_amount ? &amount : NULL);
	publish_touch(r->pub, r->feed, "released", db_rows_int(c->rows, row, c->batch));
	r->released[r->released_n++] = db_rows_int(c->rows, row, c->id);
}

static bool try_row(struct release *r, struct run *run, int row, struct err *err)
{
	const struct candidates *c = &r->c;
	struct str cells[FEED_COLUMNS_MAX];
	for (size_t i = 0; i < r->feed->columns_n; i++)
		cells[i] = db_rows_str(c->rows, row, c->cell[i]);
	struct run_row input = {
		.cells = cells, .batch_id = db_rows_int(c->rows, row, c->batch), .line = db_rows_int(c->rows, row, c->line),
		.byte_from = db_rows_int(c->rows, row, c->byte_from), .byte_length = (int32_t)db_rows_int(c->rows, row, c->byte_length),
		.occurrence = (int32_t)db_rows_int(c->rows, row, c->occurrence),
	};
	struct run_result result;
	if (!run_row(run, &input, &result, err))
		return false;
	settle(r, row, cells, &result);
	return true;
}

/* Rows come ordered by source; each source is a run of its own. */
static bool try_sources(struct release *r, struct err *err)
{
	const struct candidates *c = &r->c;
	struct run *run = NULL;
	int32_t open_source = -1;
	bool ok = true;
	for (int row = 0; ok && row < db_rows_count(c->rows); row++) {
		int32_t source_id = (int32_t)db_rows_int(c->rows, row, c->source_id);
		if (source_id != open_source) {
			ok = run_close(run, false, err);
			run = NULL;
			open_source = source_id;
			struct resolver_scope scope = { db_rows_str(c->rows, row, c->source), db_rows_str(c->rows, row, c->name_space) };
			ok = ok && run_open(r->pub, r->feed, source_id, scope, INT64_MIN, INT64_MAX, &run, err);
		}
		ok = ok && try_row(r, run, row, err);
	}
	return run_close(run, !ok, err) && ok;
}

static bool refresh_missing(struct release *r, int64_t id, const struct run_result *result, struct err *err)
{
	struct db_params forget = DB_PARAMS_INIT;
	db_param_int(&forget, id);
	if (!db_exec(r->pub->db, "publish/forget_missing", &forget, err))
		return false;
	for (size_t i = 0; i < result->missing_n; i++) {
		const struct waiting_missing *m = &result->missing[i];
		char *value = strndup(m->value.p, m->value.n);
		struct db_params p = DB_PARAMS_INIT;
		db_param_int(&p, id);
		db_param_text(&p, m->kind);
		db_param_text(&p, value);
		db_param_text(&p, r->feed->columns[m->column].name);
		bool ok = db_exec(r->pub->db, "publish/add_missing", &p, err);
		free(value);
		if (!ok)
			return false;
	}
	return true;
}

/* The reason shown is that of the last try. */
static bool refresh_reasons(struct release *r, struct err *err)
{
	const struct candidates *c = &r->c;
	for (size_t i = 0; i < r->still_n; i++) {
		const struct run_result *s = &r->still[i].result;
		int row = r->still[i].row;
		int64_t id = db_rows_int(c->rows, row, c->id);
		struct db_params p = DB_PARAMS_INIT;
		db_param_int(&p, id);
		db_param_text(&p, s->code);
		db_param_text(&p, s->column < 0 ? "" : r->feed->columns[s->column].name);
		db_param_text(&p, s->column < 0 ? "" : db_rows_text(c->rows, row, c->cell[s->column]));
		db_param_text(&p, s->reason);
		db_param_text(&p, s->remedy);
		db_param_text(&p, s->releasable ? "true" : "false");
		if (!db_exec(r->pub->db, "publish/refresh_reason", &p, err) || !refresh_missing(r, id, s, err))
			return false;
	}
	return true;
}

static bool release_feed(struct publish *pub, const struct feed *feed, struct err *err)
{
	struct release r = { .pub = pub, .feed = feed };
	bool ok = load_candidates(&r, err);
	size_t n = ok ? (size_t)db_rows_count(r.c.rows) : 0;
	if (ok && n) {
		r.released = xcalloc(n, sizeof *r.released);
		r.still = xcalloc(n, sizeof *r.still);
		ok = try_sources(&r, err) && waiting_close(pub->db, r.released, r.released_n, "released", pub->snapshot, pub->batch_id, err) &&
		     refresh_reasons(&r, err);
	}
	free(r.released);
	free(r.still);
	db_rows_free(r.c.rows);
	return ok;
}

bool release_waiting(struct publish *pub, struct err *err)
{
	for (;;) {
		size_t arrivals;
		if (!resolver_take_arrivals(pub->db, pub->resolver, &arrivals, err))
			return false;
		if (arrivals == 0)
			return true;
		for (size_t i = 0; i < feed_table_n; i++)
			if (!release_feed(pub, feed_table[i], err))
				return false;
	}
}
