#include <stdio.h>
#include <string.h>

#include "base/hash.h"

#include "dates.h"
#include "plan_internal.h"

static void problem(struct plan_row *row, int column, const char *code, const char *reason, const char *remedy)
{
	if (row->problem.code)
		return;
	row->problem.code = code;
	row->problem.column = column;
	snprintf(row->problem.reason, sizeof row->problem.reason, "%s", reason);
	snprintf(row->problem.remedy, sizeof row->problem.remedy, "%s", remedy);
}

/* ---- the text of a rule, before its type is looked at ---- */

static struct str source_cell(const struct bound *b, size_t i, const struct record *record)
{
	size_t index = (size_t)b->index[i];
	struct str s = index < record->n ? str_trim(record->cells[index]) : STR_LIT("");
	for (size_t k = 0; b->rule && k < b->rule->nulls_n; k++)
		if (str_equal_c(s, b->rule->null[k]))
			return STR_LIT("");
	return s;
}

/* The same day is the same text whatever format this year's file has. */
static struct str settled(const struct plan *plan, struct str s, char out[DAY_TEXT_SIZE])
{
	day_t day;
	for (size_t i = 0; i < plan->dates_n; i++)
		if (dates_parse(s, plan->date[i], &day))
			return str_of(day_text(day, out));
	return s;
}

/* First 16 hexadecimal digits of SHA-256 over the cells with a separator between: a pseudonym that stays the same in every file. */
static struct str hash_cells(const struct plan *plan, const struct bound *b, const struct record *record, struct arena *scratch)
{
	char day[DAY_TEXT_SIZE];
	unsigned char sum[32];
	char *hex = arena_alloc(scratch, 65);
	struct sha256 *h = sha256_new();
	for (size_t i = 0; i < b->n; i++) {
		struct str s = settled(plan, source_cell(b, i, record), day);
		if (i)
			sha256_update(h, "\x1f", 1);
		sha256_update(h, s.p, s.n);
	}
	sha256_final(h, sum);
	hex_of(sum, 8, hex);
	return str_of(hex);
}

static struct str join_cells(const struct bound *b, const struct record *record, struct arena *scratch)
{
	size_t with = strlen(b->rule->join), n = 0;
	for (size_t i = 0; i < b->n; i++)
		n += source_cell(b, i, record).n + with;
	char *out = arena_alloc(scratch, n + 1);
	size_t at = 0;
	for (size_t i = 0; i < b->n; i++) {
		struct str s = source_cell(b, i, record);
		if (s.n == 0)
			continue;
		if (at) {
			memcpy(out + at, b->rule->join, with);
			at += with;
		}
		memcpy(out + at, s.p, s.n);
		at += s.n;
	}
	return (struct str){ out, at };
}

static struct str split(const struct profile_rule *rule, struct str s)
{
	size_t n = strlen(rule->split_at);
	const char *at = s.n ? memmem(s.p, s.n, rule->split_at, n) : NULL;
	if (!at)
		return rule->split_rest ? STR_LIT("") : s;
	if (!rule->split_rest)
		return str_trim((struct str){ s.p, (size_t)(at - s.p) });
	return str_trim((struct str){ at + n, (size_t)(s.p + s.n - at) - n });
}

static struct str lower(struct str s, struct arena *scratch)
{
	char *out = arena_alloc(scratch, s.n + 1);
	for (size_t i = 0; i < s.n; i++)
		out[i] = (char)(s.p[i] >= 'A' && s.p[i] <= 'Z' ? s.p[i] | 0x20 : s.p[i]);
	return (struct str){ out, s.n };
}

static struct str map(const struct profile_rule *rule, struct str s, int column, struct plan_row *row)
{
	for (size_t i = 0; i < rule->map_n; i++)
		if (str_equal_nocase(s, rule->map[i].from))
			return str_of(rule->map[i].to);
	problem(row, column, "unknown_word", "a word that the profile's map does not have", "add the word to the map of this column");
	return s;
}

static struct str rule_text(const struct plan *plan, const struct bound *b, int column, const struct record *record, struct arena *scratch, struct plan_row *row)
{
	const struct profile_rule *rule = b->rule;
	struct str s = b->n == 1 && !(rule && rule->hash) ? source_cell(b, 0, record)
	             : rule->hash                         ? hash_cells(plan, b, record, scratch)
	                                                  : join_cells(b, record, scratch);
	if (!rule)
		return s;
	if (rule->split_at)
		s = split(rule, s);
	if (rule->lower && s.n)
		s = lower(s, scratch);
	if (rule->map_n && s.n)
		s = map(rule, s, column, row);
	return s.n == 0 && rule->default_value ? str_of(rule->default_value) : s;
}

