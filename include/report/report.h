/*
 * Reports: one SQL file each (schema/reports), with its definition in the comment at its head. This library parses the definitions, binds
 * parameters, runs a report on a blocking connection and writes the answer of REPORTS.md.
 */
#ifndef KONTOR_REPORT_REPORT_H
#define KONTOR_REPORT_REPORT_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "base/json_out.h"
#include "db/conn.h"

struct report;

/* Parses all embedded reports. False: a definition is malformed (file and line are named). */
bool report_load_all(struct err *err);
const struct report *report_find(const char *name);      /* NULL: no such report                    */
const char *report_nearest(const char *name);            /* for "did you mean", or NULL              */
/* [ {"name","version","title","right"}, ... ] */
void report_list(struct json_out *out);
/* parameters, columns, rule, right of one report. */
void report_describe(const struct report *report, struct json_out *out);

struct report_param {
	const char *name, *value;                        /* value as text                                */
};

#define REPORT_PAGE_MAX 5000

struct report_request {
	const char *name;
	const struct report_param *params;
	size_t params_n;
	bool objects;                                    /* rows as objects instead of arrays            */
	bool numbers_as_text;
	int64_t limit;                                   /* rows of the page, 1..REPORT_PAGE_MAX         */
	const char *cursor;                              /* NULL = from the beginning                    */
	bool stream;                                     /* all rows, in pieces                          */
	int timeout_ms;
};

/* Where a streamed report's rows go. Blocks while too much waits; false = stop. `rows` is a JSON array. */
struct report_sink {
	bool (*rows)(void *ctx, struct str rows);
	void *ctx;
};

/* A connection prepared for reports: read only. */
bool report_prepare_connection(struct db *db, struct err *err);
/* Writes the answer as one JSON object. With request->stream the rows went to `sink` and the answer has row_count and checksum instead. */
bool report_run(struct db *db, const struct report_request *request, const struct report_sink *sink, struct json_out *out, struct err *err);

#endif
