/* The summary of an import as JSON (include/importers/import.h says its shape). */
#ifndef KONTOR_IMPORTERS_PUBLISH_SUMMARY_H
#define KONTOR_IMPORTERS_PUBLISH_SUMMARY_H

#include "base/json_out.h"

#include "tally.h"

struct summary_head {
	int64_t batch_id, snapshot;
	const char *status;              /* "published" or "dry_run"                                     */
	bool repeated;                   /* the very file was imported before, as batch_id               */
	const char *file_name, *profile, *source, *completeness;
};

struct summary_feed {
	const char *feed;
	const struct tally *tally;
};

void summary_write(struct json_out *out, const struct summary_head *head, const struct summary_feed *feeds, size_t feeds_n,
                   const char *const *warnings, size_t warnings_n);

#endif
