#include "params.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/date.h"

enum common { COMMON_FROM, COMMON_TO, COMMON_AS_OF, COMMON_ORG_UNIT, COMMON_COST_CENTER, COMMON_PROJECT, COMMON_ROLE, COMMON_WORKER,
	COMMON_CATEGORY, COMMON_KIND, COMMON_RESPONSIBILITY, COMMON_ORG_BASIS, COMMON_KNOWN_AT, COMMONS };

/* In the order of their places $2 .. $11; what follows kind has no place. known_at is understood by every report. */
static const struct {
	const char *name, *type, *doc;
} commons[COMMONS + 1] = {
	[COMMON_FROM] = { "from", "date", "first accounting date, inclusive" },
	[COMMON_TO] = { "to", "date", "last accounting date, inclusive" },
	[COMMON_AS_OF] = { "as_of", "date", "day for names and approvals; default today" },
	[COMMON_ORG_UNIT] = { "org_unit", "text", "org unit with everything below it" },
	[COMMON_COST_CENTER] = { "cost_center", "text", "cost center code, UNASSIGNED for none" },
	[COMMON_PROJECT] = { "project", "text", "project code" },
	[COMMON_ROLE] = { "role", "text", "responsible role, ORPHAN for none" },
	[COMMON_WORKER] = { "worker", "text", "worker number" },
	[COMMON_CATEGORY] = { "category", "text", "category of the spend" },
	[COMMON_KIND] = { "kind", "text", "expense or labor" },
	[COMMON_RESPONSIBILITY] = { "responsibility", "text", "owner (the only answer of this version)" },
	[COMMON_ORG_BASIS] = { "org_basis", "text", "at_transaction (the only basis of this version)" },
	[COMMON_KNOWN_AT] = { "known_at", "text", "snapshot number, or a time: the answer as it was known then; default the latest snapshot" },
};

int params_common_index(struct str name)
{
	for (int i = 0; i < COMMONS; i++)
		if (str_equal_c(name, commons[i].name))
			return i;
	return -1;
}

const char *params_common_name(int index)
{
	return commons[index].name;
}

static bool understands(const struct report *r, int common)
{
	return common == COMMON_KNOWN_AT || (r->common & (uint32_t)1 << common);
}

static void describe(struct json_out *out, const char *name, const char *type, const char *doc)
{
	json_out_object(out);
	json_out_key(out, "name");
	json_out_cstr(out, name);
	json_out_key(out, "type");
	json_out_cstr(out, type);
	json_out_key(out, "doc");
	json_out_cstr(out, doc);
	json_out_object_end(out);
}

void params_describe(const struct report *r, struct json_out *out)
{
	json_out_array(out);
	for (int i = 0; i < COMMONS; i++)
		if (understands(r, i))
			describe(out, commons[i].name, commons[i].type, commons[i].doc);
	for (size_t i = 0; i < r->own_n; i++)
		describe(out, r->own[i].name, report_type_name(r->own[i].type), r->own[i].doc);
	json_out_array_end(out);
}

static bool refuse_value(const char *name, const char *allowed, struct err *err)
{
	err_set(err, ERR_INVALID_PARAMS, "parameter %s must be %s", name, allowed);
	return err_param(err, name);
}

static bool refuse_name(const struct report *r, const char *name, struct err *err)
{
	const char *names[COMMONS + REPORT_OWN_PARAMS_MAX];
	size_t n = 0;
	for (int i = 0; i < COMMONS; i++)
		if (understands(r, i))
			names[n++] = commons[i].name;
	for (size_t i = 0; i < r->own_n; i++)
		names[n++] = r->own[i].name;
	const char *nearest = str_nearest(str_of(name), names, n);
	err_set(err, ERR_INVALID_PARAMS, "report %s has no parameter %s", r->name, name);
	if (nearest)
		err_hint(err, "did you mean %s?", nearest);
	else
		err_hint(err, "report.describe lists its parameters");
	return err_param(err, name);
}

static bool check_value(const char *name, enum report_type type, const char *value, struct err *err)
{
	day_t day;
	char *end;
	switch (type) {
	case REPORT_DATE:
		return day_parse_iso(str_of(value), &day) || refuse_value(name, "a day of the form YYYY-MM-DD", err);
	case REPORT_MONTH:
		return month_parse_iso(str_of(value), &day) || refuse_value(name, "a month of the form YYYY-MM", err);
	case REPORT_COUNT:
		errno = 0;
		strtoll(value, &end, 10);
		return (*value && !*end && !errno) || refuse_value(name, "a whole number", err);
	case REPORT_TEXT:
	case REPORT_MONEY:
	case REPORT_PERCENT:
	case REPORT_NUMBER:
	case REPORT_FLAG:
	case REPORT_TIME:
	case REPORT_LIST:
	case REPORT_TYPES:
		break;
	}
	return true;
}

static bool check_common(int index, const char *value, struct err *err)
{
	if (strcmp(commons[index].type, "date") == 0)
		return check_value(commons[index].name, REPORT_DATE, value, err);
	if (index == COMMON_RESPONSIBILITY && strcmp(value, "owner") != 0)
		return refuse_value("responsibility", "owner in this version", err);
	if (index == COMMON_ORG_BASIS && strcmp(value, "at_transaction") != 0)
		return refuse_value("org_basis", "at_transaction in this version", err);
	if (index == COMMON_KIND && strcmp(value, "expense") != 0 && strcmp(value, "labor") != 0)
		return refuse_value("kind", "expense or labor", err);
	return true;
}

