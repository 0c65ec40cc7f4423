#include "publish.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/fault.h"

#include "../link/link.h"
#include "batch.h"
#include "facts.h"
#include "masters.h"
#include "release.h"
#include "repeat.h"
#include "summary.h"

enum phase { PHASE_PROOF, PHASE_PUBLISH, PHASE_LINK, PHASE_COMMIT };



static bool load_numbers(struct publish *pub, int64_t *last_entity_id, struct err *err)
{
	struct db_rows *rows = NULL;
	if (!db_query(pub->db, "publish/next_numbers", NULL, &rows, err))
		return false;
	pub->snapshot = db_rows_int(rows, 0, db_rows_column(rows, "snapshot"));
	pub->batch_id = db_rows_int(rows, 0, db_rows_column(rows, "batch_id"));
	pub->last_record_id = db_rows_int(rows, 0, db_rows_column(rows, "last_record_id"));
	*last_entity_id = db_rows_int(rows, 0, db_rows_column(rows, "last_entity_id"));
	pub->waiting_batch.last_quarantine_id = db_rows_int(rows, 0, db_rows_column(rows, "last_quarantine_id"));
	db_rows_free(rows);
	return true;
}

static bool load_source(struct publish *pub, struct err *err)
{
	struct db_rows *rows = NULL;
	struct db_params p = DB_PARAMS_INIT;
	pub->scope = (struct resolver_scope){ str_of(plan_source(pub->plan)), str_of(plan_namespace(pub->plan)) };
	db_param_text(&p, plan_source(pub->plan));
	db_param_text(&p, plan_namespace(pub->plan));
	if (!db_query(pub->db, "publish/source", &p, &rows, err))
		return false;
	pub->source_id = (int32_t)db_rows_int(rows, 0, db_rows_column(rows, "source_id"));
	db_rows_free(rows);
	return true;
}

static bool load(struct publish *pub, struct err *err)
{
	int64_t last_entity_id = 0;
	if (!load_numbers(pub, &last_entity_id, err) || !load_source(pub, err) ||
	    !resolver_load(pub->db, last_entity_id, &pub->resolver, err) || !rates_load(pub->db, &pub->rates, err) ||
	    !coding_book_load(pub->db, &pub->codings, err))
		return false;
	pub->waiting = waiting_new();
	pub->waiting_batch.batch_id = pub->batch_id;
	pub->waiting_batch.snapshot = pub->snapshot;
	pub->waiting_batch.source_id = pub->source_id;
	pub->waiting_batch.name_space = pub->scope.name_space;
	return true;
}

static void unload(struct publish *pub)
{
	resolver_free(pub->resolver);
	rates_free(pub->rates);
	coding_book_free(pub->codings);
	waiting_free(pub->waiting);
	for (size_t i = 0; i < PUBLISH_FEEDS_MAX; i++)
		tally_free(&pub->tally[i]);
	free(pub->touches);
	buf_free(&pub->scratch);
}

/* New quotations count for what waits, and for the rest of this publish. */
static bool reload_rates(struct publish *pub, struct err *err)
{
	rates_free(pub->rates);
	pub->rates = NULL;
	return rates_load(pub->db, &pub->rates, err);
}

static bool publish_feeds(struct publish *pub, struct err *err)
{
	for (size_t i = 0; i < plan_feeds_n(pub->plan); i++) {
		const struct feed *feed = plan_feed(pub->plan, i);
		bool ok = feed->is_fact ? facts_publish(pub, i, err) : masters_publish(pub, i, err);
		if (!ok || !waiting_save(pub->db, pub->waiting, &pub->waiting_batch, err))
			return false;
		if (strcmp(feed->name, "exchange_rates") == 0 && !reload_rates(pub, err))
			return false;
		CRASHPOINT("stage.feed_written");
	}
	return true;
}

static bool check_laws(const struct publish *pub, struct err *err)
{
	for (size_t i = 0; i < plan_feeds_n(pub->plan); i++)
		if (!tally_check(&pub->tally[i], plan_feed(pub->plan, i)->name, err))
			return false;
	return true;
}

static bool everything(struct publish *pub, const struct publish_file *file, struct err *err)
{
	atomic_store(&pub->progress->phase, PHASE_PUBLISH);
	if (!load(pub, err) || !publish_feeds(pub, err) || !release_waiting(pub, err) ||
	    !resolver_save(pub->db, pub->resolver, pub->snapshot, err) || !coding_book_save(pub->db, pub->codings, err))
		return false;
	CRASHPOINT("stage.released");
	atomic_store(&pub->progress->phase, PHASE_LINK);
	if (!link_run(pub->db, pub->snapshot, err))
		return false;
	CRASHPOINT("publish.linked");
	if (!check_laws(pub, err) || !batch_write(pub, file, err))
		return false;
	return atomic_load(&pub->progress->cancel) ? err_set(err, ERR_CANCELLED, "the import was cancelled; nothing was changed") : true;
}

static void write_summary(const struct publish *pub, struct json_out *out)
{
	struct summary_feed feeds[PUBLISH_FEEDS_MAX];
	const char *warnings[64];
	size_t n = plan_feeds_n(pub->plan), warnings_n = 0;
	bool dry = pub->request->dry_run;
	for (size_t i = 0; i < n; i++)
		feeds[i] = (struct summary_feed){ plan_feed(pub->plan, i)->name, &pub->tally[i] };
	while (warnings_n < plan_warnings_n(pub->plan) && warnings_n < 64) {
		warnings[warnings_n] = plan_warning(pub->plan, warnings_n);
		warnings_n++;
	}
	struct summary_head head = {
		.batch_id = dry ? 0 : pub->batch_id, .snapshot = dry ? 0 : pub->snapshot, .status = dry ? "dry_run" : "published",
		.file_name = pub->request->file_name, .profile = plan_profile(pub->plan), .source = plan_source(pub->plan),
		.completeness = batch_completeness(pub->request),
	};
	summary_write(out, &head, feeds, n, warnings, warnings_n);
}

static bool end(struct db *db, bool commit, struct err *err)
{
	if (commit) {
		CRASHPOINT("publish.before_commit");
		bool ok = db_script(db, "COMMIT", err);
		CRASHPOINT("publish.committed");
		return ok;
	}
	struct err ignored = ERR_INIT;
	db_script(db, "ROLLBACK", &ignored);
	return true;
}

bool publish_run(struct db *db, const struct import_request *request, struct import_progress *progress, struct plan *plan,
                 const struct publish_file *file, struct json_out *out, bool *repeated, struct err *err)
{
	struct publish pub = { .db = db, .request = request, .progress = progress, .plan = plan };
	*repeated = false;
	if (!db_script(db, "BEGIN", err))
		return false;
	bool ok = db_exec(db, "publish/lock", NULL, err) && (request->dry_run || repeat_answer(db, request, file->identity, out, repeated, err));
	CRASHPOINT("stage.locked");
	if (ok && !*repeated) {
		ok = everything(&pub, file, err) && batch_expectations(&pub, err);
		atomic_store(&progress->phase, PHASE_COMMIT);
		ok = end(db, ok && !request->dry_run, err) && ok;
		if (ok)
			write_summary(&pub, out);
	} else {
		end(db, false, err);
	}
	unload(&pub);
	return ok;
}
