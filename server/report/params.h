/*
 * The common parameters of reports and their fixed places in every statement: $1 snapshot, $2 from, $3 to, $4 as_of, $5 org_unit, $6 cost_center,
 * $7 project, $8 role, $9 worker, $10 category, $11 kind, $12.. the report's own. A parameter that is not given is NULL.
 */
#ifndef KONTOR_REPORT_PARAMS_H
#define KONTOR_REPORT_PARAMS_H

#include "db/conn.h"
#include "report/report.h"

#include "definition.h"

#define PARAMS_FIXED 11

struct params {
	int64_t snapshot;
	char known_at[64];               /* time at which the snapshot was published                     */
	const char *value[32];           /* by common parameter, then own ones                           */
	char as_of[16];
};

/* The bit of a common parameter's name, -1 if there is none. */
int params_common_index(struct str name);
const char *params_common_name(int index);               /* NULL after the last                      */
void params_describe(const struct report *report, struct json_out *out);

/* Checks names and values, fills defaults, resolves known_at to a snapshot. */
bool params_settle(struct db *db, const struct report *report, const struct report_request *request, struct params *ret, struct err *err);
/* The snapshot of the page before instead of the latest one. ERR_STALE_CURSOR if known_at asks for another. */
bool params_pin(struct db *db, struct params *p, int64_t snapshot, struct err *err);
/* "parameters" of the answer: all of them, with defaults filled in. */
void params_write(const struct report *report, const struct params *p, struct json_out *out);
/* $1 .. of the report's statement. */
void params_bind(const struct report *report, const struct params *p, struct db_params *ret);
int params_types(const struct report *report, enum db_type *types);

#endif