/* ---- by type, into the feed's own form ---- */

static struct str own_date(const struct plan *plan, const struct bound *b, const struct feed_column *c, struct str s, struct arena *scratch,
                           int column, struct plan_row *row)
{
	bool own_rule = b->rule && b->rule->dates_n;
	const char *const *formats = own_rule ? b->rule->date : plan->date;
	size_t n = own_rule ? b->rule->dates_n : plan->dates_n;
	char text[DAY_TEXT_SIZE];
	day_t day;
	for (size_t i = 0; i < n; i++)
		if (dates_parse(s, formats[i], &day))
			return str_of(arena_strdup(scratch, c->type == COLUMN_MONTH ? month_text(day, text) : day_text(day, text)));
	if (c->type == COLUMN_DAY_UNTIL && str_equal_c(s, "9999-12-31"))
		return s;
	problem(row, column, "bad_date", "not a calendar day of the column's date format", "correct the cell in the source");
	return s;
}

static struct str own_number(const struct plan *plan, const struct bound *b, const struct feed_column *c, struct str s, struct arena *scratch,
                             int column, struct plan_row *row)
{
	struct buf out = BUF_INIT;
	bool clock = c->type == COLUMN_HOURS && b->rule && b->rule->clock;
	bool ok = clock ? numbers_clock(s, &out) : numbers_plain(s, &plan->numbers, &out);
	struct str ret = s;
	if (ok)
		ret = arena_str(scratch, buf_view(&out));
	else
		problem(row, column, clock ? "bad_hours" : "bad_number", "not a value of the column's number format", "correct the cell in the source");
	buf_free(&out);
	return ret;
}

static struct str own_form(const struct plan *plan, const struct bound *b, const struct feed_column *c, struct str s, struct arena *scratch,
                           int column, struct plan_row *row)
{
	switch (c->type) {
	case COLUMN_DAY:
	case COLUMN_DAY_FROM:
	case COLUMN_DAY_UNTIL:
	case COLUMN_MONTH:
		return plan->plain_dates && !(b->rule && b->rule->dates_n) ? s : own_date(plan, b, c, s, scratch, column, row);
	case COLUMN_NUMBER:
	case COLUMN_HOURS:
	case COLUMN_MONEY:
		return plan->plain_numbers && !(b->rule && b->rule->clock) ? s : own_number(plan, b, c, s, scratch, column, row);
	case COLUMN_TEXT:
	case COLUMN_DEFINES:
	case COLUMN_REF:
	case COLUMN_SCOPE_REF:
	case COLUMN_SOFT_REF:
	case COLUMN_CURRENCY:
	case COLUMN_FLAG:
	case COLUMN_WORD:
		break;
	}
	return s;
}

/* ---- the row ---- */

static bool is_skipped(const struct binding *b, const struct record *record)
{
	for (size_t i = 0; i < b->skips_n; i++) {
		size_t index = (size_t)b->skip[i].index;
		struct str s = index < record->n ? str_trim(record->cells[index]) : STR_LIT("");
		if (b->skip[i].equals ? str_equal_c(s, b->skip[i].equals) : s.n == 0)
			return true;
	}
	return false;
}

/* Cells that no column names, or too few cells for those that are used: the delimiter or a quote is wrong in this row. */
static bool is_ragged(const struct plan *plan, const struct record *record)
{
	if ((int)record->n <= plan->last_used)
		return true;
	for (size_t i = 0; i < record->n; i++)
		if ((i >= plan->header_n || !plan->header[i][0]) && str_trim(record->cells[i]).n)
			return true;
	return false;
}

bool cells_make(const struct plan *plan, const struct binding *b, const struct record *record, struct arena *scratch, struct plan_row *row)
{
	row->problem.code = NULL;
	if (is_ragged(plan, record)) {
		for (size_t i = 0; i < b->feed->columns_n; i++)
			row->cells[i] = STR_LIT("");
		problem(row, -1, "ragged_row", "the row has more or fewer cells than the header has columns",
		        "correct the row in the source: a delimiter in a text needs quotes");
		return true;
	}
	if (is_skipped(b, record))
		return false;
	for (size_t i = 0; i < b->feed->columns_n; i++) {
		const struct bound *bound = &b->bound[i];
		if (!bound->present)
			row->cells[i] = STR_LIT("");
		else if (bound->n == 0)
			row->cells[i] = str_of(bound->constant);
		else {
			row->cells[i] = rule_text(plan, bound, (int)i, record, scratch, row);
			if (row->cells[i].n && row->cells[i].p != (bound->rule ? bound->rule->default_value : NULL))
				row->cells[i] = own_form(plan, bound, &b->feed->columns[i], row->cells[i], scratch, (int)i, row);
		}
	}
	return true;
}
