/* One feed's record table: typed rows by binary COPY, and the closing of versions they replace. */
#ifndef KONTOR_IMPORTERS_PUBLISH_WRITER_H
#define KONTOR_IMPORTERS_PUBLISH_WRITER_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "base/hash.h"
#include "db/conn.h"

#include "../feed/typed.h"

struct writer;

struct writer_row {
	int64_t record_id;
	int32_t source_id;
	struct hash128 key;
	int64_t order;
	uint64_t content;
	int64_t batch_id, line, byte_from;
	int32_t byte_length;
	int64_t snapshot;
	const struct typed *values;
	const int32_t *ids;
	int32_t occurrence, coding_id;   /* where the feed has them                                      */
};

/* Opens the COPY: until writer_close the connection can do nothing else. */
bool writer_open(struct db *db, const struct feed *feed, struct writer **ret, struct err *err);
void writer_put(struct writer *w, const struct writer_row *row);
/* The live version of this record gets known_to = snapshot when the writer closes. */
void writer_replace(struct writer *w, int64_t record_id);
bool writer_failed(const struct writer *w);
/* Ends the COPY, then closes the replaced versions; frees (NULL is fine). With abort the COPY fails and nothing is closed. */
bool writer_close(struct writer *w, int64_t snapshot, bool abort, struct err *err);

#endif
