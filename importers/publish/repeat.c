#include "repeat.h"

#include "publish.h"
#include "summary.h"

/* What was stored is unchanged now; what was in the file twice and what was ignored is so again; what still waits is quarantined. */
static void tally_again(const struct db_rows *rows, int row, struct tally *t)
{
	t->rows[OUTCOME_READ] = db_rows_int(rows, row, db_rows_column(rows, "read"));
	t->rows[OUTCOME_DUPLICATE] = db_rows_int(rows, row, db_rows_column(rows, "duplicate"));
	t->rows[OUTCOME_IGNORED] = db_rows_int(rows, row, db_rows_column(rows, "ignored"));
	t->rows[OUTCOME_QUARANTINED] = db_rows_int(rows, row, db_rows_column(rows, "waiting"));
	t->rows[OUTCOME_UNCHANGED] = t->rows[OUTCOME_READ] - t->rows[OUTCOME_DUPLICATE] - t->rows[OUTCOME_IGNORED] -
	                             t->rows[OUTCOME_QUARANTINED];
}

static void answer(const struct db_rows *rows, const struct import_request *request, struct json_out *out)
{
	struct tally tallies[PUBLISH_FEEDS_MAX] = { 0 };
	struct summary_feed feeds[PUBLISH_FEEDS_MAX];
	static const char *const warnings[] = { "this very file was imported before; nothing was changed" };
	size_t n = 0;
	for (; n < (size_t)db_rows_count(rows) && n < PUBLISH_FEEDS_MAX; n++) {
		tally_again(rows, (int)n, &tallies[n]);
		feeds[n] = (struct summary_feed){ db_rows_text(rows, (int)n, db_rows_column(rows, "feed")), &tallies[n] };
	}
	struct summary_head head = {
		.batch_id = db_rows_int(rows, 0, db_rows_column(rows, "batch_id")),
		.snapshot = db_rows_int(rows, 0, db_rows_column(rows, "snapshot")),
		.status = "published", .repeated = true, .file_name = request->file_name,
		.profile = db_rows_text(rows, 0, db_rows_column(rows, "profile")),
		.source = db_rows_text(rows, 0, db_rows_column(rows, "source")),
		.completeness = db_rows_text(rows, 0, db_rows_column(rows, "completeness")),
	};
	summary_write(out, &head, feeds, n, warnings, 1);
}

bool repeat_answer(struct db *db, const struct import_request *request, const char *identity, struct json_out *out, bool *repeated,
                   struct err *err)
{
	struct db_rows *rows = NULL;
	struct db_params p = DB_PARAMS_INIT;
	db_param_text(&p, identity);
	if (!db_query(db, "publish/published_before", &p, &rows, err))
		return false;
	*repeated = db_rows_count(rows) > 0;
	if (*repeated)
		answer(rows, request, out);
	db_rows_free(rows);
	return true;
}
