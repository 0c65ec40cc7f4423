#include <string.h>

#include "base/utf8.h"

#include "report_out.h"
#include "scan.h"

#define TEXT_WIDTH 44 /* a wider text is wrapped */

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

struct str report_wrap(struct str *rest, size_t width)
{
	struct str line = { rest->p, 0 };
	size_t end = 0;
	while (end < rest->n) {
		size_t next = end;
		while (next < rest->n && rest->p[next] == ' ')
			next++;
		while (next < rest->n && rest->p[next] != ' ')
			next++;
		if (end && utf8_width((struct str){ rest->p, next }) > width)
			break;
		end = next;
	}
	line.n = end;
	while (end < rest->n && rest->p[end] == ' ')
		end++;
	rest->p += end;
	rest->n -= end;
	return line;
}

/* What a cell asks of its column: long texts are wrapped, words are not. */
static size_t wanted_width(struct str s)
{
	size_t width = utf8_width(s), widest = 0;
	if (width <= TEXT_WIDTH)
		return width;
	while (s.n) {
		size_t w = utf8_width(report_wrap(&s, TEXT_WIDTH));
		widest = w > widest ? w : widest;
	}
	return widest;
}

static void widen(struct report_out *out, size_t i, struct str s)
{
	size_t width = wanted_width(s);
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
			widen(out, i, cell_of(out, value));
	}
}

/* ---- one row, whose cells may need several lines ---- */

struct row {
	size_t from[REPORT_OUT_COLUMNS], n[REPORT_OUT_COLUMNS]; /* in out->line */
};

/* Blanks are put when something follows them: no line ends in blanks. */
static void put_cell(struct report_out *out, size_t i, struct str s)
{
	const struct report_column_out *c = &out->column[i];
	size_t width = utf8_width(s), pad = c->width > width ? c->width - width : 0;
	out->pad += (i ? 2 : 0) + (c->is_number ? pad : 0);
	if (s.n) {
		fprintf(out->to, "%*s%.*s", (int)out->pad, "", STR_ARG(s));
		out->pad = 0;
	}
	out->pad += c->is_number ? 0 : pad;
}

static void end_line(struct report_out *out)
{
	putc('\n', out->to);
	out->pad = 0;
}

static void start_row(struct report_out *out, struct row *row)
{
	buf_clear(&out->line);
	*row = (struct row){ 0 };
}

static void add_cell(struct report_out *out, struct row *row, size_t i, struct str s)
{
	row->from[i] = out->line.len;
	row->n[i] = s.n;
	buf_str(&out->line, s);
}

static void put_row(struct report_out *out, const struct row *row)
{
	struct str rest[REPORT_OUT_COLUMNS];
	for (size_t i = 0; i < out->columns_n; i++)
		rest[i] = row->n[i] ? (struct str){ out->line.data + row->from[i], row->n[i] } : (struct str){ 0 };
	for (bool more = true; more;) {
		more = false;
		for (size_t i = 0; i < out->columns_n; i++) {
			put_cell(out, i, report_wrap(&rest[i], out->column[i].width));
			more = more || rest[i].n;
		}
		end_line(out);
	}
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

static void table_row(struct report_out *out, struct str cells)
{
	struct scan s;
	struct str key, value;
	struct row row;
	size_t i = 0;
	start_row(out, &row);
	for (scan_open(&s, cells); scan_next(&s, &key, &value) && i < out->columns_n; i++)
		add_cell(out, &row, i, cell_of(out, value));
	put_row(out, &row);
}

static void widen_by_totals(struct report_out *out, struct str totals)
{
	struct str value;
	for (size_t i = 0; i < out->columns_n; i++)
		if (scan_member(totals, out->column[i].name, &value))
			widen(out, i, cell_of(out, value));
	if (scan_member(totals, "rows", &value))
		widen_by_rows(out, value);
}

static void table_begin(struct report_out *out, struct str answer)
{
	struct str rows, totals;
	scan_member(answer, "rows", &rows);
	widen_by_rows(out, rows);
	if (scan_member(answer, "totals", &totals))
		widen_by_totals(out, totals);
	for (size_t i = 0; i < out->columns_n; i++) {
		widen(out, i, str_of(out->column[i].name));
		put_cell(out, i, str_of(out->column[i].name));
	}
	end_line(out);
	put_rule(out);
}

/* The sums under their columns, and a word in the first column that has room for it. */
static void put_sums(struct report_out *out, struct str totals)
{
	struct row row;
	struct str value;
	bool any = false, is_labelled = false;
	start_row(out, &row);
	for (size_t i = 0; i < out->columns_n; i++)
		if (scan_member(totals, out->column[i].name, &value)) {
			add_cell(out, &row, i, cell_of(out, value));
			any = true;
		} else if (!is_labelled && out->column[i].width >= strlen("total")) {
			add_cell(out, &row, i, STR_LIT("total"));
			is_labelled = true;
		}
	if (!any)
		return;
	put_rule(out);
	put_row(out, &row);
}

static void table_end(struct report_out *out, struct str answer)
{
	struct scan s;
	struct str totals, rows, key, row;
	if (scan_member(answer, "totals", &totals)) {
		put_sums(out, totals);
		if (scan_member(totals, "rows", &rows))
			for (scan_open(&s, rows); scan_next(&s, &key, &row);)
				table_row(out, row);
	}
	fprintf(out->to, "\n%lld row%s, snapshot ", (long long)out->rows, out->rows == 1 ? "" : "s");
	fprintf(out->to, "%s\n", scan_member_text(answer, "snapshot", &out->cell));
}

const struct report_format report_table = { "table", table_begin, table_row, table_end };
