#include <stdlib.h>

#include "base/arena.h"
#include "report/report.h"

#include "definition.h"
#include "params.h"
#include "rows.h"

/* Live as long as the process. */
static struct arena *definitions;
static struct report *reports;
static size_t reports_n;

bool report_load_all(struct err *err)
{
	if (reports)
		return true;
	if (!definitions)
		definitions = arena_new(0);
	struct report *loaded = xcalloc(sql_reports_count + 1, sizeof *loaded);
	for (size_t i = 0; i < sql_reports_count; i++)
		if (!definition_parse(&sql_reports[i], definitions, &loaded[i], err)) {
			free(loaded);
			return false;
		}
	reports = loaded;
	reports_n = sql_reports_count;
	return true;
}

const struct report *report_find(const char *name)
{
	for (size_t i = 0; i < reports_n; i++)
		if (str_equal_c(str_of(name), reports[i].name))
			return &reports[i];
	return NULL;
}

const char *report_nearest(const char *name)
{
	const char *names[128];
	size_t n = reports_n < 128 ? reports_n : 128;
	for (size_t i = 0; i < n; i++)
		names[i] = reports[i].name;
	return str_nearest(str_of(name), names, n);
}

static void write_head(const struct report *r, struct json_out *out)
{
	json_out_key(out, "name");
	json_out_cstr(out, r->name);
	json_out_key(out, "version");
	json_out_int(out, r->version);
	json_out_key(out, "title");
	json_out_cstr(out, r->title);
	json_out_key(out, "right");
	json_out_cstr(out, r->right);
}

void report_list(struct json_out *out)
{
	json_out_array(out);
	for (size_t i = 0; i < reports_n; i++) {
		json_out_object(out);
		write_head(&reports[i], out);
		json_out_object_end(out);
	}
	json_out_array_end(out);
}

void report_describe(const struct report *r, struct json_out *out)
{
	json_out_object(out);
	write_head(r, out);
	json_out_key(out, "rule");
	json_out_cstr(out, r->rule);
	json_out_key(out, "parameters");
	params_describe(r, out);
	json_out_key(out, "columns");
	rows_write_columns(r, out);
	json_out_object_end(out);
}
