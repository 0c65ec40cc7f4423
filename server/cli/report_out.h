/* Writes a report's answer, page after page, in one of the formats. Cells keep the bytes the service sent. */
#ifndef KONTOR_CLI_REPORT_OUT_H
#define KONTOR_CLI_REPORT_OUT_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "base/buf.h"
#include "base/str.h"

#define REPORT_OUT_COLUMNS 64

struct report_column_out {
	char name[64];
	bool is_number;              /* to the right in a table                                          */
	size_t width;
};

struct report_out {
	FILE *to;
	bool joined;                 /* all pages are there: the answer has no next_cursor               */
	int64_t rows;
	size_t columns_n;
	struct report_column_out column[REPORT_OUT_COLUMNS];
	struct buf cell;             /* scratch                                                          */
	struct buf line;             /* of a table: the cells of one row                                 */
	size_t pad;                  /* of a table: blanks due before the next cell                      */
};

struct report_format {
	const char *name;
	void (*begin)(struct report_out *out, struct str first_answer);
	void (*row)(struct report_out *out, struct str row);
	void (*end)(struct report_out *out, struct str last_answer);
};

const struct report_format *report_format_find(const char *name); /* NULL: no such format                */
extern const struct report_format report_table;          /* report_table.c                          */

void report_out_begin(struct report_out *out, const struct report_format *format, struct str first_answer);
void report_out_rows(struct report_out *out, const struct report_format *format, struct str answer);
/* A cell as text for people and CSV: a list is joined by blanks. Valid until the next call. */
struct str report_cell(struct report_out *out, struct str value);
/* The next line of a text that is to fit into `width` columns: whole words, or a longer word alone. */
struct str report_wrap(struct str *rest, size_t width);

#endif