static bool take_param(const struct report *r, const struct report_param *given, struct params *p, struct err *err)
{
	int common = params_common_index(str_of(given->name));
	if (common >= 0 && understands(r, common)) {
		p->value[common] = given->value;
		return check_common(common, given->value, err);
	}
	for (size_t i = 0; i < r->own_n; i++)
		if (strcmp(r->own[i].name, given->name) == 0) {
			p->value[COMMONS + i] = given->value;
			return check_value(given->name, r->own[i].type, given->value, err);
		}
	return refuse_name(r, given->name, err);
}

/* A number is a snapshot, anything else a time; NULL is the latest. */
static bool settle_snapshot(struct db *db, struct params *p, const char *known_at, struct err *err)
{
	bool by_number = known_at && known_at[strspn(known_at, "0123456789")] == '\0';
	struct db_params q = DB_PARAMS_INIT;
	struct db_rows *rows = NULL;
	if (known_at)
		db_param_text(&q, known_at);
	const char *statement = !known_at ? "report/latest_snapshot" : by_number ? "report/snapshot_by_number" : "report/snapshot_by_time";
	struct err inner = ERR_INIT;
	if (!db_query(db, statement, &q, &rows, &inner)) {
		if (known_at && strncmp(inner.sqlstate, "22", 2) == 0)
			return refuse_value("known_at", "a snapshot number or a time such as 2026-01-31T12:00:00Z", err);
		*err = inner;
		return false;
	}
	bool found = db_rows_count(rows) > 0;
	if (found) {
		p->snapshot = db_rows_int(rows, 0, db_rows_column(rows, "snapshot"));
		snprintf(p->known_at, sizeof p->known_at, "%s", db_rows_text(rows, 0, db_rows_column(rows, "known_at")));
	}
	db_rows_free(rows);
	return found || refuse_value("known_at", "a snapshot that was published", err);
}

bool params_settle(struct db *db, const struct report *report, const struct report_request *request, struct params *ret, struct err *err)
{
	*ret = (struct params){ 0 };
	for (size_t i = 0; i < request->params_n; i++)
		if (!take_param(report, &request->params[i], ret, err))
			return false;
	day_text(day_today(), ret->as_of);
	if (!ret->value[COMMON_AS_OF])
		ret->value[COMMON_AS_OF] = ret->as_of;
	if (!ret->value[COMMON_RESPONSIBILITY])
		ret->value[COMMON_RESPONSIBILITY] = "owner";
	if (!ret->value[COMMON_ORG_BASIS])
		ret->value[COMMON_ORG_BASIS] = "at_transaction";
	return settle_snapshot(db, ret, ret->value[COMMON_KNOWN_AT], err);
}

bool params_pin(struct db *db, struct params *p, int64_t snapshot, struct err *err)
{
	char number[24];
	if (snapshot == p->snapshot)
		return true;
	if (p->value[COMMON_KNOWN_AT]) {
		err_set(err, ERR_STALE_CURSOR, "the cursor belongs to another snapshot than known_at");
		return err_hint(err, "ask again without a cursor");
	}
	if (snapshot == 0) {
		p->snapshot = 0; /* before the first publish */
		p->known_at[0] = '\0';
		return true;
	}
	snprintf(number, sizeof number, "%lld", (long long)snapshot);
	return settle_snapshot(db, p, number, err);
}

void params_write(const struct report *report, const struct params *p, struct json_out *out)
{
	json_out_object(out);
	for (int i = 0; i < COMMONS; i++) {
		if (!understands(report, i))
			continue;
		json_out_key(out, commons[i].name);
		if (i == COMMON_KNOWN_AT)
			json_out_int(out, p->snapshot);
		else
			json_out_cstr(out, p->value[i]);
	}
	for (size_t i = 0; i < report->own_n; i++) {
		json_out_key(out, report->own[i].name);
		json_out_cstr(out, p->value[COMMONS + i]);
	}
	json_out_object_end(out);
}

void params_bind(const struct report *report, const struct params *p, struct db_params *ret)
{
	db_param_int(ret, p->snapshot);
	for (int i = 0; i <= COMMON_KIND; i++)
		db_param_text(ret, p->value[i]);
	for (size_t i = 0; i < report->own_n; i++)
		db_param_text(ret, p->value[COMMONS + i]);
}

static enum db_type type_of(enum report_type type)
{
	return type == REPORT_DATE ? DB_TYPE_DATE : type == REPORT_COUNT ? DB_TYPE_INT8 : DB_TYPE_TEXT;
}

int params_types(const struct report *report, enum db_type *types)
{
	int n = 0;
	types[n++] = DB_TYPE_INT8;
	for (int i = 0; i <= COMMON_KIND; i++)
		types[n++] = strcmp(commons[i].type, "date") == 0 ? DB_TYPE_DATE : DB_TYPE_TEXT;
	for (size_t i = 0; i < report->own_n; i++)
		types[n++] = type_of(report->own[i].type);
	return n;
}
