#include <string.h>

#include "base/utf8.h"

#include "report_out.h"
#include "scan.h"

/* Control characters must not reach a terminal: they could move the cursor or change what stands there. */
static struct str printable(struct str s)
{
	char *p = (char *)s.p;
	for (size_t i = 0; i < s.n; i++)
		if ((unsigned char)p[i] < 0x20 || p[i] == 0x7f)
			p[i] = ' ';
		else if ((unsigned char)p[i] == 0xc2 && i + 1 < s.n && (unsigned char)p[i + 1] < 0xa0)
			p[i] = p[i + 1] = ' ';
	return s;
}

static struct str cell_of(struct report_out *out, struct str value)
{
	return printable(report_cell(out, value));
}

static void widen(struct report_out *out, size_t i, size_t width)
{
	if (i < out->columns_n && width > out->column[i].width)
		out->column[i].width = width;
}

static void widen_by_rows(struct report_out *out, struct str rows)
{
	struct scan s, cells;
	struct str key, row, value;
	for (scan_open(&s, rows); scan_next(&s, &key, &row);) {
		size_t i = 0;
		for (scan_open(&cells, row); scan_next(&cells, &key, &value); i++)
			widen(out, i, utf8_width(cell_of(out, value)));
	}
}

static void put_cell(struct report_out *out, size_t i, struct str s)
{
	const struct report_column_out *c = &out->column[i];
	size_t width = utf8_width(s), pad = c->width > width ? c->width - width : 0;
	if (i)
		fputs("  ", out->to);
	if (c->is_number)
		fprintf(out->to, "%*s", (int)pad, "");
	if (s.n)
		fwrite(s.p, 1, s.n, out->to);
	if (!c->is_number && i + 1 < out->columns_n)
		fprintf(out->to, "%*s", (int)pad, "");
}

static void put_rule(struct report_out *out)
{
	for (size_t i = 0; i < out->columns_n; i++) {
		fputs(i ? "  " : "", out->to);
		for (size_t n = 0; n < out->column[i].width; n++)
			putc('-', out->to);
	}
	putc('\n', out->to);
}

static void table_begin(struct report_out *out, struct str answer)
{
	struct str rows, totals, value;
	scan_member(answer, "rows", &rows);
	widen_by_rows(out, rows);
	if (scan_member(answer, "totals", &totals)) {
		for (size_t i = 0; i < out->columns_n; i++)
			if (scan_member(totals, out->column[i].name, &value))
				widen(out, i, utf8_width(cell_of(out, value)));
		if (scan_member(totals, "rows", &rows))
			widen_by_rows(out, rows);
	}
	for (size_t i = 0; i < out->columns_n; i++) {
		widen(out, i, strlen(out->column[i].name));
		put_cell(out, i, str_of(out->column[i].name));
	}
	putc('\n', out->to);
	put_rule(out);
}

static void table_row(struct report_out *out, struct str row)
{
	struct scan s;
	struct str key, value;
	size_t i = 0;
	for (scan_open(&s, row); scan_next(&s, &key, &value) && i < out->columns_n; i++)
		put_cell(out, i, cell_of(out, value));
	putc('\n', out->to);
}

static void put_sums(struct report_out *out, struct str totals)
{
	struct str value;
	bool any = false, is_labelled = false;
	for (size_t i = 0; i < out->columns_n; i++)
		any = any || scan_member(totals, out->column[i].name, &value);
	for (size_t i = 0; any && i < out->columns_n; i++) {
		bool has = scan_member(totals, out->column[i].name, &value);
		struct str s = has ? cell_of(out, value) : (struct str){ 0 };
		if (!has && !is_labelled && out->column[i].width >= strlen("total")) {
			s = STR_LIT("total");
			is_labelled = true;
		}
		put_cell(out, i, s);
	}
	if (any)
		putc('\n', out->to);
}

static void table_end(struct report_out *out, struct str answer)
{
	struct scan s;
	struct str totals, rows, key, row;
	bool has_rows = false;
	if (scan_member(answer, "totals", &totals)) {
		has_rows = scan_member(totals, "rows", &rows);
		put_rule(out);
		put_sums(out, totals);
	}
	for (scan_open(&s, has_rows ? rows : (struct str){ 0 }); scan_next(&s, &key, &row);)
		table_row(out, row);
	fprintf(out->to, "\n%lld row%s, snapshot ", (long long)out->rows, out->rows == 1 ? "" : "s");
	fprintf(out->to, "%s\n", scan_member_text(answer, "snapshot", &out->cell));
}

const struct report_format report_table = { "table", table_begin, table_row, table_end };
