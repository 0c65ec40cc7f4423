#include "report_out.h"

#include <string.h>

#include "scan.h"

static void put(struct report_out *out, struct str s)
{
	if (s.n)
		fwrite(s.p, 1, s.n, out->to);
}

static void put_item(struct report_out *out, bool *any)
{
	if (*any)
		putc(',', out->to);
	*any = true;
}

/* ---- json: the whole answer as one object. What stands before the rows is the first page's, what stands behind them the last one's. ---- */

static void put_member(struct report_out *out, struct str key, struct str value)
{
	fprintf(out->to, "\"%.*s\":", STR_ARG(key));
	put(out, out->joined && str_equal_c(key, "next_cursor") ? STR_LIT("null") : value);
}

static void json_begin(struct report_out *out, struct str answer)
{
	struct scan s;
	struct str key, value;
	bool any = false;
	putc('{', out->to);
	for (scan_open(&s, answer); scan_next(&s, &key, &value) && !str_equal_c(key, "rows");) {
		put_item(out, &any);
		put_member(out, key, value);
	}
	fputs(any ? ",\"rows\":[" : "\"rows\":[", out->to);
}

static void json_row(struct report_out *out, struct str row)
{
	fputs(out->rows ? ",\n" : "\n", out->to);
	put(out, row);
}

static void json_end(struct report_out *out, struct str answer)
{
	struct scan s;
	struct str key, value;
	bool behind = false;
	putc(']', out->to);
	for (scan_open(&s, answer); scan_next(&s, &key, &value);) {
		if (behind) {
			putc(',', out->to);
			put_member(out, key, value);
		}
		behind = behind || str_equal_c(key, "rows");
	}
	fputs("}\n", out->to);
}

/* ---- ndjson ---- */

static void nothing(struct report_out *out, struct str answer)
{
	(void)out;
	(void)answer;
}

static void ndjson_row(struct report_out *out, struct str row)
{
	struct scan s;
	struct str key, value;
	bool any = false;
	size_t i = 0;
	putc('{', out->to);
	for (scan_open(&s, row); scan_next(&s, &key, &value) && i < out->columns_n; i++) {
		put_item(out, &any);
		fprintf(out->to, "\"%s\":", out->column[i].name);
		put(out, value);
	}
	fputs("}\n", out->to);
}

/* ---- csv (RFC 4180) ---- */

struct str report_cell(struct report_out *out, struct str value)
{
	struct scan s;
	struct str key, item;
	buf_clear(&out->cell);
	if (!value.n || value.p[0] != '[') {
		scan_text(value, &out->cell);
		return buf_view(&out->cell);
	}
	for (scan_open(&s, value); scan_next(&s, &key, &item);) {
		if (buf_size(&out->cell))
			buf_char(&out->cell, ' ');
		scan_text(item, &out->cell);
	}
	return buf_view(&out->cell);
}

static void csv_field(struct report_out *out, struct str s)
{
	bool quote = false;
	for (size_t i = 0; i < s.n && !quote; i++)
		quote = strchr(",\"\r\n", s.p[i]) != NULL;
	if (!quote) {
		put(out, s);
		return;
	}
	putc('"', out->to);
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] == '"')
			putc('"', out->to);
		putc(s.p[i], out->to);
	}
	putc('"', out->to);
}

static void csv_begin(struct report_out *out, struct str answer)
{
	bool any = false;
	(void)answer;
	for (size_t i = 0; i < out->columns_n; i++) {
		put_item(out, &any);
		csv_field(out, str_of(out->column[i].name));
	}
	fputs("\r\n", out->to);
}

static void csv_row(struct report_out *out, struct str row)
{
	struct scan s;
	struct str key, value;
	bool any = false;
	for (scan_open(&s, row); scan_next(&s, &key, &value);) {
		put_item(out, &any);
		csv_field(out, report_cell(out, value));
	}
	fputs("\r\n", out->to);
}

static const struct report_format formats[] = {
	{ "json", json_begin, json_row, json_end },
	{ "ndjson", nothing, ndjson_row, nothing },
	{ "csv", csv_begin, csv_row, nothing },
};

const struct report_format *report_format_find(const char *name)
{
	if (strcmp(name, report_table.name) == 0)
		return &report_table;
	for (size_t i = 0; i < sizeof formats / sizeof formats[0]; i++)
		if (strcmp(name, formats[i].name) == 0)
			return &formats[i];
	return NULL;
}

static bool is_number_type(const char *type)
{
	static const char *const types[] = { "money", "percent", "count", "number" };
	for (size_t i = 0; i < sizeof types / sizeof types[0]; i++)
		if (strcmp(type, types[i]) == 0)
			return true;
	return false;
}

void report_out_begin(struct report_out *out, const struct report_format *format, struct str answer)
{
	struct scan s;
	struct str key, columns, column;
	scan_member(answer, "columns", &columns);
	for (scan_open(&s, columns); scan_next(&s, &key, &column) && out->columns_n < REPORT_OUT_COLUMNS; out->columns_n++) {
		struct report_column_out *c = &out->column[out->columns_n];
		snprintf(c->name, sizeof c->name, "%s", scan_member_text(column, "name", &out->cell));
		c->is_number = is_number_type(scan_member_text(column, "type", &out->cell));
	}
	format->begin(out, answer);
}

void report_out_rows(struct report_out *out, const struct report_format *format, struct str answer)
{
	struct scan s;
	struct str key, rows, row;
	scan_member(answer, "rows", &rows);
	for (scan_open(&s, rows); scan_next(&s, &key, &row); out->rows++)
		format->row(out, row);
}
