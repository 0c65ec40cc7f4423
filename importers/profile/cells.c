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

static void misfit(struct plan_row *row, struct cells_note *note, int column, const char *code, const char *reason)
{
	problem(row, column, code, reason, "correct the cell in the source");
	if (note)
		note->misfits |= (uint32_t)1 << column;
}

/* ---- the text of a rule, before its type is looked at ---- */

static inline bool is_edge(char c)
{
	return (unsigned char)c > ' ' && (unsigned char)c < 0x7f;
}

static inline struct str trimmed_cell(const struct record *record, size_t index)
{
	if (index >= record->n)
		return STR_LIT("");
	struct str s = record->cells[index];
	return s.n == 0 || (is_edge(s.p[0]) && is_edge(s.p[s.n - 1])) ? s : str_trim(s);
}

static struct str source_cell(const struct bound *b, size_t i, const struct record *record)
{
	struct str s = trimmed_cell(record, (size_t)b->index[i]);
	for (size_t k = 0; k < b->rule->nulls_n; k++)
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
	struct buf text = BUF_INIT;
	bool blank = true;
	for (size_t i = 0; i < b->n; i++) {
		struct str s = settled(plan, source_cell(b, i, record), day);
		if (i)
			buf_char(&text, '\x1f');
		buf_str(&text, s);
		blank = blank && s.n == 0;
	}
	sha256_of(text.data + text.from, buf_size(&text), sum);
	buf_free(&text);
	if (blank)
		return STR_LIT("");
	char *hex = arena_alloc(scratch, 17);
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

/* What the pattern's group matched, else all it matched; no match is blank. */
static struct str capture(const struct bound *b, struct str s, struct arena *scratch)
{
	regmatch_t m[2];
	s = arena_str(scratch, s); /* terminated */
	if (regexec(b->pattern, s.p, 2, m, 0) != 0)
		return STR_LIT("");
	const regmatch_t *g = m[1].rm_so >= 0 ? &m[1] : &m[0];
	return str_trim((struct str){ s.p + g->rm_so, (size_t)(g->rm_eo - g->rm_so) });
}

static struct str split(const struct profile_rule *rule, struct str s)
{
	size_t n = strlen(rule->split_at);
	const char *at = memmem(s.p, s.n, rule->split_at, n);
	if (!at)
		return rule->split_rest ? STR_LIT("") : s;
	if (!rule->split_rest)
		return str_trim((struct str){ s.p, (size_t)(at - s.p) });
	return str_trim((struct str){ at + n, (size_t)(s.p + s.n - at) - n });
}

static struct str recase(struct str s, char from, char to, struct arena *scratch)
{
	char *out = arena_alloc(scratch, s.n + 1);
	for (size_t i = 0; i < s.n; i++)
		out[i] = (char)(s.p[i] >= from && s.p[i] <= to ? s.p[i] ^ 0x20 : s.p[i]);
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

/* *final: the text is in the feed's own form already. */
static struct str rule_text(const struct plan *plan, const struct bound *b, int column, const struct record *record, struct arena *scratch,
                            struct plan_row *row, bool *final)
{
	const struct profile_rule *rule = b->rule;
	struct str s = rule->hash ? hash_cells(plan, b, record, scratch)
	             : b->n == 1  ? source_cell(b, 0, record)
	                          : join_cells(b, record, scratch);
	if (b->pattern && s.n)
		s = capture(b, s, scratch);
	if (rule->split_at && s.n)
		s = split(rule, s);
	if (rule->lower && s.n)
		s = recase(s, 'A', 'Z', scratch);
	if (rule->upper && s.n)
		s = recase(s, 'a', 'z', scratch);
	if (rule->map_n && s.n)
		s = map(rule, s, column, row);
	*final = s.n == 0;
	return s.n == 0 && rule->default_value ? str_of(rule->default_value) : s;
}

/* ---- by type, into the feed's own form ---- */

static struct str own_date(const struct plan *plan, const struct bound *b, const struct feed_column *c, struct str s, struct arena *scratch,
                           int column, struct plan_row *row, struct cells_note *note)
{
	bool own_rule = b->rule && b->rule->dates_n;
	const char *const *formats = own_rule ? b->rule->date : plan->date;
	size_t n = own_rule ? b->rule->dates_n : plan->dates_n;
	bool is_month = c->type == COLUMN_MONTH;
	char text[DAY_TEXT_SIZE];
	day_t day;
	for (size_t i = 0; i < n; i++)
		if (dates_parse(s, formats[i], &day))
			return str_of(arena_strdup(scratch, is_month ? month_text(day, text) : day_text(day, text)));
	if ((c->type == COLUMN_DAY_UNTIL && str_equal_c(s, "9999-12-31")) || (is_month && month_parse_iso(s, &day)))
		return s;
	misfit(row, note, column, is_month ? "bad_month" : "bad_date",
	       is_month ? "not a month of the column's format" : "not a calendar day of the column's date format");
	return s;
}

#define NUMBER_ROOM 40 /* what the plain form can be longer than the cell */

static struct str own_number(const struct plan *plan, const struct bound *b, const struct feed_column *c, struct str s, struct arena *scratch,
                             int column, struct plan_row *row, struct cells_note *note)
{
	struct buf out = { .data = arena_alloc(scratch, s.n + NUMBER_ROOM), .cap = s.n + NUMBER_ROOM };
	bool clock = c->type == COLUMN_HOURS && b->rule && b->rule->clock;
	if (clock ? numbers_clock(s, &out) : numbers_plain(s, &plan->numbers, &out))
		return buf_view(&out);
	if (clock)
		misfit(row, note, column, "bad_hours", "not a duration of the form H:MM:SS or H:MM");
	else
		misfit(row, note, column, c->type == COLUMN_MONEY ? "bad_amount" : "bad_number", "not a value of the column's number format");
	return s;
}

static struct str own_form(const struct plan *plan, const struct bound *b, const struct feed_column *c, struct str s, struct arena *scratch,
                           int column, struct plan_row *row, struct cells_note *note)
{
	switch (c->type) {
	case COLUMN_DAY:
	case COLUMN_DAY_FROM:
	case COLUMN_DAY_UNTIL:
	case COLUMN_MONTH:
		return plan->plain_dates && !(b->rule && b->rule->dates_n) ? s : own_date(plan, b, c, s, scratch, column, row, note);
	case COLUMN_NUMBER:
	case COLUMN_HOURS:
	case COLUMN_MONEY:
		return plan->plain_numbers && !(b->rule && b->rule->clock) ? s : own_number(plan, b, c, s, scratch, column, row, note);
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
		struct str s = trimmed_cell(record, (size_t)b->skip[i].index);
		if (b->skip[i].equals ? str_equal_c(s, b->skip[i].equals) : s.n == 0)
			return true;
	}
	return false;
}

static struct str make_cell(const struct plan *plan, const struct bound *bound, const struct feed_column *c, int column,
                            const struct record *record, struct arena *scratch, struct plan_row *row, struct cells_note *note)
{
	bool final = false;
	struct str s;
	if (!bound->present)
		return STR_LIT("");
	if (bound->n == 0)
		return str_of(bound->constant);
	s = bound->rule ? rule_text(plan, bound, column, record, scratch, row, &final) : trimmed_cell(record, (size_t)bound->index[0]);
	return final || s.n == 0 || (note && note->raw) ? s : own_form(plan, bound, c, s, scratch, column, row, note);
}

bool cells_make(const struct plan *plan, const struct binding *b, const struct record *record, struct arena *scratch, struct plan_row *row,
                struct cells_note *note)
{
	row->problem.code = NULL;
	if (b->skips_n && is_skipped(b, record))
		return false;
	for (size_t i = 0; i < b->feed->columns_n; i++)
		row->cells[i] = make_cell(plan, &b->bound[i], &b->feed->columns[i], (int)i, record, scratch, row, note);
	return true;
}
