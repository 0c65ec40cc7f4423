/*
 * CSV bytes -> published batch. A library without a server: it runs on the calling thread with its own connection and blocking calls.
 * server/rpc starts it on a worker thread; tests call it directly.
 */
#ifndef KONTOR_IMPORTERS_IMPORT_H
#define KONTOR_IMPORTERS_IMPORT_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "base/json_out.h"

struct import_option {
	const char *name, *value;
};

struct import_request {
	const char *conninfo;
	const char *archive_dir;                             /* where the reduced copy is kept          */
	const char *spool_path;                              /* the received bytes, complete            */
	const char *file_name;                               /* as the client named it, without folder  */
	const char *feed, *profile, *source;                 /* NULL or "" = recognise                  */
	const char *mode;                                    /* NULL = increment                        */
	const char *from, *to;                               /* window mode: ISO days or NULL           */
	bool dry_run;
	int64_t expect_rows;                                 /* -1 = not stated                         */
	const char *expect_sum;                              /* "EUR:123.45" or NULL                    */
	const struct import_option *options;                 /* decimal, group, date_format, delimiter, encoding, ...; profile parameters */
	size_t options_n;
};

/* Shared with the thread that shows progress; all may be NULL-initialised with IMPORT_PROGRESS_INIT. */
struct import_progress {
	_Atomic int64_t rows, bytes, bytes_total;
	_Atomic int phase;                                   /* 0 proof, 1 publish, 2 link, 3 commit    */
	_Atomic bool cancel;                                 /* set by anyone; the import stops and leaves nothing */
};

#define IMPORT_PROGRESS_INIT { 0 }

/*
 * On success writes the batch summary to `out` as one JSON object:
 *   { "batch": 7, "snapshot": 7, "status": "published", "first_batch": null, "file": ..., "profile": ..., "source": ..., "completeness": ...,
 *     "feeds": [ { "file","feed","profile","batch","status","snapshot","read","inserted","new_version","unchanged","duplicate","quarantined",
 *                  "ignored","withdrawn","released","money":{"EUR":{"read":..,"inserted":..}},"warnings":[..] }, ... main feed last ] }
 * On failure nothing changed and err says why (ERR_IMPORT_REFUSED, ERR_AMBIGUOUS_FORMAT, ERR_INVALID_PARAMS, ERR_CANCELLED, ...).
 */
bool import_run(const struct import_request *request, struct import_progress *progress, struct json_out *out, struct err *err);

/* Removes spool files and archive files that no committed batch names (left by a kill). Called once at start. */
bool import_recover(const char *conninfo, const char *archive_dir, const char *spool_dir, struct err *err);

#endif
