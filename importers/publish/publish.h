/*
 * The publish transaction (docs/architecture.md): everything of one file becomes visible at once, or nothing does.
 *
 *   lock -> numbers -> dictionaries -> for each feed: decide and write -> release what waited -> link -> laws -> batch, snapshot -> commit
 */
#ifndef KONTOR_IMPORTERS_PUBLISH_PUBLISH_H
#define KONTOR_IMPORTERS_PUBLISH_PUBLISH_H

#include "base/buf.h"
#include "importers/import.h"

#include "../link/coding.h"
#include "../link/rate.h"
#include "../profile/plan.h"
#include "resolver.h"
#include "tally.h"
#include "waiting.h"

#define PUBLISH_FEEDS_MAX 8

/* Rows of earlier batches that this publish touched, by batch. */
struct touch {
	int64_t batch_id;
	const struct feed *feed;
	const char *how;                 /* "changed", "unchanged", "released"                           */
	int64_t rows;
};

struct publish {
	struct db *db;
	const struct import_request *request;
	struct import_progress *progress;
	struct plan *plan;

	int64_t snapshot, batch_id, last_record_id;
	int32_t source_id;
	struct resolver_scope scope;     /* source and namespace of the file                             */

	struct resolver *resolver;
	struct rates *rates;
	struct coding_book *codings;
	struct waiting *waiting;
	struct waiting_batch waiting_batch;
	struct tally tally[PUBLISH_FEEDS_MAX]; /* by feed of the plan                                    */
	struct touch *touches;
	size_t touches_n;
	struct buf scratch;
};

void publish_touch(struct publish *pub, const struct feed *feed, const char *how, int64_t batch_id);
static inline struct tally *publish_main_tally(struct publish *pub) { return &pub->tally[plan_feeds_n(pub->plan) - 1]; }

/* What the archive and the receipt of the file say, for the batch row. */
struct publish_file {
	char sha256[65], archive_sha256[65], identity[40];
	int64_t size;
	const char *received_at;         /* seconds since 1970, as text                                  */
	const char *options;             /* JSON                                                         */
};

/*
 * Runs the whole transaction and writes the summary. `repeated` is set when the very same import was published meanwhile (nothing was done).
 * With request->dry_run everything is done and rolled back.
 */
bool publish_run(struct db *db, const struct import_request *request, struct import_progress *progress, struct plan *plan,
                 const struct publish_file *file, struct json_out *out, bool *repeated, struct err *err);

#endif
