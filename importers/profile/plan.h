/*
 * How one file is read: its profile (or a feed's own form), its proven dialect, and how its records become rows of feeds.
 *
 *   plan_prove   reads the whole file once: magic bytes, encoding, delimiter, header, structure of every record, format of every column.
 *                Refuses (err) or returns a plan. Nothing is stored.
 *   plan_read    reads it again and hands out the rows of one of its feeds, in file order. Called once per feed, masters first.
 *   plan_reduce  writes the reduced copy: the original bytes with the cells of ignored columns emptied (rule 10).
 */
#ifndef KONTOR_IMPORTERS_PROFILE_PLAN_H
#define KONTOR_IMPORTERS_PROFILE_PLAN_H

#include <stdint.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/str.h"
#include "importers/import.h"

#include "../feed/feed.h"

struct plan;

/* Why a row cannot be taken; codes are words of the quarantine report. */
struct row_problem {
	const char *code;                /* NULL = none; "bad_date", "bad_number", "missing_value", "unknown_word", ... */
	int column;                      /* index into feed->columns, -1 = the row                       */
	char reason[200];                /* what was expected; never the value itself                    */
	char remedy[200];
};

struct plan_row {
	int64_t line;                    /* physical line of the first byte, header = 1                  */
	int64_t byte_from;               /* in the original file                                         */
	int32_t byte_length;             /* without the line end                                         */
	/* One cell per feed column, in the feed's own form (ISO dates, decimal point, no grouping, hours as decimal hours or "5400s"),
	 * trimmed, UTF-8; blank = n 0. A cell that does not fit its column's proven format stays as written and sets `problem`. */
	struct str cells[FEED_COLUMNS_MAX];
	bool ignored;                    /* blank line, preamble, total row, or left out by the profile: count only; cells are not set */
	struct row_problem problem;
};

/* Valid until it returns. Return false to stop (err is set by the callee). */
typedef bool (*plan_row_fn)(const struct plan_row *row, void *ctx, struct err *err);

bool plan_prove(const struct import_request *request, struct import_progress *progress, struct plan **ret, struct err *err);
void plan_free(struct plan *plan);

const char *plan_profile(const struct plan *plan);       /* "" in a feed's own form                  */
int plan_profile_version(const struct plan *plan);       /* 0 in a feed's own form                   */
const char *plan_source(const struct plan *plan);        /* request's, else the profile's, else ""   */
const char *plan_namespace(const struct plan *plan);     /* "" = the common one                      */
const char *plan_mode(const struct plan *plan);          /* request's, else the profile's, else "increment" */
size_t plan_feeds_n(const struct plan *plan);            /* 1 unless the profile derives masters     */
const struct feed *plan_feed(const struct plan *plan, size_t i); /* the main feed is the last         */
size_t plan_warnings_n(const struct plan *plan);
const char *plan_warning(const struct plan *plan, size_t i);

bool plan_read(struct plan *plan, size_t feed, struct import_progress *progress, plan_row_fn fn, void *ctx, struct err *err);
/* The bytes of one record with the cells of ignored columns emptied: what quarantine keeps. */
bool plan_raw(struct plan *plan, int64_t byte_from, int32_t byte_length, struct buf *out, struct err *err);
/* Writes to fd and returns the SHA-256 of what was written. */
bool plan_reduce(struct plan *plan, int fd, unsigned char sha256[32], struct err *err);

#endif
