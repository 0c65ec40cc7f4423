#include "masters.h"

#include <stdlib.h>

#include "base/arena.h"
#include "base/dict.h"

#include "../feed/typed.h"
#include "decide.h"

struct master_row {
	struct str *cells;
	int64_t line, byte_from;
	int32_t byte_length;
	struct row_problem problem;
	bool accepted;
};

struct masters {
	struct publish *pub;
	const struct feed *feed;
	struct tally *tally;
	struct arena *arena;
	struct master_row *rows;
	size_t n, cap;
};

static bool keep_row(const struct plan_row *row, void *ctx, struct err *err)
{
	struct masters *m = ctx;
	if (row->ignored) {
		tally_count(m->tally, OUTCOME_READ, STR_LIT(""), NULL);
		tally_count(m->tally, OUTCOME_IGNORED, STR_LIT(""), NULL);
		return true;
	}
	if (m->n == m->cap) {
		m->cap = m->cap ? 2 * m->cap : 256;
		m->rows = xrealloc(m->rows, m->cap * sizeof *m->rows);
	}
	struct master_row *r = &m->rows[m->n++];
	*r = (struct master_row){ .line = row->line, .byte_from = row->byte_from, .byte_length = row->byte_length, .problem = row->problem };
	r->cells = arena_alloc(m->arena, m->feed->columns_n * sizeof *r->cells);
	for (size_t i = 0; r->cells && i < m->feed->columns_n; i++)
		r->cells[i] = arena_str(m->arena, row->cells[i]);
	return r->cells ? true : err_set(err, ERR_TOO_LARGE, "the master data file does not fit in memory");
}

/* Only a feed that refers to its own kind (org units, skills) needs the codes of its accepted rows. */
static bool refers_to_itself(const struct feed *feed)
{
	for (size_t i = 1; i < feed->columns_n; i++)
		if (feed->columns[i].type == COLUMN_REF && feed->columns[i].entity == feed->columns[0].entity)
			return feed->columns[0].type == COLUMN_DEFINES;
	return false;
}

static struct dict *accepted_codes(const struct masters *m)
{
	struct dict *codes = dict_new();
	for (size_t i = 0; i < m->n; i++)
		if (m->rows[i].accepted)
			dict_put(codes, m->rows[i].cells[0], 1);
	return codes;
}

static void find_accepted(struct masters *m)
{
	struct typed values[FEED_COLUMNS_MAX];
	struct typed_problem problem;
	for (size_t i = 0; i < m->n; i++) {
		typed_row(m->feed, m->rows[i].cells, values, &problem);
		m->rows[i].accepted = !m->rows[i].problem.code && !problem.code;
	}
	for (bool changed = refers_to_itself(m->feed); changed;) {
		struct dict *codes = accepted_codes(m);
		changed = false;
		for (size_t i = 0; i < m->n; i++) {
			struct waiting_missing missing[FEED_COLUMNS_MAX];
			int32_t ids[FEED_COLUMNS_MAX];
			bool ambiguous;
			if (!m->rows[i].accepted || !run_missing(m->pub, m->feed, m->pub->scope, m->rows[i].cells, codes, missing, ids, &ambiguous))
				continue;
			m->rows[i].accepted = false;
			changed = true;
		}
		dict_free(codes);
	}
}

/* Numbers the accepted codes first, so that each row finds the others whatever their order. */
static void define_accepted(struct masters *m)
{
	if (!refers_to_itself(m->feed))
		return;
	for (size_t i = 0; i < m->n; i++)
		if (m->rows[i].accepted)
			resolver_define(m->pub->resolver, m->pub->scope, m->feed->columns[0].entity, m->rows[i].cells[0]);
}

static bool write_rows(struct masters *m, struct err *err)
{
	struct run *run = NULL;
	bool ok = run_open(m->pub, m->feed, m->pub->source_id, m->pub->scope, INT64_MIN, INT64_MAX, &run, err);
	for (size_t i = 0; ok && i < m->n; i++) {
		const struct master_row *r = &m->rows[i];
		struct run_row row = { .cells = r->cells, .batch_id = m->pub->batch_id, .line = r->line, .byte_from = r->byte_from,
			.byte_length = r->byte_length, .problem = r->problem };
		ok = run_file_row(run, &row, m->tally, err);
	}
	return run_close(run, !ok, err) && ok;
}

bool masters_publish(struct publish *pub, size_t feed_index, struct err *err)
{
	struct masters m = { .pub = pub, .feed = plan_feed(pub->plan, feed_index), .tally = &pub->tally[feed_index], .arena = arena_new(0) };
	bool ok = plan_read(pub->plan, feed_index, pub->progress, keep_row, &m, err);
	if (ok) {
		find_accepted(&m);
		define_accepted(&m);
		ok = write_rows(&m, err);
	}
	free(m.rows);
	arena_free(m.arena);
	return ok;
}
