/*
 * Rows put aside (DOMAIN.md rules 2 and 5, R19). While a COPY into a record table runs the connection is busy, so quarantined rows are spooled to an
 * unnamed file and written afterwards: memory stays flat however many there are.
 */
#ifndef KONTOR_IMPORTERS_PUBLISH_WAITING_H
#define KONTOR_IMPORTERS_PUBLISH_WAITING_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "base/hash.h"
#include "db/conn.h"

#include "../feed/feed.h"

struct waiting_missing {
	const char *kind;                /* kind of object, or "rate"                                    */
	struct str value;
	int column;
};

struct waiting_row {
	const struct feed *feed;
	int64_t line, byte_from;
	int32_t byte_length;
	const char *code;
	int column;                      /* -1 = the row                                                 */
	const char *reason, *remedy;
	bool releasable;
	struct str raw;
	const struct str *cells;         /* feed->columns_n                                              */
	int32_t occurrence;
	struct hash128 raw_key;
	size_t missing_n;
	const struct waiting_missing *missing;
};

/* What all rows of one import share. */
struct waiting_batch {
	int64_t batch_id, snapshot, last_quarantine_id;
	int32_t source_id;
	struct str name_space;
};

struct waiting;

struct waiting *waiting_new(void);
void waiting_free(struct waiting *w);
bool waiting_add(struct waiting *w, const struct waiting_row *row, struct err *err);
/* Writes all rows added so far; *last_quarantine_id in batch advances. */
bool waiting_save(struct db *db, struct waiting *w, struct waiting_batch *batch, struct err *err);

/* The open rows of one feed by their key as written: of one source for facts, of all for master data. */
struct waiting_keys;
bool waiting_keys_load(struct db *db, const struct feed *feed, int32_t source_id, struct waiting_keys **ret, struct err *err);
void waiting_keys_free(struct waiting_keys *k);
bool waiting_keys_empty(const struct waiting_keys *k);
/* A row with this key came: what waits under it will be closed, as `replaced` (it waits again) or `corrected` (it was good). */
void waiting_keys_meet(struct waiting_keys *k, struct hash128 raw_key, bool is_good);
bool waiting_keys_close(struct db *db, struct waiting_keys *k, int64_t snapshot, int64_t batch_id, struct err *err);
/* Closes one row as released. Collected in an id list by the caller. */
bool waiting_close(struct db *db, const int64_t *ids, size_t n, const char *how, int64_t snapshot, int64_t batch_id, struct err *err);

#endif
